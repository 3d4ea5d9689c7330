"""`tf-cycle-ls explain`: explains why A depends on B, or what causes a cycle that Terraform
reports."""

from __future__ import annotations

import argparse
import os.path
from typing import TYPE_CHECKING, Any

from tf_cycle_ls.cli import colour
from tf_cycle_ls.cli.arguments import path

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]

_DESCRIPTION = """\
Explains why A depends on B: a shortest path, with the reference behind each step. Or reads the
output of Terraform, OpenTofu or Terragrunt from FILE (- for stdin) and shows the references behind
each cycle in it, including cycles that appear only when resources are replaced. Or prints the
documentation of a diagnostic code or fix rule NAME, as `tf-cycle-ls rule` does.
"""

_EPILOG = """\
Examples:
  tf-cycle-ls explain aws_kms_key.primary aws_vpc_endpoint.kms
  tf-cycle-ls explain 'module.a["x"].aws_iam_role.this' var.name
  tf-cycle-ls explain live/app live/vpc          units of Terragrunt, by directory
  terraform plan 2>&1 | tf-cycle-ls explain -
  terragrunt run --all plan 2>&1 | tf-cycle-ls explain -
  tf-cycle-ls explain ci.log --in environments/prod --diff main
  tf-cycle-ls explain plan.json --plan           the cycles of a plan, and the ways out
  tf-cycle-ls explain --plan plan.json --state state.json
  tf-cycle-ls explain ci.log --state state.json  the cycles in a log, and the ways out
  tf-cycle-ls explain dependency-cycle

Exit status:
  0  explained
  1  A does not depend on B, or there is no cycle in the output, the plan or the state
  2  unknown address, something cannot be read, or wrong usage
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "explain",
        help="explain why A depends on B, or what causes a cycle that Terraform reports",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "what",
        nargs="?",
        type=path,
        metavar="A|FILE|NAME|-",
        help="an address, the output of Terraform, or the name of a diagnostic code or rule",
    )
    parser.add_argument("other", nargs="?", metavar="B", help="the address that A depends on")
    parser.add_argument(
        "--in",
        dest="path",
        type=path,
        metavar="PATH",
        default=".",
        help="a root module, or a folder with several (default: .)",
    )
    parser.add_argument(
        "--diff",
        metavar="REV",
        help="use the configuration at the merge base of HEAD and REV as the applied state",
    )
    parser.add_argument(
        "--plan",
        nargs="?",
        const=True,
        type=path,
        metavar="FILE",
        help="explain the cycles of a plan, the output of terraform show -json PLAN",
    )
    parser.add_argument(
        "--state",
        nargs="?",
        const=True,
        type=path,
        metavar="FILE",
        help="explain the cycles of terraform destroy with a state, the output of terraform state "
        "pull; with --plan: the state that the plan was made from",
    )
    colour.add_option(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Explain the dependency or the cycles that the options name. Returns the exit code."""
    if options.plan is not None or options.state is not None:
        from tf_cycle_ls.cli.plan_checker import explain_files

        return explain_files(options)
    if options.what is None:
        from tf_cycle_ls.cli.console import eprint
        from tf_cycle_ls.cli.exit_codes import ERROR

        eprint("explain needs an address, a file or a name; see tf-cycle-ls explain --help")
        return ERROR
    from tf_cycle_ls.cli.dependency_explainer import explain_dependency
    from tf_cycle_ls.cli.explainer import explain_log
    from tf_cycle_ls.cli.rule_pages import has_page, print_page

    if options.other is None and has_page(options.what) and not os.path.isfile(options.what):
        return print_page(options.what)
    use_colour = colour.use_colour(options.color)
    if options.other is None:
        return explain_log(options.what, options.path, options.diff, colour=use_colour)
    return explain_dependency(options.what, options.other, options.path, colour=use_colour)
