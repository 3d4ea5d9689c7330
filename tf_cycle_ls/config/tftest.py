"""Decodes a test file (`*.tftest.hcl`, `*.tftest.json`) into the nodes of the graph of
`terraform test`.

Source of the rules: `internal/moduletest/graph` in Terraform 1.13 and later, and `GetRunReferences`
in `internal/moduletest`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from tf_cycle_ls.config.block_arguments import literal_string
from tf_cycle_ls.config.declarations import ProviderName
from tf_cycle_ls.config.json_body import body_of
from tf_cycle_ls.syntax import expressions, json_parser, parser
from tf_cycle_ls.syntax.ast import Attribute, Block, Body
from tf_cycle_ls.text import MAX_BYTES, Span

_NAMING_ARGUMENTS = ("alias", "version")
# The blocks that make nodes or decide about their order, with their numbers of labels.
_LABELS = {"run": 1, "provider": 1, "variables": 0, "test": 0}
# A block, the text that its spans refer to, and the offset of that text in the file.
_Located = tuple[bytes, int, Block]


class NodeOfTest(Struct, frozen=True):
    """A run, a variable or a provider of a test file.

    `name` is relative to the file, such as `run.one`. `references` are the names of the runs and
    variables that it refers to. `set_variables` are the variables that a run sets itself, `waits`
    the earlier runs that a run waits for, and `providers` the providers that it names. `source` is
    that of the module that a run tests; it is empty for the root module, and None if it is not
    known.
    """

    name: str
    header: Span
    references: frozenset[str]
    set_variables: frozenset[str] = frozenset()
    waits: frozenset[str] = frozenset()
    providers: tuple[str, ...] | None = None
    source: str | None = ""


@lru_cache(maxsize=100)  # A fix is verified by an analysis of the same test files.
def nodes_of_test_file(data: bytes, *, is_json: bool = False) -> tuple[NodeOfTest, ...]:
    """The nodes of a test file in the order of the text. A file with a syntax error has none."""
    if len(data) > MAX_BYTES:
        return ()
    blocks = list(_json_blocks(data) if is_json else _blocks(data))
    is_parallel = any(
        _is_true(text, block.body.attribute("parallel"))
        for text, _, block in blocks
        if block.type == "test"
    )
    runs = _Runs(is_parallel=is_parallel)
    nodes: list[NodeOfTest] = []
    for text, offset, block in blocks:
        if block.type == "run" and len(block.labels) == 1:
            nodes.append(runs.add(text, offset, block))
        elif block.type == "variables":
            nodes += _variables(offset, block)
        elif block.type == "provider" and len(block.labels) == 1:
            nodes.append(_provider(text, offset, block))
    return tuple(nodes)


def _blocks(data: bytes) -> Iterator[_Located]:
    for span, body in parser.parse_whole_file(data) or ():
        for block in body.blocks:
            yield data[span.start : span.end], span.start, block


def _json_blocks(data: bytes) -> Iterator[_Located]:
    value, issues = json_parser.read(data)
    if value is not None and not issues:
        for block in body_of(value, _LABELS).blocks:
            yield data, 0, block


class _Runs:
    """The runs of a file so far. Runs in parallel with different states do not wait."""

    def __init__(self, *, is_parallel: bool) -> None:
        self._is_parallel = is_parallel
        self._earlier: list[tuple[str, bool, bytes]] = []

    def add(self, text: bytes, offset: int, block: Block) -> NodeOfTest:
        body, name = block.body, f"run.{block.labels[0]}"
        parallel = body.attribute("parallel")
        is_parallel = _is_true(text, parallel) if parallel else self._is_parallel
        module = next(iter(body.blocks_of("module")), None)
        key = body.attribute("state_key") or (module and module.body.attribute("source"))
        state = text[key.value.start : key.value.end] if key else b""
        waits = frozenset(
            earlier
            for earlier, was_parallel, other in self._earlier
            if earlier != name and (not (is_parallel and was_parallel) or state == other)
        )
        self._earlier.append((name, is_parallel, state))
        variables = [one for inner in body.blocks_of("variables") for one in inner.body.attributes]
        conditions = [one for inner in body.blocks_of("assert") for one in inner.body.attributes]
        return NodeOfTest(
            name,
            block.header.shifted(offset),
            frozenset(_references([*variables, *conditions])),
            frozenset(one.name for one in variables),
            waits,
            _passed(text, body),
            _source(text, module) if module else "",
        )


def _source(text: bytes, module: Block) -> str | None:
    """The source in the `module` block of a run, or None if it is not a literal."""
    attribute = module.body.attribute("source")
    return literal_string(text, attribute) if attribute else None


def _passed(text: bytes, body: Body) -> tuple[str, ...] | None:
    """The providers in the `providers` argument of a run, or None without one."""
    attribute = body.attribute("providers")
    value = expressions.read(text, attribute.value) if attribute else None
    if not isinstance(value, expressions.Object):
        return None
    spans = (entry.value.span for entry in value.entries)
    names = (text[span.start : span.end].decode().strip('"') for span in spans)
    return tuple(f"provider.{name}" for name in names)


def _variables(offset: int, block: Block) -> Iterator[NodeOfTest]:
    for one in block.body.attributes:
        header = Span(one.span.start, one.span.start + len(one.name.encode())).shifted(offset)
        yield NodeOfTest(f"var.{one.name}", header, frozenset(_references([one])))


def _provider(text: bytes, offset: int, block: Block) -> NodeOfTest:
    alias = block.body.attribute("alias")
    value = expressions.read(text, alias.value) if alias else None
    name = ProviderName(block.labels[0], str(getattr(value, "value", "")) or None)
    return NodeOfTest(
        f"provider.{name}",
        block.header.shifted(offset),
        frozenset(_references_in(block.body, _NAMING_ARGUMENTS)),
    )


def _references_in(body: Body, excluding: tuple[str, ...] = ()) -> Iterator[str]:
    yield from _references([one for one in body.attributes if one.name not in excluding])
    for block in body.blocks:
        yield from _references_in(block.body)


def _references(attributes: list[Attribute]) -> Iterator[str]:
    for attribute in attributes:
        for traversal in attribute.traversals:
            if traversal.root in ("run", "var") and traversal.steps:
                step = traversal.steps[0]
                if isinstance(step, str):
                    yield f"{traversal.root}.{step}"


def _is_true(text: bytes, attribute: Attribute | None) -> bool:
    return attribute is not None and text[attribute.value.start : attribute.value.end] == b"true"
