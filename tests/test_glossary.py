"""docs/explanation/glossary.md is the one dictionary between ASCII keys and Chinese labels: it has them all, in order."""

import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from importlib import import_module
from typing import get_args

import pytest

from helpers import ROOT
from jixiao import records as model
from jixiao import web
from jixiao.ground import located
from jixiao.ground.written import Written
from jixiao.law import auditing, remnants
from jixiao.law.format import Ruleset
from jixiao.law.methods import METHODS
from jixiao.library import indicators
from jixiao.records import Evidence, Status, Verified
from jixiao.records import scorecard as marked
from jixiao.records import submission as submitted
from jixiao.say import labels
from jixiao.web.desk import answered, applied, drafts, state
from jixiao.web.pages import exports

PAGE = (ROOT / "docs" / "explanation" / "glossary.md").read_text(encoding="utf-8")


def tables(page: str) -> dict[str, dict[str, str]]:
    """The tables of the page by their headings: key → Chinese label. A key written twice would be lost: see `keys`."""
    return {heading: dict(rows) for heading, rows in sections(page)}


def sections(page: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for part in page.split("\n## ")[1:]:
        heading, _, text = part.partition("\n")
        yield heading, re.findall(r"^\| `([^`]+)` \| ([^|]+?) \|", text, re.MULTILINE)


TABLES = tables(PAGE)
#: The keys that rule keepers write, in whatever file of rules.
RULE_KEYS = TABLES["规则集的键"] | TABLES["发现规则的键"] | TABLES["核对规则的键"]


@pytest.mark.parametrize(
    ("heading", "rows"), list(sections(PAGE)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_table_is_in_alphabetical_order_without_a_key_twice(heading: str, rows: list[tuple[str, str]]) -> None:
    keys = [key for key, _ in rows]
    assert keys == sorted(set(keys)), heading
    assert all(label and not label.isascii() for _, label in rows), heading


def test_statuses_evidence_and_severities_have_the_labels_that_outputs_show() -> None:
    assert TABLES["状态"] == {status.value: labels.STATUS[status] for status in Status}
    assert TABLES["实据"] == {evidence.value: labels.EVIDENCE[evidence] for evidence in Evidence}
    assert TABLES["核对程度"] == {verified.value: labels.VERIFIED[verified] for verified in Verified}
    assert TABLES["严重程度"] == dict(labels.SEVERITY)


def test_the_figures_of_findings_have_the_labels_that_outputs_show() -> None:
    assert dict(labels.FIGURES).items() <= TABLES["数值的键"].items()


def test_findings_are_called_what_outputs_call_them() -> None:
    assert TABLES["发现的编号"] == dict(labels.FINDING)


def test_every_record_and_every_key_of_the_model_is_explained() -> None:
    records = {name for name in model.__all__ if isinstance(getattr(model, name), type)}
    assert records | {"Step"} == set(TABLES["程序里的记录"])
    known = {key for table in TABLES.values() for key in table}
    modules = (submitted.__name__, marked.__name__)
    kinds = [kind for name in modules for kind in vars(sys.modules[name]).values() if is_dataclass(kind)]
    fields = {field.name for kind in kinds if kind.__module__ in modules for field in dataclass_fields(kind)}
    assert fields - known == set()


def test_the_workbench_is_explained_by_names_that_it_has() -> None:
    names = [one.name for one in pkgutil.walk_packages(web.__path__, f"{web.__name__}.")]
    classes = {name for module in names for name, one in vars(import_module(module)).items() if isinstance(one, type)}
    assert TABLES["工作台里的记录"].keys() - classes == set()
    kinds = {*applied.ON_FORMS, applied.UNDO, state.LAW, *state.OF_FILES}
    kinds |= {answered.ANSWER, drafts.RULESET, drafts.CASES, exports.TEMPLATE}
    assert TABLES["工作台的各步"].keys() == kinds


def test_submission_keys_are_explained() -> None:
    from jixiao.intake import canonical as submission

    assert TABLES["文字说明的键"] == dict(submission.NARRATIVE)
    table = re.findall(r"^\| ([a-z, ]+) \|", submission.__doc__ or "", re.MULTILINE)
    keys = {key.strip() for row in table for key in row.split(",")} - {"key"}
    assert len(keys) >= 14
    assert keys == set(TABLES["申报表的键"]) - {"submissions"}


def ruleset_keys() -> dict[str, str]:
    """Every key that a ruleset may have, with a record that has it; methods are asked for by name, so that each is there."""
    waiting: list[type[Written]] = [Written]
    assert Ruleset
    assert auditing.RelationsFile
    assert remnants.RemnantsFile
    assert {method.params.__module__ for method in METHODS.values()} <= sys.modules.keys()
    found: dict[str, str] = {}
    while waiting:
        record = waiting.pop()
        waiting += record.__subclasses__()
        found |= {field.alias or name: record.__name__ for name, field in record.model_fields.items()}
    del found["source"]
    return found


def unexplained(keys: Mapping[str, str]) -> dict[str, str]:
    return {key: record for key, record in keys.items() if key not in RULE_KEYS}


def test_ruleset_keys_are_explained_and_no_others() -> None:
    keys = ruleset_keys()
    assert {"among", "pass-line", "zero-at", "trim-from", "gate"} <= keys.keys()
    assert unexplained(keys) == {}
    assert set(TABLES["规则集的键"]) <= keys.keys()
    assert set(TABLES["核对规则的键"]) <= keys.keys()


def test_a_key_of_a_method_that_is_not_explained_would_be_noticed() -> None:
    assert unexplained({**ruleset_keys(), "colour": "Rank"}) == {"colour": "Rank"}


def test_every_finding_and_its_family_is_explained() -> None:
    found: dict[str, str] = {}
    for path in sorted((ROOT / "rulesets").glob("*/*.yaml")):
        tree = located.load(located.read(path), path.name)
        assert isinstance(tree, located.Fields)
        found |= dict.fromkeys(ids(tree), path.name)
    assert set(found) <= set(TABLES["发现的编号"])
    assert {id_.partition(".")[0] for id_ in TABLES["发现的编号"]} == set(TABLES["发现的族"])


def ids(tree: located.Fields) -> Iterator[str]:
    """The ids of the finding rules of a ruleset or of a file of shared rules."""
    section = tree.get("findings")
    rules = section.get("rules") if isinstance(section, located.Fields) else tree.get("rules")
    for rule in rules if isinstance(rules, located.Items) else ():
        if isinstance(rule, located.Fields):
            yield str(rule["id"])


def test_every_family_of_problems_is_explained() -> None:
    page = (ROOT / "docs" / "reference" / "problems.md").read_text(encoding="utf-8")
    families = set(re.findall(r"^## ([a-z]+)$", page, re.MULTILINE))
    assert families
    assert families - set(TABLES["输入问题的族"]) == set()


def test_the_keys_and_directions_of_the_indicator_library_are_explained() -> None:
    fields = {*indicators.Indicator.model_fields, *indicators.Family.model_fields, *indicators.Basis.model_fields}
    assert set(TABLES["指标库的键"]) == fields - {"place", "schema_"} | {"schema"}
    directions: Mapping[indicators.Direction, str] = indicators.DIRECTIONS
    assert TABLES["指标的方向"] == {direction.value: label for direction, label in directions.items()}


def test_outputs_are_explained_key_by_key() -> None:
    from jixiao.render.interchange import COLUMNS

    known = {*TABLES["评分结果的键"], *TABLES["位置的键"]}
    assert set(COLUMNS) - known == set()


def test_severities_that_rulesets_may_write_are_all_explained() -> None:
    from jixiao.law.format import Severity

    assert set(get_args(Severity)) == set(TABLES["严重程度"])


def test_a_table_out_of_order_or_with_a_key_twice_would_be_noticed() -> None:
    rows = next(
        iter(sections("# x\n\n## 表\n\n| 键 | 中文 |\n| --- | --- |\n| `b` | 乙 |\n| `a` | 甲 |\n| `a` | 甲 |\n"))
    )[1]
    assert [key for key, _ in rows] == ["b", "a", "a"]
    with pytest.raises(AssertionError):
        test_each_table_is_in_alphabetical_order_without_a_key_twice("表", rows)
