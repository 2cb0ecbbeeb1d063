"""How an account is built: numbers that skip or come twice, mixed ways of numbering, empty sections, titles given twice.

Comes in: an Account. Goes out: discrepancies. A number counts as missing only where no line of the account begins with it: what
the reader of files took for a paragraph is there.
"""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.audit.documents import kind
from jixiao.audit.standing import Standing, in_section, standing
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.accounts.numbering import Numbered, Rank, numbered, plain
from jixiao.records.account import Account, AccountSection, Passage
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.say import texts as say

_COUNTED: Final = (Rank.PART, Rank.FIRST, Rank.SECOND, Rank.THIRD, Rank.FOURTH, Rank.FIFTH)
_ORDINAL: Final = regex(r"(?:^|[。；;：:，,])\s{0,2}([一二三四五六七八九十]{1,2})是")
#: What a number is besides the signs around it.
_SIGN: Final = regex(r"[\s\d一二三四五六七八九十]")
_HAN: Final = "一二三四五六七八九十"
_FIGURE: Final = regex(r"^\W{0,3}(图|表)\s{0,2}(\d{1,2})(?![\d.\-])")
#: The name of an indicator is so long, where nothing else can bear it.
_NAME: Final = 6
#: Numbers beyond are years, amounts, or a list that nobody numbers by hand.
_LARGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered line: its number, whether it heads a section, and where it stands in the order of all texts."""

    number: Numbered
    spot: Spot
    order: int
    title: str
    heading: bool


def check(account: Account) -> Iterator[Discrepancy]:
    """What is wrong with how an account is built."""
    texts = tuple(one for one in standing(account) if not one.cell)
    starts = {(one.section, one.block): at for at, one in enumerate(texts)}
    begun = _begun(texts)
    headed, listed = tuple(_siblings(account, texts, starts)), tuple(_items(texts))
    for group in (*headed, *listed):
        yield from _sequence(group, begun)
    for group in headed:
        yield from _mixed(group)
    yield from _styles((*headed, *listed))
    for one in texts:
        yield from _ordinals(one)
    yield from _figures(account, texts)
    yield from _indicators(account)
    yield from _empty(account)
    yield from _twice(account)


# --- groups of numbers --------------------------------------------------------------------------------------------------


def _number(one: Standing) -> tuple[Numbered, Spot, str] | None:
    """The number that a text begins with, without marks of converters."""
    seen = plain(one.passage.text)
    found = numbered(seen.text)
    if found is None or found.rank not in _COUNTED or not 0 < found.value <= _LARGEST:
        return None
    start, end = seen.original(0), max(seen.original(found.end - 1) + 1, seen.original(0) + 1)
    return found, one.spot(start, end), seen.text[found.end :].strip()


def _begun(texts: Sequence[Standing]) -> dict[int, list[int]]:
    """Where in the order of texts a line begins with a number: by value."""
    found: dict[int, list[int]] = {}
    for order, one in enumerate(texts):
        heads = {at for at, _ in one.passage.lines} | {0}
        for at in sorted(heads)[:200]:
            number = numbered(one.passage.text[at : at + 40].lstrip(" \t\u3000-—"))
            if number is not None:
                found.setdefault(number.value, []).append(order)
    return found


def _siblings(
    account: Account, texts: Sequence[Standing], starts: dict[tuple[int, int], int]
) -> Iterator[tuple[Item, ...]]:
    """The numbered headings that stand under one heading, at one level."""
    open_: list[tuple[int, list[Item]]] = []
    for index, section in enumerate(account.sections):
        while open_ and open_[-1][0] > section.level:
            yield tuple(open_.pop()[1])
        if not open_ or open_[-1][0] < section.level:
            open_.append((section.level, []))
        order = starts.get((index, -1))
        found = _number(texts[order]) if order is not None else None
        if found is not None and order is not None:
            open_[-1][1].append(Item(found[0], found[1], order, section.title, heading=True))
    while open_:
        yield tuple(open_.pop()[1])


def _items(texts: Sequence[Standing]) -> Iterator[tuple[Item, ...]]:
    """The numbered paragraphs of a section, one way of numbering at a time."""
    group: dict[Rank, list[Item]] = {}
    section = -1
    for order, one in enumerate(texts):
        if one.section != section:
            yield from map(tuple, group.values())
            group, section = {}, one.section
        found = None if one.heading or not one.prose else _number(one)
        if found is not None:
            rank = found[0].rank
            for deeper in [other for other in group if other > rank]:
                yield tuple(group.pop(deeper))
            group.setdefault(rank, []).append(Item(found[0], found[1], order, found[2], heading=False))
    yield from map(tuple, group.values())


def _sequence(group: Sequence[Item], begun: dict[int, list[int]]) -> Iterator[Discrepancy]:
    """Numbers that come twice or skip one; where one is skipped and the next comes twice (1, 3, 3), that is one slip.

    Where a line between two of the same number begins with 1, a list has begun anew.
    """
    for at, (before, here) in enumerate(itertools.pairwise(group)):
        if before.number.rank != here.number.rank:
            continue
        last, value = before.number.value, here.number.value
        words = {"before": before.number.number.strip(), "here": here.number.number.strip()}
        after = group[at + 2] if at + 2 < len(group) else None
        if value == last and value > 1 and not _there(range(1, 2), before.order, here.order, begun):
            skipped = at > 0 and group[at - 1].number.value == last - 2
            spots = (before.spot, here.spot) if skipped else (here.spot, before.spot)
            yield say.discrepancy("structure.number-twice", Certainty.CERTAIN, spots, **words)
        elif (
            value > last + 1
            and (value > last + 2 or after is None or after.number.value != value)
            and not _there(range(last + 1, value), before.order, here.order, begun)
        ):
            yield say.discrepancy("structure.number-skipped", Certainty.CERTAIN, (here.spot, before.spot), **words)


def _there(values: range, after: int, before: int, begun: dict[int, list[int]]) -> bool:
    """Whether a line between two others begins with one of the numbers, in whatever way it is written."""
    for value in values[:_LARGEST]:
        orders = begun.get(value, [])
        at = bisect_left(orders, after)
        if at < len(orders) and orders[at] <= before:
            return True
    return False


def _mixed(group: Sequence[Item]) -> Iterator[Discrepancy]:
    """Ways of numbering that are mixed at one level: 1、 among 一、, 第1部分 beside 第二部分."""
    ways: dict[str, list[Item]] = {}
    for one in group:
        ways.setdefault(_way(one.number), []).append(one)
    if len(ways) < 2 or not _counts_on(group):
        return
    most = max(ways, key=lambda way: (len(ways[way]), way))  # 一 before 1, which is how parts are counted
    odd = [one for one in group if _way(one.number) != most]
    if odd:
        words = {"odd": odd[0].number.number.strip(), "most": ways[most][0].number.number.strip()}
        spots = (*(one.spot for one in odd), ways[most][0].spot)
        yield say.discrepancy("structure.numbering-mixed", Certainty.PROBABLE, spots, **words)


def _counts_on(group: Sequence[Item]) -> bool:
    """Whether the numbers of a level go on over all its ways of numbering."""
    return all(after.number.value == one.number.value + 1 for one, after in itertools.pairwise(group))


def _way(number: Numbered) -> str:
    digits = "1" if any(char.isdecimal() for char in number.number) else "一"
    return f"{number.rank}{digits}"


def _styles(groups: Sequence[Sequence[Item]]) -> Iterator[Discrepancy]:
    """Numbers of one way that are written with other signs: 8、 among 7. and 9., (三) among （一）; said once of an account."""
    spots: list[Spot] = []
    words: dict[str, str] = {}
    for group in groups:
        styles: dict[str, list[Item]] = {}
        for one in group:
            styles.setdefault(_SIGN.sub("", one.number.number), []).append(one)
        if len(styles) > 1 and len({_way(one.number) for one in group}) == 1:
            most = max(styles, key=lambda style: len(styles[style]))
            odd = [one for one in group if _SIGN.sub("", one.number.number) != most]
            spots += [one.spot for one in odd]
            first = {"odd": odd[0].number.number.strip(), "most": styles[most][0].number.number.strip()}
            words = words or first
    if spots:
        yield say.discrepancy("structure.numbering-style", Certainty.HINT, tuple(spots), **words)


def _ordinals(one: Standing) -> Iterator[Discrepancy]:
    """一是, 三是 in one paragraph, and no 二是."""
    if not one.prose or "是" not in one.plain:
        return
    found = [(_value(match[1]), match.span(1)) for match in _ORDINAL.finditer(one.plain)]
    for (last, before), (value, here) in itertools.pairwise(found):
        if value > last + 1 > 1 and not any(f"{_han(n)}是" in one.plain for n in range(last + 1, value)):
            words = {"before": f"{_han(last)}是", "here": f"{_han(value)}是"}
            spots = (one.spot(*here), one.spot(*before))
            yield say.discrepancy("structure.number-skipped", Certainty.CERTAIN, spots, **words)


def _value(han: str) -> int:
    return _HAN.find(han) + 1 if len(han) == 1 else 10 + _HAN.find(han[1]) + 1 if han[0] == "十" else 0


def _han(value: int) -> str:
    return _HAN[value - 1] if 0 < value <= 10 else f"十{_HAN[value - 11]}" if value < 20 else ""


def _figures(account: Account, texts: Sequence[Standing]) -> Iterator[Discrepancy]:
    """Figures or tables whose numbers skip or come twice. Behind the title of another paper of the file they may begin anew."""
    captions: dict[tuple[str, int], list[tuple[int, Spot, str]]] = {}
    titles, begun = 0, {"图": 0, "表": 0}
    for one in texts:
        titles += one.heading and bool(kind(account.sections[one.section]))
        found = _FIGURE.match(one.plain) if len(one.plain) < 100 and not one.heading else None
        if found:
            of, value = found[1], int(found[2])
            begun[of] = titles if value == 1 else begun[of]
            captions.setdefault((of, begun[of]), []).append((value, one.spot(*found.span()), one.plain.strip()))
    for (of, _), numbers in captions.items():
        known = {value for value, *_ in numbers}
        for (last, before, first), (value, here, second) in itertools.pairwise(numbers):
            words = {"before": f"{of}{last}", "here": f"{of}{value}"}
            if value == last and (first.startswith(second) or second.startswith(first)):
                continue  # a picture and its data have one caption
            if value == last and before.text == here.text:
                yield say.discrepancy("structure.number-twice", Certainty.PROBABLE, (here, before), **words)
            elif value > last + 1 and known.isdisjoint(range(last + 1, value)):
                yield say.discrepancy("structure.number-skipped", Certainty.PROBABLE, (here, before), **words)


def _indicators(account: Account) -> Iterator[Discrepancy]:
    """One indicator of a form under several kinds of indicators (数量指标 and 质量指标)."""
    for form in account.forms:
        places: dict[str, dict[tuple[str, ...], Spot]] = {}
        for row in form.rows:
            name = re.sub(r"\s", "", row.path[-1])
            if len(name) >= _NAME:
                places.setdefault(name, {}).setdefault(row.path[:-1], in_section(account, row.source, row.path[-1]))
        for name, kinds in places.items():
            if len(kinds) > 1:
                words = {"name": name, "kinds": "、".join(path[-1] for path in kinds)}
                yield say.discrepancy("structure.indicator", Certainty.PROBABLE, tuple(kinds.values()), **words)


# --- sections ------------------------------------------------------------------------------------------------------------


def _empty(account: Account) -> Iterator[Discrepancy]:
    """Headings with nothing under them, though another of their level, under the same heading, has text."""
    sections = account.sections
    filled: dict[tuple[int, tuple[str, ...]], int] = {}
    bare: list[int] = []
    for index, section in enumerate(sections):
        deeper = index + 1 < len(sections) and sections[index + 1].level > section.level
        if section.heading is None or not section.number:
            continue
        if section.blocks or deeper:
            key = (section.level, section.path)
            filled[key] = filled.get(key, 0) + 1
        elif index + 1 < len(sections) and not _says(section) and not _sentence(sections[index + 1]):
            bare.append(index)
    for index in bare:
        section = sections[index]
        if filled.get((section.level, section.path)) and section.heading is not None:
            spot = _spot(section.heading, index)
            yield say.discrepancy("structure.section-empty", Certainty.PROBABLE, (spot,), words=section.title)


def _says(section: AccountSection) -> bool:
    """Whether a heading says something itself: a sentence, a figure, or that there is nothing."""
    return (
        len(section.title) > 40 or any(sign in section.title for sign in "：:，,。；") or section.title.endswith("无")
    )


def _sentence(section: AccountSection) -> bool:
    """Whether a heading is a sentence that stands alone among numbered ones: text of the heading before it."""
    return section.heading is not None and section.heading.text.rstrip().endswith("。")


def _twice(account: Account) -> Iterator[Discrepancy]:
    """A title that two sections of one level have under the same heading."""
    seen: dict[tuple[int, int, str], int] = {}
    parents: list[tuple[int, int]] = []
    for index, section in enumerate(account.sections):
        while parents and parents[-1][0] >= section.level:
            parents.pop()
        above = parents[-1][1] if parents else -1
        parents.append((section.level, index))
        key = (section.level, above, re.sub(r"[\s（）()]", "", section.title))
        if section.heading is None or len(key[2]) < 4 or not section.number:
            continue
        first = account.sections[seen[key]].heading if key in seen else None
        if first is not None:
            spots = (_spot(section.heading, index), _spot(first, seen[key]))
            yield say.discrepancy("structure.title-twice", Certainty.PROBABLE, spots, words=section.title)
        seen.setdefault(key, index)


def _spot(heading: Passage, index: int) -> Spot:
    return Spot(heading.source, heading.text, index, -1, 0, len(heading.text))
