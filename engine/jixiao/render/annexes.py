"""The sheets that end every workbook over many forms: the findings, the files that are not in it, the forms that are there twice.

In: scorecards, the problems of files, the places of copies. Out: long tables, which say that there is nothing where there is
nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jixiao.ground.problems import Problem, Source
from jixiao.records import Finding, Scorecard
from jixiao.render import longtable
from jixiao.render.longtable import POINTS, Field, LongTable, Rows, Value
from jixiao.render.scorebook import lists
from jixiao.render.sheets import Pad
from jixiao.report import lacking, sentences
from jixiao.report import lines as of
from jixiao.say import labels, partial

#: Said above a table whose first row follows its filter.
FILTERED: Final = "表头可以筛选；上面一行随筛选变化。"
_FINDINGS: Final = (
    *(Field("程度", 7), Field("类别", 14), Field("项目", 18), Field("单位", 16), Field("文件", 16), Field("位置", 12)),
    *(Field("关于", 14), Field("问题", 36), Field("建议", 30), Field("涉及分数", 8, POINTS)),
)
_LACKING: Final = (Field("文件", 40), Field("原因", 56), Field("处理", 50))
_COPIES: Final = (Field("项目", 30), Field("单位", 26), Field("年度", 8), Field("位置", 40), Field("与哪一份相同", 40))
_LOST: Final = "没有读、只读了一部分和略过的文件；没有读出的自评表不在各表中。"
_TWICE: Final = "同一单位、项目、年度而内容相同的自评表；各份都计入了各表，请核对后去掉多余的。"
_NOTHING: Final = "没有"


def findings(pad: Pad, cards: Sequence[Scorecard]) -> None:
    """The sheet 问题: every finding, the gravest of each form first."""
    rows = [row for card in cards for row in _findings(card)]
    counted = longtable.subtotals((), 1)
    for one in longtable.lay(pad, LongTable("问题", "发现的问题", _FINDINGS, rows, (FILTERED,), ("个数",), counted)):
        lists.coloured(pad, one.sheet, one.first, one.last, 0)


def lost(pad: Pad, left_out: Sequence[Problem], cards: Sequence[Scorecard]) -> None:
    """The sheet 未读文件; `cards` are those that the workbook has."""
    rows: Rows = [*lacking.listed(left_out, cards)[0]] or [(_NOTHING, "", "")]
    longtable.lay(pad, LongTable("未读文件", lacking.TITLE, _LACKING, rows, (_LOST,)))


def copies(pad: Pad, cards: Sequence[Scorecard], firsts: Mapping[Source, Source]) -> None:
    """The sheet 重复申报; `firsts` is the place of the first copy by the place of every other."""
    found = [(card, firsts[card.submission.source]) for card in cards if card.submission.source in firsts]
    rows: Rows = [(*whose(card), str(card.submission.source), str(first)) for card, first in found]
    longtable.lay(
        pad, LongTable("重复申报", "重复申报的自评表", _COPIES, rows or [(_NOTHING, "", "", "", "")], (_TWICE,))
    )


def whose(card: Scorecard) -> tuple[str, str, str]:
    """Project, unit and year of a form, in three cells."""
    project = partial.inferred(card.submission, lists.named(card))
    return project, sentences.unit(card) or "未填写", str(card.submission.year or "")


def file(card: Scorecard) -> str:
    """The file that a form stands in."""
    return sentences.file(card.submission.source.file)


def _findings(card: Scorecard) -> Iterator[tuple[Value, ...]]:
    name, unit, _ = whose(card)
    for one in of.ranked(card.findings):
        yield (
            *(labels.SEVERITY[one.severity], labels.FINDING.get(one.id, one.id), name, unit, file(card)),
            *(_place(one, card), one.subject, one.message, one.advice, one.stake),
        )


def _place(one: Finding, card: Scorecard) -> str:
    return one.source.within(card.submission.source.file) if one.source else ""
