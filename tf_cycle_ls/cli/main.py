"""The entry point: parses the command line and runs the command."""

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
from typing import NoReturn

from tf_cycle_ls import __version__
from tf_cycle_ls.cli import (
    check,
    completion,
    doctor,
    explain,
    fix,
    graph,
    mcp,
    rule,
    serve,
    settings,
)
from tf_cycle_ls.cli.arguments import Parser
from tf_cycle_ls.cli.exit_codes import ERROR, INTERNAL_ERROR, INTERRUPTED

# Errors that stdout raises if its disk is full or broken. Each command handles the errors of the
# other files that it writes.
_OUTPUT_ERRORS = frozenset((errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO))

# Thresholds of the garbage collector (see `gc.set_threshold`): the number of new objects that
# starts a collection, and for each younger generation the number of its collections that starts a
# collection of the next older generation. An analysis creates many objects and few reference
# cycles. With Python's defaults (700, 10, 10) a long check spends much of its time in the
# collector.
_GC_THRESHOLDS = (500_000, 5, 2)


def entry() -> NoReturn:
    """Run the program with `sys.argv` and exit the process. The console script calls this
    function."""
    gc.set_threshold(*_GC_THRESHOLDS)
    for stream in (sys.stdout, sys.stderr):
        # Reports contain arrows and names that the encoding of the locale may not support, and file
        # names may not be valid text.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        status = 0  # The reader, such as `head`, has closed the pipe.
    except KeyboardInterrupt:
        status = INTERRUPTED
    except Exception as error:
        status = _report_exception(error)
    with suppress(OSError):
        sys.stderr.flush()
    # Skip Python's cleanup, which frees every object and takes a sixth of the time of a long check.
    # The output is flushed, and worker processes notice the end of this one.
    os._exit(status)


def _report_exception(error: Exception) -> int:
    """Report an exception in one line on stderr. Returns the exit code."""
    if isinstance(error, OSError) and error.errno in _OUTPUT_ERRORS:
        reason = (error.strerror or str(error)).lower()
        print(f"tf-cycle-ls: cannot write the output: {reason}", file=sys.stderr)
        return ERROR
    # The code is not 1, because 1 means that cycles were found.
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
    message = f"{type(error).__name__} in {place}: {error}"
    print(f"tf-cycle-ls: internal error, please report it: {message}", file=sys.stderr)
    return INTERNAL_ERROR


def main(arguments: Sequence[str]) -> int:
    """Run the command given in the arguments. Returns the exit code."""
    options = build_parser().parse_args(arguments)
    status: int = options.run(options)
    return status


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands and options. Each command sets `run` to its function."""
    parser = Parser(
        prog="tf-cycle-ls",
        description="Finds dependency cycles in Terraform and OpenTofu configurations. "
        "Without a command: a language server on stdin and stdout.",
    )
    parser.add_argument("--version", action="version", version=f"tf-cycle-ls {__version__}")
    completion.add_option(parser)
    serve.add_options(parser)
    subparsers = parser.add_subparsers(metavar="COMMAND", parser_class=Parser)
    for command in (check, explain, fix, graph, rule, mcp, doctor, settings):
        command.add_parser(subparsers)
    return parser
