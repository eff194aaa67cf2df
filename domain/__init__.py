"""The pure core: what a sentence is, what it owes, what follows from each message. No I/O, no clock of its own."""
