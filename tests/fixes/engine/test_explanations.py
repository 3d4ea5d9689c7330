"""Explanations of cycles. Terraform confirms that following the advice breaks each cycle."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.explanation_support import (
    COUNTED,
    INSTANCES,
    LOCAL_OBJECT,
    OBJECT_INPUT,
    PERMISSION,
    PROVIDER,
    ROLES,
    THROUGH_A_LEAF,
    TWO_MODULES,
    Texts,
    explanations_of,
    with_replacements,
    write,
)
from tests.fixes.support import DIRECTORY, analyze_texts, in_memory_files
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.engine.explanations import explanations_at
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.text import Span

ADVICE = {
    "the leaf in the caller": (
        THROUGH_A_LEAF,
        [
            ("source_arn = var.execution_arn", 'source_arn = "*"'),
            ("body = module", "name = module"),
        ],
    ),
    "the output without its depends_on": (PERMISSION, [("[aws_lambda_permission.p]", "[]")]),
    "an input of its own": (
        OBJECT_INPUT,
        [
            ("    role = test_role.r.arn\n          }", "  }\n          role = test_role.r.arn"),
            ('variable "settings" {}', 'variable "settings" {}\n\n        variable "role" {}'),
        ],
    ),
    "a reference in one direction": (ROLES, [("? test_a.a.id : null", "? null : null")]),
    "a literal key": (INSTANCES, [("module.m[k].name", 'module.m["red"].name')]),
    "a local value of its own": (
        LOCAL_OBJECT,
        [("            name =", "            other ="), ("local.all.name", "local.name")],
    ),
    "another provider configuration": (
        PROVIDER,
        [('"c" {', '"c" {\n          provider = test.bare'), ('"test" {', '"test" {\n')],
    ),
}


@pytest.mark.parametrize("name", ADVICE)
def test_following_the_advice_breaks_the_cycle(
    name: str, tmp_path: Path, terraform: Terraform
) -> None:
    texts, pairs = ADVICE[name]
    followed = with_replacements(texts, *pairs)
    if "local.name" in followed["main.tf"]:
        followed["more.tf"] = 'locals {\n  name = "a"\n}\n'
    if "test.bare" in followed["main.tf"]:
        followed["more.tf"] = 'provider "test" {\n  alias = "bare"\n}\n'
    assert explanations_of(texts)
    assert terraform.ask(write(tmp_path / "before", texts), plan=False).cycles
    assert not analyze_texts(followed).components
    answer = terraform.ask(write(tmp_path / "after", followed), plan=False)
    assert answer.graph_checked
    assert not answer.cycles


def test_explanations_at_position() -> None:
    analysis = analyze_texts(ROLES)
    path = f"{DIRECTORY}/main.tf"
    at = analysis.documents[path].data.index(b"test_a.a.id")
    (explanation,) = explanations_at(analysis, path, Span(at, at))
    assert explanation.place.span.start == at
    assert explanation.rule == explanations_of(ROLES)[0].rule
    assert explanations_at(analysis, path, Span(0, 0)) == ()


@pytest.mark.parametrize("texts", [ROLES, COUNTED, INSTANCES, PROVIDER, TWO_MODULES])
def test_explained_cycle_has_no_safe_fix(texts: Texts) -> None:
    analysis = analyze_texts(texts)
    fixes = fixes_for_component(analysis.components[0], analysis, in_memory_files(texts))
    assert not any(fix.is_safe for fix in fixes)
