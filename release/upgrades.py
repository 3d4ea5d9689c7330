"""The task `upgrades`: the tests with the lowest and with the newest versions that are allowed.

`python -m release.upgrades lowest|newest [--python PATH] [pytest's arguments…]` makes an
environment below `build/`, installs there what `pyproject.toml` allows, and runs pytest in it.
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
# What the product itself needs; the tools of its tests are always the newest.
_EXTRAS = ("svg",)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives pytest's exit status."""
    parser = argparse.ArgumentParser(prog="python -m release.upgrades")
    parser.add_argument("which", choices=("lowest", "newest"))
    parser.add_argument("--python", default=sys.executable, help="another Python to try")
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
    """Constraints, as pip takes them, to the lowest version of each dependency that a
    `pyproject.toml` allows for a version of Python."""
    told = tomllib.loads(project)["project"]
    written = [*told["dependencies"]]
    for extra in _EXTRAS:
        written += told["optional-dependencies"][extra]
    here = {name: str(value) for name, value in default_environment().items()}
    environment = {**here, "python_version": version, "extra": ""}
    for requirement in map(Requirement, written):
        bounds = [each.version for each in requirement.specifier if each.operator == ">="]
        applies = requirement.marker is None or requirement.marker.evaluate(environment)
        if applies and bounds:
            yield f"{requirement.name}=={bounds[0]}"


def _project() -> str:
    return (TOP / "pyproject.toml").read_text(encoding="utf-8")


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


if __name__ == "__main__":
    sys.exit(main())
