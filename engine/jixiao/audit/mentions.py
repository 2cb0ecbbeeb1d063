"""What a passage says with each of its figures: a `Mention`, and the passage with its figures marked, for patterns to match.

Comes in: a passage, and where it stands. Goes out: a `Marked`: the passage in the one writing, in which every figure is one
character that says what it is to its sentence (`Mark`), with the mentions by the offset of that character. What a figure is
follows from the words just before it: 占 makes it a share, 增长 a change, 完成预算的 a rate.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from jixiao.audit import figures, writing
from jixiao.audit.figures import Figure, Sort
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.ground.regex import regex
from jixiao.records.discrepancy import Mention, Role, Spot


class Mark(StrEnum):
    """The character that stands for a figure in a marked text: what kind of number it is, and its role."""

    MONEY = "\ue000"
    COUNT = "\ue001"
    NUMBER = "\ue002"
    PERCENT = "\ue003"
    POINTS = "\ue004"
    YEAR = "\ue005"
    CHANGE = "\ue006"  # a difference, of money or counts
    CHANGE_RATE = "\ue007"
    SHARE = "\ue008"
    RATE = "\ue009"
    EACH = "\ue00a"
    EACH_MONTH = "\ue00b"


#: Every mark but that of a year: a run of words between two figures has none of these.
MARKS: Final = "\ue000-\ue004\ue006-\ue00b"


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage whose figures are marked: `text` in the one writing, `mentions` by offset, `at` the offsets in the passage."""

    section: int
    block: int
    source: Source
    text: str
    mentions: Mapping[int, Mention]
    at: tuple[int, ...]
    original: str
    project: str = ""

    def spot(self, start: int, end: int) -> Spot:
        """Where the words from `start` to `end` of the marked text stand."""
        first, last = self.at[start], self.at[end]
        return Spot(self.source, self.original[first:last], self.section, self.block, first, last)


# The words before a figure that tell its role; each is asked of at most the last `_CUE` characters.
_CUE: Final = 60
_UP: Final = "增加|增长|上升|提高|上涨|增幅|涨幅|多支出|增"
_DOWN: Final = "减少|下降|降低|降幅|减幅|压减|缩减|核减|下滑|减"
_CHANGE: Final = regex(
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:/(?:{_UP}|{_DOWN}))?+(?:幅度|率|额|数|比例)?+(?:了|为|达到|达|约|近|-)?+$"
)
_BOTH: Final = regex(rf"(?:{_UP})/|(?:{_DOWN})/|或")
_LESS: Final = regex(
    r"(?:较|比|与|同)[^,。;:]{0,16}(?:预算|计划|目标)[^,。;:]{0,6}?(?:(?P<up>多|超出|超)|(?P<down>少|节约|结余))(?:了|出)?+$"
)
_SHARE: Final = regex(r"占(?P<base>[^,。;:占]{0,30}?)的?(?:比重|比例|比率|比)?(?:为|达到|达|约|近)?$")
_RATE: Final = regex(
    r"(?:完成(?:了)?[^,。;:]{0,12}?(?:预算|计划|任务)(?:数)?的?|(?:执行率|执行进度|支出进度|预算(?:的)?完成(?:率|度|比例|程度))(?:为|是|达到|达|约)?:?)$"
)
_EACH: Final = regex(r"(?:人均|户均|次均|平均每|每人|每户|每名|月均)[^,。;:]{0,12}$")
_CHANGED: Final = {
    Sort.MONEY: Mark.CHANGE,
    Sort.COUNT: Mark.CHANGE,
    Sort.PERCENT: Mark.CHANGE_RATE,
    Sort.POINTS: Mark.POINTS,
}
_PLAIN: Final = {
    Sort.MONEY: Mark.MONEY,
    Sort.COUNT: Mark.COUNT,
    Sort.NUMBER: Mark.NUMBER,
    Sort.PERCENT: Mark.PERCENT,
    Sort.POINTS: Mark.POINTS,
}
_ROLES: Final = {
    Mark.CHANGE: Role.CHANGE,
    Mark.CHANGE_RATE: Role.CHANGE_RATE,
    Mark.SHARE: Role.SHARE,
    Mark.RATE: Role.RATE,
    Mark.EACH: Role.EACH,
    Mark.EACH_MONTH: Role.EACH,
}
_STOP: Final = regex(r"[,。;:]|(?<!收)、")
#: What stands around the noun of a figure and is no part of it.
_COPULA: Final = regex(r"(?:为|是|共计|共|达到|(?<![下到])达|约|近|超过|不足|小于|低于|只|仅|各是|各|分别|的|:)+$")
_LEAD: Final = regex(
    rf"^(?:{Mark.YEAR}|[0-9]{{1,2}}[.、]|(?:其中|其(?!他|它|余)|截至|截止|本年度?|当年|今年|上年度?|去年|我单位|我局|我部门|我委|我中心|我办|我院|我校|本部门|本单位|本项目|该项目|该|共计?)(?=.)|[:的(])+"
)
_SUBJECT: Final = regex(
    r"(?P<one>[^(),:;。\ue000-\ue00b]{2,30})\(类\)(?P<two>[^(),:;。\ue000-\ue00b]{2,40})\(款\)(?P<three>[^(),:;。\ue000-\ue00b]{2,40})\(项\)"
)
#: What stands between the noun of a change and the change.
_COMPARED: Final = regex(
    rf"(?:(?:与|较|比|同)[^,。;:]{{0,20}}?(?:相比|{Mark.YEAR}|年|预算数?|期|计划|目标)?(?:数)?|各|均|同比|环比|分别|相应|总体|共)+$"
)
_MARKS_GONE: Final = dict.fromkeys(map(ord, Mark))
_OF_YEAR: Final = regex(r"(?:与|较|比|和|同|上|于)$")
_FORMER: Final = regex(r"(?:上年|去年|上一年)(?:度)?[^,。;:]{0,10}$")


def marked(
    text: str, source: Source, section: int, block: int, *, year: int | None = None, project: str = ""
) -> Marked:
    """The passage with its figures marked. Linear in its length."""
    written = writing.normal(text)
    pieces: list[str] = []
    mentions: dict[int, Mention] = {}
    at: list[int] = []
    length, end, state = 0, 0, _State(year)
    for figure in figures.scan(written.text):
        words = written.text[end : figure.start]
        pieces.append(words)
        at.extend(written.at[end : figure.start])
        length += len(words)
        state.pass_over(words)
        cue = state.cue()
        end = figure.end
        at.append(written.at[figure.start])
        if figure.sort is Sort.YEAR:
            mark = Mark.YEAR
            if not _OF_YEAR.search(cue):
                state.year = int(figure.low)
        else:
            mark, direction = _mark(figure, cue)
            spot = Spot(
                source,
                text[written.at[figure.start] : written.at[figure.end - 1] + 1],
                section,
                block,
                written.at[figure.start],
                written.at[figure.end - 1] + 1,
            )
            mentions[length] = Mention(
                text=spot.text,
                low=figure.low,
                high=figure.high,
                unit=figure.unit,
                places=figure.places,
                spot=spot,
                about=_about(cue, mark),
                role=_ROLES.get(mark, Role.AMOUNT),
                bound=figure.bound,
                direction=direction,
                year=_year(cue, state, year),
                project=project,
                subject=state.subject,
            )
        pieces.append(mark)
        length += 1
        state.sentence += mark
    pieces.append(written.text[end:])
    at.extend(written.at[end:])
    return Marked(section, block, source, "".join(pieces), mentions, tuple(at), text, project)


class _State:
    """What carries over from figure to figure of a passage: the year, the subject, the end of the sentence so far."""

    __slots__ = ("home", "sentence", "subject", "year")

    def __init__(self, year: int | None) -> None:
        self.year = self.home = year
        self.sentence = ""
        self.subject: tuple[str, ...] = ()

    def pass_over(self, words: str) -> None:
        """Take in the words up to the next figure."""
        if "(项)" in words:
            for found in _SUBJECT.finditer(words):
                self.subject = (found["one"].lstrip("0123456789.、"), found["two"], found["three"])
        if "。" in words:
            self.year = self.home
        self.sentence = (self.sentence + words)[-_CUE:]

    def cue(self) -> str:
        """The words that lead to a figure: those of its clause."""
        inner = self.sentence
        stops = [found.end() for found in _STOP.finditer(inner)]
        cut = stops[-1] if stops else 0
        inner = inner[cut:]
        figure = max(inner.rfind(mark) for mark in Mark if mark is not Mark.YEAR)
        return inner[figure + 1 :]


def _mark(figure: Figure, cue: str) -> tuple[Mark, int]:
    """Which mark a figure gets, and which way a change goes."""
    change = _CHANGE.search(cue) or _LESS.search(cue)
    if change and figure.sort in _CHANGED:
        both = _BOTH.search(cue, max(0, change.start() - 3))
        return _CHANGED[figure.sort], 0 if both else 1 if change["up"] else -1
    if figure.sort is Sort.PERCENT:
        if _SHARE.search(cue):
            return Mark.SHARE, 0
        if _RATE.search(cue):
            return Mark.RATE, 0
    if figure.sort is Sort.MONEY and (_EACH.search(cue) or "/" in figure.unit) and "标准" not in cue:
        return Mark.EACH_MONTH if "月" in cue else Mark.EACH, 0
    return _PLAIN[figure.sort], 0


def _about(cue: str, mark: Mark) -> str:
    """The noun of a figure; of a share, the whole that it is of, `""` where that is not named."""
    if mark is Mark.SHARE and (found := _SHARE.search(cue)):
        return noun(found["base"])
    if mark in (Mark.CHANGE, Mark.CHANGE_RATE, Mark.POINTS) and (change := _CHANGE.search(cue) or _LESS.search(cue)):
        return noun(_COMPARED.sub("", cue[: change.start()]))
    return noun(cue)


def noun(words: str) -> str:
    """Words before a figure reduced to their noun."""
    bare = _COPULA.sub("", words.translate(_MARKS_GONE))
    return _LEAD.sub("", bare).strip("、.()")


def _year(cue: str, state: _State, home: int | None) -> int | None:
    """The year that a figure is of: one before where the words say so, else the one that its sentence named last."""
    if home is not None and _FORMER.search(cue):
        return home - 1
    return state.year
