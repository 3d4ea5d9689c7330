"""Decides whether output is coloured: the option `--color`, and the rules of termcolor."""

from __future__ import annotations

import argparse

CHOICES = ("auto", "always", "never")


def add_option(parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
    """Add the option `--color`."""
    parser.add_argument(
        "--color",
        choices=CHOICES,
        default="auto",
        help="colors: auto (default) uses them on a terminal, unless NO_COLOR is set or TERM is "
        "dumb, and elsewhere if FORCE_COLOR is set",
    )


def use_colour(choice: str, *, to_file: bool = False) -> bool:
    """Whether to write colours, for a value of `--color`. `to_file` is True if the output goes to
    a file instead of stdout.

    With `auto`, termcolor decides. It treats an empty variable like an unset one
    (https://no-color.org, https://force-color.org).
    """
    if choice == "auto":
        from termcolor import can_colorize

        return not to_file and can_colorize()
    return choice == "always"
