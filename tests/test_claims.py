"""What an actual value decides by the way it is written, under the default ruleset: tests/cases/claims.yaml."""

from typing import Any

import pytest

from helpers import ROOT
from jixiao.findings import appraisal
from jixiao.keeper import cases

READY = appraisal.ready("project-self-evaluation/2020")


def outcomes() -> list[Any]:
    found = cases.run(READY, ROOT / "tests" / "cases" / "claims.yaml")
    return [pytest.param(outcome, id=outcome.name) for outcome in found]


@pytest.mark.parametrize("outcome", outcomes())
def test_an_actual_decides_what_its_case_says(outcome: cases.CaseResult) -> None:
    assert outcome.differences == ()
