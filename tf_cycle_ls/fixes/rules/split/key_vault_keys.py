"""A key of Key Vault told in parts, for resources that do not take its id."""

from __future__ import annotations

from tf_cycle_ls.fixes.rules.split.resource_writer import line
from tf_cycle_ls.syntax import expressions

_TYPE = "azurerm_key_vault_key"
# The parts by what is read of the key: an id names a version, a versionless one does not.
_PARTS = {
    "versionless_id": {"key_vault_id": "key_vault_id", "key_name": "name"},
    "id": {"key_vault_id": "key_vault_id", "key_name": "name", "key_version": "version"},
}


def in_parts(text: bytes) -> list[bytes] | None:
    """The lines that name the same key as an id does; None for what is not a key's own id."""
    traversal = expressions.traversal(text.decode())
    if traversal is None or traversal.root != _TYPE:
        return None
    key, dot, attribute = text.decode().rpartition(".")
    parts = _PARTS.get(attribute) if dot else None
    return [line(name, f"{key}.{read}".encode()) for name, read in parts.items()] if parts else None
