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

The parser is table-driven (LALR) and keeps no stack of calls; text and depth are limited, so that whatever comes after
it may recurse.
"""

import re
from functools import cache
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Problems, Source
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lark import Lark, Token
    from lark.exceptions import UnexpectedToken

#: The longest text of an expression, in characters.
MAX_LENGTH: Final = 2000
#: The deepest tree of an expression: 60 brackets that matter, or a sum of 60 terms.
MAX_DEPTH: Final = 60

_GRAMMAR: Final = r"""
?start: either
?either: both (_OR both)*
?both: negated (_AND negated)*
?negated: comparison | NOT negated -> inverted
?comparison: sum (COMPARE sum)*
?sum: product | sum ADD product -> binary
?product: signed | product MULTIPLY signed -> binary
?signed: atom | ADD signed -> sign
?atom: NUMBER -> number
     | TEXT -> text
     | NAME -> name
     | NAME _LEFT [either (_COMMA either)*] _RIGHT -> call
     | _LEFT either _RIGHT

NUMBER: /([0-9]{1,3}(,[0-9]{3})+(?![0-9])|[0-9]+)(\.[0-9]+)?(\s*([%％‰]|[百千万亿]?元(?![\w·])))?/
TEXT: /'[^']*'|"[^"]*"|“[^”]*”|‘[^’]*’/
NAME: /[^\W\d][\w·]*(\.[^\W\d][\w·]*)*/
_OR.1: /(或|or)(?![\w·])/
_AND.1: /(且|and)(?![\w·])/
NOT.1: /(非|not)(?![\w·])/
COMPARE.1: /[<>!=＜＞！＝][=＝]|[<>=＜＞＝≤≥≠]|含(?![\w·])/
ADD: /[+＋\-－−]/
MULTIPLY: /[*＊×\/／÷]/
_LEFT: /[(（]/
_RIGHT: /[)）]/
_COMMA: /[,，;；]/
BLANK: /\s+/
%ignore BLANK
"""

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
        raise Problems([Problem(source, "formula.too-long", message, "请拆成几个较短的算式。")])
    if not text.strip():
        raise Problems([Problem(source, "formula.syntax", "算式是空的。", "请写出算式，如：执行数 / 预算数。")])
    node = _read(text)
    if isinstance(node, _Refused):
        col = 1 if "\n" in text[: node.offset] else node.offset + 1
        raise Problems([Problem(place(source, col), node.code, node.message, node.cure)])
    if _deeper_than(MAX_DEPTH, node):
        message = f"算式嵌套或连续运算超过{MAX_DEPTH}层。"
        raise Problems([Problem(source, "formula.too-deep", message, "请拆成几个算式，或把长的连加用括号分组。")])
    return node


class _Refused(Exception):  # noqa: N818 - as Problems: what was refused, on its way out of the parser
    """A text that is no expression: what is wrong `offset` characters from its beginning."""

    def __init__(self, offset: int, code: str, message: str, cure: str) -> None:
        self.offset = offset
        self.code = code
        self.message = message
        self.cure = cure
        super().__init__(message)


def _read(text: str) -> "Node | _Refused":
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    try:
        node: Node = _parser().parse(text)  # type: ignore[assignment]  # the callbacks make Nodes of what would be Trees
    except _Refused as refused:
        return refused
    except UnexpectedToken as error:
        return _misplaced(text, error)
    except UnexpectedCharacters as error:
        return _foreign(text, error.pos_in_stream or 0)
    return node


def _deeper_than(limit: int, node: Node) -> bool:
    row: list[Node] = [node]
    for _ in range(limit):
        row = [child for parent in row for child in children(parent)]
    return bool(row)


@cache
def _parser() -> "Lark":
    # Made on first use: loading lark and building its table takes longer than reading a whole ruleset with it.
    from lark import Lark

    making: Any = SimpleNamespace(
        either=lambda args: Or(tuple(args), args[0].pos),
        both=lambda args: And(tuple(args), args[0].pos),
        inverted=lambda parts: Not(parts[1], _pos(parts[0])),
        comparison=_comparison,
        binary=lambda parts: Binary(_sign(parts[1]), parts[0], parts[2], parts[0].pos),
        sign=lambda parts: Unary(_sign(parts[0]), parts[1], _pos(parts[0])),
        number=lambda parts: _number(parts[0]),
        text=lambda parts: Text(str(parts[0][1:-1]), _pos(parts[0])),
        name=lambda parts: Name(tuple(parts[0].split(".")), _pos(parts[0])),
        call=lambda parts: Call(str(parts[0]), tuple(parts[1:]), _pos(parts[0])),
    )
    checking: Any = SimpleNamespace(process=_without_ambiguous_commas, always_accept=())
    return Lark(_GRAMMAR, parser="lalr", lexer="basic", transformer=making, postlex=checking, maybe_placeholders=False)


# --- tokens → nodes -----------------------------------------------------------------------------------------


def _pos(token: "Token") -> int:
    return token.column or 1 if token.line == 1 else 1


def _sign(token: "Token") -> Any:
    sign = token.translate(_SIGNS)
    return "=" if sign == "==" else sign


def _number(token: "Token") -> Number:
    digits = token.rstrip("%％‰百千万亿元").rstrip()
    kind, one = _UNITS[token[len(digits) :].strip().translate(_SIGNS)]
    value = decimals.number(digits)
    if value is None:
        message = f"第{_offset(token) + 1}个字符处的数{quoted(digits)}超过{decimals.MAX_DIGITS}位。"
        cure = f"请写不超过{decimals.MAX_DIGITS}位的数，金额可用万元或亿元。"
        raise _Refused(_offset(token), "formula.number-too-long", message, cure)
    return Number(value * one, kind, _pos(token))


def _comparison(parts: "list[Any]") -> Node:
    """`a < b ≤ c`: operands and signs by turns, at least two operands."""
    operands, signs = parts[::2], parts[1::2]
    ops = [_sign(sign) for sign in signs]
    astray = next((sign for n, sign in enumerate(signs[1:], 2) if not _one_way(ops[:n])), None)
    if astray is not None:
        message = f"第{_offset(astray) + 1}个字符处的{quoted(astray)}不能与它前面的比较连写。"
        cure = "连写只能是同一方向，如 80% ≤ 执行率 < 90%；其他情形请用“且”分成几个比较。"
        raise _Refused(_offset(astray), "formula.syntax", message, cure)
    for operand, sign in zip(operands[1:-1], signs[1:], strict=True):
        if any(isinstance(inner, Compare) for inner in walk(operand)):
            message = f"第{_offset(sign) + 1}个字符处的{quoted(sign)}不能接着写：它前面已经含有比较。"
            raise _Refused(_offset(sign), "formula.syntax", message, "请用“且”分成几个比较。")
    compares = tuple(
        Compare(op, left, right, left.pos) for op, left, right in zip(ops, operands, operands[1:], strict=False)
    )
    return compares[0] if len(compares) == 1 else And(compares, compares[0].pos)


def _one_way(ops: "list[str]") -> bool:
    return set(ops) <= {"<", "<=", "="} or set(ops) <= {">", ">=", "="}


def _without_ambiguous_commas(tokens: "Iterator[Token]") -> "Iterator[Token]":
    """The tokens as they come; refuses a numeral with commas among the arguments of a call."""
    calls = [False]  # for each open bracket: is it of a call, or inside one
    before = ""
    for token in tokens:
        if token.type == "_LEFT":
            calls.append(calls[-1] or before == "NAME")
        elif token.type == "_RIGHT":
            calls.pop()  # one bracket too many leaves nothing, and the parser stops there
        elif token.type == "NUMBER" and "," in token and calls[-1]:
            message = f"第{_offset(token) + 1}个字符处的{quoted(token)}在函数里既像一个数，又像几个数。"
            cure = "一个数请不写逗号，几个数请用“，”分开。"
            raise _Refused(_offset(token), "formula.ambiguous-comma", message, cure)
        before = token.type
        yield token


# --- what is wrong with a text ------------------------------------------------------------------------------

_QUOTES: Final = "'\"“”‘’"
_WORDS: Final = re.compile(r"[且或含]")
_ENDS_IN_WORD: Final = re.compile(r"[且或非含]$")
_ENDS_IN_NUMERAL: Final = re.compile(r"(?<![\w·.,])[0-9][0-9,.]*$")


def _offset(token: "Token") -> int:
    return token.start_pos or 0


def _misplaced(text: str, error: "UnexpectedToken") -> _Refused:
    """A token where the grammar has no use for it, or the end of the text before the end of the expression."""
    accepts = error.accepts
    operand = "NUMBER" in accepts
    if error.token.type == "$END":
        wanted = "数、名称、加引号的文字或左括号" if operand else "右括号"
        return _Refused(len(text.rstrip()), "formula.syntax", f"算式没有写完，末尾还缺{wanted}。", "请把算式补全。")
    offset, token = _offset(error.token), str(error.token)
    before = text[:offset].rstrip()
    ending = "算式的结尾" if "$END" in accepts else "逗号或右括号" if "_COMMA" in accepts else "右括号"
    wanted = "数、名称、加引号的文字或左括号" if operand else f"运算符、比较号、“且”“或”，或者{ending}"
    cure = "请在它前面补上缺少的部分，或把它删去。"
    if error.token.type == "MULTIPLY" and before.endswith(("*", "＊")):
        cure = "没有乘方运算；请写成连乘，如：甲 * 甲。"
    elif not operand and (_WORDS.match(token) or _ENDS_IN_WORD.search(before)):
        cure = "“且”“或”“非”“含”的前后要留空格，才不会与名称连在一起。"
    elif not operand and error.token.type == "NAME" and _ENDS_IN_NUMERAL.search(before):
        cure = "数的后面只能写 %、‰、元、百元、千元、万元、亿元。"
    elif not operand and error.token.type == "_COMMA":
        cure = "逗号只用来分开函数的参数，或在数里三位一节，如 1,234.5。"
    message = f"第{offset + 1}个字符处的{quoted(token)}读不通，这里应是{wanted}。"
    return _Refused(offset, "formula.syntax", message, cure)


def _foreign(text: str, offset: int) -> _Refused:
    """A character that begins no token."""
    char = text[offset]
    if char in _QUOTES:
        message = f"第{offset + 1}个字符处的引号没有配对。"
        return _Refused(offset, "formula.syntax", message, "请补上另一半引号；文字写成 '文字' 或 “文字”。")
    message = f"第{offset + 1}个字符处的{quoted(char)}不能出现在算式中。"
    cure = "算式由半角的数、名称、加引号的文字、+ - * /、括号、比较号和“且”“或”“非”“含”组成。"
    return _Refused(offset, "formula.syntax", message, cure)
