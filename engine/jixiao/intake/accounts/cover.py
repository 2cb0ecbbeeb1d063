"""What the cover of an account says: its title, the unit, the year.

In: the sections of an account. Out: the three as its first lines say them, `""` and None where they do not.
"""

import re
from collections.abc import Sequence
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.accounts import contents
from jixiao.intake.accounts.numbering import plain
from jixiao.intake.accounts.paragraphs import ended
from jixiao.records import AccountSection, Passage, PassageKind

_YEAR: Final = regex(r"(?<!\d)(20\d\d)(?: {0,2}年|(?=$))")
_SUBJECT: Final = regex(
    r"(?:部门|单位)?(?:整体|项目)?(?:支出)?(?:收支)?(?:决算|预算|绩效|自评|[“\"]三公[”\"]|评价|一般公共预算)"
)
_UNIT: Final = regex(
    r"[^\d，。：:《》（）()]{2,40}?(?:局|委员会|委|厅|办公室|政府|中心|院|校|大学|学院|站|所|馆|会|队|部|公司|社|处|园|中学|小学|社区|街道|镇|乡)"
    r"(?:[（(]本级[)）]|本级)?"
)
_NO_COVER: Final = regex(r"[:：，。]|^[-•*]|\.[A-Za-z]{3,4}$")
_LONGEST: Final = 60
_LINES: Final = 6


def cover(sections: Sequence[AccountSection]) -> tuple[str, str, int | None]:
    """Title, unit and year."""
    lines = _lines(sections)
    title = "".join(lines) if any(_SUBJECT.search(line) for line in lines) else ""
    first = next((one for one in sections if one.level), None)
    if not title and first is not None and not first.number:
        title = first.title
    words = "".join(title.split())
    year = _YEAR.search(words)
    unit = next((line for line in ("".join(line.split()) for line in lines) if _UNIT.fullmatch(line)), "")
    return words, unit or _unit(words), int(year[1]) if year else None


def _lines(sections: Sequence[AccountSection]) -> tuple[str, ...]:
    """The short lines that a text begins with, up to 目录."""
    found: list[str] = []
    if sections and sections[0].level == 0:
        for block in sections[0].blocks[:_LINES]:
            line = plain(block.text).text if isinstance(block, Passage) and block.kind is PassageKind.TEXT else ""
            if not line or len(line) > _LONGEST or ended(line) or contents.is_title(line) or _NO_COVER.search(line):
                break
            found.append(line)
    return tuple(found)


def _unit(title: str) -> str:
    words = re.sub(r"20\d\d年度?", "", title)
    subject = _SUBJECT.search(words)
    name = words[: subject.start()] if subject else ""
    return name if _UNIT.fullmatch(name) else ""
