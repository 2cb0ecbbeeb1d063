"""The tables and charts of a report.

In: a `Scorecard`. Out: `Table` and `Chart` blocks, in which values stand as they were written and marks as they were
given. First- and second-level indicators are merged over their lines. Nothing is reckoned and no format is known here.
"""

from collections.abc import Sequence
from dataclasses import replace

from jixiao.intake.canonical import NARRATIVE
from jixiao.records import Cell as Written
from jixiao.records import Fund, Line, Scorecard, Status
from jixiao.report import achieved, changes, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Cell, Chart, Column, Link, Paragraph, Series, Span, Spans, Table, cell, head, paragraph
from jixiao.report.figures import fixed, plain, points
from jixiao.say import labels
from jixiao.say.steps import text

_NUMBER = Column("right", 1)
_LEVELS = ("一级指标", "二级指标", "三级指标")
#: A value of more signs that only repeats the target is not printed twice.
_LONG = 12
_UNMARKED = (Status.PENDING, Status.NOT_APPLICABLE)
_NAMES = (Column("left", 2), Column("left", 2), Column("left", 3))


def scores(card: Scorecard, links: of.Links | None = None) -> Table:
    """The score table: one row per line, with what it was marked on and why, and the sum below.

    With `links` the marks carry anchors and their steps as notes, and the remarks lead to the findings about their line.
    """
    places = of.places(card)
    rows = merged(of.leaves(card), [_scored(card, place, links) for place in places])
    total = (
        cell("合计", across=3, bold=True),
        cell(fixed(card.possible), bold=True),
        cell("", across=2),
        cell(fixed(card.earned), bold=True),
        cell(f"{card.grade}{sentences.ruled(card)}" if card.grade else "", bold=True),
        cell(f"有依据 {fixed(card.supported)}，待评判 {fixed(card.pending)}"),
    )
    text = Column("left", 3)
    return Table(
        "评分表",
        (*_NAMES, _NUMBER, text, text, _NUMBER, Column("left", 1), Column("left", 4)),
        head(*_LEVELS, "分值", "指标值", labels.ACTUAL[card.submission.stage], "得分", "证据", "说明"),
        (*rows, total),
    )


def _scored(card: Scorecard, place: int, links: of.Links | None) -> tuple[Cell, ...]:
    line, form = card.lines[place], card.submission.source.file
    shown = cell(mark(line))
    why: Spans = (remark(line),)
    if links is not None:
        shown = replace(shown, anchor=f"line-{place}", notes=tuple(sentences.step(step, form) for step in line.steps))
        why = _leading(remark(line), links.findings.get(place, ()))
    return (
        cell(fixed(line.possible)),
        cell(line.said_target),
        cell(line.said_actual),
        shown,
        cell(worth(line)),
        Cell(why),
    )


def _leading(told: str, numbers: Sequence[int]) -> Spans:
    """A remark and the findings behind it: `按比例计分（见问题1、问题3）`."""
    if not numbers:
        return (told,)
    spans: list[Span] = [f"{told}（见"]
    for i, number in enumerate(numbers):
        spans += ["、" if i else "", Link(f"问题{number}", f"finding-{number}")]
    return (*spans, "）")


def mark(line: Line) -> str:
    """The points of a line, or why it has none: a pending line never shows a 0 that nobody gave."""
    return labels.STATUS[line.status] if line.status in _UNMARKED else fixed(line.earned)


def worth(line: Line) -> str:
    """What the actual value is worth as evidence; a line without values says that instead."""
    return labels.STATUS[line.status] if line.status is Status.MISSING else labels.EVIDENCE[line.evidence]


def remark(line: Line) -> str:
    """Why a line has its points: the steps that move them, else the last; and the unit's own mark where it differs."""
    moving = [step for step in line.steps if step.points] or line.steps[-1:]
    told = [text(step) for step in moving]
    if line.status is Status.MISSING and not told:
        told = [labels.STATUS[line.status]]
    if line.claimed is not None and line.claimed != line.earned:
        told.append(f"单位自评{points(line.claimed)}")
    return "；".join(told)


def targets(card: Scorecard) -> Table | None:
    """The indicators and the values they were to reach; None where the form has none."""
    lines = tuple(line for line in of.indicators(card) if not of.budget_line(line))
    if not lines:
        return None
    return Table(
        "项目绩效目标表",
        (*_NAMES, Column("left", 4)),
        head("一级指标", "二级指标", "三级指标", "指标值"),
        merged(lines, [(cell(line.said_target or "未填写"),) for line in lines]),
    )


def attainment(card: Scorecard) -> Table | None:
    """Target, actual value, outcome and marks of every indicator, the execution of the budget first; None without any.

    The marks lead to the lines of the working paper.
    """
    places = [place for place in of.places(card) if card.lines[place] in of.indicators(card)]
    if not places:
        return None
    rows = [
        (
            *map(cell, _attained(card, card.lines[place])),
            cell(_outcome(card, card.lines[place])),
            cell(plain(card.lines[place].possible)),
            cell(Link(_marked(card.lines[place]), f"line-{place}")),
        )
        for place in places
    ]
    total = (
        *(cell("总分" if card.steps else "合计", across=3, bold=True), cell("", across=3)),
        *(cell(plain(value), bold=True) for value in (card.possible, card.earned)),
    )
    text = Column("left", 3)
    return Table(
        "绩效目标完成情况表",
        (*_NAMES, text, text, Column("left", 2), _NUMBER, _NUMBER),
        head("一级指标", "二级指标", "三级指标", "指标值", "完成值", "完成情况", "分值", "得分"),
        (*merged([card.lines[place] for place in places], rows), total),
    )


def _attained(card: Scorecard, line: Line) -> tuple[str, str]:
    """Target and actual as the table shows them: of the budget line its amounts, of a long copied text that it is one."""
    if of.budget_line(line):
        amounts = (card.budget.budget, card.budget.executed)
        planned, spent = ("—" if one is None else changes.amount(one, card.budget.unit) for one in amounts)
        return planned, spent
    target, actual = achieved.values(card, line)
    return target or "未填写", "同指标值" if actual == target and len(actual) > _LONG else actual or "未填写"


def _outcome(card: Scorecard, line: Line) -> str:
    """How a line stands; of the budget line its rate, which has no target to reach."""
    if of.budget_line(line) and card.budget.rate is not None:
        return f"执行{changes.percent(card.budget.rate)}"
    return achieved.outcome(line).value


def _marked(line: Line) -> str:
    """The points of a line as sentences give them, and those that a person replaced; no 0 for a pending line."""
    return labels.STATUS[line.status] if line.status in _UNMARKED else f"{plain(line.earned)}{replaced(line)}"


def replaced(line: Line) -> str:
    """The mark that a person replaced, in brackets behind the new one; `""` where nobody did."""
    return "" if line.overruled is None else f"（改判前{plain(line.overruled.was)}）"


def funds(card: Scorecard) -> Table | None:
    """The form's table of funds, each amount as written; rows and columns without any are left out.

    None where the money has one source: then a sentence says all of it.
    """
    budget = card.submission.budget
    rows = [(label, getattr(budget, field)) for field, label in labels.FUNDS.items()]
    present: list[tuple[str, Fund]] = [(label, fund) for label, fund in rows if fund is not None and _filled(fund)]
    if sum(_spoken(fund) for label, fund in present if label != labels.FUNDS["total"]) < 2:
        return None
    named = (("年初预算数", "initial"), ("全年预算数", "annual"), ("全年执行数", "executed"))
    every = [(name, [stated(getattr(fund, field)) for _, fund in present]) for name, field in named]
    columns = [(name, column) for name, column in every if set(column) != {"—"}]
    return Table(
        f"项目资金情况表（单位：{card.budget.unit}）",
        (Column("left", 2), *(_NUMBER,) * len(columns)),
        head("资金来源", *(name for name, _ in columns)),
        tuple((cell(label), *(cell(column[n]) for _, column in columns)) for n, (label, _) in enumerate(present)),
    )


def _spoken(fund: Fund) -> bool:
    """Whether money came from this source."""
    return any(stated(one).strip("0.") not in ("", "—") for one in (fund.initial, fund.annual, fund.executed))


def _filled(fund: Fund) -> bool:
    return any(stated(one) != "—" for one in (fund.initial, fund.annual, fund.executed))


def stated(value: Written | None) -> str:
    """What a cell says, a dash for a blank one or none."""
    return sentences.stated(value) or "—"


def steps(card: Scorecard) -> tuple[Paragraph, Table] | None:
    """Every step of every line, sums included: points, words, the facts that were read, the rule that gave them.

    The files are told once, above the table.
    """
    form = card.submission.source.file
    law = next((step.rule.file for line in card.lines for step in line.steps), "")
    rows: list[tuple[Cell, ...]] = []
    for line in card.lines:
        for n, step in enumerate(line.steps):
            first = (cell(" / ".join(line.path), down=len(line.steps)),) if n == 0 else ()
            rows.append(
                (
                    *first,
                    cell(fixed(step.points)),
                    cell(text(step)),
                    cell(sentences.facts(step, form)),
                    cell(step.rule.within(law)),
                )
            )
    if not rows:
        return None
    table = Table(
        "评分步骤表",
        (Column("left", 3), _NUMBER, Column("left", 5), Column("left", 4), _NUMBER),
        head("指标", "得分", "说明", "所据数据及出处", "所据规则"),
        tuple(rows),
    )
    files = (
        f"数据出自申报文件{sentences.quoted(sentences.file(form))}，"
        f"规则出自规则集文件{sentences.quoted(sentences.file(law))}；下表写其中的位置。"
    )
    return paragraph(files), table


def words(card: Scorecard) -> Table | None:
    """Where the unit's own words stand that the report takes over, for the working paper; None where it takes none."""
    own = card.submission.narrative
    rows = tuple(
        (cell(name), cell(own[key].source.within(card.submission.source.file)))
        for key, name in NARRATIVE.items()
        if key in own and not own[key].blank
    )
    return Table("单位文字出处表", (Column("left", 3), Column("left", 3)), head("事项", "出处"), rows) if rows else None


def score_chart(card: Scorecard) -> Chart | None:
    """Points and marks of the first-level indicators; None where there are none."""
    tops = of.tops(card)
    if not tops:
        return None
    return Chart(
        "bar",
        "各一级指标得分情况",
        tuple(line.path[0] for line in tops),
        (
            Series("分值", tuple(line.possible for line in tops)),
            Series("得分", tuple(line.earned for line in tops)),
            Series("其中有依据", tuple(line.supported for line in tops)),
        ),
        "分",
    )


def merged(lines: Sequence[Line], rest: Sequence[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of the lines: three cells of names, merged over neighbours of the same first and second level, then the rest."""
    rows: list[tuple[Cell, ...]] = []
    for i, line in enumerate(lines):
        names: list[Cell] = []
        depth = min(len(line.path), 3)
        for level in range(1, depth):
            if i == 0 or not _same(lines[i - 1], line, level):
                names.append(cell(line.path[level - 1], down=_run(lines, i, level)))
        names.append(cell(" / ".join(line.path[depth - 1 :]), across=4 - depth))
        rows.append((*names, *rest[i]))
    return tuple(rows)


def _same(one: Line, other: Line, level: int) -> bool:
    # A line that ends on this level is not under it: its own name cell begins here and may not be merged.
    return min(len(one.path), len(other.path)) > level and one.path[:level] == other.path[:level]


def _run(lines: Sequence[Line], start: int, level: int) -> int:
    end = start + 1
    while end < len(lines) and _same(lines[start], lines[end], level):
        end += 1
    return end - start
