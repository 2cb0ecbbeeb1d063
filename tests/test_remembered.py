"""Answers about short texts are kept, and never more of them than are allowed."""

import pytest

from jixiao.ground import remembered as memory


def test_a_short_text_is_asked_about_once_and_a_long_one_every_time() -> None:
    asked: list[int] = []

    @memory.remembered
    def length(text: str) -> int:
        asked.append(len(text))
        return len(text)

    assert [length("甲" * size) for size in (0, 2, 2, 120, 120, 121, 121, 0)] == [0, 2, 2, 120, 120, 121, 121, 0]
    assert asked == [0, 2, 120, 121, 121]


def test_an_answer_that_says_no_is_kept_as_well() -> None:
    asked: list[str] = []
    question = memory.remembered(lambda text: asked.append(text))
    assert [question("甲"), question("甲")] == [None, None]
    assert asked == ["甲"]


def test_what_is_kept_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST", 3)
    asked: list[str] = []

    @memory.remembered
    def same(text: str) -> str:
        asked.append(text)
        return text

    assert [same(text) for text in "甲乙丙丁丁甲"] == list("甲乙丙丁丁甲")
    assert asked == list("甲乙丙丁甲")
