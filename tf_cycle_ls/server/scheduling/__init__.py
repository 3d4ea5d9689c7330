"""Decides when analyses and queries run, and caches their results."""
