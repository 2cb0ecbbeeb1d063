"""Laws that every scorecard of the default ruleset obeys, over random submissions.

A submission is drawn as a tree of plain values, written as YAML and read back, so that what is scored is what a file
can hold.
"""

import json
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from helpers.drawn import READY, forms, read
from helpers.drawn import card as card_of
from jixiao.findings import appraisal
from jixiao.ground.problems import Problems
from jixiao.intake import canonical as submission
from jixiao.law.plan import grade
from jixiao.records import SUPPORTING, Line, Scorecard, Status
from jixiao.render import interchange

_LAWS = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])


def _children(card: Scorecard, parent: Line) -> list[Line]:
    return [one for one in card.lines if one.level == parent.level + 1 and one.path[: parent.level] == parent.path]


def _leaves(card: Scorecard) -> list[Line]:
    return [one for one in card.lines if not _children(card, one)]


def _sums(lines: list[Line]) -> tuple[Decimal, ...]:
    zero = Decimal(0)
    names = ("possible", "earned", "supported", "pending")
    return tuple(sum((getattr(one, name) for one in lines), zero) for name in names)


@pytest.mark.slow
@_LAWS
@given(forms())
def test_parents_are_the_sums_of_their_children_and_the_total_of_the_first_levels(form: dict[str, Any]) -> None:
    card = card_of(form)
    for line in card.lines:
        if children := _children(card, line):
            assert _sums([line]) == _sums(children)
    tops = [one for one in card.lines if one.level == 1]
    assert (card.possible, card.earned, card.supported, card.pending) == _sums(tops)
    assert len(tops) == 4


@pytest.mark.slow
@_LAWS
@given(forms())
def test_a_mark_lies_between_0_and_the_weight_and_support_and_pending_within(form: dict[str, Any]) -> None:
    card = card_of(form)
    for line in card.lines:
        assert 0 <= line.supported <= line.earned <= line.possible
        assert 0 <= line.pending <= line.possible
        assert line.earned + line.pending <= line.possible
    for leaf in _leaves(card):
        assert leaf.supported == (leaf.earned if leaf.evidence in SUPPORTING or leaf.sourced else 0)
        assert leaf.pending == (leaf.possible if leaf.status is Status.PENDING else 0)
        assert leaf.earned == 0 or leaf.status is Status.SCORED


@pytest.mark.slow
@_LAWS
@given(forms())
def test_the_steps_of_a_line_add_up_to_its_mark(form: dict[str, Any]) -> None:
    for line in card_of(form).lines:
        assert sum((step.points for step in line.steps), Decimal(0)) == line.earned


@pytest.mark.slow
@_LAWS
@given(forms(weights=False))
def test_without_weights_a_form_is_worth_100(form: dict[str, Any]) -> None:
    card = card_of(form)
    assert card.possible == Decimal("100.00")
    first = {row["path"][0] for row in form["indicators"]}
    assert {one.path[0] for one in card.lines if one.level == 3} == first


@pytest.mark.slow
@_LAWS
@given(forms(weights=True))
def test_given_weights_are_used_as_given(form: dict[str, Any]) -> None:
    assume(any(row["weight"] for row in form["indicators"]))
    given_ = {row["path"][-1]: Decimal(row["weight"].removesuffix("分") or "0") for row in form["indicators"]}
    card = card_of(form)
    leaves = {one.path[-1]: one.possible for one in card.lines if one.level == 3}
    assert leaves == given_
    assert card.possible == sum(given_.values(), Decimal(10))
    assert (card.grade is None and card.grade_range is None) == (card.possible != 100)


@pytest.mark.slow
@_LAWS
@given(
    forms(),
    st.sampled_from(("≥", "≤", "", "=")),
    st.sampled_from(("数量指标", "成本指标")),
    st.tuples(*[st.decimals(0, 3000, places=2)] * 3),
)
def test_a_mark_is_monotone_in_the_actual(
    form: dict[str, Any], operator: str, second: str, numbers: tuple[Decimal, ...]
) -> None:
    target, *both = numbers
    assume(target > 0)
    marks = []
    for actual in sorted(both):
        row = {"path": ["产出指标", second, "所试"], "target": f"{operator}{target}件", "actual": f"{actual}件"}
        card = card_of(form | {"indicators": [row, *form["indicators"]]})
        [line] = [one for one in card.lines if one.path[-1] == "所试"]
        assert line.status is Status.SCORED
        marks.append((actual, line.earned, line.possible))
    (less, low, weight), (more, high, _) = marks
    at_most = operator == "≤" or (operator == "" and second == "成本指标")
    assert low >= high if at_most else low <= high
    for actual, mark in ((less, low), (more, high)):
        reached = actual <= target if at_most else actual >= target
        assert mark == weight if reached else mark <= weight


@pytest.mark.slow
@_LAWS
@given(forms(), st.randoms(use_true_random=False))
def test_the_order_of_rows_moves_nothing_but_odd_hundredths(form: dict[str, Any], chance: Any) -> None:
    shuffled = list(form["indicators"])
    chance.shuffle(shuffled)
    one, other = card_of(form), card_of(form | {"indicators": shuffled})
    assert (one.possible, one.budget) == (other.possible, replace(other.budget, source=one.budget.source))
    mine, theirs = ({line.path: line for line in card.lines} for card in (one, other))
    assert mine.keys() == theirs.keys()
    uneven = False
    for path, line in mine.items():
        twin = theirs[path]
        assert (line.status, line.evidence, line.method) == (twin.status, twin.evidence, twin.method)
        if not _children(one, line):
            uneven = uneven or line.possible != twin.possible
            assert abs(line.possible - twin.possible) <= Decimal("0.01")
            assert abs(line.earned - twin.earned) <= Decimal("0.01")
            assert line.earned == twin.earned or line.possible != twin.possible
    if not uneven:
        assert Counter((x.path, x.earned) for x in one.lines) == Counter((x.path, x.earned) for x in other.lines)
        assert (one.earned, one.grade, one.grade_range) == (other.earned, other.grade, other.grade_range)


@_LAWS
@given(
    st.lists(st.sampled_from(("42", "17.5", "", "已完成", "≥40")), min_size=5, max_size=5), st.permutations(range(5))
)
def test_the_order_of_rows_moves_nothing_where_points_divide_evenly(actuals: list[str], order: list[int]) -> None:
    made = [
        {"path": ["产出指标", "数量指标", f"第{n}项"], "target": "40", "actual": actual}
        for n, actual in enumerate(actuals)
    ]
    one, other = card_of({"project": "甲", "indicators": made}), card_of({"indicators": [made[n] for n in order]})
    assert {line.path: line.earned for line in one.lines} == {line.path: line.earned for line in other.lines}


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_places(one) for key, one in value.items() if key != "source"}
    return [_without_places(one) for one in value] if isinstance(value, list) else value


@pytest.mark.slow
@_LAWS
@given(forms())
def test_what_is_dumped_and_read_back_scores_the_same(form: dict[str, Any]) -> None:
    first = read(form)
    [again], problems = submission.parse_all(submission.dump(first), "乙.yaml")
    assert problems == ()
    one, other = (interchange.as_json(appraisal.appraise(READY, each)) for each in (first, again))
    assert _without_places(one) == _without_places(other)


_POINTS = re.compile(r"-?[0-9]+\.[0-9]{2}")


def _points_of(card: dict[str, Any]) -> list[object]:
    found: list[object] = [one for name, one in card["score"].items() if name not in ("by_evidence", "steps")]
    found += card["score"]["by_evidence"].values()
    for line in card["lines"]:
        found += [line[key] for key in ("possible", "earned", "supported", "pending")]
        found += [step["points"] for step in line["steps"]]
    return found


@pytest.mark.slow
@_LAWS
@given(forms())
def test_json_is_valid_and_its_points_are_strings_with_two_places(form: dict[str, Any]) -> None:
    def no_float(text: str) -> None:
        pytest.fail(f"{text} is a number, not a string")

    text = interchange.to_json([appraisal.appraise(READY, read(form))])
    [card] = json.loads(text, parse_float=no_float, parse_constant=no_float)
    assert [one for one in _points_of(card) if not isinstance(one, str) or not _POINTS.fullmatch(one)] == []
    assert card["budget"]["rate"] is None or re.fullmatch(r"[0-9]+\.[0-9]{4}", card["budget"]["rate"])
    assert all(finding["severity"] in ("error", "warning", "info") for finding in card["findings"])


@pytest.mark.slow
@_LAWS
@given(forms())
def test_a_grade_is_given_unless_pending_points_can_change_it(form: dict[str, Any]) -> None:
    card = card_of(form)
    assume(card.possible == 100)
    ends = [grade(READY.plan, mark) for mark in (card.earned, card.earned + card.pending)]
    if ends[0] == ends[1]:
        assert (card.grade, card.grade_range) == (ends[0], None)
    else:
        assert (card.grade, card.grade_range) == (None, (ends[0], ends[1]))


@pytest.mark.slow
@_LAWS
@given(forms(weights=False), st.decimals(-100, Decimal("-0.01"), places=2))
def test_a_negative_budget_is_a_problem_and_no_mark(form: dict[str, Any], amount: Decimal) -> None:
    with pytest.raises(Problems) as refused:
        card_of(form | {"budget": {"total": {"annual": "10", "executed": str(amount)}}})
    assert [problem.code for problem in refused.value.problems] == ["submission.negative-amount"]
