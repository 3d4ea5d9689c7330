"""The rule `move-to-caller`: move resources out of a module with instances.

Before, in a module that is called with `for_each`:

    resource "aws_s3_bucket_policy" "this" {
      policy = jsonencode({ … = var.readers })
    }

After, next to the call:

    resource "aws_s3_bucket_policy" "this" {
      for_each = toset(["a"])
      policy   = jsonencode({ … = module.cdn[each.key].identity_arn })
    }

    moved {
      from = module.bucket["a"].aws_s3_bucket_policy.this
      to   = aws_s3_bucket_policy.this["a"]
    }

A reference to an instance with a computed key depends on the whole module, so the resource closed a
cycle inside of it. The `moved` blocks keep the objects (Terraform: *Refactor modules*).
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.config.declarations import VariableDeclaration
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.lookup import provider_versions
from tf_cycle_ls.fixes.lookup.module_index import free_name, module_index
from tf_cycle_ls.fixes.lookup.resource_blocks import (
    ResourceBlock,
    TopLevelBlock,
    find_named_block,
)
from tf_cycle_ls.fixes.model import Applicability, Candidate, Edits, Harm, Impact, Rule
from tf_cycle_ls.fixes.rules.move_to_caller.called_module import (
    CalledModule,
    Moved,
    called_module,
    moved_resources,
)
from tf_cycle_ls.fixes.rules.move_to_caller.moved_text import ModuleOutputs, rewritten
from tf_cycle_ls.text import Edit, Span

MOVE_TO_CALLER = Rule("move-to-caller", Applicability.CHANGES_BEHAVIOUR)


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Move the resources that read an input next to the call, and remove the input."""
    module = called_module(case)
    moved = moved_resources(case, module) if module else None
    if module is None or moved is None:
        return
    edits = _edits(case, module, moved)
    if edits is None:
        return
    names = [".".join(block.block.labels) for block in moved.resources]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    yield Candidate(
        MOVE_TO_CALLER,
        f"Move {names[0]}{more} out of module.{module.name}",
        f"move {' and '.join(names)} of module.{module.name} next to its call, with moved blocks, "
        f"and remove the {'inputs' if len(moved.inputs) > 1 else 'input'} "
        f"{', '.join(moved.inputs)}",
        "the objects stay as they are; another root module that calls the module must do the same; "
        "needs Terraform 1.1",
        Impact.NONE,
        edits,
        (Harm.BREAKS_CALLERS,),
    )


def _edits(case: FixContext, module: CalledModule, moved: Moved) -> Edits | None:
    outputs = ModuleOutputs(case.analysis, module)
    texts, removals = list[bytes](), list[Edits]()
    for block in moved.resources:
        if not _has_same_provider(case, module, block):
            return None
        before = len(outputs.new)
        inside = rewritten(case.analysis, module, block, outputs)
        if inside is None:
            return None
        texts.append(_moved_text(case, module, block, inside))
        added = list(outputs.new.items())[before:]
        removals.append(_replaced(block, [_output(name, value) for name, value in added]))
    for name in moved.inputs:
        removals.append(_without_input(case, module, name))
    newline = _newline(module.call)
    end = module.call.block.span.end + module.call.offset
    text = b"".join(newline * 2 + text for text in texts)
    insertion = {module.call.document.path: (Edit(Span(end, end), text),)}
    return merge_edits(*removals, insertion)


def _has_same_provider(case: FixContext, module: CalledModule, block: ResourceBlock) -> bool:
    """Whether the provider of a resource has the same source in both modules."""
    provider, paths = (
        block.block.labels[0].partition("_")[0],
        (module.path, module.call.document.path),
    )
    return len({provider_versions.source(case.analysis, path, provider) for path in paths}) == 1


def _newline(block: TopLevelBlock) -> bytes:
    return b"\r\n" if b"\r\n" in block.document.data else b"\n"


def _moved_text(
    case: FixContext, module: CalledModule, block: ResourceBlock, inside: bytes
) -> bytes:
    """The resource and its `moved` blocks."""
    newline, (type_, label) = _newline(block), block.block.labels
    path = module.call.document.path
    taken = module_index(case.analysis, path).taken.get(("managed", type_), {})
    name = label if label not in taken else free_name(module.name, set(taken))
    meta = b"  %b = %b" % (module.meta.name.encode(), module.call.text(module.meta).strip())
    body = inside.strip(b" \t\r\n")
    header = f'resource "{type_}" "{name}" {{'.encode()
    lines = [*_comments(block), header, meta, b"", b"  " + body, b"}"]
    for key in module.keys:
        old = f"  from = module.{module.name}[{key}].{type_}.{label}"
        lines += [b"", b"moved {", old.encode(), f"  to   = {type_}.{name}[{key}]".encode(), b"}"]
    return newline.join(lines)


def _comments(block: ResourceBlock) -> list[bytes]:
    start = block.offset
    lines = delete.include_comments_above(block.document.data, Span(start, start))
    return block.document.data[lines.start : start].splitlines()


def _output(name: str, value: str) -> bytes:
    return f'output "{name}" {{\n  value = {value}\n}}'.encode()


def _replaced(block: ResourceBlock, outputs: list[bytes]) -> Edits:
    """Replace a resource, with the comments above it, with outputs."""
    data, span = block.document.data, block.block.span.shifted(block.offset)
    if not outputs:
        return {block.document.path: (delete.top_level_block(data, span),)}
    newline = _newline(block)
    start = delete.include_comments_above(data, Span(block.offset, block.offset)).start
    text = b"\n\n".join(outputs).replace(b"\n", newline)
    return {block.document.path: (Edit(Span(start, span.end), text),)}


def _without_input(case: FixContext, module: CalledModule, name: str) -> Edits:
    """Delete a variable and the argument of the call that sets it."""
    edits: list[Edits] = []
    found = find_named_block(case.analysis, module.path, VariableDeclaration, name)
    if found:
        data, span = found[0].document.data, found[0].block.span.shifted(found[0].offset)
        edits.append({found[0].document.path: (delete.top_level_block(data, span),)})
    argument, call = module.call.argument(name), module.call
    if argument:
        span = argument.span.shifted(call.offset)
        edits.append({call.document.path: delete.block(call.document.data, span)})
    return merge_edits(*edits)
