"""Benchmarks of a tree of a thousand Terragrunt units: a check, the first diagnostics, a save."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import servers
from benchmarks.table import Row, Times
from tests.server.wire import Wire

_UNITS, _PER_REGION, _ROOTS = 1_000, 20, 5_000
_TIMES, _WARM = 40, 4

_SHARED = """\
locals {
  account = read_terragrunt_config(find_in_parent_folders("account.hcl"))
  region  = read_terragrunt_config(find_in_parent_folders("region.hcl"))
}
remote_state {
  backend = "s3"
  config = {
    bucket = "state-${local.account.locals.name}"
    key    = "${path_relative_to_include()}/terraform.tfstate"
  }
}
"""
_UNIT = """\
include "root" {
  path   = find_in_parent_folders("root.hcl")
  expose = true
}

locals {
  region = read_terragrunt_config(find_in_parent_folders("region.hcl"))
}

%sinputs = {
  name = "unit-${local.region.locals.name}"
}
"""
_DEPENDENCY = 'dependency "unit%03d" {\n  config_path = "%sunit%03d"\n}\n\n'


def rows() -> Iterator[Row]:
    """Yield the rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        file = write_units(top / "units")
        write_roots(top / "roots")
        roots = _seconds(top / "roots")
        units = _seconds(top / "units")
        beside = f"check of 5,000 root modules {roots:.1f} s"
        yield Row("check of 1,000 units", f"{units:.1f} s", beside, "not longer", units <= roots)
        times = servers.ours(lambda server: _saving(server, file), [top / "units"])
        first, saves = times[0], Times(tuple(times[1 + _WARM :]))
        beside = f"check of 5,000 root modules {roots:.1f} s"
        what = "open to diagnostics, 1,000 units"
        yield Row(what, f"{first:.2f} s", beside, "not longer", first <= roots)
        is_met = saves.median <= 0.010
        yield Row("save to diagnostics, 1,000 units", str(saves), "", "p50 ≤ 10 ms", is_met)


def write_units(top: Path) -> Path:
    """Write a thousand units with dependencies below `top`. Returns the file of one of them."""
    top.mkdir()
    (top / "root.hcl").write_text(_SHARED, encoding="utf-8")
    for number in range(_UNITS):
        region = top / f"account{number // 100}" / f"region{number % 100 // _PER_REGION}"
        unit = region / f"unit{number % _PER_REGION:03d}"
        unit.mkdir(parents=True)
        for name, folder in (("account", region.parent), ("region", region)):
            path = folder / f"{name}.hcl"
            path.write_text(f'locals {{\n  name = "{folder.name}"\n}}\n', encoding="utf-8")
        own = number % _PER_REGION
        targets = sorted({own - 1, own // 2} - {own, -1})
        start = ("../", "${get_terragrunt_dir()}/../")
        blocks = [_DEPENDENCY % (one, start[one % 2], one) for one in targets]
        (unit / "terragrunt.hcl").write_text(_UNIT % "".join(blocks), encoding="utf-8")
    _age(top)
    return top / "account3/region2/unit010/terragrunt.hcl"


def _age(top: Path) -> None:
    """Make the files and directories an hour old. The server trusts no file of the last seconds to
    be unchanged, and a tree that somebody works on is older."""
    old = time.time() - 3_600
    for path in (*top.rglob("*"), top):
        os.utime(path, (old, old))


def write_roots(top: Path) -> None:
    """Write small root modules."""
    for number in range(_ROOTS):
        root = top / f"group{number // 100}" / f"root{number % 100}"
        root.mkdir(parents=True)
        text = f'locals {{\n  a = "{number}"\n  b = local.a\n}}\n'
        (root / "main.tf").write_text(text, encoding="utf-8")


def _seconds(folder: Path) -> float:
    """The seconds of a check of a folder, with one process."""
    command = [sys.executable, "-m", "tf_cycle_ls", "check", "--quiet", "--jobs", "1", str(folder)]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _saving(server: Wire, file: Path) -> list[float]:
    """Seconds from opening a unit to its diagnostics, and from each save to those that follow.

    The changes alternately make the unit depend on itself and remove that.
    """
    text = file.read_text(encoding="utf-8")
    cyclic = text.replace("unit005", "unit010")
    uri = file.as_uri()
    start = time.perf_counter()
    server.open(uri, text)
    server.wait_published(uri)
    seconds = [time.perf_counter() - start]
    for version in range(2, _TIMES + 2):
        edited = cyclic if version % 2 == 0 else f"{text}# {version}\n"
        server.replace(uri, edited, version)
        file.write_text(edited, encoding="utf-8")
        start = time.perf_counter()
        server.save(uri)
        published = server.wait_published(uri, version=version)
        seconds.append(time.perf_counter() - start)
        assert bool(published["diagnostics"]) is (version % 2 == 0)
    return seconds
