"""Custody, release, licence and recall."""
