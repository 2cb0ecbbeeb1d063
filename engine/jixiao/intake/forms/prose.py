"""What a form itself tells in words: 项目实施内容及过程概述 above its indicators, 评价结论, 存在问题, 改进措施 below them.

In: rows of the head or the tail of a form. Out: the texts by the keys of `Submission.narrative`, each at its cell. What the
template asks (对照年度目标，说明…) and what says that there is nothing (无, /) is no text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from jixiao.ground.regex import regex
from jixiao.intake import questions
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, is_label
from jixiao.records import Cell

_NONE = regex(
    r"(?:暂|均|尚|经自评)?无(?:明显|突出)?(?:存在)?(?:的)?(?:问题|情况|建议|措施|事项)?|没有|不涉及|不适用|同上"
)
#: Beside 评价结论 a form may print boxes to tick.
_BOX = regex(r"[□☐☑☒]")


def read(items: Sequence[Item]) -> Mapping[str, Cell]:
    """The texts of some rows and lines by key; of two with one key the first counts."""
    found: dict[str, Cell] = {}
    for item in items:
        row = (item,) if isinstance(item, Cell) else item
        for key, text in _texts([cell for cell in row if cell.text]):
            found.setdefault(key, text)
    return found


def _texts(written: Sequence[Cell]) -> Iterator[tuple[str, Cell]]:
    for index, cell in enumerate(written):
        if key := v.prose(cell.text):
            behind = written[index + 1] if index + 1 < len(written) else None
            # 项目概况 before 项目名称 names the section
            if behind and not (v.prose(behind.text) or is_label(behind)) and (told := _own(behind)):
                yield key, told
            return
        label, colon, text = cell.text.replace("：", ":", 1).partition(":")
        if colon and (key := v.prose(label)) and (told := _own(replace(cell, text=text.strip()))):
            yield key, told


def _own(cell: Cell) -> Cell | None:
    """What the unit wrote in a cell; None where that is nothing, or a grade."""
    text = questions.own(cell.text)
    says = text and not (v.nothing(text) or v.numeral(text) or v.grade_word(text) or _NONE.fullmatch(v.as_label(text)))
    if not says or _BOX.search(text):
        return None
    return cell if text == cell.text else replace(cell, text=text, shown="")
