"""`tf-cycle-ls mcp`: serves the Model Context Protocol, with which coding agents use tools."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tf_cycle_ls.cli.arguments import path
from tf_cycle_ls.cli.exit_codes import ERROR

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]

_DESCRIPTION = """\
Serves the Model Context Protocol on stdin and stdout, with tools that check, explain, preview fixes
and apply chosen fixes. Needs the package mcp. All paths are below the root folder, and nothing else
is written.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "mcp",
        help="serve coding agents (Model Context Protocol)",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--root", type=path, metavar="DIR", default=".", help="the root folder (default: .)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until the client closes stdin. Returns the exit code."""
    from importlib.util import find_spec
    from pathlib import Path

    from tf_cycle_ls.cli.console import eprint

    if not Path(options.root).is_dir():
        eprint(f"{options.root}: no such folder")
        return ERROR
    if find_spec("mcp") is None:
        from tf_cycle_ls.render.optional_packages import how_to_install

        eprint(f"mcp needs the package mcp: {how_to_install('mcp>=2,<3')}")
        return ERROR
    from tf_cycle_ls.cli.mcp_server import serve

    return serve(options.root)
