"""Drives real editors through one scenario: `python3 tasks.py editors`."""
