"""The parser that is remembered is the one that was made, and nothing that is run."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from tf_cycle_ls.syntax import hcl2_grammar

TEXT = 'a = ["${b.c}", 1e5, <<E\n${x}\nE\n]\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder, of which nothing is there yet."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "ours")
    return tmp_path / "ours"


def test_what_is_remembered_parses_as_what_was_made(folder: Path) -> None:
    made = hcl2_grammar.parser()
    (file,) = folder.iterdir()
    before = file.stat().st_mtime_ns
    again = hcl2_grammar.parser()
    assert file.stat().st_mtime_ns == before
    assert again.parse(TEXT) == made.parse(TEXT)


class Evil:
    """What runs a command when it is read as a pickle."""

    def __init__(self, told: Path) -> None:
        self.told = told

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.told,)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1, 2]", b"[{}, {}]", b"\xff", b"[" * 100_000])
def test_what_is_no_parser_is_made_anew(content: bytes, folder: Path) -> None:
    hcl2_grammar.parser()
    (file,) = folder.iterdir()
    file.write_bytes(content)
    assert hcl2_grammar.parser().parse(TEXT)
    assert file.stat().st_size > 100_000


def test_a_pickle_in_its_place_is_not_run(folder: Path, tmp_path: Path) -> None:
    hcl2_grammar.parser()
    (file,) = folder.iterdir()
    told = tmp_path / "told"
    data = pickle.dumps(Evil(told))
    pickle.loads(data)
    assert told.exists(), "it would be run"
    told.unlink()
    for name in (file.name, "hcl2.lark-cache"):
        (folder / name).write_bytes(data)
    assert hcl2_grammar.parser().parse(TEXT)
    assert not told.exists()


def test_where_nothing_can_be_written_it_works_all_the_same(folder: Path) -> None:
    folder.write_text("a file where the folder would be")
    assert hcl2_grammar.parser().parse(TEXT)


def test_nothing_of_ours_reads_a_pickle() -> None:
    """Python tells of each class that one would make use of."""
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
