"""What versions of Terraform after 1.11 changed, for the rules without a recorded case.

Expectations: the changelogs, and the source at v1.15.5 and v1.16.0-rc2.
"""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed
from tf_cycle_ls.replacement.change import Change
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.model import Action

VERSION = 'terraform {\n  required_version = "%s"\n}\n'


def test_markers_of_variables_outputs_and_modules_make_no_edges() -> None:
    """1.15: `const`, `deprecated`, the type of an output, `ignore_nested_deprecations`."""
    main = (
        'variable "v" {\n  const = true\n  default = "x"\n  deprecated = "use local.l"\n}\n'
        'module "m" {\n  source = "./m"\n  v = local.l\n  ignore_nested_deprecations = true\n}\n'
        "locals {\n  l = var.v\n}\n"
    )
    module = (
        'variable "v" {\n  deprecated = "no"\n}\n'
        'output "o" {\n  value = 1\n  type = string\n  deprecated = "var.v"\n}\n'
    )
    analysis = analysed({"main.tf": main, "m/main.tf": module})
    graph = analysis.dependencies.structure.successors
    assert graph["module.m.output.o (expand)"] == ("module.m (expand)",)
    assert graph["var.v"] == ()
    assert not analysis.problems


def test_source_of_an_override_file_counts() -> None:
    texts = {
        "main.tf": 'locals {\n  d = "m"\n}\nmodule "m" {\n  source = "./n"\n  v = test_b.y.id\n}\n'
        'resource "test_b" "y" {\n  v = module.m.o\n}\n',
        "override.tf": 'module "m" {\n  source = "./${local.d}"\n}\n',
        "m/main.tf": 'variable "v" {}\noutput "o" {\n  value = var.v\n}\n',
        "n/main.tf": 'variable "v" {}\noutput "o" {\n  value = 1\n}\n',
    }
    (component,) = analysed(texts).components
    assert component.addresses == ("module.m.output.o", "module.m.var.v", "test_b.y")


@pytest.mark.parametrize(("version", "counts"), [(">= 1.16", True), ("< 1.16", False)])
def test_import_in_a_module_is_resolved_there_from_1_16_on(version: str, counts: bool) -> None:
    module = (
        'resource "test_a" "x" {}\nresource "test_b" "y" {\n  v = test_a.x.id\n}\n'
        "import {\n  to = test_a.x\n  id = test_b.y.id\n}\n"
    )
    call = 'module "m" {\n  source = "./m"\n}\n'
    analysis = analysed({"main.tf": VERSION % version + call, "m/main.tf": module})
    assert bool(analysis.components) is counts


@pytest.mark.parametrize(
    ("version", "action"), [(">= 1.16", Action.RECREATE), (">= 1.11", Action.REPLACE)]
)
def test_terraform_forgets_instead_of_destroying_from_1_16_on(version: str, action: Action) -> None:
    text = VERSION % version + (
        'resource "terraform_data" "a" {\n  count = %d\n'
        "  lifecycle {\n    destroy = false\n  }\n}\n"
    )
    before, now = (Configuration(analysed({"main.tf": text % count})) for count in (2, 1))
    actions = {item.address: item.action for item in Change(before, now).situation.objects}
    removed = Action.FORGET if action is Action.RECREATE else Action.DELETE
    assert actions == {"terraform_data.a": action, "terraform_data.a[1]": removed}


def test_terraform_destroys_what_a_removed_block_wanted_to_keep() -> None:
    """Only OpenTofu's state remembers `destroy = false`."""
    text = 'resource "terraform_data" "a" {\n  lifecycle {\n    destroy = false\n  }\n}\n'
    for name, version, action in (
        ("main.tf", ">= 1.16", Action.DELETE),
        ("main.tofu", ">= 1.12", Action.FORGET),
    ):
        texts = (VERSION % version + text, VERSION % version)
        before, now = (Configuration(analysed({name: one})) for one in texts)
        (removed,) = Change(before, now).situation.objects
        assert removed.action is action
