"""Submissions drawn at random as trees of plain values, and read and scored as a file that holds them would be."""

import json
from typing import Any

from hypothesis import strategies as st

from jixiao.findings import appraisal
from jixiao.intake import canonical as submission
from jixiao.records import Scorecard, Submission
from jixiao.score import score

LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
UNITS = ("", "人", "%", "万元", "元", "公里", "天", "次")
WORDS = ("已完成", "达成预期指标", "部分达成", "未达成", "明显改善", "是", "否", "长期", "稳步提升", "2020年内", "全年")
DATES = ("2020年12月底前", "2020年6月", "2020年6月30日", "2020-11-05", "每月20日前", "第三季度", "1-12月")

READY = appraisal.ready("project-self-evaluation/2020")

numerals = st.one_of(
    st.integers(0, 2000).map(str),
    st.decimals(0, 500, places=2).map(str),
    st.integers(-50, 10**12).map(str),
)
operators = st.sampled_from(("", "", "", "≥", "≤", "=", "<", ">", "不少于"))
amounts = st.builds(lambda op, number, unit: f"{op}{number}{unit}", operators, numerals, st.sampled_from(UNITS))
texts = st.sampled_from((*WORDS, *DATES, "10%-20%", "200余人", "±5%", "0", "", "—", "……"))
values = st.one_of(amounts, amounts, amounts, texts)
budgets = st.one_of(st.none(), st.just("0"), st.just(""), st.decimals(0, 5000, places=2).map(str))


@st.composite
def rows(draw: st.DrawFn, *, weights: bool) -> dict[str, Any]:
    first = draw(st.sampled_from(tuple(LEVELS)))
    row: dict[str, Any] = {"path": [first, draw(st.sampled_from(LEVELS[first])), f"第{draw(st.integers(0, 10**6))}项"]}
    row["target"] = draw(values)
    row["actual"] = row["target"] if draw(st.integers(0, 4)) == 0 else draw(values)
    if weights:
        row["weight"] = draw(st.sampled_from(("", "5", "10", "12.5", "0", "6.25分")))
    return row


@st.composite
def forms(draw: st.DrawFn, *, weights: bool | None = None) -> dict[str, Any]:
    gives = draw(st.booleans()) if weights is None else weights
    drawn = draw(st.lists(rows(weights=gives), min_size=1, max_size=14, unique_by=lambda row: row["path"][-1]))
    form: dict[str, Any] = {"project": "甲", "year": 2020, "indicators": drawn}
    funds = {key: value for key in ("initial", "annual", "executed") if (value := draw(budgets)) is not None}
    if funds:
        form["budget"] = {"unit": draw(st.sampled_from(("万元", "元"))), "total": funds}
    return form


def read(form: dict[str, Any]) -> Submission:
    [found], problems = submission.parse_all(json.dumps(form, ensure_ascii=False), "甲.yaml")
    assert problems == ()
    return found


def card(form: dict[str, Any]) -> Scorecard:
    return score(READY.plan, read(form))
