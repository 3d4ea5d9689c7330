"""Where a provider configuration of AWS works: its partition, region and account.

They are read from the data sources that a module has for that configuration, or from new ones.
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

# The data sources without arguments: what they tell, and the attribute that tells it.
_SOURCES = {
    "partition": ("aws_partition", "partition"),
    "region": ("aws_region", "name"),
    "account": ("aws_caller_identity", "account_id"),
}
_TYPES = frozenset(type_ for type_, _ in _SOURCES.values())
# The part of a version constraint that sets a lower bound, up to the major version.
_LOWER_BOUND = re.compile(r"\s*(?:~>|>=|>|=)?\s*v?(\d{1,9})")
_LINE_END = re.compile(rb"[^\r\n]*")


def context(
    root: Analysis, context: ReferenceContext, provider: ProviderName, wanted: Iterable[str]
) -> tuple[dict[str, str], Mapping[str, tuple[Edit, ...]]]:
    """The expressions for what is `wanted` of "partition", "region" and "account", by these words,
    and the edits that add the data sources which they need.

    New data sources come behind those of their kind, else before the block of `context`.
    """
    path = context.document.path
    found: dict[str, str] = {}
    missing: list[tuple[str, str]] = []
    for word in wanted:
        type_, attribute = _SOURCES[word]
        if word == "region" and _is_6_or_later(root, path, provider.local):
            attribute = "region"
        name = _existing(root, path, type_, provider)
        if name is None:
            name = _free_name(root, path, type_, provider)
            missing.append((type_, name))
        found[word] = f"data.{type_}.{name}.{attribute}"
    return found, _added(root, context, provider, missing) if missing else {}


def _existing(root: Analysis, path: str, type_: str, provider: ProviderName) -> str | None:
    """The name of a data source that tells about just this provider configuration."""
    return next(
        (
            declaration.resource.name
            for _, _, declaration in sorted(_data_sources(root, path), key=lambda each: each[:2])
            if declaration.resource.type == type_
            and declaration.provider == provider
            and declaration.argument_names <= {"provider"}
        ),
        None,
    )


def _data_sources(root: Analysis, path: str) -> Iterator[tuple[str, Span, ResourceDeclaration]]:
    """Those of the three types that everything in the module can read: where each is written."""
    module = module_index(root, path)
    names = ((type_, name) for type_ in _TYPES for name in module.taken.get(("data", type_), ()))
    for resource in (Resource("data", *each) for each in names):
        for other, item, declaration in module.resources[resource]:
            is_own = item.header[:1] == ("data",) and not is_override(os.path.basename(other))
            if is_own and isinstance(declaration, ResourceDeclaration):
                yield other, item.span, declaration


def _free_name(root: Analysis, path: str, type_: str, provider: ProviderName) -> str:
    taken = module_index(root, path).taken.get(("data", type_), {})
    return free_name(provider.alias or "current", taken)


def _added(
    root: Analysis,
    context: ReferenceContext,
    provider: ProviderName,
    missing: list[tuple[str, str]],
) -> Mapping[str, tuple[Edit, ...]]:
    """One edit for each data source, so that the same one is made once for many references."""
    last = max(_data_sources(root, context.document.path), key=lambda each: each[:2], default=None)
    document = root.documents[last[0]] if last else context.document
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
    """The end of the line that an item ends on; its span may go on to the next."""
    end = item.start + len(document.data[item.start : item.end].rstrip())
    match = _LINE_END.match(document.data, end)
    return match.end() if match else end


def _is_6_or_later(root: Analysis, path: str, provider: str) -> bool:
    """Whether a module asks for a version of the provider that has `region` in `aws_region`.

    That came with 6.0. `name` is there in all versions so far; since 6.0 with a warning.
    """
    return any(
        int(bound[1]) >= 6
        for constraint in constraints(root, path, provider)
        for part in constraint.split(",")
        if (bound := _LOWER_BOUND.match(part))
    )
