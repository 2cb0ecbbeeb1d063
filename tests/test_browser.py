"""The workbench in a real browser, from beginning to end, as an evaluator and as a keeper of rules use it."""

import zipfile
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from helpers.bench import EXAMPLES
from helpers.browser import CHROMIUM, browser, needs_browser, workbench

pytestmark = [pytest.mark.slow, needs_browser]


def test_an_evaluator_drops_a_form_judges_it_and_sees_the_total_move(tmp_path: Path) -> None:
    with workbench(tmp_path) as address, browser() as page:
        page.goto(address)
        page.locator("#files").set_input_files([EXAMPLES / "多处错误.yaml", EXAMPLES / "农村饮水安全.xlsx"])
        page.get_by_role("link", name="农村饮水安全巩固提升").wait_for()
        page.get_by_role("link", name="社区电梯加装补助").click()
        page.get_by_label("姓名").fill("张三")
        page.get_by_role("button", name="记住").click()

        waiting = page.locator("tbody.pending")
        waiting.get_by_label("部分达成").check()
        waiting.get_by_label("比例").fill("75%")
        waiting.get_by_label("理由").fill("看过验收单")
        waiting.get_by_role("button", name="保存评判").click()
        page.get_by_text("已保存").wait_for()
        assert page.locator(".figure").inner_text() == "75.52"
        assert page.locator("tbody.pending").count() == 0

        page.reload()  # it is kept, not only shown
        assert page.locator(".figure").inner_text() == "75.52"
        line = page.locator("tbody", has_text="完工时间")
        line.get_by_text("依据和处理").click()
        assert "张三评判为部分达成" in line.inner_text()
        line.get_by_role("button", name="撤销").click()
        page.get_by_text("已保存").wait_for()
        assert page.locator(".figure").inner_text() == "71.77"


def test_an_evaluator_saves_the_report_and_what_goes_back_to_the_unit(tmp_path: Path) -> None:
    with workbench(tmp_path) as address, browser() as page:
        page.goto(address)
        page.locator("#files").set_input_files(EXAMPLES / "农村饮水安全.xlsx")
        page.get_by_role("link", name="农村饮水安全巩固提升").click()
        page.get_by_role("link", name="写出报告").click()
        assert "农村饮水安全巩固提升" in page.get_by_text("现在的范围").inner_text()
        with page.expect_download(timeout=120_000) as coming:
            page.get_by_role("button", name="项目绩效评价报告").and_(page.get_by_role("button", name="Word")).click()
        report = tmp_path / "报告.docx"
        coming.value.save_as(report)
        text = "".join(one.text for one in docx.Document(str(report)).paragraphs)
        assert "农村饮水安全巩固提升" in text
        assert "98.08" in text
        with page.expect_download(timeout=120_000) as coming:
            page.get_by_role("button", name="退回修改意见单").click()
        with zipfile.ZipFile(coming.value.path()) as packed:
            assert [name for name in packed.namelist() if name.endswith(".docx")]


def test_a_keeper_comes_from_a_printed_table_to_a_ruleset_that_scores(tmp_path: Path) -> None:
    table = tmp_path / "2024年指标体系.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "指标解释", "评分标准"),
        ("产出", 60, "产出数量", 60, "完成率", 60, "", "完成率100%计满分，每低1个百分点扣1分，扣完为止"),
        ("效益", 40, "社会效益", 40, "受益面", 40, "", "视情况酌情掌握"),
    ):
        sheet.append(row)
    book.save(table)
    (tmp_path / "办公").mkdir()
    with workbench(tmp_path / "办公") as address, browser() as page:
        page.goto(f"{address}rules")
        page.get_by_label("姓名").fill("王五")
        page.get_by_role("button", name="记住").click()
        page.get_by_role("link", name="新建草稿").click()
        new = page.locator("section", has_text="由指标体系表生成")
        new.locator("input[type=file]").set_input_files(table)
        new.get_by_label("编号").fill("city-project")
        new.get_by_label("版次").fill("2024")
        new.get_by_role("button", name="生成草稿").click()
        page.get_by_text("没有错误").first.wait_for()
        assert page.get_by_text("【待核】").count()

        text = page.locator("textarea")
        whole = text.input_value()
        assert "weight: 60" in whole
        text.fill(whole.replace("weight: 60", "weight: 61"))  # what is wrong is told while it is typed
        page.get_by_text("应为总分100.00").first.wait_for()
        text.fill(whole.replace("title: ", "title: 某市"))
        page.get_by_text("没有错误").first.wait_for()
        page.get_by_role("button", name="保存", exact=True).click()
        page.get_by_text("已保存").wait_for()
        page.get_by_role("button", name="用这一稿评分").click()
        assert "某市city-project（city-project/2024）" in page.locator("section.law").inner_text()
        page.goto(f"{address}rules/own/city-project-2024")
        with page.expect_download() as coming:
            page.get_by_role("link", name="空白自评表（Excel）").click()
        assert coming.value.suggested_filename.endswith(".xlsx")


def test_what_is_tried_is_shown_while_it_is_typed(tmp_path: Path) -> None:
    (tmp_path / "表.yaml").write_bytes((EXAMPLES / "多处错误.yaml").read_bytes())
    with workbench(tmp_path) as address, browser() as page:
        page.goto(address)
        page.get_by_role("link", name="社区电梯加装补助").click()
        page.get_by_role("link", name="试算").click()
        page.get_by_label("加装电梯数量 假如完成值是").press_sequentially("20台")
        page.locator("#supposed", has_text="66.77").wait_for()


def test_a_reading_is_put_right_with_the_keyboard_alone(tmp_path: Path) -> None:
    (tmp_path / "表.yaml").write_bytes((EXAMPLES / "多处错误.yaml").read_bytes())
    with workbench(tmp_path) as address, browser() as page:
        page.goto(address)
        page.get_by_label("姓名").focus()
        page.keyboard.type("李四")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        page.get_by_role("link", name="社区电梯加装补助").focus()
        page.keyboard.press("Enter")
        line = page.locator("tbody", has_text="加装电梯数量").first
        line.get_by_text("依据和处理").focus()
        page.keyboard.press("Enter")
        line.get_by_text("更正读入的内容").focus()
        page.keyboard.press("Enter")
        line.get_by_label("实际完成值").focus()
        page.keyboard.press("Control+A")
        page.keyboard.type("20台")
        page.keyboard.press("Enter")
        page.get_by_text("已保存").wait_for()
        assert page.locator(".figure").inner_text() == "66.77"
        assert "“58台”改为“20台”" in line.inner_text()


def test_pages_are_readable_on_a_phone(tmp_path: Path) -> None:
    (tmp_path / "表.yaml").write_bytes((EXAMPLES / "多处错误.yaml").read_bytes())
    with workbench(tmp_path) as address, browser(390) as page:
        page.goto(address)
        page.get_by_role("link", name="社区电梯加装补助").click()
        form = page.url
        others = (
            "laws",
            "review",
            "export",
            "questions",
            "audit",
            "rules",
            "rules/project-self-evaluation/2020",
            "log",
            "help",
        )
        for one in (address, form, f"{form}/suppose", *(f"{address}{other}" for other in others)):
            page.goto(one)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, one


def test_pages_work_without_scripts(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    (tmp_path / "表.yaml").write_bytes((EXAMPLES / "多处错误.yaml").read_bytes())
    with workbench(tmp_path) as address, sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = made.new_context(java_script_enabled=False).new_page()
        page.goto(address)
        for _ in range(50):  # without scripts a person looks again
            if page.get_by_role("link", name="社区电梯加装补助").count():
                break
            page.wait_for_timeout(200)
            page.goto(address)
        page.get_by_role("link", name="社区电梯加装补助").click()
        page.get_by_label("姓名").fill("张三")
        page.get_by_role("button", name="记住").click()
        waiting = page.locator("tbody.pending")
        waiting.get_by_label("部分达成").check()
        waiting.get_by_label("比例").fill("75%")
        waiting.get_by_label("理由").fill("看过验收单")
        waiting.get_by_role("button", name="保存评判").click()
        assert page.locator(".figure").inner_text() == "75.52"
        made.close()
