"""Reviews of self-evaluations: how each printed mark stands to the mark by the rules, and the table over many forms.

The forms and what is to be found in them are tests/cases/review.yaml.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ROOT
from helpers.methodcases import outcome
from jixiao import intake as importers
from jixiao.cli import cli, shell
from jixiao.findings import appraisal
from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Source
from jixiao.intake import canonical as submission
from jixiao.records import Budget, Cell, Fund, Row, Scorecard, Status, Submission
from jixiao.render import markdown
from jixiao.render import review as rendering
from jixiao.report import review as document
from jixiao.report import reviewed as words
from jixiao.say.plain import width
from jixiao.score import ownmarks
from jixiao.score.weights import prints_weights
from jixiao.study.apart import apart
from jixiao.study.ranking import ranking
from jixiao.study.review import DIFFERING, LineReview, Review, Standing, review

CASES = yaml.load((ROOT / "tests" / "cases" / "review.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
READY = appraisal.ready("project-self-evaluation/2020")


def card_of(form: dict[str, Any]) -> Scorecard:
    [found], problems = submission.parse_all(json.dumps(form, ensure_ascii=False), "表.json")
    assert problems == ()
    return appraisal.appraise(READY, found)


def reviewed(form: dict[str, Any]) -> Review:
    return review(READY.plan, card_of(form))


def case(name: str) -> Review:
    return reviewed(next(one["form"] for one in CASES if one["name"].startswith(name)))


def points(text: str) -> Decimal | None:
    return None if text in ("null", "—") else Decimal(text.replace("−", "-"))


def truth(text: str) -> bool | None:
    return {"true": True, "false": False, "null": None}[text]


# --- the records ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", CASES, ids=[one["name"] for one in CASES])
def test_a_form_is_found_to_be_as_its_case_says(one: dict[str, Any]) -> None:
    found = reviewed(one["form"])
    said: dict[str, object] = {
        "lines": [(line.standing.value, line.difference) for line in found.lines],
        "claimed": found.claimed,
        "range": (found.low, found.high),
        "difference": found.difference,
        "total": found.total.fits,
        "rate": found.rate.fits if found.rate else None,
        "grade": (found.grade.fits_total, found.grade.fits_mark) if found.grade else None,
        "agrees": found.agrees,
    }
    wanted: dict[str, object] = {}
    for key, value in one.items():
        match key:
            case "lines":
                wanted[key] = [(standing, points(mark)) for standing, mark in map(str.split, value)]
            case "claimed" | "difference":
                wanted[key] = points(value)
            case "range":
                wanted[key] = tuple(map(Decimal, value))
            case "grade":
                wanted[key] = tuple(map(truth, value))
            case "total" | "rate" | "agrees":
                wanted[key] = truth(value)
    assert {key: said[key] for key in wanted} == wanted


def test_a_rate_is_quoted_as_its_cell_shows_it() -> None:
    one = card_of(
        {
            "budget": {"total": {"annual": 310, "executed": 298.5, "rate": "96.29%"}},
            "indicators": [{"path": ["产出指标", "数量指标", "甲"], "target": "1个", "actual": "1个"}],
        }
    )
    total = one.submission.budget.total
    assert total is not None and total.rate is not None
    stored = replace(total, rate=replace(total.rate, text="96.290322%", shown="96.29%"))
    budget = replace(one.submission.budget, total=stored)
    found = review(READY.plan, replace(one, submission=replace(one.submission, budget=budget)))
    assert found.rate is not None and found.rate.text == "96.29%"


def test_the_cases_show_every_standing() -> None:
    shown = {line.split()[0] for one in CASES for line in one.get("lines", ())}
    assert shown == set(Standing) == set(words.STANDING)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        *(("优", "优"), (" 优 秀 ", "优"), ("良好", "良"), ("中等", "中"), ("较差", "差"), ("良（85分）", "良")),
        *(("自评等级:优", "优"), ("合格", None), ("", None), ("优□良☑中□差□", "良")),
        *(("□优 ☑良 □中 □差", "良"), ("□优 □良 □中 □差", None), ("☑优 ☑良 □中", None)),
        *(
            ("项目组织实施规范，各项目标基本实现，总体评价为优", None),
            ("一二三四五六七八九十一二三四五六七八九优", "优"),
        ),
        *(("优良", None), ("项目总体执行情况较好，达到了预期的优良效果，等次为优", None), ("甲", None)),
    ],
)
def test_a_grade_is_known_by_its_name_alone(text: str, grade: str | None) -> None:
    assert ownmarks.grade_named(text, ("优", "良", "中", "差")) == grade


@pytest.mark.parametrize(
    ("text", "labels", "named"),
    [
        ("☑合格 □不合格", ("合格", "不合格"), "合格"),
        ("合格□ 不合格☑", ("合格", "不合格"), "不合格"),
    ],
)
def test_of_two_printed_grades_the_ticked_one_is_named(text: str, labels: Sequence[str], named: str) -> None:
    assert ownmarks.grade_named(text, labels) == named


def test_a_grade_whose_name_is_in_another_is_not_mistaken_for_it() -> None:
    labels = ("优秀", "合格", "不合格")
    names = {"不合格": "不合格", "合格": "合格", "优": "优秀", "基本合格": "合格"}
    assert {text: ownmarks.grade_named(text, labels) for text in names} == names


@pytest.mark.parametrize(
    ("claimed", "earned", "fit"),
    [
        *(("9.59", "9.59", "equal"), ("9.6", "9.59", "as-printed"), ("10", "9.59", "as-printed")),
        *(("9.50", "9.59", "rounded"), ("10.00", "9.59", "rounded"), ("9.00", "9.59", "different")),
        *(("9.4", "9.59", "different"), ("10.01", "10.00", "above"), ("9.593", "9.59", "as-printed")),
        *(("9.25", "9.24", "different"), ("9.0", "9.25", "rounded"), ("9.5", "9.25", "rounded")),
    ],
)
def test_a_printed_mark_fits_at_the_decimals_it_prints_or_by_whole_and_half_points(
    claimed: str, earned: str, fit: str
) -> None:
    assert ownmarks.fit(Decimal(claimed), Decimal(earned), Decimal("10.00"), 2) == fit


def test_the_ranking_puts_the_greatest_difference_first_equal_ones_by_name_and_with_one_rank() -> None:
    def form(name: str, output: str, **more: str) -> dict[str, Any]:
        weights = (("产出指标", "50", output), ("效益指标", "30", "30"), ("满意度指标", "10", "10"))
        rows = [
            {"path": [top, f"{top}乙", "丙"], "target": "1人", "actual": "1人", "weight": weight, "score": mark}
            for top, weight, mark in weights
        ]
        budget = {"unit": "万元", "total": {"annual": "1", "executed": "1", "score": "10"}}
        return {"project": name, "budget": budget, "indicators": rows, **more}

    forms = [form("丙", "48"), form("乙", "45"), form("甲", "52"), form("丁", "50"), form("无", "")]
    found = ranking([reviewed(one) for one in forms])
    told = [(rank, one.name, one.difference) for rank, one in found.compared]
    assert told == [(1, "乙", Decimal(-5)), (2, "丙", Decimal(-2)), (2, "甲", Decimal(2)), (4, "丁", Decimal(0))]
    assert [one.name for one in found.unmarked] == ["无"]
    assert (found.sums.count, found.sums.claimed, found.sums.earned) == (4, Decimal(395), Decimal(400))
    assert found.sums.difference == Decimal(-5)
    assert found.sums.mean(found.sums.difference) == Decimal("-1.25")
    assert document.summary(found) == (
        "有自评分的4份：一致1份，不一致3份；按差额，多计1份，少计2份，持平1份。另有1份没有自评分。"
    )
    assert found == ranking(one for _, one in reversed(found.every))


def test_a_cap_on_the_total_limits_what_pending_lines_can_still_bring() -> None:
    card = case("待评判的行只能").card
    assert card.declared is not None and (card.earned, card.pending) == (Decimal(69), Decimal(30))
    capped = replace(card, highest=Decimal("79.00"))
    found = review(READY.plan, capped)  # 28 points are claimed for the pending line, only 10 can count
    assert (found.high, found.accepted, found.difference) == (Decimal(79), Decimal(79), Decimal(19))
    assert words.checks(found)[0].endswith("；无论怎样评判，至少多计19.00分。")


def test_a_mark_below_0_is_wrong_whatever_the_judgement() -> None:
    row = {
        "path": ["效益指标", "社会效益指标", "丁"],
        "target": "改善",
        "actual": "有所变化",
        "weight": "30",
        "score": "-2",
    }
    [_, line] = reviewed({"indicators": [row]}).lines
    assert (line.standing, line.difference) == (Standing.UNDER, Decimal(-2))


def test_a_line_without_points_and_without_a_mark_is_no_line_of_the_review() -> None:
    row = {"path": ["效益指标", "社会效益指标", "丁"], "target": "1人", "actual": "1人", "weight": "30", "score": "30"}
    for name, extra, count in (("戊", {"weight": "0", "score": ""}, 2), ("己", {"weight": "0", "score": "1"}, 3)):
        other = row | {"path": ["效益指标", "社会效益指标", name]} | extra
        assert len(reviewed({"indicators": [row, other]}).lines) == count


def test_no_form_at_all_has_no_mean() -> None:
    found = ranking([])
    assert (found.sums.mean(found.sums.claimed), found.sums.deviation) == (None, None)


def of_total(total: str) -> dict[str, Any]:
    """A form that prints its total and no mark of a line; by the rules it has 99.56 points."""
    lines = [
        {"path": ["产出指标", "数量指标", "巡护次数"], "target": "12次", "actual": "12次", "weight": 50},
        {"path": ["效益指标", "生态效益指标", "受害面积"], "target": "≤9公顷", "actual": "6公顷", "weight": 30},
        {"path": ["满意度指标", "满意度指标", "林农满意度"], "target": "90%", "actual": "95%", "weight": 10},
    ]
    budget = {"unit": "万元", "total": {"annual": 100, "executed": "95.6"}}
    return {"budget": budget, "indicators": lines, "total": total}


@pytest.mark.parametrize(("total", "agrees"), [("99.56", True), ("99.55", False), ("99.57", False), ("99.6", True)])
def test_a_total_alone_is_wrong_by_a_hundredth_that_it_prints(total: str, agrees: bool) -> None:
    found = reviewed(of_total(total))
    assert (found.low, found.high, found.agrees) == (Decimal("99.56"), Decimal("99.56"), agrees)


def test_a_printed_total_that_is_no_number_is_no_total() -> None:
    card = reviewed(of_total("优秀")).card
    assert (card.declared, card.earned) == (None, Decimal("99.56"))


# --- the sentences --------------------------------------------------------------------------------------------


_RATE = {"value": "最小(1, 执行数 / 预算数)", "undefined": "zero"}


@pytest.mark.parametrize(
    ("method", "asked", "shown"),
    [
        (
            "formula",
            {"weight": "25", "params": _RATE, "facts": {"执行数": "949.68", "预算数": "1100"}},
            "25 × 86.33% = 21.58（最小(1, 执行数 / 预算数)）",
        ),
        (
            "at-least",
            {"weight": "6.25", "target": "1100", "actual": "949.68"},
            "6.25 × 949.68 ÷ 1100 = 5.40，未达到目标",
        ),
        (
            "interpolate",
            {
                "weight": "10",
                "params": {"points": [{"at": "0.5", "share": "0%"}, {"at": "1", "share": "100%"}]},
                "actual": "90%",
            },
            "90%在0.5与1之间，10 × 80% = 8.00",
        ),
        # 3824.26 ÷ 4753.66 is 80.4489 %: the figures that are shown would make 8.05.
        (
            "formula",
            {"weight": "10", "params": _RATE, "facts": {"执行数": "3824.26", "预算数": "4753.66"}},
            "计10.00×80.45%（最小(1, 执行数 / 预算数)），得8.04分",
        ),
        (
            "formula",
            {
                "weight": "10",
                "params": {"value": "执行数 / 预算数", "undefined": "zero"},
                "facts": {"执行数": "12", "预算数": "10"},
            },
            "计10.00×120%（执行数 / 预算数），得10分",
        ),
        ("reverse-linear", {"weight": "5", "target": "1", "actual": "1.2"}, "计5.00×(2−1.2)÷(2−1)，超过目标"),
        ("at-least", {"weight": "5", "target": "1", "actual": "1"}, "达到目标，计满分5.00分"),
    ],
)
def test_a_product_is_worked_out_only_where_the_shown_figures_give_the_mark(
    method: str, asked: dict[str, Any], shown: str
) -> None:
    found = outcome(method, asked)
    assert found.points is not None
    points = min(found.step.weight, decimals.half_up(found.points))
    assert words.worked(replace(found.step, points=points)) == shown


def why(found: Review, name: str) -> str:
    return words.why(line_of(found, name))


def line_of(found: Review, name: str) -> LineReview:
    return next(one for one in found.lines if one.line.path[-1] == name)


def test_each_line_says_by_which_rule_and_with_what_arithmetic() -> None:
    found = case("多计、少计")
    assert why(found, "预算执行率") == "10 × 80% = 8.00（最小(1, 执行数 / 预算数)）"
    assert why(found, "甲") == "20 × 50 ÷ 100 = 10.00，未达到目标（目标没有写符号，按越大越好）"
    assert why(found, "乙") == "达到目标，计满分20.00分（目标没有写符号，按越大越好）；按规则没有扣分"
    assert why(found, "丙") == "自评11分超过分值10分；未超过目标，计满分10.00分"
    assert words.checks(found) == (
        "得分：自评95.00分，核算88.00分，有依据18.00分；多计7.00分（各行+8.00分，总分相加−1.00分），"
        "偏差率7.00 ÷ 95.00 = 7.37%。",
        "总分：各行自评得分 10 + 20 + 15 + 11 + 30 + 10 = 96，表内总分95，少计1.00分。",
        "执行率：表内“81%”，执行数÷全年预算数 80 ÷ 100 = 80%，不符。",
        "等级：表内“良”；按自评95.00分应为“优”，不符；按核算88.00分为“良”，一致。",
    )


def test_a_deduction_that_no_rule_makes_says_what_the_unit_gave_as_its_reason() -> None:
    def form(**reason: str) -> dict[str, Any]:
        row = {"path": ["产出指标", "质量指标", "乙"], "target": "1人", "actual": "1人", "weight": "9", "score": "7"}
        return {"indicators": [row | reason]}

    said = "达到目标，计满分9.00分（目标没有写符号，按越大越好）；按规则没有扣分"
    assert why(reviewed(form()), "乙") == said
    assert why(reviewed(form(reason="")), "乙") == f"{said}；偏差原因栏没有写明原因"
    assert why(reviewed(form(reason="资料不全")), "乙") == f"{said}；单位写明的原因：“资料不全”"


def test_while_lines_are_pending_a_difference_is_that_of_the_others_and_the_range_is_said() -> None:
    told = words.checks(case("待评判的行只能"))
    assert told[0] == (
        "得分：自评98.00分，核算69.00–99.00分（待评判30.00分），有依据9.00分；已核定的部分多计1.00分，"
        "偏差率1.00 ÷ 98.00 = 1.02%。"
    )
    assert "按核算69.00–99.00分为“中”到“优”，一致" in told[-1]
    above = words.checks(case("待评判的行自评超过"))[0]
    assert above.endswith("；无论怎样评判，至少多计2.00分。")
    assert why(case("待评判的行只能"), "丁").endswith("自评得分在可能的范围内，评判后才能核定")


def test_what_cannot_be_checked_is_said() -> None:
    assert "有4行没有自评得分，不能相加核对" in words.checks(case("只印总分，没有各行"))[1]
    assert words.checks(case("没有总分"))[0].startswith("得分：没有自评分，核算100.00分")
    without = reviewed(
        {"indicators": [{"path": ["产出指标", "质量指标", "乙"], "target": "1", "actual": "1"}], "grade": "甲"}
    )
    told = "\n".join(words.checks(without))
    assert "表内没有印各行的分值，按规则集分配" in told
    assert "“甲”，不是规则集的等级，没有核对" in told
    assert "分值：" not in "\n".join(words.checks(case("一致")))
    assert words.checks(case("只印总分，待评判"))[0].endswith("；自评分在可能的范围内，评判后才能核定。")


def test_a_ruleset_that_fixes_its_indicators_fixes_their_points() -> None:
    ready = appraisal.ready("department-overall-sichuan/2020")
    [form] = importers.read(str(ROOT / "examples" / "部门整体" / "泸州社保局2020.yaml"))[0]
    found = review(ready.plan, appraisal.appraise(ready, form))
    assert (found.claimed, found.own_weights) == (Decimal("79.6"), True)


# --- what comes out -------------------------------------------------------------------------------------------


def run(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = shell.run(cli, list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.chdir(tmp_path)
    for name, number in (("对.json", 0), ("错.json", 1)):
        Path(name).write_text(
            json.dumps({"project": name, **CASES[number]["form"]}, ensure_ascii=False), encoding="utf-8"
        )
    return "对.json", "错.json"


def test_the_terminal_lists_the_wrong_lines_or_all_and_every_finding(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(["review", files[1]], capsys)
    assert (code, err) == (shell.FOUND, "")
    assert "共6行：一致2行，多计2行，少计1行，超过分值1行。" in out
    rows = [line.split()[0] for line in out.splitlines() if line.endswith(("多计", "少计", "超过分值", "一致"))]
    assert rows == ["预算执行率", "甲", "乙", "丙"]
    assert "· 甲：20 × 50 ÷ 100 = 10.00，未达到目标（目标没有写符号，按越大越好）。" in out
    ids = {finding.id for finding in case("多计、少计").card.findings}
    assert {"score.mismatch", "total.mismatch", "rate.mismatch", "grade.mismatch"} <= ids
    assert all(f"编号：{id_}" in out for id_ in ids)
    assert "名次" not in out
    _, everything, _ = run(["review", "--all", files[1]], capsys)
    assert "丁" in everything and "戊" in everything


def test_the_columns_stand_under_each_other_and_nothing_is_wider_than_the_terminal() -> None:
    reviews = [case("多计、少计"), case("一致")]
    for columns in (76, 120):
        lines = rendering.to_table(reviews, width=columns, everything=True).splitlines()
        assert max(map(width, lines)) <= columns
    heads = [n for n, line in enumerate(lines) if line.startswith(("指标", "名次"))]
    assert len(heads) == 3
    for n in heads:
        edge = width(lines[n][: lines[n].index("差额")]) + width("差额")
        for row in lines[n + 2 : n + 4]:
            cut = next(i for i in range(len(row) + 1) if width(row[:i]) == edge)
            assert row[cut - 1].isdigit() and row[cut : cut + 1] in ("", " ")


def test_over_many_forms_the_ranking_comes_last(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(["review", *files, "--fail-on", "never"], capsys)
    assert code == shell.CLEAN
    table = out[out.index("名次") :].splitlines()
    assert table[2].split() == [
        "1",
        "错.json",
        "未填写",
        "95.00",
        "88.00",
        "18.00",
        "+7.00",
        "7.37%",
        "0.00",
        "良/良",
        "4",
    ]
    assert table[3].split() == [
        "2",
        "对.json",
        "未填写",
        "98.10",
        "97.98",
        "47.98",
        "+0.12",
        "0.12%",
        "0.00",
        "优/优",
        "0",
    ]
    assert table[4].split() == ["合计", "2份", "193.10", "185.98", "65.98", "+7.12", "3.69%", "0.00"]
    assert table[5].split() == ["平均", "96.55", "92.99", "32.99", "+3.56", "0.00"]


def test_the_json_has_every_figure_with_two_places(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(["review", *files, "--format", "json"], capsys)
    found = json.loads(out)
    assert (code, found["schema"]) == (shell.FOUND, "jixiao.review/1")
    whole = found["summary"].pop("whole")
    assert whole == {key: value for key, value in found["summary"].items() if key in whole}
    assert found["summary"] == {
        "count": 2,
        "agreeing": 1,
        "differing": 1,
        "unmarked": 0,
        "claimed": "193.10",
        "earned": "185.98",
        "supported": "65.98",
        "pending": "0.00",
        "difference": "7.12",
        "mean_claimed": "96.55",
        "mean_earned": "92.99",
        "mean_difference": "3.56",
        "deviation": "0.0369",
    }
    wrong, right = found["reviews"]
    assert (wrong["rank"], wrong["difference"], wrong["deviation"], wrong["agrees"]) == (1, "7.00", "0.0737", False)
    assert wrong["total"] == {
        "printed": "95.00",
        "terms": ["10.00", "20.00", "15.00", "11.00", "30.00", "10.00"],
        "sum": "96.00",
        "fits": False,
    }
    assert wrong["rate"] == {"printed": "81%", "rate": "0.8000", "fits": False}
    assert wrong["grade"] == {
        "printed": "良",
        "named": "良",
        "of_claimed": "优",
        "grade": "良",
        "grade_range": None,
        "fits_claimed": False,
        "fits_earned": True,
    }
    line = wrong["lines"][1]
    assert (line["claimed"], line["earned"], line["difference"], line["standing"]) == (
        "20.00",
        "10.00",
        "10.00",
        "over",
    )
    assert line["why"] == "20 × 50 ÷ 100 = 10.00，未达到目标（目标没有写符号，按越大越好）"
    assert {one["id"] for one in wrong["findings"]} >= {"score.mismatch", "grade.mismatch"}
    assert right["agrees"] is True


def test_the_csv_has_a_row_for_each_form_and_each_line(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(["review", *files, "--format", "csv", "-o", "复核.csv", "--fail-on", "never"], capsys)
    assert (code, out) == (shell.CLEAN, "")
    assert err == "已写出 复核.csv：2份复核结果。\n共2个文件：已复核2个2份。\n"
    rows = list(csv.DictReader(io.StringIO(Path("复核.csv").read_text(encoding="utf-8"))))
    assert tuple(rows[0]) == rendering.COLUMNS
    assert [row["level"] for row in rows] == ["0", "1", "3", "3", "3", "3", "3"] * 2
    assert [rows[0][key] for key in ("rank", "claimed", "earned", "difference", "grade_claimed", "grade")] == [
        *("1", "95.00", "88.00", "7.00", "良", "良")
    ]
    assert rows[3]["difference"] == "-5.00"  # a number for a spreadsheet, not a text behind an apostrophe


def test_the_document_has_the_ranking_then_each_form() -> None:
    page = markdown.render(document.review_report([case("多计、少计"), case("没有总分")]))
    assert page.startswith("# 自评分复核（2份）\n")
    assert page.index("自评分与核算分排序表") < page.index("没有自评分的（1份）") < page.index("逐行复核表")
    assert "只有3行写了自评得分，也没有总分；核算100.00分，不符1行（表.json）。" in page
    assert "| **合计** | **100.00** | **96.00** | **88.00** | **+8.00** |" in page


def test_the_document_of_one_form_bears_its_name_and_tells_findings_without_their_ids() -> None:
    one = case("多计、少计")
    page = markdown.render(document.review_report([one]))
    first, *_ = page.splitlines()
    assert first == f"# {one.name}自评分复核"
    assert "## 一、复核结果" in page
    assert one.card.findings
    assert not [found.id for found in one.card.findings if found.id in page]


def test_a_form_that_marked_nothing_is_a_sentence() -> None:
    form = of_total("")
    bare, marked = reviewed({**form, "project": "空"}), case("多计、少计")
    said = "空：没有写任何自评得分，没有可以复核的；核算99.56分，发现的问题"
    alone = markdown.render(document.review_report([bare]))
    assert alone.startswith(f"# 空自评分复核\n\n{said}")
    assert "逐行复核表" not in alone
    page = markdown.render(document.review_report([bare, marked]))
    assert said in page
    assert page.count("逐行复核表") == 1
    shown = rendering.to_table([bare], width=120)
    assert "得分：没有写任何自评得分，没有可以复核的；核算99.56分，发现的问题" in shown
    assert "共4行" not in shown


def test_what_waits_for_a_person_has_no_rank_and_no_part_in_sums_and_means_and_that_is_said() -> None:
    waiting, whole = case("待评判的行只能"), case("多计、少计")
    found = ranking([waiting, whole])
    assert found.compared == ((1, whole), (None, waiting))
    assert (found.sums.count, found.whole.count, found.whole.claimed) == (2, 1, Decimal(95))
    page = markdown.render(document.review_report([waiting, whole]))
    assert "|  | 合计 | 1份 | 95.00 | 88.00 |" in page
    assert f"| — | {waiting.name} |" in page
    assert "| 不排名：30分有待评判 | 表.json |" in page
    assert "| 参加排名 | 表.json |" in page
    assert [one["rank"] for one in json.loads(rendering.to_json([waiting, whole]))["reviews"]] == [1, None]
    ranks = [
        row["rank"] for row in csv.DictReader(io.StringIO(rendering.to_csv([waiting, whole]))) if row["level"] == "0"
    ]
    assert ranks == ["1", ""]


def test_a_copy_and_a_file_that_was_not_read_are_told_in_the_document() -> None:
    one = case("多计、少计")
    moved = replace(one.card.submission, source=Source("又.json", 1))
    other = review(READY.plan, replace(one.card, submission=moved))
    lost = Problem(Source("坏.xlsx"), "workbook.damaged", "文件打不开。", "请重新保存。")
    page = markdown.render(document.review_report([one, other], left_out=[lost]))
    assert "| 参加排名；与 表.json:1:1 重复 | 又.json |" in page
    assert "| 坏.xlsx | 文件打不开。 | 请重新保存。 |" in page


@pytest.mark.slow
def test_the_projects_of_a_department_are_reviewed_as_forms_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = {"project": "项目甲", **CASES[1]["form"]}
    file = tmp_path / "部门.json"
    file.write_text(json.dumps({"project": "部门整体支出", "total": "70", "projects": [project]}, ensure_ascii=False))
    _, out, _ = run(["review", "-r", "department-overall-sichuan/2020", str(file), "--format", "json"], capsys)
    found = {one["submission"]["project"]: one for one in json.loads(out)["reviews"]}
    assert set(found) == {"部门整体支出", "项目甲"}
    assert found["项目甲"]["difference"] == "7.00"
    assert {name: one["ruleset"]["id"] for name, one in found.items()} == {
        "部门整体支出": "department-overall-sichuan",
        "项目甲": "project-self-evaluation",
    }


def test_a_form_that_cannot_be_scored_is_told_and_the_others_are_reviewed(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("坏.json").write_text('{"indicators": [{"path": ["甲", "乙", "丙"], "target": "1", "actual": "1"}]}')
    code, out, err = run(["review", "坏.json", files[0]], capsys)
    assert code == shell.BAD_INPUT
    assert "submission.unknown-level" in err
    assert "项目：对.json" in out


@pytest.mark.parametrize("hostile", ["\x1b[31m红\x07", "=1+1", "|甲|\n# 乙", "\ud800", "‮倒"])
def test_no_text_of_a_form_breaks_an_output(hostile: str) -> None:
    place = Source("甲.yaml", 1)
    cells = {name: Cell(text="1", source=place) for name in ("target", "actual", "weight", "score")}
    cell = Cell(text=hostile, source=place)
    row = Row(
        path=("产出指标", "数量指标", hostile),
        source=Source("甲.yaml", 2),
        **(cells | {"score": Cell(text="2", source=place)}),
    )
    form = Submission(
        source=place, project=cell, unit=cell, rows=(row,), printed_grade=cell, printed_total=cells["score"]
    )
    found = review(READY.plan, appraisal.appraise(READY, form))
    shown = rendering.to_table([found, found], width=100, everything=True)
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    json.loads(rendering.to_json([found])).items()
    rendering.to_json([found]).encode()
    table = rendering.to_csv([found])
    assert not any(cell.startswith("=") for line in csv.reader(io.StringIO(table)) for cell in line)
    table.encode()
    markdown.render(document.review_report([found, found]))


# --- laws -----------------------------------------------------------------------------------------------------

_PLACES = {"产出指标": "数量指标", "效益指标": "社会效益指标", "满意度指标": "服务对象满意度指标"}
_MARKS = st.one_of(st.integers(0, 30).map(str), st.decimals(0, 30, places=2).map(str), st.just("9.5"))


@st.composite
def forms(draw: st.DrawFn, *, marked: bool = False, decided: bool = False) -> dict[str, Any]:
    marks = _MARKS if marked else st.one_of(st.none(), st.just(""), _MARKS, _MARKS)
    actuals = st.integers(0, 150).map(lambda n: f"{n}人")
    if not decided:
        actuals = st.one_of(actuals, st.just("有所改善"), st.just(""))
    rows = []
    for number in range(draw(st.integers(1, 6))):
        top = draw(st.sampled_from(tuple(_PLACES)))
        row = {"path": [top, _PLACES[top], f"第{number}项"], "target": "100人", "actual": draw(actuals)}
        mark = draw(marks)
        rows.append(
            {**row, "weight": draw(st.sampled_from(("10", "15", "6.25"))), **({} if mark is None else {"score": mark})}
        )
    fund = {"annual": "300", "executed": str(draw(st.integers(0, 300))), "score": draw(_MARKS)}
    form: dict[str, Any] = {"budget": {"unit": "万元", "total": fund}, "indicators": rows}
    total = draw(st.one_of(st.none(), st.decimals(0, 120, places=1).map(str)))
    return form if total is None else {**form, "total": total}


_LAWS = settings(deadline=None, max_examples=60)


@pytest.mark.slow
@_LAWS
@given(forms())
def test_a_review_says_of_every_line_what_the_scorecard_says(form: dict[str, Any]) -> None:
    card = card_of(form)
    found = review(READY.plan, card)
    lines = [line for line in card.lines if ownmarks.marked_itself(line)]
    assert [one.line for one in found.lines] == lines
    assert (found.low, found.card.supported) == (card.earned, card.supported)
    assert found.high == decimals.total(line.earned + line.pending for line in lines)
    mismatched = [finding.path for finding in card.findings if finding.id == "score.mismatch"]
    told = {one.line.path for one in found.lines if one.differs or one.standing is Standing.ROUNDED}
    assert set(mismatched) <= told
    settled = {one.line.path for one in found.lines if one.differs and one.line.status is Status.SCORED}
    assert settled <= set(mismatched)


@pytest.mark.slow
@_LAWS
@given(forms(marked=True, decided=True))
def test_without_pending_lines_the_differences_of_the_lines_and_of_the_sum_make_up_that_of_the_total(
    form: dict[str, Any],
) -> None:
    found = reviewed(form)
    assert found.claimed is not None
    assert found.low == found.high == found.accepted
    assert found.difference == found.claimed - found.low
    added = found.claimed - found.total.sum if found.total.sum is not None else Decimal(0)
    assert found.difference == found.of_lines + added


@pytest.mark.slow
@_LAWS
@given(forms(marked=True))
def test_what_is_certain_of_a_difference_is_certain_whatever_the_judgement(form: dict[str, Any]) -> None:
    found = reviewed(form)
    assert found.claimed is not None and found.accepted is not None and found.difference is not None
    assert found.low <= found.accepted <= found.high
    if found.claimed > found.high:
        assert found.difference >= found.claimed - found.high
    if found.claimed < found.low:
        assert found.difference <= found.claimed - found.low
    summed = found.claimed if found.total.sum is None else found.total.sum
    assert found.difference == found.of_lines + found.claimed - summed


@pytest.mark.slow
@_LAWS
@given(forms(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_standing_and_no_total(form: dict[str, Any], random: Any) -> None:
    shuffled = {**form, "indicators": random.sample(form["indicators"], len(form["indicators"]))}
    one, other = reviewed(form), reviewed(shuffled)

    def told(found: Review) -> dict[tuple[str, ...], tuple[Standing, Decimal | None]]:
        return {line.line.path: (line.standing, line.difference) for line in found.lines}

    assert told(one) == told(other)
    assert (one.claimed, one.low, one.high, one.difference) == (other.claimed, other.low, other.high, other.difference)


@pytest.mark.slow
@_LAWS
@given(st.lists(forms(), max_size=5))
def test_every_form_is_ranked_or_has_no_whole_mark_or_none_of_its_own(drawn: list[dict[str, Any]]) -> None:
    reviews = [reviewed(form) for form in drawn]
    found = ranking(reviews)
    assert Counter(map(id, reviews)) == Counter(id(one) for _, one in found.every)
    ranked = [(rank, abs(one.difference or 0)) for rank, one in found.compared if rank is not None]
    sizes = [size for _, size in ranked]
    assert sizes == sorted(sizes, reverse=True)
    assert all(rank == sizes.index(size) + 1 for rank, size in ranked)
    assert all((rank is None) == bool(apart(one.card)) for rank, one in found.compared)
    assert all(one.claimed is None for one in found.unmarked)


# --- published forms ------------------------------------------------------------------------------------------


def published(form: dict[str, Any]) -> Submission:
    """A published table as a submission: a cell that is not printed is a column that the form does not have."""

    def cell(text: str | None, line: int = 1) -> Cell | None:
        return Cell(text=text, source=Source(form["id"], line)) if text else None

    here = Source(form["id"], 1)
    money = form["budget"]
    fund = money and Fund(
        source=here,
        **{key: cell(money.get(key)) for key in ("initial", "annual", "executed", "weight", "rate", "score")},
    )
    rows = tuple(
        Row(
            path=(row["l1"], row["l2"], row["l3"]),
            source=Source(form["id"], line),
            **{key: Cell(text=row[key], source=Source(form["id"], line)) for key in ("target", "actual", "reason")},
            **{key: cell(row[key], line) for key in ("weight", "score")},
        )
        for line, row in enumerate(form["indicators"], 2)
    )
    budget = Budget(unit=cell(money["unit"]), total=fund) if money else Budget()
    names = {"project": cell(form["project"]), "unit": cell(form["department"]), "year": form["year"]}
    return Submission(source=here, budget=budget, rows=rows, printed_total=cell(form["total"]), **names)


def test_published_forms_are_reviewed_and_the_counts_follow_from_their_figures(shared: Path) -> None:
    printed_forms = (shared / "cases" / "published.jsonl").read_text(encoding="utf-8").splitlines()
    cards, problems = appraisal.appraise_all(READY, [published(json.loads(one)) for one in printed_forms])
    assert {problem.code for problem in problems} == {"submission.no-indicators", "submission.unknown-level"}
    reviews = [review(READY.plan, card) for card in cards]
    lines = [(found, one) for found in reviews for one in found.lines]
    counts = Counter(one.standing for _, one in lines)
    for found, one in lines:
        claimed, line = one.line.claimed, one.line
        pending = line.status is Status.PENDING
        if claimed is None:
            assert one.standing is Standing.UNMARKED
        elif one.standing is Standing.SHARED:  # nobody knows of how many points
            printed = prints_weights(READY.plan, found.card.submission)
            assert not ownmarks.comparable(found.card, line, printed=printed) and claimed != line.earned
        elif pending and claimed > line.possible and not found.own_weights:
            assert one.standing is Standing.PENDING
        elif claimed > line.possible:
            assert one.standing is Standing.ABOVE
        elif pending and claimed >= 0:
            assert one.standing is Standing.PENDING
        else:
            sign = (claimed > line.earned) - (claimed < line.earned)
            rounding = ownmarks.fit(claimed, line.earned, line.possible, 2) in ("as-printed", "rounded")
            wanted = {0: Standing.AGREES, 1: Standing.OVER, -1: Standing.UNDER}[sign]
            assert one.standing is (Standing.ROUNDED if rounding else wanted)
    of_ours = {one.standing for found, one in lines if not found.own_weights and one.line.level == 3}
    assert of_ours.isdisjoint(DIFFERING)
    assert counts == COUNTS
    agreeing = {found.card.submission.source.file for found in reviews if found.agrees and found.claimed is not None}
    assert agreeing == AGREEING
    rates = {found.card.submission.source.file for found in reviews if found.rate and not found.rate.fits}
    assert rates == {"lingling-linye-zhengti-2021"}  # 80.45 % is printed as 100 %; 86.19 % for 86.183 % is rounded up
    totals = {found.card.submission.source.file: found.total.sum for found in reviews if found.total.fits is False}
    assert totals == {
        "jishan-yibao-peitao-2020": Decimal(93),  # 94 is printed
        "hubei-fuwumaoyi-2020": Decimal(120),  # 100 is printed
        "anju-shipinjianguan-2021": Decimal(54),  # of parts of 20 + 20 points only the lines' are kept
    }


COUNTS = Counter(
    {
        Standing.AGREES: 83,
        Standing.ROUNDED: 1,
        Standing.SHARED: 51,
        Standing.UNDER: 13,
        Standing.UNMARKED: 6,
        Standing.OVER: 1,
        Standing.PENDING: 6,
    }
)
AGREEING = {
    "xiaoxian-yanglou-tese-2023",
    "chizhou-tangxi-weituo-2022",
    "chizhou-tangxi-cunji-2022",
    "xuancheng-dizhen-2021",
    "putuo-tiyu-jiesuan-2022",
}
