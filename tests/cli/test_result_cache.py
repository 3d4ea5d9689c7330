"""The output of `check` with a cache is that without, whatever has changed since the last run."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest

from tests.cli.support import A_TO_B, COMMAND, CYCLE, run
from tests.sampled import sampled
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.cli import cache_directory
from tf_cycle_ls.cli.cache_directory import VARIABLE, write_entry
from tf_cycle_ls.cli.checker import CheckOptions, check
from tf_cycle_ls.syntax.deadline import Deadline

CALL = 'module "m" {\n  source = "../%s"\n}\n'
TEXTS = {
    "main.tf": (
        "locals {}\n",
        CALL % "b",
        CALL % "c",
        A_TO_B,
        CYCLE,
        'resource "test_a" "x" {\n',
        'terraform {\n  required_version = "< 1.9"\n}\n',
        'module "m" {\n  source = "registry/m/x"\n}\n',
        "# tf-cycle-ls: ignore[dependency-cycle] because it is fine\nlocals {}\n",
        'variable "v" {}\n\nmodule "m" {\n  source = "../${var.v}"\n}\n',
        'language {\n  compatible_with {\n    opentofu = ">= 1.12"\n  }\n}\n',
        "\xff".encode("latin-1"),
    ),
    "more.tf": ("", "locals {\n  a = local.b\n  b = local.a\n}\n", "locals {\n  a = local.a\n}\n"),
    "more.tofu": ("", "locals {\n  a = 1\n}\n"),
    "x_override.tf": ('locals {\n  a = "o"\n}\n',),
    "terraform.tfvars": ('v = "b"\n', 'v = "c"\n', "v = \n"),
    "t.tftest.hcl": ('run "a" {\n  variables {\n    v = run.b.x\n  }\n}\n',),
    ".terraform.lock.hcl": ('provider "registry.opentofu.org/a/b" {\n}\n',),
    ".terraform/modules/modules.json": ('{"Modules":[{"Key":"m","Dir":"../c"}]}', "{"),
    ".tf-cycle-ls.toml": (
        "cache = false\n",
        "outside = false\n",
        'dialect = "opentofu"\n',
        'severity.unreadable = "off"\n',
        'severity.dependency-cycle = "off"\n',
        'exclude = ["b"]\n',
        "limit = no\n",
    ),
}
FORMATS = ("json", "text", "sarif", "concise")


def write(top: Path, place: Path, text: str | bytes) -> None:
    path = top / place
    if path.is_symlink():
        path.unlink()
    if path.is_dir():
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def change(top: Path, dice: random.Random) -> None:
    """Make one random change."""
    name = dice.choice((*TEXTS, "main.tf", "main.tf"))
    place = Path(dice.choice("abc"), name)
    path = top / place
    kind = dice.choice(("write", "write", "write", "delete", "rename", "link", "mode", "folder"))
    exists = os.path.lexists(path)
    if kind == "write" or not exists:
        write(top, place, dice.choice(TEXTS[name]))
    elif kind == "delete":
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    elif kind == "rename" and not path.is_dir():
        path.replace(path.with_name("renamed.tf"))
    elif kind == "mode" and path.is_file():
        path.chmod(dice.choice((0, 0o644)))
    elif kind == "link" and os.name != "nt" and not path.is_dir():
        path.unlink()
        path.symlink_to(dice.choice(("../c/main.tf", "../../outside.tf", "nowhere", name)))
    elif kind == "folder" and not path.is_dir():
        path.unlink()
        path.mkdir()


def outcome(top: Path, *arguments: str) -> tuple[int, str, str]:
    ran = run("check", "--jobs", "1", *arguments, ".", cwd=top)
    return ran.returncode, ran.stdout, ran.stderr


def forbid(monkeypatch: pytest.MonkeyPatch, *functions: str) -> None:
    """Make an error of each call of these functions."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise AssertionError("called")

    for function in functions:
        monkeypatch.setattr(function, fail)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Three modules, of which `a` calls `b`."""
    workspace = tmp_path / "workspace"
    for name, text in (("a", CALL % "b"), ("b", A_TO_B), ("c", "locals {}\n")):
        write(workspace, Path(name, "main.tf"), text)
    (tmp_path / "outside.tf").write_text(CYCLE, encoding="utf-8")
    return workspace


@pytest.mark.parametrize("seed", sampled(map(str, range(300)), 5))
def test_output_is_that_without_a_cache(seed: str, top: Path) -> None:
    dice = random.Random(seed)
    for _ in range(4):
        arguments = [f"--format={dice.choice(FORMATS)}"]
        arguments += dice.choice(([], [], [], ["--exclude=b"], ["--fixes=all"], ["--estate"]))
        assert outcome(top, *arguments) == outcome(top, "--no-cache", *arguments)
        for _ in range(dice.choice((0, 1, 1, 2))):
            change(top, dice)


PARSERS = (
    "tf_cycle_ls.analysis.module_loader.read_file",
    "tf_cycle_ls.analysis.module_loader.read_json_file",
    "tf_cycle_ls.cli.check_root.analyze",
)


def test_nothing_is_parsed_again(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = outcome(top)
    forbid(monkeypatch, *PARSERS)
    assert outcome(top) == before
    assert outcome(top, "--format=json")[0] == 0


def test_only_the_changed_root_module_is_analyzed(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome(top)
    write(top, Path("b", "main.tf"), CYCLE)
    analyzed: list[str] = []

    def recording(directory: str, *arguments: object, **options: object) -> object:
        analyzed.append(Path(directory).name)
        return analyze(directory, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("tf_cycle_ls.cli.check_root.analyze", recording)
    assert "module.m.test_a.x" in outcome(top)[1]
    assert analyzed == ["a"], "a calls b; nothing of c has changed"
    assert outcome(top)[0] == 1
    assert analyzed == ["a", "a"], "a root module with a cycle is always analyzed"


@pytest.mark.parametrize(
    ("option", "setting"), [("--no-cache", ""), ("--baseline=../known.json", ""), ("", "false")]
)
def test_cache_is_switched_off(option: str, setting: str, top: Path) -> None:
    run("check", "--no-cache", "--write-baseline", "../known.json", ".", cwd=top)
    if setting:
        for name in "abc":
            write(top, Path(name, ".tf-cycle-ls.toml"), f"cache = {setting}\n")
    outcome(top, *filter(None, [option]))
    folder = cache_directory.cache_directory()
    assert folder
    assert not folder.exists()


def test_settings_of_the_workspace_do_not_choose_the_directory(top: Path) -> None:
    """`cache` is true or false, and a path is an error."""
    write(top, Path(".tf-cycle-ls.toml"), f'cache = "{top.as_posix()}"\n')
    assert "true or false" in outcome(top)[2]
    assert sorted(path.name for path in top.iterdir()) == [".tf-cycle-ls.toml", "a", "b", "c"]


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "no MessagePack": lambda _: b"\xc1",
    "of another type": lambda _: msgspec.msgpack.encode({"code": 1}),
    "of another version": lambda data: msgspec.msgpack.encode(
        [b"code", *msgspec.msgpack.decode(data)[1:]]
    ),
    "with spoilt results": lambda data: msgspec.msgpack.encode(
        [
            msgspec.msgpack.decode(data)[0],
            *(dict.fromkeys(part, b"\x91") for part in msgspec.msgpack.decode(data)[1:]),
        ]
    ),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_spoilt_content_is_ignored_and_replaced(
    spoil: Callable[[bytes], bytes], top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = outcome(top)
    key = os.fsencode(top)
    good = cache_directory.read_entry(key)
    assert good
    write_entry(key, spoil(good))
    assert outcome(top) == before
    assert cache_directory.read_entry(key) == good
    forbid(monkeypatch, *PARSERS)
    assert outcome(top) == before


def test_result_after_a_timeout_is_not_cached(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a faster machine, the same text may be parsed in time."""
    monkeypatch.setattr(Deadline, "any_has_passed", True)
    outcome(top)
    assert cache_directory.usage() == (0, 0)
    monkeypatch.setattr(Deadline, "any_has_passed", False)
    outcome(top)
    assert cache_directory.usage()[0] == 1


def test_results_of_another_version_are_not_reused(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome(top)
    monkeypatch.setattr("tf_cycle_ls.cli.result_cache.code_identity", lambda: b"newer")
    forbid(monkeypatch, "tf_cycle_ls.cli.check_root.analyze")
    status, _, errors = outcome(top)
    assert status == 70
    assert errors.count("AssertionError") == 2, "a and c are analyzed"


@pytest.mark.skipif(os.name == "nt", reason="names of POSIX")
def test_name_that_is_no_text(top: Path) -> None:
    try:
        write(top, Path(os.fsdecode(b"d\xff"), "main.tf"), "locals {\n")
    except OSError:
        pytest.skip("the file system takes only UTF-8")
    assert outcome(top) == outcome(top) == outcome(top, "--no-cache")


def _ended(processes: Sequence[subprocess.Popen[bytes]]) -> list[tuple[int, bytes]]:
    return [(process.wait(60), process.communicate()[0]) for process in processes]


@pytest.mark.slow
def test_runs_at_the_same_time(top: Path) -> None:
    """They share one file, with worker processes and without."""
    command = [*COMMAND, "check", "--format=concise", str(top)]
    expected = run("check", "--no-cache", "--format=concise", str(top), cwd=top)
    for _ in range(2):
        runs = [
            subprocess.Popen([*command, f"--jobs={jobs}"], stdout=subprocess.PIPE, cwd=top)
            for jobs in (1, 2, 1, 2)
        ]
        for status, output in _ended(runs):
            assert (status, output.decode()) == (expected.returncode, expected.stdout)
    folder = os.environ[VARIABLE]
    assert [path.suffix for path in Path(folder).iterdir()] == [".msgpack"]


def test_files_of_modules_that_are_gone_are_forgotten(top: Path) -> None:
    outcome(top)
    sizes = [cache_directory.usage()[1]]
    shutil.rmtree(top / "c")
    outcome(top)
    assert cache_directory.usage()[0] == 1
    assert cache_directory.usage()[1] < sizes[0]


def test_options_of_check_have_a_cache_by_default(top: Path) -> None:
    assert check(CheckOptions([str(top)], quiet=True)) == 0
    assert cache_directory.usage()[0] == 1


def test_settings_of_a_folder_above_count(top: Path) -> None:
    write(top, Path("c", "main.tf"), "locals {\n")
    assert "1 unreadable" in outcome(top)[1]
    write(top, Path(".tf-cycle-ls.toml"), 'severity.unreadable = "off"\n')
    assert "unreadable" not in outcome(top)[1]
    (top / ".tf-cycle-ls.toml").unlink()
    assert "1 unreadable" in outcome(top)[1]
