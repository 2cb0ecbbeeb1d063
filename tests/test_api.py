"""The root package: what programs may rely on, and nothing else."""

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import jixiao
from helpers import ROOT, drawn
from jixiao.findings import appraisal
from jixiao.keeper import cases
from jixiao.records import Scorecard
from jixiao.render import table

EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
LAW = jixiao.law("project-self-evaluation/2020")


def figures(card: Scorecard) -> tuple[object, ...]:
    """Everything of a scorecard but its steps and findings."""
    lines = [dataclasses.replace(line, steps=(), overruled=None, working=None) for line in card.lines]
    totals = (card.possible, card.earned, card.supported, card.pending, card.highest, card.grade, card.grade_range)
    return (lines, totals, card.by_evidence, card.budget, card.declared)


@pytest.mark.slow
def test_files_are_read_and_appraised_as_the_command_does() -> None:
    forms, unread = jixiao.read(EXAMPLES)
    cards, unscored = jixiao.appraise(LAW, forms)
    assert (unread, unscored) == ((), ())
    assert len(cards) == len(forms) >= 5
    assert any(card.findings for card in cards) and all(line.steps for card in cards for line in card.lines)
    done = subprocess.run(
        [sys.executable, "-m", "jixiao", "score", *map(str, EXAMPLES), "--format", "json", "--fail-on", "never"],
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    assert json.loads(jixiao.to_json(cards)) == json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_shows_runs_and_is_what_comes_out(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    [said] = re.findall("```python\n(.*?)```", text, flags=re.DOTALL)
    exec(compile(said.replace('"examples/', f'"{ROOT}/examples/'), name, "exec"), {})
    assert '"schema": "jixiao.scorecard/2"' in capsys.readouterr().out
    [shown] = re.findall("```text\n(资金.*?)\n…\n```", text, flags=re.DOTALL)
    [form], _ = jixiao.read(ROOT / "examples" / "企业教师生活补贴.yaml")
    [card], _ = jixiao.appraise(LAW, [form])
    assert shown in table.render([card], width=100)


def test_marks_alone_are_the_same_figures() -> None:
    forms, _ = jixiao.read(EXAMPLES)
    cards, _ = jixiao.appraise(LAW, forms)
    assert [figures(card) for card in jixiao.mark(LAW, forms)] == [figures(card) for card in cards]


@pytest.mark.slow
@given(drawn.forms())
def test_marks_alone_are_the_same_figures_for_any_form(form: dict[str, Any]) -> None:
    one = drawn.read(form)
    cards, problems = jixiao.appraise(LAW, [one])
    if problems:
        with pytest.raises(jixiao.Problems) as caught:
            jixiao.mark(LAW, [one])
        assert set(caught.value.problems) == set(problems)
    else:
        assert list(map(figures, jixiao.mark(LAW, [one]))) == list(map(figures, cards))


@pytest.mark.slow
def test_a_department_is_marked_with_its_projects() -> None:
    for case in cases.run(appraisal.ready("department-overall-sichuan/2020")):
        if case.card is not None and case.card.projects:
            [one] = jixiao.mark(jixiao.law("department-overall-sichuan/2020"), [case.card.submission])
            assert figures(one) == figures(case.card)
            return
    raise AssertionError("no worked example has projects")


def test_what_is_wrong_is_problems(tmp_path: Path) -> None:
    forms, unread = jixiao.read([str(tmp_path / "没有.yaml"), EXAMPLES[0]])
    assert len(forms) == 4 and [one.code for one in unread] == ["file.missing"]
    assert json.loads(jixiao.to_json(unread))[0]["code"] == "file.missing"
    with pytest.raises(jixiao.Problems) as caught:
        jixiao.law("没有这部")
    assert isinstance(caught.value.problems[0], jixiao.Problem)


def test_judgements_beside_a_file_are_read_with_it(tmp_path: Path) -> None:
    form = tmp_path / "表.yaml"
    form.write_text(
        "project: 甲\nindicators:\n  - {path: [效益指标, 社会效益指标, 乙], target: 改善, actual: 有所变化}\n",
        encoding="utf-8",
    )
    beside = tmp_path / "表.yaml.judgements.yaml"
    beside.write_text(
        "- {project: 甲, path: [效益指标, 社会效益指标, 乙], grade: 达成, share: 90%, words: 查过, by: 张三}\n",
        encoding="utf-8",
    )
    [form_], unread = jixiao.read(form)
    assert not unread and form_.judgements[0].by == "张三"
    beside.write_text("- {project: 丙, path: [乙], grade: 达成, share: 90%, words: 查过, by: 张三}\n", encoding="utf-8")
    assert [one.code for one in jixiao.read(form)[1]] == ["judgement.unknown-project"]
    beside.write_text("{", encoding="utf-8")
    forms, unread = jixiao.read(form)
    assert forms == () and unread


@pytest.mark.slow
def test_the_room_of_the_law_does_not_take_the_functions_place() -> None:
    said = "import jixiao, jixiao.law.plan, jixiao.law.formula; print(jixiao.law('project-self-evaluation').plan.total)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout == "100.00\n"


def test_importing_the_package_loads_nothing_heavy() -> None:
    said = "import sys, jixiao; print(sorted({name.split('.')[0] for name in sys.modules} & {'pydantic', 'yaml', 'click'}))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_single_record_is_an_object_and_several_are_a_list() -> None:
    forms, _ = jixiao.read(EXAMPLES[0])
    [card, *_], _ = jixiao.appraise(LAW, forms)
    assert json.loads(jixiao.to_json(card))["schema"] == "jixiao.scorecard/2"
    assert [one["id"] for one in json.loads(jixiao.to_json(card.findings))] == [one.id for one in card.findings]


@pytest.mark.slow
def test_an_account_is_audited_as_the_command_does() -> None:
    name = "examples/决算公开/决算说明.txt"
    account = jixiao.account(ROOT / name)
    assert (account.unit, account.year) == ("青石县农村供水服务中心", 2023)
    audit = jixiao.audit(account)
    done = subprocess.run(
        [sys.executable, "-m", "jixiao", "audit", name, "--format", "json"], capture_output=True, check=False, cwd=ROOT
    )
    [said] = json.loads(done.stdout)
    own = json.loads(jixiao.to_json(audit))
    assert own["findings"] == said["findings"] != []
    assert own["checked"] == said["checked"]
    assert json.loads(jixiao.to_json([audit])) == [own]


def test_what_is_no_account_is_problems(tmp_path: Path) -> None:
    with pytest.raises(jixiao.Problems):
        jixiao.account(tmp_path / "没有.docx")


@pytest.mark.slow
def test_the_room_of_the_audit_does_not_take_the_functions_place() -> None:
    said = "import jixiao, jixiao.audit.rules, jixiao.audit.texts; print(callable(jixiao.audit))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
