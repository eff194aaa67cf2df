"""The bulletin of 2020 (RAB): its regressions and what they say of a case."""
