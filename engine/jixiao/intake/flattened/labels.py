"""The labels of the head of a form in a row of atoms, however they were broken or run together with what follows.

In: atoms. Out: the labels in order, each with what it names and the atoms that it takes up. What stands between two labels is
for `front` to read.
"""

import re
from collections.abc import Sequence
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.ground.regex import regex
from jixiao.intake.flattened.atoms import BAR, Atom
from jixiao.intake.forms import fundwords as f
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import pieces
from jixiao.records import Cell

#: A label comes in so many pieces at most, each of so many letters.
_PIECES: Final = 6
_PIECE: Final = 8
_LONGEST_GLUED: Final = 16
#: Labels of the head that are not read; what stands behind them is nobody's value.
_OTHERS: Final = regex(
    r"(?:项目)?负责人.{0,5}|联系(?:人|电话)|电话|项目(?:类别|属性|类型|性质|起止时间|周期|实施期)|填[表报](?:日期|时间|人)|评价时间|资金来源|资金结构"
    r"|是否.{0,8}|(?:下属单位|整体支出).{0,4}|项目编码|专项类别|绩效指标|(?:年度)?绩效指标完成情况|年度.{0,3}指标.{0,5}|备注"
)


_ORDINAL: Final = regex(r"^[一二三四五六七八九十]{1,2}、")


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its kind (`field`, `money`, `fund`, `goal`, `section`, `prose`, `other`), name, atoms, and its own value."""

    kind: str
    name: str
    start: int
    end: int
    value: str = ""


def labels_of(atoms: Sequence[Atom], *, glued: bool) -> list[Label]:
    """The labels in a row of atoms, in order; `glued` where nothing parts the cells."""
    found: list[Label] = []
    place = 0
    while place < len(atoms):
        here = _inline(atoms, place) if not glued else []
        one = None if here else _glued_label(atoms, place) if glued else _label(atoms, place)
        here = [one] if one else here
        found.extend(here)
        place = here[-1].end if here else place + 1
    return found


def _known(text: str) -> tuple[str, str] | None:
    plain = v.as_label(text)
    if not plain:
        return None
    found = (
        ("field", v.FIELDS.get(plain) or _lost_a_letter(plain)),
        ("goal", v.goal(plain)),
        ("money", f.money(text)),
        ("fund", f.fund(text)),
    )
    if one := next(((kind, name) for kind, name in found if name), None):
        return one
    if v.prose(text) == "content":
        return "prose", "content"
    if f.money_section(_ORDINAL.sub("", text)):
        return "section", ""
    return ("other", "") if _OTHERS.fullmatch(plain) or (text.endswith((":", "：")) and len(text) < 12) else None


def _lost_a_letter(plain: str) -> str:
    """The field of a long label of which a page lost the first letter."""
    return _HEADLESS.get(plain, "") if len(plain) > 4 else ""


def whole_label(text: str) -> str:
    """A label as the reader of heads knows it, with the letter that a page lost."""
    plain = v.as_label(text).split(":")[0]
    return plain if plain in v.FIELDS else next((label for label in v.FIELDS if label[1:] == plain), plain)


_HEADLESS: Final = {label[1:]: name for label, name in v.FIELDS.items()}


def _inline(atoms: Sequence[Atom], place: int) -> list[Label]:
    """The labels that an atom holds with their values: `单位名称：甲 填报日期：…`."""
    fields = [v.field(piece.text) for piece in pieces(Cell(atoms[place].text, Source("")))]
    return [Label("field", name, place, place + 1, value) for name, value in filter(None, fields) if value]


def _label(atoms: Sequence[Atom], place: int) -> Label | None:
    if not atoms[place].text:
        return None
    text = ""
    for end in range(place, min(place + _PIECES, len(atoms))):
        if not v.as_label(atoms[end].text) or (
            end > place and (atoms[end].gap == BAR or len(atoms[end].text) > _PIECE)
        ):
            break
        text += v.squeeze(atoms[end].text)
        if (known := _known(text)) and (end == place or known[0] != "other"):
            return Label(*known, place, _with_note(atoms, end + 1))
    return None


def _with_note(atoms: Sequence[Atom], end: int) -> int:
    """Take in the note of a label that stands by itself: `(万元)`."""
    while (
        end < len(atoms)
        and atoms[end].gap != BAR
        and re.fullmatch(r"[(（][^()（）]{1,14}[)）]?|[^()（）]{0,3}[)）]", atoms[end].text)
    ):
        end += 1
    return end


def _glued_label(atoms: Sequence[Atom], place: int) -> Label | None:
    whole = "".join(one.text for one in atoms[place : place + _LONGEST_GLUED + 16])
    for length in range(min(_LONGEST_GLUED, len(whole)), 1, -1):
        text = whole[:length]
        if text[-1] in "(（:：" or not ("\u4e00" <= text[0] <= "\u9fff"):
            continue
        known = _known(text)
        year = known and known[1] == "year" and not re.match(r"[:：]?20\d\d", whole[length:])
        if known and not year and text == v.as_label(text):
            note = re.compile(r"[:：]?(?:[(（][^()（）]{1,14}[)）])?[:：]?").match(whole, length)
            return Label(*known, place, place + (note.end() if note else length))
    return None
