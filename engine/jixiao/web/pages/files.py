"""The first page: the files of the folder, what became of each, and the ruleset that they are scored by."""

from typing import Final

from starlette.responses import JSONResponse, Response

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, refused
from jixiao.intake.judgements import named
from jixiao.records import Scorecard, Submission
from jixiao.report import cards, sentences
from jixiao.web import rulebook
from jixiao.web.asking import Asked, back, post, show
from jixiao.web.desk import keeping
from jixiao.web.desk.desk import chosen
from jixiao.web.desk.state import LAW, DeskFile, DeskForm
from jixiao.web.look import page
from jixiao.web.persons import Right


def files(asked: Asked) -> Response:
    """The files, those that this person may see."""
    state = asked.look()
    seen = state.files
    rows = [(one, _status(one), [_form(state.forms[name]) for name in one.forms]) for one in seen]
    read = sum(bool(one.forms) for one in seen)
    return page(
        asked,
        "files.html",
        rows=rows,
        waiting=sum(one.waiting for one in seen),
        read=read,
        forms=sum(len(one.forms) for one in seen),
        unread=sum(bool(one.problems and not one.forms) for one in seen),
        passed=sum(bool(one.why) for one in seen),
        law=state.law.opened.ruleset,
        law_name=f"{state.law.opened.reference.id}/{state.law.opened.reference.edition}",
    )


def _status(one: DeskFile) -> str:
    if one.waiting:
        return "正在读取"
    if one.why:
        return "略过"
    return "已读" if one.forms and not one.problems else "部分已读" if one.forms else "未读"


@dataclass(frozen=True, slots=True)
class Entry:
    """A form in a list: whose it is and how it stands."""

    form: DeskForm
    name: str
    unit: str
    year: str
    grade: str
    card: Scorecard | None


def _form(one: DeskForm) -> Entry:
    return Entry(one, title(one.read), sentences.unit(one.read), _year(one.read), _grade(one.card), one.card)


def _year(form: Submission) -> str:
    return str(form.year) if form.year else ""


def _grade(card: Scorecard | None) -> str:
    return cards.graded(card) if card else ""


def title(form: Submission) -> str:
    """What a form is called: its project, else its unit, else its place."""
    return named(form) or sentences.unit(form) or str(form.source)


def reading(asked: Asked) -> Response:
    """How many files are still to be read, for a page that waits."""
    return JSONResponse({"waiting": asked.state.waiting, "all": len(asked.state.files)})


def upload(asked: Asked) -> Response:
    """Take files; each that cannot be taken is told, the others are."""
    problems: list[Problem] = []
    for file in asked.files:
        if file.filename:
            try:
                keeping.take(asked.desk, asked.person, file.filename, file.file.read())
            except Problems as found:
                problems.extend(found.problems)
    asked.desk.look()
    if problems:
        return page(asked, "refused.html", status=422, problems=problems)
    return back("/")


def remove(asked: Asked) -> Response:
    """Put a file aside; it can be put back from the log."""
    name = asked.field("name")
    found = next((one for one in asked.state.files if one.name == name), None)
    if found is None:
        raise refused("文件", "file.missing", "没有这个文件。", "请刷新页面。")
    keeping.remove(asked.desk, asked.person, name)
    return back("/")


def laws(asked: Asked) -> Response:
    """The rulesets that may be chosen."""
    rows = [one for one in rulebook.listed(asked) if one.ruleset and not one.errors]
    return page(asked, "laws.html", rows=rows, now=chosen(asked.desk.acts)[0])


def choose(asked: Asked) -> Response:
    """Score by another of these rulesets from now on; the name of a file that somebody thinks of is none."""
    name = asked.field("name")
    if name not in {one.name for one in rulebook.listed(asked)}:
        raise refused("规则集", "desk.no-law", "没有选规则集。", "请在表里选一部。")
    rulebook.usable(asked, name)
    asked.desk.do(asked.person.name, LAW, "", {"name": name}, asked.state.number)
    return back("/")


ROUTES: Final = (
    show("/", files),
    show("/reading", reading),
    post("/upload", upload, Right.UPLOAD),
    post("/remove", remove, Right.UPLOAD),
    show("/laws", laws, Right.ALL),
    post("/laws", choose, Right.JUDGE),
)
