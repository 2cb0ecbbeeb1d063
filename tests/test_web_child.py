"""A process that answers questions: one that takes too long, or ends, harms nobody."""

import os
import sys
import time
from types import SimpleNamespace

import pytest

from jixiao.web.desk import child
from jixiao.web.desk.child import Child, EndedError, SlowError


@pytest.mark.slow
def test_a_question_that_takes_too_long_is_given_up_and_the_next_one_is_answered() -> None:
    asking = Child(time.sleep, patience=1)
    try:
        with pytest.raises(SlowError):
            asking.ask(60)
        asking._patience = 60
        assert asking.ask(0) is None
    finally:
        asking.close()


def test_a_question_may_end_the_process() -> None:
    asking = Child(os._exit)
    for _ in range(2):
        with pytest.raises(EndedError):
            asking.ask(0)
    asking.close()


def test_one_process_answers_many_questions() -> None:
    asking = Child(len)
    try:
        assert [asking.ask("甲"), asking.ask("乙丙")] == [1, 2]
    finally:
        asking.close()


def test_what_was_never_asked_needs_no_end() -> None:
    Child(len).close()


class Few:
    """A pipe through which a few questions come."""

    def __init__(self, *questions: object) -> None:
        self.questions = list(questions)
        self.sent: list[object] = []

    def recv(self) -> object:
        if not self.questions:
            raise EOFError
        return self.questions.pop(0)

    def send(self, answer: object) -> None:
        self.sent.append(answer)


@pytest.mark.parametrize(("platform", "limited"), [("linux", 1), ("win32", 0)])
def test_the_process_has_limited_memory_and_ends_with_the_pipe(
    monkeypatch: pytest.MonkeyPatch, platform: str, limited: int
) -> None:
    limits: list[object] = []
    monkeypatch.setitem(
        sys.modules, "resource", SimpleNamespace(RLIMIT_AS=9, setrlimit=lambda *one: limits.append(one))
    )
    monkeypatch.setattr(sys, "platform", platform)
    pipe = Few("甲", "乙丙")
    child._answer_all(pipe, len)  # type: ignore[arg-type]
    assert pipe.sent == [1, 2]
    assert limits == [(9, (child.MEMORY, child.MEMORY))] * limited
