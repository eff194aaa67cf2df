"""Settings, wiring and processes: the worker, the embedded stack, the sandbox, rehearsals, the console script."""
