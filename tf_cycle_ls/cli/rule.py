"""`tf-cycle-ls rule`: prints the documentation page of a diagnostic code or a fix rule."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]


def add_parser(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "rule",
        help="print the page about a diagnostic code or a fix rule",
        description="Prints the documentation page about a diagnostic code or a fix rule, as "
        "Markdown. Needs no network. Without NAME: lists all names. "
        "Exit status: 0, or 2 for an unknown name.",
    )
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="such as dependency-cycle or wildcard"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the page, or the list of names. Returns the exit code."""
    from tf_cycle_ls.cli.rule_pages import print_names, print_page

    return print_names() if options.name is None else print_page(options.name)
