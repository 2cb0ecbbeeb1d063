"""Every scoring method does what its cases say, and its reference entry says what it does."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao import decimals, formula, located, quantity
from jixiao.methods import METHODS, Case, Outcome
from jixiao.model import Status
from jixiao.problems import Problems

FOLDER = Path(__file__).parent / "cases" / "methods"
TYPES = {
    "执行数": formula.Type.MONEY,
    "预算数": formula.Type.MONEY,
    "调整数": formula.Type.MONEY,
    "分值": formula.Type.NUMBER,
    "实际值": formula.Type.NUMBER,
}


def cases() -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in located.load(path.read_text(encoding="utf-8"), path.name)
    ]


def outcome(method: str, case: Any) -> Outcome:
    row = METHODS[method]
    params = row.params.model_validate({**case.get("params", {}), "method": method})
    target = quantity.parse(case["target"]) if "target" in case else None
    actual = quantity.parse(case["actual"]) if "actual" in case else None
    if target and actual:
        target, actual, _ = quantity.common(target, actual)
    facts = {name: decimals.number(value) for name, value in case.get("facts", {}).items()}
    weight = decimals.half_up(decimals.number(case["weight"]) or 0)
    return row.prepare(params, TYPES)(Case(weight, target, actual, facts.get))


@pytest.mark.parametrize(("method", "case"), cases())
def test_a_method_gives_what_its_case_expects(method: str, case: Any) -> None:
    found = outcome(method, case)
    assert found.status == case.get("status", "scored")
    if found.status is Status.SCORED:
        assert found.points is not None
        expected = decimals.number(case["points"])
        assert expected is not None
        assert decimals.half_up(found.points, 12) == decimals.half_up(expected, 12)
    else:
        assert found.points is None
    if "reached" in case:
        assert str(found.reached).lower() == case["reached"]


def test_every_method_has_cases_and_no_case_file_is_without_a_method() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(METHODS)


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.id)
def test_a_methods_reference_entry_has_meaning_and_a_worked_example(method: Any) -> None:
    entry = method.params.__doc__ or ""
    assert "含义：" in entry
    assert "算例：" in entry
    parameters = set(method.params.model_fields) - {"method", "source"}
    assert not parameters or "参数：" in entry
    for name in parameters:
        assert (method.params.model_fields[name].alias or name) in entry


@pytest.mark.parametrize("text", ["执行数 / 预算数", "执行数 / (预算数 - 执行数)"])
def test_a_possible_division_by_zero_must_say_what_then_happens(text: str) -> None:
    row = METHODS["formula"]
    with pytest.raises(Problems) as found:
        row.prepare(row.params.model_validate({"method": "formula", "value": text}), TYPES)
    assert [problem.code for problem in found.value.problems] == ["ruleset.undefined-outcome"]


def test_a_formula_of_the_wrong_type_is_refused() -> None:
    row = METHODS["formula"]
    with pytest.raises(Problems) as found:
        row.prepare(row.params.model_validate({"method": "formula", "value": "执行数 > 预算数"}), TYPES)
    assert [problem.code for problem in found.value.problems] == ["ruleset.formula-type"]


amounts = st.integers(-10**6, 10**6).map(lambda n: Fraction(n, 100))


@given(amounts, amounts, amounts)
def test_at_least_never_falls_when_the_actual_rises(target: Fraction, first: Fraction, second: Fraction) -> None:
    low, high = sorted((first, second))
    assert points("at-least", target, low) <= points("at-least", target, high)


@given(amounts, amounts, amounts)
def test_at_most_never_rises_when_the_actual_rises(target: Fraction, first: Fraction, second: Fraction) -> None:
    low, high = sorted((first, second))
    assert points("at-most", target, low) >= points("at-most", target, high)


@given(st.sampled_from(["at-least", "at-most", "equal", "zero-target"]), amounts, amounts)
def test_no_method_gives_less_than_nothing_or_more_than_the_weight(
    method: str, target: Fraction, actual: Fraction
) -> None:
    assert 0 <= points(method, target, actual) <= 10


def points(method: str, target: Fraction, actual: Fraction) -> Fraction:
    case = {"weight": "10", "target": decimals.plain(target), "actual": decimals.plain(actual)}
    found = outcome(method, case).points
    assert found is not None
    return found
