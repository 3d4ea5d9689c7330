"""The cached parser equals the built one, and loading the cache runs no code."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from tf_cycle_ls.syntax import hcl2_grammar

TEXT = 'a = ["${b.c}", 1e5, <<E\n${x}\nE\n]\n'


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache file. Building the parser for it takes seconds."""
    directory = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("platformdirs.user_cache_path", lambda *_, **__: directory / "ours")
        hcl2_grammar.parser()
    (file,) = (directory / "ours").iterdir()
    return file


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache directory, which does not exist yet."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "ours")
    return tmp_path / "ours"


@pytest.mark.slow
def test_cached_parser_parses_as_the_built_one(folder: Path) -> None:
    built = hcl2_grammar.parser()
    (file,) = folder.iterdir()
    before = file.stat().st_mtime_ns
    cached = hcl2_grammar.parser()
    assert file.stat().st_mtime_ns == before
    assert cached.parse(TEXT) == built.parse(TEXT)


class Evil:
    """An object that creates a file when its pickle is loaded."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.trace,)


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"{}", b"[1, 2]", b"[{}, {}]", b"\xff", b"[" * 100_000])
def test_invalid_cache_file_is_replaced(content: bytes, folder: Path, cache: Path) -> None:
    file = folder / cache.name
    folder.mkdir()
    file.write_bytes(content)
    assert hcl2_grammar.parser().parse(TEXT)
    assert file.stat().st_size > 100_000


@pytest.mark.slow
def test_pickle_in_the_cache_is_not_loaded(folder: Path, cache: Path, tmp_path: Path) -> None:
    folder.mkdir()
    trace = tmp_path / "trace"
    data = pickle.dumps(Evil(trace))
    pickle.loads(data)
    assert trace.exists(), "loading the pickle runs code"
    trace.unlink()
    for name in (cache.name, "hcl2.lark-cache"):
        (folder / name).write_bytes(data)
    assert hcl2_grammar.parser().parse(TEXT)
    assert not trace.exists()


@pytest.mark.slow
def test_parser_works_without_a_writable_cache(folder: Path) -> None:
    folder.write_text("a file in place of the cache directory")
    assert hcl2_grammar.parser().parse(TEXT)


def test_loading_the_parser_reads_no_pickle() -> None:
    """Python raises an audit event for each class that a pickle uses."""
    program = (
        "import sys\n"
        "seen = []\n"
        "sys.addaudithook(lambda event, _: seen.append(event) if 'pickle' in event else None)\n"
        "from tf_cycle_ls.syntax import hcl2_parser\n"
        "hcl2_parser.accepts(b'a = 1e5')\n"
        "hcl2_parser.accepts(b'a = 1e6')\n"
        "assert not seen, seen\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
