"""Input that is wrong, absurd or hostile ends in problems at exact places, or in a finding: never in a traceback.

tests/cases/broken.yaml says for every file of tests/cases/broken/ which problems are to be reported, and where.
"""

import io
import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import ROOT
from helpers.commands import Said
from jixiao.cli import cli, shell

BROKEN = ROOT / "tests" / "cases" / "broken"
EXPECTED: dict[str, list[list[Any]]] = yaml.safe_load(BROKEN.with_suffix(".yaml").read_text(encoding="utf-8"))
MILLION = 1_000_000

FORM = """project: 社区图书流动站
year: 2020
budget: {{unit: 万元, total: {{annual: {annual}, executed: {executed}}}}}
indicators:
  - {{path: [产出指标, 数量指标, 开站次数], target: {target}, actual: {actual}}}
  - {{path: [效益指标, 社会效益指标, 借阅人次], target: 3000人次, actual: 3000人次}}
  - {{path: [满意度指标, 满意度指标, 读者满意度], target: ≥90%, actual: 93%, basis: 问卷调查}}
"""

#: A ruleset of one formula; a division that may have no result says what then.
LAW = """schema: jixiao.ruleset/1
id: one-formula
edition: '1'
title: 一个算式
scope: project
basis: [{cite: 青禾区试行办法, verified: true}]
total: 100
grades: [{label: 优, from: 90}, {label: 差, from: 0}]
facts: [{name: 甲, type: 数}, {name: 乙, type: 数}]
indicators:
  - {name: 进度, weight: 100, method: {method: formula, value: 甲 / 乙, gives: share, undefined: pending}}
"""


def _run(words: list[str]) -> Said:
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    try:
        code = shell.run(cli, words)
        return Said(code, sys.stdout.getvalue(), sys.stderr.getvalue())
    finally:
        sys.stdout, sys.stderr = out, err


def _score(path: Path, *words: str) -> Said:
    return _run(["score", str(path), "--fail-on", "never", *words])


def _card(folder: Path, **cells: str) -> Any:
    text = FORM.format(**{"annual": "20", "executed": "20", "target": "≥40次", "actual": "42次"} | cells)
    path = folder / "表.yaml"
    path.write_text(text, encoding="utf-8")
    said = _score(path, "--format", "json")
    assert (said.code, said.err) == (0, "")
    return said.json[0]


def _line(card: Any, name: str = "开站次数") -> dict[str, Any]:
    [line] = [one for one in card["lines"] if one["path"][-1] == name]
    return {key: line[key] for key in ("earned", "status", "evidence")}


# --- files that are refused -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_file_is_refused_with_its_problems_at_their_places(name: str, tmp_path: Path) -> None:
    words = ["ruleset", "check"] if name.startswith("规则集") else ["score", "-o", str(tmp_path / "得分.json")]
    said = _run([*words, str(BROKEN / name), "--format", "json"])
    assert (said.code, said.out) == (2, "")
    found = [[one["code"], one["source"].get("line", 0), one["source"].get("col", 0)] for one in said.problems]
    assert found == EXPECTED[name]
    assert {one["source"]["file"] for one in said.problems} == {str(BROKEN / name)}
    assert all(one["message"].endswith("。") and one["cure"].endswith(("。", "？")) for one in said.problems)
    assert list(tmp_path.iterdir()) == []


def test_every_broken_file_has_its_expectation() -> None:
    assert {path.name for path in BROKEN.iterdir()} == set(EXPECTED)


def test_the_ruleset_that_the_broken_ones_were_made_from_is_sound(tmp_path: Path) -> None:
    text = (BROKEN / "规则集-除以零.yaml").read_text(encoding="utf-8")
    path = tmp_path / "好.yaml"
    path.write_text(text.replace("gives: share", "gives: share\n      undefined: zero"), encoding="utf-8")
    assert _run(["ruleset", "check", str(path)]).code == 0


def test_a_broken_file_is_no_ruleset_to_score_by_either() -> None:
    said = _run(["score", str(ROOT / "examples/企业教师生活补贴.yaml"), "-r", str(BROKEN / "规则集-循环算式.yaml")])
    assert (said.code, said.out) == (2, "")
    assert "ruleset.cyclic-formula" in said.err


# --- encodings --------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("name", ["企业教师生活补贴.yaml", "公开文本-逐格.txt", "公开文本-制表符.txt"])
def test_the_encodings_of_chinese_editors_are_read(name: str, encoding: str, tmp_path: Path) -> None:
    source = ROOT / "examples" / name
    path = tmp_path / name
    path.write_bytes(source.read_text(encoding="utf-8").encode(encoding))
    assert [card["score"] for card in _score(path, "--format", "json").json] == [
        card["score"] for card in _score(source, "--format", "json").json
    ]


# --- numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "actual", "line"),
    [
        ("100次", "-5次", {"earned": "0.00", "status": "scored", "evidence": "measured"}),
        ("-5", "100", {"earned": "50.00", "status": "scored", "evidence": "measured"}),
        ("-5", "-6", {"earned": "0.00", "status": "scored", "evidence": "measured"}),
        ("1" + "0" * 28, "5" + "0" * 27, {"earned": "25.00", "status": "scored", "evidence": "measured"}),
        ("1" + "0" * 30, "1" + "0" * 31, {"earned": "0.00", "status": "pending", "evidence": "none"}),
        ("100", "1e9999", {"earned": "0.00", "status": "pending", "evidence": "none"}),
        ("２００", "１５０", {"earned": "37.50", "status": "scored", "evidence": "measured"}),
        ("100", "١٢٣", {"earned": "0.00", "status": "pending", "evidence": "none"}),
        ("100", "NaN", {"earned": "0.00", "status": "pending", "evidence": "none"}),
        ("100", "∞", {"earned": "0.00", "status": "pending", "evidence": "none"}),
    ],
)
def test_absurd_numbers_are_marked_or_left_to_a_person(
    target: str, actual: str, line: dict[str, str], tmp_path: Path
) -> None:
    assert _line(_card(tmp_path, target=target, actual=actual)) == line


def test_a_budget_of_0_is_not_applicable_and_found(tmp_path: Path) -> None:
    card = _card(tmp_path, annual="0", executed="3")
    assert _line(card, "预算执行率") == {"earned": "0.00", "status": "not-applicable", "evidence": "none"}
    assert card["budget"]["rate"] is None
    assert {one["id"]: one["severity"] for one in card["findings"]}["budget.zero"] == "error"
    assert card["score"]["possible"] == "100.00"


def test_more_spent_than_there_was_is_found_and_gives_no_more_than_the_weight(tmp_path: Path) -> None:
    card = _card(tmp_path, annual="0.01", executed="1" + "0" * 20)
    assert _line(card, "预算执行率") == {"earned": "10.00", "status": "scored", "evidence": "measured"}
    assert "budget.overspent" in {one["id"] for one in card["findings"]}


def test_amounts_in_full_width_digits_are_read(tmp_path: Path) -> None:
    assert _card(tmp_path, annual="２００", executed="１５０")["budget"]["rate"] == "0.7500"


def test_a_division_by_zero_gives_what_the_ruleset_says(tmp_path: Path) -> None:
    law, form = tmp_path / "律.yaml", tmp_path / "表.yaml"
    law.write_text(LAW, encoding="utf-8")
    form.write_text("project: 甲\nfacts: {甲: 1, 乙: 0}\n", encoding="utf-8")
    [card] = _score(form, "-r", str(law), "--format", "json").json
    score = {"earned": "0.00", "possible": "100.00", "supported": "0.00", "pending": "100.00"}
    assert card["score"] == {**score, "by_evidence": {}}


# --- size -------------------------------------------------------------------------------------------------------


_UNITS = ("9", "9.", "好", "-", "1-", "年1月", "≥", "10%-20%", "万", "1,", "(1", "（", "9 ", "“", "{", "|", "*", "[x](")


@pytest.mark.slow
@pytest.mark.parametrize("unit", _UNITS)
def test_a_cell_of_a_million_characters_is_left_to_a_person(unit: str, tmp_path: Path) -> None:
    card = _card(tmp_path, actual="'" + (unit * (MILLION // len(unit)))[:-1] + "x'")
    assert _line(card) == {"earned": "0.00", "status": "pending", "evidence": "none"}


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["|", "[x]("])
def test_a_cell_of_a_million_characters_is_printed_in_every_format(unit: str, tmp_path: Path) -> None:
    path = tmp_path / "表.yaml"
    cell = "'" + unit * (MILLION // len(unit)) + "'"
    path.write_text(FORM.format(annual=20, executed=20, target="≥40次", actual=cell), encoding="utf-8")
    for form in ("table", "md", "csv", "jsonl"):
        assert _score(path, "--format", form).code == 0


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["9", "好", "（1", "项目"])
def test_a_cell_of_a_million_characters_in_a_published_text_is_read(unit: str, tmp_path: Path) -> None:
    source = (ROOT / "examples/公开文本-制表符.txt").read_text(encoding="utf-8")
    path = tmp_path / "表.txt"
    path.write_text(source.replace("\t644\t644\n", "\t644\t" + unit * (MILLION // len(unit)) + "\n"), encoding="utf-8")
    said = _score(path, "--format", "jsonl")
    assert (said.code, len(said.out.splitlines())) == (0, 4)


@pytest.mark.slow
def test_a_name_of_a_million_characters_is_told_shortly(tmp_path: Path) -> None:
    path = tmp_path / "表.yaml"
    path.write_text(
        FORM.format(annual=20, executed=20, target=1, actual=1).replace("产出指标", "高" * MILLION), "utf-8"
    )
    said = _score(path)
    assert said.code == 2
    assert "submission.unknown-level" in said.err
    assert len(said.err) < 2000


def _rows(count: int, form: str) -> str:
    """A published text, or YAML, with so many rows of indicators."""
    if form == "yaml":
        rows = "".join(f"  - {{path: [产出指标, 数量指标, 第{n}项], target: 5, actual: 5}}\n" for n in range(count))
        return "project: 甲\nbudget: {total: {annual: 1, executed: 1}}\nindicators:\n" + rows
    lines = (ROOT / "examples/公开文本-制表符.txt").read_text(encoding="utf-8").split("\n")
    at = next(index for index, line in enumerate(lines) if "一级指标" in line) + 1
    rows = "\n".join(f"\t产出指标\t数量指标\t第{n}项\t5\t5" for n in range(count))
    return "\n".join([*lines[:at], rows, *lines[at : at + 3], ""])


@pytest.mark.slow
@pytest.mark.parametrize("form", ["yaml", "txt"])
def test_thousands_of_rows_are_scored_in_hundredths(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"表.{form}"
    path.write_text(_rows(2000, form), encoding="utf-8")
    [card] = _score(path, "--format", "json").json
    lines = [line for line in card["lines"] if line["path"][-1].startswith("第")]
    assert len(lines) == 2000
    assert {line["earned"] for line in lines} == {"0.04", "0.05"}
    assert card["score"]["possible"] == "100.00"


@pytest.mark.slow
def test_a_hundred_thousand_rows_in_one_form_of_yaml_are_too_many(tmp_path: Path) -> None:
    path = tmp_path / "表.yaml"
    path.write_text(_rows(100_000, "yaml"), encoding="utf-8")
    said = _score(path, "--format", "json", "-o", str(tmp_path / "得分.json"))
    assert (said.code, [problem["code"] for problem in said.problems]) == (2, ["yaml.too-large"])
    assert [one.name for one in tmp_path.iterdir()] == ["表.yaml"]


# --- anything at all --------------------------------------------------------------------------------------------

_SAMPLES = tuple(
    path.read_bytes()
    for path in (*sorted((ROOT / "examples").glob("*.yaml")), *sorted((ROOT / "examples").glob("*.txt")))
)
_SUFFIXES = (".yaml", ".json", ".txt", ".md", ".bin")
_ENDS_WELL = frozenset({0, 1, 2})
_FUZZ = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def _ends_well(said: Said) -> None:
    assert said.code in _ENDS_WELL, said.err
    assert "Traceback" not in said.err
    assert "内部错误" not in said.err
    assert "file.unexpected" not in said.err
    assert (said.code == 2) == (said.err != "")


@pytest.mark.slow
@settings(_FUZZ, max_examples=80)
@given(data=st.binary(max_size=300), suffix=st.sampled_from(_SUFFIXES))
def test_random_bytes_end_well(data: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"甲{suffix}"
    path.write_bytes(data)
    _ends_well(_score(path))


_PIECES = (
    "\t",
    "\n",
    "\n\n",
    ": ",
    "- ",
    "[",
    "}",
    "'",
    "≥",
    "0",
    "9" * 40,
    "-1",
    "%",
    "万元",
    "项目名称",
    "一级指标",
    "\f",
    "\0",
)


def _mutated(seed: int) -> bytes:
    chance = random.Random(seed)
    text = bytearray(chance.choice(_SAMPLES))
    for _ in range(chance.randint(1, 8)):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        match chance.randrange(5):
            case 0:
                del text[at : min(to, at + 400)]
            case 1:
                text[at:at] = chance.choice(_PIECES).encode()
            case 2:
                text[at:at] = text[at : min(to, at + 300)]
            case 3:
                del text[to:]
            case _:
                lines = text.split(b"\n")
                chance.shuffle(lines)
                text = bytearray(b"\n".join(lines)) if chance.random() < 0.2 else text
    return bytes(text)


@pytest.mark.slow
@settings(_FUZZ, max_examples=80)
@given(seed=st.integers(0, 2**32), suffix=st.sampled_from((".yaml", ".txt")))
def test_mutated_examples_end_well(seed: int, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"甲{suffix}"
    path.write_bytes(_mutated(seed))
    _ends_well(_score(path, "--format", "jsonl"))


_WORDS = st.sampled_from(
    [
        *(
            "",
            "1",
            "-1",
            "100",
            "60%",
            "甲",
            "真",
            "true",
            "最小(1, 甲)",
            "甲 / 0",
            "9**9",
            "项目",
            "formula",
            "bands",
            "at-least",
        ),
        *(
            "graded",
            "lookup",
            "per-unit",
            "share",
            "jixiao.ruleset/1",
            "project",
            "2020-02-30",
            "项目.预算执行率 < 1",
            "{甲",
        ),
    ]
)
_KEYS = st.sampled_from(
    [
        *(
            "schema",
            "id",
            "edition",
            "title",
            "scope",
            "basis",
            "cite",
            "verified",
            "total",
            "grades",
            "label",
            "from",
            "to",
        ),
        *(
            "judgement",
            "words",
            "targets",
            "at-least",
            "facts",
            "name",
            "type",
            "value",
            "indicators",
            "weight",
            "open",
        ),
        *(
            "children",
            "method",
            "bands",
            "of",
            "below",
            "above",
            "points",
            "share",
            "gives",
            "undefined",
            "findings",
            "use",
        ),
        *(
            "rules",
            "for",
            "when",
            "severity",
            "subject",
            "message",
            "thresholds",
            "evidence",
            "absence",
            "rounding",
            "x",
        ),
    ]
)
_TREES = st.recursive(
    st.none() | _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=25,
)
_SOUND: dict[str, Any] = yaml.safe_load(LAW)


@pytest.mark.slow
@settings(_FUZZ, max_examples=80)
@given(
    tree=_TREES, key=st.none() | st.sampled_from([*_SOUND, "findings", "judgement", "targets", "absence", "rounding"])
)
def test_random_trees_are_no_rulesets_or_good_ones(tree: Any, key: str | None, tmp_path: Path) -> None:
    path = tmp_path / "律.yaml"
    law = tree if key is None else _SOUND | {key: tree}
    path.write_text(json.dumps(law, ensure_ascii=False), encoding="utf-8")
    said = _run(["ruleset", "check", str(path)])
    _ends_well(said)
    if said.code == 0:
        form = tmp_path / "表.yaml"
        form.write_text("project: 甲\nfacts: {甲: 1, 乙: 0}\n", encoding="utf-8")
        _ends_well(_score(form, "-r", str(path)))


@pytest.mark.slow
@settings(_FUZZ, max_examples=100)
@given(seed=st.integers(0, 2**32))
def test_mutated_rulesets_are_refused_or_sound(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    lines = (ROOT / "rulesets/project-self-evaluation/2020.yaml").read_text(encoding="utf-8").splitlines()
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                del lines[at]
            case 1:
                lines[at] = lines[at].replace(
                    ":", ": " + chance.choice(("0", "-1", "99", "[]", "甲", "9**9", "{}")) + " #", 1
                )
            case 2:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case _:
                lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
    path = tmp_path / "律.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    _ends_well(_run(["ruleset", "check", str(path)]))
