"""The lists of `tests/audit`, written by hand: each reckoning is true, each place is there, and nothing is said twice."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers import ROOT
from helpers.reckoning import untrue

FOLDER = ROOT / "tests" / "audit"
LISTS = sorted(FOLDER.glob("*/*.yaml"))
PARTS = ("faults", "holds", "looks-wrong")
HEAD = {"file", "title", "complete", "excerpt"}
KEYS = {"id", "line", "other", "kind", "severity", "what", "arithmetic"}
#: where the texts of a folder of lists lie in the published material
TEXTS = {"seeds": "seeds", "accounts": "cases/pages/accounts"}

each_list = pytest.mark.parametrize("path", LISTS, ids=lambda path: f"{path.parent.name}-{path.stem}")


def _read(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def _entries(path: Path) -> list[dict[str, Any]]:
    return [entry for part in PARTS for entry in _read(path)[part]]


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text).replace(",", "，")


@each_list
def test_a_list_has_its_parts_and_every_entry_its_keys(path: Path) -> None:
    found = _read(path)
    assert set(found) - HEAD == set(PARTS)
    for part in PARTS:
        needed = {"id", "line", "kind", "severity", "what"} if part == "faults" else {"line", "what"}
        for entry in found[part]:
            assert needed <= set(entry) <= (KEYS if part == "faults" else KEYS - {"id", "kind", "severity"})
            assert entry["what"].endswith("。")
        assert [entry["line"] for entry in found[part]] == sorted(entry["line"] for entry in found[part])
    assert {fault["kind"] for fault in found["faults"]} <= {"figure", "remnant", "copy", "judgement", "structure"}
    assert {fault["severity"] for fault in found["faults"]} <= {"certain", "probable", "hint"}


@pytest.mark.slow
@each_list
def test_no_fault_is_listed_twice(path: Path) -> None:
    ids = [fault["id"] for fault in _read(path)["faults"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", one) for one in ids)
    for entry in _entries(path):
        places = [entry["line"], *entry.get("other", [])]
        assert len(set(places)) == len(places), entry


@pytest.mark.slow
@each_list
def test_every_reckoning_is_true(path: Path) -> None:
    assert [wrong for entry in _entries(path) if "arithmetic" in entry for wrong in untrue(entry["arithmetic"])] == []


@pytest.mark.slow
@each_list
def test_what_is_quoted_stands_on_a_line_that_is_named(path: Path, shared: Path) -> None:
    lines = (shared / TEXTS[path.parent.name] / _read(path)["file"]).read_text(encoding="utf-8").split("\n")
    for entry in _entries(path):
        named = [lines[line - 1] for line in (entry["line"], *entry.get("other", []))]
        assert all(line.strip() for line in named), entry
        on_them = _plain("\n".join(named))
        assert [words for words in re.findall("“([^”]*)”", entry["what"]) if _plain(words) not in on_them] == [], entry


@pytest.mark.slow
def test_the_two_accounts_have_more_than_fifty_certain_faults_and_sixty_relations_that_hold() -> None:
    read = [_read(path) for path in LISTS if path.parent.name == "seeds"]
    assert len([fault for one in read for fault in one["faults"] if fault["severity"] == "certain"]) > 50
    assert len([entry for one in read for entry in one["holds"]]) >= 60


@pytest.mark.parametrize(
    "clause",
    [
        "4329.64+1356.45=5686.09",
        "18394.43÷(5686.09+18394.43)=76.39%",
        "33279.22-36235.88-2010=-4966.66",
        "1227.24=1227",
        "165247.88÷881300.39≠18.76%",
        "1.15÷(0.59+1.15)≈66.04%",
        "3÷(644×12)>0.01%",
        "15≥15",
        "58≤64",
        "64<65",
    ],
)
def test_a_true_clause_is_borne_out(clause: str) -> None:
    assert untrue(clause) == []


@pytest.mark.parametrize(
    "clause",
    [
        "4329.64+1356.45=5686.10",
        "165247.88÷881300.39=18.76%",
        "1.15÷(0.59+1.15)=66.04%",  # the printed figures give 66.09%
        "1.15÷(0.59+1.15)≠66.04%",  # but rounding explains it
        "4329.64+1356.45≈5686.09",  # nothing to explain
        "4329.64+1356.45≈5700.00",  # and nothing that rounding could explain
        "3÷(644×12)<0.01%",
        "64>65",
        "15≤14",
        "14≥15",
    ],
)
def test_an_untrue_clause_is_noticed(clause: str) -> None:
    assert untrue(f"1=1；{clause}") == [clause]


@pytest.mark.parametrize("clause", ["1+=2", "(1+2=3", "1 2=3", "约3=3", "1=2=3", "3", "1+2)=3", "=3"])
def test_a_clause_that_cannot_be_read_is_no_true_one(clause: str) -> None:
    with pytest.raises(ValueError, match=r"not a sum|one sign"):
        untrue(clause)
