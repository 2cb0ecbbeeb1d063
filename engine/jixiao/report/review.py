"""Reviews of self-evaluations as a document: the table over many forms, then each form line by line.

In: `Review` records. Out: a `Report`, and the rows of its ranking, which other outputs of a review share with it. What is
said of one form is said by `reviewed`. No figure is reckoned here and no format is known.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Source
from jixiao.report import cards, lacking, placing, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Block, Bullets, Cell, Column, Heading, Report, Table, cell, head, paragraph, report
from jixiao.report.figures import fixed, percent, plain, signed
from jixiao.report.reviewed import checks, counts, row, span
from jixiao.say import labels, partial
from jixiao.study.ranking import Ranking, Sums, ranking
from jixiao.study.review import Review

RANKING = (
    *("名次", "项目", "单位", "自评分", "核算分", "有依据分", "差额", "偏差率", "待评判", "等级", "不符行数"),
    *("状态", "文件"),
)
LINES = ("指标", "分值", "自评得分", "核算得分", "差额", "指标值", "完成值", "结论", "为什么")

#: How the table over many forms is reckoned, said below it.
NOTES = (
    "差额为自评分减核算分，为正是多计；有待评判指标的，这些指标暂照自评得分计入，其差额要等评判后才能知道。",
    "有待评判、分值合计不符的不排名，列在最后，不计入合计和平均。",
    "偏差率为差额÷自评分；百分数和平均数四舍五入到两位小数。等级依次为自评、核算，没有印自评等级的按自评分评定。",
)

_LEFT, _RIGHT, _CENTER = Column("left", 6), Column("right", 3), Column("center", 3)


def review_report(reviews: Sequence[Review], *, left_out: Sequence[Problem] = ()) -> Report:
    """All reviews: over many forms the ranking first, then each form in the order of the ranking.

    A form without any mark of its own is a sentence. `left_out` says of every file that is not in it, or not whole, why.
    """
    title = f"{reviews[0].name}自评分复核" if len(reviews) == 1 else f"自评分复核（{len(reviews)}份）"
    return report((title,), (), _blocks(reviews, left_out))


def _blocks(reviews: Sequence[Review], left_out: Sequence[Problem]) -> Iterator[Block]:
    found = ranking(reviews)
    if len(reviews) > 1:
        yield from _over_all(found, placing.firsts([one.card for one in reviews]))
    for _, one in found.every:
        if one.marked:
            yield Heading(1, one.name if len(reviews) > 1 else "复核结果")
            yield from _form(one)
        elif len(reviews) == 1:
            yield paragraph(f"{unmarked(one)}。")
    yield from lacking.blocks(left_out, (one.card for one in reviews))


# --- over many forms ------------------------------------------------------------------------------------------


def _over_all(found: Ranking, copies: Mapping[Source, Source]) -> Iterator[Block]:
    yield Heading(1, "各份自评表的差额排序")
    yield paragraph(summary(found))
    if found.compared:
        rows = [(*ranked(*pair), state(pair[1], copies), of_file(pair[1])) for pair in found.compared]
        yield Table(
            "自评分与核算分排序表（按差额的大小）",
            (_RIGHT, _LEFT, _LEFT, *(_RIGHT,) * 6, _CENTER, _RIGHT, _LEFT, _LEFT),
            head(*RANKING),
            tuple(tuple(map(cell, row)) for row in (*rows, *((*row, "", "") for row in sums(found.whole)))),
        )
        yield from map(paragraph, NOTES)
    if found.unmarked:
        yield Heading(
            2,
            f"没有自评分或表不完整的（{len(found.unmarked)}份）"
            if _partial(found)
            else f"没有自评分的（{len(found.unmarked)}份）",
        )
        yield Bullets(
            tuple((f"{unmarked(one)}{_copied(one, copies)}（{of_file(one)}）。",) for one in found.unmarked),
            ordered=True,
        )


def state(one: Review, copies: Mapping[Source, Source]) -> str:
    """Whether a form is ranked and counted into sums and means, why not, and of which form it is a copy."""
    why = why_unmarked(one) if one.difference is None else placing.reasons(one.card)
    return f"{f'不排名：{why}' if why else '参加排名'}{_copied(one, copies)}"


def _copied(one: Review, copies: Mapping[Source, Source]) -> str:
    first = copies.get(one.card.submission.source)
    return f"；{placing.copied(first)}" if first else ""


def of_file(one: Review) -> str:
    """The file that a form stands in."""
    return sentences.file(one.card.submission.source.file)


def summary(found: Ranking) -> str:
    """How many forms agree, differ and are open, in one sentence."""
    reviews = [review for _, review in found.compared]
    agree = [one for one in reviews if one.agrees]
    waiting = sum(one.card.pending > 0 for one in agree)
    still = f"（其中{waiting}份尚有待评判的指标）" if waiting else ""
    over, under = (sum(sign * Fraction(one.difference or 0) > 0 for one in reviews) for sign in (1, -1))
    return (
        f"有自评分的{len(reviews)}份：一致{len(agree)}份{still}，不一致{len(reviews) - len(agree)}份；"
        f"按差额，多计{over}份，少计{under}份，持平{len(reviews) - over - under}份。"
        + (
            f"另有{len(found.unmarked)}份没有自评分{'或表不完整' if _partial(found) else ''}。"
            if found.unmarked
            else ""
        )
    )


def _partial(found: Ranking) -> bool:
    return any(one.card.gaps for one in found.unmarked)


def ranked(rank: int | None, one: Review) -> tuple[str, ...]:
    """The row of a form in the table over many; a dash for the rank of one that has none."""
    return (
        plain(rank),
        partial.inferred(one.card.submission, one.name),
        sentences.unit(one.card) or "未填写",
        fixed(one.claimed),
        fixed(one.low),
        fixed(one.card.supported),
        signed(one.difference),
        percent(one.deviation),
        fixed(one.card.pending),
        f"{own_grade(one)}/{cards.graded(one.card)}",
        str(one.differing),
    )


def own_grade(one: Review) -> str:
    """The grade that the form prints, else that of its own total; a dash for none."""
    check = one.grade
    if check is not None:
        return check.named or check.text
    return one.grade_of_total or "—"


def sums(found: Sums) -> tuple[tuple[str, ...], ...]:
    """The rows below the table: sums and means."""
    figures = (found.claimed, found.earned, found.supported, found.difference, found.pending)

    def row(name: str, values: Sequence[Decimal | None], rate: str) -> tuple[str, ...]:
        claimed, earned, supported, difference, pending = values
        marks = (fixed(claimed), fixed(earned), fixed(supported), signed(difference))
        return ("", name, f"{found.count}份" if rate else "", *marks, rate, fixed(pending), "", "")

    means = [found.mean(value) for value in figures]
    return (row("合计", figures, percent(found.deviation)), row("平均", means, ""))


def unmarked(one: Review) -> str:
    """A form that cannot be ranked, why, and what the rules give it."""
    if one.card.gaps:
        return f"{one.name}：{why_unmarked(one)}；不符{one.differing}行"
    if not one.marked:
        return f"{one.name}：{why_unmarked(one)}；核算{span(one)}，发现的问题{len(one.card.findings)}个"
    return f"{one.name}：{why_unmarked(one)}；核算{span(one)}，不符{one.differing}行"


def why_unmarked(one: Review) -> str:
    """Why a form has no mark of its own to be ranked by."""
    if one.card.gaps:
        return "表不完整，总分和等级没有比较"
    marks = sum(line.line.claimed is not None for line in one.lines)
    return f"只有{marks}行写了自评得分，也没有总分" if marks else "没有写任何自评得分，没有可以复核的"


# --- one form -------------------------------------------------------------------------------------------------


def _form(one: Review) -> Iterator[Block]:
    form = one.card.submission
    year = f"{form.year}年" if form.year else "未填写"
    yield paragraph(
        f"单位：{sentences.stated(form.unit) or '未填写'}；年度：{year}；出处：{partial.inferred(form, str(form.source))}。"
    )
    yield Bullets(tuple((text,) for text in checks(one)))
    yield Table(
        "逐行复核表",
        (_LEFT, *(_RIGHT,) * 4, Column("left", 4), Column("left", 4), _CENTER, Column("left", 12)),
        head(*LINES),
        (*(tuple(map(cell, row(line))) for line in one.lines), _sum_row(one)),
    )
    yield paragraph(counts(one))
    if one.card.findings:
        yield Heading(2, f"发现的问题（{len(one.card.findings)}个）")
        yield Bullets(
            tuple(
                (
                    f"【{labels.SEVERITY[found.severity]}】",
                    *sentences.finding(found, one.card),
                )
                for found in of.ranked(one.card.findings)
            ),
            ordered=True,
        )


def _sum_row(one: Review) -> tuple[Cell, ...]:
    lines = [one.line for one in one.lines]
    printed = decimals.total(line.claimed for line in lines if line.claimed is not None)
    possible, earned = (decimals.total(getattr(line, name) for line in lines) for name in ("possible", "earned"))
    marks = (fixed(possible), fixed(printed), fixed(earned), signed(one.of_lines))
    return (*(cell(text, bold=True) for text in ("合计", *marks)), cell("", across=4))
