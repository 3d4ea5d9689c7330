"""The rule `narrow-reference`: read only the part of a module or an object that is needed.

Before:

    host = one(module.app[*].host)

After (if the call of the module has `count = var.enabled ? 1 : 0`):

    host = try(module.app[0].host, null)

A reference to all instances of a module depends on everything in it; one to an output of a single
instance depends on that output only. The same applies to a local value that is a whole module. An
entry of an object in a local value becomes a local value of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from tf_cycle_ls.config.declarations import CallDeclaration, LocalDeclaration
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.lookup.depends_on_entries import dependent, lost_in_module
from tf_cycle_ls.fixes.lookup.module_index import free_name, module_declarations
from tf_cycle_ls.fixes.lookup.partial_reads import only_local_entry_read, only_output_read
from tf_cycle_ls.fixes.lookup.resource_blocks import TopLevelBlock, find_named_block
from tf_cycle_ls.fixes.model import Applicability, Candidate, Edits, Harm, Impact, Rule
from tf_cycle_ls.graph.nodes import Kind, address
from tf_cycle_ls.graph.traversal import reachable
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.text import Edit, Span

NARROW_REFERENCE = Rule("narrow-reference", Applicability.SAFE)

_LOSS = "safe; the value is the same"


class _Form(Struct, frozen=True):
    """A way to read an output of a module whose call has `count`.

    `pattern` matches around `{all}`, which reads the output of all instances. `new` is written
    instead; `{first}` is the output of the first instance. `splat` is the accepted operator: an
    index behind `[*]` applies to each element, one behind `.*` to the list (HCL: splat operators).
    `max_count` is the largest number of instances for which both mean the same; None for any.
    """

    pattern: str
    new: str
    splat: str = r"(?:\[\*\]|\.\*)"
    max_count: int | None = None


_EMPTY = r'(?P<default>""|null)'
# `one` accepts at most one instance (Terraform: `OneFunc` in internal/lang/funcs/collection.go).
# The others return the default without an instance.
_FORMS = (
    _Form(r"one\(\s*{all}\s*\)", "try({first}, null)"),
    _Form(r"element\(\s*concat\(\s*{all},\s*\[\s*{empty}\s*\]\s*\),\s*0\s*\)", "{default}"),
    _Form(r"concat\(\s*{all},\s*\[\s*{empty}\s*\]\s*\)\[0\]", "{default}"),
    _Form(r'join\(\s*"",\s*{all}\s*\)', 'join("", try([{first}], []))', max_count=1),
    _Form(r"element\(\s*{all},\s*0\s*\)", "{first}"),
    _Form(r"{all}\[0\]", "{first}", splat=r"\.\*"),
)
# A local value, and the output that is read if it is a module.
_LOCAL_OUTPUT = re.compile(
    rb"(?P<local>local\.(?P<name>[A-Za-z_][\w-]*))(?:\[[^\[\]]*\])?\.(?P<output>[A-Za-z_][\w-]*)"
)
_WHOLE_MODULE = re.compile(r"module\.[A-Za-z_][\w-]*")
# The count of a call that has at most one instance.
_AT_MOST_ONE = re.compile(rb"[01]|.*\?\s*(?:1\s*:\s*0|0\s*:\s*1)\s*\)?", re.DOTALL)


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Read one output of a module, or one entry of a local value."""
    output = only_output_read(case.analysis, case.edge)
    if output:
        yield from _read_output(case, output)
    yield from _read_module(case)
    key = only_local_entry_read(case.analysis, case.edge)
    if key:
        yield from _read_entry(case, key)


def _read_output(case: FixContext, output: str) -> Iterator[Candidate]:
    """Read the output of the first instance of a module instead of that of all instances."""
    call, context = case.reference.text, case.context
    count = _count(case, call.removeprefix("module."))
    if count is None:
        return
    all_instances = rf"(?P<all>{re.escape(call)}{{splat}}\.{re.escape(output)}\b)"
    first = f"{call}[0].{output}"
    for form in _FORMS:
        if form.max_count is not None and not _AT_MOST_ONE.fullmatch(count.strip()):
            continue
        text = form.pattern.replace("{all}", all_instances.replace("{splat}", form.splat))
        pattern = re.compile(text.replace("{empty}", _EMPTY).encode())
        for match in pattern.finditer(context.data, *_bounds(case)):
            if match.start("all") != context.reference.start:
                continue
            default = match["default"].decode() if "default" in pattern.groupindex else ""
            new = form.new.format(first=first, default=f"try({first}, {default})")
            edits = context.document_edits([Edit(Span(*match.span()), new.encode())])
            loss, harm = _cost(case, case.edge.target, call, output)
            yield Candidate(
                NARROW_REFERENCE,
                f"Read output {output} of {call}[0] only",
                f"write {new} instead of {match[0].decode()}",
                loss,
                Impact.NONE,
                edits,
                (harm,),
            )
            return


def _read_module(case: FixContext) -> Iterator[Candidate]:
    """Read an output of a module itself, instead of a local value that is the whole module."""
    context, graph = case.context, case.analysis.dependencies
    match = _LOCAL_OUTPUT.match(context.data, context.reference.start)
    if match is None or graph.nodes[case.edge.target].kind is not Kind.LOCAL:
        return
    name = match["name"].decode()
    found = _local_block(case, name)
    attribute = found.argument(name) if found else None
    call = found.text(attribute).strip().decode() if found and attribute else ""
    targets = graph.successors[case.edge.target]
    ends = [target for target in targets if graph.nodes[target].kind is Kind.CLOSE]
    if not _WHOLE_MODULE.fullmatch(call) or len(ends) != 1:
        return
    output = match["output"].decode()
    loss, harm = _cost(case, ends[0], call, output)
    yield Candidate(
        NARROW_REFERENCE,
        f"Read output {output} of {call} only",
        f"read output {output} of {call} instead of local.{name}, which is all of it",
        loss,
        Impact.NONE,
        context.document_edits([Edit(Span(*match.span("local")), call.encode())]),
        (harm,),
    )


def _cost(case: FixContext, target: str, call: str, output: str) -> tuple[str, Harm]:
    """The cost of reading one output, in words and as a harm: the resources of the module that are
    not on a cycle, and that the source then no longer waits for.

    `target` is a node of the module at which the edge ends, or the local value that it reads.
    """
    graph = case.analysis.dependencies
    module = graph.nodes[target].path
    node = f"{module}.output.{output} (expand)"
    kept = {address(name) for name in reachable([node], graph.successors)}
    own = {case.edge.target, target, f"{module} (close)"}
    lost = [name for name in lost_in_module(case, module, own) if name not in kept]
    if not lost:
        return f"{_LOSS}, and no longer depends on the rest of {call}", Harm.NONE
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    return (
        f"the value is the same, but {dependent(case)} no longer depends on {lost[0]}{more}, which "
        "the cycle does not need",
        Harm.LOSES_ORDER,
    )


def _bounds(case: FixContext) -> tuple[int, int]:
    value = case.context.attribute.value
    return value.start, value.end


def _count(case: FixContext, name: str) -> bytes | None:
    """The `count` of a module call; None if it has none."""
    found = find_named_block(case.analysis, case.context.document.path, CallDeclaration, name)
    count = found[0].argument("count") if found else None
    return found[0].text(count) if found and count else None


def _read_entry(case: FixContext, key: str) -> Iterator[Candidate]:
    """Make an entry of an object a local value of its own."""
    context, text = case.context, case.reference.text
    name = re.split(r"[.\[]", text)[1]
    read = re.compile(rf'local\.{name}(?:\.{key}|\[\s*"{key}"\s*\])'.encode())
    match = read.match(context.data, context.reference.start)
    found = _entry(case, name, key)
    if found is None or match is None:
        return
    block, entry_value, start = found
    new = free_name(f"{name}_{key}", _locals(case))
    value = block.data[entry_value.start : entry_value.end]
    newline = b"\r\n" if b"\r\n" in block.document.data else b"\n"
    line = b"%b = %b%b  " % (new.encode(), value, newline)
    at = start + block.offset
    local = f"local.{new}".encode()
    declared: Edits = {
        block.document.path: (
            Edit(Span(at, at), line),
            Edit(entry_value.shifted(block.offset), local),
        )
    }
    edits = merge_edits(declared, context.document_edits([Edit(Span(*match.span()), local)]))
    yield Candidate(
        NARROW_REFERENCE,
        f"Make {key} of local.{name} a local value",
        f"read local.{new}, a new local value, instead of local.{name}.{key}",
        f"{_LOSS}, and no longer depends on the rest of local.{name}",
        Impact.NONE,
        edits,
    )


def _entry(case: FixContext, name: str, key: str) -> tuple[TopLevelBlock, Span, int] | None:
    """The block of a local value that is an object, the span of the value of one of its entries,
    and the start of the local value.

    Returns None if the value of the entry is a heredoc, which must end with its own line.
    """

    found = _local_block(case, name)
    attribute = found.argument(name) if found else None
    if found is None or attribute is None:
        return None
    value = expressions.read(found.data, attribute.value)
    entry = value.entry(key) if isinstance(value, expressions.Object) else None
    if entry is None or isinstance(entry.value, expressions.Heredoc):
        return None
    return found, entry.value.span, attribute.span.start


def _local_block(case: FixContext, name: str) -> TopLevelBlock | None:
    """The block of a local value; None unless it is declared exactly once."""
    found = find_named_block(case.analysis, case.context.document.path, LocalDeclaration, name)
    return found[0] if found else None


def _locals(case: FixContext) -> set[str]:
    return {
        declaration.name
        for _, _, declaration in module_declarations(case.analysis, case.context.document.path)
        if isinstance(declaration, LocalDeclaration)
    }
