"""The properties that only forms filled in before the year ends have: of monitored lines and their form, and of set targets.

Comes in: a marked line, a form as a whole, or a row that sets a target. Goes out: a value, or None where it is not given; a form
of another stage gives none. What the months so far came to is compared only where it adds up over the year: a count or an amount
that is to be reached, no rate and no limit.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from jixiao.findings.indicators import kind_named, lacking
from jixiao.findings.lines import MarkedLine, text
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.law.stages import FACTS
from jixiao.records import Row, Scorecard, Stage
from jixiao.records.expressions import Type
from jixiao.records.quantity import Kind, Quantity
from jixiao.score import stages
from jixiao.score.claims import is_plain
from jixiao.values import likelihoods, quantity, reading
from jixiao.values.names import key

_RATE = "比率"


def _interim(one: MarkedLine) -> Fraction | None:
    """What the months came to ÷ the target; None for what does not add up over the year, or cannot be compared."""
    row, target = one.row, one.said.target
    if row is None or row.interim is None or row.interim.blank or target is None or one.line.method != "at-least":
        return None
    unit = row.unit.text if row.unit else ""
    so_far = quantity.parse(row.interim.text, unit=unit, year=one.card.submission.year)
    target, so_far, note = quantity.common(target, so_far)
    if so_far.kind is not Kind.NUMBER or not is_plain(so_far) or note == "unit.incomparable" or _is_rate(target):
        return None
    if target.value is None or so_far.value is None or target.value <= 0:
        return None
    return decimals.ratio(so_far.value, target.value)


def _is_rate(target: Quantity) -> bool:
    return target.unit is not None and target.unit.dimension == _RATE


def progress_of(card: Scorecard) -> Fraction | None:
    """目标进度: the mean share of their targets that the lines have come to, none above the whole; None without any."""
    found = [
        share for line in card.lines if (share := _interim(MarkedLine(card.plan, card, line, frozenset()))) is not None
    ]
    return decimals.ratio(decimals.exact_sum([min(decimals.ONE, share) for share in found]), Fraction(len(found)))


def _of_row(read: Callable[[Row], Any]) -> Callable[[MarkedLine], Any]:
    return lambda one: None if one.row is None else read(one.row)


def _due(card: Scorecard) -> Fraction | None:
    return stages.progress(card.submission)


def _fact(name: str) -> Callable[[Any], Any]:
    return lambda one: None if one.card.facts is None else one.card.facts.values.get(name)


def _expected_rate(one: Any) -> Fraction | None:
    expected, budget = _fact("预计执行数")(one), one.card.budget.amounts.get("预算数")
    return None if expected is None or budget is None else decimals.ratio(expected, budget)


_N, _M, _T, _B = Type.NUMBER, Type.MONEY, Type.TEXT, Type.TRUTH

#: What a line of a monitoring form has besides.
LINE: Mapping[str, tuple[Type, Callable[[MarkedLine], Any]]] = MappingProxyType(
    {
        "期内": (_T, _of_row(lambda row: text(row.interim))),
        "期内完成比": (_N, _interim),
        "可能性": (_T, _of_row(lambda row: likelihoods.named(row.likelihood.text) if row.likelihood else None)),
    }
)
#: What a monitoring form has as a whole.
WHOLE: Mapping[str, tuple[Type, Callable[[Any], Any]]] = MappingProxyType(
    {
        "监控月数": (_N, lambda one: None if one.form.months is None else Fraction(one.form.months)),
        "时间进度": (_N, lambda one: _due(one.card)),
        "目标进度": (_N, lambda one: progress_of(one.card) if one.form.stage is Stage.MONITORING else None),
        "预计执行数": (_M, _fact("预计执行数")),
        "预计执行率": (_N, _expected_rate),
        **{name: (kind, _fact(name)) for name, kind in FACTS[Stage.TARGETS].items()},
    }
)


# --- rows that set targets ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetTarget:
    """A row of a form that sets targets, in its form; `twice` are the names that two groups of the form share."""

    row: Row
    card: Scorecard
    twice: frozenset[str]

    @property
    def target(self) -> Quantity | None:
        """The target as it is read."""
        return reading.read(self.row, self.card.submission.year).target


def targets(card: Scorecard) -> Iterator[SetTarget]:
    """The rows of a form that sets targets, in its order; none of another form."""
    form = card.submission
    rows = [row for row in form.rows if not reading.no_line(row)] if form.stage is Stage.TARGETS else []
    groups: dict[str, set[tuple[str, ...]]] = {}
    for row in rows:
        groups.setdefault(key(row.path[-1]), set()).add(row.path[:-1])
    twice = frozenset(name for name, found in groups.items() if len(found) > 1)
    yield from (SetTarget(row, card, twice) for row in rows)


#: Words that say that something changes or is done, but not by how much, and what else stands beside them in such a target.
_DEGREE = regex(
    r"(?:进一步|不断|逐步|有效|显著|明显|持续|大力|全面|切实|积极|努力|较好|有所|稳步|基本|适当|良好|充分|长期)+"
)
_CHANGE = regex(
    r"(?:提高|提升|增强|改善|加强|促进|推动|推进|增加|减少|降低|优化|完善|保障|发展|影响|效果|作用|好转|的|地|了|得到|有)+"
)


def vague(words: str) -> bool:
    """Whether a target in words says no more than a degree: 进一步提高, 有效改善, 明显."""
    plain = "".join(char for char in words if char.isalnum())
    return bool(_DEGREE.search(plain)) and not _CHANGE.sub("", _DEGREE.sub("", plain))


def _said(one: SetTarget) -> str | None:
    return reading.read(one.row, one.card.submission.year).said_target or None


#: Every property of a set target: its type, and how it is computed.
TARGET: Mapping[str, tuple[Type, Callable[[SetTarget], Any]]] = MappingProxyType(
    {
        "名称": (_T, lambda one: one.row.path[-1]),
        "一级": (_T, lambda one: one.row.path[0]),
        "二级": (_T, lambda one: one.row.path[1] if len(one.row.path) > 2 else ""),
        "目标": (_T, _said),
        "目标类型": (_T, lambda one: kind_named(one.target)),
        "目标欠缺": (_T, lambda one: lacking(one.target)),
        "没有单位": (
            _B,
            lambda one: one.target is not None and one.target.kind is Kind.NUMBER and one.target.unit is None,
        ),
        "是金额": (
            _B,
            lambda one: one.target is not None and one.target.unit is not None and one.target.unit.dimension == "金额",
        ),
        "空泛": (_B, lambda one: one.target is not None and one.target.kind is Kind.TEXT and vague(one.target.text)),
        "重名": (_B, lambda one: key(one.row.path[-1]) in one.twice),
    }
)
