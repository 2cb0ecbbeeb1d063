"""The properties of what a form is beside the project's earlier ones, computed when a rule asks.

In: comparisons with earlier scorecards. Out: facts of the kinds 上年 (the whole form and that of the year before), 上年指标
(a line of both), 上年文字 (a text that both have, word for word) and 重报 (a form that was handed in again). A property is a
value, or None where it is not given.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from jixiao.findings.years import LinePair, Progress, SameText, same_finding
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.law.formula import Words
from jixiao.records import Finding, Line, Scorecard, Status
from jixiao.records.expressions import Type
from jixiao.records.quantity import Kind
from jixiao.values.easing import Aim
from jixiao.values.untold import untold

_AIMS: Final = {Aim.SAME: "相同", Aim.EASIER: "降低", Aim.HARDER: "提高", Aim.CHANGED: "改变", Aim.STALE: "上年时间"}
_KINDS: Final = {Kind.NUMBER: "数值", Kind.INTERVAL: "数值", Kind.DATE: "时间", Kind.TEXT: "文字"}
#: So many findings are named, and so many characters of a text quoted.
_NAMED: Final = 5
_QUOTED: Final = 30


@dataclass(frozen=True, slots=True)
class Past:
    """A line, or a text, of a form and that of the year before; `whole` is the comparison that it belongs to."""

    whole: Progress
    part: Any

    @property
    def lines(self) -> LinePair:
        """The line then and now."""
        found: LinePair = self.part
        return found

    @property
    def text(self) -> SameText:
        """The text that is the same."""
        found: SameText = self.part
        return found


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that rules may be about: its kind, what it is about, its place, the line of the later scorecard that it concerns."""

    kind: str
    about: Progress | Past
    source: Source | None
    path: tuple[str, ...] = ()


def facts(found: Progress) -> Iterator[Fact]:
    """What rules may be about in a comparison; a form handed in again is expected to be much the same."""
    form = found.after.submission
    if found.again:
        yield Fact("重报", found, form.source)
        return
    yield Fact("上年", found, found.after.budget.source or form.source)
    for pair in found.lines:
        now = pair.after
        yield Fact("上年指标", Past(found, pair), (now and now.source) or form.source, now.path if now else ())
    for same in found.texts:
        yield Fact("上年文字", Past(found, same), same.cell.source)


# --- lines ------------------------------------------------------------------------------------------------------


def _missed(line: Line | None) -> bool:
    return line is not None and line.status is Status.SCORED and line.reached is False


def _reason(line: Line | None) -> bool:
    row = line.working.row if line is not None and line.working is not None else None
    return row is not None and not untold(row.reason)


def _copied(pair: LinePair) -> str:
    """What kind of value was copied; `""` for none."""
    actual = pair.after.working.reading.actual if pair.copied and pair.after and pair.after.working else None
    return _KINDS[actual.kind] if actual is not None else ""


def _digits(pair: LinePair) -> Fraction | None:
    """How many digits the actual number has that say something: without the zeros at its ends."""
    actual = pair.after.working.reading.actual if pair.after and pair.after.working else None
    number = actual.number if actual is not None else None
    return None if number is None else Fraction(len(decimals.plain(abs(number)).replace(".", "").strip("0")))


def _less_budget(found: Progress) -> bool:
    now, then = (card.budget.amounts.get("预算数") for card in (found.after, found.before))
    return now is not None and then is not None and now < then


# --- the form as a whole ----------------------------------------------------------------------------------------


def _year(card: Scorecard) -> Fraction | None:
    return None if card.submission.year is None else Fraction(card.submission.year)


def _left(found: Progress) -> tuple[Finding, ...]:
    """What was found to be wrong in the earlier form and still is: the errors and warnings of both."""
    asked = {same_finding(one) for one in found.before.findings if one.severity != "info"}
    return tuple(one for one in found.stayed if one.severity != "info" and same_finding(one) in asked)


def _named(findings: Sequence[Finding]) -> str | None:
    names = list(dict.fromkeys(one.subject for one in findings))
    return "、".join(f"“{name}”" for name in names[:_NAMED]) + ("等" if len(names) > _NAMED else "") or None


def _quoted(words: str) -> str:
    words = words.strip().rstrip("。")
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"


_N, _M, _T, _B = Type.NUMBER, Type.MONEY, Type.TEXT, Type.TRUTH

Table = Mapping[str, tuple[Type, Callable[[Any], Any]]]

#: What properties can be that can only be some words, by kind of fact.
WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {"上年指标": {"目标变化": ("", *_AIMS.values()), "照抄": ("", *_KINDS.values())}}
)

#: Every kind of fact with its properties: the type of each, and how it is computed.
KINDS: Final[Mapping[str, Table]] = MappingProxyType(
    {
        "上年": {
            "年度": (_N, lambda one: _year(one.after)),
            "上年年度": (_N, lambda one: _year(one.before)),
            "预算数": (_M, lambda one: one.after.budget.amounts.get("预算数")),
            "上年预算数": (_M, lambda one: one.before.budget.amounts.get("预算数")),
            "预算执行率": (_N, lambda one: one.after.budget.rate),
            "上年预算执行率": (_N, lambda one: one.before.budget.rate),
        },
        "上年指标": {
            "名称": (_T, lambda one: one.lines.line.path[-1]),
            "一级": (_T, lambda one: one.lines.line.path[0]),
            "自设": (_B, lambda one: one.lines.line.working is not None and one.lines.line.working.own),
            "年度": (_N, lambda one: _year(one.whole.after)),
            "上年年度": (_N, lambda one: _year(one.whole.before)),
            "新增": (_B, lambda one: one.lines.before is None),
            "取消": (_B, lambda one: one.lines.after is None),
            "目标": (_T, lambda one: one.lines.after.said_target or None if one.lines.after else None),
            "上年目标": (_T, lambda one: one.lines.before.said_target or None if one.lines.before else None),
            "目标变化": (_T, lambda one: _AIMS[one.lines.aim] if one.lines.aim else ""),
            "实际": (_T, lambda one: one.lines.after.said_actual or None if one.lines.after else None),
            "上年实际": (_T, lambda one: one.lines.before.said_actual or None if one.lines.before else None),
            "照抄": (_T, lambda one: _copied(one.lines)),
            "有效位数": (_N, lambda one: _digits(one.lines)),
            "未达标": (_B, lambda one: _missed(one.lines.after)),
            "上年未达标": (_B, lambda one: _missed(one.lines.before)),
            "上年达标": (_B, lambda one: one.lines.before is not None and one.lines.before.reached is True),
            "上年有原因": (_B, lambda one: _reason(one.lines.before)),
            "预算减少": (_B, lambda one: _less_budget(one.whole)),
        },
        "上年文字": {
            "名称": (_T, lambda one: one.text.name),
            "内容": (_T, lambda one: _quoted(one.text.cell.text)),
            "年度": (_N, lambda one: _year(one.whole.after)),
            "上年年度": (_N, lambda one: _year(one.whole.before)),
            "说本年": (_B, lambda one: one.text.of_year),
        },
        "重报": {
            "年度": (_N, lambda one: _year(one.after)),
            "未改": (_T, lambda one: _named(_left(one))),
            "未改个数": (_N, lambda one: Fraction(len(_left(one)))),
        },
    }
)
