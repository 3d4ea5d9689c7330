"""The work of `check` and `explain` with `--plan` or `--state`."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence

from tf_cycle_ls.cli.colour import use_colour
from tf_cycle_ls.cli.console import eprint
from tf_cycle_ls.cli.exit_codes import ERROR, FINDINGS, SUCCESS
from tf_cycle_ls.cli.explainer import explain_log
from tf_cycle_ls.cli.output import OutputError, write_output
from tf_cycle_ls.cli.plan_cycles import Files, InputError, find_cycles, find_cycles_of_log
from tf_cycle_ls.render.formatters.plan_text import ExplainedCycle, cycle_json, cycle_lines

_FORMATS = ("text", "json")


def check_files(options: Namespace) -> int:
    """Report the cycles of the plan or the state that the options of `check` name.

    Returns the exit code: 1 if there is a cycle, 2 if something cannot be read or written.
    """
    if options.diff or options.format not in _FORMATS or options.report:
        eprint("--plan and --state allow neither --diff nor formats other than text and json")
        return ERROR
    files = Files(options.plan, options.state, tuple(options.paths))
    try:
        found = find_cycles(files)
        text = _json(files, found) if options.format == "json" else _text(files, found, options)
        write_output(text, options.output)
    except (InputError, OutputError) as error:
        eprint(str(error))
        return ERROR
    is_certain = any(not one.condition for one in found)
    return FINDINGS if is_certain and not options.exit_zero else SUCCESS


def explain_files(options: Namespace) -> int:
    """Explain the cycles of the plan or the state that the options of `explain` name.

    Returns the exit code: 1 if there is no cycle, 2 if something cannot be read.
    """
    plan, state = options.plan, options.state
    # Without a value, the options say what kind of file the first argument is.
    if plan is True:
        plan = options.what
    elif state is True:
        state = options.what
    if not (plan or state) or state is True or options.other or options.diff:
        eprint("explain needs one plan or state: explain plan.json --plan, or explain --plan FILE")
        return ERROR
    try:
        files = Files(plan or None, state or None, (options.path,))
        is_log = options.what is not None and options.what not in (plan, state) and not plan
        found = find_cycles_of_log(options.what, files) if is_log else find_cycles(files)
    except InputError as error:
        eprint(str(error))
        return ERROR
    for one in found:
        for line in cycle_lines(one, colour=use_colour(options.color), every_step=True):
            print(line)
    if not found and is_log:
        # The state does not explain the message, so the configuration has to.
        return explain_log(options.what, options.path, None, colour=use_colour(options.color))
    if not found:
        print(_none(files))
    return SUCCESS if found else FINDINGS


def _text(files: Files, found: Sequence[ExplainedCycle], options: Namespace) -> str:
    colour = use_colour(options.color, to_file=options.output is not None)
    lines = [
        line
        for one in found
        for line in cycle_lines(one, colour=colour, every_step=options.verbose)
    ]
    if not options.quiet:
        option = "--plan" if files.plan else "--state"
        hint = f"tf-cycle-ls explain {option} {files.name}"
        lines.append(f"{hint} shows each step and all ways out" if found else _none(files))
    return "".join(f"{line}\n" for line in lines)


def _none(files: Files) -> str:
    if files.plan:
        return f"{files.plan}: no cycle"
    return f"{files.state}: no cycle in the order of terraform destroy"


def _json(files: Files, found: Sequence[ExplainedCycle]) -> str:
    kind = "plan" if files.plan else "state"
    one = {"kind": kind, "file": files.name, "cycles": list(map(cycle_json, found))}
    result = {"version": 1, "roots": [], "failures": [], "compared": [], "replacement": [one]}
    return json.dumps(result, indent=2, ensure_ascii=False) + "\n"
