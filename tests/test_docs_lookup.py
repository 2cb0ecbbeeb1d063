"""Every entry of the guide's lookup page is a rule that loads, and its example gets the marks that the page says.

How an entry is read: under a heading `###`, the first ```yaml block is what one writes (a list of third-level
indicators, or keys of a ruleset), every block after it that begins with `submission:` is a case of it. What an entry
leaves out of a ruleset is filled in here: head, grades, grades of judgement, methods by kind of target.
"""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import ROOT
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.problems import Problems
from jixiao.keeper import cases
from jixiao.law.format import Node, Ruleset
from jixiao.law.methods import METHODS
from jixiao.records.law import Planned

PAGE = ROOT / "docs" / "how-to" / "把印好的指标体系编成规则集.md"
TEXT = PAGE.read_text(encoding="utf-8")

_ENTRY = re.compile(r"^### (?P<name>[^\n]+)\n(?P<body>.*?)(?=^###? |\Z)", re.MULTILINE | re.DOTALL)
_YAML = re.compile(r"^```yaml\n(?P<text>(?!# 文件：).*?)^```$", re.MULTILINE | re.DOTALL)

HEAD = {
    "schema": "jixiao.ruleset/1",
    "id": "entry",
    "edition": '"1"',
    "title": "对照表中的一条",
    "scope": "project",
    "basis": "[{cite: 示例, verified: false}]",
    "grades": "[{label: 合格, from: 0}]",
    "judgement": (
        "{grades: [{label: 达成, from: 80%, to: 100%, words: [达成]}, {label: 部分达成, from: 60%, to: 80%}, "
        "{label: 未达成, from: 0%, to: 60%}]}"
    ),
    "targets": (
        "{at-least: {method: at-least}, at-most: {method: at-most}, equal: {method: equal}, zero: {method: "
        "zero-target}, interval: {method: interval}, deadline: {method: deadline}, yes-no: {method: yes-no}, "
        "text: {method: graded}}"
    ),
}


def entries(text: str) -> dict[str, tuple[str, ...]]:
    """The yaml blocks of every entry that has cases, by its heading."""
    found = {
        match["name"]: tuple(block["text"] for block in _YAML.finditer(match["body"]))
        for match in _ENTRY.finditer(text)
    }
    return {name: blocks for name, blocks in found.items() if any(map(_is_case, blocks))}


def _is_case(block: str) -> bool:
    return block.startswith("submission:")


def _indented(text: str, depth: int) -> str:
    return "".join(f"{' ' * depth}{line}" for line in text.splitlines(keepends=True))


#: Parts of the scaffold that have an effect in some entries only; what has none is refused.
SPARED: tuple[dict[str, str | None], ...] = (
    {},
    {"targets": None},
    {"targets": None, "judgement": HEAD["judgement"].replace(", words: [达成]", "")},
    {"targets": None, "judgement": None},
)


def ruleset(fragment: str, spared: dict[str, str | None]) -> str:
    """The whole ruleset of what an entry writes, its scaffold without what is spared."""
    if fragment.startswith("- "):
        total = _sum(located.load(fragment, "entry"))
        first = f"indicators:\n  - name: 产出\n    weight: {total}\n    children:\n      - name: 数量\n"
        fragment = f"{first}        weight: {total}\n        children:\n{_indented(fragment, 10)}"
    tree = located.load(fragment, "entry")
    assert isinstance(tree, located.Fields)
    head = {key: value for key, value in {**HEAD, **spared}.items() if key not in tree and value is not None}
    if "total" not in tree:
        head["total"] = str(_sum(tree["indicators"]))
    return "".join(f"{key}: {value}\n" for key, value in head.items()) + fragment


def ready(fragment: str, file: Path) -> appraisal.Law:
    """The law of an entry, with as much of the scaffold as has an effect in it."""
    *fewer, least = SPARED
    for spared in fewer:
        file.write_text(ruleset(fragment, spared), encoding="utf-8")
        with contextlib.suppress(Problems):
            return appraisal.ready(str(file))
    file.write_text(ruleset(fragment, least), encoding="utf-8")
    return appraisal.ready(str(file))


def _sum(nodes: located.Located) -> int:
    """What the ordinary ones of some nodes weigh together."""
    assert isinstance(nodes, located.Items)
    ordinary = [node for node in nodes if isinstance(node, located.Fields) and not {"bonus", "penalty"} & set(node)]
    return sum(int(str(node["weight"])) for node in ordinary)


def differences(blocks: tuple[str, ...], folder: Path) -> list[str]:
    """What an entry says of its cases and is not so."""
    fragment, *rest = blocks
    file = folder / "entry.yaml"
    law = ready(fragment, file)
    place = cases.folder(file)
    place.mkdir()
    listed = "".join(f"- name: 例\n{_indented(block, 2)}" for block in rest if _is_case(block))
    (place / "cases.yaml").write_text(listed, encoding="utf-8")
    return [said for outcome in cases.run(law) for said in outcome.differences]


@pytest.mark.parametrize("name", entries(TEXT))
def test_an_entry_gets_the_marks_that_the_page_says(name: str, tmp_path: Path) -> None:
    assert differences(entries(TEXT)[name], tmp_path) == []


def test_every_method_and_every_construct_has_an_entry() -> None:
    written = "".join(block["text"] for block in _YAML.finditer(TEXT))
    constructs = [field.alias or name for form in (Node, Ruleset) for name, field in form.model_fields.items()]
    given = {"source", "schema", "id", "edition", "title", "effective", "explain", "basis", "findings"}
    lacking = [key for key in constructs if key not in given and f"{key}:" not in written]
    assert lacking == []
    assert [method for method in METHODS if f"method: {method}" not in written] == []


def test_a_wrong_mark_in_an_entry_is_noticed(tmp_path: Path) -> None:
    fragment = "- {name: 甲, weight: 10, method: {method: at-least}}\n"
    case = "submission: {indicators: [{path: [产出, 数量, 甲], target: 10, actual: 8}]}\nexpect: {lines: {甲: 9}}\n"
    assert differences((fragment, case), tmp_path) == ["“甲”earned 期望9，实际8.00"]


def test_a_framework_with_a_bit_of_everything_is_written_from_the_table_in_under_100_lines() -> None:
    law = ROOT / "tests" / "cases" / "laws" / "镇级部门2024.yaml"
    assert len(law.read_text(encoding="utf-8").splitlines()) < 100
    using = appraisal.ready(str(law))
    nodes = using.opened.ruleset.nodes
    assert max(len(node.path) for node in _planned(using.plan.roots)) == 4
    assert [node.name for node in nodes if node.not_applicable is not None] == ["采购", "信息化"]
    outcomes = cases.run(using)
    assert [(one.name, one.differences) for one in outcomes if one.differences] == []


def _planned(nodes: tuple[Planned, ...]) -> Iterator[Planned]:
    for node in nodes:
        yield node
        yield from _planned(node.children)
