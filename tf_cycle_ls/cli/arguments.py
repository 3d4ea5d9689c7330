"""Types of command line arguments, and the parser that reports wrong ones."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, NoReturn

from tf_cycle_ls.cli.exit_codes import ERROR


class Parser(argparse.ArgumentParser):
    """Reports wrong usage in one line, and suggests the closest choice."""

    def error(self, message: str) -> NoReturn:
        """Print the message on stderr and exit."""
        self.exit(ERROR, f"{self.prog}: {message} (see {self.prog} --help)\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Raise ArgumentError if a value is not one of the choices.

        (argparse suggests a choice only since Python 3.14, and only if asked to.)
        """
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError:
            hint = did_you_mean(str(value), map(str, action.choices or ()))
            if not hint:
                raise
            raise argparse.ArgumentError(action, f"invalid choice: {value!r}{hint}") from None


def did_you_mean(text: str, choices: Iterable[str]) -> str:
    """A hint that names the choice closest to `text`, to end a message; "" if none is close."""
    close = get_close_matches(text, choices, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def path(text: str) -> str:
    """A path. It must not be empty: an unset variable of a shell would otherwise select the working
    directory."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")
    return text


def positive_number(text: str) -> int:
    """A number of at least 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive number")
    return int(text)
