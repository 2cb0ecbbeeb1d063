"""Where something stands (`Source`) and what is wrong there (`Problem`).

A Problem is a mistake in a file that somebody wrote: it has a place, a permanent code, one Chinese sentence
saying what is wrong and one saying what to do. A weakness of a project is never a Problem; it is a Finding.
Loaders collect every problem of a file and raise them together as `Problems`.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex

#: What a terminal obeys instead of showing it: control characters, changes of direction, halves of characters.
HIDDEN = regex("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(name: str) -> str:
    """The name of a file as it may be shown: what would act on the terminal is written as an escape."""
    return name if name.isprintable() else HIDDEN.sub(_escape, name)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a name that is not UTF-8
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place in an input: a line and column of a text, or a sheet and cell of a workbook or table.

    `file` is the name the user gave (never made absolute, so that outputs do not depend on the machine);
    `line` and `col` count from 1; 0 means unknown. `sheet`/`cell` are set for tables that have no lines.
    """

    file: str
    line: int = 0
    col: int = 0
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        if self.cell or self.sheet:
            return "!".join(part for part in (visible(self.file), self.sheet, self.cell) if part)
        return ":".join([visible(self.file), *(str(n) for n in (self.line, self.col) if n)])

    def within(self, file: str) -> str:
        """The place for a reader who has `file` before him: 第8行, `自评表!D13`; with its own file where that is another."""
        if self.file != file:
            return str(self)
        return f"第{self.line}行" if self.line else "!".join(part for part in (self.sheet, self.cell) if part)

    def as_json(self) -> dict[str, str | int]:
        """The place as the scorecard's JSON carries it: only the parts that are known."""
        pairs = (
            ("file", self.file),
            ("line", self.line),
            ("col", self.col),
            ("sheet", self.sheet),
            ("cell", self.cell),
        )
        return {name: value for name, value in pairs if value or name == "file"}


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a file: `source: code: sentence cure`.

    `code` is ASCII and permanent (`ruleset.weight-sum`: noun, then what is wrong with it); `message` is one
    Chinese sentence ending in 。 that says what is wrong; `cure` one that says what to do.
    """

    source: Source
    code: str
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.source}: {self.code}: {self.message}{self.cure}"

    def as_json(self) -> dict[str, object]:
        """The problem for machines, one object with its place taken apart."""
        return {
            "source": self.source.as_json(),
            "code": self.code,
            "message": self.message,
            "cure": self.cure,
        }


#: Longer words are compared by their beginning.
_LONGEST: Final = 100


def meant(word: str, known: Iterable[str]) -> str:
    """The known word nearest to one that is not known, or "" where none is near."""
    import difflib  # most runs know every word

    return next(iter(difflib.get_close_matches(word[:_LONGEST], tuple(known), n=1)), "")


def nearest(word: str, known: Iterable[str]) -> str:
    """A cure that names the known word nearest to one that is not known, or "" where none is near."""
    close = meant(word, known)
    return f"是不是想写“{close}”？" if close else ""


class Problems(Exception):  # noqa: N818 - the plural of what it carries; every except clause reads as a sentence
    """All the problems of an input, raised together; never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        if not self.problems:
            raise ValueError("Problems needs at least one problem")
        super().__init__("\n".join(map(str, self.problems)))


def refused(source: Source | str, code: str, message: str, cure: str) -> Problems:
    """A problem that stands alone, to be raised; of a place that is a whole file, or an option, the name is enough."""
    return Problems([Problem(Source(source) if isinstance(source, str) else source, code, message, cure)])
