"""What each page of a sentence says, worked out from the sentence and its entries: pure, and frozen once made."""
