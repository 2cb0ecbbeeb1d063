"""A workbench for a test at which several people have accounts, each before a browser of their own.

In: files that nobody's account handed in. Out: a `Bureau`: its people by their names, who have come in already.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from argon2 import PasswordHasher
from starlette.testclient import TestClient

from helpers.bench import EXAMPLES, Bench, bench
from jixiao.web.accounts import Accounts
from jixiao.web.door import Door
from jixiao.web.persons import Person, Role
from jixiao.web.tries import Tries

PASSWORD = "三月的风 柳树 河堤"
PEOPLE = (
    Person("张三", Role.EVALUATOR),
    Person("李四", Role.EVALUATOR),
    Person("王五", Role.KEEPER),
    Person("赵六", Role.READER),
    Person("甲局", Role.UNIT, "甲局"),
    Person("乙局", Role.UNIT, "乙局"),
)


class Clock:
    """Moments that pass only where a test says so."""

    def __init__(self) -> None:
        self.at = datetime(2024, 3, 1, 9, tzinfo=timezone(timedelta(hours=8)))

    def __call__(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def passes(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)


def accounts(clock: Clock) -> Accounts:
    """The accounts of the current folder, hashed as cheaply as may be."""
    return Accounts(clock, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class Bureau:
    """A desk with accounts: `of` are the browsers of those who have come in."""

    bench: Bench
    accounts: Accounts
    clock: Clock
    of: dict[str, Bench] = field(default_factory=dict)

    def browser(self) -> Bench:
        """A browser before which nobody has come in yet."""
        made = Bench.__new__(Bench)
        made.desk = self.bench.desk
        made.client = TestClient(self.bench.client.app, raise_server_exceptions=True, client=("10.0.0.9", 50000))
        return made

    def enters(self, name: str, password: str = PASSWORD, status: int = 200, **more: str) -> Bench:
        """Come in with a browser of one's own, which must be answered so."""
        made = self.browser()
        data = {"mark": made.mark("/enter"), "name": name, "password": password, **more}
        answer = made.client.post("/enter", data=data)
        assert answer.status_code == status, (answer.status_code, answer.text[:2000])
        return made

    def hands_in(self, name: str, *files: Path | str, called: Mapping[str, str] | None = None) -> None:
        """Files (of the examples, where only named) that somebody hands in."""
        sent = [("files", (Path(one).name, (EXAMPLES / one).read_bytes())) for one in files]
        sent += [("files", (one, text.encode())) for one, text in (called or {}).items()]
        self.of[name].post("/upload", files=sent)
        self.bench.desk.wait()


@contextmanager
def bureau(folder: Path, *files: Path | str, people: tuple[Person, ...] = PEOPLE) -> Iterator[Bureau]:
    """A workbench over a folder that is the current one, and everybody at it."""
    clock = Clock()
    kept = accounts(clock)
    for one in people:
        kept.add(one, PASSWORD)
    with bench(folder, *files, gate=Door(kept, tries=Tries(clock.seconds))) as made:
        all_ = Bureau(made, kept, clock)
        for one in people:
            all_.of[one.name] = all_.enters(one.name)
        yield all_


def project(name: str, unit: str, more: str = "") -> str:
    """A form in YAML."""
    return (
        f"project: {name}\nunit: {unit}\nyear: 2023\nbudget: {{total: {{annual: 100, executed: 90}}}}\n"
        f"indicators: [{{path: [产出指标, 数量指标, 发放人数], target: ≥90人, actual: 95人}}]\n{more}"
    )


def text_of(page: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"<[^>]*>", " ", page)
