"""What was copied from another place and not adapted: another project's name, a name half changed, the goal as the result.

Comes in: an Account. Goes out: discrepancies. A name that contains the other is no copy, nor is one of several that are listed or
compared.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.audit import projects
from jixiao.audit.projects import Named
from jixiao.audit.standing import Standing, in_section, standing
from jixiao.ground.regex import regex
from jixiao.records.account import Account
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.say import texts as say

#: Signs and words on either side of a name that stands in a list or a comparison.
_BEFORE: Final = regex(r"(?:[、/]|”“|和|与|及|以及|同|比|较|对比|并入|整合|合并|参照|类似|包括|除)\s*$")
_BEHIND: Final = regex(r"^[^，,。；;、]{0,12}(?:[、/]|和|与|及|等|相比|对比|合并|不同|一样)")
#: What a project says of its own purpose.
_FOR: Final = regex(r"(?:用于|支持|发放|保障|完成|补助|支付)")
#: A name that is almost a project's lacks no more characters.
_FEW = 3
#: Where more projects have reports of their own, their names are not compared: it is a list of all that there are.
_MOST: Final = 500
#: A goal is so long, and a part of one that is repeated.
_GOAL, _PART = 8, 20
_NAMED: Final = regex(r"“([^“”\n]{6,40})”")
#: A heading that tells of one project by name: 甲项目绩效目标完成情况综述.
_OVERVIEW: Final = regex(r"(?P<name>[^，。：:;；、.()\n]{6,40}?)(?:项目)?绩效目标(?:实际)?完成情况综述")
_SENTENCE: Final = regex(r"[^。；;!?\n]+")


def check(account: Account) -> Iterator[Discrepancy]:
    """What was copied."""
    texts = tuple(one for one in standing(account) if one.prose)
    yield from _names(account, texts)
    yield from _almost(account)
    yield from _goals(account)


# --- another project's name ---------------------------------------------------------------------------------


def _names(account: Account, texts: Sequence[Standing]) -> Iterator[Discrepancy]:
    every = projects.names(account)
    known = projects.distinct(every) if len(every) <= _MOST else ()
    for one in texts if known and len(every) > 1 else ():
        own = projects.whose(account, one, every)
        for sentence in _SENTENCE.finditer(one.plain) if own else ():
            others = [one_ for one_ in known if one_.name != own and one_.pattern.search(sentence[0])]
            if len(others) != 1:
                continue  # several are listed
            other = others[0]
            found = other.pattern.search(one.plain, sentence.start(), sentence.end())
            if found is None or _apart(own, other, sentence[0], found):
                continue
            spot = one.spot(*found.span())
            words = re.sub(r"\s", "", found[0])
            meant = words == other.core and _FOR.search(
                one.plain, max(sentence.start(), found.start() - 12), found.start()
            )
            certainty = Certainty.CERTAIN if meant else Certainty.PROBABLE
            yield say.discrepancy("copy.project", certainty, (spot,), own=own, other=other.name, words=words)


def _apart(own: str, other: Named, sentence: str, found: re.Match[str]) -> bool:
    """Whether a name of another project may stand there: its project's name holds it, or it is listed or compared."""
    return bool(
        other.core in own
        or re.sub(r"\s", "", found[0]) in own
        or own in other.name
        or _BEFORE.search(found.string[max(0, found.start() - 8) : found.start()])
        or _BEHIND.search(found.string[found.end() : found.end() + 16])
        or re.search(r"相比|对比|比较|其他项目|整合|合并|调剂|调整|依托|配套|延续|子项目|衔接|承接|同类", sentence)
    )


def _almost(account: Account) -> Iterator[Discrepancy]:
    """Names in quotation marks, or of an overview, that lack a few characters of a project's name, and are no project's."""
    names = set(projects.names(account))
    names = names if len(names) <= _MOST else set()
    found: dict[tuple[str, str], list[Spot]] = {}
    for one in standing(account) if names else ():
        if one.cell:
            continue
        for quoted in _OVERVIEW.finditer(one.plain) if one.heading else _NAMED.finditer(one.plain):
            words = re.sub(r"\s", "", quoted[1]).removesuffix("项目")
            if words in names or any(words in name or name in words for name in names):
                continue
            near = [name for name in names if 0 < len(name) - len(words) <= _FEW and _within(words, name)]
            if len(near) == 1:
                found.setdefault((words, near[0]), []).append(one.spot(*quoted.span(1)))
    for (words, name), spots in found.items():
        yield say.discrepancy("copy.name", Certainty.PROBABLE, tuple(spots), words=words, name=name)


def _within(words: str, name: str) -> bool:
    """Whether all characters of some words come in a name in their order."""
    rest = iter(name)
    return all(char in rest for char in words)


# --- the goal as the result ------------------------------------------------------


def _goals(account: Account) -> Iterator[Discrepancy]:
    """Results of a whole year that repeat the goal, or a long part of it, word for word."""
    for form in account.forms:
        expected, achieved = form.goal_expected, form.goal_achieved
        if expected is None or achieved is None:
            continue
        goal, result = projects.bare(expected.text), projects.bare(achieved.text)
        if len(result) < _GOAL or result not in goal or (result != goal and len(result) < _PART):
            continue
        name = form.project.text.strip() if form.project and not form.project.blank else "自评表"
        spots = tuple(
            in_section(account, one.source if one.source.line else form.source, one.text)
            for one in (achieved, expected)
        )
        yield say.discrepancy("copy.goal", Certainty.PROBABLE, spots, project=name)
