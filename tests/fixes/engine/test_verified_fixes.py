"""Verified fixes: the place in their texts, and modules that are not edited."""

from __future__ import annotations

from tests.fixes.policies import (
    OWN_KEY,
    key_policy,
    policy_fixes,
)


def test_place_in_same_file_is_not_named() -> None:
    texts = key_policy(OWN_KEY)
    (fix,) = policy_fixes(texts, "data.aws_iam_policy_document.key.json")
    assert "in main.tf" not in fix.description


def test_no_fix_in_installed_module() -> None:
    from tests.fixes.support import DIRECTORY
    from tf_cycle_ls.analysis.analyze import analyze
    from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
    from tf_cycle_ls.text import Document
    from tf_cycle_ls.vfs import Disk, Overlay

    directory = f"{DIRECTORY}/.terraform/modules/m"
    path = f"{directory}/main.tf"
    document = Document(path, key_policy(OWN_KEY)["main.tf"].encode())
    files = Overlay(Disk(), {path: document})
    root = analyze(directory, files)
    assert root.components
    assert fixes_for_component(root.components[0], root, files) == ()
