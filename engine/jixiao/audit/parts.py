"""The parts of a list within a paragraph: where each stands, and which of its amounts is the part.

Comes in: a marked passage, the total of a list and where the list begins. Goes out: the parts with the shares printed for them.
A list ends with its sentence; one whose parts are numbered (其中：1.…。2.…。) with the sentence of its last number. What a part
is made of in turn (人员经费700万元，主要包括：…；) and what an amount is compared with are no parts.
"""

from collections.abc import Sequence
from typing import Final

from jixiao.audit.intervals import middle
from jixiao.audit.mentions import Mark, Marked
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.accounts.numbering import Numbered, numbered
from jixiao.records.discrepancy import Mention, Role

#: A part with its share, None where none is printed.
Part = tuple[Mention, Mention | None]
#: A list in a paragraph is so long at most, and has so many parts: more than somebody wrote.
_LONGEST, MOST = 6000, 400
#: So far before an amount stands what it is measured against, and what makes it a part of a part.
_REACH, _LEAD = 300, 80
_FIGURE: Final = regex(f"[{Mark.MONEY}{Mark.COUNT}{Mark.SHARE}]")
_STOP: Final = regex("[。;]")
_ORDINAL: Final = regex("([一二三四五六七八九十]{1,2})是")
#: What an amount is compared with: 比上年的1,200.00万元增加…
_THAN: Final = regex("较|比|与|同|和")
_BASE: Final = regex(
    "(?:较|比|与|同|和)(?:上一?年|去年|前年|往年|同期|上期|年初|全年|调整后?|预算|计划|目标|度|数|的|收入|支出|决算|执行|[合总]计|总额)*$"
)
_CHANGED: Final = regex("(?:相比)?,?(?:基本|略有|均|各)?(?:持平|相同|相等|相比|增|减|上升|下降|提高|降低|多|少|高|低)")
_FORMER: Final = regex("(?:(?:上一?年|去年|前年|年初|期初)(?:末|数|同期)?|同期数?)")
_NAMED_YEAR: Final = regex(f"(?:{Mark.YEAR}|上年|上一年|去年)[^,。;]*$")
_WHOLE: Final = regex("[总合]计$")
#: What is left of money is no part of what was spent.
_REST: Final = regex("(?:结余|节余|剩余|未支付|未使用)")
_SPENT: Final = regex("(?:使用|支出|执行|支付|决算)(?:数|[总合]计|总额)?$")
_LEFT: Final = regex("相[比抵减]后?,?(?:结余|节余|差额|差异|缺口)(?:为|是)?$")  # 与支出相比，结余29.50万元
_DONE: Final = regex("(?:决算|执行|支出|收入|支付)(?:数|[合总]计|总额)?$")
_BUDGETED: Final = regex("预算(?:数|金额|资金)?$")
#: What opens the parts of a part, after its amount.
_INNER: Final = regex("(?P<word>其中|包括|用于|主要是|分别(?:是|为)|具体(?:是|为))[:,]?[^,;。]*$")


@dataclass(frozen=True, slots=True)
class Found:
    """The parts of a list, and where it ends; `nested`: some parts have parts of their own; `tail`: its last words."""

    parts: tuple[Part, ...]
    end: int
    tail: str = ""
    nested: bool = False


def divided(total: Mention, passage: Marked, flat: str, start: int) -> Found:
    """The parts of a list that begins at `start` of a passage; `flat` is its text with what stands in brackets blanked.

    None, where it cannot be told what belongs to it: an amount without a noun, a list within that nothing closes.
    """
    spans, counted = _spans(passage, flat, start)
    end = spans[-1][1]
    parts: list[Part] = []
    nested = False
    tail = start
    inside = 0
    for index, (begins, ends) in enumerate(spans):
        if index < inside:
            continue
        own, limit = amounts(total, passage, flat, begins, ends)
        unclear = any(not one.about or one.role is not Role.AMOUNT for _, one in own)
        if unclear or len(parts) + len(own) > MOST or (counted and not own):
            return Found((), end)
        if parts and own and _WHOLE.search(own[0][1].about) and not _WHOLE.search(parts[0][0].about):
            end = begins  # 收入总计…，其中:…;支出总计…，其中:…: a list of its own
            break
        if not counted and len(parts) > 1 and any(middle(one) for _, one in own) and _made(total, parts):
            end = begins  # 在职58人，其中:行政20人、事业38人;离休2人: what stands behind the whole list is beside it
            break
        nested, tail = nested or limit < ends, begins
        if limit < ends and own and not counted:
            inside = _inside(own[-1][1], passage, flat, limit, spans[index:]) + index
        own = own[:1] if counted else own
        for order, (at, one) in enumerate(own):
            until = own[order + 1][0] if order + 1 < len(own) else limit
            parts.append((one, _share(total, passage, flat, at, until)))
    if not parts or (nested and len(spans) == 1):
        return Found((), start)
    return Found(tuple(parts), end, "" if counted else flat[tail:end], nested)


def _made(total: Mention, parts: Sequence[Part]) -> bool:
    """Whether the parts make the total as they are printed."""
    return sum(middle(one) for one, _ in parts) == middle(total)


def _inside(part: Mention, passage: Marked, flat: str, start: int, spans: Sequence[tuple[int, int]]) -> int:
    """How many spans the parts of a part go on over, from `start` in the first: to where they make it, else one."""
    left = middle(part)
    for order, (begins, ends) in enumerate(spans, 1):
        within = (passage.mentions.get(mark.start()) for mark in _FIGURE.finditer(flat, max(begins, start), ends))
        left -= sum(middle(one) for one in within if one is not None and one.unit == part.unit)
        if left <= 0:
            return order if left == 0 else 1
    return 1


def _spans(passage: Marked, flat: str, start: int) -> tuple[tuple[tuple[int, int], ...], bool]:
    """Where the parts of a list stand, each with all that is said of it; and whether they are numbered."""
    most = min(len(flat), start + _LONGEST)
    first = _number(passage, start)
    starts = [start]
    for stop in _STOP.finditer(flat, start, most) if first is not None and first.value == 1 else ():
        one = _number(passage, stop.end())
        if one is not None and first is not None and (one.rank, one.value) == (first.rank, len(starts) + 1):
            starts.append(stop.end())
    counted = len(starts) > 1
    end = flat.find("。", starts[-1], most)
    end = most if end < 0 else end
    if not counted:
        starts += (stop.end() for stop in _STOP.finditer(flat, start, end))
    return tuple(zip(starts, (*starts[1:], end), strict=True)), counted


def _number(passage: Marked, at: int) -> Numbered | None:
    """The number that a part begins with: 1. （2） 一是."""
    words = passage.text[at : at + 12].lstrip()
    ordinal = _ORDINAL.match(words)
    return numbered(f"{ordinal[1]}、" if ordinal else words)


def amounts(
    total: Mention, passage: Marked, flat: str, begins: int, ends: int
) -> tuple[list[tuple[int, Mention]], int]:
    """The amounts of a span that may be parts, of the kind of the total where some are; and where the parts of a part begin."""
    every: list[tuple[int, Mention]] = []
    before = begins
    for mark in _FIGURE.finditer(flat, begins, ends):
        at = mark.start()
        one = passage.mentions.get(at)
        if mark[0] == Mark.SHARE or one is None or one.unit != total.unit:
            continue
        inner = _INNER.search(flat, max(before, at - _LEAD), at)
        if inner and (inner["word"] == "其中" or (every and inner["word"] not in flat[begins : every[0][0]])):
            ends = inner.start()
            break
        rest = _REST.match(one.about) and _SPENT.search(total.about)
        if not rest and not beside(passage, begins, at):
            every.append((at, one))
        before = at + 1
    budgeted = bool(_BUDGETED.search(total.about))
    alike = [(at, one) for at, one in every if bool(_BUDGETED.search(one.about)) is budgeted]
    return alike or every, ends


def _share(total: Mention, passage: Marked, flat: str, start: int, end: int) -> Mention | None:
    """The first share between two places, where it is one of the total of the list."""
    for mark in _FIGURE.finditer(flat, start, end):
        share = passage.mentions.get(mark.start()) if mark[0] == Mark.SHARE else None
        if share is not None:
            return share if share.about in total.about or total.about in share.about else None
    return None


def beside(passage: Marked, begins: int, at: int) -> bool:
    """Whether an amount is what another, from `begins` on, is measured by: its budget, or the year before."""
    one = passage.mentions.get(at)
    if one is None:
        return False
    if one.about.startswith("完成") or _BASE.match(one.about):  # 决算4.60万元，完成预算5.00万元的92%
        return True
    if _THAN.match(one.about) and _CHANGED.match(passage.text, at + 1):
        return True
    earlier = [
        other
        for place in range(max(begins, at - _REACH), at)
        if passage.text[place] in Mark.MONEY + Mark.COUNT and (other := passage.mentions[place]).unit == one.unit
    ]
    if _BUDGETED.search(one.about):
        return any(_DONE.search(other.about) for other in earlier)
    if _FORMER.fullmatch(one.about) or _LEFT.search(passage.text, max(begins, at - _REACH), at):
        return bool(earlier)
    clause = passage.text[max(begins, at - _LEAD) : at]
    if not _NAMED_YEAR.search(clause):
        return False
    return any(
        one.year is not None and other.year is not None and one.year < other.year and _alike(one.about, other.about)
        for other in earlier
    )


def _alike(one: str, other: str) -> bool:
    """Whether a noun may be another, said shorter."""
    return not one or one in other or other in one
