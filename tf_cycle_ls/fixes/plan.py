"""A set of repairs that leaves a root without a cycle, as far as that is possible."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tf_cycle_ls.analysis.analyse import analyse
from tf_cycle_ls.analysis.answers import Root
from tf_cycle_ls.files import Files, Overlay
from tf_cycle_ls.fixes.catalog import offers_for
from tf_cycle_ls.fixes.offer import Fix, Harm
from tf_cycle_ls.text import Document, apply

SAFE = Harm.ORDER
"""The most that a repair may cost to be made without being asked for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done: the repairs in the order in which they are made, the texts afterwards by
    path, and the root as it is then."""

    fixes: tuple[Fix, ...]
    documents: Mapping[str, Document]
    after: Root


def plan(root: Root, files: Files, rules: Collection[str], most: Harm) -> Plan:
    """Make repairs, each time the one of least harm, until no cycle is left or none fits.

    `root` is the analysis of `files`. Only repairs of the `rules` named, and of no more harm than
    `most`, are made; of equally harmful ones that which breaks the most cycles. Each repair was
    tried out on the texts that those before it leave, so all of them hold together.
    """
    made: list[Fix] = []
    documents: dict[str, Document] = {}
    while True:
        laid = Overlay(files, documents)
        fix = _least_harm(root, laid, rules, most)
        if fix is None:
            return Plan(tuple(made), documents, root)
        made.append(fix)
        for path, edits in fix.edits.items():
            documents[path] = Document(path, apply(root.documents[path].data, edits))
        root = analyse(root.path, Overlay(files, documents), root.files)


def _least_harm(root: Root, files: Files, rules: Collection[str], most: Harm) -> Fix | None:
    fitting = (
        fix
        for component in root.components
        for fix in offers_for(component, root, files)
        if fix.rule in rules and fix.harm <= most
    )
    return min(fitting, key=lambda fix: (fix.harm, -fix.breaks), default=None)
