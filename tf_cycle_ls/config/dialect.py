"""The dialects of the configuration language: the rules in which Terraform and OpenTofu differ.

Each difference that changes the graph is one field of `Dialect`. Source of the rules: OpenTofu
1.12 and Terraform 1.11 to 1.16, `internal/configs` and `internal/terraform` (OpenTofu:
`internal/tofu`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.config.version_constraints import allows_only_below, allows_only_from

# The command `terraform`, in a message. An address such as `terraform.workspace` is not matched.
_COMMAND = re.compile(r"\bterraform(?= [a-z])")


class Dialect(Struct, frozen=True):
    """The rules of one tool, in one range of versions.

    `name` is the tool's name, `command` its executable, and `registry` the host of provider
    addresses without a host.
    """

    name: str
    command: str
    registry: str

    reads_tofu_files: bool
    """Whether `.tofu` files are read, and replace `.tf` files of the same name."""

    merges_ephemeral: bool
    """Whether an override file can change an ephemeral resource."""

    undeclared_output_is_module: bool
    """Whether a reference to an undeclared output refers to the whole module."""

    functions_use_configurations: bool
    """Whether a call of a provider's function depends on the provider's configuration."""

    import_arguments: frozenset[str]
    """The arguments of an `import` block whose references the target depends on."""

    modules_have_imports: bool
    """Whether `import` blocks count in modules other than the root module."""

    close_waits_for_checks: bool
    """Whether a reference to a whole module depends on its checks and their data sources.

    If so, the data sources can close a cycle that only a plan has.
    """

    splits_variables: bool
    """Whether each variable has two nodes, one for its value and one for references to it."""

    has_triggers: bool
    """Whether a resource can trigger actions before it is created."""

    calls_actions: bool
    """Whether the node of a resource calls its actions. If not, each trigger is a separate node."""

    orphans_force: bool
    """Whether a removed object with `create_before_destroy` forces its dependencies to follow."""

    checks_whole_graph: bool
    """Whether a plan drops an order between two providers if the graph has any cycle, instead of
    only if this order closes one."""

    links_instances_of_modules: bool
    """Whether an object in an instance of a module with a key waits for the node of its resource.

    Source: OpenTofu's `transform_diff.go`, which looks for this node by the address with keys.
    """

    evaluates_prevent_destroy: bool
    """Whether `prevent_destroy` may have references, and is evaluated before an object is
    destroyed."""

    has_store: bool
    """Whether `terraform_data` has a block `store`."""

    forgets_objects: bool
    """Whether `destroy = false` in a `lifecycle` block lets a plan forget an object instead of
    destroying it."""

    remembers_forgetting: bool
    """Whether the state remembers `destroy = false` of a block that is removed."""

    moves_modules: bool
    """Whether the only instance of a module that gets a `count` is kept as `[0]`, and back."""

    has_exclude: bool
    """Whether plans have the option `-exclude`."""

    only_constants_are_static: bool
    """Whether the source of a module can only refer to variables with `const = true`."""

    checks_tests: bool
    """Whether the test files have graphs of their own, which are checked for cycles."""

    has_queries: bool
    """Whether query files are part of the graph of one of its commands."""

    rejects_own_count: bool
    """Whether `count`, `for_each` and the `id` of an import may not refer to the own resource."""

    rejects_own_ephemeral: bool
    """Whether the body of an ephemeral resource may not refer to the resource."""

    @property
    def is_opentofu(self) -> bool:
        """Whether the tool is OpenTofu."""
        return self.reads_tofu_files

    def in_own_words(self, text: str) -> str:
        """A message that is written for Terraform, with the tool's own name and command."""
        if self.command == "terraform":
            return text
        return _COMMAND.sub(self.command, text).replace("Terraform", self.name)

    def for_versions(self, constraints: Iterable[str]) -> Dialect:
        """The dialect of the versions that satisfy `constraints`, which are `required_version`s.

        Without a constraint, the newest released rules apply that do not need a later version.
        """
        constraints = list(constraints)
        if self.is_opentofu:
            is_old = _only_below(constraints, (1, 12))
            return replace(
                self,
                close_waits_for_checks=is_old,
                splits_variables=not _only_below(constraints, (1, 9)),
                evaluates_prevent_destroy=not is_old,
                forgets_objects=not is_old,
                remembers_forgetting=not is_old,
                moves_modules=not _only_below(constraints, (1, 11)),
                has_exclude=not _only_below(constraints, (1, 9)),
            )
        is_new = any(allows_only_from(constraint, (1, 16)) for constraint in constraints)
        return replace(
            self,
            has_triggers=not _only_below(constraints, (1, 14)),
            calls_actions=is_new,
            orphans_force=is_new,
            forgets_objects=is_new,
            checks_whole_graph=_only_below(constraints, (1, 11)),
            has_store=not _only_below(constraints, (1, 16)),
            checks_tests=not _only_below(constraints, (1, 13)),
            has_queries=not _only_below(constraints, (1, 14)),
            # Terraform up to 1.14 rejects them, and 1.15 ignores them. So someone who writes one
            # expects a later version.
            modules_have_imports=not _only_below(constraints, (1, 16)),
        )


TERRAFORM = Dialect(
    name="Terraform",
    command="terraform",
    registry="registry.terraform.io",
    reads_tofu_files=False,
    merges_ephemeral=False,
    undeclared_output_is_module=True,
    functions_use_configurations=False,
    import_arguments=frozenset(("id", "identity", "for_each")),
    modules_have_imports=True,
    close_waits_for_checks=True,
    splits_variables=False,
    has_triggers=True,
    calls_actions=False,
    orphans_force=False,
    checks_whole_graph=False,
    links_instances_of_modules=True,
    evaluates_prevent_destroy=False,
    has_store=True,
    forgets_objects=False,
    remembers_forgetting=False,
    moves_modules=False,
    has_exclude=False,
    only_constants_are_static=True,
    checks_tests=True,
    has_queries=True,
    rejects_own_count=True,
    rejects_own_ephemeral=False,
)

OPENTOFU = Dialect(
    name="OpenTofu",
    command="tofu",
    registry="registry.opentofu.org",
    reads_tofu_files=True,
    merges_ephemeral=True,
    undeclared_output_is_module=False,
    functions_use_configurations=True,
    import_arguments=frozenset(("id", "to", "for_each")),
    modules_have_imports=False,
    close_waits_for_checks=False,
    splits_variables=True,
    has_triggers=False,
    calls_actions=False,
    orphans_force=False,
    checks_whole_graph=True,
    links_instances_of_modules=False,
    evaluates_prevent_destroy=True,
    has_store=False,
    forgets_objects=True,
    remembers_forgetting=True,
    moves_modules=True,
    has_exclude=True,
    only_constants_are_static=False,
    checks_tests=False,
    has_queries=False,
    rejects_own_count=False,
    rejects_own_ephemeral=True,
)


def excludes_opentofu(constraints: Iterable[str]) -> bool:
    """Whether `required_version` constraints exclude every version of OpenTofu, which began with
    1.6."""
    return _only_below(constraints, (1, 6))


def _only_below(constraints: Iterable[str], version: tuple[int, ...]) -> bool:
    return any(allows_only_below(constraint, version) for constraint in constraints)
