"""Tiers: resources follow risk."""
