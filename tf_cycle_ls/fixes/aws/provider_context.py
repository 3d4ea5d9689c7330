"""Expressions for the partition, region and account of an AWS provider configuration.

The expressions read data sources of that provider configuration. Missing ones are added.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterable, Iterator, Mapping

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.config_files import is_override
from tf_cycle_ls.config.declarations import ProviderName, ResourceDeclaration
from tf_cycle_ls.fixes.context import ReferenceContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.lookup.module_index import free_name, module_index
from tf_cycle_ls.fixes.lookup.provider_versions import constraints
from tf_cycle_ls.text import Document, Edit, Span

# For each word, the data source and the attribute that has the value. These data sources need no
# arguments.
_SOURCES = {
    "partition": ("aws_partition", "partition"),
    "region": ("aws_region", "name"),
    "account": ("aws_caller_identity", "account_id"),
}
_TYPES = frozenset(type_ for type_, _ in _SOURCES.values())
# The lower bound in a part of a version constraint. The group is the major version.
_LOWER_BOUND = re.compile(r"\s*(?:(?:~>|>=|>|=)\s*)?v?(\d{1,9})")
_LINE_END = re.compile(rb"[^\r\n]*")


def provider_expressions(
    analysis: Analysis, context: ReferenceContext, provider: ProviderName, words: Iterable[str]
) -> tuple[dict[str, str], Mapping[str, tuple[Edit, ...]]]:
    """The expressions for `words`, keyed by word, and the edits that add missing data sources.

    The words are "partition", "region" and "account". New data sources are inserted after existing
    ones for any of these words, or before the block of `context` if there are none.
    """
    path = context.document.path
    expression_of: dict[str, str] = {}
    missing: list[tuple[str, str]] = []
    for word in words:
        type_, attribute = _SOURCES[word]
        if word == "region" and _is_6_or_later(analysis, path, provider.local):
            attribute = "region"
        name = _existing(analysis, path, type_, provider)
        if name is None:
            name = _free_name(analysis, path, type_, provider)
            missing.append((type_, name))
        expression_of[word] = f"data.{type_}.{name}.{attribute}"
    return expression_of, _add_data_sources(analysis, context, provider, missing)


def _existing(analysis: Analysis, path: str, type_: str, provider: ProviderName) -> str | None:
    """The name of a data source of this provider configuration; None if the module has none."""
    return next(
        (
            declaration.resource.name
            for _, _, declaration in sorted(_data_sources(analysis, path), key=_position)
            if declaration.resource.type == type_
            and declaration.provider == provider
            and declaration.argument_names <= {"provider"}
        ),
        None,
    )


def _data_sources(analysis: Analysis, path: str) -> Iterator[tuple[str, Span, ResourceDeclaration]]:
    """The path, span and declaration of each data source of the three types. Data sources in
    `check` blocks, JSON files and override files are left out."""
    module = module_index(analysis, path)
    names = ((type_, name) for type_ in _TYPES for name in module.taken.get(("data", type_), ()))
    for type_and_name in names:
        for file, item, declaration in module.resources[Resource("data", *type_and_name)]:
            is_top_level = item.header[:1] == ("data",)
            if not is_top_level or is_override(os.path.basename(file)):
                continue
            if isinstance(declaration, ResourceDeclaration):
                yield file, item.span, declaration


def _position(data_source: tuple[str, Span, ResourceDeclaration]) -> tuple[str, Span]:
    return data_source[:2]


def _free_name(analysis: Analysis, path: str, type_: str, provider: ProviderName) -> str:
    taken = module_index(analysis, path).taken.get(("data", type_), {})
    return free_name(provider.alias or "current", taken)


def _add_data_sources(
    analysis: Analysis,
    context: ReferenceContext,
    provider: ProviderName,
    missing: list[tuple[str, str]],
) -> Mapping[str, tuple[Edit, ...]]:
    """One edit for each data source, so that equal edits for several references can be merged."""
    if not missing:
        return {}
    last = max(_data_sources(analysis, context.document.path), key=_position, default=None)
    document = analysis.documents[last[0]] if last else context.document
    newline = b"\r\n" if b"\r\n" in document.data else b"\n"
    texts = [_block(type_, name, provider, newline) for type_, name in missing]
    if last:
        at = _end_of_line(document, last[1])
        edits = [Edit(Span(at, at), newline * 2 + text) for text in texts]
    else:
        at = delete.include_comments_above(
            document.data, Span(context.offset, context.offset)
        ).start
        edits = [Edit(Span(at, at), text + newline * 2) for text in texts]
    return {document.path: tuple(edits)}


def _block(type_: str, name: str, provider: ProviderName, newline: bytes) -> bytes:
    head = f'data "{type_}" "{name}" {{'.encode()
    if str(provider) == "aws":
        return head + b"}"
    return newline.join([head, f"  provider = {provider}".encode(), b"}"])


def _end_of_line(document: Document, item: Span) -> int:
    """The end of the line on which an item ends. The span of an item may include line endings."""
    end = item.start + len(document.data[item.start : item.end].rstrip())
    match = _LINE_END.match(document.data, end)
    return match.end() if match else end


def _is_6_or_later(analysis: Analysis, path: str, provider: str) -> bool:
    """Whether the module requires provider 6.0, which added `region` to `aws_region`.

    All versions have `name`; it is deprecated since 6.0.
    """
    return any(
        int(bound[1]) >= 6
        for constraint in constraints(analysis, path, provider)
        for part in constraint.split(",")
        if (bound := _LOWER_BOUND.match(part))
    )
