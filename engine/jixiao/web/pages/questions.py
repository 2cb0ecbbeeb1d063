"""What reports still ask, once for all projects: each question with a field, and what was answered already."""

import operator
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from jixiao.cli.kinds import OUTLINES, Paper, Wanted, papers
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import refused
from jixiao.intake.answers import whose as whose_of
from jixiao.records import Submission, Whose
from jixiao.report import asked as asking
from jixiao.report.asked import Question
from jixiao.web import exported
from jixiao.web.asking import Asked, back, post, show
from jixiao.web.desk import answered
from jixiao.web.desk.applied import standing
from jixiao.web.desk.desk import Clash
from jixiao.web.desk.log import Act
from jixiao.web.look import page
from jixiao.web.persons import Right

#: Reports that ask something, by what the page's address says, with the kind and the outline of each.
REPORTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "project": ("项目报告（四川提纲）", "project", OUTLINES[0]),
    "national": ("项目报告（财预〔2020〕10号提纲）", "project", OUTLINES[1]),
    "department": ("部门报告", "department", OUTLINES[0]),
}
#: The questions of so many reports are found while a page waits; those of more where they are known already.
_MANY: Final = 40
#: So many reports are remembered.
_KEPT: Final = 4000
#: An answer may have so many characters.
_LONGEST: Final = 20_000

#: What a report asked when it was last made, with what it was made of.
_known: Final[dict[tuple[str, ...], tuple[Paper, Sequence[Question]]]] = {}


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in: for whom (None: all that lack it), and the act that filled it in; `path` is how acts name it."""

    path: str
    whose: Whose | None
    act: Act | None = None

    @property
    def text(self) -> str:
        """What stands there."""
        return self.act.content["text"] if self.act else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of the page: what is missing, for which section and whose, and its fields."""

    key: str
    what: str
    section: str
    whose: Sequence[Whose]
    fields: Sequence[Field]


def questions(asked: Asked) -> Response:
    """What is still asked, or one question with a field for each form."""
    name = asked.query.get("report", "")
    name = name if name in REPORTS else _usual(asked)
    found = _asked(asked, name)
    given = _given(asked)
    one = asked.query.get("key", "")
    entries = [_entry(asked, each, given, every=bool(one)) for each in found if not one or each.key == one]
    return page(
        asked,
        "questions.html",
        report=name,
        reports={each: words for each, (words, *_) in REPORTS.items()},
        key=one,
        entries=[each for each in entries if each.key],
        inside=[each for each in entries if not each.key],
        given=[Field(path, answered.whose(act), act) for path, act in given.items() if one in ("", answered.key(act))],
        count=sum(bool(each.key) for each in found),
    )


def _usual(asked: Asked) -> str:
    return asked.state.law.opened.ruleset.scope


def known(asked: Asked) -> int | None:
    """How many questions the usual reports leave open; None where finding out would take long."""
    found = _papers(asked, _usual(asked))
    missing = sum(_remembered(at, each) is None for at, each in found)
    return None if missing > _MANY else sum(bool(one.key) for one in _together(found))


def _asked(asked: Asked, name: str) -> Sequence[Question]:
    """The questions that reports leave open about forms that this person may see."""
    return _together(_papers(asked, name))


#: A report that can be made, by what it is remembered by.
_Named = tuple[tuple[str, ...], Paper]


def _papers(asked: Asked, name: str) -> Sequence[_Named]:
    scope = exported.everything(asked.state, asked.forms())
    _, kind, outline = REPORTS[name]
    cards = scope.projects if kind == "project" else scope.cards
    made = papers(scope.using, cards, Wanted(kind, outline), (), scope.texts)
    return [((kind, outline, one.name, str(one.cards[0].submission.source)), one) for one in made]


def _together(found: Sequence[_Named]) -> tuple[Question, ...]:
    asks: list[Question] = []
    for at, one in found:
        before = _remembered(at, one)
        if before is None:
            if len(_known) >= _KEPT:
                _known.clear()
            before = one.asks(())
            _known[at] = (one, before)
        asks += before
    return asking.together(asks)


def _remembered(at: tuple[str, ...], one: Paper) -> Sequence[Question] | None:
    """What a report asked before, where it is made of the very same."""
    if at not in _known:
        return None
    before, asks = _known[at]
    same = len(before.cards) == len(one.cards) and before.form == one.form
    return asks if same and all(map(operator.is_, before.cards, one.cards)) else None


def _entry(asked: Asked, one: Question, given: Mapping[str, Act], *, every: bool) -> Entry:
    """A question with one field for all, and one for each form where these are wanted."""
    read = _as_read(asked)
    whose = [read.get(each, each) for each in one.whose]
    shared = len(whose) > 1 and asked.person.may(Right.ALL)
    owners: list[Whose | None] = [None] if shared else []
    if every or not shared:
        owners += whose
    return Entry(one.key, one.what, one.section, whose, [_field(one.key, each, given) for each in owners])


def _field(key: str, whose: Whose | None, given: Mapping[str, Act]) -> Field:
    path = answered.written(key, whose)
    return Field(path, whose, given.get(path))


def _as_read(asked: Asked) -> Mapping[Whose, Whose]:
    """Whose the forms are by what they say now, with whose they were when they were read: an answer may give a name."""
    return dict(pair for form in asked.forms() for pair in _pairs(form.made, form.read))


def _pairs(made: Submission, read: Submission) -> Iterator[tuple[Whose, Whose]]:
    yield whose_of(made), whose_of(read)
    for one, its in zip(made.projects, read.projects, strict=False):  # those of other files stand by themselves
        yield from _pairs(one, its)


def _given(asked: Asked) -> Mapping[str, Act]:
    """The answers that hold and that this person may see, by what they are to."""
    mine = set(_as_read(asked).values())
    held = answered.holding(standing(asked.desk.acts))
    return {act.content["path"]: act for act in held if asked.person.may(Right.ALL) or answered.whose(act) in mine}


def answer(asked: Asked) -> Response:
    """Keep what was filled in, field by field; an empty one takes an answer back."""
    if not asked.person.name:
        raise refused("姓名", "desk.nameless", "还没有写您的姓名，没有保存。", "请在页面右上角写上姓名，再提交一次。")
    given, mine = _given(asked), set(_as_read(asked).values())
    for path, text in zip(asked.fields.get("question", ()), asked.fields.get("text", ()), strict=False):
        words = text.replace("\r\n", "\n").strip()[:_LONGEST]
        if words == (given[path].content["text"] if path in given else ""):
            continue
        if not answered.fits(path):
            raise HTTPException(404)
        whose = answered.named(path)
        if not asked.person.may(Right.ALL) and whose not in mine:
            raise HTTPException(404)
        content = {"path": path, "text": words, "what": asked.field("what")}
        done = asked.desk.do(asked.person.name, answered.ANSWER, "", content, asked.number("known"))
        if isinstance(done, Clash):
            message = f"{done.other.author}刚填过这一项，您的内容还没有保存。"
            raise refused(asked.field("what"), "desk.clash", message, "请刷新页面，看过对方写的再填。")
    return back(asked.field("to") if asked.field("to").startswith("/questions") else "/questions")


ROUTES: Final = (
    show("/questions", questions),
    post("/questions", answer, Right.UPLOAD),
)
