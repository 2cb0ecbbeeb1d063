"""The examples are what examples/README.md says, and a form scores the same from YAML and from both layouts of text."""

import pytest

from helpers import ROOT
from jixiao import intake as importers
from jixiao.findings import appraisal
from jixiao.records import Scorecard, Submission

EXAMPLES = ROOT / "examples"
TEXTS = ("公开文本-逐格.txt", "公开文本-制表符.txt")
#: Project → earned, supported, grade, as recomputed by hand from the forms (contract rules 2 to 5).
PUBLISHED = {
    "企业教师生活补贴": ("97.78", "26.53", "0.8633"),
    "建国初期老干部困难补贴": ("96.64", "25.39", "0.7933"),
    "市级破产改制企业离休人员生活补贴": ("98.96", "27.71", "0.9357"),
    "省管森工企业离退休人员社会化管理工作经费": ("100.00", "10.00", "1.0000"),
}


@pytest.fixture(scope="module")
def ready() -> appraisal.Law:
    return appraisal.ready("project-self-evaluation/2020")


def _read(name: str) -> tuple[Submission, ...]:
    forms, problems = importers.read(str(EXAMPLES / name))
    assert problems == ()
    return forms


def _marks(card: Scorecard) -> tuple[object, ...]:
    """What a scorecard says, apart from the places of the file."""
    lines = tuple((one.path, one.possible, one.earned, one.supported, one.status, one.evidence) for one in card.lines)
    return card.submission.project and card.submission.project.text, card.submission.year, card.budget.rate, lines


@pytest.mark.parametrize("text", TEXTS)
def test_a_form_scores_the_same_from_yaml_and_from_published_text(text: str, ready: appraisal.Law) -> None:
    from_text = [_marks(appraisal.appraise(ready, form)) for form in _read(text)]
    from_yaml = [_marks(appraisal.appraise(ready, form)) for name in PUBLISHED for form in _read(f"{name}.yaml")]
    assert from_text == from_yaml


@pytest.mark.parametrize("text", TEXTS)
def test_a_form_reads_the_same_from_yaml_and_from_published_text(text: str) -> None:
    def words(form: Submission) -> list[tuple[object, ...]]:
        return [(row.path, row.target and row.target.text, row.actual and row.actual.text) for row in form.rows]

    assert [words(form) for form in _read(text)] == [words(_read(f"{name}.yaml")[0]) for name in PUBLISHED]


@pytest.mark.parametrize("project", PUBLISHED)
def test_the_published_forms_get_the_marks_that_were_worked_out_by_hand(project: str, ready: appraisal.Law) -> None:
    earned, supported, rate = PUBLISHED[project]
    card = appraisal.appraise(ready, _read(f"{project}.yaml")[0])
    assert (str(card.earned), str(card.supported), str(card.possible)) == (earned, supported, "100.00")
    assert card.grade == "优"
    assert card.budget.rate is not None
    assert abs(card.budget.rate * 10000 - int(rate.replace(".", ""))) <= 0.5


def test_the_form_with_many_mistakes_has_what_it_promises(ready: appraisal.Law) -> None:
    card = appraisal.appraise(ready, _read("多处错误.yaml")[0])
    families = {finding.id.split(".")[0] for finding in card.findings}
    assert families >= {
        "budget",
        "target",
        "value",
        "weights",
        "score",
        "rate",
        "indicator",
        "satisfaction",
        "unit",
    }
    assert str(card.possible) == "102.00"
    assert card.grade is None


def test_the_department_shows_the_finding_that_takes_all_its_projects(ready: appraisal.Law) -> None:
    forms = _read("一个部门.yaml")
    cards, problems = appraisal.appraise_all(ready, forms)
    assert problems == ()
    found = [[one.id for one in card.findings].count("department.underspent-widely") for card in cards]
    assert found == [1, 0, 0, 0]  # said once, of the unit
    alone = appraisal.appraise_all(ready, forms[:2])[0]
    assert all(one.id != "department.underspent-widely" for card in alone for one in card.findings)


def test_the_readme_names_every_example() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    named = {line.split("`")[1] for line in readme.splitlines() if line.startswith("| `")}
    files = {path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*") if path.is_file()}
    assert named == files - {"README.md"}


def test_a_departments_declared_total_is_possible_but_not_proved() -> None:
    (form,) = _read("部门整体/泸州社保局2020.yaml")
    card = appraisal.appraise(appraisal.ready("department-overall-sichuan/2020"), form)
    assert (str(card.earned), str(card.pending), str(card.possible)) == ("43.60", "50.00", "100.00")
    assert card.declared is not None
    assert (card.declared.verdict, str(card.declared.needed)) == ("needs", "36.00")  # 79.6 − 43.60
    assert card.grade_range == ("差", "优")
