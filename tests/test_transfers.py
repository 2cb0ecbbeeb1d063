"""No point vanishes and none appears: the laws of transfers, over frameworks drawn at random."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers import frameworks
from jixiao.law.format import Node, Ruleset
from jixiao.law.plan import plan
from jixiao.records import Status
from jixiao.records.law import Plan, Planned
from jixiao.score import conservation
from jixiao.score.transfers import Shape, Shared, shared


@given(st.integers(0, 2**32).map(Random))
def test_whatever_does_not_apply_the_points_add_up_to_the_total(chance: Random) -> None:
    ruleset = frameworks.framework(chance)
    form = frameworks.submission(chance, ruleset)
    if not form["indicators"] and any(node.open for node in ruleset.indicators):
        return  # a form without any line is refused where units must fill some
    card = frameworks.scored(ruleset, form)
    if any(line.status is not Status.NOT_APPLICABLE for line in card.lines if line.working):
        assert card.possible == Decimal(100)
    assert all(line.possible >= 0 for line in card.lines)


@given(st.integers(0, 2**32).map(Random))
def test_every_ruleset_that_makes_sense_is_proved_to_lose_nothing(chance: Random) -> None:
    assert conservation.prove(plan(frameworks.framework(chance), frameworks.REFERENCE)) == ()


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
