"""The workbook of scorecards: another program reckons every mark again from its formulas and agrees to the cent."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ROOT, drawn, methodcases
from helpers.recalculated import differences, formula_cells, needs_soffice, opened, reckoned, same, stripped
from jixiao import intake as importers
from jixiao.findings import appraisal
from jixiao.ground import decimals, located
from jixiao.ground.problems import Source
from jixiao.ground.textfile import CONTROL
from jixiao.keeper import cases
from jixiao.law import formula
from jixiao.law.decide import decide
from jixiao.law.methods import METHODS
from jixiao.law.store import shipped_files
from jixiao.records import Cell, Evidence, Line, Row, Scorecard, Status, Submission
from jixiao.records.law import Marking, Vocabulary
from jixiao.records.quantity import Reading
from jixiao.records.scorecard import Working
from jixiao.records.steps import Marked
from jixiao.render import scorebook, sheets
from jixiao.render.scorebook import formulas, lists, live, scoresheet
from jixiao.render.scorebook.block import COLUMNS, INPUT, LEGEND, STILL, Column
from jixiao.render.scorebook.expressions import Inexpressible, excel
from jixiao.render.scorebook.given import expert
from jixiao.score import score
from jixiao.study import edits
from jixiao.values import quantity
from jixiao.values.answers import answer

SHIPPED = [f"{identity}/{edition}" for identity, edition, _ in shipped_files()]
DEFAULT = appraisal.ready("project-self-evaluation/2020")
#: Of the scored lines of all shipped cases, at least this share has a live formula.
FLOOR = Fraction(98, 100)


def of_cases(name: str) -> tuple[appraisal.Law, list[Scorecard]]:
    ready = appraisal.ready(name)
    return ready, [one.card for one in cases.run(ready) if one.card is not None]


def form(rows: list[dict[str, Any]], **more: Any) -> Submission:
    return drawn.read({"project": "甲", "year": 2020, "indicators": rows, **more})


def card(rows: list[dict[str, Any]], **more: Any) -> Scorecard:
    return score(DEFAULT.plan, form(rows, **more))


def row(name: str, target: str, actual: str, **more: str) -> dict[str, Any]:
    return {"path": ["产出指标", "数量指标", name], "target": target, "actual": actual, **more}


# --- another program reckons ------------------------------------------------------------------------------------


def of_laws() -> list[Scorecard]:
    """Forty random forms of the default ruleset, the same in every run."""
    made: list[Scorecard] = []

    @settings(max_examples=40, database=None, derandomize=True, deadline=None)
    @given(drawn.forms())
    def collect(tree: dict[str, Any]) -> None:
        made.append(drawn.card(tree))

    collect()
    return made


ENDS = """\
schema: jixiao.ruleset/1
id: ends
edition: "1"
title: 超过分值、没有上限的扣分、等级调整
scope: project
basis: [{cite: 示例, verified: true}]
total: 100
cap: 106
grades: [{label: 优, from: 90}, {label: 良, from: 60}, {label: 差, from: 0}]
facts: [{name: 完成, type: 数}, {name: 事故, type: 数}]
vetoes: [{when: 事故 > 6, cap: 59, text: 事故太多}]
grade-rules: [{when: 事故 > 0 且 等级 = '优', at-most: 良, text: 发生事故}]
indicators:
  - {name: 产出, weight: 60, max: 120%, method: {method: formula, value: 完成}}
  - name: 增收
    weight: 40
    max: 110%
    method: {method: per-unit, of: 完成, mark: 1, above: {each: 5%, points: 1}, partial: pro-rata}
  - name: 事故扣分
    penalty: true
    limit: none
    method: {method: per-unit, of: 事故, mark: 0, base: 0%, above: {each: 1, points: 9}}
"""


def of_ends(folder: Path) -> bytes:
    """Lines that earn more than their points or lose any number, totals that are capped, vetoed, below 0, and regraded."""
    path = folder / "ends.yaml"
    path.write_text(ENDS, encoding="utf-8")
    using = appraisal.ready(str(path))
    facts = [(done, bad) for done in ("40%", "99.5%", "107.25%", "150%") for bad in (0, 1, 5, 30)]
    forms = [
        importers.canonical.parse(located.load(f"project: 甲\nfacts: {{完成: {done}, 事故: {bad}}}\n", "form.yaml"))[0]
        for done, bad in facts
    ]
    return scorebook.render([appraisal.appraise(using, one) for one in forms], using.plan)


def on_the_edge() -> list[Scorecard]:
    """Marks that lie exactly between two hundredths, in which binary fractions err: 5.35 × 1 ÷ 2 = 2.675."""
    rows = [
        row(f"第{len(text)}项{text}", str(whole), str(part), weight=f"{decimals.plain(Fraction(weight, 100))}")
        for whole in (2, 8, 16, 40, 125, 800)
        for part in range(1, min(whole, 40))
        for weight in range(135, 1500, 130)
        if (Fraction(weight * part, whole) * 2).denominator == 1 and (2 * weight * part // whole) % 2
        for text in [f"{whole}-{part}-{weight}"]
    ]
    assert len(rows) > 80
    return [card(rows[first : first + 60]) for first in range(0, len(rows), 60)]


def of_methods() -> tuple[bytes, int]:
    """Every scored case of every method as a row of a sheet: its formula, beside the mark that the case expects."""
    book = openpyxl.Workbook()
    sheet = book.active
    alive = 0
    for param in methodcases.cases():
        method, case = param.values
        found = methodcases.outcome(method, case)
        if found.status is not Status.SCORED or found.step.branch.undefined or found.evidence is Evidence.RESTATED:
            continue
        number = sheet.max_row + 1
        fate = formulas.mark(_asked(sheet, number, method, case, found.step), 2)
        if isinstance(fate, live.Carried):
            assert method in ("lookup", "exact", "elements", "cases", "rank", "ranges"), (param.id, fate)
            continue
        alive += 1
        weight = decimals.number(case["weight"]) or 0
        points = max(Fraction(0), min(Fraction(weight), decimals.number(case["points"]) or Fraction(0)))
        sheet.cell(number, 9, fate.text)
        sheet.cell(number, 10, decimals.half_up(points))
        sheet.cell(number, 11, param.id)
        if fate.measured:
            sheet.cell(number, 5, fate.measured[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), alive


def _asked(sheet: Any, number: int, method: str, case: Any, step: Marked) -> live.Asked:
    target, actual = (quantity.parse(case[name]) if name in case else None for name in ("target", "actual"))
    if target and actual:
        target, actual, _ = quantity.common(target, actual)
    facts = {name: methodcases.fact(name, value) for name, value in case.get("facts", {}).items()}
    low, high = live.edges(target)
    done = live.figure(actual)
    # A case of a method may give what a line reckons from its row: put it where the line would find it.
    if "逾期天数" in facts:
        low, done = Fraction(0), facts["逾期天数"]
        target, actual = quantity.parse("0"), quantity.parse(case["facts"]["逾期天数"])
    if "完成比" in facts:
        low, done = Fraction(1), facts["完成比"]
    weight = decimals.half_up(decimals.number(case["weight"]) or 0)
    for column, value in enumerate((weight, low, high, done, None, case.get("target"), case.get("actual")), 1):
        sheet.cell(
            number,
            column,
            float(value) if isinstance(value, Fraction | Decimal) and not isinstance(value, bool) else value,
        )
    places: dict[str, str] = {}
    given_values = {
        **facts,
        **{name: Fraction(answer(text) is True) for name, text in case.get("elements", {}).items()
           if answer(text) is not None},
        **{expert(n): decimals.number(mark) for n, mark in enumerate(case.get("experts", ()), 1)},
    }  # fmt: skip
    for column, (name, value) in enumerate(given_values.items(), 12):
        sheet.cell(number, column, float(value) if isinstance(value, Fraction) else value)
        places[name] = sheet.cell(number, column).coordinate
    at = [f"{letter}{number}" for letter in "ABCDEFGH"]
    source = Source("例.yaml")
    experts = tuple(Cell(text=mark, source=source) for mark in case.get("experts", ()))
    elements = {name: Cell(text=text, source=source) for name, text in case.get("elements", {}).items()}
    filed = Row(path=("甲",), source=source, elements=elements, experts=experts)
    line = Line(
        path=("甲",), level=1, possible=weight, earned=weight, supported=weight, pending=Decimal(0),
        status=Status.SCORED, evidence=Evidence.MEASURED, method=method, steps=(step,),
        working=Working(
            DEFAULT.plan.roots[0], filed, Reading(target, actual), marking(method, case.get("params", {})),
            "at-least", "", step.values,
        ),
    )  # fmt: skip
    return live.Asked(line, live.Places(*at, places.get, places.get), methodcases.TYPES)


def marking(method: str, params: dict[str, Any]) -> Marking:
    """A method made ready, as the plan of a ruleset has it."""
    known = METHODS[method]
    written = known.params.model_validate({**params, "method": method})
    lowered = known.lower(written, methodcases.TYPES)
    return Marking(
        method, written.source, known.needs(written), known.of_target, lowered, decide(lowered), Vocabulary(),
        params=written,
    )  # fmt: skip


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Workbooks, and the same as LibreOffice reckons them."""
    made: dict[str, bytes] = {}
    for name in SHIPPED:
        ready, cards = of_cases(name)
        made[name.replace("/", "-")] = scorebook.render(cards, ready.plan, ready.projects and ready.projects.plan)
    examples = [one for path in sorted((ROOT / "examples").glob("*.txt")) for one in importers.read(str(path))[0]]
    made["examples"] = scorebook.render([appraisal.appraise(DEFAULT, one) for one in examples], DEFAULT.plan)
    made["laws"] = scorebook.render(of_laws(), DEFAULT.plan)
    made["ends"] = of_ends(tmp_path_factory.mktemp("ends"))
    made["edge"] = scorebook.render(on_the_edge(), DEFAULT.plan)
    given_to = {name: stripped(data) for name, data in made.items()}
    given_to["methods"] = of_methods()[0]
    given_to["coarse"] = stripped(made["examples"], lambda xml: xml.replace(b",12),2)", b",12),1)"))
    given_to["upside-down"] = stripped(made["examples"], lambda xml: re.sub(rb"\((I\d+)/(G\d+)\)", rb"(\2/\1)", xml))
    return made, reckoned(tmp_path_factory.mktemp("soffice"), given_to)


@pytest.mark.slow
@needs_soffice
def test_libreoffice_reckons_every_formula_of_every_workbook_as_the_engine_does(books: Any) -> None:
    made, again = books
    for name, data in made.items():
        assert differences(data, again[name]) == [], name
        assert len(formula_cells(data)) > 100, name


@pytest.mark.slow
@needs_soffice
def test_libreoffice_reckons_every_case_of_every_method_as_it_expects(books: Any) -> None:
    sheet = opened(books[1]["methods"], values=True).worksheets[0]
    compared = [(cells[10], cells[8], cells[9]) for cells in sheet.iter_rows(values_only=True) if cells[8] is not None]
    assert [one for one in compared if not same(str(one[1]), str(one[2]))] == []
    assert len(compared) == of_methods()[1] > 150


@pytest.mark.slow
@needs_soffice
@pytest.mark.parametrize("wrong", ["coarse", "upside-down"])
def test_a_formula_that_is_wrong_is_noticed_and_says_so_on_the_sheet(books: Any, wrong: str) -> None:
    made, again = books
    found = differences(made["examples"], again[wrong])
    assert any("一致 is 不一致" in one for one in found)


# --- what follows when an input is changed ----------------------------------------------------------------------

WEIGHED = [
    row("人数", "644", "600", weight="30"),
    row("合格率", "≥95%", "90%", weight="20"),
    {"path": ["产出指标", "成本指标", "成本"], "target": "≤2万元", "actual": "1.9万元", "weight": "20"},
    {"path": ["产出指标", "成本指标", "事故"], "target": "0", "actual": "0", "weight": "20"},
]
MONEY = {"unit": "万元", "total": {"annual": "1100", "executed": "949.68", "weight": "10"}}
#: What is changed in words of --set, and in which cell of the table, found by its row and column.
CHANGES = (
    ("预算.executed=700.35", 3, Column.TARGET, 700.35),
    ("预算.annual=1000.1", 3, Column.SECOND, 1000.1),
    ("人数.actual=333", "人数", Column.DONE, 333),
    ("合格率.actual=47.5%", "合格率", Column.DONE, 0.475),
    ("成本.target=1.7万元", "成本", Column.LOW, 17000),
    ("事故.actual=1", "事故", Column.DONE, 1),
    ("人数.weight=25", "人数", Column.WEIGHT, 25),
    ("合格率.weight=25", "合格率", Column.WEIGHT, 25),
)


@pytest.mark.slow
@needs_soffice
def test_the_workbook_follows_a_change_of_its_inputs_as_the_engine_does(tmp_path: Path) -> None:
    before = form(WEIGHED, budget=MONEY)
    book = opened(scorebook.render([score(DEFAULT.plan, before)], DEFAULT.plan))
    sheet = book["甲"]
    rows = {tuple(one.value for one in cells[:3] if one.value): cells[0].row for cells in sheet.iter_rows(min_row=5)}
    named = {path[-1]: at for path, at in rows.items()}
    for _, place, column, value in CHANGES:
        sheet.cell(place if isinstance(place, int) else named[place], column + 1, value)
    data = io.BytesIO()
    book.save(data)
    again = opened(reckoned(tmp_path, {"changed": data.getvalue()})["changed"], values=True)["甲"]
    (after,) = edits.apply([before], edits.parse([text for text, *_ in CHANGES]), ())
    wanted = score(DEFAULT.plan, after)
    for line in wanted.lines:
        if line.status is Status.SCORED:
            assert same(str(again.cell(rows[line.path], Column.MARK + 1).value), str(line.earned)), line.path
    assert same(str(again.cell(named["合计"], Column.MARK + 1).value), str(wanted.earned))
    assert again.cell(named["等级"], Column.MARK + 1).value == wanted.grade == "差"
    assert wanted.budget.rate is not None
    assert again.cell(3, Column.SIGN + 1).value == float(decimals.half_up(wanted.budget.rate, 4))


# --- what has a formula -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_nearly_every_scored_line_of_the_shipped_cases_has_a_live_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    fates: list[tuple[str, object]] = []

    def watched(one: live.Asked, places: int) -> live.Live | live.Carried:
        found = formulas.mark(one, places)
        if one.line.status is Status.SCORED:
            fates.append((one.line.method, found))
        return found

    monkeypatch.setattr(scoresheet, "mark", watched)
    scored = 0
    for name in SHIPPED:
        ready, cards = of_cases(name)
        scored += sum(one.status is Status.SCORED and bool(one.method) for card in cards for one in card.lines)
        scorebook.render(cards, ready.plan)
    alive = [method for method, found in fates if isinstance(found, live.Live)]
    assert len(fates) == scored > 1500
    assert Fraction(len(alive), len(fates)) >= FLOOR
    assert {"at-least", "at-most", "deadline", "elements", "formula", "per-unit", "bands", "lookup"} <= set(alive)


def test_what_words_decide_is_carried_over_and_says_so() -> None:
    book = opened(scorebook.render([card([row("乙", "≥95%", "已完成"), row("丙", "长期", "明显改善")])], DEFAULT.plan))
    said = [cells[Column.HOW].value for cells in book["甲"].iter_rows() if cells[Column.THIRD].value in ("乙", "丙")]
    assert said == ["不重算：由文字判定（仅有断言）", "不重算：待评判"]
    waiting = next(cells for cells in book["甲"].iter_rows() if cells[Column.THIRD].value == "丙")
    assert (waiting[Column.MARK].value, waiting[Column.CHECK].value) == ("待评判", None)


def filled(sheet: Any, colour: str) -> list[str]:
    return [
        cell.coordinate for cells in sheet.iter_rows() for cell in cells if cell.fill.fgColor.rgb == f"FF{colour[1:]}"
    ]


def test_what_one_may_change_is_marked_and_what_follows_no_change_is_shaded_and_says_so() -> None:
    rows = [
        row("甲", "10", "8", weight="60"),
        row("乙", "≥95%", "已完成", weight="30"),
        row("丙", "1至3", "2", weight="10"),
    ]
    book = opened(scorebook.render([card(rows, budget=MONEY)], DEFAULT.plan))
    sheet = book["甲"]
    assert filled(sheet, INPUT) == ["B3", "D3", "K5", "G8", "I8", "K8", "G10", "H10", "I10", "K10"]
    still = {coordinate.lstrip("ABCDEFGHIJKLMNOPQRS") for coordinate in filled(sheet, STILL)}
    assert still == {"9"}
    assert [sheet[f"S{n}"].value for n in (8, 9)] == [
        "达到目标值计满分，未达到的按完成比例计分",
        "不重算：由文字判定（仅有断言）",
    ]
    assert sheet["G3"].value == LEGEND
    assert filled(book["事实"], INPUT) == []  # the amounts are formulas over the table
    nothing = opened(scorebook.render([card(rows, budget={"unit": "万元", "total": {"annual": "0"}})], DEFAULT.plan))
    assert not {"B3", "D3"} & set(filled(nothing["甲"], INPUT))


def test_facts_that_a_mark_reads_through_others_are_marked_and_those_that_none_reads_are_not(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(
        ENDS.partition("facts:")[0]
        + """facts:
  - {name: 完成, type: 数}
  - {name: 应完成, type: 数}
  - {name: 旁, type: 数}
  - {name: 率, type: 数, value: 完成 / 应完成}
indicators:
  - {name: 产出, weight: 100, method: {method: formula, value: 率}}
""",
        encoding="utf-8",
    )
    using = appraisal.ready(str(path))
    text = "project: 甲\nfacts: {完成: 3, 应完成: 4, 旁: 5}\n"
    forms, _ = importers.canonical.parse_all(text, "form.yaml")
    sheet = opened(scorebook.render([appraisal.appraise(using, forms[0])], using.plan))["事实"]
    marked = {sheet[f"C{coordinate[1:]}"].value for coordinate in filled(sheet, INPUT)}
    assert marked == {"完成", "应完成"}


def test_a_score_table_prints_at_a_size_that_can_be_read() -> None:
    sheet = opened(scorebook.render([card([row("甲", "10", "8")])], DEFAULT.plan))["甲"]
    pixels = sum(7 * width + 5 for _, width in COLUMNS)
    printable = Fraction("11.69") - 2 * Fraction(str(sheet.page_margins.left))
    assert 10 * printable * 96 / pixels >= 8  # points of a font of 10
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight, sheet.print_title_rows) == (
        "landscape",
        9,
        0,
        "$4:$4",
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.slow
def test_the_marks_of_the_first_levels_are_drawn_from_the_tables() -> None:
    book = opened(scorebook.render([card([row("甲", "10", "8")]), card([row("乙", "1", "1")])], DEFAULT.plan))
    sheet = book["得分图"]
    assert [sheet.cell(n, 1).value for n in (1, 3, 18, 20)] == ["甲", "预算执行率", "甲", "预算执行率"]
    assert sheet["C3"].value == "=N('甲'!L5)"
    assert [chart.title.tx.rich.p[0].r[0].t for chart in sheet._charts] == ["各一级指标得分"] * 2
    lost = next(one for one in of_cases("department-overall-sichuan/2020")[1] if one.lines)
    assert scorebook.render([replace(lost, lines=())], DEFAULT.plan)


def test_a_deadline_is_a_comparison_of_dates() -> None:
    book = opened(scorebook.render([card([row("按期", "2020年12月底前", "2020年11月5日")])], DEFAULT.plan))
    line = next(cells for cells in book["甲"].iter_rows() if cells[Column.THIRD].value == "按期")
    assert [line[column].value.date() for column in (Column.LOW, Column.DONE)] == [
        date(2020, 12, 31),
        date(2020, 11, 5),
    ]
    assert f"IF((MAX(0,I{line[0].row}-G{line[0].row})=0),K{line[0].row},0)" in line[Column.MARK].value


@pytest.mark.parametrize(
    ("low_closed", "high_closed", "wanted"),
    [
        (True, True, "AND((D5>=B5),(D5<=C5))"),
        (False, True, "AND((D5>B5),(D5<=C5))"),
        (True, False, "AND((D5>=B5),(D5<C5))"),
    ],
)
def test_an_edge_belongs_to_an_interval_as_the_target_says(low_closed: bool, high_closed: bool, wanted: str) -> None:
    sheet = openpyxl.Workbook().active
    case = {"weight": "10", "target": "10%-20%", "actual": "15%"}
    one = _asked(sheet, 5, "interval", case, methodcases.outcome("interval", case).step)
    values = {**one.line.working.values, "目标.含下限": low_closed, "目标.含上限": high_closed}
    working = replace(one.line.working, values=values)
    found = formulas.mark(replace(one, line=replace(one.line, working=working)), 2)
    assert isinstance(found, live.Live)
    assert f"IF({wanted},A5,0)" in found.text


def cells_of(weights: tuple[str, ...], third: str) -> tuple[Any, ...]:
    """The row of the sheet 甲 that begins with these words, for a form whose lines have these points."""
    rows = [row(f"第{n}项", "10", "10", weight=weight) for n, weight in enumerate(weights)]
    sheet = opened(scorebook.render([card(rows)], DEFAULT.plan))["甲"]
    return next(cells for cells in sheet.iter_rows() if third in [cell.value for cell in cells])


@pytest.mark.parametrize(("weights", "grade"), [(("50", "50"), None), (("40", "20"), "不评定")])
def test_the_grade_is_a_formula_also_where_the_points_do_not_add_up(
    weights: tuple[str, ...], grade: str | None
) -> None:
    cells = cells_of(weights, "等级")
    assert str(cells[Column.MARK].value).startswith("=IF(ROUND(")
    assert cells[Column.HOW].value == "按规则集的等级界限"
    assert grade is None or cells[Column.ENGINE].value == grade


# --- what an expression is in Excel -----------------------------------------------------------------------------

TYPES = {"甲": formula.Type.NUMBER, "乙": formula.Type.NUMBER, "词": formula.Type.TEXT, "无": formula.Type.NUMBER}
PLACES = {"甲": "A1", "乙": "B1", "词": "C1"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("最小(1, 甲 / 乙)", "MIN(1,(A1/B1))"),
        ("1 / 3 + 甲", "((1/3)+A1)"),
        ("甲 / 乙 > 130%", "(ROUND((A1/B1),12)>1.3)"),
        ("词 = '他说“好”'", 'EXACT(C1,"他说“好”")'),
        ("词 含 '年'", 'ISNUMBER(FIND("年",C1))'),
        ("非 (甲 = 0 或 乙 ≥ 甲)", "NOT(OR((A1=0),(B1>=A1)))"),
        (
            "如果(甲 ≠ 乙 且 甲 > 0, 绝对值(-甲), 四舍五入(乙, 1))",
            "IF(AND((A1<>B1),(A1>0)),ABS((-A1)),ROUND(ROUND(B1,12),1))",
        ),
        ("无 > 1 或 甲 > 1", "(A1>1)"),
        ("非 无 > 1", "TRUE"),
    ],
)
def test_an_expression_reads_in_excel(text: str, wanted: str) -> None:
    assert excel(formula.parse(text, Source("")), PLACES.get, TYPES) == wanted


@pytest.mark.parametrize("text", ["无 + 1", f"词 = '{'长' * 256}'"])
def test_what_excel_cannot_say_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(Inexpressible):
        excel(formula.parse(text, Source("")), PLACES.get, TYPES)


@pytest.mark.slow
@settings(max_examples=400)
@given(st.integers(1, 10_000), st.integers(0, 10**8), st.integers(1, 10**8))
def test_rounding_twice_in_binary_gives_the_exact_mark(weight: int, actual: int, target: int) -> None:
    part = min(actual, target)
    exact = Fraction(weight * part, 100 * target)
    binary = (weight / 100) * (part / 100) / (target / 100)
    assert decimals.half_up(Fraction(repr(round(binary, 12)))) == decimals.half_up(exact)


# --- the file ---------------------------------------------------------------------------------------------------

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "http://例.cn/",
    "<r><t>标记</t></r>",
    "_x0041_",
    "\x00\ud800尾",
    "']!:*?[/\\",
)


def hostile_cards() -> list[Scorecard]:
    made = []
    for number, text in enumerate(HOSTILE):
        one = card([row("指标", "≥95%", "90%"), row("另一", "5", CONTROL.sub("", text))], project="甲", unit="乙")
        name, path = Cell(text=text, source=one.submission.source), ("产出指标", text, f"{text}{number}")
        lines = tuple(replace(line, target=text) for line in one.lines)
        rows = tuple(replace(own, path=path) for own in one.submission.rows)
        form = replace(one.submission, project=name, unit=name, rows=rows)
        made.append(appraisal.appraise(DEFAULT, form))
        made.append(replace(one, lines=lines))
    return made


@pytest.mark.slow
def test_the_stored_result_of_every_mark_is_the_engines() -> None:
    ready, cards = of_cases("project-self-evaluation-hubei/2020")
    data = scorebook.render(cards, ready.plan)
    book, stored = opened(data), opened(data, values=True)
    places = [sheet for sheet in book.sheetnames if book[sheet].max_column == len(Column)]
    assert len(places) == len(cards)
    for name, one in zip(places, cards, strict=True):
        marks = [stored[name].cell(4 + n, Column.MARK + 1).value for n in range(1, len(one.lines) + 1)]
        wanted = [
            float(line.earned) if line.status in (Status.SCORED, Status.MISSING) or not line.method else line.status
            for line in one.lines
        ]
        parents = {n for n, line in enumerate(one.lines) if not line.method and line.source is None}
        for n, (found, expected, line) in enumerate(zip(marks, wanted, one.lines, strict=True)):
            if isinstance(found, str):
                assert line.status in (Status.PENDING, Status.NOT_APPLICABLE)
            else:
                assert found == float(line.earned), (name, n, expected)
        assert parents
        total = 4 + len(one.lines) + len(one.steps) + 1
        column = [stored[name].cell(total + n, Column.MARK + 1).value for n in range(3)]
        assert column == [float(one.earned), float(one.supported), float(one.pending)]
        assert str(book[name].cell(total, Column.MARK + 1).value).startswith("=ROUND(SUM(")


@pytest.mark.slow
def test_no_text_becomes_a_formula_or_a_link_out_and_no_mark_up_gets_in() -> None:
    data = scorebook.render(hostile_cards(), DEFAULT.plan)
    texts = {
        str(one.value)
        for sheet in opened(data).worksheets
        for cells in sheet.iter_rows()
        for one in cells
        if one.data_type == "s"
    }
    assert {"=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "http://例.cn/", "<r><t>标记</t></r> ", "_x0041_", "尾"} <= texts
    assert not [text for text, _ in formula_cells(data).values() if re.search(r"[|@\[]|//|<r>", text)]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        relations = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".rels"))
    assert b"External" not in relations


@pytest.mark.slow
def test_sheets_have_legal_names_that_differ() -> None:
    names = opened(scorebook.render(hostile_cards(), DEFAULT.plan)).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(
        0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) and name.strip("'") == name for name in names
    )


@pytest.mark.slow
@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_any_texts_can_name_sheets(texts: list[str]) -> None:
    def fill(pad: sheets.Pad) -> None:
        for text in (*texts, *texts, "汇总", "History"):
            pad.sheet(text)

    names = opened(sheets.written("表", fill)).sheetnames
    assert len({name.casefold() for name in names}) == 2 * len(texts) + 2


@given(st.text(max_size=60))
def test_a_cell_holds_any_text_but_what_no_file_can_carry(text: str) -> None:
    def fill(pad: sheets.Pad) -> None:
        pad.sheet("表").write_string(0, 0, sheets.clean(text))

    kept = sheets.clean(text)
    assert (opened(sheets.written("表", fill))["表"]["A1"].value or "") == kept


@pytest.mark.slow
def test_the_same_scorecards_give_the_same_bytes() -> None:
    ready, cards = of_cases("project-self-evaluation-sichuan/2023")
    first, second = (scorebook.render(cards, ready.plan) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert len({info.date_time for info in archive.infolist()}) == 1
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_no_scorecards_make_a_workbook_of_empty_tables() -> None:
    book = opened(scorebook.render([], DEFAULT.plan))
    assert book.sheetnames == ["汇总", "逐行说明", "发现的问题", "事实", "说明"]
    assert [one.value for one in book["汇总"][1]][:4] == ["序号", "项目", "单位", "得分"]


@pytest.mark.slow
def test_many_scorecards_stand_below_each_other_and_the_summary_leads_to_each() -> None:
    one = card([row("完成", "10", "9")])
    book = opened(scorebook.render([one] * 21, DEFAULT.plan))
    assert book.sheetnames == ["汇总", "等级分布", "评分表", "逐行说明", "发现的问题", "事实", "说明"]
    links = [book["汇总"].cell(n, 2).hyperlink.location for n in range(2, 23)]
    tops = [link.rpartition("!A")[2] for link in links]
    assert [book["评分表"][f"A{top}"].value for top in tops] == ["甲　评分表"] * 21
    assert len(set(tops)) == 21


def test_a_list_that_is_longer_than_a_sheet_goes_on_on_the_next() -> None:
    assert lists.stacked([3, 3, 3, 4], 6) == ((0, 0), (0, 3), (1, 0), (2, 0))
    assert lists.stacked([], 6) == ()


@pytest.mark.slow
def test_the_workbook_is_set_up_for_print_with_a_chart_and_colours() -> None:
    ready, cards = of_cases("project-self-evaluation/2020")
    cards = cards[:20]
    data = scorebook.render(cards, ready.plan)
    book = opened(data)
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert [sheet.title for sheet in book.worksheets if sheet._charts] == ["等级分布", "得分图"]
    assert book["发现的问题"].auto_filter.ref and book["发现的问题"].freeze_panes == "A2"
    rules = [rule for area in book["发现的问题"].conditional_formatting for rule in area.rules]
    assert {rule.formula[0] for rule in rules} == {'"严重"', '"警告"', '"提示"'}
    grades = {cells[0].value: cells[1].value for cells in opened(data, values=True)["等级分布"].iter_rows(min_row=2)}
    assert list(grades)[:4] == ["优", "良", "中", "差"]
    assert sum(grades.values()) == len(cards)
    assert f"{ready.plan.reference.sha256}" in "".join(str(cells[0].value) for cells in book["说明"].iter_rows())


@pytest.mark.slow
def test_the_projects_of_a_department_follow_it_under_their_own_ruleset_or_are_said_to_be_left_out() -> None:
    ready, cards = of_cases("department-overall-sichuan/2020")
    whole = next(one for one in cards if one.projects)
    count = len(whole.projects)
    assert ready.projects is not None
    with_them = opened(scorebook.render([whole], ready.plan, ready.projects.plan), values=True)
    marks = [cells[3].value for cells in with_them["汇总"].iter_rows(min_row=2)]
    assert marks == [float(one.earned) for one in (whole, *whole.projects)]
    notes = [str(cells[0].value) for cells in with_them["说明"].iter_rows()]
    assert [ready.plan.reference.sha256 in notes[0], ready.projects.plan.reference.sha256 in notes[1]] == [True, True]
    assert "不在本工作簿" not in "".join(notes)
    without = opened(scorebook.render([whole], ready.plan), values=True)
    assert without["汇总"].max_row == 2
    assert f"{count}个项目" in str(without["说明"]["A2"].value)
