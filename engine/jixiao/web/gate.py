"""Who comes in: on one's own computer whoever sits at it, at a server who has an account (`accounts`).

A page's forms carry a mark that only pages of the same session have, so that no other site can do anything here. What is not
meant for this server, or is longer than anything that is handed in, is refused before anybody looks at it.
"""

import hmac
import os
import secrets
from collections.abc import Mapping
from typing import Final, Protocol
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jixiao.web.desk.log import OWN
from jixiao.web.persons import Person, Role

#: So many bytes one request may have.
MOST: Final = 200 * 1024 * 1024
SESSION: Final = "jixiao"
NAME: Final = "jixiao_name"
_KEY: Final = OWN / "key"


class Gate(Protocol):
    """Decides who somebody is."""

    def person(self, request: Request) -> Person | None:
        """Who asks; None for a stranger."""

    def enter(self, request: Request) -> Response:
        """Where a stranger is sent."""

    def mark(self, request: Request) -> str:
        """What the forms of this session carry."""


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


def marked(secret: bytes, session: str) -> str:
    """The mark of a session."""
    return hmac.new(secret, session.encode("utf-8", "replace"), "sha256").hexdigest()


class Open:
    """Whoever sits at this computer: one person with every right, who may say their name."""

    def __init__(self) -> None:
        self._key = key()

    def person(self, request: Request) -> Person | None:
        """The owner, under the name that was given; a stranger until the browser has its session."""
        if SESSION not in request.cookies:
            return None
        return Person(unquote(request.cookies.get(NAME, "")), Role.OWNER)

    def enter(self, request: Request) -> Response:
        """Begin a session and come again."""
        response = RedirectResponse(_again(request), 303)
        response.set_cookie(SESSION, secrets.token_urlsafe(32), httponly=True, samesite="strict")
        return response

    def mark(self, request: Request) -> str:
        """What the forms of this session carry."""
        return marked(self._key, request.cookies.get(SESSION, ""))


def _again(request: Request) -> str:
    """The same address; after a form that was sent without a session, the first page."""
    return str(request.url.path) if request.method == "GET" else "/"


def remember(response: Response, name: str) -> None:
    """Keep the name that a person gave."""
    response.set_cookie(NAME, quote(name), httponly=True, samesite="strict", max_age=365 * 24 * 3600)


class Limited:
    """Refuses requests that are longer than anything that is handed in, whatever they say of their length."""

    def __init__(self, app: ASGIApp, most: int = MOST) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what it sends."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: Mapping[bytes, bytes] = dict(scope["headers"])
        told = headers.get(b"content-length", b"0")
        if not told.isdigit() or int(told) > self._most:
            await _TOO_LONG(scope, receive, send)
            return
        come = 0
        answered = False

        async def counted() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > self._most:
                raise _TooLong
            return message

        async def sent(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, counted, sent)
        except _TooLong:
            if not answered:
                await _TOO_LONG(scope, receive, send)


class _TooLong(Exception):  # noqa: N818 - it says what happened
    """More came than may come."""


_TOO_LONG: Final = PlainTextResponse(f"一次最多上传{MOST // 1024 // 1024}MB。请分几次上传。", 413)
