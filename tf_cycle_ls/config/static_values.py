"""The values that are known before Terraform or OpenTofu builds a graph ("static evaluation").

These are literals, local values, variables (of a root module: the values in `*.tfvars` files and
the defaults; of a called module: the arguments of its call, and the defaults), `path.module` and
`path.root`. A module can use them in the `source` of its calls.

Source of the rules: `graph_builder_init.go` and `node_module_install.go` in `internal/terraform`
(Terraform 1.15), and OpenTofu's `internal/configs/static_evaluator.go`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tf_cycle_ls.config.json_body import body_of
from tf_cycle_ls.config.memoize import memoize_bytes
from tf_cycle_ls.syntax import json_parser, parser
from tf_cycle_ls.syntax.ast import Body
from tf_cycle_ls.syntax.evaluation import UnknownValueError, as_string, evaluate
from tf_cycle_ls.text import MAX_BYTES

_CACHE_MAX_BYTES, _CACHE_OVERHEAD = 500_000, 1_000


@dataclass(frozen=True, eq=False)
class StaticExpressions:
    """The texts of the expressions in a file or a module that a static evaluation can need.

    `defaults` are those of variables, `constants` the names of variables with `const = true`, and
    `calls` maps the name of a module call to its arguments.
    """

    defaults: Mapping[str, bytes] = field(default_factory=dict)
    constants: frozenset[str] = frozenset()
    locals: Mapping[str, bytes] = field(default_factory=dict)
    calls: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)


def static_expressions(files: Iterable[tuple[str, bytes]]) -> StaticExpressions:
    """The expressions of a module, from the names and texts of its files, override files last."""
    defaults: dict[str, bytes] = {}
    constants: set[str] = set()
    local_values: dict[str, bytes] = {}
    calls: dict[str, Mapping[str, bytes]] = {}
    for name, data in files:
        file = (_of_json_file if name.endswith(".json") else _of_file)(data)
        defaults |= file.defaults
        constants |= file.constants
        local_values |= file.locals
        for call, arguments in file.calls.items():
            calls[call] = {**calls.get(call, {}), **arguments}
    return StaticExpressions(defaults, frozenset(constants), local_values, calls)


@memoize_bytes(_CACHE_MAX_BYTES, _CACHE_OVERHEAD)
def _of_file(data: bytes) -> StaticExpressions:
    items = parser.parse_whole_file(data) if len(data) <= MAX_BYTES else None
    if items is None:
        return StaticExpressions()
    texts = ((data[span.start : span.end], body) for span, body in items)
    return _merged(_of_body(text, body) for text, body in texts)


@memoize_bytes(_CACHE_MAX_BYTES, _CACHE_OVERHEAD)
def _of_json_file(data: bytes) -> StaticExpressions:
    value, _ = json_parser.read(data) if len(data) <= MAX_BYTES else (None, ())
    return StaticExpressions() if value is None else _of_body(data, body_of(value))


def _of_body(data: bytes, body: Body) -> StaticExpressions:
    defaults: dict[str, bytes] = {}
    constants: set[str] = set()
    local_values: dict[str, bytes] = {}
    calls: dict[str, Mapping[str, bytes]] = {}
    for block in body.blocks:
        texts = {
            attribute.name: data[attribute.value.start : attribute.value.end]
            for attribute in block.body.attributes
        }
        if block.type == "locals":
            local_values |= texts
        elif block.type == "module" and len(block.labels) == 1:
            calls[block.labels[0]] = texts
        elif block.type == "variable" and len(block.labels) == 1:
            if "default" in texts:
                defaults[block.labels[0]] = texts["default"]
            if texts.get("const") == b"true":
                constants.add(block.labels[0])
    return StaticExpressions(defaults, frozenset(constants), local_values, calls)


def _merged(parts: Iterable[StaticExpressions]) -> StaticExpressions:
    merged = StaticExpressions({}, frozenset(), {}, {})
    for part in parts:
        merged = StaticExpressions(
            {**merged.defaults, **part.defaults},
            merged.constants | part.constants,
            {**merged.locals, **part.locals},
            {**merged.calls, **part.calls},
        )
    return merged


def _assignments(data: bytes) -> dict[str, bytes]:
    """The values in a `.tfvars` file."""
    items = parser.parse_whole_file(data) if len(data) <= MAX_BYTES else None
    texts: dict[str, bytes] = {}
    for span, body in items or ():
        text = data[span.start : span.end]
        texts |= {one.name: text[one.value.start : one.value.end] for one in body.attributes}
    return texts


def _json_assignments(data: bytes) -> dict[str, bytes]:
    value, _ = json_parser.read(data) if len(data) <= MAX_BYTES else (None, ())
    pairs = value.pairs if isinstance(value, json_parser.Object) else ()
    return {pair.key.text: data[pair.value.span.start : pair.value.span.end] for pair in pairs}


def variable_files(names: Iterable[str]) -> list[str]:
    """The files among `names` that set variables of a root module. Later files take precedence."""
    names = list(names)
    automatic = (name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json")))
    fixed = ("terraform.tfvars", "terraform.tfvars.json")
    return [*(name for name in fixed if name in names), *sorted(automatic)]


def assigned_variables(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The texts of the values that `.tfvars` files set, given their names and texts in order."""
    values: dict[str, bytes] = {}
    for name, data in files:
        values |= (_json_assignments if name.endswith(".json") else _assignments)(data)
    return values


@dataclass(frozen=True, eq=False)
class StaticScope:
    """Evaluates expressions of one module, for one call of it.

    `read` returns the expressions of the module; it is called only if a value is needed. `given`
    returns the value of a variable that the caller or a `.tfvars` file sets; it raises KeyError if
    neither does. `directory` is that of the module, relative to the root module. In Terraform only
    variables with `const = true` have a value before the graph (`only_constants`).
    """

    read: Callable[[], StaticExpressions]
    given: Callable[[str], Any]
    directory: str = "."
    only_constants: bool = False
    _pending: set[tuple[str, str]] = field(default_factory=set)

    @cached_property
    def _expressions(self) -> StaticExpressions:
        return self.read()

    def evaluate(self, text: bytes) -> Any:
        """Return the value of an expression. Raises UnknownValueError if it is not known."""
        return evaluate(text, self._named)

    def argument(self, call: str, name: str) -> Any:
        """Return the value of an argument of a module call.

        Raises KeyError if the call does not set it, and UnknownValueError if it is not known.
        """
        return self.evaluate(self._expressions.calls[call][name])

    def source(self, call: str) -> str | None:
        """Return the `source` of a module call, or None if it is not known."""
        try:
            return as_string(self.argument(call, "source"))
        except (KeyError, UnknownValueError):
            return None

    def _named(self, root: str, name: str) -> Any:
        """The value of `var.NAME`, `local.NAME` or `path.NAME`."""
        if root == "path" and name in ("module", "root"):
            return self.directory if name == "module" else "."
        if (root, name) in self._pending:
            raise UnknownValueError  # a cycle
        self._pending.add((root, name))
        try:
            if root == "local" and name in self._expressions.locals:
                return self.evaluate(self._expressions.locals[name])
            if root == "var":
                return self._variable(name)
        finally:
            self._pending.discard((root, name))
        raise UnknownValueError

    def _variable(self, name: str) -> Any:
        if self.only_constants and name not in self._expressions.constants:
            raise UnknownValueError
        try:
            return self.given(name)
        except KeyError:
            default = self._expressions.defaults.get(name)
        if default is None:
            raise UnknownValueError
        return self.evaluate(default)
