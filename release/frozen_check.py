"""Runs the frozen program without Python on PATH: the command line, workers, and the server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.server.wire import wire

TOP = Path(__file__).parent.parent
CYCLIC = TOP / "examples" / "kms-endpoint-cycle"
REPAIRED = TOP / "examples" / "kms-endpoint-fixed"

_TIMEOUT_SECONDS = 300


class BrokenError(Exception):
    """The program does not work; the message says what failed."""


def check(program: Path) -> str:
    """Run a frozen program, and return its version. Raises BrokenError."""
    start = time.monotonic()
    version = _run(program, 0, ["--version"]).stdout.strip()
    print(f"{program.name} --version: {time.monotonic() - start:.2f} s", flush=True)
    _expect("3 cycles", program, 1, ["check", str(CYCLIC)])
    # Two worker processes, which are this program again.
    _expect("3 cycles", program, 1, ["check", "--jobs", "2", str(CYCLIC), str(REPAIRED)])
    # The files that come with the package.
    _expect("# wildcard", program, 0, ["rule", "wildcard"])
    _expect("<script", program, 0, ["graph", "--format", "html", str(CYCLIC)])
    _expect("python-hcl2", program, 0, ["doctor", str(CYCLIC)])
    # Nothing can be added to the program, so the advice must not be pip.
    for arguments in (["mcp"], ["graph", "--format", "svg", str(CYCLIC)]):
        if "cannot have it" not in (errors := _run(program, 2, arguments).stderr):
            raise BrokenError(f"{' '.join(arguments)}: {errors}")
    _serve(program)
    return version.removeprefix("tf-cycle-ls ")


def _serve(program: Path) -> None:
    """Open a file with a cycle, wait for its diagnostics, and request the fixes of the first."""
    file = CYCLIC / "iam.tf"
    uri = file.as_uri()
    with wire([str(program)], _environment()) as server:
        server.initialize()
        server.open(uri, file.read_text(encoding="utf-8"))
        diagnostics = server.wait_published(uri)["diagnostics"]
        if not diagnostics:
            raise BrokenError(f"the server found no cycle in {file.name}; {server.errors}")
        document = {"uri": uri}
        for diagnostic in diagnostics:
            context = {"diagnostics": [diagnostic]}
            actions = server.ask(
                "textDocument/codeAction",
                {"textDocument": document, "range": diagnostic["range"], "context": context},
            )["result"]
            if any("edit" in action for action in actions):
                break
        else:
            raise BrokenError(f"the server has no fix for {file.name}; {server.errors}")
        server.ask("shutdown")
        server.notify("exit")
        if status := server.exit_code():
            raise BrokenError(f"the server exited with status {status}; {server.errors}")


def _expect(words: str, program: Path, status: int, arguments: Sequence[str]) -> None:
    output = _run(program, status, arguments).stdout
    if words not in output:
        raise BrokenError(f"{' '.join(arguments)}: no {words!r} in the output:\n{output}")


def _run(program: Path, status: int, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run the program in an empty folder, and return its output. Raises BrokenError if it exits
    with another status."""
    with TemporaryDirectory(prefix="tf-cycle-ls-") as folder:
        ran = subprocess.run(
            [str(program), *arguments],
            cwd=folder,
            env=_environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=_TIMEOUT_SECONDS,
            check=False,
        )
    if ran.returncode != status:
        raise BrokenError(
            f"{' '.join(arguments)}: status {ran.returncode} instead of {status}:\n"
            f"{ran.stdout}{ran.stderr}"
        )
    return ran


def _environment() -> dict[str, str]:
    """An environment without any program on PATH. Windows needs SYSTEMROOT to start a process."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    empty = "C:\\nowhere" if sys.platform == "win32" else "/nowhere"
    return {**kept, "PATH": empty}
