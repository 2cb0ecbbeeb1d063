"""One submission → what a database marks: a row of `forms`, and of `lines` for each line, by score's own functions.

Comes in: a law as a `Query`, a submission. Goes out: a `Prepared`, or why the submission is not plain: then the engine marks
it, as whatever the columns cannot hold is never approximated. No points follow here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from jixiao.batch.sql import MOST_UNITS, SCALE, Column, Query
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.law import formula
from jixiao.records import Stage, Submission
from jixiao.records.expressions import Type
from jixiao.records.law import Plan
from jixiao.records.quantity import Kind
from jixiao.records.scorecard import Facts
from jixiao.score import absences, partial, weights
from jixiao.score import facts as giving
from jixiao.score.asked import given_to
from jixiao.score.before import before
from jixiao.score.cells import silent
from jixiao.score.seats import Seat, arrange
from jixiao.score.sources import names_source
from jixiao.score.transfers import Weight
from jixiao.score.typed import marks_as_values
from jixiao.values import reading
from jixiao.values.quantity import compared

#: What a column holds: an integer of so many parts of one, whether something is so, words; None for no value.
Held = int | bool | str | None
#: What is not marked by a method: the columns of its line's values are empty.
_UNASKED = ("full", "unread", "unweighed")


#: Facts are asked of no line.
_NOWHERE = Seat((), None)  # type: ignore[arg-type]


class NotPlain(Exception):  # noqa: N818 - it is no error: such a submission goes to the engine
    """Why the columns cannot hold a submission."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The values of a row of `forms`, after its number, and of the rows of `lines`, after the number of their form."""

    form: tuple[Held, ...]
    lines: tuple[tuple[Held, ...], ...]


def prepared(query: Query, plan: Plan, submission: Submission) -> Prepared:
    """A submission as rows of the tables that a query reads; raises NotPlain."""
    if reason := _complex(submission):
        raise NotPlain(reason)
    facts, wrong = giving.read(plan, submission)
    if marks_as_values(plan, submission):
        facts = replace(facts, marks_as_values=True)
    groups, strange = arrange(plan, submission)
    weighed, bad = weights.weigh(plan, submission, groups, absences.gone(plan, groups, facts))
    if wrong or strange or bad or partial.gaps(plan, submission):
        raise NotPlain("有错误，或读得不全")
    if all(map(reading.no_line, submission.rows)) and any(root.open for root in plan.roots):
        raise NotPlain("没有指标行")
    seats: list[Weighed] = []
    for group, own in zip(groups, weighed.seats, strict=True):
        bare = ((Seat(node.path, node), weight) for node, weight in weighed.empty.items())
        here = (one for one in bare if one[0].path[0] == group.node.name)
        seats += in_order([*here, *zip(group.seats, own, strict=True)])
    places = {node: number for number, node in enumerate(query.nodes)}
    form = tuple(of_form(column, facts, query.digits) for column in query.forms)
    lines = (
        (number, places[seat.node], *_line(query, plan, seat, weight, facts))
        for number, (seat, weight) in enumerate(seats)
    )
    return Prepared((True, *form), tuple(lines))


def _complex(submission: Submission) -> str:
    """What a submission has that stands in no column; "" for nothing."""
    rows = submission.rows
    found = {
        "不是自评表": submission.stage is not Stage.RESULTS,
        "有评判": bool(submission.judgements),
        "没有读全": bool(submission.gaps),
        "附有项目的自评表": bool(submission.projects),
        "附有数据表": bool(submission.tables),
        "有的实际完成值分几部分填写": any(row.parts for row in rows),
        "有专家评分": any(row.experts for row in rows),
    }
    return next((reason for reason, there in found.items() if there), "")


#: A line of a form with what it weighs.
Weighed = tuple[Seat, Weight]


def in_order(lines: Sequence[Weighed], depth: int = 1) -> list[Weighed]:
    """The lines of a first level in the order of its scorecard: those of a level together, its own before those below it."""
    groups: dict[tuple[str, ...], list[Weighed]] = {}
    for one in lines:
        groups.setdefault(one[0].path[: depth + 1], []).append(one)
    found: list[Weighed] = []
    for prefix, own in groups.items():
        found += (one for one in own if one[0].path == prefix)
        deeper = [one for one in own if one[0].path != prefix]
        found += in_order(deeper, depth + 1) if deeper else ()
    return found


def _line(query: Query, plan: Plan, seat: Seat, weight: Weight, facts: Facts) -> Iterator[Held]:
    """The values of a line after its number and its node."""
    found = before(plan, seat, facts)
    row = seat.row
    yield _units(weight, plan)
    yield weight.absent
    yield found.kind
    yield bool(found.blank)
    yield found.claim.verdict.value if found.claim else ""
    yield str(found.claim.evidence if found.claim else found.worth)
    yield found.said.actual is not None
    yield found.unsurveyed and found.said.actual is not None and found.said.actual.kind is Kind.NUMBER
    yield row is not None and names_source(row)
    yield row is None or not names_source(row)
    values = given_to(seat, facts) if weight.absent in _UNASKED else found.values
    yield from (of_line(column, values, seat, facts, query.digits) for column in query.lines)


def _units(weight: Weight, plan: Plan) -> int:
    units = Fraction(weight.points) * 10**plan.places
    if units.denominator != 1 or units > MOST_UNITS:
        raise NotPlain("有的分值小数位数太多，或太大")
    return int(units)


def of_line(column: Column, values: Mapping[str, Any], seat: Seat, facts: Facts, digits: int) -> Held:
    """What a column of `lines` holds."""
    match column.holds:
        case "silent":
            return bool(silent((column.of,), seat, facts))
        case "there":
            return column.of in values
        case _:
            return held(column, values, digits)


def of_form(column: Column, facts: Facts, digits: int) -> Held:
    """What a column of `forms` holds."""
    if column.holds == "silent":
        return bool(silent((column.of,), _NOWHERE, facts))
    return held(column, facts.values, digits)


def held(column: Column, values: Mapping[str, Any], digits: int) -> Held:
    """What a column holds of the values of a line or a form by name; raises NotPlain for a number that it cannot hold."""
    if column.holds == "gone":
        return values.get(formula.said_gone(column.of)) is True
    value = values.get(column.of)
    if value is None or column.type is Type.TRUTH:
        return value
    if column.type is Type.TEXT:
        return compared(value)
    scaled = value * SCALE
    if scaled.denominator != 1 or abs(scaled) >= 10**digits:
        raise NotPlain(f"“{column.of}”是{decimals.plain(value)}，小数位数太多，或太大")
    return int(scaled)
