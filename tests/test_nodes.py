"""What nodes and rulesets say besides methods: choices, overrides, absence, proof, inner tables, parts, bonus, vetoes."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.problems import Problems
from jixiao.intake.canonical import parse
from jixiao.keeper import cases
from jixiao.records import Scorecard
from jixiao.score import proved

FILE = Path(__file__).parent / "cases" / "nodes.yaml"
HEAD = """\
schema: jixiao.ruleset/1
id: nodes
edition: "1"
title: 节点
scope: department
basis: [{cite: 示例, verified: true}]
total: 100
grades: [{label: 优, from: 90}, {label: 良, from: 60}, {label: 差, from: 0}]
"""


def written(tmp_path: Path, text: str) -> appraisal.Ready:
    path = tmp_path / "nodes.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return appraisal.ready(str(path))


def groups() -> list[Any]:
    tree = located.load(FILE.read_text(encoding="utf-8"), FILE.name)
    return [pytest.param(group, id=str(group["name"])) for group in tree]


@pytest.mark.parametrize("group", groups())
def test_a_ruleset_does_what_its_cases_say(group: Any, tmp_path: Path) -> None:
    ready = written(tmp_path, str(group["ruleset"]))
    listed = tmp_path / "cases.yaml"
    listed.write_text(str(group["cases"]), encoding="utf-8")
    outcomes = cases.run(ready, listed)
    assert outcomes
    assert [(outcome.name, outcome.differences) for outcome in outcomes if outcome.differences] == []


def broken() -> list[Any]:
    tree = located.load((FILE.parent / "nodes-broken.yaml").read_text(encoding="utf-8"), "nodes-broken.yaml")
    return [pytest.param(str(case["ruleset"]), case["codes"], id=str(case["name"])) for case in tree]


@pytest.mark.parametrize(("text", "codes"), broken())
def test_what_is_wrong_is_told_when_the_ruleset_is_read(text: str, codes: list[str], tmp_path: Path) -> None:
    with pytest.raises(Problems) as found:
        written(tmp_path, text)
    assert [problem.code for problem in found.value.problems] == codes


def card(tmp_path: Path) -> tuple[appraisal.Ready, Scorecard]:
    ready = written(tmp_path, "indicators: [{name: 甲, weight: 100, method: {method: formula, value: '0.5'}}]\n")
    (form,) = parse(located.load("project: 项目\n", "form.yaml"))
    return ready, appraisal.appraise(ready, form)


def test_a_scorecard_whose_steps_do_not_add_up_is_refused(tmp_path: Path) -> None:
    ready, good = card(tmp_path)
    assert proved(ready.plan, good) is good
    (line,) = good.lines
    wrong = replace(line, earned=Decimal("50.01"))
    with pytest.raises(AssertionError, match="do not add up"):
        proved(ready.plan, replace(good, lines=(wrong,)))
    with pytest.raises(AssertionError, match="do not add up"):
        proved(ready.plan, replace(good, earned=Decimal("49.99")))
