"""Editors from Debian's packages, unpacked into a folder: nothing is installed, no root is needed.

A suite's own libraries are unpacked beside a program, and its own dynamic linker starts it, so that
the newest editors run on an old Debian, and the oldest on a new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree, which

from tests.editors.scene import CACHE, Missing, run

OLDEST = "bookworm"
STABLE = "trixie"
NEWEST = "forky"


@dataclass(frozen=True)
class Unpacked:
    """A folder with some packages and all that they depend on."""

    folder: Path

    def command(self, program: str) -> list[str]:
        """What starts a program of it, to which arguments can be added."""
        path = self.folder / program
        linker = self.find("**/*-linux-*/ld-linux*.so.*")
        libraries = [each for each in self._libraries() if each.is_dir()]
        search = ":".join(map(str, libraries))
        return [str(linker), "--argv0", str(path), "--library-path", search, str(path)]

    def find(self, pattern: str) -> Path:
        """The one path that a pattern fits (the first by name, where there are several)."""
        return sorted(self.folder.glob(pattern))[0]

    def _libraries(self) -> Iterator[Path]:
        for top in ("lib", "usr/lib"):
            yield from sorted(self.folder.glob(f"{top}/*-linux-gnu*"))


def unpacked(suite: str, *packages: str) -> Unpacked:
    """Packages of a suite of Debian, with what they depend on; from the last time, if there."""
    for tool in ("apt-get", "dpkg-deb", "dpkg"):
        if which(tool) is None:
            raise Missing(f"{tool}, which Debian and Ubuntu have")
    folder = CACHE / "-".join(("debian", suite, *packages))
    if not (folder / "complete").exists():
        rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for archive in _Apt(folder / "apt", suite).downloaded(packages):
            run(["dpkg-deb", "--extract", str(archive), str(folder / "root")])
        rmtree(folder / "apt")
        (folder / "complete").touch()
    return Unpacked(folder / "root")


@dataclass(frozen=True)
class _Apt:
    """apt with folders of its own, that thinks nothing is installed yet."""

    folder: Path
    suite: str

    def downloaded(self, packages: Sequence[str]) -> list[Path]:
        for name in ("lists/partial", "archives/partial"):
            (self.folder / name).mkdir(parents=True)
        source = f"deb {_mirror()} {self.suite} main\n"
        (self.folder / "sources.list").write_text(source)
        self._run("update")
        self._run("install", "--download-only", *packages)
        return sorted((self.folder / "archives").glob("*.deb"))

    def _run(self, *arguments: str) -> None:
        options = {
            "Dir::Etc::SourceList": self.folder / "sources.list",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::State": self.folder,
            "Dir::State::Lists": self.folder / "lists",
            "Dir::State::Status": "/dev/null",
            "Dir::Cache": self.folder,
            "Dir::Cache::Archives": self.folder / "archives",
            "Debug::NoLocking": "true",
            "APT::Install-Recommends": "false",
            "APT::Sandbox::User": "root",
            "Acquire::Retries": "3",
        }
        settings = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        run(["apt-get", "--yes", "--quiet", *settings, *arguments])


def _mirror() -> str:
    """Where this machine gets Debian's packages from."""
    form = ["--no-release-info", "--format", "$(REPO_URI) $(COMPONENT)"]
    command = ["apt-get", *form, "indextargets", "Created-By: Packages"]
    for line in run(command).splitlines():
        if line.endswith("/debian/ main"):
            return line.partition(" ")[0]
    raise Missing("a mirror of Debian among apt's sources")
