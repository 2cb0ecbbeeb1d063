"""The gate of a desk with accounts: who has one says who they are, and is known by a session until they leave.

In: accounts. Out: persons, and the pages where one comes in, leaves, and changes one's password. What a browser shows for its
session is kept from scripts and other sites; the mark of its forms outlasts the session, so that what was typed can still be
saved after one has come in again.
"""

import secrets
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from jixiao.ground.problems import refused
from jixiao.web import look
from jixiao.web.accounts import Accounts, Event
from jixiao.web.accounts import key as known_by
from jixiao.web.asking import Asked, Page, back, post, show
from jixiao.web.gate import key, marked
from jixiao.web.persons import STRANGER, Person, Right
from jixiao.web.tries import Tries

_YEAR: Final = 365 * 24 * 3600


class Door:
    """Knows people by their accounts; `secure` where browsers come by https, `tries` counts wrong passwords."""

    def __init__(self, accounts: Accounts, *, secure: bool = False, tries: Tries | None = None) -> None:
        self.accounts = accounts
        self._secure, self._tries, self._key = secure, tries or Tries(), key()
        # A browser takes what begins so from this very server alone, not from one beside it.
        start = "__Host-" if secure else ""
        self.session, self.browser = f"{start}jixiao", f"{start}jixiao_browser"

    @property
    def routes(self) -> tuple[Page, ...]:
        """Where one comes in, leaves, and changes one's password."""
        return (
            show("/enter", self.asks, Right.ENTER),
            post("/enter", self.enters, Right.ENTER),
            post("/leave", self.leaves, Right.ENTER),
            show("/password", self.asks_password),
            post("/password", self.changes_password, Right.SEE),
        )

    def person(self, request: Request) -> Person | None:
        """Who has this session; None for a stranger."""
        token = request.cookies.get(self.session)
        return self.accounts.of(token) if token else None

    def enter(self, request: Request) -> Response:
        """Show where to come in; who had typed something is told, so that it is not lost."""
        if request.method == "POST":
            return look.bare("expired.html", status=401)
        to = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/enter?to={quote(to, safe='')}" if to != "/" else "/enter", 303)

    def events(self) -> Sequence[Event]:
        """What happened to accounts."""
        return self.accounts.events()

    def mark(self, request: Request, person: Person) -> str:
        """What the forms of this person in this browser carry."""
        return marked(self._key, request.cookies.get(self.browser, ""), person.name)

    # --- pages ------------------------------------------------------------------------------------------------

    def asks(self, asked: Asked) -> Response:
        """Where one comes in."""
        to = asked.query.get("to", "/")
        return back(to) if asked.person is not STRANGER else self._asking(asked, to)

    def _asking(self, asked: Asked, to: str, told: str = "", status: int = 200) -> Response:
        """The page, and what its browser is to be known by."""
        browser = asked.request.cookies.get(self.browser) or secrets.token_urlsafe(32)
        mark = marked(self._key, browser, STRANGER.name)
        response = look.page(asked, "enter.html", status=status, to=to, told=told, door=mark, name=asked.field("name"))
        self._set(response, self.browser, browser, _YEAR)
        return response

    def enters(self, asked: Asked) -> Response:
        """Come in, with a name and its password."""
        name, to = asked.field("name"), asked.field("to")
        if wait := self._tries.begin(known_by(name), asked.address):
            return self._asking(asked, to, f"试错的次数太多，请等{wait}秒再试。", 429)
        person = self.accounts.proved(name, asked.word("password"), asked.address)
        if person is None:
            return self._asking(asked, to, "姓名或密码不对。", 401)
        self._tries.right(known_by(name), asked.address)
        return self._begun(person, asked, to)

    def leaves(self, asked: Asked) -> Response:
        """End the session."""
        if asked.person is not STRANGER:
            self.accounts.end(asked.request.cookies[self.session], asked.person, asked.address)
        response = back("/enter")
        self._set(response, self.session, "", 0)
        return response

    def asks_password(self, asked: Asked) -> Response:
        """Where one changes one's password."""
        return look.page(asked, "password.html")

    def changes_password(self, asked: Asked) -> Response:
        """Change one's own password: every session of the account ends, and this browser has a new one."""
        person = asked.person
        if wait := self._tries.begin(known_by(person.name), asked.address):
            raise refused("密码", "account.wait", f"试错的次数太多，请等{wait}秒。", "请稍后再试。")
        if self.accounts.proved(person.name, asked.word("password"), asked.address) is None:
            raise refused("密码", "account.wrong", "现在的密码不对，没有改。", "请重新填写。")
        self._tries.right(known_by(person.name), asked.address)
        if asked.word("new") != asked.word("again"):
            raise refused("密码", "account.differs", "两次填写的新密码不一样，没有改。", "请重新填写。")
        self.accounts.renew(person.name, asked.word("new"), asked.address)
        return self._begun(person, asked, "/")

    def _begun(self, person: Person, asked: Asked, to: str) -> Response:
        response = back(to)
        self._set(response, self.session, self.accounts.begin(person, asked.address), None)
        return response

    def _set(self, response: Response, name: str, value: str, age: int | None) -> None:
        response.set_cookie(name, value, httponly=True, samesite="strict", secure=self._secure, max_age=age)
