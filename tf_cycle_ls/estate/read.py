"""Which states a root module reads: its `terraform_remote_state` and `tfe_outputs`.

Source: Terraform's `internal/builtin/providers/terraform/data_source_state.go`, and the
documentation of `tfe_outputs` in the provider `tfe`.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.static_scopes import StaticScopes
from tf_cycle_ls.config.declarations import Declaration
from tf_cycle_ls.config.decoder import LABELS
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.config.source_bodies import SourceBody, source_bodies
from tf_cycle_ls.config.static_values import StaticScope
from tf_cycle_ls.estate.arguments import Value, arguments_of_body, arguments_of_object
from tf_cycle_ls.estate.backends import Addresses, addresses_of, naming_argument
from tf_cycle_ls.estate.templates import WORKSPACE, Template, literal, replaced, template
from tf_cycle_ls.graph.nodes import Scope, Tree, address_in, scopes
from tf_cycle_ls.syntax.pure_functions import UnknownValueError
from tf_cycle_ls.text import Document

REMOTE_STATE = "terraform_remote_state"
TFE_OUTPUTS = "tfe_outputs"
_DEFAULT = template("default")


class StateRead(Struct, frozen=True):
    """A data source that reads the outputs of another root module.

    `address` is its address in the root module. `place` is the argument that names the state.
    `addresses` are those of the backend that it reads from, and `workspace` is the workspace whose
    state it reads. `defaults` are the names of the outputs that it has a
    default for; None if they are not known.
    """

    root_dir: str
    address: str
    place: Place
    addresses: Addresses
    workspace: Template
    defaults: frozenset[str] | None = frozenset()

    @property
    def path(self) -> Template | None:
        """The path of the state that it reads. None if it is that of its own workspace, or if it
        is not known."""
        if self.workspace == (WORKSPACE,):
            return None
        if self.workspace == _DEFAULT or self.addresses.others is None:
            return self.addresses.default
        return replaced(self.addresses.others, WORKSPACE, self.workspace)


def state_reads(
    root_dir: str, tree: Tree, documents: Mapping[str, Document], values: StaticScopes
) -> tuple[StateRead, ...]:
    """The data sources of a root module and its called modules that read a known state.

    A data source that may have no instance is left out, because its `count` or that of a module
    often depends on whether the other state exists.
    """
    reader = _Reader(root_dir, tree, documents, values)
    return tuple(reader.reads())


class _Reader:
    def __init__(
        self, root_dir: str, tree: Tree, documents: Mapping[str, Document], values: StaticScopes
    ) -> None:
        self._root_dir = root_dir
        self._documents = documents
        self._static = values
        self._tree = tree
        self._bodies: dict[str, list[SourceBody]] = {}

    @cached_property
    def _scopes(self) -> Mapping[str, Scope]:
        return {scope.path: scope for scope in scopes(self._tree)}

    def reads(self) -> Iterator[StateRead]:
        """See `state_reads`."""
        for path, scope in self._scopes.items():
            for resource, located in scope.module.resources.items():
                if resource.mode != "data" or resource.type not in (REMOTE_STATE, TFE_OUTPUTS):
                    continue
                values = self._values(path)
                if values is None:
                    continue
                body = self._body(located, "data", (resource.type, resource.name))
                if body is None or not _has_instance(body, values):
                    continue
                address = address_in(path, str(resource))
                read = _remote_state if resource.type == REMOTE_STATE else self._tfe_outputs
                found = read(self._root_dir, address, body, located.path, values)
                if found is not None:
                    yield found

    def _values(self, path: str) -> StaticScope | None:
        """The values in the module at `path`. None if the module may have no instance."""
        scope = self._scopes[path]
        if scope.call is None:
            return self._static.of_root(self._root_dir)
        caller = self._values(scope.parent)
        directory = _directory(scope.module)
        if caller is None or directory is None:
            return None
        name = scope.call.declaration.name
        body = self._body(scope.call, "module", (name,))
        if body is None or not _has_instance(body, caller):
            return None
        return self._static.of_call(directory, caller, name)

    def _body(
        self, located: Located[Declaration], type_: str, labels: tuple[str, ...]
    ) -> SourceBody | None:
        """The body of a block. None if it has a syntax error, or if an override file changes it."""
        if located.stale or located.overrides:
            return None
        if located.path not in self._bodies:
            document = self._documents[located.path]
            self._bodies[located.path] = list(source_bodies(document, LABELS))
        return next(
            (
                body
                for item in self._bodies[located.path]
                if item.offset == located.offset
                for block, body in item.blocks(type_)
                if block.labels == labels
            ),
            None,
        )

    def _tfe_outputs(
        self, root_dir: str, address: str, body: SourceBody, path: str, values: StaticScope
    ) -> StateRead | None:
        arguments = arguments_of_body(body, path, values)
        name = arguments.get("workspace")
        if name is None or name.template is None:
            return None
        renamed = {"workspaces.name": name, **self._provider(values)}
        if "organization" in arguments:
            renamed["organization"] = arguments["organization"]
        addresses = addresses_of("remote", renamed, root_dir)
        if addresses is None:
            return None
        return StateRead(root_dir, address, name.place, addresses, _DEFAULT)

    def _provider(self, values: StaticScope) -> dict[str, Value]:
        """The host and the organization in the provider configuration of the root module."""
        for located in self._tree.module.providers:
            if str(located.declaration.name) == "tfe":
                body = self._body(located, "provider", ("tfe",))
                arguments = arguments_of_body(body, located.path, values) if body else {}
                kept = ("hostname", "organization")
                return {name: arguments[name] for name in kept if name in arguments}
        return {}


def _remote_state(
    root_dir: str, address: str, body: SourceBody, path: str, values: StaticScope
) -> StateRead | None:
    own = arguments_of_body(body, path, values)
    config = body.body.attribute("config")
    arguments: dict[str, Value] | None = {}
    if config is not None:
        start = body.offset + config.value.start
        arguments = arguments_of_object(body.value(config), start, path, values)
    type_ = literal(own["backend"].template or ()) if "backend" in own else None
    workspace = own["workspace"].template if "workspace" in own else _DEFAULT
    if not type_ or workspace is None or arguments is None:
        return None
    type_ = "local" if type_ == "_local" else type_
    addresses = addresses_of(type_, arguments, root_dir)
    if addresses is None or not addresses.is_known:
        return None
    shown = arguments.get(naming_argument(type_) or "")
    place = (
        shown.place if shown else Place(path, body.span((config or body.body.attributes[0]).value))
    )
    return StateRead(root_dir, address, place, addresses, workspace, _defaults(body, values))


def _defaults(body: SourceBody, values: StaticScope) -> frozenset[str] | None:
    """The names of the outputs that `defaults` has a value for. None if they are not known."""
    attribute = body.body.attribute("defaults")
    if attribute is None:
        return frozenset()
    try:
        value = values.evaluate(body.value(attribute))
    except UnknownValueError:
        return None
    return frozenset(value) if isinstance(value, dict) else frozenset()


def _has_instance(body: SourceBody, values: StaticScope) -> bool:
    """Whether a block has an instance for certain."""
    for name in ("count", "for_each"):
        attribute = body.body.attribute(name)
        if attribute is not None:
            try:
                if values.evaluate(body.value(attribute)) in (0, "0", [], {}, None, False):
                    return False
            except UnknownValueError:
                return False
    return True


def _directory(module: Module) -> str | None:
    """The directory of a module, from the path of one of its declarations."""
    groups = (module.resources, module.calls)
    located = next((one for group in groups for one in group.values()), None)
    return os.path.dirname(located.path) if located else None
