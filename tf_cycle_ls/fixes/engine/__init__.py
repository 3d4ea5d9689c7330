"""Search, verify and combine fixes."""
