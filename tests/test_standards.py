"""Standards in the wordings of bureaus, and the methods they become: whole, or not at all."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import pumped
from jixiao.ground import located
from jixiao.ground.problems import Source
from jixiao.keeper import standards
from jixiao.law import formula
from jixiao.law.methods import METHODS

_FILE = Path(__file__).parent / "cases" / "standards.yaml"


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else str(value)


CASES = plain(located.load(_FILE.read_text(encoding="utf-8"), _FILE.name))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_a_wording_becomes_exactly_this_method(case: dict[str, Any]) -> None:
    found = standards.read(case["text"], weight=Decimal(case["weight"]), name=case.get("name", ""))
    assert plain(found.method) == case["method"] if "method" in case else found.method is None
    assert found.unread == case.get("unread", "")
    assert list(found.remarks) == case.get("remarks", [])
    assert plain(found.node) == case.get("node", {})


@pytest.mark.parametrize("case", [case for case in CASES if "method" in case], ids=lambda case: case["text"][:24])
def test_every_method_of_the_cases_is_one_that_a_ruleset_may_write(case: dict[str, Any]) -> None:
    method = METHODS[case["method"]["method"]]
    record = method.params.model_validate(case["method"])
    assert [problem.code for problem in method.check(record, Decimal(case["weight"]))] == []


@pytest.mark.parametrize("case", [case for case in CASES if "unread" in case], ids=lambda case: case["text"][:24])
def test_what_is_not_understood_is_quoted_as_it_stands(case: dict[str, Any]) -> None:
    assert case["unread"] in case["text"]


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("优得5分；\n偏差率在±5%以内酌情计分；差得0分", "偏差率在±5%以内酌情计分"),
        ("≥95%得满分，扣完为止（不足1个百分点的酌情扣分）", "扣完为止（不足1个百分点的酌情扣分）"),
        ("没有佐证材料的不得分。第三方评分 l00 分的看情况", "第三方评分 l00 分的看情况"),
        ("看" * 80, "看" * 60),
    ],
)
def test_a_quotation_is_the_printed_clause_or_the_one_around_it(text: str, unread: str) -> None:
    assert standards.read(text, weight=Decimal(5)).unread == unread


def test_there_are_enough_cases_and_some_that_are_not_understood() -> None:
    assert len(CASES) >= 60
    assert len({(case["text"], case.get("name")) for case in CASES}) == len(CASES)
    assert sum("unread" in case for case in CASES) >= 8


@pytest.mark.parametrize(
    ("text", "of", "method"),
    [
        ("按比例得分", "到位资金 / 预算数", {"method": "formula", "value": "最小(1, 到位资金 / 预算数)"}),
        (
            "按比例得分，低于60%不得分",
            "到位资金 / 预算数",
            {"method": "formula", "value": "如果(到位资金 / 预算数 < 60%, 0, 最小(1, 到位资金 / 预算数))"},
        ),
        (
            "每有一例扣1分",
            "违规例数",
            {"method": "per-unit", "of": "违规例数", "mark": "0", "above": {"each": "1", "points": "-1"}},
        ),
        ("每延迟1天扣1分", "违规例数", None),
        (
            "100%以下（含）计满分",
            "甲 / 乙",
            {"method": "cases", "cases": [{"when": "甲 / 乙 ≤ 100%", "share": "100%"}]},
        ),
        ("达到目标得满分，否则不得分", "甲 / 乙", None),
    ],
)
def test_what_is_measured_enters_the_method(text: str, of: str, method: dict[str, Any] | None) -> None:
    assert standards.read(text, weight=Decimal(5), of=of).method == method


@pytest.mark.parametrize(
    ("explanation", "name", "of"),
    [
        ("预算完成率=（年初预算+追加）/预算数×100%。", "预算完成率", "(年初预算 + 追加) / 预算数"),
        ("在职人员数÷编制数。\n计算公式：在职人员数÷编制数", "人员控制率", "在职人员数 / 编制数"),
        ("“三公经费”变动率=[（本年-上年）/上年]×100%", "“三公经费”变动率", "(本年 - 上年) / 上年"),
        ("计算公式：到位率＝到位资金÷预算资金", "资金到位率", "到位资金 / 预算资金"),
        ("反映资金到位的情况。", "资金到位率", ""),
        ("预算数=年初预算+追加", "资金到位率", ""),
        ("甲÷÷乙", "甲", ""),
    ],
)
def test_a_formula_is_taken_from_the_explanation(explanation: str, name: str, of: str) -> None:
    assert standards.measure(explanation, name) == of
    if of:
        assert formula.to_text(formula.parse(of, Source(""))) == of


def test_points_need_the_weight() -> None:
    assert standards.read("优得5分、良得4分").method is None
    assert standards.read("5%以内不扣分，5%以上扣2分").method is None
    assert standards.read("5%以内不扣分，5%以上扣6分", weight=Decimal(5)).method is None


def test_tiers_of_what_is_taken_from_the_total_are_left_to_a_person() -> None:
    text = "超支5%以内扣1分，5%以上扣2分"
    assert standards.read(text, weight=Decimal(2)).method is not None
    assert standards.read(text, weight=Decimal(2), penalty=True).unread == text


def test_points_of_which_no_percentage_is_exact_stay_points() -> None:
    items = [{"name": "甲", "points": "2"}, {"name": "乙", "points": "1"}]
    assert standards.read("甲得2分；乙得1分", weight=Decimal(3)).method == {"method": "elements", "items": items}
    assert standards.read("甲得1分；乙得1分；丙得1分", weight=Decimal(3)).method == {
        "method": "elements",
        "items": [{"name": "甲"}, {"name": "乙"}, {"name": "丙"}],
    }


def test_a_broken_line_is_joined_and_a_line_can_end_a_clause() -> None:
    assert standards.read("≥90%得5分\n60%-90%得3分\n<60%不得分", weight=Decimal(5)).method is not None
    assert standards.read("达到目标得满分，否则按比\n例得分").method == {"method": "at-least"}


def test_policies_of_the_node_are_kept_apart() -> None:
    found = standards.read("按完成比例得分。没有佐证材料的不得分。违规例数>0的，改为不得分（有违规）")
    assert found.method == {"method": "at-least"}
    assert found.node == {
        "evidence-required": "true",
        "overrides": [{"when": "违规例数 > 0", "share": "0%", "text": "有违规"}],
    }


_PIECES = st.sampled_from(
    [*(case["text"] for case in CASES), "；", "，", "。", "\n", "每", "扣1分", "得满分", "≥", "%", "（含）", "-", "0"]
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    st.lists(_PIECES | st.text("好有无的0123456789%分()<>≥ ", max_size=8), max_size=6).map("".join),
    st.sampled_from([None, Decimal(5)]),
)
def test_reading_never_raises_and_what_is_read_is_a_method(text: str, weight: Decimal | None) -> None:
    found = standards.read(text, weight=weight)
    assert bool(found.method) is not bool(found.unread) or (
        found.method is None and (found.node or not text.strip(" 。\n"))
    )
    if found.method is not None:
        METHODS[str(found.method["method"])].params.model_validate(found.method)


@pytest.mark.parametrize(
    "text",
    [
        "每" * 3000,
        "（" * 3000,
        "9" * 3000,
        "得" * 3000,
        "的时者则," * 600,
        "①" * 3000,
        "在介于为是达到" * 400,
        "90%-" * 700,
        "甲得1分；" * 700,
        "0%(含)" * 500,
    ],
)
def test_a_hostile_text_is_refused_in_bounded_time(text: str) -> None:
    with pumped.within(2):
        standards.read(text, weight=Decimal(5))


def test_a_second_value_beside_the_one_that_is_measured_is_not_read_as_it() -> None:
    text = "≥90%得满分，每低1%扣0.5分，投诉率高于5%不得分"
    assert standards.read(text, weight=Decimal(5), name="服务对象满意度").method is None
    assert standards.read(
        text.replace("投诉率高于5%", "满意度低于60%"), weight=Decimal(5), name="服务对象满意度"
    ).node == {"overrides": [{"when": "实际值 < 60%", "share": "0%", "text": "低于60%"}]}


@pytest.mark.parametrize(
    ("explanation", "items"),
    [
        ("评价要点：①目标明确；②指标量化。用以反映目标质量。", ("目标明确", "指标量化")),
        ("评价要点：是否按时报送；是否全覆盖。", ("是否按时报送", "是否全覆盖")),
        ("反映资金到位情况", ()),
    ],
)
def test_the_elements_of_an_explanation_serve_a_standard_that_counts_them(
    explanation: str, items: tuple[str, ...]
) -> None:
    assert standards.items(explanation) == items
    found = standards.read("每符合一项得1分", weight=Decimal(2), items=items).method
    assert found == ({"method": "elements", "items": [{"name": name} for name in items]} if items else None)
    assert standards.read("每符合一项得1分", weight=Decimal(3), items=items).method is None
