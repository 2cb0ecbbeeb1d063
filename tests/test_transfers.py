"""No point vanishes and none appears: the laws of transfers, over frameworks drawn at random."""

from decimal import Decimal
from random import Random

import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers import frameworks
from jixiao.ground import located
from jixiao.intake.canonical import parse
from jixiao.law.format import Ruleset
from jixiao.law.plan import plan
from jixiao.records import RulesetRef, Scorecard, Status, Verified
from jixiao.score import conservation, score

REFERENCE = RulesetRef("drawn", "1", "0" * 64, "随机", verified=Verified.ORIGINAL)


def scored(ruleset: Ruleset, form: dict[str, object]) -> Scorecard:
    (submission,) = parse(located.load(yaml.safe_dump(form, allow_unicode=True), "表.yaml"))
    return score(plan(ruleset, REFERENCE), submission)


@given(st.integers(0, 2**32).map(Random))
def test_whatever_does_not_apply_the_points_add_up_to_the_total(chance: Random) -> None:
    ruleset = frameworks.framework(chance)
    form = frameworks.submission(chance, ruleset)
    if not form["indicators"] and any(node.open for node in ruleset.indicators):
        return  # a form without any line is refused where units must fill some
    card = scored(ruleset, form)
    if any(line.status is not Status.NOT_APPLICABLE for line in card.lines if line.working):
        assert card.possible == Decimal(100)
    assert all(line.possible >= 0 for line in card.lines)


@given(st.integers(0, 2**32).map(Random))
def test_every_ruleset_that_makes_sense_is_proved_to_lose_nothing(chance: Random) -> None:
    assert conservation.prove(plan(frameworks.framework(chance), REFERENCE)) == ()
