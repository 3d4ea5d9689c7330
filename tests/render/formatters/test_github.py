"""`check --format github`: workflow commands in the syntax of GitHub's toolkit and runner."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.support import CYCLE, counted_from_one, cycle_ranges, run

# The syntax of the runner: `::name key=value,key=value::message`, with the escapes of the toolkit
# (packages/core/src/command.ts). `%` is unescaped last.
_COMMAND = re.compile(r"::(?P<name>\w+) (?P<properties>[^:]*)::(?P<message>.*)")
_MESSAGE = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%3A", ":"), ("%2C", ","), *_MESSAGE)

Command = tuple[str, dict[str, str], str]


def _unescape(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for escaped, character in escapes:
        text = text.replace(escaped, character)
    return text


def commands(output: str) -> list[Command]:
    """The workflow commands in the output."""
    parsed = []
    for line in output.splitlines():
        match = _COMMAND.fullmatch(line)
        if match:
            pairs = (pair.partition("=") for pair in match["properties"].split(","))
            properties = {name: _unescape(value, _PROPERTY) for name, _, value in pairs}
            parsed.append((match["name"], properties, _unescape(match["message"], _MESSAGE)))
    return parsed


def test_location_and_message(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = run("check", "--format", "github", cwd=tmp_path)
    assert result.returncode == 1
    first, second = commands(result.stdout)
    # A letter is one column, however many UTF-16 units it takes.
    (line, column, end_line, end_column), back = map(counted_from_one, cycle_ranges("utf-32"))
    assert first == (
        "error",
        {
            "title": "tf-cycle-ls: dependency-cycle",
            "file": "main.tf",
            "line": str(line),
            "endLine": str(end_line),
            "col": str(column),
            "endColumn": str(end_column),
        },
        "Cycle: needs test_b.y, which needs this back\n"
        "test_a.x depends on test_b.y because v refers to test_b.y.id.\n"
        "test_a.x → test_b.y → test_a.x",
    )
    assert second[1]["line"] == str(back[0])


def test_special_characters_in_paths_are_escaped(tmp_path: Path) -> None:
    directory = tmp_path / "50%,a:b%0A"
    directory.mkdir()
    (directory / "main.tf").write_text(CYCLE, encoding="utf-8")
    output = run("check", "--format", "github", cwd=tmp_path).stdout
    assert ",file=50%25%2Ca%3Ab%250A/main.tf," in output
    assert commands(output)[0][1]["file"] == "50%,a:b%0A/main.tf"


def test_multiline_annotation_has_no_columns(tmp_path: Path) -> None:
    text = """\
resource "test_a" "x" {
  v = test_b.y.id
}

resource "test_b" "y" {
  nested {
    v = test_a.x[
      0
    ].id
  }
}
"""
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    annotations = commands(run("check", "--format", "github", cwd=tmp_path).stdout)
    (wide,) = (properties for _, properties, _ in annotations if properties["line"] == "7")
    assert wide["endLine"] == "9"
    assert "col" not in wide


def test_every_cycle_has_an_annotation_before_any_has_two(tmp_path: Path) -> None:
    for number in range(8):
        text = f"""\
resource "test_a" "x{number}" {{
  v = test_b.y{number}.id
}}

resource "test_b" "y{number}" {{
  v = test_a.x{number}.id
}}
"""
        (tmp_path / f"{number}.tf").write_text(text, encoding="utf-8")
    output = run("check", "--format", "github", cwd=tmp_path).stdout
    files = [properties["file"] for _, properties, _ in commands(output)]
    assert len(files) == 10
    assert sorted(files[:8]) == [f"{number}.tf" for number in range(8)]
    others = re.findall(r"^\d\.tf:\d+:\d+: error\[dependency-cycle\]: ", output, re.MULTILINE)
    assert len(others) == 6
    assert "GitHub shows 10 of 16 errors" in output


def test_unreadable_files_are_warnings(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "test_c" "z" {\n  v = [\n')
    (tmp_path / "latin.tf").write_bytes(b"# Gr\xf6\xdfe\n")
    result = run("check", "--format", "github", cwd=tmp_path)
    assert result.returncode == 2
    by_file = {
        properties["file"]: (name, properties) for name, properties, _ in commands(result.stdout)
    }
    assert by_file["main.tf"][0] == by_file["latin.tf"][0] == "warning"
    assert by_file["main.tf"][1]["line"] == "1"
    assert "line" not in by_file["latin.tf"][1]
