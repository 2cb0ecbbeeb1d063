"""Scorecards as a document: what `score --format md` prints.

In: scorecards. Out: a `Report` with the totals, score table, findings and pending lines of each. The full narrative
report is `project`; nothing is asked of the unit here, so there are no gaps but a missing name.
"""

from collections.abc import Iterator, Sequence

from jixiao.ground import decimals
from jixiao.records import Finding, Scorecard
from jixiao.report import evidence, exhibits, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Paragraph,
    Report,
    Spans,
    Table,
    cell,
    head,
    paragraph,
    report,
)
from jixiao.report.figures import fixed
from jixiao.say import labels, partial, sources


def scorecard_report(cards: Sequence[Scorecard]) -> Report:
    """All scorecards one after the other, with a table over them where there is more than one."""
    return report((f"绩效评分结果（{len(cards)}个）",), (), _blocks(cards))


def _blocks(cards: Sequence[Scorecard]) -> Iterator[Block]:
    if len(cards) > 1:
        yield summary(cards)
    for card in cards:
        yield Heading(1, str(sentences.name(card)))
        unit = sentences.unit(card) or "未填写"
        year = f"{card.submission.year}年" if card.submission.year else "未填写"
        place = partial.inferred(card.submission, str(card.submission.source))
        yield paragraph(f"单位：{unit}；年度：{year}；出处：{place}。")
        yield Paragraph((sentences.name(card), *sentences.money(card)))
        yield from map(Paragraph, sentences.conclusion(card))
        if told := sources.weakest(card.ruleset.verified):
            yield paragraph(f"所用评分规则的{told}，结果供参考。")
        yield exhibits.scores(card)
        yield from evidence.blocks(card)
        if card.findings:
            yield Heading(2, f"发现的问题（{len(card.findings)}个）")
            yield Bullets(
                tuple(
                    (
                        f"【{labels.SEVERITY[one.severity]}】{one.id} ",
                        *sentences.finding(one, card),
                        *_advice(one),
                    )
                    for one in of.ranked(card.findings)
                ),
                ordered=True,
            )


def _advice(one: Finding) -> Spans:
    return ("建议：", *sentences.advice(one.advice, ())) if one.advice else ()


def summary(cards: Sequence[Scorecard]) -> Table:
    """One row per scorecard: marks, grade, execution rate and how many findings of each severity."""
    number = Column("right", 1)
    return Table(
        "评分汇总表",
        (number, Column("left", 4), Column("left", 4), *(number,) * 4, Column("center", 1), *(number,) * 4),
        head("序号", "项目", "单位", "得分", "有依据", "待评判", "分值", "等级", "执行率", *labels.SEVERITY.values()),
        tuple(tuple(map(cell, (str(n), *summary_row(card)))) for n, card in enumerate(cards, 1)),
    )


def summary_row(card: Scorecard) -> tuple[str, ...]:
    """The cells of a scorecard in a table over many, from the project's name on."""
    marks = (card.earned, card.supported, card.pending, card.possible)
    counts = (sum(one.severity == severity for one in card.findings) for severity in labels.SEVERITY)
    return (
        partial.inferred(card.submission, sentences.stated(card.submission.project) or "未填写"),
        sentences.unit(card) or "未填写",
        *map(fixed, marks),
        graded(card),
        "—" if card.budget.rate is None else decimals.percent(card.budget.rate),
        *map(str, counts),
    )


def graded(card: Scorecard) -> str:
    """The grade in a cell, with the rule that moved it."""
    return grade(card) + sentences.ruled(card)


def grade(card: Scorecard) -> str:
    """The grade in a cell: 优, 良–优 while it is open, 不评定 where the weights do not add up, 表不完整 of a partial form."""
    if card.gaps:
        return partial.UNJUDGED
    if card.grade is not None:
        return card.grade
    return "–".join(dict.fromkeys(card.grade_range)) if card.grade_range else "不评定"
