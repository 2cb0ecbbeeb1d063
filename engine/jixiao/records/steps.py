"""The steps of a mark: what kind, how many points, by which line of the ruleset, from which cells. No sentence.

Records only; `say.steps` turns them into Chinese on demand. A line's steps add up to its mark, those of the total to what
lies between the first levels and the total. `points` is what the step gives or takes; a step that only says how a weight
came about has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Literal

from jixiao.ground.problems import Source
from jixiao.records.law import Branch
from jixiao.records.quantity import Unit

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that a step read: its name (`actual`, `target`, 执行数 …), its text, where it stands.

    `of` are the values that it was itself computed from, where it was computed.
    """

    name: str
    value: str
    source: Source | None = None
    of: tuple["Fact", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How a line came by its weight.

    `how`: printed (in the form's row), law (the ruleset's), even (the points of `of`, `whole`, shared equally over
    `count` lines), printed-once (the same of points that the form prints once), unprinted (the form prints weights, not
    here: 0).
    """

    kind: ClassVar[str] = "weighed"
    rule: Source
    how: Literal["printed", "law", "even", "printed-once", "unprinted"]
    weight: Decimal
    of: str = ""
    whole: Decimal = ZERO
    count: int = 1
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Points of a weight that went from one indicator to others, told on both sides.

    `how`: given or received. `why`: absent (the giver does not apply), empty (it has no lines), bequest (it has
    none, and the ruleset says to whom so many points go). `giver` and `takers` name them.
    """

    kind: ClassVar[str] = "moved"
    rule: Source
    how: Literal["given", "received"]
    why: Literal["absent", "empty", "bequest"]
    amount: Decimal
    giver: str
    takers: tuple[str, ...] = ()
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """The line does not apply: full (it counts in full all the same) or gone."""

    kind: ClassVar[str] = "absent"
    rule: Source
    how: Literal["full", "gone"]
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What a mark needs was not given: cells of the row (`target`, `actual`) or facts, by name; `awaits` a person or counts 0."""

    kind: ClassVar[str] = "missing"
    rule: Source
    names: tuple[str, ...]
    awaits: bool = False
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The words of the actual value decide, not a method: in full, or left to a person.

    `claim`: restated, bounded, bounded-open (a bound that does not imply the target), asserted, asserted-open,
    wordy, unquantified (a number against a target without one), undated, incomparable (units). `grade` is the grade of
    judgement that a word names.
    """

    kind: ClassVar[str] = "claimed"
    rule: Source
    claim: str
    weight: Decimal
    full: bool
    grade: str = ""
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A method's branch decided. `values` are those of the line by name, `exact` the points before rounding.

    `direction_from` says where the direction of a target without operator came from: "" (it has one, or needs none),
    zero, library, name, framework, assumed; `direction` which it is, `word` the word of the name that told.
    """

    kind: ClassVar[str] = "marked"
    rule: Source
    method: str
    branch: Branch
    weight: Decimal
    exact: Fraction | None
    values: Mapping[str, Any]
    unit: Unit | None = None
    direction: str = ""
    direction_from: str = ""
    word: str = ""
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproved:
    """The line lacks the proof that the ruleset requires: its mark is taken back."""

    kind: ClassVar[str] = "unproved"
    rule: Source
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """A condition of the framework decides instead of the method: the line earns `share` of its weight."""

    kind: ClassVar[str] = "overridden"
    rule: Source
    text: str
    share: Fraction
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A person decided a pending line: the share, the grade where one was named, and the person's words."""

    kind: ClassVar[str] = "judged"
    rule: Source
    by: str
    words: str
    share: Fraction
    grade: str = ""
    source: Source | None = None
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """A person put a mark in the place of the rule's (改判); `was` is the rule's."""

    kind: ClassVar[str] = "overruled"
    rule: Source
    by: str
    words: str
    share: Fraction
    was: Decimal
    source: Source | None = None
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """Of several alternatives another one counts."""

    kind: ClassVar[str] = "passed-over"
    rule: Source
    winner: str
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a child adds to its parent."""

    kind: ClassVar[str] = "added"
    rule: Source
    name: str
    weight: Decimal
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetoed:
    """A veto holds: it limits the total to `cap`, the grade to `grade`, as far as these are given."""

    kind: ClassVar[str] = "vetoed"
    rule: Source
    text: str
    cap: Decimal | None = None
    grade: str | None = None
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capped:
    """The total is brought to its limit: `above` it (bonus points), or below 0 (penalties)."""

    kind: ClassVar[str] = "capped"
    rule: Source
    limit: Decimal
    above: bool
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


Step = (
    Weighed
    | Moved
    | Absent
    | Missing
    | Claimed
    | Marked
    | Unproved
    | Overridden
    | Judged
    | Overruled
    | PassedOver
    | Added
    | Vetoed
    | Capped
)
