"""Builds the edges between the objects of a stack configuration and its embedded stacks.

An object waits for others as the promises of Terraform's stacks runtime do. Source: `validate` and
`plan` in `internal/stacks/stackruntime/internal/stackeval` (component_config.go, component.go,
component_instance.go, stack_call_config.go, input_variable_config.go, provider_config.go,
expression_refs.go). What only a plan waits for is marked: providers, `for_each`, `depends_on`, and
the components in an embedded stack that a component refers to.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from tf_cycle_ls.analysis.model import Edge, SourceReference
from tf_cycle_ls.graph.traversal import Edge as Ends
from tf_cycle_ls.stacks.config import StackBlock, StackReference
from tf_cycle_ls.stacks.stack_tree import Stack

INPUTS, OUTPUTS = "inputs", "collected outputs"

_OUTPUTS_NOTE = "A reference to {stack} waits for all of its outputs."
_COMPONENTS_NOTE = "The plan of {source} waits for the plans of all components of {stack}."

# The arguments of each type of block, and whether `validate` evaluates the references in them.
_ARGUMENTS: Mapping[str, tuple[tuple[str, bool], ...]] = {
    "component": (
        ("inputs", True),
        ("for_each", False),
        ("providers", False),
        ("depends_on", False),
    ),
    "output": (("value", True),),
    "provider": (("for_each", False), ("config", False)),
}


def edges_of(root: Stack) -> Mapping[Ends, Edge]:
    """All edges of a stack and the stacks in it, by the names of their ends."""
    builder = _Builder(root)
    for stack in root.all():
        builder.add(stack)
    for stack in root.all():
        builder.add_required(stack)
    return builder.edges


class _Builder:
    def __init__(self, root: Stack) -> None:
        self.edges: dict[Ends, Edge] = {}
        # The objects that each object refers to, as the search for components follows them.
        self._uses: dict[str, list[tuple[str, SourceReference]]] = {}
        # The components of each stack, with those of the stacks in it.
        self._components = {
            outer.name: [
                inner.name_of(block.name)
                for inner in outer.all()
                for block in inner.config.of_type("component")
            ]
            for outer in root.all()
        }
        self._all_components = frozenset(self._components[root.name])

    def add(self, stack: Stack) -> None:
        """Add the edges of the objects of one stack."""
        for block in stack.config.by_name.values():
            source = stack.name_of(block.name)
            if block.type == "stack":
                self._add_call(stack, block)
            elif block.type == "local":
                name = block.name.removeprefix("local.")
                self._refer(stack, source, block.references(name), is_validated=True)
            for argument, is_validated in _ARGUMENTS.get(block.type, ()):
                references = block.references(argument)
                self._refer(stack, source, references, is_validated=is_validated)

    def _add_call(self, stack: Stack, call: StackBlock) -> None:
        """Add the edges of a `stack` block: its inputs, and its collected outputs."""
        name, child = stack.name_of(call.name), stack.children[call.name]
        inputs, outputs = f"{name} {INPUTS}", f"{name} {OUTPUTS}"
        self._refer(stack, inputs, call.references("inputs"), is_validated=True)
        uses = self._uses.setdefault(name, list(self._uses.get(inputs, ())))
        for one, target in _resolved(stack, call.references("for_each", "depends_on")):
            uses.append((target, one.reference))
            if one.reference.attribute == "for_each":
                for source in (outputs, *self._components.get(name, ())):
                    self._add(Edge(source, target, (one.reference,), is_only_planned=True))
        for block in child.config.of_type("output") if child else ():
            note = _OUTPUTS_NOTE.format(stack=name)
            # With `for_each`, the outputs are not known to `validate`.
            is_planned, target = call.has("for_each"), f"{name}.{block.name}"
            self._add(Edge(outputs, target, (), note, call.header, is_only_planned=is_planned))

    def _refer(
        self,
        stack: Stack,
        source: str,
        references: Iterable[StackReference],
        *,
        is_validated: bool,
    ) -> None:
        for one, target in _resolved(stack, references):
            self._uses.setdefault(source, []).append((target, one.reference))
            if one.reference.attribute == "depends_on" and target.endswith(OUTPUTS):
                continue  # It stands for the components of the stack, see `add_required`.
            # A provider passes no value to `validate`.
            is_planned = not is_validated or one.name.startswith("provider.")
            self._add(Edge(source, target, (one.reference,), is_only_planned=is_planned))

    def _add(self, edge: Edge) -> None:
        earlier = self.edges.get(edge.key)
        if earlier is not None:
            references = tuple(dict.fromkeys((*earlier.references, *edge.references)))
            is_planned = earlier.is_only_planned and edge.is_only_planned
            edge = replace(earlier, references=references, is_only_planned=is_planned)
        self.edges[edge.key] = edge

    def add_required(self, stack: Stack) -> None:
        """Add what the plans of components wait for: the plans of the components in the stacks that
        they refer to, directly or through other objects."""
        for block in stack.config.of_type("component"):
            source = stack.name_of(block.name)
            for call, reference in self._reached_stacks(source):
                note = _COMPONENTS_NOTE.format(source=source, stack=call)
                for component in self._components.get(call, ()):
                    edge = Edge(source, component, (), note, reference.place, is_only_planned=True)
                    self.edges.setdefault(edge.key, edge)

    def _reached_stacks(self, source: str) -> Iterator[tuple[str, SourceReference]]:
        """The stacks that a component refers to, each with the reference of the component itself
        that leads there. The search does not go through other components."""
        queue = deque(self._uses.get(source, ()))
        seen = {source}
        while queue:
            target, reference = queue.popleft()
            if target in seen or target in self._all_components:
                continue
            seen.add(target)
            call = target.removesuffix(f" {OUTPUTS}").removesuffix(f" {INPUTS}")
            if target.endswith(f" {OUTPUTS}"):
                yield call, reference
            queue.extend((inner, reference) for inner, _ in self._uses.get(call, ()))


def _resolved(
    stack: Stack, references: Iterable[StackReference]
) -> Iterator[tuple[StackReference, str]]:
    """The references to objects that are declared, each with the name of the object.

    A variable of an embedded stack is no item: it stands for all inputs of the stack.
    """
    for one in references:
        if one.name not in stack.config.by_name:
            continue
        if one.name.startswith("var.") and stack.path:
            yield one, f"{stack.name} {INPUTS}"
        else:
            suffix = f" {OUTPUTS}" if one.name.startswith("stack.") else ""
            yield one, stack.name_of(one.name) + suffix
