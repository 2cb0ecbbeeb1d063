"""What a form itself says where its unit wrote nothing, and the wording that holds for every evaluation.

In: a `Scorecard`. Out: paragraphs for a section of an outline, none where the form knows nothing of it: then its gap stands.
A sentence here is true of what the form says, or of how it was evaluated; nothing is supposed of the project.
"""

from collections.abc import Iterator

from jixiao.records import Scorecard, Status
from jixiao.report import changes, sentences
from jixiao.report import lines as of
from jixiao.report.achieved import valued, values
from jixiao.report.blocks import Block, paragraph
from jixiao.say import labels
from jixiao.values.quantity import Kind
from jixiao.values.quantity.unread import unread

Blocks = Iterator[Block]


def duty(card: Scorecard) -> Blocks:
    """Who carries the project out, and who is above them."""
    unit, above = sentences.unit(card), sentences.department(card)
    if unit:
        higher = f"，主管部门为{above}" if above and above != unit else ""
        yield paragraph(f"本项目的实施单位为{unit}{higher}。")


def measures(card: Scorecard) -> Blocks:
    """The law that holds for all money of a budget."""
    if card.budget.budget is not None:
        yield paragraph(
            "本项目资金列入预算，适用《中华人民共和国预算法》及其实施条例和财政资金管理的有关规定；单位没有另行说明专门的管理办法。"
        )


def content(card: Scorecard) -> Blocks:
    """The goal of the year, which says what the project does."""
    goal = sentences.goal(card)
    if goal:
        yield paragraph(f"{goal}。")


def reasonableness(card: Scorecard) -> Blocks:
    """How many of the targets can be measured at all."""
    lines = [line for line in of.indicators(card) if not of.budget_line(line)]
    readings = [line.working.reading.target for line in lines if line.working]
    if not lines or len(readings) != len(lines):
        return
    firm = sum(one is not None and one.kind in (Kind.NUMBER, Kind.INTERVAL, Kind.DATE) for one in readings)
    mixed = sum(one is not None and one.kind is Kind.TEXT and unread(one.text) != "none" for one in readings)
    counts = (
        (firm, "有明确的数值或时限", "，可以考核"),
        (mixed, "写有数而不是单一的数值", ""),
        (len(lines) - firm - mixed, "为定性表述", "，没有量化"),
    )
    given = [(count, words, more) for count, words, more in counts if count]
    if len(given) == 1:
        ((_, words, more),) = given
        told = f"均{words}{more}"
    else:
        told = f"其中{'，'.join(f'{count}项{words}' for count, words, _ in given)}"
    yield paragraph(f"项目设置绩效指标{len(lines)}项，{told}。")


def procedure(card: Scorecard) -> Blocks:
    """How every evaluation is done here."""
    unit = sentences.unit(card) or "项目单位"
    yield paragraph(
        f"本次评价以{unit}填报的绩效自评表和文字材料为依据，主要采用比较法，逐项对照指标值与实际完成值，"
        "按评分标准计分；没有佐证的填报内容，在评价结论中另行说明。"
    )


def application(card: Scorecard) -> Blocks:
    """The budget as it stands, and how it was changed in the course of the year where the form has both."""
    figures = card.budget
    initial, annual = (figures.amounts.get(name) for name in ("年初预算数", "全年预算数"))
    if figures.budget is None:
        return
    told = f"本项目{labels.BUDGET_BASE[figures.base]}{changes.amount(figures.budget, figures.unit)}"
    if initial and annual:
        change = abs(annual - initial) * figures.budget / annual
        way = "调增" if annual > initial else "调减"
        told += "，年内没有调整" if not change else f"，较年初预算{way}{changes.amount(change, figures.unit)}"
    yield paragraph(f"{told}。")


_ARRIVED = ("到位", "下达")


def arrival(card: Scorecard) -> Blocks:
    """What an indicator of the form says of the arrival of the money; else that what was spent had arrived."""
    found = [
        line for line in of.indicators(card) if "资金" in line.path[-1] and any(w in line.path[-1] for w in _ARRIVED)
    ]
    told = [
        valued(line, actual) for line in found if line.status is Status.SCORED and (actual := values(card, line)[1])
    ]
    if told:
        yield paragraph(f"自评表填报的{'、'.join(told)}。")
    elif card.budget.executed:
        spent = changes.amount(card.budget.executed, card.budget.unit)
        yield paragraph(f"自评表没有单列到位的金额；已支出的{spent}均已到位。")


def purpose(card: Scorecard) -> Blocks:
    """What an evaluation is for, and of what: project, year and money."""
    year = f"{card.submission.year}年度" if card.submission.year else ""
    planned = card.budget.budget
    money = f"，涉及预算资金{changes.amount(planned, card.budget.unit)}" if planned is not None else ""
    yield paragraph(
        "本次评价旨在了解项目资金使用和绩效目标的实现情况，为改进管理和安排以后年度预算提供依据。",
        f"评价对象为{sentences.subject(card)}，评价范围为{year}项目资金的安排、使用和产出、效益{money}。",
    )


def principles(_card: Scorecard) -> Blocks:
    """The principles that 财预〔2020〕10号 sets for every evaluation."""
    yield paragraph(
        "评价遵循科学公正、统筹兼顾、激励约束、公开透明的原则，主要采用比较法，以绩效目标的指标值为评价标准。"
    )


def others(_card: Scorecard) -> Blocks:
    """That the unit has nothing further to say, where it said nothing."""
    yield paragraph("单位没有提出其他需要说明的问题。")
