"""What every workbook that is written has in common: the file itself, looks, safe texts, safe names, paper.

In: texts and widths. Out: an XlsxWriter workbook in memory whose bytes depend on nothing but what is put into it, and the
formats and measures of its cells. It knows no report and no scorecard.
"""

import io
from collections.abc import Callable, Iterable
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.ground.textfile import CONTROL
from jixiao.render.archive import MADE, STATUS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Columns of a landscape page in Excel's unit (a digit of the standard font).
PAGE: Final = 136
LINE: Final = 15  # points that a line of text takes
_MOST: Final = 409  # Excel's tallest row
_LONGEST: Final = 32_767  # characters (of UTF-16) that a cell can hold
_LONGEST_NAME: Final = 31
#: Names of sheets stand in formulas: letters, digits and what Chinese names need, no sign that a formula knows.
_ILLEGAL: Final = regex(r"[^\w（）《》“”、，。·—() -]")
_FONT: Final = "宋体"
#: In inches.
_MARGINS: Final = {"left": Decimal("0.4"), "right": Decimal("0.4"), "top": Decimal("0.5"), "bottom": Decimal("0.6")}
GREY: Final = "#E7E6E6"

Style = bool | int | str


@dataclass(frozen=True, slots=True)
class Pad:
    """A workbook that is being written, and the formats and names of sheets that it has already."""

    workbook: "Workbook"
    formats: dict[tuple[tuple[str, Style], ...], "Format"] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def style(self, **more: Style) -> "Format":
        """The format with these properties of XlsxWriter besides what all cells have."""
        wanted = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True, **more}
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format(wanted)
        return self.formats[key]

    def sheet(self, name: str) -> "Worksheet":
        """A new sheet that bears this name, or one as near to it as Excel allows and no other sheet has."""
        legal = _ILLEGAL.sub("", clean(name)).strip().strip("'").strip() or "表"
        chosen, number = _cut(legal, _LONGEST_NAME), 1
        while chosen.casefold() in self.names or chosen.casefold() == "history":
            number += 1
            chosen = f"{_cut(legal, _LONGEST_NAME - len(f'({number})'))}({number})"
        self.names.add(chosen.casefold())
        return self.workbook.add_worksheet(chosen)


def written(title: str, fill: Callable[[Pad], None], status: str = STATUS) -> bytes:
    """The bytes of the workbook that `fill` fills; nothing that is put into it as text becomes a formula or a link.

    `status` is the one that it says it has: forms to fill in have none.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    pad = Pad(Workbook(out, {"in_memory": True, **plain}))
    facts = {"title": clean(title)[:255], "author": "jixiao", "created": MADE}
    pad.workbook.set_properties(facts | ({"status": status} if status else {}))
    fill(pad)
    pad.workbook.close()
    return out.getvalue()


def paper(sheet: "Worksheet") -> None:
    """A4 landscape with narrow margins, as wide as the page, numbered pages."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(**_MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页 共 &N 页")


def clean(words: str) -> str:
    """The words as a cell can hold them: no control characters, no half characters, Excel's own line ends, not too long."""
    kept = _cut(CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n")), _LONGEST)
    # XlsxWriter takes a text in these tags for markup of its own and would write it as it is.
    return f"{kept[: _LONGEST - 1]} " if kept.startswith("<r>") and kept.endswith("</r>") else kept


def _cut(words: str, most: int) -> str:
    return words.encode("utf-16-le", "ignore")[: 2 * most].decode("utf-16-le", "ignore")


def lines(words: str, width: int) -> int:
    """How many lines a text takes in a column of this width; a Chinese character takes two digits."""
    room = max(2, width - 2)
    return sum(max(1, -(-sum(1 if char.isascii() else 2 for char in line) // room)) for line in words.split("\n"))


def height(words: str, width: int, edge: int = 3) -> int:
    """How tall a row must be for a text wrapped in a column of this width, with `edge` around it."""
    return min(_MOST, lines(words, width) * LINE + edge)


def put(sheet: "Worksheet", row: int, column: int, words: str, look: "Format") -> None:
    """A text in a cell, as a text whatever it begins with; no text leaves the cell blank."""
    kept = clean(words)
    if kept:
        sheet.write_string(row, column, kept, look)
    else:
        sheet.write_blank(row, column, None, look)


def fit(sheet: "Worksheet", row: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row as tall as the tallest of its texts, each with the width of its column, needs."""
    sheet.set_row(row, max((height(words, width) for words, width in texts), default=LINE + 3))
