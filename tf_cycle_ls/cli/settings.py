"""`tf-cycle-ls settings`: lists all settings."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]


def add_parser(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "settings",
        help="list all settings",
        description="Lists all settings with their defaults, as a Markdown table.",
    )
    parser.add_argument("--schema", action="store_true", help="print a JSON schema instead")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the settings. Returns the exit code."""
    from tf_cycle_ls.settings import schema

    print(schema.schema().rstrip() if options.schema else "\n".join(schema.table()))
    return 0
