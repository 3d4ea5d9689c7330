"""The parts of a quoted template."""

from __future__ import annotations

import pytest

from tf_cycle_ls.syntax.template_parts import template_parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a/${var.x}/b"', ("a/", b"var.x", "/b")),
        ('"${var.x}${ f("y") }"', (b"var.x", b'f("y")')),
        (r'"\"${x}$${y}"', ('"', b"x", "${y}")),
        ('" a ${var.x} "', (" a ", b"var.x", " ")),
        ('"plain"', None),
        ("var.x", None),
        ('"${~ x}"', None),
        ('"a/${}"', None),
        ('"%{ if a }x%{ endif }${x}"', None),
        ('"${x}" == "y"', None),
        ('["${x}"]', None),
        ('"', None),
        ("", None),
    ],
)
def test_parts(text: str, expected: object) -> None:
    assert template_parts(text.encode()) == expected
