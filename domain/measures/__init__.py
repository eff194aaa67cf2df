"""Measures: what the case record shows of the work, by definitions with their sources."""
