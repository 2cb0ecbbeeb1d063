"""Which files a command line leads to, and that none of them is passed over in silence."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from helpers import ROOT
from jixiao.cli import cli, inputs, marks, shell
from jixiao.ground.problems import Problem, Source
from jixiao.records import Submission

FORM = (ROOT / "examples" / "企业教师生活补贴.yaml").read_text(encoding="utf-8")
Run = Callable[..., tuple[int, str, list[str]]]


def _form(path: str, name: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(FORM.replace("企业教师生活补贴", name), encoding="utf-8")


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`call(*words)`: a command, run in an empty folder: its code, its output, and the lines of its errors."""
    monkeypatch.chdir(tmp_path)

    def called(*words: str) -> tuple[int, str, list[str]]:
        capsys.readouterr()
        code = shell.run(cli, words)
        out, err = capsys.readouterr()
        return code, out, err.splitlines()

    return called


def test_what_a_table_lacks_is_told_file_by_file() -> None:
    def wrong(file: str, line: int = 0) -> Problem:
        return Problem(Source(file, line), "yaml.syntax", "写法不对。", "请改正。")

    found = inputs.FoundFiles(("好", "半", "坏", "空", "部"), (("图.png", "图片"),), (wrong("无"),))
    made = [Submission(source=Source(name, 1)) for name in ("好", "半")]
    passed = [Submission(source=Source("部", 3))]
    problems = (wrong("坏", 2), wrong("坏", 5), wrong("半", 9), wrong("无"))
    told = [(str(one.source), one.code, one.message) for one in inputs.left_out(found, made, problems, passed)]
    assert told == [
        ("坏", "yaml.syntax", "写法不对。（共2处。）"),
        ("空", "file.no-form", "没有结果。"),
        ("无", "yaml.syntax", "写法不对。"),
        ("半", "yaml.syntax", "写法不对。"),
        ("图.png", "file.skipped", "略过了这个文件：图片。"),
        ("部:3", "file.skipped", "部门整体支出，没有评。"),
    ]


# --- the account ------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "done"),
    [
        (("score", "--fail-on", "never"), "评"),
        (("report",), "评"),
        (("review", "--fail-on", "never"), "复核"),
        (("import",), "读"),
        (("ruleset", "diff", "project-self-evaluation/2020", "project-self-evaluation/2020", "--on"), "评"),
    ],
    ids=lambda one: one[0] if isinstance(one, tuple) else "",
)
def test_every_command_ends_with_an_account_of_all_files(call: Run, words: tuple[str, ...], done: str) -> None:
    _form("报/甲.yaml", "甲")
    text = "---\n".join(FORM.replace("企业教师生活补贴", name) for name in ("乙", "丙"))
    Path("报/两份.yaml").write_text(text, encoding="utf-8")
    Path("报/坏.yaml").write_text("project: 甲\nyaer: 2020\nindicators: []\n", encoding="utf-8")
    Path("报/旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    Path("报/README.md").write_text("说明", encoding="utf-8")
    code, _, err = call(*words, "报")
    assert code == 2
    assert err[-1] == f"共5个文件：已{done}2个3份，未读2个，略过1个。"
    assert err[-2] == "略过 报/README.md：说明文件。"
    assert [line.partition("：")[0] for line in err if line.startswith("未读")] == ["未读 报/坏.yaml", "未读 报/旧.doc"]
    assert "未读 报/坏.yaml：不认识的键“yaer”。" in "\n".join(err)


def test_a_single_file_needs_no_account_and_quiet_means_quiet(call: Run) -> None:
    _form("甲.yaml", "甲")
    _form("乙.yaml", "乙")
    assert call("score", "甲.yaml", "--fail-on", "never")[2] == []
    assert call("score", ".", "--fail-on", "never")[2] == ["共2个文件：已评2个2份。"]
    assert call("score", ".", "--fail-on", "never", "-q")[2] == []


def test_an_account_stands_beside_no_list_of_problems_that_machines_read(call: Run) -> None:
    _form("甲.yaml", "甲")
    Path("坏.yaml").write_text("project: 甲\nyaer: 2020\nindicators: []\n", encoding="utf-8")
    code, _, err = call("score", ".", "--format", "json")
    assert code == 2
    assert [one["code"] for one in json.loads("\n".join(err))] == ["submission.unknown-key"]
    Path("坏.yaml").unlink()
    _form("乙.yaml", "乙")
    assert call("score", ".", "--format", "json", "--fail-on", "never")[2] == ["共2个文件：已评2个2份。"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("score",),
        ("review",),
        ("ruleset", "diff", "project-self-evaluation/2020", "project-self-evaluation/2020", "--on"),
    ],
    ids=lambda words: words[0],
)
def test_a_list_of_problems_for_machines_names_what_was_passed_over(call: Run, words: tuple[str, ...]) -> None:
    _form("报/甲.yaml", "甲")
    Path("报/坏.yaml").write_text("project: 甲\nyaer: 2020\nindicators: []\n", encoding="utf-8")
    Path("报/README.md").write_text("说明", encoding="utf-8")
    code, _, err = call(*words, "报", "--format", "json")
    assert code == 2
    assert [(one["source"]["file"], one["code"], one["message"]) for one in json.loads("\n".join(err))] == [
        ("报/坏.yaml", "submission.unknown-key", "不认识的键“yaer”。"),
        ("报/README.md", "file.skipped", "略过了这个文件：说明文件。"),
    ]
    _, _, err = call(*words, "报", "--format", "json", "-q")
    assert [one["code"] for one in json.loads("\n".join(err))] == ["submission.unknown-key"]
    Path("报/坏.yaml").unlink()
    assert call(*words, "报", "--format", "json")[2][0] == "略过 报/README.md：说明文件。"


def test_very_many_problems_are_told_in_part_to_people_and_in_full_to_machines(call: Run) -> None:
    keys = "".join(f"未知{number}: 1\n" for number in range(120))
    Path("坏.yaml").write_text(f"project: 甲\nyear: 二〇\n{keys}indicators: []\n", encoding="utf-8")
    code, _, err = call("score", "坏.yaml")
    assert code == 2
    assert sum("submission.unknown-key" in line for line in err[:-1]) == shell.MOST_OF_A_CODE == 50
    assert sum("submission.year" in line for line in err) == 1
    assert err[-1] == (
        "还有70处没有列出：submission.unknown-key 70处。请先改正以上各处；jixiao score 加 --format json 可以列出全部。"
    )
    _, _, err = call("score", "坏.yaml", "--format", "json")
    codes = [one["code"] for one in json.loads("\n".join(err))]
    assert (codes.count("submission.unknown-key"), codes.count("submission.year")) == (120, 1)


def test_as_many_problems_as_are_told_need_no_more_words(call: Run) -> None:
    keys = "".join(f"未知{number}: 1\n" for number in range(shell.MOST_OF_A_CODE))
    Path("坏.yaml").write_text(f"project: 甲\n{keys}indicators: []\n", encoding="utf-8")
    assert "没有列出" not in "\n".join(call("score", "坏.yaml")[2])


def test_a_file_that_was_read_in_part_is_said_to_be(call: Run) -> None:
    text = f"{FORM}---\nproject: 乙\nyaer: 2020\nindicators: []\n"
    Path("两份.yaml").write_text(text, encoding="utf-8")
    _form("甲.yaml", "甲")
    code, _, err = call("score", ".", "--fail-on", "never")
    assert code == 2
    assert err[-1] in (
        "共2个文件：已评2个2份（其中1个有错误，只评了一部分）。",
        "共2个文件：已评1个1份，未读1个。",
    )


def test_a_name_that_leads_nowhere_stops_no_other(call: Run) -> None:
    _form("甲.yaml", "甲")
    code, out, err = call("score", "甲.yaml", "没有.yaml", "--format", "jsonl")
    assert code == 2
    assert json.loads(out)["submission"]["project"] == "甲"
    assert err[-2:] == ["未读 没有.yaml：没有这个文件。", "共2个文件：已评1个1份，未读1个。"]


def test_the_same_form_twice_is_said(call: Run) -> None:
    _form("甲.yaml", "甲")
    _form("又.yaml", "甲")
    _form("丙.yaml", "甲")
    Path("丙.yaml").write_text(Path("丙.yaml").read_text("utf-8").replace("949.68", "949.67"), encoding="utf-8")
    _, out, err = call("score", ".", "--format", "jsonl", "--fail-on", "never")
    assert len(out.splitlines()) == 3
    assert err == [
        "同一份自评表有2份，都计入了结果：甲（又.yaml:2:1、甲.yaml:2:1）。",
        "共3个文件：已评3个3份。",
    ]


# --- what is passed over ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("call")
def test_what_is_no_form_is_named_with_the_reason() -> None:
    _form("甲.yaml", "甲")
    Path("甲.yaml.judgements.yaml").write_text("schema: jixiao.judgements/1\njudgements: []\n", encoding="utf-8")
    Path("孤.yaml.judgements.yaml").write_text("schema: jixiao.judgements/1\njudgements: []\n", encoding="utf-8")
    for name in ("~$表.xlsx", ".DS_Store", "照片.jpg", ".git/表.yaml", "说明/readme.txt"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).touch()
    os.mkfifo("管道.yaml")
    Path("别处").symlink_to("/")
    found = inputs.find(["."])
    assert (found.files, found.problems) == (("甲.yaml",), ())
    assert dict(found.passed) == {
        ".DS_Store": "隐藏的文件",
        ".git": "隐藏的文件夹",
        "~$表.xlsx": "打开文件时留下的临时文件",
        "别处": "链接到别处的文件夹",
        "孤.yaml.judgements.yaml": "评判文件，没有对应的申报文件",
        "照片.jpg": "图片",
        "管道.yaml": "不是普通文件",
        "说明/readme.txt": "说明文件",
    }


@pytest.mark.usefixtures("call")
def test_a_file_without_a_suffix_is_judged_by_how_it_begins() -> None:
    Path("自评表").write_text("<html><body><table></table></body></html>", encoding="utf-8")
    Path("名单").write_text("甲、乙", encoding="utf-8")
    found = inputs.find(["."])
    assert found.files == ("自评表",)
    assert dict(found.passed) == {"名单": "没有后缀，内容也不像自评表"}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".md", ".txt", ".json", ".csv", ".xlsx"])
@pytest.mark.parametrize("how", ["folder", "pattern", "names"])
def test_our_own_results_are_not_read_again(call: Run, suffix: str, how: str) -> None:
    _form("甲.yaml", "甲")
    _form("乙.yaml", "乙")
    words = {"folder": ["."], "pattern": ["*"], "names": ["乙.yaml", f"得分{suffix}", "甲.yaml"]}[how]
    assert call("score", *words, "--fail-on", "never", "-q", "-o", f"得分{suffix}")[0] in (0, 2)
    call("score", ".", "--fail-on", "never", "-q", "-o", f"得分{suffix}")
    first = Path(f"得分{suffix}").read_bytes()
    code, _, err = call("score", *words, "--fail-on", "never", "-o", f"得分{suffix}")
    assert code == 0
    reason = "jixiao 写出的结果"
    assert err[-2:] == [f"略过 得分{suffix}：{reason}。", "共3个文件：已评2个2份，略过1个。"]
    assert Path(f"得分{suffix}").read_bytes() == first


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_our_own_reports_are_not_read_again(call: Run, suffix: str) -> None:
    _form("甲.yaml", "甲")
    for _ in range(2):
        assert call("report", ".", "-o", f"报告{suffix}")[0] == 0
    assert call("score", f"报告{suffix}")[2] == [
        f"报告{suffix}: file.no-form: 这不是申报表：jixiao 写出的结果。请给出申报文件。"
    ]


@pytest.mark.slow
def test_a_folder_that_holds_everything_we_write_has_no_form_but_the_one_it_was_made_from(call: Run) -> None:
    _form("报/甲.yaml", "甲")
    for kind in ("project", "department"):
        assert call("report", "报", "--kind", kind, "-o", f"报/{kind}/", "--ask", f"报/{kind}.xlsx")[0] == 0
    assert call("report", "报", "-o", "报/甲.md", "--working", "报/底稿.xlsx", "--ask", "报/补充.yaml")[0] == 0
    assert call("report", "报", "--kind", "summary", "-o", "报/汇总.xlsx")[0] == 0
    assert call("review", "报", "-o", "报/复核.xlsx", "--returns", "报/退回", "--fail-on", "never")[0] == 0
    book = openpyxl.load_workbook("报/department.xlsx")
    book.worksheets[0]["G4"] = "填好了"
    book.save("报/department.xlsx")
    found = inputs.find(["报"])
    assert found.files == ("报/甲.yaml",)
    names = {str(path) for path in Path("报").rglob("*") if path.is_file()} - set(found.files)
    answers = "补充内容的填写表，写报告时由 --answers 读入"
    whys = {
        name: answers if Path(name).stem in ("project", "department", "补充") else "jixiao 写出的结果" for name in names
    }
    assert dict(found.passed) == whys
    assert {"00-目录.xlsx", "01-甲.docx", "01-甲-底稿.docx", "复核.xlsx"} <= {Path(name).name for name in names}
    assert sum(Path(name).parent.name == "退回" for name in names) == 2
    code, _, err = call("score", "报", "--fail-on", "never")
    assert (code, f"略过 报/补充.yaml：{answers}。" in err) == (0, True)
    assert call("score", "报/补充.yaml")[2] == [
        f"报/补充.yaml: file.no-form: 这不是申报表：{answers}。请给出申报文件。"
    ]
    assert call("report", "报", "--answers", "报/department.xlsx", "-q")[0] == 0


def test_what_import_and_form_write_is_read(call: Run) -> None:
    _form("甲.yaml", "甲")
    call("import", "甲.yaml", "-q", "-o", "出")
    assert inputs.find(["出"]).files == ("出/甲.yaml",)
    call("form", "-q", "-o", "空/空.xlsx")
    assert inputs.find(["空"]).files == ("空/空.xlsx",)


@pytest.mark.usefixtures("call")
def test_one_file_under_two_names_is_read_once() -> None:
    _form("甲.yaml", "甲")
    Path("链.yaml").symlink_to("甲.yaml")
    found = inputs.find(["甲.yaml", "./甲.yaml", "链.yaml", "甲.yaml"])
    assert found.files == ("甲.yaml",)
    assert dict(found.passed) == dict.fromkeys(("./甲.yaml", "链.yaml"), "与 甲.yaml 是同一个文件")


def test_a_folder_that_cannot_be_opened_is_named(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _form("报/甲.yaml", "甲")
    _form("报/锁/乙.yaml", "乙")
    scan = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("锁"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    code, _, err = call("score", "报", "--fail-on", "never")
    assert code == 2
    assert err[0] == "报/锁: file.unreadable-folder: 文件夹打不开，里面的文件没有读。请检查是否有读取权限。"
    assert err[-1] == "共2个文件：已评1个1份，未读1个。"


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".doc", ".wps", ".et"])
def test_what_older_programs_saved_is_looked_at(call: Run, suffix: str) -> None:
    _form("甲.yaml", "甲")
    Path(f"旧{suffix}").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    code, _, err = call("score", ".", "--fail-on", "never")
    assert code == 2
    assert err[-1] == "共2个文件：已评1个1份，未读1个。"


# --- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_no_folder(call: Run, name: str) -> None:
    _form("甲.yaml", "甲")
    code, out, err = call("score", name)
    assert (code, out) == (2, "")
    assert err == ["文件: file.empty-name: 文件名是空的。请写出文件或文件夹的名称；当前文件夹写“.”。"]


@pytest.mark.parametrize(
    "words",
    [
        ("score", "管道"),
        ("score", "甲.yaml", "-r", "管道.yaml"),
        ("report", "甲.yaml", "-o", "报告.docx", "--template", "管道"),
        ("judge", "甲.yaml", "--answers", "管道"),
        ("ruleset", "new", "a", "--from", "管道"),
        ("ruleset", "check", "管道.yaml"),
        ("score", "/dev/zero"),
    ],
    ids=" ".join,
)
def test_nothing_waits_for_a_pipe_that_was_given_for_a_file(call: Run, words: tuple[str, ...]) -> None:
    _form("甲.yaml", "甲")
    for name in ("管道", "管道.yaml"):
        os.mkfifo(name)
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert any("file.special" in line for line in err) or "没有规则集" in err[0]


@pytest.mark.slow
def test_names_reach_no_terminal_as_commands_to_it(call: Run) -> None:
    name = "坏\x1b]0;x\x07\x9b31m\u202e\n.yaml"
    _form(name, "甲")
    _form(f"错{name}", "乙")
    Path(f"错{name}").write_text("yaer: 1\n", encoding="utf-8")
    shown = r"坏\x1b]0;x\x07\x9b31m\u202e\x0a.yaml"
    for words in (
        ("score", "."),
        ("score", ".", "--format", "md"),
        ("score", ".", "--format", "json"),
        ("explain", name, "总分"),
        ("report", "."),
        ("review", "."),
        ("import", "."),
        ("score", f"没有{name}"),
        ("score", name, "-o", name),
    ):
        _, out, err = call(*words)
        said = "\n".join((out if "json" not in words else "", *err))
        assert not set(said) & set("\x1b\x07\x9b\u202e"), words
    assert shown in call("explain", name, "总分")[1]
    assert f"错{shown}" in call("score", ".")[2][-2]


@pytest.mark.slow
def test_a_name_that_is_not_utf8_is_told_and_not_fatal(call: Run) -> None:
    with open(b"\xff.yaml", "wb") as file:
        file.write(FORM.encode())
    for form in ("table", "md", "csv", "json"):
        code, out, _ = call("score", ".", "--format", form, "--fail-on", "never")
        assert code == 0
        assert "企业教师生活补贴" in out
    for name in ("报告.md", "报告.docx", "报告.html", "报告.xlsx"):
        assert call("report", ".", "-o", name)[0] == 0


def test_a_file_that_is_gone_bears_no_mark(tmp_path: Path) -> None:
    assert not marks.answers(tmp_path / "没有.xlsx")
    assert not marks.ours(tmp_path / "没有.xlsx")


def test_the_workbook_and_the_json_name_what_was_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = "project: 甲\nindicators:\n  - {path: [产出指标, 数量指标, 乙], target: 1个, actual: 1个}\n"
    for name, content in (("好.yaml", good), ("坏.yaml", "project: ["), ("readme.txt", "说明")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    out = tmp_path / "结果" / "得分.xlsx"
    shell.run(cli, ["score", str(tmp_path), "-o", str(out)])
    rows = list(openpyxl.load_workbook(out)["未读文件"].iter_rows(values_only=True))
    assert [Path(str(row[0])).name for row in rows[3:]] == ["坏.yaml", "readme.txt"]
    shell.run(cli, ["score", str(tmp_path / "好.yaml"), "-o", str(out), "--force"])
    assert "未读文件" not in openpyxl.load_workbook(out).sheetnames
    capsys.readouterr()
    shell.run(cli, ["review", *(str(tmp_path / name) for name in ("好.yaml", "坏.yaml")), "--format", "json"])
    unread = json.loads(capsys.readouterr().out)["unread"]
    assert [(Path(one["source"]["file"]).name, one["code"]) for one in unread] == [("坏.yaml", "yaml.syntax")]
