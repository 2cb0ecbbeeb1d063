"""Results go where -o says, whole or not at all, and never over what is not ours to replace."""

import os
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import ROOT
from jixiao.cli import cli, interrupts, marks, outputs, shell
from jixiao.ground.problems import Problems

FORM = (ROOT / "examples" / "企业教师生活补贴.yaml").read_text(encoding="utf-8")
#: A ruleset that commands may be given.
LAW = "target-review"
#: Every command with -o, as it is called in a folder that holds `表.yaml`, and the suffix of what it writes.
WRITERS = {
    "score": (("score", "表.yaml", "--fail-on", "never"), (".md", ".txt", ".json", ".jsonl", ".csv", ".xlsx")),
    "explain": (("explain", "表.yaml", "总分"), (".txt",)),
    "report": (("report", "表.yaml"), (".md", ".html", ".docx", ".xlsx")),
    "review": (
        ("review", "表.yaml", "--fail-on", "never"),
        (".txt", ".json", ".csv", ".md", ".html", ".docx", ".xlsx"),
    ),
    "docs": (("ruleset", "docs", "target-review"), (".md", ".xlsx")),
    "check": (("ruleset", "check", "target-review", "--format", "sarif"), (".sarif",)),
}
RESULTS = [(name, suffix) for name, (_, suffixes) in WRITERS.items() for suffix in suffixes]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`call(*words)`: a command, run in a folder of its own that holds one form: its code, output and errors."""
    monkeypatch.chdir(tmp_path)
    Path("表.yaml").write_text(FORM, encoding="utf-8")

    def called(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = shell.run(cli, words)
        return code, *capsys.readouterr()

    return called


def _names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


# --- what a suffix promises -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "output", "said"),
    [
        (
            ("score", "表.yaml"),
            "分.pdf",
            "不能写出“.pdf”格式的结果。请把输出文件的后缀写为 .json、.jsonl、.md、.csv、.xlsx 或 .txt。",
        ),
        (("score", "表.yaml"), "分.docx", "不能写出“.docx”格式的结果。"),
        (
            ("score", "表.yaml", "--format", "json"),
            "分.XLSX",
            "后缀“.xlsx”与 --format json 不合。",
        ),
        (("review", "表.yaml"), "核.PDF", "不能写出“.pdf”格式的结果。"),
        (("explain", "表.yaml", "总分"), "行.pdf", "请把输出文件的后缀写为 .txt。"),
        (("ruleset", "check", LAW), "查.docx", "不能写出“.docx”格式的结果。"),
        (("audit", "表.yaml"), "核.xlsx", "不能写出“.xlsx”格式的结果。"),
        (("ruleset", "diff", LAW, LAW), "照.docx", "不能写出“.docx”格式的结果。"),
        (("form", "-r", LAW), "表.pdf", "不能写出“.pdf”格式的自评表。"),
        (("ruleset", "docs", LAW), "表.docx", "不能写出“.docx”格式的指标体系表。"),
        (("report", "表.yaml"), "报告", "输出文件没有后缀，不知道要写成什么格式。"),
        (("report", "表.yaml"), "报告.doc", "不能写出“.doc”格式的报告。"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_a_suffix_that_would_not_be_true_is_refused_before_any_work(
    call: Run, words: tuple[str, ...], output: str, said: str
) -> None:
    code, out, err = call(*words, "-o", output)
    assert (code, out) == (2, "")
    assert said in err
    assert _names() == ["表.yaml"]


@pytest.mark.parametrize(
    ("words", "output", "begins"),
    [
        (("score", "表.yaml", "--format", "jsonl"), "分.json", '{"schema"'),
        (("score", "表.yaml", "--format", "json"), "分.数据", "[\n"),
        (("review", "表.yaml"), "核.htm", "<!DOCTYPE html>"),
        (("ruleset", "diff", LAW, LAW), "照.html", "<!DOCTYPE html>"),
        (("ruleset", "diff", LAW, LAW), "照.json", "{"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_a_suffix_or_a_format_says_what_is_written(call: Run, words: tuple[str, ...], output: str, begins: str) -> None:
    assert call(*words, "-o", output)[0] in (0, 1)
    assert Path(output).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    "words", [("score", "表.yaml"), ("review", "表.yaml"), ("report", "--kind", "summary", "表.yaml")]
)
@pytest.mark.parametrize("folder", ["夹/", "夹"])
def test_a_folder_where_a_file_is_meant_is_said_in_chinese(call: Run, words: tuple[str, ...], folder: str) -> None:
    Path("夹").mkdir()
    code, out, err = call(*words, "-o", folder)
    assert (code, out) == (2, "")
    assert "output.folder: " in err
    assert "这里要的是文件，不是文件夹。请写文件名。" in err
    assert list(Path("夹").iterdir()) == []


# --- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [("score", "表.yaml"), ("report", "./表.yaml"), ("review", "."), ("explain", "表.yaml", "总分")],
)
def test_no_command_writes_over_its_own_input(call: Run, words: tuple[str, ...]) -> None:
    Path("另名.md").symlink_to("表.yaml")
    for output in ("表.yaml", "另名.md"):
        code, out, err = call(*words, "-o", output)
        assert (code, out) == (2, "")
        assert (
            "output.is-input: 输出文件就是输入文件，写出会毁掉它。" in err
            or "output.format" in err
            or "report.format" in err
        )
        assert Path("表.yaml").read_text(encoding="utf-8") == FORM
    assert _names() == ["另名.md", "表.yaml"]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "suffix"), RESULTS)
def test_a_file_that_is_not_ours_is_kept_unless_forced(call: Run, name: str, suffix: str) -> None:
    words, _ = WRITERS[name]
    target = Path(f"出{suffix}")
    target.write_bytes(b"somebody's own\n")
    code, out, err = call(*words, "-o", str(target))
    assert (code, out) == (2, "")
    assert f"{target}: output.exists: 文件已经存在，" in err
    assert "加 --force" in err
    assert target.read_bytes() == b"somebody's own\n"
    assert call(*words, "-o", str(target), "--force")[0] == 0
    assert target.read_bytes() != b"somebody's own\n"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "suffix"), RESULTS)
def test_a_result_of_ours_is_written_anew_without_being_asked_and_is_known_as_ours(
    call: Run, name: str, suffix: str
) -> None:
    words, _ = WRITERS[name]
    target = Path(f"出{suffix}")
    assert call(*words, "-o", str(target))[0] == 0
    first = target.read_bytes()
    assert marks.ours(target)
    Path("表.yaml").write_text(FORM.replace("949.68", "900.68"), encoding="utf-8")
    assert call(*words, "-o", str(target))[0] == 0
    assert (target.read_bytes() != first) == (words[1] == "表.yaml")


@pytest.mark.parametrize("suffix", [".md", ".html", ".txt"])
def test_a_text_that_somebody_changed_is_kept(call: Run, suffix: str) -> None:
    target = Path(f"出{suffix}")
    words = ("score", "表.yaml", "--fail-on", "never") if suffix == ".txt" else ("report", "表.yaml")
    assert call(*words, "-o", str(target))[0] == 0
    changed = target.read_text(encoding="utf-8").replace("97.78", "97.79", 1)
    target.write_text(changed, encoding="utf-8")
    code, _, err = call(*words, "-o", str(target))
    assert code == 2
    assert "文件已经存在，写出后有人改过。" in err
    assert target.read_text(encoding="utf-8") == changed


@pytest.mark.slow
def test_a_workbook_that_somebody_saved_is_kept(call: Run) -> None:
    call("score", "表.yaml", "--fail-on", "never", "-o", "得分.xlsx")
    book = openpyxl.load_workbook("得分.xlsx")
    book.properties.lastModifiedBy = "张三"
    book.save("得分.xlsx")
    code, _, err = call("score", "表.yaml", "--fail-on", "never", "-o", "得分.xlsx")
    assert code == 2
    assert "写出后有人改过" in err


@pytest.mark.slow
def test_a_blank_form_is_no_result_and_is_not_replaced_by_another(call: Run) -> None:
    for name in ("空.xlsx", "空.docx"):
        assert call("form", "-o", name)[0] == 0
        assert not marks.ours(Path(name))
        assert call("form", "-o", name)[0] == 0, "the same bytes destroy nothing"
        code, _, err = call("form", "--rows", "5", "-o", name)
        assert code == 2
        assert "output.exists" in err


def test_an_empty_file_may_be_written_to(call: Run) -> None:
    Path("出.csv").touch()
    assert call("score", "表.yaml", "--fail-on", "never", "-o", "出.csv")[0] == 0


@pytest.mark.parametrize(
    ("output", "code"),
    [("管道", "output.special"), ("夹", "output.folder"), ("没有/", "output.folder"), ("", "output.empty-name")],
)
def test_what_is_no_file_is_no_output_even_when_forced(call: Run, output: str, code: str) -> None:
    os.mkfifo("管道")
    Path("夹").mkdir()
    for more in ((), ("--force",)):
        found, out, err = call("score", "表.yaml", "-o", output, *more)
        assert (found, out) == (2, "")
        assert f": {code}: " in err
    assert stat.S_ISFIFO(Path("管道").stat().st_mode)
    assert _names() == ["夹", "管道", "表.yaml"]


def test_devices_stay_devices(call: Run) -> None:
    assert call("score", "表.yaml", "--fail-on", "never", "-o", "/dev/null")[0] == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert "output.special" in call("score", "表.yaml", "-o", "/dev/zero")[2]
    code, out, _ = call("score", "表.yaml", "--fail-on", "never", "-o", "/dev/stdout")
    assert code == 0
    assert "97.78" in out


def test_a_link_is_followed_and_stays_a_link(call: Run) -> None:
    Path("夹").mkdir()
    Path("链.csv").symlink_to("夹/真.csv")
    for _ in range(2):
        assert call("score", "表.yaml", "--fail-on", "never", "-o", "链.csv")[0] == 0
    assert Path("链.csv").is_symlink()
    assert Path("夹/真.csv").read_text(encoding="utf-8").startswith("file,")
    assert [path.name for path in Path("夹").iterdir()] == ["真.csv"]


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_obeys_the_umask_and_an_old_one_keeps_its_mode(call: Run, mask: int) -> None:
    before = os.umask(mask)
    try:
        call("score", "表.yaml", "-q", "-o", "出.csv")
        assert stat.S_IMODE(Path("出.csv").stat().st_mode) == 0o666 & ~mask
        Path("出.csv").chmod(0o640)
        call("score", "表.yaml", "-q", "-o", "出.csv")
        assert stat.S_IMODE(Path("出.csv").stat().st_mode) == 0o640
    finally:
        os.umask(before)


# --- import -----------------------------------------------------------------------------------------------------


def test_import_into_its_own_folder_destroys_nothing(call: Run) -> None:
    Path("企业教师生活补贴.yaml").write_text(FORM, encoding="utf-8")
    Path("表.yaml").unlink()
    code, _, err = call("import", ".", "-o", ".")
    assert code == 2
    assert "output.is-input" in err
    assert Path("企业教师生活补贴.yaml").read_text(encoding="utf-8") == FORM
    assert _names() == ["企业教师生活补贴.yaml"]


def test_import_says_of_every_file_that_it_would_destroy_and_then_writes_none(call: Run) -> None:
    Path("三份.yaml").write_text(
        "---\n".join(FORM.replace("企业教师生活补贴", name) for name in ("甲", "乙", "丙")), encoding="utf-8"
    )
    Path("出").mkdir()
    for name in ("乙", "丙"):
        Path(f"出/{name}.yaml").write_text("改过", encoding="utf-8")
    code, _, err = call("import", "三份.yaml", "-o", "出")
    assert code == 2
    assert err.count("output.exists") == 2
    assert sorted(path.name for path in Path("出").iterdir()) == ["丙.yaml", "乙.yaml"]
    assert call("import", "三份.yaml", "-o", "出", "--force")[0] == 0
    assert call("import", "三份.yaml", "-o", "出")[0] == 0, "the same content may be written again"


def test_import_needs_a_folder(call: Run) -> None:
    assert "output.not-folder" in call("import", "表.yaml", "-o", "表.yaml")[2]
    assert "output.empty-name" in call("import", "表.yaml", "-o", "")[2]
    assert call("import", "表.yaml", "-o", "-")[1] == call("import", "表.yaml")[1]
    assert _names() == ["表.yaml"]


@pytest.mark.parametrize("name", ["𠀀" * 60, "补贴" * 40, "a" * 300])
def test_a_long_name_of_a_project_is_cut_to_what_a_disk_allows_and_stays_its_own(call: Run, name: str) -> None:
    text = "---\n".join(FORM.replace("企业教师生活补贴", f"{name}{end}") for end in "甲乙丙")
    Path("三份.yaml").write_text(text, encoding="utf-8")
    assert call("import", "三份.yaml", "-o", "出")[0] == 0
    found = [path.name for path in Path("出").iterdir()]
    assert len(found) == 3
    assert all(len(one.encode()) <= 255 and one.startswith(name[:50]) for one in found)


def test_names_that_differ_in_capitals_get_files_of_their_own(call: Run) -> None:
    text = "---\n".join(FORM.replace("企业教师生活补贴", name) for name in ("Abc", "ABC"))
    Path("两份.yaml").write_text(text, encoding="utf-8")
    assert call("import", "两份.yaml", "-o", "出")[0] == 0
    assert len({path.name.casefold() for path in Path("出").iterdir()}) == 2


# --- writing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "reason"),
    [(28, "磁盘已满"), (13, "没有权限"), (30, "磁盘是只读的"), (36, "名称太长"), (99, "系统拒绝写入")],
)
def test_a_failure_to_write_is_told_in_chinese_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "in English")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(Problems) as refused:
        outputs.write(tmp_path / "出.csv", "甲")
    [problem] = refused.value.problems
    assert (problem.code, problem.message) == ("file.not-writable", f"无法写入（{reason}）。")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_import_says_how_many_files_it_wrote_and_leaves_nothing_else(
    call: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "---\n".join(FORM.replace("企业教师生活补贴", f"项目{n}") for n in range(5))
    Path("五份.yaml").write_text(text, encoding="utf-8")
    replace, done = Path.replace, []

    def interrupted(self: Path, target: Path) -> Path:
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(target)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    code, out, err = call("import", "五份.yaml", "-o", "出")
    assert (code, out) == (interrupts.INTERRUPTED, "")
    assert err.splitlines()[-1] == "已中断，此前已写出3个文件，最后一个是 出/项目2.yaml。"
    assert sorted(path.name for path in Path("出").iterdir()) == [f"项目{n}.yaml" for n in range(3)]


def test_an_interrupt_before_anything_was_written_says_so(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("jixiao.findings.appraisal.appraise_all", interrupted)
    code, out, err = call("score", "表.yaml", "-o", "出.csv")
    assert (code, out, err.splitlines()[-1]) == (130, "", "已中断，没有写出任何文件。")
    assert _names() == ["表.yaml"]


# --- marks ------------------------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=("Cs",))), st.sampled_from(marks.MARKED))
def test_a_marked_text_is_whole_until_it_changes(
    tmp_path_factory: pytest.TempPathFactory, text: str, form: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "有印记"
    data = marks.marked(text, form).encode()
    path.write_bytes(data)
    assert marks.untouched(path)
    path.write_bytes(b"x" + data)
    assert marks.ours(path)
    assert not marks.untouched(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        FORM.encode(),
        b'{"schema": "jixiao.submission/1"}',
        "说明 jixiao 写出 的文件\n".encode(),
        b"PK\x03\x04 no archive",
        b"name,project\n",
    ],
)
def test_what_we_did_not_write_is_not_ours(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "文件"
    path.write_bytes(content)
    assert not marks.ours(path)
    assert not marks.untouched(path)


def test_what_is_printed_bears_no_mark(call: Run) -> None:
    for words in (("report", "表.yaml"), ("score", "表.yaml"), ("score", "表.yaml", "--format", "md")):
        assert "jixiao 写出" not in call(*words)[1]


def test_a_result_in_office_formats_bears_its_mark_in_its_properties_alone(call: Run) -> None:
    for name in ("报告.docx", "报告.xlsx"):
        assert call("report", "表.yaml", "-o", name)[0] == 0
        with zipfile.ZipFile(name) as archive:
            found = [one for one in archive.namelist() if "jixiao 写出".encode() in archive.read(one)]
        assert found == ["docProps/core.xml"]


# --- streams ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("call")
def test_a_process_without_standard_output_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    code = shell.run(cli, ["score", "表.yaml"])
    assert code == 2
    assert shell.run(cli, ["score", "表.yaml", "--fail-on", "never", "-o", "出.csv"]) == 0
