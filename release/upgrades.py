"""The task `upgrades`: runs the tests with the lowest and the newest allowed dependencies.

`python -m release.upgrades lowest|newest [--python PATH] [pytest arguments…]` creates an
environment below `build/`, installs the dependencies of `pyproject.toml`, and runs pytest in it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOP = Path(__file__).parent.parent
# Extras of the product itself. The test tools are always the newest.
_EXTRAS = ("mcp", "svg")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tests in a new environment and return pytest's exit status."""
    parser = argparse.ArgumentParser(prog="python -m release.upgrades")
    parser.add_argument("which", choices=("lowest", "newest"))
    parser.add_argument("--python", default=sys.executable, help="the Python to use")
    options, rest = parser.parse_known_args(arguments)
    version = _run(options.python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
    folder = TOP / "build" / f"{options.which}-{version.strip()}"
    subprocess.run([options.python, "-m", "venv", "--clear", str(folder)], check=True)
    python = str(folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
    constraints = folder / "constraints.txt"
    lines = lowest(_project(), version.strip()) if options.which == "lowest" else ()
    constraints.write_text("\n".join(lines), encoding="utf-8")
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    _run(python, *pip, "--upgrade", "pip")
    _run(python, *pip, "--constraint", str(constraints), "--editable", f"{TOP}[test]")
    print(f"{options.which}, Python {version}{_run(python, '-m', 'pip', 'freeze')}", flush=True)
    return subprocess.run([python, "-m", "pytest", *rest], cwd=TOP, check=False).returncode


def lowest(project: str, version: str) -> Iterator[str]:
    """Yield pip constraints for the lowest allowed version of each dependency.

    `project` is the text of a `pyproject.toml`, and `version` the version of Python.
    """
    table = tomllib.loads(project)["project"]
    dependencies = [*table["dependencies"]]
    for extra in _EXTRAS:
        dependencies += table["optional-dependencies"][extra]
    current = {name: str(value) for name, value in default_environment().items()}
    environment = {**current, "python_version": version, "extra": ""}
    for requirement in map(Requirement, dependencies):
        bounds = [bound.version for bound in requirement.specifier if bound.operator == ">="]
        applies = requirement.marker is None or requirement.marker.evaluate(environment)
        if applies and bounds:
            yield f"{requirement.name}=={bounds[0]}"


def _project() -> str:
    return (TOP / "pyproject.toml").read_text(encoding="utf-8")


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


if __name__ == "__main__":
    sys.exit(main())
