"""`check --estate`: the cycles between root modules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.repository import Repository, needs_git, repository
from tests.cli.support import check_json, run
from tests.estate.support import backend, read
from tf_cycle_ls.cli.estate import estate_directory

__all__ = ["repository"]

OUTPUT = 'output "o" {{\n  value = {}\n}}\n'


def root(own: str, other: str, value: str = "1") -> str:
    text = backend("s3", f'bucket = "b"; key = "{own}/t"')
    text += read("other", "s3", f'bucket = "b", key = "{other}/t"')
    return text + OUTPUT.format(value)


OTHERS = "data.terraform_remote_state.other.outputs.o"
ROUND = {"live/a/main.tf": root("a", "b", OTHERS), "live/b/main.tf": root("b", "a", OTHERS)}
ORDER = {**ROUND, "live/b/main.tf": root("b", "a")}


def write(path: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)


def test_without_the_option_nothing_is_reported(tmp_path: Path) -> None:
    write(tmp_path, ROUND)
    result = run("check", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (
        0,
        "2 root modules: 0 cycles, 0 self references\n",
    )


def test_value_goes_round(tmp_path: Path) -> None:
    write(tmp_path, ROUND)
    result = run("check", "--estate", cwd=tmp_path)
    assert result.returncode == 0
    text = " ".join(result.stdout.split())
    assert "warning[state-cycle]: live/a and live/b depend on each other (cycle 1)" in text
    assert "--> live/a/main.tf:9:34" in text
    note = (
        "= reads the output o. The state is that of live/b/main.tf:2 (certain); a value goes round."
    )
    assert note in text
    assert result.stdout.endswith("2 root modules: 0 cycles, 0 self references, 1 state cycle\n")


def test_only_the_order(tmp_path: Path) -> None:
    write(tmp_path, ORDER)
    result = run("check", "--estate", "live", "--format", "concise", cwd=tmp_path)
    assert "live/a/main.tf:9:34: info[state-order]: Cycle: needs b, which needs this back" in (
        result.stdout
    )
    assert "1 missing state order" in result.stdout


@pytest.mark.parametrize(("code", "status"), [("state-cycle", 1), ("state-order", 0)])
def test_fail_on(tmp_path: Path, code: str, status: int) -> None:
    write(tmp_path, ROUND)
    assert run("check", "--estate", "--fail-on", code, cwd=tmp_path).returncode == status


def test_json(tmp_path: Path) -> None:
    write(tmp_path, ROUND)
    roots = check_json("--estate", cwd=tmp_path)["roots"]
    assert [(one["path"], one["nodes"]) for one in roots] == [
        ("live/a", "blocks"),
        ("live/b", "blocks"),
        (".", "root modules"),
    ]
    (component,) = roots[2]["components"]
    assert component["code"] == "state-cycle"
    reference = component["edges"][0]["references"][0]
    assert reference["file"] == "live/a/main.tf"
    assert "live/b/main.tf:2 (certain)" in reference["note"]
    target = reference["target"]
    assert (target["file"], target["range"]["start"]) == (
        "live/b/main.tf",
        {"line": 1, "character": 2},
    )


@pytest.mark.parametrize("format_", ["sarif", "gitlab", "rdjson", "github", "junit"])
def test_other_formats(tmp_path: Path, format_: str) -> None:
    write(tmp_path, ORDER)
    result = run("check", "--estate", "--format", format_, cwd=tmp_path)
    assert result.returncode == 0
    assert "state-order" in result.stdout
    levels = {
        "sarif": '"level": "note"',
        "gitlab": '"severity": "info"',
        "rdjson": '"severity": "INFO"',
        "github": "::notice ",
    }
    assert levels.get(format_, "") in result.stdout


def test_setting_switches_it_off(tmp_path: Path) -> None:
    write(tmp_path, {**ROUND, ".tf-cycle-ls.toml": '[severity]\nstate-cycle = "off"\n'})
    result = run("check", "--estate", cwd=tmp_path)
    assert result.stdout == "2 root modules: 0 cycles, 0 self references\n"


def test_comments(tmp_path: Path) -> None:
    """A comment is not reported as unused by the root module, with or without the option."""
    comment = "  # tf-cycle-ls: ignore[state-cycle] because of the script\n  config"
    text = ROUND["live/a/main.tf"].replace("  config", comment)
    write(tmp_path, {**ROUND, "live/a/main.tf": text})
    assert run("check", cwd=tmp_path).stdout == "2 root modules: 0 cycles, 0 self references\n"
    result = run("check", "--estate", cwd=tmp_path)
    assert result.stdout.endswith("0 self references, 1 reference ignored\n")


def test_baseline(tmp_path: Path) -> None:
    write(tmp_path, ROUND)
    assert run("check", "--estate", "--write-baseline", "known.json", cwd=tmp_path).returncode == 0
    assert "live/a" in json.dumps(json.loads((tmp_path / "known.json").read_text()))
    result = run("check", "--estate", "--baseline", "known.json", cwd=tmp_path)
    assert "state-cycle" not in result.stdout
    assert "1 known before" in result.stdout


@needs_git
def test_diff(repository: Repository) -> None:
    before = {**ROUND, "live/b/main.tf": backend("s3", 'bucket = "b"; key = "b/t"')}
    repository.commit(before)
    arguments = ("check", "--estate", "--diff", "main", "--format", "concise")
    assert "state" not in run(*arguments, cwd=repository.path).stdout
    write(repository.path, ROUND)
    assert "warning[state-cycle]" in run(*arguments, cwd=repository.path).stdout
    repository.commit(ROUND)
    assert "warning[state-cycle]" not in run(*arguments, cwd=repository.path).stdout


def test_unreadable_root_module_is_reported_once(tmp_path: Path) -> None:
    write(tmp_path, ROUND)
    (tmp_path / "live/b/main.tf").write_bytes(b"\xff")
    result = run("check", "--estate", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stdout.count("not UTF-8") == 1


def test_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, ROUND)
    monkeypatch.chdir(tmp_path)
    assert estate_directory(["."]) == str(tmp_path)
    assert estate_directory(["live/a", "live/b/main.tf"]) == str(tmp_path / "live")


def test_order_of_an_estate(tmp_path: Path) -> None:
    texts = {**ROUND, "live/c/main.tf": root("c", "a"), "live/d/main.tf": ""}
    write(tmp_path, texts)
    result = run("graph", "--estate", "live", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout.splitlines() == [
        "1  d",
        "1  a, in a cycle with b: no order",
        "1  b, in a cycle with a: no order",
        "2  c, after a",
    ]


@pytest.mark.parametrize("format_", ["dot", "mermaid", "json", "html"])
def test_pictures_of_an_estate(tmp_path: Path, format_: str) -> None:
    write(tmp_path, ROUND)
    result = run("graph", "--estate", "--format", format_, cwd=tmp_path)
    assert result.returncode == 0
    assert "live/a" in result.stdout


def test_part_of_an_estate(tmp_path: Path) -> None:
    write(tmp_path, {**ROUND, "live/c/main.tf": root("c", "a")})
    result = run("graph", "--estate", "--from", "live/c", "--depth", "1", cwd=tmp_path)
    assert [line.split()[1].rstrip(",") for line in result.stdout.splitlines()] == [
        "live/a",
        "live/c",
    ]
    result = run("graph", "--estate", "--from", "live/d", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "unknown address live/d; did you mean" in result.stderr


def test_links_by_name(tmp_path: Path) -> None:
    net = 'resource "aws_ssm_parameter" "p" {\n  name = "/net/vpc"\n}\n'
    app = 'data "aws_ssm_parameter" "p" {\n  name = "/net/vpc"\n}\n'
    write(tmp_path, {"net/main.tf": net, "app/main.tf": app})
    result = run("graph", "--estate", "--by-name", cwd=tmp_path)
    assert result.stdout == "1  net\n2  app, after net\n"
    assert run("graph", "--estate", cwd=tmp_path).stdout == "1  app\n1  net\n"
    write(
        tmp_path,
        {
            "net/main.tf": net + app.replace("net", "app"),
            "app/main.tf": app + net.replace("net", "app"),
        },
    )
    assert "state-order" in run("check", "--estate", "--by-name", cwd=tmp_path).stdout
    assert "state-order" not in run("check", "--estate", cwd=tmp_path).stdout


def test_states_that_are_not_known_are_counted(tmp_path: Path) -> None:
    unknown = (
        'data "terraform_remote_state" "x" {\n  backend = "s3"\n  config  = var.config\n}\n'
        'data "terraform_remote_state" "y" {\n  backend = "s3"\n'
        '  config = { bucket = "elsewhere", key = "a", region = "r" }\n}\n'
    )
    (tmp_path / "main.tf").write_text(f'variable "config" {{}}\n{unknown}', encoding="utf-8")
    result = run("check", "--estate", cwd=tmp_path)
    assert "2 of 2 data sources read a state that no root module here is known to write" in (
        " ".join(result.stdout.split())
    )
    roots = json.loads(run("check", "--estate", "--format", "json", cwd=tmp_path).stdout)["roots"]
    assert [len(root["limits"]) for root in roots] == [0, 1]
