"""Units as people write them: which dimension they measure, how many base units one of them is, what converts.

In: text in `glyphs.normal` writing. Out: a `Unit`. What does not convert:
- A year is 12 months and a quarter 3 (dimension 月数); a week is 7 days and a day 24 hours (dimension 时间). Months
  have no fixed number of days, and a working day (工作日) is no day of the calendar: these three never meet.
- 个百分点 is a difference of two rates, not a rate: a dimension of its own.
- 分 is a point of a marking scale, not money and not a minute (write 分钱, 分钟 for these).
- Foreign money has no rate here: each currency is its own noun, as are 个, 家, 所 …: 8所 cannot be compared with 8个.
- Dividing by a year keeps the dimension (次/年 is 次, 元/人·年 is 元/人): a form speaks of one year.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.records.quantity import Unit
from jixiao.records.submission import NOTHING
from jixiao.values.quantity import glyphs

# dimension, then names and their size in base units; sizes are exact: decimals or quotients of integers.
_MEASURES = (
    ("金额", "元 1 块 1 块钱 1 圆 1 元人民币 1 人民币 1 角 0.1 毛钱 0.1 分钱 0.01"),
    ("比率", "% 0.01 ‰ 0.001 ‱ 0.0001 倍 1 成 0.1"),
    ("百分点", "个百分点 1"),
    ("长度", "米 1 m 1 公尺 1 延米 1 公里 1000 千米 1000 km 1000 里 500 华里 500"),
    ("长度", "分米 0.1 厘米 0.01 公分 0.01 cm 0.01 毫米 0.001 mm 0.001"),
    ("面积", "平方米 1 平米 1 平方 1 ㎡ 1 m² 1 m2 1 平方厘米 0.0001 亩 2000/3 公顷 10000"),
    ("面积", "平方公里 1000000 平方千米 1000000 km² 1000000 km2 1000000"),
    ("体积", "立方米 1 立方 1 m³ 1 m3 1 升 0.001 L 0.001 毫升 0.000001 mL 0.000001"),
    (
        "质量",
        "千克 1 公斤 1 kg 1 斤 0.5 市斤 0.5 吨 1000 t 1000 克 0.001 g 0.001 毫克 0.000001 mg 0.000001 微克 0.000000001",
    ),
    ("时间", "天 1 日 1 周 7 星期 7 个星期 7 小时 1/24 个小时 1/24 h 1/24 分钟 1/1440 min 1/1440 秒 1/86400"),
    ("月数", "个月 1 个季度 3 年 12 周年 12"),
    ("工作日", "个工作日 1"),
    ("功率", "千瓦 1 kW 1 瓦 0.001 W 0.001 兆瓦 1000 MW 1000"),
    ("数据量", "GB 1 G 1 MB 1/1024 TB 1024 T 1024 PB 1048576"),
)
_SYNONYMS = (
    ("%", "百分比 百分率 百分数"),
    ("‰", "千分比 千分率"),
    ("‱", "万分比"),
    ("个百分点", "百分点"),
    ("个月", "月 月份 个月份"),
    ("个季度", "季度 季"),
    ("个工作日", "工作日"),
    ("人", "名 位 个人 人数"),
    ("课时", "个课时"),
    ("学时", "个学时"),
    ("人次", "人·次 人*次 人(次)"),
)
_COUNTS = (
    "人 人次 个 件 项 次 场 份 例 只 篇 户 台 套 头 家 所 座 栋 幢 辆 条 批 期 门 册 本 张 支 枚 根 株 棵 口 处 "
    "间 幅 组 副 架 艘 匹 羽 尾 盏 扇 颗 粒 瓶 箱 袋 包 桶 盒 车 列 班 节 堂 课时 学时 学分 起 宗 "
    "笔 单 村 镇 乡 县 市 街道 社区 队 站 段 层 床 床位 张床位 场次 批次 户次 车次 班次 例次 件次 台次 架次 站次 "
    "周次 亩次 台套 台件 标段 人日 人天 人月 生 学生 字 页 款 类 种 美元 港元 欧元 英镑 日元 度 千瓦时 kWh 吨公里 "
    "分 岁 ℃ 分贝 dB 学年 轮 机构 企业 单位 学校 项目 村民小组 村委会 行政村 自然村 小区"
)


def _table() -> dict[str, Unit]:
    units = {noun: Unit(noun, noun, decimals.ONE) for noun in _COUNTS.split()}
    for dimension, line in _MEASURES:
        parts = line.split()
        for name, size in zip(parts[::2], parts[1::2], strict=True):
            units[name] = Unit(name, dimension, Fraction(size))
    for name, others in _SYNONYMS:
        for other in others.split():
            # 98百分比 is shown as 98%, 12月 as 12个月 and 1季度 as 1个季度 (they would read as dates); 名 and 位 stay.
            shown = other if units[name].dimension == "人" else name
            units[other] = Unit(shown, units[name].dimension, units[name].factor)
    return units


_KNOWN = _table()
#: The same for Latin letters in any case, where no two units then share a name (g and G do).
_ANY_CASE = {name.lower(): unit for name, unit in _KNOWN.items() if re.fullmatch(r"[A-Za-z]{2,}[²³23]?", name)}
_LONGEST = max(map(len, _KNOWN))
_MULTIPLIER = regex(r"[十百千]?[万亿]亿?|[百千]")
_SIZES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_LETTERS = regex(r"[A-Za-z]+[²³23]?(?![A-Za-z0-9])")
_EXPONENT = regex(r"[eE]\d")  # 1.2e3 counts no e3
_NEW_NOUN = regex(r"[\u4e00-\u9fff]{1,6}(?=$|[(),;，；/])")
_NEW_PART = regex(r"[\u4e00-\u9fff]{1,4}(?=$|[(),;*·/])|[A-Za-z]{1,4}(?![A-Za-z0-9])")
_PERSON_TIME = regex(r"人(?=[年月天日])")
_JOINTS = frozenset("*·×/.")
#: Nouns that make a number a name or a rank, not a count.
_RANKS = frozenset("级号届版代等")


def known(text: str, at: int) -> tuple[Unit, int] | None:
    """The longest known noun that begins at `at` (no multiplier, no compound), and where it ends."""
    letters = _LETTERS.match(text, at)
    if letters:
        word = letters.group()
        unit = _KNOWN.get(word) or _ANY_CASE.get(word.lower())
        return (unit, letters.end()) if unit else None
    for end in range(min(at + _LONGEST, len(text)), at, -1):
        word = text[at:end]
        if word in _KNOWN and not (word[-1].isascii() and word[-1].isalnum()):
            return _KNOWN[word], end
    return None


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """What stands after a number: a unit or none, where it ends, and whether 余, 多 (`more`) or 来 (`about`) stood in it."""

    unit: Unit | None
    end: int
    more: bool = False
    about: bool = False


def read(text: str, at: int, *, new: bool = True) -> FoundUnit:
    """The unit that begins at `at`: multiplier, noun, and what it is per (`万元/人·月`), with 余, 多 or 来 between.

    `new` lets a short noun that no table holds be a unit of its own, where nothing follows it.
    """
    marks: list[str] = []
    at = _mark(text, at, marks)
    noun = _noun(text, at, marks, new=False)
    size, name = decimals.ONE, ""
    if noun is None:
        multiplier = _MULTIPLIER.match(text, at)
        if multiplier:
            name = multiplier.group()
            for char in name:
                size *= _SIZES[char]
            at = _mark(text, multiplier.end(), marks)
        noun = _noun(text, at, marks, new=new)
    if noun is None:
        unit = Unit(name, "", size) if name else None
    else:
        base, at = noun
        unit = Unit(name + base.name, base.dimension, size * base.factor) if name else base
        if text.startswith("/", at) or text.startswith("每", at):
            parts, end = _parts(text, at + 1)
            if parts:
                unit, at = per(unit, parts), end
        at = _mark(text, at, marks)
    return FoundUnit(unit, at, more=bool({"余", "多"} & set(marks)), about="来" in marks)


def _mark(text: str, at: int, marks: list[str]) -> int:
    if text[at : at + 1] in ("余", "多", "来") and not text.startswith("来自", at):
        marks.append(text[at])
        return at + 1
    return at


def _noun(text: str, at: int, marks: list[str], *, new: bool) -> tuple[Unit, int] | None:
    if text[at : at + 2] in ("个多", "个余"):  # 3个多月
        whole = known("个" + text[at + 2 : at + 2 + _LONGEST], 0)
        if whole and whole[0].dimension in ("月数", "时间"):
            marks.append("多")
            return whole[0], at + 1 + whole[1]
    if text.startswith(" ", at) and text[at + 1 : at + 2].isalpha():  # 25 TB: a blank before letters is no separator
        at += 1
    if text.startswith("年级", at):
        return None
    found = known(text, at)
    if found or not new:
        return found
    letters = _LETTERS.match(text, at)
    if letters and len(letters.group()) > 1 and not _EXPONENT.fullmatch(letters.group()):
        return Unit(letters.group(), letters.group(), decimals.ONE), letters.end()
    noun = _NEW_NOUN.match(text, at)
    if (
        noun
        and noun.group()[0] not in _RANKS
        and not set(noun.group()) & set("以之的及或和与至到前后内外上下左右不无未没")
    ):
        return Unit(noun.group(), noun.group(), decimals.ONE), noun.end()
    return None


def _parts(text: str, at: int) -> tuple[tuple[Unit, ...], int]:
    """What follows 元/: 人, 人*月, 人·月, 人月 (as one or more units), and where it ends; nothing where it cannot be read."""
    parts: list[Unit] = []
    end = at
    while len(parts) < 3:
        at += text.startswith("每", at)
        found = (_KNOWN["人"], at + 1) if _PERSON_TIME.match(text, at) else known(text, at)
        if found is None:
            other = _NEW_PART.match(text, at) if not parts or at > end else None
            if other is None:
                break
            found = Unit(other.group(), other.group(), decimals.ONE), other.end()
        parts.append(found[0])
        at = end = found[1]
        if text[at : at + 1] in _JOINTS and at < len(text):
            at += 1
        elif not _PERSON_TIME.match(text, at - 1):
            break
    return tuple(parts), end


def per(unit: Unit, parts: Sequence[Unit]) -> Unit:
    """`unit` for each of `parts`: 元 per 亩 is 元/亩, of dimension 金额/面积. A year is named and not divided by."""
    factor, dimension = unit.factor, unit.dimension
    for part in parts:
        if part.name == "年":
            continue
        divided = decimals.ratio(factor, part.factor)
        factor = factor if divided is None else divided
        dimension += ("·" if "/" in dimension else "/") + part.dimension
    return Unit(f"{unit.name}/{'*'.join(_part_name(part) for part in parts)}", dimension, factor)


def _part_name(part: Unit) -> str:
    return part.name.removeprefix("个") if part.dimension == "月数" else part.name


_NO_UNIT = frozenset(
    ["", "无", "文字", "定性", "日期", "时间", "年月日", "年月", "年月份", "期限", "单位", "度量单位", "计量单位"]
)
_BRACKETS = regex(r"\(([^()]{1,12})\)$")


def named(text: str) -> Unit | None:
    """The unit that a form's column 度量单位 or 单位 names; None where it names none."""
    if len(text) > 40:
        return None
    text = glyphs.normal(text.strip()).strip(NOTHING).removeprefix("单位:")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    if text in _NO_UNIT or any(char.isdigit() for char in text):
        return None
    found = read(text, 0)
    if found.end == len(text) and found.unit is not None:
        return found.unit
    brackets = _BRACKETS.search(text)
    if brackets:  # 百分比(%), 人(户)
        return named(text[: brackets.start()]) or named(brackets.group(1))
    return Unit(text, text, decimals.ONE) if len(text) <= 8 else None


def noun(unit: Unit) -> Unit:
    """`unit` without its multiplier: 万元 → 元, 元 → 元; a bare multiplier → one piece of nothing."""
    if unit.dimension == "":
        return Unit("", "", decimals.ONE)
    multiplier = _MULTIPLIER.match(unit.name)
    if multiplier is None or unit.name in _KNOWN:
        return unit
    size = decimals.ONE
    for char in multiplier.group():
        size *= _SIZES[char]
    factor = decimals.ratio(unit.factor, size)
    return Unit(unit.name[multiplier.end() :], unit.dimension, unit.factor if factor is None else factor)


def multiplied(multiplier: Unit, unit: Unit) -> Unit:
    """The noun of `unit` under a bare multiplier: 万 and 亿元 make 万元."""
    base = noun(unit)
    return Unit(multiplier.name + base.name, base.dimension, multiplier.factor * base.factor)


def adopted(unit: Unit | None, wanted: Unit | None) -> Unit | None:
    """The unit of a number: its own; that of the column where it has none; both for a bare multiplier (25万, column 人)."""
    if unit is None:
        return wanted
    if unit.dimension == "" and wanted is not None and wanted.dimension:
        return multiplied(unit, wanted)
    return unit
