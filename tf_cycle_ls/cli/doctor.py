"""`tf-cycle-ls doctor`: prints the details that a bug report needs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tf_cycle_ls.cli.arguments import path

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]


def add_parser(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "doctor",
        help="show versions, root modules and settings",
        description="Shows the versions of Python and of all dependencies, the root modules at or "
        "below PATH, and the effective settings with their sources. "
        "Exit status: 0, or 2 if PATH cannot be read.",
    )
    parser.add_argument(
        "path", nargs="?", type=path, metavar="PATH", default=".", help="default: ."
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the report. Returns the exit code."""
    from tf_cycle_ls.cli.doctor_report import print_report

    return print_report(options.path)
