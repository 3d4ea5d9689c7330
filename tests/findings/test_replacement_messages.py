"""The messages about ways out."""

from __future__ import annotations

from tf_cycle_ls.config.dialect import OPENTOFU, TERRAFORM
from tf_cycle_ls.findings.replacement_messages import remedy_commands, remedy_title
from tf_cycle_ls.replacement.remedies import Remedy, Way


def test_every_way_out_has_a_title_with_its_addresses() -> None:
    for way in Way:
        names = ("a.b", "a.c") if way is Way.MOVED else ("a.b",)
        title = remedy_title(Remedy(way, names))
        assert title
        is_general = way in (Way.NO_REFRESH, Way.APPLY_FIRST)
        assert is_general or all(name in title for name in names)


def test_targets_are_quoted_for_a_shell() -> None:
    commands = remedy_commands(Remedy(Way.TARGET, ('a.b["x"]', "a.c")), TERRAFORM)
    assert commands == ("""terraform apply '-target=a.b["x"]' -target=a.c""", "terraform apply")


def test_commands_are_those_of_the_tool() -> None:
    assert remedy_commands(Remedy(Way.NO_REFRESH, is_destroy=True), OPENTOFU) == (
        "tofu destroy -refresh=false",
    )
    assert remedy_commands(Remedy(Way.EXCLUDE, ("a.b",)), OPENTOFU) == (
        "tofu apply -exclude=a.b",
        "tofu apply",
    )
