"""What is taken away from a desk is what the commands write; what takes long is made behind the page, for who asked for it."""

import io
import json
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from helpers.bench import EXAMPLES, Bench, bench
from helpers.commands import Run
from jixiao.cli import documents
from jixiao.findings import appraisal
from jixiao.ground.problems import Problems, refused
from jixiao.intake import canonical
from jixiao.intake.formats import converted
from jixiao.web import jobs
from jixiao.web.desk.state import DEFAULT
from jixiao.web.exported import KINDS_OF, Choice, everything
from jixiao.web.exported import name as called
from jixiao.web.jobs import Job, Jobs

#: Each test asks a server of its own.
pytestmark = pytest.mark.slow

#: The files of the desk, as a folder is read; the command does not see the desk's own folder beside them.
FILES = ("农村饮水安全.xlsx", "坏.yaml", "多处错误.yaml")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice: what it does is proved in test_folders."""
    monkeypatch.setattr(converted, "program", lambda: None)


@pytest.fixture
def desk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:  # noqa: ARG001 - its folder is left
    monkeypatch.chdir(tmp_path)
    (tmp_path / "坏.yaml").write_text("project: [", encoding="utf-8")
    with bench(tmp_path, FILES[0], FILES[2]) as made:
        made.called("张三")
        made.get("/")
        yield made


def exported(bench: Bench, what: str, **fields: str) -> bytes:
    """The file that a button of the page gives, at once or after a while."""
    sent = {"mark": bench.mark("/export"), "known": "0", "get": what, **fields}
    answer = bench.client.post("/export", data=sent)
    assert answer.status_code == 200, answer.text[:2000]
    if "attachment" in answer.headers.get("content-disposition", ""):
        return answer.content
    job = re.search(r"/export/job/[\w-]+", str(answer.url))
    assert job is not None
    for _ in range(600):
        if bench.client.get(f"{job[0]}/progress").json()["over"]:
            break
        threading.Event().wait(0.05)
    page = bench.get(job[0])
    assert "下载" in page, page
    return bench.client.get(f"{job[0]}/file").content


def files(data: bytes) -> dict[str, bytes]:
    """What an archive holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# --- the same bytes as the commands -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", KINDS_OF["score"][1])
def test_scores_are_those_that_the_command_writes(desk: Bench, run: Run, tmp_path: Path, form: str) -> None:
    assert run("score", *FILES, "-o", f"得分.{form}").code == 2
    assert exported(desk, f"score:{form}") == (tmp_path / f"得分.{form}").read_bytes()


@pytest.mark.parametrize("form", ["docx", "md"])
def test_accounts_are_those_that_the_command_writes(desk: Bench, run: Run, tmp_path: Path, form: str) -> None:
    shutil.copy(EXAMPLES / "决算公开" / "决算表和说明.txt", tmp_path)
    desk.desk.look()
    desk.desk.wait()
    every = (*FILES, "决算表和说明.txt")
    run("report", "--kind", "account", *sorted(every), "-o", f"决算说明.{form}")
    made = exported(desk, f"account:{form}")
    assert made == (tmp_path / f"决算说明.{form}").read_bytes()


def test_without_final_accounts_there_is_nothing_to_tell(desk: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "QUICK", 100)
    assert "没有可以导出的内容" in desk.post("/export", 422, get="account:md", form=desk.form("社区电梯"))


@pytest.mark.parametrize(
    ("law", "name"),
    [
        (DEFAULT, "项目绩效评价报告"),
        ("monitoring/2019", "绩效运行监控报告"),
        ("target-review/2015", "绩效目标审核意见"),
    ],
)
def test_a_report_is_called_what_it_is_and_nothing_more(desk: Bench, law: str, name: str) -> None:
    scope = replace(everything(desk.desk.state, ()), using=appraisal.ready(law))
    assert called("project", "docx", scope, Choice()) == f"{name}.docx"
    assert called("account", "md", scope, Choice()) == "部门决算情况说明和名词解释.md"


@pytest.mark.parametrize("form", KINDS_OF["review"][1])
def test_reviews_are_those_that_the_command_writes(desk: Bench, run: Run, tmp_path: Path, form: str) -> None:
    assert run("review", *FILES, "-o", f"复核.{form}").code == 2
    assert exported(desk, f"review:{form}") == (tmp_path / f"复核.{form}").read_bytes()


@pytest.mark.parametrize(
    ("kind", "form"), [(kind, form) for kind in ("project", "department", "summary") for form in KINDS_OF[kind][1]]
)
def test_reports_are_those_that_the_command_writes(desk: Bench, run: Run, tmp_path: Path, kind: str, form: str) -> None:
    if form == "pdf":
        pytest.skip("there is no LibreOffice here")
    arguments = ["--outline", "national"] if kind == "project" else []
    arguments += ["--all-projects"] if kind == "department" and form != "xlsx" else []
    said = run("report", *FILES, "--kind", kind, *arguments, "--date", "2024-03-15", "-o", f"报告.{form}")
    assert "已写出" in said.err, said.err
    made = exported(desk, f"{kind}:{form}", on="2024-03-15", outline="national", whole="1")
    assert made == (tmp_path / f"报告.{form}").read_bytes()


@pytest.mark.parametrize("form", ["docx", "html"])
def test_working_papers_are_those_that_the_command_writes(desk: Bench, run: Run, tmp_path: Path, form: str) -> None:
    run("report", *FILES, "-o", "报告.md", "--working", f"底稿.{form}")
    assert exported(desk, f"working:{form}") == (tmp_path / f"底稿.{form}").read_bytes()


@pytest.mark.parametrize("kind", ["project", "department"])
def test_a_report_for_each_is_the_folder_that_the_command_writes(
    desk: Bench, run: Run, tmp_path: Path, kind: str
) -> None:
    run("report", *FILES, "--kind", kind, "-o", "报告/")
    found = files(exported(desk, f"{kind}:docx", each="1"))
    assert found == {one.name: one.read_bytes() for one in (tmp_path / "报告").iterdir()}
    assert "00-目录.xlsx" in found


def test_returns_are_those_that_the_command_writes(desk: Bench, run: Run, tmp_path: Path) -> None:
    run("review", *FILES, "-o", "复核.md", "--returns", "退回", "--by", "2024-04-01")
    found = files(exported(desk, "returns:zip", by="2024-04-01"))
    assert found == {one.name: one.read_bytes() for one in (tmp_path / "退回").iterdir()}
    assert len(found) == 4


def test_judgements_beside_the_files_give_the_command_the_marks_of_the_desk(
    desk: Bench, run: Run, tmp_path: Path
) -> None:
    desk.judge("社区电梯")
    found = files(exported(desk, "judgements:zip"))
    assert list(found) == ["多处错误.yaml.judgements.yaml"]
    for name, data in found.items():
        (tmp_path / name).write_bytes(data)
    told = [
        (one["submission"]["project"], one["score"], one["grade"])
        for one in run("score", *FILES, "--format", "json").json
    ]
    made = json.loads(exported(desk, "score:json"))
    assert told == [(one["submission"]["project"], one["score"], one["grade"]) for one in made]
    assert [one["score"]["pending"] for one in made] == ["0.00", "0.00"]


def test_the_forms_read_back_as_they_were_understood(desk: Bench) -> None:
    desk.judge("社区电梯")
    found = files(exported(desk, "forms:zip"))
    assert len(found) == 2
    (form,), wrong = canonical.parse_all(found["社区电梯加装补助.yaml"].decode(), "x.yaml")
    made = desk.desk.state.forms[desk.form("社区电梯")].made
    assert wrong == () and canonical.dump(form) == canonical.dump(made) and len(form.judgements) == 1


def test_one_archive_holds_everything(desk: Bench) -> None:
    desk.judge("社区电梯")
    data = exported(desk, "all:docx", by="2024-04-01")
    found = files(data)
    assert data == exported(desk, "all:docx", by="2024-04-01")
    assert found["评分结果.xlsx"] == exported(desk, "score:xlsx")
    assert found["汇总分析.docx"] == exported(desk, "summary:docx")
    each = files(exported(desk, "project:docx", each="1"))
    assert each == {name[3:]: data for name, data in found.items() if name.startswith("报告/")}
    folders = {name.partition("/")[0] for name in found if "/" in name}
    assert folders == {"报告", "部门报告", "退回修改意见单", "评判", "读入的表"}
    assert {name for name in found if "/" not in name} == {
        *("汇总分析.docx", "汇总分析.xlsx", "评分结果.xlsx", "评分结果.json", "评分结果.csv"),
        *("自评分复核.docx", "自评分复核.xlsx"),
    }


# --- what of it -------------------------------------------------------------------------------------------------------


def test_a_unit_or_a_form_is_exported_alone(desk: Bench, run: Run, tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "一个部门.yaml", tmp_path)
    desk.get("/")
    desk.desk.wait()
    at = desk.form("社区电梯")
    page = desk.get(f"/export?form={at}")
    assert "现在的范围：<strong>社区电梯加装补助</strong>，1份评分结果" in page
    run("score", "多处错误.yaml", "-o", "一份.json")
    assert exported(desk, "score:json", form=at) == (tmp_path / "一份.json").read_bytes()
    unit = "云溪县文化和旅游局"
    assert f"<strong>{unit}</strong>，4份评分结果" in desk.get(f"/export?unit={unit}")
    run("score", "一个部门.yaml", "-o", "单位.json")
    assert exported(desk, "score:json", unit=unit) == (tmp_path / "单位.json").read_bytes()
    desk.get("/export?form=none", 404)
    assert "还没有评分结果" in desk.get("/export?unit=无")


def test_the_project_of_a_department_is_exported_under_the_law_for_projects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path, "部门整体/泸州社保局2020.yaml", "企业教师生活补贴.yaml") as made:
        made.called("张三")
        made.post("/laws", name="department-overall-sichuan/2020")
        project, state = made.form("企业教师"), made.desk.state
        assert [len(card.projects) for card in state.cards] == [1]
        assert "企业教师生活补贴" in exported(made, "score:md", form=project).decode()
        assert "部门整体" in exported(made, "department:md").decode()
        assert "企业教师生活补贴" in exported(made, "project:md").decode()
        assert "底稿" in exported(made, "working:md").decode()
        alone = files(exported(made, "forms:zip"))
        assert len(alone) == 2 and all("projects:" not in data.decode() for data in alone.values())


@pytest.mark.parametrize("what", ["", "score", "score:exe", "nothing:docx"])
def test_what_cannot_be_had_is_not_there(desk: Bench, what: str) -> None:
    desk.post("/export", 404, get=what)


def test_what_holds_nothing_is_told(desk: Bench) -> None:
    assert "没有可以导出的内容" in desk.post("/export", 422, get="judgements:zip")
    assert "没有可以导出的内容" in desk.post("/export", 422, get="project:docx", unit="无")
    assert "不是日期" in desk.post("/export", 422, get="score:csv", on="明天")
    assert "没有找到" in desk.post("/export", 422, get="project:pdf")
    assert "PDF 不能写：写 PDF 要用 LibreOffice" in desk.get("/export")


def test_with_libreoffice_there_is_pdf(desk: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "program", lambda: "soffice")
    assert "PDF 不能写" not in desk.get("/export")


# --- a template -------------------------------------------------------------------------------------------------------


def test_a_template_is_kept_and_used_until_it_is_taken_away(desk: Bench, run: Run, tmp_path: Path) -> None:
    docx.Document().save("样式.docx")
    template = (tmp_path / "样式.docx").read_bytes()
    page = desk.post("/export/template", files={"file": ("局模板.docx", template)})
    assert "现在的模板：局模板.docx（张三" in page
    run("report", *FILES, "--template", "样式.docx", "-o", "报告.docx")
    assert exported(desk, "project:docx", template="1") == (tmp_path / "报告.docx").read_bytes()
    assert exported(desk, "project:docx") != (tmp_path / "报告.docx").read_bytes()
    assert exported(desk, "project:md", template="1") == exported(desk, "project:md")
    assert "没有放模板" in desk.post("/export/template", none="1")
    assert exported(desk, "project:docx", template="1") == exported(desk, "project:docx")


def test_what_is_no_template_is_refused(desk: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "没有选模板文件" in desk.post("/export/template", 422)
    assert "模板" in desk.post("/export/template", 422, files={"file": ("坏.docx", b"PK\x03\x04")})
    monkeypatch.setattr("jixiao.web.pages.exports._LARGEST", 3)
    assert "模板超过" in desk.post("/export/template", 422, files={"file": ("大.docx", b"PK\x03\x04")})
    assert desk.desk.acts == ()


# --- jobs -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def run_jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    monkeypatch.setattr(jobs, "QUICK", 0.05)
    made = Jobs()
    yield made
    made.close()


def test_a_job_is_counted_and_its_file_is_for_its_own_session(run_jobs: Jobs) -> None:
    go = threading.Event()

    def work(job: Job, file: io.BytesIO) -> None:
        for _ in job.watched("甲乙", "撰写"):
            go.wait(10)
        file.write(b"done")

    job = run_jobs.start("me", "x.docx", work)
    assert (job.over.is_set(), job.label, job.done, job.total) == (False, "撰写", 0, 2)
    go.set()
    assert job.over.wait(10) and job.label == "排版" and job.size == 4
    assert run_jobs.get("me", job.id) is job
    assert run_jobs.get("you", job.id) is None and run_jobs.get("me", "x") is None
    run_jobs.close()
    assert run_jobs.get("me", job.id) is None and not job.file.exists()


def test_no_more_jobs_are_begun_than_a_session_and_the_desk_may_have(run_jobs: Jobs) -> None:
    go = threading.Event()
    for _ in range(jobs.OWN):
        run_jobs.start("me", "x", lambda *_: go.wait(10))
    with pytest.raises(Problems, match="正在做的导出太多"):
        run_jobs.start("me", "x", lambda *_: None)
    waiting = []
    for number in range(jobs.MOST - jobs.OWN):
        waiting.append(run_jobs.start(f"other{number}", "x", lambda *_: go.wait(10)))
    with pytest.raises(Problems, match="正在做的导出太多"):
        run_jobs.start("you", "x", lambda *_: None)
    run_jobs.close()
    go.set()
    assert not waiting[-1].over.wait(0.3) and not waiting[-1].file.exists()


def test_files_are_forgotten_after_an_hour() -> None:
    now = [0]
    made = Jobs(lambda: now[0])
    job = made.start("me", "x", lambda _, file: file.write(b"x") and None)
    now[0] = jobs.KEPT
    assert made.get("me", job.id) is job
    now[0] += 1
    assert made.get("me", job.id) is None and not job.file.exists()
    made.close()


def test_what_goes_wrong_is_told_and_the_next_job_is_done(run_jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    def wrong(*_: object) -> None:
        raise ZeroDivisionError

    def told(*_: object) -> None:
        raise refused("甲", "desk.nothing", "没有。", "改。")

    job = run_jobs.start("me", "x", wrong)
    assert job.over.wait(10) and [one.code for one in job.problems] == ["desk.job-failed"]
    assert "ZeroDivisionError" in caplog.text
    job = run_jobs.start("me", "x", told)
    assert job.over.wait(10) and [one.code for one in job.problems] == ["desk.nothing"]


def test_a_page_tells_how_far_a_job_is_and_why_it_came_to_nothing(desk: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr(jobs, "QUICK", 0.05)

    def slowly(*_: object, **__: object) -> str:
        assert go.wait(20)
        raise refused("甲", "desk.nothing", "后来才没有。", "改。")

    monkeypatch.setattr(documents, "published", slowly)
    page = desk.post("/export", get="project:md")
    at = re.search(r'data-job="(/export/job/[\w-]+)/progress"', page)
    assert at is not None
    assert desk.client.get(f"{at[1]}/progress").json()["over"] is False
    desk.get(f"{at[1]}/file", 404)
    go.set()
    for _ in range(200):
        if desk.client.get(f"{at[1]}/progress").json()["over"]:
            break
        threading.Event().wait(0.05)
    assert "后来才没有" in desk.get(at[1])
    desk.get(f"{at[1]}/file", 404)
    desk.client.cookies.clear()
    desk.client.cookies.set("jixiao", "another")
    desk.get(at[1], 404)
