"""Requests → answers: who asks, whether they may, what they sent; every page of the workbench is asked for through here.

In: a handler (`Asked` → answer) with the right that it needs. Out: a route. `show` is for looking and changes nothing; `post`
is for doing: it takes a form of limited size that carries the mark of its browser (CSRF). Handlers run in threads: they may
take their time.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems
from jixiao.ground.regex import regex
from jixiao.web import limits
from jixiao.web.desk.desk import Desk
from jixiao.web.desk.state import DeskForm, State
from jixiao.web.persons import STRANGER, Person, Right

#: So many files and fields one form may send, so long may a field be (bytes), and so many seconds may sending take.
FILES: Final = 500
FIELDS: Final = 2000
FIELD: Final = 2 * 1024 * 1024
SECONDS: Final = 300
#: What a browser may do with a page of ours: nothing but ask this server.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "frame-src 'self'; frame-ancestors 'self'; base-uri 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
}
#: An address of this server, and no other: `//` and `/\\` lead elsewhere.
_LOCAL: Final = regex(r"/(?![/\\])[^\x00-\x20]*")
#: The field of a form that carries the mark of its browser.
MARK: Final = "mark"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: by whom, of which desk, for what.

    `state` is the desk as it stood when the request came, as far as this person may see it. `params` are the parts of the
    address, `query` what stands behind its `?`; `fields` and `files` are what a form sent. `mark` is what its forms are to carry.
    """

    request: Request
    desk: Desk
    person: Person
    mark: str
    state: State
    params: Mapping[str, str]
    query: Mapping[str, str]
    fields: Mapping[str, Sequence[str]]
    files: Sequence[UploadFile] = ()

    def field(self, name: str) -> str:
        """A field of the form without white space around it; `""` where it was not sent."""
        return self.word(name).strip()

    def word(self, name: str) -> str:
        """A field of the form just as it was typed."""
        found = self.fields.get(name)
        return found[-1] if found else ""

    def number(self, name: str) -> int:
        """A field that is a number of the program's own; 0 where it is none."""
        found = self.field(name)
        return int(found) if found.isascii() and found.isdigit() and len(found) < 16 else 0

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return _address(self.request)

    def look(self) -> State:
        """Look into the folder again: the desk as it stands now, as far as this person may see it."""
        self.desk.look()
        return _seen(self.desk, self.person)

    def form(self) -> DeskForm:
        """The form that the address names; there is none for who may not see it."""
        found = self.state.forms.get(self.params["form"])
        if found is None:
            raise HTTPException(404)
        return found

    def forms(self) -> Sequence[DeskForm]:
        """The forms that this person may see."""
        return list(self.state.forms.values())


Handler = Callable[[Asked], Response]


class Page(Route):
    """An address of the workbench, and the right that asking for it needs."""

    def __init__(
        self, path: str, endpoint: Callable[[Request], Awaitable[Response]], method: str, right: Right
    ) -> None:
        super().__init__(path, endpoint, methods=[method])
        self.right = right


def show(path: str, handler: Handler, right: Right = Right.SEE) -> Page:
    """A page to look at."""

    async def endpoint(request: Request) -> Response:
        async with _admitted(request, right) as person:
            if person is None:
                return _sealed(request.app.state.gate.enter(request))
            return _sealed(await run_in_threadpool(_answer, handler, request, person, FormData()))

    return Page(path, endpoint, "GET", right)


def post(path: str, handler: Handler, right: Right) -> Page:
    """Something to do."""
    most = limits.FEW if right is Right.ENTER else limits.MOST
    files = 0 if right is Right.ENTER else FILES

    async def endpoint(request: Request) -> Response:
        async with _admitted(request, right) as person:
            if person is None:
                return _sealed(request.app.state.gate.enter(request))
            if not limits.from_here(request):
                raise HTTPException(403, "origin")
            sent = Request(request.scope, limits.counted(request, most))
            try:
                reading = sent.form(max_files=files, max_fields=FIELDS, max_part_size=FIELD)
                form = await asyncio.wait_for(reading, SECONDS)
            except TimeoutError:
                raise HTTPException(408) from None
            try:
                return _sealed(await run_in_threadpool(_done, handler, request, person, form))
            finally:
                await form.close()

    return Page(path, endpoint, "POST", right)


@asynccontextmanager
async def _admitted(request: Request, right: Right) -> AsyncIterator[Person | None]:
    """Who asks, while their request is at work; None for a stranger where a stranger may not. HTTPException for who may not."""
    person: Person = await run_in_threadpool(request.app.state.gate.person, request) or STRANGER
    with limits.turn(request.app.state.busy, (person, _address(request) if person is STRANGER else "")):
        if person.may(right):
            yield person
        elif person is STRANGER:
            yield None
        else:
            raise HTTPException(403, right)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def back(to: str) -> Response:
    """Go and look at another page of ours, after something was done."""
    return RedirectResponse(to if _LOCAL.fullmatch(to) else "/", 303)


def _done(handler: Handler, request: Request, person: Person, form: FormData) -> Response:
    """What a handler answers to a form of a page of ours; HTTPException for a form of any other."""
    sent, mark = form.get(MARK), request.app.state.gate.mark(request, person)
    if not (isinstance(sent, str) and mark and hmac.compare_digest(sent.encode(), mark.encode())):
        raise HTTPException(403, MARK)
    return _answer(handler, request, person, form)


def _answer(handler: Handler, request: Request, person: Person, form: FormData) -> Response:
    """What a handler answers; what it refuses is told on a page."""
    fields: dict[str, list[str]] = {}
    files: list[UploadFile] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files.append(value)
        else:
            fields.setdefault(name, []).append(value)
    desk: Desk = request.app.state.desk
    asked = Asked(
        request,
        desk,
        person,
        request.app.state.gate.mark(request, person),
        _seen(desk, person),
        {name: str(value) for name, value in request.path_params.items()},
        dict(request.query_params),
        fields,
        tuple(files),
    )
    try:
        return handler(asked)
    except Problems as found:
        return refusal(asked, found.problems)


def _seen(desk: Desk, person: Person) -> State:
    return desk.state if person.may(Right.ALL) else desk.seen_by(person.unit)


def refusal(asked: Asked, problems: Sequence[Problem]) -> Response:
    """A page that tells why something was not done; the browser's way back leads to what was typed."""
    from jixiao.web.look import page

    return page(asked, "refused.html", status=422, problems=problems)


def _sealed(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
