"""A report taken apart into fields, as a bureau's own document asks for them: {{项目名称}}, {{评价结论}}, {{评分表}}.

In: a finished `Report`, the scorecard that it is about, the date to print. Out: what stands for each field: spans, which fit
into a line, or blocks, which need a place of their own. Chapters are found by the outline's own titles, and hold just what
they hold in the report: nothing is said here that the report does not say. The title of any heading is a field, too: it
stands for what stands under it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.records import Scorecard, Whose
from jixiao.report import asked, changes, exhibits, figures, grades, overview, sentences
from jixiao.report.asked import Question
from jixiao.report.blocks import Block, Gap, Heading, Link, Paragraph, Report, Span, Spans, Table, paragraph
from jixiao.report.outlines import SECTIONS

Value = Spans | tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, what it holds, and whether it needs a place of its own (chapters and tables do)."""

    name: str
    holds: str
    alone: bool = False


_LINES: Final = (
    Field("报告标题", "报告的标题，如“某项目2020年绩效评价报告”"),
    Field("项目名称", "项目的名称"),
    Field("单位", "实施单位或预算单位"),
    Field("主管部门", "主管部门"),
    Field("年度", "评价年度，如“2020”"),
    Field("日期", "--date 给出的日期，没有给出的空着"),
    Field("预算数", "全年预算数，带单位"),
    Field("执行数", "全年执行数，带单位"),
    Field("执行率", "预算执行率，如“86.33%”"),
    Field("得分", "得分，两位小数"),
    Field("总分", "满分"),
    Field("待评判", "须由人工评判的分数"),
    Field("等级", "评价等级；还不能定的写明"),
)
#: Chapters by the key of the unit's own text for them, which has a place in every outline.
_CHAPTERS: Final = {
    "targets": Field("绩效目标", "绩效目标一节", alone=True),
    "completion": Field("完成情况", "项目完成情况一节", alone=True),
    "effect": Field("效益情况", "项目效益情况一节", alone=True),
    "conclusion": Field("评价结论", "评价结论一节", alone=True),
    "problems": Field("存在问题", "存在的问题一节", alone=True),
    "suggestions": Field("相关建议", "有关建议一节", alone=True),
}
_TABLES: Final[Mapping[Field, Callable[[Scorecard], Table | Paragraph | None]]] = {
    Field("评分表", "各指标的分值、指标值、完成值、得分", alone=True): exhibits.attainment,
    Field("目标表", "各指标及其指标值", alone=True): exhibits.targets,
    Field("资金表", "各项资金的预算数和执行数", alone=True): lambda card: exhibits.funds(card) or _spent(card),
}
_OVERVIEW: Final = Field("综述", "绩效目标完成情况综述", alone=True)
_WHOLE: Final = Field("报告正文", "报告的全部章节", alone=True)
#: Every field that has a name of its own, in the order in which they are listed.
FIELDS: Final = (*_LINES, _OVERVIEW, *_CHAPTERS.values(), *_TABLES, _WHOLE)
#: How the others are listed.
BY_TITLE: Final = Field("标题的文字", "报告里任何一个标题之下的内容，如机构职能", alone=True)


def values(report: Report, card: Scorecard | None, *, on: date | None, outline: str | None) -> Mapping[str, Value]:
    """What stands for each field; without a scorecard (a report about several) only what the report itself has.

    `outline` is that of the report of a project, None for others, whose chapters are fields by their titles alone.
    """
    found: dict[str, Value] = {"报告标题": report.title, "日期": _day(on), _WHOLE.name: report.blocks}
    if card is not None:
        found.update(_lines(card))
        found.update(_tables(card))
    if card is not None and outline is not None:
        found[_OVERVIEW.name] = (Paragraph(overview.told(card)),)
        found.update(_chapters(report, outline))
    titles = (one.text for one in report.blocks if isinstance(one, Heading))
    return {**{title: _under(report.blocks, title) for title in titles}, **found}


def questions(whose: Whose | None, filled: Mapping[str, Value], names: Iterable[str]) -> tuple[Question, ...]:
    """What is still asked in the fields of these names: what the report asks elsewhere nobody sees in this document."""
    return asked.together(
        replace(one, section=name if one.section == asked.COVER else one.section)
        for name in names
        for one in asked.questions((_alone(whose, filled.get(name, ())),))
    )


def _alone(whose: Whose | None, value: Value) -> Report:
    """What stands for a field, as a report of nothing else."""
    blocks = tuple(one for one in value if not isinstance(one, str | Gap | Link))
    return Report(tuple(one for one in value if isinstance(one, str | Gap | Link)), (), blocks, whose)


def _lines(card: Scorecard) -> Iterator[tuple[str, Spans]]:
    form, budget = card.submission, card.budget
    yield "项目名称", _given(form.project.text.strip() if form.project else "", "项目名称")
    yield "单位", _given(sentences.unit(card), "项目单位")
    yield "主管部门", _given(sentences.stated(form.department), "主管部门")
    yield "年度", _given(str(form.year or ""), "年度")
    yield "预算数", _money(budget.budget, budget.unit, "预算数")
    yield "执行数", _money(budget.executed, budget.unit, "执行数")
    yield "执行率", (figures.percent(budget.rate),)
    yield "得分", (figures.fixed(card.earned),)
    yield "总分", (figures.fixed(card.possible),)
    yield "待评判", (figures.fixed(card.pending),)
    yield "等级", (grades.grade(card),)


def _day(on: date | None) -> Spans:
    return () if on is None else (f"{on.year}年{on.month}月{on.day}日",)


def _given(words: str, what: str) -> Spans:
    kept: Span = words or Gap(what)
    return (kept,)


def _money(value: Fraction | None, unit: str, what: str) -> Spans:
    return _given("" if value is None else changes.amount(value, unit), what)


def _spent(card: Scorecard) -> Paragraph:
    """Money of one source, of which a sentence says all."""
    return Paragraph((sentences.name(card), *sentences.execution(card.budget)))


def _tables(card: Scorecard) -> Iterator[tuple[str, tuple[Block, ...]]]:
    for field, table in _TABLES.items():
        yield field.name, (table(card) or paragraph(Gap(field.name)),)


def _chapters(report: Report, outline: str) -> Iterator[tuple[str, tuple[Block, ...]]]:
    for key, field in _CHAPTERS.items():
        title = next(one.title for one in SECTIONS[outline] if key in one.keys)
        yield field.name, _under(report.blocks, title) or (paragraph(Gap(field.name)),)


def _under(blocks: Sequence[Block], title: str) -> tuple[Block, ...]:
    """What stands under the heading with this title, up to the next of its level or above."""
    heads = [(at, one) for at, one in enumerate(blocks) if isinstance(one, Heading)]
    begun = next(((at, one.level) for at, one in heads if one.text == title), None)
    if begun is None:
        return ()
    at, level = begun
    end = next((after for after, one in heads if after > at and one.level <= level), len(blocks))
    return tuple(blocks[at + 1 : end])
