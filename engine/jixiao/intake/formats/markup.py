"""The text of a web page → its tags and the words between them, in time that grows with its length and no faster.

In: text. Out, in order: `Tag`s and pieces of text, each with its place. The rules are those of the HTML standard (13.2.5)
as far as a reader of forms needs them; nothing is refused, what makes no tag is text. Comments, scripts and styles are left
out. Python's own html.parser is not used: on tags that never end it takes the square of their number (24 kB take seconds).
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex

#: What is never seen (`comment` holds the notes of a workbook), or is the page's description of itself: left out with all
#: that it holds.
_UNSEEN: Final = frozenset(
    ("script", "style", "template", "title", "noscript", "iframe", "noframes", "noembed", "object", "svg", "comment")
)
#: What holds text and no tags.
_PLAIN: Final = frozenset(("textarea", "xmp"))
#: A tag with more attributes than this has the rest left out.
_MAX_ATTRIBUTES: Final = 200

_LONG_REFERENCE = regex(r"&#(?:\d{8,}|[xX][0-9A-Fa-f]{8,});?", re.ASCII)
_OPENING = regex(r"<(?=[!?]|/?[A-Za-z])")
_NAME = regex(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = regex(
    r"""[\s/]*(?:(>)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(?!["'])([^\s>]*)))?)""", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its name in small letters, whether it ends an element, its attributes, and where it stands (from 1)."""

    name: str
    ends: bool
    line: int
    col: int
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """Words as they are shown, character references resolved, white space as written."""

    words: str
    line: int
    col: int


class _Places:
    """Lines and columns of places that are asked for from front to back."""

    def __init__(self, text: str) -> None:
        self.text, self.last, self.line, self.start = text, 0, 1, 0

    def at(self, index: int) -> tuple[int, int]:
        newlines = self.text.count("\n", self.last, index)
        if newlines:
            self.line += newlines
            self.start = self.text.rindex("\n", self.last, index) + 1
        self.last = index
        return self.line, index - self.start + 1


def tokens(text: str) -> Iterator[Tag | Words]:
    """The tags and texts of a page; line ends are expected to be LF alone."""
    places = _Places(text)
    position = begin = 0
    while found := _OPENING.search(text, position):  # any other `<` is text
        opening = found.start()
        position, tag = _tag(text, opening)
        if begin < opening:
            yield Words(_resolved(text[begin:opening]), *places.at(begin))
        if tag is not None:
            yield Tag(tag[0], tag[1], *places.at(opening), attributes=tag[2])
            if not tag[1] and tag[0] in _UNSEEN | _PLAIN:
                end = _end_of(text, position, tag[0])
                if tag[0] in _PLAIN:
                    yield Words(_resolved(text[position:end]), *places.at(position))
                position = end
        begin = position
    if begin < len(text):
        yield Words(_resolved(text[begin:]), *places.at(begin))


_Read = tuple[str, bool, dict[str, str]]


def _tag(text: str, opening: int) -> tuple[int, _Read | None]:
    """Where what begins at a `<` ends, and the tag if it is one. What never ends takes the rest of the text."""
    if text.startswith("<!--", opening):
        return _after(text, "-->", opening + 4), None
    name = _NAME.match(text, opening)
    if name is None:
        return _after(text, ">", opening), None
    position = name.end()
    attributes: dict[str, str] = {}
    for _ in range(_MAX_ATTRIBUTES):
        found = _ATTRIBUTE.match(text, position)
        if found is None:
            return len(text), None
        position = found.end()
        if found[1]:
            break
        value = found[3] or found[4] or found[5] or ""
        attributes.setdefault(found[2].lower(), _resolved(value))
    else:
        position = _after(text, ">", position)
    return position, (name[1].lower(), text[opening + 1] == "/", attributes)


def _after(text: str, mark: str, position: int) -> int:
    """Where what a mark ends has ended; the end of the text where there is no more of it."""
    found = text.find(mark, position)
    return found + len(mark) if found >= 0 else len(text)


def _end_of(text: str, position: int, name: str) -> int:
    """Where the end tag of an element begins whose content is not looked into."""
    found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, position)
    return found.start() if found else len(text)


def _resolved(words: str) -> str:
    """Words with their character references resolved; a number that no character has (however long) is U+FFFD."""
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", words) if "&#" in words else words)
