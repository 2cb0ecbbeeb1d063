"""What no finished document says: blanks that were not filled in, alternatives that nobody chose, instructions, doubled words.

Comes in: an account, and the remnants of the files of relations. Goes out: discrepancies with their places. What can be said
in words is data; what has to be counted (a list that names a thing twice, a sentence said twice, two scripts) is found here.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.audit import writing
from jixiao.audit.rules import Remnant, Rules
from jixiao.audit.texts import Text, spot, texts
from jixiao.records.account import Account, AccountTable, PassageKind
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.say import faults

#: So many places of one kind of remnant are told one by one.
_MOST: Final = 200
_SAID: Final = (PassageKind.TEXT, PassageKind.CAPTION, PassageKind.NOTE)
_MARKS: Final = re.compile(r"[，,、；;：:。]\s?[，,、；;：:。](?!。)")
_LIST: Final = re.compile(r"[^，。；：;:\n]{2,2000}+")
_ITEM: Final = re.compile(r"[^、\n]{2,30}+")
_DOUBLED: Final = re.compile(
    r"([对的了在与及并被把将为到由])\1(?![对的了在与及并被把将为到由])|([\u4e00-\u9fff]{3,10}?)\2(?!\2)"
)
_REAL: Final = re.compile(r"应对对|针对对方|面对对|的的确|到到|对对[碰子联方手]|了了[之无]|为为人|在在")
_SENTENCE: Final = re.compile(r"[^。；\n]{15,400}")
_LEAST_ITEMS: Final = 5
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


def check(account: Account, rules: Rules) -> Iterator[Discrepancy]:
    """Everything in the account that should not have been left in it."""
    every = tuple(texts(account))
    for remnant in rules.remnants:
        yield from _worded(remnant, account, every)
    for text in every:
        if text.kind in _SAID:
            yield from _punctuation(text)
            yield from _repeated_items(text)
            yield from _repeated_words(text)
            yield from _repeated_sentences(text)
            yield from _brackets(text)
    yield from _left_in(every)
    yield from _scripts(every)


# --- what can be said in words ---------------------------------------------------------------------------------------


def _worded(remnant: Remnant, account: Account, every: Sequence[Text]) -> Iterator[Discrepancy]:
    found: list[Spot] = []
    for text in every:
        if text.kind in _SAID and not (text.markdown and remnant.id == "remnant.placeholder.stars"):
            found += (spot(text, start, end) for start, end in _matches(remnant, text.half))
            if len(found) > _MOST:
                break
    if remnant.tables:
        found += _in_tables(remnant, account)
    found = sorted(dict.fromkeys(found[:_MOST]), key=lambda one: (one.section, one.block, one.start))
    for places in [found] if remnant.once and found else [[one] for one in found]:
        told = remnant.message.replace("{文字}", places[0].text)
        yield Discrepancy(remnant.id, remnant.certainty, told, remnant.advice, tuple(places))


def _matches(remnant: Remnant, text: str) -> list[tuple[int, int]]:
    """Where the words of a remnant stand in a text, each place once."""
    taken = [(one.start(), one.end()) for pattern in remnant.unless for one in pattern.finditer(text)]
    found: list[tuple[int, int]] = []
    for pattern in remnant.words:
        for one in pattern.finditer(text):
            if not any(start < one.end() and one.start() < end for start, end in (*taken, *found)):
                found.append((one.start(), one.end()))
                if len(found) > _MOST:
                    return found
    return found


def _in_tables(remnant: Remnant, account: Account) -> Iterator[Spot]:
    for section, one in enumerate(account.sections):
        for index, block in enumerate(one.blocks):
            if isinstance(block, AccountTable):
                for cell in (cell for row in block.rows for cell in row if cell.text):
                    if _matches(remnant, writing.half(cell.text[:2000])):
                        yield Spot(cell.source, cell.text[:80], section, index)


# --- what has to be counted -------------------------------------------------------------------------------------------


def _punctuation(text: Text) -> Iterator[Discrepancy]:
    for found in list(_MARKS.finditer(text.text))[:_MOST]:
        if found[0].replace(" ", "") not in ("：：", "::", "；:"):
            yield faults.told("remnant.punctuation", Certainty.CERTAIN, (spot(text, *found.span()),), marks=found[0])


def _repeated_items(text: Text) -> Iterator[Discrepancy]:
    """A list that names the same thing twice: 培训费、公务接待费、…、培训费、公务接待费."""
    for part in _LIST.finditer(text.text) if text.text.count("、") >= _LEAST_ITEMS else ():
        items = list(_ITEM.finditer(part[0]))
        if len(items) <= _LEAST_ITEMS:
            continue
        first: dict[str, tuple[int, int]] = {}
        twice: list[Spot] = []
        again: list[str] = []
        names = [re.sub(r"\s|等$", "", item[0]) for item in items]
        for name, item in zip(names, items, strict=True):
            at = (part.start() + item.start(), part.start() + item.end())
            if name in first and len(name) > 2:
                twice += [spot(text, *at), spot(text, *first[name])]
                again.append(name)
            first.setdefault(name, at)
        if twice:
            named = "、".join(dict.fromkeys(again[:10]))
            yield faults.told("remnant.item-twice", Certainty.CERTAIN, tuple(twice[:20]), names=named)


def _repeated_words(text: Text) -> Iterator[Discrepancy]:
    for found in list(_DOUBLED.finditer(text.text))[:_MOST]:
        around = text.text[max(found.start() - 2, 0) : found.end() + 2]
        if not _REAL.search(around):
            sure = Certainty.PROBABLE if found[2] else Certainty.CERTAIN
            word = found[1] or found[2]
            yield faults.told("remnant.word-twice", sure, (spot(text, *found.span()),), word=word)


def _repeated_sentences(text: Text) -> Iterator[Discrepancy]:
    """A sentence that stands twice in one passage."""
    first: dict[str, tuple[int, int]] = {}
    for found in _SENTENCE.finditer(text.text):
        same = writing.words(found[0])
        if same in first:
            yield faults.told(
                "remnant.sentence-twice", Certainty.CERTAIN, (spot(text, *found.span()), spot(text, *first[same]))
            )
        first.setdefault(same, found.span())


def _brackets(text: Text) -> Iterator[Discrepancy]:
    """Brackets without the other half; a number such as 1） has none."""
    body = re.sub(
        r"(?:^|(?<=[。；;，,：:\s]))[（(]?[0-9一二三四五六七八九十]{1,3}[)）]", lambda one: " " * len(one[0]), text.half
    )
    if text.kind is not PassageKind.TEXT or not body.rstrip().endswith(("。", ".", ";", "!", "?")):
        return
    open_: list[int] = []
    for at, char in enumerate(body):
        if char == "(":
            open_.append(at)
        elif char == ")":
            if not open_:
                yield faults.told("remnant.bracket", Certainty.PROBABLE, (spot(text, at, at + 1),))
                return
            open_.pop()
    if open_:
        yield faults.told("remnant.bracket", Certainty.PROBABLE, (spot(text, open_[-1], open_[-1] + 1),))


def _left_in(every: Sequence[Text]) -> Iterator[Discrepancy]:
    """Comments and changes that nobody took out or accepted."""
    for kind, id_ in ((PassageKind.COMMENT, "remnant.comment"), (PassageKind.REVISION, "remnant.revision")):
        for text in [one for one in every if one.kind is kind and one.text.strip()][:_MOST]:
            yield faults.told(id_, Certainty.CERTAIN, (spot(text, 0, len(text.text)),), words=text.text[:30])


def _scripts(every: Sequence[Text]) -> Iterator[Discrepancy]:
    """Traditional characters in a text that otherwise writes the same ones simplified."""
    counts = Counter(char for text in every for char in text.text)
    odd = {char: other for char, other in writing.traditional(counts).items() if counts[other] >= counts[char]}
    total = sum(counts[char] for char in odd)
    if not odd or total * 100 > sum(count for char, count in counts.items() if _HAN.match(char)):
        return  # a text in traditional characters, or turned into them
    for text in every:
        for at, char in enumerate(text.text):
            if char in odd:
                yield faults.told(
                    "remnant.script", Certainty.CERTAIN, (spot(text, at, at + 1),), char=char, other=odd[char]
                )
                break
