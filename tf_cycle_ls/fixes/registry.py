"""All fix rules and explanation rules, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from tf_cycle_ls.analysis.model import Cycle
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.model import Candidate, Explanation, Rule
from tf_cycle_ls.fixes.rules import (
    account_principal,
    caller_provider,
    coarser_condition,
    construct_arn,
    false_cycle,
    inline_value,
    known_later,
    module_boundary,
    move_to_caller,
    narrow_depends_on,
    narrow_reference,
    no_safe_edit,
    provider_alias,
    provider_cycle,
    remove_condition,
    remove_depends_on,
    remove_value,
    scoped_wildcard,
    second_apply,
    self_reference,
    split,
    use_self,
    wildcard,
)


class Family(Struct, frozen=True):
    """Fix rules that are implemented by one function.

    `candidates` yields the candidates of all `rules` for one reference.
    """

    rules: tuple[Rule, ...]
    candidates: Callable[[FixContext], Iterator[Candidate]]


FAMILIES = (
    Family((narrow_depends_on.NARROW_DEPENDS_ON,), narrow_depends_on.candidates),
    Family((remove_depends_on.REMOVE_DEPENDS_ON,), remove_depends_on.candidates),
    Family((use_self.USE_SELF,), use_self.candidates),
    Family((inline_value.INLINE_VALUE,), inline_value.candidates),
    Family((narrow_reference.NARROW_REFERENCE,), narrow_reference.candidates),
    Family((split.SPLIT,), split.candidates),
    Family((construct_arn.CONSTRUCT_ARN,), construct_arn.candidates),
    Family((account_principal.ACCOUNT_PRINCIPAL,), account_principal.candidates),
    Family((coarser_condition.COARSER_CONDITION,), coarser_condition.candidates),
    Family((scoped_wildcard.SCOPED_WILDCARD,), scoped_wildcard.candidates),
    Family((wildcard.WILDCARD,), wildcard.candidates),
    Family((remove_value.REMOVE_VALUE,), remove_value.candidates),
    Family(
        (remove_condition.REMOVE_CONDITION, remove_condition.REMOVE_STATEMENT),
        remove_condition.candidates,
    ),
    Family((caller_provider.CALLER_PROVIDER,), caller_provider.candidates),
    Family((provider_alias.PROVIDER_ALIAS,), provider_alias.candidates),
    Family((move_to_caller.MOVE_TO_CALLER,), move_to_caller.candidates),
    Family((second_apply.SECOND_APPLY,), second_apply.candidates),
)

RULES = tuple(rule for family in FAMILIES for rule in family.rules)
"""All fix rules. Each has a page in the documentation."""


class Explainer(Struct, frozen=True):
    """An explanation rule: `explanations` says why a cycle has no safe fix."""

    rule: Rule
    explanations: Callable[[Analysis, Cycle], Iterator[Explanation]]


EXPLAINERS = (
    Explainer(self_reference.SELF_REFERENCE, self_reference.explanations),
    Explainer(false_cycle.FALSE_CYCLE, false_cycle.explanations),
    Explainer(provider_cycle.PROVIDER_CYCLE, provider_cycle.explanations),
    Explainer(module_boundary.MODULE_BOUNDARY, module_boundary.explanations),
    Explainer(no_safe_edit.NO_SAFE_EDIT, no_safe_edit.explanations),
    Explainer(known_later.KNOWN_LATER, known_later.explanations),
)
"""All explanation rules, most specific first. They run if a cycle has no safe fix.

Each has a page in the documentation.
"""
