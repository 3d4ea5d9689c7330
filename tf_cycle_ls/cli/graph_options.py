"""The options of `tf-cycle-ls graph`."""

from __future__ import annotations

import argparse
from typing import Any

FORMATS = ("dot", "mermaid", "svg", "html", "json")

_DESCRIPTION = """\
Draws what depends on what in one root module: modules as frames, cycles in red, and on each edge
the argument and the line that it is written in. An arrow points from a block to what it depends on.
"""

_EXAMPLES = """\
examples:
  tf-cycle-ls graph --format html --output graph.html           a page to look around in
  tf-cycle-ls graph --cycles-only --format svg -o cycles.svg    a picture of the cycles
  tf-cycle-ls graph --from aws_lambda_function.api              what that needs
  tf-cycle-ls graph --to aws_kms_key.main --depth 2             what needs that, two steps away
  tf-cycle-ls graph --from module.app.aws_instance.x --to var.y why that depends on this

exit status: 0; 1 where --from does not depend on --to; 2 for a PATH or an address that is not there
"""


def add_graph(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the parser of the command line."""
    graph = commands.add_parser(
        "graph",
        help="draw the graph of a root module, or a part of it",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    graph.add_argument("path", nargs="?", metavar="PATH", default=".", help="default: .")
    graph.add_argument("--format", choices=FORMATS, default="dot", help="default: %(default)s")
    graph.add_argument("-o", "--output", metavar="FILE", help="write to a file")
    graph.add_argument("--cycles-only", action="store_true", help="only what is on a cycle")
    graph.add_argument("--focus", metavar="ADDRESS", help="this, what it needs and what needs it")
    graph.add_argument(
        "--from", dest="source", metavar="ADDRESS", help="what this needs, directly or not"
    )
    graph.add_argument(
        "--to",
        dest="target",
        metavar="ADDRESS",
        help="what needs this; with --from: all the shortest ways from there to here",
    )
    graph.add_argument(
        "--depth",
        type=_steps,
        metavar="STEPS",
        help="how far from there (default: 1 with --focus, else all)",
    )
    graph.add_argument(
        "--link",
        metavar="ADDRESS",
        help="what places in the page lead to, with {file}, {absolute}, {line} and {column}; "
        "for example vscode://file{absolute}:{line}:{column} (default: a click copies the place)",
    )


def _steps(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"not a number of steps: {text!r}")
    return int(text)
