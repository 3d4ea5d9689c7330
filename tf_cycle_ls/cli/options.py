"""The options of the commands that have many, and what `--help` says of them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tf_cycle_ls import diagnostic_codes

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[Any]

FORMATS = ("text", "json", "sarif", "github")
WARNINGS = (
    diagnostic_codes.DIRECTION_REVERSED,
    diagnostic_codes.UNREADABLE,
    diagnostic_codes.UNJUSTIFIED_SUPPRESSION,
    diagnostic_codes.UNUSED_SUPPRESSION,
)
"""The codes that change the exit status of `check` only when asked to."""

_CHECK = """\
Reports the dependency cycles of every root module at or below each PATH: each reference that is
an edge of a cycle, with the repairs that break it. A root module is a folder with configuration
that no other module found there calls by a local source. Needs no terraform, no init, no network.
"""

_CHECK_MORE = """\
Examples:
  tf-cycle-ls check                              all root modules below the working directory
  tf-cycle-ls check --diff origin/main           only the cycles that this branch brings
  tf-cycle-ls check --write-baseline known.json  note the cycles that there are …
  tf-cycle-ls check --baseline known.json        … and from then on only report others
  tf-cycle-ls check --format sarif --output tf-cycle-ls.sarif
  tf-cycle-ls check --format github --diff "origin/$GITHUB_BASE_REF"

Exit status:
  0  no cycle, or none that is new
  1  cycles or self references, or a warning that --fail-on names
  2  something could not be read or written, or wrong usage; all else was reported
  70 an internal error; all else was reported
"""


def add_check(commands: Commands) -> None:
    """The options of `check`."""
    parser = commands.add_parser(
        "check",
        help="report the cycles of every root module at or below some paths",
        description=_CHECK,
        epilog=_CHECK_MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", default=["."], help="default: .")
    what = parser.add_argument_group("what is looked at")
    what.add_argument(
        "--exclude",
        action="append",
        metavar="PATTERN",
        help="folders not to search, as in .gitignore, in place of the setting; repeatable",
    )
    what.add_argument(
        "--diff",
        metavar="REV",
        help="report only the cycles that came since the commit that HEAD and REV have in common, "
        "and what was turned round since; needs git",
    )
    what.add_argument(
        "--baseline", metavar="FILE", help="report only cycles that this file does not have"
    )
    what.add_argument(
        "--write-baseline",
        metavar="FILE",
        help="write such a file with the cycles that there are, in place of a report",
    )
    what.add_argument(
        "--jobs",
        type=_count,
        metavar="N",
        help="so many processes (default: one for each processor, if there are many root modules)",
    )
    how = parser.add_argument_group("what is reported, and how")
    how.add_argument("--format", choices=FORMATS, default="text", help="default: %(default)s")
    how.add_argument("--output", metavar="FILE", help="write the report there, not to stdout")
    how.add_argument(
        "--fail-on",
        action="append",
        choices=WARNINGS,
        default=[],
        metavar="CODE",
        help=f"end with status 1 for this warning too, one of {', '.join(WARNINGS)}; repeatable",
    )
    loudness = how.add_mutually_exclusive_group()
    loudness.add_argument("--quiet", "-q", action="store_true", help="findings and errors only")
    loudness.add_argument(
        "--verbose", "-v", action="store_true", help="a line on stderr for each root module"
    )


_EXPLAIN = """\
Says why A depends on B: a shortest way, each step with the reference that makes it. Or reads what
Terraform or OpenTofu printed, from FILE or with - from a pipe, and shows the references behind each
cycle in it; of one that only exists when things are replaced, what lies behind each of its steps.
"""

_EXPLAIN_MORE = """\
Examples:
  tf-cycle-ls explain aws_kms_key.primary aws_vpc_endpoint.kms
  tf-cycle-ls explain 'module.a["x"].aws_iam_role.this' var.name
  terraform plan 2>&1 | tf-cycle-ls explain -
  tf-cycle-ls explain ci.log --in environments/prod --diff main

Exit status:
  0  it was explained
  1  A does not depend on B, or there is no cycle in what was printed
  2  there is no such address, something cannot be read, or wrong usage
"""


def add_explain(commands: Commands) -> None:
    """The options of `explain`."""
    parser = commands.add_parser(
        "explain",
        help="say why one thing depends on another, or what is behind Terraform's message",
        description=_EXPLAIN,
        epilog=_EXPLAIN_MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", metavar="A|FILE|-", help="an address, or what Terraform printed")
    parser.add_argument("other", nargs="?", metavar="B", help="the address that A depends on")
    parser.add_argument(
        "--in",
        dest="path",
        metavar="PATH",
        default=".",
        help="the root module, or a folder of several (default: .)",
    )
    parser.add_argument(
        "--diff",
        metavar="REV",
        help="for what the state remembers: look at how it was when HEAD and REV went apart",
    )


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)
