"""The cases of the scoring methods in tests/cases/methods: read, and put to a method as they are written."""

from typing import Any

import pytest

from helpers import ROOT
from jixiao.ground import decimals, located
from jixiao.law import formula
from jixiao.law.methods import METHODS, Case, Outcome
from jixiao.law.methods.judged import answer
from jixiao.values import quantity

FOLDER = ROOT / "tests" / "cases" / "methods"
TYPES = {
    "执行数": formula.Type.MONEY,
    "预算数": formula.Type.MONEY,
    "调整数": formula.Type.MONEY,
    "分值": formula.Type.NUMBER,
    "实际值": formula.Type.NUMBER,
    "完成比": formula.Type.NUMBER,
    "逾期天数": formula.Type.NUMBER,
    "违规次数": formula.Type.NUMBER,
    "六月进度": formula.Type.NUMBER,
    "九月进度": formula.Type.NUMBER,
    "十一月进度": formula.Type.NUMBER,
    "检查结论": formula.Type.TEXT,
    "存在挪用": formula.Type.TRUTH,
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
    facts = {name: fact(name, value) for name, value in case.get("facts", {}).items()}
    weight = decimals.half_up(decimals.number(case["weight"]) or 0)
    elements = {name: answer(text) for name, text in case.get("elements", {}).items()}
    experts = tuple(decimals.number(mark) or decimals.ZERO for mark in case.get("experts", ()))
    return row.prepare(params, TYPES)(Case(weight, target, actual, facts.get, elements, experts))


def fact(name: str, value: str) -> formula.Value | None:
    match TYPES[name]:
        case formula.Type.TEXT:
            return value
        case formula.Type.TRUTH:
            return answer(value)
        case _:
            return decimals.number(value)
