"""`jixiao audit` on the command line: every file is accounted for, every format is written whole, what is known stays away."""

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import docx
import pytest

from helpers import ROOT
from helpers.commands import Run

ACCOUNT = "examples/决算公开/决算说明.txt"
CLEAN = """2023年度单位决算公开

一、收入决算情况

2023年本年收入合计100.00万元，其中：事业收入60.00万元，占60%；其他收入40.00万元，占40%。
"""


def _with(text: str, path: Path) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _document(path: Path) -> Path:
    """The example as a Word document."""
    made = docx.Document()
    for line in (ROOT / ACCOUNT).read_text(encoding="utf-8").splitlines():
        made.add_paragraph(line)
    made.save(str(path))
    return path


def test_what_contradicts_itself_is_found_and_decides_the_exit_code(run: Run, tmp_path: Path) -> None:
    said = run("audit", ACCOUNT)
    assert said.code == 1
    assert "86.41%" in said.out and "第26行" in said.out and "确定" in said.out
    assert run("audit", ACCOUNT, "--fail-on", "never").code == 0
    clean = run("audit", _with(CLEAN, tmp_path / "甲.txt"))
    assert (clean.code, clean.err) == (0, "")
    assert "没有发现矛盾" in clean.out


@pytest.mark.parametrize(("text", "codes"), [("占**%", (1, 1, 1))])
def test_a_certain_finding_counts_as_an_error(run: Run, tmp_path: Path, text: str, codes: tuple[int, ...]) -> None:
    one = _with(CLEAN.replace("占60%", text), tmp_path / "甲.txt")
    assert tuple(run("audit", one, "--fail-on", grade).code for grade in ("error", "warning", "info")) == codes


def test_the_json_bears_the_digest_of_the_file_and_the_lines_of_the_text(run: Run) -> None:
    one = run("audit", ACCOUNT, "--format", "json").json[0]
    data = (ROOT / ACCOUNT).read_bytes()
    assert one["schema"] == "jixiao.audit/1" and one["file"] == ACCOUNT
    assert one["sha256"] == hashlib.sha256(data).hexdigest()
    assert set(one["checked"]) == {"figures", "relations", "held"}
    lines = data.decode().splitlines()
    places = [place for found in one["findings"] for place in found["places"]]
    assert places and all(place["text"] in lines[place["line"] - 1] for place in places)
    firsts = [found["places"][0]["line"] for found in one["findings"]]
    assert firsts == sorted(firsts)


def test_a_word_document_and_a_page_name_paragraphs_and_cells(run: Run, tmp_path: Path) -> None:
    document = _document(tmp_path / "甲.docx")
    text = "".join(f"<p>{line}</p>" for line in (ROOT / ACCOUNT).read_text(encoding="utf-8").splitlines() if line)
    page = _with(f"<html><body>\n{text}</body></html>", tmp_path / "乙.html")
    of_text, of_document, of_page = (
        run("audit", name, "--format", "json").json[0]["findings"] for name in (ACCOUNT, document, page)
    )
    ids = [found["id"] for found in of_text]
    assert [found["id"] for found in of_document] == ids == [found["id"] for found in of_page]
    for found in of_document:
        assert all(place["line"] is None for place in found["places"])
    assert [f["places"][0]["paragraph"] for f in of_document] == [f["places"][0]["line"] for f in of_text]
    # the page has no empty paragraphs
    lines = (ROOT / ACCOUNT).read_text(encoding="utf-8").splitlines()
    for here, there in zip(of_page, of_text, strict=True):
        line = there["places"][0]["line"]
        assert here["places"][0]["paragraph"] == sum(bool(one) for one in lines[:line])


def test_every_file_is_accounted_for_and_bad_ones_stop_no_others(run: Run, tmp_path: Path) -> None:
    _with(CLEAN, tmp_path / "甲.txt")
    _with((ROOT / ACCOUNT).read_text(encoding="utf-8"), tmp_path / "乙.txt")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    _with("project: 甲\n", tmp_path / "丙.yaml")
    (tmp_path / "图.png").write_bytes(b"\x89PNG")
    said = run("audit", tmp_path)
    assert said.code == 2
    assert "共5个文件：已核对2个，未读2个，略过1个。" in said.err
    assert f"未读 {tmp_path / '坏.docx'}：" in said.err and f"略过 {tmp_path / '图.png'}：" in said.err
    assert "audit.empty" in said.err and "丙.yaml" in said.err
    assert "汇总" in said.out and "86.41%" in said.out
    assert "Traceback" not in said.err


def test_problems_come_as_a_list_with_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    said = run("audit", ACCOUNT, tmp_path / "坏.docx", "--format", "json")
    assert said.code == 2
    assert len(said.json) == 1 and len(said.problems) == 1


def test_standard_input_is_read_once(run: Run) -> None:
    said = run("audit", "-", stdin=(ROOT / ACCOUNT).read_text(encoding="utf-8"))
    assert said.code == 1 and "86.41%" in said.out
    one = run("audit", "-", "--format", "json", stdin=CLEAN).json[0]
    assert (one["file"], one["sha256"]) == ("-", hashlib.sha256(CLEAN.encode()).hexdigest())


@pytest.mark.parametrize("suffix", ["html", "docx", "md", "json", "txt"])
def test_every_format_is_written_and_twice_the_same(run: Run, tmp_path: Path, suffix: str) -> None:
    one, other = tmp_path / f"甲.{suffix}", tmp_path / f"乙.{suffix}"
    for path in (one, other):
        said = run("audit", ACCOUNT, "-o", path)
        assert (said.code, said.out) == (1, "")
    assert one.read_bytes() == other.read_bytes()
    assert "已写出" in said.err
    assert run("audit", ACCOUNT, "-o", one).code == 1  # a result of ours gives way
    one.write_text("别人的文件", encoding="utf-8")
    again = run("audit", ACCOUNT, "-o", one)
    assert again.code == 2 and "--force" in again.err


def test_a_folder_gets_a_page_for_each_file(run: Run, tmp_path: Path) -> None:
    below = tmp_path / "公开"
    (below / "另").mkdir(parents=True)
    for name in ("甲.txt", "另/甲.txt"):
        _with(CLEAN, below / name)
    said = run("audit", below, "-o", f"{tmp_path}/结果/")
    assert "已写出" in said.err and "2份核对结果" in said.err
    assert said.code == 0
    assert sorted(one.name for one in (tmp_path / "结果").iterdir()) == ["甲.核对.html", "甲_2.核对.html"]
    many = run("audit", below, "-o", tmp_path / "一份.html")
    assert many.code == 2 and "output.one-document" in many.err


def test_a_word_document_keeps_what_is_not_commented(run: Run, tmp_path: Path) -> None:
    document = _document(tmp_path / "甲.docx")
    assert run("audit", document, "-o", tmp_path / "批注.docx").code == 1
    with zipfile.ZipFile(document) as was, zipfile.ZipFile(tmp_path / "批注.docx") as now:
        told = now.read("word/comments.xml").decode()
        touched = {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
        touched.add("docProps/core.xml")  # which bears our mark
        for name in set(was.namelist()) - touched:
            assert was.read(name) == now.read(name), name
    assert "86.41%" in told and "w:date" not in told
    was_words, now_words = (
        [one.text for one in docx.Document(str(path)).paragraphs] for path in (document, tmp_path / "批注.docx")
    )
    assert was_words == now_words
    # a comment stands over the words that it is about
    xml = zipfile.ZipFile(tmp_path / "批注.docx").read("word/document.xml").decode()
    assert (
        len(re.findall("w:commentRangeStart ", xml))
        == len(re.findall("w:commentReference ", xml))
        == told.count("<w:comment ")
    )


def test_what_a_baseline_knows_is_not_listed_and_the_number_is_said(run: Run, tmp_path: Path) -> None:
    base = tmp_path / "上次.json"
    assert run("audit", ACCOUNT, "-o", base).code == 1
    text = (ROOT / ACCOUNT).read_text(encoding="utf-8")
    known = len(json.loads(base.read_text(encoding="utf-8"))[0]["findings"])
    # every line moves, and something new is wrong
    later = _with("公开稿\n\n" + text + "\n本年支出占**%。\n", tmp_path / "新.txt")
    said = run("audit", later, "--baseline", base, "--format", "json")
    assert said.code == 1
    [new] = said.json[0]["findings"]
    assert "**" in new["places"][0]["text"]
    assert f"{base} 里已有的{known}处没有列出。" in said.err
    same = run("audit", ACCOUNT, "--baseline", base)
    assert same.code == 0 and f"没有新的矛盾。已知的{known}处没有列出。" in same.out
    wrong = run("audit", ACCOUNT, "--baseline", _with("{}", tmp_path / "错.json"))
    assert wrong.code == 2 and "audit.baseline" in wrong.err


def test_the_baseline_is_not_overwritten_by_accident(run: Run, tmp_path: Path) -> None:
    base = tmp_path / "上次.json"
    run("audit", ACCOUNT, "-o", base)
    before = base.read_bytes()
    assert run("audit", ACCOUNT, "--baseline", base, "-o", base).code == 2
    assert base.read_bytes() == before


def test_a_workbook_is_audited_and_its_comments_come_in_a_document_of_its_text(run: Run, tmp_path: Path) -> None:
    said = run("audit", "examples/农村饮水安全.xlsx", "-o", tmp_path / "甲.docx")
    assert said.code in (0, 1)
    assert docx.Document(io.BytesIO((tmp_path / "甲.docx").read_bytes())).tables


def test_the_help_is_chinese_and_its_examples_name_the_formats(run: Run) -> None:
    said = run("audit", "--help")
    assert said.code == 0
    assert "例：jixiao audit 决算说明.docx" in said.out and "--baseline" in said.out


def test_a_document_with_our_comments_is_a_result_and_not_read_again(run: Run, tmp_path: Path) -> None:
    document = _document(tmp_path / "甲.docx")
    run("audit", document, "-o", tmp_path / "甲.核对.docx")
    said = run("audit", tmp_path)
    assert f"略过 {tmp_path / '甲.核对.docx'}：jixiao 写出的结果。" in said.err


def test_a_report_of_ours_that_is_named_is_checked(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "报告.docx"
    assert run("report", "examples/企业教师生活补贴.yaml", "-o", report).code == 0
    said = run("audit", report)
    assert "核对：2020年绩效评价报告" in said.out and said.err == ""


def test_words_of_ones_own_are_looked_for_beside_the_shipped_ones(run: Run, tmp_path: Path) -> None:
    words = (
        'schema: jixiao.remnants/1\nid: audit-own\nedition: "1"\ntitle: 自己的\n'
        "basis: [{cite: 内部格式, title: 内部格式, verified: original}]\n"
        "remnants:\n  - id: remnant.own\n    words: [事业收入六十]\n    severity: certain\n"
        "    message: 找到“{原文}”。\n    advice: 改成数字。\n"
    )
    own = _with(words, tmp_path / "own.yaml")
    one = _with(CLEAN.replace("事业收入60.00", "事业收入六十"), tmp_path / "甲.txt")
    assert "remnant.own" not in run("audit", one).out
    said = run("audit", one, "--relations", own)
    assert said.code == 1 and "找到“事业收入六十”。" in said.out
    wrong = _with(words.replace("事业收入六十", "'{数目}'"), tmp_path / "wrong.yaml")
    refused = run("audit", one, "--relations", wrong)
    assert refused.code == 2 and "wrong.yaml:8:13: remnants.unknown-name" in refused.err
