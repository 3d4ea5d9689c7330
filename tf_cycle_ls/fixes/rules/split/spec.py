"""The row type of the split tables: an inline form and the resource that replaces it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct, field

from tf_cycle_ls.fixes.model import Harm, Impact

ArgumentMap = Mapping[str, str]
"""Arguments of the old form, mapped to arguments of the new resource. A new name `block.argument`
puts the argument into a nested block of its own."""


class InlineForm(Enum):
    """The syntax of the inline form, and how many resources replace it."""

    ARGUMENT = "an argument, replaced by one resource"
    LIST_ITEMS = "a list, each item replaced by a resource"
    MERGED_BLOCKS = "blocks, all replaced by one resource"
    EACH_BLOCK = "blocks, each replaced by a resource"


class Existing(Enum):
    """The effect of `terraform apply` on a setting that already exists in the provider."""

    OVERWRITTEN = "the new resource writes the same setting again"
    IMPORTED = "the setting must be imported as the new resource first"


class Association(Struct, frozen=True):
    """A resource type that attaches an object to a new resource.

    `parent_argument` takes the id of the new resource, and `argument` takes the id of the object.
    """

    type: str
    parent_argument: str
    argument: str


class GroupedBlocks(Struct, frozen=True):
    """Blocks inside a moved block that become lists: one list for each value of `by`.

    `lists` maps the values of the argument `by` to the names of the lists, which hold the values of
    the argument `item`.
    """

    item: str
    by: str
    lists: Mapping[str, str]


class ExclusiveResource(Struct, frozen=True):
    """A resource that removes all settings of one kind except those that it lists.

    Its `parent_argument` takes `parent_attribute` of the old resource. Its `list_argument` takes
    `listed_attribute` of each new resource.
    """

    type: str
    parent_argument: str
    parent_attribute: str
    list_argument: str
    listed_attribute: str
    min_provider_version: tuple[int, ...]


class SplitSpec(Struct, frozen=True):
    """An inline form of a resource type, and the resource type that replaces it."""

    resource: str
    """The type of the old resource, which has the inline form."""
    argument: str
    """The name of the argument or the type of the nested block that moves. `block.argument` is an
    argument of a nested block that occurs only once."""
    replacement: str
    """The type of the new resource."""
    parent_arguments: ArgumentMap
    """Arguments of the new resource that identify the old one, mapped to the attribute that each
    reads from it. `block.argument` is an argument of a nested block."""
    inline_form: InlineForm = InlineForm.ARGUMENT
    """The syntax of the inline form."""
    argument_map: ArgumentMap = field(default_factory=dict)
    """The arguments that move, with their names in the new resource. These are the arguments of the
    block, or `argument` and the arguments that move with it. A block with any other argument is not
    split."""
    shared_arguments: tuple[str, ...] = ()
    """Arguments that are copied from the old resource because both resources have them."""
    interim_state: str = ""
    """A phrase for the description: the state until the new resource exists."""
    interim_harm: Harm = Harm.BRIEF_GAP
    """The harm of the interim state; the title names it."""
    impact: Impact = Impact.ORDER
    """The impact of the split."""
    on_existing: Existing = Existing.OVERWRITTEN
    """The effect of an apply on a setting that already exists. Part of the description."""
    is_computed: bool = True
    """Whether the provider keeps the setting if the old argument is absent (in the schema: optional
    and computed). If not, the old resource gets `ignore_changes`."""
    left_behind: ArgumentMap = field(default_factory=dict)
    """Arguments with fixed values that the old resource gets instead of `argument`. They tell the
    provider to leave the setting to the new resource."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """For a moved argument that takes another value in the new resource: the attribute that the
    inline form reads, mapped to the one that the new resource reads. See `attribute_types`."""
    attribute_types: tuple[str, ...] = ()
    """The resource types that have both of these `attributes`."""
    constants: ArgumentMap = field(default_factory=dict)
    """Arguments with fixed values that every new resource gets."""
    first_only: ArgumentMap = field(default_factory=dict)
    """Arguments with fixed values that only the first new resource gets."""
    defaults: ArgumentMap = field(default_factory=dict)
    """Values of arguments that the new resource gets if the old block does not set them."""
    name_from: tuple[str, ...] = ()
    """Arguments of a block, one of which names the new resource. The first that is set is used."""
    wrapper_block: str = ""
    """The nested block of the new resource that contains the moved arguments."""
    moves_with: tuple[str, ...] = ()
    """Other block types of the old resource that must move at the same time."""
    keeps_one_block: bool = False
    """Whether the old resource must keep a block of this type. If so, a block moves only if it
    refers to the target of the edge."""
    conflicts_with: tuple[str, ...] = ()
    """Arguments or block types of the old resource that prevent the split."""
    requires: tuple[str, ...] = ()
    """Arguments that the old resource must have."""
    unsupported_nested: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each nested block type, names that must not occur in the block because the new resource
    has another syntax for them."""
    required_in_block: tuple[str, ...] = ()
    """Arguments that each block must have."""
    boolean_words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Boolean arguments of a block, with the strings that mean true and false in the new
    resource."""
    excluded_values: Mapping[str, int] = field(default_factory=dict)
    """Arguments that a block must set to a literal, each with a number that is not allowed."""
    associations: Mapping[str, Association] = field(default_factory=dict)
    """Arguments of a block, each replaced by a resource that attaches an object to the new one."""
    key_vault_key_argument: str = ""
    """The argument of a block that holds the id of a Key Vault key. The new resource takes the id
    as several arguments."""
    grouped_blocks: Mapping[str, GroupedBlocks] = field(default_factory=dict)
    """Types of blocks inside a moved block that become lists of the new resource."""
    exclusive: ExclusiveResource | None = None
    """A resource that removes all other settings of this kind, as the inline form does."""
    min_provider_version: tuple[int, ...] = ()
    """The first provider version that has the new resource and accepts the old resource without the
    inline form; empty if unknown."""
    warning: str = ""
    """Another condition that the user has to meet before an apply; part of the description."""

    @property
    def required_provider_version(self) -> tuple[int, ...]:
        """The provider version that all new resources need; empty if unknown."""
        return self.exclusive.min_provider_version if self.exclusive else self.min_provider_version

    @property
    def ignored_argument(self) -> str:
        """The entry for `ignore_changes`. An argument of a nested block is written with index 0."""
        return self.argument.replace(".", "[0].")

    @property
    def loses_exclusiveness(self) -> bool:
        """Whether Terraform removes other settings of this kind only in the inline form."""
        is_several = self.inline_form in (InlineForm.LIST_ITEMS, InlineForm.EACH_BLOCK)
        return is_several and self.exclusive is None

    @property
    def harms(self) -> tuple[Harm, ...]:
        """The harms that the title names."""
        interim = [self.interim_harm] if self.interim_state else []
        interim += [Harm.NOT_EXCLUSIVE] if self.loses_exclusiveness else []
        imported = [Harm.NEEDS_IMPORT] if self.on_existing is Existing.IMPORTED else []
        return tuple([*interim, *imported] or [Harm.NONE])

    @property
    def loss(self) -> str:
        """The part of the description that describes what the user gives up."""
        kept = "no setting is lost" if self.loses_exclusiveness else "nothing is lost"
        kept += " in the end" if self.interim_state else ""
        notes = [kept, self.interim_state, self.warning]
        if self.loses_exclusiveness:
            notes.append("what is added by hand is no longer removed")
        if self.on_existing is Existing.IMPORTED:
            notes.append("if it already exists, import it first")
        if not self.is_computed:
            notes.append(f"changes to {self.argument} in the old resource are then ignored")
        if self.required_provider_version:
            version = ".".join(map(str, self.required_provider_version))
            notes.append(f"needs provider {version}")
        return "; ".join(filter(None, notes))


def arguments(*unchanged: str, **renamed: str) -> ArgumentMap:
    """Build an argument map from names that stay the same and names that change."""
    return {**{name: name for name in unchanged}, **renamed}
