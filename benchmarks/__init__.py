"""Measures durations, next to those of other tools on the same machine and files.

    python -m benchmarks

These are not tests: nothing fails because it is slow.
"""
