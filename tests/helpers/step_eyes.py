"""The eyes of the tests on steps: they read a step's sentence as a person would, and reckon from the typed record.

In: a step and what is said of it. Out: what in the sentence is not so by the record (weight, exact points, values, grades of
judgement), and every figure that no rule here knows. Nothing of the code that makes the sentences is used, not even its rounding.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jixiao.records.steps import (
    Absent,
    Added,
    Capped,
    Claimed,
    Judged,
    Marked,
    Missing,
    Moved,
    Overridden,
    Overruled,
    Regraded,
    Step,
    Vetoed,
    Weighed,
)

N = r"(-?\d+(?:\.\d+)?)"
#: A unit after a number, as far as it is no word of ours.
U = r"(?:[%‰]|[^\d，；（）。、高低在不属]{0,12}?)"

#: How exactly figures are shown: percentages to two places, other numbers to four.
_PERCENT = Fraction(1, 200)
_PLAIN = Fraction(1, 20000)

Rule = tuple[str, Callable[[Any, "re.Match[str]"], bool]]


@dataclass
class Read:
    """What was found in a sentence: what is wrong, figures that no rule read, and the patterns that read something."""

    wrong: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


def look(step: Step, said: str) -> Read:
    """A sentence held against its step."""
    found = Read()
    text = _unquoted(step, said)
    seen = bytearray(len(text))
    for pattern, holds in _rules(step):
        for match in re.finditer(pattern, text):
            found.used.add(pattern)
            seen[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            if not holds(step, match):
                found.wrong.append(f"{match[0]} ({pattern})")
    if isinstance(step, Marked) and step.method == "checkpoints" and not _checkpoints(step, text):
        found.wrong.append(text)
    found.unread = [m[0] for m in re.finditer(r"\d+", text) if not all(seen[m.start() : m.end()])]
    return found


def _unquoted(step: Step, said: str) -> str:
    """The sentence without names and the words of others, which may hold figures that are none of ours."""
    for words in _words(step):
        said = said.replace(words, "")
    return re.sub("“[^”]*”", "“”", said) if not isinstance(step, Marked) or step.method != "bands" else said


def _words(step: Step) -> Iterator[str]:
    yield from (part.name for part in step.left_out)
    match step:
        case Marked(method=method, branch=branch) if branch.undefined or method in ("formula", "cases", "ranges"):
            yield branch.label
        case Judged() | Overruled():
            yield from (step.words, step.by)
        case Overridden() | Vetoed() | Regraded():
            yield step.text
        case Added():
            yield step.name
        case Moved():
            yield from (step.giver, *step.takers)
        case Missing():
            yield from step.names
        case _:
            return


# --- figures --------------------------------------------------------------------------------------------------


def percent(shown: str, ratio: Fraction) -> bool:
    return abs(Fraction(shown) - ratio * 100) <= _PERCENT


def plain(shown: str, number: Fraction | Decimal | int) -> bool:
    return abs(Fraction(shown) - Fraction(number)) <= _PLAIN


def cents(exact: Fraction) -> Fraction:
    """Points to two places, half up, by integers alone."""
    scaled = abs(exact) * 100
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if exact >= 0 else -whole, 100)


def _value(step: Marked, name: str, *, unit: bool = False) -> Fraction:
    found = step.values[name]
    assert isinstance(found, Fraction | int)
    return Fraction(found) / (step.unit.factor if unit and step.unit else 1)


def _exact(step: Marked) -> Fraction:
    assert step.exact is not None
    return step.exact


# --- what a method's step says ----------------------------------------------------------------------------------

_QUOTIENTS = {
    "at-least": ("实际值", "目标值"),
    "equal": ("实际值", "目标值"),
    "at-most": ("目标值", "实际值"),
    "experts": ("平均分", "评分满分"),
}


def _quotient(step: Marked, m: "re.Match[str]") -> bool:
    above, below = (_value(step, name, unit=True) for name in _QUOTIENTS[step.method])
    right = plain(m[1], step.weight) and plain(m[2], above) and plain(m[3], below)
    return right and Fraction(step.weight) * above / below == _exact(step)


def _line(step: Marked, m: "re.Match[str]") -> bool:
    end, ratio = _value(step, "扣完倍数"), _value(step, "实际值") / _value(step, "目标值")
    right = plain(m[1], step.weight) and plain(m[2], end) and plain(m[3], ratio) and plain(m[4], end)
    return right and Fraction(step.weight) * (end - ratio) / (end - 1) == _exact(step)


def _share(step: Marked, m: "re.Match[str]") -> bool:
    return plain(m[1], step.weight) and (not step.weight or percent(m[2], _exact(step) / Fraction(step.weight)))


def _far(step: Marked, m: "re.Match[str]") -> bool:
    ratio, start = _value(step, "实际值") / _value(step, "目标值"), _value(step, "超额起点")
    return percent(m[1], ratio) and percent(m[2], start) and ratio > start


def _failed(step: Marked, m: "re.Match[str]") -> bool:
    line = _value(step, "及格线")
    return percent(m[1], line) and _value(step, "实际值") < line * _value(step, "目标值")


def _spent(step: Marked, m: "re.Match[str]") -> bool:
    end = _value(step, "扣完倍数")
    return plain(m[1], end) and _value(step, "实际值") >= end * _value(step, "目标值")


def _compared(word: str) -> Callable[[Marked, "re.Match[str]"], bool]:
    """Whether the actual stands to the target as a word says, where both are numbers."""

    def holds(step: Marked, _: "re.Match[str]") -> bool:
        actual, target = step.values.get("实际值"), step.values.get("目标值")
        if not isinstance(actual, Fraction) or not isinstance(target, Fraction) or step.method == "all-or-nothing":
            return True
        return {"<": actual < target, "≥": actual >= target, ">": actual > target, "≤": actual <= target}[word]

    return holds


def _checkpoints(step: Marked, text: str) -> bool:
    told = re.findall(rf"{N}(达到|未达到){N}，{N}分", text)
    count = sum(bool(re.fullmatch(r"应达到\d+", name)) for name in step.values)
    if step.branch.undefined:
        return not told
    silent = [int(n) for n in re.findall(r"第(\d+)个节点缺报，0分", text)]
    if silent != [n for n in range(1, count + 1) if step.values[f"节点{n}"] is None]:
        return False
    given = [n for n in range(1, count + 1) if n not in silent]
    return len(told) == len(given) and all(
        plain(value, _value(step, f"节点{n}"))
        and plain(mark, _value(step, f"应达到{n}"))
        and plain(points, _value(step, f"节点得分{n}"))
        and (word == "达到") == (_value(step, f"节点{n}") >= _value(step, f"应达到{n}"))
        for n, (value, word, mark, points) in zip(given, told, strict=True)
    )


def _nodes(step: Marked) -> Fraction:
    return sum((_value(step, name) for name in step.values if re.fullmatch(r"节点得分\d+", name)), Fraction(0))


def _elements(step: Marked, m: "re.Match[str]") -> bool:
    answers = [told for name, told in step.values.items() if name.startswith("要点.")]
    return (int(m[1]), int(m[2])) == (answers.count(True), len(answers))


def _within(step: Marked, m: "re.Match[str]") -> bool:
    value = _value(step, "数值")
    if not plain(m[1], value / (step.unit.factor if step.unit else 1)):
        return False
    match m[2], m[3], m[4]:
        case ("不高于", end, _):
            return value <= Fraction(end)
        case ("不低于", end, _):
            return value >= Fraction(end)
        case (_, low, high):
            return Fraction(low) < value < Fraction(high) or value in (Fraction(low), Fraction(high))


def _band(step: Marked, m: "re.Match[str]") -> bool:
    value = _value(step, "数值")
    edges = re.findall(rf"(≥|>|<|≤){N}(%?)", m[2])
    ends = [(sign, Fraction(number) / (100 if ratio else 1)) for sign, number, ratio in edges]
    holds = {"≥": value.__ge__, ">": value.__gt__, "<": value.__lt__, "≤": value.__le__}
    return plain(m[1], value) and all(holds[sign](end) for sign, end in ends)


def _side(step: Marked, m: "re.Match[str]") -> bool:
    value, mark = _value(step, "数值"), _value(step, "基准")
    right = plain(m[1], _value(step, "数值", unit=True)) and plain(m[3], _value(step, "基准", unit=True))
    return right and (value > mark if m[2] == "高于" else value < mark)


def _change(step: Marked, m: "re.Match[str]") -> bool:
    side = "高于" if _value(step, "数值") > _value(step, "基准") else "低于"
    change = _value(step, f"{side}加减")
    right = plain(m[1], _value(step, f"{side}档数")) and plain(m[2], _value(step, f"{side}每档", unit=True))
    return right and plain(m[4], abs(change)) and (m[3] == "加") == (change > 0)


def _experts(step: Marked, m: "re.Match[str]") -> bool:
    marks = sorted(step.values["专家.评分"])
    trim = int(m[2] or 0)
    kept = marks[trim : len(marks) - trim]
    return int(m[1]) == len(marks) and trim == step.values["去掉个数"] and plain(m[3], sum(kept) / len(kept))


def _out_of_range(step: Marked, m: "re.Match[str]") -> bool:
    full = _value(step, "评分满分")
    marks = step.values["专家.评分"]
    return plain(m[2], full) and any(plain(m[1], mark) and not 0 <= mark <= full for mark in marks)


def _too_few(step: Marked, m: "re.Match[str]") -> bool:
    count, least = len(step.values["专家.评分"]), _value(step, "至少评分数")
    return int(m[1]) == count and plain(m[2], least) and count < least


def _interval(*, inside: bool) -> Callable[[Marked, "re.Match[str]"], bool]:
    def holds(step: Marked, _: "re.Match[str]") -> bool:
        value, low, high = (_value(step, name) for name in ("实际值", "目标.下限", "目标.上限"))
        above = value > low or (value == low and step.values["目标.含下限"])
        below = value < high or (value == high and step.values["目标.含上限"])
        return (above and below) is inside

    return holds


def _late(*, late: bool) -> Callable[[Marked, "re.Match[str]"], bool]:
    return lambda step, _: (step.values["逾期天数"] > 0) is late


def _way(step: Marked, m: "re.Match[str]") -> bool:
    wanted = {"越大越好": "at-least", "越小越好": "at-most"}[m[1]]
    return step.direction == wanted and step.method in (wanted, "zero-target")


def _placed(step: Marked, m: "re.Match[str]") -> bool:
    own, peers = _value(step, "数值"), step.values["同批.其他"]
    better = (sum(value > own for value in peers), sum(value < own for value in peers))
    return int(m[2]) - 1 in better and int(m[3]) == len(peers) + 1 and plain(m[1], _value(step, "数值", unit=True))


def _next(step: Marked, m: "re.Match[str]") -> bool:
    own, found = step.values["数值"], Fraction(m[2]) / (100 if m[3] else 1)
    between = [value for value in step.values["同批.其他"] if min(own, found) < value < max(own, found)]
    return found in step.values["同批.其他"] and not between and (found > own) is (m[1] == "高")


def _below_nothing(step: Marked, m: "re.Match[str]") -> bool:
    return _exact(step) < 0 == step.points and (percent if m[2] == "%" else plain)(m[1], _value(step, "数值"))


_APART = {"没有数值": "同批.没有数值", "没能评分": "同批.未评", "没能读出": "同批.未读"}
_MARKED: tuple[Rule, ...] = (
    (rf"计满分{N}分", lambda step, m: plain(m[1], step.weight) and step.exact == step.weight),
    (rf"计{N}×{N}÷{N}", _quotient),
    (rf"计{N}×\({N}−{N}\)÷\({N}−1\)", _line),
    (rf"计{N}×{N}%", _share),
    (rf"算得{N}(%|分)，不足0的[计扣]0分", _below_nothing),
    (rf"(?<!满)(?<!不足0的)计{N}分", lambda step, m: plain(m[1], _exact(step))),
    (rf"实际为目标的{N}%，超过{N}%", _far),
    (rf"(?<=给分){N}(%|分)", lambda step, m: (percent if m[2] == "%" else plain)(m[1], _value(step, "给分"))),
    (
        rf"^{N}{U}(?=属于(?!“)|的给分)",
        lambda step, m: step.method != "ranges" or plain(m[1], _value(step, "数值", unit=True)),
    ),
    (rf"的算{N}档", lambda step, m: plain(m[1], _value(step, "超额档数"))),
    (rf"未达到目标的{N}%", _failed),
    (rf"(?<!未)达到目标的{N}倍", _spent),
    (r"(?<!未)(?<!没有)达到目标(?!的)", _compared("≥")),
    (r"未达到目标(?!的)", _compared("<")),
    (r"(?<!未)超过目标", _compared(">")),
    (r"未超过目标", _compared("≤")),
    (r"没有发生", lambda step, _: _value(step, "实际值") <= 0),
    (r"目标为0而有发生", lambda step, _: _value(step, "实际值") > 0 and not step.values["目标值"]),
    (r"在目标区间内", _interval(inside=True)),
    (r"在目标区间之外", _interval(inside=False)),
    (r"不晚于时限", _late(late=False)),
    (r"(?<!不)晚于时限", _late(late=True)),
    (rf"{N}(?:达到|未达到){N}，{N}分", lambda step, _: step.method == "checkpoints"),
    (r"不在规则的表中（([^）]*)）", lambda step, m: m[1] == step.values["表中的词"]),
    (r"第(\d+)个节点缺报，0分", lambda step, m: _value(step, f"节点得分{m[1]}") == 0),
    (rf"共{N}分", lambda step, m: plain(m[1], _nodes(step))),
    (
        rf"满{N}分折算为{N}分",
        lambda step, m: (
            plain(m[1], _value(step, "节点满分"))
            and plain(m[2], step.weight)
            and _exact(step) * _value(step, "节点满分") == Fraction(step.weight) * _nodes(step)
        ),
    ),
    (r"具备(\d+)个要点（共(\d+)个", _elements),
    (rf"(\d+)位专家评分(?:，去掉最高、最低各(\d+)个)?，平均{N}", _experts),
    (rf"评分{N}不在0到{N}之间", _out_of_range),
    (rf"专家评分(\d+)个，少于规则要求的{N}个", _too_few),
    (rf"^{N}{U}(在|不高于|不低于){N}(?:与{N}之间)?", _within),
    (rf"^{N}属于“?(.*?)”?档", _band),
    (rf"^{N}{U}(高于|低于)基准{N}{U}(?=，)", _side),
    (rf"，{N}档（每档{N}{U}），(加|扣){N}分", _change),
    (rf"^{N}{U}居第{N}名（共{N}份", _placed),
    (rf"等{N}份(没有数值|没能评分|没能读出)", lambda step, m: int(m[1]) == len(step.values[_APART[m[2]]]) > 5),
    (rf"，{N}份相同", lambda step, m: int(m[1]) == 1 + step.values["同批.其他"].count(step.values["数值"])),
    (rf"，比它(高|低)的是{N}(%?)", _next),
    (r"目标为0，按越小越好", lambda step, _: not step.values["目标值"] and step.direction == "at-most"),
    (r"目标没有写符号，.*?(越大越好|越小越好)", _way),
)

# --- what the other steps say -------------------------------------------------------------------------------------


def _shared(step: Weighed, m: "re.Match[str]") -> bool:
    count = int(m[2] or 1)
    even = Fraction(step.whole) / count
    return (
        plain(m[1], step.whole) and count == step.count and abs(Fraction(step.weight) - cents(even)) <= Fraction(1, 100)
    )


_MOVES = {"至少为": "at-least", "至多为": "at-most", "定为": "is"}

_OTHERS: Mapping[type, tuple[Rule, ...]] = {
    Weighed: (
        (r"没有上限", lambda step, _: step.weight == 0 and step.how == "unlimited"),
        (rf"^分值{N}分", lambda step, m: plain(m[1], step.weight)),
        (rf"“”(?:只印一次)?{N}分，?(?:由(\d+)项指标平分|全部归这一项指标)", _shared),
        (r"按0分计", lambda step, _: step.weight == 0),
    ),
    Moved: ((rf"(?:分来|其中|其){N}分?", lambda step, m: plain(m[1], step.amount)),),
    Absent: ((rf"按规则计满分{N}分", lambda step, m: plain(m[1], step.points)),),
    Missing: ((r"空缺，计0分", lambda step, _: step.points == 0 and not step.awaits),),
    Claimed: (
        (rf"计满分{N}分", lambda step, m: plain(m[1], step.weight) and step.points == step.weight and step.full),
        (r"由人工评判", lambda step, _: step.points == 0 and not step.full),
    ),
    Overridden: ((rf"改计{N}%", lambda step, m: percent(m[1], step.share)),),
    Judged: ((rf"计{N}%", lambda step, m: percent(m[1], step.share)),),
    Overruled: (
        (
            rf"改判为{N}%（按规则为{N}分）",
            lambda step, m: percent(m[1], step.share) and plain(m[2], step.was),
        ),
    ),
    Added: ((rf"得{N}分（分值{N}分）", lambda step, m: plain(m[1], step.points) and plain(m[2], step.weight)),),
    Regraded: ((r"等级(至少为|至多为|定为)", lambda step, m: step.how == _MOVES[m[1]]),),
    Vetoed: ((rf"总分至多{N}分", lambda step, m: step.cap is not None and plain(m[1], step.cap)),),
    Capped: (
        (rf"总分至多{N}分", lambda step, m: plain(m[1], step.limit) and step.above),
        (r"扣分后低于0，总分至少0分", lambda step, _: step.limit == 0 and not step.above),
    ),
}
#: Every pattern, so that a test can ask for sentences that use it.
PATTERNS = frozenset(pattern for rules in (_MARKED, *_OTHERS.values()) for pattern, _ in rules)


def _rules(step: Step) -> tuple[Rule, ...]:
    return _MARKED if isinstance(step, Marked) else _OTHERS.get(type(step), ())
