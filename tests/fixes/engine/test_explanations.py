"""The explanation rules. Terraform confirms each cycle, and that following the advice breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.support import DIRECTORY, analyze_texts, in_memory_files
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.engine.explanations import explanations_at, explanations_for_component
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Applicability, Explanation
from tf_cycle_ls.fixes.registry import EXPLAINERS, RULES
from tf_cycle_ls.text import Span

Texts = Mapping[str, str]


def explained(texts: Texts) -> tuple[Explanation, ...]:
    """The explanations of the only component of a configuration, as on the command line."""
    root = analyze_texts(texts)
    (component,) = root.components
    return explanations_for_component(component, root)


def said(texts: Texts, rule: str) -> Explanation:
    """The only explanation. It must be of that rule and be located on the cycle."""
    (explanation,) = explained(texts)
    assert explanation.rule.name == rule
    root = analyze_texts(texts)
    places = [place for each in root.components[0].edges for place in each.places]
    assert explanation.place in places
    return explanation


def write(directory: Path, texts: Texts) -> Path:
    """Write a configuration to disk."""
    for name, text in texts.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"))
    return directory


def changed(texts: Texts, *pairs: tuple[str, str]) -> dict[str, str]:
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
          given  = module.b.made
        }

        module "b" {
          source = "./m"
          given  = module.a.made
        }
    """,
    "m/main.tf": """
        variable "given" {}

        resource "test_a" "a" {
          v = var.given
        }

        output "made" {
          value = test_a.a.id
        }
    """,
}


def test_module_boundary_names_output_and_input() -> None:
    found = said(THROUGH_A_LEAF, "module-boundary")
    assert "output arn of module.functions depends on its input execution_arn" in found.title
    assert "Move module.functions.aws_lambda_permission.p out of module.functions" in found.reason
    root = analyze_texts(THROUGH_A_LEAF)
    text = root.documents[found.place.path].text(found.place.span)
    assert text == "aws_api_gateway_rest_api.api.execution_arn"


def test_module_boundary_advises_against_depends_on_of_output() -> None:
    found = said(PERMISSION, "module-boundary")
    assert "Remove aws_lambda_permission.p from the depends_on of output arn" in found.reason


def test_module_boundary_advises_to_split_object_input() -> None:
    found = said(OBJECT_INPUT, "module-boundary")
    assert "Input settings of module.m is an object" in found.reason
    assert "pass its role as a separate input" in found.reason


def test_module_boundary_names_both_modules() -> None:
    found = said(TWO_MODULES, "module-boundary")
    assert "module.a and module.b depend on each other" in found.title.replace(
        "module.b and module.a", "module.a and module.b"
    )
    for name in "ab":
        pair = f"output made of module.{name} depends on its input given, because "
        assert f"{pair}module.{name}.test_a.a does" in found.reason


def test_module_boundary_of_whole_module_reference() -> None:
    texts = changed(
        THROUGH_A_LEAF, ("body = module.functions.arn", "body = jsonencode(module.functions)")
    )
    (found,) = (each for each in explained(texts) if "all of module.functions" in each.title)
    assert found.rule.name == "module-boundary"
    assert "aws_api_gateway_rest_api.api depends on all of" in found.title
    assert "Refer to one output" in found.reason


def test_cycle_within_module_is_not_explained() -> None:
    texts = {
        "main.tf": 'module "m" {\n  source = "./m"\n}\n',
        "m/main.tf": 'resource "test_a" "a" {\n  v = test_b.b.id\n}\n\n'
        'resource "test_b" "b" {\n  v = test_a.a.id\n}\n',
    }
    assert explained(texts) == ()


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


def test_false_cycle_of_exclusive_branches() -> None:
    found = said(ROLES, "false-cycle")
    assert "var.primary decides" in found.title
    assert "test_b.b.id and test_a.a.id are in opposite branches" in found.reason


def test_false_cycle_of_exclusive_counts() -> None:
    said(COUNTED, "false-cycle")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # The same branch, a different condition, a condition that differs between instances, an
        # impure condition, a reference in both branches, and a reference in the condition.
        ("? test_a.a.id : null", "? null : test_a.a.id"),
        ("var.primary ? test_a", "var.secondary ? test_a"),
        ("var.primary ? test_a.a.id : null", "[for p in [true] : p ? test_a.a.id : null]"),
        ("? test_a.a.id : null", "? test_a.a.id : test_a.a.name"),
        ("var.primary ? test_a.a.id : null", "test_a.a.id == null ? 1 : 0"),
    ],
)
def test_real_cycle_is_not_called_false(old: str, new: str) -> None:
    assert explained(changed(ROLES, (old, new))) == ()


def test_impure_condition_is_not_called_false() -> None:
    texts = {"main.tf": ROLES["main.tf"].replace("var.primary ?", "count.index == 0 ?")}
    assert explained(texts) == ()
    texts = {"main.tf": ROLES["main.tf"].replace("var.primary ?", "var.p == uuid() ?")}
    assert explained(texts) == ()


def test_depends_on_is_evaluated_despite_zero_count() -> None:
    for old, new in (
        ("source = test_a.a\n", "depends_on = [test_a.a]\n"),
        ("count  = var.primary ? 0 : 1", "count  = length(test_a.a)"),
    ):
        assert explained(changed(COUNTED, (old, new))) == ()


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


def test_false_cycle_of_computed_module_instance() -> None:
    found = said(INSTANCES, "false-cycle")
    assert "only output name of module.m is read" in found.title
    assert 'module.m["…"].name' in found.reason


def test_cyclic_output_is_not_called_false() -> None:
    texts = changed(INSTANCES, ("module.m[k].name", "module.m[k].id"))
    assert {each.rule.name for each in explained(texts)} == {"module-boundary"}


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


def test_false_cycle_of_object_entry() -> None:
    found = said(LOCAL_OBJECT, "false-cycle")
    assert "only name of local.all is read" in found.title
    assert "Make name a local value of its own" in found.reason


def test_cyclic_entry_is_not_called_false() -> None:
    for old, new in (
        ("local.all.name", "local.all.id"),
        ("local.all.name", "local.all"),
        ("local.all.name", "local.all[var.key]"),
        ('name = "a"', 'name = "${test_a.a.id}-a"'),
        ('name = "a"', '(var.key) = "a"'),
    ):
        assert explained(changed(LOCAL_OBJECT, (old, new))) == ()


PROVIDER = {
    "main.tf": """
        provider "test" {
          endpoint = test_cluster.c.endpoint
        }

        resource "test_cluster" "c" {
        }
    """
}


def test_provider_cycle() -> None:
    found = said(PROVIDER, "provider-cycle")
    assert "endpoint refers to test_cluster.c.endpoint" in found.reason
    assert "an alias" in found.reason


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
    followed = changed(texts, *pairs)
    if "local.name" in followed["main.tf"]:
        followed["more.tf"] = 'locals {\n  name = "a"\n}\n'
    if "test.bare" in followed["main.tf"]:
        followed["more.tf"] = 'provider "test" {\n  alias = "bare"\n}\n'
    assert explained(texts)
    assert terraform.ask(write(tmp_path / "before", texts), plan=False).cycles
    assert not analyze_texts(followed).components
    answer = terraform.ask(write(tmp_path / "after", followed), plan=False)
    assert answer.graph_checked
    assert not answer.cycles


KEY = """
    resource "aws_kms_key" "k" {
      policy = data.aws_iam_policy_document.d.json
    }

    resource "aws_vpc_endpoint" "e" {
      tags = { key = aws_kms_key.k.arn }
    }

    data "aws_iam_policy_document" "d" {
      STATEMENT
    }
"""
ONLY_DENY = """statement {
        effect    = "Deny"
        resources = ["*"]
        condition {
          test     = "StringNotEquals"
          variable = "aws:SourceVpce"
          values   = [aws_vpc_endpoint.e.id]
        }
      }"""


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (ONLY_DENY, "the Deny would then deny everything"),
        (ONLY_DENY.replace('"Deny"', "var.effect"), "is computed"),
        ("statement {\n  not_resources = [aws_vpc_endpoint.e.arn]\n}", "the statement excludes it"),
        (
            'statement {\n  principals {\n    type = "AWS"\n'
            "    identifiers = [aws_vpc_endpoint.e.arn]\n  }\n}",
            "it is the principal",
        ),
    ],
)
def test_policy_references_that_stay(statement: str, words: str) -> None:
    found = said({"main.tf": KEY.replace("STATEMENT", statement)}, "no-safe-edit")
    assert words in found.title
    assert "aws_vpc_endpoint.e." in found.title


def test_removable_deny_is_not_explained() -> None:
    both = f'statement {{\n  resources = ["*"]\n}}\n\n      {ONLY_DENY}'
    assert explained({"main.tf": KEY.replace("STATEMENT", both)}) == ()


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ('{ Effect = "Allow", NotResource = test_a.a.id }', "the statement excludes it"),
        ('{ Effect = "Allow", Principal = { AWS = [test_a.a.id] } }', "it is the principal"),
        ('{ Effect = "Allow", Resource = [test_a.a.id] }', "must name its bucket"),
    ],
)
def test_bucket_policy_references_that_stay(policy: str, words: str) -> None:
    texts = {
        "main.tf": f"""
            resource "aws_s3_bucket_policy" "p" {{
              policy = jsonencode({{ Statement = [{policy}] }})
            }}

            resource "test_a" "a" {{
              v = aws_s3_bucket_policy.p.id
            }}
        """
    }
    assert words in said(texts, "no-safe-edit").title


def test_json_files_and_dynamic_blocks_are_not_edited() -> None:
    json = {
        "a.tf.json": '{"resource": {"test_a": {"a": {"v": "${test_b.b.id}"}}}}',
        "b.tf": 'resource "test_b" "b" {\n  v = test_a.a.id\n}\n',
    }
    assert "a.tf.json is a JSON file" in said(json, "no-safe-edit").title
    dynamic = {
        "main.tf": """
            resource "test_a" "a" {
              dynamic "rule" {
                for_each = test_b.b.list
                content {}
              }
            }

            resource "test_b" "b" {
              v = test_a.a.id
            }
        """
    }
    assert "dynamic block" in said(dynamic, "no-safe-edit").title


def test_installed_modules_are_not_edited(tmp_path: Path) -> None:
    from tf_cycle_ls.analysis.analyze import analyze
    from tf_cycle_ls.vfs import Disk

    installed = tmp_path / ".terraform" / "modules" / "m"
    write(
        tmp_path,
        {
            "main.tf": 'module "m" {\n  source = "acme/m/test"\n}\n',
            ".terraform/modules/m/main.tf": 'resource "test_a" "a" {\n  v = test_b.b.id\n}\n\n'
            'resource "test_b" "b" {\n  v = test_a.a.id\n}\n',
            ".terraform/modules/modules.json": '{"Modules": [{"Key": "m", '
            '"Source": "registry.terraform.io/acme/m/test", "Dir": ".terraform/modules/m"}]}',
        },
    )
    root = analyze(str(tmp_path), Disk())
    (found,) = explanations_for_component(root.components[0], root)
    assert "main.tf is in an installed module" in found.title
    assert found.place.path == str(installed / "main.tf")


def test_explanations_at_position() -> None:
    root = analyze_texts(ROLES)
    path = f"{DIRECTORY}/main.tf"
    at = root.documents[path].data.index(b"test_a.a.id")
    (found,) = explanations_at(root, path, Span(at, at))
    assert found.place.span.start == at
    assert found.rule == explained(ROLES)[0].rule
    assert explanations_at(root, path, Span(0, 0)) == ()


@pytest.mark.parametrize("texts", [ROLES, COUNTED, LOCAL_OBJECT, INSTANCES, PROVIDER, TWO_MODULES])
def test_explained_cycle_has_no_safe_fix(texts: Texts) -> None:
    root = analyze_texts(texts)
    fixes = fixes_for_component(root.components[0], root, in_memory_files(texts))
    assert not any(fix.is_safe for fix in fixes)


def test_explanation_rules_have_no_edits() -> None:
    rules = [each.rule for each in EXPLAINERS]
    assert {rule.applicability for rule in rules} == {Applicability.ONLY_SHOWN}
    assert Applicability.ONLY_SHOWN not in {rule.applicability for rule in RULES}
    assert len({rule.name for rule in (*rules, *RULES)}) == len(rules) + len(RULES)
