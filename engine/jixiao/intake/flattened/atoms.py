"""Flattened text → atoms: the smallest pieces of which a cell may be put together, each with its place.

In: the text of a page whose table was flattened, and the shape in which it came: cells parted by pipes or tabs, a cell on
each line with empty lines between, words parted by blanks, or nothing at all between the cells. Out: the atoms in order.
An empty cell that the shape keeps is an atom without text. What tools for copying pages leave (readings in brackets, page
numbers before a line) is taken out, and traditional characters are read as simplified ones; places stay those of the text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.ground.regex import regex
from jixiao.intake.forms import script

#: What parts an atom from the one before it.
GLUED, SPACE, NEWLINE, EMPTY, BAR = range(5)

_BARS: Final = "|｜\t"
_OUTER: Final = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
_SENTENCE_THEN_LABEL = regex(r"[)）。;；]\s*(一级指标)$")
_NUMBERED = regex(r"(\d{1,3})、")


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of text, the line and column where it begins, and what parts it from the one before."""

    text: str
    line: int
    col: int
    gap: int


@dataclass(frozen=True, slots=True)
class Page:
    """What a text stands in: its file, and the places of its lines where that has places of its own (a PDF)."""

    file: str
    lines: tuple[Source, ...] = ()

    def place(self, atom: Atom) -> Source:
        """Where an atom begins."""
        return self.lines[atom.line - 1] if self.lines else Source(self.file, atom.line, atom.col)


@dataclass(frozen=True, slots=True)
class Char:
    """A character of the cleaned text, and where it stands."""

    text: str
    line: int
    col: int


def characters(text: str) -> list[Char]:
    """The characters of a text with their places, without what tools for copying pages put between them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = script.simplified(text)
    drop = set(_page_numbers(plain))
    if plain != text:
        drop.update(script.readings(plain))
    out: list[Char] = []
    line, col = 1, 1
    for index, char in enumerate(plain):
        if index not in drop:
            out.append(Char(char, line, col))
        line, col = (line + 1, 1) if char == "\n" else (line, col + 1)
    return out


def _page_numbers(text: str) -> Iterator[int]:
    """The numbers `1、`, `2、` … that a page viewer puts before each page of a text that is broken nowhere else."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    numbered = [(int(found[1]), found) for start in starts if (found := _NUMBERED.match(text, start))]
    if len(numbered) < 2 or [number for number, _ in numbered] != list(range(1, len(numbered) + 1)):
        return
    if any(len(text[found.end() :].partition("\n")[0]) < 200 for _, found in numbered[:-1]):
        return  # short lines are a list
    for _, found in numbered:
        yield from range(found.start(), found.end())
        yield from range(found.start() - 1, found.start()) if found.start() else ()


def shapes(chars: Sequence[Char]) -> Iterator[str]:
    """The shapes that a text may have come in."""
    text = "".join(char.text for char in chars)
    lines = text.count("\n") + 1
    if text.count("|") + text.count("\t") + text.count("｜") >= 8:
        yield "bars"
    if len(re.findall(r"\n[ \t\u00a0\u3000]*\n", text)) * 4 > lines and lines > 20:
        yield "lines"
    yield "words"
    yield "glued"


def cut(chars: Sequence[Char], shape: str) -> list[Atom]:
    """The atoms of a text that came in a shape."""
    match shape:
        case "bars":
            return [piece for one in _bars(chars) for piece in _headed(one)]
        case "lines":
            return list(_lines(chars))
        case "words":
            return list(_words(chars))
    return [Atom(char.text, char.line, char.col, GLUED) for char in chars if not char.text.isspace()]


def _atom(chars: list[Char], gap: int, fallback: Char | None = None) -> Atom:
    """The atom of some characters, without the blanks around it and with those inside kept; breaks of lines go."""
    start, end = 0, len(chars)
    while start < end and chars[start].text in _OUTER:
        start += 1
    while end > start and chars[end - 1].text in _OUTER:
        end -= 1
    where = chars[start] if start < end else (chars[0] if chars else fallback)
    text = "".join("" if char.text == "\n" else char.text for char in chars[start:end])
    text = re.sub(r"[ \t\u3000\u00a0]{2,}", " ", text)
    return Atom(text, where.line if where else 1, where.col if where else 1, gap)


def _bars(chars: Sequence[Char]) -> Iterator[Atom]:
    """Cells between bars; a line without any bar, and none at the start of the next, is a line of text of its own."""
    gap, cell = NEWLINE, list[Char]()
    last: Char | None = None
    ends = _ends_lines(chars)
    for char in chars:
        if char.text in _BARS or (ends and char.text == "\n"):
            yield from _cell(cell, gap, char)
            gap, cell, last = (EMPTY if char.text == "\n" else BAR), [], char
        else:
            cell.append(char)
    yield from _cell(cell, gap, last)


def _headed(atom: Atom) -> Iterator[Atom]:
    """An atom; two where the first label of a heading follows a sentence without any separator."""
    if found := _SENTENCE_THEN_LABEL.search(atom.text):
        yield Atom(atom.text[: found.start(1)], atom.line, atom.col, atom.gap)
        yield Atom(found[1], atom.line, atom.col + found.start(1), BAR)
    else:
        yield atom


def _ends_lines(chars: Sequence[Char]) -> bool:
    """Whether the end of a line ends a cell: most lines with bars neither begin nor end with one."""
    lines = [line.strip(" \u3000\u00a0") for line in "".join(char.text for char in chars).split("\n")]
    barred = [line for line in lines if any(bar in line for bar in _BARS)]
    closed = sum(line[0] in "|｜" or line[-1] in "|｜" for line in barred)
    return 2 * closed < len(barred)


def _cell(cell: list[Char], gap: int, where: Char | None) -> Iterator[Atom]:
    """The atom between two bars, or several, where lines of text stand outside of the table between them."""
    text = "".join(char.text for char in cell)
    if "\n" not in text.strip(_OUTER):
        yield _atom(cell, _after_line(gap, text), where)
        return
    parts: list[list[Char]] = [[]]
    for char in cell:
        if char.text == "\n":
            parts.append([])
        else:
            parts[-1].append(char)
    for index, part in enumerate(part for part in parts if "".join(char.text for char in part).strip(_OUTER)):
        yield _atom(part, _after_line(gap, text) if index == 0 else NEWLINE)


def _after_line(gap: int, text: str) -> int:
    """A bar and the end of a line part more than a bar."""
    return gap if "\n" not in text[: len(text) - len(text.lstrip(_OUTER))] else EMPTY


def _lines(chars: Sequence[Char]) -> Iterator[Atom]:
    """Lines; a line of nothing but blanks between empty lines is an empty cell."""
    gap = NEWLINE
    line: list[Char] = []
    for char in [*chars, Char("\n", 0, 0)]:
        if char.text != "\n":
            line.append(char)
            continue
        if not line:
            gap = EMPTY
        else:
            yield _atom(line, gap)
            gap = NEWLINE
        line = []


def _words(chars: Sequence[Char]) -> Iterator[Atom]:
    """Words between blanks; a bar between blanks is one more blank."""
    gap = NEWLINE
    word: list[Char] = []
    for char in [*chars, Char("\n", 0, 0)]:
        if char.text not in _OUTER and char.text not in _BARS:
            word.append(char)
            continue
        if word:
            yield _atom(word, gap)
            gap, word = GLUED, []
        gap = max(gap, NEWLINE if char.text == "\n" else SPACE)
