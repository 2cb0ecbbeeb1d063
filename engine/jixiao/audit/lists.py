"""Totals and their parts: the lists of an account, in a sentence or over several paragraphs.

Comes in: marked passages. Goes out: `Listing`s: the total, its parts with the shares that are printed for them, and whether the
list is complete. A list begins after 其中、包括、主要用于以下方面; it ends with its sentence, or, where that word ends its
paragraph, with the paragraphs that are built alike. Parts within brackets belong to the part before them and are left out;
a list with a list inside that nothing closes is no list.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.audit.intervals import size
from jixiao.audit.mentions import Mark, Marked, noun
from jixiao.audit.parts import MOST, Part, amounts, beside, divided
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.records.discrepancy import Mention, Role


@dataclass(frozen=True, slots=True)
class Listing:
    """A total and what it is made of. `complete`: nothing else can be among the parts; `closed`: nothing says that it is not.

    `nested`: some parts are divided in turn, and where those divisions end is a guess.
    """

    total: Mention
    parts: tuple[Part, ...]
    complete: bool
    closed: bool
    disjoint: bool
    colon: bool
    nested: bool


_AMOUNT: Final = frozenset((Mark.MONEY, Mark.COUNT))
#: Figures that are no total and have nothing to do with one.
_OTHERS: Final = (Mark.NUMBER, Mark.EACH, Mark.EACH_MONTH)
_FIGURE: Final = regex("[\ue000-\ue004\ue006-\ue00b]")
#: What opens a list, after the total and what is said of it.
_OPENER: Final = regex(
    r"其中[:,]?|(?:具体)?包括[:]?|以下方面[:,]?|分别(?:是|为)[:]?|具体(?:为|如下)[:]|构成(?:为|如下)[:]?"
)
_AT_END: Final = regex(r"(?:其中|包括|以下方面|如下|分别为)[:,]?[。]?$")
_ITEM: Final = regex(r"^(?P<number>[(]?[0-9一二三四五六七八九十]{1,3}[)、.]+)?")
_OPEN_END: Final = regex(r"(?:等|…|\.\.\.)")
#: A total that was given before: its name, and how many passages before it may stand.
_IN: Final = regex(r"([^,。;:\ue000-\ue004\ue006-\ue00b]{4,40})(?<!其)中,")
_NAMED, _BACK = 4, 40
_SHORT: Final = frozenset(("支出决算", "支出决算数", "决算", "决算数"))
_BRACKETS: Final = regex(r"\([^()]{0,400}\)")
#: Names of which a list that has them all is complete.
_WHOLE: Final = (
    ("基本支出", "项目支出"),
    ("人员经费", "公用经费"),
    ("货物", "工程", "服务"),
    ("出国", "接待", "车"),
    ("工资福利", "商品和服务", "个人和家庭"),
    ("集中采购", "分散采购"),
    ("编制", "工勤"),
)
#: The two sides of 收、支总计, by the words of their parts.
_BOTH_SIDES: Final = regex("收(?:入)?、?支(?:出)?")
_SPENT: Final = regex("支出|年末|期末|下年|分配")
_GOT: Final = regex("收入|年初|期初|上年|使用|弥补")
#: How far before a list its total stands.
_REACH: Final = 300
_AND: Final = regex("[及和、]")
#: So many parts are looked for in the names of the others.
_COMPARED: Final = 60


def listings(passages: Sequence[Marked]) -> Iterator[Listing]:
    """The lists of an account, in order. Each figure is a part of one list at most of those that a passage opens."""
    for index, passage in enumerate(passages):
        if _OPENER.search(passage.text):
            yield from _of_passage(passage, passages, index)
        if "中," in passage.text:
            yield from _within(passage, passages, index)


def _within(passage: Marked, passages: Sequence[Marked], index: int) -> Iterator[Listing]:
    """Lists of what an earlier passage gave the total of: 三公经费支出决算中，…"""
    flat = outside(passage.text)
    for found in itertools.islice(_IN.finditer(flat), _COMPARED):
        name = noun(found[1])
        total = _earlier(name, passages, index) if len(name) >= _NAMED else None
        if total is not None:
            yield from _in_sentence(total, passage, flat, found.end(), colon=True)[0]


def _earlier(name: str, passages: Sequence[Marked], index: int) -> Mention | None:
    """The last amount before a passage that is called so."""
    for passage in reversed(passages[max(0, index - _BACK) : index + 1]):
        for one in list(passage.mentions.values())[: -_COMPARED - 1 : -1]:
            if one.role is Role.AMOUNT and (one.about == name or _shortened(one.about, name, passage)):
                return one
    return None


def _shortened(about: str, name: str, passage: Marked) -> bool:
    """Whether a noun is a name whose beginning the passage has said before: 甲支出预算为…，支出决算为…"""
    if about not in _SHORT or not name.endswith(about):
        return False
    return name.removesuffix(about).replace(Mark.YEAR, "") in passage.text.replace(Mark.YEAR, "")


def _of_passage(passage: Marked, passages: Sequence[Marked], index: int) -> Iterator[Listing]:
    flat = outside(passage.text)
    last = _AT_END.search(flat, max(0, len(flat) - 20))
    taken = -1
    for opener in _OPENER.finditer(flat):
        total = _total(passage, flat, opener.start())
        if total is None or opener.start() < taken:
            continue
        if last is not None and opener.start() >= last.start():
            made = _over_passages(total, passages, index)
            if made is not None:
                yield made
        else:
            lists, taken = _in_sentence(total, passage, flat, opener.end(), colon=opener[0][-1] == ":")
            yield from lists


def outside(text: str) -> str:
    """The text with what stands in brackets blanked, so that offsets stay."""
    return _BRACKETS.sub(lambda found: " " * len(found[0]), text) if "(" in text else text


def _total(passage: Marked, flat: str, opener: int) -> Mention | None:
    """The amount that a list divides: the one before it, with nothing but its own share, rate and change between."""
    least = max(0, opener - _REACH)
    sentence = max(flat.rfind("。", least, max(0, opener - 1)), least)
    back = flat[least if opener - sentence < 4 else sentence : opener]
    begins = opener - len(back)
    amount = max(map(back.rfind, _AMOUNT))
    while amount > 0 and beside(passage, begins, begins + amount):
        amount = max(back.rfind(mark, 0, amount) for mark in _AMOUNT)
    if amount < 0 or max(map(back.rfind, _OTHERS)) > amount:
        return None
    found = passage.mentions.get(begins + amount)
    return found if found is not None and found.about else None


def _in_sentence(total: Mention, passage: Marked, flat: str, start: int, *, colon: bool) -> tuple[list[Listing], int]:
    """The lists of a total that go on in the sentence; and where they end.

    收、支总计 is divided twice: each side adds up by itself.
    """
    made = divided(total, passage, flat, start)
    sides: tuple[list[Part], ...] = ([], [])
    side = 0
    for part in made.parts:
        if _BOTH_SIDES.search(total.about):
            side = 1 if _SPENT.search(part[0].about) else 0 if _GOT.search(part[0].about) else side
        sides[side].append(part)
    every = [_listing(total, own, tail=made.tail, colon=colon, nested=made.nested) for own in sides]
    return [one for one in every if one is not None], made.end


def _over_passages(total: Mention, passages: Sequence[Marked], index: int) -> Listing | None:
    """The list whose parts are the paragraphs that follow: all numbered, in order, or none of them."""
    parts: list[Part] = []
    style: str | None = None
    last = 0
    for passage in passages[index + 1 : index + 1 + MOST]:
        numbered = _ITEM.match(passage.text)
        number = numbered["number"] if numbered and numbered["number"] else ""
        kind = re.sub(r"[0-9]+", "1", number)
        style = kind if style is None else style
        first = _FIGURE.search(outside(passage.text))
        if not number and _AT_END.search(passage.text, max(0, len(passage.text) - 20)):
            break  # a list of its own
        if kind != style or first is None or (passage.block == -1 and not number):
            break
        if number and (order := re.sub(r"\D", "", number)):
            if int(order) != last + 1:
                break
            last = int(order)
        one = passage.mentions.get(first.start())
        if one is None or one.unit != total.unit or one.role is not Role.AMOUNT or first.start() > 120:
            break
        alike, _ = amounts(total, passage, outside(passage.text), 0, first.start() + _REACH)
        at, one = alike[0] if alike else (first.start(), one)
        share = _FIGURE.search(outside(passage.text), at + 1)
        own = passage.mentions[share.start()] if share and share[0] == Mark.SHARE else None
        parts.append((one, own))
    if len(parts) < 2:
        return None
    return _listing(total, parts, tail="", colon=True)


def _listing(total: Mention, parts: Sequence[Part], *, tail: str, colon: bool, nested: bool = False) -> Listing | None:
    if not parts or size(total) == 0:
        return None
    names = [one.about for one, _ in parts]
    if len(set(names)) < len(names) and not all(one.subject for one, _ in parts):
        return None  # a table in words: several figures of each part
    closed = not _OPEN_END.search(tail[tail.rfind(Mark.MONEY) + 1 :] if Mark.MONEY in tail else tail[-20:])
    whole = any(all(any(word in name for name in names) for word in words) for words in _WHOLE)
    subjects = all(one.subject for one, _ in parts)
    shares = len(parts) > 1 and all(share is not None for _, share in parts)
    other = len(parts) > 1 and names[-1].startswith("其他")
    apart = subjects or _apart(names)
    complete = closed and apart and (whole or subjects or shares or other)
    return Listing(total, tuple(parts), complete, closed, colon and apart, colon, nested)


def _apart(names: Sequence[str]) -> bool:
    """Whether none of the parts is a part of another: 公务用车购置 of 公务用车购置及运行维护费."""
    beginnings = {name[:4] for name in names if _AND.search(name)}
    joined = sum(name[:4] in beginnings for name in names) > len(beginnings)
    whole = "\n".join(names)
    return not joined and all(whole.count(name) == 1 for name in names[:_COMPARED])
