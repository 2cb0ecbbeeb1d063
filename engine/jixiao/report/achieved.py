"""What was done, line by line, in the project's own quantities: the prose behind 完成情况 and 效益情况.

In: the lines of a `Scorecard`. Out: sentences in which every value is the row's own, its direction is the one that the mark
was reckoned in, and what is only claimed is told as a claim. Nothing is marked and no reason is made up here.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.records import SUPPORTING, Evidence, Line, Row, Scorecard, Status
from jixiao.records.steps import Unproved
from jixiao.report import changes, sentences
from jixiao.report import lines as of
from jixiao.report.figures import points
from jixiao.values.quantity import Kind
from jixiao.values.untold import untold

#: So many indicators a sentence names before it only counts the rest; a value of more signs is told by the table alone, in a
#: list one of more than a few.
_NAMED, _LONG, _BRIEF = 5, 24, 12


class Outcome(StrEnum):
    """How a line stands, as a report tells it: what is proved, what is missed, what is only claimed, what is open."""

    PROVED = "达到目标"
    MISSED = "未达到目标"
    CLAIMED = "填报完成"
    MARKED = "按标准计分"
    PENDING = "待评判"
    MISSING = "缺少数据"
    IDLE = "不适用"


#: How a sentence that counts speaks of them.
_COUNTED = {Outcome.CLAIMED: "填报完成而未附佐证"}

_WITHOUT_MARK = {
    Status.PENDING: Outcome.PENDING,
    Status.MISSING: Outcome.MISSING,
    Status.NOT_APPLICABLE: Outcome.IDLE,
}


def outcome(line: Line) -> Outcome:
    """How a line stands. A target that is reached without a measurement, a judgement or a named source is only claimed."""
    if line.status in _WITHOUT_MARK:
        return _WITHOUT_MARK[line.status]
    if line.reached is None:
        return Outcome.MARKED
    if not line.reached:
        return Outcome.MISSED
    return Outcome.PROVED if line.evidence in SUPPORTING or line.sourced else Outcome.CLAIMED


def told(card: Scorecard, top: str, lines: Sequence[Line]) -> str:
    """How the lines of a first-level indicator stand: their count by outcome, then each outcome in the rows' own values."""
    return f"{counted(top, lines)}{''.join(f'{one}。' for one in _sentences(card, lines))}"


_PAID = regex(r"(发放|补助|资助|救助|慰问)(?:人数|户数|人次)")
_PAYMENTS = ("补贴", "补助", "津贴", "补偿", "救助金", "慰问金", "奖励")


def spent(card: Scorecard) -> str:
    """What the money of the year was spent on, in one sentence; `""` where budget or execution is not known.

    Heads and money are joined where a line counts those who were paid and the project is called after the payment.
    """
    planned, executed, rate = card.budget.budget, card.budget.executed, card.budget.rate
    if planned is None or executed is None or rate is None:
        return ""
    amount, done = changes.amount(executed, card.budget.unit), changes.completion(rate)
    project = sentences.closed(sentences.project(card.submission))
    paid = [line for line in of.indicators(card) if _PAID.fullmatch(line.path[-1]) and line.status is Status.SCORED]
    heads = values(card, paid[0])[1] if len(paid) == 1 else ""
    if project.endswith(_PAYMENTS) and re.fullmatch(r"\d+(?:人|户|人次)", heads):
        claim = "" if outcome(paid[0]) is not Outcome.CLAIMED else "据单位填报，"
        return f"{claim}全年向{heads}发放{project}{amount}，{done}。"
    return f"全年支出{amount}，{done}。"


def counted(top: str, lines: Sequence[Line]) -> str:
    """`产出指标共8项，其中达到目标2项，未达到目标1项，填报完成而未附佐证5项。`; what leads on to it for a single line."""
    counts = [(len(group), _COUNTED.get(kind, kind.value)) for kind, group in by_outcome(lines)]
    if len(lines) == 1:
        return f"{top}仅1项，"
    if len(counts) == 1:
        return f"{top}共{len(lines)}项，均{counts[0][1]}。"
    return f"{top}共{len(lines)}项，其中{'，'.join(f'{words}{count}项' for count, words in counts)}。"


def by_outcome(lines: Sequence[Line]) -> tuple[tuple[Outcome, tuple[Line, ...]], ...]:
    """The lines by how they stand, in the order of `Outcome`; those of which there is none are left out."""
    order = list(Outcome)
    ranked = sorted(lines, key=lambda line: order.index(outcome(line)))
    return tuple((kind, tuple(group)) for kind, group in groupby(ranked, key=outcome))


def _sentences(card: Scorecard, lines: Sequence[Line]) -> Iterator[str]:
    groups = dict(by_outcome(lines))
    row_of = of.rows_of(card)
    if proved := groups.get(Outcome.PROVED):
        yield "；".join(_reached(card, line) for line in proved)
    if missed := groups.get(Outcome.MISSED):
        yield "；".join(_missed(card, line, row_of(line)) for line in missed)
    claimed = sorted(groups.get(Outcome.CLAIMED, ()), key=lambda line: _ORDER.index(line.evidence))
    for worth, same in groupby(claimed, key=lambda line: line.evidence):
        alike = tuple(same)
        told = _CLAIMS[worth].format(
            names=listed(alike), shown=_shown(card, alike), noted=_noted(card, alike), all=_all(alike)
        )
        yield f"{told}，未附佐证" if len(lines) == 1 else told
    for line in groups.get(Outcome.MARKED, ()):
        yield f"{called(line)}{marked(line)}（分值{points(line.possible)}）"
    for kind, words in ((Outcome.PENDING, "待评判"), (Outcome.MISSING, "缺少评分所需的数据"), (Outcome.IDLE, "不适用")):
        if left := groups.get(kind):
            yield f"{listed(left)}{_all(left)}{words}"


# --- what is proved and what is missed ------------------------------------------------------------------------


def _reached(card: Scorecard, line: Line) -> str:
    """One line that reaches its target, with its actual value and how that stands to it."""
    target, actual = values(card, line)
    if line.evidence is Evidence.JUDGED or not _short(actual):
        return f"{called(line)}{'经评判' if line.evidence is Evidence.JUDGED else ''}达到目标"
    lead, (way, _) = valued(line, actual), _compared(line)
    if not _short(target) or way is None:
        return f"{lead}，达到目标"
    if _dated(line):
        return f"{lead}，符合“{target}”的要求"
    if way == 0:
        return f"{lead}，与目标一致"
    return f"{lead}，控制在{bare(target)}以内" if way < 0 else f"{lead}，高于{bare(target)}的目标"


def _missed(card: Scorecard, line: Line, row: Row | None) -> str:
    """One line that misses its target: by how much, and why, where its row has a column for that."""
    if any(isinstance(step, Unproved) for step in line.steps):
        return f"{called(line)}没有佐证材料，未予认可"
    target, actual = values(card, line)
    way, share = _compared(line)
    if not _short(target) or not _short(actual):
        told = f"{called(line)}未达到目标"
    elif not way or _dated(line):
        told = f"{valued(line, actual)}，{'晚于' if way and way > 0 else '未达到'}“{target}”的目标"
    else:
        told = f"{valued(line, actual)}，{'低于' if way < 0 else '超过'}{bare(target)}的{'' if way < 0 else '控制'}目标"
        told += f"，为目标的{changes.percent(share)}" if share is not None else ""
    reason = sentences.reason(row.reason) if row else ""
    if reason:
        return f"{told}，单位说明的原因为{sentences.quoted(sentences.closed(reason))}"
    return f"{told}，自评表未填写原因" if row and row.reason is not None else told


def unexplained(card: Scorecard) -> tuple[Row, ...]:
    """The rows that miss their targets and for which no reason is given anywhere.

    What the unit says of its money, beside the funds or among its problems, is the reason of the lines that count the money.
    """
    total, narrative = card.submission.budget.total, card.submission.narrative
    words = (total.reason if total else None, narrative.get("use"), narrative.get("problems"))
    money = not all(map(untold, words))
    row_of = of.rows_of(card)
    missed = [(line, row_of(line)) for line in of.indicators(card) if outcome(line) is Outcome.MISSED]
    return tuple(
        row
        for line, row in missed
        if row and not sentences.reason(row.reason) and not (money and _of_money(card, line))
    )


def _of_money(card: Scorecard, line: Line) -> bool:
    reading = line.working.reading if line.working else None
    unit = reading.target.unit if reading and reading.target else None
    return unit.dimension == "金额" if unit else values(card, line) != (line.said_target, line.said_actual)


def _compared(line: Line) -> tuple[int | None, Fraction | None]:
    """The sign of actual − target, and actual ÷ target for numbers; None for what are no two numbers or dates of one unit."""
    reading = line.working.reading if line.working else None
    target, actual = (reading.target, reading.actual) if reading else (None, None)
    if target is None or actual is None:
        return None, None
    if target.end and actual.end:
        return (actual.end > target.end) - (actual.end < target.end), None
    if target.value is None or actual.value is None:
        return None, None
    way = (actual.value > target.value) - (actual.value < target.value)
    return way, decimals.ratio(actual.value, target.value)


def _dated(line: Line) -> bool:
    reading = line.working.reading if line.working else None
    return bool(reading and reading.target and reading.target.kind is Kind.DATE)


# --- what is only claimed -------------------------------------------------------------------------------------


#: How a claim is told, by what its actual value is worth: {names}, {shown} with values, {noted} with values in brackets,
#: {all} for several.
_CLAIMS = {
    Evidence.EQUAL: "{shown}，填报完成值{all}与目标值相同",
    Evidence.UNSURVEYED: "{shown}，{all}未说明调查方式和数据来源",
    Evidence.BOUNDED: "{names}{all}只填报了范围，没有填报实际数",
    Evidence.RESTATED: "{noted}所填内容{all}与目标相同",
    Evidence.ASSERTED: "{names}{all}只填报已完成，没有具体内容",
    Evidence.NONE: "{names}{all}只填报已完成，没有具体内容",
}
_ORDER = list(_CLAIMS)


# --- marks ----------------------------------------------------------------------------------------------------


def marked(line: Line) -> str:
    """What a line got: by the rules, and where a person put another mark in its place, both of them."""
    by_rule = f"按评分标准得{points(line.ruled)}"
    return by_rule if line.overruled is None else f"{by_rule}，经{line.overruled.by}评判改为{points(line.earned)}"


# --- names and values -----------------------------------------------------------------------------------------


def values(card: Scorecard, line: Line) -> tuple[str, str]:
    """Target and actual value as a sentence quotes them. Amounts without a unit that are those of the budget get its unit."""
    target, actual = (sentences.closed(one).rstrip("。") for one in (line.said_target, line.said_actual))
    reading = line.working.reading if line.working else None
    pair = (reading.target, reading.actual) if reading else ()
    known = (card.budget.budget, card.budget.executed)
    if tuple(one.value if one and not one.unit else None for one in pair) == known and None not in known:
        return f"{target}{card.budget.unit}", f"{actual}{card.budget.unit}"
    return target, actual


_SYMBOL = regex(r"^[≥≧⩾≤≦⩽<>=＜＞＝]+ ?")


def bare(value: str) -> str:
    """A value without the sign of comparison before it, which the sentence says in words."""
    return _SYMBOL.sub("", value)


def valued(line: Line, value: str) -> str:
    """A name and its value: `发放人数644人`; with 为 between them where the two would run together."""
    name, shown = called(line), sentences.quoted(value) if _SYMBOL.match(value) else value
    return f"{name}{'' if name[-1].isalpha() and not name[-1].isascii() and shown[0].isdigit() else '为'}{shown}"


def called(line: Line) -> str:
    """The name of a line; one that is a sentence by itself stands in quotation marks."""
    name = sentences.closed(line.path[-1])
    return sentences.quoted(name) if len(name) > 12 or re.search("[、，；。：“”]", name) else name


def listed(lines: Sequence[Line]) -> str:
    """The names of some lines, each once; the first few of many."""
    return _some(lines, [called(line) for line in lines])


def _shown(card: Scorecard, lines: Sequence[Line]) -> str:
    actual = [values(card, line)[1] for line in lines]
    return _some(lines, [valued(*one) if _short(one[1]) else called(one[0]) for one in zip(lines, actual, strict=True)])


def _noted(card: Scorecard, lines: Sequence[Line]) -> str:
    actual = [values(card, line)[1] for line in lines]
    notes = (f"（{one}）" if len(one) <= _BRIEF else "" for one in actual)
    return _some(lines, [f"{called(line)}{note}" for line, note in zip(lines, notes, strict=True)])


def _some(lines: Sequence[Line], told: Sequence[str]) -> str:
    names = list(dict.fromkeys(told))
    rest = f"等{len(lines)}项" if len(names) > _NAMED else ""
    return f"{'、'.join(names[:_NAMED])}{rest}"


def _all(lines: Sequence[Line]) -> str:
    return "均" if len(lines) > 1 else ""


def _short(value: str) -> bool:
    return 0 < len(value) <= _LONG
