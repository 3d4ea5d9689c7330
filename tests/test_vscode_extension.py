"""The manifest of the VS Code extension matches the server and its settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from release.extension import version_of
from tf_cycle_ls.server.lsp.commands import (
    ADDRESSES,
    COMPONENT,
    DEPENDENCY_PATH,
    DEPENDENTS,
    GRAPH,
    NEXT_EDGE,
    PREVIOUS_EDGE,
)

ROOT = Path(__file__).parent.parent
EXTENSION = ROOT / "editors" / "vscode"
SECTION = "tf-cycle-ls."
OWN = ("server.", "trace.")


def manifest() -> Any:
    return json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))


def settings(schema: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the settings of a schema with their names in VS Code."""
    for name, setting in schema["properties"].items():
        if setting["type"] == "object":
            yield from settings(setting, f"{prefix}{name}.")
        else:
            text = setting["description"]
            yield prefix + name, {**setting, "description": f"{text[:1].upper()}{text[1:]}."}


def test_settings_match_server() -> None:
    schema = json.loads((ROOT / "docs" / "settings.schema.json").read_text(encoding="utf-8"))
    contributed = {
        name.removeprefix(SECTION): {
            key.replace("markdownDescription", "description"): value
            for key, value in setting.items()
            if key not in ("order", "scope", "enumDescriptions")
        }
        for name, setting in manifest()["contributes"]["configuration"]["properties"].items()
    }
    of_server = {name: setting for name, setting in contributed.items() if not name.startswith(OWN)}
    assert of_server == dict(settings(schema)), (
        "add the setting to contributes.configuration in editors/vscode/package.json, "
        "with the description of docs/settings.schema.json"
    )


def test_every_value_of_a_setting_is_described() -> None:
    for name, setting in manifest()["contributes"]["configuration"]["properties"].items():
        descriptions = setting.get("enumDescriptions", [])
        assert len(descriptions) == len(setting.get("enum", [])), f"describe the values of {name}"
        assert all(text.endswith(".") for text in descriptions)


def test_only_markdown_has_backticks() -> None:
    """In a plain description, VS Code would show the backticks."""
    for name, setting in manifest()["contributes"]["configuration"]["properties"].items():
        assert "`" not in setting.get("description", ""), f"use markdownDescription for {name}"


def test_settings_have_order_of_page() -> None:
    properties = manifest()["contributes"]["configuration"]["properties"]
    orders = [setting["order"] for setting in properties.values()]
    assert orders == list(range(len(properties))), (
        'number the settings in editors/vscode/package.json ("order"): 0, 1, 2, …'
    )


def test_untrusted_workspace_cannot_choose_command() -> None:
    properties = manifest()["contributes"]["configuration"]["properties"]
    untrusted = manifest()["capabilities"]["untrustedWorkspaces"]
    of_server = [name for name in properties if name.startswith(f"{SECTION}server.")]
    assert untrusted["supported"] == "limited"
    assert sorted(untrusted["restrictedConfigurations"]) == sorted(of_server), (
        "list the setting in restrictedConfigurations of editors/vscode/package.json"
    )
    assert {properties[name]["scope"] for name in of_server} == {"machine-overridable"}, (
        'give the setting "scope": "machine-overridable" in editors/vscode/package.json'
    )


def test_commands_exist_in_server() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in sorted((EXTENSION / "src").rglob("[!.]*.ts"))
    )
    used = (ADDRESSES, COMPONENT, DEPENDENCY_PATH, DEPENDENTS, GRAPH, NEXT_EDGE, PREVIOUS_EDGE)
    for command in used:
        assert f'"{command}"' in sources, f"use the command {command} in editors/vscode/src"
    # A command can be registered once only, and the client registers those of the server.
    own = {command["command"] for command in manifest()["contributes"]["commands"]}
    assert not own & set(used), (
        "remove the command from contributes.commands in editors/vscode/package.json"
    )


def test_lock_file_uses_public_registry_only() -> None:
    lock = json.loads((EXTENSION / "package-lock.json").read_text(encoding="utf-8"))
    packages = lock["packages"].values()
    urls = {package["resolved"] for package in packages if "resolved" in package}
    others = [url for url in urls if not url.startswith("https://registry.npmjs.org/")]
    assert others == [], "correct these URLs in editors/vscode/package-lock.json"


def test_license_is_that_of_project() -> None:
    ours, license_ = (folder / "LICENSE" for folder in (EXTENSION, ROOT))
    assert ours.read_bytes() == license_.read_bytes(), "copy LICENSE to editors/vscode/LICENSE"
    assert manifest()["license"] == "Apache-2.0"


@pytest.mark.parametrize(
    ("project", "version"),
    [("1.2.3", "1.2.3"), ("1.2.4.dev5+g1a2b3c4", None), ("1.2.3rc1", None), (None, None)],
)
def test_release_has_version_of_server(project: str | None, version: str | None) -> None:
    assert version_of(project) == version


def test_development_version_is_lowest() -> None:
    lock = json.loads((EXTENSION / "package-lock.json").read_text(encoding="utf-8"))
    assert manifest()["version"] == lock["version"] == "0.0.0", (
        "restore version 0.0.0 in package.json and package-lock.json of editors/vscode; "
        "release/extension.py sets the version of a release"
    )
