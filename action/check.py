"""The GitHub Action: runs `check` and reports annotations, outputs, a summary and SARIF.

Inputs and the paths of GitHub's files are environment variables. Only the standard library is used,
because this runs with the Python that tf-cycle-ls is installed for.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

_COMMAND = str(Path(sys.executable).with_name("tf-cycle-ls"))
_MAX_FINDINGS = 100  # in the summary, whose size GitHub limits to a mebibyte

Environment = Mapping[str, str]


def main(environment: Environment) -> int:
    """Check and report. Returns the exit code of `check`."""
    sarif = environment.get("SARIF_FILE")
    with TemporaryDirectory() as folder:
        file = Path(folder, "report.json")
        reports = [f"--report=json={file}", *([f"--report=sarif={sarif}"] if sarif else [])]
        command = [_COMMAND, "check", "--format", "github", *reports, *options(environment)]
        status = subprocess.run(command, check=False).returncode
        if not file.exists():  # an error that is already in the log
            return status
        report = json.loads(file.read_text(encoding="utf-8"))
    outputs = {"status": str(status), "cycles": str(len(list(_findings(report))))}
    if sarif and Path(sarif).exists():
        outputs["sarif-file"] = sarif
    _append(environment, "GITHUB_OUTPUT", (f"{name}={value}" for name, value in outputs.items()))
    _append(environment, "GITHUB_STEP_SUMMARY", summary(report, environment))
    return status


def options(environment: Environment) -> Iterator[str]:
    """The options of `check` for the inputs of the action."""
    for code in _lines(environment, "FAIL_ON"):
        yield from ("--fail-on", code)
    yield from _selection(environment)
    yield "--"
    yield from _lines(environment, "PATHS")


def _selection(environment: Environment) -> Iterator[str]:
    """The options that select root modules and cycles, for `check` and `fix`."""
    for pattern in _lines(environment, "EXCLUDE"):
        yield from ("--exclude", pattern)
    if baseline := environment.get("BASELINE"):
        yield from ("--baseline", baseline)
    if environment.get("ONLY_NEW", "").lower() == "true" and environment.get("GITHUB_BASE_REF"):
        yield from ("--diff", f"origin/{environment['GITHUB_BASE_REF']}")


def summary(report: Any, environment: Environment) -> Iterator[str]:
    """The report as Markdown, for the summary page of the workflow run."""
    found = list(_findings(report))
    yield "### Dependency cycles"
    yield ""
    for title, places, fix in found[:_MAX_FINDINGS]:
        yield f"- {title}"
        for place in places:
            yield f"  - {_link(place, environment)}"
        if fix:
            yield f"  - fix (`{fix['rule']}`): {_text(fix['title'])}"
    if len(found) > _MAX_FINDINGS:
        yield f"- … and {len(found) - _MAX_FINDINGS} more"
    for failure in report["failures"]:
        yield f"- `{failure['path']}` could not be checked: {failure['message']}"
    if not found and not report["failures"]:
        yield "None."
    if any(fix and fix["safety"] != "changes behaviour" for _, _, fix in found):
        paths = [path for path in _lines(environment, "PATHS") if path != "."]
        command = shlex.join(["tf-cycle-ls", "fix", *_selection(environment), *paths])
        yield ""
        yield "To see the changes of these fixes, and with `--write` to make them:"
        yield ""
        yield f"    {command}"


def _findings(report: Any) -> Iterator[tuple[str, list[Any], Any]]:
    """The title of each cycle and self reference, with its references and its least invasive fix.
    The fix is None if there is none."""
    for root in report["roots"]:
        for component in root["components"]:
            edges = {(edge["from"], edge["to"]): edge for edge in component["edges"]}
            for index, cycle in enumerate(component["cycles"]):
                steps = zip(cycle, [*cycle[1:], cycle[0]], strict=True)
                title = " → ".join(f"`{name}`" for name in [*cycle, cycle[0]])
                lists = (edges[step]["references"] for step in steps if step in edges)
                references = [reference for references in lists for reference in references]
                fixes = (fix for fix in component["fixes"] if index in fix["breaks"])
                yield title, references, next(fixes, None)
        for own in root["self_references"]:
            yield f"`{own['address']}` refers to itself", [own], None


def _text(text: str) -> str:
    """A text in which Markdown and HTML have no effect."""
    return re.sub(r"([\\`*_\[\]<>#&|~$])", r"\\\1", text)


def _link(place: Any, environment: Environment) -> str:
    line = place["range"]["start"]["line"] + 1
    top = "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/blob/{GITHUB_SHA}".format_map(environment)
    file = place["file"]
    return f"`{place['text']}` in [{file}:{line}]({top}/{quote(file)}#L{line})"


def _lines(environment: Environment, name: str) -> list[str]:
    lines = map(str.strip, environment.get(name, "").splitlines())
    return [line for line in lines if line]


def _append(environment: Environment, name: str, lines: Iterator[str]) -> None:
    """Append lines to the file whose path is in an environment variable."""
    if path := environment.get(name):
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main(os.environ))
