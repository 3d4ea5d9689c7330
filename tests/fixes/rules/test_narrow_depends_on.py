"""The rule `narrow-depends-on`: outputs of a module instead of the whole module."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.support import analyze_texts, apply_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Harm

NETWORK = """\
variable "groups" {
}

resource "test_network" "n" {
}

resource "test_subnet" "s" {
  network = test_network.n.id
}

resource "test_rule" "r" {
  groups = var.groups
}

output "name" {
  value = "plain"
}

output "network" {
  value = test_network.n.id
}

output "subnet" {
  value = test_subnet.s.id
}

output "rule" {
  value = test_rule.r.id
}
"""


def network(entries: str, more: str = "", groups: str = "test_group.g.id") -> dict[str, str]:
    """A group with depends_on on a module whose rule refers to `groups`."""
    return {
        "main.tf": f"""\
module "network" {{
  source = "./network"
  groups = [{groups}]{more}
}}

resource "test_other" "o" {{
}}

resource "test_group" "g" {{
  depends_on = [{entries}]
}}
""",
        "network/main.tf": NETWORK,
    }


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ("module.network", "module.network.subnet"),
        ("test_other.o, module.network", "test_other.o, module.network.subnet"),
        ("module.network, test_other.o", "module.network.subnet, test_other.o"),
    ],
)
def test_module_is_narrowed_to_acyclic_outputs(
    entries: str, expected: str, tmp_path: Path, terraform: Terraform
) -> None:
    """Output `subnet` depends on the network; `name` depends on nothing, and `rule` is cyclic."""
    texts = network(entries)
    fixes = fixes_at_text(texts, "module.network", "main.tf")
    narrowed, removed = (fix for fix in fixes if "depends-on" in fix.rule.name)
    assert (narrowed.rule.name, removed.rule.name) == ("narrow-depends-on", "remove-depends-on")
    assert narrowed.description.startswith(
        "Depend on module.network.subnet instead of all of module.network: test_group.g no longer "
        "depends on the rest of it (the dependency was unsatisfiable)"
    )
    result = apply_fix(texts, narrowed)
    assert result == network(expected)
    (tmp_path / "network").mkdir()
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    assert terraform.ask(tmp_path, plan=False).cycles
    for name, text in result.items():
        (tmp_path / name).write_text(text)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert not answer.other_errors
    assert terraform.fmt_check(tmp_path) == []


@pytest.mark.parametrize(
    ("entries", "more"),
    [
        ("module.network", "\n  count  = 1"),
        ("module.network, module.network.subnet", ""),
        ('"module.network"', ""),
        ("module.network", "\n\n  depends_on = [test_group.g]"),
    ],
    ids=["several instances", "named already", "in quotes", "the module as a whole comes later"],
)
def test_module_is_not_narrowed(entries: str, more: str) -> None:
    texts = network(entries, more)
    assert analyze_texts(texts).components
    rules = [fix.rule.name for fix in fixes_at_text(texts, "module.network", "main.tf")]
    assert "narrow-depends-on" not in rules


def test_module_call_is_narrowed() -> None:
    texts = network("test_other.o", groups="module.after.id")
    texts["main.tf"] += """
module "after" {
  source     = "./after"
  depends_on = [module.network]
}
"""
    texts["after/main.tf"] = (
        'resource "test_a" "x" {\n}\n\noutput "id" {\n  value = test_a.x.id\n}\n'
    )
    narrowed, removed = fixes_at_text(texts, "module.network]", "main.tf")
    assert "depends_on = [module.network.subnet]" in apply_fix(texts, narrowed)["main.tf"]
    assert not analyze_texts(apply_fix(texts, narrowed)).components
    assert "everything in module.after no longer depends on it" in removed.description


CHECK = """
    check "health" {
      data "test_d" "c" {}
      assert {
        condition     = data.test_d.c.id != ""
        error_message = "no"
      }
    }
"""


@pytest.mark.parametrize(
    ("inside", "rules"),
    [
        ("", {"remove-depends-on"}),
        ('resource "test_b" "y" {}\n', set()),
        (
            'resource "test_b" "y" {}\noutput "o" {\n  value = test_b.y.id\n}\n',
            {"narrow-depends-on"},
        ),
    ],
)
def test_order_after_a_module_with_a_check_is_kept(inside: str, rules: set[str]) -> None:
    # Terraform can wait for the resources of the module, but not for its check.
    texts = {
        "main.tf": """
            module "m" {
              source = "./m"
            }
            resource "test_a" "x" {
              depends_on = [module.m]
            }
        """,
        "m/main.tf": dedent(CHECK) + inside,
    }
    found = fixes_at_text(texts, "module.m]")
    assert {fix.rule.name for fix in found} == rules


def waiting_cluster(output: str) -> dict[str, str]:
    """A cluster that waits for a module, which needs the cluster for something else."""
    return {
        "main.tf": """\
resource "test_cluster" "c" {
  depends_on = [module.iam]
}

module "iam" {
  source = "./iam"
  issuer = test_cluster.c.issuer
}
""",
        "iam/main.tf": f"""\
variable "issuer" {{
}}

resource "test_role" "r" {{
}}

resource "test_attachment" "a" {{
  role = test_role.r.id
}}

resource "test_trust" "t" {{
  issuer = var.issuer
}}

output "role" {{
{output}}}
""",
    }


def test_output_waits_for_what_is_not_on_the_cycle(tmp_path: Path, terraform: Terraform) -> None:
    texts = waiting_cluster("  value = test_role.r.id\n")
    fixes = fixes_at_text(texts, "module.iam]")
    (fix,) = (fix for fix in fixes if fix.rule.name == "narrow-depends-on")
    assert fix.is_safe
    result = apply_fix(texts, fix)
    assert "  depends_on = [module.iam.role]\n" in result["main.tf"]
    waits = "  value      = test_role.r.id\n  depends_on = [test_attachment.a]\n"
    assert result["iam/main.tf"] == waiting_cluster(waits)["iam/main.tf"]
    (tmp_path / "iam").mkdir()
    for name, text in result.items():
        (tmp_path / name).write_text(text)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles


def test_output_with_other_depends_on_loses_order() -> None:
    texts = waiting_cluster("  value      = test_role.r.id\n  depends_on = [test_role.r]\n")
    fixes = fixes_at_text(texts, "module.iam]")
    (fix,) = (fix for fix in fixes if fix.rule.name == "narrow-depends-on")
    assert fix.harms == (Harm.LOSES_ORDER,)
    assert "module.iam.test_attachment.a" in fix.description
