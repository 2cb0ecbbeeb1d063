import dataclasses
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.ground import located
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake.canonical import (
    NARRATIVE,
    dump,
    dump_judgements,
    parse,
    parse_all,
    parse_judgements,
)
from jixiao.intake.canonical import (
    writer as canonical,
)
from jixiao.records import Budget, Cell, Fund, GroupWeight, Judgement, Part, Row, Submission

F = "表.yaml"
FORM = """\
schema: jixiao.submission/1
project: 企业教师生活补贴
unit: 308503-泸州市社会保险事业管理局
year: 2020
budget:
  unit: 万元
  total: {annual: 1100, executed: 949.68, rate: 86.33%}
  other: {initial: '', annual: 0}
goal:
  expected: 按月发放
indicators:
  - path: [产出指标, 数量指标, 发放人数]
    target: ≥644
    actual: 644
    reason:
  - path: [产出指标, 时效指标, 发放时间]
    target: 12:30前
    actual:
weights:
  - {path: [产出指标, 数量指标], weight: 20}
total: 97
narrative:
  duty: |-
    第一段。

    第二段。
facts:
  编制数: 57
judgements:
  - path: [产出指标, 时效指标, 发放时间]
    grade: 达成
    share: 95%
    words: 现场核查
    by: 评价组
"""


def one(text: str) -> Submission:
    (found,) = parse(located.load(text, F))
    return found


def problems(do: Callable[[], object]) -> list[Problem]:
    with pytest.raises(Problems) as caught:
        do()
    for problem in caught.value.problems:
        assert problem.message.endswith("。")
        assert problem.cure.endswith(("。", "？"))
    return list(caught.value.problems)


def said(text: str) -> list[tuple[str, int, int]]:
    return [(p.code, p.source.line, p.source.col) for p in problems(lambda: parse(located.load(text, F)))]


def at(line: int, col: int) -> Source:
    return Source(F, line, col)


# --- reading ------------------------------------------------------------------------------------------------


def test_a_form_is_read_with_every_value_as_written_and_in_its_place() -> None:
    form = one(FORM)
    assert form.source == at(1, 1)
    assert form.project == Cell(text="企业教师生活补贴", source=at(2, 10))
    assert form.unit is not None
    assert form.unit.text == "308503-泸州市社会保险事业管理局"
    assert form.department is None
    assert form.year == 2020
    assert form.budget.unit == Cell(text="万元", source=at(6, 9))
    total = form.budget.total
    assert total is not None
    assert total.source == at(7, 10)
    assert (total.initial, total.annual) == (None, Cell(text="1100", source=at(7, 19)))
    assert total.rate == Cell(text="86.33%", source=at(7, 49))
    assert form.budget.fiscal is None
    assert form.goal_expected == Cell(text="按月发放", source=at(10, 13))
    assert form.goal_achieved is None
    assert [row.path for row in form.rows] == [
        ("产出指标", "数量指标", "发放人数"),
        ("产出指标", "时效指标", "发放时间"),
    ]
    assert form.rows[0].source == at(12, 5)
    assert form.rows[1].target == Cell(text="12:30前", source=at(17, 13))
    assert form.group_weights == (
        GroupWeight(path=("产出指标", "数量指标"), weight=Cell(text="20", source=at(20, 34))),
    )
    assert form.printed_total == Cell(text="97", source=at(21, 8))
    assert form.narrative == {"duty": Cell(text="第一段。\n\n第二段。", source=at(23, 9))}
    assert form.facts == {"编制数": Cell(text="57", source=at(28, 8))}
    assert form.judgements == (
        Judgement(
            path=("产出指标", "时效指标", "发放时间"),
            share=Fraction(19, 20),
            words="现场核查",
            by="评价组",
            grade="达成",
            source=at(30, 5),
        ),
    )


def test_an_absent_key_is_no_column_and_a_key_without_value_an_empty_cell_at_the_key() -> None:
    first, second = one(FORM).rows
    assert first.reason == Cell(text="", source=at(15, 5))
    assert second.actual == Cell(text="", source=at(18, 5))
    assert second.reason is None


def test_a_spreadsheets_value_keeps_what_is_shown_and_whether_it_was_computed() -> None:
    form = one("project: {text: 0.475, shown: 47.5%}\nunit: {text: , uncomputed: true}\n")
    assert form.project == Cell(text="0.475", shown="47.5%", source=at(1, 17))
    assert form.unit == Cell(text="", uncomputed=True, source=at(2, 8))


ROW = "indicators:\n  - path: [甲]\n"


def test_a_row_may_carry_elements_marks_of_experts_and_parts() -> None:
    (row,) = one(
        ROW
        + "    elements: {有目标: 是, 有制度: }\n    experts: [90, 88.5, '']\n"
        + "    parts:\n      - {actual: 90%, weight: 30}\n      - {actual: 80%}\n"
    ).rows
    assert row.elements == {"有目标": Cell(text="是", source=at(3, 21)), "有制度": Cell(text="", source=at(3, 24))}
    assert row.experts == (
        Cell(text="90", source=at(4, 15)),
        Cell(text="88.5", source=at(4, 19)),
        Cell(text="", source=at(4, 25)),
    )
    assert row.parts == (
        Part(actual=Cell(text="90%", source=at(6, 18)), weight=Cell(text="30", source=at(6, 31))),
        Part(actual=Cell(text="80%", source=at(7, 18))),
    )


def test_elements_marks_and_parts_are_written_as_people_would() -> None:
    text = (
        "schema: jixiao.submission/1\n" + ROW + "    elements:\n      有目标: 是\n      有制度:\n"
        "    experts: [90, 88.5, '', {text: 0.9, shown: 90%}]\n"
        "    parts:\n      - {actual: 90%, weight: 30}\n      - {actual: 80%}\n"
    )
    assert dump(one(text)) == text


@pytest.mark.parametrize("empty", ["elements:", "experts:", "parts:", "elements: {}", "experts: []"])
def test_elements_marks_and_parts_may_be_empty(empty: str) -> None:
    (row,) = one(ROW + f"    {empty}\n").rows
    assert (row.elements, row.experts, row.parts) == ({}, (), ())


def test_a_blank_mark_in_a_list_is_a_blank_cell_where_the_list_is() -> None:
    (row,) = one(ROW + "    experts: [~, 90]\n").rows
    assert row.experts[0] == Cell(text="", source=row.experts[0].source)
    assert row.experts[0].source.line == 3


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("elements: [是, 否]", "submission.shape"),
        ("elements: {有目标: [是]}", "submission.shape"),
        ("experts: 90", "submission.shape"),
        ("experts: {甲: 90}", "submission.shape"),
        ("experts: [[90]]", "submission.shape"),
        ("parts: 90", "submission.shape"),
        ("parts: [90]", "submission.shape"),
        ("parts: [{weight: 30}]", "submission.part"),
        ("parts: [{actual: 90, rate: 3}]", "submission.unknown-key"),
        ("parts: [{actual: [90]}]", "submission.shape"),
    ],
)
def test_elements_marks_and_parts_of_another_shape_are_problems(wrong: str, code: str) -> None:
    assert [problem[0] for problem in said(ROW + f"    {wrong}\n")] == [code]


@pytest.mark.parametrize("year", ["1949", "2100", " 2020年 ", "2020年度"])
def test_a_year_is_four_digits_with_or_without_its_word(year: str) -> None:
    assert one(f"project: 甲\nyear: '{year}'\n").year == int(year.strip()[:4])


@pytest.mark.parametrize("year", ["1948", "2101", "20", "二〇二〇", "2020.0", "-2020", "２０２０"])
def test_any_other_year_is_a_problem(year: str) -> None:
    assert said(f"project: 甲\nyear: {year}\n") == [("submission.year", 2, 7)]


def test_json_is_read_like_yaml() -> None:
    text = json.dumps(
        {"project": "甲", "year": 2020, "indicators": [{"path": ["产出"], "target": 1.50, "actual": None}]}
    )
    form = one(text)
    assert form.year == 2020
    assert form.rows[0].target is not None
    assert form.rows[0].target.text == "1.5"
    assert form.rows[0].actual is not None
    assert form.rows[0].actual.text == ""


@pytest.mark.parametrize(
    "text",
    [
        "- project: 甲\n- project: 乙\n",
        "submissions:\n  - project: 甲\n  - project: 乙\n",
        "schema: jixiao.submission/1\nsubmissions: [{project: 甲}, {project: 乙}]\n",
        "project: 甲\n---\nproject: 乙\n---\n",
    ],
)
def test_a_file_holds_one_form_a_list_or_several_documents(text: str) -> None:
    found, wrong = parse_all(text, F)
    assert [form.project.text for form in found if form.project] == ["甲", "乙"]
    assert wrong == ()


def test_forms_that_can_be_read_come_beside_the_problems_of_the_others() -> None:
    found, wrong = parse_all("- project: 甲\n- project: 乙\n  yeer: 2020\n- 丙\n-\n- project: 丁\n", F)
    assert [form.project.text for form in found if form.project] == ["甲", "丁"]
    assert [(p.code, p.source) for p in wrong] == [
        ("submission.unknown-key", at(3, 3)),
        ("submission.shape", at(4, 3)),
        ("submission.empty", at(1, 1)),
    ]


def test_a_text_that_is_no_yaml_gives_no_form_and_its_problems() -> None:
    found, wrong = parse_all("project: 甲\nproject: 乙\n", F)
    assert found == ()
    assert [(p.code, p.source) for p in wrong] == [("yaml.duplicate-key", at(2, 1))]


@pytest.mark.parametrize("text", ["", "# 空\n", "---\n", "[]", "submissions: []\n"])
def test_a_text_without_a_form_is_a_problem(text: str) -> None:
    assert [(p.code, p.source) for p in parse_all(text, F)[1]] == [("submission.empty", at(1, 1))]


@pytest.mark.parametrize("text", ["{}", "schema: jixiao.submission/1\n"])
def test_a_form_without_content_is_a_problem(text: str) -> None:
    assert said(text) == [("submission.empty", 1, 1)]


# --- problems -----------------------------------------------------------------------------------------------


def test_an_unknown_key_is_refused_with_the_nearest_name() -> None:
    text = "projct: 甲\nindicators:\n  - {path: [产出], taget: 1}\nbudget: {totl: 1, 总额: 1, other: {anual: 1}}\n"
    found = problems(lambda: parse(located.load(text, F)))
    assert [(p.source, p.cure) for p in found if p.code == "submission.unknown-key"] == [
        (at(1, 1), "是不是想写“project”？"),
        (at(3, 18), "是不是想写“target”？"),
        (at(4, 10), "是不是想写“total”？"),
        (at(4, 19), "可以写的键：unit、total、fiscal、carried、other。"),
        (at(4, 34), "是不是想写“annual”？"),
    ]
    assert found[0].message == "不认识的键“projct”。"


def test_all_problems_of_a_form_are_told_at_once() -> None:
    text = """\
schema: jixiao.scorecard/1
year: 20
budget: 1100
goal: [甲]
indicators:
  - 发放人数
  - {path: 产出指标, target: [80, 90]}
  - {path: []}
  - {path: [产出, [数量]]}
  - {path: [a, b, c, d, e, f, g]}
  - {path: ['', ]}
  -
  - {path: [产出], target: {80,90}}
weights:
  - {path: [产出]}
  - 20
narrative: {dutty: 甲}
facts: [1]
judgements:
  - {path: [产出], words: 好}
  - {path: [产出], share: 95, words: 好}
  - {path: [产出], share: 0.5, by: 甲}
  - {share: 50%, words: [a]}
hidden: [甲, {file: a, line: x}]
total: [1]
project: {text: 1, shown: 2, uncomputed: 是}
"""
    assert said(text) == [
        ("submission.schema", 1, 9),
        ("submission.year", 2, 7),
        ("submission.shape", 3, 9),
        ("submission.shape", 4, 7),
        ("submission.shape", 6, 3),  # the empty item: it has no place but its list's
        ("submission.shape", 6, 5),
        ("submission.path", 7, 12),
        ("submission.shape", 7, 26),
        ("submission.path", 8, 12),
        ("submission.path", 9, 12),
        ("submission.path", 10, 12),
        ("submission.path", 11, 12),
        ("submission.shape", 13, 26),
        ("submission.weight", 15, 5),
        ("submission.shape", 16, 5),
        ("submission.unknown-key", 17, 13),
        ("submission.shape", 18, 8),
        ("submission.share", 20, 5),
        ("submission.share", 21, 25),
        ("submission.judgement", 22, 5),
        ("submission.path", 23, 5),
        ("submission.judgement", 23, 5),
        ("submission.shape", 23, 25),
        ("submission.shape", 24, 10),
        ("submission.hidden", 24, 13),
        ("submission.shape", 25, 8),
        ("submission.shape", 26, 42),
    ]


def test_lists_that_are_none_are_told() -> None:
    text = "project: 甲\nindicators: 1\nweights: {a: 1}\nsubmissions: []\n"
    assert said(text) == [("submission.shape", 2, 13), ("submission.shape", 3, 10), ("submission.unknown-key", 4, 1)]
    assert said("submissions: 甲\n") == [("submission.shape", 1, 14)]


def test_endless_mistakes_are_cut_off() -> None:
    text = "indicators:\n" + "  - {错: 1}\n" * 5_000
    assert len(said(text)) == 200


# --- judgements ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "value"),
    [
        ("95%", "19/20"),
        ("95％", "19/20"),
        ("0.95", "19/20"),
        ("0", "0"),
        ("1", "1"),
        ("100%", "1"),
        ("66.67%", "6667/10000"),
    ],
)
def test_a_share_is_a_percentage_or_a_number_up_to_one(share: str, value: str) -> None:
    (found,) = parse_judgements(located.load(f"- {{path: [产出], share: {share}, words: 好}}", F))
    assert found.share == Fraction(value)
    assert (found.by, found.grade, found.project) == ("", "", "")


@pytest.mark.parametrize("share", ["1.01", "101%", "-1%", "九成", "1/2", "95%%", "1e-1", "%"])
def test_any_other_share_is_a_problem(share: str) -> None:
    found = problems(lambda: parse_judgements(located.load(f"- {{path: [产出], share: '{share}', words: 好}}", F)))
    assert [(p.code, p.source) for p in found] == [("submission.share", at(1, 23))]


def test_a_grade_without_a_share_cannot_be_marked() -> None:
    found = problems(lambda: parse_judgements(located.load("- {path: [产出], grade: 达成, words: 好}", F)))
    assert [p.code for p in found] == ["submission.share"]
    assert "只有档次" in found[0].cure


def test_a_file_of_judgements_is_a_list_or_a_mapping() -> None:
    mapping = "schema: jixiao.judgements/1\njudgements:\n  - {path: [产出], share: 1, words: 好, project: 甲}\n"
    (found,) = parse_judgements(located.load(mapping, F))
    assert (found.project, found.source) == ("甲", at(3, 5))
    assert parse_judgements(None) == ()
    wrong = problems(lambda: parse_judgements(located.load("schema: x\nprojekt: 1\n", F)))
    assert [p.code for p in wrong] == ["submission.unknown-key", "submission.schema"]
    assert [p.code for p in problems(lambda: parse_judgements(located.load("好", F)))] == ["submission.shape"]


# --- writing ------------------------------------------------------------------------------------------------


def test_the_canonical_text_is_the_one_that_people_write() -> None:
    assert dump(one(FORM)) == FORM


def test_keys_are_written_in_the_order_of_the_form_whatever_the_order_read() -> None:
    text = "narrative: {suggestions: 甲, duty: 乙}\ntotal: 9\nyear: 2020\nproject: 丙\n"
    assert dump(one(text)) == (
        "schema: jixiao.submission/1\nproject: 丙\nyear: 2020\ntotal: 9\nnarrative:\n  duty: 乙\n  suggestions: 甲\n"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("no", "no"),
        ("2020", "2020"),
        ("0777", "0777"),
        ("12:30", "12:30"),
        ("-5", "-5"),
        ("≥95%", "≥95%"),
        ("200余人", "200余人"),
        ("https://x.cn:80/#a", "https://x.cn:80/#a"),
        ("it's", "it's"),
        (">=95%", "'>=95%'"),
        ("100%", "100%"),
        ("%", "'%'"),
        ("*必填", "'*必填'"),
        ("#1", "'#1'"),
        ("一 #1", "'一 #1'"),
        ("一: 二", "'一: 二'"),
        ("一:", "'一:'"),
        ("[80,90)", "'[80,90)'"),
        ("{单位}", "'{单位}'"),
        ("- 甲", "'- 甲'"),
        ("-", "'-'"),
        ("---", "'---'"),
        ("—", "—"),
        ("'甲'", "'''甲'''"),
        (" 甲 ", "' 甲 '"),
        ("\u3000甲", "'\u3000甲'"),
        ("~", "'~'"),
        ("null", "'null'"),
        ("nul", "nul"),
        ("甲\t乙", '"甲\\t乙"'),
        ("甲\n 乙", "|-\n  甲\n   乙"),
        ("甲\n\n乙", "|-\n  甲\n\n  乙"),
        ("　　甲\n　　乙", "|-\n  　　甲\n  　　乙"),
        ("甲\n", '"甲\\n"'),
        (" 甲\n乙", '" 甲\\n乙"'),
        ("甲 \n乙", '"甲 \\n乙"'),
        ("甲\r\n乙", '"甲\\r\\n乙"'),
        ("甲\u2028乙", '"甲\\u2028乙"'),
        ("\ufeff甲", '"\\ufeff甲"'),
        ('"\n\\', '|-\n  "\n  \\'),
        ("😀", "😀"),
    ],
)
def test_a_value_is_quoted_exactly_where_it_must_be(text: str, written: str) -> None:
    form = Submission(source=at(0, 0), project=Cell(text=text, source=at(0, 0)))
    assert dump(form) == f"schema: jixiao.submission/1\nproject: {written}\n"
    assert one(dump(form)).project == Cell(text=text, source=at(2, 10))


def test_inside_brackets_more_is_quoted() -> None:
    assert [canonical.scalar(text, flow=True) for text in ("甲", "a,b", "12:30", "[", "a?", "-5", "")] == [
        *("甲", "'a,b'", "'12:30'", "'['", "'a?'", "-5", "''"),
    ]


def test_characters_that_no_file_may_carry_are_replaced() -> None:
    form = Submission(source=at(0, 0), project=Cell(text="甲\x00乙\x0b丙\x7f\ud83d", source=at(0, 0)))
    assert dump(form) == "schema: jixiao.submission/1\nproject: 甲 乙 丙 \ufffd\n"


def test_a_fund_that_is_long_or_has_lines_is_written_one_value_a_line() -> None:
    long = "budget:\n  total:\n    annual: 1100\n    reason: " + "因" * 100 + "\n"
    lines = "budget:\n  total:\n    annual: 1100\n    reason: |-\n      甲\n      乙\n"
    for text in (long, lines, "budget:\n  total: {}\n"):
        assert dump(one(text)) == "schema: jixiao.submission/1\n" + text


def without_places(value: Any) -> Any:
    if isinstance(value, Source):
        return None
    if dataclasses.is_dataclass(value):
        return {name: without_places(getattr(value, name)) for name in type(value).__dataclass_fields__}
    if isinstance(value, tuple | list):
        return [without_places(item) for item in value]
    return {key: without_places(item) for key, item in value.items()} if isinstance(value, dict) else value


# Characters that YAML gives a meaning, and any others that a file may carry.
texts = st.text(
    st.one_of(
        st.sampled_from("-?:,[]{}#&*!|>'\"%@`~=<. \n\t\r\\ax0甲：　"),
        st.characters(exclude_categories=["Cs"]).filter(lambda c: canonical.clean(c) == c),
    ),
    max_size=12,
)
sources = st.builds(Source, st.just("任意"), st.integers(0, 9), st.integers(0, 9))
places = st.builds(Source, texts.filter(bool), st.integers(0, 9), st.integers(0, 9), texts, texts)
cells = st.builds(Cell, text=texts, source=sources, shown=st.one_of(st.just(""), texts), uncomputed=st.booleans())
maybe = st.one_of(st.none(), cells)
paths = st.lists(texts, min_size=1, max_size=6).filter(any).map(tuple)
funds = st.builds(Fund, source=sources, **dict.fromkeys(canonical.FUND, maybe))
rows = st.builds(
    Row,
    path=paths,
    source=sources,
    elements=st.dictionaries(texts.filter(bool), cells, max_size=2),
    experts=st.lists(cells, max_size=2).map(tuple),
    parts=st.lists(st.builds(Part, actual=cells, weight=maybe), max_size=2).map(tuple),
    **dict.fromkeys(canonical.ROW, maybe),
)
shares = st.fractions(0, 1, max_denominator=1).flatmap(
    lambda _: st.integers(0, 10**6).map(lambda millionths: Fraction(millionths, 10**6))
)
judgements = st.builds(
    Judgement,
    path=paths,
    share=shares,
    words=texts.filter(str.strip),
    by=texts,
    source=sources,
    grade=texts,
    project=texts,
)
submissions = st.builds(
    Submission,
    source=sources,
    project=cells,
    unit=maybe,
    department=maybe,
    year=st.one_of(st.none(), st.integers(1949, 2100)),
    budget=st.builds(Budget, unit=maybe, **dict.fromkeys(canonical.FUNDS, st.one_of(st.none(), funds))),
    goal_expected=maybe,
    goal_achieved=maybe,
    rows=st.lists(rows, max_size=3).map(tuple),
    group_weights=st.lists(st.builds(GroupWeight, path=paths, weight=cells), max_size=2).map(tuple),
    printed_total=maybe,
    narrative=st.dictionaries(st.sampled_from(tuple(NARRATIVE)), cells, max_size=3),
    facts=st.dictionaries(texts.filter(bool), cells, max_size=3),
    judgements=st.lists(judgements, max_size=2).map(tuple),
    hidden=st.lists(places, max_size=2).map(tuple),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(submissions)
def test_what_is_written_reads_back_the_same(form: Submission) -> None:
    text = dump(form)
    again = one(text)
    if form.department and not form.department.blank and (form.unit is None or form.unit.blank):
        form = replace(form, unit=form.department)  # contract rule 8
        text = dump(form)
    assert without_places(again) == without_places(form)
    assert again.hidden == form.hidden
    assert dump(again) == text


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(judgements, max_size=3))
def test_judgements_that_are_written_read_back_the_same(made: list[Judgement]) -> None:
    again = parse_judgements(located.load(dump_judgements(made), F))
    assert without_places(again) == without_places(made)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(texts, st.booleans())
def test_every_text_reads_back_from_a_scalar(text: str, flow: bool) -> None:
    written = canonical.scalar(text, flow=flow)
    assert "\n" not in written
    tree = located.load(f"a: [{written}, 尾]" if flow else f"a: {written}", F)
    assert tree == {"a": [text, "尾"] if flow else text}


keys = st.sampled_from(
    [
        "project",
        "year",
        "budget",
        "total",
        "indicators",
        "path",
        "narrative",
        "facts",
        "judgements",
        "share",
        "text",
        "hidden",
        "weights",
        "submissions",
    ]
)
trees = st.recursive(
    st.one_of(st.none(), st.sampled_from(["", "甲", "2020", "95%"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=15,
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(trees)
def test_no_tree_makes_reading_raise_anything_but_problems(tree: object) -> None:
    found, wrong = parse_all(json.dumps(tree), F)
    assert found or wrong
    try:
        parse_judgements(located.load(json.dumps(tree), F))
    except Problems as refused:
        wrong += tuple(refused.problems)
    assert {p.source.file for p in wrong} <= {F, "（空文件）"}


def test_published_narrative_keys_have_labels() -> None:
    assert len(set(NARRATIVE.values())) == len(NARRATIVE) == 32
    assert (NARRATIVE["duty"], NARRATIVE["suggestions"]) == ("主管部门（单位）的职能", "相关建议")


def test_a_departments_projects_are_forms_of_their_own_and_round_trip() -> None:
    form = one(
        "project: 部门整体支出\ndepartment: 某局\nyear: 2020\nprojects:\n"
        "  - project: 甲\n    indicators:\n      - {path: [产出指标, 数量指标, 人数], target: 10人, actual: 9人}\n"
        '  - project: 乙\n    goal: {expected: "一\\n二"}\n'
    )
    assert form.unit is not None
    assert form.unit.text == "某局"  # no 实施单位 or 预算单位: 主管部门
    assert [project.project.text for project in form.projects if project.project] == ["甲", "乙"]
    assert form.projects[0].rows[0].source.line == 7
    assert without_places(one(dump(form))) == without_places(form)
