"""The rule `remove-depends-on`: what is left of the argument, and of the cycle."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.fixes.configurations import after, analysed, offered

BACK = """

    resource "test_b" "y" {
      v = test_a.x.id
    }

    resource "test_c" "z" {
    }
"""

# The body of test_a.x, and what is left of it.
BODIES = {
    "the only entry": (
        """
      name       = "x"
      depends_on = [test_b.y]
        """,
        """
      name = "x"
        """,
    ),
    "one of two": (
        """
      depends_on = [test_b.y, test_c.z]
        """,
        """
      depends_on = [test_c.z]
        """,
    ),
    "the last of two": (
        """
      depends_on = [test_c.z, test_b.y]
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
        test_b.y,
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
      depends_on = ["test_b.y"]
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
      depends_on = [test_b.y] # really
        """,
        """
      a = 1
        """,
    ),
}


def of_body(body: str) -> dict[str, str]:
    """A configuration whose test_a.x has this body."""
    inside = dedent(body).strip("\n").rstrip()
    text = "\n".join(f"  {line}".rstrip() for line in inside.splitlines())
    block = f'resource "test_a" "x" {{\n{text}\n}}\n'
    return {"main.tf": block + dedent(BACK)}


@pytest.mark.parametrize("name", BODIES)
def test_what_is_left(name: str) -> None:
    before, expected = BODIES[name]
    texts = of_body(before)
    (fix,) = offered(texts, "test_b.y")
    assert fix.rule == "remove-depends-on"
    assert fix.title.startswith("Remove test_b.y from depends_on")
    assert after(texts, fix) == of_body(expected)
    assert not analysed(after(texts, fix)).components


def test_not_when_a_reference_keeps_the_edge() -> None:
    texts = of_body("depends_on = [test_b.y]\nv          = test_b.y.id")
    assert analysed(texts).components
    assert offered(texts, "test_b.y") == ()


def test_of_a_module() -> None:
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
    (fix,) = offered(texts, "test_a.x")
    assert fix.rule == "remove-depends-on"
    assert "depends_on" not in after(texts, fix)["main.tf"]
    assert not analysed(after(texts, fix)).components


def test_on_a_whole_module() -> None:
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
    (fix,) = offered(texts, "module.m")
    assert fix.rule == "remove-depends-on"
    assert not analysed(after(texts, fix)).components
