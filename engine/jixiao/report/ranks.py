"""The ranked tables of a report over many projects: marks, execution, findings, lost points, claims.

In: scorecards. Out: sentences and tables of at most `MOST` rows, with a sentence on what they leave out. Equal figures
share a rank and the next one leaves as many free (1, 2, 2, 4). Which marks are ranked `placing` says, how a unit's own mark
stands to ours the review of its form.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TypeVar

from jixiao.ground import decimals
from jixiao.records import Line, Scorecard
from jixiao.report import changes, exhibits, funds, grades, placing, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Block, Column, Heading, Table, cell, head, paragraph
from jixiao.report.figures import fixed, plain, points, signed
from jixiao.say import labels, steps
from jixiao.study.impact import ranks
from jixiao.study.ranking import ranking
from jixiao.study.review import Review, review

#: How many rows a table has at most.
MOST = 50
#: How many of the last are shown besides, where a ranking is cut.
LAST = 10
#: Where the rest is (`report --kind summary -o x.xlsx`); the same words for every table that is cut.
REST = "其余见汇总工作簿"

_NAME, _RIGHT, _CENTER = Column("left", 4), Column("right"), Column("center")
Item = TypeVar("Item")


def limited(
    caption: str,
    columns: tuple[Column, ...],
    titles: Sequence[str],
    items: Sequence[Item],
    row: Callable[[Item], Sequence[str]],
    counted: str,
    order: str,
) -> Iterator[Block]:
    """The table of the first `MOST` items, after a sentence that says so where there are more."""
    if len(items) > MOST:
        yield paragraph(f"共{len(items)}{counted}，{order}列出前{MOST}{counted}；{REST}。")
    yield _table(caption, columns, titles, map(row, items[:MOST]))


def _table(caption: str, columns: tuple[Column, ...], titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    return Table(caption, columns, head(*titles), tuple(tuple(map(cell, row)) for row in rows))


def split(counts: Sequence[tuple[int, str]]) -> str:
    """Counts of the same things in words: `其中3个高于、1个低于`, `均高于`, for a single one `高于`."""
    present = [(count, word) for count, word in counts if count]
    if len(present) == 1:
        count, word = present[0]
        return f"均{word}" if count > 1 else word
    return "其中" + "、".join(f"{count}个{word}" for count, word in present)


def _names(card: Scorecard) -> tuple[str, str]:
    return sentences.stated(card.submission.project) or "未填写", sentences.unit(card) or "未填写"


# --- marks and money ------------------------------------------------------------------------------------------


def scores(cards: Sequence[Scorecard]) -> Iterator[Block]:
    """All projects by their marks; those that are not ranked, with the reason, and the copies of others below."""
    yield Heading(2, "得分排名")
    every = placing.placed(cards)
    ranked = tuple(one for one in every if one.rank is not None)
    if len({one.card.possible for one in ranked}) > 1:
        yield paragraph("各项目的分值合计不同，名次只按得分排列，供参考。")
    columns = (_RIGHT, _NAME, _NAME, *(_RIGHT,) * 4, _CENTER, _NAME)
    titles = ("名次", "项目", "单位", "得分", "有依据", "待评判", "分值", "等级", "文件")
    if ranked:
        yield from limited("得分排名表", columns, titles, ranked, _scored, "个项目", "按得分从高到低")
    if len(ranked) > MOST:
        last = ranked[max(len(ranked) - LAST, MOST) :]
        yield _table(f"得分排名最后{len(last)}个项目", columns, titles, map(_scored, last))
    noted = tuple(one for one in every if one.rank is None or one.first is not None)
    if noted:
        yield from limited(
            "不参加排名、重复申报的项目表",
            (_NAME, _NAME, _RIGHT, _RIGHT, _CENTER, _NAME, Column("left", 6)),
            ("项目", "单位", "得分", "待评判", "等级", "文件", "状态"),
            noted,
            _noted,
            "个项目",
            "",
        )


def _scored(one: placing.Placed) -> tuple[str, ...]:
    card = one.card
    marks = (card.earned, card.supported, card.pending, card.possible)
    said = grades.grade(card) + sentences.ruled(card)
    return (str(one.rank), *_names(card), *(fixed(mark) for mark in marks), said, of_file(card))


def _noted(one: placing.Placed) -> tuple[str, ...]:
    card = one.card
    return (*_names(card), fixed(card.earned), fixed(card.pending), grades.grade(card), of_file(card), one.said)


def of_file(card: Scorecard) -> str:
    """The file that a form stands in."""
    return sentences.file(card.submission.source.file)


def underspent(cards: Sequence[Scorecard]) -> Iterator[Block]:
    """The projects that did not execute all of their budget, the lowest rate first."""
    below = [(card.budget.rate, card) for card in cards if card.budget.rate is not None and card.budget.rate < 1]
    if not below:
        return
    order = sorted(below, key=lambda one: one[0])
    lowest_first = zip(ranks([-rate for rate, _ in order]), order, strict=True)
    unit = funds.shared_unit(cards)
    yield from limited(
        f"未完成预算的项目表（单位：{unit}）",
        (_RIGHT, _NAME, _NAME, *(_RIGHT,) * 4),
        ("名次", "项目", "单位", "执行率", "预算数", "执行数", "未执行数"),
        tuple((rank, rate, card) for rank, (rate, card) in lowest_first),
        lambda place: _unspent(place, unit),
        "个项目",
        "按执行率从低到高",
    )


def _unspent(place: tuple[int, Fraction, Scorecard], unit: str) -> tuple[str, ...]:
    rank, rate, card = place
    planned, spent = card.budget.budget or decimals.ZERO, card.budget.executed or decimals.ZERO
    amounts = (funds.in_table(value, card.budget.unit, unit) for value in (planned, spent, planned - spent))
    return (str(rank), *_names(card), changes.percent(rate), *amounts)


# --- findings -------------------------------------------------------------------------------------------------

#: A kind of finding: how grave it is (its place in `labels.SEVERITIES`), and its id.
Kind = tuple[int, str]


def findings(cards: Sequence[Scorecard]) -> Iterator[Block]:
    """The findings by kind: how often, in how many projects, and one of them in words."""
    kinds: dict[Kind, list[tuple[int, str]]] = {}
    for number, card in enumerate(cards):
        for one in card.findings:
            kind = (labels.SEVERITIES.index(one.severity), one.id)
            kinds.setdefault(kind, []).append((number, one.message))
    if not kinds:
        yield paragraph("对照评分规则和填报内容，未发现问题。")
        return
    severities = Counter(one.severity for card in cards for one in card.findings)
    graded = [(label, severities[severity]) for severity, label in labels.SEVERITY.items() if severities[severity]]
    touched = sum(bool(card.findings) for card in cards)
    who = f"{len(cards)}个项目中{touched}个有问题" if touched < len(cards) else f"{len(cards)}个项目均有问题"
    yield paragraph(f"{who if len(cards) > 1 else '项目有问题'}，共{severities.total()}个，{_graded(graded)}。")
    yield from limited(
        "问题分类统计表",
        (Column("left", 3), _CENTER, _RIGHT, _RIGHT, Column("left", 6)),
        ("问题", "程度", "个数", "涉及项目数", "举例"),
        sorted(kinds.items(), key=lambda item: (item[0][0], -len(item[1]), item[0])),
        _kind,
        "类问题",
        "按程度和个数",
    )


def _kind(one: tuple[Kind, list[tuple[int, str]]]) -> tuple[str, ...]:
    (rank, id_), found = one
    projects = len({number for number, _ in found})
    return (
        labels.FINDING.get(id_, id_),
        labels.SEVERITY[labels.SEVERITIES[rank]],
        str(len(found)),
        str(projects),
        found[0][1],
    )


def _graded(counts: Sequence[tuple[str, int]]) -> str:
    """How many findings have which severity: `其中严重1个，警告2个`, for a single one `程度均为警告`."""
    if len(counts) == 1:
        label, count = counts[0]
        return f"程度{'均' if count > 1 else ''}为{label}"
    return "其中" + "，".join(f"{label}{count}个" for label, count in counts)


# --- lost points ----------------------------------------------------------------------------------------------


def losses(cards: Sequence[Scorecard]) -> Iterator[Block]:
    """The indicators that lost most points, with both values and the reason."""
    found = [(lost, card, line) for card in cards for line in of.leaves(card) if (lost := of.lost(line))]
    if not found:
        yield paragraph("各项已评分的指标均未失分。")
        return
    concerned = len({id(card) for _, card, _ in found})
    total = decimals.exact_sum(lost for lost, _, _ in found)
    sum_ = f"{'合计' if len(found) > 1 else ''}失{points(total)}"
    yield paragraph(f"{concerned}个项目的{len(found)}项指标失分，{sum_}。")
    yield from limited(
        "失分最多的指标表",
        (_NAME, _NAME, *(_RIGHT,) * 3, Column("left", 2), Column("left", 2), Column("left", 6)),
        ("项目", "指标", "分值", "得分", "失分", "指标值", "完成值", "原因"),
        sorted(found, key=lambda one: -one[0]),
        _lost,
        "项指标",
        "按失分从多到少",
    )


def _lost(one: tuple[Fraction, Scorecard, Line]) -> tuple[str, ...]:
    lost, card, line = one
    marks = (fixed(line.possible), exhibits.mark(line), fixed(lost))
    return (_names(card)[0], " / ".join(line.path), *marks, line.said_target, line.said_actual, _why(card, line))


def _why(card: Scorecard, line: Line) -> str:
    row = of.rows_of(card)(line)
    reason = sentences.reason(row.reason) if row else ""
    if not reason:
        return exhibits.remark(line)
    return f"单位说明：{reason}" if line.overruled is None else f"单位说明：{reason}；{steps.text(line.overruled)}"


# --- claims ---------------------------------------------------------------------------------------------------


def claims(cards: Sequence[Scorecard]) -> Iterator[Block]:
    """What the units gave themselves beside what the rules give, as the review of the forms has it (`study.review`)."""
    found = ranking(review(card.plan, card) for card in cards)
    said = found.compared
    if not said:
        yield paragraph(f"{'各项目均' if len(cards) > 1 else '项目'}没有填报自评得分，无从比较。")
        return
    higher, lower = (sum(sign * (one.difference or 0) > 0 for _, one in said) for sign in (1, -1))
    counts = split(((higher, "高于"), (lower, "低于"), (len(said) - higher - lower, "等于")))
    only = "" if len(said) == len(cards) else "有"
    yield paragraph(f"{only}{len(said)}个项目填报了自评得分，{counts}核算得分。")
    if any(one.card.pending for _, one in said):
        yield paragraph("有待人工评判的指标暂照自评得分计入差额，核算得分不含其分值，评判后差额会变化。")
    if any(rank is None for rank, _ in said):
        yield paragraph("有待评判、分值合计不符的不排名，列在最后。")
    yield from limited(
        "自评得分与核算得分对照表",
        (_RIGHT, _NAME, _NAME, *(_RIGHT,) * 5),
        ("名次", "项目", "单位", "自评得分", "核算得分", "有依据得分", "待评判", "差额"),
        said,
        _compared,
        "个项目",
        "按差额从大到小",
    )
    sums = found.sums
    if len(said) > 1:
        yield paragraph(f"自评得分合计{points(sums.claimed)}，差额合计{signed(sums.difference)}分。")


def _compared(one: tuple[int | None, Review]) -> tuple[str, ...]:
    rank, found = one
    card = found.card
    marks = (fixed(found.claimed), fixed(card.earned), fixed(card.supported), fixed(card.pending))
    return (plain(rank), *_names(card), *marks, signed(found.difference))
