"""A ruleset's expressions → Excel's.

In: a checked syntax tree, and where the values of its names stand. Out: the text of an Excel formula without its `=`.
Excel's numbers are binary: what is compared is first rounded to `SAFE` places, so that 0.1+0.2 is not above 0.3. What
Excel cannot say, or what would mean another thing there, raises `Inexpressible`.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.law import formula
from jixiao.law.formula import And, Binary, Call, Compare, Name, Node, Not, Number, Or, Text, Unary

#: Places that a double of the size of a mark or a ratio holds for certain.
SAFE: Final = 12
#: The longest text that a formula of Excel may hold between quotes.
_LONGEST_TEXT: Final = 255

_FUNCTIONS: Final[Mapping[str, str]] = {"最小": "MIN", "最大": "MAX", "绝对值": "ABS"}


class Inexpressible(Exception):  # noqa: N818 - it is no error: the mark is carried over instead
    """Why a mark has no formula, in Chinese, without a full stop."""


#: Where the value of a name stands, as a reference or a formula in brackets; None where it was not given.
Refer = Callable[[str], str | None]
#: What a part of an expression is, whatever is typed into the sheet: its text in a formula; None where it may change.
Settled = Callable[[Node], str | None]


def _open(_node: Node) -> None:
    return None


def excel(node: Node, refer: Refer, types: Mapping[str, formula.Type], settled: Settled = _open) -> str:
    """The expression in Excel's words. A comparison with what is not given is FALSE, as it is for the engine."""
    known = settled(node)
    if known is not None:
        return known

    def of(inner: Node) -> str:
        return excel(inner, refer, types, settled)

    match node:
        case Number(value=value):
            return number(value)
        case Text(value=value):
            return quoted(value)
        case Name():
            found = refer(node.dotted)
            if types.get(node.dotted) is formula.Type.DATE:
                raise Inexpressible(f"“{node.dotted}”是日期，由引擎计算")
            if found is None:
                raise Inexpressible(f"算式所用的“{node.dotted}”没有给出")
            return found
        case Unary(op=op, arg=arg):
            return f"({op}{of(arg)})"
        case Binary(op=op, left=left, right=right):
            return f"({of(left)}{op}{of(right)})"
        case And(args=args):
            return conjoined(map(of, args))
        case Or(args=args):
            return disjoined(map(of, args))
        case Not(arg=arg):
            return negated(of(arg))
        case Compare() | Call(name="同词") if any(refer(name) is None for name in formula.names(node)):
            return "FALSE"
        case Compare():
            return _comparison(node, of, types)
        case Call(name="如果", args=(condition, then, otherwise)):
            when = of(condition)
            if when in ("TRUE", "FALSE"):  # the way that is not taken may hold what was not given
                return of(then if when == "TRUE" else otherwise)
            return f"IF({when},{of(then)},{of(otherwise)})"
        case Call(name="四舍五入", args=(value, places)):
            return f"ROUND({safe(of(value))},{of(places)})"
        case Call(name="向下取整", args=(arg,)):
            return f"INT({safe(of(arg))})"
        case Call(name="向上取整", args=(arg,)):
            return f"ROUNDUP({safe(of(arg))},0)"
        case Call(name="为否", args=(arg,)):
            return negated(of(arg))
        case Call(name="同词", args=(one, other)):
            return f"EXACT({of(one)},{of(other)})"
        case Call(name=name, args=args) if name in _FUNCTIONS:
            return f"{_FUNCTIONS[name]}({','.join(of(arg) for arg in args)})"
        case _:
            raise Inexpressible("算式含有 Excel 没有的运算")


def by_letters(node: Node, value: Callable[[str], object]) -> bool:
    """Whether texts compare by their letters, as in Excel, as they do by their words, which is what the law means."""
    for inner in formula.walk(node):
        match inner:
            case Call(name="同词", args=(left, right)) | Compare(op="含", left=left, right=right):
                one, other = formula.evaluate(left, value), formula.evaluate(right, value)
                if isinstance(one, str) and isinstance(other, str):
                    exact = other in one if isinstance(inner, Compare) else one == other
                    if exact is not formula.evaluate(inner, value):
                        return False
            case _:
                pass
    return True


def safe(term: str) -> str:
    """A reckoned term without what binary fractions add to it."""
    return f"ROUND({term},{SAFE})"


def number(value: Fraction) -> str:
    """A number in a formula, exact: a decimal, else a quotient of whole numbers."""
    text = decimals.plain(value, 0)
    if decimals.number(text) == value:
        return text if value >= 0 else f"({text})"
    return f"({value.numerator}/{value.denominator})"


def quoted(text: str) -> str:
    """A text in a formula."""
    if len(text) > _LONGEST_TEXT or not text.isprintable():
        raise Inexpressible("条件中的文字太长或不能写进公式")
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def conjoined(parts: Iterable[str]) -> str:
    """Conditions that must all hold."""
    return _joined("AND", parts, idle="TRUE", settling="FALSE")


def disjoined(parts: Iterable[str]) -> str:
    """Conditions of which one must hold."""
    return _joined("OR", parts, idle="FALSE", settling="TRUE")


def negated(part: str) -> str:
    """A condition that must not hold."""
    return {"TRUE": "FALSE", "FALSE": "TRUE"}.get(part, f"NOT({part})")


def _joined(function: str, parts: Iterable[str], *, idle: str, settling: str) -> str:
    """Several conditions, without those that say nothing; where one settles it, no later one is looked at."""
    left: list[str] = []
    for part in parts:
        if part == settling:
            return settling
        left += [] if part == idle else [part]
    return f"{function}({','.join(left)})" if len(left) > 1 else "".join(left) or idle


def _comparison(node: Compare, of: Callable[[Node], str], types: Mapping[str, formula.Type]) -> str:
    left, right = of(node.left), of(node.right)
    if node.op == "含":
        return f"ISNUMBER(FIND({right},{left}))"
    if any(_is_text(side, types) for side in (node.left, node.right)):
        same = f"EXACT({left},{right})"  # Excel's = takes a and A for the same
        return same if node.op == "=" else f"NOT({same})"
    left, right = (
        term if isinstance(side, Name | Number | Compare | And | Or | Not) else safe(term)
        for side, term in ((node.left, left), (node.right, right))
    )
    return f"({left}{'<>' if node.op == '!=' else node.op}{right})"


def _is_text(node: Node, types: Mapping[str, formula.Type]) -> bool:
    match node:
        case Text():
            return True
        case Name():
            return types.get(node.dotted) is formula.Type.TEXT
        case Call(name="如果", args=(_, then, _)):
            return _is_text(then, types)
        case _:
            return False
