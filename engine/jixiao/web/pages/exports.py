"""What can be taken away: reports, workbooks, returns, judgements, all of it in one archive; of all forms, of a unit, of one."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response

from jixiao.cli import documents
from jixiao.cli.kinds import MOST, OUTLINES, REMARKS
from jixiao.cli.options import day
from jixiao.ground.problems import Problems, refused
from jixiao.report import sentences
from jixiao.web import exported
from jixiao.web.asking import Asked, back, post, show
from jixiao.web.desk import keeping
from jixiao.web.desk.applied import standing
from jixiao.web.desk.log import Act
from jixiao.web.exported import KINDS_OF, Choice, Scope
from jixiao.web.jobs import Job, Jobs
from jixiao.web.look import page
from jixiao.web.pages import questions
from jixiao.web.pages.files import title
from jixiao.web.persons import Right

TEMPLATE: Final = "template"
#: What the formats and the outlines are called.
FORMATS: Final = {
    "docx": "Word",
    "pdf": "PDF",
    "html": "网页",
    "md": "Markdown",
    "xlsx": "Excel",
    "json": "JSON",
    "jsonl": "JSON Lines",
    "csv": "CSV",
    "zip": "压缩包",
}
_OUTLINES: Final = dict(zip(OUTLINES, ("四川项目报告提纲", "财预〔2020〕10号参考提纲"), strict=True))
#: What is to be known of some kinds.
_NOTES: Final = {
    "working": "每一分的依据",
    "score": "Excel 里每一分都是公式",
    "returns": "每个单位一份 Word、一份 Excel，只写有问题的单位",
    "judgements": "每个文件一份“文件名.judgements.yaml”，放在申报文件旁边，命令行评出的分就和这里一样",
    "forms": "每份表一份 YAML：读入的内容，连同更正、补充和评判",
    "all": "报告和底稿每个项目一份，另有部门报告、汇总、评分、复核、退回意见、评判和读入的表",
}
#: A template may have so many bytes.
_LARGEST: Final = 20 * 1024 * 1024


def exports(asked: Asked) -> Response:
    """What can be had of the chosen forms."""
    every = exported.everything(asked.state, asked.forms())
    scope = _scope(every, asked.query)
    return page(
        asked,
        "exports.html",
        scope=scope,
        unit=asked.query.get("unit", ""),
        form=asked.query.get("form", ""),
        units=sorted({sentences.unit(card) for card in every.cards} - {""}),
        forms=[(one.id, title(one.read)) for one in every.forms if one.card is not None],
        kinds=KINDS_OF,
        notes=REMARKS | _NOTES,
        formats=FORMATS,
        outlines=_OUTLINES,
        most=MOST,
        printer=_no_printer(),
        kept=_template(asked),
        open_=questions.known(asked),
        judgements=sum(len(one.made.judgements) for one in scope.forms),
    )


def _scope(every: Scope, told: Mapping[str, str]) -> Scope:
    """The forms that are chosen: one, those of a unit, or all that this person may see."""
    form, unit = (told.get(name, "") for name in ("form", "unit"))
    if form:
        found = next((one for one in every.forms if one.id == form), None)
        if found is None:
            raise HTTPException(404)
        return exported.of_form(every, found)
    return exported.of_unit(every, unit) if unit else every


def _no_printer() -> str:
    """Why no PDF can be had; `""` where it can."""
    try:
        documents.usable("pdf")
    except Problems as found:
        return " ".join(f"{one.message}{one.cure}" for one in found.problems)
    return ""


def start(asked: Asked) -> Response:
    """Make something; what is quick is answered at once, of the rest a page tells how far it is."""
    kind, _, form = asked.field("get").partition(":")
    if kind not in KINDS_OF or form not in KINDS_OF[kind][1]:
        raise HTTPException(404)
    scope = _scope(exported.everything(asked.state, asked.forms()), _told(asked))
    kept = _template(asked) if asked.field("template") else None
    outline = asked.field("outline")
    choice = Choice(
        day(asked.field("on") or None, "报告日期"),
        day(asked.field("by") or None, "重新报送的期限"),
        outline if outline in OUTLINES else OUTLINES[0],
        asked.field("each") == "1",
        (keeping.ASIDE / kept.content["file"]).read_bytes() if kept else None,
        asked.field("whole") == "1",
    )
    name = exported.name(kind, form, scope, choice)
    job = _jobs(asked).start(asked.mark, name, partial(exported.write, kind, form, scope, choice))
    if job.problems:
        raise Problems(job.problems)
    return _file(job) if job.over.is_set() and not job.notes else back(f"/export/job/{job.id}")


def _told(asked: Asked) -> dict[str, str]:
    return {name: asked.field(name) for name in ("form", "unit")}


# --- what takes its time --------------------------------------------------------------------------------------


def _jobs(asked: Asked) -> Jobs:
    jobs: Jobs = asked.request.app.state.jobs
    return jobs


def _job(asked: Asked) -> Job:
    found = _jobs(asked).get(asked.mark, asked.params["job"])
    if found is None:
        raise HTTPException(404)
    return found


def job(asked: Asked) -> Response:
    """How far a job is, and its file when it is done."""
    return page(asked, "job.html", job=_job(asked))


def progress(asked: Asked) -> Response:
    """The same for a page that waits."""
    one = _job(asked)
    return JSONResponse({"over": one.over.is_set(), "label": one.label, "done": one.done, "total": one.total})


def file(asked: Asked) -> Response:
    """The file that a job came to."""
    one = _job(asked)
    if not one.over.is_set() or one.problems:
        raise HTTPException(404)
    return _file(one)


def _file(one: Job) -> Response:
    return FileResponse(one.file, filename=one.name, media_type="application/octet-stream")


# --- the bureau's own template --------------------------------------------------------------------------------


def _template(asked: Asked) -> Act | None:
    """The template that is kept at the desk; None where there is none."""
    acts: Sequence[Act] = [act for act in standing(asked.desk.acts) if act.kind == TEMPLATE]
    return acts[-1] if acts and acts[-1].content["file"] else None


def template(asked: Asked) -> Response:
    """Keep a Word file after whose look reports are written, or do without one again."""
    content = {"file": "", "name": ""}
    given = next((one for one in asked.files if one.filename), None)
    if given is not None and given.filename:
        data = given.file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise refused(
                given.filename[:80], "file.too-large", "模板超过20MB。", "请删去模板里的正文和图片，另存后再用。"
            )
        documents.equipped(data)
        content = {"file": keeping.attach(data), "name": given.filename[:200]}
    elif not asked.field("none"):
        raise refused("模板", "desk.empty", "没有选模板文件。", "请选一个 Word 文件（docx 或 dotx）。")
    asked.desk.do(asked.person.name, TEMPLATE, "", content, asked.state.number)
    return back("/export")


ROUTES: Final = (
    show("/export", exports, Right.EXPORT),
    post("/export", start, Right.EXPORT),
    post("/export/template", template, Right.JUDGE),
    show("/export/job/{job}", job, Right.EXPORT),
    show("/export/job/{job}/progress", progress, Right.EXPORT),
    show("/export/job/{job}/file", file, Right.EXPORT),
)
