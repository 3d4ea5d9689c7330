"""Exit codes of the commands."""

SUCCESS = 0
FINDINGS = 1
"""Cycles were found, or the dependency or cycle that the user asked about does not exist."""
ERROR = 2
"""Wrong usage, or something could not be read or written."""
INTERNAL_ERROR = 70
"""An unexpected exception ended the command (EX_SOFTWARE of sysexits.h)."""
INTERRUPTED = 130
"""SIGINT ended the command. Shells use the same code for this."""
