"""docs/reference/scorecard.md and its JSON Schema say every key that `score --format json` writes, and no other."""

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from helpers import ROOT
from helpers.jsonschema import met, misfits
from jixiao.cli import cli, shell
from jixiao.findings import appraisal
from jixiao.keeper import cases
from jixiao.law.store import shipped_files
from jixiao.records import steps
from jixiao.render import interchange
from scorecard_kinds import kinds

PAGES = ROOT / "docs" / "reference"
SCHEMA = json.loads((PAGES / "scorecard.schema.json").read_text(encoding="utf-8"))
SHIPPED = tuple(f"{identity}/{edition}" for identity, edition, _ in shipped_files())
EXAMPLES = tuple(
    sorted(
        path
        for path in (ROOT / "examples").rglob("*")
        if path.is_file() and path.suffix != ".md" and path.parent.name != "决算公开"
    )
)
#: The law of which a form's scorecard has the keys that no shipped one has.
LAW = ROOT / "tests" / "cases" / "scorecard" / "各键.yaml"
#: What no shipped ruleset's worked example and no example has, and why.
RARE = {
    ("Score", "steps"): "no worked example is capped, vetoed or regraded",
    ("Scorecard", "grade_rule"): "no shipped ruleset moves grades",
    ("GradeRule", "text"): "no shipped ruleset moves grades",
    ("GradeRule", "rule"): "no shipped ruleset moves grades",
    ("Fact", "stored"): "no example is a spreadsheet that displays rounded values",
    ("Fact", "assumed"): "no shipped ruleset supplies a fact",
    ("Fact", "counted"): "no shipped ruleset reads a table",
    ("Counted", "call"): "no shipped ruleset reads a table",
    ("Counted", "value"): "no shipped ruleset reads a table",
    ("Counted", "rows"): "no shipped ruleset reads a table",
    ("Counted", "of"): "no shipped ruleset reads a table",
    ("Line", "overruled"): "a person puts a mark in the place of the rule's",
    ("Overruled", "from"): "a person puts a mark in the place of the rule's",
    ("Overruled", "by"): "a person puts a mark in the place of the rule's",
    ("Overruled", "words"): "a person puts a mark in the place of the rule's",
    ("Scorecard", "partial"): "no example lost a row",
    ("Partial", "text"): "no example lost a row",
    ("Partial", "gaps"): "no example lost a row",
    ("Gap", "kind"): "no example lost a row",
    ("Gap", "name"): "no example lost a row",
    ("Gap", "source"): "no example lost a row",
    ("Submission", "inferred"): "no example is a text without columns",
}


@cache
def _worked(law: str) -> Any:
    """The JSON of every scorecard of a ruleset's worked examples."""
    outcomes = cases.run(appraisal.ready(law))
    return json.loads(interchange.to_json([one.card for one in outcomes if one.card is not None]))


def _scored(path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    laws = {"部门整体": "department-overall-sichuan/2020", "监控表": "monitoring", "申报表": "target-review"}
    law = laws.get(path.parent.name) or laws.get(path.stem) or "project-self-evaluation/2020"
    words = ["score", str(path), "-r", law, "--format", "json", "--fail-on", "never"]
    assert shell.run(cli, words) == 0
    return json.loads(capsys.readouterr().out)


def _wrong(cards: Any, schema: Any = SCHEMA) -> list[str]:
    return list(misfits(cards, schema, schema))


@pytest.mark.slow
@pytest.mark.parametrize("law", [*SHIPPED, str(LAW)], ids=[*SHIPPED, LAW.stem])
def test_the_json_of_every_worked_example_fits_the_schema(law: str) -> None:
    assert _worked(law)
    assert _wrong(_worked(law)) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_json_of_every_example_fits_the_schema(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cards = _scored(path, capsys)
    assert cards
    assert _wrong(cards) == []


@pytest.mark.slow
def test_every_key_of_the_schema_occurs_and_the_rare_ones_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    known = {(name, key) for name, one in SCHEMA["$defs"].items() for key in one["properties"]}
    shipped = [*map(_worked, SHIPPED), *(_scored(path, capsys) for path in EXAMPLES)]
    found = {one for cards in shipped for one in met(cards, SCHEMA, SCHEMA)}
    assert known - found == set(RARE)
    assert set(RARE) <= set(met(_worked(str(LAW)), SCHEMA, SCHEMA))


def test_the_case_with_the_rare_keys_comes_out_as_worked_by_hand() -> None:
    outcomes = cases.run(appraisal.ready(str(LAW)))
    assert [one.differences for one in outcomes] == [(), ()]


def _objects(rule: Any) -> list[Any]:
    inner = rule.values() if isinstance(rule, dict) else rule if isinstance(rule, list) else ()
    own = [rule] if isinstance(rule, dict) and rule.get("type") == "object" else []
    return [*own, *(one for part in inner for one in _objects(part))]


def test_no_object_of_the_schema_leaves_its_keys_open_but_the_figures_of_a_finding() -> None:
    free = [one for one in _objects(SCHEMA) if one["additionalProperties"] is not False]
    assert free == [SCHEMA["$defs"]["Finding"]["properties"]["evidence"]]


KEYS = [(name, key) for name, one in SCHEMA["$defs"].items() for key in one["properties"]]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "key"), [one for one in KEYS if one in RARE or one[0] in ("Scorecard", "Line")])
def test_a_key_that_the_table_does_not_name_is_refused(name: str, key: str) -> None:
    schema = copy.deepcopy(SCHEMA)
    del schema["$defs"][name]["properties"][key]
    schema["$defs"][name]["required"] = [one for one in schema["$defs"][name]["required"] if one != key]
    everything = [*_worked(str(LAW)), *(card for law in SHIPPED for card in _worked(law))]
    assert any(one.endswith(f": {key} is not known") for one in misfits(everything, schema, schema))


def _without_grade(card: Any) -> None:
    del card["grade"]


def _number(card: Any) -> None:
    card["score"]["earned"] = 97.78


def _one_place(card: Any) -> None:
    card["score"]["earned"] = "97.8"


def _status(card: Any) -> None:
    card["lines"][0]["status"] = "done"


def _kind(card: Any) -> None:
    card["lines"][0]["steps"][0]["kind"] = "marked.at-most-ly.full"


def _no_path(card: Any) -> None:
    card["lines"][0]["path"] = []


def _line_zero(card: Any) -> None:
    card["submission"]["source"]["line"] = 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_without_grade, "$[0]: no grade"),
        (_number, "$[0].score.earned: no string"),
        (_one_place, "$[0].score.earned: '97.8' is not like"),
        (_status, "$[0].lines[0].status: none of"),
        (_kind, "$[0].lines[0].steps[0].kind: fits nothing of"),
        (_no_path, "$[0].lines[0].path: 0 items, minItems 1"),
        (_line_zero, "$[0].submission.source.line: below 1"),
    ],
)
def test_json_that_is_not_as_the_page_says_is_refused(spoil: Callable[[Any], None], said: str) -> None:
    cards = copy.deepcopy(_worked("project-self-evaluation/2020")[:1])
    assert _wrong(cards) == []
    spoil(cards[0])
    (wrong,) = _wrong(cards)
    assert wrong.startswith(said)


def test_a_word_that_the_validator_does_not_know_is_no_rule_passed_over() -> None:
    with pytest.raises(ValueError, match="uniqueItems"):
        _wrong([], {"uniqueItems": True})


def test_the_page_has_a_row_for_every_key_of_every_object_in_the_order_of_the_json() -> None:
    page = (PAGES / "scorecard.md").read_text(encoding="utf-8")
    for one in SCHEMA["$defs"].values():
        part = page.split(f"\n## {one['title']}\n")[1].partition("\n## ")[0]
        rows = [line.split("`")[1] for line in part.splitlines() if line.startswith("| `")]
        assert rows == list(one["properties"]), one["title"]


@pytest.mark.slow
def test_keys_are_written_in_the_order_of_the_page() -> None:
    for cards in (_worked(law) for law in (*SHIPPED, str(LAW))):
        for card in cards:
            for name, value in (("Scorecard", card), *(("Line", line) for line in card["lines"])):
                order = list(SCHEMA["$defs"][name]["properties"])
                assert sorted(value, key=order.index) == list(value)


def test_every_kind_of_step_has_its_words() -> None:
    assert {kind.partition(".")[0] for kind in kinds()} | {"marked"} == {step.kind for step in get_args(steps.Step)}
