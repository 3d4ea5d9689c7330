"""Messages on stderr, and the width of the output."""

from __future__ import annotations

import errno
import os

import pytest

from tf_cycle_ls.cli.console import (
    eprint,
    eprint_command,
    eprint_once,
    eprint_wrapped,
    os_reason,
    output_width,
)


def test_control_characters_are_escaped_except_line_breaks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    eprint("main.tf: \x1b[31m\u202e\r\nsecond line, é𝒳")
    assert capsys.readouterr().err == (
        "tf-cycle-ls: main.tf: \\u001b[31m\\u202e\\u000d\nsecond line, é𝒳\n"
    )


def test_repeated_message_is_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    for message in ("repeated: one", "repeated: two", "repeated: one"):
        eprint_once(message)
    assert capsys.readouterr().err.splitlines() == [
        "tf-cycle-ls: repeated: one",
        "tf-cycle-ls: repeated: two",
    ]


def test_wrapped_message_has_at_most_100_columns_in_a_pipe(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the 13 columns of `tf-cycle-ls: ` and 86 of the word, a line has room for no other."""
    word = "a" * 86
    eprint_wrapped(f"{word} b\n- {word} item\x1b\n{word} another-line")
    assert capsys.readouterr().err == (
        f"tf-cycle-ls: {word}\n  b\n  - {word}\n    item\\u001b\n  {word}\n  another-line\n"
    )


def test_reason_of_a_system_error_is_the_text_of_the_system() -> None:
    error = OSError(errno.ENOENT, os.strerror(errno.ENOENT), "main.tf")
    assert os_reason(error) == os.strerror(errno.ENOENT).lower()


def test_reason_of_an_error_without_a_number_is_its_message_or_its_type() -> None:
    assert os_reason(OSError("Not a Pipe")) == "not a pipe"
    assert os_reason(TimeoutError()) == "timeouterror"


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
@pytest.mark.parametrize(("columns", "width"), [(60, 60), (200, 200), (20, 40)])
def test_width_of_a_terminal_has_a_minimum(
    columns: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Carets and locations make no sense in a few columns."""
    import pty

    reader, terminal = pty.openpty()
    monkeypatch.setenv("COLUMNS", str(columns))
    with os.fdopen(reader), os.fdopen(terminal, "w") as stream:
        assert output_width(stream) == width


def test_width_of_files_and_pipes_does_not_depend_on_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that the output can be compared."""
    monkeypatch.setenv("COLUMNS", "60")
    reader, writer = os.pipe()
    with os.fdopen(reader), os.fdopen(writer, "w") as stream:
        assert output_width(stream) == 100
    assert output_width(None) == 100


def test_command_has_a_line_of_its_own_if_the_line_is_too_long(
    capsys: pytest.CaptureFixture[str],
) -> None:
    eprint_command("nothing was written:", "tf-cycle-ls fix --write")
    eprint_command("nothing was written:", f"tf-cycle-ls fix --write {'a' * 60}")
    assert capsys.readouterr().err.splitlines() == [
        "tf-cycle-ls: nothing was written: tf-cycle-ls fix --write",
        "tf-cycle-ls: nothing was written:",
        f"  tf-cycle-ls fix --write {'a' * 60}",
    ]
