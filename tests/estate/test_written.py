"""The backend of a root module."""

from __future__ import annotations

import json

import pytest

from tests.analysis.directories import ROOT
from tests.estate.support import backend, states
from tf_cycle_ls.estate.templates import literal

S3 = backend("s3", 'bucket = "b"; key = "k"')
OTHER = backend("s3", 'bucket = "b"; key = "other"')
JSON = json.dumps({"terraform": {"backend": {"s3": {"bucket": "b", "key": "k"}}}})
CLOUD = json.dumps({"terraform": [{"cloud": {"organization": "o", "workspaces": {"name": "k"}}}]})


def written(texts: dict[str, str]) -> list[tuple[str, str | None]]:
    """The type and the default path of the states that the root module `r` writes."""
    (one,) = states({f"r/{name}": text for name, text in {"main.tf": "", **texts}.items()})
    return [(found.addresses.type, literal(found.addresses.default or ())) for found in one.written]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({}, [("local", f"{ROOT}/r/terraform.tfstate")]),
        ({"main.tf": S3}, [("s3", "k")]),
        ({"backend.tf.json": JSON}, [("s3", "k")]),
        ({"backend.tf.json": CLOUD}, [("remote", "k")]),
        ({"main.tf": S3, "x_override.tf": OTHER}, [("s3", "other")]),
        (
            {"main.tf": S3, "x_override.tf": backend("local", "")},
            [("local", f"{ROOT}/r/terraform.tfstate")],
        ),
        ({"main.tf": backend("s3", "")}, []),
        # OpenTofu evaluates variables and local values.
        (
            {"main.tf": backend("s3", 'bucket = "b"; key = "${local.k}"') + 'locals { k = "k" }\n'},
            [("s3", "k")],
        ),
        ({"main.tf": backend("artifactory", 'repo = "r"')}, []),
        ({"main.tf": S3 + 'resource "a" "b" {\n'}, [("s3", "k")]),
        ({"main.tf": "terraform {\n  backend {}\n}\n"}, []),
    ],
)
def test_backend(texts: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert written(texts) == expected


def test_header_of_the_backend() -> None:
    (one,) = states({"r/main.tf": f"# first\n{S3}"})
    text = f"# first\n{S3}"
    assert text[slice(*one.backend.place.span)] == 'backend "s3"'
    assert text[slice(*one.backend.span)].endswith('key = "k"\n  }')
