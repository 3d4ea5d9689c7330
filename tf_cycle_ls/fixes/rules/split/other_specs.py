"""Splits for providers with few rows: keycloak, okta, github, oci, digitalocean and hcloud.

Names and flags are from the schemas at these commits: keycloak/keycloak 05accfd8, okta/okta
e59c130b, integrations/github b6ce8c0, and the files core_subnet_resource.go and
core_route_table_attachment_resource.go of oracle/oci, digitalocean/digitalocean 401992a1,
hetznercloud/hcloud f81c9af4.
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

SPECS = (*_KEYCLOAK, *_OKTA, *_GITHUB, *_OCI, *_DIGITALOCEAN, *_HCLOUD)
