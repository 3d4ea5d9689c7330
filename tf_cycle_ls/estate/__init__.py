"""Finds out which root modules read the states of which others."""
