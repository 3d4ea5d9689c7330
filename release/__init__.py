"""Checks and tools for a release."""
