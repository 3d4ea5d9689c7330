"""Starts the language server, which `tf-cycle-ls` does if no command is given."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from tf_cycle_ls.cli.arguments import path
from tf_cycle_ls.cli.exit_codes import ERROR


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the server to the main parser."""
    parser.add_argument("--stdio", action="store_true", help="serve on stdin and stdout (default)")
    parser.add_argument("--clientProcessId", type=int, metavar="PID", help=argparse.SUPPRESS)
    parser.add_argument(
        "--log-file",
        type=path,
        metavar="FILE",
        help="append the server's log to FILE instead of stderr",
    )
    parser.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default="warning",
        help="log level (default: %(default)s); file contents are never logged",
    )
    parser.add_argument(
        "--position-encoding",
        choices=("utf-8", "utf-16", "utf-32"),
        help="position encoding for clients that do not negotiate one",
    )
    parser.set_defaults(run=partial(run, parser))


def run(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    """Serve until the client exits. Returns the exit code.

    On a terminal there is no client, so the help is printed, unless the user asked for `--stdio`.
    """
    if sys.stdin is not None and sys.stdin.isatty() and not options.stdio:
        parser.print_help(sys.stderr)
        return ERROR
    from tf_cycle_ls.server.main import serve

    return serve(
        options.clientProcessId, options.log_file, options.log_level, options.position_encoding
    )
