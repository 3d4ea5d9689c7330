"""`tf-cycle-ls --print-completion SHELL`: prints a script that completes commands and options."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, NoReturn

from tf_cycle_ls.cli.arguments import path

SHELLS = ("bash", "zsh", "tcsh")


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add the option to the main parser."""
    parser.add_argument(
        "--print-completion",
        choices=SHELLS,
        action=_PrintCompletion,
        help="print a completion script for a shell",
    )


class _PrintCompletion(argparse.Action):
    def __call__(
        self, parser: argparse.ArgumentParser, namespace: Any, values: Any, _: str | None = None
    ) -> NoReturn:
        import shtab

        for action in _actions(parser):
            if action.type is path:
                action.complete = shtab.FILE  # type: ignore[attr-defined] # what shtab looks for
        print(shtab.complete(parser, shell=values))
        parser.exit()


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments of a parser and of its commands."""
    for action in parser._actions:  # argparse has no public API for them
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
