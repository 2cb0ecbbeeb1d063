"""Every key that a ruleset may have is told of where it has no effect, or has one wherever it stands (tests/cases/keys.yaml)."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, Field

from helpers import ROOT
from jixiao.ground import located
from jixiao.ground.written import Written
from jixiao.keeper import lint
from jixiao.law.format import FindingsFile, Ruleset
from jixiao.law.methods import METHODS, Params

FILE = ROOT / "tests" / "cases" / "keys.yaml"


def plain(value: Any) -> Any:
    """What a YAML file says, as plain texts, lists and mappings."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else str(value)


WRITTEN: dict[str, Any] = plain(located.load(FILE.read_text(encoding="utf-8"), FILE.name))
TABLE: dict[str, dict[str, Any]] = WRITTEN["keys"]
BASE = {
    "schema": "jixiao.ruleset/1",
    "id": "keys",
    "edition": "1",
    "title": "样例",
    "scope": "project",
    "basis": [{"cite": "样例", "verified": "original"}],
    "total": "100",
    "grades": [{"label": "优", "from": "60"}, {"label": "差", "from": "0"}],
}


# --- the inventory ----------------------------------------------------------------------------------------------


def records(*tops: type[Written]) -> Iterator[tuple[str, type[Written]]]:
    """The records that can be written below these, every method among them, by the names of the table."""
    names: dict[type, str] = {method.params: identity for identity, method in METHODS.items()}
    waiting: list[type[Written]] = list(tops)
    seen: dict[type[Written], None] = {}
    while waiting:
        record = waiting.pop()
        if record in seen:
            continue
        if record is Params:  # stands for any method
            waiting += [method.params for method in METHODS.values()]
            continue
        seen[record] = None
        for field in record.model_fields.values():
            waiting += _inside(field.annotation)
    return ((names.get(record, record.__name__), record) for record in seen)


def _inside(hint: object) -> list[type[Written]]:
    """The records that a type speaks of."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return [hint] if issubclass(hint, Written) else []
    return [one for part in get_args(hint) for one in _inside(part)]


def keys(record: type[Written]) -> set[str]:
    """The keys of a record that are written by hand."""
    return {field.alias or name for name, field in record.model_fields.items() if not field.exclude}


def untold(table: Mapping[str, Mapping[str, object]], *tops: type[Written]) -> set[str]:
    """Keys without an entry, and entries without a key: `Node.weight`."""
    known = {f"{name}.{key}" for name, record in records(*tops) for key in keys(record)}
    told = {f"{name}.{key}" for name, entries in table.items() for key in entries}
    return known ^ told


def test_every_key_of_the_format_and_of_every_method_has_an_entry_and_every_entry_a_key() -> None:
    assert untold(TABLE, Ruleset, FindingsFile) == set()


def test_a_key_that_is_added_without_an_entry_is_noticed() -> None:
    class Longer(Ruleset):
        colour: str = Field(default="", description="颜色")

    assert untold({**TABLE, "Longer": TABLE["Ruleset"]}, Longer, Ruleset, FindingsFile) == {"Longer.colour"}


def test_an_entry_that_is_left_out_or_of_no_key_is_noticed() -> None:
    less = {name: {key: told for key, told in entries.items() if key != "order"} for name, entries in TABLE.items()}
    assert untold(less, Ruleset, FindingsFile) == {"Transfer.order", "rank.order"}
    assert untold({**TABLE, "Colour": {"name": "红"}}, Ruleset, FindingsFile) == {"Colour.name"}


# --- what the entries say -----------------------------------------------------------------------------------------


def idle() -> Iterator[Any]:
    for name, entries in TABLE.items():
        for key, told in entries.items():
            for case in told if isinstance(told, list) else ():
                yield pytest.param(key, case, id=f"{name}.{key}：{case['case']}")


def written(case: Mapping[str, Any]) -> dict[str, Any]:
    """The ruleset of a case."""
    method, rule = WRITTEN["shared"]["formula"], WRITTEN["shared"]["rule"]
    node = {"name": "甲", "weight": "100", "explain": "甲", "method": case.get("method", method)}
    findings = {"findings": {"rules": [{**rule, **case["rule"]}]}} if "rule" in case else {}
    return {**BASE, "indicators": [{**node, **case.get("indicator", {})}], **findings, **case.get("ruleset", {})}


def without(key: str, value: Any) -> Any:
    """What is written, without a key wherever it stands."""
    if isinstance(value, Mapping):
        return {name: without(key, inner) for name, inner in value.items() if name != key}
    return [without(key, inner) for inner in value] if isinstance(value, list) else value


def told(ruleset: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """What `ruleset check` says of a ruleset: code → severity."""
    path = folder / "keys.json"
    path.write_text(json.dumps(ruleset, ensure_ascii=False), encoding="utf-8")
    return {one.code: one.severity for one in lint.check(str(path)).remarks}


@pytest.mark.slow
@pytest.mark.parametrize(("key", "case"), tuple(idle()))
def test_a_key_that_has_no_effect_where_it_stands_is_told(key: str, case: dict[str, Any], tmp_path: Path) -> None:
    code = case.get("code", "ruleset.no-effect")
    found = told(written(case), tmp_path)
    assert found.get(code) == ("warning" if code.startswith("lint.") else "error"), found
    # It is told because of this key: without it, it is not.
    parts = ("ruleset", "indicator", "method", "rule")
    assert code not in told(written({part: without(key, case[part]) for part in parts if part in case}), tmp_path)


@pytest.mark.parametrize("case", WRITTEN["effective"], ids=[case["case"] for case in WRITTEN["effective"]])
def test_nothing_is_said_of_a_key_that_has_an_effect(case: dict[str, Any], tmp_path: Path) -> None:
    assert {code: severity for code, severity in told(written(case), tmp_path).items() if severity != "info"} == {}


def test_a_finding_rule_that_cannot_be_read_is_told_beside_what_is_expected(tmp_path: Path) -> None:
    roots = [{"name": "甲", "weight": "100", "open": "true", "expected": "true"}]
    ruleset = {"targets": WRITTEN["shared"]["targets"], "indicators": roots}
    found = told(written({"ruleset": ruleset, "rule": {"when": "项目.总分 >"}}), tmp_path)
    assert found == {"formula.syntax": "error", "ruleset.no-effect": "error"}


def test_the_ruleset_that_the_cases_change_has_nothing_wrong(tmp_path: Path) -> None:
    assert {code for code, severity in told(written({}), tmp_path).items() if severity != "info"} == set()


def test_an_entry_says_where_a_key_has_no_effect_or_in_one_sentence_why_it_always_has() -> None:
    for name, entries in TABLE.items():
        for key, said in entries.items():
            assert said, f"{name}.{key}"
            if isinstance(said, str):
                assert said.endswith("。"), f"{name}.{key}"
                assert said.count("。") == 1, f"{name}.{key}"
