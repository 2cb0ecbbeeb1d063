"""Who did what, and when: what was done at the desk, and who came and left; what can be taken back is taken back here."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final

from starlette.responses import Response

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import refused
from jixiao.web import accounts
from jixiao.web.asking import Asked, back, post, show
from jixiao.web.desk import keeping
from jixiao.web.desk.applied import CORRECT, EVIDENCE, JUDGE, ON_FORMS, UNDO, undone
from jixiao.web.desk.desk import Clash
from jixiao.web.desk.log import Act
from jixiao.web.desk.state import LAW, REMOVE, UPLOAD, State
from jixiao.web.look import page
from jixiao.web.pages.files import title
from jixiao.web.persons import Right

#: So many entries stand on a page.
PAGE: Final = 100
#: What can be taken back here.
UNDOABLE: Final = (*ON_FORMS, UNDO, LAW, UPLOAD, REMOVE)
#: What things are called that are done; others say themselves what they are.
KINDS: Final = {
    JUDGE: "评判",
    CORRECT: "更正",
    EVIDENCE: "佐证",
    UPLOAD: "放入文件",
    REMOVE: "移出文件",
    LAW: "换规则集",
    UNDO: "撤销",
    accounts.ENTERED: "登录",
    accounts.WRONG: "密码不对",
    accounts.LEFT: "退出",
    accounts.CHANGED: "改密码",
    accounts.ADDED: "建账号",
    accounts.DISABLED: "停用账号",
    accounts.ENABLED: "恢复账号",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done: by whom, of what kind, about what file and form; `act` is None for what an account did.

    `gone` says that it was taken back, `undoable` that this person may take it back now; `place` is the address that an account
    was used from.
    """

    at: str
    who: str
    kind: str
    act: Act | None = None
    file: str = ""
    form: str = ""
    name: str = ""
    place: str = ""
    gone: bool = False
    undoable: bool = False

    @property
    def called(self) -> str:
        """What its kind is called."""
        return KINDS.get(self.kind, self.kind)


def log(asked: Asked) -> Response:
    """The entries that were asked for, the last one first."""
    acts = asked.desk.acts
    every = [*_acts(asked, acts, asked.state), *_events(asked)]
    wanted = {name: asked.query.get(name, "") for name in ("who", "kind", "file")}
    found = [one for one in every if all(not value or getattr(one, name) == value for name, value in wanted.items())]
    found.sort(key=lambda one: datetime.fromisoformat(one.at))  # what was done at one moment stays in order
    found.reverse()
    pages = max(1, -(-len(found) // PAGE))
    told = asked.query.get("page", "1")
    at = min(int(told), pages) if told.isascii() and told.isdigit() and 0 < len(told) < 9 and int(told) else 1
    return page(
        asked,
        "log.html",
        entries=found[(at - 1) * PAGE : at * PAGE],
        count=len(found),
        wanted=wanted,
        at=at,
        pages=pages,
        people=[(name, name or "未署名") for name in sorted({one.who for one in every})],
        kinds=[(kind, KINDS.get(kind, kind)) for kind in dict.fromkeys((*KINDS, *(one.kind for one in every)))],
        files=[(name, name) for name in sorted({one.file for one in every if one.file})],
    )


def _acts(asked: Asked, acts: Sequence[Act], state: State) -> Iterator[Entry]:
    gone = undone(acts)
    may = asked.person.may(Right.JUDGE)
    for act in acts:
        form = state.forms.get(act.about)
        yield Entry(
            act.at,
            act.author,
            act.kind,
            act,
            form.read.source.file if form is not None else act.about if _of_file(act) else "",
            form.id if form is not None else "",
            title(form.read) if form is not None else "",
            gone=act.id in gone,
            undoable=may and _undoable(act, gone),
        )


def _events(asked: Asked) -> Iterator[Entry]:
    for one in asked.request.app.state.gate.events():
        yield Entry(one.at, one.name, one.kind, place=one.place)


def _of_file(act: Act) -> bool:
    return "was" in act.content and "now" in act.content and act.kind in (UPLOAD, REMOVE, UNDO)


def _undoable(act: Act, gone: AbstractSet[int]) -> bool:
    """Whether an act can be taken back: not one that was, and not one that changed nothing."""
    changed = not _of_file(act) or act.content["was"] != act.content["now"]
    return act.kind in UNDOABLE and act.id not in gone and changed


def undo(asked: Asked) -> Response:
    """Take back what somebody did; a file stands again as it stood before."""
    acts = asked.desk.acts
    act = next((one for one in acts if one.id == asked.number("of")), None)
    if act is None or not _undoable(act, undone(acts)):
        raise refused("记录", "desk.undone", "这一步已经撤销过了，或不能撤销。", "请刷新页面看现在的情况。")
    if _of_file(act):
        keeping.undo(asked.desk, asked.person, act)
    else:
        done = asked.desk.do(asked.person.name, UNDO, act.about, {"of": str(act.id)}, asked.number("known"))
        if isinstance(done, Clash):
            raise refused("记录", "desk.clash", "别人刚改过同一处，没有撤销。", "请刷新页面，看过再决定。")
    return back("/log")


ROUTES: Final = (show("/log", log, Right.ALL), post("/log/undo", undo, Right.JUDGE))
