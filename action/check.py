"""What the GitHub Action runs: `check`, told in each of the ways that GitHub has for a step.

Inputs and GitHub's own files come in the environment. Standard library only: it runs in the
environment of the user, with the Python that tf-cycle-ls is installed for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

_COMMAND = str(Path(sys.executable).with_name("tf-cycle-ls"))
_MOST = 100  # cycles in the summary, which may not grow beyond a mebibyte

Environment = Mapping[str, str]


def main(environment: Environment) -> int:
    """Check, tell, and give the exit status of `check`."""
    arguments = list(options(environment))
    status = _check("github", arguments)
    if status not in (0, 1, 2):  # a fault of ours; what it says is in the log
        return status
    report = json.loads(_output("json", arguments))
    outputs = {"status": str(status), "cycles": str(len(list(_findings(report))))}
    if sarif := environment.get("SARIF_FILE"):
        _check("sarif", ["--quiet", "--output", sarif, *arguments])
        if Path(sarif).exists():
            outputs["sarif-file"] = sarif
    _append(environment, "GITHUB_OUTPUT", (f"{name}={value}" for name, value in outputs.items()))
    _append(environment, "GITHUB_STEP_SUMMARY", summary(report, environment))
    return status


def options(environment: Environment) -> Iterator[str]:
    """The options of `check` for the action's inputs."""
    for pattern in _lines(environment, "EXCLUDE"):
        yield from ("--exclude", pattern)
    for code in _lines(environment, "FAIL_ON"):
        yield from ("--fail-on", code)
    if baseline := environment.get("BASELINE"):
        yield from ("--baseline", baseline)
    if environment.get("ONLY_NEW", "").lower() == "true" and environment.get("GITHUB_BASE_REF"):
        yield from ("--diff", f"origin/{environment['GITHUB_BASE_REF']}")
    yield "--"
    yield from _lines(environment, "PATHS")


def summary(report: Any, environment: Environment) -> Iterator[str]:
    """The report as Markdown, for the page of the run."""
    found = list(_findings(report))
    yield "### Dependency cycles"
    yield ""
    for title, places in found[:_MOST]:
        yield f"- {title}"
        for place in places:
            yield f"  - {_link(place, environment)}"
    if len(found) > _MOST:
        yield f"- … and {len(found) - _MOST} more"
    for failure in report["failures"]:
        yield f"- `{failure['path']}` could not be looked at: {failure['message']}"
    if not found and not report["failures"]:
        yield "None."


def _findings(report: Any) -> Iterator[tuple[str, list[Any]]]:
    """Each cycle and self reference: in words, and the references that make it."""
    for root in report["roots"]:
        for component in root["components"]:
            edges = {(edge["from"], edge["to"]): edge for edge in component["edges"]}
            for cycle in component["cycles"]:
                steps = zip(cycle, [*cycle[1:], cycle[0]], strict=True)
                title = " → ".join(f"`{name}`" for name in [*cycle, cycle[0]])
                written = (edges[step]["references"] for step in steps if step in edges)
                yield title, [each for references in written for each in references]
        for own in root["self_references"]:
            yield f"`{own['address']}` refers to itself", [own]


def _link(place: Any, environment: Environment) -> str:
    line = place["range"]["start"]["line"] + 1
    top = "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/blob/{GITHUB_SHA}".format_map(environment)
    file = place["file"]
    return f"`{place['text']}` in [{file}:{line}]({top}/{quote(file)}#L{line})"


def _check(format_: str, arguments: list[str]) -> int:
    command = [_COMMAND, "check", "--format", format_, *arguments]
    return subprocess.run(command, check=False).returncode


def _output(format_: str, arguments: list[str]) -> bytes:
    command = [_COMMAND, "check", "--format", format_, *arguments]
    # What cannot be read was told by the run before.
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.stdout


def _lines(environment: Environment, name: str) -> list[str]:
    lines = map(str.strip, environment.get(name, "").splitlines())
    return [line for line in lines if line]


def _append(environment: Environment, name: str, lines: Iterator[str]) -> None:
    """Into a file whose path GitHub gives."""
    if path := environment.get(name):
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main(os.environ))
