"""A configuration with a chain of dependencies through a module."""

from __future__ import annotations

from pathlib import Path

import pytest

CHAIN = """\
resource "test_a" "x" {
  for_each = var.names
  v        = module.m.o
}

variable "names" {}

module "m" {
  source     = "./m"
  i          = 1
  depends_on = [test_c.z]
}

resource "test_c" "z" {
}
"""
INSIDE = """\
variable "i" {}

resource "test_b" "y" {
  v = var.i
}

output "o" {
  value = test_b.y.id
}
"""


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    (tmp_path / "m").mkdir()
    (tmp_path / "main.tf").write_text(CHAIN)
    (tmp_path / "m" / "main.tf").write_text(INSIDE)
    return tmp_path
