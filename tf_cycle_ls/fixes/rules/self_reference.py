"""The rule `self-reference`: explain why a block cannot refer to itself, and the way out."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis import self_references
from tf_cycle_ls.analysis.model import Cycle, SelfReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.self_components import is_self_edge
from tf_cycle_ls.config.dialect import Dialect
from tf_cycle_ls.fixes.lookup.late_values import is_read_at_boot
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule
from tf_cycle_ls.graph.nodes import address

SELF_REFERENCE = Rule("self-reference", Applicability.ONLY_SHOWN)

# Resources that set an argument of another resource. Source: the documentation of the providers.
_SECOND_RESOURCES = {
    ("azuread_application", "identifier_uris"): "azuread_application_identifier_uri",
    ("azuread_application", "required_resource_access"): "azuread_application_api_access",
}
_ANY_SECOND = "a second resource, as the provider has for many policies and attachments"

_VALUE = (
    "{what} is known only when {name} exists. Use it in {second}; write the value if it can be "
    "known before, such as a name; or read it from a variable that is empty at the first apply "
    "and set at the second."
)
_AT_BOOT = (
    "A machine can find out its own addresses and names when it starts, for example from the "
    "metadata service of the cloud."
)
_INSTANCES = (
    "Terraform evaluates {text} for all instances together, so each would need itself. Write what "
    "is read without a reference, such as a name that follows from the key of the instance; or "
    "declare one resource for each level, each of which refers to the one before."
)
_REASONS = {
    self_references.BODY: ("{name} does not exist when it is read", _VALUE),
    self_references.BODY_OR_INSTANCES: ("the instances of {name} need each other", _INSTANCES),
    self_references.INSTANCES: ("the instances of {name} need each other", _INSTANCES),
    self_references.OPENTOFU_INSTANCES: ("the instances of {name} need each other", _INSTANCES),
    self_references.META: (
        "the number of instances of {name} depends on them",
        "{attribute} decides which instances exist, before any of them does. Compute it from the "
        "values that the instances are made from, not from {text}.",
    ),
    self_references.CONDITION: (
        "a condition of {name} reads {name}",
        "In a postcondition, write self instead of {text}. A precondition runs before {name} "
        "exists and can only check what it is made from.",
    ),
    self_references.TRIGGER: (
        "a condition of {name} reads {name}",
        "Write the condition from the values that {name} is made from, not from {text}.",
    ),
    self_references.PROVIDER: (
        "{name} is configured with its own functions",
        "A function of a provider needs its configuration. Call it with another configuration of "
        "the provider, or write the value without it.",
    ),
    self_references.LOCAL: (
        "{name} is computed from itself",
        "A local value has one value. Give the new one another name, and let it refer to the old "
        "one.",
    ),
    self_references.IMPORT: (
        "an import reads what it imports",
        "The import runs before {name} is in the state. Write the id from the values that {name} "
        "is made from, such as the collection in its for_each.",
    ),
}


def explanations(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    """Explain the self references of a block: why Terraform rejects them, and what to do."""
    edge = cycle.edges[0]
    if is_self_edge(edge):
        for own in analysis.self_references:
            if own.address == address(edge.source):
                yield _explanation(own, analysis.choice.dialect)


def _explanation(own: SelfReference, dialect: Dialect) -> Explanation:
    in_own_words = dialect.in_own_words
    title, reason = {in_own_words(one): _REASONS[one] for one in _REASONS}[own.consequence]
    reference = own.reference
    is_body = own.consequence == in_own_words(self_references.BODY)
    if is_body and is_read_at_boot(reference.attribute):
        reason = f"{_AT_BOOT} {reason}"
    type_ = own.address.split(".")[-2]
    second = _SECOND_RESOURCES.get((type_, reference.attribute.partition(".")[0]))
    words = {
        "name": own.address,
        "text": reference.text,
        "what": "Its value" if reference.text == own.address else reference.text,
        "attribute": reference.attribute,
        "second": f"the separate resource {second}" if second else _ANY_SECOND,
    }
    return Explanation(
        SELF_REFERENCE,
        f"No fix: {title.format(**words)}",
        in_own_words(reason.format(**words)),
        reference.place,
    )
