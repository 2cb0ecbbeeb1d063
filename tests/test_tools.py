"""The developers' tools: the reference pages follow the code, and the coverage gate does not let a gap through."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

import coverage_gate
import reference
from coverage_gate import gaps


def _entries(text: str) -> list[tuple[str, str, str]]:
    return [(entry.code, entry.message, entry.cure) for entry in reference.entries(ast.parse(text))]


def test_a_problem_is_found_with_what_it_says_and_what_is_filled_in_left_open() -> None:
    text = 'raise Problems([Problem(here, "ruleset.weight-sum", f"合计{total}，应为{x}。", cure="请改。")])'
    assert _entries(text) == [("ruleset.weight-sum", "合计…，应为…。", "请改。")]


@pytest.mark.parametrize(
    "text",
    [
        '_problem(node, "formula.syntax", "写法不对。", "请改写。")',
        'KINDS = {"missing": ("formula.syntax", "写法不对。", "请改写。")}',
        'def f():\n    return "formula.syntax", "写法不对。", "请改写。"',
        'code = "formula.syntax"\nProblem(here, code, "写法不对。", "请改写。")',
        'Problem(here, "formula.syntax", "写法" + "不对。", "请改写。")',
        'CODE: str = "formula.syntax"\nROW = (CODE, "写法不对。", "请改写。")',
        'message = "别的。"\nmessage, cure = "写法不对。", "请改写。"\nself.tell(place, "formula.syntax", message, cure)',
    ],
)
def test_a_problem_is_found_where_it_is_made_in_another_way(text: str) -> None:
    assert _entries(text) == [("formula.syntax", "写法不对。", "请改写。")]


def test_what_is_computed_is_left_open() -> None:
    text = 'def f(code, message):\n    tell(place, "formula.syntax", message, "请改写。")\n    Problem(place, code, message, "")'
    assert _entries(text) == [("formula.syntax", "", "请改写。")]


def test_both_codes_of_a_choice_are_found() -> None:
    assert [code for code, _, _ in _entries('Problem(here, "a.b" if x else "a.c", "坏。", "改。")')] == ["a.b", "a.c"]


@pytest.mark.parametrize(
    "text",
    [
        'Finding(id="budget.underspent", severity="error", subject="执行率", message="低。", advice="改。")',
        'open("table.md")',
        'LABELS = (("budget.zero", "预算"),)',
    ],
)
def test_what_is_no_problem_is_left_out(text: str) -> None:
    assert _entries(text) == []


@pytest.mark.slow
def test_a_page_that_is_absent_or_old_is_named(tmp_path: Path) -> None:
    names = [name for name, _ in reference.PAGES]
    assert reference.stale(tmp_path) == names
    for name, page in reference.PAGES:
        (tmp_path / name).write_text(page(), encoding="utf-8")
    assert reference.stale(tmp_path) == []
    (tmp_path / names[0]).write_text("old", encoding="utf-8")
    assert reference.stale(tmp_path) == names[:1]


@pytest.mark.slow
def test_the_problems_page_holds_each_code_once_per_message() -> None:
    rows = [line for line in reference.problems().splitlines() if line.startswith("| `")]
    assert rows
    assert len(rows) == len(set(rows))
    # What is wrong is written out for every code; what to do, too, but where it depends on the names that there are, on
    # the type of a fact (facts.md says how each is written), or on the key that has no effect.
    parts = [re.split(r"(?<!\\)\|", row.strip("|")) for row in rows]
    assert [code for code, message, _ in parts if message.strip() == "…"] == []
    computed = {code.strip() for code, _, cure in parts if cure.strip() == "…"}
    names = ("formula.unknown-name", "submission.bad-fact", "submission.unknown-fact", "ruleset.no-effect")
    assert computed == {f"`{name}`" for name in names}


def _data(**files: tuple[list[int], list[list[int]]]) -> dict[str, Any]:
    return {
        "meta": {"branch_coverage": True},
        "files": {
            f"engine/jixiao/{name.replace('__', '/')}.py": {"missing_lines": lines, "missing_branches": branches}
            for name, (lines, branches) in files.items()
        },
    }


def test_whole_coverage_passes() -> None:
    assert list(gaps(_data(decimals=([], []), methods__base=([], [])), ("decimals", "methods"))) == []


@pytest.mark.parametrize(
    ("data", "gap"),
    [
        (_data(), "jixiao.score: not in the coverage data"),
        (_data(scored=([], [])), "jixiao.score: not in the coverage data"),
        (_data(report__score=([], [])), "jixiao.score: not in the coverage data"),
        (_data(score=([7], [])), "engine/jixiao/score.py:7: never run"),
        (_data(score=([], [[7, 9]])), "engine/jixiao/score.py:7: the branch to line 9 is never taken"),
        (_data(score__steps=([], [[7, -3]])), "engine/jixiao/score/steps.py:7: the branch to the exit is never taken"),
        (_data(score=([], [])) | {"meta": {"branch_coverage": False}}, "the data has no branch coverage"),
    ],
)
def test_a_gap_is_named(data: dict[str, Any], gap: str) -> None:
    assert any(found.startswith(gap) for found in gaps(data, ("score",)))


def test_the_gate_exits_1_on_a_gap_and_0_without(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "coverage.json"
    assert coverage_gate.main(str(file)) == 1
    whole = _data(**{name.replace(".", "__"): ([], []) for name in coverage_gate.GATED})
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert coverage_gate.main(str(file)) == 0
    file.write_text(json.dumps(_data()), encoding="utf-8")
    assert coverage_gate.main(str(file)) == 1
    assert f"{len(coverage_gate.GATED)} gaps" in capsys.readouterr().out
