"""The command line: verbs that look, verbs that tell, verbs that keep the house. It parses, calls, prints; no rule."""
