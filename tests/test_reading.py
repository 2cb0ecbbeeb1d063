"""The page of a project for its readers: the score, what is wrong, every line, the report, what proves it."""

import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from html import escape
from pathlib import Path

import pytest

from helpers import ROOT
from helpers.pages import Reader, drawn_stack
from helpers.scorecards import card, cell, finding, leaf
from jixiao.cli import inputs
from jixiao.findings import appraisal
from jixiao.records import Evidence, Scorecard, Status
from jixiao.render import reading
from jixiao.render.reading.script import SCRIPT
from jixiao.report import lines as of_lines
from jixiao.report.blocks import Heading, Link, paragraph, report
from jixiao.report.project import project_report
from jixiao.report.reading import reading as reading_of

HOSTILE = "</script><script>alert(1)</script>\"'&"


def of(*cards: Scorecard) -> str:
    return reading.render([reading_of(one, project_report(one)) for one in cards])


def checked(text: str) -> Reader:
    """The page, after all that holds for every page with a script."""
    read = Reader(text)
    assert read.wrong == []
    assert len(set(read.ids)) == len(read.ids)
    assert not {"link", "img", "iframe", "object", "form", "base"} & {tag for tag, _ in read.elements}
    attributes = [(name, value) for _, each in read.elements for name, value in each.items()]
    assert [value for name, value in attributes if name == "href" and value.removeprefix("#") not in read.ids] == []
    assert [name for name, _ in attributes if name.startswith("on")] == []
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    (policy,) = [each["content"] for each in read.named("meta") if each.get("http-equiv")]
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    return read


@pytest.fixture(scope="module")
def examples() -> tuple[Scorecard, ...]:
    names = [str(ROOT / "examples" / name) for name in ("农村饮水安全.xlsx", "企业教师生活补贴.yaml")]
    forms, _ = inputs.read(inputs.find(names))
    return appraisal.appraise_all(appraisal.ready("project-self-evaluation/2020"), forms)[0]


def row(text: str, name: str) -> str:
    (found,) = [one for one in re.findall(r"<tr[^>]*data-worth.*?</tr>", text, re.DOTALL) if f"{name}</td>" in one]
    return found


def test_a_page_needs_a_reading() -> None:
    with pytest.raises(ValueError, match="reading"):
        reading.render([])


def test_the_score_stands_on_top_with_what_it_rests_on_and_three_problems() -> None:
    names = ("预算编制", "资金执行", "目标设置", "佐证")
    one = card(
        [leaf("产出指标/数量指标/人数", "10.00", "6.00")],
        findings=[finding(f"a.b{n}", "error", message=f"第{n}件", cause=cause) for n, cause in enumerate(names)],
        grade="中",
    )
    read = checked(of(one))
    card_ = read.said.partition("发现的问题")[0]
    assert "6.00 / 10.00分" in card_
    assert "有据 6" in card_ and "失分 4" in card_
    assert "第2件" in card_ and "第3件" not in card_
    assert next(each["aria-label"] for each in read.named("svg")) == "得分的构成：有据6.00分，失分4.00分"


def test_a_line_shows_its_marks_its_values_and_its_findings_and_is_led_to() -> None:
    line = leaf("产出指标/数量指标/人数", "10.00", "6.00", target="10人", actual="6人", evidence=Evidence.MEASURED)
    one = card([line], findings=[finding("target.missed", "error", path=line.path)])
    text = of(one)
    checked(text)
    found = row(text, "人数")
    place = re.search(r'id="r1-line-(\d+)"', found)
    assert place and f'data-place="{place[1]}"' in found
    assert 'data-earned="600" data-lost="400"' in found
    assert 'data-possible="1000"' in found and 'data-worth="实测"' in found and 'data-state="已评分"' in found
    assert 'data-found="1"' in found and '<a href="#r1-finding-1">问题1</a>' in found
    assert '<td class="target" data-label="指标值">10人</td><td class="actual" data-label="完成值">6人</td>' in found
    assert '<span class="of">产出指标 / 数量指标</span> 人数' in found


def test_what_nobody_has_judged_is_neither_earned_nor_lost() -> None:
    waiting = leaf("效益指标/社会效益指标/影响", "30.00", "0.00", status=Status.PENDING, evidence=Evidence.NONE)
    one = card([waiting, leaf("产出指标/数量指标/人数", "50.00", "50.00")])
    text = of(one)
    assert 'data-lost="0"' in row(text, "影响") and ">待评判</td>" in row(text, "影响")
    assert "另有30.00分待评判" in text
    assert "待评判30.00分" in text


def test_a_card_without_points_has_no_picture_and_a_line_without_steps_unfolds_nothing() -> None:
    bare = replace(leaf("产出指标/数量指标/人数", "0.00", "0.00"), steps=())
    one = card([bare], findings=[])
    text = of(one)
    read = checked(text)
    assert "<svg" not in text.partition("发现的问题")[0]
    assert "最要紧的问题" not in read.said
    assert "<details>" not in row(text, "人数")


def test_figures_of_the_report_lead_to_the_lines_that_prove_them() -> None:
    one = card([leaf("产出指标/数量指标/人数", "10.00", "6.00")])
    place = next(n for n, line in enumerate(one.lines) if line.path[-1] == "人数")
    document = report(("题",), (("副题",),), [Heading(1, "节"), paragraph("得", Link("6.00", f"line-{place}"), "分。")])
    read = checked(reading.render([reading_of(one, document)]))
    assert {"href": f"#r1-line-{place}"} in read.named("a")


def test_hostile_text_is_words_wherever_it_stands() -> None:
    line = leaf(f"产出指标/数量指标/{HOSTILE.replace('/', '')}", "6.00", target=HOSTILE, actual=HOSTILE)
    one = card([line], findings=[finding("a.b", "error", message=HOSTILE)], project=cell(HOSTILE), unit=cell(HOSTILE))
    text = of(one, one)
    checked(text)
    assert text.count("<script>") == 1 and "<script>alert" not in text


def test_several_projects_have_an_index_that_leads_to_each(examples: tuple[Scorecard, ...]) -> None:
    text = of(*examples)
    read = checked(text)
    assert [each["href"] for each in read.named("a")][:2] == ["#r1", "#r2"]
    assert 'data-earned="9808"' in text and 'data-earned="9778"' in text
    assert "各项目得分（2个）" in read.said
    assert of(*examples) == text
    assert "各项目得分" not in checked(of(examples[0])).said


def test_every_line_and_finding_of_a_card_stands_on_its_page_once(examples: tuple[Scorecard, ...]) -> None:
    for one in examples:
        read = checked(of(one))
        lines = [name for name in read.ids if name.startswith("r1-line-")]
        assert len(lines) == len(of_lines.leaves(one))
        assert sum(name.startswith("r1-finding-") for name in read.ids) == len(one.findings)


def test_the_bar_of_a_whole_is_cut_where_its_parts_end() -> None:
    text = drawn_stack([("甲", Decimal("25")), ("乙", Decimal("50"))], Decimal("100"))
    assert re.findall(r'<rect x="(\d+)" y="10" width="(\d+)"', text) == [("10", "95"), ("105", "190"), ("10", "380")]
    assert "甲 25" in text
    assert "<rect" in drawn_stack([("甲", Decimal("0"))], Decimal("0"))


# --- a browser ------------------------------------------------------------------------------------------------


def _browse(tmp_path: Path, text: str, options: Sequence[str]) -> str:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("Chromium is not installed")
    place = tmp_path / "page.html"
    place.write_text(text, encoding="utf-8")
    quiet = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--enable-logging=stderr",
        "--v=0",
    )
    command = [browser, *quiet, f"--user-data-dir={tmp_path / 'profile'}", *options, place.as_uri()]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True)
    assert "CONSOLE" not in ran.stderr
    return ran.stdout


def _tried(tmp_path: Path, text: str, script: str, *options: str) -> str:
    """What a person's hands, played by a script of the test, find on the page: what they write into its title."""
    open_page = re.sub("<meta http-equiv[^>]*>", "", text).replace("</body>", f"<script>{script}</script></body>")
    said = re.search(r"<title>(.*?)</title>", _browse(tmp_path, open_page, [*options, "--dump-dom"]), re.DOTALL)
    assert said
    return said[1]


_HANDS = """
const box = document.querySelector(".lines"), tool = (name) => box.querySelector(`[name=${name}]`);
const set = (name, value) => { tool(name).value = value; tool(name).dispatchEvent(new Event("input", {bubbles: true}));
  tool(name).dispatchEvent(new Event("change", {bubbles: true})); };
const shown = () => [...box.querySelectorAll("tbody tr")].filter((row) => row.offsetParent !== null)
  .map((row) => row.querySelector(".name").lastChild.textContent.trim()).join(",");
"""


@pytest.mark.slow
def test_the_script_of_the_page_runs_under_its_policy(tmp_path: Path, examples: tuple[Scorecard, ...]) -> None:
    assert "共9项</output>" in _browse(tmp_path, of(examples[0]), ["--dump-dom"])
    changed = of(examples[0]).replace(SCRIPT, SCRIPT + "//")
    with pytest.raises(AssertionError, match="CONSOLE"):
        _browse(tmp_path, changed, ["--dump-dom"])


@pytest.mark.slow
def test_lines_are_narrowed_and_ordered_by_hand(tmp_path: Path, examples: tuple[Scorecard, ...]) -> None:
    text = of(examples[0])
    said = _tried(
        tmp_path,
        text,
        _HANDS
        + """
const told = [];
set("words", "村"); told.push(shown()); set("words", "");
set("worth", "照抄目标"); told.push(shown()); set("worth", "");
set("order", "lost"); told.push(shown().split(",").slice(0, 2).join(",")); set("order", "");
told.push(shown().split(",")[0]);
tool("found").checked = true; tool("found").dispatchEvent(new Event("input", {bubbles: true})); told.push(shown());
told.push(box.querySelector("output").value);
const head = [...box.querySelectorAll("th button")].find((one) => one.textContent === "得分");
tool("found").checked = false; tool("found").dispatchEvent(new Event("input", {bubbles: true}));
head.click(); told.push(shown().split(",").slice(0, 2).join(",") + head.parentNode.getAttribute("aria-sort"));
document.title = told.join("|");
""",
    )
    assert said.split("|") == [
        "巩固提升村数",
        "管护机制",
        "巩固提升村数,预算执行率",
        "预算执行率",
        "巩固提升村数,管护机制,群众满意度",
        "显示3项，共9项",
        "受益人口,巩固提升村数descending",
    ]


@pytest.mark.slow
def test_a_link_opens_the_line_that_it_leads_to_even_where_it_was_filtered_out(
    tmp_path: Path, examples: tuple[Scorecard, ...]
) -> None:
    script = """
set("worth", "照抄目标"); const row = box.querySelector("tbody tr"); const before = row.hidden;
location.hash = row.id; addEventListener("hashchange", () => {
  document.title = [before, row.hidden, row.querySelector("details").open].join(); });
"""
    assert _tried(tmp_path, of(examples[0]), _HANDS + script, "--virtual-time-budget=2000") == "true,false,true"


@pytest.mark.slow
def test_on_a_phone_every_mark_is_seen_without_moving_sideways(tmp_path: Path, examples: tuple[Scorecard, ...]) -> None:
    inner = re.sub("<meta http-equiv[^>]*>", "", of(*examples))
    frame = f'<iframe width="390" height="900" srcdoc="{escape(inner)}"></iframe>'
    outer = f"<html><head><title></title></head><body>{frame}</body></html>"
    script = """
onload = () => {
  const page = document.querySelector("iframe").contentDocument, wide = page.documentElement.clientWidth;
  const marks = [...page.querySelectorAll(".lines tbody .mark, .index td")].filter((one) => one.offsetParent !== null);
  document.title = [wide <= 390, page.documentElement.scrollWidth <= wide,
    marks.length > 10 && marks.every((one) => one.getBoundingClientRect().right <= wide)].join();
};
"""
    assert _tried(tmp_path, outer, script, "--virtual-time-budget=3000") == "true,true,true"


@pytest.mark.slow
def test_paper_holds_the_report_alone(tmp_path: Path, examples: tuple[Scorecard, ...]) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    paper = tmp_path / "page.pdf"
    _browse(tmp_path, of(*examples), [f"--print-to-pdf={paper}", "--no-pdf-header-footer"])
    said = subprocess.run(["pdftotext", paper, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    assert said.count("绩效评价报告") >= 2
    for absent in ("最要紧的问题", "只看有问题的", "评价底稿", "sha256", "各项指标得分"):
        assert absent not in said
