"""The task `audit`: checks the dependencies for known vulnerabilities.

Queries the advisory services: with pip-audit for this environment, and with npm for the VS Code
extension. Exit status 0: none are known; 1: some are known; 3: a service could not be queried
(0 with `--if-reachable`; the output says so).
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
_MAX_SECONDS = 300


class Answer(NamedTuple):
    """The result of an advisory service.

    `packages` is the number of audited packages, and `vulnerabilities` has a line for each finding.
    `failure` says why the audit is incomplete, or is empty.
    """

    packages: int
    vulnerabilities: tuple[str, ...]
    failure: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Query the services, print the results and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m release.audit", description=__doc__)
    parser.add_argument(
        "--if-reachable", action="store_true", help="exit with 0 if a service cannot be queried"
    )
    options = parser.parse_args(arguments)
    answers = {"Python": _of_python(), "npm, editors/vscode": _of_npm()}
    for name, answer in answers.items():
        print("\n".join(describe(name, answer)))
    if any(answer.vulnerabilities for answer in answers.values()):
        return FOUND
    is_complete = not any(answer.failure for answer in answers.values())
    return CLEAN if is_complete or options.if_reachable else UNKNOWN


def describe(name: str, answer: Answer) -> list[str]:
    """Describe the result of a service, one line per finding."""
    lines = [f"{name}: {line}" for line in answer.vulnerabilities]
    if answer.failure:
        lines.append(f"{name}: NOT AUDITED: {answer.failure}")
    elif not answer.vulnerabilities:
        lines.append(f"{name}: {answer.packages} packages, no known vulnerability")
    return lines


def of_pip_audit(output: str, errors: str) -> Answer:
    """Parse the JSON of pip-audit.

    pip-audit skips packages that the service does not know. With a mirror of the index as the
    only reachable service, these are all packages.
    """
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        return Answer(0, (), f"pip-audit gave no answer: {_last_line(errors)}")
    audited = [package for package in packages if "skip_reason" not in package]
    vulnerabilities = tuple(
        f"{package['name']} {package['version']}: {vulnerability['id']}"
        for package in audited
        for vulnerability in package["vulns"]
    )
    skipped = len(packages) - len(audited)
    reason = f"the service did not know {skipped} of {len(packages)} packages" if skipped else ""
    return Answer(len(audited), vulnerabilities, reason)


def of_npm(output: str) -> Answer:
    """Parse the JSON of `npm audit`."""
    try:
        answer = json.loads(output)
        vulnerabilities = answer["vulnerabilities"]
        count = answer["metadata"]["dependencies"]["total"]
    except (ValueError, KeyError):
        return Answer(0, (), f"npm could not query the service: {_message(output)}")
    lines = (f"{name}: {value['severity']}" for name, value in vulnerabilities.items())
    return Answer(count, tuple(lines))


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
            timeout=_MAX_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"no answer in {_MAX_SECONDS} s")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no output"])[-1]


def _message(output: str) -> str:
    try:
        return str(json.loads(output)["message"])
    except (ValueError, KeyError, TypeError):
        return "unreadable output"


if __name__ == "__main__":
    sys.exit(main())
