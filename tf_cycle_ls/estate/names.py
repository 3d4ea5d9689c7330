"""Links between root modules by a name instead of a state: one writes a parameter or a secret, and
another one looks it up.

The same name in two root modules can be a coincidence, so these links are used only on request. A
part of a name that is not known has to be the same variable in both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.estate.blocks import Blocks, ResourceBlock
from tf_cycle_ls.estate.templates import Template, literal, template

Arguments = tuple[str, ...]

_SSM, _SECRET = "aws_ssm_parameter", "aws_secretsmanager_secret"
_GOOGLE = "google_secret_manager_secret"
_METADATA = ("metadata.namespace", "metadata.name")

_DEFAULT_NAMES: Mapping[str, Template] = {_METADATA[0]: template("default")}

WRITERS: Mapping[str, Arguments] = {
    _SSM: ("name",),
    _SECRET: ("name",),
    _GOOGLE: ("secret_id",),
    "vault_generic_secret": ("path",),
    "vault_kv_secret_v2": ("mount", "name"),
    "consul_key_prefix": ("path_prefix",),
    "kubernetes_secret": _METADATA,
    "kubernetes_secret_v1": _METADATA,
    "kubernetes_config_map": _METADATA,
    "kubernetes_config_map_v1": _METADATA,
}
"""The types of resources with a name, and the arguments that it consists of."""

READERS: Mapping[str, tuple[str, Arguments]] = {
    **{type_: (type_, arguments) for type_, arguments in WRITERS.items()},
    f"{_SECRET}_version": (_SECRET, ("secret_id",)),
    f"{_GOOGLE}_version": (_GOOGLE, ("secret",)),
    f"{_GOOGLE}_version_access": (_GOOGLE, ("secret",)),
}
"""The types of data sources and ephemeral resources that look up a name: the type of the resource
with that name, and the arguments."""


class NamedObject(Struct, frozen=True):
    """A resource that writes a name, or a data source that looks it up.

    `address` is its address in the root module, `type` the type of the resource, and `place` the
    argument with the name.
    """

    root_dir: str
    address: str
    type: str
    name: tuple[Template, ...]
    place: Place


def named_objects(
    blocks: Blocks,
) -> tuple[tuple[NamedObject, ...], tuple[NamedObject, ...]]:
    """The resources of a root module that write a known name, and the data sources that look one
    up."""
    writers = blocks.resources(lambda one: one.mode == "managed" and one.type in WRITERS)
    readers = blocks.resources(lambda one: one.mode != "managed" and one.type in READERS)
    return tuple(_named(blocks, writers)), tuple(_named(blocks, readers))


def _named(blocks: Blocks, found: Iterable[ResourceBlock]) -> Iterator[NamedObject]:
    for block in found:
        type_, names = READERS[block.resource.type]
        arguments = block.arguments()
        parts = [
            arguments[name].template if name in arguments else _DEFAULT_NAMES.get(name)
            for name in names
        ]
        name = tuple(part for part in parts if part is not None)
        if len(name) == len(names) and is_distinctive(name):
            place = arguments[names[-1]].place
            yield NamedObject(blocks.root_dir, block.address, type_, name, place)


class NameMatch(NamedTuple):
    """A data source, and the resource whose name it looks up."""

    reader: NamedObject
    writer: NamedObject


def name_matches(
    readers: Iterable[NamedObject], writers: Iterable[NamedObject]
) -> Iterator[NameMatch]:
    """The names that exactly one other root module writes."""
    by_name: dict[tuple[str, tuple[Template, ...]], list[NamedObject]] = defaultdict(list)
    for writer in writers:
        by_name[writer.type, writer.name].append(writer)
    for reader in readers:
        found = by_name.get((reader.type, reader.name), [])
        if len({one.root_dir for one in found}) == 1 and found[0].root_dir != reader.root_dir:
            yield NameMatch(reader, found[0])


def is_distinctive(name: tuple[Template, ...]) -> bool:
    """Whether a name is known well enough to be compared: it has a text besides its holes."""
    return all(literal(part) != "" for part in name) and any(
        isinstance(piece, str) and len(piece.strip("/-_.")) > 2 for part in name for piece in part
    )
