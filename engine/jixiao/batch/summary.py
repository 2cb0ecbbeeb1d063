"""The summary of a run: the documented queries over its folder, as a workbook and as a page.

In: the folder of a run, and that of the year before. Out: the bytes of `summary.xlsx` and the text of `summary.html`, the same
for the same folders. All figures come from the queries (`aggregates`); here they only get their places and their words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from jixiao.batch import aggregates, summarybook, summarypage
from jixiao.batch.aggregates import Result
from jixiao.batch.summarybook import Sheet
from jixiao.ground.dataclass import dataclass
from jixiao.records import RulesetRef
from jixiao.say import labels

#: So many rows of a list stand on a sheet: Excel holds 1048576, a reader looks at less, and the rest is one query away.
MOST: Final = 10_000
TITLE: Final = "绩效评价批量评分汇总"

#: The sheets behind the first: name, the query, and the kinds of group that are on it (all, or a query without groups: none).
_SHEETS: Final[Sequence[tuple[str, str, Sequence[str]]]] = (
    ("单位", "groups", ("单位",)),
    ("县区", "groups", ("县区",)),
    ("领域", "groups", ("领域",)),
    ("一级指标", "levels", ("全部", "县区", "领域")),
    ("等级", "grades", ()),
    ("依据", "evidence", ()),
    ("发现与资金", "findings", ()),
    ("未执行资金", "underspent", ()),
    ("名次", "ranks", ()),
    ("与上年相比", "changes", ()),
    ("单位与上年相比", "unit_changes", ()),
    ("重复", "repeated", ()),
    ("未评", "unmarked", ()),
)

#: The figures of all forms together that stand on the first sheet, after how many there are.
_OF_ALL: Final = (
    *("平均分", "按预算加权", "最低分", "下四分位", "中位数", "上四分位", "最高分"),
    *("预算（万元）", "执行（万元）", "执行率%"),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What is written into the folder of a run when it is finished."""

    xlsx: bytes
    html: str


def summary(
    out: str, run: Mapping[str, Any], law: RulesetRef, last_year: str | None = None, *, scratch: str = ""
) -> Summary:
    """The summary of a run whose tables are all there; `run` is what stands in its `run.json`. Raises Problems.

    `last_year` is the folder of the run with which `before` compared it; `scratch` one for what memory cannot hold.
    """
    with aggregates.connected(out, last_year, scratch=scratch) as db:
        whole = {name: aggregates.ask(db, name, kinds=("全部",)) for name in ("groups", "levels", "grades", "evidence")}
        found = {
            name: _worded(name, query, aggregates.ask(db, query, kinds=kinds, most=MOST))
            for name, query, kinds in _SHEETS
            if last_year or query not in aggregates.WITH_LAST_YEAR
        }
    facts = _facts(run, law, whole)
    grades = {row[2]: row[3] for row in whole["grades"].rows}
    every = [
        Sheet(name, aggregates.QUERIES[query], aggregates.said(query), query, found[name])
        for name, query, _ in _SHEETS
        if name in found
    ]
    book = summarybook.render(TITLE, facts, every, grades)
    return Summary(book, summarypage.render(TITLE, facts, whole, found))


def _worded(name: str, query: str, found: Result) -> Result:
    """A result as people read it: findings and severities by their names, groups of one kind under the name of the kind."""
    if query == "findings":
        rows = [(_finding(row[0]), labels.SEVERITY[row[1]], *row[2:]) for row in found.rows]
        return replace(found, rows=rows)
    if query == "groups":
        _, first, *rest = found.columns.items()
        return replace(found, columns={name: first[1], **dict(rest)}, rows=[row[1:] for row in found.rows])
    return found


def _finding(name: str) -> str:
    label = labels.FINDING.get(name)
    return f"{label}（{name}）" if label else name


def _facts(run: Mapping[str, Any], law: RulesetRef, whole: Mapping[str, Result]) -> Sequence[tuple[str, Any]]:
    """What is to be known of the whole run, by name: texts, counts and exact numbers."""
    groups, evidence = (_only(whole[name]) for name in ("groups", "evidence"))
    return (
        ("规则", f"{law.title}（{law.id}/{law.edition}）"),
        ("自评表", run["forms"]),
        ("评了分", run["scored"]),
        ("没有评分", run["failed"]),
        ("得分完整", groups.get("得分完整", 0)),
        *((name, groups.get(name)) for name in _OF_ALL),
        ("有依据占得分%", evidence.get("有依据占比%")),
        ("评分程序", f"jixiao {run['version']}，{run['engine']}"),
    )


def _only(found: Result) -> Mapping[str, Any]:
    """The one row of a result about the whole run by the names of its columns; empty where nothing was scored."""
    return dict(zip(found.columns, found.rows[0], strict=True)) if found.rows else {}
