"""The codes of diagnostics: stable names, each with a page in the documentation."""

CYCLE = "dependency-cycle"
DIRECTION = "direction-reversed"
SELF_REFERENCE = "self-reference"
PROBLEM = "unreadable"
SETTINGS = "settings"
UNJUSTIFIED = "unjustified-suppression"
UNUSED = "unused-suppression"

ALL = (CYCLE, DIRECTION, SELF_REFERENCE, PROBLEM, SETTINGS, UNJUSTIFIED, UNUSED)

MEANINGS = {
    CYCLE: "Several things wait for each other, so Terraform cannot decide which to create first. "
    "Each reference that closes the circle is shown, and the edits that break it.",
    DIRECTION: "A resource needed another one, and a change lets that one need it. Terraform "
    "validates both, but a plan that replaces both of them fails.",
    SELF_REFERENCE: "Something refers to itself. Terraform's validate passes over most of these, "
    "and its plan refuses them.",
    PROBLEM: "Text that cannot be read, so that cycles through it may not be seen.",
    SETTINGS: "A setting that there is not, or a value that does not fit; it is ignored.",
    UNJUSTIFIED: "A comment that asks to ignore something without a reason, or is not understood; "
    "it is not followed.",
    UNUSED: "A comment that asks to ignore something that is not found there.",
}
"""What each code means, in a sentence or two."""
