"""Everything that speaks to something else: the case record, partners, the Temporal server, operators, the outside."""
