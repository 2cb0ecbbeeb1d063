"""Every scoring method does what its cases say, and its reference entry says what it does."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methodcases import FOLDER, TYPES, cases, outcome
from jixiao.ground import decimals
from jixiao.ground.problems import Problems
from jixiao.law.methods import METHODS
from jixiao.records import Status
from jixiao.values import quantity
from jixiao.values.distances import distances


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
    if "evidence" in case:
        assert (found.evidence or "none given") == case["evidence"]
    assert case.get("text", "") in found.text


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


def codes(method: str, params: dict[str, Any]) -> list[str]:
    row = METHODS[method]
    with pytest.raises(Problems) as found:
        row.lower(row.params.model_validate({**params, "method": method}), TYPES)
    return [problem.code for problem in found.value.problems]


LINE = [{"at": "0", "share": "0%"}, {"at": "1", "share": "100%"}]
#: (method, its parameters with a formula {} in them): every place where a formula of numbers may stand.
NUMBERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("formula", {"value": "{}"}),
    ("bands", {"of": "{}", "bands": [{"share": "100%"}]}),
    ("interpolate", {"of": "{}", "points": LINE}),
    ("per-unit", {"of": "{}", "mark": "1", "below": {"each": "1%", "points": "-1"}}),
    ("checkpoints", {"items": [{"of": "{}", "mark": "1", "points": "10"}]}),
)
#: The same for texts and conditions, with a formula that divides.
OTHERS: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("lookup", {"of": "{}", "table": {"优": "100%"}}, "如果(执行数 / 预算数 > 1, '优', '差')", "执行数 / 2元"),
    ("yes-no", {"of": "{}"}, "执行数 / 预算数 > 1", "检查结论"),
    ("cases", {"cases": [{"when": "{}", "share": "100%"}]}, "执行数 / 预算数 > 1", "检查结论"),
    ("formula", {"value": "1", "reached": "{}"}, "", "检查结论"),
)


def written(params: Any, text: str) -> Any:
    if isinstance(params, dict):
        return {key: written(value, text) for key, value in params.items()}
    return [written(item, text) for item in params] if isinstance(params, list) else text if params == "{}" else params


@pytest.mark.parametrize(("method", "params"), NUMBERS, ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.parametrize("text", ["执行数 / 预算数", "执行数 / (预算数 - 执行数)"])
def test_a_possible_division_by_zero_must_say_what_then_happens(method: str, params: dict[str, Any], text: str) -> None:
    assert codes(method, written(params, text)) == ["ruleset.undefined-outcome"]
    row = METHODS[method]
    settled = {**written(params, text), "undefined": "zero", "method": method}
    assert row.lower(row.params.model_validate(settled), TYPES)


@pytest.mark.parametrize(("method", "params"), NUMBERS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_formula_of_the_wrong_type_or_with_an_unknown_name_is_refused(method: str, params: dict[str, Any]) -> None:
    assert codes(method, written(params, "执行数 > 预算数")) == ["ruleset.formula-type"]
    assert codes(method, written(params, "没有的数")) == ["formula.unknown-name"]


@pytest.mark.parametrize(("method", "params", "divides", "wrong"), OTHERS, ids=lambda value: str(value)[:8])
def test_texts_and_conditions_are_checked_as_numbers_are(
    method: str, params: dict[str, Any], divides: str, wrong: str
) -> None:
    if divides:
        assert codes(method, written(params, divides)) == ["ruleset.undefined-outcome"]
    assert codes(method, written(params, wrong)) == ["ruleset.formula-type"]


@pytest.mark.parametrize(
    ("method", "params", "needs"),
    [
        ("at-least", {}, ("target", "actual")),
        ("exact", {}, ("target", "actual")),
        ("interpolate", {"points": LINE}, ("actual",)),
        ("interpolate", {"points": LINE, "of": "逾期天数"}, ()),
        ("bands", {"bands": [{"share": "100%"}]}, ("actual",)),
        ("yes-no", {}, ("actual",)),
        ("yes-no", {"of": "存在挪用"}, ()),
        ("elements", {"items": [{"name": "甲"}]}, ()),
        ("experts", {}, ()),
        ("formula", {"value": "1"}, ()),
    ],
)
def test_the_cells_without_which_a_line_is_missing(method: str, params: dict[str, Any], needs: tuple[str, ...]) -> None:
    row = METHODS[method]
    assert row.needs(row.params.model_validate({**params, "method": method})) == needs


# --- how far from the target ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "actual", "ratio", "late", "outside"),
    [
        ("≥95%", "76%", "0.8", None, None),
        ("100", "150", "1.5", None, None),
        ("≤5万元", "6万元", "1.2", None, None),
        ("0", "5", None, None, None),
        ("2020年11月30日前", "2020年11月30日", None, "0", None),
        ("2020年11月30日前", "2020年10月1日", None, "0", None),
        ("2020年11月30日前", "2020年12月3日", None, "3", None),
        ("2020年11月底前", "2021年1月", None, "62", None),  # 31 January 2021 − 30 November 2020
        ("每月20日前", "每月25日", None, "5", None),
        ("每月20日前", "每月18日", None, "0", None),
        ("每月20日前", "2020年3月5日", None, None, None),
        ("每月20日前", "每季度末", None, None, None),
        ("2020年11月30日前", "2020年1月起", None, None, None),
        ("10%-20%", "15%", None, None, "0"),
        ("10%-20%", "20%", None, None, "0"),
        ("10%-20%", "25%", None, None, "0.25"),  # (25 − 20) ÷ 20
        ("10%-20%", "5%", None, None, "0.5"),  # (10 − 5) ÷ 10
        ("±5%", "-6%", None, None, "0.2"),  # 1 ÷ 5
        ("±5%", "7%", None, None, "0.4"),  # 2 ÷ 5
        ("0-20%", "-5%", None, None, None),
        ("10%-20%", "已完成", None, None, None),
        ("明显提升", "95%", None, None, None),
    ],
)
def test_the_distances_from_a_target(
    target: str, actual: str, ratio: str | None, late: str | None, outside: str | None
) -> None:
    mine, other, _ = quantity.common(quantity.parse(target), quantity.parse(actual))
    expected = {"完成比": ratio, "逾期天数": late, "区间偏离": outside}
    assert {
        name: None if value is None else decimals.plain(value) for name, value in distances(mine, other).items()
    } == (expected)


amounts = st.integers(-(10**6), 10**6).map(lambda n: Fraction(n, 100))


@given(amounts, amounts, amounts)
def test_at_least_never_falls_when_the_actual_rises(target: Fraction, first: Fraction, second: Fraction) -> None:
    low, high = sorted((first, second))
    assert points("at-least", target, low) <= points("at-least", target, high)


@given(amounts, amounts, amounts)
def test_at_most_never_rises_when_the_actual_rises(target: Fraction, first: Fraction, second: Fraction) -> None:
    low, high = sorted((first, second))
    assert points("at-most", target, low) >= points("at-most", target, high)


@given(amounts, amounts, amounts)
def test_reverse_linear_never_rises_when_the_actual_rises(target: Fraction, first: Fraction, second: Fraction) -> None:
    low, high = sorted((first, second))
    assert points("reverse-linear", target, low) >= points("reverse-linear", target, high)


@given(amounts, amounts)
def test_a_line_that_rises_gives_no_less_for_more_and_stays_within_its_ends(first: Fraction, second: Fraction) -> None:
    line = [{"at": "-50", "share": "10%"}, {"at": "0.5", "share": "40%"}, {"at": "3000", "share": "90%"}]
    low, high = (points("interpolate", Fraction(0), value, {"points": line}) for value in sorted((first, second)))
    assert 1 <= low <= high <= 9


@given(amounts, st.sampled_from(["above", "below"]))
def test_steps_that_have_begun_cost_no_less_than_pro_rata_and_that_no_less_than_whole_ones(
    value: Fraction, side: str
) -> None:
    rate = {side: {"each": "7", "points": "-0.01"}}
    whole, exact, started = (
        points("per-unit", Fraction(0), value, {"mark": "3", "partial": partial, **rate})
        for partial in ("whole", "pro-rata", "started")
    )
    assert 0 <= started <= exact <= whole <= 10
    assert whole - started <= Fraction(1, 100)


@given(st.sampled_from(["at-least", "at-most", "equal", "zero-target", "reverse-linear"]), amounts, amounts)
def test_no_method_gives_less_than_nothing_or_more_than_the_weight(
    method: str, target: Fraction, actual: Fraction
) -> None:
    assert 0 <= points(method, target, actual) <= 10


def points(method: str, target: Fraction, actual: Fraction, params: dict[str, Any] | None = None) -> Fraction:
    case = {"weight": "10", "target": decimals.plain(target), "actual": decimals.plain(actual), "params": params or {}}
    found = outcome(method, case).points
    assert found is not None
    return found


def test_the_table_of_methods_has_no_other() -> None:
    assert "no-such-method" not in METHODS
    with pytest.raises(KeyError):
        METHODS["no-such-method"]


def test_a_line_without_points_or_with_one_is_still_a_method_until_it_is_refused() -> None:
    known = METHODS["interpolate"]
    none, one = (known.params.model_validate({"method": "interpolate", "points": points}) for points in ([], [POINT]))
    assert known.lower(none, {}).branches[-1].status is Status.PENDING
    assert known.words(one) == "60%计满分；各点之间按线性插值计分"
    assert [problem.code for given_ in (none, one) for problem in known.check(given_, None)] == [
        "ruleset.points-too-few",
        "ruleset.points-too-few",
    ]


POINT = {"at": "60%", "share": "100%"}
