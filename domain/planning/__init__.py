"""The sentence plan: what it holds, who reads it, work with other agencies."""
