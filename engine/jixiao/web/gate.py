"""Who comes in: on one's own computer whoever sits at it, at a server who has an account (`door`).

A page's forms carry a mark that only pages in the same browser have, so that no other site can do anything here.
"""

import hmac
import os
import secrets
from collections.abc import Sequence
from typing import Final, Protocol
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from jixiao.web.accounts import Event
from jixiao.web.asking import Asked, Page, back, post
from jixiao.web.desk.log import OWN
from jixiao.web.persons import Person, Right, Role

SESSION: Final = "jixiao"
NAME: Final = "jixiao_name"
_KEY: Final = OWN / "key"


class Gate(Protocol):
    """Decides who somebody is; `routes` are the pages on which they say it."""

    @property
    def routes(self) -> tuple[Page, ...]:
        """The pages of this gate."""

    def person(self, request: Request) -> Person | None:
        """Who asks; None for a stranger."""

    def enter(self, request: Request) -> Response:
        """What a stranger is answered who asks for something that is not for strangers."""

    def events(self) -> Sequence[Event]:
        """Who came, left, and was let in or shut out, the first first."""

    def mark(self, request: Request, person: Person) -> str:
        """What the forms of this person in this browser carry; `""` where the browser has shown nothing to know it by."""


def key() -> bytes:
    """The secret of this desk, made when it is first asked for; only its owner may read the file."""
    try:
        return _KEY.read_bytes()
    except FileNotFoundError:
        _KEY.parent.mkdir(parents=True, exist_ok=True)
        made = secrets.token_bytes(32)
        with os.fdopen(os.open(_KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
        return made


def marked(secret: bytes, browser: str, name: str = "") -> str:
    """The mark of a person in a browser; `""` where nothing is known of the browser."""
    return hmac.new(secret, f"{browser}\n{name}".encode("utf-8", "replace"), "sha256").hexdigest() if browser else ""


class Open:
    """Whoever sits at this computer: one person with every right, who may say their name."""

    def __init__(self) -> None:
        self._key = key()

    @property
    def routes(self) -> tuple[Page, ...]:
        """Where the name is said."""
        return (post("/name", self.name, Right.SEE),)

    def person(self, request: Request) -> Person | None:
        """The owner, under the name that was given; a stranger until the browser has its session."""
        if not request.cookies.get(SESSION):
            return None
        return Person(unquote(request.cookies.get(NAME, "")), Role.OWNER)

    def enter(self, request: Request) -> Response:
        """Begin a session and come again; after a form that was sent without a session, to the first page."""
        response = RedirectResponse(request.url.path if request.method == "GET" else "/", 303)
        response.set_cookie(SESSION, secrets.token_urlsafe(32), httponly=True, samesite="strict")
        return response

    def events(self) -> Sequence[Event]:
        """Nobody has to come in."""
        return ()

    def mark(self, request: Request, _person: Person) -> str:
        """What the forms of this session carry."""
        return marked(self._key, request.cookies.get(SESSION, ""))

    def name(self, asked: Asked) -> Response:
        """Keep the name that the person at this computer gives."""
        response = back(asked.field("to"))
        name = quote(asked.field("name")[:40])
        response.set_cookie(NAME, name, httponly=True, samesite="strict", max_age=365 * 24 * 3600)
        return response
