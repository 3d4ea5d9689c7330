"""Messages on stderr."""

from __future__ import annotations

import errno
import os

import pytest

from tf_cycle_ls.cli.console import eprint, eprint_once, os_reason


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


def test_reason_of_a_system_error_is_the_text_of_the_system() -> None:
    error = OSError(errno.ENOENT, os.strerror(errno.ENOENT), "main.tf")
    assert os_reason(error) == os.strerror(errno.ENOENT).lower()


def test_reason_of_an_error_without_a_number_is_its_message_or_its_type() -> None:
    assert os_reason(OSError("Not a Pipe")) == "not a pipe"
    assert os_reason(TimeoutError()) == "timeouterror"
