"""No point vanishes and none appears: the laws of transfers, over frameworks drawn at random."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers import frameworks
from jixiao.law.format import Node, Ruleset
from jixiao.law.plan import plan
from jixiao.records.law import Plan, Planned, Policy
from jixiao.records.steps import Moved
from jixiao.score import conservation, transfers
from jixiao.score.transfers import Shape, Shared, shared
from jixiao.score.tree import Slot


@pytest.mark.slow
@given(st.integers(0, 2**32).map(Random))
def test_whatever_does_not_apply_the_points_add_up_to_the_total(chance: Random) -> None:
    ruleset = frameworks.framework(chance)
    form = frameworks.submission(chance, ruleset)
    if not form["indicators"] and any(node.open for node in ruleset.indicators):
        return  # a form without any line is refused where units must fill some
    card = frameworks.scored(ruleset, form)
    assert card.possible == Decimal(100)
    assert frameworks.idle(card) == ()
    assert all(line.possible >= 0 for line in card.lines)


@pytest.mark.slow
@given(st.integers(0, 2**32).map(Random))
def test_every_ruleset_that_makes_sense_is_proved_to_lose_nothing(chance: Random) -> None:
    assert conservation.prove(plan(frameworks.framework(chance), frameworks.REFERENCE)) == ()


@pytest.mark.slow
@given(st.integers(0, 2**32).map(Random))
def test_the_order_of_writing_decides_nothing_but_single_hundredths(chance: Random) -> None:
    ruleset = frameworks.framework(chance)
    form = frameworks.submission(chance, ruleset)
    if not form["indicators"] and any(node.open for node in ruleset.indicators):
        return
    one, other = (frameworks.scored(law, form) for law in (ruleset, _reversed(ruleset)))
    points = {line.path: line.possible for line in other.lines}
    fixed = [line for line in one.lines if line.working is not None and line.working.node.method is not None]
    for line in fixed:
        if not any(node.choose for node in ruleset.nodes if node.name in line.path):
            assert abs(line.possible - points[line.path]) <= Decimal("0.05"), line.path


def _reversed(ruleset: Ruleset) -> Ruleset:
    def turned(node: Node) -> Node:
        return node.model_copy(update={"children": tuple(turned(child) for child in reversed(node.children))})

    return ruleset.model_copy(update={"indicators": tuple(turned(node) for node in reversed(ruleset.indicators))})


def test_the_proof_tells_the_smallest_combination_that_loses_points(monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan(Ruleset.model_validate(yaml.safe_load(LOSING)), frameworks.REFERENCE)
    assert conservation.prove(made) == ()
    monkeypatch.setattr(conservation, "shared", _losing)
    (problem,) = conservation.prove(made)
    assert problem.code == "ruleset.points-lost"
    assert problem.message == "“甲/乙”不适用时，有分值无处接收：可得分值合计90分，应为100分。"


LOSING = """
schema: jixiao.ruleset/1
id: losing
edition: "1"
title: 试验
scope: project
basis: [{cite: 试验, verified: true}]
total: "100"
grades: [{label: 优, from: "0"}]
facts: [{name: 无乙, type: 真假}]
indicators:
  - name: 甲
    weight: "60"
    children:
      - {name: 乙, weight: "10", absent-when: 无乙, method: {method: formula, value: "1"}}
      - {name: 丙, weight: "50", method: {method: formula, value: "1"}}
  - {name: 丁, weight: "40", method: {method: formula, value: "1"}}
"""


def _losing(law: Plan, shape: Shape, gone: frozenset[Planned]) -> Shared:
    """What is shared out where nobody receives what does not apply."""
    whole, moved = shared(law, shape, frozenset()), shared(law, shape, gone)
    lines = tuple(
        tuple(
            replace(now, points=Decimal("0.00") if now.absent else was.points) for was, now in zip(*pair, strict=True)
        )
        for pair in zip(whole.lines, moved.lines, strict=True)
    )
    return replace(moved, lines=lines)


CHOOSING = """
schema: jixiao.ruleset/1
id: choosing
edition: "1"
title: 试验
scope: project
basis: [{cite: 试验, verified: true}]
total: "100"
grades: [{label: 优, from: "0"}]
facts: [{name: 无质量, type: 真假}]
indicators:
  - name: 效益
    weight: "100"
    choose: given
    children:
      - name: 甲法
        weight: "100"
        children:
          - {name: 数量, weight: "60", method: {method: formula, value: "1"}}
          - {name: 质量, weight: "40", absent-when: 无质量, method: {method: formula, value: "1"}}
      - {name: 乙法, weight: "100", method: {method: formula, value: "1"}}
"""
NO_QUALITY = {"project": "项目", "facts": {"无质量": "是"}, "indicators": []}


def _choosing(policy: str = "") -> Ruleset:
    """A choice with an alternative of which a part may not apply; the part says what then becomes of its points."""
    written = yaml.safe_load(CHOOSING)
    if policy:
        written["indicators"][0]["children"][0]["children"][1]["not-applicable"] = policy
    return Ruleset.model_validate(written)


def _inside_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it once was: what does not apply in an alternative keeps its points, whatever the ruleset says."""
    now = transfers._givers

    def once(slot: Slot, **how: Any) -> Iterator[tuple[Slot, Policy]]:
        return iter(()) if slot.node.choose is not None and not slot.out else now(slot, **how)

    monkeypatch.setattr(transfers, "_givers", once)


def test_the_proof_sees_points_that_stay_with_a_line_that_nobody_can_earn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert conservation.prove(plan(_choosing(), frameworks.REFERENCE)) == ()
    _inside_nothing_moves(monkeypatch)
    (problem,) = conservation.prove(plan(_choosing(), frameworks.REFERENCE))
    assert problem.code == "ruleset.points-lost"
    assert problem.message == "“效益/甲法/质量”不适用时，有分值无处接收：可得分值合计60分，应为100分。"


def test_the_law_sees_points_that_stay_with_a_line_that_nobody_can_earn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert frameworks.idle(frameworks.scored(_choosing(), NO_QUALITY)) == ()
    _inside_nothing_moves(monkeypatch)
    card = frameworks.scored(_choosing(), NO_QUALITY)
    assert card.possible == Decimal(100)
    assert [(line.path, line.possible) for line in frameworks.idle(card)] == [(("效益", "甲法", "质量"), Decimal(40))]


def test_among_frameworks_drawn_at_random_are_some_that_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _inside_nothing_moves(monkeypatch)
    chances = map(Random, range(400))
    drawn = (
        (ruleset, frameworks.submission(chance, ruleset))
        for chance in chances
        for ruleset in [frameworks.framework(chance)]
    )
    assert any(frameworks.idle(frameworks.scored(*one)) for one in drawn if one[1]["indicators"])


@pytest.mark.parametrize("policy", ["keep", "drop"])
def test_points_that_stay_by_the_word_of_the_ruleset_are_no_loss(policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _choosing(policy)
    assert conservation.prove(plan(kept, frameworks.REFERENCE)) == ()
    card = frameworks.scored(kept, NO_QUALITY)
    assert [line.possible for line in card.lines if line.path[-1] == "质量"] == [Decimal(40)]
    assert frameworks.idle(card) == ()
    _inside_nothing_moves(monkeypatch)
    assert (
        conservation.prove(plan(kept, frameworks.REFERENCE)) != ()
    )  # the word alone is not enough: it must have been followed


def test_what_does_not_apply_and_counts_in_full_holds_points_that_are_earned() -> None:
    full = _choosing("full")
    assert conservation.prove(plan(full, frameworks.REFERENCE)) == ()
    card = frameworks.scored(full, NO_QUALITY)
    assert (card.possible, card.earned, frameworks.idle(card)) == (Decimal(100), Decimal(100), ())


def test_the_proof_counts_the_poorest_alternative_and_the_richest(monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan(_choosing(), frameworks.REFERENCE)
    for change, verb, total in (("-10", "有分值无处接收", 90), ("10", "有分值重复计算", 110)):
        monkeypatch.setattr(conservation, "shared", _changing("数量", Decimal(change)))
        (problem,) = conservation.prove(made)
        assert problem.message == f"各项都适用时，{verb}：可得分值合计{total}分，应为100分。"


def _changing(name: str, change: Decimal) -> Any:
    """What is shared out, one line of it with more or fewer points."""

    def found(law: Plan, shape: Shape, gone: frozenset[Planned]) -> Shared:
        whole = shared(law, shape, gone)
        lines = tuple(
            tuple(
                replace(weight, points=weight.points + change) if rule.name == name else weight
                for rule, weight in zip(*pair, strict=True)
            )
            for pair in zip(shape, whole.lines, strict=True)
        )
        return replace(whole, lines=lines)

    return found


NOTHING_APPLIES = """
schema: jixiao.ruleset/1
id: nothing
edition: "1"
title: 试验
scope: project
basis: [{cite: 试验, verified: true}]
total: "100"
grades: [{label: 优, from: "0"}]
facts: [{name: 无, type: 真假}]
targets:
  at-least: {method: at-least}
  at-most: {method: at-most}
  equal: {method: equal}
  zero: {method: zero-target}
  interval: {method: interval}
  deadline: {method: deadline}
  yes-no: {method: yes-no}
  text: {method: exact}
indicators:
  - name: 甲
    weight: "60"
    children:
      - {name: 乙, weight: "10", absent-when: 无, method: {method: formula, value: "1"}}
      - {name: 丙, weight: "50", absent-when: 无, method: {method: formula, value: "1"}}
  - {name: 丁, weight: "20", absent-when: 无, open: true}
  - {name: 戊, weight: "20", open: true}
  - {name: 加分, weight: "4", bonus: true, method: {method: formula, value: "1"}}
"""


def test_points_that_nobody_can_take_are_told_once_with_what_they_stay_with() -> None:
    rows = [{"path": ["丁", "甲式"], "target": "≥10个", "actual": "10个"}]
    ruleset = Ruleset.model_validate(yaml.safe_load(NOTHING_APPLIES))
    card = frameworks.scored(ruleset, {"project": "项目", "facts": {"无": "是"}, "indicators": rows})
    kept = {
        "/".join(line.path): [
            f"{step.giver}{step.amount}" for step in line.steps if isinstance(step, Moved) and step.how == "kept"
        ]
        for line in card.lines
    }
    assert {path: told for path, told in kept.items() if told} == {
        "甲/乙": ["乙10.00"],
        "甲/丙": ["丙50.00"],
        "丁": ["丁20.00"],
        "戊": ["戊20.00"],
    }
    assert (card.possible, frameworks.idle(card)) == (Decimal(100), ())


CRUMBS = """
schema: jixiao.ruleset/1
id: crumbs
edition: "1"
title: 试验
scope: project
basis: [{cite: 试验, verified: true}]
total: "100"
grades: [{label: 优, from: "0"}]
facts: [{name: 无, type: 真假}]
indicators:
  - name: 小项
    weight: "0.47"
    inner: "100"
    children:
      - {name: 甲, weight: "24.01", method: {method: formula, value: "1"}}
      - {name: 乙, weight: "2.08", absent-when: 无, method: {method: formula, value: "1"}}
      - name: 丙
        weight: "0.90"
        inner: "100"
        children:
          - {name: 丁, weight: "82.98", absent-when: 无, not-applicable: keep, method: {method: formula, value: "1"}}
          - {name: 戊, weight: "17.02", method: {method: formula, value: "1"}}
      - {name: 己, weight: "73.01", absent-when: 无, not-applicable: keep, method: {method: formula, value: "1"}}
  - {name: 大项, weight: "99.53", method: {method: formula, value: "1"}}
"""


def test_dividing_anew_takes_no_hundredth_from_what_keeps_its_points() -> None:
    ruleset = Ruleset.model_validate(yaml.safe_load(CRUMBS))
    card = frameworks.scored(ruleset, {"project": "项目", "facts": {"无": "是"}, "indicators": []})
    points = {line.path[-1]: str(line.possible) for line in card.lines}
    assert points == {
        "小项": "0.47",
        "甲": "0.12",
        "乙": "0.00",
        "丙": "0.01",
        "丁": "0.01",
        "戊": "0.00",
        "己": "0.34",
        "大项": "99.53",
    }
