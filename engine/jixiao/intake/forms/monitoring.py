"""What the words of a monitoring form mean (项目支出绩效目标执行监控表, 财预〔2019〕136号): months, reasons, likelihood.

In: the text of a heading, or the cells of a row by their columns. Out: how many months a period covers; the reason and the
likelihood of a row as one cell each, where the form parts them into columns that are ticked.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered
from jixiao.intake.forms import vocabulary as v
from jixiao.records import Cell

_ORDINALS: Final = "一二三四五六七八九"
_MONTH: Final = rf"(?:1[01]|0?[1-9]|十一|十|[{_ORDINALS}])"
#: A part of a year that begins with it, as headings call it: 1-7月, 截至9月底, 上半年, 前三季度.
PERIOD: Final = (
    rf"(?:(?:20\d\d年)?(?:(?:0?1|一)月?份?[-~～至到](?P<upto>{_MONTH})月份?|截[至止]到?(?P<by>{_MONTH})月(?:份|底|末|\d{{1,2}}日)?"
    rf"|(?P<end>{_MONTH})月[底末]|(?P<half>上半年度?)|(?:前|第?)(?P<quarters>[一二三])个?季度)(?:末|底)?止?)"
)
_PERIOD = regex(PERIOD)
#: The same where it may be called what it is, without saying which.
SO_FAR: Final = rf"(?:{PERIOD}|监控期间?|期内|期中|年中)"
#: A column of what was reached in such a part, of what the year is expected to come to, and of whether it can be reached.
INTERIM: Final = regex(
    rf"{SO_FAR}(?:累计|实际|项目|绩效|指标|目标)*(?:执行|完成|实现|实施|达成)(?:进度|进展|指标|目标)?(?:值|情况|程度)?"
)
EXPECTED: Final = regex(
    r"(?:(?:全年|年度|年底|年末)预计|预计(?:全年|年度|年底|年末)?)(?:可|能)?(?:实际|累计)?(?:执行|完成|实现|达到|达成)(?:指标|目标)?(?:值|情况|程度)?"
)
LIKELIHOOD: Final = regex(r"(?:年度|全年|绩效|完成|实现|达成|预期|目标|指标|的)*可能性(?:判断|分析)?")

#: The columns into which 偏差原因分析 is parted, and those of 完成目标可能性, by the words that stand above them.
REASONS: Final[Mapping[str, str]] = v.terms(
    "why-funds 经费保障 资金保障",
    "why-rules 制度保障",
    "why-staff 人员保障",
    "why-things 硬件条件保障 硬件保障 条件保障",
    "why-other 其他 其它 其他原因 其它原因",
)
TICKED: Final[Mapping[str, str]] = v.terms(
    "sure 确定能 肯定能 一定能 确定能完成",
    "maybe 有可能 可能 可能完成 有可能完成",
    "never 完全不可能 不可能 不能 不能完成 不可能完成",
)
#: What they are called in the cell that they come to.
_CALLED: Final[Mapping[str, str]] = {
    "why-funds": "经费保障",
    "why-rules": "制度保障",
    "why-staff": "人员保障",
    "why-things": "硬件条件保障",
    "why-other": "其他",
    "sure": "确定能",
    "maybe": "有可能",
    "never": "完全不可能",
}
#: All these columns, and the columns that only a monitoring form has.
PARTED: Final = frozenset(_CALLED)
OWN: Final = frozenset(("interim", "expected", "likelihood", *TICKED.values()))

_TICK = regex(r"[√✓✔☑■●Vv]|是|有|1")
_NO = regex(r"[×xX☒☐□○]|否|无|没有|0")


@remembered
def months(text: str) -> int | None:
    """How many months the period covers that a text names (`1—7月执行情况` → 7), None where it names none."""
    found = _PERIOD.search(v.half(text))
    if found is None:
        return None
    if found["half"]:
        return 6
    if found["quarters"]:
        return 3 * (_ORDINALS.index(found["quarters"]) + 1)
    month = found["upto"] or found["by"] or found["end"]
    if month.isdecimal():
        return int(month)
    return 10 + (month == "十一") if month[0] == "十" else _ORDINALS.index(month) + 1


def together(cells: dict[str, Cell]) -> None:
    """Put the parted columns of a row together: the reason with what it lies in, the likelihood that is ticked."""
    parts = [name for name in REASONS.values() if name in cells]
    for name in dict.fromkeys(parts):
        cells["reason"] = _reasoned(cells.get("reason"), _CALLED[name], cells.pop(name))
    ticks = [(name, cells.pop(name)) for name in dict.fromkeys(TICKED.values()) if name in cells]
    said = [(_CALLED[name], cell) for name, cell in ticks if _says(cell)]
    if said:
        cells["likelihood"] = replace(said[0][1], text="、".join(name for name, _ in said), shown="")
    elif ticks:
        cells.setdefault("likelihood", replace(ticks[0][1], text=""))


def _says(cell: Cell) -> bool:
    return not v.nothing(cell.text) and not _NO.fullmatch(v.half(cell.text))


def _reasoned(reason: Cell | None, name: str, cell: Cell) -> Cell:
    """The reason so far with one of the columns; a tick says only what it lies in."""
    if not _says(cell):
        return reason or cell
    told = name if _TICK.fullmatch(v.half(cell.text)) else f"{name}：{cell.text}"
    return replace(cell, text=f"{told}；{reason.text}" if reason and reason.text else told)
