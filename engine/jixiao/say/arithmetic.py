"""A relation that does not hold → its sum with the account's own figures: 3÷(644×12)=0.0388%，不小于0.01%.

Comes in: the formula, and by name the figures that stand for it. Goes out: one Chinese phrase, without a full stop.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.law import formula
from jixiao.records.discrepancy import Bound, Mention

#: How a sign of the formula language is written in a sum.
_SIGNS: Final = {"+": "+", "-": "-", "*": "×", "/": "÷"}
_TIGHT: Final = {"+": 1, "-": 1, "*": 2, "/": 2}
#: What the right side is to the left one where the comparison does not hold.
_NOT: Final = {"=": "不等于", "<": "不大于", "<=": "小于", ">": "不小于", ">=": "大于"}
_BOUNDED: Final = {
    Bound.LESS: "不小于",
    Bound.AT_MOST: "超过",
    Bound.MORE: "不大于",
    Bound.AT_LEAST: "小于",
}

#: The figures of a name: one, or those of a list.
Figures = Mention | Sequence[Mention]


def broken(node: formula.Compare, figures: Mapping[str, Figures]) -> str:
    """The sum of a comparison that does not hold: what the right side comes to, and that the left one is something else."""
    unit = _unit(figures)
    left, right = _worth(node.left, figures), _worth(node.right, figures)
    told = _text(node.left, figures, unit)[0]
    percent = _is_percent(node.left, figures)
    if right is None or left is None:
        return f"{_text(node.right, figures, unit)[0]}，{_NOT[node.op]}{told}"
    shown = _shown(right, left, unit, percent=percent)
    text = _text(node.right, figures, unit)[0]
    whole = shown if text == shown or isinstance(node.right, formula.Number) else f"{text}={shown}"
    if isinstance(node.left, formula.Name) and isinstance(one := figures[node.left.dotted], Mention):
        return f"{whole}，{_BOUNDED.get(one.bound, _NOT[node.op])}{told}"
    own = _shown(left, right, unit, percent=percent)
    return f"{whole}，{_NOT[node.op]}{told if told == own else f'{told}={own}'}"


def _mentions(figures: Mapping[str, Figures]) -> list[Mention]:
    return [one for value in figures.values() for one in ((value,) if isinstance(value, Mention) else value)]


def _unit(figures: Mapping[str, Figures]) -> Fraction:
    """The size in which all money of the sum is printed; 1 (万元) where there are several."""
    sizes = {(one.high - one.low) * 10**one.places for one in _mentions(figures) if one.unit.startswith("万元")}
    return sizes.pop() if len(sizes) == 1 else decimals.ONE


def _worth(node: formula.Node, figures: Mapping[str, Figures]) -> Fraction | None:
    def of(name: str) -> Fraction:
        value = figures[name]
        return sum(map(_signed, (value,) if isinstance(value, Mention) else value), decimals.ZERO)

    found = formula.evaluate(node, of)
    return found if isinstance(found, Fraction) else None


def _signed(one: Mention) -> Fraction:
    value = (one.low + one.high) / 2
    return -value if one.direction < 0 else value


def _is_percent(node: formula.Node, figures: Mapping[str, Figures]) -> bool:
    found = [figures[name] for name in formula.names(node)]
    return isinstance(node, formula.Name) and any(
        (one if isinstance(one, Mention) else one[0]).unit == "%" for one in found
    )


def _shown(value: Fraction, beside: Fraction, unit: Fraction, *, percent: bool) -> str:
    """A result with as many decimals as tell it from the number beside it, two at least."""
    scale = decimals.HUNDRED if percent else 1 / unit if unit else decimals.ONE
    one, other = value * scale, beside * scale
    places = next((n for n in (2, 4, 6) if decimals.half_up(one, n) != decimals.half_up(other, n)), 6)
    if percent and abs(one) < 1 and places == 2:
        places = 4
    text = decimals.plain(Fraction(decimals.half_up(one, places)), places)
    return f"{text}%" if percent else text


def _text(node: formula.Node, figures: Mapping[str, Figures], unit: Fraction) -> tuple[str, int]:
    """An expression with its figures put in, and how tightly its outermost sign binds."""
    match node:
        case formula.Number(value=value):
            return decimals.plain(value), 3
        case formula.Name():
            return _figure(figures[node.dotted], unit)
        case formula.Binary(op=op, left=left, right=right):
            level = _TIGHT[op]
            first = _within(left, figures, unit, level)
            if isinstance(left, formula.Name):
                first = _text(left, figures, unit)[0] if first.startswith("(-") else first
            if op == "-" and isinstance(right, formula.Name) and (told := _text(right, figures, unit)[0])[0] == "-":
                return f"{first}+{told[1:]}", level  # less what is negative
            return f"{first}{_SIGNS[op]}{_within(right, figures, unit, level + 1)}", level
        case formula.Call(name="绝对值", args=(arg,)):
            return f"|{_text(arg, figures, unit)[0]}|", 3
        case formula.Unary(op=op, arg=arg):
            return op + _within(arg, figures, unit, 3), 1
        case _:
            return formula.to_text(node), 3


def _within(node: formula.Node, figures: Mapping[str, Figures], unit: Fraction, level: int) -> str:
    text, own = _text(node, figures, unit)
    return text if own >= level else f"({text})"


def _figure(value: Figures, unit: Fraction) -> tuple[str, int]:
    if isinstance(value, Mention):
        text = _number(value, unit)
        return text, 3 if not text.startswith("-") else 1
    return "+".join(_number(one, unit) for one in value), 1 if len(value) > 1 else 3


def _number(one: Mention, unit: Fraction) -> str:
    worth = _signed(one)
    if one.unit == "%":
        return f"{decimals.plain(worth * decimals.HUNDRED, 6)}%"
    return decimals.plain(worth / unit if one.unit.startswith("万元") else worth, 6)


#: Said by name in a message: `{预算}`; the figures of a list are joined.
def named(figures: Mapping[str, Figures], template: str, join: Callable[[Sequence[str]], str] = "、".join) -> str:
    """A template with each `{name}` replaced by the figure as it is printed."""
    for name, value in figures.items():
        mark = f"{{{name}}}"
        if mark in template:
            shown = value.text if isinstance(value, Mention) else join([one.text for one in value])
            template = template.replace(mark, shown)
        mark = f"{{{name}.名称}}"
        if mark in template:
            one = value if isinstance(value, Mention) else value[0]
            template = template.replace(mark, one.about)
    return template
