"""Lines that are ranked among the submissions of one run: who is compared with whom, and who refuses to compare."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jixiao
from helpers.commands import Run
from helpers.methodcases import outcome
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.problems import Problems
from jixiao.intake.canonical import parse
from jixiao.keeper import cases
from jixiao.records import Scorecard, Status, Submission
from jixiao.render import explanation, scorebook
from jixiao.report.framework import framework
from jixiao.study.whatif import what_if
from jixiao.values.others import without

HEAD = """\
schema: jixiao.ruleset/1
id: ranks
edition: "1"
title: 名次
scope: project
basis: [{cite: 示例, verified: true}]
total: 100
grades: [{label: 优, from: 90}, {label: 良, from: 60}, {label: 差, from: 0}]
"""
LAW = """\
facts: [{name: 成本, type: 数}, {name: 人数, type: 数}]
indicators:
  - name: 效率
    weight: 10
    method: {method: rank, of: 成本 / 人数, among: run, order: low, points: [10, 8, 6], rest: 2}
  - {name: 满意率, weight: 90, method: {method: at-least}}
"""


def written(folder: Path, text: str) -> appraisal.Law:
    path = folder / "ranks.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return appraisal.ready(str(path))


def form(name: str, cost: object, people: object = 1) -> Submission:
    text = f"project: {name}\nfacts: {{成本: {cost}, 人数: {people}}}\n"
    text += "indicators: [{path: [满意率], target: ≥90%, actual: 81%}]\n"
    (found,) = parse(located.load(text, f"{name}.yaml"))
    return found


@pytest.fixture(scope="module")
def using(tmp_path_factory: pytest.TempPathFactory) -> appraisal.Law:
    return written(tmp_path_factory.mktemp("ranks"), LAW)


def ranked(using: appraisal.Law, forms: tuple[Submission, ...]) -> dict[str, Decimal]:
    cards, problems = appraisal.appraise_all(using, forms)
    assert problems == ()
    return {card.submission.project.text: card.lines[0].earned for card in cards if card.submission.project}


def test_the_submissions_of_one_run_are_ranked_and_each_says_its_place(using: appraisal.Law) -> None:
    forms = (form("甲", 40), form("乙", 30), form("丙", 35, 1), form("丁", 35), form("戊", 60))
    assert ranked(using, forms) == {
        "乙": Decimal("10.00"),
        "丙": Decimal("8.00"),
        "丁": Decimal("8.00"),
        "甲": Decimal("2.00"),  # the third place is taken
        "戊": Decimal("2.00"),
    }
    cards, _ = appraisal.appraise_all(using, forms)
    said = explanation.render(cards[2], cards[2].lines[0])
    assert "35居第2名（共5份，2份相同，比它高的是40，比它低的是30），计8分" in said


def test_all_that_mark_a_run_mark_it_alike(using: appraisal.Law) -> None:
    forms = (form("甲", 40), form("乙", 30), form("丙", 0, 0))
    cards, _ = jixiao.appraise(using, forms)
    assert [card.earned for card in jixiao.mark(using, forms)] == [card.earned for card in cards]
    assert [card.lines[0].status for card in cards] == [Status.SCORED, Status.SCORED, Status.PENDING]


def test_one_submission_has_nobody_to_be_compared_with(using: appraisal.Law) -> None:
    (card,), problems = appraisal.appraise_all(using, (form("甲", 40),))
    assert problems == ()
    assert (card.lines[0].status, card.pending, card.grade_range) == (Status.PENDING, Decimal("10.00"), ("良", "优"))
    assert "同批没有别的申报表可以比较" in explanation.render(card, card.lines[0])


@pytest.mark.parametrize("alone", [appraisal.appraise, appraisal.scored])
def test_whoever_marks_one_form_at_a_time_is_refused_in_a_sentence(
    using: appraisal.Law, alone: Callable[..., Scorecard]
) -> None:
    with pytest.raises(Problems) as found:
        alone(using, form("甲", 40))
    (problem,) = found.value.problems
    assert str(problem) == (
        "甲.yaml:1:1: ruleset.ranks-run: “效率”按同一批申报表的名次计分，不能一份一份地评。请把同一批申报表放在一次里评分。"
    )


def bad() -> Submission:
    (found,) = parse(located.load("project: 坏\nunit: 坏局\nfacts: {成本: 很多, 人数: 1}\n", "坏.yaml"))
    return found


def test_a_form_that_cannot_be_scored_leaves_open_the_places_that_it_may_move_and_is_named(
    using: appraisal.Law,
) -> None:
    forms = (form("甲", 40), bad(), *(form(name, cost) for name, cost in (("乙", 30), ("丙", 50), ("丁", 60))))
    cards, problems = appraisal.appraise_all(using, forms)
    assert [problem.code for problem in problems] == ["submission.bad-fact"]
    first = [card.lines[0] for card in cards]
    assert [line.status for line in first] == [*[Status.PENDING] * 3, Status.SCORED]
    assert "40现居第2名（共4份），“坏（坏局）”没能评分，得分会因名次改变，由人工评判" in explanation.render(
        cards[0], first[0]
    )
    assert first[3].earned == Decimal("2.00")  # the fourth of four, or the fifth of five: 2 either way
    assert "；“坏（坏局）”没能评分，不影响得分" in explanation.render(cards[3], first[3])


def test_a_file_that_cannot_be_read_is_a_peer_that_nobody_knows(run: Run, using: appraisal.Law, tmp_path: Path) -> None:
    for name, text in (("甲", "{成本: 40, 人数: 1}"), ("乙", "{成本: 30, 人数: 1}"), ("丙", "[成本: ")):
        (tmp_path / f"{name}.yaml").write_text(f"project: {name}\nfacts: {text}\n", encoding="utf-8")
    files = [tmp_path / f"{name}.yaml" for name in "甲乙丙"]
    law = str(using.opened.path)
    said = run("score", *files, "-r", law, "--format", "json").json
    steps = [step["text"] for card in said for step in card["lines"][0]["steps"]]
    assert [card["score"]["pending"] for card in said] == ["10.00", "10.00"]
    assert sum(f"“{files[2]}”没能读出" in text for text in steps) == 2
    forms, unread = jixiao.read(files)
    cards, _ = jixiao.appraise(using, forms, unread)
    assert [card.lines[0].status for card in cards] == [Status.PENDING, Status.PENDING]


def test_one_that_has_no_value_takes_no_place_and_is_named_by_those_that_have(using: appraisal.Law) -> None:
    cards, _ = appraisal.appraise_all(using, (form("甲", 40), form("乙", 30), form("丙", 0, 0)))
    assert [card.lines[0].earned for card in cards] == [Decimal("8.00"), Decimal("10.00"), Decimal("0.00")]
    assert "计8分；“丙”没有数值，不参加排名" in explanation.render(cards[0], cards[0].lines[0])


POINTS = st.lists(st.integers(0, 4), min_size=2, max_size=5).map(lambda some: sorted(some, reverse=True))


@pytest.mark.slow
@settings(max_examples=60)
@given(
    POINTS,
    st.integers(1, 4),
    st.lists(st.integers(1, 4), max_size=4),
    st.integers(1, 2),
    st.sampled_from(["same", "average"]),
)
def test_a_place_is_settled_exactly_where_no_values_of_the_unscored_change_its_points(
    points: list[int], own: int, peers: list[int], lost: int, ties: str
) -> None:
    params = {
        "of": "完成比",
        "among": "run",
        "points": [str(one) for one in points[:-1]],
        "rest": str(points[-1]),
        "ties": ties,
    }
    case = {"params": params, "weight": "10", "facts": {"完成比": str(own)}, "peers": [str(one) for one in peers]}
    found = outcome("rank", {**case, "未评": ["丁"] * lost})
    those = {
        outcome("rank", {**case, "peers": [*case["peers"], *map(str, some)]}).points
        for some in product((0, own, 9), repeat=lost)
    }
    assert (found.status is Status.SCORED) is (len(those) == 1 and bool(peers))
    if found.status is Status.SCORED:
        assert found.points in those


COSTS = st.lists(st.integers(1, 6), min_size=1, max_size=7)


@pytest.mark.slow
@given(COSTS, st.randoms(use_true_random=False), st.sampled_from(["same", "average"]))
def test_the_order_of_the_submissions_decides_nothing(
    tmp_path_factory: pytest.TempPathFactory, costs: list[int], chance: object, ties: str
) -> None:
    law = LAWS.setdefault(ties, _tied(tmp_path_factory, ties))
    forms = [form(f"项目{number}", cost) for number, cost in enumerate(costs)]
    before = ranked(law, tuple(forms))
    chance.shuffle(forms)  # type: ignore[attr-defined]
    assert ranked(law, tuple(forms)) == before
    if len(costs) > 1 and ties == "average":  # equal values share what their places give, to the last hundredth of each
        places = [Fraction(points) for points in (10, 8, 6, *(2,) * 7)]
        assert abs(sum(map(Fraction, before.values())) - sum(places[: len(costs)])) <= Fraction(len(costs), 200)


LAWS: dict[str, appraisal.Law] = {}


def _tied(factory: pytest.TempPathFactory, ties: str) -> appraisal.Law:
    return written(factory.mktemp(ties), LAW.replace("rest: 2", f"rest: 2, ties: {ties}"))


@given(st.lists(st.fractions(), min_size=1, max_size=8), st.data())
def test_the_others_of_a_run_are_all_values_but_one_own(values: list[Fraction], data: st.DataObject) -> None:
    own, rest = data.draw(st.sampled_from(values)), list(values)
    rest.remove(own)
    assert list(without(tuple(sorted(values)), own)) == sorted(rest)


def test_the_forms_of_a_large_run_share_its_values(using: appraisal.Law) -> None:
    run = appraisal.among(using, tuple(form(f"项目{number}", number) for number in range(1, 60)))
    assert len({id(peers.values["效率",].values) for peers in run}) == 1  # type: ignore[attr-defined]


def test_a_what_if_keeps_the_others_as_they_are(using: appraisal.Law) -> None:
    cards, _ = appraisal.appraise_all(using, (form("甲", 40), form("乙", 30)))
    found = what_if(using.plan, cards[0])
    assert found.card.lines[0].earned == Decimal("8.00")
    assert [(edge.line.path[-1], edge.value) for edge in found.edges if edge.mark == 90] == [("满意率", 90)]


def test_a_case_may_name_the_peers_of_its_submission(using: appraisal.Law, tmp_path: Path) -> None:
    listed = tmp_path / "cases.yaml"
    listed.write_text(
        "- name: 两份相同\n  submission: {project: 甲, facts: {成本: 30, 人数: 1}}\n"
        "  peers:\n    - {project: 乙, facts: {成本: 30, 人数: 1}}\n    - {project: 丙, facts: {成本: 20, 人数: 1}}\n"
        "  expect: {lines: {效率: 8}}\n"
        "- name: 只有一份\n  submission: {project: 甲, facts: {成本: 30, 人数: 1}}\n"
        "  expect: {lines: {效率: {status: pending}}}\n",
        encoding="utf-8",
    )
    assert [outcome.differences for outcome in cases.run(using, listed)] == [(), ()]
    listed.write_text("- {name: 一, submission: {project: 甲}, peers: 乙, expect: {}}\n", encoding="utf-8")
    with pytest.raises(Problems) as found:
        cases.run(using, listed)
    assert [problem.code for problem in found.value.problems] == ["case.shape"]


def test_a_department_ranks_its_own_projects(tmp_path: Path) -> None:
    text = HEAD.replace("scope: project", "scope: department").replace("id: ranks", "id: whole")
    (tmp_path / "ranks.yaml").write_text(HEAD + LAW, encoding="utf-8")
    whole = tmp_path / "whole.yaml"
    law = "indicators: [{name: 平均, weight: 100, method: {method: formula, value: 项目平均得分, gives: points}}]\n"
    whole.write_text(f"{text}projects: {tmp_path / 'ranks.yaml'}\n{law}", encoding="utf-8")
    projects = "".join(
        f"  - {{project: {name}, facts: {{成本: {cost}, 人数: 1}}, "
        "indicators: [{path: [满意率], target: ≥90%, actual: 90%}]}\n"
        for name, cost in (("甲", 40), ("乙", 30))
    )
    (found,) = parse(located.load(f"project: 部门\nprojects:\n{projects}", "部门.yaml"))
    (card,), problems = appraisal.appraise_all(appraisal.ready(str(whole)), (found,))
    assert problems == ()
    assert [one.earned for one in card.projects] == [Decimal("98.00"), Decimal("100.00")]
    assert card.earned == Decimal("99.00")


def test_a_workbook_carries_a_place_over_that_it_cannot_reckon(using: appraisal.Law) -> None:
    cards, _ = appraisal.appraise_all(using, (form("甲", 40), form("乙", 30)))
    assert scorebook.render(cards, using.plan)[:2] == b"PK"


def test_the_printed_law_says_how_places_are_given(using: appraisal.Law) -> None:
    text = str(framework(using.opened.ruleset, ()))
    assert (
        "同一批申报表按成本÷人数从低到高排名次：第1名计10分，第2名计8分，第3名计6分，其余名次计2分；数值相同的，都取靠前的名次，"
        "其后的名次空出；数值不存在的由人工评判；没有别的申报表可以比较的，由人工评判；同批有不能评分的，得分会因它改变的由人工评判"
    ) in text


FORMS = "".join(
    f"- {{project: {name}, facts: {{成本: {cost}, 人数: 1}}, "
    f"indicators: [{{path: [满意率], target: ≥90%, actual: {actual}}}]}}\n"
    for name, cost, actual in (("甲", 40, "基本满意"), ("乙", 30, "90%"))
)


def test_a_session_of_judging_and_a_comparison_of_laws_keep_the_run_together(run: Run, tmp_path: Path) -> None:
    law, other, forms = (tmp_path / name for name in ("ranks.yaml", "other.yaml", "申报.yaml"))
    judged = "judgement: {grades: [{label: 达成, from: 0%, to: 100%}]}\n" + LAW
    law.write_text(HEAD + judged, encoding="utf-8")
    other.write_text(HEAD + judged.replace("order: low", "order: high"), encoding="utf-8")
    forms.write_text("submissions:\n" + FORMS, encoding="utf-8")
    said = run("judge", forms, "-r", law, "--by", "评价组", stdin="1\n80%\n现场踏勘\n")
    assert (said.code, "得分：80.00 " in said.out) == (0, True)  # 8 for the second place, 72 of 90
    compared = run("ruleset", "diff", law, other, "--on", forms, "--format", "json").json
    moves = [(one["before"]["earned"], one["after"]["earned"]) for one in compared["impact"]["submissions"]]
    assert sorted(moves) == [("100.00", "98.00"), ("80.00", "82.00")]


@pytest.mark.parametrize(
    ("params", "codes"),
    [
        ("points: [10, 8], rest: 9", ["ruleset.rank-order"]),
        ("points: [8, 9]", ["ruleset.rank-order"]),
        ("points: [12, 8]", ["ruleset.rank-above-weight"]),
        ("points: [10, 8], absent: 11", ["ruleset.rank-above-weight"]),
    ],
)
def test_places_go_down_and_stay_within_the_points_of_the_line(tmp_path: Path, params: str, codes: list[str]) -> None:
    law = LAW.replace("points: [10, 8, 6], rest: 2", params)
    with pytest.raises(Problems) as found:
        written(tmp_path, law)
    assert [problem.code for problem in found.value.problems] == codes


def test_two_places_may_give_the_same(tmp_path: Path) -> None:
    assert written(tmp_path, LAW.replace("points: [10, 8, 6]", "points: [10, 10, 2]"))


def test_what_units_set_themselves_is_not_ranked(tmp_path: Path) -> None:
    law = "targets:\n" + "".join(
        f"  {kind}: {{method: {'rank, among: run, points: [1]' if kind == 'text' else 'at-least'}}}\n"
        for kind in ("at-least", "at-most", "equal", "zero", "interval", "deadline", "yes-no", "text")
    )
    with pytest.raises(Problems) as found:
        written(tmp_path, law + "indicators: [{name: 产出, weight: 100, open: true}]\n")
    assert "ruleset.rank-misplaced" in [problem.code for problem in found.value.problems]
