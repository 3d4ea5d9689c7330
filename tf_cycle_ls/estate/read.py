"""Which states a root module reads: its `terraform_remote_state` and `tfe_outputs`.

Source: Terraform's `internal/builtin/providers/terraform/data_source_state.go`, and the
documentation of `tfe_outputs` in the provider `tfe`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.estate.arguments import Value, arguments_of_object
from tf_cycle_ls.estate.backends import Addresses, addresses_of, naming_argument
from tf_cycle_ls.estate.blocks import Blocks, ResourceBlock
from tf_cycle_ls.estate.templates import WORKSPACE, Template, literal, replaced, template
from tf_cycle_ls.syntax.pure_functions import UnknownValueError

_REMOTE_STATE, _TFE_OUTPUTS = "terraform_remote_state", "tfe_outputs"
_TYPES = (_REMOTE_STATE, _TFE_OUTPUTS)
_DEFAULT = template("default")


class StateRead(Struct, frozen=True):
    """A data source that reads the outputs of another root module.

    `address` is its address in the root module. `place` is the argument that names the state.
    `addresses` are those of the backend that it reads from, and `workspace` is the workspace whose
    state it reads. `defaults` are the names of the outputs that it has a default for; None if they
    are not known.
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


def state_reads(blocks: Blocks) -> Iterator[StateRead | None]:
    """The data sources of a root module and its called modules that read a state. None stands for
    one whose state is not known.

    A data source that may have no instance is left out, because its `count` or that of a module
    often depends on whether the other state exists.
    """
    found = blocks.resources(lambda one: one.mode == "data" and one.type in _TYPES)
    for block in found:
        if block.resource.type == _REMOTE_STATE:
            yield _remote_state(blocks.root_dir, block)
        else:
            yield _tfe_outputs(blocks, block)


def _tfe_outputs(blocks: Blocks, block: ResourceBlock) -> StateRead | None:
    arguments = block.arguments()
    name = arguments.get("workspace")
    if name is None or name.template is None:
        return None
    # The provider has the host, and an organization for data sources without one.
    given = {**blocks.provider("tfe"), **arguments}
    renamed = {"workspaces.name": name}
    renamed.update((one, given[one]) for one in ("hostname", "organization") if one in given)
    addresses = addresses_of("remote", renamed, blocks.root_dir)
    if addresses is None:
        return None
    return StateRead(blocks.root_dir, block.address, name.place, addresses, _DEFAULT)


def _remote_state(root_dir: str, block: ResourceBlock) -> StateRead | None:
    own, body = block.arguments(), block.body
    config = body.body.attribute("config")
    arguments: dict[str, Value] | None = {}
    if config is not None:
        start = body.offset + config.value.start
        arguments = arguments_of_object(body.value(config), start, block.path, block.values)
    type_ = literal(own["backend"].template or ()) if "backend" in own else None
    workspace = own["workspace"].template if "workspace" in own else _DEFAULT
    if not type_ or workspace is None or arguments is None:
        return None
    type_ = "local" if type_ == "_local" else type_
    addresses = addresses_of(type_, arguments, root_dir)
    if addresses is None or not addresses.is_known:
        return None
    shown = arguments.get(naming_argument(type_) or "")
    whole = Place(block.path, body.span((config or body.body.attributes[0]).value))
    place = shown.place if shown else whole
    return StateRead(root_dir, block.address, place, addresses, workspace, _defaults(block))


def _defaults(block: ResourceBlock) -> frozenset[str] | None:
    """The names of the outputs that `defaults` has a value for. None if they are not known."""
    attribute = block.body.body.attribute("defaults")
    if attribute is None:
        return frozenset()
    try:
        value = block.values.evaluate(block.body.value(attribute))
    except UnknownValueError:
        return None
    return frozenset(value) if isinstance(value, dict) else frozenset()
