"""Documents against themselves: what each says in two ways, in the margin of its text; what is right as it is, is accepted here.

What is accepted is known again as a baseline of the command line knows it: by the id of the finding and the words of its places.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from jixiao.cli import auditing
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source, refused
from jixiao.intake.kinds import STRUCTURED, suffix_of
from jixiao.records import Account, Audit, Certainty, Discrepancy, Submission
from jixiao.render.audited import interchange, margin
from jixiao.render.audited.interchange import Known, known_by
from jixiao.say import discrepancies as say
from jixiao.values.names import key
from jixiao.web.asking import Asked, post, show
from jixiao.web.desk.applied import UNDO, path, standing, written
from jixiao.web.desk.audits import AuditedFile
from jixiao.web.desk.log import Act
from jixiao.web.desk.state import ACCEPT, DeskFile
from jixiao.web.doing import Place, done
from jixiao.web.look import download, environment, page
from jixiao.web.persons import Right

#: To say of something that was found that it is right as it is.
#: So many seconds a page waits for a document to be checked before it tells that it waits.
_PATIENCE: Final = 2
#: What may be shown, by what stands in the address.
_SHOWN: Final[Mapping[str, tuple[str, frozenset[Certainty]]]] = {
    "": ("全部", frozenset(Certainty)),
    "probable": ("确定和很可能", frozenset((Certainty.CERTAIN, Certainty.PROBABLE))),
    "certain": ("只看确定", frozenset((Certainty.CERTAIN,))),
}
#: What may be taken along, by the suffix of its name.
_FORMATS: Final[Mapping[str, str]] = {"docx": "带批注的 Word", "html": "网页", "md": "Markdown", "json": "JSON"}
_BASELINE: Final = "baseline"


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the desk that may be checked: its name in addresses, what is known of it, what people accepted in it.

    `left` is what was found and nobody accepted, without the text; None where nothing is checked.
    """

    id: str
    file: DeskFile
    known: AuditedFile | None
    acts: Sequence[Act]
    left: Audit | None

    @property
    def page(self) -> str:
        """Where it is shown."""
        return f"/audit/{self.id}"

    @property
    def problems(self) -> Sequence[Problem]:
        """What could not be read."""
        return self.known.problems if self.known else ()

    @property
    def title(self) -> str:
        """What it is called."""
        return (self.left.account.title if self.left else "") or Path(self.file.name).name

    def count(self, certainty: str) -> int:
        """How many of what is left is as sure as that."""
        return sum(one.certainty == certainty for one in self.left.found) if self.left else 0


def _key(act: Act) -> Known:
    """What an act accepts."""
    id_, *words = path(act)
    return id_, tuple(words)


def _documents(asked: Asked) -> Sequence[tuple[str, DeskFile]]:
    """The files that this person may see and that have a text, by their names in addresses."""
    return [
        (hashlib.sha256(one.name.encode("utf-8", "replace")).hexdigest()[:12], one)
        for one in asked.state.files
        if not one.why and suffix_of(one.name) not in STRUCTURED
    ]


def _with(asked: Asked, every: Sequence[tuple[str, DeskFile]], known: Mapping[str, AuditedFile]) -> Iterator[Document]:
    """The files with what is known of them."""
    acts: dict[str, list[Act]] = {}
    for act in standing(asked.desk.acts):
        if act.kind == ACCEPT:
            acts.setdefault(act.about, []).append(act)
    for id_, file in every:
        own, audited = acts.get(file.name, ()), known.get(file.name)
        checked = audited.checked if audited else None
        left = interchange.without(checked.brief, _base(own)) if checked else None
        yield Document(id_, file, audited, own, left)


def _base(acts: Sequence[Act]) -> Counter[Known]:
    """What is accepted."""
    return Counter(map(_key, acts))


def audits(asked: Asked) -> Response:
    """Every document; those that are not checked yet are checked now."""
    every = _documents(asked)
    rows = list(_with(asked, every, asked.desk.audits.ask([file.name for _, file in every])))
    waiting = sum(one.known is None for one in rows)
    return page(asked, "audits.html", rows=rows, waiting=waiting, checked=say.checked)


def waiting(asked: Asked) -> Response:
    """How many documents are still to be checked, for a page that waits."""
    wanted = [file.name for id_, file in _documents(asked) if asked.query.get("of", id_) == id_]
    left = len(wanted) - len(asked.desk.audits.ask(wanted))
    return JSONResponse({"waiting": left, "all": len(wanted)})


def _one(asked: Asked) -> Document:
    """The document that the address names, checked where that does not take long."""
    every = [one for one in _documents(asked) if one[0] == asked.params["doc"]]
    if not every:
        raise HTTPException(404)
    return next(_with(asked, every, asked.desk.audits.ask([every[0][1].name], _PATIENCE)))


def audit(asked: Asked) -> Response:
    """A document with what was found in its margin."""
    one = _one(asked)
    if one.known is None or one.known.checked is None:
        return page(asked, "audit.html", one=one, audit=None)
    whole = one.known.checked.audit
    left = interchange.without(whole, _base(one.acts))
    shown = asked.query.get("shown", "")
    if shown not in _SHOWN:
        raise HTTPException(404)
    kinds = _SHOWN[shown][1]
    return page(
        asked,
        "audit.html",
        one=one,
        audit=left,
        told=f"{say.checked(left)}{say.counted(replace(left, known=0))}",
        acts=_accepted(whole, one.acts),
        shown=shown,
        choices={name: label for name, (label, _) in _SHOWN.items()},
        formats=_FORMATS,
        contents="\n".join(margin.contents(left, kinds)),
        rows="\n".join(_rows(asked, one, left, kinds)),
    )


def _rows(asked: Asked, one: Document, left: Audit, kinds: Collection[Certainty]) -> Iterator[str]:
    template = environment().get_template("accepting.html")

    def after(found: Discrepancy) -> str:
        return template.render(asked=asked, person=asked.person, one=one, found=found, id_words=_written(found))

    return margin.document(left, kinds, after)


def _accepted(whole: Audit, acts: Sequence[Act]) -> Sequence[tuple[Act, bool]]:
    """What was accepted, and whether it still stands in the document."""
    there = Counter(map(known_by, whole.found))
    told = []
    for act in acts:
        there[_key(act)] -= 1
        told.append((act, there[_key(act)] >= 0))
    return told


def _written(found: Discrepancy) -> str:
    id_, words = known_by(found)
    return written((id_, *words))


def accept(asked: Asked) -> Response:
    """Say that something is right as it is, and why."""
    one = _one(asked)
    found = next((d for d in (one.left.found if one.left else ()) if _written(d) == asked.field("key")), None)
    if found is None:
        raise refused(one.title, "desk.stale", "这一处文件里已经没有，或已经接受过了。", "请刷新页面看现在的情况。")
    if not asked.field("words"):
        raise refused("理由", "desk.no-reason", "没有写接受的理由。", "请写一句为什么不用改。")
    content = {"path": _written(found), "message": found.message, "words": asked.field("words")}
    return done(asked, _place(one), ACCEPT, content, _shown(asked))


def undo(asked: Asked) -> Response:
    """Take an acceptance back."""
    one = _one(asked)
    if asked.number("of") not in {act.id for act in one.acts}:
        raise HTTPException(404)
    return done(asked, _place(one), UNDO, {"of": str(asked.number("of"))}, _shown(asked))


def _place(one: Document) -> Place:
    return Place(one.file.name, one.title, "这一处", one.page)


def _shown(asked: Asked) -> str:
    shown = asked.field("shown")
    return f"?shown={shown}" if shown in _SHOWN and shown else ""


def take(asked: Asked) -> Response:
    """What was found and not accepted, as the command line writes it; or what was accepted, as a baseline for it."""
    one, form = _one(asked), asked.params["form"]
    if one.known is None or one.known.checked is None or form not in (*_FORMATS, _BASELINE):
        raise HTTPException(404)
    checked = one.known.checked
    try:
        data = Path(one.file.name).read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != checked.sha256:
        raise refused(one.title, "desk.stale", "文件刚刚改过。", "请刷新页面，看过现在的情况再下载。")
    whole, stem = checked.audit, Path(one.file.name).stem
    if form == _BASELINE:
        known = replace(whole, found=interchange.parted(whole, _base(one.acts))[1])
        return download(interchange.to_json([(known, checked.sha256)]), f"{stem}.已接受.json")
    left = interchange.without(whole, _base(one.acts))
    return download(auditing.rendered([auditing.Audited(left, data)], form), f"{stem}.核对.{form}")


# --- beside a form ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page of a form tells of its file: the document, and what concerns the form, each with its number there."""

    document: Document
    told: str
    found: Sequence[tuple[int, Discrepancy]]


def beside(asked: Asked, form: Submission) -> Beside | None:
    """What is known of the file of a form; None where it has no text."""
    every = [one for one in _documents(asked) if one[1].name == form.source.file]
    for one in _with(asked, every, asked.desk.audits.known([file.name for _, file in every])):
        checked = one.known.checked if one.known else None
        if checked is None or one.left is None:
            return None if one.known else Beside(one, "", ())
        concerns = concerning(form, checked.audit.account)
        found = [(n, found) for n, found in enumerate(one.left.found, 1) if concerns(found)]
        return Beside(one, say.counted(one.left), found)
    return None


def concerning(form: Submission, account: Account) -> Callable[[Discrepancy], bool]:
    """Whether something that is found, and is no mere hint, stands in the form or in its project's report, or names it."""
    cells = {_cell(source) for source in _sources(form)}
    project = key(form.project.text) if form.project else ""

    def concerns(found: Discrepancy) -> bool:
        if found.certainty is Certainty.HINT:
            return False
        if any(_cell(spot.source) in cells for spot in found.spots):
            return True
        named = (key(account.sections[spot.section].project) == project for spot in found.spots)
        return bool(project) and (any(named) or project in key(found.message))

    return concerns


def _cell(source: Source) -> tuple[str, str, int]:
    """A place as exactly as forms and texts both know it."""
    return source.sheet, source.cell, source.line


def _sources(part: object) -> Iterator[Source]:
    """Where everything stands that a form is made of."""
    if isinstance(part, Source):
        yield part
    elif isinstance(part, Mapping):
        yield from _sources(tuple(part.values()))
    elif isinstance(part, tuple):
        for one in part:
            yield from _sources(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _sources(getattr(part, field.name))


def look(_: Asked) -> Response:
    """How a text with its margin looks."""
    return Response(margin.STYLE, media_type="text/css")


ROUTES: Final = (
    show("/audit", audits),
    show("/audit/waiting", waiting),
    show("/audit/look.css", look),
    show("/audit/{doc}", audit),
    post("/audit/{doc}/accept", accept, Right.JUDGE),
    post("/audit/{doc}/undo", undo, Right.JUDGE),
    show("/audit/{doc}/{form}", take, Right.EXPORT),
)
