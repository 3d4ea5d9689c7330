"""Measures durations, and compares them with other tools on the same machine and files.

    python -m benchmarks

The exit status is 1 if a target is missed.
"""
