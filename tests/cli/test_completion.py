"""`--print-completion`: the script completes in a real shell."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.support import one_line, run
from tf_cycle_ls.cli.completion import SHELLS

pytestmark = pytest.mark.slow

# What bash does when the user presses Tab after the words.
BASH = r"""
source completion.bash
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
$(complete -p tf-cycle-ls | sed 's/.*-F \([^ ]*\).*/\1/')
printf '%s\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the script and a file."""
    script = run("--print-completion", "bash", cwd=tmp_path).stdout
    (tmp_path / "completion.bash").write_text(script, encoding="utf-8")
    (tmp_path / "network.tf").write_text("")
    return tmp_path


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["che"], {"check"}),
        (["check", "--form"], {"--format"}),
        (["check", "--format", "sa"], {"sarif"}),
        (["graph", "--cyc"], {"--cycles-only"}),
        (["fix", "netw"], {"network.tf"}),
        (["check", "--baseline", "netw"], {"network.tf"}),
    ],
)
def test_bash_completes(words: list[str], expected: set[str], folder: Path) -> None:
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", BASH, "bash", "tf-cycle-ls", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    assert {word.strip() for word in done.stdout.splitlines()} == expected, done.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_script_of_each_shell_names_all_commands(shell: str, tmp_path: Path) -> None:
    result = run("--print-completion", shell, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    for command in ("check", "explain", "fix", "graph", "rule", "doctor", "settings"):
        assert command in result.stdout


def test_unknown_shell_is_wrong_usage(tmp_path: Path) -> None:
    result = run("--print-completion", "zhs", cwd=tmp_path)
    assert result.returncode == 2
    assert "did you mean zsh?" in one_line(result)
