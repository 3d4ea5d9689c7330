"""Splits for hashicorp/google. Names and flags are from the schemas of provider 6.50.0."""

from __future__ import annotations

from tf_cycle_ls.fixes.model import Harm
from tf_cycle_ls.fixes.rules.split.spec import Existing, InlineForm, SplitSpec, arguments

_PLACE = ("project", "zone")

SPECS = (
    SplitSpec(
        "google_bigquery_dataset",
        "access",
        "google_bigquery_dataset_access",
        {"dataset_id": "dataset_id"},
        InlineForm.EACH_BLOCK,
        arguments(
            "role",
            "user_by_email",
            "group_by_email",
            "domain",
            "special_group",
            "iam_member",
            "view",
            "dataset",
            "routine",
            "condition",
        ),
        shared_arguments=("project",),
        name_from=("role", "iam_member"),
        keeps_one_block=True,
        is_computed=False,
        on_existing=Existing.IMPORTED,
    ),
    SplitSpec(
        "google_compute_instance",
        "attached_disk",
        "google_compute_attached_disk",
        {"instance": "id"},
        InlineForm.EACH_BLOCK,
        arguments("device_name", "mode", source="disk"),
        shared_arguments=_PLACE,
        name_from=("device_name", "source"),
        is_computed=False,
        interim_state="the instance starts before its disks are attached",
        on_existing=Existing.IMPORTED,
    ),
    SplitSpec(
        "google_compute_instance_group",
        "instances",
        "google_compute_instance_group_membership",
        {"instance_group": "name"},
        InlineForm.LIST_ITEMS,
        {"instances": "instance"},
        shared_arguments=_PLACE,
        on_existing=Existing.IMPORTED,
    ),
    SplitSpec(
        "google_compute_instance_group",
        "named_port",
        "google_compute_instance_group_named_port",
        {"group": "id"},
        InlineForm.EACH_BLOCK,
        arguments("name", "port"),
        shared_arguments=_PLACE,
        name_from=("name",),
        is_computed=False,
        on_existing=Existing.IMPORTED,
    ),
    SplitSpec(
        "google_compute_security_policy",
        "rule",
        "google_compute_security_policy_rule",
        {"security_policy": "name"},
        InlineForm.EACH_BLOCK,
        arguments(
            "action",
            "priority",
            "description",
            "preview",
            "match",
            "rate_limit_options",
            "redirect_options",
            "header_action",
            "preconfigured_waf_config",
        ),
        shared_arguments=("project",),
        name_from=("priority",),
        is_computed=False,
        excluded_values={"priority": 2147483647},
        interim_state="until they exist every request passes",
        interim_harm=Harm.BRIEFLY_OPEN,
        on_existing=Existing.IMPORTED,
    ),
    *(
        SplitSpec(
            "google_access_context_manager_service_perimeter",
            argument,
            f"google_access_context_manager_service_perimeter{kind}_resource",
            {"perimeter_name": "name"},
            InlineForm.LIST_ITEMS,
            {argument: "resource"},
            is_computed=False,
            interim_state="until they exist the perimeter does not include them",
            interim_harm=harm,
            on_existing=Existing.IMPORTED,
        )
        for argument, kind, harm in (
            ("status.resources", "", Harm.BRIEFLY_OPEN),
            ("spec.resources", "_dry_run", Harm.BRIEF_GAP),  # A dry run denies nothing.
        )
    ),
)
