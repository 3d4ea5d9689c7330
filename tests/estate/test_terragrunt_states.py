"""The backend of a root module that is a Terragrunt unit."""

from __future__ import annotations

import pytest

from tests.estate.support import backend, links, read
from tf_cycle_ls.estate.written import WrittenStates

APP = read("net", "s3", 'bucket = "b", key = "live/net/t"')
INCLUDE = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n%s}\n'
REMOTE = """
locals {
  bucket = "b"
}
remote_state {
  backend = "s3"
  config = {
    bucket = local.bucket
    key    = "${path_relative_to_include()}/t"
    region = %s
  }
}
"""


def estate(unit: str, root: str, net: str = backend("s3", "")) -> dict[tuple[str, str], str]:
    return links(
        {
            "root.hcl": root,
            "live/net/terragrunt.hcl": unit,
            "live/net/main.tf": net,
            "app/main.tf": APP,
        }
    )


FOUND = {("app", "live/net"): "certain"}


@pytest.mark.parametrize(
    ("unit", "root", "expected"),
    [
        (INCLUDE % "", REMOTE % '"r"', FOUND),
        (INCLUDE % "", REMOTE % 'run_cmd("x")', FOUND),
        (INCLUDE % '  merge_strategy = "no_merge"\n', REMOTE % '"r"', {}),
        (INCLUDE % "", REMOTE.replace("path_relative_to_include()", "run_cmd()") % '"r"', {}),
        (INCLUDE % "", "", {}),
        ("", REMOTE % '"r"', {}),
        (
            INCLUDE % "" + REMOTE.replace("${path_relative", "x${path_relative") % '"r"',
            REMOTE % '"r"',
            {},
        ),
        (INCLUDE % "" + "x {", REMOTE % '"r"', FOUND),
        (INCLUDE % "" + "remote_state {\n  backend = run_cmd()\n}\n", REMOTE % '"r"', {}),
        (
            INCLUDE % "" + 'remote_state {\n  backend = "s3"\n  config = f()\n}\n',
            REMOTE % '"r"',
            {},
        ),
    ],
)
def test_key_of_a_unit(unit: str, root: str, expected: object) -> None:
    assert estate(unit, root) == expected


GENERATE = """
locals {
  bucket = "b"
}
generate "backend" {
  path      = "backend.tf"
  if_exists = "overwrite_terragrunt"
  contents  = <<-EOF
    terraform {
      backend "s3" {
        bucket = "${local.bucket}"
        key    = "${path_relative_to_include()}/t"
        region = "${run_cmd("x")}"
      }
    }
  EOF
}
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", FOUND),
        ("<<-EOF", "<<EOF", FOUND),
        ("${local.bucket}", "${run_cmd()}", {("app", "live/net"): "probable"}),
        ("/t", "/other", {}),
        ('backend "s3"', "backend", {}),
        ("terraform {", "{", {}),
    ],
)
def test_generated_backend(old: str, new: str, expected: object) -> None:
    assert estate(INCLUDE % "", GENERATE.replace(old, new)) == expected


def test_unit_replaces_the_backend_of_its_module() -> None:
    other = backend("s3", 'bucket = "b"; key = "other/t"')
    assert estate(INCLUDE % "", REMOTE % '"r"', other) == FOUND


def test_without_remote_state_the_module_decides() -> None:
    own = backend("s3", 'bucket = "b"; key = "live/net/t"')
    assert estate("", "", own) == FOUND


def test_place_is_in_the_included_file() -> None:
    from tests.estate.support import states

    texts = {
        "root.hcl": REMOTE % '"r"',
        "live/net/terragrunt.hcl": INCLUDE % "",
        "live/net/main.tf": "",
    }
    (one,) = states(texts)
    (written,) = one.written
    assert isinstance(written, WrittenStates)
    assert written.place.path.endswith("/root.hcl")
    assert one.documents[written.place.path].text(written.place.span).startswith("{\n    bucket")
