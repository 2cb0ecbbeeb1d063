"""The linter: every code is triggered by the file that bears its name and by nothing else, and what it says is certain."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ROOT
from jixiao.cli import cli, shell
from jixiao.ground.problems import Source
from jixiao.keeper import lint
from jixiao.keeper.lint import CODES, Remark
from jixiao.keeper.lint.absence import absence
from jixiao.keeper.lint.conditions import Box, boxes, covered, implies
from jixiao.keeper.lint.sarif import sarif
from jixiao.law import formula
from jixiao.law import ranges as sets
from jixiao.law.bounds import FACTS, bounds
from jixiao.law.formula import Type
from jixiao.law.load import load, reference
from jixiao.law.plan import plan
from jixiao.law.ranges import EVERY, Numbers, Span, Words
from jixiao.law.store import shipped_files

FOLDER = ROOT / "tests" / "cases" / "lint"

#: (code, line, column, certain correction) of tests/cases/lint/<code>.yaml; lint. is left out of the file's name.
BROKEN: tuple[tuple[str, int, int, tuple[str, str] | None], ...] = (
    ("lint.band-unreachable", 25, 11, None),
    ("lint.branch-unreachable", 34, 19, None),
    ("lint.condition-impossible", 37, 24, None),
    ("lint.condition-constant", 37, 24, None),
    ("lint.denial-open", 37, 24, None),
    ("lint.method-constant", 20, 38, None),
    ("lint.rate-scale", 37, 17, None),
    ("lint.weight-zero", 39, 13, None),
    ("lint.grade-unreachable", 12, 5, None),
    ("lint.veto-idle", 14, 5, None),
    ("lint.fact-unused", 15, 5, None),
    ("lint.name-repeated", 40, 13, None),
    ("lint.name-shadowed", 36, 13, None),
    ("lint.rule-repeated", 49, 7, None),
    ("lint.rule-implied", 49, 7, None),
    ("lint.rule-overlapping", 49, 7, None),
    ("lint.threshold-unused", 41, 7, None),
    ("lint.text-long", 48, 15, None),
    ("lint.sentence-unfinished", 48, 15, ("说明原因", "说明原因。")),
    ("lint.advice-missing", 41, 7, None),
    ("lint.basis-missing", 17, 5, None),
    ("lint.citation-unverified", 8, 5, None),
    ("lint.effective-reversed", 7, 12, None),
    ("lint.edition-mismatch", 2, 1, None),
    ("lint.identity-mismatch", 2, 1, None),
    ("lint.cases-missing", 2, 1, None),
    ("ruleset.unknown-key", 19, 5, ("evidence_required", "evidence-required")),
    ("ruleset.bands-hole", 34, 19, None),
    ("ruleset.bands-overlap", 34, 19, None),
    ("ruleset.weight-sum", 25, 9, None),
    ("ruleset.undefined-outcome", 20, 13, None),
    ("formula.unknown-name", 38, 42, None),
    ("formula.type-mismatch", 20, 44, None),
    ("ruleset.grades-unreachable", 11, 5, None),
    ("ruleset.unknown-node", 39, 29, None),
    ("ruleset.veto-idle", 14, 5, None),
    ("ruleset.targets-missing", 2, 1, None),
)


def _placed(folder: Path, code: str) -> Path:
    """The file of a code in a folder like that of the shipped rulesets, worked examples beside it."""
    path = folder / "rulesets" / "lint-sample" / "2024.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes((FOLDER / f"{code.removeprefix('lint.')}.yaml").read_bytes())
    if code != "lint.cases-missing":
        (path.parent / "2024.cases").mkdir()
        (path.parent / "2024.cases" / "一.yaml").write_text("[]\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("code", "line", "col", "fix"), BROKEN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_file_triggers_the_code_of_its_name_and_nothing_else(
    code: str, line: int, col: int, fix: tuple[str, str] | None, tmp_path: Path
) -> None:
    (said,) = lint.check(str(_placed(tmp_path, code))).remarks
    assert (said.code, said.source.line, said.source.col) == (code, line, col)
    assert (None if said.fix is None else (said.fix.old, said.fix.new)) == fix


def test_every_code_has_a_file_and_every_file_a_code() -> None:
    listed = {code for code, *_ in BROKEN}
    assert {code.id for code in CODES} <= listed
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {code.removeprefix("lint.") for code in listed}
    assert len({code.id for code in CODES}) == len(CODES)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_a_code_is_permanent_and_says_why_and_what_to_do(code: lint.Code) -> None:
    assert code.id.isascii()
    assert code.severity in ("warning", "info")
    assert code.help.endswith("。")
    assert len(code.help) > 2 * len(code.title)


@pytest.mark.parametrize("code", [code for code, _, _, fix in BROKEN if fix])
def test_a_ruleset_is_clean_once_the_certain_correction_is_made(code: str, tmp_path: Path) -> None:
    path = _placed(tmp_path, code)
    (said,) = lint.check(str(path)).remarks
    assert said.fix is not None
    lines = path.read_text(encoding="utf-8").split("\n")
    at, start = said.fix.source.line - 1, said.fix.source.col - 1
    assert lines[at][start:].startswith(said.fix.old)
    lines[at] = lines[at][:start] + said.fix.new + lines[at][start + len(said.fix.old) :]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert lint.check(str(path)).remarks == ()


def test_a_quoted_sentence_is_corrected_inside_its_quotes_and_a_folded_one_not_at_all(tmp_path: Path) -> None:
    path = _placed(tmp_path, "lint.sentence-unfinished")
    text = path.read_text(encoding="utf-8")
    for written, new in (('"说明原因"', "说明原因。"), (">-\n        说明\n        原因", None)):
        path.write_text(text.replace("advice: 说明原因", f"advice: {written}"), encoding="utf-8")
        (said,) = lint.check(str(path)).remarks
        assert (said.fix.new if said.fix else None) == new
        assert said.fix is None or said.fix.source.col == said.source.col + 1


@pytest.mark.slow
@pytest.mark.parametrize("name", [f"{identity}/{edition}" for identity, edition, _ in shipped_files()])
def test_the_shipped_rulesets_have_no_errors_and_no_warnings(name: str) -> None:
    assert [str(one) for one in lint.check(name).remarks if one.severity != "info"] == []


# --- what is said of conditions is certain ----------------------------------------------------------------------

_HERE = Source("")
_KNOWN = {"甲": Type.NUMBER, "乙": Type.NUMBER, "文": Type.TEXT, "真": Type.TRUTH}


def _node(text: str) -> formula.Node:
    node = formula.parse(text, _HERE)
    formula.check(node, _KNOWN, _HERE)
    return node


@pytest.mark.parametrize(
    ("vetoes", "said"),
    [
        ("{when: 检查次数 > 3, cap: 50, text: 多}, {when: 检查次数 > 5, cap: 50, text: 更多}", ["lint.veto-idle"]),
        ("{when: 检查次数 > 3, cap: 50, text: 多}, {when: 检查次数 > 5, cap: 40, text: 更多}", []),
        (
            "{when: 检查次数 > 3, cap: 50, text: 多}, {when: 检查次数 > 5, grade: 不合格, text: 更多}",
            ["lint.veto-idle"],
        ),
        ("{when: 检查次数 > 3, cap: 70, text: 多}, {when: 检查次数 > 5, grade: 不合格, text: 更多}", []),
        ("{when: 执行数 ≥ 0元, cap: 50, text: 总是}", ["lint.condition-constant"]),
        ("{when: 检查次数 < 9 或 检查次数 > 3, cap: 50, text: 总是}", ["lint.condition-constant"]),
        ("{when: 检查次数 < 9 或 检查次数 > 9, cap: 50, text: 除了9}", []),
        ("{when: 执行数 > 0元, cap: 50, text: 有支出}", []),
    ],
)
def test_a_veto_that_another_makes_void_or_that_always_holds_is_told(
    vetoes: str, said: list[str], tmp_path: Path
) -> None:
    path = _placed(tmp_path, "lint.condition-impossible")
    text = path.read_text(encoding="utf-8").replace("检查次数 < 80% 且", "检查次数 < 95% 且")
    path.write_text(text.replace("facts:\n", f"vetoes: [{vetoes}]\nfacts:\n", 1), encoding="utf-8")
    assert [one.code for one in lint.check(str(path)).remarks] == said


@pytest.mark.parametrize(
    ("method", "told"),
    [
        ("{method: bands, of: 执行数 / 预算数, undefined: zero, bands: [{from: 90, share: 100%}, {below: 90, share: 0%}]}", 1),
        ("{method: bands, of: 执行数 / 预算数, undefined: zero, bands: [{from: 90%, share: 100%}, {below: 90%, share: 0%}]}", 0),
        ("{method: per-unit, of: 执行数 / 预算数, undefined: zero, mark: 100, below: {each: 1, points: -1}}", 1),
        ("{method: interpolate, of: 执行数 / 预算数, undefined: zero, points: [{at: 0, share: 0}, {at: 80, share: 1}]}", 1),
        ("{method: checkpoints, undefined: zero, items: [{of: 执行数 / 预算数, mark: 40, points: 30}]}", 1),
        ("{method: cases, undefined: zero, cases: [{when: '95 < 最小(1, 执行数/预算数)', share: 1}], otherwise: {share: 0}}", 1),
        ("{method: bands, of: 检查次数 / 3, bands: [{from: 90, share: 100%}, {below: 90, share: 0%}]}", 0),
        ("{method: bands, of: 执行数 / 1万元, bands: [{from: 9.5, share: 100%}, {below: 9.5, share: 0%}]}", 0),
    ],
)  # fmt: skip
def test_a_rate_compared_with_a_number_without_a_percent_sign_is_told(method: str, told: int, tmp_path: Path) -> None:
    path = _placed(tmp_path, "lint.condition-impossible")
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("            method:\n"), text.index("          - name: 检查结论")
    path.write_text(f"{text[:begin]}            method: {method}\n{text[end:]}", encoding="utf-8")
    codes = [one.code for one in lint.check(str(path)).remarks]
    assert (codes.count("lint.rate-scale"), [one for one in codes if one.startswith("ruleset")]) == (told, [])


def test_a_changed_limit_that_makes_a_shared_rule_idle_is_told_where_it_is_changed(tmp_path: Path) -> None:
    path = _placed(tmp_path, "lint.rule-implied")
    text = path.read_text(encoding="utf-8")
    own = "findings:\n  use: [common/1]\n  thresholds:\n    budget.underspent: {偏低线: 70%}\n"
    path.write_text(text[: text.index("findings:")] + own, encoding="utf-8")
    (said,) = lint.check(str(path)).remarks  # 偏低线 lies below 严重线 now
    assert (said.code, said.source.file, said.source.line) == (
        "lint.condition-impossible",
        str(path),
        text.count("\n", 0, text.index("findings:")) + 4,
    )


@pytest.mark.parametrize(
    "text",
    [
        "甲 < 80% 且 甲 > 90%",
        "甲 < 5 且 5 ≤ 甲",
        "甲 = 1 且 甲 ≠ 1",
        "甲 > 1 且 甲 < 1",
        "甲 ≥ 1 且 甲 < 1",
        "甲 < 乙 且 乙 ≤ 甲",
        "甲 = 乙 且 甲 > 乙",
        "甲 * 100 < 5 且 甲 * 100 > 6",
        "文 = '优' 且 文 = '良'",
        "文 = '优' 且 文 ≠ '优'",
        "文 = '优' 且 文 含 '良'",
        "真 且 非 真",
        "甲 > 5 且 非 甲 > 3",
        "（甲 < 1 或 甲 > 9）且 甲 = 5",
        "非（甲 < 5 或 真）且 真",
        "绝对值(甲) < 0",
        "最小(1, 甲) > 1",
    ],
)
def test_a_condition_that_cannot_hold_is_known(text: str) -> None:
    assert boxes(_node(text), {}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "甲 < 90% 且 甲 > 80%",
        "甲 ≤ 1 且 甲 ≥ 1",
        "甲 < 5 且 乙 > 5",
        "甲 ≠ 1",
        "文 = '优良' 且 文 含 '良'",
        "文 含 '优' 且 文 含 '良'",
        "非 甲 < 5 且 非 甲 ≥ 5",  # holds where 甲 is not given
        "真 或 非 真",
        "甲 < 乙 且 乙 < 10",
        "最小(1, 甲) = 1",
    ],
)
def test_a_condition_that_may_hold_is_left_alone(text: str) -> None:
    assert boxes(_node(text), {})


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("项目数 < 0", False),
        ("优良项目数 < 0", False),
        ("待评判指标数 < 0", False),
        ("项目平均得分 < 0", True),
        ("总得分 < 0", True),
    ],
)
def test_a_count_is_never_below_0_and_a_mark_may_be(text: str, possible: bool) -> None:
    assert bool(boxes(formula.parse(text, _HERE), FACTS)) is possible


@pytest.mark.parametrize(
    ("narrow", "wide", "certain"),
    [
        ("甲 > 4", "甲 ≥ 1", True),
        ("甲 ≥ 1", "甲 > 1", False),
        ("甲 = 3", "甲 ≠ 4", True),
        ("甲 > 4 且 真", "甲 ≥ 1", True),
        ("甲 > 4", "甲 ≥ 1 且 真", False),
        ("文 = '优'", "文 ≠ '良'", True),
        ("文 = '优秀'", "文 含 '优'", True),
        ("文 含 '优'", "文 = '优'", False),
        ("文 含 '优秀'", "文 含 '优'", True),
        ("文 含 '优'", "文 含 '良'", False),
        ("文 ≠ '优' 且 文 含 '良'", "文 ≠ '优' 且 文 含 '优'", False),
        ("甲 ≥ 5", "非 甲 < 5", True),
        ("非 甲 < 5", "甲 ≥ 5", False),  # 甲 may not be given
        ("甲 > 4", "乙 > 4", False),
    ],
)
def test_one_condition_lies_within_another_only_where_that_is_certain(narrow: str, wide: str, certain: bool) -> None:
    (one,), (other,) = boxes(_node(narrow), {}) or (), boxes(_node(wide), {}) or ()
    assert implies(one, other) is certain


def test_several_earlier_conditions_together_may_take_the_place_of_a_later_one() -> None:
    earlier = [boxes(_node(text), {}) or () for text in ("甲 < 3", "甲 ≥ 3")]
    (later,) = boxes(_node("甲 > 1"), {}) or ()
    assert covered(later, earlier)
    assert not covered(later, earlier[:1])
    (gap,) = boxes(_node("甲 = 3"), {}) or ()
    assert not covered(gap, [boxes(_node("甲 < 3 或 甲 > 3"), {}) or ()])


def test_a_condition_with_too_many_ways_to_hold_is_left_alone() -> None:
    text = " 且 ".join(f"（甲 = {number} 或 乙 = {number}）" for number in range(7))
    assert boxes(_node(text), {}) is None


_CONSTANTS = st.integers(-3, 3)
_COMPARISONS = st.builds(
    lambda name, op, value: f"{name} {op} {value}" if value >= 0 else f"{name} {op} (0 - {-value})",
    st.sampled_from(["甲", "乙"]),
    st.sampled_from(["<", "≤", ">", "≥", "=", "≠"]),
    _CONSTANTS,
)
_CONDITIONS = st.recursive(
    st.one_of(_COMPARISONS, st.sampled_from(["真", "文 = '优'", "文 ≠ '优'", "文 含 '良'"])),
    lambda inner: st.one_of(
        st.builds(lambda a, b: f"({a}) 且 ({b})", inner, inner),
        st.builds(lambda a, b: f"({a}) 或 ({b})", inner, inner),
        st.builds(lambda a: f"非 ({a})", inner),
    ),
    max_leaves=6,
)
_VALUES = st.fixed_dictionaries(
    {
        "甲": st.one_of(st.none(), st.fractions(-4, 4, max_denominator=2)),
        "乙": st.one_of(st.none(), st.fractions(-4, 4, max_denominator=2)),
        "文": st.sampled_from([None, "优", "良", "优良"]),
        "真": st.sampled_from([None, True, False]),
    }
)


def _lies(values: dict[str, Any], box: Box) -> bool:
    """Whether values lie in a box, by its own definition."""

    def value(term: str) -> Any:
        return formula.evaluate(formula.parse(term, _HERE), values.get)

    def number(term: str, spans: Numbers) -> bool:
        found = value(term)
        return isinstance(found, Fraction) and bool(sets.meet((Span(found, found),), spans))

    def word(term: str, some: Words) -> bool:
        found = value(term)
        return isinstance(found, str) and some.has(found)

    return (
        all(number(term, spans) for term, spans in box.numbers.items())
        and all(word(term, some) for term, some in box.words.items())
        and all(value(text) is True for text in box.held)
        and all(value(text) is not True for text in box.denied)
    )


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(_CONDITIONS, _VALUES)
def test_a_condition_holds_exactly_where_one_of_its_boxes_does(text: str, values: dict[str, Any]) -> None:
    node = _node(text)
    found = boxes(node, {})
    if found is not None:
        holds = formula.compile(node, closed=True)(values.get) is True
        assert holds is any(_lies(values, box) for box in found)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(_CONDITIONS, _CONDITIONS, _VALUES)
def test_what_lies_in_a_box_lies_in_every_box_around_it(one: str, other: str, values: dict[str, Any]) -> None:
    for inner in boxes(_node(one), {}) or ():
        for outer in boxes(_node(other), {}) or ():
            if implies(inner, outer) and _lies(values, inner):
                assert _lies(values, outer)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(_CONDITIONS, _VALUES)
def test_a_condition_of_the_law_that_holds_lies_in_one_of_its_boxes(text: str, values: dict[str, Any]) -> None:
    node = _node(text)
    found = boxes(node, {})
    if found is not None and formula.evaluate(node, values.get) is True:
        assert any(_lies(values, box) for box in found)


_MORE_FACTS = """\
  - {name: 补查, type: 数, absent: 0}
  - {name: 补足, type: 数, value: 补查 * 2}
  - {name: 少查, type: 真假, value: 检查次数 < 3 且 补足 < 3}
  - {name: 记录, type: 表, columns: {程度: 文字}}
  - {name: 不多查, type: 真假, value: 非 检查次数 > 3}
  - {name: 该查, type: 真假, value: 补足 > 9 或 不多查}
  - {name: 确未查, type: 真假, value: 非 已给出(检查次数) 或 非 检查次数 > 3}
"""


@pytest.mark.parametrize(
    ("when", "lacks"),
    [
        ("非 检查次数 > 3", "检查次数"),
        ("检查次数 > 3", ""),
        ("已给出(检查次数) 且 非 检查次数 > 3", ""),
        ("非 已给出(检查次数) 或 非 检查次数 > 3", ""),
        ("非 检查次数 不适用 且 检查次数 > 3", ""),
        ("非 (检查次数 > 3 且 分值 > 1)", "检查次数"),
        ("非 少查", "少查"),
        ("非 补查 > 3", ""),
        ("非 补足 > 3", ""),
        ("非 个数(记录, 程度 = '严重') > 3", "记录"),
        ("不多查", "检查次数"),  # the 非 stands in the fact that the condition names
        ("该查", "检查次数"),  # or in one that this rests on
        ("确未查", ""),
        ("已给出(检查次数) 且 不多查", ""),
    ],
)
def test_a_denied_condition_that_silence_leaves_open_is_told_unless_it_asks_what_is_given(
    when: str, lacks: str
) -> None:
    text = (FOLDER / "denial-open.yaml").read_text(encoding="utf-8")
    assert text.count("非 检查次数 > 3") == text.count("facts:\n") == 1
    law = load(text.replace("非 检查次数 > 3", f'"{when}"').replace("facts:\n", f"facts:\n{_MORE_FACTS}"), "规则.yaml")
    plan(law, reference(law, b""))
    said = [one.message for one in absence(law)]
    assert len(said) == bool(lacks)
    assert all(f"之下用了“{lacks}”" in one for one in said)


def test_conditions_of_vetoes_and_grade_rules_are_looked_at_too() -> None:
    text = (FOLDER / "denial-open.yaml").read_text(encoding="utf-8").replace("非 检查次数 > 3", "检查次数 < 4")
    rules = "vetoes: [{when: 非 检查次数 > 1, cap: 59, text: 少查}]\n"
    rules += "grade-rules: [{when: 非 检查次数 > 2, at-most: 不合格, text: 少查}]\n"
    law = load(text.replace("facts:\n", f"{rules}facts:\n"), "规则.yaml")
    assert [one.message.partition("的“非”")[0] for one in absence(law)] == [
        "条件“非 检查次数 > 1”",
        "条件“非 检查次数 > 2”",
    ]


_EXPRESSIONS = st.recursive(
    st.sampled_from(["甲", "乙", "1", "2", "0.5", "0"]),
    lambda inner: st.one_of(
        st.builds(lambda a, op, b: f"({a} {op} {b})", inner, st.sampled_from("+-*/"), inner),
        st.builds(lambda name, a, b: f"{name}({a}; {b})", st.sampled_from(["最小", "最大"]), inner, inner),
        st.builds(lambda a: f"绝对值({a})", inner),
        st.builds(lambda a: f"四舍五入({a}; 1)", inner),
        st.builds(lambda a, way: f"{way}({a})", inner, st.sampled_from(("向下取整", "向上取整"))),
        st.builds(lambda a: f"(0 - {a})", inner),
        st.builds(lambda a, b: f"如果({a} > 1; {a}; {b})", inner, inner),
    ),
    max_leaves=6,
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(_EXPRESSIONS, st.fractions(0, 4, max_denominator=3), st.fractions(-4, 4, max_denominator=3))
def test_an_expression_never_leaves_its_bounds(text: str, first: Fraction, second: Fraction) -> None:
    node = _node(text)
    found = formula.evaluate(node, {"甲": first, "乙": second}.get)
    span = bounds(node, {"甲": Span(low=Fraction(0)), "乙": EVERY})
    if isinstance(found, Fraction):
        assert span.low is None or found >= span.low
        assert span.high is None or found <= span.high


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("最小(1; 甲 / 3)", Fraction(0), Fraction(1)),
        ("最大(0; 1 - 10 * 甲)", Fraction(0), Fraction(1)),
        ("2 * 最小(1; 甲) - 1", Fraction(-1), Fraction(1)),
        ("如果(甲 > 1; 1; 甲)", Fraction(0), None),
        ("四舍五入(最小(甲; 0.26); 1)", Fraction(0), Fraction(3, 10)),
        ("向下取整(最小(甲; 2.6) - 0.5)", Fraction(-1), Fraction(2)),
        ("向上取整(最小(甲; 2.6) - 0.5)", Fraction(0), Fraction(3)),
        ("甲 / 乙", None, None),
        ("(0 - 甲) / 2", None, Fraction(0)),
        ("(0 - 2) * 甲", None, Fraction(0)),
        ("0 * 甲", Fraction(0), Fraction(0)),
        ("甲 * 甲", Fraction(0), None),
        ("甲 / 甲", Fraction(0), None),
        ("甲 * 乙", None, None),
        ("乙 * 甲", None, None),
    ],
)
def test_the_bounds_of_an_expression_are_as_near_as_they_can_be_told(
    text: str, low: Fraction | None, high: Fraction | None
) -> None:
    span = bounds(_node(text), {"甲": Span(low=Fraction(0))})
    assert (span.low, span.high) == (low, high)


_SPANS = st.builds(
    Span,
    st.one_of(st.none(), st.fractions(-3, 3, max_denominator=1)),
    st.one_of(st.none(), st.fractions(-3, 3, max_denominator=1)),
    st.booleans(),
    st.booleans(),
)
_SETS = st.lists(_SPANS, max_size=3).map(sets.join)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(_SETS, _SETS, st.fractions(-4, 4, max_denominator=2))
def test_sets_of_numbers_meet_join_and_hold_each_other_as_sets_do(one: Numbers, other: Numbers, x: Fraction) -> None:
    def has(some: Numbers) -> bool:
        return any(
            (span.low is None or x > span.low or (x == span.low and not span.low_open))
            and (span.high is None or x < span.high or (x == span.high and not span.high_open))
            for span in some
        )

    assert has(sets.meet(one, other)) is (has(one) and has(other))
    assert has(sets.join([*one, *other])) is (has(one) or has(other))
    if sets.within(one, other) and has(one):
        assert has(other)
    assert sets.within(sets.meet(one, other), one)


# --- the command --------------------------------------------------------------------------------------------------

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = shell.run(cli, ["ruleset", "check", *map(str, words)])
        return code, *capsys.readouterr()

    return call


def test_warnings_fail_only_where_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    warned = _placed(tmp_path / "a", "lint.fact-unused")
    hinted = _placed(tmp_path / "b", "lint.basis-missing")
    assert [run(warned)[0], run(warned, "--fail-on", "warning")[0], run(warned, "--fail-on", "info")[0]] == [0, 1, 1]
    assert [run(hinted)[0], run(hinted, "--fail-on", "warning")[0], run(hinted, "--fail-on", "info")[0]] == [0, 0, 1]


def test_errors_go_to_standard_error_and_exit_2_whatever_is_asked_for(run: Run, tmp_path: Path) -> None:
    path = _placed(tmp_path, "ruleset.unknown-key")
    code, out, err = run(path, "--fail-on", "info")
    assert (code, out) == (2, "")
    assert "ruleset.unknown-key" in err
    assert "可改为“evidence-required”。" in err


def test_the_table_says_place_severity_code_cure_and_the_certain_correction(run: Run, tmp_path: Path) -> None:
    path = _placed(tmp_path, "lint.sentence-unfinished")
    first, last = run(path)[1].splitlines()
    assert first.startswith(f"{path}:48:15: 警告: lint.sentence-unfinished: ")
    assert first.endswith("可改为“说明原因。”。")
    assert last == f"{path}：没有错误，警告1条（发现规则1条）。"


@pytest.mark.slow
def test_hints_of_one_kind_are_told_once_per_file_in_the_table_and_all_in_json(run: Run) -> None:
    name = "department-overall-sichuan/2020"
    table = [line for line in run(name)[1].splitlines() if "lint.basis-missing" in line]
    listed = [one for one in json.loads(run(name, "--format", "json")[1]) if one["code"] == "lint.basis-missing"]
    assert len(table) == 1
    assert len(listed) > 1
    assert table[0].endswith(f"（另有{len(listed) - 1}处。）")


def test_json_says_severity_and_correction(run: Run, tmp_path: Path) -> None:
    path = _placed(tmp_path, "lint.sentence-unfinished")
    (said,) = json.loads(run(path, "--format", "json")[1])
    assert (said["severity"], said["code"]) == ("warning", "lint.sentence-unfinished")
    place = {"file": str(path), "line": 48, "col": 15}
    assert said["fix"] == {"source": place, "old": "说明原因", "new": "说明原因。"}


def test_sarif_is_one_run_over_all_files_with_rules_help_places_and_corrections(run: Run, tmp_path: Path) -> None:
    names = ("lint.sentence-unfinished", "ruleset.unknown-key", "lint.basis-missing")
    paths = [_placed(tmp_path / f"第{number}份", name) for number, name in enumerate(names)]
    code, out, err = run(*paths, "--format", "sarif")
    log = json.loads(out)
    assert (code, err, log["version"], len(log["runs"])) == (2, "", "2.1.0", 1)
    (found,) = log["runs"]
    rules = found["tool"]["driver"]["rules"]
    assert [one["ruleId"] for one in found["results"]] == list(names)
    assert [one["level"] for one in found["results"]] == ["warning", "error", "note"]
    for one in found["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in found["results"]]
    assert [unquote(uri) for uri in uris] == list(map(str, paths))
    assert all(uri.isascii() for uri in uris)
    assert [one["location"]["uri"] for one in found["artifacts"]] == uris
    (change,) = found["results"][0]["fixes"][0]["artifactChanges"]
    region = {"startLine": 48, "startColumn": 15, "endColumn": 19}
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": "说明原因。"}}]


def test_a_place_without_line_or_column_has_no_region_in_sarif() -> None:
    def regions(source: Source) -> Any:
        log: Any = sarif([Remark(source, "file.not-found", "error", "没有。", "请核对。")])
        return log["runs"][0]["results"][0]["locations"][0]["physicalLocation"].get("region")

    assert regions(Source("甲.yaml")) is None
    assert regions(Source("甲.yaml", 3)) == {"startLine": 3}


def test_a_file_that_is_not_there_is_an_error_like_any_other(run: Run, tmp_path: Path) -> None:
    code, out, err = run(tmp_path / "没有.yaml")
    assert (code, out) == (2, "")
    assert "没有.yaml" in err


@pytest.mark.slow
def test_what_two_rulesets_share_is_said_once(run: Run) -> None:
    said = json.loads(run("--format", "json")[1])
    assert len(said) == len({json.dumps(one, sort_keys=True) for one in said})
