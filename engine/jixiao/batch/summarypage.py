"""The figures over a run as a page: what a reader wants to see first, with pictures; whole lists stand in the workbook.

In: facts, and results of queries by the names of sheets. Out: one self-contained HTML page. Nothing is reckoned here.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from jixiao.batch.aggregates import Result, said
from jixiao.ground import decimals
from jixiao.render import page
from jixiao.report.blocks import Block, Chart, Column, Heading, Series, Table, cell, head, paragraph, report

#: So many rows of a list are shown, and so many names are drawn.
MOST: Final = 50
_DRAWN: Final = 30
_LEFT, _RIGHT = Column("left", 5), Column("right", 2)
_CAPTIONS: Final = {"单位": "各单位得分", "县区": "各县区得分", "领域": "各领域得分"}
#: What of a group stands behind its name.
_OF_GROUP: Final = (
    *("份数", "得分完整", "平均分", "按预算加权", "中位数"),
    *("预算（万元）", "执行（万元）", "执行率%"),
)
#: What is said of money once.
_ROUNDED: Final = "金额四舍五入到0.01万元，各表的确切数在 summary.xlsx。"

#: What ends the page: sheets of the workbook, the queries that made them, and the columns for which a page has room.
_LISTS: Final = (
    ("名次", "ranks", ("名次", "项目", "单位", "得分", "有依据", "等级")),
    ("单位与上年相比", "unit_changes", ("单位", "份数", "可比的", "上年平均分", "平均分", "平均增减", "升高", "降低")),
    ("与上年相比", "changes", ("项目", "单位", "上年得分", "得分", "增减", "上年等级", "等级")),
    ("重复", "repeated", ("单位", "项目", "年度", "份数", "编号", "得分")),
    ("未评", "unmarked", ("位置", "哪里不对", "怎么办")),
)


def render(
    title: str, facts: Sequence[tuple[str, Any]], whole: Mapping[str, Result], found: Mapping[str, Result]
) -> str:
    """The page; `whole` are the results over the run as a whole, `found` the lists."""
    return page.render([report((title,), (), _blocks(facts, whole, found))])


def _blocks(
    facts: Sequence[tuple[str, Any]], whole: Mapping[str, Result], found: Mapping[str, Result]
) -> Iterator[Block]:
    yield Heading(1, "总览")
    rows = tuple((cell(name), cell(_shown(name, value))) for name, value in facts)
    yield Table("这一批", (Column("left", 2), Column("left", 5)), head("项", "数"), rows)
    yield paragraph(_ROUNDED)
    yield Heading(1, "等级")
    grades = _without(whole["grades"], 2)
    yield from _drawn("等级分布", grades, "份数", "份")
    yield from _listed("等级分布表", grades, said("grades"))
    yield Heading(1, "一级指标")
    levels = _without(whole["levels"], 2)
    yield from _drawn("各一级指标的得分率", levels, "得分率%", "%")
    yield from _listed("各一级指标得分表", levels, said("levels"))
    for name, caption in _CAPTIONS.items():
        if found[name].count > 1:
            yield Heading(1, name)
            yield from _drawn(f"{caption}（平均分）", found[name], "平均分", "分")
            yield from _listed(f"{caption}表", _kept(found[name], (name, *_OF_GROUP)), said("groups"))
    yield Heading(1, "得分的依据")
    yield from _evidence(whole["evidence"])
    yield Heading(1, "发现与资金")
    yield from _listed("发现的问题表", found["发现与资金"], said("findings"))
    yield from _listed("各单位没有执行的金额表", found["未执行资金"], said("underspent"))
    for name, query, columns in _LISTS:
        if name in found:
            yield Heading(1, name)
            yield from _listed(f"{name}表", _kept(found[name], columns), said(query))


def _evidence(found: Result) -> Iterator[Block]:
    """What the marks of the run rest on: the classes of evidence between the count of forms and the mark."""
    names = list(found.columns)
    classes = names[names.index("份数") + 1 : names.index("得分")]
    for row in found.rows:
        named = dict(zip(names, row, strict=True))
        parts = [(name, named[name]) for name in classes if named[name] > 0]
        if len(parts) > 1:
            series = Series("得分", tuple(value for _, value in parts))
            yield Chart("pie", "得分的依据", tuple(name for name, _ in parts), (series,), "分")
    yield from _listed("得分的依据表", _without(found, 2), said("evidence"))


def _drawn(caption: str, found: Result, column: str, unit: str) -> Iterator[Block]:
    """A chart of a column over the names in the first; only where there are several, and so many as can be seen."""
    at = list(found.columns).index(column)
    rows = [row for row in found.rows if row[at] is not None]
    if 1 < len(rows) <= _DRAWN:
        series = Series(column.removesuffix("%"), tuple(Decimal(row[at]) for row in rows))
        yield Chart("bar", caption, tuple(row[0] for row in rows), (series,), unit)


def _listed(caption: str, found: Result, notes: Sequence[str]) -> Iterator[Block]:
    """The first rows of a result, after what is to be known of it."""
    if not found.rows:
        yield paragraph("没有。")
        return
    cut = f"共{found.count}行，列出前{MOST}行；其余见 summary.xlsx。" if found.count > MOST else ""
    yield paragraph("".join(notes) + cut)
    columns = tuple(_LEFT if type_ == "VARCHAR" else _RIGHT for type_ in found.columns.values())
    rows = tuple(tuple(cell(_shown(*one)) for one in zip(found.columns, row, strict=True)) for row in found.rows[:MOST])
    yield Table(caption, columns, head(*found.columns), rows)


def _shown(name: str, value: Any) -> str:
    """A value of a column in a cell: marks with their places, amounts to a hundredth."""
    if value is None:
        return "—"
    if "万元" in name and isinstance(value, Decimal):
        value = decimals.half_up(Fraction(value), 2)
    text = decimals.plain(value) if isinstance(value, Decimal) and value.as_tuple().exponent != -2 else str(value)
    return f"−{text[1:]}" if isinstance(value, Decimal) and value < 0 else text


def _without(found: Result, first: int) -> Result:
    """A result without its first columns."""
    return Result(dict(list(found.columns.items())[first:]), [row[first:] for row in found.rows], found.count)


def _kept(found: Result, names: Sequence[str]) -> Result:
    """Some columns of the first rows of a result."""
    every = list(found.columns)
    places = [every.index(name) for name in names]
    rows = [tuple(row[at] for at in places) for row in found.rows[:MOST]]
    return Result({name: found.columns[name] for name in names}, rows, found.count)
