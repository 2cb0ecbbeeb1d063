"""The cases of the scoring methods in tests/cases/methods: read, and put to a method as they are written."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest

from helpers import ROOT
from jixiao.ground import decimals, located
from jixiao.ground.written import NOWHERE
from jixiao.law import formula
from jixiao.law.decide import decide
from jixiao.law.methods import METHODS
from jixiao.records import Evidence, Status
from jixiao.records.law import Lowered
from jixiao.records.steps import Marked
from jixiao.score.asked import answered
from jixiao.values import quantity
from jixiao.values.answers import answer
from jixiao.values.reading import asked_of

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


@dataclass(frozen=True)
class Found:
    """What a method made of a case: exact points (None where none follow), and the sentence of its step."""

    status: Status
    points: Fraction | None
    reached: bool | None
    evidence: Evidence | None
    text: str
    step: Marked


def lowered(method: str, params: dict[str, Any]) -> Lowered:
    row = METHODS[method]
    return row.lower(row.params.model_validate({**params, "method": method}), TYPES)


def outcome(method: str, case: Any) -> Found:
    row = METHODS[method]
    params = row.params.model_validate({**case.get("params", {}), "method": method})
    target = quantity.parse(case["target"]) if "target" in case else None
    actual = quantity.parse(case["actual"]) if "actual" in case else None
    if target and actual:
        target, actual, _ = quantity.common(target, actual)
    weight = decimals.half_up(decimals.number(case["weight"]) or 0)
    given = {name: str(text) for name, text in case.get("elements", {}).items()}
    marks = tuple(decimals.number(mark) or decimals.ZERO for mark in case.get("experts", ()))
    names = [item.name for item in getattr(params, "items", ())] if method == "elements" else []
    values: dict[str, Any] = {
        **{name: fact(name, value) for name, value in case.get("facts", {}).items()},
        **asked_of(target, actual, case.get("target", ""), case.get("actual", "")),
        **answered(names, given, marks),
        "分值": Fraction(weight),
    }
    if "peers" in case:
        values["同批.其他"] = tuple(sorted(decimals.number(one) or decimals.ZERO for one in case["peers"]))
        values |= {f"同批.{name}": tuple(case.get(name, ())) for name in ("没有数值", "未评", "未读")}
    values = {name: value for name, value in values.items() if value is not None or name not in case.get("facts", {})}
    values |= {name: fact(name, value) for name, value in case.get("facts", {}).items()}
    if target is not None and target.value is not None and not target.op:
        values["目标.符号"] = ">="
    low = row.lower(params, TYPES)
    decision = decide(low)(values)
    points = decision.gives
    if points is not None and not decision.branch.in_points:
        points = Fraction(weight) * points
    unit = target.unit if row.of_target and target else actual.unit if low.actual_unit and actual else None
    step = Marked(
        rule=NOWHERE, method=method, branch=decision.branch, weight=weight, exact=points, values=values, unit=unit
    )
    status, evidence = decision.branch.status, decision.branch.evidence
    return Found(status, points, decision.reached, evidence, row.said(step), step)


def fact(name: str, value: str) -> formula.Value | None:
    match TYPES[name]:
        case formula.Type.TEXT:
            return value
        case formula.Type.TRUTH:
            return answer(value)
        case _:
            return decimals.number(value)
