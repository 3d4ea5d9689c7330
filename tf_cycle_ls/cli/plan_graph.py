"""The work of `tf-cycle-ls graph --plan`: draws the cycles of a plan."""

from __future__ import annotations

from argparse import Namespace

from tf_cycle_ls.cli.console import eprint
from tf_cycle_ls.cli.exit_codes import ERROR, FINDINGS, SUCCESS
from tf_cycle_ls.cli.output import OutputError, write_output
from tf_cycle_ls.cli.plan_cycles import Files, InputError, find_cycles
from tf_cycle_ls.render.graph.dot import to_dot
from tf_cycle_ls.render.graph.plan_diagram import plan_diagram, plan_mermaid
from tf_cycle_ls.render.graph.svg import SvgError, to_svg

_FORMATS = ("dot", "mermaid", "svg")


def write_plan_graph(options: Namespace) -> int:
    """Write the cycles of the plan that the options name. Returns the exit code: 1 without a
    cycle, 2 if something cannot be read or written."""
    if options.format not in _FORMATS or options.focus or options.source or options.target:
        eprint(f"--plan draws all cycles, with --format {', '.join(_FORMATS)}")
        return ERROR
    try:
        found = find_cycles(Files(options.plan, options.state, (options.path,)))
        if not found:
            eprint(f"{options.plan}: no cycle")
            return FINDINGS
        cycles = [one.cycle for one in found]
        if options.format == "mermaid":
            text = plan_mermaid(cycles)
        else:
            dot = to_dot(plan_diagram(cycles))
            text = to_svg(dot) if options.format == "svg" else dot
        write_output(text, options.output)
    except (InputError, OutputError, SvgError) as error:
        eprint(str(error))
        return ERROR
    return SUCCESS
