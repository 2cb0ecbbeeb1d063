"""What goes back to each unit that evaluated itself (退回修改意见单): what to correct, where, what is expected, by when.

In: reviews, and the day by which the forms are to come back. Out: a `Return` for each unit, and a `Report` of one. Only what the
unit itself can correct or explain in the form that it handed in: its errors and warnings. No id and no name of a rule is said.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.records import Finding, Status
from jixiao.report import lines as of
from jixiao.report import sentences
from jixiao.report.blocks import Block, Column, Paragraph, Report, Table, cell, head, paragraph, report
from jixiao.report.figures import points
from jixiao.study.review import Review

TITLE: Final = "绩效自评表退回修改意见单"
COLUMNS: Final = ("序号", "项目", "文件", "位置", "存在的问题", "修改要求")
UNNAMED: Final = "未填写单位名称的单位"
#: What follows from other findings, or shows only over many forms: in its own form a unit has nothing to correct for it.
_ELSEWHERE: Final = frozenset({"budget.loose", "department.underspent-widely"})
_KINDS: Final = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Return:
    """What goes back to a unit: how many of its forms were reviewed, and the rows of `COLUMNS`, without their numbers."""

    unit: str
    forms: int
    rows: tuple[tuple[str, ...], ...]


def returns(reviews: Sequence[Review]) -> tuple[Return, ...]:
    """The returns to all units, in the order in which their forms were given; one without rows has nothing to correct."""
    by_unit: dict[str, list[Review]] = {}
    for one in reviews:
        by_unit.setdefault(sentences.unit(one.card) or UNNAMED, []).append(one)
    return tuple(
        Return(unit, len(ones), tuple(row for one in ones for row in _rows(one))) for unit, ones in by_unit.items()
    )


def _rows(one: Review) -> Iterator[tuple[str, ...]]:
    """What is wrong with a form, the errors first; what is said of one cell in several ways stands there as often."""
    for found in of.ranked(one.card.findings):
        if found.severity in _KINDS and found.id not in _ELSEWHERE:
            source = found.source or one.card.submission.source
            about = f"{found.subject}：" if found.subject and found.subject not in found.message else ""
            yield (
                *(one.name, _file(source), place(source)),
                *(f"{about}{found.message}", f"{found.advice}{_due(one, found)}"),
            )


def _due(one: Review, found: Finding) -> str:
    """The mark that a wrong one should be, as far as the rules give it."""
    if found.id != "score.mismatch":
        return ""
    line = next((line.line for line in one.lines if line.line.path == found.path), None)
    return "" if line is None or line.status is not Status.SCORED else f"应为{points(line.ruled)}。"


def _file(source: Source) -> str:
    """The unit's own file by its name: in which folder of ours it lies says nothing to the unit."""
    return source.file.replace("\\", "/").rpartition("/")[2]


def place(source: Source) -> str:
    """A place for who has the file before him: `第8行`, `“自评表”工作表D13`, `表1第2行第3列`."""
    if source.line:
        return f"第{source.line}行"
    sheet = f"“{source.sheet}”工作表" if source.cell.isascii() and source.sheet and source.cell else source.sheet
    return f"{sheet}{source.cell}" or "全表"


def lead(one: Return, by: date | None) -> tuple[str, ...]:
    """The sentences above the table: to whom, what, and by when; a line to fill in where no day is given."""
    day = f"{by.year}年{by.month}月{by.day}日" if by else "＿＿＿＿年＿＿月＿＿日"
    return (
        f"{one.unit}：",
        f"经复核，你单位报送的{one.forms}份绩效自评表有{len(one.rows)}处需要更正或说明，现予退回。"
        f"请逐条修改，于{day}前重新报送；有不同意见的，书面说明理由并附佐证材料。",
    )


def return_report(one: Return, by: date | None) -> Report:
    """The document that goes back to a unit."""
    return report((TITLE,), (), _blocks(one, by))


def _blocks(one: Return, by: date | None) -> Iterator[Block]:
    yield from map(paragraph, lead(one, by))
    yield Table(
        "需要更正或说明的事项",
        (
            Column("center", 1),
            Column("left", 3),
            Column("left", 3),
            Column("left", 2),
            Column("left", 5),
            Column("left", 5),
        ),
        head(*COLUMNS),
        tuple(tuple(map(cell, (str(number), *row))) for number, row in enumerate(one.rows, 1)),
    )
    yield from (Paragraph((words,)) for words in ("复核单位（盖章）：", "联系人及电话：", "＿＿＿＿年＿＿月＿＿日"))
