"""Places with a provider: who waits for one, in which order and why, to whom one is offered. A life of its own."""
