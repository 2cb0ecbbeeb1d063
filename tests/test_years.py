"""Two scorecards of a project beside each other: which target became easier, which text is last year's, what rules find."""

from typing import Any

import pytest

import jixiao
from helpers import drawn
from jixiao.findings import appraisal
from jixiao.findings.forerunners import by_project, forerunners
from jixiao.findings.years import Progress, progress
from jixiao.records import Finding, Scorecard, Submission
from jixiao.report import years as words
from jixiao.values import quantity
from jixiao.values.easing import Aim, aim


@pytest.mark.parametrize(
    ("before", "after", "direction", "expected"),
    [
        ("≥95%", "≥90%", "", Aim.EASIER),
        ("95%", "90%", "at-least", Aim.EASIER),
        ("8起", "6起", "at-most", Aim.HARDER),
        ("≥95%", "≥0.98", "at-least", Aim.HARDER),
        ("≤5万元", "≤60000元", "", Aim.EASIER),
        ("<5万元", "≤4万元", "", Aim.HARDER),
        ("≤5万元", "≥4万元", "", Aim.CHANGED),
        ("95%", "≥95%", "at-least", Aim.SAME),
        ("5", "6", "", Aim.CHANGED),
        ("5", "5", "", Aim.SAME),
        ("5公里", "6人", "at-least", Aim.CHANGED),
        ("2019年6月底前", "2020年6月底前", "", Aim.SAME),
        ("2019年6月底前", "2020年9月底前", "", Aim.EASIER),
        ("2019年6月底前", "2020年3月底前", "", Aim.HARDER),
        ("2019年6月底前", "2019年6月底前", "", Aim.STALE),
        ("2019年6月底前", "2019年6月30日前", "", Aim.STALE),
        ("2021年6月底前", "2021年6月底前", "", Aim.SAME),
        ("2020年6月底前", "2020年6月底前", "", Aim.SAME),
        ("每月20日前", "每月25日前", "", Aim.EASIER),
        ("每月20日前", "2020年6月底前", "", Aim.CHANGED),
        ("每月20日前", "每季度20日前", "", Aim.CHANGED),
        ("明显改善", "明显 改善。", "", Aim.SAME),
        ("明显改善", "有所改善", "", Aim.CHANGED),
        ("……", "……", "", Aim.SAME),
        ("10%-20%", "5%-20%", "", Aim.CHANGED),
    ],
)
def test_a_target_is_easier_by_its_direction(before: str, after: str, direction: str, expected: Aim) -> None:
    one, other = quantity.parse(before, year=2019), quantity.parse(after, year=2020)
    assert aim(one, other, (direction, direction), (2019, 2020)) is expected


def test_a_target_whose_direction_turned_or_that_is_not_there_is_changed() -> None:
    five = quantity.parse("5")
    assert aim(five, five, ("at-least", "at-most")) is Aim.CHANGED
    assert aim(None, five) is Aim.CHANGED
    assert aim(None, None) is Aim.SAME


def test_dates_without_a_year_lie_in_one_year_and_others_cannot_be_counted() -> None:
    june, july = quantity.parse("6月底前"), quantity.parse("7月底前")
    assert aim(june, july) is Aim.EASIER
    assert aim(quantity.parse("2019年6月底前"), quantity.parse("2020年6月底前")) is Aim.CHANGED


# --- scorecards ---------------------------------------------------------------------------------------------------


def row(name: str, target: str, actual: str, second: str = "数量指标", **more: str) -> dict[str, Any]:
    return {"path": ["产出指标", second, name], "target": target, "actual": actual, **more}


def compared(before: list[dict[str, Any]], after: list[dict[str, Any]], year: int = 2021, **more: Any) -> Progress:
    head = {"project": "甲", "budget": {"total": {"annual": "10", "executed": "9.5"}}, **more}
    forms = [{**head, "year": when, "indicators": rows} for when, rows in ((2020, before), (year, after))]
    one, two = (appraisal.appraise(drawn.READY, drawn.read(form)) for form in forms)
    return progress(one, two)


def named(found: Progress, name: str) -> tuple[str, ...]:
    return next(line for line in words.lines(found) if line[0] == name)


def test_a_line_is_found_again_under_another_level_where_one_only_has_its_name() -> None:
    found = compared(
        [row("培训人数", "100人", "120人"), row("次数", "5次", "5次"), row("次数", "5次", "5次", "质量指标")],
        [row("培训人数", "90人", "95人", "质量指标"), row("次数", "4次", "4次", "时效指标")],
    )
    assert named(found, "培训人数")[-1] == "目标降低，分值30.00→45.00"
    assert named(found, "次数")[-1] == "新增"
    assert [line[-1] for line in words.lines(found) if line[0] == "次数"] == ["新增", "取消", "取消"]


@pytest.mark.parametrize(
    ("target", "actual", "again", "copied"),
    [
        ("100人", "120人", "120人", True),
        ("100人", "120人", "121人", False),
        ("100人", "100人", "100人", False),
        ("明显改善", "群众出行条件大为改观", "群众出行 条件大为改观", True),
        ("明显改善", "改善", "改善", False),
        ("群众出行条件大为改观", "群众出行条件大为改观", "群众出行条件大为改观", False),
        ("100人", "", "", False),
    ],
)
def test_an_actual_value_that_is_last_years_is_copied_unless_it_is_the_targets(
    target: str, actual: str, again: str, copied: bool
) -> None:
    found = compared([row("甲项", target, actual)], [row("甲项", target, again)])
    [line] = [pair for pair in found.lines if pair.line.path[-1] == "甲项"]
    assert line.copied is copied
    assert ("完成值同上年" in words.remark(line, found)) is copied


def test_sentences_that_are_last_years_are_named() -> None:
    goal = {"achieved": "全年开展培训十二期，达到预期。"}
    lasting = {"problems": "项目前期论证不够充分，进度偏慢。", "effect": "好"}
    rows = [row("甲项", "100人", "90人", reason="因为天气原因推迟到次年开展")]
    found = compared(rows, rows, goal=goal, narrative=lasting)
    assert words.texts(found) == ("年度总体目标实际完成情况", "“甲项”的偏差原因", "存在的问题")
    assert words.texts(compared(rows, rows, year=2020, goal=goal)) == ()


def test_only_what_changed_is_told_of_a_form_handed_in_again() -> None:
    before = [row("甲项", "100人", "90人"), row("乙项", "100人", "100人")]
    found = compared(before, [row("甲项", "100人", "110人"), row("乙项", "100人", "100人")], year=2020)
    assert words.title(found, (1, 2)) == "甲：2020年重报（编号1 → 编号2）"
    assert [line[0] for line in words.lines(found)] == ["甲项"]
    assert [one.id for one in found.gone] == ["target.missed"]
    assert {one.id for one in found.stayed} >= {"level.missing"}
    assert found.new == ()
    assert [kind for kind, _ in words.findings(found)] == ["已消除的问题", "仍有的问题"]


def test_forms_without_a_year_or_under_other_laws_are_told_as_such() -> None:
    rows = [row("甲项", "100人", "90人")]
    forms = [drawn.read({"project": "甲", "indicators": rows}) for _ in range(2)]
    law = appraisal.ready("as-printed/1")
    weighted = drawn.read({"project": "甲", "indicators": [{**rows[0], "weight": "100"}]})
    found = progress(appraisal.appraise(drawn.READY, forms[0]), appraisal.appraise(law, weighted))
    assert words.title(found, (1, 2)) == "甲：重报（编号1 → 编号2）"
    assert words.figures(found)[0][1:3] == ("—", "—")
    assert words.figures(found)[-1] == ("规则集", "project-self-evaluation/2020", "as-printed/1", "")


def test_a_gain_of_points_is_a_range_while_points_are_pending() -> None:
    done, open_ = [row("甲项", "100人", "100人")], [row("甲项", "明显改善", "有些变化")]
    gains = [words.figures(compared(*both))[3][-1] for both in ((done, done), (done, open_), (open_, done))]
    assert gains == ["0", "−90.00至0", "0至+90.00"]


# --- which forms are compared -------------------------------------------------------------------------------------


def named_form(year: int | None, actual: str = "1次", *, project: str = "甲", **unit: str) -> Submission:
    head = {"project": project, "indicators": [row("次数", "1次", actual)], **unit}
    return drawn.read(head if year is None else {**head, "year": year})


LAST = named_form(2021, unit="308-某局")


@pytest.mark.parametrize(
    ("form", "earlier", "found"),
    [
        (named_form(2022, unit="某局"), [named_form(2020, unit="某局"), LAST], [1]),
        (named_form(2022, unit="某局"), [LAST, named_form(2021, "2次", unit="某局")], [1]),
        (named_form(2022, unit="某局"), [LAST, named_form(2022, "2次", unit="某局")], [1, 0]),
        (named_form(2022, unit="某局"), [named_form(2022, "2次", unit="某局"), named_form(2022, unit="某局")], [0]),
        (named_form(2022, unit="某局"), [named_form(2022, unit="某局")], []),
        (named_form(2022, department="某局"), [LAST], [0]),
        (named_form(2022, unit="另一局"), [LAST], []),
        (named_form(2020, unit="某局"), [LAST], []),
        (named_form(None, unit="某局"), [LAST, named_form(None, "2次", unit="某局")], []),
        (named_form(2022, unit="某局", project=""), [LAST, named_form(2021, unit="某局", project="")], []),
    ],
)
def test_a_form_is_compared_with_the_last_of_its_year_and_of_the_year_before(
    form: Submission, earlier: list[Submission], found: list[int]
) -> None:
    chosen = forerunners(form, by_project(earlier))
    assert [next(at for at, one in enumerate(earlier) if one is it) for it in chosen] == found


# --- findings -----------------------------------------------------------------------------------------------------


def beside(before: list[dict[str, Any]], after: list[dict[str, Any]], year: int = 2021, **more: Any) -> list[Finding]:
    """The findings of a form that it has for the sake of an earlier one."""
    found = compared(before, after, year, **more)
    card = appraisal.appraise(drawn.READY, found.after.submission, earlier=(found.before,))
    assert card.lines == found.after.lines
    assert all(one in card.findings for one in found.after.findings)
    return [one for one in card.findings if one not in found.after.findings]


def test_a_finding_stands_on_its_line_and_quotes_both_years() -> None:
    rows = (
        [row("次数", "≥5次", "6次"), row("册数", "≥900册", "1240册")],
        [row("次数", "≥4次", "6次"), row("册数", "≥900册", "1240册")],
    )
    lowered, copied = beside(*rows)
    assert (lowered.id, lowered.path, lowered.evidence) == (
        "year.target-lowered",
        ("产出指标", "数量指标", "次数"),
        {"before": "≥5次", "target": "≥4次"},
    )
    assert lowered.message == "目标由2020年的“≥5次”降为“≥4次”。"
    assert (copied.id, copied.subject) == ("year.actual-copied", "册数")
    assert "“1240册”与2020年一字不差" in copied.message


@pytest.mark.parametrize(
    ("actual", "found"),
    [
        ("1240册", ["warning"]),
        ("1200册", []),
        ("0.0124册", ["warning"]),
        ("99.5%", ["warning"]),
        ("100%", []),
        ("2020年10月6日", ["warning"]),
        ("群众出行条件大为改观", ["info"]),
        ("约1240册", []),
    ],
)
def test_an_actual_value_is_told_to_be_last_years_where_that_is_no_chance(actual: str, found: list[str]) -> None:
    target = "2020年12月底前" if "年" in actual else "≥0.1册" if "册" in actual else "≥90%" if "%" in actual else "改善"
    rows = [row("甲项", target, actual)]
    assert [one.severity for one in beside(rows, rows) if one.id == "year.actual-copied"] == found


def test_a_line_that_is_gone_is_told_at_the_form() -> None:
    before = [row("次数", "5次", "4次"), row("人数", "5人", "5人"), row("册数", "5册", "5册")]
    [one] = beside(before, [row("册数", "5册", "5册"), row("站数", "5个", "5个")])
    assert (one.id, one.severity, one.subject, one.path) == ("year.indicator-dropped", "info", "次数", ())
    assert one.message == "指标“次数”2020年没有完成，2021年的表上没有这项指标。"


@pytest.mark.parametrize(
    ("why", "budget", "found"),
    [
        ("", "10", [("warning", "。")]),
        ("遇到洪水", "10", [("info", "；那年没有达到，填有原因。")]),
        ("遇到洪水", "9.6", [("info", "，预算也比那年少。")]),
    ],
)
def test_a_lower_target_is_only_noted_where_there_is_a_cause(
    why: str, budget: str, found: list[tuple[str, str]]
) -> None:
    def card(year: int, target: str, annual: str, why: str, *earlier: Scorecard) -> Scorecard:
        head = {"project": "甲", "year": year, "budget": {"total": {"annual": annual, "executed": "9.5"}}}
        form = drawn.read({**head, "indicators": [row("次数", target, "4次", reason=why)]})
        return appraisal.appraise(drawn.READY, form, earlier=earlier)

    now = card(2021, "≥4次", budget, "", card(2020, "≥5次", "10", why))
    lowered = [one for one in now.findings if one.id == "year.target-lowered"]
    assert [(one.severity, one.message.partition("“≥4次”")[2]) for one in lowered] == found


def test_a_line_missed_twice_is_told_with_both_values() -> None:
    [one] = beside([row("次数", "5次", "4次")], [row("次数", "5次", "3次")])
    assert one.message == "2020年和2021年都没有完成：2020年“4次”，2021年“3次”。"


def test_a_sentence_of_last_year_is_quoted_and_shortened() -> None:
    rows = [row("甲项", "100人", "100人")]
    texts = {"achieved": "全年开展培训十二期，达到预期。"}
    lasting = {"problems": "项目前期论证不够充分，" * 4, "background": "自从上一年起开展这一项目。"}
    found = beside(rows, rows, goal=texts, narrative=lasting)
    assert [one.message for one in found] == [
        "年度总体目标实际完成情况与2020年一字不差：“全年开展培训十二期，达到预期”。",
        "存在的问题与2020年一字不差：“项目前期论证不够充分，项目前期论证不够充分，项目前期论证不够…”。",
    ]
    assert all(one.source for one in found)


def test_both_years_underspent_are_told() -> None:
    budget = {"total": {"annual": "10", "executed": "8.5"}}
    rows = [row("甲项", "100人", "100人")]
    [one] = beside(rows, rows, budget=budget)
    assert one.message == "2020年和2021年的预算执行率都低于90%：2020年85%，2021年85%。"


def test_what_was_asked_back_and_stands_is_told_once() -> None:
    names = "甲乙丙丁戊己"
    before = [row(name, "≥100人", "≥100人") for name in names]
    [one] = beside(before, [*before[:-1], row("己", "≥100人", "101人")], year=2020)
    assert (one.id, one.severity, one.evidence) == ("year.asked-back", "warning", {"count": "7"})
    assert one.message.startswith("重报后，原报的7个问题还在：")
    assert one.message.endswith("等。")


def test_what_is_an_error_no_more_was_put_right_as_far_as_the_form_can() -> None:
    before, after = ([row("甲", "≥100人", "50人", reason=why)] for why in ("", "遇到洪水"))
    [one] = beside(before, after, year=2020)
    assert one.message == "重报后，原报的2个问题还在：“效益指标”、“满意度指标”。"


def test_the_projects_of_a_department_are_compared_with_those_of_last_year() -> None:
    law = appraisal.ready("department-overall-sichuan/2020")

    def department(year: int, target: str) -> Submission:
        project = {"project": "甲", "unit": "某局", "year": year, "indicators": [row("次数", target, "9次")]}
        return drawn.read({"project": "部门整体支出", "unit": "某局", "year": year, "projects": [project]})

    last, _ = appraisal.appraise_all(law, [department(2020, "≥9次")])
    [card], _ = appraisal.appraise_all(law, [department(2021, "≥8次")], earlier=last)
    assert card.earlier == last
    assert [one.subject for one in card.projects[0].findings if one.id == "year.target-lowered"] == ["次数"]


def test_programs_compare_with_the_cards_of_last_year() -> None:
    law = jixiao.law("project-self-evaluation/2020")
    last, _ = jixiao.appraise(law, [named_form(2021, "1次", unit="某局")])
    form = drawn.read({"project": "甲", "unit": "某局", "year": 2022, "indicators": [row("次数", "≥0次", "1次")]})
    [card], _ = jixiao.appraise(law, [form], earlier=last)
    assert card.earlier == last
    assert card.lines == jixiao.appraise(law, [form])[0][0].lines
