"""Splits for hashicorp/vault.

Names and flags are from the schemas at commit 31447510c. Groups and entities have an argument that
leaves a setting to the other resource; the provider then neither reads nor writes it. The other
resource is exclusive by default, as the inline form is.
"""

from __future__ import annotations

from tf_cycle_ls.fixes.model import Harm
from tf_cycle_ls.fixes.rules.split.spec import InlineForm, SplitSpec

_IDENTITIES = (
    ("vault_identity_group", "policies", "group_id", "until it exists the group has no policies"),
    ("vault_identity_group", "member_entity_ids", "group_id", "until it exists it has no members"),
    ("vault_identity_group", "member_group_ids", "group_id", "until it exists it has no members"),
    ("vault_identity_entity", "policies", "entity_id", "until it exists it has no policies"),
)

SPECS = (
    *(
        SplitSpec(
            resource,
            argument,
            f"{resource}_{argument}",
            {parent: "id"},
            left_behind={f"external_{argument}": "true"},
            interim_state=interim,
            interim_harm=Harm.BRIEFLY_CLOSED,
        )
        for resource, argument, parent, interim in _IDENTITIES
    ),
    SplitSpec(
        "vault_identity_oidc_key",
        "allowed_client_ids",
        "vault_identity_oidc_key_allowed_client_id",
        {"key_name": "name"},
        InlineForm.LIST_ITEMS,
        {"allowed_client_ids": "allowed_client_id"},
        interim_state="until they exist no role may use the key",
        interim_harm=Harm.BRIEFLY_CLOSED,
    ),
)
