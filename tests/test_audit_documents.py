"""Files of several reports: each is a document of its own."""

from dataclasses import replace

import pytest

import jixiao
from jixiao.audit import taking_part
from jixiao.audit.documents import documents
from jixiao.ground.problems import Source
from jixiao.intake import accounts
from jixiao.records import Account, Cell, Submission

REPORT = """{name}项目2020年绩效评价报告
一、项目概况
（一）项目基本情况
下一步将加强培训，及时核对名册。按月公示发放情况，接受群众监督。
（二）资金情况
2020年本年支出合计{total}万元，其中：基本支出30.00万元，占30%；项目支出70.00万元，占70%。
"""
TEACHERS = REPORT.format(name="乡村教师生活补贴", total="100.00")
FISHERS = REPORT.format(name="渔民转产培训经费", total="120.00")


def account(text: str) -> Account:
    made, problems = accounts.read("-", stdin_bytes=text.encode())
    assert made is not None, problems
    return made


def test_reports_that_a_file_begins_with_are_documents_of_their_own() -> None:
    made = account(TEACHERS + FISHERS)
    (first, one), (second, other) = documents(made)
    assert (first, second) == (0, 4)
    assert {section.project for section in one.sections} == {"乡村教师生活补贴"}
    assert {section.project for section in other.sections} == {"渔民转产培训经费"}
    assert one.sections + other.sections == made.sections


def test_annexed_reports_and_those_of_another_kind_are_parts_of_their_account() -> None:
    annexed = account("第一部分 单位概况\n负责水渠管护。\n" + TEACHERS + FISHERS)
    under = account("水渠中心2020年部门整体支出绩效评价报告\n一、概况\n负责水渠管护。\n" + TEACHERS + FISHERS)
    empty = Account(Source("-"), ())
    for made in (annexed, under, empty):
        assert list(documents(made)) == [(0, made)]


MANAGED = "水渠中心2020年预算绩效管理情况\n一、工作开展情况\n按月监控。\n"


def test_accounts_of_management_by_performance_are_papers_as_reports_are() -> None:
    made = account(MANAGED + MANAGED.replace("水渠", "河道"))
    assert [start for start, _ in documents(made)] == [0, 2]
    assert {section.project for section in made.sections} == {""}


TWO_PAPERS = "水渠中心2020年部门整体支出绩效评价报告\n一、收支情况\n表1 收支表\n" + MANAGED + "表1 目标表\n表2 结果表\n"


@pytest.mark.parametrize(
    ("papers", "told"),
    [
        (TWO_PAPERS, []),
        (TWO_PAPERS.replace("表2", "表1"), ["structure.number-twice"]),
        (TWO_PAPERS.replace("表2", "表3"), ["structure.number-skipped"]),
        (TWO_PAPERS.replace("表1 目标", "表2 目标").replace("表2 结果", "表4 结果"), ["structure.number-skipped"]),
        (TWO_PAPERS.replace(MANAGED, "二、工作开展情况\n"), ["structure.number-twice"]),
    ],
    ids=["anew", "twice in one", "skipped in one", "counted on", "one paper"],
)
def test_the_papers_of_one_department_are_one_document_and_each_may_count_its_tables_from_1(
    papers: str, told: list[str]
) -> None:
    made = account(papers)
    assert [start for start, _ in documents(made)] == [0]
    assert [one.id for one in jixiao.audit(made).found] == told


def test_each_form_goes_with_the_report_that_it_stands_in() -> None:
    forms = tuple(
        Submission(source=Source("-", line), project=Cell(name, Source("-", line)))
        for line, name in ((3, "甲"), (7, "乙"), (12, "丙"))
    )
    made = replace(account(TEACHERS + FISHERS), forms=forms)
    assert [one.forms for _, one in documents(made)] == [forms[:1], forms[1:]]


def test_what_is_found_in_a_report_stands_where_it_stands_in_the_file() -> None:
    made = account(TEACHERS + FISHERS)
    found = jixiao.audit(made).found
    assert {one.id for one in found} == {"figure.total", "figure.share"}
    assert {spot.section for one in found for spot in one.spots} == {7}
    assert {one.spot.section for one in taking_part(made)} == {3, 7}


def test_a_figure_that_must_only_be_no_more_than_another_takes_no_part() -> None:
    of_two = "2020年支出合计9万元，其中：基本支出5万元。"
    assert taking_part(account(f"# 支出\n\n{of_two}\n")) == frozenset()
    assert taking_part(account("# 支出\n\n2020年支出合计9万元，其中：基本支出5万元、项目支出4万元。\n"))


def test_reports_of_one_file_are_not_held_against_each_other_but_for_the_names_of_their_projects() -> None:
    right = FISHERS.replace("120.00", "100.00")
    assert jixiao.audit(account(TEACHERS + right)).found == ()
    copied = right.replace("下一步将", "该项目用于支持乡村教师生活补贴的发放。下一步将")
    assert [one.id for one in jixiao.audit(account(TEACHERS + copied)).found] == ["copy.project"]
