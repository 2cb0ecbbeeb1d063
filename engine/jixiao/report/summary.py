"""Many projects in one report (绩效评价汇总报告): marks, execution, problems, weak indicators, claims against proofs.

In: scorecards, what could not be read, and the date. Out: a `Report`. Every figure is a count, a sum or a rank over the cards;
forms whose marks are no whole ones (`placing`) take no part in ranks and means. Tables show the first `MOST` rows and say so,
so that a report on a thousand projects can be read. Work grows with the number of cards only by their sorting.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.records import Scorecard
from jixiao.report import changes, funds, grades, lacking, placing, ranks, sentences
from jixiao.report.blocks import (
    Block,
    Chart,
    Column,
    Heading,
    Paragraph,
    Report,
    Series,
    Table,
    cell,
    head,
    paragraph,
    report,
)
from jixiao.report.figures import fixed, points
from jixiao.report.project import dated

LEFT, RIGHT = Column("left", 4), Column("right")

#: What the ranges of the execution rate are called: below 80 % is an error and below 90 % a warning of `budget.underspent`.
RANGES = ("超过100%", "100%", "90%（含）至100%", "80%（含）至90%", "低于80%", "无法计算")


def range_of(rate: Fraction | None) -> str:
    """Which of the `RANGES` a rate is in."""
    if rate is None:
        return RANGES[5]
    if rate >= 1:
        return RANGES[0 if rate > 1 else 1]
    return RANGES[2 if rate >= Fraction(9, 10) else 3 if rate >= Fraction(8, 10) else 4]


def summary_report(cards: Sequence[Scorecard], *, on: date | None = None, left_out: Sequence[Problem] = ()) -> Report:
    """The report over all the cards; `left_out` says of every file that is not in it, or not whole, why."""
    laws = dict.fromkeys(f"{card.ruleset.title}（{card.ruleset.id}/{card.ruleset.edition}）" for card in cards)
    subtitle = ((f"评分规则：{'、'.join(laws)}",),) if laws else ()
    return report(("项目支出绩效评价汇总报告",), (*subtitle, *dated(on)), _blocks(tuple(cards), left_out))


def _blocks(cards: Sequence[Scorecard], left_out: Sequence[Problem]) -> Iterator[Block]:
    yield Heading(1, "总体情况")
    if cards:
        yield from _of(cards)
    else:
        yield paragraph("没有可以汇总的评分结果。")
    yield from lacking.blocks(left_out, cards)


def _of(cards: Sequence[Scorecard]) -> Iterator[Block]:
    yield paragraph(_scope(cards))
    yield Paragraph(funds.told(cards))
    yield Heading(1, "评价结果")
    yield from _grades(cards)
    yield from ranks.scores(cards)
    yield Heading(1, "预算执行情况")
    yield from _execution(cards)
    yield from ranks.underspent(cards)
    yield Heading(1, "发现的问题")
    yield from ranks.findings(cards)
    yield Heading(1, "失分较多的指标")
    yield from ranks.losses(cards)
    yield Heading(1, "自评得分与核算结果的差异")
    yield from ranks.claims(cards)
    yield from _units(cards)


def _scope(cards: Sequence[Scorecard]) -> str:
    """How many projects of how many units and which years, and how their marks lie."""
    units = len({sentences.unit(card) for card in cards} - {""})
    unnamed = sum(not sentences.unit(card) for card in cards)
    years = sorted({card.submission.year for card in cards if card.submission.year})
    when = f"{years[0]}年" if len(years) == 1 else f"{years[0]}年至{years[-1]}年" if years else ""
    told = f"本报告汇总{when}{len(cards)}个项目"
    told += f"，涉及{units}个单位" if units else ""
    told += f"，其中{unnamed}个项目没有填写单位" if units and unnamed else "，均没有填写单位" if unnamed else ""
    if len(cards) == 1:
        return f"{told}，{sentences.got(cards[0])}。"
    marks = [card.earned for card in placing.whole(cards)]
    told += "。"
    if marks:
        mean = decimals.half_up(Fraction(decimals.total(marks)) / len(marks))
        of = "" if len(marks) == len(cards) else f"参加排名的{len(marks)}个项目"
        told += f"{of}平均得分{points(mean)}，最高{points(max(marks))}，最低{points(min(marks))}。"
    return told + placing.told(cards)


def _grades(cards: Sequence[Scorecard]) -> Iterator[Block]:
    yield Heading(2, "等级分布")
    counts = grades.counted(cards)
    yield paragraph(grades.told(cards))
    if len(counts) > 1:
        yield _counted_chart("项目等级分布图", counts)
    yield _counted("项目等级分布表", "等级", counts)


def _execution(cards: Sequence[Scorecard]) -> Iterator[Block]:
    rates = [card.budget.rate for card in cards]
    known = [rate for rate in rates if rate is not None]
    below = sum(rate < Fraction(9, 10) for rate in known)
    if not known:
        yield paragraph(f"{'各项目的预算执行率均' if len(cards) > 1 else '项目的预算执行率'}无法计算。")
    else:
        counts = ranks.split(((below, "低于90%"), (len(known) - below, "不低于90%")))
        yield paragraph(f"能够计算预算执行率的项目有{len(known)}个，{counts}。")
    found = Counter(map(range_of, rates))
    present = tuple((name, found[name]) for name in RANGES if found[name])
    if len(present) > 1:
        yield _counted_chart("项目预算执行率分布图", present)
    yield _counted("项目预算执行率分布表", "预算执行率", present)


def _counted_chart(caption: str, counts: Sequence[tuple[str, int]]) -> Chart:
    series = Series("项目数", tuple(Decimal(count) for _, count in counts))
    return Chart("bar", caption, tuple(name for name, _ in counts), (series,), "个")


def _counted(caption: str, what: str, counts: Sequence[tuple[str, int]]) -> Table:
    """Counts with their shares of all and the sum below."""
    total = sum(count for _, count in counts)
    rows = [(cell(name), cell(str(count)), cell(changes.percent(Fraction(count, total)))) for name, count in counts]
    below = (cell("合计", bold=True), cell(str(total), bold=True), cell("100%", bold=True))
    return Table(caption, (Column("left", 2), RIGHT, RIGHT), head(what, "项目数", "占比"), (*rows, below))


def _units(cards: Sequence[Scorecard]) -> Iterator[Block]:
    """The units beside each other, where there are several."""
    by_unit: dict[str, list[Scorecard]] = {}
    for card in cards:
        by_unit.setdefault(sentences.unit(card) or "未填写", []).append(card)
    if len(by_unit) < 2:
        return
    yield Heading(1, "各单位情况")
    money = funds.shared_unit(cards)
    yield from ranks.limited(
        f"各单位情况表（金额单位：{money}）",
        (LEFT, *(RIGHT,) * 4, Column("right", 2), Column("right", 2), RIGHT, RIGHT),
        ("单位", "项目数", "参加排名", "平均得分", "待评判分值", "预算数", "执行数", "执行率", "问题数"),
        sorted(by_unit.items(), key=lambda item: -len(item[1])),
        lambda item: _unit(item, money),
        "个单位",
        "按项目数从多到少",
    )


def _unit(one: tuple[str, list[Scorecard]], money: str) -> tuple[str, ...]:
    unit, cards = one
    marks = [card.earned for card in placing.whole(cards)]
    mean = decimals.half_up(Fraction(decimals.total(marks)) / len(marks)) if marks else None
    sums = funds.totals(cards)
    rates = [changes.percent(one.rate) if one.rate is not None else "—" for one in sums]
    return (
        unit,
        str(len(cards)),
        str(len(marks)),
        fixed(mean),
        f"{decimals.total(card.pending for card in cards):f}",
        "；".join(funds.in_table(one.budget, one.unit, money) for one in sums) or "—",
        "；".join(funds.in_table(one.executed, one.unit, money) for one in sums) or "—",
        "；".join(rates) or "—",
        str(sum(len(card.findings) for card in cards)),
    )
