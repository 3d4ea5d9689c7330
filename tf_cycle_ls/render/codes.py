"""The codes of diagnostics: stable names, each with a page in the documentation."""

CYCLE = "dependency-cycle"
SELF_REFERENCE = "self-reference"
PROBLEM = "unreadable"
