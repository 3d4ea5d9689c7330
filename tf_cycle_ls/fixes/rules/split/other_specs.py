"""Splits for providers with few rows: keycloak, okta, github, oci, digitalocean and others.

Names and flags are from the schemas at these commits: keycloak/keycloak 05accfd8, okta/okta
e59c130b, integrations/github b6ce8c0, and the files core_subnet_resource.go and
core_route_table_attachment_resource.go of oracle/oci, digitalocean/digitalocean 401992a1,
hetznercloud/hcloud f81c9af4, dbt-labs/dbtcloud b91e8e64 and 9832c5dd, hashicorp/tfe 62d27c75, the
documentation pages database_mysql and database_access_controls of linode/linode 14e2303a, and
resource_heroku_app.go of heroku/heroku 069aeb7e with its page app_config_association.
"""

from __future__ import annotations

from tf_cycle_ls.fixes.model import Harm
from tf_cycle_ls.fixes.rules.split.spec import Existing, InlineForm, SplitSpec, arguments

_REALM = {"realm_id": "id"}
_REPOSITORY = {"repository": "name"}
# The flows that a realm and `keycloak_authentication_bindings` have. They move together, because
# two such resources for a realm would reset the flows of each other.
_FLOWS = (
    "browser_flow",
    "registration_flow",
    "direct_grant_flow",
    "reset_credentials_flow",
    "client_authentication_flow",
    "docker_authentication_flow",
    "first_broker_login_flow",
)
_KEYCLOAK = (
    *(
        SplitSpec(
            "keycloak_realm",
            flow,
            "keycloak_authentication_bindings",
            _REALM,
            argument_map=arguments(*_FLOWS),
            interim_state="until it exists the realm has the default flows of Keycloak",
            interim_harm=Harm.BRIEFLY_OPEN,
        )
        for flow in _FLOWS
    ),
    SplitSpec(
        "keycloak_realm",
        "default_default_client_scopes",
        "keycloak_realm_default_client_scopes",
        _REALM,
        argument_map={"default_default_client_scopes": "default_scopes"},
        is_computed=False,
        interim_state="until it exists new clients get the default scopes of Keycloak",
    ),
    SplitSpec(
        "keycloak_realm",
        "default_optional_client_scopes",
        "keycloak_realm_optional_client_scopes",
        _REALM,
        argument_map={"default_optional_client_scopes": "optional_scopes"},
        is_computed=False,
        interim_state="until it exists new clients get the optional scopes of Keycloak",
    ),
)
_OKTA = (
    SplitSpec(
        "okta_app_saml",
        "app_settings_json",
        "okta_app_saml_app_settings",
        {"app_id": "id"},
        argument_map={"app_settings_json": "settings"},
        is_computed=False,
        interim_state="until it exists the application has its default settings",
    ),
    SplitSpec(
        "okta_app_oauth",
        "post_logout_redirect_uris",
        "okta_app_oauth_post_logout_redirect_uri",
        {"app_id": "id"},
        InlineForm.LIST_ITEMS,
        {"post_logout_redirect_uris": "uri"},
        is_computed=False,
        interim_state="until they exist nobody is sent there after a logout",
        interim_harm=Harm.BRIEFLY_CLOSED,
    ),
)
_GITHUB = (
    SplitSpec(
        "github_repository",
        "default_branch",
        "github_branch_default",
        _REPOSITORY,
        argument_map={"default_branch": "branch"},
        interim_state="until it is set another branch is the default",
    ),
    SplitSpec(
        "github_repository",
        "pages",
        "github_repository_pages",
        _REPOSITORY,
        InlineForm.MERGED_BLOCKS,
        arguments("source", "build_type", "cname"),
        is_computed=False,
        interim_state="until it exists there are no pages",
        on_existing=Existing.IMPORTED,
    ),
    *(
        SplitSpec(
            resource,
            "selected_repository_ids",
            f"{resource}_repositories",
            {name: name},
            is_computed=False,
            interim_state="until it exists no repository may read it",
            interim_harm=Harm.BRIEFLY_CLOSED,
        )
        for resource, name in (
            ("github_actions_organization_secret", "secret_name"),
            ("github_actions_organization_variable", "variable_name"),
            ("github_codespaces_organization_secret", "secret_name"),
            ("github_dependabot_organization_secret", "secret_name"),
        )
    ),
)
_OCI = (
    SplitSpec(
        "oci_core_subnet",
        "route_table_id",
        "oci_core_route_table_attachment",
        {"subnet_id": "id"},
        interim_state="until it is set the default route table of the network applies",
        interim_harm=Harm.BRIEFLY_OPEN,
    ),
)
_DIGITALOCEAN = (
    SplitSpec(
        "digitalocean_droplet",
        "volume_ids",
        "digitalocean_volume_attachment",
        {"droplet_id": "id"},
        InlineForm.LIST_ITEMS,
        {"volume_ids": "volume_id"},
        interim_state="the droplet starts before its volumes are attached",
    ),
    SplitSpec(
        "digitalocean_project",
        "resources",
        "digitalocean_project_resources",
        {"project": "id"},
        interim_state="until it exists the resources are in the default project",
    ),
    *(
        SplitSpec(
            resource,
            "droplet_id",
            f"{resource}_assignment",
            {"ip_address": "ip_address"},
            is_computed=False,
            interim_state="until it is assigned the address leads nowhere",
            on_existing=Existing.IMPORTED,
        )
        for resource in ("digitalocean_floating_ip", "digitalocean_reserved_ip")
    ),
    SplitSpec(
        "digitalocean_spaces_bucket",
        "cors_rule",
        "digitalocean_spaces_bucket_cors_configuration",
        {"bucket": "name", "region": "region"},
        InlineForm.MERGED_BLOCKS,
        arguments("allowed_headers", "allowed_methods", "allowed_origins", "max_age_seconds"),
        wrapper_block="cors_rule",
        is_computed=False,
        interim_state="until it is set no other origin has access",
        interim_harm=Harm.BRIEFLY_CLOSED,
    ),
)
# The plan ignores the networks of a server without a `network` block (`DiffSuppressFunc`).
_HCLOUD = (
    SplitSpec(
        "hcloud_server",
        "network",
        "hcloud_server_network",
        {"server_id": "id"},
        InlineForm.EACH_BLOCK,
        arguments("network_id", "subnet_id", "ip", "alias_ips"),
        name_from=("network_id", "subnet_id"),
        interim_state="the server starts before it is in its networks",
        on_existing=Existing.IMPORTED,
    ),
)
# Version 0.1.0 removed the arguments of the project and added the resources. Types had the prefix
# dbt_cloud then.
_DBTCLOUD = (
    *(
        SplitSpec(
            f"{prefix}_project",
            argument,
            f"{prefix}_project_{argument.removesuffix('_id')}",
            {"project_id": "id"},
            interim_state="until it exists no job of the project can run",
            min_provider_version=(0, 1, 0),
        )
        for prefix in ("dbtcloud", "dbt_cloud")
        for argument in ("connection_id", "repository_id")
    ),
    SplitSpec(
        "dbtcloud_job",
        "job_completion_trigger_condition",
        "dbtcloud_job_completion_trigger",
        {"job_id": "id"},
        InlineForm.MERGED_BLOCKS,
        arguments("project_id", "statuses", job_id="trigger_job_id"),
        is_computed=False,
        interim_state="until it exists nothing triggers the job",
        min_provider_version=(1, 11, 0),
    ),
)
# The settings resource sets the default execution mode of the organization if it has none, so all
# settings move together.
_WORKSPACE_SETTINGS = (
    "execution_mode",
    "agent_pool_id",
    "global_remote_state",
    "remote_state_consumer_ids",
)
_TFE = tuple(
    SplitSpec(
        "tfe_workspace",
        argument,
        "tfe_workspace_settings",
        {"workspace_id": "id"},
        argument_map=arguments(*_WORKSPACE_SETTINGS),
        interim_state=interim,
        interim_harm=Harm.BRIEFLY_CLOSED,
        warning="without execution_mode, the default of the organization is set",
    )
    for argument, interim in (
        ("agent_pool_id", "until it exists no run starts on the agents"),
        ("remote_state_consumer_ids", "until it exists other workspaces cannot read the state"),
    )
)
_LINODE = tuple(
    SplitSpec(
        f"linode_database_{engine}",
        "allow_list",
        "linode_database_access_controls",
        {"database_id": "id"},
        constants={"database_type": f'"{engine}"'},
        is_computed=False,
        interim_state="until it exists no host has access",
        interim_harm=Harm.BRIEFLY_CLOSED,
    )
    for engine in ("mysql", "postgresql")
)
_HEROKU = (
    SplitSpec(
        "heroku_app",
        "config_vars",
        "heroku_app_config_association",
        {"app_id": "id"},
        argument_map={"config_vars": "vars"},
        interim_state="until it exists the app has no such variables",
    ),
)

SPECS = (
    *_KEYCLOAK,
    *_OKTA,
    *_GITHUB,
    *_OCI,
    *_DIGITALOCEAN,
    *_HCLOUD,
    *_DBTCLOUD,
    *_TFE,
    *_LINODE,
    *_HEROKU,
)
