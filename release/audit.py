"""The task `audit`: whether what we depend on has known vulnerabilities.

Asks the advisory services, by pip-audit for this environment and by npm for the extension of VS
Code. Exit status 0: none known; 1: some are; 3: a service could not be asked, so nothing is known
(with `--if-reachable` 0, in as many words).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

TOP = Path(__file__).parent.parent
CLEAN, FOUND, UNKNOWN = 0, 1, 3

_PIP_AUDIT = ("-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--skip-editable")
_MOST_SECONDS = 300


class Answer(NamedTuple):
    """What an advisory service says: how many packages were asked about, what is wrong with them;
    and why it does not say more, if so."""

    asked: int
    found: tuple[str, ...]
    unknown: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m release.audit", description=__doc__)
    parser.add_argument("--if-reachable", action="store_true", help="0 where nothing is known")
    options = parser.parse_args(arguments)
    answers = {"Python": _of_python(), "npm, editors/vscode": _of_npm()}
    for name, answer in answers.items():
        print("\n".join(told(name, answer)))
    if any(answer.found for answer in answers.values()):
        return FOUND
    is_known = not any(answer.unknown for answer in answers.values())
    return CLEAN if is_known or options.if_reachable else UNKNOWN


def told(name: str, answer: Answer) -> list[str]:
    """An answer in words."""
    lines = [f"{name}: {each}" for each in answer.found]
    if answer.unknown:
        lines.append(f"{name}: NOT AUDITED: {answer.unknown}")
    elif not answer.found:
        lines.append(f"{name}: {answer.asked} packages, no known vulnerability")
    return lines


def of_pip_audit(output: str, errors: str) -> Answer:
    """What pip-audit's JSON says. (It passes over packages that the service does not know, which
    are all of them where only a mirror of the index can be reached.)"""
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        return Answer(0, (), f"pip-audit gave no answer: {_last_line(errors)}")
    asked = [package for package in packages if "skip_reason" not in package]
    found = tuple(
        f"{package['name']} {package['version']}: {each['id']}"
        for package in asked
        for each in package["vulns"]
    )
    skipped = len(packages) - len(asked)
    reason = f"the service did not know {skipped} of {len(packages)} packages" if skipped else ""
    return Answer(len(asked), found, reason)


def of_npm(output: str) -> Answer:
    """What the JSON of `npm audit` says."""
    try:
        answer = json.loads(output)
        wrong = answer["vulnerabilities"]
        asked = answer["metadata"]["dependencies"]["total"]
    except (ValueError, KeyError):
        return Answer(0, (), f"npm could not ask the service: {_message(output)}")
    return Answer(asked, tuple(f"{name}: {each['severity']}" for name, each in wrong.items()))


def _of_python() -> Answer:
    ran = _run([sys.executable, *_PIP_AUDIT])
    return of_pip_audit(ran.stdout, ran.stderr)


def _of_npm() -> Answer:
    npm = shutil.which("npm")
    if npm is None:
        return Answer(0, (), "npm is not on PATH")
    return of_npm(_run([npm, "audit", "--json"], TOP / "editors" / "vscode").stdout)


def _run(command: Sequence[str], folder: Path = TOP) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=_MOST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"no answer in {_MOST_SECONDS} s")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it said nothing"])[-1]


def _message(output: str) -> str:
    try:
        return str(json.loads(output)["message"])
    except (ValueError, KeyError, TypeError):
        return "it said nothing that could be read"


if __name__ == "__main__":
    sys.exit(main())
