"""One sheet of a workbook, read as it streams by: cells as text with their place, merged ranges, hidden rows.

In: the part of the archive, the shared texts, what the number formats make of numbers. Out: a `Sheet`. Numbers are the exact
text that the file stores, without the noise of binary fractions; what a cell shows instead (a percentage) stands beside it.
A formula without a stored result is marked, never taken for 0.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jixiao import decimals, textfile
from jixiao.importers.archive import Parts, too_large
from jixiao.importers.sheet import Range, Sheet
from jixiao.model import Cell
from jixiao.problems import Source

#: What a workbook may hold: written cells, merged cells of one sheet, characters of a cell (Excel's own limit).
MAX_CELLS: Final = 300_000
MAX_MERGED: Final = 100_000
MAX_TEXT: Final = 32_767

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_NUMBER = re.compile(r"[+-]?\d{1,40}(?:\.\d{1,40})?(?:[Ee][+-]?\d{1,3})?")
#: Numbers that Excel can have shown as dates, and powers of ten beyond which a number is no amount.
_DATES, _LARGEST = 2_958_466, 30


class Reader:
    """A sheet while it streams by; `left` counts down the cells that the whole workbook may still hold."""

    def __init__(
        self,
        parts: Parts,
        name: str,
        strings: tuple[str, ...],
        formats: tuple[str, ...],
        epoch: date,
        left: list[int],
    ) -> None:
        self.parts, self.name, self.strings, self.formats, self.epoch, self.left = (
            parts,
            name,
            strings,
            formats,
            epoch,
            left,
        )
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.row = self.column = 0
        self.kind = self.style = ""
        self.value: str | None = None
        self.inline: list[str] = []
        self.formula = False
        self.phonetic = 0

    def read(self, part: str, *, hidden: bool) -> Sheet:
        """The sheet of a part; raises Problems where it holds too much."""
        self.parts.parse(part, self.begin, self.end, self.name)
        return Sheet(
            self.name,
            self.cells,
            tuple(self.merged),
            hidden,
            frozenset(self.hidden_rows),
            covered=self._covered(),
        )

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        match tag:
            case "row":
                self.row = whole(attributes.get("r")) or self.row + 1
                self.column = 0
                if attributes.get("hidden") in ("1", "true"):
                    self.hidden_rows.add(self.row)
            case "c":
                place = _PLACE.fullmatch(attributes.get("r", ""))
                self.column = _column(place[1]) if place else self.column + 1
                self.row = int(place[2]) if place else self.row
                self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
                self.value, self.formula = None, False
                self.inline.clear()
            case "f":
                self.formula = True
            case "rPh":
                self.phonetic += 1
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def end(self, tag: str, words: str) -> None:
        """An element ends, with its own text."""
        match tag:
            case "v":
                self.value = words
            case "t" if not self.phonetic:
                self.inline.append(words)
            case "rPh":
                self.phonetic -= 1
            case "c":
                self._cell()

    def _cell(self) -> None:
        source = Source(self.parts.file, sheet=self.name, cell=f"{_letters(self.column)}{self.row}")
        text, shown = "", ""
        match self.kind:
            case "s":
                number = whole(self.value)
                text = self.strings[number] if self.value and number < len(self.strings) else ""
            case "inlineStr":
                text = clean("".join(self.inline))
            case "n" | "d":
                text, shown = self._number(self.value or "")
            case "b":
                text = "TRUE" if self.value == "1" else "FALSE" if self.value == "0" else ""
            case _:  # str, e: the result of a formula, an error
                text = clean(self.value or "")
        uncomputed = self.formula and not text
        if not text.strip() and not uncomputed:
            return
        self.left[0] -= 1
        if self.left[0] < 0:
            raise too_large(self.parts.file, f"有内容的单元格超过{MAX_CELLS}个", self.name)
        self.cells[self.row, self.column] = Cell(text=text, source=source, shown=shown, uncomputed=uncomputed)

    def _number(self, stored: str) -> tuple[str, str]:
        """A stored number as exact text, and what the cell shows where that is a percentage; dates as dates."""
        value = _exact(stored)
        if value is None:
            return clean(stored), ""
        style = whole(self.style)
        kind = self.formats[style] if style < len(self.formats) else ""
        if kind == "date" and 1 <= value < _DATES:
            return (self.epoch + timedelta(days=int(value))).isoformat(), ""
        text = decimals.plain(value)
        return text, f"{decimals.plain(value * 100)}%" if kind == "percent" else ""

    def _merge(self, reference: str) -> None:
        first, _, last = reference.upper().partition(":")
        ends = [_PLACE.fullmatch(end) for end in (first, last or first)]
        if ends[0] is None or ends[1] is None:
            return
        rows = sorted(int(end[2]) for end in ends if end)
        columns = sorted(_column(end[1]) for end in ends if end)
        self.merged.append(Range(rows[0], columns[0], rows[1], columns[1]))

    def _covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Every place within a merged range and the part of the sheet that is written → where the range begins."""
        bottom, right = (max((key[axis] for key in self.cells), default=0) for axis in (0, 1))
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for one in self.merged:
            rows = range(one.top, min(one.bottom, bottom) + 1)
            columns = range(one.left, min(one.right, right) + 1)
            if len(found) + len(rows) * len(columns) > MAX_MERGED:
                raise too_large(self.parts.file, f"合并的单元格超过{MAX_MERGED}个", self.name)
            for row in rows:
                for column in columns:
                    found[row, column] = (one.top, one.left)
        return found


def _exact(stored: str) -> Fraction | None:
    """A stored number with at most 15 significant digits, as Excel itself shows it: 0.47499999999999998 is 0.475."""
    text = stored.strip()
    value = Decimal(text) if _NUMBER.fullmatch(text) else None
    if value is None or (value and abs(value.adjusted()) > _LARGEST):
        return None
    places = 14 - value.adjusted()
    return Fraction(decimals.half_up(value, places)) if places >= 0 else Fraction(value)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out


def whole(text: str | None) -> int:
    """A whole number ≥ 0 of an attribute; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def clean(words: str) -> str:
    """A cell's text: at most what a cell can hold, _x000D_ and what no text may hold taken out."""
    words = words[:MAX_TEXT].replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return textfile.CONTROL.sub("", words)
