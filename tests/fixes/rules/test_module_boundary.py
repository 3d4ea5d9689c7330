"""The rule `module-boundary`: cycles through the inputs and outputs of a module."""

from __future__ import annotations

from tests.fixes.explanation_support import (
    OBJECT_INPUT,
    PERMISSION,
    THROUGH_A_LEAF,
    TWO_MODULES,
    explanations_of,
    only_explanation,
    with_replacements,
)
from tests.fixes.support import analyze_texts


def test_module_boundary_names_output_and_input() -> None:
    explanation = only_explanation(THROUGH_A_LEAF, "module-boundary")
    assert "output arn of module.functions depends on its input execution_arn" in explanation.reason
    assert (
        "Move module.functions.aws_lambda_permission.p out of module.functions"
        in explanation.reason
    )
    analysis = analyze_texts(THROUGH_A_LEAF)
    text = analysis.documents[explanation.place.path].text(explanation.place.span)
    assert text == "aws_api_gateway_rest_api.api.execution_arn"


def test_module_boundary_advises_against_depends_on_of_output() -> None:
    explanation = only_explanation(PERMISSION, "module-boundary")
    assert "Remove aws_lambda_permission.p from the depends_on of output arn" in explanation.reason


def test_module_boundary_advises_to_split_object_input() -> None:
    explanation = only_explanation(OBJECT_INPUT, "module-boundary")
    assert "Input settings of module.m is an object" in explanation.reason
    assert "pass its role as a separate input" in explanation.reason


def test_module_boundary_names_both_modules() -> None:
    explanation = only_explanation(TWO_MODULES, "module-boundary")
    pairs = ("module.a and module.b", "module.b and module.a")
    assert any(f"{pair} depend on each other" in explanation.title for pair in pairs)
    for name in "ab":
        pair = f"output id of module.{name} depends on its input given, because "
        assert f"{pair}module.{name}.test_a.a does" in explanation.reason


def test_module_boundary_of_whole_module_reference() -> None:
    texts = with_replacements(
        THROUGH_A_LEAF, ("body = module.functions.arn", "body = jsonencode(module.functions)")
    )
    explanation = next(
        explanation
        for explanation in explanations_of(texts)
        if "all of module.functions" in explanation.title
    )
    assert explanation.rule.name == "module-boundary"
    assert "aws_api_gateway_rest_api.api depends on all of" in explanation.title
    assert "Refer to one output" in explanation.reason


def test_cycle_within_module_is_not_explained() -> None:
    texts = {
        "main.tf": 'module "m" {\n  source = "./m"\n}\n',
        "m/main.tf": 'resource "test_a" "a" {\n  v = test_b.b.id\n}\n\n'
        'resource "test_b" "b" {\n  v = test_a.a.id\n}\n',
    }
    rules = [explanation.rule.name for explanation in explanations_of(texts)]
    assert "module-boundary" not in rules


def test_module_is_given_its_own_output() -> None:
    texts = {
        "main.tf": """
            module "sg" {
              source = "./sg"
              groups = [module.sg.id]
            }
        """,
        "sg/main.tf": """
            variable "groups" {}

            resource "test_a" "a" {
              v = var.groups
            }

            output "id" {
              value = test_a.a.id
            }
        """,
    }
    explanation = only_explanation(texts, "module-boundary")
    assert explanation.title == "No fix: module.sg is given its own output"
    assert "groups in the call of module.sg reads module.sg.id" in explanation.reason
    assert explanation.place.path.endswith("/main.tf")


def test_output_is_computed_inside_the_module() -> None:
    texts = {
        "main.tf": """
            locals {
              settings = { region = "we", name = module.names.prefix }
            }

            module "names" {
              source   = "./names"
              settings = local.settings
            }
        """,
        "names/main.tf": """
            variable "settings" {}

            output "prefix" {
              value = "ex-${var.settings.region}"
            }
        """,
    }
    (explanation,) = explanations_of(texts)
    assert "an input of its own for each value that the output needs (region)" in explanation.reason
