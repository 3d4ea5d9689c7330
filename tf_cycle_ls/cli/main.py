"""The command line: what was asked for, and which room answers it."""

from __future__ import annotations

import argparse
import errno
import gc
import io
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from typing import NoReturn

from tf_cycle_ls import __version__
from tf_cycle_ls.cli.graph_options import add_graph
from tf_cycle_ls.cli.options import add_check, add_explain

USAGE_ERROR = 2
INTERNAL_ERROR = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # what a shell gives for SIGINT

# What a disk says that takes no more. Files that we write ourselves have their own word for it.
_FULL = frozenset((errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO))

# Python looks for garbage in reference cycles when so many more objects are there than before, and
# through all of them after so many times that. We make many objects and little such garbage:
# with Python's own 700, 10, 10 much of the time of a long check goes by in the search.
_COLLECTING = (500_000, 5, 2)


class _Parser(argparse.ArgumentParser):
    """Wrong usage is told in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE_ERROR, f"{self.prog}: {message} (see {self.prog} --help)\n")


def entry() -> NoReturn:
    """The console script."""
    gc.set_threshold(*_COLLECTING)
    for stream in (sys.stdout, sys.stderr):
        # Reports hold arrows, and names that a locale may not know; file names may not be text.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        status = 0  # Whoever read our output has seen enough.
    except KeyboardInterrupt:
        status = INTERRUPTED
    except Exception as error:
        status = _failed(error)
    with suppress(OSError):
        sys.stderr.flush()
    # Python would first take apart all that is in memory, a sixth of the time of a long check.
    # Nothing of ours waits for that: output is flushed, and other processes see our end.
    os._exit(status)


def _failed(error: Exception) -> int:
    """Tell what went wrong; gives the exit status."""
    if isinstance(error, OSError) and error.errno in _FULL:
        reason = (error.strerror or str(error)).lower()
        print(f"tf-cycle-ls: the output cannot be written: {reason}", file=sys.stderr)
        return USAGE_ERROR
    # A status of its own: 1 means cycles, and nobody should take a fault of ours for one.
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(where.filename)}:{where.lineno}"
    told = f"{type(error).__name__} in {place}: {error}"
    print(f"tf-cycle-ls: internal error, please report it: {told}", file=sys.stderr)
    return INTERNAL_ERROR


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments ask for; gives the exit status."""
    options = parser().parse_args(arguments)
    if options.command == "check":
        from tf_cycle_ls.cli.check import CheckOptions, check

        names = [each.name for each in fields(CheckOptions)]
        return check(CheckOptions(**{name: getattr(options, name) for name in names}))
    if options.command == "explain":
        from tf_cycle_ls.cli.explain import explain

        what = [options.what] if options.other is None else [options.what, options.other]
        return explain(what, options.path, options.diff)
    if options.command == "fix":
        from tf_cycle_ls.cli.fix import fix

        return fix(options.paths, options.rule, unsafe=options.unsafe, write=options.write)
    if options.command == "graph":
        from tf_cycle_ls.cli.graph import graph

        return graph(options)
    if options.command == "doctor":
        from tf_cycle_ls.cli.doctor import doctor

        return doctor(options.path)
    if options.command == "settings":
        from tf_cycle_ls.settings import schema

        print(schema.schema().rstrip() if options.schema else "\n".join(schema.table()))
        return 0
    from tf_cycle_ls.server.main import serve

    return serve(
        options.clientProcessId, options.log_file, options.log_level, options.position_encoding
    )


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = _Parser(
        prog="tf-cycle-ls",
        description="Finds dependency cycles in Terraform and OpenTofu configurations. "
        "Without a command: a language server on stdin and stdout.",
    )
    parser.add_argument("--version", action="version", version=f"tf-cycle-ls {__version__}")
    parser.add_argument("--stdio", action="store_true", help="serve on stdin and stdout (default)")
    parser.add_argument("--clientProcessId", type=int, metavar="PID", help=argparse.SUPPRESS)
    parser.add_argument(
        "--log-file", metavar="FILE", help="append the server's log to a file, not to stderr"
    )
    parser.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default="warning",
        help="how much the server logs (default: %(default)s); never a text",
    )
    parser.add_argument(
        "--position-encoding",
        choices=("utf-8", "utf-16", "utf-32"),
        help="the unit of columns, for an editor that does not tell its own",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    add_check(commands)
    add_explain(commands)
    fix = commands.add_parser(
        "fix",
        help="break the cycles of every root module at or below some paths",
        description="Breaks cycles by repairs that were tried out, least harm first, and prints "
        "them as a unified diff. Only repairs that lose nothing but an order, unless --unsafe is "
        "given. Exit status: 0 no cycle is left, 1 cycles are left, 2 a PATH that cannot be read.",
    )
    fix.add_argument("paths", nargs="*", metavar="PATH", default=["."], help="default: .")
    fix.add_argument(
        "--rule", action="append", metavar="NAME", default=[], help="only this rule; repeatable"
    )
    fix.add_argument("--unsafe", action="store_true", help="also change what is permitted")
    fix.add_argument("--write", action="store_true", help="write the files")
    add_graph(commands)
    doctor = commands.add_parser(
        "doctor",
        help="show versions, root modules and settings",
        description="Shows the versions of all that is at work, the root modules at or below PATH, "
        "and the settings in force with where each comes from. Exit status: 0, or 2 for a PATH "
        "that cannot be read.",
    )
    doctor.add_argument("path", nargs="?", metavar="PATH", default=".", help="default: .")
    settings = commands.add_parser(
        "settings",
        help="list all settings",
        description="Lists all settings with their defaults, as a Markdown table.",
    )
    settings.add_argument("--schema", action="store_true", help="as a JSON schema")
    return parser
