"""A compiled ruleset as a script that a person reads and a database runs: the tables that it wants, then the three that it makes.

Comes in: a plan, its query. Goes out: the text of a file.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from jixiao.batch.sql import FORM, LINE, SCALE, Column, Query
from jixiao.batch.sql.text import comment
from jixiao.records.expressions import Type
from jixiao.records.law import Plan

#: What the columns are that every prepared table has.
_SAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "form": "第几份表",
        "whole": "整份表都读到了",
        "line": "表中第几行",
        "node": "归指标体系的哪一项（序号见下）",
        "weight": "分值，以最小计分单位计",
        "fate": "适用为空；full 不适用而按满分计，kept、gone 不适用，unread、unweighed 没有读到",
        "kind": "单位自设的指标，目标属于哪一类；规则集规定的指标为空",
        "blank": "该填的目标值或实际值没有填",
        "claim": "实际值的说法：full 即达到目标，pending 要由人工评判，compute 要计算，空为不与目标比较",
        "worth": "实际值作为依据属于哪一类",
        "given": "填了实际值",
        "unsurveyed": "满意度的数字，没有写明问卷或来源",
        "sourced": "写明了佐证材料或数据来源",
        "unproved": "没有写明佐证材料",
    }
)
_HOLDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "silent": "“{}”没有填写",
        "gone": "“{}”答的是不适用",
        "there": "目标值和实际值可以比较",
    }
)
#: The tables that a script makes, with what each is.
_MADE: Final[Mapping[str, str]] = MappingProxyType(
    {"marks": "每行指标的得分", "levels": "每份表各一级指标的得分", "totals": "每份表的总分和等级"}
)


def script(plan: Plan, query: Query) -> str:
    """The script; points in it are integers in units of the last place."""
    law = plan.reference
    head = [
        f"规则集 {law.id}/{law.edition}（sha256 {law.sha256}），{query.dialect.title}",
        f"分数都是整数，以最小计分单位计（1分 = {10**plan.places}）；数值都是整数，以三百万分之一计（1 = {SCALE}）。",
        f"数值换算后至多{query.digits}位：位数更多的表不放进来，由引擎评分。",
    ]
    parts = ["\n".join(map(comment, head)), *_tables(query), "\n".join(_nodes(query))]
    for name, says in _MADE.items():
        parts.append(f"{comment(says)}\nCREATE TABLE {name} AS\n{getattr(query, name)};")
    return "\n\n".join(parts) + "\n"


def _tables(query: Query) -> Iterator[str]:
    for table, own, asked in (("forms", FORM, query.forms), ("lines", LINE, query.lines)):
        says = {**{name: _SAYS[name] for name in own}, **{column.name: _says(column) for column in asked}}
        columns = [f"    {query.dialect.name(name)} {kind}" for name, kind in query.tables[table]]
        told = "\n".join(
            f"{text}{'' if place == len(columns) else ','} {comment(says[name])}"
            for place, (text, (name, _)) in enumerate(zip(columns, query.tables[table], strict=True), 1)
        )
        yield f"CREATE TABLE {table} (\n{told}\n);"


def _says(column: Column) -> str:
    if column.holds in _HOLDS:
        return _HOLDS[column.holds].format(column.of)
    kind = {Type.TRUTH: "真假，没有回答为 NULL", Type.TEXT: "文字，去掉标点和空格"}
    return f"{column.of}（{kind.get(column.type, '数，没有为 NULL')}）"


def _nodes(query: Query) -> Iterator[str]:
    yield comment("指标体系各项的序号（node）：")
    for number, node in enumerate(query.nodes):
        yield comment(f"{number} {'/'.join(node.path)}（{node.source}）")
