"""Tests what remains of a configuration if only part of it is interesting."""

from __future__ import annotations

import json

import pytest

from tests.differential.shrink import Files, shrink

pytestmark = pytest.mark.slow

NATIVE = """
locals {
  a = 1
}
resource "test_a" "x" {
  v = "x${[test_b.y.id][0]}y"
  nested {
    w = <<EOT
one }
EOT
  }
}
"""
DOCUMENT = {
    "resource": {"test_b": {"y": {"v": ["${test_a.x.id}", 1], "w": {}}}},
    "locals": {"a": 1},
}


def has(word: str, files: Files) -> bool:
    return any(word in text for text in files.values())


def test_irrelevant_files_are_removed() -> None:
    files = {"main.tf": NATIVE, "m/main.tf": "that", "more.tf.json": "{}"}
    assert shrink(files, lambda some: has("that", some)) == {"m/main.tf": "that"}


def test_irrelevant_blocks_lines_and_tokens_are_removed() -> None:
    def still(files: Files) -> bool:
        return has('resource "test_a"', files) and has("test_b.y.id", files)

    (text,) = shrink({"main.tf": NATIVE}, still).values()
    assert text.split() == ["resource", '"test_a"', "test_b.y.id"]


def test_heredoc_is_removed_as_a_whole() -> None:
    def still(files: Files) -> bool:
        text = "".join(files.values())
        return "nested" in text and text.count("<<EOT") == text.count("\nEOT\n")

    (text,) = shrink({"main.tf": NATIVE}, still).values()
    assert text.strip() == "nested"


def test_json_stays_json() -> None:
    def still(files: Files) -> bool:
        try:
            document = json.loads(files.get("main.tf.json", ""))
        except ValueError:
            return False
        return "${test_a.x.id}" in json.dumps(document.get("resource"))

    (text,) = shrink({"main.tf.json": json.dumps(DOCUMENT, indent=1)}, still).values()
    document = json.loads(text)
    assert list(document) == ["resource"]
    assert json.dumps(document).count(":") <= json.dumps(DOCUMENT["resource"]).count(":")
    assert "1" not in text


def test_always_interesting_files_become_empty() -> None:
    assert shrink({"main.tf": NATIVE}, lambda _: True) == {}
