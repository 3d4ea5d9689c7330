"""The rule `remove-depends-on`: the remaining argument and cycles."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.fixes.support import analyze_texts, apply_fix, check_fix, check_no_fix, fixes_at_text
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


@pytest.mark.parametrize(
    ("entries", "comment"),
    [
        (
            "  # The policy must be there,\n  // or the start fails.\n  depends_on = [test_b.b]",
            "The policy must be there, or the start fails.",
        ),
        ("  depends_on = [test_b.b] # why", "why"),
        ("  # Both.\n  depends_on = [\n    # First.\n    test_b.b,\n    test_c.c,\n  ]", "First."),
        ("  depends_on = [test_b.b]", ""),
    ],
)
def test_comment_that_goes_is_shown(entries: str, comment: str) -> None:
    text = f"""\
resource "test_a" "a" {{
{entries}
}}

resource "test_b" "b" {{
  v = test_a.a.id
}}

resource "test_c" "c" {{}}
"""
    (fix,) = (
        fix
        for fix in fixes_at_text({"main.tf": text}, "test_b.b")
        if fix.rule.name == "remove-depends-on"
    )
    shown = f"its comment goes too: “{comment}”"
    assert (shown in fix.description) is bool(comment)
    assert "comment" in fix.description or not comment


def test_data_source_is_read_first() -> None:
    text = """\
data "test_a" "x" {
  depends_on = [test_b.y]
}

resource "test_b" "y" {
  v = data.test_a.x.id
}
"""
    (fix,) = fixes_at_text({"main.tf": text}, "test_b.y]")
    assert fix.description.endswith("no longer depends on it and is read first")
