"""The diagnostic codes. Codes are stable, and each has a page in the documentation."""

DEPENDENCY_CYCLE = "dependency-cycle"
DIRECTION_REVERSED = "direction-reversed"
SELF_REFERENCE = "self-reference"
UNREADABLE = "unreadable"
SETTINGS = "settings"
UNJUSTIFIED_SUPPRESSION = "unjustified-suppression"
UNUSED_SUPPRESSION = "unused-suppression"

ALL = (
    DEPENDENCY_CYCLE,
    DIRECTION_REVERSED,
    SELF_REFERENCE,
    UNREADABLE,
    SETTINGS,
    UNJUSTIFIED_SUPPRESSION,
    UNUSED_SUPPRESSION,
)

MEANINGS = {
    DEPENDENCY_CYCLE: "Several blocks depend on each other, so Terraform cannot decide which to "
    "create first. Every reference that is part of the cycle is reported, with the fixes that "
    "break it.",
    DIRECTION_REVERSED: "A change reversed a dependency between two resources. Terraform validates "
    "the configuration before and after the change, but a plan that replaces both resources fails.",
    SELF_REFERENCE: "A block refers to itself. terraform validate accepts most self-references, "
    "but terraform plan rejects them.",
    UNREADABLE: "Text that cannot be read or parsed. Cycles through it may be missed.",
    SETTINGS: "An unknown setting or an invalid value. It is ignored.",
    UNJUSTIFIED_SUPPRESSION: "A suppression comment without a reason, or with a syntax error. It "
    "has no effect.",
    UNUSED_SUPPRESSION: "A suppression comment for a finding that does not exist there.",
}
"""The meaning of each code, in one or two sentences."""
