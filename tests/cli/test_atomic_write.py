"""`tf-cycle-ls fix --write` writes all files or none, even if an error occurs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from tests.cli.support import COMMAND, one_line, run, run_process
from tests.ordinary_user import NOBODY, as_ordinary_user

ONE = """\
resource "test_a" "one" {
  depends_on = [test_b.two]
}
"""
TWO = """\
resource "test_b" "two" {
  depends_on = [test_a.one]
}

resource "test_c" "three" {
  depends_on = [test_d.four]
}

resource "test_d" "four" {
  v = test_c.three.id
}
"""

SHARED = """\
resource "test_c" "three" {
  depends_on = [test_d.four]
}

resource "test_d" "four" {
  v = test_c.three.id
}

resource "test_e" "seven" {
  depends_on = [test_f.own]
}
"""
OWN = """\
resource "test_f" "own" {
  v = test_e.seven.id
}
"""
OWN_WITHOUT_REFERENCE = """\
resource "test_f" "own" {
  v = 1
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files, each of which has a cycle to break."""
    (tmp_path / "one.tf").write_text(ONE)
    (tmp_path / "two.tf").write_text(TWO)
    return tmp_path


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_both_files_are_changed(folder: Path) -> None:
    assert run("fix", "--write", ".", cwd=folder).returncode == 0
    after = texts(folder)
    assert sorted(after) == ["one.tf", "two.tf"]
    assert after["one.tf"] != ONE
    assert after["two.tf"] != TWO


def test_read_only_file_prevents_all_changes(folder: Path) -> None:
    (folder / "two.tf").chmod(0o444)
    result = run("fix", "--write", ".", cwd=folder)
    assert result.returncode == 2
    assert texts(folder) == {"one.tf": ONE, "two.tf": TWO}
    last = result.stderr.splitlines()[-1]
    assert "two.tf: is read-only; nothing was written" in last


def test_full_disk_prevents_all_changes(folder: Path) -> None:
    """A limit on the file size has the same effect as a full disk."""
    resource = pytest.importorskip("resource")
    limit = len(ONE) + 10
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        result = run_process("fix", "--write", ".", cwd=folder, env=variables)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert result.returncode == 2
    assert texts(folder) == {"one.tf": ONE, "two.tf": TWO}
    assert "two.tf: file too large; nothing was written" in result.stderr.splitlines()[-1]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
def test_read_only_directory_prevents_all_changes(folder: Path) -> None:
    inside = folder / "inside"
    inside.mkdir()
    for name in ("one.tf", "two.tf"):
        (folder / name).rename(inside / name)
    command = as_ordinary_user([*COMMAND, "fix", "--write", "."], folder)
    if os.geteuid() == 0:
        for path in inside.iterdir():
            os.chown(path, NOBODY, NOBODY)
    inside.chmod(0o555)
    result = subprocess.run(command, cwd=inside, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert texts(inside) == {"one.tf": ONE, "two.tf": TWO}
    assert "permission denied; nothing was written" in result.stderr.splitlines()[-1]


def with_a_hook(
    folder: Path, hooks: Path, event: str, action: str
) -> subprocess.CompletedProcess[str]:
    """Run `fix --write`. The process runs the code `action` once, before its first audit event
    `event` that concerns the folder."""
    (hooks / "sitecustomize.py").write_text(
        dedent(f"""
        import sys
        from pathlib import Path

        folder = Path({str(folder)!r})
        pending = [1]

        def hook(event, arguments):
            if event == {event!r} and pending and str(folder) in str(arguments):
                pending.clear()
                {action}

        sys.addaudithook(hook)
        """)
    )
    return run_process(
        *("fix", "--write", "."), cwd=folder, env={**os.environ, "PYTHONPATH": str(hooks)}
    )


@pytest.fixture
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory for the `sitecustomize` module of the process."""
    return tmp_path_factory.mktemp("hooks")


@pytest.mark.parametrize("event", ["tempfile.mkstemp", "os.chmod"])
def test_concurrently_changed_file_prevents_all_changes(
    event: str, folder: Path, hooks: Path
) -> None:
    """The file changes before the temporary files are written, or after the first of them."""
    changed = "# changed by another program\n"
    action = f"(folder / 'one.tf').write_text({changed!r})"
    result = with_a_hook(folder, hooks, event, action)
    assert result.returncode == 2
    assert texts(folder) == {"one.tf": changed, "two.tf": TWO}
    assert "one.tf was changed meanwhile; nothing was written" in result.stderr.splitlines()[-1]


def test_error_after_the_first_file_names_the_written_files(folder: Path, hooks: Path) -> None:
    """The second file becomes a directory while the first is being replaced."""
    action = "(folder / 'two.tf').unlink(); (folder / 'two.tf').mkdir()"
    result = with_a_hook(folder, hooks, "os.rename", action)
    assert result.returncode == 2
    assert (folder / "one.tf").read_text() != ONE
    assert sorted(path.name for path in folder.iterdir()) == ["one.tf", "two.tf"]
    last = result.stderr.splitlines()[-1]
    assert "two.tf: is a directory; only one.tf was written" in last


def two_modules(tmp_path: Path, of_b: str) -> Path:
    """Two modules that link to the same file with a cycle. Returns that file."""
    shared = tmp_path / "shared.txt"
    shared.write_text(SHARED)
    for name, text in (("a", OWN), ("b", of_b)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "own.tf").write_text(text)
        (tmp_path / name / "shared.tf").symlink_to(shared)
    return shared


def test_file_with_two_names_is_changed_once(tmp_path: Path) -> None:
    shared = two_modules(tmp_path, OWN)
    assert run("fix", "--write", ".", cwd=tmp_path).returncode == 0
    assert "depends_on = [test_d.four]" not in shared.read_text()


def test_conflicting_changes_of_one_file_prevent_all_changes(tmp_path: Path) -> None:
    """Only one of the modules needs a change in the shared file."""
    shared = two_modules(tmp_path, OWN_WITHOUT_REFERENCE)
    before = shared.read_text()
    result = run("fix", "--write", ".", cwd=tmp_path)
    assert result.returncode == 2
    assert shared.read_text() == before
    last = result.stderr.splitlines()[-1]
    assert (
        "a/shared.tf and b/shared.tf are the same file, but need different changes; nothing was"
        in last
    )


def test_symbolic_link_stays_a_link(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    real = tmp_path_factory.mktemp("elsewhere") / "real.tf"
    real.write_text(TWO)
    real.chmod(0o640)
    (folder / "two.tf").unlink()
    (folder / "two.tf").symlink_to(real)
    assert run("fix", "--write", "--outside", ".", cwd=folder).returncode == 0
    assert (folder / "two.tf").is_symlink()
    assert real.read_text() != TWO
    assert real.stat().st_mode & 0o777 == 0o640


def test_other_hard_link_keeps_the_old_text(folder: Path) -> None:
    """The file is replaced in one step, which separates it from its other names."""
    before = (folder / "two.tf").read_bytes()
    os.link(folder / "two.tf", folder / "other-name")
    assert run("fix", "--write", cwd=folder).returncode == 0
    assert (folder / "two.tf").read_bytes() != before
    assert (folder / "other-name").read_bytes() == before


def test_byte_order_mark_and_line_ends_are_kept(folder: Path) -> None:
    for name, text in (("one.tf", ONE), ("two.tf", TWO)):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert run("fix", "--write", ".", cwd=folder).returncode == 0
    for path in folder.iterdir():
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\n") == data.count(b"\r\n") > 0


def test_file_that_is_not_utf8_is_not_changed(folder: Path) -> None:
    odd = 'locals {\n  a = "caf\xe9"\n}\n'.encode("latin-1")
    (folder / "odd.tf").write_bytes(odd)
    result = run("fix", "--write", ".", cwd=folder)
    assert (folder / "odd.tf").read_bytes() == odd
    assert result.returncode == 0


def test_missing_directory_is_an_error(tmp_path: Path) -> None:
    result = run("fix", "nowhere", cwd=tmp_path)
    assert result.returncode == 2
    assert "nowhere" in one_line(result)
