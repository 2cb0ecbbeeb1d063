"""The steps of a mark: what kind, how many points, by which line of the ruleset, from which cells. No sentence.

Records only; `say.steps` turns them into Chinese on demand. A line's steps add up to its mark, those of the total to what
lies between the first levels and the total. `points` is what the step gives or takes; a step that only says how a weight
came about has none.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Literal

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.records.law import Branch, GradeMove
from jixiao.records.quantity import Unit

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a function of rows took of a table: the call as it is written, what it gave, the rows, of how many."""

    call: str
    value: str
    rows: tuple[Source, ...]
    of: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that a step read: its name (`actual`, `target`, 执行数 …), its text, where it stands.

    `of` are the values that it was itself computed from, where it was computed; `counted` what was taken of it, where it is a
    table. `assumed`: the submission does not give it, and the ruleset (at `source`) says what it counts as. `stored` is what a
    spreadsheet stores, where it displays another value (`value`); the stored one counts.
    """

    name: str
    value: str
    source: Source | None = None
    of: tuple["Fact", ...] = ()
    counted: tuple[Counted, ...] = ()
    assumed: bool = False
    stored: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What every step has: its kind, the line of the ruleset that it follows, what it gives or takes, what it read.

    `left_out` are the parts of an actual value that had nothing to be counted; `even` says that a mean was taken of parts
    without weights.
    """

    kind: ClassVar[str]
    rule: Source
    points: Decimal = ZERO
    facts: tuple[Fact, ...] = ()
    left_out: tuple[Fact, ...] = ()
    even: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed(Ruled):
    """How a line came by its weight.

    `how`: printed (in the form's row), law (the ruleset's), even (the points of `of`, `whole`, shared equally over
    `count` lines), printed-once (the same of points that the form prints once), printed-in-proportion (these, over fixed lines
    in proportion to the ruleset's own points), unprinted (the form prints weights, not here: 0), uncomputed (its own, or those
    of `of`, are a formula without a result: nobody knows how many), unlimited (a deduction that has no weight, because nothing
    limits it).
    """

    kind: ClassVar[str] = "weighed"
    how: Literal[
        "printed", "law", "even", "printed-once", "printed-in-proportion", "unprinted", "uncomputed", "unlimited"
    ]
    weight: Decimal
    of: str = ""
    whole: Decimal = ZERO
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Ruled):
    """Points of a weight that went from one indicator to others, told on both sides.

    `how`: given or received, or kept where nothing was left that could take them. `why`: absent (the giver does not apply),
    empty (it has no lines), bequest (it has none, and the ruleset says to whom so many points go). `giver` and `takers` name
    them; `equal` says that these took equal parts, not in proportion to what they had.
    """

    kind: ClassVar[str] = "moved"
    how: Literal["given", "received", "kept"]
    why: Literal["absent", "empty", "bequest"]
    amount: Decimal
    giver: str
    takers: tuple[str, ...] = ()
    equal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent(Ruled):
    """The line does not apply: full (it counts in full all the same), kept (its `amount` stays possible) or gone."""

    kind: ClassVar[str] = "absent"
    how: Literal["full", "kept", "gone"]
    amount: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing(Ruled):
    """What a mark needs was not given: cells of the row (`target`, `actual`) or facts, by name; `awaits` a person or counts 0.

    `unread`: the form is not whole, and the row was not read; whether it was given nobody knows.
    """

    kind: ClassVar[str] = "missing"
    names: tuple[str, ...]
    awaits: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed(Ruled):
    """The words of the actual value decide, not a method: in full, or left to a person.

    `claim`: restated, bounded, bounded-open (a bound that does not imply the target), asserted, asserted-open,
    wordy, marks (the form's marks stand where its values are due), unquantified (a number against a target without one),
    undated, incomparable (units). `grade` is the grade of judgement that a word names.
    """

    kind: ClassVar[str] = "claimed"
    claim: str
    weight: Decimal
    full: bool
    grade: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked(Ruled):
    """A method's branch decided. `values` are those of the line by name, `exact` the points before rounding.

    `direction_from` says where the direction of a target without operator came from: "" (it has one, or needs none),
    zero, library, name, framework, assumed; `direction` which it is, `word` the word of the name that told. Where the rules
    give points of another weight than the line has (`printed`), `gave` are the points on that scale. `taken`: what the branch
    gives is taken from the total (a penalty item).
    """

    kind: ClassVar[str] = "marked"
    method: str
    branch: Branch
    weight: Decimal
    exact: Fraction | None
    gave: Fraction | None = None
    printed: Decimal | None = None
    values: Mapping[str, Any]
    unit: Unit | None = None
    direction: str = ""
    direction_from: str = ""
    word: str = ""
    taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproved(Ruled):
    """The line lacks the proof that the ruleset requires: its mark is taken back."""

    kind: ClassVar[str] = "unproved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden(Ruled):
    """A condition of the framework decides instead of the method: the line earns `share` of its weight."""

    kind: ClassVar[str] = "overridden"
    text: str
    share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Ruled):
    """A person decided a pending line: the share, the grade where one was named, and the person's words."""

    kind: ClassVar[str] = "judged"
    by: str
    words: str
    share: Fraction
    grade: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled(Ruled):
    """A person put a mark in the place of the rule's (改判); `was` is the rule's."""

    kind: ClassVar[str] = "overruled"
    by: str
    words: str
    share: Fraction
    was: Decimal
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver(Ruled):
    """Of several alternatives another one counts."""

    kind: ClassVar[str] = "passed-over"
    winner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Added(Ruled):
    """What a child adds to its parent."""

    kind: ClassVar[str] = "added"
    name: str
    weight: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetoed(Ruled):
    """A veto holds: it limits the total to `cap`, the grade to `grade`, as far as these are given."""

    kind: ClassVar[str] = "vetoed"
    text: str
    cap: Decimal | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regraded(Ruled):
    """A grade rule holds: the grade is at least, at most, or just `grade` (`how`). It has no points."""

    kind: ClassVar[str] = "regraded"
    text: str
    how: GradeMove
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capped(Ruled):
    """The total is brought to its limit: `above` it (bonus points), or below 0 (penalties)."""

    kind: ClassVar[str] = "capped"
    limit: Decimal
    above: bool


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
    | Regraded
    | Capped
)
