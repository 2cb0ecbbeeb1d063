"""The index of a folder of reports → a workbook: whose each is, its marks and grade, links to its files.

In: entries, each with its scorecard and the names of its files. Out: the bytes of a workbook of one sheet. The links are
relative: the folder may be moved and sent. What a scorecard does not tell stays empty.
"""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from jixiao.ground.dataclass import dataclass
from jixiao.records import Scorecard
from jixiao.render import archive
from jixiao.render.sheets import GREY, Pad, fit, paper, put, written
from jixiao.report import grades, sentences

_TITLE: Final = "报告目录"
_HEAD: Final = (
    *(("序号", 6), ("名称", 34), ("单位", 26), ("年度", 7), ("得分", 9), ("待评判", 9), ("等级", 10)),
    *(("报告", 34), ("底稿", 34)),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A report in a folder: whose it is, the scorecard that it is about, the names of its file and its working paper's."""

    name: str
    card: Scorecard | None
    report: str
    working: str = ""


def render(entries: Sequence[Entry]) -> bytes:
    """The workbook; the same entries give the same bytes."""
    return archive.repacked(written(_TITLE, lambda pad: _fill(pad, entries)))


def _fill(pad: Pad, entries: Sequence[Entry]) -> None:
    sheet = pad.sheet(_TITLE)
    paper(sheet)
    head = pad.style(bold=True, border=1, align="center", bg_color=GREY)
    for column, (words, width) in enumerate(_HEAD):
        sheet.set_column(column, column, width)
        put(sheet, 0, column, words, head)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(entries), len(_HEAD) - 1)
    plain, middle, points = (
        pad.style(border=1),
        pad.style(border=1, align="center"),
        pad.style(border=1, num_format="0.00"),
    )
    link = pad.style(border=1, font_color="#0563C1", underline=1)
    for row, entry in enumerate(entries, 1):
        sheet.write_number(row, 0, row, middle)
        put(sheet, row, 1, entry.name or "未命名项目", plain)
        for column, words in enumerate(_told(entry.card), 2):
            put(sheet, row, column, words, middle if column > 2 else plain)
        if entry.card is not None:
            sheet.write_number(row, 4, entry.card.earned, points)
            sheet.write_number(row, 5, entry.card.pending, points)
        for column, file in ((7, entry.report), (8, entry.working)):
            if file:
                sheet.write_url(row, column, f"external:{quote(file)}", link, file)
            else:
                put(sheet, row, column, "", plain)
        texts = (entry.name, _told(entry.card)[0], entry.report, entry.working)
        fit(sheet, row, zip(texts, (34, 26, 34, 34), strict=True))


def _told(card: Scorecard | None) -> tuple[str, ...]:
    """Unit, year, and room for the marks, then the grade; nothing without a scorecard."""
    if card is None:
        return ("",) * 5
    year = card.submission.year
    return (sentences.unit(card), str(year) if year else "", "", "", grades.grade(card))
