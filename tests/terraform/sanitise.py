"""Files without what would keep Terraform from looking at them: versions, backends, downloads.

Native text keeps its lines. A `.tf.json` file that needs a change is written anew, so that lines
in it are no longer its author's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator

from tree_sitter import Node

from . import hcl, hcl_json
from .module_tree import File, Module

# Where every module that is not on disk is said to be.
ELSEWHERE = "./not-on-disk"

_UNWANTED_IN_TERRAFORM = ("required_version", "backend", "cloud")
_UNWANTED_IN_REMOTE_CALL = ("version", "providers")
_ALIASES = "configuration_aliases"


def copy_of(file: File, remote_calls: Container[str], *, is_root: bool) -> bytes:
    """What a file says, less what Terraform could not follow offline.

    `remote_calls` names the modules that are not on disk; their sources become `ELSEWHERE`.
    """
    if file.is_json:
        return _json(file.data, remote_calls, is_root)
    text = file.data
    for node, instead in sorted(
        _edits(file, remote_calls, is_root), key=lambda edit: edit[0].start_byte, reverse=True
    ):
        text = text[: node.start_byte] + instead + text[node.end_byte :]
    return text


def aliased_providers(root: Module) -> str:
    """Empty provider blocks for the aliases that a root module expects to be given."""
    declared = {_alias(block) for block in root.blocks_of("provider")}
    expected = dict.fromkeys(
        names
        for file in root.files
        for aliases in _alias_lists(file.body)
        for item in hcl.items(aliases)
        for names in hcl.reads(hcl.unquoted(item))
        if names not in declared
    )
    return "".join(f'provider "{name}" {{\n  alias = "{alias}"\n}}\n' for name, alias in expected)


def _alias(provider: hcl.Block) -> tuple[str, ...]:
    return (*provider.labels, hcl.literal(provider.body.value("alias")) or "")


def _alias_lists(body: hcl.Body) -> Iterator[Node]:
    """The values of `configuration_aliases` in a file."""
    for terraform in body.blocks_of("terraform"):
        for required in terraform.body.blocks_of("required_providers"):
            for entry in required.body.attributes:
                if aliases := hcl.pairs(entry.value).get(_ALIASES):
                    yield aliases


def _edits(
    file: File, remote_calls: Container[str], is_root: bool
) -> Iterator[tuple[Node, bytes]]:
    if is_root:
        yield from map(_emptied, _alias_lists(file.body))
    for terraform in file.body.blocks_of("terraform"):
        yield from _blanked(terraform.body, _UNWANTED_IN_TERRAFORM)
    for call in file.body.blocks_of("module"):
        if "".join(call.labels) in remote_calls:
            yield from _blanked(call.body, _UNWANTED_IN_REMOTE_CALL)
            if source := call.body.value("source"):
                yield source, json.dumps(ELSEWHERE).encode()


def _blanked(body: hcl.Body, names: tuple[str, ...]) -> Iterator[tuple[Node, bytes]]:
    yield from (_blank(one.node) for one in body.attributes if one.name in names)
    yield from (_blank(one.node) for one in body.blocks_of(*names))


def _blank(node: Node) -> tuple[Node, bytes]:
    return node, re.sub(rb"[^\n]", b" ", node.text or b"")


def _emptied(written: Node) -> tuple[Node, bytes]:
    """A list without its elements; leaving out all of it could leave a comma too many."""
    node, blank = _blank(written)
    return node, b"[" + blank[1:-1] + b"]"


def _json(data: bytes, remote_calls: Container[str], is_root: bool) -> bytes:
    document = hcl_json.load(data)
    before = json.dumps(document)
    for top in hcl_json.objects(document):
        for terraform in hcl_json.objects(top.get("terraform")):
            _drop(terraform, _UNWANTED_IN_TERRAFORM)
            for required in hcl_json.objects(terraform.get("required_providers")):
                for entry in required.values() if is_root else ():
                    for provider in hcl_json.objects(entry):
                        _drop(provider, (_ALIASES,))
        for calls in hcl_json.objects(top.get("module")):
            for name, call in calls.items():
                for body in hcl_json.objects(call) if name in remote_calls else ():
                    _drop(body, _UNWANTED_IN_REMOTE_CALL)
                    body["source"] = ELSEWHERE
    after = json.dumps(document)
    return data if after == before else after.encode()


def _drop(body: dict[str, object], names: tuple[str, ...]) -> None:
    for name in names:
        body.pop(name, None)
