"""The reference of the commands and their options, generated from argparse."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from tf_cycle_ls.cli.main import build_parser


def reference() -> Iterator[str]:
    """Yield a heading, the description and a table of the options for each command."""
    whole = build_parser()
    yield from _section(whole)
    for action in whole._actions:  # argparse has no public API for its subcommands
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _section(command)


def _section(command: argparse.ArgumentParser) -> Iterator[str]:
    yield from (f"## {command.prog}", "", command.description or "", "")
    prefix = "usage: "
    usage = command.format_usage().removeprefix(prefix).rstrip()
    usage = usage.replace("\n" + " " * len(prefix), "\n")
    yield from ("```", usage, "```", "")
    for group in command._action_groups:
        actions = [action for action in group._group_actions if _is_shown(action)]
        if actions:
            if group.title not in ("positional arguments", "options"):
                yield from (f"**{_sentence(group.title)}**", "")
            kind = "option" if actions[0].option_strings else "argument"
            yield f"| {kind} | description |"
            yield "|---|---|"
            yield from (f"| {_name(action)} | {_help(command, action)} |" for action in actions)
            yield ""
    if command.epilog:  # formatted for a terminal
        yield from ("```text", command.epilog.rstrip(), "```", "")


def _is_shown(action: argparse.Action) -> bool:
    is_help = isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    return not is_help and action.help != argparse.SUPPRESS


def _name(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"`{_value(action)}`"
    value = "" if action.nargs == 0 else f" {_value(action)}"
    return ", ".join(f"`{option}{value}`" for option in action.option_strings)


def _value(action: argparse.Action) -> str:
    if isinstance(action.metavar, str):
        return action.metavar
    return "|".join(map(str, action.choices)) if action.choices else action.dest.upper()


def _help(command: argparse.ArgumentParser, action: argparse.Action) -> str:
    text = command._get_formatter()._expand_help(action)
    return _sentence(text).replace("|", "\\|").replace("\n", " ")


def _sentence(text: str | None) -> str:
    return (text or "")[:1].upper() + (text or "")[1:]
