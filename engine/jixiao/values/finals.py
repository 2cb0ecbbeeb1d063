"""What the chapters of final accounts (部门决算情况说明) state beyond the totals: changes, budgets, kinds, counts, reasons.

In: a paragraph of those chapters and its year. Out: figures by the names of facts (`FINAL`, a table like those of `statements`,
and the lists of `listed`), the spending of each functional item (功能科目: 类, 款, 项) by `items`, and `reasons`: the unit's
own words for a change (变动原因) or a difference from the budget (差异原因). What a template left open (…) says nothing.
"""

import re
from collections.abc import Iterator
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.values.statements import Stated, Statement

_MONEY: Final = r"(?:亿元|万元|千元|百元|元)"
_DIGITS: Final = r"\d(?:\d|[,，](?=\d))*+(?:\.\d++)?+"
_AMOUNT: Final = rf"\s*+({_DIGITS}\s*+{_MONEY})"
_ANY: Final = rf"\s*+{_DIGITS}\s*+{_MONEY}"
_IS: Final = r"\s*+(?:数|金额)?+(?:共计|合计|总计|共|为|是|达到|达|：|:)?+"
_SHARE: Final = r"\s*+(\d{1,4}+(?:\.\d++)?+\s*+[%％])"
_COUNT: Final = r"\s*+(\d{1,9}+)\s*+"
_BUDGET: Final = r"(?:年初|全年|当年|调整|调整后)?预算(?:数)?(?:的)?"
#: Words of the unit up to the end of their clause; a bracket of a few characters belongs to them (维修（护）费).
_WORDS: Final = r"((?:[^。；（）()…*\n]|[（(][^。；（）()…]{1,8}[)）])++)"
_AGAINST: Final = (
    r"[，,。]?\s*+(?:与|比|较|同)\s*+(?:20\d\d\s*+年|上年|去年)(?:度|同期)?+\s*+(?:决算)?+数?+(?:相比|比较)?+[，,]?"
    rf"(?:\s*+{_DIGITS}\s*+{_MONEY}?)?+"
)
_CHANGED: Final = rf"((?:增加|减少)(?:/(?:增加|减少))?+{_ANY}|没有(?:增减|变动|变化)|无(?:增减|变动|变化)|持平(?!的))"

#: What changes against last year: the names of its facts, and how a sentence calls it.
_CHANGING: Final = (
    ("收入总计 支出总计", r"(?<!拨款)收[、，]?支(?:决算)?总计"),
    ("收入总计", r"(?<!拨款)收入(?:决算)?总计"),
    ("支出总计", r"(?<!拨款)支出(?:决算)?总计"),
    ("财政拨款收入总计 财政拨款支出总计", r"财政拨款收[、，]?支(?:决算)?总计"),
    ("财政拨款收入总计", r"财政拨款收入(?:决算)?总计"),
    ("财政拨款支出总计", r"财政拨款支出(?:决算)?总计"),
    ("一般公共预算财政拨款支出", r"一般公共预算财政拨款(?:支出)?"),
    ("本年三公经费", r"[“”\"'‘’]?+三公[“”\"'‘’]?+经费(?:财政拨款)?支出"),
    ("因公出国（境）费", r"因公出国\s*+[（(]境[）)](?:经?费)?(?:用)?(?:支出)?"),
    ("公务用车购置及运行维护费", r"公务用车购置及运行(?:维护)?费(?:用)?(?:支出)?"),
    ("公务接待费", r"(?<!国内)(?<!外事)公务接待费?(?:支出)?"),
    ("政府性基金预算财政拨款支出", r"政府性基金(?:预算)?(?:财政)?拨款(?:支出)?"),
    ("国有资本经营预算财政拨款支出", r"国有资本经营(?:预算)?(?:财政)?拨款(?:支出)?"),
    ("机关运行经费", r"机关运行经费(?:财政拨款)?(?:支出)?"),
)
#: What has a budget of its own: its name, how a sentence calls it, the name of what was spent for it.
_PLANNED: Final = (
    ("一般公共预算财政拨款支出", r"一般公共预算(?:财政拨款)?", "一般公共预算财政拨款支出"),
    ("三公经费", r"[“”\"'‘’]?+三公[“”\"'‘’]?+经费(?:财政拨款)?", "本年三公经费"),
    ("因公出国（境）费", r"因公出国\s*+[（(]境[）)](?:经?费)?(?:用)?", "三公经费：因公出国（境）费"),
    ("公务用车购置及运行维护费", r"公务用车购置及运行(?:维护)?费(?:用)?", "三公经费：公务用车购置及运行维护费"),
    ("公务接待费", r"(?<!国内)(?<!外事)公务接待费?", "三公经费：公务接待费"),
)
#: The endings of names: what a figure changed by, how much of its budget it is, and why.
CHANGE, COMPLETION, PLAN = "增减", "完成预算", "预算"
CHANGE_REASON, BUDGET_REASON = "变动原因", "差异原因"


#: That nothing was spent of a budget.
NOTHING: Final = "0万元"
_NONE: Final = (
    r"(?:没有|无|未)(?:使用|安排|发生)?[^。；，\n]{{0,6}}{0}(?:预算)?(?:财政)?(?:拨款)?[^。；，\n]{{0,12}}支出"
)


_UNPLANNED: Final = r"(?:年初)?(?:无|没有)预算"


def _of(names: str, pattern: str, rank: int = 0) -> Statement:
    return Statement(tuple(names.split()), regex(pattern), "", rank)


def _changes() -> Iterator[Statement]:
    for names, noun in _CHANGING:
        ended = " ".join(f"{name}{CHANGE}" for name in names.split())
        spent = rf"(?:决算)?+(?:各|数|为|是)?+(?:{_ANY})?+(?:[，,]完成{_BUDGET}{_SHARE.replace('(', '(?:', 1)})?+"
        yield _of(ended, rf"{noun}{spent}(?:{_AGAINST})?\s*+(?:各|均|分别)?+\s*+{_CHANGED}")


def _plans() -> Iterator[Statement]:
    for name, noun, total in _PLANNED:
        yield _of(
            f"{name}{PLAN} {total}",
            rf"{noun}(?:支出)?(?:年初|全年|调整)?预算{_IS}{_AMOUNT}[，,]\s*+支出决算{_IS}{_AMOUNT}",
        )
        spent = rf"{noun}支出(?:决算)?{_IS}\s*+{_DIGITS}\s*+(?:{_MONEY})?+[，,]\s*+"
        yield _of(f"{name}{COMPLETION}", rf"{spent}完成(?:了)?{_BUDGET}{_SHARE}")
        yield _of(f"{name}{PLAN} {name}{COMPLETION}", rf"{spent}完成(?:了)?{_BUDGET}{_AMOUNT}的?{_SHARE}")
        yield _of(f"{name}{PLAN}", rf"{spent}(?:年初|全年|调整)?预算{_IS}{_AMOUNT}", 1)
        yield Statement((f"{name}{PLAN}",), regex(rf"{spent}{_UNPLANNED}"), NOTHING)


#: What the chapters of final accounts state.
FINAL: Final = (
    *_changes(),
    *_plans(),
    _of(
        "收入总计 支出总计",
        rf"(?<!拨款)收[、，]?支(?:决算)?总计(?:各|分别)(?:是|为)?\s*+({_DIGITS}\s*+{_MONEY}?)[、，,和]\s*+({_DIGITS}\s*+{_MONEY})",
    ),
    _of("收入总计 支出总计", rf"(?<!拨款)收[、，]?支(?:决算)?总计(?:各|均)(?:为|是)?{_AMOUNT}"),
    _of("财政拨款收入总计 财政拨款支出总计", rf"财政拨款收[、，]?支(?:决算)?总计(?:各|均)(?:为|是)?{_AMOUNT}"),
    _of("一般公共预算财政拨款基本支出", rf"一般公共预算(?:财政拨款)?基本支出(?:决算)?{_IS}{_AMOUNT}"),
    _of("人员经费", rf"人员经费(?:支出)?{_IS}{_AMOUNT}"),
    _of("日常公用经费", rf"公用经费(?:支出)?{_IS}{_AMOUNT}"),
    _of("人员经费内容", rf"人员经费(?:支出)?{_IS}{_ANY}[，,。]\s*+主要(?:包括|用于)[：:]?\s*+([^。；…\n]{{2,600}}+)"),
    _of("日常公用经费内容", rf"公用经费(?:支出)?{_IS}{_ANY}[，,。]\s*+主要(?:包括|用于)[：:]?\s*+([^。；…\n]{{2,600}}+)"),
    _of("出国团组数 出国人次", rf"团组(?:数)?{_COUNT}[次个批][，,、]\s*+(?:因公)?出国\s*+[（(]境[）)]{_COUNT}人"),
    _of("公务用车购置费", rf"公务用车购置费?支出(?:决算)?{_IS}{_AMOUNT}"),
    _of("公务用车购置数", rf"购置(?:公务用车|车辆){_COUNT}辆"),
    _of("公务用车保有量", rf"(?:共有|保有|现有)公务用车{_COUNT}辆"),
    _of("公务用车保有量", rf"公务用车保有量(?:为|共)?{_COUNT}辆"),
    _of("公务用车运行维护费", rf"公务用车运行(?:维护)?费?(?:用)?支出(?:决算)?{_IS}{_AMOUNT}"),
    _of("公务用车运行维护费用途", rf"公务用车运行(?:维护)?费?(?:用)?支出(?:决算)?{_IS}{_ANY}[，,。]\s*+主要用于{_WORDS}"),
    _of("国内公务接待费", rf"国内公务接待费?支出(?:决算)?{_IS}{_AMOUNT}"),
    _of("国内公务接待费用途", rf"国内公务接待费?支出(?:决算)?{_IS}{_ANY}[，,。]\s*+主要用于{_WORDS}"),
    _of("国内公务接待批次 国内公务接待人次", rf"国内公务接待{_COUNT}批次[，,、]\s*+{_COUNT}人"),
    _of("国内公务接待批次 国内公务接待人次", rf"国内(?:来访)?(?:团组|批次){_COUNT}[个批次]++[，,、](?:来宾|人次)?{_COUNT}人"),
    _of("国内公务接待内容", rf"国内公务接待{_COUNT.replace('(', '(?:', 1)}批次[^。\n]{{0,80}}?具体内容包括[：:]?\s*+{_WORDS}"),
    _of("公务接待批次 公务接待人次", rf"(?<!国内)公务接待{_COUNT}批次[，,、]\s*+{_COUNT}人"),
    _of("外事接待费", rf"外事接待费?支出(?:决算)?{_IS}{_AMOUNT}"),
    _of("外事接待批次", rf"外事接待{_COUNT}批次"),
    _of("外事接待人次", rf"外事接待\s*+\d{{1,9}}+\s*+批次[，,、]\s*+{_COUNT}人"),
    _of("政府性基金预算财政拨款支出", rf"政府性基金(?:预算)?(?:财政)?拨款支出(?:决算)?{_IS}{_AMOUNT}"),
    _of("国有资本经营预算财政拨款支出", rf"国有资本经营(?:预算)?(?:财政)?拨款支出(?:决算)?{_IS}{_AMOUNT}"),
    Statement(("政府性基金预算财政拨款支出",), regex(_NONE.format("政府性基金")), NOTHING, 1),
    Statement(("国有资本经营预算财政拨款支出",), regex(_NONE.format("国有资本经营")), NOTHING, 1),
    _of("政府采购支出总额", rf"政府采购支出(?:总额|合计|总计){_IS}{_AMOUNT}"),
    _of("政府采购货物支出", rf"政府采购货物支出{_IS}{_AMOUNT}"),
    _of("政府采购工程支出", rf"政府采购工程支出{_IS}{_AMOUNT}"),
    _of("政府采购服务支出", rf"政府采购服务支出{_IS}{_AMOUNT}"),
    _of("政府采购用途", rf"政府采购支出总额[^\n]{{0,200}}?主要用于{_WORDS}"),
    _of("授予中小企业合同金额", rf"授予中小企业(?:的)?合同金额{_IS}{_AMOUNT}"),
    _of("授予小微企业合同金额", rf"授予小微企业(?:的)?合同金额{_IS}{_AMOUNT}"),
    _of("车辆数", rf"(?:共有|现有)车辆{_COUNT}辆"),
)  # fmt: skip

#: A whole of things, the noun that opens it, and its parts behind: `共有车辆3辆，其中：应急保障用车1辆`.
_VEHICLES: Final = regex(rf"(?:共有|现有)车辆{_COUNT}辆[，,]\s*+其中[：:，,]")
_VEHICLE: Final = regex(rf"((?:[^\d，,、：:；;。（()）\s]|[（(][^（）()\d\s]{{1,4}}[)）]){{2,24}}+){_COUNT}辆")
_EQUIPMENT: Final = regex(
    r"(单价\s*+\d++\s*+万元(?:[（(]含[)）])?以上(?:[（(]含[)）])?(?:的)?(?:通用|专用)?设备)(?:[（(][^（）()\n]{0,12}[)）])?\s*+"
    r"(\d{1,9}+)\s*+[台套]"
)


def listed(text: str) -> Iterator[Stated]:
    """Vehicles by their use (`车辆：应急保障用车`) and equipment by its price (`设备：单价50万元以上通用设备`)."""
    for opening in _VEHICLES.finditer(text):
        stop = text.find("。", opening.end())
        for found in _VEHICLE.finditer(text, opening.end(), stop if stop >= 0 else len(text)):
            yield Stated(f"车辆：{found[1]}", found[2], found.start(2), 0)
    for found in _EQUIPMENT.finditer(text):
        yield Stated(f"设备：{_bare(found[1])}", found[2], found.start(2), 0)


@dataclass(frozen=True, slots=True)
class Item:
    """The spending of a functional item as a sentence gives it, each value with its offset; `""` for what it does not say.

    `path` are 类, 款 and 项 by their names; the name of a 类 ends with 支出, as the classification has it.
    """

    path: tuple[str, str, str]
    start: int
    spent: tuple[str, int]
    planned: tuple[str, int]
    completion: tuple[str, int]
    reason: tuple[str, int]


_NAME: Final = r"([^，,：:；;。（()）\d\s.．、][^，,：:；;。（()）]{0,38}+)"
_CLASS, _SECTION, _KIND = (rf"\s*+[（(]{one}[）)]\s*+" for one in "类款项")
_ITEM: Final = regex(
    rf"{_NAME}{_CLASS}{_NAME}{_SECTION}{_NAME}{_KIND}[：:，,。]?\s*+(?:(?:年初|全年|调整)?预算数?(?:为|是)?(?P<planned>{_ANY})[，,]\s*+)?"
    rf"支出决算数?(?:为|是)?(?P<spent>{_ANY})(?:[，,]\s*+完成(?:了)?{_BUDGET}\s*+(?P<completion>\d{{1,4}}+(?:\.\d++)?+\s*+[%％])|[，,](?P<none>{_UNPLANNED}))?"
)
_BUDGET_WHY: Final = (
    r"决算数?[大小高低多少等]于(?:年初|调整)?预算数?(?:[（(][^（）()\n]{1,16}[)）])?"
    r"的?(?:主要)?原因(?:是|为|在于|[：:])\s*+"
)
_WHY: Final = (
    r"(?:主要(?:变动|增减)?的?原因(?:是|为|在于|[：:])++|主要是?(?:由于|因为|因)"
    r"|(?<=[，,。])主要是(?!用于)|(?<=[，,。])原因(?:是|为))\s*+"
)
_TOLD: Final = r"((?:(?![;；]\s*+其中)[^。…*\n]){2,600}+)"
_REASON: Final = regex(rf"(?:(?P<budget>{_BUDGET_WHY})|{_WHY}){_TOLD}")
_OF_BUDGET: Final = regex(_BUDGET_WHY + _TOLD)
_AS_BEFORE: Final = regex(r"(?<=[，,])(基本[与和同][^，,。；\n]{1,12}持平)")


def items(text: str) -> Iterator[Item]:
    """The functional items that sentences give with their spending."""
    every = tuple(_ITEM.finditer(text))
    stops = [one.start() for one in every[1:]] + [len(text)]
    for found, stop in zip(every, stops, strict=False):
        why = _OF_BUDGET.search(text, found.end(), stop)
        yield Item(
            (_class(found[1]), _bare(found[2]), _bare(found[3])),
            found.start(),
            _value(found, "spent"),
            (NOTHING, found.start("none")) if found["none"] else _value(found, "planned"),
            _value(found, "completion"),
            (why[1].strip(), why.start(1)) if why else ("", 0),
        )


def _value(found: re.Match[str], name: str) -> tuple[str, int]:
    return (_bare(found[name]), found.start(name)) if found[name] else ("", 0)


def _class(name: str) -> str:
    """The name of a 类 as the classification has it."""
    bare = _bare(name)
    return bare if bare.endswith("支出") else f"{bare}支出"


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def reasons(text: str, facts: Iterator[Stated]) -> Iterator[Stated]:
    """The unit's words for the changes and differences of a paragraph: `收入总计变动原因`, `三公经费差异原因`.

    `facts` are what `FINAL` finds in it: a reason is of the last change, or the last budget, that stands before it.
    """
    anchors = sorted((one.start, one.name) for one in facts if one.name.endswith((CHANGE, PLAN)))
    for pattern in (_REASON, _AS_BEFORE):
        for found in pattern.finditer(text):
            of_budget = pattern is _REASON and found["budget"] is not None
            ending, called = (PLAN, BUDGET_REASON) if of_budget else (CHANGE, CHANGE_REASON)
            group = found.re.groups
            before = [name for start, name in anchors if start < found.start() and name.endswith(ending)]
            for name in before:
                if _both(name) == _both(before[-1]):
                    whose = name.removesuffix(COMPLETION).removesuffix(ending)
                    yield Stated(f"{whose}{called}", found[group].strip(), found.start(group), 0)


def _both(name: str) -> str:
    """Income and spending in total change together: what is said of the one is said of the other."""
    return name.replace("收入", "支出")
