"""What a sentence of an account states: figures by the names of facts, as the text has them.

In: a text, the year that it is about. Out: a `Stated` for each figure that one of the patterns knows, with the words of the
text and where they stand. The patterns are a table, of a project (`PROJECT`) or of a department (`departments`): the names are
those that rulesets and reports ask for. A figure of another year (`2019年…`) is not taken; a claim in words (均达到要求) states
what its row says.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex

#: How an amount is written, and what leads to a figure. Digits possessively: linear in whatever stands in a text.
AMOUNT: Final = r"\s*+(\d[\d,，]*+(?:\.\d++)?+\s*+(?:亿元|万元|千元|百元|元))"
IS: Final = r"\s*+(?:数|金额|资金|总额)?(?:共计|合计|总计|共|为|是|达到|达|：|:)?"


@dataclass(frozen=True, slots=True)
class Statement:
    """A pattern and the facts that it states.

    Each name takes the group of its number; of one group all names take it. `says` is what the words mean where they are no
    figure. Of statements with one name those of the lower `rank` count, the others only where there is none of them.
    """

    names: tuple[str, ...]
    pattern: re.Pattern[str]
    says: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact as a text states it: its value, the offset of the words, and the rank of the statement."""

    name: str
    value: str
    start: int
    rank: int


def statement(names: str, pattern: str, says: str = "", rank: int = 0) -> Statement:
    """A pattern, and the names of what it states with a blank between them."""
    return Statement(tuple(names.split()), regex(pattern), says, rank)


#: What the report of a project states of it.
PROJECT: Final = (
    statement("失败退回人次", r"退回\s*+(\d{1,9}+\s*+人次)"),
    statement("预算数", rf"(?:全年|年初)预算{IS}{AMOUNT}"),
    statement("执行数", rf"(?<!预算)(?:决算执行|决算|全年执行|执行){IS}{AMOUNT}"),
)

#: What a figure of the year before is called.
LAST_YEAR: Final = {
    name: f"上年{name.removeprefix('本年')}"
    for name in (
        *("收入总计", "支出总计", "财政拨款收入总计", "财政拨款支出总计", "一般公共预算财政拨款支出", "本年三公经费"),
        *("机关运行经费", "在职人员数"),
    )
}
_YEAR: Final = regex(r"(?<!\d)(20\d\d)\s*+年(?!相比|比|度相比|度比|相比较)")
_LAST: Final = regex(r"(?:上年|去年)[度末]?的?")
#: What is promised, or was left undone, is no claim that it was done.
_YES: Final = "是"
_UNDONE: Final = regex("未|尚|没有|拟|计划[于在]|将[严按进继会于在]|确保|力争|应当|需要|下一步")
_STOPS: Final = regex(r"[。！？；\n]")
#: A sentence is looked back at no further than this.
_BACK: Final = 200


def stated(text: str, table: Sequence[Statement], year: int | None = None) -> Iterator[Stated]:
    """Everything that the statements of a table find in a text, in the order of the table."""
    for one in table:
        for found in one.pattern.finditer(text):
            before = years_before(text, found.start(), year)
            if before > 1 or (one.says == _YES and _UNDONE.search(_sentence(text, found.start()) + found[0])):
                continue
            groups = found.re.groups
            for number, name in enumerate(one.names, 1):
                called = LAST_YEAR.get(name, "") if before else name
                if called:
                    group = min(number, groups)
                    value = one.says or found[group].replace(" ", "")
                    yield Stated(called, value, found.start(group) if groups else found.start(), one.rank)


def years_before(text: str, at: int, year: int | None) -> int:
    """How many years before `year` a figure is of, by the last year that its sentence names up to there; 2: not known which."""
    sentence = _sentence(text, at)
    if _LAST.search(sentence[-4:]):
        return 1
    named = _YEAR.findall(sentence) if year is not None else ()
    return 0 if not named or year is None else min(2 if (ago := year - int(named[-1])) < 0 else ago, 2)


def _sentence(text: str, at: int) -> str:
    """What stands of a sentence before `at`."""
    return _STOPS.split(text[max(0, at - _BACK) : at])[-1]
