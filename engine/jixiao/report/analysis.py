"""The marks by group of indicators: what each group got, where it lost points and why.

In: a `Scorecard`. Out: sentences and tables of its groups. Points that a person must still give are told apart from
points that are lost; nothing is marked here.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.records import Line, Scorecard, Status
from jixiao.report import achieved, exhibits, sections, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Block, Column, Gap, Heading, Table, cell, head, paragraph
from jixiao.report.figures import fixed, points

_NUMBER = Column("right", 1)


def system(card: Scorecard) -> Iterator[Block]:
    """Which indicator system was applied: its name, how many indicators, and the points of the first level."""
    leaves = of.indicators(card)
    tops = "、".join(f"{line.path[0]}{points(line.possible)}" for line in of.tops(card))
    fitted = card.plan.fitted
    own, what = ("自评表所印的指标体系，按", "评分标准计分") if fitted else ("", "指标体系和评分标准")
    yield paragraph(
        f"本次评价采用{own}{sentences.quoted(card.ruleset.title)}的{what}，"
        f"共{len(leaves)}项指标{f'，各一级指标分值为：{tops}' if tops else ''}。",
        "各项指标的得分见绩效目标完成情况表。" if leaves else "",
    )


def conclusion(card: Scorecard) -> Iterator[Block]:
    """Score, grade, effect and compliance in words, and the marks of the first level as a chart."""
    yield from sections.conclusion(card)
    chart = exhibits.score_chart(card)
    if chart is not None:
        yield chart


def by_first_level(card: Scorecard) -> Iterator[Block]:
    """A section for each first-level indicator: its marks and how its lines stand, in words; then the table of all of them."""
    groups: dict[str, list[Line]] = {}
    for line in of.leaves(card):
        groups.setdefault(line.path[0], []).append(line)
    if not groups:
        yield paragraph(Gap("各项指标的评分"))
    for name, lines in groups.items():
        yield Heading(2, f"{name}情况")
        if not any(line.status is not Status.NOT_APPLICABLE and (line.possible or line.earned) for line in lines):
            yield paragraph(f"{name}不计分：{'；'.join(filter(None, map(exhibits.remark, lines))) or '没有分值'}。")
            continue
        own = "" if of.budget_line(lines[0]) else achieved.told(card, "指标", lines)
        yield paragraph(marks(name, lines, counted=False), own)
    yield from sections.attained(card)


def marks(name: str, lines: Sequence[Line], *, counted: bool = True) -> str:
    """The marks of a group in one sentence: how many there are if `counted`, points possible, got, open and lost."""
    possible, earned, open_, lost = sums(lines)
    count = f"共{len(lines)}项指标，" if counted and len(lines) > 1 else ""
    parts = [f"{count}分值{points(possible)}"]
    waiting = sum(line.status is Status.PENDING for line in lines)
    if waiting == len(lines):
        return f"{name}{parts[0]}，{'均' if waiting > 1 else ''}待人工评判，尚无得分。"
    parts.append(f"得{points(earned)}")
    if waiting:
        parts.append(f"其中{waiting}项（分值{points(open_)}）待人工评判")
    if lost:
        parts.append(f"失{points(lost)}")
    elif not waiting and possible and earned == possible:
        parts.append("未失分")
    return f"{name}{'，'.join(parts)}。"


def sums(lines: Sequence[Line]) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Points possible, got, open and lost of the lines."""
    possible, earned, open_ = (
        Fraction(decimals.total(getattr(line, field) for line in lines)) for field in ("possible", "earned", "pending")
    )
    return possible, earned, open_, decimals.exact_sum(map(of.lost, lines))


def groups(card: Scorecard) -> Table | None:
    """Points by group of indicators with the sum of all; None where nothing was marked."""
    found = of.by_group(of.indicators(card))
    if not found:
        return None
    rows = []
    for path, lines in found:
        possible, earned, open_, lost = sums(lines)
        figures = (possible, earned, open_, lost)
        rows.append((cell(" / ".join(path)), cell(str(len(lines))), *(cell(fixed(one)) for one in figures)))
    leaves = of.indicators(card)
    possible, earned, open_, lost = sums(leaves)
    total = tuple(cell(fixed(one), bold=True) for one in (possible, earned, open_, lost))
    return Table(
        "各部分得分表",
        (Column("left", 4), *(_NUMBER,) * 5),
        head("评价内容", "指标数", "分值", "得分", "待评判", "失分"),
        (*rows, (cell("合计", bold=True), cell(str(len(leaves)), bold=True), *total)),
    )
