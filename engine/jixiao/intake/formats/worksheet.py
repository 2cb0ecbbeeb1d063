"""One sheet of a workbook, read as it streams by: cells as text with their place, merged ranges, what is hidden.

In: the part of the archive, the shared texts, the number formats. Out: a `Sheet`. Numbers are the exact text that the file
stores, without the noise of binary fractions, with what their format says beside them; what a cell shows otherwise stands by.
A formula without a stored result, or with an error for one, is marked and never taken for 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from jixiao.ground import decimals, textfile
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered
from jixiao.intake.formats import numberformat
from jixiao.intake.formats.archive import Parts, too_large
from jixiao.intake.formats.richtext import Words
from jixiao.intake.formats.sheet import Range, Sheet, letters
from jixiao.intake.formats.wordlist import whole
from jixiao.records import Cell

#: What a workbook may hold: sheets, written cells, merged cells of one sheet, characters of a cell (Excel's own limit).
MAX_SHEETS: Final = 200
MAX_CELLS: Final = 300_000
MAX_MERGED: Final = 100_000
MAX_TEXT: Final = 32_767
#: The first day of the two calendars that a workbook can count days by.
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
#: How a cell says yes and no: the word of the field, and what Excel shows.
TRUTH: Final[Mapping[bool, tuple[str, str]]] = {True: ("是", "TRUE"), False: ("否", "FALSE")}

_PLACE = regex(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_NUMBER = regex(r"[+-]?\d{1,40}(?:\.\d{1,40})?(?:[Ee][+-]?\d{1,3})?")
_ISO_DAY = regex(r"(\d{4}-\d\d-\d\d)T[\d:.]+Z?")
_ESCAPED = regex(r"_x([0-9A-Fa-f]{4})_")
_ZERO = regex(r"0(?:\.0+)?")
#: The last row and column of a sheet.
_ROWS, _COLUMNS = 1_048_576, 16_384
#: Powers of ten beyond which a number is no amount, and the digits that Excel holds.
_LARGEST, _DIGITS = 30, 15


@dataclass(frozen=True, slots=True)
class Looks:
    """A text whose runs have looks of their own, and whether some of its words are struck out."""

    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets of a workbook share: texts, the number format of each style, the calendar.

    `stale` says that the program that wrote the workbook left it to Excel to compute the formulas; what it stored for
    them is 0. `left` holds how many cells the whole workbook may still have. `looks` are those of the texts that have any,
    `crossed` the styles that strike out.
    """

    strings: Sequence[str]
    formats: Sequence[str]
    epoch: date
    left: list[int]
    stale: bool = False
    looks: Mapping[int, Looks] = field(default_factory=dict)
    crossed: frozenset[int] = frozenset()


class Reader:
    """A sheet while it streams by."""

    def __init__(self, parts: Parts, name: str, book: Book) -> None:
        self.parts, self.name, self.book = parts, name, book
        self.cells: dict[tuple[int, int], Cell] = {}
        self.crossed: set[tuple[int, int]] = set()
        self.struck: dict[tuple[int, int], Source] = {}
        self.merged: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.described = 0  # the last column that the sheet says something about
        self.row = self.column = 0
        self.kind = self.style = ""
        self.value: str | None = None
        self.inline = Words()
        self.formula = False

    def read(self, part: str, *, hidden: bool) -> Sheet:
        """The sheet of a part; raises Problems where it holds too much."""
        self.parts.parse(part, self.begin, self.end, self.name)
        return Sheet(
            self.name,
            self.cells,
            tuple(self.merged),
            hidden,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            covered(self.merged, self.cells, self.parts.file, self.name),
            self.struck,
            frozenset(self.crossed),
        )

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        match tag:
            case "c":
                place = _place(attributes.get("r", ""))
                self.row, self.column = place or (self.row, self.column + 1)
                self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
                self.value, self.formula = None, False
                if self.inline.seen:
                    self.inline.taken()
            case "row":
                self.row = whole(attributes.get("r")) or self.row + 1
                self.column = 0
                if _hidden(attributes, "ht"):
                    self.hidden_rows.add(self.row)
            case "f":
                self.formula = True
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case "col":
                self._columns(attributes)
            case _:
                self.inline.begin(tag, attributes)

    def end(self, tag: str, words: str) -> None:
        """An element ends, with its own text."""
        match tag:
            case "c":
                if self.value is not None or self.formula or self.kind != "n":  # else it only has a look
                    self._cell()
            case "v":
                self.value = words
            case _:
                self.inline.end(tag, words)

    def _columns(self, attributes: dict[str, str]) -> None:
        """Columns described together. They come in order; what says it again about a column before is not heard."""
        first = max(whole(attributes.get("min")), self.described + 1)
        last = min(whole(attributes.get("max")), _COLUMNS)
        self.described = max(self.described, last)
        if _hidden(attributes, "width"):
            self.hidden_columns.update(range(first, last + 1))

    def _cell(self) -> None:
        looks = self._looks()
        text, shown, uncomputed = self._content()
        if not text.strip() and not uncomputed and not (looks and looks.left_out):
            return
        if not (1 <= self.row <= _ROWS and self.column <= _COLUMNS):
            raise ValueError("a cell outside of any sheet")
        spend(self.book.left, self.parts.file, self.name)
        source = Source(self.parts.file, 0, 0, self.name, f"{letters(self.column)}{self.row}")
        crossed = looks is None and whole(self.style) in self.book.crossed
        if crossed or (looks and looks.left_out):
            self.struck[self.row, self.column] = source
        if crossed:
            self.crossed.add((self.row, self.column))
        if text.strip() or uncomputed:
            self.cells[self.row, self.column] = Cell(text, source, shown, uncomputed)

    def _looks(self) -> Looks | None:
        """The looks of the words of a cell, None where they have those of the cell."""
        if self.kind == "inlineStr":
            return Looks(self.inline.left_out) if self.inline.own else None
        return self.book.looks.get(whole(self.value)) if self.kind == "s" and self.value else None

    def _content(self) -> tuple[str, str, bool]:
        """The text of a cell, what it shows instead, and whether it is a formula without a result."""
        stored = self.value or ""
        if self.formula and (self.value is None or (not stored and self.kind != "str")):
            return "", "", True
        match self.kind:
            case "s":
                number = whole(stored)
                return (self.book.strings[number] if stored and number < len(self.book.strings) else ""), "", False
            case "inlineStr":
                return clean(self.inline.taken()), "", False
            case "b" if stored in ("0", "1"):
                return *TRUTH[stored == "1"], False
            case "e":
                return "", clean(stored), True
            case "d" if day := _ISO_DAY.fullmatch(stored):
                return day[1], clean(stored), False
            case "n":
                if self.formula and self.book.stale and _ZERO.fullmatch(stored):
                    return "", "", True
                style = whole(self.style)
                code = self.book.formats[style] if style < len(self.book.formats) else ""
                return *number_text(stored, code, self.book.epoch), False
            case _:  # the text that a formula gives
                return clean(stored), "", False

    def _merge(self, reference: str) -> None:
        first, _, last = reference.upper().partition(":")
        begin, end = _place(first), _place(last or first)
        if begin and end:
            self.merged.append(Range(*map(min, begin, end), *map(max, begin, end)))


def _hidden(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or columns are hidden, or so small that nobody sees them."""
    return attributes.get("hidden") in ("1", "true") or bool(_ZERO.fullmatch(attributes.get(size, "")))


def spend(left: list[int], file: str, sheet: str) -> None:
    """Count a cell against what a workbook may hold; raises Problems."""
    left[0] -= 1
    if left[0] < 0:
        raise too_large(file, f"有内容的单元格超过{MAX_CELLS}个", sheet)


def covered(
    merged: Sequence[Range], cells: Mapping[tuple[int, int], Cell], file: str, sheet: str
) -> dict[tuple[int, int], tuple[int, int]]:
    """Every place within a merged range and the part of the sheet that is written → where the range begins."""
    bottom, right = (max((key[axis] for key in cells), default=0) for axis in (0, 1))
    found: dict[tuple[int, int], tuple[int, int]] = {}
    area = 0
    for one in merged:
        rows = range(one.top, min(one.bottom, bottom) + 1)
        columns = range(one.left, min(one.right, right) + 1)
        area += len(rows) * len(columns)
        if area > MAX_MERGED:
            raise too_large(file, f"合并的单元格超过{MAX_MERGED}个", sheet)
        for row in rows:
            for column in columns:
                found[row, column] = (one.top, one.left)
    return found


@lru_cache(maxsize=4096)
def number_text(stored: str, code: str, epoch: date) -> tuple[str, str]:
    """A stored number as exact text under its format, and what the cell shows where that differs; other text as it is."""
    value = _exact(stored)
    return (clean(stored), "") if value is None else numberformat.read(value, code, epoch)


def _exact(stored: str) -> Fraction | None:
    """A stored number with at most 15 significant digits, as Excel itself shows it: 0.47499999999999998 is 0.475."""
    text = stored.strip()
    value = Decimal(text) if text.isascii() and _NUMBER.fullmatch(text) else None
    if value is None or (value and abs(value.adjusted()) > _LARGEST):
        return None
    places = _DIGITS - 1 - value.adjusted()
    if len(value.as_tuple().digits) <= _DIGITS:
        return Fraction(value)
    if places >= 0:
        return Fraction(decimals.half_up(value, places))
    unit = Fraction(10) ** -places
    return Fraction(decimals.half_up(Fraction(value) / unit, 0)) * unit


@remembered
def _place(reference: str) -> tuple[int, int] | None:
    """Row and column of a place by its name, `B3` or `$B$3`."""
    found = _PLACE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


@remembered
def clean(words: str) -> str:
    """A cell's text: at most what a cell can hold, characters written as `_x000D_`, what no text may hold taken out."""
    words = words[:MAX_TEXT]
    if "_x" in words:
        words = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)
    return textfile.CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
