"""Output formats of `graph`."""
