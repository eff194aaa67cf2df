"""Why: the chain of reasons of an entry, of the tier, of a due date. Pure reading: it decides nothing."""
