"""Interventions: what there is, in which order, and how each is carried out."""
