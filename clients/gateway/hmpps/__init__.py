"""Domain events of HMPPS services, turned into facts for the sentences of whom they name."""
