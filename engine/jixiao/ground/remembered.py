"""Answers about short texts, kept: the same few labels come again with every form.

In: a question whose answer depends on the text alone and is never changed. Out: the same question, quicker. What is kept has a
bound: the answer about a long text is forgotten at once, and all are when there are too many.
"""

from collections.abc import Callable
from typing import Final, TypeVar

#: Longer texts are nobody's label; so many answers are kept to one question.
_LONGEST: Final = 120
_MOST: Final = 4096

Answer = TypeVar("Answer")


class _Answers(dict[str, Answer]):
    def __init__(self, question: Callable[[str], Answer]) -> None:
        self.question = question

    def __missing__(self, text: str) -> Answer:
        answer = self.question(text)
        if len(text) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[text] = answer
        return answer


def remembered(question: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """A question about a text that remembers its answers."""
    return _Answers(question).__getitem__  # what is known costs a look into a dict, no call of ours
