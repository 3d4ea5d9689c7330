"""The last lines of `check`: the commands to run next."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import CYCLE, run

CATALOGUE = Path(__file__).parents[1] / "fixes" / "catalogue"
PRIMARY = """\
resource "test_a" "x" {
  v          = 1
  depends_on = [test_b.y]
}

resource "test_b" "y" {
  v = test_a.x.v
}
"""


def last_lines(*arguments: str, cwd: Path) -> list[str]:
    """What `check` prints after its summary."""
    lines = run("check", *arguments, cwd=cwd).stdout.splitlines()
    summary = next(i for i, line in enumerate(lines) if line.startswith(("1 root", "2 root")))
    return lines[summary + 1 :]


def test_commands_have_the_paths_of_check_and_can_be_copied(tmp_path: Path) -> None:
    """`fix` without `--write` says that nothing was written, so the second command does more."""
    directory = tmp_path / "my network"
    directory.mkdir()
    (directory / "main.tf").write_text(PRIMARY)
    assert last_lines("my network", cwd=tmp_path) == [
        "1 fix breaks it; once applied, only the order has changed:",
        "  tf-cycle-ls fix 'my network'                show the changes",
        "  tf-cycle-ls fix --write 'my network'        make the changes",
        "  tf-cycle-ls check --fixes all 'my network'  list every fix",
    ]
    assert run("fix", "--write", "my network", cwd=tmp_path).returncode == 0
    assert run("check", "my network", cwd=tmp_path).returncode == 0


def test_commands_select_the_same_cycles_as_check(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(PRIMARY)
    (tmp_path / "known.json").write_text('{"version": 1, "roots": {}}')
    lines = last_lines("--baseline", "known.json", "--exclude", "old", cwd=tmp_path)
    assert "tf-cycle-ls fix --write --exclude=old --baseline=known.json " in lines[2]


def test_working_directory_is_not_named(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(PRIMARY)
    assert last_lines("--fixes", "all", cwd=tmp_path) == [
        "1 fix breaks it; once applied, only the order has changed:",
        "  tf-cycle-ls fix          show the changes",
        "  tf-cycle-ls fix --write  make the changes",
    ]


def test_long_command_is_below_its_purpose(tmp_path: Path) -> None:
    """With this path the longest line would have 2 + 30 + 60 + 2 + 14 = 108 columns."""
    directory = tmp_path / ("d" * 60)
    directory.mkdir()
    (directory / "main.tf").write_text(PRIMARY)
    _, *lines = last_lines(directory.name, cwd=tmp_path)
    assert lines == [
        "  show the changes:",
        f"    tf-cycle-ls fix {directory.name}",
        "  make the changes:",
        f"    tf-cycle-ls fix --write {directory.name}",
        "  list every fix:",
        f"    tf-cycle-ls check --fixes all {directory.name}",
    ]


def test_no_command_without_a_fix(tmp_path: Path) -> None:
    """Both arguments need the id of the other block, which exists after the apply only."""
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    assert run("fix", cwd=tmp_path).stdout == ""
    assert last_lines(cwd=tmp_path) == []


def test_option_for_fixes_that_change_behaviour_is_named_if_only_they_help(tmp_path: Path) -> None:
    """`fix` alone would do nothing."""
    policy = (CATALOGUE / "roles-trust-each-other" / "main.tf").read_text(encoding="utf-8")
    (tmp_path / "main.tf").write_text(policy, encoding="utf-8")
    assert run("fix", cwd=tmp_path).stdout == ""
    assert last_lines(cwd=tmp_path) == [
        "  tf-cycle-ls fix --unsafe       also use fixes that change behaviour",
        "  tf-cycle-ls check --fixes all  list every fix",
    ]
    assert run("fix", "--unsafe", cwd=tmp_path).stdout != ""


def test_self_reference_is_removed(tmp_path: Path) -> None:
    text = """\
resource "test_a" "x" {
  count = 2

  connection {
    host = test_a.x[count.index].ip
  }
}
"""
    (tmp_path / "main.tf").write_text(text)
    assert last_lines(cwd=tmp_path)[0] == "1 safe fix removes it:"
    assert run("fix", "--write", cwd=tmp_path).returncode == 0


def test_fixes_may_break_only_some_cycles(tmp_path: Path) -> None:
    for name, text in (("a", PRIMARY), ("b", CYCLE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text, encoding="utf-8")
    assert (
        last_lines(cwd=tmp_path)[0]
        == "1 fix breaks some of them; once applied, only the order has changed:"
    )


def test_lines_say_what_a_fix_needs_and_changes(tmp_path: Path) -> None:
    """Security group rules of their own exist already if the inline ones do. AWS keeps rules that
    are added by hand, and Terraform removes those only if its own are inline (the documentation of
    the provider, `aws_security_group`)."""
    group = (CATALOGUE / "security-groups-in-a-ring" / "main.tf").read_text(encoding="utf-8")
    (tmp_path / "main.tf").write_text(group, encoding="utf-8")
    text = " ".join(last_lines(cwd=tmp_path)).partition("   tf-cycle-ls")[0]
    assert text == (
        "1 fix breaks all of them; once applied, Terraform no longer removes what is added "
        "elsewhere; import what exists first:"
    )


def test_nothing_follows_without_cycles_or_in_other_formats(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {}\n")
    assert last_lines(cwd=tmp_path) == []
    (tmp_path / "main.tf").write_text(PRIMARY)
    assert last_lines("--format", "concise", cwd=tmp_path) == []
    assert run("check", "--quiet", cwd=tmp_path).stdout.count("tf-cycle-ls") == 0
