"""Diagnostics of a file that several root modules read."""

from __future__ import annotations

import asyncio

from lsprotocol import types

from tests.executed_steps import executed_steps
from tf_cycle_ls.server.diagnostics.store import DiagnosticStore

SHARED = "/m/main.tf"


def diagnostic(line: int, message: str, code: str = "dependency-cycle") -> types.Diagnostic:
    """A diagnostic on a line."""
    range_ = types.Range(types.Position(line, 0), types.Position(line, 5))
    return types.Diagnostic(range_, message, code=code)


def messages(store: DiagnosticStore, path: str = SHARED) -> list[str]:
    """The messages of a file's diagnostics."""
    return [diagnostic.message for diagnostic in store.diagnostics(path)]


def test_diagnostic_of_the_own_directory_wins() -> None:
    """Two root modules report the same code at the same range of a shared module."""
    store = DiagnosticStore()
    store.update("/app", {SHARED: [diagnostic(1, "from the app"), diagnostic(2, "only there")]})
    assert messages(store) == ["from the app", "only there"]
    store.update("/m", {SHARED: [diagnostic(1, "from the module")]})
    assert messages(store) == ["from the module", "only there"]
    store.update("/m", {})
    assert messages(store) == ["from the app", "only there"]


def test_first_root_module_wins_regardless_of_the_order_of_analyses() -> None:
    for order in (("/a", "/b"), ("/b", "/a")):
        store = DiagnosticStore()
        for root in order:
            store.update(root, {SHARED: [diagnostic(1, f"from {root}")]})
        assert messages(store) == ["from /a"]


def test_suppression_is_unused_only_if_no_root_module_uses_it() -> None:
    unused = diagnostic(1, "unused", "unused-suppression")
    store = DiagnosticStore()
    store.update("/a", {SHARED: [unused]})
    assert messages(store) == ["unused"]
    # This root module reads the file and needs the comment.
    store.update("/b", {SHARED: []})
    assert messages(store) == []
    store.update("/b", {"/b/main.tf": []})
    assert messages(store) == ["unused"]


def test_only_changed_files_get_a_new_result_id() -> None:
    """LSP, DocumentDiagnosticReport: an unchanged result id means unchanged diagnostics."""
    store = DiagnosticStore()
    both = {SHARED: [diagnostic(1, "one")], "/m/other.tf": [diagnostic(1, "other")]}
    assert store.update("/m", both) == {SHARED, "/m/other.tf"}
    before = store.result_id(SHARED), store.result_id("/m/other.tf")
    assert store.update("/m", dict(both)) == frozenset()
    assert (store.result_id(SHARED), store.result_id("/m/other.tf")) == before
    assert store.update("/m", {**both, SHARED: []}) == {SHARED}
    assert store.result_id(SHARED) != before[0]
    assert store.result_id("/m/other.tf") == before[1]
    assert store.paths == ["/m/other.tf"]


async def test_waiting_ends_with_the_next_change() -> None:
    store = DiagnosticStore()
    store.update("/m", {SHARED: [diagnostic(1, "one")]})
    waiting = [asyncio.create_task(store.wait_for_change()) for _ in range(2)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    store.update("/m", {SHARED: [diagnostic(1, "one")]})
    await asyncio.sleep(0)
    assert not waiting[1].done()
    store.update("/m", {})
    await waiting[1]


def test_number_of_steps_is_linear_in_the_root_modules() -> None:
    """With the setting `scope: workspace`, all root modules of a workspace are analyzed."""

    def steps(count: int) -> int:
        store = DiagnosticStore()

        def update_all() -> None:
            for number in range(count):
                store.update(f"/{number}", {f"/{number}/main.tf": [diagnostic(1, "a")]})

        return executed_steps(update_all)

    assert steps(400) < 2.5 * steps(200)
