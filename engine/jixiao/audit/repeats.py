"""What an account says again in other places: sentences of several projects, sentences altered by a character, causes.

Comes in: an Account. Goes out: discrepancies, never certain: two projects may have one procedure, and two changes one cause.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from jixiao.audit import projects
from jixiao.audit.standing import Standing, standing
from jixiao.ground.regex import regex
from jixiao.records.account import Account
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.records.submission import Submission
from jixiao.say import texts as say

#: What is compared of a paragraph: its sentences, whole or clause by clause.
_SENTENCE: Final = regex(r"[^。!?\n]+")
_CLAUSE: Final = regex(r"[^。；;!?\n]+")
#: A sentence that can be compared is so long.
_COMPARABLE: Final = 15
#: Figures that many projects share: years, days, all, numbers of documents.
_COMMON: Final = regex(r"(?:19|20)\d\d年?|\d{1,2}[月日]|100%|[〔\[(]\d{1,4}[〕\])]|\d{1,4}号")
_TELLING: Final = regex(r"(\d{1,12}(?:\.\d{1,6})?)(?=万元|元|人|名|户|个|%|次|项)")
#: A figure that two projects share by chance has fewer digits; so few sentences that they share tell nothing either.
_DIGITS, _SHARED = 3, 2
#: What nobody has filled in yet, what is said of marks, which come of a rule, and the words of somebody else are no copies.
_OTHERS: Final = regex('【|评判|评价等级|[”"]\\Z')
#: A cause that moves money from one place to the other makes one grow and the other shrink.
_MOVED: Final = regex("列入|转|划|调|科目|口径|合并|拆分|移|归")
#: Sentences are compared where they begin or end with so many characters in common, up to so long, so many of them.
_ENDS, _LONGEST, _BUCKET, _FEW = 6, 200, 8, 2
#: Characters that make no other sentence, or count.
_LITTLE: Final = frozenset("的该和及与全年度本其了一二三四五六七八九十是")
_CAUSE: Final = regex(
    r"(?P<way>增加|增长|上升|减少|下降|降低)\s{0,2}(?P<amount>\d{1,12}(?:\.\d{1,6})?)?[^。；]{0,40}[。,]?[^。；]{0,12}?"
    r"(?:原因是|原因为|原因主要是|系)[:：]?(?P<cause>[^。；]{6,80})"
)
_UP: Final = ("增加", "增长", "上升")


def check(account: Account) -> Iterator[Discrepancy]:
    """What is said again."""
    texts = tuple(one for one in standing(account) if one.prose)
    yield from _shared(account, texts)
    yield from _altered(texts)
    yield from _causes(texts)


# --- sentences of several projects --------------------------------------------------------------------------


def _shared(account: Account, texts: Sequence[Standing]) -> Iterator[Discrepancy]:
    """Sentences that the reports of several projects share word for word; those without figures of one are said together."""
    every = projects.names(account)
    places: dict[str, list[tuple[str, Spot]]] = {}
    for one in texts:
        project = projects.whose(account, one, every)
        for sentence in _SENTENCE.finditer(one.plain) if project else ():
            key = re.sub(r"\s", "", sentence[0])
            if len(key) >= _COMPARABLE and not _OTHERS.search(key):
                places.setdefault(key, []).append((projects.bare(project), one.spot(*sentence.span())))
    own = {projects.bare(form.project.text): _figures(form) for form in account.forms if form.project}
    plain: list[tuple[str, tuple[Spot, ...]]] = []
    for key, found in places.items():
        sharing = {project for project, _ in found}
        if len(sharing) < 2:
            continue
        spots = tuple(spot for _, spot in found)
        figures = {one for one in _TELLING.findall(_COMMON.sub("", key)) if len(one.replace(".", "")) >= _DIGITS}
        if figures and not all(figures <= own.get(project, frozenset()) for project in sharing):
            yield say.discrepancy("copy.result", Certainty.PROBABLE, spots, words=key[:40])
        else:
            plain.append((key, spots))
    if len(plain) >= _SHARED:
        shown = tuple(spot for _, spots in plain for spot in spots)
        words = {"words": plain[0][0][:40], "count": str(len(plain))}
        yield say.discrepancy("copy.sentence", Certainty.HINT, shown, **words)


def _figures(form: Submission) -> frozenset[str]:
    """The numbers of a form, as they are written."""
    total = form.budget.total
    cells = [total.initial, total.annual, total.executed] if total else []
    cells += [cell for row in form.rows for cell in (row.target, row.actual)]
    return frozenset(number for cell in cells if cell for number in re.findall(r"\d+(?:\.\d+)?", cell.text))


def _altered(texts: Sequence[Standing]) -> Iterator[Discrepancy]:
    """Sentences that differ from another one by one or two characters, no figures: one of the two may be a slip."""
    heads: dict[tuple[str, str], list[tuple[str, Spot]]] = {}
    seen: set[str] = set()
    for one in texts:
        for sentence in _CLAUSE.finditer(one.plain):
            key = re.sub(r"\s", "", sentence[0])
            if not _COMPARABLE <= len(key) <= _LONGEST or key in seen:
                continue
            seen.add(key)
            spot = one.spot(*sentence.span())
            for bucket in {("", key[:_ENDS]), (key[-_ENDS:], "")}:
                near = heads.setdefault(bucket, [])
                for other, there in near:
                    pair = _difference(other, key)
                    if pair is not None and (bucket[1] or other[:_ENDS] != key[:_ENDS]):
                        yield say.discrepancy("slip.altered", Certainty.HINT, (spot, there), one=pair[1], other=pair[0])
                if len(near) < _BUCKET:
                    near.append((key, spot))


def _difference(one: str, other: str) -> tuple[str, str] | None:
    """How two sentences differ in one place, with a character on either side; None where they differ in more."""
    if abs(len(one) - len(other)) > _FEW:
        return None
    front = 0
    while front < min(len(one), len(other)) and one[front] == other[front]:
        front += 1
    back = 0
    while back < min(len(one), len(other)) - front and one[-1 - back] == other[-1 - back]:
        back += 1
    left, right = one[front : len(one) - back], other[front : len(other) - back]
    changed = left + right
    doubled = changed and other[front - len(changed) : front] == changed  # said as such by `slips`
    if (left and right and len(changed) > _FEW) or doubled or not set(changed) - _LITTLE:
        return None
    if max(len(left), len(right)) > _FEW or not re.fullmatch(r"[\u4e00-\u9fff]+", changed):
        return None
    around = slice(max(0, front - 2), None)
    return one[around][: 4 + len(left)], other[around][: 4 + len(right)]


# --- causes ---


def _causes(texts: Sequence[Standing]) -> Iterator[Discrepancy]:
    """One cause, word for word, for something that grew and something that shrank, or for changes of different amounts."""
    ways: dict[str, dict[bool, Spot]] = {}
    amounts: dict[str, dict[str, Spot]] = {}
    for one in texts:
        for found in _CAUSE.finditer(one.plain):
            cause = re.sub(r"\s", "", found["cause"])
            if not _MOVED.search(cause):
                spot = one.spot(*found.span("cause"))
                ways.setdefault(cause, {}).setdefault(found["way"] in _UP, spot)
                amounts.setdefault(cause, {}).setdefault(found["amount"] or "", spot)
    for cause, spots in ways.items():
        if len(spots) > 1:
            yield say.discrepancy("copy.cause", Certainty.PROBABLE, _ordered(spots.values()), words=cause[:40])
        elif len(amounts[cause]) > 1:
            every = _ordered(amounts[cause].values())
            yield say.discrepancy("copy.cause-again", Certainty.HINT, every, words=cause[:40])


def _ordered(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    return tuple(sorted(spots, key=lambda spot: (spot.section, spot.block, spot.start), reverse=True))
