"""Edits that prevent a foreseen cycle of replacement.

Each is made in memory and simulated again.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from tf_cycle_ls.analysis.analyze import analyze_graph
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import ResourceDeclaration
from tf_cycle_ls.fixes.edits.lifecycle import add_to_lifecycle
from tf_cycle_ls.fixes.engine.fix_search import format_edits
from tf_cycle_ls.fixes.engine.verify import is_worse
from tf_cycle_ls.fixes.lookup.resource_blocks import ResourceBlock, find_resource_block
from tf_cycle_ls.fixes.model import MAX_TITLE_LENGTH, Edits
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.foresight import Foreseen, foresee
from tf_cycle_ls.replacement.model import without_keys
from tf_cycle_ls.replacement.remedies import Remedy, Way
from tf_cycle_ls.text import Document, Edit, Span, apply
from tf_cycle_ls.vfs import Files, Overlay

_FIRST = "create_before_destroy"


class ReplacementFix(Struct, frozen=True):
    """A verified edit for a foreseen cycle. `name` identifies its kind."""

    name: str
    title: str
    edits: Edits


def replacement_fixes(
    before: Configuration, analysis: Analysis, files: Files, found: Foreseen
) -> Iterator[ReplacementFix]:
    """The edits that prevent the cycle `found`, which a change from `before` to the configuration
    of `analysis` makes possible. `files` are those of the current configuration."""
    for remedy in found.remedies:
        edits = _edits(analysis, remedy)
        formatted = format_edits(analysis, edits) if edits else None
        if formatted and _prevents(before, analysis, files, found, formatted):
            name = "moved" if remedy.way is Way.MOVED else "create-before-destroy"
            yield ReplacementFix(name, _title(remedy), formatted)


def _title(remedy: Remedy) -> str:
    if remedy.way is Way.MOVED:
        old, new = (name.rsplit(".", 1)[-1] for name in remedy.addresses)
        titles = [f"Add a moved block: {new} is {old}, renamed", "Add a moved block"]
    else:
        names = " and ".join(remedy.addresses)
        titles = [
            f"Set {_FIRST} in {names} (two exist briefly)",
            f"Set {_FIRST} (two objects exist briefly)",
        ]
    return next((title for title in titles if len(title) <= MAX_TITLE_LENGTH), titles[-1])


def _edits(analysis: Analysis, remedy: Remedy) -> dict[str, tuple[Edit, ...]] | None:
    """The edits for a way out, or None if it needs other steps or a block cannot be edited."""
    if remedy.way is Way.MOVED:
        return _moved_block(analysis, *map(without_keys, remedy.addresses))
    if remedy.way is not Way.CREATE_FIRST:
        return None
    edits: dict[str, tuple[Edit, ...]] = {}
    for address in remedy.addresses:
        block = _block(analysis, without_keys(address))
        own = _created_first(block) if block else None
        if block is None or own is None:
            return None
        shifted = (Edit(edit.span.shifted(block.offset), edit.new) for edit in own)
        path = block.document.path
        edits[path] = (*edits.get(path, ()), *shifted)
    return edits


def _created_first(block: ResourceBlock) -> tuple[Edit, ...] | None:
    for lifecycle in block.block.body.blocks_of("lifecycle"):
        attribute = lifecycle.body.attribute(_FIRST)
        if attribute:
            return (Edit(attribute.value, b"true"),)
    return add_to_lifecycle(block.data, block.block, f"{_FIRST} = true")


def _moved_block(analysis: Analysis, old: str, new: str) -> dict[str, tuple[Edit, ...]] | None:
    """A `moved` block after the block of the new resource, if both are in one module."""
    block = _block(analysis, new)
    resource = new if block is None else str(block.declaration.resource)
    module = new.removesuffix(resource)
    if block is None or not old.startswith(module) or "module." in old.removeprefix(module):
        return None
    newline = "\r\n" if b"\r\n" in block.document.data else "\n"
    lines = ["", "", "moved {", f"  from = {old.removeprefix(module)}", f"  to   = {resource}", "}"]
    end = block.offset + block.block.span.end
    return {block.document.path: (Edit(Span(end, end), newline.join(lines).encode()),)}


def _block(analysis: Analysis, address: str) -> ResourceBlock | None:
    node = analysis.dependencies.nodes.get(address)
    declaration = node.located.declaration if node else None
    if node is None or not isinstance(declaration, ResourceDeclaration):
        return None
    return find_resource_block(analysis, node.located.path, declaration.resource)


def _prevents(
    before: Configuration, analysis: Analysis, files: Files, found: Foreseen, edits: Edits
) -> bool:
    """Whether the edited configuration is valid, and no plan with at most the same replacements
    has a cycle."""
    edited = {
        path: Document(path, apply(analysis.documents[path].data, changes))
        for path, changes in edits.items()
    }
    after = analyze_graph(analysis.root_dir, Overlay(files, edited), analysis)
    if is_worse(analysis, after):
        return False
    left = foresee(before, Configuration(after)).found
    return not any(_needed(one) <= _needed(found) for one in left)


def _needed(found: Foreseen) -> frozenset[str]:
    return frozenset((*found.replaced, *found.changed))
