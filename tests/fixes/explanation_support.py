"""Configurations whose cycles have explanations, and helpers that return these explanations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from tests.fixes.support import analyze_texts
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.model import Explanation

Texts = Mapping[str, str]


def explanations_of(texts: Texts) -> tuple[Explanation, ...]:
    """The explanations of the only component of a configuration, as on the command line."""
    analysis = analyze_texts(texts)
    (component,) = analysis.components
    return explanations_for_component(component, analysis)


def only_explanation(texts: Texts, rule: str) -> Explanation:
    """The only explanation. It must be of that rule and be located on the cycle."""
    (explanation,) = explanations_of(texts)
    assert explanation.rule.name == rule
    analysis = analyze_texts(texts)
    places = [place for edge in analysis.components[0].edges for place in edge.places]
    assert explanation.place in places
    return explanation


def write(directory: Path, texts: Texts) -> Path:
    """Write a configuration to disk."""
    for name, text in texts.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"))
    return directory


def with_replacements(texts: Texts, *pairs: tuple[str, str]) -> dict[str, str]:
    """A configuration with text replaced. Each old text must occur exactly once."""
    result = dict(texts)
    for old, new in pairs:
        (name,) = (name for name, text in result.items() if old in text)
        assert result[name].count(old) == 1, old
        result[name] = result[name].replace(old, new)
    return result


PERMISSION = {
    "main.tf": """
        module "functions" {
          source        = "./functions"
          execution_arn = aws_api_gateway_rest_api.api.execution_arn
        }

        resource "aws_api_gateway_rest_api" "api" {
          body = module.functions.arn
        }
    """,
    "functions/main.tf": """
        variable "execution_arn" {}

        resource "aws_lambda_function" "f" {
          function_name = "f"
        }

        resource "aws_lambda_permission" "p" {
          function_name = aws_lambda_function.f.function_name
          source_arn    = var.execution_arn
        }

        output "arn" {
          value      = aws_lambda_function.f.arn
          depends_on = [aws_lambda_permission.p]
        }
    """,
}


THROUGH_A_LEAF = {
    "main.tf": PERMISSION["main.tf"],
    "functions/main.tf": """
        variable "execution_arn" {}

        resource "aws_lambda_permission" "p" {
          source_arn = var.execution_arn
        }

        output "arn" {
          value = aws_lambda_permission.p.id
        }
    """,
}


OBJECT_INPUT = {
    "main.tf": """
        module "m" {
          source = "./m"
          settings = {
            name = "m"
            role = test_role.r.arn
          }
        }

        resource "test_role" "r" {
          trusts = module.m.name
        }
    """,
    "m/main.tf": """
        variable "settings" {}

        resource "test_a" "a" {
          name = var.settings.name
        }

        output "name" {
          value = test_a.a.name
        }
    """,
}


TWO_MODULES = {
    "main.tf": """
        module "a" {
          source = "./m"
          given  = module.b.id
        }

        module "b" {
          source = "./m"
          given  = module.a.id
        }
    """,
    "m/main.tf": """
        variable "given" {}

        resource "test_a" "a" {
          v = var.given
        }

        output "id" {
          value = test_a.a.id
        }
    """,
}


ROLES = {
    "main.tf": """
        variable "primary" {}

        resource "test_a" "a" {
          source = var.primary ? null : test_b.b.id
        }

        resource "test_b" "b" {
          source = var.primary ? test_a.a.id : null
        }
    """
}


COUNTED = {
    "main.tf": """
        variable "primary" {}

        resource "test_a" "a" {
          count  = var.primary ? 1 : 0
          source = test_b.b
        }

        resource "test_b" "b" {
          count  = var.primary ? 0 : 1
          source = test_a.a
        }
    """
}


INSTANCES = {
    "main.tf": """
        module "m" {
          for_each = toset(["red", "blue"])
          source   = "./m"
          given    = local.names
        }

        locals {
          names = { for k in ["red"] : k => module.m[k].name }
        }
    """,
    "m/main.tf": """
        variable "given" {}

        resource "test_a" "a" {
          v = var.given
        }

        output "name" {
          value = "a"
        }

        output "id" {
          value = test_a.a.id
        }
    """,
}


LOCAL_OBJECT = {
    "main.tf": """
        locals {
          all = {
            name = "a"
            id   = test_a.a.id
          }
        }

        resource "test_a" "a" {
          name = local.all.name
        }
    """
}


PROVIDER = {
    "main.tf": """
        provider "test" {
          endpoint = test_cluster.c.endpoint
        }

        resource "test_cluster" "c" {
        }
    """
}


def specific_rules(texts: Texts) -> set[str]:
    """The explanation rules that apply, except the one for cycles that no other rule explains."""
    return {explanation.rule.name for explanation in explanations_of(texts)} - {"known-later"}
