"""Splits for gitlab, mongodbatlas and pagerduty.

Names are from the schemas of gitlabhq/gitlab 18.6.1, mongodb/mongodbatlas 468253d and
PagerDuty/pagerduty 95cf9d8; flags from resource_gitlab_project.go, resource_project_schema.go and
resource_pagerduty_user.go.
"""

from __future__ import annotations

from tf_cycle_ls.fixes.model import Harm
from tf_cycle_ls.fixes.rules.split.spec import Existing, InlineForm, SplitSpec, arguments

SPECS = (
    SplitSpec(
        "gitlab_project",
        "push_rules",
        "gitlab_project_push_rules",
        {"project": "id"},
        InlineForm.MERGED_BLOCKS,
        arguments(
            "author_email_regex",
            "branch_name_regex",
            "commit_committer_check",
            "commit_committer_name_check",
            "commit_message_negative_regex",
            "commit_message_regex",
            "deny_delete_tag",
            "file_name_regex",
            "max_file_size",
            "member_check",
            "prevent_secrets",
            "reject_non_dco_commits",
            "reject_unsigned_commits",
        ),
        interim_state="until it exists every push is accepted",
        interim_harm=Harm.BRIEFLY_OPEN,
    ),
    SplitSpec(
        "mongodbatlas_project",
        "teams",
        "mongodbatlas_team_project_assignment",
        {"project_id": "id"},
        InlineForm.EACH_BLOCK,
        arguments("team_id", "role_names"),
        name_from=("team_id",),
        is_computed=False,
        interim_state="until they exist the teams have no access",
        interim_harm=Harm.BRIEFLY_CLOSED,
        on_existing=Existing.IMPORTED,
        min_provider_version=(2, 0, 0),
    ),
    SplitSpec(
        "pagerduty_user",
        "teams",
        "pagerduty_team_membership",
        {"user_id": "id"},
        InlineForm.LIST_ITEMS,
        {"teams": "team_id"},
        interim_state="until they exist the user is in no team",
        interim_harm=Harm.BRIEFLY_CLOSED,
    ),
)
