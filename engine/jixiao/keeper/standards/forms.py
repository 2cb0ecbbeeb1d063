"""Standards that are read as a whole: sentences of the house and of bureaus that allow no reading clause by clause.

In: a standard in the writing of `normal`, or as it stands in the table where it holds formulas. Out: the method as keys
and values, or None. `FORMS` is tried in its order.
"""

import re
from collections.abc import Callable

from jixiao.ground.regex import regex
from jixiao.keeper.standards import expressions, lists
from jixiao.keeper.standards.text import Method, StandardText
from jixiao.law.methods.undefined import WORDS


def form(text: StandardText) -> Method | None:
    """The method of a standard that one of the forms understands whole."""
    undefined = ""
    for policy, words in WORDS.items():
        if text.normal.endswith(words):
            cut = text.raw.rstrip(" 。;；").removesuffix(words).rstrip("；;，, ")
            text = text.cut(cut, text.normal.removesuffix(words).rstrip(";,"))
            undefined = policy
    for reader in FORMS:
        found = reader(text)
        if found is not None:
            return {**found, "undefined": undefined} if undefined else found
    return None


# --- sentences without numbers of their own ---------------------------------------------------------------------

_FIXED: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = tuple(
    (regex(pattern), method)
    for pattern, method in (
        (
            r"不超过目标值?(?:的)?[计得]满分[,;]超过的?按目标值(?:与|和|÷)实际值(?:之比|的比例|的比率)?[计得]分",
            {"method": "at-most"},
        ),
        (r"(?:没有|未)发生(?:的)?[计得]满分[,;](?:有)?发生的?(?:则)?不得分", {"method": "zero-target"}),
        (r"在目标区间内[计得]满分[,;]区间外(?:的)?由人工评判", {"method": "interval"}),
        (r"按(?:期|时)完成(?:的)?[计得]满分[,;]逾期(?:的)?由人工评判", {"method": "deadline"}),
        (r"与目标值?(?:一致|相符|相同)(?:的)?[,]?[计得]满分[,;](?:否则|不一致的?)不得分", {"method": "exact"}),
        (
            r"达到目标值计满分,否则不得分\(目标值写作>或<的,恰好相等不算达到\)",
            {"method": "all-or-nothing", "strict": "true"},
        ),
    )
)
_ABSENT = regex(r"回答与目标一致[计得]满分[,;]否则不得分")


def _fixed(text: StandardText) -> Method | None:
    for pattern, method in _FIXED:
        if pattern.fullmatch(text.normal):
            return dict(method)
    if _ABSENT.fullmatch(text.normal):
        return text.measured("yes-no")
    return None


_OVER = regex(
    r"达到目标值计满分,未达到的按完成比例计分(?:,完成比例<(?P<line>[\d.]+%)的不得分)?;"
    r">?(?:超过)?目标值的(?P<from>[\d.]+%)的,超出部分按(?P<slope>[\d.]+)倍扣减比例,最低计(?P<floor>[\d.]+%)"
)
_REVERSE = regex(r"不超过目标值?计满分,超过的按超过程度均匀扣分,达到目标值(?P<at>[\d.]+)倍的不得分")
_TOLERANCE = regex(r"与目标值相差[≤](?P<t>[\d.]+)的?计满分,否则不得分")
_EXPERTS = regex(
    r"由专家按满分(?P<full>[\d.]+)分评分,(?:去掉(?P<trim>\d+)个最高分、(?:去掉)?\d+个最低分后,?)?取平均分?(?:数)?折算"
    r"(?:;评分<(?P<least>\d+)个的由人工评判)?"
)
_GRADES = regex(r"由人工按(?P<own>下列|定性)档次评分:?(?P<rest>.*)")
_GRADE = regex(r"(?P<label>[^、;()]+)\((?P<low>[\d.]+%)-(?P<high>[\d.]+%)\)")
_WORDS = regex(r"写作(?P<words>.+?)的为[“\"](?P<label>[^”\"]+)[”\"]")


def _numbers(text: StandardText) -> Method | None:
    """The house's own sentences that hold numbers: exceeding, reverse ratio, tolerance, experts."""
    if match := _OVER.fullmatch(text.normal):
        over = {"from": match["from"], "slope": match["slope"], "floor": match["floor"]}
        return {"method": "at-least", **({"pass-line": match["line"]} if match["line"] else {}), "over": over}
    if match := _REVERSE.fullmatch(text.normal):
        return {"method": "reverse-linear", "zero-at": match["at"]}
    if match := _TOLERANCE.fullmatch(text.normal):
        return {"method": "exact", "tolerance": match["t"]}
    if match := _EXPERTS.fullmatch(text.normal):
        trim, least = match["trim"] or "0", match["least"]
        usual = least is None or int(least) == 2 * int(trim) + 1
        return {"method": "experts", "full": match["full"], "trim": trim, **({} if usual else {"least": least})}
    return None


def _graded(text: StandardText) -> Method | None:
    match = _GRADES.fullmatch(text.normal.replace("–", "-"))
    if match is None:
        return None
    if match["own"] == "定性":
        return {"method": "graded"}
    words = {one["label"]: re.findall(r"[“\"]([^”\"]+)[”\"]", one["words"]) for one in _WORDS.finditer(match["rest"])}
    grades = [
        {
            "label": one["label"],
            "from": one["low"],
            "to": one["high"],
            **({"words": words[one["label"]]} if words.get(one["label"]) else {}),
        }
        for one in _GRADE.finditer(match["rest"])
    ]
    return {"method": "graded", "grades": grades} if grades else None


FORMS: tuple[Callable[[StandardText], Method | None], ...] = (
    _fixed,
    _numbers,
    _graded,
    expressions.formula,
    expressions.cases,
    expressions.checkpoints,
    expressions.interpolate,
    lists.lookup,
    lists.elements,
)
