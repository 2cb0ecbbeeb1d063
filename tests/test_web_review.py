"""Many forms beside each other: ranks, filters, charts, the lines that differ, and what could not be read."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from helpers.bench import Bench, bench
from jixiao.report import differences
from jixiao.web.asking import POLICY
from jixiao.web.pages import review
from jixiao.web.persons import Person, Role


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "坏.yaml").write_text("project: [", encoding="utf-8")
    with bench(tmp_path, "多处错误.yaml", "一个部门.yaml", "农村饮水安全.xlsx") as made:
        made.get("/")
        yield made


def rows(page: str) -> list[list[str]]:
    """The cells of the rows of the page's table of reviews."""
    body = page.partition('复核表">')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
        for row in body.split("<tr>")[1:]
    ]


def test_forms_stand_by_their_differences_with_both_ranks_and_the_reason_of_those_without(many: Bench) -> None:
    found = rows(many.get("/review"))
    assert len(found) == 6
    assert found[0][:7] == ["1", "2", "某县水利工程站", "农村饮水安全巩固提升", "98.08", "98.08", "0"]
    assert found[1][:7] == ["", "", "青禾区住房和城乡建设局", "社区电梯加装补助", "100.00", "71.77", "+23.23"]
    assert found[1][7:13] == ["44.77", "5.00", "不评定", "—", "67%", "28"]
    assert found[1][13] == "不排名：分值合计102分，应为100分，不评等级；5分有待评判"
    assert found[2][13] == "参加排名；没有写任何自评得分，没有可以复核的"


def test_forms_can_be_put_in_the_order_of_their_marks(many: Bench) -> None:
    assert [row[1] for row in rows(many.get("/review?order=mark"))] == ["1", "2", "3", "", "", ""]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ("unit=某县水利工程站", 1),
        ("grade=不评定", 1),
        ("pending=1", 3),
        ("finding=budget.overspent", 0),
        ("finding=budget.underspent", 4),
        ("least=20", 1),
        ("least=0", 2),
        ("least=甲", 6),
        ("unit=&grade=&finding=&least=", 6),
    ],
)
def test_filters_leave_the_forms_that_they_name(many: Bench, filters: str, count: int) -> None:
    page = many.get(f"/review?{filters}")
    assert len(rows(page)) == count
    assert (f"6份中的{count}份" in page or "没有符合条件的表" in page) == (count < 6)


def test_the_spread_is_drawn_without_styles_that_the_policy_forbids(many: Bench) -> None:
    page = many.get("/review")
    assert page.count("<svg") == 2
    assert "style=" not in page and "unsafe-inline" not in POLICY
    assert "style-src 'self'" in many.client.get("/review").headers["content-security-policy"]


def test_files_that_were_not_read_are_told(many: Bench) -> None:
    page = many.get("/review")
    assert "没有读到的文件（1）" in page and "坏.yaml" in page


def test_a_form_shows_the_lines_that_differ_with_the_rule_and_the_place(many: Bench) -> None:
    at = many.form("社区电梯")
    page = many.get(f"/review/{at}")
    shown = rows(page)
    assert 0 < len(shown) < len(rows(many.get(f"/review/{at}?all=1")))
    assert f'href="/form/{at}#line-' in page
    assert all(row[-1].startswith("第") for row in shown)
    assert "没有写任何自评得分" in many.get(f"/review/{many.form('图书馆错时开放')}")


def test_a_review_is_made_anew_for_the_form_that_an_act_changed_alone(many: Bench) -> None:
    many.get("/review")
    before = dict(review._kept)
    many.judge("社区电梯")
    assert "5.00" not in rows(many.get("/review"))[1]
    assert sum(key in before and before[key][0] is card for key, (card, _) in review._kept.items()) >= 4


def test_who_may_see_nothing_sees_no_form_and_no_file(many: Bench) -> None:
    class Outside:
        def person(self, _: object) -> Person:
            return Person("李四", Role.UNIT, "某局")

        def mark(self, _: object, __: object) -> str:
            return "x"

    at = many.form("社区电梯")
    many.client.app.state.gate = Outside()  # type: ignore[attr-defined]
    page = many.get("/review")
    assert "还没有评分结果" in page and "坏.yaml" not in page
    many.get(f"/review/{at}", 404)


@pytest.mark.slow
def test_a_form_without_a_scorecard_has_no_review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path, "多处错误.yaml") as made:
        made.called("张三")
        made.post("/laws", name="department-overall-sichuan/2020")
        at = made.form("社区电梯")
        assert made.desk.state.forms[at].card is None
        made.get(f"/review/{at}", 404)


@pytest.mark.slow
def test_the_projects_of_a_department_are_reviewed_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path, "部门整体/泸州社保局2020.yaml") as made:
        made.called("张三")
        made.post("/laws", name="department-overall-sichuan/2020")
        assert len(rows(made.get("/review"))) >= 1


@pytest.mark.parametrize(
    ("difference", "name"),
    [
        ("12", "多计10分及以上"),
        ("10", "多计10分及以上"),
        ("9.99", "多计5分至10分"),
        ("1", "多计1分至5分"),
        ("0.001", "多计不到1分"),
        ("0.00", "没有差额"),
        ("-0.999", "少计不到1分"),
        ("-1", "少计1分至5分"),
        ("-5", "少计5分及以上"),
    ],
)
def test_each_difference_is_in_one_range(difference: str, name: str) -> None:
    assert differences.range_of(Decimal(difference)) == name and name in differences.RANGES


def test_without_forms_there_is_nothing_to_draw() -> None:
    assert differences.of_grades(()) is None and differences.of_differences(()) is None
