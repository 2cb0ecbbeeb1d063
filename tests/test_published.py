"""Published self-evaluation tables, recomputed: which printed marks the default ruleset reproduces, and why not the others.

A printed mark that follows no rule is no error of ours; each difference is told by its kind, and the counts are fixed
so that a change of any rule shows here.
"""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jixiao.findings import appraisal
from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.law.plan import named
from jixiao.records import Cell, Line, Row, Status, Submission
from jixiao.score import score


@pytest.fixture(scope="module")
def ready() -> appraisal.Law:
    return appraisal.ready("project-self-evaluation/2020")


def rows(shared: Path) -> list[tuple[str, int | None, dict[str, str]]]:
    forms = map(json.loads, (shared / "cases" / "published.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        (f"{form['id']}#{number}", form["year"], row)
        for form in forms
        for number, row in enumerate(form["indicators"])
        if all(row[name].strip() for name in ("target", "actual", "weight", "score"))
    ]


def line(ready: appraisal.Law, year: int | None, row: dict[str, Any]) -> Line | None:
    """The row marked by itself, with the weight it prints; None where its first level is not the framework's."""
    place = Source("published", 1)
    cells = {name: Cell(text=row[name], source=place) for name in ("target", "actual", "weight", "score", "reason")}
    form = Submission(
        source=place, year=year, rows=(Row(path=(row["l1"], row["l2"], row["l3"]), source=place, **cells),)
    )
    if named(ready.plan.roots, row["l1"]) is None:
        return None
    card = score(ready.plan, form)
    return next(one for one in card.lines if one.source == place and one.method)


def kind(found: Line | None, printed: str) -> str:
    """How a printed mark stands to ours."""
    if found is None:
        return "outside the framework"
    mark = decimals.number(printed)
    assert mark is not None
    if found.status is Status.PENDING:
        return "a person must judge"
    places = len(printed.partition(".")[2])
    if decimals.half_up(found.earned, places) == mark:
        return "reproduced"
    if mark > found.possible:
        return "above its weight"
    if found.reached and mark < found.earned:
        return "points taken although the target is reached, by no rule"
    if decimals.half_up(found.earned, 0) == mark:
        return "rounded to whole points"
    return "a miss marked otherwise than in proportion"


def test_published_marks_are_reproduced_or_their_difference_has_a_name(ready: appraisal.Law, shared: Path) -> None:
    kinds = {name: kind(line(ready, year, row), row["score"]) for name, year, row in rows(shared)}
    counts = Counter(kinds.values())
    told = [f"  {name}: {what}" for name, what in kinds.items() if what != "reproduced"]
    print("\n".join([f"{counts['reproduced']} of {len(kinds)} printed marks are reproduced; the others:", *told]))
    assert counts == EXPECTED


EXPECTED = Counter(
    {
        "reproduced": 74,
        "points taken although the target is reached, by no rule": 11,
        "a miss marked otherwise than in proportion": 4,
        "a person must judge": 1,
    }
)


def test_a_kind_can_be_told_from_another(ready: appraisal.Law) -> None:
    row = {
        "l1": "产出指标",
        "l2": "数量指标",
        "l3": "甲",
        "target": "8755",
        "actual": "8676",
        "weight": "15",
        "reason": "",
    }
    found = line(ready, 2020, {**row, "score": "13"})
    assert found is not None
    assert found.earned == Decimal("14.86")  # 15 × 8676 ÷ 8755 = 14.8646…
    assert kind(found, "14.86") == "reproduced"
    assert kind(found, "14.9") == "reproduced"
    assert kind(found, "15") == "reproduced"  # 14.86 to whole points
    assert kind(found, "13") == "a miss marked otherwise than in proportion"
    assert kind(found, "16") == "above its weight"
    reached = line(ready, 2020, {**row, "actual": "8755", "score": "13"})
    assert kind(reached, "13") == "points taken although the target is reached, by no rule"
