"""How well a text fits a column: the prices of the shortest-path fit, all in one place.

In: a text and the name of a column. Out: what it costs to read it there, or None where it cannot stand there. The prices
say what a careful reader weighs: a number is no name, the name of a level stands in its own column, marks and weights are
bare numbers, and a row without its mark is rarer than one without a reason. Prices are in thousandths of the price of
reading a plain text as a target twice.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import pages
from jixiao.intake.forms import vocabulary as v
from jixiao.values import reading

#: So many texts are remembered: the same names and words come again and again.
_REMEMBERED: Final = 50_000

#: A cell left out, by its column, where the text keeps no empty cell.
MISSING: Final[Mapping[str, int]] = {
    "label": 0, "level1": 0, "level2": 0, "group": 0, "weight1": 0, "weight2": 0, "level3": 8000, "target": 3000, "actual": 3000,
    "weight": 5000, "score": 4000, "operator": 1500, "unit": 1000, "actual_unit": 500, "reason": 100, "basis": 100,
}  # fmt: skip
#: A column that is not read.
UNREAD: Final = 400

#: An empty cell that the text keeps, by its column: nothing else is wrong with it than that it is rarely so.
EMPTY: Final[Mapping[str, int]] = {"level3": 3000, "target": 700, "actual": 700, "weight": 1500, "score": 1200}

#: An empty cell that the text keeps, where no column takes it; a row of nothing but the names of levels; a placeholder.
IDLE: Final = 300
LEVELS_ONLY: Final = 1500
#: The number of a row in the list, before its name.
SERIAL: Final = 300
PLACEHOLDER: Final = 200
#: A level without the 指标 that those of its form have, and that as a name: it is rather the name of an indicator.
BARE: Final = 1500
BARE_NAME: Final = 800
#: A name that stands twice: it is rather a target and its actual value.
TWICE: Final = 2500
#: A cell that begins where a line of text goes on, not behind a bar.
INSIDE: Final = 3000
#: A row that begins in the middle of a line, or goes on over its end, where others keep to a line: that one of its values is
#: blank is likelier, or the reason at the end of a line would become the name of the row below it.
OFF_LINE: Final = 4000
#: An atom that is read as nothing, in the middle of the rows and behind them.
STRAY: Final = 4000
BEHIND: Final = 1500
OUTSIDE: Final = 100
#: Two readings that differ by less are both possible.
MARGIN: Final = 700

_POINTS = regex(r"(?:0|[1-9]\d{0,2})(?:\.\d{1,4})?(?:分|%)?")
_NONE = regex(r"[—–\-/、]{1,3}|无")
_NUMBERED = regex(r"(?:指标|目标|任务)[一二三四五六七八九十\d]{1,2}(?:[:：、.]|(?=[^\d]))")
_UNIT_ALONE = regex(r"[%％‰]|[百千万亿]{0,2}元")
_SIGN = regex(r"[≥≤<>=≧≦‹›±]{1,2}")
_OPERATOR = regex(r"[≥≤<>=≧≦＝＞＜]{1,2}|定性|定量|正向|反向|逆向|正向指标|反向指标|大于|小于|等于|不低于|不高于")
_OWN_LEVEL = regex(r"[\u4e00-\u9fff、和与及]{2,14}(?:指标|目标)?(?:[(（]?\d{1,3}分?[)）]?)?")
#: A satisfaction that is somebody's is an indicator as often as it is a second level.
_OWN_SATISFACTION = regex(r"[\u4e00-\u9fff()（）、]{0,24}满意度(?:[(（].*)?")
_PAGE = regex(r"第\d{1,4}页(?:[,，/]?共\d{1,4}页)?|-\d{1,4}-|[共/]\d{1,4}页")
_GOAL_NUMBER = regex(r"[一二三四五\d]+$")
_SENTENCE = regex(r"[，。；,;]|因|未|不|已|无")
_KEPT_FREE = regex(r".*(?:\d|…|\.\.|·).*")
_QUANTITY = regex(r"[≥≤<>=约]*\d[\d,.]*(?:[%‰]|[\u4e00-\u9fff]{1,3}(?:/[\u4e00-\u9fff]{1,2})?)?")
_DATE = regex(
    r"(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日)?|底)?(?:底)?(?:之?前|以前|前完成)?|20\d\d(?:[-./]\d{1,2}){1,2}|\d{1,2}-\d{1,2}月"
)
#: Words that say how far something was reached; they are values, and the name of nothing.
_WORDS = regex(
    r"(?:部分|基本|未|全部|已)?达成(?:预期)?(?:指标|目标)?(?:值)?|(?:已|全部|基本|未|按时|按期|按计划)?完成|是|否|有|无|高|好|优|良|中|差|优秀|良好|合格|达标"
    r"|(?:有效|显著|明显|持续|逐步|不断|基本|较)?(?:提升|提高|改善|增强|显著|明显|较高|较好)|按规定执行|已公开|达成目标"
)
_LOST_BRACKET = regex(r"([\u4e00-\u9fff]{2,14}?)(\d{1,3}分?)[)）]")
_ONLY_POINTS = regex(r"\(?\d{1,3}分?\)|\d{1,3}分")
#: Points stand behind the name of their level; before a name they are those of another one.
_POINTS_FIRST = regex(r"\(\d{1,3}分\).")
_LONGEST_NAME: Final = 120
_MOST_POINTS: Final = 200


@lru_cache(_REMEMBERED)
def furniture(text: str) -> bool:
    """Whether a text between rows belongs to the page, not to the table: its number, a title, a year, the label of a goal."""
    goal = _GOAL_NUMBER.sub("", v.as_label(text))
    return (
        pages.title(text)
        or pages.year_line(text)
        or bool(_PAGE.fullmatch(v.half(text)))
        or v.goal(goal) == "goal_section"
    )


def first_level(text: str) -> bool:
    """Whether a text is a usual name of a first level; 完成 alone is rather what was reached."""
    return v.first_level(text) and text != "完成"


@lru_cache(_REMEMBERED)
def level(text: str, name: str) -> bool:
    """Whether a text is a usual name of a level's column; `name` is level1 or level2."""
    return not numbered(text) and (first_level if name == "level1" else v.second_level)(bracketed(text))


@lru_cache(_REMEMBERED)
def complete(text: str) -> bool:
    """Whether a name of a level is whole, so that nothing but its points can still belong to it."""
    return text.endswith(("指标", "目标", ")", "）")) and (level(text, "level1") or level(text, "level2"))


def bracketed(text: str) -> str:
    """A name of a level whose points lost their opening bracket to the end of a line: `效益指标30分)`."""
    found = _LOST_BRACKET.fullmatch(text)
    return f"{found[1]}({found[2]})" if found else text


def bare(text: str) -> bool:
    """Whether a name of a level does without 指标: 成本."""
    return not v.weighted(text)[0].endswith(("指标", "目标"))


def only_points(text: str) -> bool:
    """Whether a text is what is left of a name of a level whose letters stood below each other: `(50分)`."""
    return bool(_ONLY_POINTS.fullmatch(v.half(text)))


@lru_cache(_REMEMBERED)
def part_of_nothing(text: str) -> bool:
    """Whether a text is whole by itself: a name of a level, or the beginning of a row. No cell goes on with it."""
    return numbered(text) or first_level(text) or v.second_level(text) or placeholder(text)


@lru_cache(_REMEMBERED)
def placeholder(text: str) -> bool:
    """Whether a text is the name of a row that a form keeps free: `指标2：`, `……`."""
    plain = v.half(text).rstrip("/-") if len(text) < 12 else ""
    return bool(_KEPT_FREE.fullmatch(plain)) and not v.numeral(text) and reading.placeholder(plain)


@lru_cache(_REMEMBERED)
def numbered(text: str) -> bool:
    """Whether a text begins as the rows of many forms do: `指标1：`."""
    return bool(_NUMBERED.match(v.half(text[:40])))


@lru_cache(_REMEMBERED)
def word(text: str) -> bool:
    """Whether a text is one of the words that say how far something was reached: 已完成, 显著提升, 是."""
    return bool(_WORDS.fullmatch(text))


@lru_cache(_REMEMBERED)
def date(text: str) -> bool:
    """Whether a text is a day, a month or a period: 2021年12月底前, 1-12月."""
    return bool(_DATE.fullmatch(text))


def sign(text: str) -> bool:
    """Whether a text is an operator that its number got parted from."""
    return bool(_SIGN.fullmatch(v.half(text)))


def serial(text: str) -> bool:
    """Whether a text can be the number of a row in the list."""
    return text.isdecimal() and len(text) < 3


def points(text: str) -> bool:
    """Whether a text can be a weight or a mark."""
    return bool(_POINTS.fullmatch(v.half(text))) and Fraction(v.half(text).rstrip("分%")) <= _MOST_POINTS


@lru_cache(_REMEMBERED)
def price(text: str, name: str, *, alone: bool) -> int | None:
    """What a text costs in a column; `alone` where separators part it from what stands around it. None: it cannot be."""
    match name:
        case "level1" | "level2" | "label" | "group":
            return _name_of_level(text, name, alone=alone)
        case "level3":
            return _name(text)
        case "target" | "actual":
            return _value(text, name)
        case "weight" | "weight1" | "weight2" | "score":
            return (2500 if "%" in v.half(text) else 0) if points(text) else 1000 if _NONE.fullmatch(text) else None
        case "operator":
            return 0 if _OPERATOR.fullmatch(v.half(text)) else None
        case "unit" | "actual_unit":
            if word(text):  # a word that is measured has no unit
                return 2500
            return 0 if len(text) <= 8 and not v.numeral(text) else 2500 if len(text) <= 20 else None
        case "reason" | "basis":
            return _words(text)
    return 400


def _name_of_level(text: str, name: str, *, alone: bool) -> int | None:
    if _POINTS_FIRST.match(v.half(text)):
        return None
    if name in ("level1", "level2") and level(text, name):
        return 800 if text.startswith(("(", "（")) or _OWN_SATISFACTION.fullmatch(v.squeeze(text)) else 0
    if only_points(text):
        return 400 if name == "level1" else 1400 if name == "level2" else None
    if v.numeral(text) or v.bound(text) or not alone:
        return None
    other = "level2" if name == "level1" else "level1"
    if name in ("level1", "level2") and level(text, other):
        return 2500 if name == "level1" else 1200
    if not _OWN_LEVEL.fullmatch(v.squeeze(text)):
        return None
    marked = text.endswith(("指标", "目标", "分)", "分）"))
    return 1800 if marked else 3600


def _name(text: str) -> int | None:
    if numbered(text) and not placeholder(text):
        return 0
    if v.numeral(text) or v.bound(text) or _NONE.fullmatch(text) or only_points(text) or placeholder(text):
        return None
    if _OPERATOR.fullmatch(v.half(text)):
        return None
    if first_level(text) or v.second_level(text):
        if _OWN_SATISFACTION.fullmatch(v.squeeze(text)):
            return 300
        return 6000 if complete(text) else 2500
    if c.column(text) is not None and c.level(text):
        return None
    if _QUANTITY.fullmatch(v.half(text)) or date(text):
        return 5000
    if word(text):
        return 3000
    if len(text) > _LONGEST_NAME or "。" in text[:-1]:
        return 8000
    return 200


def _value(text: str, name: str) -> int:
    if v.numeral(text) or v.bound(text):
        return 0
    if sign(text) or _UNIT_ALONE.fullmatch(text) or _OPERATOR.fullmatch(v.half(text)):
        return 4000
    if part_of_nothing(text):
        return 12000 if numbered(text) else 8000
    return 500 if len(text) <= _LONGEST_NAME or name == "target" else 700


def _words(text: str) -> int:
    """A reason, which is a sentence or a word that says that there is none; a short text is rather the next row's name."""
    if v.numeral(text) or date(text) or _QUANTITY.fullmatch(v.half(text)):
        return 4000
    if part_of_nothing(text):
        return 6000
    if (len(text) < 3 or word(text)) and not _NONE.fullmatch(text):
        return 2500
    return 300 if len(text) > 8 or _NONE.fullmatch(text) or _SENTENCE.search(text) else 700
