"""`tf-cycle-ls check`: reports the cycles of all root modules at or below the given paths."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.cli import colour
from tf_cycle_ls.cli.arguments import path, positive_number

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "rdjson", "junit")
WARNINGS = (
    diagnostic_codes.DIRECTION_REVERSED,
    diagnostic_codes.CREATE_BEFORE_DESTROY_LOST,
    diagnostic_codes.CREATE_BEFORE_DESTROY_GAINED,
    diagnostic_codes.PROVIDER_ORDER,
    diagnostic_codes.PREVENT_DESTROY_ORDER,
    diagnostic_codes.OWN_STATE,
    diagnostic_codes.STATIC_CYCLE,
    diagnostic_codes.TEST_CYCLE,
    diagnostic_codes.QUERY_CYCLE,
    diagnostic_codes.EXCLUDED_UNIT_CYCLE,
    diagnostic_codes.STATE_CYCLE,
    diagnostic_codes.STATE_ORDER,
    diagnostic_codes.UNREADABLE,
    diagnostic_codes.UNJUSTIFIED_SUPPRESSION,
    diagnostic_codes.UNUSED_SUPPRESSION,
)
"""The codes of warnings, which change the exit status only if `--fail-on` names them."""

_DESCRIPTION = """\
Reports the dependency cycles of every root module at or below each PATH: every reference that is
part of a cycle, and the fixes that break it. A root module is a folder with configuration that no
other module found there calls through a local source. Also reports the cycles between the units of
Terragrunt below each PATH. Needs no terraform, no init, no network.
"""

_EPILOG = """\
Examples:
  tf-cycle-ls check                              all root modules below the working directory
  tf-cycle-ls check --diff origin/main           only cycles that this branch introduces
  tf-cycle-ls check --write-baseline known.json  record existing cycles
  tf-cycle-ls check --baseline known.json        report only new ones
  tf-cycle-ls check --estate                     also cycles between root modules, through states
  tf-cycle-ls check --plan plan.json             cycles of a plan (terraform show -json PLAN)
  tf-cycle-ls check --format sarif --output tf-cycle-ls.sarif
  tf-cycle-ls check --format github --diff "origin/$GITHUB_BASE_REF"

Exit status:
  0  no cycle, or no new one
  1  cycles or self references, or a warning that --fail-on names; 0 with --exit-zero
  2  something could not be read or written (the rest is reported), or wrong usage
  70 internal error (the rest is reported)
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "check",
        help="report the cycles of every root module at or below each PATH",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths", nargs="*", type=path, metavar="PATH", default=["."], help="default: ."
    )
    _add_input_options(parser.add_argument_group("input"))
    _add_output_options(parser.add_argument_group("output"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check the root modules, or a plan or a state. Returns the exit code."""
    if options.plan or options.state:
        from tf_cycle_ls.cli.plan_checker import check_files

        return check_files(options)
    from tf_cycle_ls.cli.checker import CheckOptions, check

    values = {name: getattr(options, name) for name in CheckOptions.__struct_fields__}
    return check(CheckOptions(**values))


def _add_input_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--exclude",
        action="append",
        metavar="PATTERN",
        help="folders to skip, as in .gitignore; replaces the setting; repeatable",
    )
    group.add_argument(
        "--estate",
        action="store_true",
        help="also check which root modules read the states of others: report the cycles between "
        "them. No state is read",
    )
    group.add_argument(
        "--by-name",
        action="store_true",
        help="with --estate: root modules also depend on those that write the parameters and "
        "secrets that they look up by name",
    )
    group.add_argument(
        "--diff",
        metavar="REV",
        help="report only cycles and reversed dependencies introduced since the merge base of HEAD "
        "and REV; needs git",
    )
    group.add_argument(
        "--baseline",
        type=path,
        metavar="FILE",
        help="report only findings not in this baseline file",
    )
    group.add_argument(
        "--write-baseline",
        type=path,
        metavar="FILE",
        help="write the existing findings to a baseline file instead of reporting them",
    )
    group.add_argument(
        "--plan",
        type=path,
        metavar="FILE",
        help="check a plan instead, the output of terraform show -json PLAN: the cycles that occur "
        "only while objects are replaced and destroyed; PATH names its root module",
    )
    group.add_argument(
        "--state",
        type=path,
        metavar="FILE",
        help="check a state instead, the output of terraform state pull: the cycles of terraform "
        "destroy; with --plan: the state that the plan was made from",
    )
    group.add_argument(
        "--jobs",
        type=positive_number,
        metavar="N",
        help="number of worker processes (default: one per CPU when there are many root modules)",
    )
    group.add_argument(
        "--no-cache",
        action="store_true",
        help="analyze every root module, and neither read nor write the cache of results; "
        "--diff, --baseline, --plan and --state never use it",
    )


def _add_output_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--format", choices=FORMATS, default="text", help="default: %(default)s")
    group.add_argument(
        "--fixes",
        choices=("best", "all"),
        default="best",
        help="fixes in the text format: the best one of each cycle, or all (default: %(default)s)",
    )
    group.add_argument(
        "--output", type=path, metavar="FILE", help="write the report to FILE, not to stdout"
    )
    group.add_argument(
        "--report",
        action="append",
        type=_report,
        default=[],
        metavar="FORMAT=FILE",
        help="also write a report in another format to FILE; repeatable",
    )
    group.add_argument(
        "--fail-on",
        action="append",
        choices=WARNINGS,
        default=[],
        metavar="CODE",
        help=f"exit with status 1 also for this warning: {', '.join(WARNINGS)}; repeatable",
    )
    group.add_argument(
        "--exit-zero",
        action="store_true",
        help="exit with status 0 also if there are findings; errors keep their status",
    )
    colour.add_option(group)
    verbosity = group.add_mutually_exclusive_group()
    verbosity.add_argument(
        "--quiet", "-q", action="store_true", help="print only findings and errors"
    )
    verbosity.add_argument(
        "--verbose",
        "-v",
        action="store_true",
        help="show all cycles in full, and a line on stderr for each root module",
    )


def _report(text: str) -> tuple[str, str]:
    """The format and the file of `--report`."""
    format_, _, file = text.partition("=")
    if format_ not in FORMATS or not file:
        names = ", ".join(FORMATS)
        raise argparse.ArgumentTypeError(f"{text!r} is not FORMAT=FILE, with a format of {names}")
    return format_, file
