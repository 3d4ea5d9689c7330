"""The values that are known before Terraform or OpenTofu builds a graph ("static evaluation").

These are literals, local values, variables (of a root module: the values in `*.tfvars` files and
the defaults; of a called module: the arguments of its call, and the defaults), `path.module` and
`path.root`. A module can use them in the `source` of its calls.

Source of the rules: `graph_builder_init.go` and `node_module_install.go` in `internal/terraform`
(Terraform 1.15), and OpenTofu's `internal/configs/static_evaluator.go`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from tf_cycle_ls.config.json_body import body_of
from tf_cycle_ls.config.memoize import memoize_bytes
from tf_cycle_ls.config.type_constraints import convert
from tf_cycle_ls.syntax import json_parser, parser
from tf_cycle_ls.syntax.ast import Body
from tf_cycle_ls.syntax.evaluation import Functions, evaluate
from tf_cycle_ls.syntax.pure_functions import UNKNOWN, UnknownValueError, as_string, is_whole
from tf_cycle_ls.text import MAX_BYTES

_COUNTING = ("count", "for_each")
_CACHE_MAX_BYTES, _CACHE_OVERHEAD = 500_000, 1_000

# Terragrunt's `nonsensitive`, of an earlier Terraform, rejects what is not sensitive.
_FUNCTIONS: Functions = {"nonsensitive": lambda value: value}


class StaticExpressions(Struct, frozen=True, eq=False, weakref=True):
    """The texts of the expressions in a file or a module that a static evaluation can need.

    `variables` maps the name of a variable to the arguments of its block, `calls` the name of a
    module call to its arguments, and `resources` the address of a managed resource to its `count`
    and `for_each`.
    """

    variables: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    locals: Mapping[str, bytes] = field(default_factory=dict)
    calls: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    resources: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)


def static_expressions(files: Iterable[tuple[str, bytes]]) -> StaticExpressions:
    """The expressions of a module, from the names and texts of its files, override files last."""
    parts = ((_of_json_file if name.endswith(".json") else _of_file)(data) for name, data in files)
    return _merged(parts)


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
    variables: dict[str, Mapping[str, bytes]] = {}
    local_values: dict[str, bytes] = {}
    calls: dict[str, Mapping[str, bytes]] = {}
    resources: dict[str, Mapping[str, bytes]] = {}
    for block in body.blocks:
        texts = {
            attribute.name: data[attribute.value.start : attribute.value.end]
            for attribute in block.body.attributes
            if block.type != "resource" or attribute.name in _COUNTING
        }
        match block.type, block.labels:
            case "locals", ():
                local_values |= texts
            case "module", (name,):
                calls[name] = texts
            case "variable", (name,):
                variables[name] = texts
            case "resource", (type_, name) if texts:
                resources[f"{type_}.{name}"] = texts
    return StaticExpressions(variables, local_values, calls, resources)


def _merged(parts: Iterable[StaticExpressions]) -> StaticExpressions:
    """The expressions of several texts. Arguments in later texts replace those of earlier ones."""
    variables: dict[str, Mapping[str, bytes]] = {}
    local_values: dict[str, bytes] = {}
    calls: dict[str, Mapping[str, bytes]] = {}
    resources: dict[str, Mapping[str, bytes]] = {}
    for part in parts:
        local_values |= part.locals
        for merged, added in (
            (variables, part.variables),
            (calls, part.calls),
            (resources, part.resources),
        ):
            for name, arguments in added.items():
                merged[name] = {**merged.get(name, {}), **arguments}
    return StaticExpressions(variables, local_values, calls, resources)


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


class StaticScope(Struct, frozen=True, eq=False, dict=True):
    """Evaluates expressions of one module, for one call of it.

    `read` returns the expressions of the module; it is called only if a value is needed. `given`
    returns the value of a variable that the caller or a `.tfvars` file sets; it raises KeyError if
    neither does. `directory` is that of the module, relative to the root module. If
    `only_constants`, only variables with `const = true` have a value. If `only_whole`, a value of
    which a part is not known is not known. `workspace` returns the name of the workspace, which is
    empty if it has no value.
    """

    read: Callable[[], StaticExpressions]
    given: Callable[[str], Any]
    directory: str = "."
    only_constants: bool = False
    only_whole: bool = False
    workspace: Callable[[], str] = str
    _values: dict[tuple[str, str], Any] = field(default_factory=dict)

    @cached_property
    def _expressions(self) -> StaticExpressions:
        return self.read()

    def evaluate(self, text: bytes) -> Any:
        """Return the value of an expression. Raises UnknownValueError if it is not known."""
        value = evaluate(text, self._named, _FUNCTIONS)
        if self.only_whole and not is_whole(value):
            raise UnknownValueError
        return value

    def local_text(self, name: str) -> bytes | None:
        """The text of the expression of a local value, or None if it is not declared."""
        return self._expressions.locals.get(name)

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

    def has_no_instance(self, address: str) -> bool:
        """Whether the managed resource or the module call at `address` has no instance for certain,
        with the values of variables that are known."""
        kind, _, name = address.partition(".")
        expressions = self._expressions
        arguments = expressions.calls.get(name) if kind == "module" else None
        for argument in _COUNTING:
            text = (arguments or expressions.resources.get(address, {})).get(argument)
            if text is not None:
                with suppress(UnknownValueError):
                    return self.evaluate(text) in (0, "0", [], {})
        return False

    def _named(self, root: str, name: str) -> Any:
        """The value of `var.NAME`, `local.NAME`, `path.NAME` or `terraform.workspace`.

        Each is evaluated only once, because values that use one value twice can form long chains.
        """
        if (root, name) not in self._values:
            self._values[root, name] = UNKNOWN  # if the value needs itself
            with suppress(UnknownValueError):
                self._values[root, name] = self._value(root, name)
        value = self._values[root, name]
        if value is UNKNOWN:
            raise UnknownValueError
        return value

    def _value(self, root: str, name: str) -> Any:
        match root, name:
            case "path", "module":
                return self.directory
            case "path", "root":
                return "."
            case "terraform", "workspace":
                return self.workspace() or UNKNOWN
            case "local", _ if name in self._expressions.locals:
                return self.evaluate(self._expressions.locals[name])
            case "var", _ if name in self._expressions.variables:
                return self._variable(name, self._expressions.variables[name])
        raise UnknownValueError

    def _variable(self, name: str, arguments: Mapping[str, bytes]) -> Any:
        if self.only_constants and arguments.get("const") != b"true":
            raise UnknownValueError
        default = arguments.get("default")
        try:
            value = self.given(name)
            if value is None and arguments.get("nullable") == b"false" and default is not None:
                value = self.evaluate(default)
        except KeyError:
            if default is None:
                raise UnknownValueError from None
            value = self.evaluate(default)
        type_ = arguments.get("type")
        return convert(value, type_) if type_ else value
