"""Runs an editor in a terminal (tmux), sends keys to it and reads its screen."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from shutil import which
from time import monotonic, monotonic_ns, sleep

from tests.editors import debian
from tests.editors.scene import PATIENCE, Failed, Scene, run

WIDTH, HEIGHT = 240, 50


@dataclass(frozen=True)
class Terminal:
    """A terminal that runs one program."""

    tmux: tuple[str, ...]

    def press(self, *keys: str) -> None:
        """Press keys, given by their names in tmux."""
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text literally."""
        self._run("send-keys", "-l", text)

    def screen(self, *, colours: bool = False) -> str:
        """The text on the screen, optionally with the escape sequences for colors."""
        return self._run("capture-pane", "-p", *(["-e", "-N"] if colours else []))

    def wait(self, what: str, is_so: Callable[[str], bool], patience: float = 1) -> str:
        """Wait until the screen meets a condition, and return it. Raises Failed on timeout."""
        end = monotonic() + patience * PATIENCE
        while not is_so(screen := self.screen()):
            if monotonic() > end:
                raise Failed(f"timed out waiting for {what}:\n{screen.rstrip()}")
            sleep(0.1)
        return screen

    def wait_for(self, text: str) -> str:
        """Wait until the screen shows a text, and return the screen."""
        return self.wait(repr(text), lambda screen: text in screen)

    def _run(self, *arguments: str) -> str:
        command = [*self.tmux, *arguments]
        result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if result.returncode != 0:
            raise Failed(f"the program in the terminal has exited: {result.stderr.strip()}")
        return result.stdout


@contextmanager
def running(
    scene: Scene,
    command: Sequence[str],
    size: tuple[int, int] = (WIDTH, HEIGHT),
    more: Mapping[str, str] | None = None,
) -> Iterator[Terminal]:
    """Run a program in a new terminal until the end of the block.

    `more` are additional environment variables.
    """
    # A unique name, because a server that was just killed may still hold its socket.
    socket = scene.home.parent / f"tmux-{monotonic_ns()}"
    tmux = (*_tmux(), "-u", "-S", str(socket), "-f", "/dev/null")
    environment = {
        **scene.environment,
        **(more or {}),
        "TERM": "tmux-256color",
        "COLORTERM": "truecolor",
    }
    words = ["env", "-i", *(f"{name}={value}" for name, value in environment.items()), *command]
    width, height = map(str, size)
    start: list[str] = [
        *tmux,
        "new-session",
        "-d",
        "-x",
        width,
        "-y",
        height,
        "-c",
        str(scene.folder),
    ]
    run([*start, shlex.join(words)])
    try:
        yield Terminal(tmux)
    finally:
        subprocess.run([*tmux, "kill-server"], stderr=subprocess.DEVNULL, check=False)


def _tmux() -> list[str]:
    installed = which("tmux")
    return (
        [installed] if installed else debian.unpacked(debian.STABLE, "tmux").command("usr/bin/tmux")
    )
