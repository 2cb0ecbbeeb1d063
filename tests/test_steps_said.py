"""What is said of a step is so: every figure of its sentence is reckoned again from the typed record."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from helpers import drawn
from helpers.methodcases import cases, outcome
from helpers.step_eyes import PATTERNS, cents, look
from jixiao.findings import appraisal
from jixiao.ground.written import NOWHERE
from jixiao.keeper import cases as examples
from jixiao.law.store import shipped_files
from jixiao.records import Line, Scorecard, Status
from jixiao.records.steps import (
    Absent,
    Added,
    Capped,
    Claimed,
    Judged,
    Marked,
    Moved,
    Overridden,
    Overruled,
    Regraded,
    Step,
    Vetoed,
    Weighed,
)
from jixiao.say.steps import kind, text


def wrong(step: Step, said: str = "") -> list[str]:
    found = look(step, said or text(step))
    return [*found.wrong, *(f"{figure} in “{said or text(step)}” is read by no rule" for figure in found.unread)]


def told(card: Scorecard) -> Iterator[Step]:
    for line in card.lines:
        yield from line.steps
    yield from card.steps


@pytest.mark.parametrize(("method", "case"), cases())
def test_the_step_of_a_methods_case_says_what_is_so(method: str, case: Any) -> None:
    found = outcome(method, case)
    assert wrong(found.step, found.text) == []


@pytest.mark.slow
@settings(max_examples=40)
@given(drawn.forms())
def test_the_steps_of_any_form_say_what_is_so_and_give_what_they_say(form: dict[str, Any]) -> None:
    card = drawn.card(form)
    assert [one for step in told(card) for one in wrong(step)] == []
    for line in card.lines:
        assert rounded(line)


def rounded(line: Line) -> bool:
    """Whether a line that a method alone marked has its exact points, kept within 0 and its weight and rounded once."""
    marked = [step for step in line.steps if isinstance(step, Marked)]
    alone = marked and line.status is Status.SCORED and not any(isinstance(s, Judged | Overruled) for s in line.steps)
    if not alone or marked[0].exact is None:
        return True
    [step] = marked
    assert step.exact is not None
    kept = max(Fraction(0), min(Fraction(step.weight), step.exact))
    return Fraction(step.points) == cents(kept)


@pytest.mark.slow
@pytest.mark.parametrize("name", [f"{identity}/{edition}" for identity, edition, _ in shipped_files()])
def test_the_steps_of_the_worked_examples_say_what_is_so(name: str) -> None:
    cards = [outcome.card for outcome in examples.run(appraisal.ready(name)) if outcome.card]
    assert [one for card in cards for step in told(card) for one in wrong(step)] == []
    assert sum(1 for card in cards for _ in told(card)) > 10


# --- the eyes -----------------------------------------------------------------------------------------------------

JUDGED = {"rule": NOWHERE, "by": "张3", "words": "抽查20户"}
OTHERS: tuple[Step, ...] = (
    Weighed(rule=NOWHERE, how="even", weight=Decimal("16.67"), of="产出", whole=Decimal(50), count=3),
    Weighed(rule=NOWHERE, how="even", weight=Decimal(50), of="产出", whole=Decimal(50)),
    Weighed(rule=NOWHERE, how="printed-once", weight=Decimal(10), of="数量", whole=Decimal(20), count=2),
    Weighed(rule=NOWHERE, how="printed", weight=Decimal("6.25")),
    Weighed(rule=NOWHERE, how="unprinted", weight=Decimal(0)),
    Weighed(rule=NOWHERE, how="unlimited", weight=Decimal(0)),
    Moved(rule=NOWHERE, how="received", why="empty", amount=Decimal("6.25"), giver="满意度1"),
    Moved(rule=NOWHERE, how="given", why="absent", amount=Decimal(10), giver="甲", takers=("乙2", "丙")),
    Moved(rule=NOWHERE, how="given", why="bequest", amount=Decimal(15), giver="甲", takers=("乙",)),
    Absent(rule=NOWHERE, how="full", points=Decimal(5)),
    Claimed(rule=NOWHERE, claim="bounded", weight=Decimal(5), full=True, points=Decimal(5)),
    Claimed(rule=NOWHERE, claim="wordy", weight=Decimal(5), full=False),
    Overridden(rule=NOWHERE, text="被通报2次", share=Fraction(1, 2), points=Decimal(-5)),
    Judged(**JUDGED, share=Fraction(7, 10), grade="良", points=Decimal(7)),  # type: ignore[arg-type]
    Overruled(**JUDGED, share=Fraction(1, 3), was=Decimal("6.25"), points=Decimal(1)),  # type: ignore[arg-type]
    Added(rule=NOWHERE, name="第3项", weight=Decimal(30), points=Decimal("28.50")),
    Vetoed(rule=NOWHERE, text="3项以上没有达标", cap=Decimal(59), points=Decimal(-20)),
    Regraded(rule=NOWHERE, text="3起以上事故", how="at-most", grade="良"),
    Capped(rule=NOWHERE, limit=Decimal(105), above=True, points=Decimal(-2)),
    Capped(rule=NOWHERE, limit=Decimal(0), above=False, points=Decimal(2)),
)


@pytest.mark.parametrize("step", OTHERS, ids=lambda step: type(step).__name__)
def test_a_step_that_no_method_made_says_what_is_so(step: Step) -> None:
    assert wrong(step) == []


@pytest.mark.slow
def test_every_rule_of_the_eyes_finds_something_to_read() -> None:
    used = set[str]()
    for method, case in (parameters.values for parameters in cases()):
        found = outcome(str(method), case)
        used |= look(found.step, found.text).used
    for step in OTHERS:
        used |= look(step, text(step)).used
    for row in (
        {"target": "0起", "actual": "0起"},
        {"target": "5起", "actual": "4起"},
        {"target": "5起", "actual": ""},
    ):
        card = drawn.card({"project": "甲", "indicators": [{"path": ["产出指标", "数量指标", "发放"], **row}]})
        for step in told(card):
            used |= look(step, text(step)).used
    assert sorted(PATTERNS - used) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "name", "old", "new"),
    [
        ("at-least", "未达到按比例", "949.68", "949.69"),
        ("at-least", "未达到按比例", "未达到目标", "达到目标"),
        ("at-least", "百分比的目标，超额过了起点", "150%", "151%"),
        ("at-least", "百分比的目标，超额过了起点", "×80%", "×81%"),
        ("at-most", "超过控制数按反比", "5÷6.25", "6.25÷5"),
        ("at-most", "超过控制数按反比", "超过", "未超过"),
        ("interval", "区间之外待评判", "之外", "内"),
        ("deadline", "晚一日待评判", "晚于", "不晚于"),
        ("checkpoints", "差一点的节点没有达到", "0.3999未达到", "0.3999达到"),
        ("checkpoints", "差一点的节点没有达到", "共7分", "共10分"),
        ("bands", "中档", "<0.9", "<0.8"),
        ("interpolate", "两点之间", "62.5%", "60%"),
        ("elements", "平分，缺一个", "具备2个", "具备3个"),
        ("elements", "平分，缺一个", "具备2个", "今年具备2个要点，抽查5次，共2个"),
    ],
)
def test_the_eyes_notice_a_sentence_that_is_not_so(method: str, name: str, old: str, new: str) -> None:
    [case] = [case for of, case in (one.values for one in cases()) if (of, case["name"]) == (method, name)]  # type: ignore[index]
    found = outcome(method, case)
    assert old in found.text
    assert wrong(found.step, found.text.replace(old, new)) != []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("以目标值为准", "要求“是”，实际一致"),
        ("目标要求否", "要求“否”，实际一致"),
        ("规则写明要求否而回答是", "要求“否”，实际相反"),
        ("回答不是是否的待评判", "要求回答“是”"),
    ],
)
def test_an_answer_is_held_against_the_one_that_is_asked_for(name: str, says: str) -> None:
    [case] = [case for of, case in (one.values for one in cases()) if (of, case["name"]) == ("yes-no", name)]  # type: ignore[index]
    assert says in outcome("yes-no", case).text


def test_the_eyes_notice_a_record_that_is_not_as_it_is_said() -> None:
    [case] = [case for of, case in (one.values for one in cases()) if case["name"] == "未达到按比例"]  # type: ignore[index]
    found = outcome("at-least", case)
    assert found.step.exact is not None
    for other in (
        replace(found.step, exact=found.step.exact + 1),
        replace(found.step, weight=found.step.weight + 1),
        replace(found.step, values={**found.step.values, "实际值": Fraction(1100)}),
        replace(found.step, values={**found.step.values, "目标值": Fraction(1000)}),
    ):
        assert wrong(other, found.text) != []


@pytest.mark.parametrize(("actual", "key"), [("70%", "stretch-1"), ("80%", "stretch-2"), ("90%", "stretch-2")])
def test_the_stretches_of_a_line_between_points_are_counted_from_1(actual: str, key: str) -> None:
    points = [{"at": "60%", "share": "0%"}, {"at": "80%", "share": "60%"}, {"at": "100%", "share": "100%"}]
    found = outcome("interpolate", {"params": {"points": points}, "weight": "10", "actual": actual})
    assert kind(found.step) == f"marked.interpolate.{key}"
