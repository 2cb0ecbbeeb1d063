"""The engine of findings: the same matches as the naive chainer in every case, whoever joins the facts."""

import hashlib
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import naive
from jixiao.findings import chain, conditions, encode, engine, rete
from jixiao.findings.engine import Entity, Match
from jixiao.findings.joins import Fill
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.law import formula
from jixiao.law.formula import Type

_SAME = {
    "名称": Type.TEXT, "别名": Type.TEXT, "率": Type.NUMBER, "比": Type.NUMBER, "序": Type.NUMBER, "钱": Type.MONEY,
    "好": Type.TRUTH,
}  # fmt: skip
VOCABULARY = {"项目": _SAME, "指标": _SAME, "发现": {**_SAME, "编号": Type.TEXT, "层": Type.NUMBER}}
FILE = Source("规则.yaml", 7, 3)
_PAIR = {"甲": "项目", "乙": "指标"}
_THREE = {"甲": "项目", "乙": "指标", "丙": "发现"}


@dataclass(frozen=True)
class Said:
    """A rule as a file would say it."""

    id: str = "budget.underspent"
    for_: Mapping[str, str] = field(default_factory=lambda: {"项目": "项目"})
    when: str = "项目.率 < 90%"
    thresholds: Mapping[str, str] = field(default_factory=dict)
    severity: str = "warning"
    subject: str = "执行率"
    message: str = "执行率低。"
    advice: str = ""
    stake: str = ""
    basis: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)
    across: bool = False
    source: Source = FILE


#: What joins facts for rules over several.
JOINERS = ("plain", "library")
LIBRARY = rete.name() != "内置的推理器"
#: For a test that goes through the joiners itself: it is run once.
about_both = pytest.mark.parametrize("joiner", JOINERS[:1], indirect=True)


def joined_by(joiner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if joiner == "library" and not LIBRARY:
        pytest.skip("durable-rules is not installed")
    monkeypatch.setattr(engine, "FEW", 0 if joiner == "library" else chain.MAX_FILLS**3)


@pytest.fixture(params=JOINERS, autouse=True)
def joiner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    joined_by(request.param, monkeypatch)
    return str(request.param)


def nothing(_: object) -> None:
    return None


def project(**values: formula.Value | None) -> Entity:
    return Entity("项目", values)


def matched(found: Iterable[Match]) -> list[tuple[str, list[object]]]:
    return [(match.rule.id, [fact.values.get("序") for fact in match.facts.values()]) for match in found]


def refused(*rules: Said) -> Sequence[Problem]:
    with pytest.raises(Problems) as caught:
        engine.compile(rules, VOCABULARY)
    return caught.value.problems


# --- the same as the naive chainer --------------------------------------------------------------------------

_NUMBERS = (
    *(Fraction(n) for n in ("0.8", "0.7999999999", "0.79999999999999999999", "0", "1", "-5", "2.5", "0.3")),
    Fraction(1, 3), Fraction(10**19 * 3 + 1, 3 * 10**19), Fraction(10) ** 21, Fraction(10) ** 21 + 1, -(Fraction(10) ** 25), None,
)  # fmt: skip
_LONG = "长" * 70_000
_TEXTS = ("", "甲", " （甲）。", "甲'乙\"丙", 'x","g0":1', "\\", "行\n行\0尾", "\ud800", _LONG, _LONG + "尾", None)
_AMOUNTS = (Fraction(0), Fraction(8000), Fraction(10000), Fraction(79999999, 10**4), Fraction(10) ** 26, None)


_MARKS = st.sampled_from(["<", "≤", ">", "≥", "=", "≠"])
_JOINING = st.sampled_from(["<", "≤", ">", "≥", "="])


@st.composite
def alone(draw: st.DrawFn, alias: str, kind: str) -> str:
    """A condition about one fact."""
    mark = draw(_MARKS)
    if kind == "发现" and draw(st.integers(0, 2)):
        finding = [
            f"{alias}.层 {draw(_JOINING)} {draw(st.integers(1, 2))}",
            f"{alias}.编号 = 'r.{draw(st.integers(0, 5))}'",
        ]
        return draw(st.sampled_from(finding))
    several = [
        f"{alias}.率 {mark} {draw(st.sampled_from(['0.8', '0.7999999999', '80%', '线', '1', '0']))}",
        f"0.8 {mark} {alias}.率",
        f"{alias}.率 * 3 {mark} {alias}.比 + 1",
        f"{alias}.钱 / 1万元 {mark} {alias}.率",
        f"{alias}.钱 {mark} {draw(st.sampled_from(['8000元', '0.8万元', '槛']))}",
        f"{alias}.名称 = '{draw(st.sampled_from(['甲', '乙']))}'",
        f"{alias}.名称 {draw(st.sampled_from(['=', '≠']))} {alias}.别名",
        f"{alias}.名称 含 '甲'",
        f"{alias}.别名 含 {alias}.名称",
        f"{alias}.好",
        f"非 {alias}.好",
        f"{alias}.好 = ({alias}.率 < 1)",
        f"({alias}.率 > 0.5 或 {alias}.好)",
        f"非 ({alias}.率 > 0.5 且 非 {alias}.好)",
        f"如果({alias}.好, {alias}.率, {alias}.比) {mark} 1",
        f"{alias}.比 / {alias}.率 ≥ 1",
    ]
    return draw(st.sampled_from(several))


@st.composite
def between(draw: st.DrawFn, aliases: Sequence[str]) -> str:
    """A comparison of two facts."""
    mark = draw(_JOINING)
    one, other = draw(st.permutations(aliases))[:2]
    several = [
        f"{one}.率 {mark} {other}.率",
        f"{one}.比 * 3 {mark} {other}.率",
        f"{one}.率 {mark} {other}.比 / 3 + 线 - 80%",
        f"{one}.序 {mark} {other}.序",
        f"{one}.钱 {mark} {other}.钱 * {other}.率",
        f"{one}.钱 / {one}.钱 = {other}.比 / {other}.率",
        f"{one}.名称 = {other}.名称",
        f"{one}.名称 = {other}.别名",
        f"{one}.好 = {other}.好",
    ]
    return draw(st.sampled_from(several))


@st.composite
def some_rule(draw: st.DrawFn, number: int) -> Said:
    """A rule over one to three facts, given or derived."""
    aliases = ["甲", "乙", "丙"][: draw(st.sampled_from([1, 2, 2, 2, 3] if number else [1, 2]))]
    kinds = {alias: draw(st.sampled_from(["项目", "指标", "发现", "发现"][: 4 if number else 2])) for alias in aliases}
    often = [1, 1, 2] if len(aliases) == 1 else [0, 0, 1, 1, 2]
    parts = [draw(alone(alias, kinds[alias])) for alias in aliases for _ in range(draw(st.sampled_from(often)))]
    if len(aliases) > 1:
        parts += [draw(between(aliases)) for _ in range(draw(st.integers(0, 2)))]
    return Said(
        f"r.{number}",
        kinds,
        " 且 ".join(draw(st.permutations(parts))) or "1 = 1",
        {"线": "80%", "槛": "0.8万元"},
        message="".join(f"{{{alias}.率}}" for alias in aliases),
        source=Source("r", number),
    )


@st.composite
def some_rules(draw: st.DrawFn) -> list[Said]:
    return [draw(some_rule(number)) for number in range(draw(st.integers(1, 10)))]


@st.composite
def some_fact(draw: st.DrawFn) -> Entity:
    """A project or an indicator; equal places and equal contents are common."""
    number = draw(st.integers(0, 3))
    values: dict[str, formula.Value | None] = {
        "名称": draw(st.sampled_from(_TEXTS[1:4] * 3 + _TEXTS)),
        "别名": draw(st.sampled_from(_TEXTS[:4])),
        "率": draw(st.sampled_from(_NUMBERS[:5] + _NUMBERS)),
        "比": draw(st.sampled_from(_NUMBERS[:5] + _NUMBERS)),
        "序": Fraction(number),
        "钱": draw(st.sampled_from(_AMOUNTS)),
        "好": draw(st.sampled_from([True, False, None])),
    }
    if draw(st.booleans()):
        values = {name: value for name, value in values.items() if value is not None}
    kind = draw(st.sampled_from(["项目", "指标"]))
    source, path = draw(st.sampled_from([None, Source("f", number)])), draw(st.sampled_from([(), ("产出",)]))
    return Entity(kind, values, source, path)


@st.composite
def some_facts(draw: st.DrawFn) -> list[Entity]:
    """Up to eight facts; one of them may be given twice, as itself or as another that says the same."""
    facts = draw(st.lists(some_fact(), min_size=draw(st.sampled_from([0, 2, 4])), max_size=6))
    if facts:
        facts += [draw(st.sampled_from(facts)) for _ in range(draw(st.integers(0, 1)))]
        facts += [replace(draw(st.sampled_from(facts))) for _ in range(draw(st.integers(0, 1)))]
    return facts


def derived(match: Any) -> Entity | None:
    """A fact that follows from a match; three layers, so that rules over findings end."""
    layer = 1 + max((int(fact.values.get("层") or 0) for fact in match.facts.values()), default=0)
    if layer > 3 or int(match.rule.id[2:]) % 4 == 3:
        return None
    first = next(iter(match.facts.values())).values
    values = {
        "编号": match.rule.id,
        "层": Fraction(layer),
        "率": first.get("率"),
        "名称": first.get("名称"),
        "好": layer > 1,
    }
    return Entity("发现", values, match.rule.source)


def found_by_engine(compiled: engine.Compiled, facts: Sequence[Entity]) -> list[tuple[int, tuple[naive.Which, ...]]]:
    """What the engine finds, in its order, as the naive chainer says it."""
    places = {id(fact): n for n, fact in enumerate({id(fact): fact for fact in facts}.values())}
    found = [
        # Several rules may share an id; here each has a line of its own, which is its place.
        (match.rule.source.line, tuple(places.get(id(f), naive.content(f)) for f in match.facts.values()))
        for match in engine.run(compiled, facts, derived)
    ]
    assert len(found) == len(set(found)), "a match fired twice"
    assert [line for line, _ in found] == sorted(line for line, _ in found)
    return found


@pytest.mark.slow
@about_both
def test_every_case_gives_the_matches_of_the_naive_chainer(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    sets, matches, layers = 10, [0], [0]
    cases = int(request.config.getoption("--findings-cases"))

    @settings(max_examples=max(1, cases // sets))
    @given(some_rules(), st.lists(some_facts(), min_size=sets, max_size=sets))
    def tried(rules: list[Said], several: list[list[Entity]]) -> None:
        compiled = engine.compile(rules, VOCABULARY)
        for facts in several:
            expected = naive.matches(rules, facts, derived)
            for joiner in JOINERS[: 1 + LIBRARY]:
                with monkeypatch.context() as patch:
                    joined_by(joiner, patch)
                    assert frozenset(found_by_engine(compiled, facts)) == expected, joiner
            matches[0] += len(expected)
            layers[0] += any(isinstance(one, tuple) for _, several in expected for one in several)

    tried()
    assert matches[0] > cases // 2, "the cases prove little: hardly any rule holds"
    assert layers[0] > cases // 100, "the cases prove little: hardly any rule follows from a finding"
    assert rete.name().startswith("durable-rules") is LIBRARY, "the library was lost"


@pytest.mark.slow
@about_both
@pytest.mark.skipif(not LIBRARY, reason="durable-rules is not installed, and it compares with what that joins")
def test_whoever_joins_matches_come_in_one_order_and_runs_stop_with_one_problem(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, cases = [0], int(request.config.getoption("--findings-cases"))
    limits = st.tuples(*(st.sampled_from([2, 5, 20, 10_000]) for _ in range(4)))

    @settings(max_examples=max(1, cases // 10))
    @given(some_rules(), some_facts(), limits)
    def tried(rules: list[Said], facts: list[Entity], limits: tuple[int, ...]) -> None:
        compiled = engine.compile(rules, VOCABULARY)
        outcomes: list[object] = []
        with monkeypatch.context() as patch:
            names = ("MAX_DERIVED", "MAX_FIRINGS", "MAX_COMBINATIONS", "MAX_FILLS")
            for name, limit in zip(names, limits, strict=True):
                patch.setattr(chain, name, limit)
            for joiner in JOINERS:
                joined_by(joiner, patch)
                try:
                    outcomes.append(found_by_engine(compiled, facts))
                except Problems as stop:
                    outcomes.append(stop.problems)
                    stopped[0] += 1
        assert outcomes[0] == outcomes[1]

    tried()
    assert stopped[0] > cases // 200, "the cases prove little: hardly any run is stopped"
    assert rete.name().startswith("durable-rules"), "the library was lost"


def test_numbers_are_compared_between_facts_as_exactly_as_within_one() -> None:
    third, above = Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**30)
    huge = Fraction(10) ** 40
    rules = [
        Said(f"r.{mark}", {"甲": "项目", "乙": "指标"}, f"甲.率 {mark} 乙.率") for mark in ("<", "<=", "=", ">=", ">")
    ]
    compiled = engine.compile(rules, VOCABULARY)
    for left, right, held in [
        (third, third, ["<=", "=", ">="]),
        (third, above, ["<", "<="]),
        (above, third, [">=", ">"]),
        (3 * third, Fraction(1), ["<=", "=", ">="]),
        (huge, huge, ["<=", "=", ">="]),
        (huge, huge + third, ["<", "<="]),
        (-huge, -huge - third, [">=", ">"]),
        (huge, -huge, [">=", ">"]),
        (-huge - third, -huge, ["<", "<="]),
        (Fraction(10) ** 20, Fraction(10) ** 20 - third, [">=", ">"]),
    ]:
        facts = [project(率=left), Entity("指标", {"率": right})]
        assert [match.rule.id[2:] for match in engine.run(compiled, facts, nothing)] == held, (left, right)


def test_long_texts_join_only_with_their_equals() -> None:
    rule = Said(for_={"甲": "项目", "乙": "项目"}, when="甲.名称 = 乙.名称 且 甲.序 < 乙.序")
    names = ["长" * 65_536, "长" * 65_537, "", "长" * 65_536, '"', "\0"]
    facts = [project(名称=name, 序=Fraction(n)) for n, name in enumerate(names)]
    found = engine.run(engine.compile([rule], VOCABULARY), facts, nothing)
    assert matched(found) == [("budget.underspent", [0, 3])]


@pytest.mark.parametrize(
    ("written", "held"),
    [("甲县财政局", True), ("甲县 财政局。", True), ("甲县（财政局）", True), ("乙县财政局", False), ("", False)],
)
def test_texts_are_compared_as_the_law_compares_them_within_one_fact_and_between_two(written: str, held: bool) -> None:
    said = {
        "r.0": ({"甲": "项目"}, "甲.名称 = '甲县财政局'"),
        "r.1": ({"甲": "项目"}, "甲.名称 ≠ '甲县财政局'"),
        "r.2": ({"甲": "项目"}, "甲.名称 = 甲.别名"),
        "r.3": ({"甲": "项目"}, "甲.名称 ≠ 甲.别名"),
        "r.4": ({"甲": "项目"}, "甲.名称 含 '县-财政'"),
        "r.5": ({"甲": "项目", "乙": "指标"}, "甲.名称 = 乙.名称"),
    }
    rules = [Said(number, kinds, when) for number, (kinds, when) in said.items()]
    facts = [project(名称=written, 别名="甲县财政局"), Entity("指标", {"名称": "甲县财政局"})]
    found = [match.rule.id for match in engine.run(engine.compile(rules, VOCABULARY), facts, nothing)]
    assert found == [number for number, holds in zip(said, (held, not held, held, not held), strict=False) if holds] + (
        ["r.4", "r.5"] if held else ["r.4"] if written.startswith("乙") else []
    )


def test_a_text_without_any_word_equals_itself_alone() -> None:
    rule = Said(for_={"甲": "项目", "乙": "项目"}, when="甲.名称 = 乙.名称 且 甲.序 < 乙.序")
    facts = [project(名称=name, 序=Fraction(n)) for n, name in enumerate(("—", "。", "—", ""))]
    assert matched(engine.run(engine.compile([rule], VOCABULARY), facts, nothing)) == [("budget.underspent", [0, 2])]


# --- endurance ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["r.one", "r.pair"])
def test_an_error_in_derive_leaves_the_ruleset_usable(rule: str) -> None:
    rules = [
        Said("r.one", when="项目.率 < 90%"),
        Said("r.pair", {"甲": "项目", "乙": "项目"}, "甲.率 < 90% 且 甲.序 < 乙.序"),
        Said("r.on", {"发现": "发现"}, "发现.序 = 0"),
    ]
    compiled = engine.compile(rules, VOCABULARY)
    facts = [project(率=Fraction(0), 序=Fraction(n)) for n in range(3)]

    def broken(match: Match) -> Entity | None:
        if match.rule.id == rule:
            raise KeyError("broken")
        return None

    for _ in range(50):
        with pytest.raises(KeyError, match="broken"):
            engine.run(compiled, facts, broken)
        found = matched(engine.run(compiled, facts, nothing))
        assert found == [
            *(("r.one", [n]) for n in range(3)),
            *(("r.pair", list(pair)) for pair in [(0, 1), (0, 2), (1, 2)]),
        ]


def test_no_rules_find_nothing() -> None:
    assert engine.run(engine.compile([], VOCABULARY), [project(率=Fraction(0))], nothing) == ()


def test_a_chain_of_300_rules_runs_to_its_end() -> None:
    rules = [Said("r.0", when="项目.率 < 1")]
    rules += [Said(f"r.{n}", {"发现": "发现"}, f"发现.编号 = 'r.{n - 1}'") for n in range(1, 300)]

    def next_one(match: Match) -> Entity:
        return Entity("发现", {"编号": match.rule.id})

    found = engine.run(engine.compile(rules, VOCABULARY), [project(率=Fraction(0))], next_one)
    assert [match.rule.id for match in found] == [f"r.{n}" for n in range(300)]


def test_300_rules_on_one_condition_all_hold_for_one_fact() -> None:
    rules = [Said(f"r.{n}") for n in range(300)]
    found = engine.run(engine.compile(rules, VOCABULARY), [project(率=Fraction(0))], nothing)
    assert [match.rule.id for match in found] == [f"r.{n}" for n in range(300)]


def test_70_rules_with_many_joins_hold_for_one_pair() -> None:
    when = " 且 ".join(f"甲.率 {mark} 乙.率 + {n}" for mark, n in (("<", 1), ("≤", 2), (">", -1), ("≥", -2), ("=", 0)))
    rules = [Said(f"r.{n}", {"甲": "项目", "乙": "指标"}, when) for n in range(70)]
    facts = [project(率=Fraction(1, 3)), Entity("指标", {"率": Fraction(1, 3)}), Entity("指标", {"率": Fraction(9)})]
    found = engine.run(engine.compile(rules, VOCABULARY), facts, nothing)
    assert [match.rule.id for match in found] == [f"r.{n}" for n in range(70)]
    assert all(match.facts["乙"] is facts[1] for match in found)


@pytest.mark.slow
def test_400_projects_of_a_department_are_joined() -> None:
    rules = [
        Said("same.name", {"甲": "项目", "乙": "项目"}, "甲.名称 = 乙.名称 且 甲.序 < 乙.序"),
        Said("half.spent", {"甲": "项目", "乙": "项目"}, "甲.钱 * 2 = 乙.钱"),
    ]
    facts = [project(名称=f"项目{n % 100}", 序=Fraction(n), 钱=Fraction(n)) for n in range(1, 401)]
    found = matched(engine.run(engine.compile(rules, VOCABULARY), facts, nothing))
    same = [("same.name", [a, b]) for a in range(1, 401) for b in range(a + 100, 401, 100)]
    assert len(same) == 100 * (4 * 3 // 2)
    assert found == same + [("half.spent", [n, 2 * n]) for n in range(1, 201)]


@pytest.mark.slow
def test_a_run_that_never_ends_is_stopped_at_its_rule() -> None:
    source = Source("规则.yaml", 30)
    rules = [Said("r.0"), Said("r.more", {"发现": "发现"}, "发现.序 ≥ 0", source=source)]
    compiled = engine.compile(rules, VOCABULARY)

    def more(match: Match) -> Entity:
        before = match.facts["发现"].values.get("序") if "发现" in match.facts else Fraction(-1)
        assert isinstance(before, Fraction)
        return Entity("发现", {"序": before + 1})

    with pytest.raises(Problems) as caught:
        engine.run(compiled, [project(率=Fraction(0))], more)
    [problem] = caught.value.problems
    assert (problem.source, problem.code) == (source, "finding.beyond-measure")
    assert problem.message == "规则r.more：推出的事实超过10000条，规则之间可能循环。"
    assert matched(engine.run(compiled, [project(率=Fraction(0))], nothing)) == [("r.0", [None])]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "what"), [(4000, "要比较的组合超过10000000个"), (600, "一次运行中各规则成立超过100000次")]
)
def test_facts_beyond_measure_are_refused_in_good_time(size: int, what: str) -> None:
    compiled = engine.compile([Said("r.all", {"甲": "项目", "乙": "项目"}, "甲.序 ≥ 0 且 乙.序 ≥ 0")], VOCABULARY)
    with pytest.raises(Problems, match=what):
        engine.run(compiled, [project(序=Fraction(n)) for n in range(size)], nothing)


# --- order and identity -------------------------------------------------------------------------------------


def test_matches_come_by_rule_and_then_by_fact_however_the_facts_are_shuffled() -> None:
    rules = [
        Said("r.pair", {"甲": "项目", "乙": "项目"}, "甲.率 < 乙.率"),
        Said("r.low", when="项目.率 < 2"),
        Said("r.on", {"发现": "发现", "项目": "项目"}, "发现.序 ≤ 项目.序"),
    ]
    compiled = engine.compile(rules, VOCABULARY)

    def follow(match: Match) -> Entity | None:
        return Entity("发现", {"序": match.facts["项目"].values.get("序")}) if match.rule.id == "r.low" else None

    facts = [project(率=Fraction(n), 序=Fraction(n)) for n in range(4)]
    ordered = matched(engine.run(compiled, facts, follow))
    assert ordered == [
        *(("r.pair", [a, b]) for a in range(4) for b in range(a + 1, 4)),
        *(("r.low", [n]) for n in range(2)),
        *(("r.on", [n, m]) for n in range(2) for m in range(4) if n <= m),
    ]
    for seed in range(20):
        shuffled = random.Random(seed).sample(facts, len(facts))
        found = matched(engine.run(compiled, shuffled, follow))
        place = {fact.values.get("序"): n for n, fact in enumerate(shuffled)}

        def order(one: tuple[str, list[Any]], place: Mapping[Any, int] = place) -> tuple[int, list[int]]:
            # Derived facts go by their content, given ones by their place.
            return ["r.pair", "r.low", "r.on"].index(one[0]), [
                n if one[0] == "r.on" and i == 0 else place[n] for i, n in enumerate(one[1])
            ]

        assert found == sorted(ordered, key=order)
    assert matched(engine.run(compiled, facts, follow)) == ordered


def test_each_given_fact_is_one_of_its_own_whatever_else_says_the_same_in_the_same_place() -> None:
    one = Entity("项目", {"率": Fraction(0), "名称": "甲"}, FILE, ("产出",))
    same, other = replace(one), replace(one, values={"率": Fraction(0), "名称": "乙"})
    found = engine.run(engine.compile([Said()], VOCABULARY), [one, same, other, one], nothing)
    assert [id(match.facts["项目"]) for match in found] == [id(one), id(same), id(other)]
    pair = Said(for_={"甲": "项目", "乙": "项目"}, when="甲.名称 = 乙.名称")
    found = engine.run(engine.compile([pair], VOCABULARY), [one, same, other, one], nothing)
    assert [[id(fact) for fact in match.facts.values()] for match in found] == [
        [id(one), id(same)],
        [id(same), id(one)],
    ]


def test_derived_facts_of_equal_content_are_one_and_others_are_not() -> None:
    one = Entity("发现", {"率": Fraction(0), "好": True, "名称": None})
    same = Entity("发现", {"好": True, "率": Fraction(0)})
    others = [
        Entity("发现", {"率": Fraction(0), "好": Fraction(1)}),
        replace(one, source=FILE),
        replace(one, path=("产出",)),
        Entity("发现", {"率": Fraction(0)}),
        Entity("发现", {"率": Fraction(0), "好": False}),
    ]
    several = [one, same, *others, same]
    rules = [Said("r.all", when="项目.序 ≥ 0"), Said("r.on", {"发现": "发现"}, "发现.率 = 0")]

    def follow(match: Match) -> Entity | None:
        number = match.facts["项目"].values.get("序") if match.rule.id == "r.all" else None
        return several[int(number)] if isinstance(number, Fraction) else None

    facts = [project(序=Fraction(n)) for n in range(len(several))]
    found = engine.run(engine.compile(rules, VOCABULARY), facts, follow)
    on = [match.facts["发现"] for match in found if match.rule.id == "r.on"]
    assert len(on) == 6
    assert all(any(fact is other for fact in on) for other in [one, *others])


def test_a_fact_derived_twice_fires_once() -> None:
    rules = [Said("r.low"), Said("r.on", {"发现": "发现"}, "发现.序 = 1")]
    facts = [project(率=Fraction(0), 序=Fraction(n)) for n in range(3)]
    found = engine.run(engine.compile(rules, VOCABULARY), facts, lambda _: Entity("发现", {"序": Fraction(1)}))
    assert [match.rule.id for match in found] == ["r.low", "r.low", "r.low", "r.on"]


def test_two_names_of_one_kind_stand_for_two_different_facts() -> None:
    one, other = project(率=Fraction(0), 序=Fraction(7)), project(率=Fraction(0), 序=Fraction(8))
    several = [Said("r.pair", {"甲": "项目", "乙": "项目"}, "甲.率 = 乙.率")]
    # Also where the two patterns are in two groups, so that each fact is two messages: 59 patterns come before.
    three = {"甲": "项目", "乙": "项目", "丙": "发现"}
    several = (
        [Said("r.three", three, "甲.率 > 1 且 乙.率 > 1 且 丙.率 > 1")]
        + [Said(f"r.{n}", {"甲": "项目", "乙": "指标"}, "甲.率 > 1 且 乙.率 > 1") for n in range(28)]
        + several
    )
    compiled = engine.compile(several, VOCABULARY)
    assert len({slot.group for slot in compiled.encoded.slots[len(several) - 1]}) == 2
    assert matched(engine.run(compiled, [one], nothing)) == []
    assert matched(engine.run(compiled, [one, other], nothing)) == [("r.pair", [7, 8]), ("r.pair", [8, 7])]


@pytest.mark.slow
def test_names_and_ids_that_the_library_sees_have_different_hashes() -> None:
    assert encode.name_hash("id") == 926444256  # HASH_ID and HASH_SID in the library's state.h
    assert encode.name_hash("sid") == 3593476751
    assert encode.name_hash("IND-88019") == encode.name_hash("IND-280006")
    assert len({encode.name_hash(str(number)) for number in range(chain.MAX_FILLS)}) == chain.MAX_FILLS
    rules = [Said(f"r.{n}", {"甲": "项目", "乙": "指标"}, "甲.率 = 乙.率 且 甲.序 < 乙.序") for n in range(200)]
    slots = [slot for own in engine.compile(rules, VOCABULARY).encoded.slots.values() for slot in own]
    names = [*encode.RESERVED, *(slot.bit for slot in slots), *{slot.group for slot in slots}]
    names += [key.name for slot in slots for key in slot.keys]
    assert len({encode.name_hash(name) for name in names}) == len(names) == 6 + 400 + 7 + 800


def test_a_message_holds_bits_and_keys_and_nothing_that_somebody_wrote() -> None:
    rules = [Said(for_=_PAIR, when="甲.率 < 乙.率 且 甲.名称 = 乙.名称 且 甲.好")]
    encoded = engine.compile(rules, VOCABULARY).encoded
    slot, other = encoded.slots[0]
    fills = [Fill(0, 0, 4, (Fraction(-1, 3), 'x","n":9')), Fill(0, 1, 4, (Fraction(1, 3), "x"))]
    [text] = encode.messages(encoded, fills, 17)
    low, high = 10**38 - (10**18 // 3 + 1), 10**38 + (10**18 // 3 + 1)  # the smaller side down, the larger up
    assert json.loads(text) == {
        "sid": "s",
        "id": "17",
        "n": 4,
        "one": 1,
        slot.group: 1,
        slot.bit: 1,
        other.bit: 1,
        slot.keys[0].name: f"n{low:039d}",
        slot.keys[1].name: "t" + hashlib.blake2b(b'x","n":9', digest_size=16).hexdigest(),
        other.keys[0].name: f"n{high:039d}",
        other.keys[1].name: "t" + hashlib.blake2b(b"x", digest_size=16).hexdigest(),
    }


def test_a_fact_takes_no_place_where_a_condition_fails_or_what_is_compared_is_not_given() -> None:
    compiled = engine.compile([Said(for_=_PAIR, when="甲.率 < 乙.率 且 甲.名称 = 乙.名称 且 甲.好")], VOCABULARY)
    other = Entity("指标", {"率": Fraction(2), "名称": "x"})
    for missing in ("率", "名称", "好", ""):
        run = chain.Run(compiled, nothing)
        run.begin([Entity("项目", {"率": Fraction(1), "名称": "x", "好": True, missing: None}), other])
        assert run.waiting() == ([] if missing else [0]), missing


@pytest.mark.slow
def test_groups_stay_within_what_the_library_can_hold() -> None:
    when = " 且 ".join(f"甲.率 < 乙.率 + {n}" for n in range(8))
    rules = [Said(f"r.{n}", {"甲": "项目", "乙": "指标"}, when) for n in range(60)]
    groups: dict[str, list[encode.Slot]] = {}
    for own in engine.compile(rules, VOCABULARY).encoded.slots.values():
        for slot in own:
            groups.setdefault(slot.group, []).append(slot)
    assert max(len(some) for some in groups.values()) <= 60
    assert max(sum(len(slot.keys) for slot in some) for some in groups.values()) <= 180


# --- what is asked of facts -----------------------------------------------------------------------------------


@dataclass
class Computed:
    """Properties that are computed when asked for; which ones were is kept."""

    values: Mapping[str, formula.Value | None]
    asked: list[str] = field(default_factory=list)

    def get(self, name: str, /) -> formula.Value | None:
        self.asked.append(name)
        return self.values.get(name)


def test_a_property_is_asked_for_only_where_the_conditions_before_it_hold() -> None:
    rules = [
        Said("r.one", when="项目.好 且 项目.率 < 90% 且 项目.名称 含 '甲'"),
        Said("r.or", when="非 项目.好 且 (项目.比 > 1 或 项目.别名 = '乙')"),
    ]
    compiled = engine.compile(rules, VOCABULARY)
    for values, asked, held in [
        ({"好": True, "率": Fraction(1)}, ["好", "率", "好"], []),
        ({"好": True, "率": Fraction(0), "名称": "甲"}, ["好", "率", "名称", "好"], ["r.one"]),
        ({"好": False, "比": Fraction(2)}, ["好", "好", "比"], ["r.or"]),
        ({"好": False, "比": Fraction(0), "别名": "乙"}, ["好", "好", "比", "别名"], ["r.or"]),
    ]:
        computed = Computed(values)
        found = engine.run(compiled, [Entity("项目", computed)], nothing)
        assert (computed.asked, [match.rule.id for match in found]) == (asked, held)


def test_what_follows_is_not_asked_for_where_no_rule_is_about_it() -> None:
    def never(_: Match) -> Entity | None:
        raise AssertionError("asked")

    assert len(engine.run(engine.compile([Said()], VOCABULARY), [project(率=Fraction(0))], never)) == 1


def test_nobody_is_asked_to_join_where_a_place_of_the_rule_stays_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("started")

    monkeypatch.setattr(rete, "joiner", never)
    monkeypatch.setattr(chain.chainer.Joiner, "tell", never)
    rules = [
        Said(),
        Said("r.pair", _PAIR, "甲.好 且 甲.率 < 乙.率"),
        Said("r.on", {"发现": "发现", "甲": "项目"}, "甲.好 且 发现.好"),
    ]
    facts = [project(率=Fraction(0)), Entity("指标", {"率": Fraction(1)})]
    assert len(engine.run(engine.compile(rules, VOCABULARY), facts, derived_once)) == 1


def derived_once(match: Match) -> Entity:
    return Entity("发现", {"编号": match.rule.id, "好": True})


@pytest.mark.parametrize("depth", [1, 9, 10, 11, 29])
def test_a_condition_nested_however_deep_is_decided(depth: int) -> None:
    text = "项目.好"
    for _ in range(depth):
        text = f"非 ({text} 且 项目.率 < 1)"
    node = formula.parse(text, FILE)
    for values in ({"好": True, "率": Fraction(0)}, {"好": False, "率": Fraction(0)}, {"好": True, "率": Fraction(1)}):

        def get(name: str, values: Mapping[str, formula.Value] = values) -> formula.Value | None:
            return values.get(name.removeprefix("项目."))

        assert conditions.decider([(7, [node])])(get) == ([7] if formula.evaluate(node, get) else [])


# --- what rules say -----------------------------------------------------------------------------------------


def said(rule: Said, **values: formula.Value | None) -> Match:
    [match] = engine.run(engine.compile([rule], VOCABULARY), [project(**values)], nothing)
    return match


def test_messages_show_values_by_their_type() -> None:
    rule = Said(
        when="项目.率 < 线",
        thresholds={"线": "90%", "额": "1.5万元"},
        subject="{项目.名称}",
        message="率{项目.率}，即{项目.率:%}，约{项目.率:.2}，低于{线:%}；钱{项目.钱}，{项目.钱:.1}，超过{额}；好{项目.好}{项目.序}。",
        advice="{{写在花括号里}}",
        evidence={
            "rate": "项目.率",
            "money": "项目.钱",
            "line": "线",
            "name": "项目.名称",
            "good": "项目.好",
            "none": "项目.比",
        },
    )
    match = said(rule, 率=Fraction(94968, 110000), 名称="教师{补贴}", 钱=Fraction(11_000_500), 好=False)
    assert engine.subject(match) == "教师{补贴}"
    assert (
        engine.message(match) == "率0.8633，即86.33%，约0.86，低于90%；钱1100.05万元，1100.1万元，超过1.5万元；好否—。"
    )
    assert engine.advice(match) == "{写在花括号里}"
    assert engine.evidence(match) == {
        "rate": "0.8633", "money": "11000500", "line": "0.9", "name": "教师{补贴}", "good": "false", "none": "—",
    }  # fmt: skip


def test_an_expression_in_a_message_may_hold_braces_and_colons_in_quotes() -> None:
    rule = Said(message="{如果(项目.率 > 1, '}:%', \"{甲:乙\")}！{项目.率 * 3:.0}")
    assert engine.message(said(rule, 率=Fraction(1, 2))) == "{甲:乙！2"


def test_two_rules_may_share_an_id_and_differ_in_severity() -> None:
    rules = [
        Said(when="项目.率 < 90% 且 项目.率 ≥ 80%"),
        Said(when="项目.率 < 80%", severity="error"),
    ]
    compiled = engine.compile(rules, VOCABULARY)
    for rate, severities in [("0.9", []), ("0.89", ["warning"]), ("0.8", ["warning"]), ("0.7999999999", ["error"])]:
        found = engine.run(compiled, [project(率=Fraction(rate))], nothing)
        assert [match.rule.severity for match in found] == severities, rate


# --- refusals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "code", "told"),
    [
        (Said(for_={"项目": "项 目"}), "finding.unknown-kind", "没有“项 目”这类事实。"),
        (Said(for_={"项目": "项目组"}), "finding.unknown-kind", "没有“项目组”这类事实。"),
        (Said(when="项目.率率 < 1"), "formula.unknown-name", "项目.率率"),
        (Said(when="项目.率 < '高'"), "formula.type-mismatch", ""),
        (Said(when="项目.率 <"), "formula.syntax", ""),
        (Said(when="项目.率 + 1"), "finding.not-a-condition", "when 是数，不是条件。"),
        (Said(for_=_PAIR, when="甲.率 + 乙.率 > 1"), "finding.not-joinable", "“甲.率 + 乙.率 > 1”同时涉及甲、乙"),
        (Said(for_=_PAIR, when="甲.率 > 甲.比 * 乙.率"), "finding.not-joinable", "同时涉及甲、乙"),
        (Said(for_=_PAIR, when="甲.率 ≠ 乙.率"), "finding.not-joinable", "同时涉及甲、乙"),
        (Said(for_=_PAIR, when="甲.名称 < 乙.名称"), "formula.type-mismatch", ""),
        (Said(for_=_PAIR, when="甲.名称 含 乙.名称"), "finding.not-joinable", "同时涉及甲、乙"),
        (Said(for_=_PAIR, when="甲.率 > 1 或 乙.率 > 1"), "finding.not-joinable", "同时涉及甲、乙"),
        (Said(for_=_PAIR, when="非 (甲.率 > 乙.率)"), "finding.not-joinable", "同时涉及甲、乙"),
        (Said(for_=_THREE, when="甲.率 + 乙.率 > 丙.率"), "finding.not-joinable", "同时涉及甲、乙、丙"),
        (Said(for_={**_THREE, "丁": "项目"}, when="甲.好"), "finding.too-many-facts", "for 中有4类事实，应为1至3类。"),
        (Said(for_={}, when="1 = 1"), "finding.too-many-facts", "for 中有0类事实"),
        (Said(for_=_PAIR, when="甲.好"), "finding.unused-fact", "“乙”没有用到"),
        (Said(for_={"甲 乙": "项目"}, when="1 = 1"), "finding.name", "“甲 乙”不能用作名称。"),
        (Said(thresholds={"项目": "1"}), "finding.alias-duplicated", "“项目”这个名称用了两次。"),
        (Said(thresholds={"线": "1", " 线": "2"}), "finding.threshold-duplicated", "界限“线”写了两次。"),
        (Said(thresholds={"线.低": "1"}), "finding.name", "“线.低”不能用作名称。"),
        (Said(thresholds={"线": "项目.率"}), "finding.threshold-not-constant", "界限“项目.率”不是常数"),
        (Said(thresholds={"线": "1 / 0"}), "finding.threshold-not-constant", "界限“1 / 0”没有值。"),
        (Said(thresholds={"线": "1 < 2"}), "finding.threshold-not-constant", "是真假"),
        (Said(severity="fatal"), "finding.severity", "没有“fatal”这种严重程度。"),
        (Said(message="执行率{项目.率"), "finding.template", "第4个字符处的花括号不成对。"),
        (Said(message="执行率}"), "finding.template", "第4个字符处的花括号不成对。"),
        (Said(message="执行率{ }"), "finding.template", "花括号里没有算式。"),
        (Said(message="字" * 2001), "finding.template", "超过2000个字符"),
        (Said(message="{项目.率:x}"), "finding.template-format", "没有“x”这种格式。"),
        (Said(message="{项目.名称:%}"), "finding.template-format", "“项目.名称”是文字，不能用“%”这种格式。"),
        (Said(message="{项目.钱:%}"), "finding.template-format", "“项目.钱”是金额，不能用“%”这种格式。"),
        (Said(message="{项目.好:.2}"), "finding.template-format", "“项目.好”是真假"),
        (Said(advice="{项目.利率}"), "formula.unknown-name", "项目.利率"),
        (Said(evidence={"rate": "项目.利率"}), "formula.unknown-name", "项目.利率"),
        (Said(evidence={"率": "项目.率"}), "finding.evidence-key", "evidence 的键“率”不是小写英文。"),
        (Said(for_=_PAIR, when=" 且 ".join(["甲.率 < 乙.率"] * 9)), "finding.too-many-joins", "有9处，超过8处"),
    ],
)
def test_what_cannot_be_said_is_refused_at_its_place_with_its_rule(rule: Said, code: str, told: str) -> None:
    [problem] = refused(rule)
    assert problem.code == code
    assert problem.source.file == "规则.yaml"
    assert problem.source.line == 7
    assert problem.message.startswith("规则budget.underspent：")
    assert problem.message.endswith("。")
    assert told in problem.message
    assert problem.cure.endswith(("。", "？"))


def test_a_wrong_kind_is_answered_with_the_nearest() -> None:
    [problem] = refused(Said(for_={"项目": "项目组"}))
    assert problem.cure == "是不是想写“项目”？"
    [problem] = refused(Said(for_={"项目": "部门"}))
    assert problem.cure == "请写其中之一：项目、指标、发现。"


def test_an_or_between_facts_is_answered_with_two_rules_of_one_id() -> None:
    [problem] = refused(Said(for_=_PAIR, when="甲.好 且 (甲.率 > 1 或 乙.率 > 1)"))
    assert "两条编号相同的规则" in problem.cure
    assert problem.source.col == FILE.col + len("甲.好 且 (")


def test_a_problem_in_a_message_points_into_it() -> None:
    [problem] = refused(Said(message="率{项目.率}{项目.利率}"))
    assert problem.source.col == FILE.col + len("率{项目.率}{")


def test_all_problems_of_all_rules_are_told_at_once() -> None:
    rules = [
        Said("a.one", when="项目.无 < 1", severity="fatal", message="{", evidence={"x": "项目.没"}),
        Said("b.two"),
        Said("c.three", for_={"项目": "没有"}, thresholds={"线": "项目.率"}, severity="bad"),
    ]
    problems = refused(*rules)
    assert sorted((problem.message[2:3], problem.code) for problem in problems) == [
        ("a", "finding.severity"),
        ("a", "finding.template"),
        ("a", "formula.unknown-name"),
        ("a", "formula.unknown-name"),
        ("c", "finding.severity"),
        ("c", "finding.threshold-not-constant"),
        ("c", "finding.unknown-kind"),
    ]


def test_more_patterns_than_the_engine_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode, "MAX_GROUPS", 2)
    pairs = [Said(f"r.{n}", _PAIR, "甲.率 < 乙.率") for n in range(61)]
    alone = [Said(f"s.{n}") for n in range(200)]  # these the library never sees
    assert engine.compile([*alone, *pairs[:60]], VOCABULARY)
    [problem] = refused(*alone, *pairs)
    assert problem.code == "finding.too-many-rules"
