"""Possible settings of the editor and of a project file."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_SHARED: dict[str, st.SearchStrategy[Any]] = {
    "scope": st.sampled_from(("openFiles", "workspace", "workspace")),
    "severity": st.sampled_from(
        (
            {"dependency-cycle": "warning"},
            {"dependency-cycle": "off"},
            {"unused-suppression": "off", "unreadable": "error"},
        )
    ),
    "limit": st.just(1),
    "exclude": st.sampled_from((["app"], ["/mod/"], ["*"], ["one/app", "in"])),
    "outside": st.booleans(),
    "dialect": st.sampled_from(["terraform", "opentofu"]),
    "nonsense": st.just(1),
}

# No debounce delay, because the steps have no pauses.
IN_EDITOR = st.fixed_dictionaries(
    {"debounce": st.just(0)}, optional={"run": st.just("onSave"), **_SHARED}
)


def _toml(values: dict[str, Any]) -> str:
    lines = [f"{name} = {_value(value)}" for name, value in values.items() if name != "severity"]
    if "severity" in values:
        lines += ["[severity]", *(f'{code} = "{is_}"' for code, is_ in values["severity"].items())]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, list)) else f'"{value}"'


IN_PROJECT = st.one_of(st.just("[damaged"), st.fixed_dictionaries({}, optional=_SHARED).map(_toml))
