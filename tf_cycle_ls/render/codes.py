"""The codes of diagnostics: stable names, each with a page in the documentation."""

CYCLE = "dependency-cycle"
DIRECTION = "direction-reversed"
SELF_REFERENCE = "self-reference"
PROBLEM = "unreadable"
SETTINGS = "settings"
UNJUSTIFIED = "unjustified-suppression"
UNUSED = "unused-suppression"

ALL = (CYCLE, DIRECTION, SELF_REFERENCE, PROBLEM, SETTINGS, UNJUSTIFIED, UNUSED)
