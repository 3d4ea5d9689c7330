"""Unpacks editors from Debian packages into a folder, without installation or root privileges.

The libraries of the suite are unpacked too, and its dynamic linker starts the program. So the
newest editors run on an old Debian, and the oldest editors on a new one.
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
    """A folder with unpacked packages and all their dependencies."""

    folder: Path

    def command(self, program: str) -> list[str]:
        """The command that starts a program of the folder."""
        path = self.folder / program
        linker = self.find("**/*-linux-*/ld-linux*.so.*")
        libraries = [path for path in self._libraries() if path.is_dir()]
        search = ":".join(map(str, libraries))
        return [str(linker), "--argv0", str(path), "--library-path", search, str(path)]

    def find(self, pattern: str) -> Path:
        """The first path, by name, that matches a pattern. Raises IndexError if there is none."""
        return sorted(self.folder.glob(pattern))[0]

    def _libraries(self) -> Iterator[Path]:
        for top in ("lib", "usr/lib"):
            yield from sorted(self.folder.glob(f"{top}/*-linux-gnu*"))


def unpacked(suite: str, *packages: str) -> Unpacked:
    """Unpack packages of a Debian suite with their dependencies, or reuse the cached folder."""
    for tool in ("apt-get", "dpkg-deb", "dpkg"):
        if which(tool) is None:
            raise Missing(f"{tool}, which is part of Debian and Ubuntu")
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
    """apt with its own state folders, in which no package is installed."""

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
    """The Debian mirror in the apt configuration of this machine."""
    form = ["--no-release-info", "--format", "$(REPO_URI) $(COMPONENT)"]
    command = ["apt-get", *form, "indextargets", "Created-By: Packages"]
    for line in run(command).splitlines():
        if line.endswith("/debian/ main"):
            return line.partition(" ")[0]
    raise Missing("a Debian mirror in the sources of apt")
