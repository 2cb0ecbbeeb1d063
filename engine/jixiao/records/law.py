"""The law ready to be applied: the framework, its methods lowered to expressions, its words, its limits.

Records only; `law.plan` makes them from a ruleset, and everything that marks, proves, prints or reckons again reads them.
A condition or formula stands here twice: as a tree, for those who read it, and made ready to be computed (`Ready`). A plan, its
nodes and its methods are themselves, not what they hold: two are the same only where they are one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

from jixiao.ground.problems import Source
from jixiao.records.expressions import Given, Node, Type, Value
from jixiao.records.reference import RulesetRef

Lookup = Callable[[str], Any]
#: An expression made ready: gives its value, or None where it has none, for a function from names to values.
Ready = Callable[[Lookup], Any]

#: The name by which methods ask for what the other submissions of the run have on the same line.
PEERS = "同批.其他"

Direction = Literal["at-least", "at-most"]
#: How a grade rule moves a grade: up to one, down to one, or to just this one.
GradeMove = Literal["at-least", "at-most", "is"]


class Status(StrEnum):
    """How a line stands: absence has a name."""

    SCORED = "scored"
    PENDING = "pending"
    MISSING = "missing"
    NOT_APPLICABLE = "not-applicable"


class Evidence(StrEnum):
    """What an actual value is worth as evidence by itself."""

    MEASURED = "measured"
    EQUAL = "equal"
    UNSURVEYED = "unsurveyed"
    BOUNDED = "bounded"
    RESTATED = "restated"
    ASSERTED = "asserted"
    JUDGED = "judged"
    NONE = "none"


#: Points that rest on these are `supported`, whatever else a row names.
SUPPORTING = frozenset({Evidence.MEASURED, Evidence.JUDGED})


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition or formula of a ruleset: its tree, and it made ready."""

    node: Node
    ready: Ready


@dataclass(frozen=True, slots=True)
class Branch:
    """One way in which a method decides a mark; of several, the first whose condition holds.

    `key` names it among the method's branches, `label` says it in Chinese (for coverage and lint). `when` is None where
    it always holds. `gives` is a share of the line's points, or points where `in_points`; None where no points follow
    (`status` then says what: a person decides, or the line does not apply). `reached` says whether the target is met, by
    itself or as a condition; None where the question has no answer. `evidence` is what the mark rests on, where
    the method knows better than the rules about actual values. `undefined` is the ruleset's policy that was followed
    because the value to be marked does not exist. `source` is where the ruleset writes the branch, if it does;
    `reads` names what was read to come to it, where that is not all that the method reads. `guard` is true where the branch
    only keeps the arithmetic sound, so that no worked example need touch it. `within` are the least and the most (in shares, or
    points where `in_points`) between which a person decides, where the method knows them.
    """

    key: str
    label: str
    when: Node | None = None
    gives: Node | None = None
    in_points: bool = False
    status: Status = Status.SCORED
    reached: bool | Node | None = None
    evidence: Evidence | None = None
    undefined: str = ""
    source: Source | None = None
    reads: tuple[str, ...] | None = None
    guard: bool = False
    within: tuple[Node, Node] | None = None


@dataclass(frozen=True, slots=True)
class Lowered:
    """What a method comes down to: values computed first, by name, and branches of which the first that holds decides.

    `reads` names what the method reads of a line (target, actual, elements, experts, facts), in the order in which a
    step cites it. `actual_unit` says whether the values are shown in the unit that the actual value was written in.
    """

    branches: tuple[Branch, ...]
    let: tuple[tuple[str, Node], ...] = ()
    reads: tuple[str, ...] = ("target", "actual")
    actual_unit: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Which branch of a method decided, what it gives (exact; None where no points follow), and whether the target is met.

    `within` is the range of shares between which a person decides, where the branch gives one.
    """

    branch: Branch
    gives: Fraction | None
    reached: bool | None
    within: "JudgedGrade | None" = None


#: From the values of a line, by name, to a decision; the values computed on the way are added to the dictionary.
Decide = Callable[[dict[str, Any]], Decision]


@dataclass(frozen=True, slots=True)
class JudgedGrade:
    """A grade of judgement: the shares that it allows, and the words of an actual value that mean it."""

    label: str
    from_: Fraction
    to: Fraction
    words: tuple[str, ...]
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Grades of judgement, from the highest, with their words by normalised name; the first means the target is reached."""

    grades: tuple[JudgedGrade, ...] = ()
    words: Mapping[str, JudgedGrade] = field(default_factory=dict)

    @property
    def top(self) -> JudgedGrade | None:
        """The first grade: the words of its list count as the target reached."""
        return self.grades[0] if self.grades else None


@dataclass(frozen=True, slots=True, eq=False)
class Marking:
    """A method with its parameters, lowered and made ready.

    `needs` are the cells (target, actual) it cannot do without. `of_target` says that it compares an actual value with a
    target, so that the rules about claims apply before it. `vocabulary` is the one that it has of its own, else the
    ruleset's. `wants` are all names that its lowered tree asks for.
    """

    id: str
    source: Source
    needs: tuple[str, ...]
    of_target: bool
    lowered: Lowered
    decide: Decide
    vocabulary: Vocabulary
    wants: frozenset[str] = frozenset()
    params: Any = field(repr=False, default=None)

    @property
    def idles(self) -> bool:
        """Whether it may find that there is nothing to mark, so that the line does not apply."""
        return any(branch.status is Status.NOT_APPLICABLE for branch in self.lowered.branches)


@dataclass(frozen=True, slots=True)
class Override:
    """Where the condition holds, the line earns `share` of its points whatever its method says."""

    when: Condition
    share: Fraction
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Policy:
    """Who gets the points of what does not apply, or of a level without lines.

    `how`: full (nobody: it counts in full), keep (nobody: they stay and are not earned), siblings, share-out (all other
    lines), roots (the first-level indicators that have lines), to (the nodes at the paths of `to`, in proportion or in equal
    parts, or so many points each). Of several transfers those of a lower `order` come first.
    """

    how: Literal["full", "keep", "siblings", "share-out", "roots", "to"]
    to: tuple[tuple[str, ...], ...] = ()
    equal: bool = False
    points: tuple[Decimal, ...] = ()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Veto:
    """Where the condition holds, the grade is at best `grade` and the total at most `cap`, as far as these are given."""

    when: Condition
    grade: str | None
    cap: Decimal | None
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class GradeRule:
    """Where the condition holds (always, without one) and none before it does, it moves the grade: `how`, to `grade`."""

    when: Condition | None
    how: GradeMove
    grade: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of the total: from its lower edge (included) to the next one's."""

    label: str
    from_: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A node of the framework with what is known of it before any data.

    `names` are its name and aliases, normalised. `overrides`, `evidence_required`, `direction`, `aggregate` and `by_target`
    (its own methods by kind of target, before the plan's) hold for the node and what is below it; `given_direction` is
    true where the node itself states one. `absent` tells when it does not apply, `heir` who then gets its points, `when_empty`
    who gets them where it has no lines (None: its siblings divide them). `printed` are the points that the rules print for it,
    on which its method marks: its own, or its parent's for an alternative of a choice; `most` is the share of its points that
    it may come to, None for a deduction without limit. `node` is the record that the ruleset writes, for those who print the
    law; nobody marks by it.
    """

    path: tuple[str, ...]
    source: Source
    names: tuple[str, ...]
    weight: Decimal | None
    direction: Direction
    method: Marking | None
    children: tuple["Planned", ...]
    open: bool = False
    expected: bool = False
    given_direction: bool = False
    absent: Condition | None = None
    heir: Policy = Policy("siblings")
    overrides: tuple[Override, ...] = ()
    by_target: Mapping[str, Marking] = field(default_factory=dict)
    evidence_required: bool = False
    choose: str | None = None
    aggregate: str | None = None
    when_empty: Policy | None = None
    printed: Decimal | None = None
    bonus: bool = False
    penalty: bool = False
    inner: Decimal | None = None
    most: Fraction | None = Fraction(1)
    node: Any = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """What the framework calls it."""
        return self.path[-1]

    @property
    def ranked(self) -> bool:
        """Whether its mark depends on the other submissions of the run."""
        return self.method is not None and PEERS in self.method.wants

    @property
    def extra(self) -> bool:
        """Whether it is a bonus or penalty item, which is no part of what the total is made of."""
        return self.bonus or self.penalty


@dataclass(frozen=True, slots=True)
class GivenFact:
    """A fact that submissions give by name; a table has columns with their types.

    `absent` is what a fact counts as that is not given (None: as not given), in the words of the ruleset at `source`.
    """

    name: str
    type: Type
    source: Source
    columns: Mapping[str, Type] = field(default_factory=dict)
    absent: Given | None = None
    absent_text: str = ""


@dataclass(frozen=True, slots=True)
class ComputedFact:
    """A fact that is computed from others; `reads` names these."""

    name: str
    formula: Condition
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A ruleset ready to score.

    `by_target` gives the method for each kind of target that units set themselves; `directions` the words in an
    indicator's name that tell which way is better where the target has no operator; `computed` stands in the order in which
    it can be computed. `ceiling` is the cap on the total, None where it has none. `first_level` is fixed, free or printed,
    `absence` the ruleset's policies by their keys. `ruleset` is the record as written, for those who print the law; nobody
    marks by it. `fitted` is true where first levels, their points and `total` were taken from a form (`score.fitting`); a plan
    that is printed and not fitted marks no form.
    """

    reference: RulesetRef
    source: Source
    total: Decimal
    ceiling: Decimal | None
    places: int
    roots: tuple[Planned, ...]
    by_target: Mapping[str, Marking]
    vocabulary: Vocabulary
    types: Mapping[str, Type]
    given: tuple[GivenFact, ...]
    computed: tuple[ComputedFact, ...]
    grades: tuple[Grade, ...]
    vetoes: tuple[Veto, ...]
    grade_rules: tuple[GradeRule, ...]
    absence: Mapping[str, str]
    library: bool
    directions: tuple[tuple[str, Direction], ...]
    first_level: str
    ruleset: Any = field(default=None, compare=False, repr=False)
    fitted: bool = False


__all__ = [
    "PEERS",
    "SUPPORTING",
    "Branch",
    "ComputedFact",
    "Condition",
    "Decide",
    "Decision",
    "Direction",
    "Evidence",
    "GivenFact",
    "Grade",
    "GradeMove",
    "GradeRule",
    "JudgedGrade",
    "Lookup",
    "Lowered",
    "Marking",
    "Override",
    "Plan",
    "Planned",
    "Policy",
    "Ready",
    "RulesetRef",
    "Status",
    "Value",
    "Veto",
    "Vocabulary",
]
