"""`tf-cycle-ls graph`: draws the dependencies of a root module."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tf_cycle_ls.cli.arguments import path

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]

FORMATS = ("dot", "mermaid", "svg", "html", "json", "order")

_DESCRIPTION = """\
Draws the dependencies of one root module: modules as frames, cycles in red, and on each edge the
argument and the line of its reference. Arrows point from a block to the blocks it depends on.
"""

_EPILOG = """\
examples:
  tf-cycle-ls graph --format html --output graph.html           an interactive page
  tf-cycle-ls graph --cycles-only --format svg -o cycles.svg    a picture of the cycles
  tf-cycle-ls graph --from aws_lambda_function.api              all that it depends on
  tf-cycle-ls graph --to aws_kms_key.main --depth 2             its dependents, up to two steps away
  tf-cycle-ls graph --from module.app.aws_instance.x --to var.y why the one depends on the other
  tf-cycle-ls graph --units --format order                      the order of Terragrunt's units
  tf-cycle-ls graph --estate                                    the order of all root modules
  tf-cycle-ls graph --plan plan.json --format svg -o plan.svg   the cycles of a plan

exit status: 0; 1 if --from does not depend on --to, or the plan has no cycle; 2 if a file or an
address is not found
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "graph",
        help="draw the graph of a root module, or a part of it",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "path", nargs="?", type=path, metavar="PATH", default=".", help="default: ."
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="default: dot; with --estate: order, the steps in which everything can be created",
    )
    parser.add_argument(
        "-o", "--output", type=path, metavar="FILE", help="write to FILE instead of stdout"
    )
    parser.add_argument(
        "--estate",
        action="store_true",
        help="draw which root modules below PATH read the states of others; an ADDRESS is the path "
        "of a root module, relative to PATH",
    )
    parser.add_argument(
        "--units",
        action="store_true",
        help="draw which Terragrunt units below PATH depend on others; an ADDRESS is the directory "
        "of a unit, relative to PATH; with --format order: the steps in which they can run",
    )
    parser.add_argument(
        "--stacks",
        action="store_true",
        help="draw the items of the stack configurations (*.tfcomponent.hcl) at or below PATH",
    )
    parser.add_argument(
        "--by-name",
        action="store_true",
        help="with --estate: root modules also depend on those that write the parameters and "
        "secrets that they look up by name",
    )
    parser.add_argument(
        "--plan",
        type=path,
        metavar="FILE",
        help="draw the cycles of a plan, the output of terraform show -json PLAN, as dot, svg or "
        "mermaid; PATH names its root module",
    )
    parser.add_argument(
        "--state", type=path, metavar="FILE", help="with --plan: the state that it was made from"
    )
    parser.add_argument("--cycles-only", action="store_true", help="draw only the cycles")
    parser.add_argument(
        "--focus", metavar="ADDRESS", help="draw ADDRESS, its dependencies and its dependents"
    )
    parser.add_argument(
        "--from", dest="source", metavar="ADDRESS", help="draw what ADDRESS depends on"
    )
    parser.add_argument(
        "--to",
        dest="target",
        metavar="ADDRESS",
        help="draw what depends on ADDRESS; with --from: all shortest paths between the two",
    )
    parser.add_argument(
        "--depth",
        type=_steps,
        metavar="STEPS",
        help="distance from the given address (default: 1 with --focus, else unlimited)",
    )
    parser.add_argument(
        "--link",
        metavar="URL",
        help="link target of source locations on the page, with {file}, {absolute}, {line} and "
        "{column}; for example vscode://file{absolute}:{line}:{column} (default: a click copies "
        "the location)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Draw the graph. Returns the exit code."""
    options.format = options.format or ("order" if options.estate else "dot")
    if options.plan is not None:
        from tf_cycle_ls.cli.plan_graph import write_plan_graph

        return write_plan_graph(options)
    from tf_cycle_ls.cli.graph_writer import write_graph

    return write_graph(options)


def _steps(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"not a number of steps: {text!r}")
    return int(text)
