"""What people did to a form → the form that is scored.

In: a form as it was read, and the acts about it. Out: the form with corrected cells, evidence and judgements in it, each with the
number of its act for its place; and the acts that no longer fit, because the form says something else than when they were done.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problems, Source
from jixiao.records import Cell, Judgement, Row, Submission
from jixiao.study import edits
from jixiao.values.names import key
from jixiao.web.desk import answered
from jixiao.web.desk.log import Act

#: The file that the place of a cell names which was given at a desk; its line is the number of the act.
PLACE: Final = "工作台"
#: What is done to a form, in the order in which it is applied.
CORRECT, EVIDENCE, JUDGE = "correct", "evidence", "judge"
ON_FORMS: Final = (CORRECT, EVIDENCE, JUDGE)
UNDO: Final = "undo"
#: The row of the funds.
BUDGET: Final = (edits.BUDGET,)


@dataclass(frozen=True, slots=True)
class Applied:
    """A form with what was done to it; `stale` are acts that were not, because they no longer fit."""

    form: Submission
    stale: tuple[Act, ...]


def undone(acts: Sequence[Act]) -> frozenset[int]:
    """The numbers of the acts that somebody took back; an undo that was undone counts for nothing."""
    gone: set[int] = set()
    for act in reversed(acts):
        if act.kind == UNDO and act.id not in gone:
            gone.add(int(act.content["of"]))
    return frozenset(gone)


def standing(acts: Sequence[Act]) -> tuple[Act, ...]:
    """The acts that nobody took back, without those that take back."""
    gone = undone(acts)
    return tuple(act for act in acts if act.kind != UNDO and act.id not in gone)


def path(act: Act) -> tuple[str, ...]:
    """The line of the scorecard that an act is about; () where it is about no line."""
    return tuple(json.loads(act.content.get("path", "[]"), parse_float=str))


def row(act: Act) -> tuple[str, ...]:
    """The row of the form on which that line stands, in the form's own names: they need not be the ruleset's."""
    return tuple(json.loads(act.content.get("row", "[]"), parse_float=str))


def written(names: Sequence[str]) -> str:
    """The path of a line as an act has it."""
    return json.dumps(list(names), ensure_ascii=False)


def applied(form: Submission, acts: Sequence[Act], facts: Collection[str]) -> Applied:
    """The form with the standing acts about it; `facts` are the names that the ruleset reads."""
    stale: list[Act] = []
    read = form
    for act in acts:
        if act.kind == answered.ANSWER:
            form = answered.filled(form, read, act, acts, PLACE)
        if act.kind in (CORRECT, EVIDENCE):
            changed = _changed(form, act, facts)
            form = changed or form
            stale += [] if changed else [act]
    judged: dict[tuple[str, ...], Judgement] = {tuple(map(key, one.path)): one for one in form.judgements}
    for act in acts:
        if act.kind == JUDGE and seen(form, row(act)) == act.content["seen"]:
            judged[tuple(map(key, path(act)))] = judgement(act)
        elif act.kind == JUDGE:
            stale.append(act)
    return Applied(replace(form, judgements=tuple(judged.values())), tuple(stale))


def judgement(act: Act) -> Judgement:
    """What a person decided about a line, as scoring reads it."""
    told = act.content
    return Judgement(
        path=path(act),
        share=Fraction(told["share"]),
        words=told["words"],
        by=act.author,
        source=Source(PLACE, act.id),
        grade=told.get("grade", ""),
        overrules=told.get("overrules") == "1",
    )


def seen(form: Submission, names: Sequence[str]) -> str:
    """What a person has before them who judges a line: the target and the actual value of its row."""
    found = _row_of(form, names)
    return "" if found is None else "\n".join(text(cell) for cell in (found.target, found.actual))


def _row_of(form: Submission, names: Sequence[str]) -> Row | None:
    """A row of a form; None where there is none, as for a line that the ruleset sets and the form does not have."""
    wanted = tuple(map(key, names))
    return next((one for one in form.rows if tuple(map(key, one.path)) == wanted), None)


def text(cell: Cell | None) -> str:
    """What stands in a cell; `""` where there is none."""
    return cell.text.strip() if cell else ""


def cells(form: Submission, names: Sequence[str]) -> Mapping[str, str]:
    """The cells of a row, or of the funds (预算), that may be corrected, by their fields with what stands there."""
    if tuple(names) == BUDGET:
        return {name: text(getattr(form.budget.total, name, None)) for name in edits.FUND}
    found = _row_of(form, names)
    return {} if found is None else {name: text(getattr(found, name)) for name in edits.ROW}


def _changed(form: Submission, act: Act, facts: Collection[str]) -> Submission | None:
    """The form with a cell that a person corrected, or evidence that a person gave; None where the act fits no more."""
    told, names = act.content, row(act)
    field = "basis" if act.kind == EVIDENCE else told["field"]
    before = cells(form, names).get(field)
    if act.kind == CORRECT and before != told["was"]:
        return None
    value = told["now"] if act.kind == CORRECT else "；".join(filter(None, (before, told["words"])))
    try:
        return edits.apply((form,), (edits.Edit(names, field, value, Source(PLACE, act.id)),), facts)[0]
    except Problems:
        return None


def about_line(acts: Sequence[Act], line: Sequence[str]) -> Sequence[Act]:
    """The acts about a line."""
    wanted = tuple(map(key, line))
    return [act for act in acts if tuple(map(key, path(act))) == wanted]
