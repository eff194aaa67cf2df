"""The four Cs: continuity counted exactly, consistency, commitment and consolidation by what the record shows."""
