"""Splits for hashicorp/azuread.

Names and flags are from the schemas at commit f0169e0. The documentation pages of the new resources
of an application require `ignore_changes` in `azuread_application`. Each new resource fails with
"requires import" if the setting exists (`ResourceRequiresImport`, `ImportAsExistsDiag`).
"""

from __future__ import annotations

from tf_cycle_ls.fixes.model import Harm
from tf_cycle_ls.fixes.rules.split.spec import (
    Existing,
    GroupedBlocks,
    InlineForm,
    SplitSpec,
    arguments,
)

_APPLICATION = {"application_id": "id"}

SPECS = (
    SplitSpec(
        "azuread_application",
        "identifier_uris",
        "azuread_application_identifier_uri",
        _APPLICATION,
        InlineForm.LIST_ITEMS,
        {"identifier_uris": "identifier_uri"},
        is_computed=False,
        interim_state="until they exist no token is issued for these URIs",
        interim_harm=Harm.BRIEFLY_CLOSED,
        on_existing=Existing.IMPORTED,
    ),
    SplitSpec(
        "azuread_application",
        "required_resource_access",
        "azuread_application_api_access",
        _APPLICATION,
        InlineForm.EACH_BLOCK,
        arguments(resource_app_id="api_client_id"),
        grouped_blocks={
            "resource_access": GroupedBlocks(
                "id", "type", {"Role": "role_ids", "Scope": "scope_ids"}
            )
        },
        required_in_block=("resource_app_id",),
        name_from=("resource_app_id",),
        is_computed=False,
        interim_state="until they exist the application requests fewer permissions",
        interim_harm=Harm.BRIEFLY_CLOSED,
        on_existing=Existing.IMPORTED,
    ),
    SplitSpec(
        "azuread_application",
        "optional_claims",
        "azuread_application_optional_claims",
        _APPLICATION,
        InlineForm.MERGED_BLOCKS,
        arguments("access_token", "id_token", "saml2_token"),
        is_computed=False,
        interim_state="until it exists tokens do not contain these claims",
        on_existing=Existing.IMPORTED,
    ),
    SplitSpec(
        "azuread_application",
        "app_role",
        "azuread_application_app_role",
        _APPLICATION,
        InlineForm.EACH_BLOCK,
        arguments("allowed_member_types", "description", "display_name", "value", id="role_id"),
        name_from=("value", "display_name"),
        is_computed=False,
        interim_state="until they exist nobody can have these roles",
        interim_harm=Harm.BRIEFLY_CLOSED,
        on_existing=Existing.IMPORTED,
    ),
    SplitSpec(
        "azuread_group",
        "members",
        "azuread_group_member",
        {"group_object_id": "object_id"},
        InlineForm.LIST_ITEMS,
        {"members": "member_object_id"},
        interim_state="until they exist the group has fewer members",
        interim_harm=Harm.BRIEFLY_CLOSED,
        on_existing=Existing.IMPORTED,
    ),
    SplitSpec(
        "azuread_administrative_unit",
        "members",
        "azuread_administrative_unit_member",
        {"administrative_unit_object_id": "object_id"},
        InlineForm.LIST_ITEMS,
        {"members": "member_object_id"},
        interim_state="until they exist the unit has fewer members",
        interim_harm=Harm.BRIEFLY_CLOSED,
        on_existing=Existing.IMPORTED,
    ),
    # The page of the new resource requires `ignore_changes` in the group.
    SplitSpec(
        "azuread_group",
        "administrative_unit_ids",
        "azuread_administrative_unit_member",
        {"member_object_id": "object_id"},
        InlineForm.LIST_ITEMS,
        {"administrative_unit_ids": "administrative_unit_object_id"},
        is_computed=False,
        interim_state="the group is created at the tenant level, and until they exist in no unit",
        interim_harm=Harm.BRIEFLY_OPEN,
        on_existing=Existing.IMPORTED,
    ),
)
