"""What a line of the scorecard may read: the facts of the submission, and those of its own row.

Comes in: a `Slot` and what the submission gives (`Given`). Goes out: values by the names that formulas use, whether
anything was written for them, and where. Nothing is marked here.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.law import formula
from jixiao.law.methods.kept import distances
from jixiao.records import Cell, Fact, Judgement
from jixiao.score.weigh import Slot
from jixiao.values import reading

#: The columns of a row that its own facts are read from, by the names that formulas and outcomes use.
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "target": ("target",),
        "目标值": ("target",),
        "目标文字": ("target",),
        "actual": ("actual",),
        "实际值": ("actual",),
        "实际文字": ("actual",),
        "完成比": ("target", "actual"),
        "逾期天数": ("target", "actual"),
        "区间偏离": ("target", "actual"),
        "自评得分": ("score",),
        "分值": (),
        "elements": (),
        "experts": (),
    }
)


@dataclass(frozen=True, slots=True)
class Given:
    """What the lines of one submission may read: facts by name, the cells they come from, year, printed mark, judgements.

    `claimed` is the mark printed for the budget execution line; `judgements` are keyed by normalised path.
    """

    values: Mapping[str, formula.Value | None]
    cells: Mapping[str, Cell]
    year: int | None
    claimed: Cell | None
    judgements: Mapping[tuple[str, ...], Judgement]


def read(slot: Slot, known: Given) -> reading.Reading:
    """The line's target and actual, put together from parts where the ruleset says how."""
    return reading.read(slot.row, known.year, slot.planned.aggregate)


def facts_of(known: Given, slot: Slot, said: reading.Reading | None = None) -> Callable[[str], formula.Value | None]:
    """The facts that formulas of a line may name: the submission's, and the line's own target, actual and points."""
    said = said or read(slot, known)
    row = slot.row
    own: dict[str, formula.Value | None] = {
        "目标文字": row.target.text.strip() if row and row.target and not row.target.blank else None,
        "实际文字": row.actual.text.strip() if row and row.actual and not row.actual.blank else None,
        "目标值": said.target.value if said.target else None,
        "实际值": said.actual.value if said.actual else None,
        "分值": Fraction(slot.weight),
        "自评得分": mark_of(cell_of("score", slot, known)),
    }
    if said.target is not None and said.actual is not None and said.note != "unit.incomparable":
        own |= distances(said.target, said.actual)
    return lambda name: own[name] if name in own else known.values.get(name)


def silent(name: str, slot: Slot, known: Given) -> bool:
    """Whether nothing was written for a fact (what was written and has no value is another matter)."""
    if name not in COLUMNS:
        return known.values.get(name) is None
    return any(reading.blank(cell_of(column, slot, known)) for column in COLUMNS[name])


def cell_of(column: str, slot: Slot, known: Given) -> Cell | None:
    """A cell of the line's row; for a fixed line without a row, the mark printed in the table of funds."""
    if slot.row is None:
        return known.claimed if column == "score" and slot.planned.method else None
    if column == "actual" and slot.row.parts and slot.planned.aggregate:
        return slot.row.parts[0].actual
    found = getattr(slot.row, column)
    return found if isinstance(found, Cell) else None


def printed_mark(cell: Cell | None) -> Decimal | None:
    """The mark that the unit printed, with the decimals it printed; None where it printed none or no number."""
    text = unicodedata.normalize("NFKC", cell.text[:100]).strip().removesuffix("分").strip() if cell else ""
    return Decimal(text.replace(",", "")) if decimals.number(text) is not None else None


def written(name: str, slot: Slot, known: Given, values: Callable[[str], formula.Value | None]) -> Iterator[Fact]:
    """A fact that was read, as it was written where it was written in one place; each element is one of its own."""
    row = slot.row
    if name == "elements":
        for element, said in row.elements.items() if row else ():
            yield Fact(name=element, value=said.text, source=said.source)
    elif name == "experts":
        if row and row.experts:
            marks = "、".join(cell.text for cell in row.experts)
            yield Fact(name="专家评分", value=marks, source=row.experts[0].source)
    elif cell := _written_as(name, slot, known):
        yield Fact(name=name, value=cell.text, source=cell.source)
    elif isinstance(value := values(name), Fraction):
        yield Fact(name=name, value=decimals.plain(value))


def _written_as(name: str, slot: Slot, known: Given) -> Cell | None:
    match COLUMNS.get(name):
        case None:
            return known.cells.get(name)
        case (column,):
            return cell_of(column, slot, known)
        case _:
            return None


def mark_of(cell: Cell | None) -> Fraction | None:
    """A mark that somebody wrote, exact; None where it is blank or no number."""
    printed = printed_mark(cell)
    return None if printed is None else Fraction(printed)


def no_marks(slot: Slot) -> Iterator[Problem]:
    """The marks of experts that are no numbers."""
    for cell in slot.row.experts if slot.row else ():
        if not cell.blank and mark_of(cell) is None:
            message = f"专家评分“{cell.text[:20]}”不是数。"
            yield Problem(cell.source, "submission.bad-mark", message, "请改写为数字，如 90。")
