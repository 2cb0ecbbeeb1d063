"""The whole workbook: 汇总, 等级分布, 得分图, 评分表, 逐行说明, 发现的问题, 文字说明 (where the unit wrote any), 事实, 说明.

In: scorecards and their plans. Out: the sheets, filled. Up to `_OWN_SHEETS` scorecards have a sheet each; more stand one
below the other on one, and the summary leads to each.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.law import formula
from jixiao.records import Scorecard
from jixiao.records.law import Plan
from jixiao.render import annexes
from jixiao.render.scorebook import lists, pictures
from jixiao.render.scorebook.block import (
    COLUMNS,
    DIFFER,
    HEAD,
    INPUT,
    UNRECKONED,
    Block,
    Column,
    at,
    quoted_name,
    size,
    summed,
)
from jixiao.render.scorebook.expressions import Inexpressible, by_letters, excel
from jixiao.render.scorebook.given import Given, given
from jixiao.render.scorebook.live import Carried, Live
from jixiao.render.scorebook.scoresheet import amounts
from jixiao.render.scorebook.scoresheet import write as write_block
from jixiao.render.sheets import Pad, clean, paper
from jixiao.render.sheets import put as put_text
from jixiao.report import cards as document
from jixiao.say import labels, partial, sources, steps

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_OWN_SHEETS: Final = 20
#: Excel opens no sheet with more links than this.
_LINKS: Final = 65_000
_SUMMARY: Final = (
    *(("序号", 6), ("项目", 30), ("单位", 26), ("得分", 9), ("有依据", 9), ("待评判", 9), ("分值", 9), ("等级", 9)),
    ("执行率", 9),
    *((label, 7) for label in labels.SEVERITY.values()),
)
#: The last column, where a rule moved any grade: the grade itself is counted by its label.
_RULED: Final = ("等级调整", 40)
_FACTS: Final = (("项目", 24), ("指标", 32), ("名称", 26), ("表内所写", 30), ("数值", 18))
_GRADES: Final = (("等级", 16), ("个数", 12))
_GRADE: Final = 7
_VALUE: Final = 4

Fate = tuple[Live | Carried | None, ...]


def fill(
    pad: Pad, plan: Plan, made: Sequence[tuple[Plan, Scorecard]], left_out: int, unread: Sequence[Problem]
) -> None:
    """Every sheet of the workbook; `plan` is the one that it is about, `left_out` how many projects it does not have.

    The files that were not read, or not whole, have a sheet where there are any.
    """
    cards = [card for _, card in made]
    read = [given(used, card) for used, card in made]
    front, grades = pad.sheet("汇总"), pad.sheet("等级分布") if made else None
    pictured = pad.sheet("得分图") if 0 < len(made) <= _OWN_SHEETS else None
    places = _places(pad, cards)
    lists.listing(pad, "逐行说明", lists.STEPS, [row for card in cards for row in lists.steps(card)])
    lists.listing(pad, "发现的问题", lists.FINDINGS, [row for card in cards for row in lists.findings(card)])
    words = [row for card in cards for row in lists.words(card)]
    if words:
        lists.listing(pad, "文字说明", lists.WORDS, words)
    facts = lists.stacked(list(map(len, read)), lists.ROOM - 1)
    sheets = [pad.sheet("事实") for _ in range(1 + max((sheet for sheet, _ in facts), default=0))]
    for sheet in sheets:
        lists.headed(pad, sheet, _FACTS)
    blocks: list[Block] = []
    fates: list[Fate] = []
    for (used, card), values, (sheet, top), (number, first) in zip(made, read, places, facts, strict=True):
        shown = amounts(card, sheet.name, top)
        found = _facts(pad, used, sheets[number], first + 1, card, values, shown)
        block = Block(pad, used, card, sheet, top, found)
        blocks.append(block)
        fates.append(write_block(block))
        _changeable(pad, sheets[number], first + 1, values, found, fates[-1], shown)
    _summary(pad, front, blocks)
    if grades is not None:
        _grades(pad, grades, front, blocks)
    if pictured is not None:
        pictures.fill(pad, pictured, blocks)
    if unread:
        annexes.lost(pad, unread, cards)
    _notes(pad, plan, blocks, fates, left_out)


# --- where things go --------------------------------------------------------------------------------------------


def _places(pad: Pad, cards: Sequence[Scorecard]) -> list[tuple["Worksheet", int]]:
    """The sheet and the first row of each scorecard."""
    if len(cards) <= _OWN_SHEETS:
        own = [(_scores(pad, lists.named(card)), 0) for card in cards]
        for sheet, _ in own:
            sheet.freeze_panes(HEAD, Column.TARGET)
            sheet.repeat_rows(HEAD - 1)
        return own
    rows = lists.stacked([size(card) for card in cards])
    sheets = [_scores(pad, "评分表") for _ in range(rows[-1][0] + 1)]
    return [(sheets[number], row) for number, row in rows]


def _scores(pad: Pad, name: str) -> "Worksheet":
    sheet = pad.sheet(name)
    for column, (_, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    paper(sheet)
    wrong = {
        "type": "cell",
        "criteria": "==",
        "value": f'"{DIFFER}"',
        "format": pad.workbook.add_format({"bg_color": "#FF7C80"}),
    }
    sheet.conditional_format(0, Column.CHECK, lists.ROOM, Column.CHECK, wrong)
    return sheet


def _facts(
    pad: Pad,
    plan: Plan,
    sheet: "Worksheet",
    first: int,
    card: Scorecard,
    given: Sequence[Given],
    shown: Mapping[str, str],
) -> Mapping[tuple[int | None, str], str]:
    """Write the facts of a scorecard; where each stands.

    A computed one is a formula over the others, one that the score table shows (`shown`) a formula over its cell there.
    """
    quoted = f"'{sheet.name}'"
    found = {(one.line, one.name): f"{quoted}!$E${row + 1}" for row, one in enumerate(given, first)}
    kept = dict(found)
    for row, one in enumerate(given, first):
        path = "" if one.line is None else " / ".join(card.lines[one.line].path)
        words = (lists.named(card), path, one.name, one.written)
        for column, text in enumerate(words):
            lists.put(pad, sheet, row, column, text)
        lists.fitted(sheet, row, _FACTS, words)
        reckoned = (shown.get(one.name) if one.line is None else None) or _formula(plan, one, found, given)
        if reckoned is not None and not isinstance(one.value, str):
            stored = one.value if isinstance(one.value, bool) else decimals.half_up(one.value, 15)
            sheet.write_formula(row, _VALUE, reckoned, pad.style(border=1), stored)
        else:
            lists.put(pad, sheet, row, _VALUE, one.value)
        if isinstance(one.value, str) and clean(one.value) != one.value:
            del kept[one.line, one.name]
    return kept


def _changeable(
    pad: Pad,
    sheet: "Worksheet",
    first: int,
    given: Sequence[Given],
    places: Mapping[tuple[int | None, str], str],
    fates: Fate,
    shown: Mapping[str, str],
) -> None:
    """Mark the facts that one may change: those that a mark reads, itself or through others, and that are no formulas."""
    reads = {cell for fate in fates if isinstance(fate, Live) for cell in fate.reads}
    waiting = {(one.line, one.name): formula.names(one.node) for one in given if one.node is not None}
    while reached := [key for key in waiting if places.get(key) in reads]:
        names = [name for key in reached for name in waiting.pop(key)]
        reads |= {places[None, name] for name in names if (None, name) in places}
    for row, one in enumerate(given, first):
        reckoned = one.node is not None or (one.line is None and one.name in shown)
        if not reckoned and places.get((one.line, one.name)) in reads:
            lists.put(pad, sheet, row, _VALUE, one.value, bg_color=INPUT)


def _formula(plan: Plan, one: Given, found: Mapping[tuple[int | None, str], str], given: Sequence[Given]) -> str | None:
    if one.node is None:
        return None
    values = {other.name: other.value for other in given if other.line is None}
    if not formula.names(one.node) <= values.keys() or not by_letters(one.node, values.get):
        return None
    try:
        return f"={excel(one.node, lambda name: found.get((None, name)), plan.types)}"
    except Inexpressible:
        return None


# --- the summary ------------------------------------------------------------------------------------------------


def _summary(pad: Pad, sheet: "Worksheet", blocks: Sequence[Block]) -> None:
    """One row for each scorecard, its figures taken from its sheet."""
    columns = (*_SUMMARY, *([_RULED] if any(block.card.grade_rule for block in blocks) else []))
    lists.headed(pad, sheet, columns)
    points = pad.style(border=1, num_format="0.00", align="right")
    for row, block in enumerate(blocks, 1):
        card = block.card
        _, unit, *_figures = document.summary_row(card)
        sheet.write_number(row, 0, row, pad.style(border=1))
        name, look = (
            clean(partial.inferred(card.submission, lists.named(card))),
            pad.style(border=1, font_color="#0563C1", underline=1),
        )
        put_text(sheet, row, 1, name, look)
        if row <= _LINKS:
            inside = f"internal:{quoted_name(block.sheet.name)}!A{block.top + 1}"
            sheet.write_url(row, 1, inside, look, name)
        lists.put(pad, sheet, row, 2, unit)
        lists.fitted(sheet, row, _SUMMARY, ("", name, unit))
        stored = (card.earned, card.supported, card.pending, card.possible, document.grade(card))
        places = summed(block)
        for column, (place, value) in enumerate(zip(places, stored, strict=False), 3):
            shown = pad.style(border=1, align="center") if column == _GRADE else points
            sheet.write_formula(row, column, f"={place}", shown, value)
        rate = card.budget.rate
        sheet.write_formula(
            *(row, 8, f"={places[5]}", pad.style(border=1, num_format="0.00%", align="right")),
            "—" if rate is None else decimals.half_up(rate, 4),
        )
        for column, severity in enumerate(labels.SEVERITY, 9):
            sheet.write_number(row, column, sum(one.severity == severity for one in card.findings), pad.style(border=1))
        if len(columns) > len(_SUMMARY):
            lists.put(pad, sheet, row, len(_SUMMARY), steps.text(card.grade_rule) if card.grade_rule else "")
    if blocks:
        sheet.autofilter(0, 0, len(blocks), len(columns) - 1)


def _grades(pad: Pad, sheet: "Worksheet", front: "Worksheet", blocks: Sequence[Block]) -> None:
    """How many scorecards have each grade, counted from the summary, and a chart of it."""
    said = [document.grade(block.card) for block in blocks]
    counts, labelled = Counter(said), (grade.label for block in blocks for grade in block.plan.grades)
    order = list(dict.fromkeys((*labelled, *said)))
    lists.headed(pad, sheet, _GRADES)
    area = f"{quoted_name(front.name)}!{at(1, _GRADE, fixed=True)}:{at(len(said), _GRADE, fixed=True)}"
    for row, label in enumerate(order, 1):
        lists.put(pad, sheet, row, 0, label, align="center")
        count = f"=SUMPRODUCT(--({area}={at(row, 0)}))"
        sheet.write_formula(row, 1, count, pad.style(border=1, align="right"), counts[label])
    chart: Any = pad.workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "个数",
            "categories": [sheet.name, 1, 0, len(order), 0],
            "values": [sheet.name, 1, 1, len(order), 1],
            "data_labels": {"value": True},
            "fill": {"color": "#1F4E8C"},
        }
    )
    chart.set_title({"name": "等级分布", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"num_format": "0", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_size({"width": 560, "height": 300})
    sheet.insert_chart(0, len(_GRADES) + 1, chart)


# --- the notes --------------------------------------------------------------------------------------------------


def _notes(pad: Pad, plan: Plan, blocks: Sequence[Block], fates: Sequence[Fate], left_out: int) -> None:
    """What the formulas are, and how many marks have none, by the reason."""
    sheet = pad.sheet("说明")
    sheet.set_column(0, 0, 110)
    sheet.set_column(1, 1, 10)
    paper(sheet)
    plans = list({id(one): one for one in (plan, *(block.plan for block in blocks))}.values())
    found = [fate for card in fates for fate in card if fate is not None]
    why = Counter(fate.why for fate in found if isinstance(fate, Carried))
    live = sum(isinstance(fate, Live) for fate in found)
    places = sorted({str(one.ruleset.rounding.places) for one in plans})
    said = (
        *(
            f"规则集：{sources.named(law)}，文件的 SHA-256：{law.sha256}"
            for law in dict.fromkeys(one.reference for one in plans)
        ),
        *([f"部门所属的{left_out}个项目按另一部规则集评分，不在本工作簿中。"] if left_out else []),
        "“得分”一栏的公式按规则集重算每一行，“引擎得分”是本程序算出的数，“核对”比较两者；上级指标、合计、等级和执行率也都是公式。",
        "“目标数”“完成数”是从表内文字读出的数，已换算为基本单位（元、米、天、比率等）。黄底的格可以改，得分随之重算。",
        "引擎留给人评判的情形，公式不能替代：改后落到目标区间之外或晚于时限的，公式计0分；灰底的行不重算，得分不随改动变化。",
        f"得分先取 12 位小数再四舍五入到 {'、'.join(places)} 位，以消除二进制小数的误差。",
        "算式用到的其他数据在“事实”表，预算数和执行数取自评分表上方；要点以 1 表示具备，0 表示不具备。",
        f"计分的指标共 {len(found)} 行，其中 {live} 行的得分是公式，其余不重算，照录引擎的结果，原因和行数如下：",
    )
    for row, words in enumerate(said):
        put_text(sheet, row, 0, words, pad.style())
        lists.fitted(sheet, row, (("", 110),), (words,))
    for row, (reason, count) in enumerate(sorted(why.items(), key=lambda pair: (-pair[1], pair[0])), len(said)):
        put_text(sheet, row, 0, f"{UNRECKONED}：{reason}", pad.style(border=1))
        sheet.write_number(row, 1, count, pad.style(border=1))
