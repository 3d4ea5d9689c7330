"""The diagnostic codes. Codes are stable, and each has a page in the documentation."""

DEPENDENCY_CYCLE = "dependency-cycle"
DIRECTION_REVERSED = "direction-reversed"
CREATE_BEFORE_DESTROY_LOST = "create-before-destroy-lost"
CREATE_BEFORE_DESTROY_GAINED = "create-before-destroy-gained"
PREVENT_DESTROY_ORDER = "prevent-destroy-order"
CYCLIC_STATE = "cyclic-state"
PROVIDER_ORDER = "provider-order"
SELF_REFERENCE = "self-reference"
OWN_STATE = "own-state"
STATIC_CYCLE = "static-cycle"
TEST_CYCLE = "test-cycle"
QUERY_CYCLE = "query-cycle"
UNIT_CYCLE = "unit-cycle"
EXCLUDED_UNIT_CYCLE = "excluded-unit-cycle"
STATE_CYCLE = "state-cycle"
STATE_ORDER = "state-order"
STACK_CYCLE = "stack-cycle"
UNREADABLE = "unreadable"
SETTINGS = "settings"
UNJUSTIFIED_SUPPRESSION = "unjustified-suppression"
UNUSED_SUPPRESSION = "unused-suppression"

ALL = (
    DEPENDENCY_CYCLE,
    DIRECTION_REVERSED,
    CREATE_BEFORE_DESTROY_LOST,
    CREATE_BEFORE_DESTROY_GAINED,
    PROVIDER_ORDER,
    PREVENT_DESTROY_ORDER,
    SELF_REFERENCE,
    OWN_STATE,
    STATIC_CYCLE,
    TEST_CYCLE,
    QUERY_CYCLE,
    UNIT_CYCLE,
    EXCLUDED_UNIT_CYCLE,
    STATE_CYCLE,
    STATE_ORDER,
    STACK_CYCLE,
    UNREADABLE,
    SETTINGS,
    UNJUSTIFIED_SUPPRESSION,
    UNUSED_SUPPRESSION,
)
"""The codes of findings in configurations, each with a severity in the settings."""


OF_CHANGES = (
    DIRECTION_REVERSED,
    CREATE_BEFORE_DESTROY_LOST,
    CREATE_BEFORE_DESTROY_GAINED,
    PROVIDER_ORDER,
    PREVENT_DESTROY_ORDER,
)
"""The codes of findings that only a comparison with an earlier revision has."""

OF_ESTATES = (STATE_CYCLE, STATE_ORDER)
"""The codes of findings between root modules, which an analysis of one root module cannot have."""

CYCLES = (DEPENDENCY_CYCLE, UNIT_CYCLE, EXCLUDED_UNIT_CYCLE, *OF_ESTATES)
"""The codes of cycles in a graph, of which a part is marked in an editor."""

OF_PLANS = (CYCLIC_STATE,)
"""The codes of findings that only a plan or a state has. No setting gives them a severity."""

MEANINGS = {
    DEPENDENCY_CYCLE: "Several blocks depend on each other, so Terraform cannot decide which to "
    "create first. Every reference that is part of the cycle is reported, with the fixes that "
    "break it.",
    DIRECTION_REVERSED: "A change reversed a dependency between two resources. Terraform validates "
    "the configuration before and after the change, but a plan that replaces both resources fails.",
    CREATE_BEFORE_DESTROY_LOST: "A resource with create_before_destroy is removed, or stops using "
    "another one, which therefore loses create_before_destroy. A plan that replaces the other one "
    "fails.",
    CREATE_BEFORE_DESTROY_GAINED: "A change adds create_before_destroy to a resource and removes "
    "what the resource used. A plan that replaces the resource fails.",
    PREVENT_DESTROY_ORDER: "The prevent_destroy of a resource refers to another one, so OpenTofu "
    "destroys an object of the first only after the second has changed. A plan that replaces the "
    "first and changes the second fails.",
    CYCLIC_STATE: "The state contains dependencies in both directions. terraform destroy fails, "
    "whatever the configuration says.",
    PROVIDER_ORDER: "A provider is configured with a resource that a plan changes, while objects "
    "of that provider are destroyed. With several providers, the plan fails in some runs.",
    SELF_REFERENCE: "A block refers to itself. terraform validate accepts most self-references, "
    "but terraform plan rejects them.",
    OWN_STATE: "The count, for_each, enabled or prevent_destroy of a block refers to the block. "
    "OpenTofu accepts that and evaluates it with the state, so a later plan can fail.",
    STATIC_CYCLE: "Sources of modules, or key providers, depend on each other. tofu init fails, "
    "because OpenTofu evaluates them before it builds its graph.",
    TEST_CYCLE: "The runs, variables or providers of a test file depend on each other. "
    "terraform test fails, but terraform validate succeeds.",
    QUERY_CYCLE: "The list blocks, local values or providers of query files depend on each other. "
    "terraform query fails, but terraform validate succeeds without -query.",
    UNIT_CYCLE: "Units of Terragrunt depend on each other. terragrunt run --all fails, and does "
    "not say which.",
    EXCLUDED_UNIT_CYCLE: "Units of Terragrunt depend on each other, but one of them is excluded. "
    "terragrunt run --all fails as soon as it is not.",
    STATE_CYCLE: "Root modules read outputs of each other's states, and a value goes round. They "
    "cannot be created from nothing, and each apply of one can change what the other reads.",
    STATE_ORDER: "Root modules read each other's states, but no value goes round. They cannot be "
    "created from nothing in any order.",
    STACK_CYCLE: "Items of a stack configuration depend on each other. Terraform reports them as "
    "self-dependent, without a place.",
    UNREADABLE: "Text that cannot be read or parsed. Cycles through it may be missed.",
    SETTINGS: "An unknown setting or an invalid value. It is ignored.",
    UNJUSTIFIED_SUPPRESSION: "A suppression comment without a reason, or with a syntax error. It "
    "has no effect.",
    UNUSED_SUPPRESSION: "A suppression comment for a finding that does not exist there.",
}
"""The meaning of each code, in one or two sentences."""
