"""Selects the findings to report, and writes their messages."""
