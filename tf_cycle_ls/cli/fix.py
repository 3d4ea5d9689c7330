"""`tf-cycle-ls fix`: breaks cycles with verified fixes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tf_cycle_ls.cli import colour
from tf_cycle_ls.cli.arguments import path, positive_number

if TYPE_CHECKING:
    from tf_cycle_ls.fixes.model import Safety

    Subparsers = argparse._SubParsersAction[Any]


def add_parser(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "fix",
        help="break the cycles of every root module at or below each PATH",
        description="Breaks cycles with verified fixes, least invasive first, and prints a unified "
        "diff. By default Terraform then builds the same objects with the same settings; titles "
        "name what else changes. Exit status: 0 the files have no cycle, 1 the files have cycles "
        "(always so after a preview with fixes), 2 something cannot be read or written.",
    )
    parser.add_argument(
        "paths", nargs="*", type=path, metavar="PATH", default=["."], help="default: ."
    )
    parser.add_argument(
        "--exclude",
        action="append",
        metavar="PATTERN",
        help="folders to skip, as in .gitignore; replaces the setting; repeatable",
    )
    parser.add_argument(
        "--baseline",
        type=path,
        metavar="FILE",
        help="leave cycles as they are that this baseline file contains (`check --write-baseline`)",
    )
    parser.add_argument(
        "--diff",
        metavar="REV",
        help="fix only cycles introduced since the merge base of HEAD and REV; needs git",
    )
    parser.add_argument(
        "--rule",
        action="append",
        metavar="NAME",
        default=[],
        help="apply only fixes of this rule; repeatable",
    )
    parser.add_argument(
        "--id",
        action="append",
        metavar="ID",
        default=[],
        help="apply exactly the fix with this id in `check --format json`, safe or not; repeatable",
    )
    classes = parser.add_mutually_exclusive_group()
    classes.add_argument(
        "--only",
        choices=("safe",),
        help="leave out fixes that are safe only once applied: those with a gap during the apply, "
        "that need an import, that reverse an order, or after which Terraform no longer removes "
        "what is added elsewhere",
    )
    classes.add_argument(
        "--unsafe",
        action="store_true",
        help="also apply fixes that change a permission, a control or an order",
    )
    parser.add_argument(
        "--write", action="store_true", help="write the files instead of printing a diff"
    )
    parser.add_argument(
        "--outside",
        action="store_true",
        help="also write files outside of each PATH and its project, such as the targets of "
        "symbolic links",
    )
    parser.add_argument(
        "--format",
        choices=("diff", "json"),
        default="diff",
        help="a unified diff, or JSON with the fixes, the edits and the cycles that are left "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--output", type=path, metavar="FILE", help="write the diff or the JSON to FILE, not stdout"
    )
    parser.add_argument(
        "--jobs",
        type=positive_number,
        metavar="N",
        help="number of worker processes that search for cycles (default: one per CPU when there "
        "are many root modules)",
    )
    colour.add_option(parser)
    parser.add_argument(
        "--quiet",
        "-q",
        action="store_true",
        help="do not list the fixes; cycles that are left and errors are still printed",
    )
    parser.set_defaults(run=run)


def _max_safety(options: argparse.Namespace) -> Safety:
    from tf_cycle_ls.fixes.model import Safety

    if options.unsafe:
        return Safety.CHANGES_BEHAVIOUR
    return Safety.SAFE if options.only == "safe" else Safety.SAFE_ONCE_APPLIED


def run(options: argparse.Namespace) -> int:
    """Fix the root modules. Returns the exit code."""
    from tf_cycle_ls.cli.fixer import FixOptions, fix

    return fix(
        options.paths,
        FixOptions(
            exclude=options.exclude,
            baseline=options.baseline,
            diff=options.diff,
            rules=options.rule,
            ids=options.id,
            max_safety=_max_safety(options),
            write=options.write,
            outside=options.outside,
            format=options.format,
            output=options.output,
            colour=colour.use_colour(options.color),
            quiet=options.quiet,
            jobs=options.jobs,
        ),
    )
