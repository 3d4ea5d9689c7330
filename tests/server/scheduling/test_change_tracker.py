"""Which analyses are outdated when a file has changed."""

from __future__ import annotations

import os

import pytest

from tf_cycle_ls.server.scheduling.change_tracker import ChangeTracker

APP, MODULE = os.path.join(os.sep, "w", "app"), os.path.join(os.sep, "w", "m")
READ = frozenset({APP, MODULE})


def in_directory(directory: str, name: str = "main.tf") -> str:
    """The path of a file."""
    return os.path.join(directory, name)


@pytest.mark.parametrize(
    ("changed", "is_affected"),
    [
        (in_directory(APP), True),
        (in_directory(MODULE), True),
        # The folder itself, or a folder above it, was renamed or deleted.
        (MODULE, True),
        (os.path.dirname(MODULE), True),
        (in_directory(os.path.join(MODULE, "below")), False),
        (in_directory(MODULE + "2"), False),
        (in_directory(os.path.dirname(MODULE)), False),
    ],
)
def test_change_affects_the_root_modules_that_read_its_directory(
    changed: str, is_affected: bool
) -> None:
    tracker = ChangeTracker()
    generation = tracker.begin_analysis(APP)
    tracker.record_change(changed, is_analyzing=True)
    assert tracker.end_analysis(APP, READ, generation) is is_affected
    assert tracker.roots_reading(changed) == ([APP] if is_affected else [])


def test_change_before_the_analysis_was_scheduled_does_not_outdate_it() -> None:
    tracker = ChangeTracker()
    first = tracker.begin_analysis(APP)
    tracker.record_change(in_directory(MODULE), is_analyzing=True)
    second = tracker.begin_analysis(APP)
    assert tracker.end_analysis(APP, READ, first)
    assert not tracker.end_analysis(APP, READ, second)


def test_changes_are_forgotten_when_no_analysis_is_running() -> None:
    """A running analysis might have read the old content. A later one reads the new one."""
    tracker = ChangeTracker()
    generation = tracker.begin_analysis(APP)
    tracker.record_change(in_directory(MODULE), is_analyzing=True)
    tracker.record_change(in_directory(APP), is_analyzing=False)
    assert not tracker.end_analysis(APP, READ, generation)


def test_typed_text_is_stale_until_the_next_analysis_is_scheduled() -> None:
    tracker = ChangeTracker()
    tracker.begin_analysis(APP)
    assert not tracker.is_stale(APP)
    tracker.mark_stale([APP])
    assert tracker.is_stale(APP)
    assert not tracker.is_stale(MODULE)
    tracker.begin_analysis(APP)
    assert not tracker.is_stale(APP)


def test_forgotten_root_module_is_not_affected() -> None:
    tracker = ChangeTracker()
    tracker.end_analysis(APP, READ, tracker.begin_analysis(APP))
    tracker.mark_stale([APP])
    tracker.forget(APP)
    assert tracker.roots_reading(in_directory(MODULE)) == []
    assert not tracker.is_stale(APP)
