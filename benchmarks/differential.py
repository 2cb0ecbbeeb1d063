"""Marks by DuckDB against marks by a loop over Python's integers, on prepared rows that are drawn at random.

    python benchmarks/differential.py [LINES [SEED]]

LINES prepared lines (10,000,000), ten a submission, under project-self-evaluation/2020: all kinds of targets, claims and blanks,
numbers from 0.01 to 10¹⁵, below 0, 0 and absent, many of them so that points end in an exact half, or one unit of the last place
beside it. The loop was written from the words of the methods and knows nothing of their trees. Out: how many lines and totals
were compared, how many of them were exact halves, how many differ (none may: exit 1), and the first of these. A sample runs with
the tests (tests/test_differential.py).
"""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "engine")]

import jixiao  # noqa: E402
from jixiao.batch.sql import DIALECTS, LINE, Column, Query, compiled  # noqa: E402
from province import listed, pick  # noqa: E402

LAW = "project-self-evaluation/2020"
LINES = 10
#: So many submissions are compared at a time.
PART = 50_000
GRADES = ((9000, "优"), (8000, "良"), (6000, "中"))

#: Points of the ten lines in hundredths: the first is the budget's. The last two do not add up to 100, so that there is no grade.
WEIGHTS = (
    (1000, 1000, 1000, 500, 500, 500, 500, 1000, 3000, 1000),
    (1000, 625, 625, 1250, 1250, 625, 625, 1500, 1500, 1000),
    (1000, 714, 714, 714, 714, 714, 1430, 1333, 2667, 1000),
    (2000, 1, 99, 333, 667, 1225, 1675, 1111, 1889, 1000),
    (1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 900),
    (0, 0, 4, 8, 16, 12345, 32, 64, 128, 256),
)
#: The node of each line, by its name in the law.
NODES = (
    "预算执行率",
    "数量指标",
    "数量指标",
    "质量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "经济效益指标",
    "社会效益指标",
)
NODES += ("服务对象满意度指标",)
KINDS = (
    ("at-least",) * 7
    + ("at-most",) * 5
    + ("equal",) * 3
    + ("zero", "interval", "interval", "deadline", "yes-no", "text")
)
CLAIMS = ("compute",) * 12 + ("full", "pending")
WORTH = ("measured", "measured", "equal", "bounded", "restated", "asserted", "none")
#: What targets are made of: what their quotients end in halves by, and what they do not.
TARGETS = (8, 16, 40, 80, 125, 160, 200, 320, 400, 800, 3, 7, 97, 999, 1000, 625, 0)


def drawn(query: Query, seed: int, first: int, forms: int) -> Iterator[str]:
    """Statements that make the tables `forms` and `lines` of so many submissions, with the columns that a query asks for."""
    index = {node.path[-1]: number for number, node in enumerate(query.nodes)}
    nodes = [index[name] for name in NODES]
    weights = "case line " + " ".join(
        f"when {line} then {pick([some[line] for some in WEIGHTS], 'f')}" for line in range(LINES)
    )
    power = f"({listed([10**power for power in range(19)])}::HUGEINT[])"
    yield f"""create or replace temp table drawn as
    with numbered as (
      select i // {LINES} as form, (i % {LINES})::INTEGER as line from range({first * LINES}, {(first + forms) * LINES}) as _(i)
    ), mixed as (
      select form, line, (md5_number_lower('{seed}/' || form || '/' || line) & {2**62 - 1})::BIGINT as d,
        (md5_number_upper('{seed}/' || form || '/' || line) & {2**62 - 1})::BIGINT as r,
        (md5_number_lower('{seed}/' || form) & {2**30 - 1})::BIGINT as f from numbered
    ), chosen as (
      select *, ({listed(nodes)})[1 + line] as node, {weights} end as weight,
        {pick(KINDS, "d")} as wanted, (d >> 8) % 25 = 0 as blank, {pick(CLAIMS, "d >> 12")} as claimed,
        {pick(WORTH, "d >> 18")} as worth, line > 0 and (d >> 24) % 16 = 0 as unsurveyed, (d >> 28) % 2 = 0 as sourced,
        {pick(TARGETS, "r")} as base, {power}[5 + ((r >> 5) % 14)::INTEGER] as unit, (r >> 10) % 40 as turn, r >> 16 as more
      from mixed
    ), valued as (
      select *, case when turn = 0 then null when turn = 1 then -base * unit else base * unit end as target,
        -- one in four lies a unit of the last place beside, one in eight far above
        (case when turn = 2 then null when turn = 3 then -1 else 1 end) * ((more % (2 + 2 * base)) * unit
          + case more % 8 when 0 then 1 when 1 then -1 when 2 then base * unit * 3 else 0 end) as actual
      from chosen
    )
    select form, line, node, weight::BIGINT as weight, f, '' as fate,
      case when line = 0 or blank then '' else wanted end as kind, line > 0 and blank as blank,
      case when line = 0 or blank then '' else claimed end as claim,
      case when line = 0 then 'none' else worth end as worth, line > 0 as given,
      unsurveyed, sourced, false as unproved, more,
      target as "目标值", actual as "实际值",
      case when more % 5 > 0 then least(target, actual + more % 3 - 1) end as "目标.下限",
      case when more % 5 < 4 then greatest(target, actual + more % 3 - 1) end as "目标.上限",
      more % 2 = 0 as "目标.含下限", more % 7 > 3 as "目标.含上限",
      case when more % 6 > 0 then (more % 3) * 1000000 end as "逾期天数",
      case when more % 4 > 0 then more % 4 = 1 end as "目标.是否", case when more % 9 > 0 then more % 3 = 1 end as "实际.是否",
      case when wanted = 'interval' then 'interval' when wanted = 'deadline' then 'date'
        when wanted in ('yes-no', 'text') then 'text' else 'number' end as "目标.类型",
      case when more % 2 = 0 then '已办' end as "实际文字"
    from valued"""
    kinds = {table: dict(columns) for table, columns in query.tables.items()}
    asked = "".join(f', {_drawn(column)}::{kinds["lines"][column.name]} as "{column.name}"' for column in query.lines)
    yield f"create or replace temp table lines as select {', '.join(LINE)}{asked} from drawn"
    facts = "".join(f', {_given(column)}::{kinds["forms"][column.name]} as "{column.name}"' for column in query.forms)
    yield f"create or replace temp table forms as select form, f % 16 > 0 as whole{facts} from drawn where line = 0"


def _drawn(column: Column) -> str:
    """A column of the lines: as it was drawn."""
    assert column.holds == "value"
    return f'"{column.of}"'


#: What the facts of a submission are drawn from: an amount above 0, one that is not below.
_GIVEN = {"预算数": 'greatest(1, abs(coalesce("目标值", 7)))', "执行数": 'abs(coalesce("实际值", 0))'}


def _given(column: Column) -> str:
    """A column of the forms: every fact is given."""
    return f"({_GIVEN[column.of]})" if column.holds == "value" else "false"


# --- the loop -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """Points in hundredths, the status of a line, whether they were an exact half."""

    status: str
    points: int
    half: bool = False


_PENDING = Mark("pending", 0)


def quotient(weight: int, above: int, below: int) -> Mark:
    """`weight` × `above` ÷ `below`, halves up; neither is below 0."""
    whole, rest = divmod(weight * above, below)
    return Mark("scored", whole + (2 * rest >= below), 2 * rest == below)


def mark(line: Mapping[str, Any]) -> Mark:
    """What a line comes to."""
    weight = line["weight"]
    if line["line"] == 0:
        spent, budget = line["执行数"], line["预算数"]
        return quotient(weight, min(spent, budget), budget)
    if line["blank"]:
        return Mark("missing", 0)
    if line["claim"] != "compute":
        return Mark("scored", weight) if line["claim"] == "full" else _PENDING
    target, actual = line["目标值"], line["实际值"]
    full = Mark("scored", weight)
    match line["kind"]:
        case "text":
            return _PENDING
        case "deadline":
            return full if line["逾期天数"] == 0 else _PENDING
        case "yes-no":
            if line["实际.是否"] is None:
                return _PENDING
            asked = True if line["目标.是否"] is None else line["目标.是否"]
            return full if asked == line["实际.是否"] else Mark("scored", 0)
        case "interval":
            low, high = line["目标.下限"], line["目标.上限"]
            if actual is None:
                return _PENDING
            above = low is None or actual > low or (actual == low and line["目标.含下限"])
            below = high is None or actual < high or (actual == high and line["目标.含上限"])
            return full if above and below else _PENDING
        case _ if target is None or actual is None:
            return _PENDING
        case "zero":
            return full if actual <= 0 else Mark("scored", 0)
        case "at-most":
            return full if actual <= target else Mark("scored", 0) if target <= 0 else quotient(weight, target, actual)
        case _:
            return full if actual >= target else Mark("scored", 0) if actual <= 0 else quotient(weight, actual, target)


def evidence(line: Mapping[str, Any], made: Mark) -> str:
    """What the mark of a line rests on."""
    if line["line"] == 0:
        return "measured"
    if made.status == "missing":
        return "none"
    if line["unsurveyed"] and line["worth"] in ("measured", "equal"):
        return "unsurveyed"
    return str(line["worth"])


def supported(line: Mapping[str, Any], made: Mark) -> int:
    """The points of a line that a measured value proves, or a source."""
    proved = evidence(line, made) == "measured" or line["sourced"]
    return made.points if made.status == "scored" and proved else 0


def total(lines: Sequence[tuple[Mapping[str, Any], Mark]], whole: bool) -> tuple[Any, ...]:
    """Possible, earned, supported, pending points, the highest total, the grade, or the worst and the best."""
    possible = sum(line["weight"] for line, _ in lines)
    earned = sum(made.points for _, made in lines)
    proved = sum(supported(line, made) for line, made in lines)
    pending = sum(line["weight"] for line, made in lines if made.status == "pending")
    low, high = grade(earned), grade(earned + pending)
    if not whole or possible != 10000:
        low = high = None
    settled = low == high
    return possible, earned, proved, pending, earned + pending, *((low, None, None) if settled else (None, low, high))


def grade(points: int) -> str | None:
    """The grade of a total."""
    return next((label for edge, label in GRADES if points >= edge), "差")


# --- both -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Compared:
    """Lines and totals compared, exact halves among them, what differs."""

    lines: int = 0
    totals: int = 0
    halves: int = 0
    differ: list[str] = field(default_factory=list)


_READ = (
    *("line", "weight", "kind", "blank", "claim", "worth", "unsurveyed", "sourced"),
    *("目标值", "实际值", "目标.下限", "目标.上限", "目标.含下限", "目标.含上限", "逾期天数", "目标.是否", "实际.是否"),
)


def compare(base: Any, query: Query, seed: int, first: int, forms: int) -> Compared:
    """Mark so many submissions in both ways."""
    for statement in drawn(query, seed, first, forms):
        base.execute(statement)
    for name, statement in (("marks", query.marks), ("levels", query.levels), ("totals", query.totals)):
        base.execute(f"create or replace temp table {name} as {statement}")
    big = {"目标值", "实际值", "目标.下限", "目标.上限"}
    # Integers of 128 bits come as texts: nothing in between may take them for floats.
    read = ", ".join(f'd."{name}"::VARCHAR' if name in big else f'd."{name}"' for name in _READ)
    facts = 'f."预算数"::VARCHAR, f."执行数"::VARCHAR, f.whole'
    totals = base.execute(
        """select form, possible::BIGINT, earned::BIGINT, supported::BIGINT, pending::BIGINT, highest::BIGINT,
        grade, grade_low, grade_high from totals order by form"""
    ).fetchall()
    found = base.execute(
        f"""select d.form, {read}, {facts}, m.status, m.points::BIGINT, m.supported::BIGINT, m.pending::BIGINT, m.evidence
        from drawn d left join marks m on m.form = d.form and m.line = d.line join forms f on f.form = d.form
        order by d.form, d.line"""
    )
    result = Compared()
    meant = {}
    for form, lines in _lines(found):
        told = []
        for line, got in lines:
            made = mark(line)
            proved = supported(line, made)
            wanted = (
                made.status,
                made.points,
                proved,
                line["weight"] if made.status == "pending" else 0,
                evidence(line, made),
            )
            result.lines += 1
            result.halves += made.half
            if got != wanted:
                result.differ.append(f"{seed}/{form}/{line['line']}: {got}, not {wanted}: {line}")
            told.append((line, made))
        meant[form] = total(told, lines[0][0]["whole"])
    for form, *got in totals:
        result.totals += 1
        if tuple(got) != meant.pop(form):
            result.differ.append(f"{seed}/{form}: {got}")
    result.differ += [f"{seed}/{form}: no total" for form in meant]
    return result


def _lines(found: Any) -> Iterator[tuple[int, list[tuple[dict[str, Any], tuple[Any, ...]]]]]:
    """The lines of each submission with what the database made of them."""
    names = (*_READ, "预算数", "执行数", "whole")
    big = {"目标值", "实际值", "目标.下限", "目标.上限", "预算数", "执行数"}
    while rows := found.fetchmany(LINES * 1000):
        for at in range(0, len(rows), LINES):
            lines = []
            for _, *row in rows[at : at + LINES]:
                line = dict(zip(names, row, strict=False))
                line |= {name: int(line[name]) for name in big if line[name] is not None}
                lines.append((line, tuple(row[len(names) :])))
            yield rows[at][0], lines


def main(lines: int = 10_000_000, seed: int = 1) -> int:
    """Draw, mark twice, compare."""
    query = compiled(jixiao.law(LAW).plan, DIALECTS["duckdb"])
    began = time.perf_counter()
    every = Compared()
    with duckdb.connect() as base:
        for first in range(0, lines // LINES, PART):
            found = compare(base, query, seed, first, min(PART, lines // LINES - first))
            every.lines += found.lines
            every.totals += found.totals
            every.halves += found.halves
            every.differ += found.differ
    took = time.perf_counter() - began
    print(
        f"{every.lines} lines, {every.totals} totals, {every.halves} exact halves, {len(every.differ)} differ, {took:.0f} s"
    )
    for text in every.differ[:20]:
        print(text)
    return 1 if every.differ else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
