"""Columns of points are known by their headings, their partner and what must hold; a column that nobody knows is told."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import jixiao
from helpers import ROOT
from jixiao import intake
from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Source
from jixiao.intake import canonical
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import points
from jixiao.records import Cell, Finding, FormGap, GapKind, Submission
from jixiao.score.ownmarks import Fit, rate_fit

CASES = yaml.load((ROOT / "tests" / "cases" / "columns.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
LAW = jixiao.law("project-self-evaluation/2020")
ROWS = (
    ("产出指标", "数量指标", "维修校舍", "≥10栋", "8栋"),
    ("产出指标", "质量指标", "合格率", "100%", "100%"),
    ("效益指标", "社会效益指标", "受益学生", "≥500人", "520人"),
    ("满意度指标", "服务对象满意度指标", "满意度", "≥90%", "93%"),
)
FUNDS = (
    ("", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("年度资金总额", "80", "76", "10", "95%", "9.5"),
)


def page(headings: Sequence[str], rows: Sequence[Sequence[str]], funds: Sequence[Sequence[str]] = FUNDS) -> str:
    """A form as a page has it, with these columns between the actual value and the reason."""
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", *headings, "偏差原因分析")
    lines = [
        ("项目名称", "校舍维修"),
        *funds,
        heads,
        *((*row, *own, "") for row, own in zip(ROWS, rows, strict=True)),
    ]
    width = len(heads)
    body = ("".join(f"<td>{escape(text)}</td>" for text in (*line, *[""] * (width - len(line)))) for line in lines)
    return '<meta charset="utf-8"><table>' + "".join(f"<tr>{row}</tr>" for row in body) + "</table>"


def read(
    tmp_path: Path, headings: Sequence[str], rows: Sequence[Sequence[str]], funds: Sequence[Sequence[str]] = FUNDS
) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """What is read of such a form."""
    (tmp_path / "表.html").write_text(page(headings, rows, funds), encoding="utf-8")
    return intake.read(str(tmp_path / "表.html"))


def findings(form: Submission, ruleset: str = "") -> dict[str, Finding]:
    """The findings of a form by id and severity."""
    (card,), unscored = jixiao.appraise(jixiao.law(ruleset) if ruleset else LAW, [form])
    assert not unscored
    return {f"{one.id} {one.severity}": one for one in card.findings}


# --- headings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CASES["headings"])
def test_a_heading_means_the_column_that_its_case_says(kind: str) -> None:
    name, _, either = kind.partition("-")
    wanted = {"unread": "", "none": None}.get(name, name)
    for text in CASES["headings"][kind].split():
        assert (text, c.column(text), c.either(text)) == (text, wanted, bool(either))


@pytest.mark.parametrize("one", CASES["tables"], ids=[one["name"] for one in CASES["tables"]])
def test_points_are_found_as_their_case_says(one: dict[str, Any], tmp_path: Path) -> None:
    forms, problems = read(tmp_path, one["columns"], one["rows"])
    if "problem" in one:
        assert ([problem.code for problem in problems], forms) == ([one["problem"]], ())
        return
    assert problems == ()
    (form,) = forms

    def texts(field: str) -> str:
        cells = [getattr(row, field) for row in form.rows]
        return " ".join(cell.text if cell else "—" for cell in cells)

    assert (texts("weight"), texts("score")) == (one["weights"], one["scores"])
    assert [cell.text for cell in form.unknown] == one.get("unknown", [])


def test_an_unknown_column_is_told_with_its_place_and_kept_when_the_form_is_written_out(tmp_path: Path) -> None:
    (form,), _ = read(tmp_path, ("分值", "上报数", "得分"), [(w, "7", w) for w in ("20", "30", "30", "10")])
    found = findings(form)["form.unknown-column warning"]
    assert "“上报数”（表1!第4行第7列）" in found.message
    ((again,), problems) = canonical.parse_all(canonical.dump(form), "表.yaml")
    assert problems == ()
    assert (again.unknown[0].text, again.unknown[0].source) == ("上报数", form.unknown[0].source)
    assert findings(again)["form.unknown-column warning"].message


def test_an_unknown_column_without_a_place_is_a_problem() -> None:
    _, problems = canonical.parse_all("project: 甲\nunknown: [{name: 上报数}]\n", "表.yaml")
    assert [problem.code for problem in problems] == ["submission.unknown"]


def test_the_printed_total_is_that_of_the_column_of_marks(tmp_path: Path) -> None:
    text = page(("考核分值", "分值"), [("15", "20"), ("30", "30"), ("30", "30"), ("10", "10")])
    total = "".join(f"<td>{one}</td>" for one in ("总分", "", "", "", "", "94.5", "100", ""))
    (tmp_path / "表.html").write_text(text.replace("</table>", f"<tr>{total}</tr></table>"), encoding="utf-8")
    (form,), _ = intake.read(str(tmp_path / "表.html"))
    assert form.printed_total is not None
    assert form.printed_total.text == "94.5"


def test_words_about_the_completion_are_no_second_actual_value(tmp_path: Path) -> None:
    (form,), problems = read(tmp_path, ("完成情况", "分值", "得分"), [("完成", w, w) for w in ("20", "30", "30", "10")])
    assert problems == ()
    assert [row.actual.text for row in form.rows if row.actual] == [row[4] for row in ROWS]


def test_points_between_the_levels_are_those_of_groups() -> None:
    names = ("一级指标", "分值", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分")
    from jixiao.intake.forms import heading

    found = heading.columns([Cell(name, Source("表", 1, at)) for at, name in enumerate(names, 1)])
    assert found == ("level1", "weight1", "level2", "level3", "target", "actual", "weight", "score")


@given(st.integers(0, 10**6), st.booleans())
def test_of_two_columns_that_either_word_may_head_the_whole_and_its_parts_tell(seed: int, first: bool) -> None:
    """The points add up to 90 beside the execution's 10, and the marks lie below: whichever column comes first."""
    random = Random(seed)
    cuts = sorted(random.sample(range(1, 90), 3))
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 90], strict=True)]
    marks = [random.randint(0, weight) for weight in weights]
    marks[0] = min(marks[0], weights[0] - 1)
    place = Source("表", 1)
    headings = {"weight": Cell("考核分值", place), "spare-6": Cell("分数", place)}
    names = ("weight", "spare-6") if first else ("spare-6", "weight")
    lines = [
        dict(zip(names, (Cell(str(w), place), Cell(str(m), place)), strict=True))
        for w, m in zip(weights, marks, strict=True)
    ]
    told = points.told(headings, lines, {Fraction(90)}, grouped=False)
    assert (told.weight, told.score, told.problem) == (*names, None)


# --- marks and rates ------------------------------------------------------------------------------------------


def test_a_form_without_points_has_no_mark_called_wrong_and_says_why_once(tmp_path: Path) -> None:
    (form,), _ = read(tmp_path, ("得分",), [("15",), ("35",), ("15",), ("15",)])
    found = findings(form)
    assert "weights.shared info" in found
    assert not [one for one in found if one.startswith("score.mismatch")]
    (form,), _ = read(tmp_path, ("分值", "得分"), [("20", "21"), ("30", "29"), ("30", "30"), ("10", "10")])
    found = findings(form)
    assert "weights.shared info" not in found
    assert {"score.mismatch error", "score.mismatch warning"} <= found.keys()


def test_points_printed_once_for_several_lines_say_nothing_of_the_mark_of_one(tmp_path: Path) -> None:
    text = page(("得分",), [("15",), ("35",), ("25",), ("10",)])
    for level, points_ in (("产出指标", "50"), ("效益指标", "30"), ("满意度指标", "10")):
        text = text.replace(f"<td>{level}</td>", f"<td>{level}（{points_}分）</td>")
    (tmp_path / "表.html").write_text(text, encoding="utf-8")
    (form,), _ = intake.read(str(tmp_path / "表.html"))
    (card,), _ = jixiao.appraise(LAW, [form])
    differing = [one for one in card.findings if one.id == "score.mismatch"]
    assert [one.subject for one in differing] == ["受益学生"]  # the only line of 30 points, for which the unit took 25
    assert "weights.shared" in {one.id for one in card.findings}


def test_marks_written_as_values_are_told_and_mark_nothing(tmp_path: Path) -> None:
    text = page((), [()] * 4)
    for row, mark in zip(ROWS, ("20", "30", "30", "20"), strict=True):
        text = text.replace(f"<td>{row[3]}</td><td>{row[4]}</td>", f"<td>{mark}</td><td>{mark}</td>", 1)
    (tmp_path / "表.html").write_text(text.replace("≥", "&ge;"), encoding="utf-8")
    (form,), _ = intake.read(str(tmp_path / "表.html"))
    assert "actual.marks error" in findings(form)
    (card,), _ = jixiao.appraise(LAW, [form])
    assert {line.evidence.value for line in card.lines if line.level == 3} == {"none"}
    assert (card.earned, card.supported) == (Decimal("9.50"), Decimal("9.50"))


@pytest.mark.parametrize(
    ("budget", "executed", "printed", "fit"),
    [
        ("1000", "958.6", "95.86%", Fit.EQUAL),
        ("1000", "958.6", "0.958", Fit.ROUNDED),  # cut off
        ("1000", "958.6", "0.959", Fit.EQUAL),
        ("10000", "9780.9", "97.80%", Fit.ROUNDED),  # 97.809
        ("10000", "9781", "97.80%", Fit.ROUNDED),  # 97.8 with a zero behind it
        ("250000", "215457.6", "86.19%", Fit.ROUNDED),  # 86.183 rounded up
        ("100", "95", "96%", Fit.DIFFERENT),
        ("100", "95", "95.02%", Fit.DIFFERENT),
        ("100", "80.45", "100%", Fit.DIFFERENT),
        ("0.3万元", "0.2万元", "0.71", Fit.EQUAL),  # 0.213 of 0.30
        ("3", "2", "0.71", Fit.DIFFERENT),  # whole amounts are exact
        ("100", "95", "约95%", Fit.DIFFERENT),
    ],
)
def test_a_printed_rate_is_held_against_amounts_as_they_are_printed(
    tmp_path: Path, budget: str, executed: str, printed: str, fit: Fit
) -> None:
    funds = (FUNDS[0], ("年度资金总额", budget, executed, "10", printed, "9.5"))
    (form,), _ = read(tmp_path, ("分值", "得分"), [(w, w) for w in ("20", "30", "30", "10")], funds)
    (card,), _ = jixiao.appraise(LAW, [form])
    assert rate_fit(card) is fit
    told = {Fit.DIFFERENT: "error", Fit.ROUNDED: "info"}.get(fit)
    assert [one.severity for one in card.findings if one.id == "rate.mismatch"] == ([told] if told else [])


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 4))
def test_a_rate_rounded_half_up_at_any_place_fits_and_one_off_by_two_does_not(paid: int, of: int, places: int) -> None:
    rate = Fraction(paid, of) * 100
    rounded = decimals.half_up(rate, places)
    funds = "budget: {unit: 元, total: {annual: %d, executed: %d, rate: %s%%}}"
    far = rounded + 2 * Decimal(10) ** -places

    def fit(printed: Decimal) -> Fit | None:
        (form,), _ = canonical.parse_all(
            funds % (of, paid, f"{printed:.{places}f}") + "\nproject: 甲\nindicators:\n"
            "  - {path: [产出指标, 数量指标, 乙], target: 3个, actual: 3个}\n",
            "表.yaml",
        )
        return rate_fit(jixiao.appraise(LAW, [form])[0][0])

    assert fit(rounded) is Fit.EQUAL
    if f"{far:.{places}f}"[-1] != "0" or not places:  # zeros behind the number may have been put there
        assert fit(far) is Fit.DIFFERENT


@pytest.mark.slow
@pytest.mark.parametrize(
    ("execution", "weights", "wanted"),
    [
        ("20", ("20", "20", "30", "10"), "project-self-evaluation-hubei/2020"),
        ("20", ("30", "30", "10", "10"), "project-self-evaluation-hubei/2020"),
        ("10", ("20", "30", "30", "20"), "as-printed/1"),
        ("10", ("20", "30", "30", "10"), ""),
        ("10", ("30", "30", "20", "10"), ""),
    ],
)
def test_a_ruleset_that_fits_the_forms_own_points_is_named(
    tmp_path: Path, execution: str, weights: Sequence[str], wanted: str
) -> None:
    funds = (FUNDS[0], ("年度资金总额", "80", "80", execution, "100%", execution))
    (form,), _ = read(tmp_path, ("分值", "得分"), [(w, w) for w in weights], funds)
    found = findings(form).get("ruleset.other-fits info")
    assert (found.evidence["fits"] if found else "") == wanted
    if wanted:
        assert found is not None
        assert f"-r {wanted}" in found.advice
        assert "ruleset.other-fits info" not in findings(form, wanted)


@pytest.mark.parametrize("kind", [GapKind.ROW, GapKind.CUT, GapKind.HEAD])
@pytest.mark.parametrize(
    ("headings", "rows", "execution", "told"),
    [
        (("得分",), [("15",), ("35",), ("15",), ("15",)], "10", "weights.shared info"),
        (("分值", "得分"), [(w, w) for w in ("20", "20", "30", "10")], "20", "ruleset.other-fits info"),
        (("分值", "得分"), [(w, w) for w in ("20", "30", "30", "20")], "10", "ruleset.other-fits info"),
    ],
)
def test_what_is_said_of_all_points_of_a_form_is_not_said_where_rows_are_missing(
    tmp_path: Path, headings: Sequence[str], rows: Sequence[Sequence[str]], execution: str, told: str, kind: GapKind
) -> None:
    funds = (FUNDS[0], ("年度资金总额", "80", "80", execution, "100%", execution))
    (form,), _ = read(tmp_path, headings, rows, funds)
    gap = FormGap(kind, Source("表.html", 9, 1), "就业率")
    assert told in findings(form)
    assert told not in findings(replace(form, gaps=(gap,)))


def test_a_form_that_prints_points_for_the_execution_alone_is_told_by_them(tmp_path: Path) -> None:
    funds = (FUNDS[0], ("年度资金总额", "80", "80", "20", "100%", "20"))
    (form,), _ = read(tmp_path, ("得分",), [("15",), ("30",), ("10",), ("10",)], funds)
    found = findings(form)
    assert found["ruleset.other-fits info"].evidence["fits"] == "project-self-evaluation-hubei/2020"
    assert not [one for one in found if one.startswith("score.mismatch")]
