"""Two scorecards of a project beside each other: which target became easier, which text is last year's."""

from typing import Any

import pytest

from helpers import drawn
from jixiao.findings import appraisal
from jixiao.report import years as words
from jixiao.study.years import Progress, progress
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
