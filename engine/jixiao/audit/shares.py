"""Totals, parts and shares against each other.

Comes in: a Reading, Rules. Goes out: what was asked of the lists (构成, 比重之和, 类项) and of every share of a named whole
(占比, 同一整体). A share is wrong only where no figure that its whole may be makes it right.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from jixiao.audit import lists
from jixiao.audit.intervals import interval, middle, one_slip_apart, size, total
from jixiao.audit.lists import Listing
from jixiao.audit.mentions import Mark, Marked
from jixiao.audit.reading import Reading
from jixiao.audit.relate import Asked, Binding, ask, choose, judged
from jixiao.audit.rules import Rules
from jixiao.ground.regex import regex
from jixiao.records.discrepancy import Bound, Mention, Role

_CLASS: Final = regex(r"\(类\)|类$|(?:支出)?(?:决算|预算)?(?:数)?$")
#: Wholes that a share is tried with; a text that names one oftener names it alike.
_MOST: Final = 60
_TRIED: Final = 400
#: So many parts of a list are asked whether they are more than its total.
_PARTS: Final = 100
#: The name of a whole that may stand in another section is so long at least.
_TELLING: Final = 4
#: A sum that looks like its total has so many digits at least.
_DIGITS: Final = 3
#: Items stand in the section of their classes or soon after it, and never in one about another kind of budget.
_NEAR: Final = 3
_OTHER_BUDGETS: Final = regex("政府性基金|国有资本")


def check(reading: Reading, rules: Rules, asked: Asked) -> None:
    """Ask everything about totals, parts and shares."""
    every = tuple(lists.listings(reading.passages))
    wholes = _wholes(reading)
    wrong: set[Mention] = set()
    in_list = {share: listing for listing in every for _, share in listing.parts if share is not None}
    unresolved: dict[tuple[object, ...], list[tuple[Mention, Mention]]] = {}
    for part, share in _shares(reading.passages):
        candidates = _candidates(part, share, in_list.get(share), wholes)
        if not candidates:
            if share.about:
                key = (share.about, share.project, part.unit, share.spot.section, part.year)
                unresolved.setdefault(key, []).append((part, share))
        elif _share(part, share, candidates, rules, asked) is False:
            wrong.add(share)
    for pairs in unresolved.values():
        _one_whole(pairs[:_MOST], rules, asked)
    for listing in every:
        _listing(listing, rules, asked, wrong)
    _classes(every, reading, rules, asked)


# --- shares -----------------------------------------------------------------------------------------------------------


def _shares(passages: Sequence[Marked]) -> Iterator[tuple[Mention, Mention]]:
    """Every share with the amount that it is the share of: the one before it in its sentence.

    A share behind brackets is not of what stands in them: 基本支出790.00万元(人员经费700.00万元)，占63.17%.
    """
    for passage in passages:
        flat = lists.outside(passage.text)
        last: dict[bool, tuple[int, Mention] | None] = {True: None, False: None}  # anywhere, outside of brackets
        for offset in sorted(passage.mentions):
            mark, one = passage.text[offset], passage.mentions[offset]
            inside = flat[offset] != mark and passage.text[offset - 1] != "("
            found = last[inside]
            if mark == Mark.SHARE and found is not None and "。" not in passage.text[found[0] : offset]:
                yield found[1], one
            elif mark in (Mark.MONEY, Mark.COUNT, Mark.NUMBER, Mark.EACH):
                now = (offset, one) if mark in (Mark.MONEY, Mark.COUNT) else None
                last = {True: now, False: last[False] if inside else now}


#: The amounts of the text by the beginning and by the end of their nouns, and by the whole of them.
_Wholes = dict[tuple[str, str], list[Mention]]


def _wholes(reading: Reading) -> _Wholes:
    found: _Wholes = {}
    for passage in reading.passages:
        for one in passage.mentions.values():
            if one.role is Role.AMOUNT and one.about:
                for key in (("begins", one.about[:_TELLING]), ("ends", one.about[-_TELLING:]), ("is", one.about)):
                    found.setdefault(key, []).append(one)
    return found


def _candidates(part: Mention, share: Mention, listing: Listing | None, wholes: _Wholes) -> list[Mention]:
    """What the whole of a share may be: the total of its list, or whatever bears the name that it gives."""
    found: list[Mention] = [listing.total] if listing is not None else []
    name = share.about
    if len(name) >= _TELLING:
        begins, ends = wholes.get(("begins", name[:_TELLING]), ()), wholes.get(("ends", name[-_TELLING:]), ())
        found += (one for one in begins[:_TRIED] if one.about.startswith(name))
        found += (one for one in ends[:_TRIED] if one.about.endswith(name))
    elif name:
        found += wholes.get(("is", name), ())[:_TRIED]
    same = (
        one
        for one in found
        if one is not part and one.unit == part.unit and one.year == share.year and one.project == share.project
    )
    return list(dict.fromkeys(same))[:_MOST]


def _share(part: Mention, share: Mention, candidates: Sequence[Mention], rules: Rules, asked: Asked) -> bool | None:
    """Whether a share is right of one of its wholes."""
    nearest = min(range(len(candidates)), key=lambda index: _distance(candidates[index], share))
    bindings: list[Binding] = [{"部分": part, "比重": share, "整体": whole} for whole in candidates]
    whole = candidates[nearest]
    sure = whole.spot.section == share.spot.section or len(share.about) >= _TELLING
    answers = [choose(relation, bindings, asked, sure=sure, of=nearest) for relation in rules.of("占比")]
    return False if False in answers else None


def _distance(whole: Mention, share: Mention) -> tuple[int, int, int]:
    return (
        abs(whole.spot.section - share.spot.section),
        abs(whole.spot.block - share.spot.block),
        abs(whole.spot.start - share.spot.start),
    )


def _one_whole(pairs: Sequence[tuple[Mention, Mention]], rules: Rules, asked: Asked) -> None:
    """Ask the parts of a whole that is not printed whether their shares are of one: each with the one that agrees with most."""
    for relation in rules.of("同一整体"):
        bindings: list[list[Binding]] = [
            [{"甲部分": one, "甲比重": its, "乙部分": other, "乙比重": whose} for other, whose in pairs]
            for one, its in pairs
        ]
        agreed = [sum(judged(relation, binding)[0] is not False for binding in row) for row in bindings]
        reference = max(range(len(pairs)), key=lambda index: agreed[index])
        for index, binding in enumerate(bindings[reference]):
            if index != reference:
                ask((relation,), binding, asked)


# --- lists ------------------------------------------------------------------------------------------------------------


def _listing(listing: Listing, rules: Rules, asked: Asked, wrong: set[Mention]) -> None:
    """Ask a list whether its parts make its total, and its shares the whole."""
    parts = tuple(part for part, _ in listing.parts)
    shares = tuple(share for _, share in listing.parts if share is not None)
    if listing.complete and len(shares) == len(parts) > 1 and not wrong & set(shares):
        ask(rules.of("比重之和"), {"各比重": shares}, asked)
    binding: Binding = {"合计": listing.total, "各部分": parts}
    for part in () if listing.complete else parts[: _PARTS if listing.colon else 1]:
        ask(rules.of("其中"), {"合计": listing.total, "部分": part}, asked, sure=listing.colon)
    if len(parts) > 1 and listing.closed and not listing.complete and _looks_alike(listing.total, parts):
        ask(rules.of("只差一位的构成"), binding, asked)
    if listing.complete:
        ask(rules.of("构成"), binding, asked, sure=not listing.nested)
    elif listing.disjoint and len(parts) > 1:
        sum_, whole = total(map(interval, parts)), interval(listing.total)
        over = sum_.low is not None and whole.high is not None and sum_.low > whole.high
        sure = over and listing.total.unit == "万元" and not listing.nested
        if over or listing.closed:
            ask(rules.of("构成" if over else "未必列全"), binding, asked, sure=sure)


def _looks_alike(whole: Mention, parts: Sequence[Mention]) -> bool:
    """Whether the sum of the parts as printed is the total with one digit changed, or two neighbours exchanged."""
    scale = Fraction(10 ** max(one.places for one in (whole, *parts))) / size(whole)
    if any(size(one) != size(whole) or one.bound is not Bound.EXACT for one in (whole, *parts)):
        return False
    printed, added = (str(int(value * scale)) for value in (middle(whole), sum(map(middle, parts), Fraction(0))))
    return len(printed) >= _DIGITS and one_slip_apart(printed, added)


def _classes(every: Sequence[Listing], reading: Reading, rules: Rules, asked: Asked) -> None:
    """Ask the classes of an expenditure (类) whether their items (项) make them."""
    items: dict[tuple[str, str], list[Mention]] = {}
    for passage in reading.passages:
        first = next((one for one in passage.mentions.values() if one.subject and one.role is Role.AMOUNT), None)
        if first is not None and first.unit == "万元":
            title = reading.account.sections[passage.section].title
            if not _OTHER_BUDGETS.search(title):
                items.setdefault((first.project, _CLASS.sub("", first.subject[0])), []).append(first)
    for listing in every:
        if any(part.subject for part, _ in listing.parts):
            continue
        begin = listing.total.spot.section
        found = [
            (
                part,
                [
                    item
                    for item in items.get((part.project, _CLASS.sub("", part.about)), ())[:_TRIED]
                    if begin <= item.spot.section <= begin + _NEAR and item.year == part.year
                ],
            )
            for part, _ in listing.parts
        ]
        whole = all(own or part.low + part.high == 0 for part, own in found)
        for part, own in found:
            if own:
                ask(rules.of("类项"), {"类": part, "各项": tuple(own)}, asked, sure=whole)
