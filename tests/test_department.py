"""What a department's ruleset may count over its projects, and which way a silent target of a project is marked."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from helpers import ROOT
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


def test_money_is_added_in_yuan_and_good_projects_are_those_of_the_two_best_grades() -> None:
    forms = parse(
        located.load(
            """\
- project: 甲
  budget: {unit: 万元, total: {annual: 100, executed: 90}}
  indicators: [{path: [产出指标, 数量指标, 子], target: 1次, actual: 1次}]
- project: 乙
  budget: {unit: 万元, total: {annual: 10, executed: 5}}
  indicators: [{path: [产出指标, 数量指标, 子], target: 10次, actual: 9次}]
- project: 丙
  budget: {unit: 元, total: {annual: 2000, executed: 500}}
  indicators: [{path: [产出指标, 数量指标, 子], target: 4次, actual: 1次}]
""",
            "form.yaml",
        )
    )
    cards = [appraisal.scored(READY, form) for form in forms]
    assert [card.grade for card in cards] == ["优", "良", "差"]
    found = department.facts(cards)
    assert {name: found[name] for name in ("项目数", "优良项目数", "项目预算数", "项目执行数")} == {
        "项目数": 3,
        "优良项目数": 2,
        "项目预算数": 1102000,
        "项目执行数": 950500,
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


def test_the_ruleset_of_the_projects_is_looked_up_beside_the_departments_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "规则"
    folder.mkdir()
    rulesets = ROOT / "rulesets"
    (folder / "项目.yaml").write_bytes((rulesets / "project-self-evaluation" / "2020.yaml").read_bytes())
    own = (rulesets / "department-overall-sichuan" / "2020.yaml").read_text(encoding="utf-8")
    (folder / "部门.yaml").write_text(re.sub(r"(?m)^projects: .*$", "projects: 项目.yaml", own), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    using = appraisal.ready("规则/部门.yaml")
    assert using.projects is not None
    assert using.projects.opened.ruleset.id == "project-self-evaluation"
