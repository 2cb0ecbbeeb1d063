"""What an account announces against what is there: the table of contents against the body, annexes, reports.

Comes in: an Account. Goes out: discrepancies. What stands anywhere at the head of a line is there, whatever it is taken for.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.audit.standing import Standing, standing
from jixiao.ground.regex import regex
from jixiao.intake.accounts.numbering import numbered, plain
from jixiao.records.account import Account, ContentsEntry
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.say import texts as say

_NOISE: Final = regex(r"[\s（）()“”\"《》〈〉、，,。.：:；;·…\-—－]+")
_ANNEX: Final = regex(r"附 {0,2}([件表录]) {0,2}(\d{1,2}|[一二三四五六七八九十]{1,2})(?![\d\-]|[.．]\d)")
_REPORTS: Final = regex(r"([0-9]{1,2}) {0,2}个项目(?:开展|进行)了?[^。；]{0,10}绩效评价[^。]{0,80}附件")
#: Fewer lines are no table of contents.
_ENTRIES: Final = 4
#: So many titles that head no line are looked for inside of lines.
_SOUGHT: Final = 100
#: A line is looked at so far.
_SEEN: Final = 120


def check(account: Account) -> Iterator[Discrepancy]:
    """What is announced and not there."""
    texts = tuple(one for one in standing(account) if not one.cell)
    orders = _orders(texts)
    if _credible(account.contents, orders):
        yield from _pages(account.contents)
        yield from _entries(account.contents, texts, orders)
    yield from _annexes(account, texts)
    yield from _reports(account, texts)


def _key(text: str) -> str:
    return _NOISE.sub("", text)


def _spot(entry: ContentsEntry) -> Spot:
    return Spot(entry.source, f"{entry.number}{entry.title}", 0, -1)


def _pages(entries: Sequence[ContentsEntry]) -> Iterator[Discrepancy]:
    paged = [(int(one.page), one) for one in entries if re.fullmatch(r"\d{1,4}", one.page, re.ASCII)]
    for (last, before), (page, here) in itertools.pairwise(paged):
        if page < last:
            words = {"before": str(last), "here": str(page)}
            yield say.discrepancy("structure.contents-pages", Certainty.CERTAIN, (_spot(here), _spot(before)), **words)


def _orders(texts: Sequence[Standing]) -> dict[str, list[int]]:
    """Where in the order of texts a line begins with a title."""
    orders: dict[str, list[int]] = {}
    for order, one in enumerate(texts):
        for key in _heads(one):
            orders.setdefault(key, []).append(order)
    return orders


def _title(entry: ContentsEntry) -> str:
    return _key(entry.title) or _key(entry.number)


def _credible(entries: Sequence[ContentsEntry], orders: dict[str, list[int]]) -> bool:
    """Whether what was read as a table of contents is one: most of its titles head a line of the body."""
    there = sum(_title(entry) in orders for entry in entries)
    return len(entries) >= _ENTRIES and 2 * there > len(entries)


def _entries(
    entries: Sequence[ContentsEntry], texts: Sequence[Standing], orders: dict[str, list[int]]
) -> Iterator[Discrepancy]:
    """Entries of the contents that head no line of the body, or one that stands before its predecessor's."""
    said = {_key(one.passage.text[:2000]) for one in texts}
    reached, sought = -1, 0
    for entry in entries:
        key = _title(entry)
        if len(key) < 2 or (not entry.title and numbered(entry.number.strip())):
            continue  # a bare 附件1 is asked of annexes
        if not (entry.number or entry.page):
            continue  # a word of the page itself, as 收起
        places = orders.get(key, [])
        later = [order for order in places if order > reached]
        if later:
            reached = later[0]
        elif places:
            yield say.discrepancy("structure.contents-order", Certainty.PROBABLE, (_spot(entry),), words=entry.title)
        elif (sought := sought + 1) <= _SOUGHT and not any(key in text for text in said):
            certainty = Certainty.CERTAIN if len(key) >= 6 else Certainty.PROBABLE
            yield say.discrepancy("structure.contents-missing", certainty, (_spot(entry),), words=entry.title)


def _heads(one: Standing) -> Iterator[str]:
    """What a line may be found by: the whole of it, and without its number."""
    head = plain(one.passage.text[:_SEEN]).text.lstrip("-—•· ")
    yield _key(head)
    number = numbered(head)
    if number is not None:
        yield _key(head[number.end :])
        yield _key(head[number.end :].partition("。")[0])


def _annexes(account: Account, texts: Sequence[Standing]) -> Iterator[Discrepancy]:
    """Annexes that the text or the contents speak of and nothing is headed by, where others are there."""
    given: set[tuple[str, str]] = set()
    for one in texts:
        found = _ANNEX.match(plain(one.passage.text[:_SEEN]).text)
        if found and (one.heading or len(one.plain) < 60):
            given.add((found[1], found[2]))
    if not given:
        return  # an account that was cut off before its annexes
    spoken: dict[tuple[str, str], list[Spot]] = {}
    for one in texts:
        if one.prose:
            for found in _ANNEX.finditer(one.plain):
                if not one.said_elsewhere(*found.span()):
                    spoken.setdefault((found[1], found[2]), []).append(one.spot(*found.span()))
    for entry in account.contents:
        found = _ANNEX.match(f"{entry.number}{entry.title}")
        if found:
            spoken.setdefault((found[1], found[2]), []).append(_spot(entry))
    for (kind, number), spots in spoken.items():
        if (kind, number) not in given and any(kind == other for other, _ in given):
            words = f"附{kind}{number}"
            yield say.discrepancy("structure.annex-missing", Certainty.PROBABLE, tuple(spots), words=words)


def _reports(account: Account, texts: Sequence[Standing]) -> Iterator[Discrepancy]:
    """Fewer reports of projects than the text says are annexed."""
    own = {one.project for one in account.sections if one.project}
    if not own:
        return
    for one in texts:
        found = _REPORTS.search(one.plain) if one.prose and "附件" in one.plain else None
        if found and int(found[1]) > len(own):
            spot = one.spot(*found.span(1))
            words = {"said": found[1], "count": str(len(own))}
            yield say.discrepancy("structure.reports-missing", Certainty.PROBABLE, (spot,), **words)
