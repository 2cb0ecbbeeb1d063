"""A form: as its unit wrote it, beside the marks; every mark unfolds to its steps, and what is a person's to say is said here."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from jixiao.findings import appraisal
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.intake.canonical import NARRATIVE
from jixiao.records import Cell, Evidence, Line, Scorecard, Status
from jixiao.records.law import JudgedGrade
from jixiao.report import cards, evidence, exhibits, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import text as text_of
from jixiao.say import partial as partial_
from jixiao.study import edits, whatif
from jixiao.web.asking import Asked, post, show
from jixiao.web.desk import keeping
from jixiao.web.desk.applied import BUDGET, CORRECT, EVIDENCE, JUDGE, UNDO, about_line, cells, seen, text, written
from jixiao.web.desk.log import Act
from jixiao.web.desk.state import DeskForm
from jixiao.web.doing import Place, done
from jixiao.web.look import download, page
from jixiao.web.pages import auditing
from jixiao.web.pages.files import title
from jixiao.web.persons import Right

#: The file that the place of a cell names which was only tried.
_TRIED: Final = "试算"
#: What is attached to a line may have so many bytes.
_ATTACHED: Final = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of the form's page: what the unit wrote, the mark, why, and what a person may say of it.

    `place` is its number among the card's lines, by which the page and forms name it; `written` are the cells that may be
    corrected, by their fields; `seen` is what a person who judges has before them.
    """

    place: int
    line: Line
    mark: str
    worth: str
    remark: str
    reason: str
    basis: str
    noted: str
    steps: Sequence[str]
    findings: Sequence[int]
    grades: Sequence[JudgedGrade]
    written: Mapping[str, str]
    seen: str
    acts: Sequence[Act]

    @property
    def pending(self) -> bool:
        """Whether a person has to say what it is worth."""
        return self.line.status is Status.PENDING

    @property
    def asks(self) -> str:
        """What a person may do with the mark."""
        return "改判" if not _asked_of_people(self.line) else "评判" if self.pending else "重新评判"


def form(asked: Asked) -> Response:
    """The page of a form."""
    one = asked.form()
    if one.card is None:
        return page(asked, "unscored.html", form=one, title=title(one.read))
    return _shown(asked, one, one.card)


def _shown(asked: Asked, one: DeskForm, card: Scorecard) -> Response:
    links = of.links(card)
    found = tuple(zip(of.ranked(card.findings), links.lines, strict=True))
    return page(
        asked,
        "form.html",
        form=one,
        card=card,
        title=title(one.read),
        unit=sentences.unit(card),
        grade=cards.graded(card),
        told=[one for one in ("" if card.grade else sentences.grade(card), partial_.partial(card)) if one],
        parts=evidence.split(card),
        execution=execution(card),
        lines=list(_lines(one, card, links)),
        tops=of.tops(card),
        findings=found,
        law=card.ruleset,
        budget=cells(one.made, BUDGET),
        money=about_line(one.acts, BUDGET),
        labels=edits.ROW,
        funds=edits.FUND,
        narrative=_narrative(one),
        audited=auditing.beside(asked, one.read),
        conflicts=one.read.conflicts,
        steps=[text_of(sentences.step(step, card.submission.source.file)) for step in card.steps],
    )


def execution(card: Scorecard) -> str:
    """What was spent, in a sentence."""
    return text_of(sentences.execution(card.budget))


def _lines(one: DeskForm, card: Scorecard, links: of.Links) -> Iterator[FormLine]:
    for place in of.places(card):
        line = card.lines[place]
        working = line.working
        row = working.row if working else None
        yield FormLine(
            place,
            line,
            exhibits.mark(line),
            exhibits.worth(line),
            exhibits.remark(line),
            text(row.reason) if row else "",
            text(row.basis) if row else "",
            text(row.remark) if row else "",
            [text_of(sentences.step(step, card.submission.source.file)) for step in line.steps],
            links.findings.get(place, ()),
            working.grades if working and _asked_of_people(line) else (),
            cells(one.made, row.path) if row else {},
            seen(one.made, row.path if row else ()),
            tuple(about_line(one.acts, line.path)),
        )


def _narrative(one: DeskForm) -> Sequence[tuple[str, Cell]]:
    return [(NARRATIVE.get(name, name), cell) for name, cell in one.made.narrative.items() if not cell.blank]


# --- what a person says of it ---------------------------------------------------------------------------------


def _line(asked: Asked) -> tuple[DeskForm, Line, dict[str, str]]:
    """The line that is spoken of, and its address as acts have it: as the card names it, and as the form does."""
    one = asked.form()
    at = asked.number("line")
    if one.card is None or at >= len(one.card.lines):
        raise HTTPException(404)
    line = one.card.lines[at]
    row = line.working.row if line.working else None
    return one, line, {"path": written(line.path), "row": written(row.path if row else ())}


def judge(asked: Asked) -> Response:
    """Say what a line is worth: a pending one, or one whose mark is overruled."""
    one, line, address = _line(asked)
    exact = decimals.number(asked.field("share").removesuffix("%").removesuffix("％"))
    if exact is None:
        written = asked.field("share")[:20]
        message = f"“{written}”不是比例。" if written else "没有写比例。"
        raise refused("比例", "judgement.share", message, "请写百分数，如 85%。")
    if not asked.field("words"):
        raise refused("理由", "judgement.words", "没有写理由。", "请写一句评判的理由。")
    content = address | {
        "grade": asked.field("grade"),
        "share": str(exact / 100),
        "words": asked.field("words"),
        "seen": asked.field("seen").replace("\r\n", "\n"),
        "overrules": "" if _asked_of_people(line) else "1",
    }
    return _done(asked, one, JUDGE, content)


def _asked_of_people(line: Line) -> bool:
    """Whether no rule says what a line is worth: it is pending, or a person has said it."""
    return line.status is Status.PENDING or (line.evidence is Evidence.JUDGED and line.overruled is None)


def correct(asked: Asked) -> Response:
    """Put right what was read of a cell; what stood there stays visible."""
    one = asked.form()
    field = asked.field("field")
    funds = {"path": written(BUDGET), "row": written(BUDGET)}
    content = (funds if field in edits.FUND else _line(asked)[2]) | {
        "field": field,
        "was": asked.field("was"),
        "now": asked.field("now"),
        "words": asked.field("words"),
    }
    if field not in edits.FUND and field not in edits.ROW:
        raise HTTPException(404)
    if content["was"] == content["now"]:
        raise refused(field, "desk.same", "改后的内容和原来一样。", "请写应当是什么。")
    return _done(asked, one, CORRECT, content)


def support(asked: Asked) -> Response:
    """Name what proves a line, or attach it."""
    one, _, content = _line(asked)
    attached = next((file for file in asked.files if file.filename), None)
    words = [asked.field("words")]
    if attached is not None and attached.filename:
        data = attached.file.read(_ATTACHED + 1)
        if len(data) > _ATTACHED:
            raise refused(attached.filename[:80], "file.too-large", "附件超过50MB。", "请换一个小一些的文件。")
        content |= {"file": keeping.attach(data), "name": attached.filename[:200]}
        words.append(f"附件：{content['name']}")
    content["words"] = "，".join(filter(None, words))
    if not content["words"]:
        raise refused("佐证", "desk.empty", "没有写佐证材料，也没有附文件。", "请写材料的名称，或选一个文件。")
    return _done(asked, one, EVIDENCE, content)


def undo(asked: Asked) -> Response:
    """Take an act about a form back."""
    one = asked.form()
    if asked.number("of") not in {act.id for act in (*one.acts, *one.stale)}:
        raise HTTPException(404)
    return _done(asked, one, UNDO, {"of": str(asked.number("of"))})


def _done(asked: Asked, one: DeskForm, kind: str, content: Mapping[str, str]) -> Response:
    """Do it, and show the form again."""
    line = f"#line-{asked.number('line')}" if "line" in asked.fields else ""
    return done(asked, Place(one.id, title(one.read), "这一行", f"/form/{one.id}"), kind, content, line)


def attachment(asked: Asked) -> Response:
    """What was attached to a line."""
    one = asked.form()
    act = next((act for act in one.acts if str(act.id) == asked.params["act"]), None)
    if act is None or "file" not in act.content:
        raise HTTPException(404)
    return download((keeping.ASIDE / act.content["file"]).read_bytes(), act.content["name"])


# --- what if --------------------------------------------------------------------------------------------------


def suppose(asked: Asked) -> Response:
    """What the total would be with another value, and what would move it; nothing is kept."""
    one = asked.form()
    if one.card is None:
        raise HTTPException(404)
    card, tried = one.card, None
    wrong: tuple[Problem, ...] = ()
    changes = [(name, value) for name, value in asked.query.items() if name.startswith("line-") and value.strip()]
    try:
        tried = _supposed(asked, one, card, changes) if changes else None
    except Problems as found:
        wrong = tuple(found.problems)
    return page(
        asked,
        "suppose.html",
        form=one,
        title=title(one.read),
        card=card,
        tried=tried,
        wrong=wrong,
        grade=cards.graded,
        lines=[(place, card.lines[place]) for place in of.places(card)],
        query=asked.query,
        found=whatif.what_if((tried or card).plan, tried or card),
    )


def _supposed(asked: Asked, one: DeskForm, card: Scorecard, changes: Sequence[tuple[str, str]]) -> Scorecard:
    """The form scored with other actual values."""
    made = []
    for number, (name, value) in enumerate(changes, 1):
        at = name.removeprefix("line-")
        if not (at.isascii() and at.isdigit() and int(at) < len(card.lines)):
            raise HTTPException(404)
        working = card.lines[int(at)].working
        if working is None or working.row is None:
            raise HTTPException(404)
        made.append(edits.Edit(working.row.path, "actual", value.strip(), Source(_TRIED, number)))
    changed = edits.apply((one.made,), made, ())[0]
    law = asked.state.law
    inner = law.projects if not any(card is other for other in asked.state.cards) else None
    return appraisal.appraise(inner or law, changed, card.peers)


ROUTES: Final = (
    show("/form/{form}", form),
    post("/form/{form}/judge", judge, Right.JUDGE),
    post("/form/{form}/correct", correct, Right.JUDGE),
    post("/form/{form}/support", support, Right.JUDGE),
    post("/form/{form}/undo", undo, Right.JUDGE),
    show("/form/{form}/suppose", suppose),
    show("/form/{form}/attached/{act}", attachment),
)
