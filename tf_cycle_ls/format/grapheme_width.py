"""How many columns `terraform fmt` counts for a piece of text.

It counts grapheme clusters (hashicorp/hcl, hclwrite/tokens.go, `Tokens.Columns`), cut apart as
Unicode 15 does in UAX #29; neither wide letters nor tabs count more than one. The standard
library knows the categories of characters, but not the properties that UAX #29 is written in, so
the rules are told here by categories, with the exceptions that names and labels are likely to
have. Left out: letters that attach to the next one (Arabic number signs and the like).
"""

from __future__ import annotations

from enum import Enum, auto
from unicodedata import category


class _Class(Enum):
    """What matters about a character for the boundary before and behind it."""

    CONTROL = auto()
    ATTACHED = auto()
    JOINER = auto()
    PICTURE = auto()
    FLAG = auto()
    LEADING = auto()
    VOWEL = auto()
    TRAILING = auto()
    LEADING_VOWEL = auto()
    SYLLABLE = auto()
    OTHER = auto()


# Spacing marks attach as well, but for these of the Myanmar, Tai Tham and Ahom scripts.
_UNATTACHED_MARKS = frozenset(
    "\u102b\u102c\u1038\u1062\u1063\u1064\u1067\u1068\u1069\u106a\u106b\u106c\u106d\u1083\u1087"
    "\u1088\u1089\u108a\u108b\u108c\u108f\u109a\u109b\u109c\u1a61\u1a63\u1a64\uaa7b\uaa7d"
    "\U00011720\U00011721"
)
# The joiner's silent twin, two vowels of Thai and Lao, two sound marks of halfwidth Katakana.
_ATTACHED = frozenset("\u200c\u0e33\u0eb3\uff9e\uff9f")
_CONTROLS = frozenset({"Cc", "Cf", "Zl", "Zp"})
# The pairs between which Hangul letters stay together.
_SYLLABLES = frozenset(
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
    """The grapheme clusters in the UTF-8 bytes of one token."""
    if token.isascii():
        return len(token) - token.count(b"\r\n")
    return _clusters(token.decode("utf-8", errors="replace").replace("\r\n", "\n"))


def _clusters(text: str) -> int:
    count = 0
    before = _Class.CONTROL
    flags = 0
    # Whether the cluster so far is a picture, and so can be joined to another.
    picture = False
    for character in text:
        kind = _class(character)
        flags = flags + 1 if kind is _Class.FLAG else 0
        if _breaks(before, kind, picture, flags):
            count += 1
            picture = kind is _Class.PICTURE
        before = kind
    return count


def _breaks(before: _Class, kind: _Class, picture: bool, flags: int) -> bool:
    """Whether a cluster begins at a character of `kind` behind one of the class `before`."""
    if _Class.CONTROL in (before, kind):
        return True
    if kind in (_Class.ATTACHED, _Class.JOINER):
        return False
    if kind is _Class.PICTURE:
        return not (picture and before is _Class.JOINER)
    if kind is _Class.FLAG:
        return flags % 2 == 1
    return (before, kind) not in _SYLLABLES


def _class(character: str) -> _Class:
    if character.isascii():
        return _Class.OTHER if character >= " " and character != "\x7f" else _Class.CONTROL
    if character == "\u200d":
        return _Class.JOINER
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        return _Class.FLAG
    general = category(character)
    if _is_attached(character, general):
        return _Class.ATTACHED
    if general in _CONTROLS:
        return _Class.CONTROL
    if general == "Lo":
        return _hangul(character)
    return _Class.PICTURE if _is_picture(character, general) else _Class.OTHER


def _is_attached(character: str, general: str) -> bool:
    if general == "Mc":
        return character not in _UNATTACHED_MARKS
    return (
        general in ("Mn", "Me")
        or character in _ATTACHED
        # Skin tones, and the tags that spell the flags of regions.
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_picture(character: str, general: str) -> bool:
    # Pictures newer than the running Python are unassigned to it.
    return (
        general == "So"
        or "\u2194" <= character <= "\u2199"
        or "\U0001f000" <= character <= "\U0001faff"
    )


def _hangul(character: str) -> _Class:
    if "\u1100" <= character <= "\u115f" or "\ua960" <= character <= "\ua97c":
        return _Class.LEADING
    if "\u1160" <= character <= "\u11a7" or "\ud7b0" <= character <= "\ud7c6":
        return _Class.VOWEL
    if "\u11a8" <= character <= "\u11ff" or "\ud7cb" <= character <= "\ud7fb":
        return _Class.TRAILING
    if "\uac00" <= character <= "\ud7a3":
        has_end = (ord(character) - 0xAC00) % 28
        return _Class.SYLLABLE if has_end else _Class.LEADING_VOWEL
    return _Class.OTHER
