"""Sentences with `{expression}` in them, proved when a ruleset is loaded and filled when a rule fires.

Comes in: the text of a template and the names it may use with their types. Goes out: a tuple of pieces, or Problems.
A piece is formatted by the type of its expression: money in 万元, a number in plain digits, a truth value as 是 or 否;
`{甲.执行率:%}` prints a percentage of at most two decimals, `{甲.完成比:.2}` exactly two decimals, halves up. `{{` and `}}`
are braces. What is not given prints as “—”. A template decides nothing and reads nothing but the facts it is given.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.ground.regex import regex
from jixiao.law import formula

MAX_LENGTH = 2000
#: What a value that is not given prints as.
ABSENT = "—"
WAN = Fraction(10000)
EVIDENCE_PLACES = 4

#: A format of evidence: figures for machines, money in 元.
_MACHINE = "machine"

Lookup = Callable[[str], formula.Value | None]
#: How an expression is parsed.
Reader = Callable[[str, Source], formula.Node]

_TOKEN = regex(
    r"""\{\{ | \}\} | \{ ( (?: [^{}'"“”‘’] | '[^']*' | "[^"]*" | “[^”]*” | ‘[^’]*’ )* ) \} | [{}] | [^{}]+""",
    re.VERBOSE,
)
_STYLED = regex(r"""(.*?)(?:[:：]([^:：'"“”‘’]*))?""", re.DOTALL)
#: Before these what somebody wrote has no stop of its own.
_STOPS = ("。", "，", "；")
_STYLE = regex(r"%|\.[0-6]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Literal text, or an expression (as read, and ready to evaluate) with its type and the format it is printed in."""

    text: str = ""
    node: formula.Node | None = None
    value: Callable[[Lookup], formula.Value | None] | None = None
    type: formula.Type = formula.Type.TEXT
    style: str = ""


Template = tuple[Piece, ...]


def parse(
    text: str,
    names: Mapping[str, formula.Type],
    source: Source,
    read: Reader = formula.parse,
    words: formula.Words = formula.ANY,
) -> Template:
    """The template that `text` writes; raises Problems with everything that is wrong in it.

    `read` parses its expressions; `words` as for `formula.check`.
    """
    if len(text) > MAX_LENGTH:
        raise Problems([Problem(source, "finding.template", f"文字超过{MAX_LENGTH}个字符。", "请写得短一些。")])
    pieces: list[Piece] = []
    found: list[Problem] = []
    for token in _TOKEN.finditer(text):
        if token[1] is not None:
            try:
                pieces.append(_piece(token[1], names, _shifted(source, text, token.start(1)), read, words))
            except Problems as problems:
                found.extend(problems.problems)
        elif token[0] in "{}":
            place = _shifted(source, text, token.start())
            cure = "请写成{算式}；若要印出花括号本身，请写两个：{{ 或 }}。"
            found.append(Problem(place, "finding.template", f"第{token.start() + 1}个字符处的花括号不成对。", cure))
        else:
            pieces.append(Piece(token[0][0] if token[0] in ("{{", "}}") else token[0]))
    if found:
        raise Problems(found)
    return tuple(pieces)


def figure(
    text: str,
    names: Mapping[str, formula.Type],
    source: Source,
    read: Reader = formula.parse,
    words: formula.Words = formula.ANY,
) -> Template:
    """An expression of a rule's evidence, to be printed for machines; raises Problems."""
    node = read(text, source)
    kind = formula.check(node, names, source, words)
    return (Piece(node=node, value=formula.compile(node, closed=True), type=kind, style=_MACHINE),)


def fill(template: Template, lookup: Lookup) -> str:
    """The template with its expressions evaluated and printed, each as it must stand between its neighbours."""
    if len(template) == 1:  # most advices and all evidence: a text without gaps, or one figure
        [piece] = template
        return piece.text if piece.value is None else _fitted(_printed(piece.value(lookup), piece), "", "")
    texts = [piece.text if piece.value is None else _printed(piece.value(lookup), piece) for piece in template]
    around = zip(("", *texts), texts, (*texts[1:], ""), strict=False)
    return "".join(
        text if piece.value is None else _fitted(text, before, after)
        for piece, (before, text, after) in zip(template, around, strict=True)
    )


def _fitted(text: str, before: str, after: str) -> str:
    """What somebody wrote, inside a sentence: it does not end it, and within quotation marks its own are single ones."""
    if before.endswith("“") and after.startswith("”"):
        text = text.replace("“", "‘").replace("”", "’")
    return text.rstrip("。，；、") if after.startswith(_STOPS) else text


def _shifted(source: Source, text: str, index: int) -> Source:
    # On later lines of a folded text the column is not known; the place of the whole text is.
    return replace(source, col=source.col + index) if source.col and "\n" not in text[:index] else source


def _piece(inside: str, names: Mapping[str, formula.Type], source: Source, read: Reader, words: formula.Words) -> Piece:
    styled = _STYLED.fullmatch(inside)
    expression, style = styled.groups() if styled else (inside, None)
    if not expression.strip():
        raise Problems(
            [Problem(source, "finding.template", "花括号里没有算式。", "请在花括号里写算式，或删去花括号。")]
        )
    node = read(expression, source)
    kind = formula.check(node, names, source, words)
    if style is not None and not _STYLE.fullmatch(style.strip()):
        cure = "格式只有两种：{算式:%} 印成百分数，{算式:.2} 保留两位小数。"
        raise Problems([Problem(source, "finding.template-format", f"没有“{style.strip()}”这种格式。", cure)])
    style = (style or "").strip()
    if (style == "%" and kind is not formula.Type.NUMBER) or (
        style and kind not in (formula.Type.NUMBER, formula.Type.MONEY)
    ):
        message = f"“{expression.strip()}”是{kind.value}，不能用“{style}”这种格式。"
        raise Problems([Problem(source, "finding.template-format", message, "请去掉冒号和格式，或改用数值。")])
    return Piece(node=node, value=formula.compile(node, closed=True), type=kind, style=style)


def _printed(value: formula.Value | None, piece: Piece) -> str:
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return ("true" if value else "false") if piece.style == _MACHINE else ("是" if value else "否")
    if isinstance(value, str):
        return value
    money = piece.type is formula.Type.MONEY
    if piece.style == _MACHINE:
        return decimals.plain(value if money else decimals.half_up(value, EVIDENCE_PLACES))
    if piece.style == "%":
        return decimals.percent(value)
    shown = value / WAN if money else value
    digits = f"{decimals.half_up(shown, int(piece.style[1:])):f}" if piece.style else decimals.plain(shown)
    return digits + "万元" if money else digits
