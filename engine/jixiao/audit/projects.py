"""The projects of an account, and whose each text is.

Comes in: an Account. Goes out: the names of the projects that have reports or forms of their own, what tells each from the
others, and the one that a text tells of.
"""

import re
from collections.abc import Sequence
from typing import Final

from jixiao.audit.standing import HALF, Standing
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.records.account import Account

#: What names of projects end with and does not tell one from another.
_ENDING: Final = regex(r"(?:项目|专项|资金|经费|补助|补贴|困难|生活|工作|业务|费用|费|支出)+$")
#: What is left of a name is not shorter; up to so many characters it may be written with others between (企业退休教师).
_SHORTEST, _LOOSE = 4, 8
#: An account has the reports of fewer projects; what has more is none.
_MOST: Final = 100
_BLANK: Final = r"\s{0,2}"
#: The head of a text that may name its project, and what may stand before the name.
_HEAD: Final = 80
_BEFORE: Final = regex(r"(?:^|[,。;:、“\"(]|[)、.])\s{0,2}$")
#: What makes a figure that of another project, of all of them, of a part of one, or of a part of the year.
_OTHER: Final = regex(r"(?P<name>[^,。;:、“”\"]{1,40})[”\"]?项目[^,。;]{0,30}?[0-9]")
_WIDER: Final = regex(
    r"(?:整体|部门|单位)[^,。;]{0,20}[0-9]|其中[^。]{0,200}(?:预算|执行)数|[截至止]{2}[^,。;]{0,9}(?<!12)月"
    r"|上半年|[一二三1-3]季度|[0-9]{1,2}[-至][0-9]{1,2}月"
)
_THIS: Final = ("该", "本", "此", "年", "年度")


@dataclass(frozen=True, slots=True)
class Named:
    """A project by its whole name and by what its report may call it."""

    name: str
    core: str
    pattern: re.Pattern[str]


def names(account: Account) -> tuple[str, ...]:
    """The names of the projects that have reports or forms of their own."""
    names = [section.project for section in account.sections if section.project]
    names += [form.project.text for form in account.forms if form.project and not form.project.blank]
    return tuple(dict.fromkeys(re.sub(r"\s", "", name.translate(HALF)) for name in names))[:_MOST]


def distinct(every: Sequence[str]) -> tuple[Named, ...]:
    """The projects whose names have something that tells each from the others."""
    found = []
    for name in every:
        core = _ENDING.sub("", name)
        if len(core) >= _SHORTEST and not any(core in other for other in every if other != name):
            pairs = [_BLANK.join(map(re.escape, core[at : at + 2])) for at in range(0, len(core), 2)]
            between = r"[^，。、；,;:]{0,3}?" if len(core) <= _LOOSE else _BLANK
            found.append(Named(name, core, re.compile(between.join(pairs))))
    return tuple(found)


def whose(account: Account, one: Standing, every: Sequence[str]) -> str:
    """The project that a text tells of: its section's, or the one that the title of its section begins with."""
    if one.project:
        return re.sub(r"\s", "", one.project.translate(HALF))
    title = re.sub(r"\s", "", account.sections[one.section].title.translate(HALF))
    return next((name for name in every if title.startswith(name)), "")


def headed(words: str, every: Sequence[str]) -> str:
    """The project that the first sentence of a text names with the word 项目; `""` where it names none, or several."""
    head = words[:_HEAD].partition("。")[0]
    found: set[str] = set()
    for name in every:
        called = f"{name.removesuffix('项目')}项目"
        at = head.find(called) if len(called) > _SHORTEST else -1
        if at >= 0 and _BEFORE.search(head[:at]):
            found.add(name)
    return found.pop() if len(found) == 1 else ""


def alone(words: str, name: str) -> bool:
    """Whether the figures of a text may be those of one project as a whole: it gives none of another, of all, of a part."""
    core = name.removesuffix("项目")
    others = (one["name"] for one in _OTHER.finditer(words))
    return not _WIDER.search(words) and all(one.endswith((core, *_THIS)) for one in others)


def bare(text: str) -> str:
    """A text without blanks and punctuation, the last 项目 apart."""
    return re.sub(r"[\s，。、；,.;]", "", text.translate(HALF)).removesuffix("项目")
