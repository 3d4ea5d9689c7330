"""The data model of fixes: rules, candidates, verified fixes and explanations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum, IntEnum

from msgspec import Struct

from tf_cycle_ls.analysis.model import Cycle, Place
from tf_cycle_ls.text import Edit

MAX_TITLE_LENGTH = 72
"""In characters. Editors cut longer titles in their menus."""

Edits = Mapping[str, tuple[Edit, ...]]
"""Edits, keyed by the path of the file that they change."""


class Applicability(Enum):
    """What the fixes of a rule may do to the infrastructure."""

    SAFE = "safe"
    """Terraform builds the same objects; at most the order of creation changes."""
    SAFE_ONCE_APPLIED = "safe once applied"
    """Terraform builds the same objects, but during the apply a setting is missing, or an import is
    needed first."""
    CHANGES_BEHAVIOUR = "changes behaviour"
    """A permission, a denial or a control changes."""
    ONLY_SHOWN = "only shown"
    """The rule has no edit; it only explains."""


class Rule(Struct, frozen=True):
    """A fix rule or an explanation rule, with a page in the documentation.

    `name` identifies the rule: as the name of the page, in `data.rule` of a code action, and as the
    value of `--rule`. `applicability` describes the usual fix of the rule, whereas `Fix.harms` and
    `Fix.impact` describe a single fix. `shows_controls` says whether a fix that weakens a policy
    lists the compensating controls.
    """

    name: str
    applicability: Applicability
    shows_controls: bool = False


class Impact(IntEnum):
    """What a fix changes. Ordered by severity, from nothing to a removed control."""

    NONE = 0
    ORDER = 1
    """The order of creation."""
    NARROWED = 2
    """A control becomes weaker, but remains: fewer conditions, or a wider value in one."""
    WIDENED = 3
    """A permission or a denial applies to more than before."""
    CONTROL_REMOVED = 4
    """A control is removed."""


class Harm(Enum):
    """What a title warns of, in the words of the title. Ordered by severity."""

    NONE = "safe"
    NEEDS_IMPORT = "needs import"
    """The apply fails if the new object already exists, unless it is imported first."""
    BRIEF_GAP = "brief gap"
    """During the apply, a setting is missing for a moment."""
    BRIEFLY_CLOSED = "briefly closed"
    """During the apply, less access is possible for a moment."""
    NOT_EXCLUSIVE = "not exclusive"
    """Terraform no longer removes settings of this kind that were made elsewhere."""
    BRIEFLY_OPEN = "briefly open"
    """During the apply, more access is possible for a moment."""
    REVERSES_ORDER = "order reversed"
    """What an object waited for is created after it."""
    STARTS_EARLY = "may start too early"
    """A program gets the name or address of an object that exists only later."""
    MAY_DIFFER = "value may differ"
    """The provider may return something else than the configuration says."""
    TWO_APPLIES = "two applies"
    """A value is empty at the first apply and set at the second."""
    OTHER_CONFIGURATION = "other provider config"
    """Another configuration of the provider is used, which may have another account or region."""
    LOSES_ORDER = "order lost"
    """Terraform may create an object before another that it may need."""
    USED_BEFORE = "used before it exists"
    """A name or address is used before the object exists, which fails if that must exist."""
    BREAKS_CALLERS = "callers may break"
    """A permission is gone, or a module no longer has an input."""
    LOOSER = "looser"
    """A permission applies to more than before, or a denial to less."""
    NEEDED_FIRST = "needed first"
    """An object is created before another that must exist first, so the apply fails."""
    LOCKS_OUT = "may lock you out"
    """A denial applies to more than before."""
    DROPS_CONTROL = "drops a control"
    """A denial, or the last condition of a permission, is gone."""


class Safety(IntEnum):
    """The class of a fix, which decides who may apply it without being asked."""

    SAFE = 0
    """The same objects and settings after the apply, and no gap during it. An editor may prefer it
    and apply it on save."""
    SAFE_ONCE_APPLIED = 1
    """The same objects and settings after the apply, but not without a harm: a setting is missing
    during the apply, an object has to be imported first, objects are created in the reverse order,
    or Terraform no longer removes what was made elsewhere. The command `fix` uses it and names the
    harm."""
    CHANGES_BEHAVIOUR = 2
    """A permission, a denial, a control or an order changes. Only used if asked for."""

    @property
    def label(self) -> str:
        """The name in output and documentation."""
        return self.name.lower().replace("_", " ")


HARM_OF_IMPACT: Mapping[Impact, Harm] = {
    Impact.NONE: Harm.NONE,
    Impact.ORDER: Harm.NONE,
    Impact.NARROWED: Harm.LOOSER,
    Impact.WIDENED: Harm.LOOSER,
    Impact.CONTROL_REMOVED: Harm.DROPS_CONTROL,
}
"""The harm of a candidate that names none."""

_CHANGES = frozenset(
    {
        Harm.STARTS_EARLY,
        Harm.MAY_DIFFER,
        Harm.TWO_APPLIES,
        Harm.OTHER_CONFIGURATION,
        Harm.LOSES_ORDER,
        Harm.USED_BEFORE,
        Harm.BREAKS_CALLERS,
        Harm.LOOSER,
        Harm.NEEDED_FIRST,
        Harm.LOCKS_OUT,
        Harm.DROPS_CONTROL,
    }
)


def safety_of(impact: Impact, harms: Collection[Harm]) -> Safety:
    """The class of a fix with this impact and these harms."""
    if impact > Impact.ORDER or not _CHANGES.isdisjoint(harms):
        return Safety.CHANGES_BEHAVIOUR
    return Safety.SAFE if set(harms) <= {Harm.NONE} else Safety.SAFE_ONCE_APPLIED


class Candidate(Struct, frozen=True):
    """The edits that a rule proposes for one reference, not yet verified.

    `title` is a phrase of about 50 characters for a menu. `what` says the same with all names, and
    `loss` is a phrase for the cost; the description combines both. `harms` is empty if `impact`
    implies the harm; see `HARM_OF_IMPACT`.
    """

    rule: Rule
    title: str
    what: str
    loss: str
    impact: Impact
    edits: Edits
    harms: tuple[Harm, ...] = ()


class Fix(Struct, frozen=True):
    """A verified fix: with `edits` applied, `breaks` cycles are gone and no new problem appears.

    `title` has at most `MAX_TITLE_LENGTH` characters and ends with the harm. `description` is a
    sentence with all names and the full cost. `place` is the reference that the fix removes.
    `edits` refer to the text that was analyzed. `freed` are the edges (source, target) that are no
    longer on a cycle; `edge` is the one that the fix was made for. `breaks_component` is True if no
    edge of its component is left on a cycle. `details` are extra lines about compensating controls;
    "" if there are none.
    """

    rule: Rule
    title: str
    description: str
    edge: tuple[str, str]
    place: Place
    edits: Edits
    breaks: int
    freed: frozenset[tuple[str, str]]
    impact: Impact
    harms: tuple[Harm, ...] = (Harm.NONE,)
    breaks_component: bool = False
    details: str = ""

    @property
    def safety(self) -> Safety:
        """The class of the fix."""
        return safety_of(self.impact, self.harms)

    @property
    def changes_behaviour(self) -> bool:
        """Whether the fix is of the class `Safety.CHANGES_BEHAVIOUR`."""
        return self.safety is Safety.CHANGES_BEHAVIOUR

    @property
    def is_safe(self) -> bool:
        """Whether the fix is of the class `Safety.SAFE`."""
        return self.safety is Safety.SAFE

    @property
    def needs_reason(self) -> bool:
        """Whether the author should know why no fix of a better class exists."""
        return self.safety is Safety.CHANGES_BEHAVIOUR

    def breaks_cycle(self, cycle: Cycle) -> bool:
        """Whether a cycle is gone with the fix."""
        return any(edge.key in self.freed for edge in cycle.edges)


class Explanation(Struct, frozen=True):
    """Why a cycle has no safe fix, and what to do instead.

    `title` has at most `MAX_TITLE_LENGTH` characters, `reason` a few sentences; `place` is the
    reference or block concerned.
    """

    rule: Rule
    title: str
    reason: str
    place: Place
