"""The turn of a job ends when the job has read much."""

from __future__ import annotations

from tests.fixes.support import DIRECTORY, in_memory_files
from tf_cycle_ls.server.state.turns import TURN_BYTES, CountedFiles, Turn, spend


def test_turn_ends_once() -> None:
    ends: list[int] = []
    turn = Turn(lambda: ends.append(1))
    turn.spend(TURN_BYTES)
    assert not ends
    turn.spend(1)
    turn.spend(TURN_BYTES)
    assert ends == [1]


def test_spending_counts_for_the_current_turn() -> None:
    ends: list[str] = []
    outer, inner = Turn(lambda: ends.append("outer")), Turn(lambda: ends.append("inner"))
    with outer.as_current():
        with inner.as_current():
            spend(TURN_BYTES + 1)
        assert ends == ["inner"]
        spend(TURN_BYTES + 1)
    assert ends == ["inner", "outer"]
    spend(TURN_BYTES + 1)  # outside of a job


def test_large_file_ends_the_turn() -> None:
    files = CountedFiles(in_memory_files({"main.tf": "#" * TURN_BYTES}))
    ends: list[int] = []
    with Turn(lambda: ends.append(1)).as_current():
        assert files.list_dir(DIRECTORY) == ("main.tf",)
        assert not ends
        assert len(files.read(f"{DIRECTORY}/main.tf").data) == TURN_BYTES
        assert ends == [1]


def test_many_accesses_end_the_turn() -> None:
    files = CountedFiles(in_memory_files({"main.tf": ""}))
    ends: list[int] = []
    with Turn(lambda: ends.append(1)).as_current():
        for _ in range(100):
            files.read(f"{DIRECTORY}/main.tf")
    assert ends == [1]
