"""When analyses and queries run, and caches of their results."""
