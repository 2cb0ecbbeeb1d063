"""The expression language: what it reads, what it refuses, and that it computes exactly."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jixiao.ground.problems import Problem, Problems, Source
from jixiao.law import formula
from jixiao.law.formula import (
    And,
    Binary,
    Call,
    Compare,
    Name,
    Node,
    Not,
    Number,
    Or,
    Text,
    Type,
    Unary,
    Value,
)
from jixiao.law.formula.nodes import children, walk

CASES: dict[str, Any] = yaml.load(
    (Path(__file__).parent / "cases" / "formula.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
NAMES = {name: Type(kind) for name, kind in CASES["names"].items()}
HERE = Source("规则.yaml", 3, 11)
ORIGIN = Source("规则.yaml", 1, 1)


def value(text: str) -> Value | None:
    """A value as the cases write it."""
    if text in ("是", "否"):
        return text == "是"
    if text.startswith("'"):
        return text[1:-1]
    if text == "无":
        return None
    if text.count("-") == 2:
        return date.fromisoformat(text)
    if text.endswith("元"):
        number = text.rstrip("万元")
        return Fraction(number) * (10000 if "万" in text else 1)
    top, _, bottom = text.partition("/")
    return Fraction(top) / Fraction(bottom or 1)


def problems(text: str, names: Mapping[str, Type] = NAMES, source: Source = ORIGIN) -> list[Problem]:
    with pytest.raises(Problems) as caught:
        formula.check(formula.parse(text, source), names, source)
    return list(caught.value.problems)


def given_nothing(_: str) -> None:
    return None


# --- the cases ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["values"], ids=lambda case: case["expression"])
def test_an_expression_gives(case: dict[str, Any]) -> None:
    values = {name: value(text) for name, text in case.get("given", {}).items()}
    assert values.keys() <= NAMES.keys()
    node = formula.parse(case["expression"], ORIGIN)
    assert formula.check(node, NAMES, ORIGIN) is Type(case["type"])
    found = formula.evaluate(node, values.get)
    assert found == value(case["gives"])
    assert type(found) is type(value(case["gives"]))
    assert formula.compile(node)(values.get) == found
    assert formula.compile(node, closed=True)(values.get) == value(case.get("in-findings", case["gives"]))


@pytest.mark.parametrize("case", CASES["problems"], ids=lambda case: case["expression"])
def test_an_expression_is_refused(case: dict[str, Any]) -> None:
    found = problems(case["expression"])
    assert [(problem.code, problem.source.col) for problem in found] == [
        (wanted["code"], int(wanted["col"])) for wanted in case["found"]
    ]
    for problem, wanted in zip(found, case["found"], strict=True):
        assert wanted["says"] in problem.message + problem.cure
        assert problem.message.endswith("。")
        assert problem.cure.endswith(("。", "？"))
        assert problem.source.line == 1


# --- where a problem stands ---------------------------------------------------------------------------------


def test_a_column_counts_from_where_the_expression_begins_in_its_file() -> None:
    assert [p.source for p in problems("率 @", source=HERE)] == [Source("规则.yaml", 3, 13)]
    assert [p.source for p in problems("率 + 未知量", source=HERE)] == [Source("规则.yaml", 3, 15)]


def test_a_place_without_columns_stays_as_it_is() -> None:
    cell = Source("表.xlsx", sheet="一", cell="B2")
    assert [p.source for p in problems("率 @", source=cell)] == [cell]
    assert [p.source for p in problems("率 + 未知量", source=cell)] == [cell]


def test_on_later_lines_of_a_text_the_place_is_that_of_the_whole() -> None:
    assert [p.source for p in problems("率\n+ @", source=HERE)] == [HERE]
    assert [p.source for p in problems("率\n+ 未知量", source=HERE)] == [HERE]
    assert [p.source for p in problems("\n率 + 未知量", source=HERE)] == [HERE]
    assert [p.source.col for p in problems("率 + 未知量\n+ 1", source=HERE)] == [15]
    assert "第5个字符处" in problems("率\n+ @", source=HERE)[0].message


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("  率 + -实际 * 2", {"率 + -实际 * 2": 3, "-实际 * 2": 7, "率": 3, "-实际": 7, "实际": 8, "2": 13}),
        (
            "非 (率 < 1) 或 'a' = 'b'",
            {"非 率 < 1 或 'a' = 'b'": 1, "非 率 < 1": 1, "率 < 1": 4, "'a' = 'b'": 13, "'b'": 19},
        ),
        ("1 < 最小(率, 2) < 3", {"1 < 最小(率, 2)": 1, "最小(率, 2) < 3": 5, "最小(率, 2)": 5, "率": 8, "3": 16}),
        ("(率 = 1 且 率 = 2)", {"率 = 1 且 率 = 2": 2, "率 = 2": 10}),
    ],
)
def test_a_node_knows_the_column_in_which_it_begins(text: str, positions: dict[str, int]) -> None:
    found = {formula.to_text(node): node.pos for node in reversed(list(walk(formula.parse(text, HERE))))}
    assert {words: found[words] for words in positions} == positions


def test_a_chain_begins_with_its_first_operand() -> None:
    assert formula.parse("  率 < 1 < 2", HERE).pos == 3


@pytest.mark.parametrize(
    "node",
    [node for text in ("非 f(-甲 + 1) = 'a' 且 乙", "甲 或 乙") for node in walk(formula.parse(text, HERE))],
    ids=formula.to_text,
)
def test_a_node_made_by_a_program_stands_where_its_expression_begins(node: Node) -> None:
    fields = [getattr(node, field.name) for field in dataclasses.fields(node) if field.name not in ("pos", "written")]
    assert type(node)(*fields).pos == 1


def test_positions_do_not_count_when_expressions_are_compared() -> None:
    assert formula.parse(" 率  +  1", HERE) == formula.parse("率+1", HERE)
    assert formula.parse("率+1", HERE) != formula.parse("率-1", HERE)


# --- limits -------------------------------------------------------------------------------------------------


def test_the_longest_text_is_2000_characters() -> None:
    assert formula.parse("1" + " " * 1999, HERE) == Number(Fraction(1), Type.NUMBER)
    (problem,) = problems("1" + " " * 2000, source=HERE)
    assert (problem.source, problem.code) == (HERE, "formula.too-long")
    assert problem.message == "算式有2001个字符，超过2000个。"


@pytest.mark.parametrize(
    ("before", "innermost", "after"),
    [("1+", "1", ""), ("-", "1", ""), ("绝对值(", "1", ")"), ("非 ", "甲", ""), ("1-(", "1", ")")],
)
def test_the_deepest_tree_has_60_levels(before: str, innermost: str, after: str) -> None:
    node = formula.parse(before * 59 + innermost + after * 59, HERE)
    formula.check(node, {"甲": Type.TRUTH}, HERE)
    assert formula.evaluate(node, lambda _: True) is not None
    (problem,) = problems(before * 60 + innermost + after * 60, source=HERE)
    assert (problem.source, problem.code) == (HERE, "formula.too-deep")
    assert problem.message == "算式嵌套或连续运算超过60层。"


@pytest.mark.parametrize(
    "text",
    ["(" * 2000, "-" * 1999 + "1", "非 " * 999 + "1", "绝对值(" * 500, "1+" * 999 + "1", "'" * 1999, "最小(1," * 333],
)
def test_nesting_that_would_blow_a_stack_is_a_problem(text: str) -> None:
    assert [problem.source.file for problem in problems(text)] == ["规则.yaml"]


def test_brackets_that_say_nothing_do_not_count() -> None:
    assert formula.parse("(" * 999 + "1" + ")" * 999, HERE) == Number(Fraction(1), Type.NUMBER)


def test_chained_comparisons_cannot_make_a_tree_much_larger_than_their_text() -> None:
    text = "1 < 2" + " ≤ 3" * 480
    assert len(list(walk(formula.parse(text, HERE)))) == 1 + 481 * 3
    nested = "率"
    for _ in range(25):
        nested = f"0 < 如果({nested} > 1, 1, 2) < 3"
    assert [problem.code for problem in problems(nested)] == ["formula.syntax"]


def test_a_product_too_large_to_print_is_no_value() -> None:
    huge = Fraction(10**29)
    powers = ["率"]
    for _ in range(8):
        powers.append(f"({powers[-1]}*{powers[-1]})")
    results = [formula.evaluate(formula.parse(text, HERE), lambda _: huge) for text in powers]
    assert results[:4] == [huge, huge**2, huge**4, huge**8]
    assert results[5:] == [None] * 4
    quotient = formula.parse(f"1 / {powers[3]} / {powers[3]}", HERE)
    assert formula.evaluate(quotient, lambda _: huge) == 1 / huge**16
    assert formula.evaluate(quotient, lambda _: 1 / huge) is None
    assert formula.evaluate(formula.parse("四舍五入(率 * 率, 2)", HERE), lambda _: Fraction(2) ** 499) == 2**998
    product = formula.parse("率 * 2", HERE)
    assert formula.evaluate(product, lambda _: Fraction(2) ** 999) == 2**1000
    assert formula.evaluate(product, lambda _: Fraction(2) ** 1000) is None


def test_a_suggestion_is_found_fast_among_many_names() -> None:
    names = {f"项目.第{n}项指标的完成情况": Type.NUMBER for n in range(200)}
    text = " 且 ".join(f"某{chr(0x4E00 + n)}" for n in range(400))
    assert len(problems(text, names)) == 400


def test_where_no_names_are_allowed_a_name_is_refused_as_such() -> None:
    (problem,) = problems("率 + 1", {})
    assert problem.cure == "这里不能用名称，请写数、金额或加引号的文字。"


def test_few_names_are_listed_in_full() -> None:
    (problem,) = problems("完全陌生", {"率": Type.NUMBER, "目标": Type.NUMBER})
    assert problem.cure == "可用的名称有率、目标。"
    ten = {f"第{n}": Type.NUMBER for n in range(10)}
    assert problems("完全陌生", ten)[0].cure.endswith("、第9。")


def test_a_long_piece_of_text_is_quoted_in_part() -> None:
    (problem,) = problems("名" * 50, {"率": Type.NUMBER})
    assert problem.message == f"没有“{'名' * 40}…”这个名称。"
    (problem,) = problems("名" * 40, {"率": Type.NUMBER})
    assert problem.message == f"没有“{'名' * 40}”这个名称。"


def test_of_several_mistakes_the_first_one_is_told() -> None:
    assert [problem.source.col for problem in problems("1 < 率 > 0 实际 @")] == [7]
    assert [problem.source.col for problem in problems(f"率 < {'9' * 31} @")] == [5]
    assert [problem.source.col for problem in problems("0 < (率 < 1) < 2 )")] == [13]


# --- the tree -----------------------------------------------------------------------------------------------

A, B, C = Name(("甲",)), Name(("乙",)), Name(("丙", "丁"))
ONE, HALF = Number(Fraction(1), Type.NUMBER), Number(Fraction(1, 2), Type.NUMBER)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("甲 - 乙 - 1", Binary("-", Binary("-", A, B), ONE)),
        ("甲 + 乙 * 丙.丁", Binary("+", A, Binary("*", B, C))),
        ("-甲 / +乙", Binary("/", Unary("-", A), Unary("+", B))),
        ("甲 <= 1 且 乙 >= 1", And((Compare("<=", A, ONE), Compare(">=", B, ONE)))),
        ("甲 ≤ 乙 < 丙.丁", And((Compare("<=", A, B), Compare("<", B, C)))),
        ("甲 或 乙 或 非 丙.丁", Or((A, B, Not(C)))),
        ("甲 且 (乙 且 丙.丁)", And((A, And((B, C))))),
        ("如果（甲，乙；1）", Call("如果", (A, B, ONE))),
        ("甲 != 50%", Compare("!=", A, HALF)),
        ("甲 含 'x'", Compare("含", A, Text("x"))),
        ("f()", Call("f", ())),
    ],
)
def test_a_text_becomes_the_tree(text: str, node: Node) -> None:
    assert formula.parse(text, HERE) == node


def test_names_are_all_that_an_expression_mentions_and_no_functions() -> None:
    node = formula.parse("最小(甲, -乙.丙) > 1 且 非 丁 = '戊' 或 甲 / 己 < 2", HERE)
    assert formula.names(node) == {"甲", "乙.丙", "丁", "己"}


def test_conjuncts_are_what_and_joins_at_the_top() -> None:
    def texts(text: str) -> list[str]:
        return [formula.to_text(node) for node in formula.conjuncts(formula.parse(text, HERE))]

    assert texts("甲 且 (乙 且 (丙 或 丁 且 戊))") == ["甲", "乙", "丙 或 丁 且 戊"]
    assert texts("80% ≤ 甲 < 90% 且 乙") == ["0.8 ≤ 甲", "甲 < 0.9", "乙"]
    assert texts("甲 或 乙 且 丙") == ["甲 或 乙 且 丙"]
    assert texts("非 (甲 且 乙)") == ["非 (甲 且 乙)"]


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("甲 / 乙", True),
        ("甲 / 2", False),
        ("甲 / 0", True),
        ("甲 / (2 - 1 * 2)", True),
        ("甲 / (2 + 1)", False),
        ("甲 / (乙 + 1)", True),
        ("甲 / (1 / 0)", True),
        ("甲 / 1万元 > 乙", False),
        ("甲 * 乙 - 丙", False),
        ("非 最小(1, -(甲 / 乙)) = 1", True),
        # what a condition keeps from being 0
        ("如果(乙 > 0, 甲 / 乙, 0)", False),
        ("如果(乙 = 0, 0, 甲 / 乙)", False),
        ("如果(0 = 乙, 0, 甲 / 乙)", False),
        ("如果(乙 ≤ 0, 0, 甲 / 乙)", False),
        ("如果(5 ≤ 乙, 甲 / 乙, 0)", False),
        ("如果(乙 ≥ 0, 甲 / 乙, 0)", True),
        ("如果(乙 = 0, 甲 / 乙, 0)", True),
        ("如果(乙 > 0, 0, 甲 / 乙)", True),
        ("如果(乙 ≠ 0 且 丙 = 1, 甲 / 乙, 0)", False),
        ("如果(乙 ≠ 0 或 丙 = 1, 甲 / 乙, 0)", True),
        ("如果(乙 = 0 或 丙 = 1, 0, 甲 / 乙)", False),
        ("如果(非 乙 = 0, 甲 / 乙, 0)", False),
        ("如果(乙 + 丙 = 0, 0, 甲 / (乙 + 丙))", False),
        ("如果(乙 = 0, 0, 甲 / 丙)", True),
        ("如果(乙 = 0, 0, 1) + 甲 / 乙", True),
        ("乙 > 0 且 甲 / 乙 > 1", False),
        ("甲 / 乙 > 1 且 乙 > 0", False),
        ("乙 = 0 或 甲 / 乙 > 1", False),
        ("乙 > 0 或 甲 / 乙 > 1", True),
    ],
)
def test_a_divisor_may_be_zero_unless_it_is_a_constant_that_is_not(text: str, may: bool) -> None:
    assert formula.may_divide_by_zero(formula.parse(text, HERE)) is may


def test_the_branch_not_taken_is_not_computed() -> None:
    asked: list[str] = []
    node = formula.parse("如果(甲 > 1, 乙, 丙)", HERE)
    assert formula.evaluate(node, lambda name: asked.append(name) or Fraction(2)) == 2
    assert asked == ["甲", "乙"]


# --- the canonical text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("(甲)", "甲"),
        ("甲－（乙－丙）", "甲 - (乙 - 丙)"),
        ("(甲-乙)-丙", "甲 - 乙 - 丙"),
        ("(甲×乙)÷丙", "甲 * 乙 / 丙"),
        ("甲/(乙*丙)", "甲 / (乙 * 丙)"),
        ("(甲+乙)*丙", "(甲 + 乙) * 丙"),
        ("-(甲+乙)", "-(甲 + 乙)"),
        ("-(-甲)", "--甲"),
        ("-(甲*乙)", "-(甲 * 乙)"),
        ("(-甲)*乙", "-甲 * 乙"),
        ("甲>=乙", "甲 ≥ 乙"),
        ("甲!=乙", "甲 ≠ 乙"),
        ("甲==乙", "甲 = 乙"),
        ("(甲=乙)=丙", "(甲 = 乙) = 丙"),
        ("甲=(乙=丙)", "甲 = (乙 = 丙)"),
        ("甲 and not 乙 or 丙", "甲 且 非 乙 或 丙"),
        ("(甲 且 乙) 且 丙", "(甲 且 乙) 且 丙"),
        ("(甲 或 乙) 或 丙", "(甲 或 乙) 或 丙"),
        ("非 (甲 或 乙)", "非 (甲 或 乙)"),
        ("(非 甲) = 乙", "(非 甲) = 乙"),
        ("非 非 甲", "非 非 甲"),
        ("最小（甲，(乙 或 丙)）", "最小(甲, 乙 或 丙)"),
        ("“甲”", "'甲'"),
        ('"甲\'乙"', '"甲\'乙"'),
        ("“甲'\"乙”", "“甲'\"乙”"),
        ("‘甲'\"”乙‘", None),
        ("‘甲'\"”乙’", "‘甲'\"”乙’"),
        ("0.80", "0.8"),
        ("85%", "85%"),
        ("0.85", "85%"),
        ("0.5%", "5‰"),
        ("1,100万元", "1100万元"),
        ("100元", "100元"),
        ("15千元", "1.5万元"),
        ("2亿元", "2亿元"),
        ("0.5元", "0.5元"),
    ],
)
def test_the_canonical_text_is(text: str, canonical: str | None) -> None:
    if canonical is None:
        assert [problem.code for problem in problems(text)] == ["formula.syntax"]
    else:
        assert formula.to_text(formula.parse(text, HERE)) == canonical


@pytest.mark.parametrize(
    ("node", "text", "result"),
    [
        (Binary("*", Number(Fraction(1, 3), Type.NUMBER), A), "1 / 3 * 甲", Fraction(2, 3)),
        (Binary("/", A, Number(Fraction(1, 3), Type.NUMBER)), "甲 / (1 / 3)", Fraction(6)),
        (Binary("-", A, Number(Fraction(-1, 2), Type.NUMBER)), "甲 - -0.5", Fraction(5, 2)),
        (Unary("-", Number(Fraction(-1, 3), Type.NUMBER)), "-(-1 / 3)", Fraction(1, 3)),
        (Number(Fraction(-20000, 3), Type.MONEY), "-20000元 / 3", Fraction(-20000, 3)),
        (Number(Fraction(0), Type.MONEY), "0元", Fraction(0)),
    ],
)
def test_a_number_made_by_a_program_is_written_as_what_it_is(node: Node, text: str, result: Fraction) -> None:
    assert formula.to_text(node) == text
    for one in (node, formula.parse(text, HERE)):
        assert formula.evaluate(one, lambda _: Fraction(2)) == result


# --- laws ---------------------------------------------------------------------------------------------------

small = st.fractions(min_value=-20, max_value=20, max_denominator=12)
identifiers = st.sampled_from(["甲", "乙.丙", "非税收入", "且末县", "含", "x_1", "阿·依", "如果"]).map(
    lambda name: Name(tuple("含量" if part == "含" else part for part in name.split(".")))
)
numerals = st.one_of(
    st.builds(lambda n, p: Number(Fraction(n, 10**p), Type.NUMBER), st.integers(0, 10**6), st.integers(0, 6)),
    st.builds(lambda n, p: Number(Fraction(n, 10**p), Type.MONEY), st.integers(0, 10**10), st.integers(0, 2)),
)
texts = st.text(alphabet="甲乙'\"“‘（，. \n且", max_size=6).map(Text)
EQUAL = st.sampled_from(["=", "!="])
ORDER = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])


def two_or_more(strategy: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(strategy, min_size=2, max_size=3).map(tuple)


def branches(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(Unary, st.sampled_from("+-"), inner),
        st.builds(Binary, st.sampled_from("+-*/"), inner, inner),
        st.builds(Compare, st.sampled_from(["<", "<=", ">", ">=", "=", "!=", "含"]), inner, inner),
        st.builds(And, two_or_more(inner)),
        st.builds(Or, two_or_more(inner)),
        st.builds(Not, inner),
        st.builds(
            Call,
            st.sampled_from(["最小", "最大", "绝对值", "如果", "四舍五入", "别的", "点.号"]),
            st.lists(inner, max_size=3).map(tuple),
        ),
    )


#: Any tree that can be written, sense or nonsense.
trees = st.recursive(st.one_of(identifiers, numerals, texts), branches, max_leaves=12)

#: Trees of the right types: numbers over 甲 and 乙, conditions over them and over 真.
numbers = st.recursive(
    st.one_of(
        st.sampled_from([Name(("甲",)), Name(("乙",)), Name(("空",))]),
        st.builds(lambda n: Number(Fraction(n, 4), Type.NUMBER), st.integers(0, 20)),
    ),
    lambda inner: st.one_of(
        st.builds(Unary, st.sampled_from("+-"), inner),
        st.builds(Binary, st.sampled_from("+-*/"), inner, inner),
        st.builds(Call, st.sampled_from(["最小", "最大"]), st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(lambda arg: Call("绝对值", (arg,)), inner),
        st.builds(
            lambda arg, places: Call("四舍五入", (arg, Number(Fraction(places), Type.NUMBER))), inner, st.integers(0, 6)
        ),
        st.builds(lambda op, a, b, c, d: Call("如果", (Compare(op, a, b), c, d)), ORDER, inner, inner, inner, inner),
    ),
    max_leaves=8,
)
conditions = st.recursive(
    st.one_of(st.just(Name(("真",))), st.just(Name(("缺",))), st.builds(Compare, ORDER, numbers, numbers)),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, two_or_more(inner)),
        st.builds(Or, two_or_more(inner)),
        st.builds(Compare, EQUAL, inner, inner),
    ),
    max_leaves=5,
)
TYPES = {"甲": Type.NUMBER, "乙": Type.NUMBER, "空": Type.NUMBER, "真": Type.TRUTH, "缺": Type.TRUTH}


def rounded(value: Fraction, places: int) -> Fraction:
    """Half away from zero, by search: the nearest of the two neighbours."""
    unit = Fraction(1, 10**places)
    size = abs(value)
    below = size // unit * unit
    nearest = below if size - below < unit / 2 else below + unit
    return nearest if value >= 0 else -nearest


def reference(node: Node, values: Mapping[str, Value], *, closed: bool) -> Value | None:
    """What an expression gives, computed the long way round: comparisons by integers, functions by loops."""
    inner = [reference(child, values, closed=closed) for child in children(node)]
    held = [one is True if closed else one for one in inner]
    match node:
        case Number() | Text():
            return node.value
        case Name():
            return values.get(".".join(node.parts))
        case And():
            return False if any(one is False for one in held) else None if None in held else True
        case Or():
            return True if any(one is True for one in held) else None if None in held else False
        case Not():
            return None if held[0] is None else held[0] is False
        case Call(name="如果"):
            return None if held[0] is None else inner[1] if held[0] else inner[2]
    if None in inner:
        return False if closed and isinstance(node, Compare) else None
    exact: list[Any] = inner
    match node:
        case Unary(op=op):
            return exact[0] if op == "+" else 0 - exact[0]
        case Binary(op="/"):
            return None if exact[1] == 0 else exact[0] * Fraction(exact[1].denominator, 1) / exact[1].numerator
        case Binary(op=op):
            a, b = exact
            return {"+": a + b, "-": a - b, "*": a * b}[op]
        case Compare(op=op):
            if isinstance(exact[0], bool):
                return (exact[0] is exact[1]) is (op == "=")
            left, right = (
                exact[0].numerator * exact[1].denominator,
                exact[1].numerator * exact[0].denominator,
            )
            sign = (left > right) - (left < right)
            return sign in {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1), "=": (0,), "!=": (-1, 1)}[op]
        case Call(name="绝对值"):
            return exact[0] if exact[0] >= 0 else -exact[0]
        case Call(name="四舍五入"):
            return rounded(exact[0], int(exact[1]))
        case Call(name=name):
            found = exact[0]
            for one in exact[1:]:
                if (one < found) is (name == "最小"):
                    found = one
            return found
    raise AssertionError(node)


@pytest.mark.slow
@given(trees)
@settings(max_examples=150, deadline=None)
def test_the_canonical_text_is_read_as_the_same_tree(node: Node) -> None:
    assert formula.parse(formula.to_text(node), HERE) == node


@pytest.mark.slow
@given(
    whole=st.text("0123456789", min_size=1, max_size=30),
    part=st.text("0123456789", max_size=29),
    unit=st.sampled_from(["", "%", "‰", "元", "百元", "千元", "万元", "亿元"]),
)
@settings(max_examples=200, deadline=None)
@example("0", "0" * 28 + "1", "‰")
@example("0", "0" * 28 + "1", "%")
@example("9" * 30, "", "亿元")
@example("9" * 29, "9", "百元")
@example("9", "9" * 29, "千元")
def test_every_numeral_has_a_canonical_text(whole: str, part: str, unit: str) -> None:
    part = part[: 30 - len(whole)]
    node = formula.parse(f"{whole}.{part}{unit}" if part else f"{whole}{unit}", HERE)
    assert formula.parse(formula.to_text(node), HERE) == node


@pytest.mark.slow
@given(numbers | conditions, small, small, st.booleans(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_an_expression_gives_what_integer_arithmetic_gives(
    node: Node, a: Fraction, b: Fraction, truth: bool, closed: bool
) -> None:
    values: dict[str, Value] = {"甲": a, "乙": b, "真": truth}
    formula.check(node, TYPES, HERE)
    found = formula.compile(node, closed=closed)(values.get)
    assert found == reference(node, values, closed=closed)
    assert isinstance(found, bool | Fraction | None)


@pytest.mark.slow
@given(st.sampled_from(["<", "≤", ">", "≥", "=", "≠"]), small, small, small)
@settings(max_examples=100, deadline=None)
@example("<", Fraction(4), Fraction(5), Fraction(4, 5))
@example("≥", Fraction(-4), Fraction(-5), Fraction(4, 5))
@example("≠", Fraction(1), Fraction(0), Fraction(1))
def test_a_quotient_is_compared_by_cross_multiplication(op: str, a: Fraction, b: Fraction, limit: Fraction) -> None:
    node = formula.parse(f"甲 / 乙 {op} 丙", HERE)
    sign = (a > limit * b) - (a < limit * b)
    signs = {"<": (-1,), "≤": (-1, 0), ">": (1,), "≥": (0, 1), "=": (0,), "≠": (-1, 1)}[op]
    wanted = (sign if b > 0 else -sign) in signs if b != 0 else None
    assert formula.evaluate(node, {"甲": a, "乙": b, "丙": limit}.get) is wanted


@pytest.mark.slow
@given(st.lists(small, min_size=3, max_size=4), st.lists(st.sampled_from(["<", "<=", "="]), min_size=2, max_size=3))
@settings(max_examples=100, deadline=None)
def test_a_chain_holds_where_all_its_comparisons_hold(values: list[Fraction], ops: list[str]) -> None:
    values = values[: len(ops) + 1]
    ops = ops[: len(values) - 1]
    names = [f"n{index}" for index in range(len(values))]
    text = names[0] + "".join(f" {op} {name}" for op, name in zip(ops, names[1:], strict=True))
    wanted = all({"<": a < b, "<=": a <= b, "=": a == b}[op] for (a, b), op in zip(pairwise(values), ops, strict=True))
    assert formula.evaluate(formula.parse(text, HERE), dict(zip(names, values, strict=True)).get) is wanted


TOKENS = [
    "甲",
    "指标.状态",
    "1",
    "1,234",
    "80%",
    "5万元",
    "'a'",
    "“",
    "'",
    "且",
    "或",
    "非",
    "含",
    "and",
    "最小",
    "如果",
]
TOKENS += [
    "(",
    ")",
    "（",
    "）",
    ",",
    "，",
    "；",
    "+",
    "-",
    "*",
    "/",
    "<",
    "≤",
    "=",
    "!",
    ".",
    " ",
    "\n",
    "率",
    "执行数",
    "0",
]
soup = st.lists(st.sampled_from(TOKENS), max_size=25).map("".join)
spaced = st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join)


@pytest.mark.slow
@given(
    soup
    | spaced
    | st.text(max_size=30)
    | st.text(alphabet=st.characters(categories=["Cs", "Cc", "Nd", "No"]), max_size=5)
)
@settings(max_examples=300, deadline=None)
def test_any_text_is_an_expression_or_a_problem_and_an_expression_is_checked_or_a_problem(text: str) -> None:
    try:
        node = formula.parse(text, ORIGIN)
    except Problems as caught:
        (problem,) = caught.problems
        assert problem.code.startswith("formula.")
        assert 1 <= problem.source.col <= len(text) + 1
        return
    assert formula.parse(formula.to_text(node), ORIGIN) == node
    try:
        kind = formula.check(node, NAMES, ORIGIN)
    except Problems:
        return
    found = formula.evaluate(node, given_nothing)
    assert found is None or isinstance(found, PYTHON_TYPE[kind])


PYTHON_TYPE = {Type.NUMBER: Fraction, Type.MONEY: Fraction, Type.TEXT: str, Type.TRUTH: bool, Type.DATE: date}


@pytest.mark.slow
@given(numbers | conditions, small, small)
@settings(max_examples=200, deadline=None)
def test_what_an_expression_is_missing_is_all_that_it_takes_to_have_a_value_but_for_a_divisor_of_0(
    node: Node, a: Fraction, b: Fraction
) -> None:
    values: dict[str, Value] = {"甲": a, "乙": b}
    lacks = formula.missing(node, values.get)
    assert set(lacks) <= formula.names(node) - values.keys()
    if formula.evaluate(node, values.get) is not None:
        assert lacks == ()
    elif not lacks:
        assert formula.may_divide_by_zero(node)


@pytest.mark.slow
@given(numbers, small, small)
@settings(max_examples=200, deadline=None)
def test_an_expression_that_cannot_divide_by_zero_has_a_value_where_all_is_given(
    node: Node, a: Fraction, b: Fraction
) -> None:
    values: dict[str, Value] = {"甲": a, "乙": b, "空": Fraction(0)}
    if not formula.may_divide_by_zero(node):
        assert formula.evaluate(node, values.get) is not None


@pytest.mark.slow
@given(trees)
@settings(max_examples=100, deadline=None)
def test_any_tree_is_checked_or_refused_with_problems_in_the_order_of_the_text(node: Node) -> None:
    node = formula.parse(formula.to_text(node), ORIGIN)
    found: tuple[Problem, ...] = ()
    try:
        formula.check(node, {"甲": Type.MONEY, "乙.丙": Type.TEXT, "且末县": Type.TRUTH}, ORIGIN)
    except Problems as caught:
        found = tuple(caught.problems)
    columns = [problem.source.col for problem in found]
    assert columns == sorted(columns)
    assert len(set(found)) == len(found)
