"""What follows from the blocks of a file: stale blocks, and rings of local values."""

from __future__ import annotations

from tf_cycle_ls.terragrunt.config_file import with_previous_blocks
from tf_cycle_ls.terragrunt.config_parser import read_config
from tf_cycle_ls.text import Span

UNIT = b"""dependency "vpc" {
  config_path = "../vpc"
}
"""


def test_block_that_no_longer_parses_keeps_its_arguments() -> None:
    data = b'# one\ndependency "vpc" {\n  config_path = \n}\n'
    file = with_previous_blocks(read_config("x.hcl", data), read_config("x.hcl", UNIT))
    (section,) = file.of_type("dependency")
    assert section.arguments["config_path"].text == b'"../vpc"'
    assert section.stale == Span(6, 6 + len('dependency "vpc" {'))
    assert file.broken == ()


def test_local_values_that_need_each_other() -> None:
    data = b"locals {\n a = local.b\n b = [local.a]\n c = local.c\n d = local.a\n}\n"
    assert read_config("x.hcl", data).rings == (("a", "b"), ("c",))
