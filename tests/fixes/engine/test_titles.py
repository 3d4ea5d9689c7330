"""Titles of fixes: the harm at the end, the limit of their length, and how they are shortened."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import EXAMPLES
from tests.fixes.policies import OWN_KEY, key_policy
from tests.fixes.support import fixes_at_text
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.titles import shorten, with_location
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import MAX_TITLE_LENGTH, Harm
from tf_cycle_ls.vfs import Disk

FIXES = Path(__file__).parents[1]
CASES = FIXES.parent / "cases"
WORDS = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=90)
PHRASES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@given(PHRASES, st.sampled_from(["", " (safe)", " in kms.tf (briefly open, needs import)"]))
def test_title_has_at_most_72_characters_and_its_whole_suffix(phrase: str, suffix: str) -> None:
    title = shorten(phrase, suffix)
    assert len(title) <= MAX_TITLE_LENGTH == 72
    assert title.endswith(suffix)
    if len(phrase) + len(suffix) <= MAX_TITLE_LENGTH:
        assert title == phrase + suffix


def test_longest_name_loses_its_start() -> None:
    name = "aws_iam_role_policy_attachment.administrators_of_the_platform"
    title = shorten(f"Remove {name} from depends_on", " (safe)")
    end = "attachment.administrators_of_the_platform"
    assert title == f"Remove …{end} from depends_on (safe)"
    assert len(title) == MAX_TITLE_LENGTH


def test_what_is_left_of_a_name_begins_after_a_separator() -> None:
    title = shorten("Move policy to aws_vpc_endpoint_policy", " in vpc_endpoints.tf (briefly open)")
    assert title == "Move policy to …vpc_endpoint_policy in vpc_endpoints.tf (briefly open)"


def test_location_precedes_harm() -> None:
    title = 'Use resources = ["*"] (looser, 1 of 2)'
    assert with_location(title, ", line 7") == 'Use resources = ["*"], line 7 (looser, 1 of 2)'


@pytest.mark.parametrize(
    "folder",
    [CASES, EXAMPLES, FIXES / "catalogue", FIXES / "reports"],
    ids=["cases", "examples", "catalogue", "reports"],
)
def test_titles_of_all_cases_fit_and_end_with_a_harm(folder: Path) -> None:
    harms = {harm.value for harm in Harm}
    for directory in sorted(path for path in folder.iterdir() if path.is_dir()):
        analysis = analyze(str(directory), Disk())
        for component in analysis.components:
            for fix in fixes_for_component(component, analysis, Disk()):
                assert len(fix.title) <= MAX_TITLE_LENGTH, fix.title
                words = fix.title.rpartition(" (")[2].removesuffix(")").split(", ")
                assert words[0] in harms, fix.title
            for explanation in explanations_for_component(component, analysis):
                assert len(explanation.title) <= MAX_TITLE_LENGTH, explanation.title


def test_equal_titles_of_two_places_name_the_line() -> None:
    fixes = fixes_at_text(key_policy(OWN_KEY), "aws_kms_key.primary.arn")
    assert len({fix.title for fix in fixes}) == len(fixes)


def test_dispensable_words_are_dropped_before_names_are_shortened() -> None:
    phrase = "Read google_cloud_run_v2_service.web.uri from a new variable"
    assert shorten(phrase, " (two applies)") == (
        "Read google_cloud_run_v2_service.web.uri from a variable (two applies)"
    )
    title = "Move policy to a separate aws_vpc_endpoint_policy (briefly open)"
    assert with_location(title, " in endpoint.tf") == (
        "Move policy to aws_vpc_endpoint_policy in endpoint.tf (briefly open)"
    )


def test_several_long_names_keep_their_ends() -> None:
    phrase = (
        "aws_vpc_endpoint.secretsmanager and data.aws_iam_policy_document.endpoint need each other"
    )
    title = shorten(f"No fix: {phrase}")
    names = [word for word in title.split() if "…" in word]
    assert len(names) == 2
    assert all(f"{name[1:]} " in f"{phrase} " for name in names)


def test_title_without_room_names_the_worst_harm_only() -> None:
    """The description names both."""
    texts = {
        "main.tf": """
        resource "keycloak_authentication_flow" "two_steps" {
          alias       = "two-steps"
          description = keycloak_realm.shop.id
        }
        resource "keycloak_realm" "shop" {
          browser_flow = keycloak_authentication_flow.two_steps.alias
        }
        """
    }
    fixes = fixes_at_text(texts, "keycloak_authentication_flow.two_steps.alias")
    (fix,) = (fix for fix in fixes if fix.rule.name == "inline-value")
    assert len(fix.harms) == 2
    assert fix.title.endswith(f'.alias with "two-steps" ({fix.harms[0].value})')
