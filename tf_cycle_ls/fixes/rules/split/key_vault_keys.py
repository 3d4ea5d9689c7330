"""Replaces the id of a Key Vault key with several arguments, for resources that take no id."""

from __future__ import annotations

from tf_cycle_ls.fixes.rules.split.resource_writer import argument_line
from tf_cycle_ls.syntax import expressions

_TYPE = "azurerm_key_vault_key"
# For each attribute that contains the id of a key: the arguments that replace the id, with the
# attributes of the key that they read. Only an `id` includes the version of the key.
_ARGUMENTS = {
    "versionless_id": {"key_vault_id": "key_vault_id", "key_name": "name"},
    "id": {"key_vault_id": "key_vault_id", "key_name": "name", "key_version": "version"},
}


def key_argument_lines(value: bytes) -> list[bytes] | None:
    """The lines of the arguments that replace `value`, the id of a key.

    Returns None if `value` is not the id of an azurerm_key_vault_key resource.
    """
    traversal = expressions.traversal(value.decode())
    if traversal is None or traversal.root != _TYPE:
        return None
    key, dot, attribute = value.decode().rpartition(".")
    names = _ARGUMENTS.get(attribute) if dot else None
    if names is None:
        return None
    return [argument_line(name, f"{key}.{source}".encode()) for name, source in names.items()]
