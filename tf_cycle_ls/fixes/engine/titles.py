"""Titles of fixes: short enough for the menu of an editor, with the harm at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tf_cycle_ls.fixes.model import HARM_OF_IMPACT, MAX_TITLE_LENGTH, Candidate, Harm

_ELLIPSIS = "…"
_MIN_WORD_LENGTH = 12
"""A word is not made shorter than this, so that a name stays recognizable."""
_MAX_ELIDED = 8
"""If a title is longer than the limit by more than this, it names only the worst harm."""
_SEPARATOR = re.compile(r"[_.]")
_DISPENSABLE = frozenset({"the", "new", "separate"})
"""Words that a title loses first."""


def fix_title(
    candidates: Sequence[Candidate], *, places: int, location: str = "", share: str = ""
) -> str:
    """The title of a fix that combines `candidates`, with at most `MAX_TITLE_LENGTH` characters.

    `places` is the number of places that the fix changes. `location` names the place if the reader
    does not see it. `share` says how much of the component the fix breaks, if not all of it.
    """
    titles = list(dict.fromkeys(candidate.title for candidate in candidates))
    more = max(len(titles), places) - 1
    phrase = titles[0]
    if more:
        phrase += f", in {places} places" if len(titles) == 1 else f", +{more} more"
    harms = _shown(combined_harms(candidates))
    shares = [share] if share else []
    suffixes = [f"{location} ({', '.join([*words, *shares])})" for words in (harms, harms[:1])]
    is_long = len(phrase + suffixes[0]) > MAX_TITLE_LENGTH + _MAX_ELIDED
    is_optional = Harm.NEEDS_IMPORT.value not in harms
    return shorten(phrase, suffixes[1] if is_long and is_optional else suffixes[0])


def _shown(harms: Sequence[Harm]) -> list[str]:
    """The two harms that a title names: the worst, and one that the user has to act on, if any.
    The description names all."""
    worst, *others = harms
    others = [Harm.NEEDS_IMPORT] if Harm.NEEDS_IMPORT in others else others[:1]
    return [harm.value for harm in (worst, *others)]


def with_location(title: str, location: str) -> str:
    """Insert a location before the harm of a title; it is shortened to the same limit."""
    phrase, _, harm = title.rpartition(" (")
    return shorten(phrase, f"{location} ({harm}")


def combined_harms(candidates: Iterable[Candidate]) -> tuple[Harm, ...]:
    """The harms of a fix that combines `candidates`, the worst first. Never empty."""
    order = list(Harm)
    harms = {
        harm
        for candidate in candidates
        for harm in candidate.harms or (HARM_OF_IMPACT[candidate.impact],)
    }
    if len(harms) > 1:
        harms.discard(Harm.NONE)
    return tuple(sorted(harms, key=order.index, reverse=True))


def shorten(phrase: str, suffix: str = "") -> str:
    """Join both, with at most `MAX_TITLE_LENGTH` characters and `suffix` unchanged.

    It loses dispensable words first. Then the longest words, mostly addresses, lose their
    start; then the end of the phrase is cut.
    """
    room = MAX_TITLE_LENGTH - len(suffix)
    words = phrase.split()
    for index in reversed(range(len(words))):
        if len(" ".join(words)) > room and words[index] in _DISPENSABLE:
            del words[index]
            if words[index - 1 : index] == ["a"] and "_" in "".join(words[index : index + 1]):
                del words[index - 1]  # "a separate aws_eip" becomes "aws_eip".
    text = ""
    for length in range(max(_MIN_WORD_LENGTH, *map(len, words)), _MIN_WORD_LENGTH - 1, -1):
        text = " ".join(_elide(word, length) for word in words)
        if len(text) <= room:
            return text + suffix
    return f"{text[: room - 1].rstrip()}{_ELLIPSIS}{suffix}"


def _elide(word: str, length: int) -> str:
    """Replace the start of a longer word so that it has at most `length` characters.

    The end of an address says most, and its start, such as `aws_`, says least. What is kept begins
    after a separator, unless a third of it would be lost by that.
    """
    if len(word) <= length:
        return word
    kept = length - len(_ELLIPSIS)
    cut = len(word) - kept
    whole = _SEPARATOR.search(word, cut - 1)
    if whole and len(word) - whole.end() >= kept * 2 // 3:
        cut = whole.end()
    return _ELLIPSIS + word[cut:]
