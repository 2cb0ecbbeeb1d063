"""What is not meant for this server, is longer than anything that is handed in, or comes too often at once, is refused.

In: a request. Out: the same, or what it is refused with, before anybody looks at it.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jixiao.ground.regex import regex

#: So many bytes one request may have; so many that of somebody who has not said who they are.
MOST: Final = 200 * 1024 * 1024
FEW: Final = 64 * 1024
#: So many requests one account, or one address without account, may have at work at once.
AT_ONCE: Final = 8
#: How a browser names the server that it asks: a name or an address, and a port.
_HOST: Final = regex(r"(\[[0-9a-fA-F:.]+\]|[^\s:\[\]/?#@\\]+)(?::\d{1,5})?")


class Named:
    """Passes on what is asked of one of these names; another may be a trick of another site, which has its own name lead here."""

    def __init__(self, app: ASGIApp, names: Sequence[str], otherwise: ASGIApp) -> None:
        self._app, self._names, self._otherwise = app, frozenset(name.lower() for name in names), otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it as `otherwise` does."""
        known = scope["type"] != "http" or _host(scope) in self._names
        await (self._app if known else self._otherwise)(scope, receive, send)


def _host(scope: Scope) -> str:
    told = [value for name, value in scope["headers"] if name == b"host"]
    found = _HOST.fullmatch(told[0].decode("latin-1")) if len(told) == 1 else None
    return found[1].lower() if found else ""


def from_here(request: Request) -> bool:
    """Whether a form comes from a page of this server, as far as the browser says where it comes from."""
    origin = request.headers.get("origin")
    try:
        return origin is None or urlsplit(origin).hostname == urlsplit(f"//{request.headers['host']}").hostname
    except ValueError:
        return False


def counted(request: Request, most: int) -> Receive:
    """What a request sends, as long as it is no longer than that, whatever it says of its length; else HTTPException."""
    told = request.headers.get("content-length", "0")
    if not (told.isascii() and told.isdigit()) or len(told) > len(str(most)) or int(told) > most:
        raise HTTPException(413)
    come = 0

    async def receive() -> Message:
        nonlocal come
        message = await request.receive()
        come += len(message.get("body", b""))
        if come > most:
            raise HTTPException(413)
        return message

    return receive


@contextmanager
def turn(busy: Counter[Hashable], who: Hashable) -> Iterator[None]:
    """One of the requests that somebody may have at work at once; HTTPException for one more."""
    if busy[who] >= AT_ONCE:
        raise HTTPException(429)
    busy[who] += 1
    try:
        yield
    finally:
        busy[who] -= 1
        if not busy[who]:
            del busy[who]
