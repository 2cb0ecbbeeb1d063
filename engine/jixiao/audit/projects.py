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


def bare(text: str) -> str:
    """A text without blanks and punctuation, the last 项目 apart."""
    return re.sub(r"[\s，。、；,.;]", "", text.translate(HALF)).removesuffix("项目")
