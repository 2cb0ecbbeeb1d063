"""The text of an expression → its tokens, one after another, or where it has a character that begins none.

Comes in: a text. Goes out: tokens, without the blanks between them. How they fit together is not looked at (`syntax` does).
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from jixiao.ground.regex import regex
from jixiao.law.formula.nodes import quoted

#: What a text is made of. A word of the language ends where a name could not go on.
_TOKEN: Final = regex(
    r"(?P<OR>(?:或|or)(?![\w·]))"
    r"|(?P<AND>(?:且|and)(?![\w·]))"
    r"|(?P<NOT>(?:非|not)(?![\w·]))"
    r"|(?P<COMPARE>[<>!=＜＞！＝][=＝]|[<>=＜＞＝≤≥≠]|含(?![\w·]))"
    r"|(?P<NAME>[^\W\d][\w·]*(?:\.[^\W\d][\w·]*)*)"
    r"|(?P<DAY>[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日(?![\w·]))"
    r"|(?P<NUMBER>(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?(?:\s*(?:[%％‰]|[百千万亿]?元(?![\w·])))?)"
    r"|(?P<TEXT>'[^']*'|\"[^\"]*\"|“[^”]*”|‘[^’]*’)"
    r"|(?P<ADD>[+＋\-－−])"
    r"|(?P<MULTIPLY>[*＊×/／÷])"
    r"|(?P<LEFT>[(（])"
    r"|(?P<RIGHT>[)）])"
    r"|(?P<COMMA>[,，;；])"
    r"|(?P<BLANK>\s+)"
)

_QUOTES: Final = "'\"“”‘’"


class Refused(Exception):  # noqa: N818 - as Problems: what was refused, on its way out of the parser
    """A text that is no expression: what is wrong `offset` characters from its beginning."""

    def __init__(self, offset: int, code: str, message: str, cure: str) -> None:
        self.offset = offset
        self.code = code
        self.message = message
        self.cure = cure
        super().__init__(message)


class Token(NamedTuple):
    """A piece of the text: what it is, where it begins (from 0), and the column that its node will have."""

    kind: str
    text: str
    offset: int
    pos: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, read as they are asked for; raises Refused at what is none."""
    newline = text.find("\n")
    first_line = len(text) if newline < 0 else newline
    offset = 0
    while offset < len(text):
        found = _TOKEN.match(text, offset)
        if found is None:
            raise _foreign(text, offset)
        kind = str(found.lastgroup)
        if kind != "BLANK":
            yield Token(kind, found.group(), offset, offset + 1 if offset <= first_line else 1)
        offset = found.end()


def _foreign(text: str, offset: int) -> Refused:
    """A character that begins no token."""
    char = text[offset]
    if char in _QUOTES:
        message = f"第{offset + 1}个字符处的引号没有配对。"
        return Refused(offset, "formula.syntax", message, "请补上另一半引号；文字写成 '文字' 或 “文字”。")
    message = f"第{offset + 1}个字符处的{quoted(char)}不能出现在算式中。"
    cure = "算式由半角的数、名称、加引号的文字、+ - * /、括号、比较号和“且”“或”“非”“含”组成。"
    return Refused(offset, "formula.syntax", message, cure)
