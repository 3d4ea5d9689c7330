"""Arguments that hashicorp/azurerm and hashicorp/google may return in another form.

The source of both providers (azurerm 69697b7, google e03b762) was searched for arguments called
`name`, `bucket`, `location`, `resource_group_name`, `zone`, `region`, `project` and so on that have
a `StateFunc` or a `DiffSuppressFunc`, or that Read sets to something else than the name in an id or
a link. The tables list the hits for which a string in lower case without slashes may change. A
location of Azure in this form is what `location.Normalize` returns.
"""

from __future__ import annotations

SEARCHED_PROVIDERS = ("azurerm_", "google_")
"""The prefixes of the types of the providers that were searched."""

# Read sets the link of the zone, region or location (`ConvertSelfLinkToV1`).
_LINKS = (
    ("google_compute_instance_settings", "zone"),
    ("google_compute_interconnect", "location"),
    ("google_compute_interconnect_attachment", "region"),
    ("google_compute_network_attachment", "region"),
    ("google_compute_region_network_endpoint_group", "region"),
    ("google_compute_region_security_policy", "region"),
    ("google_compute_reservation", "zone"),
    ("google_compute_target_instance", "zone"),
    ("google_storage_bucket_access_control", "bucket"),
    ("google_storage_managed_folder", "bucket"),
    ("google_storage_object_access_control", "bucket"),
)
# Read sets the full name, the case differs, or the value comes from another argument.
_NAMES = (
    ("azurerm_application_insights_smart_detection_rule", "name"),
    ("google_bigquery_dataset", "location"),
    ("google_bigquery_analytics_hub_listing", "location"),
    ("google_bigquery_analytics_hub_listing_subscription", "location"),
    ("google_compute_instance_group_named_port", "project"),
    ("google_compute_instance_group_named_port", "zone"),
    ("google_dataplex_lake", "name"),
    ("google_dataplex_zone", "name"),
    ("google_eventarc_google_channel_config", "name"),
    ("google_eventarc_trigger", "name"),
    ("google_monitoring_monitored_project", "name"),
    ("google_project_service", "project"),
    ("google_sql_user", "name"),
)
# The schema ignores differences in case (`SchemaResourceGroupNameDiffSuppress`).
_RESOURCE_GROUPS = tuple(
    (f"azurerm_{type_}", "resource_group_name")
    for type_ in (
        "batch_application",
        "dev_test_lab",
        "dev_test_linux_virtual_machine",
        "dev_test_policy",
        "dev_test_schedule",
        "dev_test_virtual_network",
        "dev_test_windows_virtual_machine",
        "iothub_dps",
        "log_analytics_linked_service",
        "log_analytics_solution",
        "private_dns_zone",
        "private_endpoint",
        "traffic_manager_profile",
        "web_application_firewall_policy",
    )
)
# Read sets the location as the API returns it, without `location.Normalize`.
_LOCATIONS = tuple(
    (f"azurerm_{type_}", "location")
    for type_ in (
        "application_load_balancer",
        "automation_runtime_environment",
        "data_protection_backup_instance_blob_storage",
        "data_protection_backup_instance_disk",
        "mssql_elasticpool",
        "nginx_deployment",
        "oracle_cloud_vm_cluster",
        "oracle_resource_anchor",
        "stream_analytics_cluster",
        "synapse_integration_runtime_azure",
        "virtual_machine_run_command",
    )
)

REWRITTEN = frozenset((*_LINKS, *_NAMES, *_RESOURCE_GROUPS, *_LOCATIONS))
"""Types and arguments."""
