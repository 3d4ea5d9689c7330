"""Rewrites the text of a resource for the caller of its module.

An input becomes what the call passes, and everything else of the module is read from an output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import OutputDeclaration, VariableDeclaration
from tf_cycle_ls.fixes.lookup.module_index import free_name, module_index
from tf_cycle_ls.fixes.lookup.resource_blocks import ResourceBlock, find_named_block
from tf_cycle_ls.fixes.rules.move_to_caller.called_module import CalledModule
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Body, Traversal
from tf_cycle_ls.text import Edit, Span, apply

# Terraform rejects an output with a sensitive value.
_SENSITIVE = re.compile(
    r"password|secret|token|private_key|connection_string|certificate|kubeconfig"
)
# An input with another argument may change what the call passes.
_PLAIN_VARIABLE = frozenset({"type", "description", "default"})
# The function that converts a value to a type as an input does.
_CONVERSIONS = {"string": "tostring", "number": "tonumber", "bool": "tobool"}
# Types of inputs that change nothing in a value of that type.
_CONTAINERS = re.compile(r"(?:any|list\(any\)|list\(string\)|map\(any\)|map\(string\))\Z")
_STRING = re.compile(r'"[^"\n]*[^}"\n]"|each\.key')
_SAME_EVERYWHERE = frozenset({"self", "terraform"})


class ModuleOutputs:
    """The outputs of a module, and those that its moved resources need in addition."""

    def __init__(self, analysis: Analysis, module: CalledModule) -> None:
        """Read the outputs that exist."""
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()
        self.new: dict[str, str] = {}
        for _, _, declaration in module_index(analysis, module.path).declarations:
            if isinstance(declaration, OutputDeclaration):
                self._taken.add(declaration.name)
                value = _output_value(analysis, module.path, declaration.name)
                if value:
                    self._names.setdefault(value, declaration.name)

    def name_of(self, expression: str, traversal: Traversal) -> str | None:
        """The name of an output with an expression, which is added if there is none.

        Returns None if the value may be sensitive.
        """
        if expression in self._names:
            return self._names[expression]
        if _SENSITIVE.search(expression):
            return None
        steps = [step for step in traversal.steps if isinstance(step, str)]
        is_resource = traversal.root not in ("local", "data", "module", "resource")
        owner = traversal.root.rpartition("_")[2] if is_resource else ""
        words = [owner, *steps[1:]] if is_resource else steps
        name = free_name("_".join(filter(None, words)) or "value", self._taken)
        self._taken.add(name)
        self._names[expression] = name
        self.new[name] = expression
        return name


def _output_value(analysis: Analysis, path: str, name: str) -> str:
    """The text of an output with no other argument than its value and description, or ""."""
    found = find_named_block(analysis, path, OutputDeclaration, name)
    value = found[0].argument("value") if found else None
    if found is None or value is None:
        return ""
    names = {attribute.name for attribute in found[0].block.body.attributes}
    return found[0].text(value).decode().strip() if names <= {"value", "description"} else ""


def rewritten(
    analysis: Analysis, module: CalledModule, block: ResourceBlock, outputs: ModuleOutputs
) -> bytes | None:
    """The text between the braces of a resource, for the caller.

    Returns None if one of its references cannot be expressed there.
    """
    edits: list[Edit] = []
    for attribute in _attributes(block.block.body):
        for traversal in attribute.traversals:
            text = _in_caller(analysis, module, block, attribute, traversal, outputs)
            if text is None:
                return None
            edits.append(Edit(traversal.span, text.encode()))
    start = block.data.index(b"{", block.block.header.end) + 1
    inside = Span(start, block.block.span.end - 1)
    shifted = [Edit(edit.span.shifted(-inside.start), edit.new) for edit in edits]
    return apply(block.data[inside.start : inside.end], shifted)


def _attributes(body: Body) -> Iterator[Attribute]:
    yield from body.attributes
    for block in body.blocks:
        yield from _attributes(block.body)


def _in_caller(
    analysis: Analysis,
    module: CalledModule,
    block: ResourceBlock,
    attribute: Attribute,
    traversal: Traversal,
    outputs: ModuleOutputs,
) -> str | None:
    """What the caller writes instead of a reference; None if it cannot be expressed there."""
    text = block.data[traversal.span.start : traversal.span.end].decode()
    if traversal.root in _SAME_EVERYWHERE:
        return text
    if traversal.root == "var":
        value = block.text(attribute).strip()
        # The provider converts a whole argument, and a template a part of it.
        is_converted = value == text.encode() or value[:1] == b'"'
        return _given(analysis, module, traversal, text, is_converted)
    if traversal.open or traversal.root == "path" or not traversal.steps:
        return None
    name = outputs.name_of(text, traversal)
    return f"{module.instance}.{name}" if name else None


def _given(
    analysis: Analysis, module: CalledModule, traversal: Traversal, text: str, is_converted: bool
) -> str | None:
    """What the call passes for an input, or its default; None if the input may change it.

    If `is_converted`, a string, number or boolean needs no conversion.
    """
    name = str(traversal.steps[0])
    found = find_named_block(analysis, module.path, VariableDeclaration, name)
    if found is None or found[0].block.body.blocks:
        return None
    variable = found[0]
    if not {one.name for one in variable.block.body.attributes} <= _PLAIN_VARIABLE:
        return None
    argument, default = module.call.argument(name), variable.argument("default")
    if argument is not None:
        value = module.call.text(argument).decode().strip()
    elif default is not None:
        value = variable.text(default).decode().strip()
    else:
        return None
    type_ = variable.argument("type")
    written = variable.text(type_).decode().strip() if type_ else "any"
    is_primitive = is_converted and written in _CONVERSIONS
    converted = value if is_primitive else _converted(value, written)
    if converted is None or "\n" in converted:
        return None
    rest = text.removeprefix(f"var.{name}")
    is_closed = expressions.traversal(converted) is not None or converted[:1] in '"['
    is_whole = not rest and not traversal.open
    return converted + rest if is_closed or is_whole else f"({converted}){rest}"


def _converted(value: str, type_: str) -> str | None:
    """The value that an input of a type has; None if the conversion cannot be written."""
    if _CONTAINERS.match(type_) or (type_ == "string" and _STRING.fullmatch(value)):
        return value
    function = _CONVERSIONS.get(type_)
    return f"{function}({value})" if function else None
