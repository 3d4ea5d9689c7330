"""Pictures of a terminal with the real output of a command."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from mkdocs.exceptions import PluginError
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from website.pages import TOP

# Without the fonts that it would load from elsewhere; the reader's fonts are good enough.
_FORMAT = re.sub(r"@font-face \{\{.*?\}\}\n", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
_WIDTH = 100


def picture(command: str) -> str:
    """Run a command and return its colored terminal output as SVG."""
    prompt = Text.assemble(("$ ", "bold green"), (command, "bold"))
    name = re.sub(r"\W+", "-", command)  # the same in every build
    return as_svg(name, _WIDTH, prompt, Text.from_ansi(_printed(command)))


def as_svg(name: str, width: int, *parts: Text) -> str:
    """Draw a terminal of `width` columns that shows these texts, one below the other, as SVG.

    Longer lines are wrapped.
    """
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True)
    for part in parts:
        console.print(part, overflow="fold")
    return console.export_svg(title="", code_format=_FORMAT, unique_id=name)


def _printed(command: str) -> str:
    program, *arguments = shlex.split(command)
    program = str(Path(sys.executable).with_name(program))
    printed, status = _run([program, *arguments])
    if status not in (0, 1):
        raise PluginError(f"picture: {command} gave {status}")
    return printed.decode().replace("\r\n", "\n").rstrip()


def _run(command: Sequence[str]) -> tuple[bytes, int]:
    """Return the terminal output and the exit status. On Windows the output has no colors."""
    if sys.platform == "win32":
        ran = subprocess.run(command, cwd=TOP, stdout=subprocess.PIPE, check=False)
        return ran.stdout, ran.returncode
    reader, writer = os.openpty()
    with subprocess.Popen(
        command, cwd=TOP, stdin=subprocess.DEVNULL, stdout=writer, env=_environment()
    ) as running:
        os.close(writer)
        printed = b"".join(_parts(reader))
        os.close(reader)
    return printed, running.returncode


def _environment() -> dict[str, str]:
    unwanted = ("NO_COLOR", "FORCE_COLOR", "CI")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return kept | {"TERM": "xterm-256color", "COLUMNS": str(_WIDTH)}


def _parts(terminal: int) -> Iterator[bytes]:
    """Yield the output of a terminal. Linux signals its end by an error."""
    try:
        while part := os.read(terminal, 65536):
            yield part
    except OSError:
        return
