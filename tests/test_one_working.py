"""One working, many readers: what a finding, a step, a what-if, a table and a report say of a line is what the mark used."""

import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ROOT, drawn
from jixiao.findings import appraisal
from jixiao.ground import decimals
from jixiao.ground.problems import Problems
from jixiao.records import Evidence, Line, Scorecard, Status
from jixiao.records.steps import Overridden, Vetoed
from jixiao.render import explanation, interchange, markdown, table
from jixiao.render import whatif as suppositions
from jixiao.report.blocks import text as plain
from jixiao.report.cards import scorecard_report
from jixiao.report.evidence import split, sum_of
from jixiao.report.sentences import conclusion
from jixiao.say.steps import kind, text
from jixiao.study import whatif

LAW = ROOT / "tests" / "cases" / "one-working.yaml"


READY = appraisal.ready(str(LAW))

parts = st.lists(
    st.fixed_dictionaries({"actual": drawn.numerals.map(lambda n: f"{n}%"), "weight": st.integers(1, 50).map(str)}),
    min_size=1,
    max_size=4,
)


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Any]:
    rows = []
    for number in range(draw(st.integers(1, 5))):
        row: dict[str, Any] = {"path": ["产出", "数量指标", f"第{number}项"], "target": draw(drawn.values)}
        if draw(st.booleans()):
            row["parts"] = draw(parts)
            row["target"] = draw(drawn.numerals.map(lambda n: f"≥{n}%"))
            row |= {"actual": "100%"} if draw(st.booleans()) else {}
        else:
            row["actual"] = row["target"] if draw(st.booleans()) else draw(drawn.values)
        if draw(st.integers(0, 3)) == 0:
            row["basis"] = draw(st.sampled_from(("台账", "无", "/")))
        rows.append(row)
    given_facts = {
        name: draw(values)
        for name, values in (
            ("弄虚作假", st.sampled_from("是否")),
            ("事故起数", st.integers(0, 2).map(str)),
            ("通报次数", st.integers(0, 9).map(str)),
            ("本年罚款数", st.integers(0, 9).map(lambda n: f"{n}")),
            ("上年罚款数", st.integers(0, 9).map(lambda n: f"{n}")),
        )
        if draw(st.booleans())
    }
    return {"project": "甲", "year": 2024, "facts": given_facts, "indicators": rows}


def card_of(form: dict[str, Any]) -> Scorecard:
    return appraisal.appraise(READY, drawn.read(form))


def leaves(card: Scorecard) -> list[Line]:
    return [line for line in card.lines if line.working is not None]


# --- what the mark used is what is quoted -----------------------------------------------------------------------


@given(forms())
def test_what_is_quoted_of_a_line_is_what_its_mark_used(form: dict[str, Any]) -> None:
    card = card_of(form)
    for line in leaves(card):
        assert line.working is not None
        said = line.working.reading
        if said.combined:
            assert line.actual == said.said_actual
        for step in line.steps:
            for fact in step.facts:
                if fact.name == "actual" and said.combined:
                    assert fact.value == said.said_actual
                    assert len(fact.of) == len(line.working.row.parts if line.working.row else ())
    by_path = {line.path: line for line in leaves(card)}
    for finding in card.findings:
        if finding.path in by_path and "实际“" in finding.message:
            [quoted] = re.findall("实际“(.*?)”", finding.message)
            assert quoted == (by_path[finding.path].actual or "—")


def test_a_row_of_parts_is_told_by_what_they_come_to() -> None:
    own = [{"actual": "40%", "weight": "1"}, {"actual": "80%", "weight": "1"}]
    row = {"path": ["产出", "数量指标", "乙"], "target": "≥95%", "actual": "100%", "parts": own}
    card = card_of({"project": "甲", "year": 2024, "indicators": [row]})
    [line] = [line for line in card.lines if line.path[-1] == "乙"]
    assert line.actual == "60%"
    assert [one.message for one in card.findings if one.id == "target.missed"] == ["实际“60%”没有达到目标“≥95%”。"]
    assert "“60%”" in explanation.render(card, line) and "“40%”" in explanation.render(card, line)


# --- one total, one grade, everywhere ---------------------------------------------------------------------------


@pytest.mark.slow
@given(forms())
def test_there_is_one_total_and_one_grade_everywhere(form: dict[str, Any]) -> None:
    card = card_of(form)
    supposed = whatif.what_if(READY.plan, card)
    assert supposed.grade == (card.grade_range[0] if card.grade_range else card.grade)
    assert supposed.highest == card.highest >= card.earned
    grade = card.grade or "–".join(dict.fromkeys(card.grade_range or ("不评定",)))
    total = f"{decimals.half_up(card.earned):f}"
    assert f"等级：{grade}\n" in (seen := table.render([card])) and f"得分：{total} / " in seen
    told = explanation.total(card)
    assert f"得分 {total} / " in told and told.splitlines()[1].endswith(f"等级 {grade}")
    assert f" = {card.earned}\n" in told + "\n"
    said: Any = interchange.as_json(card)
    assert (said["score"]["earned"], said["grade"]) == (total, card.grade)
    if card.grade:
        words = "".join(plain(one) for one in conclusion(card))
        assert f"“{card.grade}”" in words
    assert f"现在总分{total}，等级{supposed.grade}" in suppositions.render(supposed, width=100)


@given(forms())
def test_the_first_levels_and_the_steps_of_the_total_add_up(form: dict[str, Any]) -> None:
    card = card_of(form)
    tops = [line.earned for line in card.lines if line.level == 1]
    assert decimals.total([*tops, *(step.points for step in card.steps)]) == card.earned
    for line in leaves(card):
        assert decimals.total([step.points for step in line.steps]) == line.earned
    [added] = re.findall(r"^合计 (.*) = (\S+)$", explanation.total(card), flags=re.MULTILINE)
    assert sum(map(Decimal, added[0].split(" + "))) == Decimal(added[1]) == card.earned


@given(forms())
def test_the_text_of_a_veto_is_in_every_output(form: dict[str, Any]) -> None:
    card = card_of(form)
    vetoes = [step for step in card.steps if isinstance(step, Vetoed)]
    held = form["facts"].get("弄虚作假") == "是"
    assert ("弄虚作假" in [step.text for step in vetoes]) is held
    for step in vetoes:
        for out in (
            explanation.total(card),
            json.dumps(interchange.as_json(card), ensure_ascii=False),
            markdown.render(scorecard_report([card])),
        ):
            assert text(step) in out


# --- support ----------------------------------------------------------------------------------------------------


@given(forms())
def test_support_is_never_negative_and_the_classes_add_up(form: dict[str, Any]) -> None:
    card = card_of(form)
    tops = decimals.total([line.earned for line in card.lines if line.level == 1])
    assert decimals.total(card.by_evidence.values()) == tops
    assert all(card.by_evidence.values())
    assert decimals.total([part.points for part in split(card)]) == tops
    assert sum_of(card) == "" or sum_of(card).endswith(f"= {tops}")
    assert 0 <= card.supported <= max(card.earned, Decimal(0))
    for line in leaves(card):
        based = line.status is Status.SCORED and line.earned > 0
        based = based and (line.evidence in (Evidence.MEASURED, Evidence.JUDGED) or line.sourced)
        assert line.supported == (line.earned if based else 0)


def test_a_class_whose_points_a_penalty_takes_back_is_left_out() -> None:
    facts = {"事故起数": "1", "通报次数": "5"}  # safety 0, no growth of fines given, a penalty of 10
    row = {"path": ["产出", "数量指标", "甲"], "target": "≥50次", "actual": "10次"}  # 50 × 10 ÷ 50
    card = card_of({"project": "甲", "year": 2024, "facts": facts, "indicators": [row]})
    assert {line.path[-1]: line.earned for line in leaves(card) if line.earned} == {"甲": 10, "通报扣分": -10}
    assert card.by_evidence == {}


# --- what decided is what is shown ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "actual", "quoted", "behind"),
    [
        ("≥95%", ("86.333%", "86.33%"), "86.33%", "（实际完成值显示为86.33%，存的是86.333%）"),
        ("≥95%", ("94.97%", "95%"), "95%（存的是94.97%）", "（实际完成值显示为95%，存的是94.97%）"),
        ("≥95%", ("95.02%", "95%"), "95%（存的是95.02%）", "（实际完成值显示为95%，存的是95.02%）"),
        ("≥90", ("95", "95.00"), "95.00", ""),
        ("≥90", ("950", "¥950.00"), "950.00", ""),
        ("≥0.9", ("1100", "1"), "1", "（实际完成值显示为1，存的是1100）"),
        ("2020年12月底前", ("2020-12-15", "2020/12/15"), "2020/12/15", ""),
        ("2020年12月底前", ("2020-12-15", "15-Dec-20"), "2020-12-15", ""),
        ("≥90%", ("95%", "☑95% □80%"), "95%", ""),
        ("是", ("是", "TRUE"), "是", ""),
    ],
)
def test_the_displayed_value_is_quoted_and_the_stored_one_counts(
    target: str, actual: tuple[str, str], quoted: str, behind: str
) -> None:
    def line(cell: object) -> Line:
        row = {"path": ["产出", "数量指标", "甲"], "target": target, "actual": cell}
        return next(one for one in leaves(card_of({"indicators": [row]})) if one.path[-1] == "甲")

    plain_, found = line(actual[0]), line({"text": actual[0], "shown": actual[1]})
    assert (found.earned, found.evidence) == (plain_.earned, plain_.evidence)
    assert found.actual == found.said_actual == quoted
    told, own = text(found.steps[-1]), text(plain_.steps[-1])
    assert behind in told and told.replace(behind, "", 1) == own


@given(st.integers(0, 2), st.integers(0, 4))
def test_an_override_is_the_step_that_decides_with_the_facts_that_it_read(accidents: int, reports: int) -> None:
    rows = [{"path": ["产出", "数量指标", "乙"], "target": "1", "actual": "1"}]
    facts = {"事故起数": str(accidents), "通报次数": str(reports)}
    card = card_of({"project": "甲", "year": 2024, "facts": facts, "indicators": rows})
    [line] = [line for line in card.lines if line.path[-1] == "安全"]
    last = line.steps[-1]
    assert isinstance(last, Overridden) is (accidents > 0)
    if accidents:
        assert [(fact.name, fact.value) for fact in last.facts] == [("事故起数", str(accidents))]
        assert "发生安全事故" in text(last) and line.earned == 0
    else:
        assert [fact.name for fact in last.facts] == ["通报次数"]


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_computed_fact_shows_what_it_was_computed_from(now: int, before: int) -> None:
    rows = [{"path": ["产出", "数量指标", "乙"], "target": "1", "actual": "1"}]
    facts = {"本年罚款数": f"{now}", "上年罚款数": f"{before}"}
    card = card_of({"project": "甲", "year": 2024, "facts": facts, "indicators": rows})
    [line] = [line for line in card.lines if line.path[-1] == "罚款增长"]
    [fact] = line.steps[-1].facts
    assert [(one.name, one.value, one.source is not None) for one in fact.of] == [
        ("上年罚款数", f"{before}", True),
        ("本年罚款数", f"{now}", True),
    ]
    assert line.earned == max(Fraction(0), 20 - 2 * max(0, now - before))


@pytest.mark.parametrize(
    ("given_fact", "missing"), [({"本年罚款数": "1"}, "上年罚款数"), ({}, "上年罚款数、本年罚款数")]
)
def test_a_computed_fact_that_is_missing_names_the_input_that_is(given_fact: dict[str, str], missing: str) -> None:
    rows = [{"path": ["产出", "数量指标", "乙"], "target": "1", "actual": "1"}]
    card = card_of({"project": "甲", "year": 2024, "facts": given_fact, "indicators": rows})
    [line] = [line for line in card.lines if line.path[-1] == "罚款增长"]
    said = text(line.steps[-1])
    assert all(name in said for name in missing.split("、")), said
    assert "罚款增长空缺" not in said


# --- operators and units of columns of their own ----------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=60)
@given(
    st.sampled_from(("≥", "≤", "=", "<", ">")),
    st.integers(0, 50),
    st.integers(0, 50),
    st.sampled_from(("起", "人", "%")),
)
def test_operators_and_units_of_columns_of_their_own_are_said_and_a_limit_is_exceeded(
    operator: str, target: int, actual: int, unit: str
) -> None:
    row = {
        "path": ["产出指标", "质量指标", "第一项"],
        "operator": operator,
        "target": str(target),
        "actual": str(actual),
        "unit": unit,
    }
    form = drawn.read({"project": "甲", "year": 2024, "indicators": [row]})
    card = appraisal.appraise(drawn.READY, form)
    [line] = leaves(card)[1:2]
    assert (line.target, line.actual) == (f"{operator}{target}{unit}", f"{actual}{unit}")
    for finding in card.findings:
        if finding.id == "target.missed":
            said = f"目标“{operator}{target}{unit}”"
            upper = operator in "≤<" or (operator == "=" and target == 0)
            assert finding.message == f"实际“{actual}{unit}”{'超过' if upper else '没有达到'}{said}。"
    assert f"{operator}{target}{unit}" in table.render([card], width=150)


# --- computed facts of every type, and what has no value --------------------------------------------------------

TYPED = """
schema: jixiao.ruleset/1
id: typed
edition: "2024"
title: 各类事实
scope: project
basis: [{cite: 〔2024〕1号, title: 试用, verified: true}]
total: 40
grades: [{label: 好, from: 60%}, {label: 差, from: 0}]
judgement: {grades: [{label: 全部, from: 0%, to: 100%}]}
facts:
  - {name: 甲, type: 数}
  - {name: 乙, type: 数}
  - {name: 甲大, type: 真假, value: 甲 > 乙}
  - {name: 高低, type: 文字, value: "如果(甲 > 乙, '高', '低')"}
  - {name: 倍数, type: 数, value: 甲 / 乙}
  - {name: 双倍, type: 数, value: 倍数 * 2}
indicators:
  - {name: 真假项, weight: 10, method: {method: yes-no, of: 甲大, wanted: 是}}
  - {name: 文字项, weight: 10, method: {method: lookup, of: 高低, table: {高: 100%, 低: 50%}}}
  - {name: 倍数项, weight: 10, method: {method: formula, value: 倍数, undefined: pending}}
  - {name: 双倍项, weight: 10, method: {method: formula, value: 双倍 / 10, undefined: zero}}
"""


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> appraisal.Law:
    path = tmp_path_factory.mktemp("law") / "各类事实.yaml"
    path.write_text(TYPED, encoding="utf-8")
    return appraisal.ready(str(path))


def named_lines(using: appraisal.Law, **facts: str) -> dict[str, Line]:
    form = drawn.read({"project": "甲", "year": 2024, "facts": facts, "indicators": []})
    return {line.path[-1]: line for line in appraisal.appraise(using, form).lines}


def test_computed_facts_are_told_as_what_they_are(typed: appraisal.Law) -> None:
    lines = named_lines(typed, 甲="3", 乙="2")
    told = {name: [(fact.name, fact.value) for fact in line.steps[-1].facts] for name, line in lines.items()}
    assert told["真假项"] == [("甲大", "是")]
    assert told["文字项"] == [("高低", "高")]
    assert told["双倍项"] == [("双倍", "3")]
    [twice] = lines["双倍项"].steps[-1].facts
    assert [(one.name, one.value, [inner.name for inner in one.of]) for one in twice.of] == [
        ("倍数", "1.5", ["乙", "甲"])
    ]


def test_what_divides_by_zero_has_no_value_and_is_evidence_of_nothing_where_a_person_decides(
    typed: appraisal.Law,
) -> None:
    lines = named_lines(typed, 甲="3", 乙="0")
    assert (lines["倍数项"].status, lines["倍数项"].evidence) == (Status.PENDING, Evidence.NONE)
    assert [(fact.name, fact.value) for fact in lines["倍数项"].steps[-1].facts] == [("倍数", "—")]
    assert (lines["双倍项"].earned, lines["真假项"].earned) == (0, 10)


def test_a_line_that_does_not_apply_cannot_be_judged() -> None:
    row = {"path": ["产出指标", "数量指标", "乙"], "target": "1", "actual": "1"}
    judged = {
        "project": "甲",
        "path": ["预算执行率"],
        "share": "50%",
        "words": "看过",
        "by": "张三",
        "overrules": "true",
    }
    budget = {"unit": "万元", "total": {"annual": "0", "executed": "0"}}
    form = {"project": "甲", "year": 2024, "budget": budget, "indicators": [row], "judgements": [judged]}
    with pytest.raises(Problems) as caught:
        appraisal.appraise(drawn.READY, drawn.read(form))
    assert [problem.code for problem in caught.value.problems] == ["judgement.not-applicable"]


@pytest.mark.slow
@given(forms())
def test_marks_without_steps_are_the_same_figures_under_every_kind_of_rule(form: dict[str, Any]) -> None:
    one = drawn.read(form)
    [bare] = appraisal.marked(READY, (one,))
    card = appraisal.appraise(READY, one)
    assert [(a.earned, a.supported, a.status, a.evidence, a.reached) for a in bare.lines] == [
        (b.earned, b.supported, b.status, b.evidence, b.reached) for b in card.lines
    ]
    assert (bare.earned, bare.grade, bare.supported) == (card.earned, card.grade, card.supported)
    assert not any(line.steps for line in bare.lines)


FUNDED = """
schema: jixiao.ruleset/1
id: funded
edition: "2024"
title: 各种资金
scope: project
basis: [{cite: 〔2024〕1号, title: 试用, verified: true}]
total: 100
grades: [{label: 好, from: 0}]
indicators:
  - {name: 其他资金, weight: 50, method: {method: formula, value: 其他资金执行数 / 其他资金预算数, undefined: zero}}
  - {name: 财政拨款, weight: 50, method: {method: formula, value: 财政拨款执行数 / 财政拨款预算数, undefined: zero}}
"""


def test_an_amount_of_each_fund_is_quoted_from_its_own_cell(tmp_path: Path) -> None:
    path = tmp_path / "各种资金.yaml"
    path.write_text(FUNDED, encoding="utf-8")
    funds = {
        "unit": "万元",
        "total": {"annual": "50", "executed": "42"},
        "fiscal": {"annual": "30", "executed": "27"},
        "other": {"initial": "25", "executed": "15"},
    }
    form = drawn.read({"project": "甲", "year": 2024, "budget": funds, "indicators": []})
    lines = appraisal.appraise(appraisal.ready(str(path)), form).lines
    quoted = {line.path[-1]: {fact.name: fact for fact in line.steps[-1].facts} for line in lines}
    assert {name: {key: fact.value for key, fact in facts.items()} for name, facts in quoted.items()} == {
        "其他资金": {"其他资金执行数": "15", "其他资金预算数": "25"},
        "财政拨款": {"财政拨款执行数": "27", "财政拨款预算数": "30"},
    }
    cells = form.budget.other, form.budget.fiscal
    for facts, fund, label in zip(quoted.values(), cells, quoted, strict=True):
        assert fund is not None and fund.executed is not None
        assert facts[f"{label}执行数"].source == fund.executed.source


def test_points_that_move_say_why_on_both_sides() -> None:
    row = {"path": ["产出指标", "数量指标", "乙"], "target": "1", "actual": "1"}
    budget = {"unit": "万元", "total": {"annual": "0", "executed": "0"}}
    card = appraisal.appraise(
        drawn.READY, drawn.read({"project": "甲", "year": 2024, "budget": budget, "indicators": [row]})
    )
    tops = {line.path[0]: [kind(step) for step in line.steps] for line in card.lines if line.level == 1}
    assert "moved.absent.given" in tops["预算执行率"] and "moved.empty.given" in tops["效益指标"]
    assert {"moved.absent.received", "moved.empty.received"} <= set(tops["产出指标"])
