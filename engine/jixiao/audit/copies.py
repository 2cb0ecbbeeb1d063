"""Text that was copied from another place and not adapted: another project's name, another's sentences, the goal as the result.

Comes in: an Account. Goes out: discrepancies. A name that contains the other is no copy, nor is one of several that are listed or
compared. What the template asks of everybody is not copied.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.audit.standing import HALF, Standing, standing
from jixiao.records.account import Account
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.records.submission import Cell, Submission
from jixiao.say import texts as say

#: What names of projects end with and does not tell one from another.
_ENDING: Final = re.compile(r"(?:项目|专项|资金|经费|补助|补贴|困难|生活|工作|业务|费用|费|支出)+$")
#: What is left of a name is not shorter; up to so many characters it may be written with others between (企业退休教师).
_SHORTEST, _LOOSE = 4, 8
_BLANK: Final = r"\s{0,2}"
#: Signs and words on either side of a name that stands in a list or a comparison.
_BEFORE: Final = re.compile(r"(?:[、/]|和|与|及|以及|同|比|较|对比|并入|整合|合并|参照|类似|包括|除)\s*$")
_BEHIND: Final = re.compile(r"^[^，,。；;、]{0,12}(?:[、/]|和|与|及|等|相比|对比|合并|不同|一样)")
#: What a project says of its own purpose.
_FOR: Final = re.compile(r"(?:用于|支持|发放|保障|完成|补助|支付)")
_SENTENCE: Final = re.compile(r"[^。；;!?\n]+")
#: A sentence that can be compared is so long; sentences that only two or more projects have are at most hints.
_COMPARABLE: Final = 15
#: Figures that many projects share: years, days, all, numbers of documents.
_COMMON: Final = re.compile(r"(?:19|20)\d\d年?|\d{1,2}[月日]|100%|[〔\[(]\d{1,4}[〕\])]|\d{1,4}号")
_TELLING: Final = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)(?=万元|元|人|名|户|个|%|次|项)")
#: A cause that moves money from one place to the other makes one grow and the other shrink.
_MOVED: Final = re.compile("列入|转|划|调|科目|口径|合并|拆分|移|归")
#: Sentences are compared where they begin or end with so many characters in common, up to so long, so many of them.
_ENDS, _LONGEST, _BUCKET, _FEW = 6, 200, 8, 2
#: Characters that make no other sentence.
_LITTLE: Final = frozenset("的该和及与全年度本其了")
_CAUSE: Final = re.compile(
    r"(?P<way>增加|增长|上升|减少|下降|降低)[^。；]{0,40}?(?:原因是|原因为|原因主要是|系)[:：]?(?P<cause>[^。；]{6,80})"
)
_UP: Final = ("增加", "增长", "上升")


@dataclass(frozen=True, slots=True)
class Named:
    """A project by its whole name and by what its report may call it."""

    name: str
    core: str
    pattern: re.Pattern[str]


def check(account: Account) -> Iterator[Discrepancy]:
    """What was copied."""
    texts = tuple(one for one in standing(account) if one.prose)
    yield from _names(account, texts)
    yield from _shared(account, texts)
    yield from _altered(texts)
    yield from _goals(account)
    yield from _causes(texts)


# --- another project's name ---------------------------------------------------------------------------------


def _projects(account: Account) -> tuple[Named, ...]:
    """The projects that have reports or forms of their own, with what tells each from the others."""
    names = [section.project for section in account.sections if section.project]
    names += [form.project.text for form in account.forms if form.project and not form.project.blank]
    plain = dict.fromkeys(re.sub(r"\s", "", name.translate(HALF)) for name in names)
    found = []
    for name in plain:
        core = _ENDING.sub("", name)
        if len(core) >= _SHORTEST and not any(core in other for other in plain if other != name):
            pairs = [_BLANK.join(map(re.escape, core[at : at + 2])) for at in range(0, len(core), 2)]
            between = r"[^，。、；,;:]{0,3}?" if len(core) <= _LOOSE else _BLANK
            found.append(Named(name, core, re.compile(between.join(pairs))))
    return tuple(found)


def _whose(account: Account, one: Standing, projects: Sequence[Named]) -> str:
    """The project that a text tells of: its section's, or the one that the title of its section begins with."""
    if one.project:
        return re.sub(r"\s", "", one.project.translate(HALF))
    title = re.sub(r"\s", "", account.sections[one.section].title.translate(HALF))
    return next((known.name for known in projects if title.startswith(known.name)), "")


def _names(account: Account, texts: Sequence[Standing]) -> Iterator[Discrepancy]:
    projects = _projects(account)
    for one in texts if len(projects) > 1 else ():
        own = _whose(account, one, projects)
        for sentence in _SENTENCE.finditer(one.plain) if own else ():
            others = [known for known in projects if known.name != own and known.pattern.search(sentence[0])]
            if len(others) != 1:
                continue  # several are listed
            other = others[0]
            found = other.pattern.search(one.plain, sentence.start(), sentence.end())
            if found is None or _apart(own, other, sentence[0], found):
                continue
            spot = one.spot(*found.span())
            words = re.sub(r"\s", "", found[0])
            meant = words == other.core and _FOR.search(
                one.plain, max(sentence.start(), found.start() - 12), found.start()
            )
            certainty = Certainty.CERTAIN if meant else Certainty.PROBABLE
            yield say.discrepancy("copy.project", certainty, (spot,), own=own, other=other.name, words=words)


def _apart(own: str, other: Named, sentence: str, found: re.Match[str]) -> bool:
    """Whether a name of another project may stand there: its project's name holds it, or it is listed or compared."""
    return bool(
        other.core in own
        or own in other.name
        or _BEFORE.search(found.string[max(0, found.start() - 8) : found.start()])
        or _BEHIND.search(found.string[found.end() : found.end() + 16])
        or re.search(r"相比|对比|比较|其他项目|整合|合并|调剂|调整|依托|配套|延续|子项目|衔接|承接|同类", sentence)
    )


# --- sentences of several projects --------------------------------------------------------------------------


def _shared(account: Account, texts: Sequence[Standing]) -> Iterator[Discrepancy]:
    """Sentences that the reports of several projects share word for word; those without figures of one are said together."""
    places: dict[str, list[tuple[str, Spot]]] = {}
    for one in texts:
        for sentence in _SENTENCE.finditer(one.plain) if one.project else ():
            key = re.sub(r"\s", "", sentence[0])
            if len(key) >= _COMPARABLE:
                places.setdefault(key, []).append((_bare(one.project), one.spot(*sentence.span())))
    own = {_bare(form.project.text): _figures(form) for form in account.forms if form.project}
    plain: list[tuple[str, tuple[Spot, ...]]] = []
    for key, found in places.items():
        projects = {project for project, _ in found}
        if len(projects) < 2:
            continue
        spots = tuple(spot for _, spot in found)
        figures = set(_TELLING.findall(_COMMON.sub("", key)))
        if figures and not all(figures <= own.get(project, frozenset()) for project in projects):
            yield say.discrepancy("copy.result", Certainty.PROBABLE, spots, words=key[:40])
        else:
            plain.append((key, spots))
    if plain:
        every = tuple(spot for _, spots in plain for spot in spots)
        words = {"words": plain[0][0][:40], "count": str(len(plain))}
        yield say.discrepancy("copy.sentence", Certainty.HINT, every, **words)


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
        for sentence in _SENTENCE.finditer(one.plain):
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
                        yield say.discrepancy("copy.altered", Certainty.HINT, (spot, there), one=pair[1], other=pair[0])
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


# --- the goal as the result, one cause for two changes ------------------------------------------------------


def _goals(account: Account) -> Iterator[Discrepancy]:
    """Results of a whole year that repeat the goal word for word."""
    for form in account.forms:
        expected, achieved = form.goal_expected, form.goal_achieved
        if expected is None or achieved is None or _bare(expected.text) != _bare(achieved.text):
            continue
        if len(_bare(expected.text)) < 8:
            continue
        name = form.project.text.strip() if form.project else ""
        spots = (_cell(account, form, achieved), _cell(account, form, expected))
        yield say.discrepancy("copy.goal", Certainty.PROBABLE, spots, project=name)


def _bare(text: str) -> str:
    return re.sub(r"[\s，。、；,.;]", "", text.translate(HALF)).removesuffix("项目")


def _cell(account: Account, form: Submission, cell: Cell) -> Spot:
    """The place of a cell of a form: in the last section that begins before it."""
    line = cell.source.line
    sections = account.sections
    index = max((at for at, one in enumerate(sections) if one.heading and one.heading.source.line <= line), default=0)
    return Spot(cell.source if line else form.source, cell.text, index, -1)


def _causes(texts: Sequence[Standing]) -> Iterator[Discrepancy]:
    """One cause, word for word, for something that grew and something that shrank."""
    seen: dict[str, dict[bool, Spot]] = {}
    for one in texts:
        for found in _CAUSE.finditer(one.plain):
            cause = re.sub(r"\s", "", found["cause"])
            if _MOVED.search(cause):
                continue
            seen.setdefault(cause, {}).setdefault(found["way"] in _UP, one.spot(*found.span("cause")))
    for cause, ways in seen.items():
        if len(ways) > 1:
            yield say.discrepancy("copy.cause", Certainty.PROBABLE, _ordered(ways), words=cause[:40])


def _ordered(ways: Mapping[bool, Spot]) -> tuple[Spot, ...]:
    return tuple(sorted(ways.values(), key=lambda spot: (spot.section, spot.block, spot.start), reverse=True))
