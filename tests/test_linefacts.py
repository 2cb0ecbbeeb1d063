"""What a line reads of its own row: elements, marks of experts, distances from the target, and what they are worth."""

import pytest

from jixiao.ground import located
from jixiao.ground.problems import Problem, Problems
from jixiao.intake import canonical as submission
from jixiao.law.check import check
from jixiao.law.load import load, reference
from jixiao.law.plan import plan
from jixiao.records import Line, Scorecard
from jixiao.say.steps import text
from jixiao.score import score

HEAD = """\
schema: jixiao.ruleset/1
id: sample
edition: "1"
title: 样例
scope: project
basis: [{cite: 样例, verified: false}]
total: 10
grades: [{label: 优, from: 0}]
judgement: {grades: [{label: 达成, from: 50%, to: 100%, words: [达成]}, {label: 未达成, from: 0%, to: 50%}]}
"""
FIXED = HEAD + "indicators: [{name: 甲, weight: 10, method: @}]\n"
OPEN = """\
targets:
  at-least: @
  at-most: {method: at-most}
  equal: {method: equal}
  zero: {method: zero-target}
  interval: {method: bands, of: 区间偏离, undefined: pending, bands: [{to: 0, share: 100%}, {above: 0, to: 30%, share: 50%}, {above: 30%, share: 0%}]}
  deadline: {method: per-unit, of: 逾期天数, mark: 0, above: {each: 10, points: -1}, partial: started}
  yes-no: {method: yes-no}
  text: {method: graded, grades: [{label: 好, from: 50%, to: 100%, words: [较好]}, {label: 差, from: 0%, to: 50%, words: [较差]}]}
indicators: [{name: 甲, weight: 10, open: true}]
"""  # noqa: E501
AT_LEAST = HEAD + OPEN.replace("@", "{method: at-least}")


def card(ruleset: str, row: str, more: str = "") -> Scorecard:
    """The card of a form with one row: `row` are the keys of the row besides its path."""
    law = load(ruleset, "规则.yaml")
    assert check(law) == ()
    form = f"year: 2021\n{more}indicators:\n  - path: [甲, 乙]\n    weight: 10\n" + "".join(
        f"    {line}\n" for line in row.splitlines()
    )
    (read,) = submission.parse(located.load(form, "表.yaml"))
    return score(plan(law, reference(law, b"")), read)


def line(ruleset: str, row: str, more: str = "") -> Line:
    return card(ruleset, row, more).lines[-1]


def stands(found: Line) -> tuple[str, str, str]:
    return str(found.earned), found.status.value, found.evidence.value


def problems(ruleset: str, row: str, more: str = "") -> list[Problem]:
    with pytest.raises(Problems) as found:
        card(ruleset, row, more)
    return list(found.value.problems)


def row(target: str, actual: str) -> str:
    return f"target: {target}\nactual: {actual}"


ELEMENTS = FIXED.replace("@", "{method: elements, items: [{name: 有目标}, {name: 有制度}]}")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("{有目标: 是, 有制度: 有}", ("10.00", "scored", "measured")),
        ("{有目标: 是, 有制度: 否}", ("5.00", "scored", "measured")),
        ("{有目标: 否, 有制度: 无}", ("0.00", "scored", "measured")),
        ("{有目标: 是}", ("0.00", "pending", "none")),
        ("{有目标: 是, 有制度: }", ("0.00", "pending", "none")),
        ("{有目标: 是, 有制度: 正在制定}", ("0.00", "pending", "none")),
    ],
)
def test_elements_are_facts_and_one_without_an_answer_leaves_the_line_to_a_person(
    answers: str, expected: tuple[str, str, str]
) -> None:
    assert stands(line(ELEMENTS, f"elements: {answers}")) == expected


def test_a_row_without_any_elements_is_pending_not_missing() -> None:
    assert line(ELEMENTS, "actual: 已完成").status == "pending"


def test_each_element_that_was_read_is_a_fact_with_its_place() -> None:
    facts = line(ELEMENTS, "elements: {有目标: 是, 有制度: 否}").steps[-1].facts
    assert [(fact.name, fact.value, fact.source.line if fact.source else 0) for fact in facts] == [
        ("有目标", "是", 5),
        ("有制度", "否", 5),
    ]


EXPERTS = FIXED.replace("@", "{method: experts, trim: 1}")


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("[60, 95, 88, 90分]", ("8.90", "scored", "judged")),
        ("[60, '', 95, 88]", ("8.80", "scored", "judged")),
        ("[60, 95]", ("0.00", "pending", "none")),
    ],
)
def test_marks_of_experts_are_judgements_and_too_few_are_pending(marks: str, expected: tuple[str, str, str]) -> None:
    found = line(EXPERTS, f"experts: {marks}")
    assert stands(found) == expected
    assert found.supported == found.earned


def test_the_marks_of_experts_are_one_fact() -> None:
    (fact,) = line(EXPERTS, "experts: [60, 95, 88]").steps[-1].facts
    assert (fact.name, fact.value) == ("专家评分", "60、95、88")
    assert line(EXPERTS, "actual: 无").steps[-1].facts == ()


def test_a_mark_that_is_no_number_is_a_problem() -> None:
    (problem,) = problems(EXPERTS, "experts: [60, 优, 88]")
    assert (problem.code, problem.source.line, problem.source.col) == ("submission.bad-mark", 5, 19)


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("2021年11月30日前", "2021年11月30日", ("10.00", "scored", "measured")),
        ("2021年11月30日前", "2021年12月1日", ("9.00", "scored", "measured")),
        ("2021年11月30日前", "2021年12月11日", ("8.00", "scored", "measured")),  # 11 days: two steps have begun
        ("2021年11月30日前", "已完成", ("0.00", "pending", "none")),
        ("2021年11月30日前", "", ("0.00", "missing", "none")),
        ("10%-20%", "20%", ("10.00", "scored", "measured")),
        ("10%-20%", "26%", ("5.00", "scored", "measured")),  # 6 ÷ 20 = 30 %
        ("10%-20%", "26.1%", ("0.00", "scored", "measured")),
        ("10%-20%", "5个", ("0.00", "pending", "measured")),
    ],
)
def test_lateness_and_distance_are_facts_of_the_line(target: str, actual: str, expected: tuple[str, str, str]) -> None:
    assert stands(line(AT_LEAST, row(target, actual))) == expected


RATIO = FIXED.replace(
    "@", "{method: per-unit, of: 完成比, mark: 100%, below: {each: 10%, points: -1}, partial: pro-rata}"
)


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("100个", "85个", ("8.50", "scored", "measured")),
        ("≥100个", "≥100个", ("10.00", "scored", "restated")),
        ("100个", "≥120个", ("10.00", "scored", "bounded")),
        ("100个", "已完成", ("0.00", "pending", "none")),
        ("100个", "达成", ("0.00", "pending", "asserted")),
        ("100个", "85万元", ("0.00", "pending", "measured")),
        ("0个", "5个", ("0.00", "pending", "measured")),
        ("100个", "", ("0.00", "missing", "none")),
        ("", "85个", ("0.00", "missing", "none")),
    ],
)
def test_the_ratio_is_a_fact_and_is_worth_what_the_actual_is(
    target: str, actual: str, expected: tuple[str, str, str]
) -> None:
    assert stands(line(RATIO, row(target, actual))) == expected


def test_a_computed_fact_of_the_line_is_shown_with_its_value() -> None:
    (fact,) = line(RATIO, row("100个", "85个")).steps[-1].facts
    assert (fact.name, fact.value, fact.source) == ("完成比", "0.85", None)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ("85%", ("8.50", "scored", "measured")),
        ("≥85%", ("8.50", "scored", "bounded")),
        ("2021年3月", ("0.00", "pending", "measured")),
        ("是", ("0.00", "pending", "measured")),
        ("较好", ("0.00", "pending", "none")),
        ("", ("0.00", "missing", "none")),
    ],
)
def test_an_actual_without_a_target_is_worth_what_it_says(actual: str, expected: tuple[str, str, str]) -> None:
    ruleset = FIXED.replace("@", "{method: interpolate, points: [{at: 0, share: 0%}, {at: 1, share: 100%}]}")
    assert stands(line(ruleset, f"actual: {actual}")) == expected


def test_the_actual_value_and_its_words_may_be_named_in_formulas() -> None:
    cases = "[{when: 实际值 ≥ 目标值, share: 100%}, {when: 实际文字 = '免检', share: 80%}]"
    ruleset = FIXED.replace("@", f"{{method: cases, cases: {cases}}}")
    assert stands(line(ruleset, row("5", "6"))) == ("10.00", "scored", "measured")
    found = line(ruleset, row("5", "免检"))
    assert stands(found) == ("8.00", "scored", "none")
    assert [(fact.name, fact.value) for fact in found.steps[-1].facts] == [
        ("实际值", "免检"),
        ("实际文字", "免检"),
        ("目标值", "5"),
    ]


@pytest.mark.parametrize(("mark", "expected"), [("9.5", "8.00"), ("9.5分", "8.00"), ("8.0", "10.00"), ("8.1", "8.00")])
def test_the_mark_that_the_unit_printed_is_a_fact(mark: str, expected: str) -> None:
    ruleset = HEAD + (
        "facts: [{name: 核查得分, type: 数}]\n"
        "indicators: [{name: 甲, weight: 10, method: {method: cases, cases: "
        "[{when: 自评得分 - 核查得分 ≤ 0, share: 100%}], otherwise: {share: 80%}}}]\n"
    )
    found = line(ruleset, f"score: {mark}", "facts: {核查得分: 8}\n")
    assert (str(found.earned), found.evidence) == (expected, "measured")


def test_a_mark_that_was_not_printed_leaves_the_line_missing() -> None:
    ruleset = FIXED.replace("@", "{method: formula, value: 自评得分, gives: points}")
    found = line(ruleset, "actual: 已完成")
    assert (found.status, text(found.steps[-1])) == ("missing", "自评得分空缺，计0分")
    assert str(line(ruleset, "score: 7.5").earned) == "7.50"


@pytest.mark.parametrize(("target", "actual"), [("≥95%", "—"), ("—", "96%")])
def test_a_line_that_lacks_its_target_or_its_actual_cites_both_cells(target: str, actual: str) -> None:
    facts = line(AT_LEAST, row(target, actual)).steps[-1].facts
    assert [(fact.name, fact.value, fact.source.line if fact.source else 0) for fact in facts] == [
        ("target", target, 5),
        ("actual", actual, 6),
    ]


def test_the_parts_of_an_actual_are_cited_by_their_number_and_place() -> None:
    ruleset = FIXED.replace("@", "{method: at-least}, aggregate: sum")
    found = line(ruleset, "target: 100人\nparts: [{actual: 40人}, {actual: 35人}]").steps[-1].facts
    (actual,) = [fact for fact in found if fact.name == "actual"]
    assert [(part.name, part.value, part.source.col if part.source else 0) for part in actual.of] == [
        ("部分1", "40人", 22),
        ("部分2", "35人", 37),
    ]


@pytest.mark.parametrize(
    ("amounts", "col"), [("initial: 90, annual: 100", 39), ("initial: 90, annual: ''", 27), ("initial: 90", 27)]
)
def test_the_budget_is_cited_where_it_stands_the_annual_one_before_the_initial(amounts: str, col: int) -> None:
    ruleset = FIXED.replace("@", "{method: formula, value: 执行数 / 预算数, undefined: zero}")
    facts = line(ruleset, "score: 1", f"budget: {{total: {{{amounts}, executed: 80}}}}\n").steps[-1].facts
    assert [fact.source.col for fact in facts if fact.name == "预算数" and fact.source] == [col]


def test_the_target_has_the_direction_of_its_indicator_where_it_has_no_operator() -> None:
    ruleset = HEAD + "indicators: [{name: 甲, weight: 10, direction: at-most, method: {method: all-or-nothing}}]\n"
    assert str(line(ruleset, row("5", "4")).earned) == "10.00"
    assert str(line(ruleset, row("5", "6")).earned) == "0.00"


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ("较好", ("10.00", "scored", "asserted")),
        ("较差", ("0.00", "pending", "asserted")),
        ("达成", ("0.00", "pending", "none")),
    ],
)
def test_grades_of_its_own_take_the_place_of_the_rulesets_words(actual: str, expected: tuple[str, str, str]) -> None:
    assert stands(line(AT_LEAST, row("明显提升", actual))) == expected


JUDGED = "judgements: [{path: [甲, 乙], grade: %s, share: %s, words: 现场核查}]\n"


def test_a_judgement_names_the_grades_of_the_method() -> None:
    judged = line(AT_LEAST, row("明显提升", "有所提升"), JUDGED % ("好", "60%"))
    assert stands(judged) == ("6.00", "scored", "judged")
    (problem,) = problems(AT_LEAST, row("明显提升", "有所提升"), JUDGED % ("达成", "60%"))
    assert problem.code == "judgement.unknown-grade"
    assert "好（50%–100%）" in problem.cure
    (problem,) = problems(AT_LEAST, row("明显提升", "有所提升"), JUDGED % ("差", "60%"))
    assert problem.code == "judgement.outside-grade"


def test_a_person_chooses_among_the_grades_of_the_method_where_it_has_some() -> None:
    def labels(ruleset: str, text: str) -> list[str]:
        working = line(ruleset, text).working
        assert working is not None and working.method is not None
        return [grade.label for grade in working.method.vocabulary.grades]

    own = FIXED.replace("@", "{method: graded, grades: [{label: 优, from: 0%, to: 100%}]}")
    assert labels(AT_LEAST, row("明显提升", "有所提升")) == ["好", "差"]
    assert labels(AT_LEAST, row("≥95%", "≥90%")) == ["达成", "未达成"]
    assert labels(own, row("明显提升", "有所提升")) == ["优"]
    assert labels(FIXED.replace("@", "{method: experts}"), "actual: 无") == ["达成", "未达成"]
