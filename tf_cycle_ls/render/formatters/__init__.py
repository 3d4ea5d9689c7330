"""Output formats of `check` and `explain`."""
