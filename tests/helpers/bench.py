"""A workbench for a test: a desk in a folder of its own, asked without a network.

In: files for the folder. Out: a `Bench` whose pages are asked for by address, and whose forms are sent as a browser would.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from itertools import count
from pathlib import Path
from shutil import copy
from typing import Any
from urllib.parse import quote

from starlette.testclient import TestClient

from jixiao import intake
from jixiao.intake.judgements import read_file
from jixiao.records import Status
from jixiao.web.app import application
from jixiao.web.desk.applied import JUDGE, seen, written
from jixiao.web.desk.desk import Desk
from jixiao.web.desk.prover import Prover, answer
from jixiao.web.desk.reader import Audited, audit_one, read_targets
from jixiao.web.gate import NAME, Gate, Open

EXAMPLES = Path(__file__).parents[2] / "examples"


class Here:
    """Reads in this process: what the reader's own process does is proved in test_desk."""

    def read(self, name: str, *, targets: bool) -> intake.Found:
        return read_targets(name) if targets else read_file(name)

    def audit(self, name: str) -> Audited:
        return audit_one(name)

    def close(self) -> None:
        pass


class Same:
    """Checks in this process."""

    def ask(self, question: Any) -> Any:
        return answer(question)

    def close(self) -> None:
        pass


#: One for all tests: what it said of a ruleset it says again.
PROVER = Prover(Same())


class Bench:
    """A desk and a browser before it."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self.desk = desk
        self.client = TestClient(application(desk, gate, ["testserver"]), raise_server_exceptions=True)

    def get(self, path: str, status: int = 200) -> str:
        """The page at an address, which must answer so."""
        answer = self.client.get(path)
        assert answer.status_code == status, (answer.status_code, answer.text[:2000])
        return answer.text

    def post(self, path: str, status: int = 200, files: object = None, page: str = "/", **fields: str) -> str:
        """Send a form of a page, with what its session carries; the page that one is led to."""
        data: Mapping[str, str] = {"mark": self.mark(page), "known": str(self.desk.state.number), **fields}
        answer = self.client.post(path, data=data, files=files)  # type: ignore[arg-type]
        assert answer.status_code == status, (answer.status_code, answer.text[:2000])
        return answer.text

    def mark(self, page: str = "/") -> str:
        """What the forms of this session carry."""
        found = re.search(r'name="mark" value="([^"]*)"', self.client.get(page).text)
        assert found is not None
        return found[1]

    def called(self, name: str) -> None:
        """Say one's name."""
        self.client.cookies.set(NAME, quote(name))

    def form(self, project: str) -> str:
        """The name of the form of a project."""
        return next(
            one.id for one in self.desk.state.forms.values() if one.read.project and project in one.read.project.text
        )

    def judge(self, project: str, share: str = "0.9") -> None:
        """Judge the first line of the form of a project that waits for it."""
        at = self.form(project)
        one = self.desk.state.forms[at]
        assert one.card is not None
        line = next(line for line in one.card.lines if line.status is Status.PENDING and line.working)
        assert line.working is not None
        grade = next(grade for grade in line.working.grades if grade.from_ <= Fraction(share) <= grade.to)
        told = {"grade": grade.label, "share": share, "words": "看过材料", "overrules": ""}
        row = line.working.row.path if line.working.row else ()
        where = {"path": written(line.path), "row": written(row), "seen": seen(one.made, row)}
        self.desk.do("张三", JUDGE, at, where | told, self.desk.state.number)


def clock() -> Iterator[str]:
    """Moments, one after another."""
    return (f"2024-03-01T09:{number // 60 % 60:02}:{number % 60:02}+08:00" for number in count())


@contextmanager
def bench(folder: Path, *files: Path | str, gate: Gate | None = None) -> Iterator[Bench]:
    """A workbench over a folder that is the current one; `files` (of the examples, where only named) are put into it."""
    for one in files:
        copy(EXAMPLES / one, folder)
    moments = clock()
    desk = Desk(lambda: next(moments), Here(), PROVER)
    try:
        desk.wait()
        yield Bench(desk, gate or Open())
    finally:
        desk.close()
