"""A scoring method lowered to expressions: branches of which the first that holds decides, and how a line then stands.

Records only; `law.methods` makes the branches, `law.decide` makes them ready, and everything that marks, proves, prints or
reckons again reads them. A method is itself, not what it holds: two are the same only where they are one.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.records.expressions import Node

Lookup = Callable[[str], Any]
#: An expression made ready: gives its value, or None where it has none, for a function from names to values.
Ready = Callable[[Lookup], Any]


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
