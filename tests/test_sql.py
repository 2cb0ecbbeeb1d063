"""A ruleset as SQL: every database that can be had makes the marks of the engine, to the cent and to the last word."""

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.databases import DuckDB, compared
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.intake import canonical
from jixiao.keeper import cases
from jixiao.records import Submission

RULESETS = (
    *("project-self-evaluation/2020", "project-self-evaluation-central/2021", "project-self-evaluation-hubei/2020"),
    *("project-self-evaluation-platform/2020", "project-self-evaluation-sichuan/2023", "project-evaluation/2020"),
    *("department-overall/2013", "department-overall-hunan/2017"),
    *("department-overall-sichuan/2017", "department-overall-sichuan/2020"),
)


def examples(law: appraisal.Law) -> list[Submission]:
    """The forms of a ruleset's worked examples, each also as it was before anybody judged it."""
    found = []
    for path in cases.files(cases.folder(Path(law.opened.path))):
        for case in located.load(path.read_text(encoding="utf-8"), path.name):
            found += canonical.parse(case["submission"])
    return [*found, *(replace(one, judgements=()) for one in found if one.judgements)]


@pytest.mark.parametrize("name", RULESETS)
def test_worked_examples_come_to_the_same_in_duckdb(name: str) -> None:
    law = appraisal.ready(name)
    found = compared(DuckDB(), law.plan, examples(law))
    assert found.forms >= 8, found.why
    assert found.differences == []
