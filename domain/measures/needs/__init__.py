"""Needs, what answers them, and what is given against the tier."""
