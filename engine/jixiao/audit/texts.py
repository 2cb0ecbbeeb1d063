"""The texts of an account, each with where it stands: what the checks of words look at.

Comes in: an account. Goes out: its headings and passages as `Text`, and places in them as `Spot`, with enough words to be found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jixiao.audit import writing
from jixiao.records.account import Account, AccountSection, Passage, PassageKind
from jixiao.records.discrepancy import Spot

#: A place of fewer characters is quoted with what stands around it.
_SHORT: Final = 8
_AROUND: Final = 12
_MOST: Final = 120
_ENDS: Final = re.compile(r"[。；\n]")


@dataclass(frozen=True, slots=True)
class Text:
    """A heading or passage: its text, the same in half width (of the same length), and where it stands."""

    text: str
    half: str
    passage: Passage
    section: int
    block: int
    within: AccountSection
    markdown: bool = False

    @property
    def kind(self) -> PassageKind:
        """What the passage is in its document."""
        return self.passage.kind


def texts(account: Account) -> Iterator[Text]:
    """Every heading and passage in the order of the document."""
    markdown = account.source.file.lower().endswith((".md", ".markdown"))
    for index, section in enumerate(account.sections):
        if section.heading is not None:
            yield _text(section.heading, index, -1, section, markdown=markdown)
        for at, block in enumerate(section.blocks):
            if isinstance(block, Passage):
                yield _text(block, index, at, section, markdown=markdown)


def _text(passage: Passage, section: int, block: int, within: AccountSection, *, markdown: bool) -> Text:
    return Text(passage.text, writing.half(passage.text), passage, section, block, within, markdown)


def spot(text: Text, start: int, end: int) -> Spot:
    """A place in a text; what is short is quoted with the words around it, what is long is cut."""
    quoted = text.text[start:end]
    if len(quoted) < _SHORT:
        before, after = text.text[max(start - _AROUND, 0) : start], text.text[end : end + _AROUND]
        quoted = _ENDS.split(before)[-1] + quoted + _ENDS.split(after)[0]
    quoted = quoted if len(quoted) <= _MOST else quoted[: _MOST - 1] + "…"
    return Spot(text.passage.place(start), quoted.strip(), text.section, text.block, start, end)


def whole(text: Text) -> Spot:
    """The whole of a text as a place."""
    return spot(text, 0, len(text.text))
