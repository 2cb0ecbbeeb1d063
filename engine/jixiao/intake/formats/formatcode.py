"""The format code of a cell → its sections, each in tokens: what ECMA-376 part 1, 18.8.30 and 18.8.31 say of `numFmt`.

In: a code (`0.00%`, `yyyy"年"m"月"`). Out: the section that a number falls into, with what is not understood (Chinese numerals
[DBNum1] among it) as unknown tokens; None for a code that is longer than Excel allows or has no section for the number.
"""

import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex

#: Excel's own limit for the length of a code.
_LONGEST: Final = 255

#: The codes that Excel has built in, as the Chinese one shows them (18.8.30 with its list for zh-cn).
BUILTIN: Final[Mapping[int, str]] = {
    number: code
    for numbers, code in (
        ((0,), "General"),
        ((1,), "0"),
        ((2,), "0.00"),
        ((3,), "#,##0"),
        ((4,), "#,##0.00"),
        ((9,), "0%"),
        ((10,), "0.00%"),
        ((11,), "0.00E+00"),
        ((12,), "# ?/?"),
        ((13,), "# ??/??"),
        ((14,), "yyyy/m/d"),
        ((15,), "d-mmm-yy"),
        ((16,), "d-mmm"),
        ((17,), "mmm-yy"),
        ((18,), "h:mm AM/PM"),
        ((19,), "h:mm:ss AM/PM"),
        ((20,), "h:mm"),
        ((21,), "h:mm:ss"),
        ((22,), "yyyy/m/d h:mm"),
        ((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
        ((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
        ((30,), "m-d-yy"),
        ((31,), 'yyyy"年"m"月"d"日"'),
        ((32,), 'h"时"mm"分"'),
        ((33,), 'h"时"mm"分"ss"秒"'),
        ((34, 55), '上午/下午h"时"mm"分"'),
        ((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
        ((45,), "mm:ss"),
        ((46,), "[h]:mm:ss"),
        ((47,), "mmss.0"),
        ((48,), "##0.0E+0"),
        ((49,), "@"),
    )
    for number in numbers
}
#: Those for money, which a workbook may hold in another currency than ours.
MONEY: Final[Mapping[int, str]] = {
    5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;[Red]"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
    37: "#,##0;\\-#,##0",
    38: "#,##0;[Red]\\-#,##0",
    39: "#,##0.00;\\-#,##0.00",
    40: "#,##0.00;[Red]\\-#,##0.00",
    41: '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
}

_TOKEN = regex(
    r'"(?P<literal>[^"]*)"|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式|@)|(?P<half>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|e+|a{3,4})|(?P<digit>[0#?])"
    r"|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<end>;)"
    r"|(?P<bare>[-+$():^&'~{}<>= ]|[^\x00-\x7f])",
    re.IGNORECASE | re.DOTALL,
)
_COLOUR = regex(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|[黑蓝青绿红白黄]色?|洋红|(?:color|颜色) ?\d{1,2})", re.I
)
_CONDITION = regex(r"(<=|>=|<>|<|>|=)(-?\d{1,15}(?:\.\d{1,15})?)")
_ELAPSED = regex(r"h+|m+|s+", re.IGNORECASE)
_HOLDS: Final[Mapping[str, Callable[[Fraction, Fraction], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
#: A token: what it is, and its text.
Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a code. `negative` says that it is the one for negative numbers, which show no sign of their own."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Fraction] | None = None
    negative: bool = False

    @property
    def is_date(self) -> bool:
        """Whether the section shows a day or a time."""
        return any(kind in ("date", "elapsed", "half") for kind, _ in self.tokens)


def section(value: Fraction, code: str) -> Section | None:
    """The section of a code that shows a number; None where there is none."""
    parts = _sections(code)
    if parts is None:
        return None
    numbers = parts[:3]
    conditions = [part.condition for part in numbers]
    if any(conditions):
        # Which sign Excel shows below a condition is its secret.
        return _conditional(value, numbers) if value >= 0 else None
    if len(numbers) > 2 and value == 0:
        return numbers[2]
    if len(numbers) > 1 and value < 0:
        return Section(numbers[1].tokens, negative=True)
    return numbers[0]


def _conditional(value: Fraction, parts: tuple[Section, ...]) -> Section | None:
    """The first section whose condition holds; one without a condition takes the rest, except a second of three (< 0)."""
    for number, part in enumerate(parts):
        if part.condition is None:
            if number == 1 and len(parts) == 3:
                continue
            return part
        sign, bound = part.condition
        if _HOLDS[sign](value, bound):
            return part
    return None


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[Section, ...] | None:
    if len(code) > _LONGEST:
        return None
    parts: list[Section] = []
    held: list[Token] = []
    for token in (*_tokens(code or "General"), ("end", "")):
        if token[0] != "end":
            held.append(token)
            continue
        condition = next((_condition(text) for kind, text in held if kind == "condition"), None)
        parts.append(Section(tuple(token for token in held if token[0] != "condition"), condition))
        held = []
    of_text = len(parts) > 1 and ("general", "@") in parts[-1].tokens
    return tuple(parts[:-1] if of_text else parts)


def _condition(text: str) -> tuple[str, Fraction] | None:
    match = _CONDITION.fullmatch(text)
    bound = decimals.number(match[2]) if match else None
    return (match[1], bound) if match and bound is not None else None


def _tokens(code: str) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(code):
        match = _TOKEN.match(code, at)
        at = match.end() if match else at + 1
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            found.append(("unknown", ""))
        elif token := _bracket(match[kind]) if kind == "bracket" else _plain(kind, match[kind]):
            found.append(token)
    return found


def _plain(kind: str, text: str) -> Token | None:
    match kind:
        case "escaped" | "bare":
            return "literal", text
        case "space":
            return "literal", " "
        case "fill":
            return None
        case "date":
            return kind, text.lower()
        case _:
            return kind, text


def _bracket(text: str) -> Token | None:
    """What stands in brackets: a colour or a language says nothing, a currency its sign, [h] counts hours on beyond 24."""
    if text.startswith("$"):
        sign = text[1:].partition("-")[0]
        return ("literal", sign) if sign else None
    if _COLOUR.fullmatch(text):
        return None
    if _ELAPSED.fullmatch(text):
        return "elapsed", text.lower()
    return ("condition" if _condition(text) else "unknown"), text
