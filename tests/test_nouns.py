"""The unit that the indicator library knows: shown where the form names none, said where one side does, never reckoned with."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jixiao
from helpers import drawn
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.intake.canonical import parse
from jixiao.records import Line, Scorecard
from jixiao.render import table
from jixiao.report import sentences
from jixiao.score import nouns, score
from jixiao.values import quantity


def unlike(one: Scorecard) -> list[str]:
    return [finding.message for finding in one.findings if finding.id == "unit.unlike"]


SECOND = {"数量": "数量指标", "质量": "质量指标", "成本": "成本指标", "时效": "时效指标"}


def card(level: str, name: str, target: str, actual: str, law: str = "project-self-evaluation/2020") -> Scorecard:
    row = f"{{path: [产出指标, {SECOND[level]}, {name}], target: '{target}', actual: '{actual}'}}"
    (form,) = parse(located.load(f"project: 项目\nindicators: [{row}]\n", "form.yaml"))
    return appraisal.appraise(appraisal.ready(law), form)


def line(*row: str) -> Line:
    (found,) = [one for one in card(*row).lines if one.level == 3]
    return found


def written(one: Scorecard) -> Any:
    (found,) = [each for each in json.loads(jixiao.to_json(one))["lines"] if each["level"] == 3]
    return found


def units(one: Scorecard) -> list[str]:
    return [each.unit for each in one.lines if each.level == 3]


@pytest.mark.parametrize(
    ("level", "name", "target", "actual", "shown"),
    [
        ("数量", "受益人数", "100", "90", ("100人", "90人")),
        ("数量", "受益人数", "≥100", "90", ("≥100人", "90人")),
        ("数量", "受益人数", "100人", "90", ("100人", "90")),  # the form names a unit: nothing is put to it
        ("数量", "受益人数", "100名", "90名", ("100名", "90名")),
        ("数量", "受益人数", "100左右", "90", ("100左右", "90")),
        ("数量", "没有人知道的指标", "100", "90", ("100", "90")),
        ("数量", "培训人数", "100", "90", ("100", "90")),  # 人次 in the library, 人 by its name
        ("数量", "投诉次数", "3", "2", ("3", "2")),  # 件 in the library, 次 by its name
        ("数量", "采购数量", "100", "90", ("100", "90")),  # 台 or 套, or neither
        ("质量", "验收合格率", "95", "90", ("95%", "90%")),
        ("质量", "验收合格率", "0.95", "0.9", ("0.95", "0.9")),  # a share of 1: 0.95% would be wrong
        ("质量", "验收合格率", "1", "1", ("1", "1")),
    ],
)
def test_the_librarys_unit_is_shown_where_it_can_be_no_other(
    level: str, name: str, target: str, actual: str, shown: tuple[str, str]
) -> None:
    found = line(level, name, target, actual)
    assert (found.said_target, found.said_actual) == shown
    assert (found.target, found.actual) == (target, actual)


@pytest.mark.parametrize(
    "unit", ["万元", "元", "公里", "平方米", "月", "天", "分钟", "万人", "元/人", "1/10万", "台（套）", ""]
)
def test_a_unit_with_several_scales_is_not_put_into_a_form(unit: str) -> None:
    assert nouns.counted(unit) == ""


@pytest.mark.slow
def test_tables_and_sentences_show_it_and_json_says_where_it_is_from() -> None:
    one = card("数量", "受益人数", "100", "90")
    assert " 100人 " in table.render([one])
    (found,) = [each for each in one.lines if each.level == 3]
    assert "指标值为“100人”，完成值为“90人”" in sentences.values(found)
    (missed,) = [finding for finding in one.findings if finding.id == "target.missed"]
    assert "实际“90人”没有达到目标“100人”" in missed.message
    told = written(one)
    assert (told["target"], told["actual"], told["unit"]) == ("100", "90", "人")
    assert "unit" not in written(card("数量", "受益人数", "100人", "90人"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("数量", "受益人数", "100人", "90"), "按同一单位比较（指标库中同名指标的单位也是“人”）。"),
        (("成本", "办公成本", "≤5万元", "4"), "按同一单位比较（指标库中同名指标的单位也是“万元”）。"),
        (("成本", "办公成本", "≤50000元", "4"), "按同一单位比较（指标库中同名指标的单位是“万元”，请核对）。"),
        (("数量", "受益人数", "100期", "90"), "按同一单位比较。"),
        (("数量", "没有人知道的指标", "100期", "90"), "按同一单位比较。"),
    ],
)
def test_where_one_side_names_a_unit_the_library_says_whether_it_is_the_usual_one(
    row: tuple[str, str, str, str], said: str
) -> None:
    (finding,) = [finding for finding in card(*row).findings if finding.id == "unit.missing"]
    assert finding.message.endswith(said)


def test_a_ruleset_that_does_not_use_the_library_shows_nothing_of_it() -> None:
    using = appraisal.ready("project-self-evaluation/2020")
    (found,) = jixiao.mark(using, [card("数量", "受益人数", "100", "90").submission])
    assert units(found) == ["人"]
    without = score(replace(using.plan, library=False), found.submission)
    assert units(without) == [""]


@pytest.mark.slow
@given(drawn.forms(), st.booleans())
def test_no_mark_depends_on_a_unit_of_the_library(form: dict[str, Any], known: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        before = drawn.card(form)
        patch.setattr("jixiao.library.index.unit_of", lambda _name, _level: "人" if known else "")
        after = drawn.card(form)
    assert [(one.earned, one.status, one.evidence) for one in before.lines] == [
        (one.earned, one.status, one.evidence) for one in after.lines
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "name", "target", "actual", "told"),
    [
        ("质量", "验收合格率", "≥95个", "96个", "%"),  # a rate that is counted
        ("质量", "验收合格率", "≥95", "96个", "%"),  # one side says it
        ("质量", "验收合格率", "≥95%", "96%", ""),
        ("质量", "验收合格率", "≥950‰", "960‰", ""),
        ("质量", "验收合格率", "≥5个百分点", "6个百分点", ""),
        ("质量", "验收合格率", "≥95个", "96%", ""),  # they cannot be compared, and that is said
        ("质量", "验收合格率", "≥95", "96", ""),
        ("质量", "没有人知道的率", "≥95个", "96个", ""),
        ("数量", "受益人数", "≥9户", "10户", ""),  # what is counted is of one kind
        ("数量", "受益人数", "≥9公里", "10公里", "人"),
        ("数量", "受益人数", "≥9%", "10%", "人"),
        ("数量", "受益人数", "≥9万元", "10万元", ""),  # indicator.misplaced says so
    ],
)
def test_a_unit_of_another_kind_than_the_librarys_is_told_and_moves_no_mark(
    level: str, name: str, target: str, actual: str, told: str
) -> None:
    found = card(level, name, target, actual)
    assert [f"“{told}”不是同一类" in message for message in unlike(found)] == ([True] if told else [])
    assert (
        unlike(card(level, name, target, actual, "project-self-evaluation-sichuan/2023")) == []
    )  # no library, no remark


@pytest.mark.parametrize(
    ("one", "other"), [("天", "个月"), ("天", "个工作日"), ("元", "元/人"), ("亩", "平方公里"), ("台", "人次")]
)
def test_units_of_one_kind_are_never_told_apart(one: str, other: str) -> None:
    assert len({nouns.kind(quantity.parse(f"1{unit}").unit) for unit in (one, other)}) == 1


@pytest.mark.parametrize(("one", "other"), [("天", "人"), ("元", "%"), ("亩", "公里"), ("台", "公斤")])
def test_units_of_two_kinds_are(one: str, other: str) -> None:
    assert len({nouns.kind(quantity.parse(f"1{unit}").unit) for unit in (one, other)}) == 2
