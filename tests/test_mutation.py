"""The mutation of rulesets: every number is found, changed in place, and missed where no example notices it."""

import ast
from pathlib import Path

import pytest

import mutate_engine
import mutate_rulesets
from helpers import ROOT
from mutate_rulesets import EQUIVALENT, Mutant, mutants, survivors

LAW = """schema: jixiao.ruleset/1
id: small
edition: "1"
title: 小
scope: project
basis: [{cite: 无, verified: true}]
total: 100
grades: [{label: 好, from: 60}, {label: 差, from: 0}]
facts: [{name: 次数, type: 数}]
indicators:
  - name: 甲
    weight: 100
    method: {method: bands, of: 次数 + 0, undefined: zero, bands: [{from: 4, share: 80%}, {below: 4, share: 10%}]}
"""
CASES = """
- name: 恰在界限
  submission: {project: 甲, facts: {次数: 4}, indicators: []}
  expect: {earned: 80, grade: 好}
"""


def _changes(text: str) -> set[tuple[int, str, str]]:
    return {(one.source.line, one.old, one.new) for one in mutants(text, "规则.yaml")}


def test_every_weight_edge_share_grade_and_numeral_is_raised_and_lowered() -> None:
    found = _changes(LAW)
    assert {(12, "100", new) for new in ("101", "110", "90")} <= found
    assert {(8, "60", new) for new in ("61", "66", "54")} <= found
    assert {(8, "0", "1")} <= found
    assert {(13, "4", new) for new in ("5", "4.4", "3.6")} <= found
    assert {(13, "80", new) for new in ("81", "88", "72")} <= found
    assert (13, "0", "1") in found
    assert not any(line in (1, 3) for line, _, _ in found)


def test_thresholds_and_tables_are_changed_and_texts_are_not() -> None:
    text = "thresholds: {线: 90%}\ntable: {优: 50%}\nthresholds2: {线: 1}\nwhen: 名称3 = '第5类' 且 甲 > 7\nname: 8\n"
    assert {old for _, old, _ in _changes(text)} == {"90", "50", "7"}


def test_thresholds_of_shared_rules_are_changed() -> None:
    assert {old for _, old, _ in _changes("thresholds:\n  budget.low: {线: 95%}\n")} == {"95"}


def test_a_cap_of_1_on_a_share_is_only_lowered_because_marks_are_cut_at_the_weight_anyway() -> None:
    assert {new for _, _, new in _changes('value: "最小(1, 甲 / 2)"\n')} == {"0.9", "3", "2.2", "1.8"}


def test_a_change_replaces_its_own_number_and_nothing_else() -> None:
    (first, *_) = [one for one in mutants(LAW, "规则.yaml") if one.source.line == 8 and one.old == "60"]
    changed = first.applied(LAW)
    assert changed == LAW.replace("from: 60", f"from: {first.new}")


def test_a_number_that_no_example_misses_survives_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "1.yaml"
    path.write_text(LAW, encoding="utf-8")
    (tmp_path / "1.cases").mkdir()
    (tmp_path / "1.cases" / "一.yaml").write_text(CASES, encoding="utf-8")
    left, tried = survivors(str(path))
    assert tried == len(list(mutants(LAW, "x")))
    said = {(one.source.line, one.old, one.new) for one in left}
    assert {(13, "10", "11"), (13, "10", "9")} <= said  # the band below 4 is used by no example
    assert {(8, "60", "61"), (8, "60", "66"), (8, "60", "54")} <= said
    assert not any(old == "80" for _, old, _ in said)
    assert not any(line == 12 for line, _, _ in said)  # the checks refuse another weight
    assert mutate_rulesets.main([str(path)]) == 1
    assert f"{path}:13:" in capsys.readouterr().out


@pytest.mark.slow
def test_every_number_of_the_national_ruleset_is_noticed() -> None:
    left, tried = survivors("project-self-evaluation/2020")
    assert tried >= 30
    assert [str(one) for one in left] == []


def test_a_mutant_says_where_it_is_and_what_it_changes() -> None:
    (one,) = mutants("cap: 0\n", "甲.yaml")
    assert isinstance(one, Mutant)
    assert str(one) == "甲.yaml:1:6: 0 → 1"


def test_rules_across_forms_are_left_out() -> None:
    one, other = "  - {when: 甲.次序 = 1, across: true}\n", "  - {when: 甲.次序 = 2, across: false}\n"
    assert {(line, old) for line, old, _ in _changes(f"rules:\n{one}{other}")} == {(3, "2")}


def test_examples_that_fail_before_any_change_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "1.yaml"
    path.write_text(LAW, encoding="utf-8")
    (tmp_path / "1.cases").mkdir()
    (tmp_path / "1.cases" / "一.yaml").write_text(CASES.replace("80", "79"), encoding="utf-8")
    with pytest.raises(SystemExit, match="fail before any change"):
        survivors(str(path))


@pytest.mark.slow
def test_a_change_that_can_alter_no_mark_is_listed_with_its_reason_and_does_not_count(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert mutate_rulesets.main(["department-overall-hunan/2017"]) == 0
    out = capsys.readouterr().out
    assert "1 → 0.9: equivalent, breaches are counted whole" in out
    assert " 0 unnoticed, 1 equivalent" in out


def test_every_equivalent_change_is_a_change_of_one_place_of_its_file() -> None:
    for reason in EQUIVALENT:
        every = list(mutants((ROOT / reason.file).read_text(encoding="utf-8"), reason.file))
        explained = [one for one in every if reason.explains(one)]
        assert tuple(one.new for one in explained) == reason.new
        assert len({one.source for one in explained}) == 1


# --- mutants of the code itself -------------------------------------------------------------------------------

_CODE = '''
def share(mark: int, weight: int) -> bool:
    """A text is left alone: 1 < 2."""
    assert mark >= 0
    if mark < weight and not weight == 0:
        list(zip("a", "b", strict=True))
        return mark + 1 > weight * 2
    raise ValueError(f"{mark + 1}")
'''


def test_every_decision_of_a_module_is_changed_once_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "share.py"
    path.write_text(_CODE, encoding="utf-8")
    found = list(mutate_engine.mutants(path, "share.py"))
    assert sorted(one.what.partition(":")[0] for one in found) == [
        *("compare", "compare", "compare", "connective", "number", "number", "number", "operator", "operator", "turned")
    ]
    texts = {one.text for one in found}
    assert len(texts) == len(found) and ast.unparse(ast.parse(_CODE)) not in texts
    assert all("assert mark >= 0" in text and "1 < 2" in text and "mark + 1}" in text for text in texts)
    assert {"mark <= weight" in text for text in texts} == {True, False}


def test_a_mutant_is_tried_with_the_tests_that_come_by_its_lines_the_nearest_first() -> None:
    lines = {
        1: frozenset[str](),
        4: frozenset({"tests/test_a.py::one", "tests/test_b.py::two"}),
        5: frozenset({"tests/test_c.py::three"}),
    }
    tests = mutate_engine.Tests(
        {"jixiao/score/work.py": lines},
        {"tests/test_a.py::one": 90, "tests/test_b.py::two": 7, "tests/test_c.py::three": 8},
    )
    mutant = mutate_engine.Mutant("jixiao/score/work.py", range(4, 5), "", "")
    assert tests.of(mutant) == ["tests/test_b.py::two", "tests/test_a.py::one"]
    assert mutate_engine.rounds(tests.of(mutant)) == [
        ["-m", "not slow", "tests/test_b.py::two", "tests/test_a.py::one"],
        ["-m", "not slow", "tests", "--hypothesis-profile=quick"],
    ]
    loaded = mutate_engine.Mutant("jixiao/score/work.py", range(1, 2), "", "")
    assert tests.of(loaded) == ["tests/test_b.py::two", "tests/test_c.py::three", "tests/test_a.py::one"]
    assert tests.of(mutate_engine.Mutant("jixiao/score/other.py", range(1, 2), "", "")) == []


def test_the_lines_of_a_condition_are_not_those_of_its_branches(tmp_path: Path) -> None:
    path = tmp_path / "share.py"
    path.write_text(_CODE, encoding="utf-8")
    turned = next(one for one in mutate_engine.mutants(path, "share.py") if one.what.startswith("turned"))
    assert turned.lines == range(5, 6)
