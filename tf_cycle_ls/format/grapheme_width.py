"""Counts the columns of a text as `terraform fmt` does.

fmt counts grapheme clusters (hashicorp/hcl, hclwrite/tokens.go, `Tokens.Columns`) as defined by
UAX #29 of Unicode 15. Wide characters and tabs count as one. Python's standard library has the
general categories of characters but not the properties that UAX #29 uses. So the rules here use
general categories, with exceptions for characters that are likely in names and labels. Not
supported: prepended characters, such as Arabic number signs, which attach to the next character.
"""

from __future__ import annotations

from enum import Enum, auto
from unicodedata import category


class _Class(Enum):
    """The class of a character. It decides whether a cluster boundary is next to the character."""

    CONTROL = auto()
    ATTACHED = auto()
    JOINER = auto()
    PICTOGRAPH = auto()
    FLAG = auto()
    LEADING = auto()
    VOWEL = auto()
    TRAILING = auto()
    LEADING_VOWEL = auto()
    SYLLABLE = auto()
    OTHER = auto()


# Spacing marks attach to the previous character, except these marks of Myanmar, Tai Tham and Ahom.
_UNATTACHED_MARKS = frozenset(
    "\u102b\u102c\u1038\u1062\u1063\u1064\u1067\u1068\u1069\u106a\u106b\u106c\u106d\u1083\u1087"
    "\u1088\u1089\u108a\u108b\u108c\u108f\u109a\u109b\u109c\u1a61\u1a63\u1a64\uaa7b\uaa7d"
    "\U00011720\U00011721"
)
# Zero-width non-joiner, Thai and Lao vowels (sara am), halfwidth Katakana sound marks.
_ATTACHED = frozenset("\u200c\u0e33\u0eb3\uff9e\uff9f")
_CONTROLS = frozenset({"Cc", "Cf", "Zl", "Zp"})
# The pairs of Hangul classes whose characters have no cluster boundary between them.
_HANGUL_PAIRS = frozenset(
    {
        (_Class.LEADING, _Class.LEADING),
        (_Class.LEADING, _Class.VOWEL),
        (_Class.LEADING, _Class.LEADING_VOWEL),
        (_Class.LEADING, _Class.SYLLABLE),
        (_Class.VOWEL, _Class.VOWEL),
        (_Class.VOWEL, _Class.TRAILING),
        (_Class.LEADING_VOWEL, _Class.VOWEL),
        (_Class.LEADING_VOWEL, _Class.TRAILING),
        (_Class.SYLLABLE, _Class.TRAILING),
        (_Class.TRAILING, _Class.TRAILING),
    }
)


def columns(token: bytes) -> int:
    """Count the grapheme clusters in the UTF-8 bytes of one token."""
    if token.isascii():
        return len(token) - token.count(b"\r\n")
    return _count_clusters(token.decode("utf-8", errors="replace").replace("\r\n", "\n"))


def _count_clusters(text: str) -> int:
    count = 0
    before = _Class.CONTROL
    flags = 0
    # Whether the current cluster begins with a pictograph. A joiner can join it to another one.
    is_pictograph = False
    for character in text:
        kind = _class(character)
        flags = flags + 1 if kind is _Class.FLAG else 0
        if _is_boundary(before, kind, is_pictograph, flags):
            count += 1
            is_pictograph = kind is _Class.PICTOGRAPH
        before = kind
    return count


def _is_boundary(before: _Class, kind: _Class, is_pictograph: bool, flags: int) -> bool:
    """Whether there is a cluster boundary between characters of the classes `before` and `kind`.

    `is_pictograph` says whether the previous cluster begins with a pictograph. `flags` is the
    number of consecutive regional indicators up to and including the second character. Two of them
    form a flag.
    """
    if _Class.CONTROL in (before, kind):
        return True
    if kind in (_Class.ATTACHED, _Class.JOINER):
        return False
    if kind is _Class.PICTOGRAPH:
        return not (is_pictograph and before is _Class.JOINER)
    if kind is _Class.FLAG:
        return flags % 2 == 1
    return (before, kind) not in _HANGUL_PAIRS


def _class(character: str) -> _Class:
    if character.isascii():
        return _Class.OTHER if character >= " " and character != "\x7f" else _Class.CONTROL
    if character == "\u200d":
        return _Class.JOINER
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        return _Class.FLAG
    general_category = category(character)
    if _is_attached(character, general_category):
        return _Class.ATTACHED
    if general_category in _CONTROLS:
        return _Class.CONTROL
    if general_category == "Lo":
        return _hangul_class(character)
    if _is_pictograph(character, general_category):
        return _Class.PICTOGRAPH
    return _Class.OTHER


def _is_attached(character: str, general_category: str) -> bool:
    """Whether a character attaches to the previous one (UAX #29: Extend or SpacingMark)."""
    if general_category == "Mc":
        return character not in _UNATTACHED_MARKS
    return (
        general_category in ("Mn", "Me")
        or character in _ATTACHED
        # Skin tone modifiers, and the tag characters of subdivision flags such as Scotland's.
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_pictograph(character: str, general_category: str) -> bool:
    # The last range covers pictographs that this version of Python does not know yet.
    return (
        general_category == "So"
        or "\u2194" <= character <= "\u2199"
        or "\U0001f000" <= character <= "\U0001faff"
    )


def _hangul_class(character: str) -> _Class:
    if "\u1100" <= character <= "\u115f" or "\ua960" <= character <= "\ua97c":
        return _Class.LEADING
    if "\u1160" <= character <= "\u11a7" or "\ud7b0" <= character <= "\ud7c6":
        return _Class.VOWEL
    if "\u11a8" <= character <= "\u11ff" or "\ud7cb" <= character <= "\ud7fb":
        return _Class.TRAILING
    if "\uac00" <= character <= "\ud7a3":
        has_trailing_consonant = (ord(character) - 0xAC00) % 28
        return _Class.SYLLABLE if has_trailing_consonant else _Class.LEADING_VOWEL
    return _Class.OTHER
