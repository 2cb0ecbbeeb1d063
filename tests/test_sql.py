"""A ruleset as SQL: every database that can be had makes the marks of the engine, to the cent and to the last word."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers import ROOT, methodcases, nearties, servers
from helpers.commands import Run
from helpers.databases import Database, DuckDB, compared, has_card
from jixiao.batch import selftest
from jixiao.batch.prepared import NotPlain, prepared
from jixiao.batch.sql import DIALECTS, SCALE, compiled
from jixiao.batch.sql.arithmetic import Arithmetic
from jixiao.batch.sql.trees import Trees
from jixiao.batch.sql.values import Num, Truth, Value, Whole, Words, lacking
from jixiao.findings import appraisal
from jixiao.ground import decimals, located
from jixiao.ground.problems import Problems, Source
from jixiao.intake import canonical
from jixiao.keeper import cases
from jixiao.law import formula, trees
from jixiao.law.formula import Node
from jixiao.law.methods import METHODS
from jixiao.law.plan import BUILTIN
from jixiao.records import Budget, Cell, Fund, Row, Submission
from jixiao.values.quantity import compared as compared_words

RULESETS = (
    *("project-self-evaluation/2020", "project-self-evaluation-central/2021", "project-self-evaluation-hubei/2020"),
    *("project-self-evaluation-platform/2020", "project-self-evaluation-sichuan/2023", "project-evaluation/2020"),
    *("department-overall/2013", "department-overall-hunan/2017"),
    *("department-overall-sichuan/2017", "department-overall-sichuan/2020"),
)
NEAR_TIES = ROOT / "tests" / "cases" / "sql" / "近界.yaml"


def examples(law: appraisal.Law) -> list[Submission]:
    """The forms of a ruleset's worked examples, each also as it was before anybody judged it."""
    found = []
    for path in cases.files(cases.folder(Path(law.opened.path))):
        for case in located.load(path.read_text(encoding="utf-8"), path.name):
            found += canonical.parse(case["submission"])
    return [*found, *(replace(one, judgements=()) for one in found if one.judgements)]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Postgres]:
    with servers.postgres(tmp_path_factory.mktemp("pg")) as server:
        yield server


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Spark]:
    with servers.spark(tmp_path_factory.mktemp("spark")) as session:
        yield session


# --- the same marks ---------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", RULESETS)
def test_worked_examples_come_to_the_same_in_duckdb(name: str) -> None:
    law = appraisal.ready(name)
    found = compared(DuckDB(), law.plan, examples(law))
    assert found.forms >= 8, found.why
    assert found.differences == []


@pytest.mark.slow
@pytest.mark.parametrize("name", RULESETS)
def test_worked_examples_come_to_the_same_in_postgres(name: str, postgres: servers.Postgres) -> None:
    law = appraisal.ready(name)
    assert compared(postgres, law.plan, examples(law)).differences == []


@pytest.mark.slow
@pytest.mark.parametrize("name", RULESETS)
def test_worked_examples_come_to_the_same_in_spark(name: str, spark: servers.Spark) -> None:
    law = appraisal.ready(name)
    found = compared(spark, law.plan, examples(law))
    assert found.forms >= 8, found.why
    assert found.differences == []


@pytest.mark.slow
def test_quotients_near_a_half_come_to_the_same_in_duckdb() -> None:
    law = appraisal.ready("project-self-evaluation/2020")
    found = compared(DuckDB(), law.plan, list(nearties.ratios(14, 100, 30)))
    assert found.lines >= 2_500, found.why
    assert found.differences == []


@pytest.mark.slow
def test_every_method_on_its_edges_comes_to_the_same_in_duckdb() -> None:
    law = appraisal.ready(str(NEAR_TIES))
    found = compared(DuckDB(), law.plan, list(nearties.edges(15, 200)))
    assert found.lines >= 2_000, found.why
    assert found.differences == []


def _near_ties(database: Database, largest: int) -> None:
    """Quotients near a half and every method on its edges come to the same in a database; numbers end at 10^(`largest` + 9)."""
    lines = 0
    for law, forms in (
        (appraisal.ready("project-self-evaluation/2020"), nearties.ratios(16, 80, 30, largest)),
        (appraisal.ready(str(NEAR_TIES)), nearties.edges(17, 150)),
    ):
        found = compared(database, law.plan, list(forms))
        assert found.differences == []
        lines += found.lines
    assert lines >= 3_000


@pytest.mark.slow
def test_near_ties_come_to_the_same_in_postgres(postgres: servers.Postgres) -> None:
    _near_ties(postgres, 10)


@pytest.mark.slow
def test_near_ties_come_to_the_same_in_spark(spark: servers.Spark) -> None:
    _near_ties(spark, 6)  # Spark holds 22 digits where the others hold 28: what is larger goes to the reference


def plain(tree: Any) -> Any:
    """What a file's tree holds, as plain values."""
    if isinstance(tree, Mapping):
        return {str(name): plain(value) for name, value in tree.items()}
    return [plain(one) for one in tree] if isinstance(tree, Sequence) and not isinstance(tree, str) else str(tree)


def _law_of_cases(method: str, folder: Path) -> tuple[appraisal.Law, list[Submission]]:
    """A ruleset with a line for each case of a method, and a form for each that gives what the case gives."""
    rows = [case for name, case in (one.values for one in methodcases.cases()) if name == method]
    rows = [case for case in rows if "peers" not in case and "experts" not in case]
    kept, children = [], []
    for case in rows:
        params = {**plain(case.get("params", {})), "method": method}
        one = METHODS[method].params.model_validate(params)
        unsaid = any(word in str(params) for word in ("专家", "experts", " 含 "))
        if not unsaid and not tuple(METHODS[method].check(one, Decimal(case["weight"]))):
            child = {"name": f"案{len(kept)}甲", "weight": str(case["weight"]), "method": params}
            children.append(child)
            kept.append(case)
    own = {name: kind for name, kind in methodcases.TYPES.items() if name not in BUILTIN}
    total = decimals.plain(decimals.exact_sum(Fraction(child["weight"]) for child in children))
    grade = {"label": "达成", "from": "80%", "to": "100%"}
    law = {
        "schema": "jixiao.ruleset/1",
        "id": "cases",
        "edition": "1",
        "title": "算例",
        "scope": "project",
        "basis": [{"cite": "示例", "verified": "memory"}],
        "total": total,
        "judgement": {"grades": [grade, {"label": "未达成", "from": "0%", "to": "80%"}]},
        "grades": [{"label": "优", "from": "1"}, {"label": "差", "from": "0"}],
        "facts": [{"name": name, "type": kind.value} for name, kind in own.items()],
        "indicators": [{"name": "产出", "weight": total, "children": children}],
    }
    path = folder / f"{method}.yaml"
    path.write_text(json.dumps(law, ensure_ascii=False), encoding="utf-8")
    source = Source("算例.yaml", 1, 1)
    forms = []
    for place, case in enumerate(kept):
        cells = {name: Cell(str(case[name]), source) for name in ("target", "actual") if name in case}
        answers = {name: Cell(str(text), source) for name, text in case.get("elements", {}).items()}
        row = Row(path=("产出", "", f"案{place}甲"), source=source, elements=answers, **cells)
        given = {name: Cell(str(text), source) for name, text in case.get("facts", {}).items()}
        fund = Fund(source=source, annual=given.pop("预算数", None), executed=given.pop("执行数", None))
        forms.append(Submission(source=source, rows=(row,), facts=given, budget=Budget(total=fund)))
    return appraisal.ready(str(path)), forms


@pytest.mark.slow
@pytest.mark.parametrize("method", sorted({one.values[0] for one in methodcases.cases()} - {"rank", "experts"}))
def test_the_cases_of_a_method_come_to_the_same_in_duckdb(method: str, tmp_path: Path) -> None:
    law, forms = _law_of_cases(method, tmp_path)
    found = compared(DuckDB(), law.plan, [form for form in forms if has_card(law.plan, form)])
    assert found.forms >= 2, found.why
    assert found.differences == []


# --- expressions ------------------------------------------------------------------------------------------------

NUMBERS, TRUTHS, WORDS = ("甲", "乙", "丙"), ("丁", "戊"), ("己", "庚")
NAMES = (*NUMBERS, *TRUTHS, *WORDS, *map(formula.said_gone, NUMBERS))


def _name(names: tuple[str, ...]) -> st.SearchStrategy[Node]:
    return st.sampled_from(names).map(trees.name)


_LITERALS = st.sampled_from(("0", "1", "-1", "0.5", "1/3", "7", "-2.25", "100")).map(Fraction).map(trees.number)
_WORDS = st.sampled_from(("合格", "优。", "优", "x")).map(trees.text)


def _called(name: str, *parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(trees.call, st.just(name), *parts)


def _grown(number: st.SearchStrategy[Node], truth: st.SearchStrategy[Node]) -> tuple[st.SearchStrategy[Node], ...]:
    """Numbers and conditions made of numbers and conditions."""
    words = _name(WORDS) | _WORDS | _called("如果", truth, _name(WORDS), _WORDS)
    places = st.integers(0, 2).map(trees.number)
    reckoned = st.builds(formula.Binary, st.sampled_from("+-*/"), number, number)
    compares = st.sampled_from(("<", "<=", ">", ">=", "=", "!="))
    return (
        reckoned
        | _called("如果", truth, number, number)
        | _called("最小", number, number)
        | _called("最大", number, number, number)
        | _called("绝对值", number)
        | _called("四舍五入", number, places)
        | _called("向下取整", number)
        | _called("向上取整", number)
        | st.builds(formula.Unary, st.sampled_from("+-"), number),
        st.builds(formula.Compare, compares, number, number)
        | st.builds(formula.Compare, st.sampled_from(("=", "!=")), words, words)
        | st.builds(formula.Compare, st.sampled_from(("=", "!=")), truth, truth)
        | _called("同词", words, words)
        | st.builds(trees.every, truth, truth)
        | st.builds(trees.either, truth, truth)
        | truth.map(trees.no)
        | _called("无值", number)
        | _called("已给出", number)
        | _called("未定", truth)
        | _called("为否", truth)
        | _called("无值", words)
        | _called("如果", truth, truth, truth)
        | _called("不适用", _name(NUMBERS)),
    )


def _expressions() -> st.SearchStrategy[Node]:
    number: st.SearchStrategy[Node] = _name(NUMBERS) | _LITERALS
    truth: st.SearchStrategy[Node] = _name(TRUTHS)
    for _ in range(3):
        more, others = _grown(number, truth)
        number, truth = number | more, truth | others
    return number | truth


_ROW = st.fixed_dictionaries(
    {
        **{
            name: st.none() | st.sampled_from(("0", "1", "-1", "0.5", "3", "7.25", "-0.01")).map(Fraction)
            for name in NUMBERS
        },
        **{name: st.none() | st.booleans() for name in TRUTHS},
        **{name: st.none() | st.sampled_from(("合格", "合 格", "优", "“优”", "x")) for name in WORDS},
        **{formula.said_gone(name): st.none() | st.booleans() for name in NUMBERS},
    }
)


def _read(name: str) -> Value:
    sql = f'"{name}"'
    if name in NUMBERS:
        return Num(Fraction(1, SCALE), Whole(sql, 1, 1, lacks=(f"{sql} IS NULL",)))
    return Words(sql, (f"{sql} IS NULL",)) if name in WORDS else Truth(sql)


def _put(name: str, value: Any) -> str:
    kind = "HUGEINT" if name in NUMBERS else "VARCHAR" if name in WORDS else "BOOLEAN"
    if value is None:
        return f"CAST(NULL AS {kind})"
    told = str(int(value * SCALE)) if name in NUMBERS else compared_words(value) if name in WORDS else str(value)
    return f"CAST('{told}' AS {kind})"


@pytest.mark.slow
@settings(max_examples=300)
@given(node=_expressions(), rows=st.lists(_ROW, min_size=1, max_size=8))
def test_an_expression_is_in_sql_what_the_engine_computes(node: Node, rows: list[dict[str, Any]]) -> None:
    sums = Arithmetic(DIALECTS["duckdb"])
    value = Trees(sums, _read).value(node)
    assume(sums.digits >= 8)
    parts = {"lacks": lacking(value).sql}
    if isinstance(value, Num):
        parts |= {"above": value.above.sql if value.above else "1", "below": value.below.sql if value.below else "1"}
    elif isinstance(value, Truth):
        parts["holds"] = value.sql
    names = ", ".join(f'"{name}"' for name in ("n", *NAMES))
    values = ", ".join(
        f"({', '.join((str(n), *(_put(name, row[name]) for name in NAMES)))})" for n, row in enumerate(rows)
    )
    told = ", ".join(f"{sql} AS {name}" for name, sql in parts.items())
    found = duckdb.sql(f"SELECT n, {told} FROM (VALUES {values}) AS t({names}) ORDER BY n").fetchall()
    for (_, lacks, *got), row in zip(found, rows, strict=True):
        wanted = formula.evaluate(node, row.get)
        assert lacks is (wanted is None)
        if isinstance(value, Truth):
            assert got == [wanted]
        elif wanted is not None:
            assert isinstance(value, Num)
            assert value.of * Fraction(int(got[0]), int(got[1])) == wanted
            assert got[1] > 0


# --- rounding, refusals, the script -----------------------------------------------------------------------------


@pytest.mark.slow
def test_duckdb_rounds_as_it_must() -> None:
    selftest.check(DIALECTS["duckdb"], lambda statement: duckdb.sql(statement).fetchall(), duckdb.__version__)


@pytest.mark.slow
def test_postgres_rounds_as_it_must(postgres: servers.Postgres) -> None:
    selftest.check(DIALECTS["postgres"], postgres.rows, "")


@pytest.mark.slow
def test_spark_rounds_as_it_must(spark: servers.Spark) -> None:
    selftest.check(DIALECTS["spark"], spark.rows, "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"whole": "CAST(floor(({n}) / ({d})) AS HUGEINT)"},
        {"size": "CASE WHEN {n} < 0 THEN 0 - {n} ELSE {n} END"},
    ],
)
def test_a_database_that_reckons_otherwise_is_refused(wrong: dict[str, str]) -> None:
    dialect = replace(DIALECTS["duckdb"], **wrong)  # type: ignore[arg-type]
    with pytest.raises(Problems) as found:
        selftest.check(dialect, lambda statement: duckdb.sql(statement).fetchall(), "0.0")
    (problem,) = found.value.problems
    assert problem.code == "batch.inexact"
    assert problem.message.startswith("DuckDB 0.0 把 ")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("monitoring/2019", "这部规则集不是评自评表的"),
        ("as-printed/1", "一级指标和分值以表内所印的为准"),
        (str(ROOT / "tests/cases/laws/镇级部门2024.yaml"), "要与同批的其他申报表排名"),
        (str(ROOT / "tests/cases/scorecard/各键.yaml"), "用了函数“个数”，它要读几行的表"),
    ],
)
def test_what_sql_cannot_say_is_refused_by_name(name: str, said: str) -> None:
    with pytest.raises(Problems) as found:
        compiled(appraisal.ready(name).plan, DIALECTS["duckdb"])
    assert {problem.code for problem in found.value.problems} == {"batch.unsayable"}
    assert any(said in problem.message for problem in found.value.problems)


def test_a_number_of_more_places_than_a_column_holds_is_left_to_the_engine() -> None:
    law = appraisal.ready("project-self-evaluation/2020")
    query = compiled(law.plan, DIALECTS["duckdb"])
    form = examples(law)[0]
    fund = form.budget.total
    assert fund is not None
    assert fund.executed is not None
    small = replace(fund, executed=replace(fund.executed, text="0.00000000001"))
    with pytest.raises(NotPlain, match="小数位数太多"):
        prepared(query, law.plan, replace(form, budget=replace(form.budget, total=small)))


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_the_default_ruleset_reads_as_sql(run: Run, golden: Callable[[str, str], None], dialect: str) -> None:
    found = run("compile", "--dialect", dialect)
    assert found.code == 0
    golden(f"compiled/{dialect}.sql", found.out)


def test_a_script_runs_as_it_is_written(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "规则.sql"
    assert run("compile", "-r", "department-overall-sichuan/2020", "-o", script).code == 0
    with duckdb.connect() as base:
        base.execute(script.read_text(encoding="utf-8"))
        names = {name for (name,) in base.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert names == {"forms", "lines", "marks", "levels", "totals"}
