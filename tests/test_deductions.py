"""What is taken from the total is said to be taken: in the printed law, in the steps, and read back from print."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from jixiao.cli import cli, shell

HEAD = """
schema: jixiao.ruleset/1
id: penalties
edition: "1"
title: 扣分
scope: project
basis: [{cite: 示例, verified: memory}]
total: 100
grades: [{label: 优, from: 90}, {label: 差, from: 0}]
facts: [{name: 差错, type: 数}, {name: 完成, type: 数}]
indicators:
  - {name: 基础, weight: 100, method: {method: formula, value: 完成}}
  - {name: 扣分, penalty: true, %s}
"""
EVENTS = "method: {method: per-unit, of: 差错, mark: 0, base: 0%, above: {each: 1, points: 2}}"
BEYOND = "method: {method: per-unit, of: 差错, mark: 5, base: 0%, above: {each: 1, points: 2}}"
BOTH = "method: {method: per-unit, of: 差错, mark: 1, base: 40%, above: {each: 1, points: 1}, below: {each: 1, points: -1}}"
FORMULA = "method: {method: formula, value: 差错 * 2, gives: points}"

Told = Callable[[str, Mapping[str, Any] | None], str]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """What `ruleset docs` prints of a law with a deduction; with facts, what `explain` says of its line."""

    def run(line: str, facts: Mapping[str, Any] | None = None) -> str:
        law = tmp_path / "扣分.yaml"
        law.write_text(HEAD % line, encoding="utf-8")
        form = tmp_path / "表.yaml"
        form.write_text(f"project: 甲\nfacts: {{差错: {(facts or {}).get('差错', 0)}, 完成: 90%}}\n", encoding="utf-8")
        asked = ["ruleset", "docs", str(law)] if facts is None else ["explain", "-r", str(law), str(form), "扣分"]
        assert shell.run(cli, asked) == 0
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    ("line", "standard"),
    [
        (f"weight: 10, {EVENTS}", "每有1个扣2分，扣完为止。"),
        (f"limit: none, {EVENTS}", "每有1个扣2分。"),
        (f"weight: 10, {BEYOND}", "5（含）以下不扣分；每超过1扣2分，扣完为止，不足1的不计。"),
        (f"weight: 5, {BOTH}", "等于1扣分值的40%；每超过1扣1分；每低于1少扣1分，扣完为止，不足1的不计。"),
        (f"weight: 10, {FORMULA}", "扣分＝差错×2，不低于0分、不超过分值。"),
        (f"limit: none, {FORMULA}", "扣分＝差错×2，不低于0分。"),
    ],
)
def test_the_printed_law_says_of_a_deduction_that_points_are_taken(line: str, standard: str, told: Told) -> None:
    assert f"| {standard}扣分项：" in told(line, None)


@pytest.mark.parametrize(
    ("line", "errors", "said"),
    [
        (f"weight: 10, {EVENTS}", 3, "3高于基准0，3档（每档1），扣6分，共扣6分"),
        (f"weight: 10, {EVENTS}", 0, "等于基准，共扣0分"),
        (f"weight: 5, {BOTH}", 0, "0低于基准1，1档（每档1），少扣1分，共扣1分"),
        (f"weight: 10, {FORMULA}", 3, "扣6分（差错 * 2）"),
        (f"weight: 10, {FORMULA}", -3, "算得-6分，不足0的扣0分（差错 * 2）"),
    ],
)
def test_the_step_of_a_deduction_says_how_much_it_takes(line: str, errors: int, said: str, told: Told) -> None:
    assert said in told(line, {"差错": errors})


def test_points_that_would_be_less_than_nothing_are_said_to_count_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    law, form = tmp_path / "规则.yaml", tmp_path / "表.yaml"
    law.write_text(HEAD % f"weight: 10, {EVENTS}", encoding="utf-8")
    form.write_text("project: 甲\nfacts: {差错: 0, 完成: -3%}\n", encoding="utf-8")
    assert shell.run(cli, ["explain", "-r", str(law), str(form), "基础"]) == 0
    assert "0.00 分  算得-3%，不足0的计0分（完成）" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (f"weight: 10, {EVENTS}", "above: {each: 1, points: 2}"),
        (f"limit: none, {EVENTS}", "limit: none"),
        (f"weight: 10, {BEYOND}", "mark: 5, base: 0%, above: {each: 1, points: 2}"),
        (f"weight: 10, {FORMULA}", "{method: formula, value: 差错 * 2, gives: points}"),
        (
            f"weight: 5, {BOTH}",
            "method: {method: graded}",
        ),  # what it takes at the mark is left to a person, not guessed
    ],
)
def test_a_printed_deduction_is_read_back_as_one_or_left_to_a_person(
    line: str, read: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    law, table = tmp_path / "扣分.yaml", tmp_path / "扣分.xlsx"
    law.write_text(HEAD % line, encoding="utf-8")
    assert shell.run(cli, ["ruleset", "docs", str(law), "-o", str(table)]) == 0
    shell.run(cli, ["ruleset", "new", "again/1", "--from", str(table)])
    assert read in capsys.readouterr().out.partition("name: 扣分")[2]
