"""Who holds the sentence: its team, and what is looked at when it is put together."""
