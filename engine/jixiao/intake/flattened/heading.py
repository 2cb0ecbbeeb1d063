"""The heading of a table of indicators in a row of atoms, however its labels were broken.

In: atoms. Out: where headings begin and end, and their labels as cells. A label is an atom that names a column, or several
atoms that together are one of the usual names; glued headings are cut into usual names. A heading names a level or the
indicator, and at least two columns of values.
"""

import re
from collections.abc import Sequence
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.flattened import nesting
from jixiao.intake.flattened.atoms import Atom, Page
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import vocabulary as v
from jixiao.records import Cell

#: The usual names of columns, as they are put together again from pieces and cut out of glued text.
_NAMES: Final = regex(
    r"(?:绩效)?[一二三四]级(?:绩效)?(?:指标|目标)(?:名称)?|分解目标|自评权重|指标名称"
    r"|(?:年度|年初|预期|全年|计划|设定|绩效|预期年度)?(?:指标|目标|计划|预期)值|年初设定(?:目标|指标)值"
    r"|(?:年度|全年|实际|本年|单项指标|年末)*(?:完成|实现|达成)(?:指标)?(?:值|情况)|(?:全年|年度)?实际(?:完成|达到)?(?:指标)?值|实施进度"
    r"|(?:指标|标准|参考|分值)?(?:分值|权重|满分)(?:权重)?"
    r"|(?:自评|实际|单位自评)?得分|自评分(?:值|数)?|评分"
    r"|(?:未完成|偏差|差异|偏离|执行偏差)(?:大)?(?:及)?(?:的)?原因(?:分析)?(?:说明)?(?:(?:及|和|与|、)?(?:拟采取的?)?(?:改进|整改)?措施)?"
    r"|计量单位|度量单位|指标性质|备注|佐证材料"
)
_BEGINS: Final = regex(r"[一二三绩分指]")
#: A piece of a heading by itself, which another piece below the heading makes whole.
_OPEN: Final = frozenset(("年度", "全年", "年初", "预期", "实际", "完成", "计划", "偏差"))
#: The same of levels, which name a column by themselves as well.
_LEVELS: Final = frozenset(("一级", "二级", "三级"))
_SERIALS: Final = frozenset(("序号", "编号"))
_REASON: Final = regex(r"(?:分析|说明|原因|偏差|改进|措施|拟采取|未完成|情况|及|和|与|的|、|整改)+")
_OPENING: Final = ("分解目标", "指标名称")
#: A label is broken into so many pieces at most, and no heading is longer.
_PIECES: Final = 6
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: the atoms from `start` to before `end`, its labels as cells, and whether 序号 stands before them."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    serials: bool = False


def cell(atoms: Sequence[Atom], page: Page, *, text: str | None = None) -> Cell:
    """Some atoms as one cell at the place of the first."""
    first = atoms[0]
    return Cell("".join(one.text for one in atoms) if text is None else text, page.place(first))


def headings(atoms: Sequence[Atom], page: Page, *, glued: bool) -> tuple[Heading, ...]:
    """The headings in a row of atoms, in order."""
    found: list[Heading] = []
    place = 0
    whole = "".join(one.text for one in atoms) if glued else ""
    while place < len(atoms):
        one = _glued(atoms, whole, place, page) if glued else _parted(atoms, place, page)
        if one:
            found.append(one)
        place = one.end if one else place + 1
    return tuple(found)


def _enough(cells: Sequence[Cell]) -> bool:
    names = [c.column(one.text) for one in cells]
    levels = {name for name in names if name and name.startswith("level")}
    values = {"target", "actual", "weight", "score"} & set(names)
    return bool(levels) and len(values) > 1 and len(names) > 3


# --- atoms that are parted ---------------------------------------------------------------------------------------


def _parted(atoms: Sequence[Atom], start: int, page: Page) -> Heading | None:
    first = _label(atoms, start) if _BEGINS.search(atoms[start].text) else None
    if first is None or not _opens("".join(one.text for one in atoms[start:first])):
        return None
    labels: list[list[Atom]] = []
    place = start
    while place < len(atoms) and len(labels) < _LONGEST:
        if not atoms[place].text:
            place += 1
        elif (end := _label(atoms, place)) is not None:
            end = _whole(atoms, place, end)
            labels.append(list(atoms[place:end]))
            place = end
        elif atoms[place].text in _OPEN and labels:
            labels.append([atoms[place]])
            place += 1
        else:
            break
    finished = [cell(one, page, text="".join(v.squeeze(part.text) for part in one)) for one in _finish(labels)]
    if len(finished) < 2 or (v.as_label(finished[0].text) == nesting.OVER_LEVELS and c.level(finished[1].text)):
        return None  # the label of the section, before the heading
    cells = nesting.flat(finished)
    serials = any(one.text in _SERIALS for one in atoms[max(start - 2, 0) : start])
    return Heading(start, place, cells, serials) if _enough(cells) else None


def _opens(text: str) -> bool:
    return c.level(text) in ("level1", "level2", "level3") or v.as_label(text) in (*_OPENING, nesting.OVER_LEVELS)


def _label(atoms: Sequence[Atom], start: int) -> int | None:
    """Where the label ends that begins at an atom: a usual name, of as few pieces as can be, else the atom alone."""
    text = ""
    for end in range(start, min(start + _PIECES, len(atoms))):
        if not v.as_label(atoms[end].text):
            break
        text += v.squeeze(atoms[end].text)
        if _NAMES.fullmatch(v.as_label(text)):
            return end + 1
    alone = atoms[start].text
    if alone in _OPEN or not v.as_label(alone) or v.first_level(alone) or v.second_level(alone):
        return None
    return start + 1 if c.column(alone) is not None or v.as_label(alone) in c.PIECES else None


def _whole(atoms: Sequence[Atom], start: int, end: int) -> int:
    """Take in what goes on with the label of the reasons, which is the one that lines break most."""
    if c.column("".join(one.text for one in atoms[start:end])) != "reason":
        return end
    while end < len(atoms) and _REASON.fullmatch(v.as_label(atoms[end].text)):
        end += 1
    return end


def _finish(labels: list[list[Atom]]) -> list[list[Atom]]:
    """Put the second halves of labels, which stand below the whole heading, to their first halves, in order."""
    levels = _LEVELS if all(len(one) == 1 and one[0].text in _LEVELS for one in labels[: len(_LEVELS)]) else frozenset()
    halves = [one for one in labels if len(one) == 1 and one[0].text in _OPEN | levels]
    below = labels[len(labels) - len(halves) :]
    pairs = list(zip(halves, below, strict=True))
    if not halves or not all(_NAMES.fullmatch("".join(part.text for part in (*first, *last))) for first, last in pairs):
        return labels
    for first, last in pairs:
        first.extend(last)
    return labels[: len(labels) - len(halves)]


# --- glued ------------------------------------------------------------------------------------------------------


def _glued(atoms: Sequence[Atom], whole: str, start: int, page: Page) -> Heading | None:
    if whole[start] not in "绩一二三分指" or not (found := _NAMES.match(whole, start)) or not _opens(found[0]):
        return None
    cells: list[Cell] = []
    place = start
    while (found := _NAMES.match(whole, place)) and found.end() > place and len(cells) < _LONGEST:
        end = found.end()
        if note := re.compile(r"[(（][^()（）]{1,12}[)）]").match(whole, end):
            end = note.end()
        cells.append(cell(atoms[place:end], page))
        place = end
    return Heading(start, place, tuple(cells)) if _enough(cells) else None
