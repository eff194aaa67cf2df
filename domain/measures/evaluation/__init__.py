"""What became of a plan: each intervention and objective at the end of a sentence, and over many (OMM 3.56)."""
