"""How an account is put together: its numbering, its contents against its body, its figures, sections with nothing in them.

Comes in: an account. Goes out: discrepancies with their places. An excerpt may begin and end anywhere: only what stands between
two headings that are there is judged, never what might stand before or after them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from jixiao.audit import writing
from jixiao.audit.texts import Text, spot, texts
from jixiao.records.account import Account, AccountBlock, AccountSection, Passage, PassageKind
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.say import faults

_HAN: Final = "零一二三四五六七八九十百"
_DIGITS: Final = {char: value for value, char in enumerate("一二三四五六七八九", 1)}
_VALUE: Final = re.compile(r"[0-9]{1,3}|[零〇一二三四五六七八九十百]{1,5}|[①-⑳]")
_ARABIC: Final = re.compile(r"[0-9]")
_CIRCLED: Final = re.compile(r"[①-⑳]")
_FIGURE: Final = re.compile(r"[(\s]{0,3}图\s?([0-9]{1,2})\s?[:.、\s]")
_PAGE: Final = re.compile(r"[0-9]{1,4}")
#: Sections that are often no more than a title: what they hold is published as a file of its own.
_HOLLOW: Final = re.compile(r"附[件表录]|表$|公开表|名词解释|目录")
_NOTHING: Final = re.compile(r"[\W_]*")
#: A step in numbers larger than this is another list, no gap.
_LARGEST_GAP: Final = 3


@dataclass(frozen=True, slots=True)
class _Number:
    """The number of a heading: its value, and how it is written: 1、 and 一、 are two styles."""

    value: int
    style: str


def check(account: Account) -> Iterator[Discrepancy]:
    """Everything that is out of order."""
    headings = [text for text in texts(account) if text.block < 0]
    for siblings in _siblings(headings):
        yield from _numbers(siblings, account)
        yield from _titles(siblings)
    yield from _contents(account, headings)
    yield from _figures(account)
    yield from _empty(headings)


def _siblings(headings: Sequence[Text]) -> Iterator[list[Text]]:
    """The headings of one level under one heading, in order."""
    open_: list[tuple[int, list[Text]]] = []
    for heading in headings:
        level = heading.within.level
        while open_ and open_[-1][0] > level:
            yield open_.pop()[1]
        if open_ and open_[-1][0] == level:
            open_[-1][1].append(heading)
        else:
            open_.append((level, [heading]))
    yield from (siblings for _, siblings in open_)


def _number(section: AccountSection) -> _Number | None:
    found = _VALUE.search(section.number)
    if found is None:
        return None
    digits = found[0]
    style = writing.half(section.number).replace(writing.half(digits), "#").replace(" ", "").replace(".", "、")
    if _ARABIC.match(digits):
        return _Number(int(digits), f"1{style}")
    if _CIRCLED.match(digits):
        return _Number(ord(digits) - ord("①") + 1, f"①{style}")
    total = unit = 0
    for char in digits:
        if char in "十百":
            total, unit = total + (unit or 1) * (10 if char == "十" else 100), 0
        else:
            unit = _DIGITS.get(char, 0)
    return _Number(total + unit, f"一{style}")


def _numbers(siblings: Sequence[Text], account: Account) -> Iterator[Discrepancy]:
    numbers = [_number(heading.within) for heading in siblings]
    for at in range(1, len(siblings)):
        was, number = numbers[at - 1], numbers[at]
        if was is None or number is None:
            continue
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        if following == number and was.value + 2 == number.value:
            continue  # 1、3、3: the first 3 should be 2, which the second one tells
        yield from _step(siblings[at - 1], was, siblings[at], number, account)


def _step(before: Text, was: _Number, heading: Text, number: _Number, account: Account) -> Iterator[Discrepancy]:
    """What is wrong between two neighbouring headings of one level."""
    places = (_numbered(heading), _numbered(before))
    named = {"before": before.within.number.strip(), "number": heading.within.number.strip()}
    if was.style != number.style:
        if number.value == was.value + 1:
            yield faults.told("structure.number-style", Certainty.CERTAIN, places, **named)
    elif number.value == was.value:
        yield faults.told("structure.number-repeated", Certainty.CERTAIN, places, number=named["number"])
    elif was.value + 1 < number.value <= was.value + 1 + _LARGEST_GAP and not _stands(account, before, heading, was):
        yield faults.told("structure.number-gap", Certainty.CERTAIN, places, **named)


def _numbered(heading: Text) -> Spot:
    """The heading from its number on."""
    number = heading.within.number.strip()
    start = heading.text.find(number) if number else 0
    return spot(heading, max(start, 0), len(heading.text))


def _stands(account: Account, before: Text, heading: Text, was: _Number) -> bool:
    """Whether the missing number begins a line between two headings that was not taken for a heading, or is cut away."""
    wanted = {str(was.value + 1), _han(was.value + 1)}
    for section in account.sections[before.section : heading.section]:
        for block in section.blocks:
            if isinstance(block, Passage) and _begins(block.text, wanted):
                return True
    return False


def _begins(text: str, wanted: set[str]) -> bool:
    return any(
        found[0] in wanted
        for found in re.finditer(
            r"(?:(?<=[。；;:：\s(（\n])|\A)(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?=\s?[、.．)）是])", text
        )
    )


def _han(value: int) -> str:
    tens, ones = divmod(value, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{_HAN[min(tens, 9)]}十"
    return lead + (_HAN[ones] if ones else "") or "十"


def _titles(siblings: Sequence[Text]) -> Iterator[Discrepancy]:
    first: dict[str, Text] = {}
    for heading in siblings:
        title = writing.words(heading.within.title)
        if len(title) > 3 and title in first:
            places = (_numbered(heading), _numbered(first[title]))
            yield faults.told(
                "structure.title-twice", Certainty.PROBABLE, places, title=heading.within.title.strip()[:40]
            )
        elif title:
            first[title] = heading


# --- contents ---------------------------------------------------------------------------------------------------------


def _contents(account: Account, headings: Sequence[Text]) -> Iterator[Discrepancy]:
    """The table of contents against the headings of the body, and its page numbers among each other."""
    if not account.contents or not headings:
        return
    titles = {_title(one.within.title) for one in headings if one.within.title}
    lines = {
        writing.words(block.text)
        for section in account.sections
        for block in section.blocks
        if isinstance(block, Passage)
    }
    by_number: dict[tuple[str, str], list[Text]] = {}
    part = ""
    for one in headings:
        if one.within.level == 1:
            part = writing.words(one.within.number)
        by_number.setdefault((part, writing.words(one.within.number)), []).append(one)
    last, part = 0, ""
    for entry in account.contents:
        number, title = writing.words(entry.number), _title(entry.title)
        if "部分" in number or "章" in number:
            part = number
        where = Spot(entry.source, f"{entry.number}{entry.title}".strip()[:80], 0, -1)
        page = _PAGE.fullmatch(entry.page.strip()) if entry.page else None
        if page is not None:
            if int(page[0]) < last:
                named = {"title": entry.title.strip()[:40], "page": page[0], "before": str(last)}
                yield faults.told("structure.contents-pages", Certainty.CERTAIN, (where,), **named)
            last = int(page[0])
        if (
            not title
            or not (number or entry.page)
            or title in titles
            or any(title in line for line in lines if len(line) < 80)
        ):
            continue
        same = by_number.get((part, number), ()) if number else ()
        if len(same) == 1 and same[0].within.title.strip():
            named = {"title": entry.title.strip()[:40], "other": same[0].within.title.strip()[:40]}
            yield faults.told("structure.contents-differs", Certainty.CERTAIN, (where, _numbered(same[0])), **named)
        elif not same:
            yield faults.told(
                "structure.contents-missing", Certainty.PROBABLE, (where,), title=entry.title.strip()[:40]
            )


def _title(title: str) -> str:
    return writing.words(re.sub(r"[。：:.]+$", "", title.strip()))


# --- figures and empty sections ----------------------------------------------------------------------------------------


def _figures(account: Account) -> Iterator[Discrepancy]:
    """The numbers of figures, as their captions print them."""
    last: tuple[int, Text] | None = None
    for text in texts(account):
        found = _FIGURE.match(text.half) if text.kind is PassageKind.CAPTION else None
        if found is None:
            continue
        number = int(found[1])
        repeats = last is not None and text.half.strip().startswith(last[1].half.strip()[: len(text.half.strip())])
        if last is not None and not repeats and number not in (1, last[0] + 1):
            named = {"before": str(last[0]), "number": str(number)}
            places = (spot(text, 0, len(text.text)), spot(last[1], 0, len(last[1].text)))
            yield faults.told("structure.figure-number", Certainty.PROBABLE, places, **named)
        last = number, text


def _empty(headings: Sequence[Text]) -> Iterator[Discrepancy]:
    """Headings with nothing under them, while others of their level have something; the last one may be cut off."""
    for heading, following in pairwise(headings):
        section = heading.within
        if following.within.level > section.level or not section.title.strip() or _HOLLOW.search(section.title):
            continue
        if any(map(_says_something, section.blocks)) or (
            heading.passage.text.rstrip()[-1:] in "。；" and len(section.title) > 12
        ):
            continue
        yield faults.told(
            "structure.empty", Certainty.PROBABLE, (_numbered(heading),), title=section.title.strip()[:40]
        )


def _says_something(block: AccountBlock) -> bool:
    return not isinstance(block, Passage) or not _NOTHING.fullmatch(block.text)
