"""What does not fit a hand-written file is told once, where it stands, with what may stand there instead."""

import pytest

from jixiao.ground.problems import Problems
from jixiao.law import load

RULESET = """\
schema: jixiao.ruleset/1
id: bureau
edition: "2024"
title: 试验
scope: project
basis: [{cite: 甲, verified: true}]
total: 100
grades: [{label: 优, from: 90}]
indicators:
  - name: 产出
    weight: 100
    method: {method: at-least, pass-line: 60%}
    not-applicable: full
"""


def told(old: str, new: str) -> list[str]:
    """The problems of the ruleset with one text changed."""
    assert RULESET.count(old) == 1
    with pytest.raises(Problems) as raised:
        load.load(RULESET.replace(old, new), "2024.yaml")
    return [str(problem) for problem in raised.value.problems]


def test_an_unknown_key_of_a_method_is_compared_with_the_keys_of_that_method() -> None:
    assert told("pass-line", "pass-lin") == [
        "2024.yaml:12:32: ruleset.unknown-key: 不认识的键“pass-lin”。是不是想写“pass-line”？"
    ]
    (problem,) = told("pass-line", "bonus")
    assert problem.startswith("2024.yaml:12:32: ruleset.unknown-key: 不认识的键“bonus”。请删去；这里可以写：method、")
    assert "pass-line" in problem
    assert "penalty" not in problem


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            "ful",
            "2024.yaml:13:21: ruleset.not-allowed: “ful”不是“not-applicable”允许的值。是不是想写“full”？可以写：full、",
        ),
        ("{by: equal}", "2024.yaml:13:21: ruleset.missing-key: 缺少必填的“to”。请补上这一项。"),
        ("[效益]", "2024.yaml:13:21: ruleset."),
    ],
)
def test_what_fits_no_member_of_a_union_is_told_by_the_one_that_it_fits_best(written: str, problem: str) -> None:
    found = told("not-applicable: full", f"not-applicable: {written}")
    assert any(one.startswith(problem) for one in found), found
    places = [one.split(": ")[0] for one in found]
    assert len(set(places)) == len(found)


def test_a_key_that_only_the_reader_fills_in_is_unknown_where_it_is_written() -> None:
    assert told("    weight: 100\n", "    source: 甲\n    weight: 100\n") == [
        "2024.yaml:11:5: ruleset.unknown-key: 不认识的键“source”。请删去这一项。"
    ]


def test_every_misfit_of_a_file_is_told_up_to_a_number() -> None:
    many = "".join(f"    键{number}: 1\n" for number in range(300))
    assert len(told("    weight: 100\n", "    weight: 100\n" + many)) == 200


def test_a_wrong_key_is_not_also_told_as_a_missing_one() -> None:
    (problem,) = told("indicators:\n", "indicatrs:\n")
    assert problem == "2024.yaml:9:1: ruleset.unknown-key: 不认识的键“indicatrs”。是不是想写“indicators”？"


def test_a_comma_without_quotation_marks_is_told_to_need_them() -> None:
    (problem,) = told("{cite: 甲, verified: true}", "{cite: 甲, 乙, verified: true}")
    assert problem.endswith("不认识的键“乙”。请删去这一项。若它是前一个值里逗号后面的文字，请给那个值加引号。")


def test_a_law_has_no_anchors_every_value_stands_where_it_is_used() -> None:
    problems = told("pass-line: 60%", "pass-line: &line 60%")
    assert [problem.split(": ")[1] for problem in problems] == ["yaml.anchor"]
