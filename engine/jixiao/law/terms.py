"""The pieces of sentences: numbers with their unit, edges with 含 and 不含, what is given, formulas in words.

In: numbers and expressions of a ruleset. Out: text that says them exactly; nothing is rounded.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problems
from jixiao.ground.regex import regex
from jixiao.ground.written import NOWHERE, Percentage, PerMille
from jixiao.law import formula

#: Nouns that count what a fact called …数 is the number of.
_COUNTERS = frozenset("例次天条件起人个项处份笔户")
_QUOTED = regex(r"('[^']*'|\"[^\"]*\"|“[^”]*”|‘[^’]*’)")
_GLYPHS = (
    (" / ", "÷"),
    (" * ", "×"),
    (" + ", "＋"),
    (" - ", "－"),
    *((f" {sign} ", sign) for sign in ("≥", "≤", "≠", ">", "<", "=", "含")),
)


def percent(value: Fraction | Decimal) -> str:
    """A ratio as an exact percentage."""
    return f"{decimals.plain(Fraction(value) * 100)}%"


def figure(value: Fraction) -> str:
    """A number as it was written: 60%, 5‰, 0.6."""
    return value.written if isinstance(value, Percentage) else decimals.plain(value)


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of one standard are written: as percentages, or plainly with the noun that counts them."""

    percentages: bool
    noun: str = ""

    def at(self, value: Fraction) -> str:
        """A value: an edge, a mark."""
        if isinstance(value, PerMille):
            return figure(value)
        return percent(value) if self.percentages else decimals.plain(value)

    def step(self, value: Fraction) -> str:
        """A difference: a step beyond the mark."""
        return f"{decimals.plain(value * 100)}个百分点" if self.percentages else f"{decimals.plain(value)}{self.noun}"


def scale(of: str | None, numbers: Iterable[Fraction | None]) -> Scale:
    """How to write the numbers that a measure is compared with: as percentages where one was written so.

    Else a quotient, or a broken number below 1, is one.
    """
    name, numbers = of or "", tuple(numbers)
    if any(isinstance(value, Percentage) for value in numbers):
        return Scale(percentages=True)
    if name.endswith("数") and name[-2:-1] in _COUNTERS:
        return Scale(percentages=False, noun=name[-2])
    if name.endswith(("数", "金额")) and name.isidentifier():
        return Scale(percentages=False)
    if name and (_is_quotient(name) or (name.isidentifier() and name.endswith(("率", "比", "度", "占比", "比例")))):
        return Scale(percentages=True)
    return Scale(any(value is not None and 0 < abs(value) < 1 for value in numbers))


def _is_quotient(text: str) -> bool:
    try:
        node = formula.parse(text, NOWHERE)
    except Problems:
        return False
    waiting = [node]
    while waiting:
        match waiting.pop():
            case formula.Binary(op="/"):
                return True
            case formula.Call(args=args):
                waiting.extend(args)
            case formula.Unary(arg=arg):
                waiting.append(arg)
            case formula.Binary(left=left, right=right):
                waiting += [left, right]
            case _:
                pass
    return False


def said(text: str) -> str:
    """A formula or condition as people write it: ÷ and ×, no blanks around signs; the formula language reads it back."""
    try:
        canonical = formula.as_written(_ended(formula.parse(text, NOWHERE)))
    except Problems:  # what is wrong with it is the ruleset check's to say
        return text
    parts = _QUOTED.split(canonical)
    for index in range(0, len(parts), 2):
        for written, glyph in _GLYPHS:
            parts[index] = parts[index].replace(written, glyph)
    return "".join(parts)


def _ended(node: formula.Node) -> formula.Node:
    """A condition without upper ends that are none: `30 < x 且 x ≤ 9999` is `30 < x`."""
    if not isinstance(node, formula.And):
        return node
    kept = tuple(arg for arg in node.args if not any(_endless(arg, other) for other in node.args))
    return kept[0] if len(kept) == 1 else formula.And(kept, node.pos)


def _endless(node: formula.Node, other: formula.Node) -> bool:
    """Whether a comparison is an upper end that is none, beside the lower end of the same value."""
    match node:
        case formula.Compare(op="<" | "<=", left=left, right=formula.Number(value=high)):
            pass
        case _:
            return False
    match other:
        case formula.Compare(op=">" | ">=", left=same, right=formula.Number(value=low)):
            return left == same and open_end(low, high)
        case formula.Compare(op="<" | "<=", left=formula.Number(value=low), right=same):
            return left == same and open_end(low, high)
        case _:
            return False


#: What people write for an upper end that there is not, as a number or a percentage.
_NINES: Final = frozenset(Fraction(10**digits - 1) for digits in range(4, 13))
#: An end that is meant lies nearer to where the range begins.
_FAR: Final = 10


def open_end(low: Fraction | None, high: Fraction) -> bool:
    """Whether the upper end of a range is none: 9999, 99999 … as people write it, far above where the range begins."""
    written = high * high.of if isinstance(high, Percentage) else high
    return written in _NINES and low is not None and abs(low) * _FAR <= high


def award(share: Fraction | None, points: Decimal | None = None) -> str:
    """What is given: 计满分, 不得分, 计60%, 计4分."""
    if points is not None:
        return f"计{decimals.plain(points)}分"
    if share is None:
        return "由人工评判"
    return "计满分" if share == 1 else "不得分" if share == 0 else f"计{percent(share)}"


def taken(share: Fraction) -> str:
    """What is taken: 不扣分, 扣满分值, 扣分值的60%."""
    return "不扣分" if share == 0 else "扣满分值" if share == 1 else f"扣分值的{percent(share)}"


def span(  # four edges, as a band has them
    low: Fraction | None, high: Fraction | None, scale: Scale, *, low_closed: bool, high_closed: bool
) -> str:
    """A range with both its edges: 60%（含）至95%（不含）, 100%（含）以下; 9999 as an upper end is none."""
    below, above = (f"（{'含' if closed else '不含'}）" for closed in (low_closed, high_closed))
    if high is not None and open_end(low, high):
        high = None
    if low is None:
        return "任何值" if high is None else f"{scale.at(high)}{above}以下"
    if high is None:
        return f"{scale.at(low)}{below}以上"
    if low == high and low_closed and high_closed:
        return f"等于{scale.at(low)}"
    return f"{scale.at(low)}{below}至{scale.at(high)}{above}"


def circled(number: int) -> str:
    """①, ② … ⑳; beyond that (21)."""
    return chr(0x245F + number) if number <= 20 else f"({number})"


def listed(names: Sequence[str]) -> str:
    """Names in Chinese quotation marks."""
    return "、".join(f"“{name}”" for name in names)
