"""The rules `remove-depends-on` and `narrow-depends-on`: the remaining argument and cycles."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.support import analyze_texts, apply_fix, check_fix, check_no_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Harm

BACK = """

    resource "test_b" "y" {
      v = test_a.x.id
    }

    resource "test_c" "z" {
    }
"""

# The body of test_a.x before and after the fix.
BODIES = {
    "the only entry": (
        """
      name       = "x"
      depends_on = [«test_b.y»]
        """,
        """
      name = "x"
        """,
    ),
    "one of two": (
        """
      depends_on = [«test_b.y», test_c.z]
        """,
        """
      depends_on = [test_c.z]
        """,
    ),
    "the last of two": (
        """
      depends_on = [test_c.z, «test_b.y»]
        """,
        """
      depends_on = [test_c.z]
        """,
    ),
    "on lines of its own": (
        """
      depends_on = [
        test_c.z,
        # y has to be there first
        «test_b.y»,
      ]
        """,
        """
      depends_on = [
        test_c.z,
      ]
        """,
    ),
    "in quotes": (
        """
      depends_on = ["«test_b.y»"]
      v          = 1
        """,
        """
      v = 1
        """,
    ),
    "with a comment": (
        """
      a = 1

      # y has to be there first
      depends_on = [«test_b.y»] # really
        """,
        """
      a = 1
        """,
    ),
}


def cycle_with_body(body: str) -> str:
    """A cycle of test_a.x, which has this body, and another resource."""
    inside = dedent(body).strip("\n").rstrip()
    text = "\n".join(f"  {line}".rstrip() for line in inside.splitlines())
    block = f'resource "test_a" "x" {{\n{text}\n}}\n'
    return block + dedent(BACK)


@pytest.mark.parametrize("name", BODIES)
def test_remaining_text(name: str) -> None:
    before, after = BODIES[name]
    fix = check_fix("remove-depends-on", cycle_with_body(before), cycle_with_body(after))
    assert fix.description.startswith("Remove test_b.y from depends_on")


def test_only_argument_of_one_line_block() -> None:
    before = 'resource "test_a" "x" { depends_on = [«test_b.y»] }\n'
    after = 'resource "test_a" "x" {}\n'
    check_fix("remove-depends-on", before + dedent(BACK), after + dedent(BACK))


def test_no_fix_if_another_reference_keeps_the_edge() -> None:
    body = "depends_on = [«test_b.y»]\nv          = test_b.y.id"
    check_no_fix("remove-depends-on", cycle_with_body(body))


def test_depends_on_of_module_call() -> None:
    texts = {
        "main.tf": """
            module "m" {
              source     = "./m"
              depends_on = [test_a.x]
            }

            resource "test_a" "x" {
              v = module.m.o
            }
        """,
    }
    (fix,) = fixes_at_text(texts, "test_a.x")
    assert fix.rule.name == "remove-depends-on"
    assert "depends_on" not in apply_fix(texts, fix)["main.tf"]
    assert not analyze_texts(apply_fix(texts, fix)).components


def test_entry_names_whole_module() -> None:
    texts = {
        "main.tf": """
            module "m" {
              source = "./m"
              v      = test_a.x.id
            }

            resource "test_a" "x" {
              depends_on = [module.m]
            }
        """,
    }
    (fix,) = fixes_at_text(texts, "module.m")
    assert fix.rule.name == "remove-depends-on"
    assert not analyze_texts(apply_fix(texts, fix)).components


def test_title_names_other_path() -> None:
    """The entry is redundant, so removing it does not break the cycle by itself."""
    texts = {
        "main.tf": """
            resource "test_a" "x" {
              v          = test_c.z.id
              depends_on = [test_b.y]
            }

            resource "test_b" "y" {
              v = test_a.x.id
            }

            resource "test_c" "z" {
              v = test_b.y.id
            }
        """
    }
    (fix,) = fixes_at_text(texts, "test_b.y]")
    assert (
        "test_a.x still depends on it through test_c.z, which closes a cycle too" in fix.description
    )
    assert analyze_texts(apply_fix(texts, fix)).components


def test_depends_on_of_output() -> None:
    texts = {
        "main.tf": """
            module "m" {
              source = "./m"
              v      = module.m.ready
            }
        """,
        "m/main.tf": """
            variable "v" {
            }

            resource "test_a" "x" {
              v = var.v
            }

            output "ready" {
              value      = "yes"
              depends_on = [test_a.x]
            }
        """,
    }
    (fix,) = fixes_at_text(texts, "test_a.x", "m/main.tf")
    assert "anything that reads module.m.output.ready no longer depends on it" in fix.description
    assert apply_fix(texts, fix)["m/main.tf"].endswith('  value = "yes"\n}\n')
    assert not analyze_texts(apply_fix(texts, fix)).components


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


GATEWAY = """\
resource "test_gateway" "g" {
  depends_on = [null_resource.n]
}

resource "null_resource" "n" {
  triggers = { gateway = test_gateway.g.id }

  provisioner "local-exec" {
    %scommand = "clean"
  }
}
"""


@pytest.mark.parametrize(
    ("when", "harm"), [("when = destroy\n    ", Harm.NONE), ("", Harm.REVERSES_ORDER)]
)
def test_command_at_destroy_needs_no_order_of_creation(when: str, harm: Harm) -> None:
    fixes = fixes_at_text({"main.tf": GATEWAY % when}, "null_resource.n]")
    (fix,) = (fix for fix in fixes if fix.rule.name == "remove-depends-on")
    assert fix.harms == (harm,)


def test_order_is_the_purpose_of_a_resource_that_waits() -> None:
    text = GATEWAY.replace("null_resource", "time_sleep") % ""
    fixes = fixes_at_text({"main.tf": text}, "time_sleep.n]")
    (fix,) = (fix for fix in fixes if fix.rule.name == "remove-depends-on")
    assert fix.harms == (Harm.LOSES_ORDER,)


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
