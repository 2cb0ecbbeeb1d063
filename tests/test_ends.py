"""How a total ends: the order of its limits, grades moved by rule, deductions without limit, more than the weight."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jixiao
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.intake.canonical import parse
from jixiao.keeper import lint
from jixiao.keeper.cover.items import Item, items
from jixiao.keeper.cover.touched import seen
from jixiao.records import Scorecard
from jixiao.records.steps import Capped, Regraded, Vetoed
from jixiao.render import explanation, interchange, table
from jixiao.report import sentences
from jixiao.report.blocks import Bullets
from jixiao.report.framework import framework
from jixiao.say import steps
from jixiao.score import proved
from jixiao.study.whatif import what_if

HEAD = """\
schema: jixiao.ruleset/1
id: ends
edition: "1"
title: 总分怎样得出
scope: department
basis: [{cite: 示例, verified: true}]
total: 100
grades: [{label: 优, from: 90}, {label: 良, from: 60}, {label: 差, from: 0}]
"""
MOVED = """\
cap: 105
facts: [{name: 完成, type: 数}, {name: 表彰, type: 数}, {name: 事故, type: 数}, {name: 造假, type: 真假}]
vetoes: [{when: 造假, cap: 80, text: 弄虚作假}]
grade-rules:
  - {when: 事故 ≥ 3, is: 差, text: 事故三起以上}
  - {when: 事故 > 0 且 等级 = '优', at-most: 良, text: 发生事故}
indicators:
  - {name: 基础, weight: 100, method: {method: formula, value: 完成}}
  - {name: 加分, weight: 10, bonus: true, method: {method: formula, value: 表彰, gives: points}}
  - {name: 扣分, penalty: true, limit: none, method: {method: formula, value: 事故 * 2, gives: points}}
"""


def written(folder: Path, text: str) -> appraisal.Law:
    path = folder / "ends.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return appraisal.ready(str(path))


def scored(using: appraisal.Law, **facts: str) -> Scorecard:
    said = "，".join(f"{name}: {value}" for name, value in facts.items()).replace("，", ", ")
    (form,) = parse(located.load(f"project: 项目\nfacts: {{{said}}}\n", "form.yaml"))
    return appraisal.appraise(using, form)


@pytest.fixture(scope="module")
def using(tmp_path_factory: pytest.TempPathFactory) -> appraisal.Law:
    return written(tmp_path_factory.mktemp("ends"), MOVED)


def test_a_total_is_capped_before_it_is_vetoed_and_the_grade_is_moved_last(using: appraisal.Law) -> None:
    card = scored(using, 完成="100%", 表彰="10", 事故="1", 造假="是")
    assert [type(step) for step in card.steps] == [Capped, Vetoed]
    assert [step.points for step in card.steps] == [Decimal("-3.00"), Decimal("-25.00")]  # 108 → 105 → 80
    assert (card.earned, card.grade, card.grade_rule) == (Decimal("80.00"), "良", None)
    card = scored(using, 完成="100%", 表彰="10", 事故="1", 造假="否")
    assert [type(step) for step in card.steps] == [Capped, Regraded]
    assert (card.earned, card.grade) == (Decimal("105.00"), "良")


def test_what_moved_the_grade_stands_wherever_the_grade_does(using: appraisal.Law) -> None:
    card = scored(using, 完成="98%", 表彰="0", 事故="1", 造假="否")
    reason = "发生事故，等级至多为“良”"
    assert f"等级：良（{reason}）" in table.render([card])
    assert sentences.grade(card) == f"评价等级为“良”（{reason}）。"
    assert f"等级 良（{reason}）" in explanation.total(card)
    told = json.loads(jixiao.to_json([card]))[0]
    assert told["grade_rule"] == {"text": reason, "rule": {"file": card.steps[0].rule.file, "line": 14, "col": 5}}
    assert [step["kind"] for step in told["score"]["steps"]] == ["regraded"]
    assert "各指标得分合计" not in "".join(str(part) for spans in sentences.conclusion(card) for part in spans)


def test_without_a_rule_that_holds_nothing_is_said_of_one(using: appraisal.Law) -> None:
    card = scored(using, 完成="98%", 表彰="0", 事故="0", 造假="否")
    assert card.grade == "优"
    assert "grade_rule" not in interchange.as_json(card)
    assert "等级：优\n" in table.render([card])


def test_a_what_if_asks_the_rules_again(using: appraisal.Law) -> None:
    card = scored(using, 完成="80%", 表彰="0", 事故="1", 造假="否")
    found = what_if(using.plan, card)
    assert (card.grade, found.grade) == ("良", "良")
    assert {gain.grade for gain in found.gains} == {"良"}  # 98 would be 优, and the rule holds then
    assert found.next is not None and found.next.label == "优"
    assert found.next.singles == found.next.together == ()


@given(st.integers(0, 130), st.integers(0, 30), st.integers(0, 200), st.booleans())
def test_whatever_happens_the_steps_lead_from_the_first_levels_to_a_total_within_its_limits(
    using: appraisal.Law,
    done: int,
    praised: int,
    accidents: int,
    lied: bool,
) -> None:
    card = scored(using, 完成=f"{done}%", 表彰=str(praised), 事故=str(accidents), 造假="是" if lied else "否")
    tops = [line.earned for line in card.lines if line.level == 1]
    exact = min(100, done) + min(10, praised) - 2 * accidents
    assert sum(tops) == exact
    assert card.earned == max(0, min(exact, 80 if lied else 105))
    assert sum((*tops, *(step.points for step in card.steps))) == card.earned


def test_the_printed_law_says_how_a_total_ends_in_the_order_in_which_it_does(using: appraisal.Law) -> None:
    found = framework(using.opened.ruleset, ())
    bullets = [str(item[0]) for block in found.blocks if isinstance(block, Bullets) for item in block.items]
    start = next(number for number, text in enumerate(bullets) if text.startswith("总分先"))
    assert bullets[start : start + 4] == [
        "总分先按各一级指标的得分相加，加上“加分”的得分，减去“扣分”扣除的分数。",
        "相加之后，总分不超过105分，不低于0分。",
        "此后，造假的，总分至多为80分（弄虚作假）。",
        "等级按总分评定后，依次看下列各条，只按最先符合的一条调整：①事故≥3的，等级定为“差”（事故三起以上）；"
        "②事故>0 且 等级='优'的，等级至多为“良”（发生事故）。",
    ]


BEYOND = """\
facts: [{name: 完成, type: 数}]
indicators:
  - {name: 产出, weight: 10, max: 120%, method: {method: formula, value: 完成}}
  - {name: 分档, weight: 10, max: 120%, method: {method: bands, of: 完成, bands: [{below: 1, points: 5}, {from: 1, points: 12}]}}
  - {name: 其他, weight: 80, method: {method: formula, value: "1"}}
"""


def test_a_line_may_earn_more_than_its_points_where_the_law_says_so_and_no_more(tmp_path: Path) -> None:
    using = written(tmp_path, BEYOND)
    card = scored(using, 完成="115%")
    marks = {line.path[-1]: (line.possible, line.earned, line.reached) for line in card.lines}
    assert marks["产出"] == (Decimal("10.00"), Decimal("11.50"), None)
    assert marks["分档"] == (Decimal("10.00"), Decimal("12.00"), True)
    assert (card.possible, card.earned) == (Decimal("100.00"), Decimal("100.00"))
    assert [line.earned for line in scored(using, 完成="300%").lines][:2] == [Decimal("12.00")] * 2


def test_the_printed_standard_of_such_a_line_names_one_limit(tmp_path: Path) -> None:
    using = written(tmp_path, BEYOND)
    text = str(framework(using.opened.ruleset, ()))
    assert "得分＝分值×完成，不低于0分。最多计分值的120%，即12分" in text
    assert text.count("不超过分值") == 1  # that of the line without max


def test_a_rule_whose_turn_never_comes_is_remarked_and_one_that_moved_a_grade_is_covered(tmp_path: Path) -> None:
    path = tmp_path / "ends.yaml"
    late = "  - {when: 事故 ≥ 4, at-most: 良, text: 事故四起以上}\n"
    path.write_text(HEAD + MOVED.replace("indicators:", f"{late}indicators:"), encoding="utf-8")
    found = [str(one) for one in lint.check(str(path)).remarks if one.code == "lint.branch-unreachable"]
    assert [one.partition("：")[2] or one for one in found] and all(":15:" in one for one in found)
    using = written(tmp_path, MOVED)
    moved = Item("改判、否决、择一与加减分", using.opened.ruleset.grade_rules[1].source, "等级调整：发生事故")
    assert moved in items(using)
    assert moved in set(seen(using, scored(using, 完成="98%", 表彰="0", 事故="1", 造假="否")))
    assert moved not in set(seen(using, scored(using, 完成="98%", 表彰="0", 事故="0", 造假="否")))


def test_a_mark_beyond_what_its_line_may_earn_is_refused_even_if_its_steps_add_up(tmp_path: Path) -> None:
    using = written(tmp_path, BEYOND)
    card = scored(using, 完成="120%")
    first, *rest = card.lines
    last = first.steps[-1]
    more = replace(first, earned=Decimal("12.01"), steps=(*first.steps[:-1], replace(last, points=Decimal("12.01"))))
    assert proved(using.plan, card) is card
    with pytest.raises(AssertionError, match=r"产出 do not add up to 12\.01"):
        proved(using.plan, replace(card, lines=(more, *rest), earned=card.earned + Decimal("0.01")))


def test_a_deduction_without_limit_says_so_where_the_form_prints_points_too(tmp_path: Path) -> None:
    nodes = """\
facts: [{name: 投诉, type: 数}]
indicators:
  - {name: 基础, weight: 100, method: {method: at-least}}
  - name: 扣分
    penalty: true
    limit: none
    children: [{name: 投诉扣分, method: {method: formula, value: 投诉 * 2, gives: points}}]
"""
    using = written(tmp_path, nodes)
    rows = "indicators: [{path: [基础], weight: 100, target: ≥5次, actual: 5次}]"
    for text in (rows, rows.replace("weight: 100, ", "")):
        (form,) = parse(located.load(f"project: 项目\nfacts: {{投诉: 70}}\n{text}\n", "form.yaml"))
        card = appraisal.appraise(using, form)
        (line,) = [one for one in card.lines if one.path[-1] == "投诉扣分"]
        assert [steps.text(step) for step in line.steps] == ["扣分没有上限", "扣140分（投诉 * 2）"]
        assert (line.earned, card.earned) == (Decimal("-140.00"), Decimal("0.00"))
