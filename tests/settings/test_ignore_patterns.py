"""Exclude patterns match as those of git do, and in linear time."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.executed_steps import executed_steps
from tf_cycle_ls.settings.ignore_patterns import (
    MAX_LENGTH,
    MAX_WILDCARDS,
    IgnorePatterns,
    parse_pattern,
)


def patterns(*texts: str) -> IgnorePatterns:
    return IgnorePatterns(map(parse_pattern, texts))


NAMES = ["a", "b", "ab", "aab", "a-b", "a b", "!a", "#a", "]"]
DIRECTORIES = [
    "/".join(names) for length in (1, 2, 3) for names in itertools.product(NAMES, repeat=length)
][::3]
"""Relative paths of directories."""


@pytest.fixture(scope="module")
def ask_git(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[str]], set[str]]:
    """Return a function that asks git which of `DIRECTORIES` some lines of .gitignore exclude."""
    repository = tmp_path_factory.mktemp("repository")
    run(["git", "init", "--quiet", str(repository)], check=True)
    for directory in DIRECTORIES:
        (repository / directory).mkdir(parents=True, exist_ok=True)

    def excluded(lines: list[str]) -> set[str]:
        (repository / ".git" / "info" / "exclude").write_bytes("\n".join(lines).encode())
        command = ["git", "-C", str(repository), "check-ignore", "--stdin", "-z"]
        asked = "\0".join(DIRECTORIES).encode()
        answer = run(command, input=asked, capture_output=True, check=False).stdout.decode()
        return set(answer.split("\0")) - {""}

    return excluded


@pytest.mark.parametrize(
    "lines",
    [
        ["a"],
        ["/a"],
        ["a/"],
        ["/a/"],
        ["a/b"],
        ["a/*"],
        ["a/**"],
        ["**/b"],
        ["a/**/b"],
        ["**/a/**/b"],
        ["**"],
        ["*"],
        ["*b"],
        ["a*b"],
        ["a**b"],
        ["a?b"],
        ["*/b"],
        ["/*"],
        ["/*/"],
        ["[ab]"],
        ["[!a]"],
        ["[^a]"],
        ["a[a-c]b"],
        ["[]]"],
        ["[!]a]"],
        [r"a[\-x]b"],
        [r"\!a"],
        [r"\#a"],
        ["#a"],
        [r"a\*"],
        ["a "],
        ["a b"],
        ["a\\ b"],
        ["?"],
        ["/"],
        ["//"],
        ["a//b"],
        ["a", "!a"],
        ["a", "!/a/b"],
        ["a/*", "!a/b"],
        ["*", "!a", "b"],
        ["!a", "a"],
        ["/a/**/**/b"],
        ["**/**"],
        ["**/*b"],
        ["a/***"],
    ],
    ids=" ".join,
)
def test_patterns_match_as_in_git(
    ask_git: Callable[[list[str]], set[str]], lines: list[str]
) -> None:
    ours = patterns(*lines)
    assert {name for name in DIRECTORIES if ours.excludes(name)} == ask_git(lines)


@pytest.mark.parametrize("pattern", ["é", "?", "[é]", "[!a]", "[à-ü]"])
def test_wildcards_match_characters(pattern: str) -> None:
    """Git matches bytes of UTF-8, which is rarely what the author of a pattern means."""
    assert patterns(pattern).excludes("é")


PATTERN = st.text("ab*?/[]!-\\ #", min_size=1, max_size=8)


@given(lines=st.lists(PATTERN, min_size=1, max_size=3))
@settings(max_examples=60)
def test_random_patterns_match_as_in_git(
    ask_git: Callable[[list[str]], set[str]], lines: list[str]
) -> None:
    valid = [line for line in lines if _is_valid(line)]
    ours = patterns(*valid)
    assert {name for name in DIRECTORIES if ours.excludes(name)} == ask_git(valid)


def _is_valid(line: str) -> bool:
    try:
        parse_pattern(line)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("!", "empty"),
        ("a\\", "ends with a backslash"),
        ("[a", "in a bracket"),
        ("[[:alpha:]]", "POSIX"),
        ("a" * (MAX_LENGTH + 1), "characters"),
        ("a*" * (MAX_WILDCARDS + 1), "wildcards"),
        ("a?" * (MAX_WILDCARDS + 1), "wildcards"),
        ("**/a/" * (MAX_WILDCARDS + 1), "wildcards"),
    ],
)
def test_invalid_or_complex_pattern_is_rejected(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_pattern(text)


HOSTILE = {
    "stars": "*a" * MAX_WILDCARDS + "b",
    "double stars": "**/a/" * (MAX_WILDCARDS // 2) + "b",
    "question marks": "*" + "?" * (MAX_WILDCARDS - 1) + "b",
    "sets": "*" + "[!b]" * (MAX_WILDCARDS - 1) + "b",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("unit", ["a", "a/"])
def test_number_of_steps_is_linear_in_the_path(kind: str, unit: str) -> None:
    """Twice the path takes at most twice the steps."""
    hostile = patterns(*[HOSTILE[kind]] * 50)
    hostile.excludes(unit)

    def steps(length: int) -> int:
        path = unit * length
        assert not hostile.excludes(path)
        return executed_steps(lambda: hostile.excludes(path))

    assert steps(1000) <= 2 * steps(500) + 100
