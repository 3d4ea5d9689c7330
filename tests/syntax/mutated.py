"""Hypothesis strategies for realistic texts with small random changes."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.syntax.configurations import OF_THE_CASES, REALISTIC

_TOKENS = (
    *'{}[]()"=,.:?!-*#\\$%\n ',
    *("${", "%{", "$${", "<<E\n", "E\n", "/*", "*/", "...", "for ", "=>", "é", "😀", "\r\n", "x1"),
)
_SOURCES = tuple(data.decode() for data in (*REALISTIC.values(), *OF_THE_CASES.values()))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Generate a realistic file with up to three changes."""
    text = draw(st.sampled_from(_SOURCES))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        removed = draw(st.sampled_from((0, 0, 0, 1, 1, 2, 5)))
        text = text[:at] + draw(st.sampled_from(("", *_TOKENS))) + text[at + removed :]
    return text


arbitrary = st.lists(
    st.one_of(st.sampled_from(_TOKENS), st.text(max_size=3), st.sampled_from(("a = ", "b {\n"))),
    max_size=25,
).map("".join)
