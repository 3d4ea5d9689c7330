"""Which tool a root module is for: the setting, the lock file, the files and their content."""

from __future__ import annotations

import pytest

from tests.analysis.directories import ROOT, files_of
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.module_loader import load
from tf_cycle_ls.settings.settings import Language, Tool, Version

LOCK = ".terraform.lock.hcl"
TERRAFORM_LOCK = {LOCK: 'provider "registry.terraform.io/hashicorp/aws" {\n}\n'}
OPENTOFU_LOCK = {LOCK: 'provider "registry.opentofu.org/hashicorp/aws" {\n}\n'}
OTHER_LOCK = {LOCK: 'provider "example.com/registry.opentofu.org/aws" {\n}\n'}
USER = "locals {\n  b = local.a\n}\n"
LOCALS = "locals {\n  a = 1\n}\n"
CALL = 'module "m" {\n  source = "./m"\n}\n'
LANGUAGE = 'language {\n  compatible_with {\n    opentofu = ">= 1.12.0"\n  }\n}\n'
OLD = 'terraform {\n  required_version = "< 1.6"\n}\n'

TEXTS: dict[str, tuple[dict[str, str], bool]] = {
    "only .tf files": ({"a.tf": LOCALS}, False),
    "only .tofu files": ({"a.tofu": LOCALS}, True),
    "only .tofu.json files": ({"a.tofu.json": "{}"}, True),
    "a hidden .tofu file": ({"a.tf": LOCALS, ".b.tofu": LOCALS}, False),
    "both": ({"a.tf": LOCALS, "b.tofu": ""}, False),
    "a .tf file that needs a .tofu file": ({"a.tf": USER, "b.tofu": LOCALS}, True),
    "a .tf file that needs none": ({"a.tf": USER, "b.tf": LOCALS, "c.tofu": "locals {}"}, False),
    "a .tf file that has a .tofu file in its place": ({"b.tf": LOCALS, "b.tofu": USER}, False),
    "both, and a version that OpenTofu never had": ({"a.tf": OLD + USER, "b.tofu": LOCALS}, False),
    "both, and a lock file of Terraform": ({"a.tf": LOCALS, "b.tofu": "", **TERRAFORM_LOCK}, False),
    "a lock file of OpenTofu": ({"a.tf": LOCALS, **OPENTOFU_LOCK}, True),
    "a lock file of another registry": ({"a.tf": LOCALS, **OTHER_LOCK}, False),
    "a language block": ({"a.tf": LANGUAGE}, True),
    "a language block in JSON": ({"a.tf.json": '{"language": {}}'}, True),
    "a language block in a module": ({"a.tf": CALL, "m/a.tf": LANGUAGE}, True),
    "a module of .tofu files": ({"a.tf": CALL, "m/a.tofu": LOCALS}, True),
    "a module with both": ({"a.tf": CALL, "m/a.tofu": LOCALS, "m/b.tf": LOCALS}, False),
    "a module of .tofu files, and a lock file": (
        {"a.tf": CALL, "m/a.tofu": LOCALS, **TERRAFORM_LOCK},
        False,
    ),
}


@pytest.mark.parametrize(("texts", "is_opentofu"), TEXTS.values(), ids=TEXTS)
def test_tool_is_chosen_by_the_files(texts: dict[str, str], is_opentofu: bool) -> None:
    loaded = load(ROOT, files_of(texts))
    assert loaded.tree.dialect.is_opentofu is is_opentofu
    assert loaded.choice.dialect.is_opentofu is is_opentofu


@pytest.mark.parametrize(("texts", "_"), TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("tool", [Tool.TERRAFORM, Tool.OPENTOFU])
def test_setting_decides_first(texts: dict[str, str], _: bool, tool: Tool) -> None:
    loaded = load(ROOT, files_of(texts), language=Language(tool))
    assert loaded.tree.dialect.is_opentofu is (tool is Tool.OPENTOFU)
    assert loaded.choice.reason == "the setting dialect says so"


def test_choice_is_ambiguous_if_both_tools_can_read_the_files() -> None:
    choices = {name: load(ROOT, files_of(texts)).choice for name, (texts, _) in TEXTS.items()}
    ambiguous = [name for name, choice in choices.items() if choice.is_ambiguous]
    assert ambiguous == [
        "both",
        "a .tf file that needs none",
        "a .tf file that has a .tofu file in its place",
    ]
    assert choices["both"].reason == (
        "no lock file names a registry, and it can be read without b.tofu"
    )


def test_module_of_tofu_files_is_read() -> None:
    loaded = load(ROOT, files_of({"a.tf": CALL, "m/a.tofu": LOCALS}))
    (called,) = loaded.tree.children.values()
    assert called
    assert list(called.module.locals) == ["a"]


CONDITION = (
    'action "t_x" "go" {}\n'
    'resource "t_a" "x" {\n  lifecycle {\n    action_trigger {\n      events = [after_create]\n'
    '      condition = t_a.x.id == "k"\n      actions = [action.t_x.go]\n    }\n  }\n}\n'
)


@pytest.mark.parametrize(
    ("version", "required", "rejects"),
    [
        (Version.V1_16, ">= 1.5", True),
        (Version.V1_15, ">= 1.16", False),
        (Version.AUTO, ">= 1.16", True),
        (Version.AUTO, ">= 1.5", False),
    ],
)
def test_version_of_the_settings_decides_first(
    version: Version, required: str, rejects: bool
) -> None:
    text = f'terraform {{\n  required_version = "{required}"\n}}\n{CONDITION}'
    language = Language(version=version)
    analysis = analyze(ROOT, files_of({"main.tf": text}), language=language)
    assert bool(analysis.self_references) is rejects
    again = analyze(ROOT, files_of({"main.tf": text + "\n"}), analysis)
    assert bool(again.self_references) is rejects
