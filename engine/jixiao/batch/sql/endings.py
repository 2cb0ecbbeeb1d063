"""How a line may end, as a table: one row for each branch of every rule, and for what words, blanks and absence come to.

Comes in: the branches of rules. Goes out: the table that the statement of marks looks its results up in: status, what the mark
rests on, whether the target is reached, whether all points are earned.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.batch.sql.dialects import Dialect
from jixiao.batch.sql.rules import Way
from jixiao.batch.sql.steps import ENDING, KEY, REACHED, READ, RESTS, STATUS, WHOLE
from jixiao.batch.sql.text import Stage, comment
from jixiao.ground.dataclass import dataclass
from jixiao.records.law import Evidence, Status

_NAMES: Final = (ENDING, STATUS, RESTS, READ, REACHED, WHOLE, KEY)
#: When a mark rests on the actual value: never, where it is compared with a target, or wherever there is one.
NEVER, COMPARED, GIVEN = "从不", "与目标比较时", "有就凭"


#: What the stage is called.
TABLE: Final = "结果表"


@dataclass(frozen=True, slots=True)
class Ending:
    """A row of the table; `reached` is TRUE, FALSE or NULL, also where the branch asks a condition."""

    number: int
    says: str
    status: Status
    rests: Evidence = Evidence.NONE
    read: str = NEVER
    reached: str = "NULL"
    whole: bool = False
    key: str = ""


MISSING: Final = Ending(0, "该填的没有填，或没有读到", Status.MISSING)
FULL: Final = Ending(1, "不适用，按满分计", Status.SCORED, whole=True)
CLAIMED: Final = Ending(2, "实际值的说法就是达到目标", Status.SCORED, read=COMPARED, reached="TRUE", whole=True)
OPEN: Final = Ending(3, "实际值的说法要由人工评判", Status.PENDING, read=COMPARED)
GONE: Final = Ending(4, "不适用", Status.NOT_APPLICABLE)
UNGIVEN: Final = Ending(5, "要用的事实没有给出", Status.MISSING)
AWAITED: Final = Ending(6, "要用的事实没有给出，由人工评判", Status.PENDING)
_COMMON: Final = (MISSING, FULL, CLAIMED, OPEN, GONE, UNGIVEN, AWAITED)


def table(dialect: Dialect, ways: Sequence[Way]) -> Stage:
    """The table of endings as a stage."""
    rows = [*_COMMON, *_of(ways)]
    texts = [_row(one) + ("," if one is not rows[-1] else "") for one in rows]
    told = "\n".join(f"    {comment(one.says)}\n    {text}" for one, text in zip(rows, texts, strict=True))
    columns = ", ".join(dialect.name(column) for column in _NAMES)
    return Stage(TABLE, "各种结果", f"SELECT * FROM (VALUES\n{told}\n) AS t({columns})")


def _of(ways: Sequence[Way]) -> Iterator[Ending]:
    for way in ways:
        branch = way.branch
        yield Ending(
            way.number,
            f"规则{way.rule.number} {branch.label}",
            branch.status,
            way.rests,
            GIVEN if way.read else COMPARED,
            way.reached if way.reached in ("TRUE", "FALSE") else "NULL",
            way.whole,
            branch.key,
        )


def _row(one: Ending) -> str:
    whole = str(one.whole).upper()
    key = f"'{one.key}'" if one.key else "NULL"
    return f"({one.number}, '{one.status}', '{one.rests}', '{one.read}', {one.reached}, {whole}, {key})"
