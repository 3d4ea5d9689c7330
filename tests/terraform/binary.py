"""Finding and running the terraform program."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

# No answer takes longer than a second or two; a hanging plan must not hang the test run.
_PATIENCE_SECONDS = 120

# Nobody listens on the discard port: a request that leaves this machine fails at once instead.
_NOWHERE = "http://127.0.0.1:9"


def find() -> str | None:
    """The path of terraform: what `$TERRAFORM` names, else the one on PATH, else None."""
    found = shutil.which(os.environ.get("TERRAFORM") or "terraform")
    return found and str(Path(found).absolute())


def version(binary: str) -> str:
    """The version of a terraform program, as in "1.11.4"."""
    answer = run(binary, ["version", "-json"], Path.cwd(), {"CHECKPOINT_DISABLE": "1"})
    return str(json.loads(answer.stdout)["terraform_version"])


def run(
    binary: str, arguments: Sequence[str], directory: Path, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run terraform in a directory and return what it printed, whatever its exit status.

    It sees the environment of this process without the `TF_…` settings of whoever runs the
    tests, plus the given variables, and reaches no network.
    """
    return subprocess.run(
        [binary, *arguments],
        cwd=directory,
        env=_environment(variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_PATIENCE_SECONDS,
        check=False,
    )


def run_on_terminal(
    binary: str,
    arguments: Sequence[str],
    directory: Path,
    variables: Mapping[str, str],
    columns: int,
) -> bytes:
    """Run terraform on a terminal so many columns wide, and return all that it wrote there."""
    import fcntl
    import pty
    import termios

    reader, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with subprocess.Popen(
        [binary, *arguments],
        cwd=directory,
        env=_environment({"TERM": "xterm-256color", **variables}),
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
    ) as process:
        os.close(terminal)
        output = b""
        with suppress(OSError):  # Linux tells the end of a closed terminal by an error.
            while chunk := os.read(reader, 65536):
                output += chunk
        process.wait(_PATIENCE_SECONDS)
    os.close(reader)
    return output


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TF_")}
    return environment | {"HTTP_PROXY": _NOWHERE, "HTTPS_PROXY": _NOWHERE, **variables}
