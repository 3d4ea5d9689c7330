"""The code actions that every diagnostic offers besides fixes.

Their titles have at most 72 characters, because editors cut longer ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lsprotocol import types
from msgspec import Struct

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Cycle
from tf_cycle_ls.analysis.suppression_edit import REASON_PLACEHOLDER, suppression_edit
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.server.handlers.code_action_edits import KIND, with_placeholder, workspace_edit
from tf_cycle_ls.server.lsp.commands import NEXT_EDGE, OPEN_DOCUMENTATION, SHOW_CYCLE
from tf_cycle_ls.server.lsp.positions import span_of
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.text import Document, Span

_IGNORE_TITLES: Mapping[str, str] = {
    **dict.fromkeys(diagnostic_codes.CYCLES, "Ignore this cycle here, with a reason"),
    diagnostic_codes.SELF_REFERENCE: "Ignore this self reference, with a reason",
}
"""The codes that a comment can suppress in an editor, with the titles of the code actions."""

# The references that the reason of a disabled code action lists.
_MAX_REFERENCES = 6


class MarkActions(Struct, frozen=True):
    """Builds the code actions for `diagnostics`, which are all in one range of `document`, whose
    top-level blocks are at `items`."""

    document: Document
    items: Sequence[Span]
    diagnostics: Sequence[types.Diagnostic]
    snapshot: Snapshot
    client: ClientCapabilities

    def actions(self) -> Iterator[types.CodeAction]:
        """The code actions that show the cycle, ignore the findings and open the documentation."""
        by_code: dict[str, list[types.Diagnostic]] = {}
        for diagnostic in self.diagnostics:
            by_code.setdefault(str(diagnostic.code), []).append(diagnostic)
        of_cycles = (by_code.get(code, []) for code in diagnostic_codes.CYCLES)
        yield from self._show_cycle([one for found in of_cycles for one in found])
        for code in _IGNORE_TITLES:
            yield from self._ignore(code, by_code.get(code, []))
        for code, found in by_code.items():
            yield from self._open_documentation(code, found)

    def _show_cycle(self, found: Sequence[types.Diagnostic]) -> Iterator[types.CodeAction]:
        if not found:
            return
        position = found[0].range.start
        where = {
            "textDocument": {"uri": self.snapshot.uri(self.document.path)},
            "position": {"line": position.line, "character": position.character},
        }
        if self.client.supports_command(SHOW_CYCLE):
            yield _command_action("Show this cycle", SHOW_CYCLE, where, found)
        elif self.client.supports_show_document:
            title = "Go to the next reference of this cycle"
            yield _command_action(title, NEXT_EDGE, where, found)

    def _ignore(self, code: str, found: Sequence[types.Diagnostic]) -> Iterator[types.CodeAction]:
        """Insert a suppression comment, if one comment suppresses all findings. Its reason is
        selected, if the client supports that."""
        spans = [span_of(self.document, item.range, self.client.encoding) for item in found]
        edits = {suppression_edit(self.document, span, [code], self.items) for span in spans}
        if len(edits) != 1:
            return
        (edit,) = edits
        if edit is not None:
            path = self.document.path
            documents = {path: self.document}
            inserted = workspace_edit({path: [edit]}, documents, self.snapshot, self.client)
            yield types.CodeAction(
                title=_IGNORE_TITLES[code],
                kind=KIND,
                diagnostics=list(found),
                edit=with_placeholder(inserted, REASON_PLACEHOLDER, self.client),
            )

    def _open_documentation(
        self, code: str, found: Sequence[types.Diagnostic]
    ) -> Iterator[types.CodeAction]:
        if self.client.supports_show_document:
            title = f"Open the documentation of {code}"
            yield _command_action(title, OPEN_DOCUMENTATION, code, found)


def no_fix_action(cycles: Iterable[Cycle]) -> types.CodeAction:
    """A disabled code action for a reference on `cycles`, none of which has a fix or an explanation
    (LSP: CodeActionDisabled)."""
    references = dict.fromkeys(
        f"{reference.attribute} of {address(edge.source)}"
        for cycle in cycles
        for edge in cycle.edges
        for reference in edge.references
    )
    listed = ", ".join(list(references)[:_MAX_REFERENCES])
    left_out = len(references) - _MAX_REFERENCES
    more = f" and {left_out} more" if left_out > 0 else ""
    reason = (
        f"No rule has a verified edit for any reference of this cycle: {listed}{more}. Choose the "
        "reference that can go, and remove it by hand."
    )
    return types.CodeAction(
        title="No automatic fix: no rule covers this cycle",
        kind=KIND,
        disabled=types.CodeActionDisabled(reason=reason),
        data={"safe": False},
    )


def _command_action(
    title: str, command: str, argument: object, found: Sequence[types.Diagnostic]
) -> types.CodeAction:
    return types.CodeAction(
        title=title,
        kind=KIND,
        diagnostics=list(found),
        command=types.Command(title, command, arguments=[argument]),
    )
