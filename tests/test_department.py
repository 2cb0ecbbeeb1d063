"""What a department's ruleset may count over its projects, and which way a silent target of a project is marked."""

from dataclasses import replace
from fractions import Fraction

import pytest

from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.intake.canonical import parse
from jixiao.law import department
from jixiao.records import Scorecard
from jixiao.score.directions import direction
from jixiao.values import quantity

READY = appraisal.ready("project-self-evaluation/2020")


def project(*rows: str) -> Scorecard:
    listed = "\n".join(f"  - {{{row}}}" for row in rows)
    (form,) = parse(located.load(f"project: 项目\nindicators:\n{listed}\n", "form.yaml"))
    return appraisal.scored(READY, form)


def test_indicators_are_counted_by_the_second_level_that_they_stand_under() -> None:
    card = project(
        "path: [产出指标, 数量指标, 甲], target: ≥10次, actual: 13次",
        "path: [产出指标, 数量指标, 乙], target: ≥10次, actual: 14次",
        "path: [产出指标, 数量指标, 丙], target: ≥10次, actual: 9次",
        "path: [产出指标, 质量指标, 数量差错], target: ≤1次, actual: 1次",
        "path: [效益指标, 数量台账], target: ≥1套, actual: 1套",
    )
    found = department.facts([card])
    assert {
        name: found[name] for name in ("数量指标数", "达标数量指标数", "适度达标数量指标数", "质量指标数", "时效指标数")
    } == {
        "数量指标数": 3,
        "达标数量指标数": 2,
        "适度达标数量指标数": 1,  # 14次是目标的1.4倍，定低了
        "质量指标数": 1,
        "时效指标数": 0,
    }


@pytest.mark.parametrize(
    ("path", "origin"),
    [
        (("产出指标", "数量指标", "完成率"), "library"),
        (("产出指标", "质量指标", "完成率"), "name"),  # 指标库的完成率是数量指标
        (("产出指标", "完成率"), "library"),
        (("产出指标", "质量指标", "差错率"), "library"),
        (("产出指标", "时效指标", "差错率"), "name"),
    ],
)
def test_the_library_is_asked_for_the_name_under_its_second_level(path: tuple[str, ...], origin: str) -> None:
    plan = replace(READY.plan, library=True)
    (root,) = [node for node in plan.roots if node.name == path[0]]
    found = direction(plan, root, path, quantity.parse("98%"))
    assert found is not None and found.origin == origin


def test_a_target_of_nothing_is_a_limit_and_one_with_a_sign_needs_no_direction() -> None:
    (root,) = [node for node in READY.plan.roots if node.name == "产出指标"]
    path = ("产出指标", "质量指标", "甲")
    zero = direction(READY.plan, root, path, quantity.parse("0起"))
    assert zero is not None and (zero.direction, zero.origin) == ("at-most", "zero")
    assert direction(READY.plan, root, path, quantity.parse("≥1起")) is None
    assert Fraction(0) == quantity.parse("0起").value
