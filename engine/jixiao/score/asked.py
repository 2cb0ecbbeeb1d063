"""What the formulas of a line may ask of its submission, besides its target and actual value.

Comes in: a seat, the facts of the submission. Goes out: values by the names that formulas and methods use: the facts, the answers
to elements, the marks of experts, what the others of the run have on the same line. Nothing is marked here.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from jixiao.law import formula
from jixiao.records import Row
from jixiao.records.law import PEERS, UNREAD, UNSCORED, VALUELESS
from jixiao.records.scorecard import Facts
from jixiao.score.cells import cell_of, mark_of
from jixiao.score.seats import Seat
from jixiao.values.answers import answer
from jixiao.values.given import gone
from jixiao.values.quantity import same_words


def given_to(seat: Seat, facts: Facts) -> dict[str, Any]:
    """What the submission gives to the formulas of a line, besides its target and actual value."""
    values: dict[str, Any] = {**facts.values, "自评得分": mark_of(cell_of("score", seat, facts))}
    row = seat.row
    if row is not None and (row.elements or row.experts):
        values |= _answers(seat, row)
    elif seat.node.method is not None and not {"elements", "experts"}.isdisjoint(seat.node.method.lowered.reads):
        values |= _answers(seat, None)
    if seat.node.ranked and facts.peers is not None:
        run, path = facts.peers, seat.node.path
        values[PEERS], values[VALUELESS] = run.values.get(path, ()), run.valueless.get(path, ())
        values[UNSCORED], values[UNREAD] = run.unscored, run.unread
    return values


def _answers(seat: Seat, row: Row | None) -> Mapping[str, Any]:
    """The answers to the elements of a line's method, and what experts gave."""
    given = {name: cell.text for name, cell in row.elements.items()} if row else {}
    method = seat.node.method
    names = [item.name for item in getattr(method.params, "items", ())] if method and method.id == "elements" else []
    marks = tuple(mark for cell in row.experts if (mark := mark_of(cell)) is not None) if row else ()
    return answered(names, given, marks)


def answered(names: Sequence[str], given: Mapping[str, str], marks: tuple[Fraction, ...]) -> Mapping[str, Any]:
    """What methods may ask of the answers to elements (those that the rule names) and of the marks of experts."""
    found: dict[str, Any] = {}
    for name in names:
        told = next((text for written, text in given.items() if same_words(written, name)), "")
        found[f"要点.{name}"] = answer(told)
        if gone(told):
            found[formula.said_gone(f"要点.{name}")] = True
    strange = tuple(written for written in given if not any(same_words(written, name) for name in names))
    if strange:
        found["多余的要点"] = strange
    return {
        **found,
        "专家.评分": marks,
        "专家.人数": Fraction(len(marks)),
        "专家.最低": min(marks, default=None),
        "专家.最高": max(marks, default=None),
    }
