"""Names from a stranger's configuration, in what is opened in a browser or shown in a terminal."""

from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.test_check import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such names of files")

EVIL = "<script>alert(1)</script>"


class Elements(HTMLParser):
    """The elements of a page, and its attributes that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def elements(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    return found


def page(folder: Path, resource: str, path: str, form: str) -> str:
    """The graph of a cycle of two resources, one of them of that name, in a file of that path."""
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
    result = run("graph", "--format", form, cwd=folder)
    assert "Traceback" not in result.stderr
    return result.stdout


@pytest.mark.parametrize("form", ["html", "svg"])
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
def test_no_name_becomes_an_element(form: str, resource: str, path: str, tmp_path: Path) -> None:
    for name in ("plain", "evil"):
        (tmp_path / name).mkdir()
    plain = elements(page(tmp_path / "plain", "z", "a/b.tf" if "/" in path else "main.tf", form))
    evil = page(tmp_path / "evil", resource, path, form)
    assert "<script>alert" not in evil
    assert "<img src=x" not in evil
    assert sorted(elements(evil).names) == sorted(plain.names)
    assert elements(evil).handlers == plain.handlers


def test_what_would_steer_a_terminal_is_shown_and_not_sent(tmp_path: Path) -> None:
    name = "a\x1b[31m\x07"
    (tmp_path / f"{name}.tf").write_text(
        'resource "test_a" "x" {\n  v = test_b.y.id\n}\n'
        'resource "test_b" "y" {\n  v = test_a.x.id\n  w = test_b.y.id\n}\n'
    )
    (tmp_path / "damaged\x1b.tf").write_text("}\n")
    for command in ("check", "fix"):
        result = run(command, cwd=tmp_path)
        told = result.stdout + result.stderr
        assert "test_b.y" in told
        assert "\x1b" not in told
        assert "\x07" not in told
