"""The step that says that something does not apply carries what its condition read, with the cells."""

from pathlib import Path

import pytest

import jixiao
from jixiao.cli import cli, shell
from jixiao.records import Scorecard
from jixiao.records.steps import Absent, Fact, Moved

LAW = """
schema: jixiao.ruleset/1
id: absences
edition: "1"
title: 不适用
scope: project
basis: [{cite: 示例, verified: memory}]
total: 100
grades: [{label: 优, from: 90}, {label: 差, from: 0}]
facts:
  - {name: 采购, type: 表, columns: {金额: 金额}}
  - {name: 采购额, type: 金额, value: "合计(采购, 金额)"}
  - {name: 完成, type: 数}
  - {name: 有项目, type: 真假}
  - {name: 有外资, type: 真假, absent: 否}
  - {name: 信息化率, type: 数}
indicators:
  - name: 基础
    weight: 60
    children:
      - {name: 完成, weight: 30, method: {method: formula, value: 完成}}
      - {name: 项目, weight: 20, absent-when: 非 有项目, method: {method: formula, value: 完成}}
      - {name: 外资, weight: 10, absent-when: 非 有外资, method: {method: formula, value: 完成}}
  - name: 采购
    weight: 20
    absent-when: 采购额 < 1万元
    not-applicable: {to: 基础}
    children:
      - {name: 程序, weight: 10, method: {method: formula, value: 完成}}
      - {name: 公开, weight: 10, method: {method: formula, value: 完成}}
  - {name: 信息化, weight: 20, absent-when: 信息化率 不适用, not-applicable: full, method: {method: formula, value: 信息化率}}
"""
FORM = """
project: 甲
facts:
  完成: 90%
  有项目: 否
  信息化率: 不适用
  采购: [{金额: 5000元}, {金额: 2000元}]
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    law, form = tmp_path / "规则.yaml", tmp_path / "表.yaml"
    law.write_text(LAW, encoding="utf-8")
    form.write_text(FORM, encoding="utf-8")
    return str(law), str(form)


@pytest.fixture
def card(files: tuple[str, str]) -> Scorecard:
    law, form = files
    cards, unscored = jixiao.appraise(jixiao.law(law), jixiao.read(form)[0])
    assert not unscored
    return cards[0]


def read(card: Scorecard, *path: str) -> tuple[Fact, ...]:
    [line] = [line for line in card.lines if line.path == path]
    [step] = [step for step in line.steps if isinstance(step, Absent)]
    return step.facts


def test_a_line_that_does_not_apply_cites_the_cell_that_said_so(card: Scorecard, files: tuple[str, str]) -> None:
    [fact] = read(card, "基础", "项目")
    assert (fact.name, fact.value, str(fact.source)) == ("有项目", "否", f"{files[1]}:5:8")


def test_an_answer_of_not_applicable_is_cited(card: Scorecard, files: tuple[str, str]) -> None:
    [fact] = read(card, "信息化")
    assert (fact.name, fact.value, str(fact.source)) == ("信息化率", "不适用", f"{files[1]}:6:9")


def test_a_fact_that_the_ruleset_supplies_is_cited_as_supplied(card: Scorecard, files: tuple[str, str]) -> None:
    [fact] = read(card, "基础", "外资")
    assert (fact.name, fact.value, fact.assumed) == ("有外资", "否", True)
    assert fact.source is not None and fact.source.file == files[0]


def test_lines_below_a_level_that_does_not_apply_cite_what_its_condition_read_down_to_the_rows(card: Scorecard) -> None:
    for name in ("程序", "公开"):
        [fact] = read(card, "采购", name)
        assert (fact.name, fact.value) == ("采购额", "7000")
        [table] = fact.of
        assert [(one.call, len(one.rows)) for one in table.counted] == [("合计(采购, 金额)", 2)]


def test_the_level_itself_cites_it_where_it_says_who_gets_its_points(card: Scorecard) -> None:
    [level] = [line for line in card.lines if line.path == ("采购",)]
    [moved] = [step for step in level.steps if isinstance(step, Moved)]
    assert [fact.name for fact in moved.facts] == ["采购额"]
    [receiver] = [line for line in card.lines if line.path == ("基础",)]
    assert all(step.facts == () for step in receiver.steps)


def test_explain_names_the_facts_and_their_places(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    law, form = files
    assert shell.run(cli, ["explain", "-r", law, form, "项目"]) == 0
    assert f"有项目 “否”  {form}:5:8" in capsys.readouterr().out


def test_a_line_whose_points_stay_says_how_many() -> None:
    from decimal import Decimal

    from jixiao.ground.problems import Source
    from jixiao.say import steps

    kept = Absent(rule=Source("规则.yaml", 3), how="kept", amount=Decimal("12.00"))
    assert steps.text(kept) == "不适用，其12.00分按规则留在原处，不得分"
    assert steps.text(Absent(rule=Source("规则.yaml", 3), how="gone")) == "不适用"
