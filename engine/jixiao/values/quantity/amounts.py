"""The numbers of a text: which of them are amounts, with what operator, unit and doubt.

In: text in `glyphs.normal` writing, and which parts of it are periods. Out: `Amount`s in order. A year, an ordinal, a
document number, a number in quotation marks or in a code (GB2312, 1:3, 7*24) is no amount.
"""

import re
from dataclasses import replace
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.records.quantity import Unit
from jixiao.values.quantity import glyphs, operators, units

_NUMBER = regex(r"(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?:\.\d+)?|\.\d+", re.ASCII)
_OF = regex(rf"(?P<of>[百千万])分之(?:(?P<digits>\d{{1,20}}(?:\.\d{{1,10}})?)|(?P<said>百|{glyphs.NUMERAL}))", re.ASCII)
_SHARES = {"百": "%", "千": "‰", "万": "‱"}
_SAID = regex(rf"(?P<said>{glyphs.NUMERAL}|半(?=年|个月|天|个小时|小时))")
_SAID_ZERO = regex(r"零(?=[起次个件例人])")
_NOT_AN_AMOUNT = (
    regex(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’|「[^」]*」|《[^》]*》|〈[^〉]*〉"),
    regex(r"[(\[](?:19|20)\d\d[)\]]\d+号?|\d+号(?!线路)", re.ASCII),
    regex(r"第[零一二三四五六七八九十百\d]+(?:[、~至和及-][零一二三四五六七八九十百\d]+)*", re.ASCII),
    regex(r"(?:附件|附表|指标|序号|编号|表|图)\d+(?=$|[:、. ])", re.ASCII),
    regex(r"前\d+(?=[名位强])|\d+(?=学年|年级|级|届|版|代|等奖)|[Nn]o\.?\d+", re.ASCII),
)
_GLUE = frozenset("./*×:#@&\\_^")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with all that belongs to it, at `text[at:to]`.

    `ops` are the strict operators around it, `weak` 达到 and 控制在; `turned` is a glyph between the number and the
    thing (90%≤满意度). `given` is the number as written. `spread` says that ± stood before it.
    """

    at: int
    to: int
    given: Fraction
    unit: Unit | None
    ops: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    approx: bool = False
    closed: bool | None = None
    turned: str = ""
    spread: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """The amounts of a text, and whether a number was seen that is part of a code or too long to read."""

    amounts: tuple[Amount, ...]
    doubt: bool


def scan(text: str, taken: bytearray) -> Scan:
    """The amounts of `text` outside of what is `taken` already (a byte per character)."""
    taken = bytearray(taken)
    for pattern in _NOT_AN_AMOUNT:
        for match in pattern.finditer(text):
            _take(taken, *match.span())
    marks = {mark.to: mark for mark in operators.before(text) if not any(taken[mark.at : mark.to])}
    found: list[Amount] = []
    doubt = False
    for match in _OF.finditer(text):
        if not any(taken[match.start() : match.end()]):
            value = decimals.number(match["digits"]) if match["digits"] else glyphs.chinese(match["said"])
            if value is not None:
                found.append(
                    _amount(text, match.start(), match.end(), value, units.read(_SHARES[match["of"]], 0).unit, marks)
                )
                _take(taken, *match.span())
    at = 0
    while (seen := _NUMBER.search(text, at)) is not None:
        at = seen.end()
        if any(taken[seen.start() : at]):
            continue
        value = decimals.number(seen.group())
        if value is None or _in_code(text, *seen.span()):
            doubt = True
            continue
        amount = _measured(text, seen.start(), at, value, marks, previous=found[-1].to if found else -1)
        found.append(amount)
        at = max(at, amount.to)
    if not found and not doubt:
        found = _spelled(text, taken, marks)
    return Scan(_added(sorted(found, key=lambda amount: amount.at)), doubt)


def _take(taken: bytearray, at: int, to: int) -> None:
    taken[at:to] = b"\x01" * (to - at)


def _in_code(text: str, at: int, to: int) -> bool:
    """Whether a number is part of a code, a time or a fraction, not an amount: GB2312, 8:30, 1/3, 7*24, 007, 4A级."""
    before, after = text[max(0, at - 2) : at], text[to : to + 2]
    if (before[-1:].isascii() and before[-1:].isalpha()) or before[-1:] in _GLUE - {":"}:
        return True
    if len(before) == 2 and before[1] in ":-" and before[0].isascii() and before[0].isalpha():
        return True
    if (before[-1:] == ":" and before[:1].isdigit()) or (after[:1] in _GLUE and after[1:].isdigit()):
        return True
    if to - at > 1 and text[at] == "0" and text[at + 1] != ".":
        return True
    return after[:1].isascii() and after[:1].isupper() and after[1:2] in tuple("级类+")


def _measured(text: str, at: int, to: int, value: Fraction, marks: dict[int, operators.Mark], previous: int) -> Amount:
    if text[at - 1 : at] in ("+", "-") and at - 1 != previous and _signs(text[max(0, at - 2) : at - 1]):
        value, at = (-value if text[at - 1] == "-" else value), at - 1
    found = units.read(text, to)
    unit, to = _bracketed(text, found.unit, found.end)
    if text[at - 1 : at] == "¥" and (unit is None or unit.dimension == ""):
        money = units.read("元", 0).unit
        unit, at = (units.multiplied(unit, money) if unit and money else money), at - 1
    return _vague(_amount(text, at, to, value, unit, marks), found)


def _vague(amount: Amount, found: units.FoundUnit) -> Amount:
    """200余人 and 200多人 are at least 200; 10来个 is about 10."""
    if found.more:
        return replace(amount, ops=(*amount.ops, ">="), approx=True)
    return replace(amount, approx=True) if found.about else amount


def _signs(before: str) -> bool:
    """Whether + or - after this character is a sign: at the start, after a word, an operator or a bracket."""
    return before == "" or not before.isascii() or before in "([,~-:;<>=+"


def _bracketed(text: str, unit: Unit | None, to: int) -> tuple[Unit | None, int]:
    """A unit in brackets after the number, or after its unit as the same once more: 5(个), 5万(元), 98%(百分比)."""
    if not text.startswith("(", to):
        return unit, to
    end = text.find(")", to, to + 12)
    if end < 0:
        return unit, to
    inner = units.read(text[to + 1 : end], 0, new=False)
    if inner.unit is None or inner.end != end - to - 1:
        return unit, to
    if unit is None:
        return inner.unit, end + 1
    if unit.dimension == "" and inner.unit.dimension:
        return units.multiplied(unit, inner.unit), end + 1
    return (unit, end + 1) if unit.dimension == inner.unit.dimension else (unit, to)


def _amount(
    text: str, at: int, to: int, value: Fraction, unit: Unit | None, marks: dict[int, operators.Mark]
) -> Amount:
    """The amount with the operators right before and right after it."""
    time = unit is not None and unit.dimension in ("时间", "月数", "工作日")
    after = operators.behind(text, to, time=time)
    spread = text[at - 1 : at] == "±"
    at -= spread
    strict: list[str] = []
    weak: list[str] = []
    approx = after.about
    while at in marks:
        mark = marks[at]
        approx = approx or mark.op == "about"
        if mark.op != "about":
            (weak if mark.weak else strict).append(mark.op)
        at = mark.at
    turned = ""
    if not after.ops and (glyph := re.compile(r"[≥≤<>=]").match(text, after.to)):
        turned = glyph.group()
    return Amount(at, after.to, value, unit, (*strict, *after.ops), tuple(weak), approx, after.closed, turned, spread)


def _spelled(text: str, taken: bytearray, marks: dict[int, operators.Mark]) -> list[Amount]:
    """A number spelled in Chinese: only one, only before a known unit, only at the end (三次, 不少于三次, 培训十二个月)."""
    *_, match = (None, *_SAID.finditer(text))
    if match is None or any(taken[match.start() : match.end()]):
        return []
    if text[match.start() - 1 : match.start()] in tuple("第前几数上成"):
        return []
    value = decimals.number("0.5") if match["said"] == "半" else glyphs.chinese(match["said"])
    found = units.read(text, match.end(), new=False)
    if value is None or found.unit is None or found.unit.dimension == "":
        bare = value == 0 and match.group() == text
        return [Amount(0, len(text), decimals.ZERO, None)] if bare else []
    if value == 0 and not _SAID_ZERO.match(text, match.start()):
        return []
    amount = _vague(_amount(text, match.start(), found.end, value, found.unit, marks), found)
    rest = text[: amount.at] + text[amount.to :]
    if (text[amount.to :] and not amount.ops) or any(char in rest for char in "零一二两三四五六七八九十"):
        return []
    return [amount]


def _added(amounts: list[Amount]) -> tuple[Amount, ...]:
    """Amounts said in two breaths as one: 1亿2000万, 3元5角, 1小时30分钟."""
    found: list[Amount] = []
    for amount in amounts:
        whole = _sum(found[-1], amount) if found else None
        if whole:
            found.pop()
        found.append(whole or amount)
    return tuple(found)


def _sum(last: Amount, amount: Amount) -> Amount | None:
    if (
        last.to != amount.at
        or amount.ops
        or last.spread
        or last.unit is None
        or amount.unit is None
        or amount.given <= 0
    ):
        return None
    whole = units.multiplied(last.unit, amount.unit) if last.unit.dimension == "" else last.unit
    if whole.dimension != amount.unit.dimension:
        return None
    rest = decimals.ratio(amount.given * amount.unit.factor, whole.factor)
    if rest is None or rest >= 1:
        return None
    return replace(last, to=amount.to, given=last.given + rest, unit=whole, approx=last.approx or amount.approx)
