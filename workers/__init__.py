"""Settings, wiring and processes: the worker, the embedded stack, the partner sandbox, rehearsals, the console script."""
