"""The text of an expression → its syntax tree, or the Problem that says where it cannot be read.

Comes in: a text as a rule keeper writes it (`80% ≤ 执行数 / 预算数 < 90% 且 非 指标.有原因`). Goes out: a `Node`. Names and
types are not looked at (`check` does that).

- Names are runs of Chinese characters, letters, digits, `_` and `·`, in parts joined by dots. 且 或 非 含 (and or not) are
  words of the language only where blanks, brackets or quotes set them off, so that 非税收入 and 且末县 are names.
- Numerals: `1,234.5` `80%` `5‰` `1100万元` (元 百元 千元 万元 亿元; money is kept in 元). Texts: '…' "…" “…” ‘…’, no escapes.
- Arguments are parted by `,` `，` `;` or `；`. Inside a call `1,234` may be one number or two: it is refused, not guessed.
- `a < b ≤ c` is `a < b 且 b ≤ c`: signs of one direction (and =), and no comparison inside the b that is so repeated,
  or a short text could become an endless tree.
- There is no power, no assignment, and no call but of the functions that `check` knows.

The parser goes through the text once and keeps the signs that wait for their operands on a list of its own, not on the stack
of calls; text and depth are limited, so that whatever comes after it may recurse.
"""

import re
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source, refused
from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered
from jixiao.law.formula.functions import day
from jixiao.law.formula.nodes import (
    And,
    Binary,
    Call,
    Compare,
    Name,
    Node,
    Not,
    Number,
    Or,
    Text,
    Type,
    Unary,
    children,
    place,
    quoted,
    walk,
)
from jixiao.law.formula.tokens import Refused, Token, tokens

#: The longest text of an expression, in characters.
MAX_LENGTH: Final = 2000
#: The deepest tree of an expression: 60 brackets that matter, or a sum of 60 terms.
MAX_DEPTH: Final = 60

#: How tightly the signs between two operands bind, and those before one.
_LEVELS: Final = MappingProxyType({"OR": 1, "AND": 2, "COMPARE": 4, "ADD": 5, "MULTIPLY": 6})
_LOOSEST, _NOT, _SIGN = 1, 3, 7
#: Signs of which a run is one node, however many operands it has.
_RUNS: Final = ("OR", "AND", "COMPARE")
#: After these a condition may begin, so that 非 may stand.
_OPENINGS: Final = ("", "LEFT", "CALL", "COMMA", "OR", "AND", "NOT")

#: The glyphs of signs → what the tree calls them.
_SIGNS: Final = str.maketrans("＋－−＊×／÷％＜＞＝！", "+--**//%<>=!") | str.maketrans(
    {"≤": "<=", "≥": ">=", "≠": "!="}
)

#: What may follow a numeral → how many of 1, or of 元, it is.
_UNITS: Final = MappingProxyType(
    {
        "": (Type.NUMBER, decimals.ONE),
        "%": (Type.NUMBER, 1 / decimals.HUNDRED),
        "‰": (Type.NUMBER, 1 / (10 * decimals.HUNDRED)),
        "元": (Type.MONEY, decimals.ONE),
        "百元": (Type.MONEY, decimals.HUNDRED),
        "千元": (Type.MONEY, 10 * decimals.HUNDRED),
        "万元": (Type.MONEY, decimals.HUNDRED**2),
        "亿元": (Type.MONEY, decimals.HUNDRED**4),
    }
)


def parse(text: str, source: Source) -> Node:
    """The tree of an expression that begins at `source`; raises Problems where the text is none, the first mistake only."""
    if len(text) > MAX_LENGTH:
        message = f"算式有{len(text)}个字符，超过{MAX_LENGTH}个。"
        raise refused(source, "formula.too-long", message, "请拆成几个较短的算式。")
    if not text.strip():
        raise refused(source, "formula.syntax", "算式是空的。", "请写出算式，如：执行数 / 预算数。")
    try:
        node = _read(text)
    except Refused as wrong:
        col = 1 if "\n" in text[: wrong.offset] else wrong.offset + 1
        raise refused(place(source, col), wrong.code, wrong.message, wrong.cure) from None
    if _deeper_than(MAX_DEPTH, node):
        message = f"算式嵌套或连续运算超过{MAX_DEPTH}层。"
        raise refused(source, "formula.too-deep", message, "请拆成几个算式，或把长的连加用括号分组。")
    return node


def _deeper_than(limit: int, node: Node) -> bool:
    row: list[Node] = [node]
    while row and limit:
        row, limit = [child for parent in row for child in children(parent)], limit - 1
    return bool(row)


# --- tokens → nodes -----------------------------------------------------------------------------------------


class _Waiting(NamedTuple):
    """A sign whose right operand is not complete yet."""

    level: int
    token: Token
    op: Any
    ways: frozenset[str] = frozenset()  # of the comparisons in this run, up to this one


class _Bracket(NamedTuple):
    """An open bracket, with how many nodes and signs stand before it; the first one is the text itself."""

    call: Name | None
    in_call: bool
    nodes: int
    signs: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """What has been read of a text: complete operands, waiting signs, and open brackets."""

    text: str
    nodes: list[Node]
    signs: list[_Waiting]
    brackets: list[_Bracket]


@remembered  # the law is read more than once: what a rule asks, and whether anything asks for what a node says
def _read(text: str) -> Node:
    reading = _Reading(text, [], [], [_Bracket(None, False, 0, 0)])
    complete, before = False, ""  # whether an operand ends here; the kind of token that does
    for token in tokens(text):
        if token.kind == "NUMBER" and "," in token.text and reading.brackets[-1].in_call:
            message = f"第{token.offset + 1}个字符处的{quoted(token.text)}在函数里既像一个数，又像几个数。"
            cure = "一个数请不写逗号，几个数请用“，”分开。"
            raise Refused(token.offset, "formula.ambiguous-comma", message, cure)
        if token.kind == "LEFT" and before == "NAME":
            _open(reading, call=True)
            complete, before = False, "CALL"
        else:
            complete = _continue(reading, token) if complete else _begin(reading, token, before)
            before = token.kind
    if not complete or len(reading.brackets) > 1:
        wanted = "右括号" if complete else "数、名称、加引号的文字或左括号"
        message = f"算式没有写完，末尾还缺{wanted}。"
        raise Refused(len(text.rstrip()), "formula.syntax", message, "请把算式补全。")
    _join(reading, _LOOSEST)
    return reading.nodes[0]


def _begin(reading: _Reading, token: Token, before: str) -> bool:
    """Reads a token where an operand should begin; gives whether the operand is complete with it."""
    match token.kind:
        case "NUMBER":
            reading.nodes.append(_number(token))
        case "DAY":
            reading.nodes.append(_day(token))
        case "TEXT":
            reading.nodes.append(Text(token.text[1:-1], token.pos))
        case "NAME":
            reading.nodes.append(Name(tuple(token.text.split(".")), token.pos))
        case "RIGHT" if before == "CALL":
            _close(reading)
        case "LEFT":
            _open(reading, call=False)
            return False
        case "ADD":
            reading.signs.append(_Waiting(_SIGN, token, _sign(token)))
            return False
        case "NOT" if before in _OPENINGS:
            reading.signs.append(_Waiting(_NOT, token, ""))
            return False
        case _:
            raise _misplaced(reading, token, operand=True)
    return True


def _continue(reading: _Reading, token: Token) -> bool:
    """Reads a token after a complete operand; gives whether it completes an operand too."""
    if (level := _LEVELS.get(token.kind)) is not None:
        _join(reading, level + 1 if token.kind in _RUNS else level)
        ways = _ways(reading, token) if token.kind == "COMPARE" else frozenset[str]()
        reading.signs.append(_Waiting(level, token, _sign(token), ways))
        return False
    bracket = reading.brackets[-1]
    if token.text == "不适用" and isinstance(reading.nodes[-1], Name):
        reading.nodes[-1] = Call(token.text, (reading.nodes[-1],), reading.nodes[-1].pos)
        return True
    if token.kind == "RIGHT" and len(reading.brackets) > 1:
        _join(reading, _LOOSEST)
        _close(reading)
        return True
    if token.kind == "COMMA" and bracket.call is not None:
        _join(reading, _LOOSEST)
        return False
    raise _misplaced(reading, token, operand=False)


def _open(reading: _Reading, *, call: bool) -> None:
    name = reading.nodes.pop() if call else None
    in_call = call or reading.brackets[-1].in_call
    reading.brackets.append(
        _Bracket(name if isinstance(name, Name) else None, in_call, len(reading.nodes), len(reading.signs))
    )


def _close(reading: _Reading) -> None:
    bracket = reading.brackets.pop()
    if bracket.call is not None:
        args = tuple(reading.nodes[bracket.nodes :])
        del reading.nodes[bracket.nodes :]
        reading.nodes.append(Call(bracket.call.dotted, args, bracket.call.pos))


def _join(reading: _Reading, least: int) -> None:
    """Gives the signs that bind at least as tightly as `least` their operands, back to the open bracket."""
    nodes, signs, start = reading.nodes, reading.signs, reading.brackets[-1].signs
    while len(signs) > start and (level := signs[-1].level) >= least:
        sign = signs.pop()
        if level == _SIGN:
            nodes[-1] = Unary(sign.op, nodes[-1], sign.token.pos)
        elif level == _NOT:
            nodes[-1] = Not(nodes[-1], sign.token.pos)
        elif sign.token.kind not in _RUNS:
            right = nodes.pop()
            nodes[-1] = Binary(sign.op, nodes[-1], right, nodes[-1].pos)
        else:
            ops = [sign.op]
            while len(signs) > start and signs[-1].level == level:
                ops.append(signs.pop().op)
            operands = tuple(nodes[-len(ops) - 1 :])
            del nodes[-len(ops) :]
            nodes[-1] = _run(sign.token.kind, operands, ops[::-1])


def _run(kind: str, operands: tuple[Node, ...], ops: list[Any]) -> Node:
    pos = operands[0].pos
    if kind == "OR":
        return Or(operands, pos)
    if kind == "AND":
        return And(operands, pos)
    pairs = zip(ops, operands, operands[1:], strict=False)
    compares = tuple(Compare(op, left, right, left.pos) for op, left, right in pairs)
    return compares[0] if len(compares) == 1 else And(compares, pos)


def _sign(token: Token) -> Any:
    sign = token.text.translate(_SIGNS)
    return "=" if sign == "==" else sign


def _day(token: Token) -> Call:
    """2023年12月31日 is short for 日期(2023, 12, 31)."""
    parts = re.findall("[0-9]+", token.text)
    found = tuple(Number(Fraction(part), Type.NUMBER, token.pos) for part in parts)
    if day(*(part.value for part in found)) is None:
        message = f"第{token.offset + 1}个字符处的{quoted(token.text)}不是一天。"
        raise Refused(token.offset, "formula.no-day", message, "请核对年、月、日，如 2023年12月31日。")
    return Call("日期", found, token.pos)


def _number(token: Token) -> Number:
    digits = token.text.rstrip("%％‰百千万亿元").rstrip()
    unit = token.text[len(digits) :].strip().translate(_SIGNS)
    kind, one = _UNITS[unit]
    value = decimals.number(digits)
    if value is None:
        message = f"第{token.offset + 1}个字符处的数{quoted(digits)}超过{decimals.MAX_DIGITS}位。"
        cure = f"请写不超过{decimals.MAX_DIGITS}位的数，金额可用万元或亿元。"
        raise Refused(token.offset, "formula.number-too-long", message, cure)
    return Number(value * one, kind, token.pos, digits + unit)


#: Which way each comparison points; those that point nowhere cannot be repeated.
_WAYS: Final = MappingProxyType({"<": "<", "<=": "<", ">": ">", ">=": ">", "=": "=", "!=": "", "含": ""})
_ONE_WAY: Final = (frozenset("<="), frozenset(">="))


def _ways(reading: _Reading, sign: Token) -> frozenset[str]:
    """`a < b ≤ c`: the ways of the comparisons up to this one, where it may follow those before it."""
    ways = frozenset((_WAYS[_sign(sign)],))
    if len(reading.signs) == reading.brackets[-1].signs or reading.signs[-1].token.kind != "COMPARE":
        return ways
    ways |= reading.signs[-1].ways
    if not any(ways <= way for way in _ONE_WAY):
        message = f"第{sign.offset + 1}个字符处的{quoted(sign.text)}不能与它前面的比较连写。"
        cure = "连写只能是同一方向，如 80% ≤ 执行率 < 90%；其他情形请用“且”分成几个比较。"
        raise Refused(sign.offset, "formula.syntax", message, cure)
    if any(isinstance(inner, Compare) for inner in walk(reading.nodes[-1])):
        message = f"第{sign.offset + 1}个字符处的{quoted(sign.text)}不能接着写：它前面已经含有比较。"
        raise Refused(sign.offset, "formula.syntax", message, "请用“且”分成几个比较。")
    return ways


# --- what is wrong with a text ------------------------------------------------------------------------------

_WORDS: Final = regex(r"[且或含]")
_ENDS_IN_WORD: Final = regex(r"[且或非含]$")
_ENDS_IN_NUMERAL: Final = regex(r"(?<![\w·.,])[0-9][0-9,.]*$")


def _misplaced(reading: _Reading, token: Token, *, operand: bool) -> Refused:
    """A token that cannot stand where it does: where an operand should begin, or after one."""
    before = reading.text[: token.offset].rstrip()
    bracket = reading.brackets[-1]
    ending = "算式的结尾" if len(reading.brackets) == 1 else "右括号" if bracket.call is None else "逗号或右括号"
    wanted = "数、名称、加引号的文字或左括号" if operand else f"运算符、比较号、“且”“或”，或者{ending}"
    cure = "请在它前面补上缺少的部分，或把它删去。"
    if token.kind == "MULTIPLY" and before.endswith(("*", "＊")):
        cure = "没有乘方运算；请写成连乘，如：甲 * 甲。"
    elif not operand and (_WORDS.match(token.text) or _ENDS_IN_WORD.search(before)):
        cure = "“且”“或”“非”“含”的前后要留空格，才不会与名称连在一起。"
    elif not operand and token.kind == "NAME" and _ENDS_IN_NUMERAL.search(before):
        cure = "数的后面只能写 %、‰、元、百元、千元、万元、亿元。"
    elif not operand and token.kind == "COMMA":
        cure = "逗号只用来分开函数的参数，或在数里三位一节，如 1,234.5。"
    message = f"第{token.offset + 1}个字符处的{quoted(token.text)}读不通，这里应是{wanted}。"
    return Refused(token.offset, "formula.syntax", message, cure)
