"""Requests → answers: who asks, whether they may, what they sent; every page of the workbench is asked for through here.

In: a handler (`Asked` → answer) with the right that it needs. Out: a route. `show` is for looking and changes nothing; `post`
is for doing: it takes a form of limited size that carries the mark of its session (CSRF). Handlers run in threads: they may
take their time.
"""

import asyncio
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jixiao.ground.problems import Problem, Problems
from jixiao.web.desk.desk import Desk
from jixiao.web.desk.state import DeskForm, State
from jixiao.web.persons import Person, Right

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
#: The field of a form that carries the mark of its session.
MARK: Final = "mark"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: by whom, of which desk, for what.

    `state` is the desk as it stood when the request came. `params` are the parts of the address, `query` what stands behind
    its `?`; `fields` and `files` are what a form sent. `mark` is what its forms are to carry.
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
        found = self.fields.get(name)
        return found[-1].strip() if found else ""

    def number(self, name: str) -> int:
        """A field that is a number of the program's own; 0 where it is none."""
        found = self.field(name)
        return int(found) if found.isascii() and found.isdigit() and len(found) < 16 else 0

    def form(self) -> DeskForm:
        """The form that the address names; there is none for who may not see it."""
        found = self.state.forms.get(self.params["form"])
        if found is None or not self.person.sees(found.owner):
            raise HTTPException(404)
        return found

    def forms(self) -> Sequence[DeskForm]:
        """The forms that this person may see."""
        return [one for one in self.state.forms.values() if self.person.sees(one.owner)]


Handler = Callable[[Asked], Response]


def show(path: str, handler: Handler, right: Right = Right.SEE) -> Route:
    """A page to look at."""

    async def endpoint(request: Request) -> Response:
        person = _person(request, right)
        if person is None:
            return _enter(request)
        asked = _asked(request, person, FormData())
        return _sealed(await run_in_threadpool(_answer, handler, asked))

    return Route(path, endpoint, methods=["GET"], name=handler.__name__)


def post(path: str, handler: Handler, right: Right) -> Route:
    """Something to do."""

    async def endpoint(request: Request) -> Response:
        person = _person(request, right)
        if person is None:
            return _enter(request)
        reading = request.form(max_files=FILES, max_fields=FIELDS, max_part_size=FIELD)
        try:
            form = await asyncio.wait_for(reading, SECONDS)
        except TimeoutError:
            raise HTTPException(408) from None
        try:
            asked = _asked(request, person, form)
            if not hmac.compare_digest(asked.field(MARK).encode(), asked.mark.encode()):
                raise HTTPException(403, "mark")
            return _sealed(await run_in_threadpool(_answer, handler, asked))
        finally:
            await form.close()

    return Route(path, endpoint, methods=["POST"], name=handler.__name__)


def back(to: str) -> Response:
    """Go and look at another page, after something was done."""
    return RedirectResponse(to, 303)


def _person(request: Request, right: Right) -> Person | None:
    """Who asks; None for a stranger. Raises 403 for who may not."""
    person: Person | None = request.app.state.gate.person(request)
    if person is not None and not person.may(right):
        raise HTTPException(403, right)
    return person


def _enter(request: Request) -> Response:
    response: Response = request.app.state.gate.enter(request)
    return _sealed(response)


def _asked(request: Request, person: Person, form: FormData) -> Asked:
    fields: dict[str, list[str]] = {}
    files: list[UploadFile] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files.append(value)
        else:
            fields.setdefault(name, []).append(value)
    desk: Desk = request.app.state.desk
    return Asked(
        request,
        desk,
        person,
        request.app.state.gate.mark(request),
        desk.state,
        {name: str(value) for name, value in request.path_params.items()},
        dict(request.query_params),
        fields,
        tuple(files),
    )


def _answer(handler: Handler, asked: Asked) -> Response:
    """What a handler answers; what it refuses is told on a page."""
    try:
        return handler(asked)
    except Problems as found:
        return refusal(asked, found.problems)


def refusal(asked: Asked, problems: Sequence[Problem]) -> Response:
    """A page that tells why something was not done; the browser's way back leads to what was typed."""
    from jixiao.web.look import page

    return page(asked, "refused.html", status=422, problems=problems)


def _sealed(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
