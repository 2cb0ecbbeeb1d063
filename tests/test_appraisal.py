"""A ruleset is opened whole, a department takes its projects along, and one bad form does not stop the others."""

from dataclasses import replace
from pathlib import Path

import pytest

from helpers import ROOT
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake.canonical import parse
from jixiao.records import Cell, Submission
from jixiao.render import interchange, table

PROJECT = """
  - project: {name}
    unit: 某局
    year: 2020
    budget: {{unit: 万元, total: {{annual: 100, executed: {executed}}}}}
    indicators:
      - {{path: [产出指标, 数量指标, 人数], target: 10人, actual: 10人}}
"""


def department(*executed: int) -> Submission:
    projects = "".join(PROJECT.format(name=f"项目{n}", executed=amount) for n, amount in enumerate(executed, 1))
    text = f"project: 部门整体支出\nunit: 某局\nyear: 2020\nprojects:{projects}"
    (form,) = parse(located.load(text, "部门.yaml"))
    return form


@pytest.fixture(scope="module")
def sichuan() -> appraisal.Law:
    return appraisal.ready("department-overall-sichuan/2020")


def ids(found: Submission, ready: appraisal.Law) -> list[str]:
    return [finding.id for finding in appraisal.appraise(ready, found).findings]


def test_what_shows_only_over_all_projects_is_the_departments_own_finding_said_once(sichuan: appraisal.Law) -> None:
    assert ids(department(85, 85, 85), sichuan).count("department.underspent-widely") == 1
    assert "department.underspent-widely" not in ids(department(85, 85, 95), sichuan)


def test_a_departments_projects_feed_its_indicators_and_are_shown(sichuan: appraisal.Law) -> None:
    card = appraisal.appraise(sichuan, department(100, 100))
    reached = next(line for line in card.lines if line.path[-1] == "目标实现")
    assert str(reached.earned) == "10.00"  # two of two quantity indicators
    assert [project.submission.project.text for project in card.projects if project.submission.project] == [
        "项目1",
        "项目2",
    ]
    assert "所属项目（2个" in table.render([card])
    assert len(interchange.as_json(card)["projects"]) == 2  # type: ignore[arg-type]


def test_a_project_that_cannot_be_scored_is_a_problem_of_its_department(sichuan: appraisal.Law) -> None:
    form = department(100)
    bad = replace(form.projects[0], rows=())
    with pytest.raises(Problems) as found:
        appraisal.appraise(sichuan, replace(form, projects=(bad,)))
    assert [problem.code for problem in found.value.problems] == ["submission.no-indicators"]


def test_a_form_that_cannot_be_scored_is_reported_and_the_others_go_on() -> None:
    ready = appraisal.ready("project-self-evaluation")
    good, other = department(90, 95).projects
    cards, problems = appraisal.appraise_all(ready, (good, replace(good, rows=()), other))
    assert len(cards) == 2
    assert [problem.code for problem in problems] == ["submission.no-indicators"]


def test_an_unknown_ruleset_names_the_nearest() -> None:
    with pytest.raises(Problems) as found:
        appraisal.ready("project-self-evalution/2020")
    (problem,) = found.value.problems
    assert problem.code == "ruleset.not-found"
    assert "project-self-evaluation/2020" in problem.cure


@pytest.mark.parametrize(
    ("thresholds", "said"),
    [
        ("{budget.underspent: {偏低线: 85%}}", []),
        ("{budget.underspent: {偏底线: 85%}}", ["ruleset.unknown-threshold"]),
        ("{budget.underspend: {偏低线: 85%}}", ["ruleset.unknown-finding"]),
        ("{budget.underspent: {偏低线: 85元}}", ["ruleset.threshold-type"]),
        (
            "{target.too-low: {偏低倍数: '“高”'}, budget.underspent: {偏底线: 1}}",
            ["ruleset.threshold-type", "ruleset.unknown-threshold"],
        ),
        ("{target.too-low: {偏低倍数: 1 +}}", ["formula.syntax"]),
    ],
)
def test_only_limits_that_shared_rules_have_can_be_moved(thresholds: str, said: list[str], tmp_path: Path) -> None:
    text = (ROOT / "tests" / "cases" / "one-working.yaml").read_text(encoding="utf-8")
    path = tmp_path / "规则.yaml"
    path.write_text(f"{text}  thresholds: {thresholds}\n", encoding="utf-8")
    try:
        appraisal.ready(str(path))
        problems: tuple[Problem, ...] = ()
    except Problems as found:
        problems = found.problems
    assert [problem.code for problem in problems] == said
    assert {problem.source.file for problem in problems} <= {
        str(path)
    }  # nobody who changes a limit can mend the shared file


def test_where_units_set_their_own_indicators_all_share_alike_and_no_child_has_points(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "cases" / "one-working.yaml").read_text(encoding="utf-8")
    below = "    children:\n      - {name: 核查, weight: 5, method: {method: at-least}}\n      - {name: 质量指标, open: true}\n"
    path = tmp_path / "规则.yaml"
    path.write_text(text.replace("    aggregate: by-unit\n", f"    aggregate: by-unit\n{below}"), encoding="utf-8")
    for code in ("ruleset.weight-open", "ruleset.weight-missing"):
        with pytest.raises(Problems) as found:
            appraisal.ready(str(path))
        assert code in [problem.code for problem in found.value.problems]
        path.write_text(path.read_text(encoding="utf-8").replace("    open: true\n", "", 1), encoding="utf-8")


def test_a_department_without_rows_under_a_projects_ruleset_is_shown_the_departments() -> None:
    whole = replace(department(100), rows=(), projects=(), project=Cell("部门整体支出", Source("部门.txt", 1)))
    with pytest.raises(Problems) as found:
        appraisal.appraise(appraisal.ready("project-self-evaluation"), whole)
    (problem,) = found.value.problems
    assert problem.code == "submission.no-indicators"
    assert "-r department-overall-sichuan" in problem.cure
