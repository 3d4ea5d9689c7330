"""How the results of several root modules become one response."""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.server.scheduling.query import concatenated, first, merged, merged_or_none


def lens(line: int, character: int, title: str) -> types.CodeLens:
    """A code lens at a position."""
    start = types.Position(line, character)
    return types.CodeLens(types.Range(start, start), command=types.Command(title, "x"))


def titles(lenses: list[types.CodeLens] | None) -> list[str]:
    """The titles of code lenses."""
    return [lens.command.title for lens in lenses or () if lens.command]


def test_merged_elements_are_in_the_order_of_the_document() -> None:
    """Positions are compared as numbers: line 10 comes after line 9."""
    own = [lens(10, 0, "tenth"), lens(9, 12, "ninth, later")]
    caller = [lens(9, 4, "ninth"), lens(0, 0, "first")]
    assert titles(merged([own, caller])) == ["first", "ninth", "ninth, later", "tenth"]


def test_first_root_module_wins_at_the_same_position() -> None:
    own, caller = [lens(3, 0, "own")], [lens(3, 0, "caller"), lens(4, 0, "only there")]
    assert titles(merged([own, caller])) == ["own", "only there"]
    assert titles(merged([caller, own])) == ["caller", "only there"]


def test_response_without_results() -> None:
    """LSP: a document link response is an array, a highlight response may be null."""
    empty: list[list[types.CodeLens]] = [[], []]
    assert merged(empty) == []
    assert merged_or_none(empty) is None
    assert concatenated(empty) is None
    assert first(list[int]()) is None


def test_concatenated_results_keep_their_order() -> None:
    assert concatenated([[3], [], [1, 3]]) == [3, 1, 3]
    assert first([0, 1]) == 0
