"""What reports still ask → a file to fill in, which `intake.answers` reads: a workbook, or YAML.

In: `Question`s. Out: bytes or text with a row for each form that is asked, and before several of them one whose answer holds
for all. What only the form itself can tell is listed without a place to write.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from jixiao.intake.answers import EVERY, KEY, PROJECT, SCHEMA, TEXT, UNIT, YEAR
from jixiao.intake.canonical.writer import scalar
from jixiao.records import Whose
from jixiao.render import archive, sheets
from jixiao.report.asked import Question

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_TITLE: Final = "报告需要补充的内容"
_HOW: Final = (
    "请在黄色的“填写”一栏写上内容，一格可以写几行，每行是报告里的一段；不清楚的空着。"
    f"写在“{EVERY}”一行的，用于下面没有单独填写的各项目。其他各栏请不要改。"
)
_IN_FORM: Final = "请在自评表里补正，不在这里填写"
#: The columns with their widths; those of `COLUMNS` are read again.
_WIDTHS: Final = {
    "序号": 6,
    "需要补充的内容": 30,
    "用在报告的哪一部分": 26,
    UNIT: 22,
    PROJECT: 26,
    YEAR: 7,
    TEXT: 60,
    KEY: 16,
}
_LINES: Final = 3


def workbook(questions: Sequence[Question]) -> bytes:
    """The questions as a workbook to fill in."""
    return sheets.written(_TITLE, lambda pad: _fill(pad, questions), status=archive.ANSWERS)


def _fill(pad: sheets.Pad, questions: Sequence[Question]) -> None:
    sheet = pad.sheet("待补充")
    sheets.paper(sheet)
    titles = tuple(_WIDTHS)
    for column, width in enumerate(_WIDTHS.values()):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, len(titles) - 1, _TITLE, pad.style(bold=True, font_size=14, align="center"))
    sheet.merge_range(1, 0, 1, len(titles) - 1, _HOW, pad.style())
    sheet.set_row(1, sheets.height(_HOW, sheets.PAGE))
    for column, title in enumerate(titles):
        sheets.put(sheet, 2, column, title, pad.style(bold=True, border=1, bg_color=sheets.GREY, align="center"))
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    at = 3
    for number, question in enumerate(questions, 1):
        for owner in _rows(question):
            _row(sheet, pad, at, number, question, owner)
            at += 1
    sheet.autofilter(2, 0, at - 1, len(titles) - 1)


def _row(sheet: "Worksheet", pad: sheets.Pad, at: int, number: int, question: Question, owner: Whose) -> None:
    plain, fill = pad.style(border=1), pad.style(border=1, bg_color="#FFF2CC")
    small = pad.style(border=1, font_color="#808080", font_size=8)
    texts = {
        "序号": str(number),
        "需要补充的内容": question.what,
        "用在报告的哪一部分": question.section,
        UNIT: owner.unit,
        PROJECT: owner.project,
        YEAR: owner.year,
        TEXT: "" if question.key else _IN_FORM,
        KEY: question.key,
    }
    for column, (title, text) in enumerate(texts.items()):
        look = small if title == KEY else fill if title == TEXT and question.key else plain
        sheets.put(sheet, at, column, text, look)
    lines = max(sheets.lines(text, _WIDTHS[title]) for title, text in texts.items())
    sheet.set_row(at, max(lines, _LINES) * sheets.LINE + 3)


def _rows(question: Question) -> Iterator[Whose]:
    """Whose answers are asked for: one for all where there are several, then each."""
    if question.key and len(question.whose) > 1:
        yield Whose(EVERY)
    yield from question.whose or (Whose(""),)


def yaml(questions: Sequence[Question]) -> str:
    """The questions as YAML to fill in."""
    lines = [f"# {_TITLE}：请写在 answer: 的后面，不清楚的空着；没有 project 的一行用于下面没有单独填写的各项目。"]
    lines += [f"schema: {SCHEMA}", "answers:"]
    for number, question in enumerate(questions, 1):
        note = f"（{question.section}）" if question.key else f"：{_IN_FORM}"
        lines.append(f"  # {number}. {' '.join(question.what.split())}{note}")
        lines += [_item(question, owner) for owner in _rows(question) if question.key]
    return "\n".join(lines) + "\n"


def _item(question: Question, owner: Whose) -> str:
    named = {} if owner.project == EVERY else {"project": owner.project, "unit": owner.unit, "year": owner.year}
    parts = {"key": question.key, **{key: text for key, text in named.items() if text}}
    first, *rest = (f"{key}: {scalar(text)}" for key, text in parts.items())
    return "\n".join([f"  - {first}", *(f"    {one}" for one in rest), "    answer:"])
