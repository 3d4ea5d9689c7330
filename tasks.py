#!/usr/bin/env python3
"""The project's tasks, one command each: python3 tasks.py test

What a task needs is set up first: a virtual environment in .venv, with the project in it.
Standard library only; any Python from 3.10 on will do.
"""

import hashlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

# Before anything that an older Python would stumble over.
if sys.version_info < (3, 10):
    found = ".".join(map(str, sys.version_info[:3]))
    sys.exit(f"tasks.py: Python 3.10 or newer is needed; {sys.executable} is {found}")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "tasks.stamp"
EXAMPLE = "examples/kms-endpoint-cycle"

# What can be installed, by the names of pyproject.toml's extras; each includes those before it.
EXTRAS = ["", "test", "dev", "fuzz"]


class Command(NamedTuple):
    """Arguments for the environment's Python, and the exit status that means success."""

    arguments: tuple[str, ...]
    expected: int = 0


class Task(NamedTuple):
    """The extra that it needs, its commands, and a closing word when they succeed.

    What takes long is not done with `all`.
    """

    about: str
    extra: str
    commands: tuple[Command, ...]
    closing: str = ""
    takes_long: bool = False


# import-linter cannot be run by `-m`.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"

TASKS = {
    "demo": Task(
        f"check {EXAMPLE}",
        "",
        (Command(("-m", "tf_cycle_ls", "check", EXAMPLE), expected=1),),
        "The example is cyclic on purpose: check found it, and says so by exit status 1.",
    ),
    "lint": Task(
        "ruff, rules and format",
        "dev",
        (Command(("-m", "ruff", "check")), Command(("-m", "ruff", "format", "--check"))),
    ),
    "types": Task("mypy", "dev", (Command(("-m", "mypy")),)),
    "imports": Task("import-linter", "dev", (Command(("-c", LINT_IMPORTS, "--no-logo")),)),
    "docs": Task("the documentation site", "dev", (Command(("-m", "website")),)),
    "package": Task(
        "sdist and wheel into dist/, checked, installed and run",
        "dev",
        (Command(("-m", "release.package")),),
    ),
    "test": Task("pytest", "test", (Command(("-m", "pytest")),)),
    "audit": Task(
        "known vulnerabilities of what is depended on",
        "dev",
        (Command(("-m", "release.audit")),),
        takes_long=True,
    ),
    "upgrades": Task(
        "the tests with the lowest and the newest versions of what is needed",
        "test",
        (
            Command(("-m", "release.upgrades", "lowest")),
            Command(("-m", "release.upgrades", "newest")),
        ),
        takes_long=True,
    ),
    "fuzz": Task(
        "hostile input for half a minute; `-- --seconds 600` for each target longer",
        "fuzz",
        (Command(("-m", "tests.fuzz")),),
        takes_long=True,
    ),
    "editors": Task(
        "real editors, all or those that are named",
        "dev",
        (Command(("-m", "tests.editors")),),
        takes_long=True,
    ),
}


def main(arguments: list[str]) -> int:
    """Do the task that is asked for; gives the exit status."""
    name, *rest = arguments or [""]
    if name not in (*TASKS, "all") or (rest and (name == "all" or rest[0] != "--")):
        print(usage(), file=sys.stderr)
        return 2
    names = [each for each in TASKS if not TASKS[each].takes_long] if name == "all" else [name]
    install(max((TASKS[name].extra for name in names), key=EXTRAS.index))
    failed = [name for name in names if not succeeds(TASKS[name], rest[1:])]
    if failed:
        print(f"tasks.py: failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def usage() -> str:
    """What can be asked for."""
    lines = [f"  {name:8} {task.about}" for name, task in TASKS.items()]
    long = ", ".join(name for name, task in TASKS.items() if task.takes_long)
    header = "usage: python3 tasks.py TASK [-- arguments for each of the task's commands]"
    return "\n".join([header, *lines, f"  all      all of these but {long}"])


def install(extra: str) -> None:
    """Have the project and this extra in .venv; nothing to do if they are there already."""
    # An editable install holds the checkout's path, so one that was moved is installed anew.
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + os.fsencode(ROOT)).hexdigest()
    has_python = PYTHON.exists()  # False too for a link to a Python that is gone
    before, _, stamped = STAMP.read_text().partition(" ") if STAMP.exists() else ("", "", "")
    if has_python and stamped == digest and EXTRAS.index(before) >= EXTRAS.index(extra):
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if not (has_python and run("-m", "pip", "--version", **quiet).returncode == 0):
        create()
    extra = max(extra, before, key=EXTRAS.index)
    project = f".[{extra}]" if extra else "."
    print(f"tasks.py: installing {project} into {VENV.name}", flush=True)
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    if run(*pip, "--editable", project).returncode != 0:
        sys.exit("tasks.py: pip could not install the project; its own words are above")
    STAMP.write_text(f"{extra} {digest}")


def create() -> None:
    """A new .venv, in place of what may be there."""
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        sys.exit("tasks.py: this Python lacks venv; install it (Debian, Ubuntu: python3-venv)")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(f"tasks.py: {VENV.name} could not be created; Python's own words are above")


def succeeds(task: Task, extra_arguments: list[str]) -> bool:
    """Run all commands of a task, also after one that fails."""
    results = []
    for arguments, expected in task.commands:
        print("$ python", *arguments, *extra_arguments, flush=True)
        result = run(*arguments, *extra_arguments, stderr=subprocess.PIPE if expected else None)
        # A Python that crashes exits with 1 as well: that is not the status 1 expected.
        told = result.stderr or ""
        print(told, end="", file=sys.stderr)
        results.append(result.returncode == expected and "Traceback" not in told)
    if all(results) and task.closing:
        print(task.closing)
    return all(results)


def run(
    *arguments: str, stdout: int | None = None, stderr: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the environment's Python in the checkout."""
    command = [str(PYTHON), *arguments]
    return subprocess.run(
        command, cwd=ROOT, stdout=stdout, stderr=stderr, errors="replace", check=False
    )


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(f"tasks.py: {error}")
