"""The files for package registries are complete and valid, as far as this machine can check."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest
import yaml

from release.registries import MissingError, filled, main
from release.targets import TARGETS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOP = Path(__file__).parent.parent
VERSION = "1.2.3"
ARCHIVES = [
    f"tf-cycle-ls-{VERSION}-{target}.{'zip' if target.startswith('win32') else 'tar.gz'}"
    for target in TARGETS
]
SUMS = {name: f"{number:064x}" for number, name in enumerate(ARCHIVES)}
FILES = filled(VERSION, SUMS)


def text(suffix: str) -> str:
    """The text of the only file whose path ends like this."""
    (found,) = (text for name, text in FILES.items() if name.endswith(suffix))
    return found


def test_nothing_is_left_to_fill_in() -> None:
    assert FILES
    for name, content in FILES.items():
        assert "%VERSION%" not in content, name
        assert "%SHA256" not in content, name


@pytest.mark.parametrize("name", FILES)
def test_file_can_be_parsed(name: str) -> None:
    content = FILES[name]
    match PurePosixPath(name).suffix:
        case ".json":
            json.loads(content)
        case ".toml":
            tomllib.loads(content)
        case ".yaml":
            list(yaml.safe_load_all(content))


def test_formula_is_ruby() -> None:
    ruby = shutil.which("ruby")
    if ruby is None:
        pytest.skip("ruby is not installed")
    formula = text(".rb")
    ran = subprocess.run([ruby, "-c"], input=formula, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_checksums_are_those_of_the_archives() -> None:
    for target, name in zip(TARGETS, ARCHIVES, strict=True):
        users = [content for content in FILES.values() if SUMS[name] in content]
        assert users or target.startswith("alpine"), f"no registry has the archive for {target}"
        assert all(name in content for content in users)


def test_mason_has_every_platform() -> None:
    package = yaml.safe_load(text("mason/package.yaml"))
    assert package["source"]["id"] == f"pkg:github/tf-cycle-ls/tf-cycle-ls@v{VERSION}"
    names = [
        asset["file"].replace('{{ version | strip_prefix "v" }}', VERSION)
        for asset in package["source"]["asset"]
    ]
    assert sorted(names) == sorted(ARCHIVES)


def test_zed_has_version_of_its_extension() -> None:
    entry = tomllib.loads(text("zed/extensions.toml"))["tf-cycle-ls"]
    manifest = tomllib.loads((TOP / entry["path"] / "extension.toml").read_text(encoding="utf-8"))
    assert entry["version"] == manifest["version"]


def test_checksums_of_all_files_are_written(tmp_path: Path) -> None:
    for name in ARCHIVES:
        (tmp_path / name).write_bytes(name.encode())
    assert main([VERSION, "--dist", str(tmp_path)]) == 0
    lines = (tmp_path / "SHA256SUMS").read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == sorted(ARCHIVES)
    with zipfile.ZipFile(tmp_path / "registries.zip") as archive:
        assert archive.namelist() == list(FILES)


def test_missing_archive_is_named() -> None:
    with pytest.raises(MissingError, match="linux-x64"):
        filled(VERSION, {})
