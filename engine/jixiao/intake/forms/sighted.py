"""What a file without a form holds instead: one problem that says what was seen in it, where, and what to do about that.

In: the rows and lines of a file in which no form was found. Out: the problem: a form whose cells are not parted, a form that
sets targets (no actual values), the head of a form without its indicators, indicators without a head, a report in prose, or
nothing of the kind. The words are looked for in the whole text at once, without blanks and rules, because a page that lost
its table breaks them anywhere. No value is read: what is seen decides only which sentence is said.
"""

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.ground.regex import regex
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import script
from jixiao.intake.forms.cells import Item
from jixiao.records import Cell

#: The code of a form that sets targets: nothing else is said of it.
TARGETS: Final = "form.targets-only"
#: The codes of cells that are not parted, and of nothing at all.
GLUED: Final = "form.glued"
NOTHING: Final = "form.none"
#: So many characters of a file are looked at.
_MOST: Final = 400_000
#: So much text behind a heading of indicators is some rows of it.
_ROWS: Final = 40
#: Sentences (or their halves) from which on a text is prose, and headings of chapters that make it a report; so many labels
#: are the head of a form, so many names of levels its rows.
_PROSE, _CHAPTERS, _FEW = 8, 2, 3
#: A longer line is no title.
_TITLE: Final = 80

_BLANKS: Final = regex(r"[\s|│┃¦\u3000\u200b\u200c\u200d\u2060\ufeff\u00a0]+")
_HALF: Final = str.maketrans("（），：；［］％", "(),:;[]%")
#: The heading of a table of indicators: two levels, or a level and 指标名称; what follows up to the first row is its columns.
_HEADING: Final = regex(r"[一二]级(?:绩效)?(?:指标|目标).{0,40}?(?:[二三]级(?:绩效)?(?:指标|目标)|指标(?:名称|内容))")
_BARE: Final = regex(r"指标名称.{0,60}?(?:完成值|完值|实际值|得分)")
_ROW_BEGINS: Final = regex(
    r"(?:项目)?(?:完成|产出|投入|过程|决策|效益|效果|履职|成本|管理|满意度)(?:指标|目标|效能|效果|效益)(?!值)|项目(?:决策|管理|绩效)|数量指标"
)
_LONGEST_HEADING: Final = 120
#: What tells that a table has been filled in: columns of actual values or marks; money that was spent.
_ACTUAL: Final = regex(r"实际|完成|达成|自评|得分|进度|进展")
#: What only the heading of a monitoring form has.
_MONITORED: Final = regex(
    r"可能性|全年预计(?:执行|完成|实现)|预计全年|\d月(?:份|底|末)?(?:累计)?(?:执行|完成)情况|上半年(?:执行|完成)"
)
_SPENT: Final = regex(r"执行数|执行率|实际支出|决算数|支出数|自评(?:报告)?表|自评得分|自评分")

_TARGETS: Final = regex(r"绩效目标(?:申报|批复|审核|设定|公开|编制)?表|目标申报表|绩效(?:评价)?指标表")
_VALUES: Final = regex(r"指标值|目标值")
_FORM: Final = regex(r"自评(?:报告|结果|情况)?表|目标完成情况表")
_REPORT_LINE: Final = regex(
    r".{0,60}(?:评价|自评)(?:工作)?(?:总结|分析)?(?:的)?报告(?:\(.{0,20}\)|及表格|正文)?(?:\.\w+)?"
)
_CHAPTER: Final = regex(
    r"(?:[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]{1,2}\))[^,。;:\d]{0,14}(?:概况|情况|状况|分析|结论|问题|建议|做法|说明|背景|目标|开展)"
)
#: What stands between the levels of a sentence, or behind them, and never between columns; and what every row has.
_LISTED: Final = regex(r"[。；;，,、和及与的是]")
_FIGURE: Final = regex(r"\d")
_SENTENCE: Final = regex(r"[。；;，,]")
_LABELS: Final = (
    *("项目名称", "项目单位", "实施单位", "主管部门", "预算单位", "资金使用单位", "部门名称", "单位名称", "项目负责人"),
    *(
        "项目资金",
        "资金总额",
        "年度总金额",
        "预算执行情况",
        "资金情况",
        "全年预算数",
        "年初预算数",
        "年度总体目标",
        "预期目标",
    ),
)
_NAMES: Final = regex(r"(?:数量|质量|时效|成本|社会效益|经济效益|生态效益|可持续影响|满意度)指标")


@dataclass(frozen=True, slots=True)
class _Sight:
    """The whole text without blanks; where each piece of it begins, and its place; lines that may be titles."""

    text: str
    starts: tuple[int, ...]
    places: tuple[Source, ...]
    report: Source | None
    parted: bool

    def at(self, found: "re.Match[str]") -> Source:
        return self.place(found.start())

    def place(self, at: int) -> Source:
        return self.places[bisect_right(self.starts, at) - 1]


def none(items: Iterable[Item], file: str, *, hidden: bool = False) -> Problem:
    """The problem of a file without any form; `hidden` says that something in it was not read because nobody sees it."""
    sight = _seen(items)
    return (sight and (_form(sight) or _paper(sight))) or _nothing(file, hidden=hidden)


def targets(place: Source) -> Problem:
    """The problem of a form that sets targets: nothing in it says what was reached, so there is nothing to mark."""
    message = "这是绩效目标表（申报表），没有实际完成值，不能当作自评表评分。"
    cure = (
        "请给出填有实际完成值的自评表；要审核目标，可以直接用 jixiao score -r target-review 审核这份表，或者用"
        " jixiao form -r target-review -o 审核表.xlsx 制作审核表，由审核人填好后评分。"
    )
    return Problem(place, TARGETS, message, cure)


def monitored(items: Iterable[Item]) -> Problem | None:
    """The problem of a text whose heading of indicators is a monitoring form's, for whoever cannot part its cells."""
    sight = _seen(items)
    if sight is None:
        return None
    headings = _HEADING.finditer(sight.text)
    found = next((one for one in headings if _MONITORED.search(sight.text, one.start(), _end(sight.text, one))), None)
    return _glued(sight.at(found)) if found else None


def unparted(lines: Sequence[Cell]) -> Iterator[Problem]:
    """The problem of each form that lines beside tables hold as text, as `none` tells of a file that has nothing else.

    In a text that goes on for pages a heading is told from a sentence that speaks of levels: nothing stands between its
    columns, and a row with a figure follows. One that no 项目名称 precedes is the former one, which a page repeats.
    """
    sight = _seen(lines) if any("指标" in line.text or "目标" in line.text for line in lines) else None
    if sight is None:
        return
    before = 0
    for found in _HEADING.finditer(sight.text):
        end = _end(sight.text, found)
        heads = sight.text[found.start() : end]
        rows = sight.text[end : end + 2 * _LONGEST_HEADING]
        row = _ROW_BEGINS.match(rows) and len(rows) >= _ROWS and _FIGURE.search(rows)
        if row and _ACTUAL.search(heads) and not (_LISTED.search(found[0]) or _SENTENCE.search(heads)):
            if not before or "项目名称" in sight.text[before : found.start()]:
                yield _glued(sight.at(found))
            before = end


def _seen(items: Iterable[Item]) -> _Sight | None:
    pieces: list[str] = []
    places: list[Source] = []
    parted, length = False, 0
    for item in items:
        row = (item,) if isinstance(item, Cell) else item
        parted = parted or (len(row) > 1 and sum(c.level(cell.text) is not None for cell in row) > 1)
        for cell in row:
            if words := _BLANKS.sub("", cell.text[:_MOST]).translate(_HALF):
                pieces.append(words)
                places.append(cell.source)
                length += len(words)
        if length > _MOST:
            break
    pieces = _simplified(pieces)
    starts = tuple(itertools.accumulate(map(len, pieces[:-1]), initial=0))
    return _Sight("".join(pieces), starts, tuple(places), _report(pieces, places), parted) if pieces else None


def _simplified(pieces: Sequence[str]) -> list[str]:
    """The texts in simplified characters, without how some converters say that they are read."""
    text = "\n".join(pieces)
    plain = script.simplified(text)
    if plain == text:
        return list(pieces)
    spoken = set(script.readings(plain))
    return "".join(char for index, char in enumerate(plain) if index not in spoken).split("\n")


def _report(pieces: Sequence[str], places: Sequence[Source]) -> Source | None:
    """The first line that is the title of a report."""
    titles = (
        place
        for words, place in zip(pieces, places, strict=True)
        if len(words) <= _TITLE and _REPORT_LINE.fullmatch(words) and not _FORM.search(words)
    )
    return next(titles, None)


# --- what it is ---------------------------------------------------------------------------------------------------


def _form(sight: _Sight) -> Problem | None:
    """What a heading of indicators tells."""
    headings = [*_HEADING.finditer(sight.text)]
    filled = [
        (found, end) for found in headings if _ACTUAL.search(sight.text, found.start(), end := _end(sight.text, found))
    ]
    if not filled and _FORM.search(sight.text):
        filled = [(found, found.end()) for found in _BARE.finditer(sight.text)]
    head = _first_label(sight)
    for found, end in filled:
        if len(sight.text) - end >= _ROWS or not head:
            return _rows_only(sight.at(found)) if sight.parted else _glued(sight.at(found))
    if filled and head:
        return _head_only(head)
    if not headings or (sight.report and _is_report(sight)):
        return None  # a report tells its targets in passing
    place = sight.at(headings[0])
    lost = _SPENT.search(sight.text) and not _TARGETS.search(sight.text)
    return _glued(place) if lost else targets(place)


def _end(text: str, heading: "re.Match[str]") -> int:
    """Where the names of the columns end: where the first row begins."""
    last = heading.start() + _LONGEST_HEADING
    row = _ROW_BEGINS.search(text, heading.start(), last)
    return row.start() if row else min(last, len(text))


def _paper(sight: _Sight) -> Problem | None:
    """What a text without a heading of indicators is."""
    if _is_report(sight):
        return _narrative(sight.report or sight.places[0])
    title = _TARGETS.search(sight.text)
    if title and _VALUES.search(sight.text) and not _SPENT.search(sight.text):
        return targets(sight.at(title))
    labels = sum(label in sight.text for label in _LABELS)
    names = [*_NAMES.finditer(sight.text)]
    if len(names) >= _FEW and labels < _FEW:
        return _rows_only(sight.at(names[0]))
    form = _FORM.search(sight.text) and not _is_prose(sight)
    place = _first_label(sight) if labels >= _FEW or form else None
    return _head_only(place) if place else None


def _first_label(sight: _Sight) -> Source | None:
    found = [at for label in _LABELS if (at := sight.text.find(label)) >= 0]
    return sight.place(min(found)) if found else None


def _is_prose(sight: _Sight) -> bool:
    return len(_SENTENCE.findall(sight.text)) >= _PROSE


def _is_report(sight: _Sight) -> bool:
    """Whether a text is prose with the title of a report, or with chapters that speak of performance."""
    if sight.report:
        return _is_prose(sight) or sight.text.count("。") >= _FEW
    chapters = len(_CHAPTER.findall(sight.text)) >= _CHAPTERS
    return _is_prose(sight) and chapters and "绩效" in sight.text and not _FORM.search(sight.text)


# --- what is said of it -----------------------------------------------------------------------------------------


def _glued(place: Source) -> Problem:
    message = "这里有自评表，但单元格没有分开：各栏的字连在一起，看不出哪个数属于哪一栏。"
    cure = "请给出原来的 Excel 或 Word 文件，或在各栏之间补上制表符，一行一条。"
    return Problem(place, "form.glued", message, cure)


def _head_only(place: Source) -> Problem:
    message = "这里只有自评表的上半部分，没有认得出的绩效指标。"
    cure = "请给出完整的自评表；指标在另一个文件或另一张表里的，请合在一起。"
    return Problem(place, "form.head-only", message, cure)


def _rows_only(place: Source) -> Problem:
    message = "这里只有绩效指标，没有自评表的上半部分，不知道是哪个项目的。"
    cure = "请在指标之前补上“项目名称”一栏，或给出完整的自评表。"
    return Problem(place, "form.rows-only", message, cure)


def _narrative(place: Source) -> Problem:
    message = "这是文字报告，其中没有绩效自评表，没有可以评分的指标。"
    cure = "请给出报告所附的自评表（Excel 或 Word）；没有的，请用 jixiao form 制作空白表填写。"
    return Problem(place, "form.narrative", message, cure)


def _nothing(file: str, *, hidden: bool) -> Problem:
    message = "没有找到绩效自评表；隐藏的内容没有读取。" if hidden else "没有找到绩效自评表。"
    cure = "请核对文件；自评表要有“项目名称”一栏和“一级指标、二级指标、三级指标”的表头。"
    return Problem(Source(file), "form.none", message, f"请先取消隐藏。{cure}" if hidden else cure)
