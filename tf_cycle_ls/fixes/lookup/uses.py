"""Follows a value through local values and inputs of modules to the arguments that use it."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Iterator

from tf_cycle_ls.analysis.model import Place, SourceReference
from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import Local, Subject, Variable
from tf_cycle_ls.config.declarations import CallDeclaration, references_of
from tf_cycle_ls.fixes.context import ReferenceContext, reference_context
from tf_cycle_ls.fixes.lookup.module_index import module_index
from tf_cycle_ls.fixes.lookup.resource_blocks import find_named_block

_MAX_STEPS = 5
_MAX_USES = 50
_META = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})


def all_uses(
    analysis: Analysis, context: ReferenceContext, accepts: Callable[[ReferenceContext], bool]
) -> bool:
    """Whether `accepts` holds for a reference, or for every argument that its value ends up in.

    A local value and the argument of a module call pass a value on. Returns False if the value may
    go somewhere that is unknown, such as to a module that is not local.
    """
    pending, steps = [context], 0
    while pending:
        if steps > _MAX_STEPS or len(pending) > _MAX_USES:
            return False
        following: list[ReferenceContext] = []
        for use in pending:
            if accepts(use):
                continue
            readers = _readers(analysis, use)
            if not readers:
                return False
            following += readers
        pending, steps = following, steps + 1
    return True


def _readers(analysis: Analysis, context: ReferenceContext) -> list[ReferenceContext] | None:
    """The references to the local value or the input that contains a reference.

    Returns None if the reference is anywhere else, or if one of the readers cannot be parsed.
    """
    top, name, path = context.blocks[0], context.attribute.name, context.document.path
    if top.type == "locals":
        return _contexts(analysis, path, Local(name))
    if top.type != "module" or name in _META:
        return None
    call = find_named_block(analysis, path, CallDeclaration, top.labels[0])
    source = call[1].source if call else None
    directory = local_source(os.path.dirname(path), source)
    if directory is None:
        return None
    # The file name is arbitrary, because a module is identified by the directory of the path.
    return _contexts(analysis, os.path.join(directory, "main.tf"), Variable(name))


def _contexts(analysis: Analysis, path: str, subject: Subject) -> list[ReferenceContext] | None:
    contexts = [
        reference_context(analysis, reading) for reading in _readings(analysis, path, subject)
    ]
    return None if None in contexts else [context for context in contexts if context]


def _readings(analysis: Analysis, path: str, subject: Subject) -> Iterator[SourceReference]:
    index = module_index(analysis, path)
    for number in index.readers.get(subject, ()):
        file, item, declaration = index.declarations[number]
        for reference in references_of(declaration):
            if reference.subject == subject:
                place = Place(file, reference.span.shifted(item.span.start))
                yield SourceReference(place, str(reference), reference.attribute)
