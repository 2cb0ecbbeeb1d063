"""The course of one project in words (申报、监控、自评前后对照): what a reader is told of a `Course`.

In: a `Course`. Out: sentences and rows for a terminal, and a `Report` of them. Nothing is compared here and no format is known.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from jixiao.ground import decimals
from jixiao.records import Stage
from jixiao.report import changes, sentences
from jixiao.report.blocks import (
    Block,
    Bullets,
    Column,
    Gap,
    Heading,
    Report,
    Spans,
    Table,
    cell,
    head,
    paragraph,
    report,
)
from jixiao.study.course import Course, CourseLine, Followed, Outcome, in_unit
from jixiao.values.easing import Aim

#: The stages as the forms are called.
STAGES: Final[Mapping[Stage, str]] = MappingProxyType(
    {Stage.TARGETS: "申报", Stage.MONITORING: "监控", Stage.RESULTS: "自评"}
)
#: What became of an expectation, and of a warning.
OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.MET: "预计达到，年终达到",
        Outcome.TRUE: "预计达不到，年终没有达到",
        Outcome.SOLVED: "预计达不到，年终达到",
        Outcome.LOWERED: "降低指标值后达到",
        Outcome.UNFORESEEN: "预计达到，年终没有达到",
        Outcome.OPEN: "无从对照",
    }
)
WARNED: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.TRUE: "成为事实",
        Outcome.SOLVED: "已经解决",
        Outcome.LOWERED: "降低指标值后不再成立",
        Outcome.OPEN: "无从对照",
    }
)
_AIMS: Final = {Aim.EASIER: "降低", Aim.HARDER: "提高", Aim.CHANGED: "改变", Aim.STALE: "没有改年份"}
LINE_TITLES: Final = (
    "指标",
    "申报指标值",
    "监控指标值",
    "自评指标值",
    "指标值变化",
    "期内",
    "全年预计",
    "可能性",
    "完成值",
    "对照",
)


def title(course: Course) -> Spans:
    """Whose course it is."""
    year = course.last.submission.year
    return (sentences.name(course.last), f"{year}年" if year else Gap("年度", "year"), "申报、监控、自评前后对照")


def summary(course: Course) -> str:
    """What the course comes to: lines by outcome, targets that were made easier, warnings that came true."""
    lines = [line for line in course.lines if line.outcome is not Outcome.OPEN]
    counts = Counter(line.outcome for line in lines)
    told = "，".join(f"{OUTCOMES[one]}的{counts[one]}项" for one in Outcome if counts[one])
    parts = [f"可以对照的指标{len(lines)}项{f'：{told}' if told else ''}。"]
    if eased := [line.path[-1] for line in course.lines if line.eased]:
        parts.append(f"指标值降低的{len(eased)}项：{'、'.join(eased)}。")
    if Stage.MONITORING in course.cards:
        ends = Counter(one.outcome for one in course.warnings)
        ended = "，".join(f"{WARNED[one]}的{ends[one]}项" for one in WARNED if ends[one])
        parts.append(f"监控的预警{len(course.warnings)}项{f'：{ended}' if ended else ''}。")
    return "".join(parts)


def lines(course: Course) -> tuple[tuple[str, ...], ...]:
    """A row for each line, in the order of `LINE_TITLES`."""
    return tuple(_row(line) for line in course.lines)


def _row(line: CourseLine) -> tuple[str, ...]:
    steps = [line.steps[stage] for stage in Stage]
    targets = (one.said or "—" if one else "—" for one in steps)
    _, monitored, final = steps
    seen = (monitored.interim, monitored.value, monitored.likelihood) if monitored else ("", "", "")
    told = (changed(line), *seen, final.value if final else "")
    return (line.path[-1], *targets, *(one or "—" for one in told), OUTCOMES[line.outcome])


def changed(line: CourseLine) -> str:
    """At which stage the target was changed, and how; `""` for one that stayed."""
    aims = ((Stage.MONITORING, line.monitored_aim), (Stage.RESULTS, line.final_aim))
    return "，".join(f"{STAGES[stage]}时{_AIMS[one]}" for stage, one in aims if one in _AIMS)


def money(course: Course) -> tuple[tuple[str, ...], ...]:
    """Budget, execution and what was expected, a column for each stage."""
    unit = course.last.budget.unit

    def told(value: Fraction | None) -> str:
        return "—" if value is None else changes.amount(in_unit(value, course.last), unit)

    def row(name: str, field: str, stages: Sequence[Stage]) -> tuple[str, ...]:
        own = course.money
        return (name, *(told(getattr(own[one], field)) if one in own and one in stages else "—" for one in Stage))

    monitored, results = Stage.MONITORING, Stage.RESULTS
    return (
        row("预算数", "budget", tuple(Stage)),
        row("执行数（监控为期内）", "executed", (monitored, results)),
        row("全年预计执行数", "expected", (monitored,)),
    )


def spent(course: Course) -> str:
    """How the execution came out against what was expected in the year; `""` where one of them is not known."""
    expected, executed = (
        getattr(course.money[stage], field) if stage in course.money else None
        for stage, field in ((Stage.MONITORING, "expected"), (Stage.RESULTS, "executed"))
    )
    if expected is None or executed is None:
        return ""
    unit, card = course.last.budget.unit, course.last
    if expected == executed:
        return f"全年执行{changes.amount(in_unit(executed, card), unit)}，与年中的预计相同。"
    gap = changes.amount(in_unit(abs(executed - expected), card), unit)
    share = decimals.ratio(abs(executed - expected), expected)
    told = f"，相差{changes.percent(share)}" if share is not None else ""
    more = "多" if executed > expected else "少"
    return f"全年执行{changes.amount(in_unit(executed, card), unit)}，比年中的预计{more}{gap}{told}。"


def warnings(course: Course) -> tuple[tuple[str, str], ...]:
    """Each warning of the monitoring, and what became of it."""
    return tuple((_warning(one), WARNED[one.outcome]) for one in course.warnings)


def _warning(one: Followed) -> str:
    found = one.finding
    named = not found.subject or found.subject in found.message
    return sentences.closed(found.message if named else f"{found.subject}：{found.message}")


def course_report(course: Course) -> Report:
    """The comparison as a document."""
    unit: Spans = ("项目单位：", sentences.unit(course.last) or Gap("项目单位", "unit"))
    return report(title(course), (unit,), _blocks(course))


def _blocks(course: Course) -> Iterator[Block]:
    yield Heading(1, "总体情况")
    yield paragraph(summary(course))
    yield Heading(1, "绩效目标")
    yield Table(
        "绩效目标前后对照表",
        (Column("left", 3), *(Column("left", 2),) * (len(LINE_TITLES) - 2), Column("left", 3)),
        head(*LINE_TITLES),
        tuple(tuple(map(cell, row)) for row in lines(course)),
    )
    yield Heading(1, "资金")
    if told := spent(course):
        yield paragraph(told)
    yield Table(
        "资金前后对照表",
        (Column("left", 2), *(Column("right", 1),) * len(Stage)),
        head("", *STAGES.values()),
        tuple(tuple(map(cell, row)) for row in money(course)),
    )
    if Stage.MONITORING in course.cards:
        yield Heading(1, "监控预警的结果")
        found = warnings(course)
        if found:
            yield Bullets(tuple((f"{told.rstrip('。')}：{ended}。",) for told, ended in found), ordered=True)
        else:
            yield paragraph("监控时没有可以对照的预警。")
