"""What only shows over several forms of a unit, found at the end of a run: the same as over all of them at once."""

from pathlib import Path

import pytest

import jixiao
from helpers.batches import same, stored
from helpers.commands import DEPARTMENT, Run
from helpers.told import DEFAULT, READY
from jixiao.batch import recalled
from jixiao.batch.rows import rows_of, submission_of

LAW = READY[DEFAULT]


def unit(name: str, *rows: str) -> str:
    """A form of a unit whose money was spent by half, with rows of its own."""
    listed = "".join(f"  - {{path: [产出指标, {row}}}\n" for row in rows)
    return (
        f"project: {name}\nunit: 某局\nyear: 2023\nbudget: {{unit: 万元, total: {{annual: 100, executed: 60}}}}\n"
        f"indicators:\n{listed}  - {{path: [满意度指标, 满意度, 群众满意度], target: ≥90%, actual: 95%}}\n"
    )


PAID = "成本指标, 人均补贴], target: {}元, actual: 1200元"
FORMS = {
    "甲": unit("甲镇补贴", "数量指标, 发放人数], target: 500人, actual: 500人", PAID.format(2000)),
    "乙": unit("乙镇补贴", "数量指标, 发放人数], target: 800人, actual: 800人", PAID.format(1250)),
    "戊": unit(
        "企业教师生活补贴",
        "数量指标, 补贴户], target: 90户, actual: 80户, reason: 企业教师生活补贴人数减少，按实际发放",
    ),
    "己": unit(
        "老干部困难补贴项目",
        "数量指标, 补贴户], target: 50户, actual: 40户, reason: 企业教师生活补贴人数减少，按实际发放",
    ),
    "庚": unit("老干部医疗补贴", "数量指标, 补贴户], target: 50户, actual: 企业教师生活补贴人数减少"),
    "丙": unit("丙镇修路", "数量指标, 修路里程], target: 8公里, actual: 8公里"),
    "丁": unit("丁镇修路", "数量指标, 修路里程], target: 8公里, actual: 8公里"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["rows", "forms"])
@pytest.mark.parametrize("names", ["甲乙丙丁", "丙丁甲", "丙丁", "戊己", "庚丙戊"])
def test_a_run_finds_over_the_forms_of_a_unit_what_is_found_over_all_at_once(
    names: str, kind: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for at, name in enumerate(names):
        (tmp_path / "in" / f"{at}.yaml").write_text(FORMS[name], encoding="utf-8")
    forms, _ = jixiao.read(sorted(map(str, (tmp_path / "in").iterdir())))
    given: object = tmp_path / "in"
    if kind == "rows":
        every = [row for at, form in enumerate(forms) for row in rows_of(form, str(at))]
        given = stored(every, "parquet", tmp_path / "rows")
        forms = tuple(
            submission_of(some, f"{at}", range(1, 1 + len(some))) for at, some in enumerate(map(rows_of, forms))
        )
    out = tmp_path / "out"
    run("batch", given, "-o", out, "--part-size", "1")
    same(out, LAW, forms)
    if len(names) > 2:
        assert any("department" in str(row) for row in _together(out))
    if names.startswith(("甲", "戊", "庚")):
        assert any("value." in str(row) for row in _together(out))


def _together(out: Path) -> list[tuple[object, ...]]:
    import duckdb

    return duckdb.sql(f"SELECT * FROM '{out / 'findings' / 'together.parquet'}'").fetchall()


@pytest.mark.slow
def test_a_line_is_explained_with_what_shows_on_it_over_the_forms_of_its_unit(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in "甲乙丙":
        (tmp_path / "in" / f"{name}.yaml").write_text(FORMS[name], encoding="utf-8")
    run("batch", tmp_path / "in", "-o", tmp_path / "out")
    shown: set[tuple[str, tuple[str, ...]]] = set()
    said: set[tuple[str, tuple[str, ...]]] = set()
    for number in range(3):
        (_, whole), (_, lined) = (
            recalled.card(str(tmp_path / "out"), str(number), whole=every) for every in (True, False)
        )
        assert lined.lines == whole.lines
        assert [one for one in lined.findings if one.path] == [one for one in whole.findings if one.path]
        shown |= {(one.id, one.path) for one in whole.findings} - {(one.id, one.path) for one in lined.findings}
        said |= {(one.id, one.path) for one in lined.findings}
    assert shown == {("department.underspent-widely", ())}
    assert ("value.conflict", ("产出指标", "成本指标", "人均补贴")) in said


@pytest.mark.slow
def test_forms_of_a_department_find_the_same_at_once(run: Run, tmp_path: Path) -> None:
    run("batch", DEPARTMENT, "-o", tmp_path / "out", "--part-size", "2")
    forms, _ = jixiao.read(DEPARTMENT)
    same(tmp_path / "out", LAW, [form for form in forms if form.rows])
