"""Hostile names in a configuration do not affect a browser or a terminal that shows them."""

from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.support import run

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="not valid as file names on Windows"),
    pytest.mark.slow,
]

EVIL = "<script>alert(1)</script>"


class Elements(HTMLParser):
    """Collects the elements of a page, and the attributes that run scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def elements(page: str) -> Elements:
    parser = Elements()
    parser.feed(page)
    return parser


def page(folder: Path, resource: str, path: str, output_format: str) -> str:
    """Render a graph with a cycle. One resource is named `resource`, all are in the file `path`."""
    source = os.path.dirname(path)
    text = f'{{"module": {{"m": {{"source": "./{source}"}}}}}}' if source else "{}"
    (folder / "main.tf.json").write_text(text)
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        f'resource "test_a" "x" {{\n  v = test_b.y.id\n  w = test_c.z.id\n}}\n'
        f'resource "test_b" "y" {{\n  v = test_a.x.id\n}}\n'
        f'resource "test_c" "z" {{\n}}\n'
        f'resource "test_d" "{resource}" {{\n  v = test_a.x.id\n}}\n'
    )
    result = run("graph", "--format", output_format, cwd=folder)
    assert "Traceback" not in result.stderr
    return result.stdout


@pytest.mark.parametrize("output_format", ["html", "svg"])
@pytest.mark.parametrize(
    ("resource", "path"),
    [
        (EVIL, "main.tf"),
        ("<img src=x onerror=alert(1)>", "main.tf"),
        ("z", "<img src=x onerror=alert(1)>.tf"),
        ("z", "m<script>alert(1)</script>.tf"),
    ],
    ids=["script in a name", "image in a name", "image in a path", "script in a path"],
)
def test_name_does_not_become_an_element(
    output_format: str, resource: str, path: str, tmp_path: Path
) -> None:
    for name in ("plain", "evil"):
        (tmp_path / name).mkdir()
    plain_path = "a/b.tf" if "/" in path else "main.tf"
    plain = elements(page(tmp_path / "plain", "z", plain_path, output_format))
    evil = page(tmp_path / "evil", resource, path, output_format)
    assert "<script>alert" not in evil
    assert "<img src=x" not in evil
    assert sorted(elements(evil).names) == sorted(plain.names)
    assert elements(evil).handlers == plain.handlers


def test_escape_sequences_are_not_sent_to_the_terminal(tmp_path: Path) -> None:
    name = "a\x1b[31m\x07"
    (tmp_path / f"{name}.tf").write_text(
        'resource "test_a" "x" {\n  v = test_b.y.id\n}\n'
        'resource "test_b" "y" {\n  v = test_a.x.id\n  w = test_b.y.id\n}\n'
    )
    (tmp_path / "damaged\x1b.tf").write_text("}\n")
    for command in ("check", "fix"):
        result = run(command, cwd=tmp_path)
        output = result.stdout + result.stderr
        assert "test_b.y" in output
        assert "\x1b" not in output
        assert "\x07" not in output
