"""Slips of the pen in an account: doubled words, items and punctuation, brackets without a partner, broken numbers, mixed glyphs.

Comes in: an Account. Goes out: discrepancies. Only what is wrong whatever is meant is certain; words that Chinese doubles on
purpose (一个一个, 研究研究) are at most probable.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from jixiao.audit.standing import TRADITIONAL, Standing, standing
from jixiao.ground.regex import regex
from jixiao.intake.forms.script import GLYPHS
from jixiao.records.account import Account, AccountChart
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.say import texts as say

_HAN: Final = "[\u4e00-\u9fff]"
_DOUBLED: Final = regex(rf"({_HAN}{{2,4}})\1")
#: What is said twice on purpose, or is one word after another that begins alike.
_MEANT: Final = regex(
    r"[一二三四五六七八九十]|^[几逐每]|^(?:研究|讨论|商量|考虑|学习|调研|了解|打扫|整理|休息|常常|天天|年年|月月|时时|处处|人人)"
)
_TABLE: Final = regex("[一二三]级指标|年度指标值|实际完成值")
#: Two signs that never stand side by side; three are how people type an ellipsis.
_STOPS: Final = regex(r"(?<!。)。。(?!。)|，，|、、|；；|：：|，。|、。|；。|。，|，、|、，|。；|，；")
_EMPTY: Final = regex(r"[：:]。")
_POINTS: Final = regex(r"(?<![\d.])\d{1,9}+\.\d{1,4}+\.\d{1,4}+(?=万元|亿元|元|%|％)")
_THOUSANDS: Final = regex(r"(?<![\d.,])\d{1,3}+(?:,\d{3})*+,\d{1,2}(?:,\d{3})++(?:\.\d{1,4}+)?+(?=万元|亿元|元)")
#: A number that begins with more than one zero, or with one before another digit: it lacks its point.
_ZEROS: Final = regex(r"(?<=[\u4e00-\u9fff(:： ])0\d{1,9}+(?:\.\d{1,4}+)?+(?=万元|亿元|元|%|％)")
_RAW: Final = regex(r"-?\d{1,12}+\.\d{10,}+")
#: A paragraph that ends so goes on somewhere.
_BROKEN: Final = regex(r"[,、]\s{0,3}\Z")
#: A clause that two sentences of a paragraph share by chance is shorter, or has no figure.
_CLAUSE_LONG: Final = 16
_FIGURE: Final = regex(r"(?<![\d.])\d{1,15}+(?:\.\d{1,8}+)?+(?:万元|元|人|名|户|%|亿)")
_OPEN: Final = {"(": ")", "《": "》", "【": "】", "“": "”", "「": "」"}
_CLOSE: Final = {closing: opening for opening, closing in _OPEN.items()}
_SIGNS: Final = regex(f"[{re.escape(''.join((*_OPEN, *_CLOSE)))}]")
#: A bracket that closes the number of an item needs none that opens: 1）, a), 一）.
_ITEM: Final = regex(r"(?:^|[\s。；;，,、：:])(?:\d{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3})$")
#: A list has at least so many items, and an item not more characters.
_ITEMS, _LONG = 4, 24
_CLAUSE: Final = regex(r"[^。；，：,;:!?\n]+")
_FEE: Final = regex(r"(?:费|缴费|补助|补贴|津贴|公积金|工资|奖金)(?:等|支出)?$")
#: An account that has more of them is written in traditional characters, or was converted badly as a whole.
_STRAY: Final = 20


def check(account: Account) -> Iterator[Discrepancy]:
    """The slips of an account."""
    texts = tuple(one for one in standing(account) if not one.cell)
    for one in texts:
        if one.prose:
            yield from _doubled(one)
            yield from _listed(one)
            yield from _repeated(one)
        yield from _signs(one)
        yield from _numbers(one)
        yield from _brackets(one)
    for one, after in pairwise(texts):
        if one.prose and after.heading and _BROKEN.search(one.plain):
            yield _told("slip.broken-off", Certainty.PROBABLE, one, *_last(one))
    yield from _glyphs(texts)
    yield from _unrounded(account)


def _last(one: Standing) -> tuple[int, int]:
    """The last words of a text."""
    end = len(one.plain.rstrip())
    return max(0, end - 10), end


def _doubled(one: Standing) -> Iterator[Discrepancy]:
    if _TABLE.search(one.plain):
        return  # the cells of a table that was written without columns
    for found in _DOUBLED.finditer(one.plain):
        if not _MEANT.search(found[1]) and len(set(found[1])) > 1:
            yield _told("slip.repeated", Certainty.PROBABLE, one, *found.span())


def _signs(one: Standing) -> Iterator[Discrepancy]:
    text = one.passage.text
    for found in _STOPS.finditer(text):
        yield _told("slip.punctuation", Certainty.CERTAIN, one, *found.span())
    if one.prose:
        for found in _EMPTY.finditer(text):
            yield _told("slip.nothing-follows", Certainty.PROBABLE, one, *found.span())


def _numbers(one: Standing) -> Iterator[Discrepancy]:
    for pattern in (_POINTS, _THOUSANDS, _ZEROS):
        for found in pattern.finditer(one.plain):
            if one.plain[: found.start()].strip():  # 1.2.5万元 at the head of a line is a number and an amount
                yield _told("slip.number", Certainty.PROBABLE, one, *found.span())


def _repeated(one: Standing) -> Iterator[Discrepancy]:
    """A clause with a figure that one paragraph says twice."""
    places: dict[str, list[tuple[int, int]]] = {}
    for clause in _CLAUSE.finditer(one.plain):
        words = re.sub(r"\s", "", clause[0])
        if len(words) >= _CLAUSE_LONG and _FIGURE.search(words):
            places.setdefault(words, []).append(clause.span())
    for words, spans in places.items():
        if len(spans) > 1:
            spots = tuple(one.spot(*span) for span in reversed(spans))
            yield say.discrepancy("slip.said-twice", Certainty.PROBABLE, spots, words=words[:40])


def _unrounded(account: Account) -> Iterator[Discrepancy]:
    """Values of charts with all the digits that a computer makes of a decimal."""
    spots = tuple(
        Spot(cell.source, cell.text, index, at)
        for index, section in enumerate(account.sections)
        for at, block in enumerate(section.blocks)
        if isinstance(block, AccountChart)
        for series in block.series
        for cell in series.values
        if _RAW.fullmatch(cell.text.strip())
    )
    if spots:
        yield say.discrepancy("slip.unrounded", Certainty.HINT, spots, words=spots[0].text.strip())


def _told(id_: str, certainty: Certainty, one: Standing, start: int, end: int) -> Discrepancy:
    return say.discrepancy(id_, certainty, (one.spot(start, end),), words=one.passage.text[start:end])


# --- lists --------------------------------------------------------------------------------------------------------------


def _listed(one: Standing) -> Iterator[Discrepancy]:
    """Items that one list has twice: 培训费、公务接待费、维修费、培训费."""
    for clause in _CLAUSE.finditer(one.plain):
        if clause[0].count("、") < _ITEMS - 1:
            continue
        items = list(_items(clause[0], clause.start()))
        if len(items) < _ITEMS:
            continue
        places: dict[str, list[tuple[int, int]]] = {}
        for start, end in items:
            places.setdefault(one.plain[start:end].strip(" 和及等"), []).append((start, end))
        twice = {name: spans for name, spans in places.items() if len(spans) > 1 and 3 <= len(name) <= _LONG}
        if not twice:
            continue
        sure = len(twice) > 1 or any(_FEE.search(name) for name in twice)
        spots = tuple(one.spot(*span) for spans in twice.values() for span in reversed(spans))
        words = "、".join(twice)
        yield say.discrepancy("slip.item", Certainty.CERTAIN if sure else Certainty.PROBABLE, spots, words=words)


def _items(clause: str, offset: int) -> Iterator[tuple[int, int]]:
    """The items of a list that 、 parts, those signs in brackets and quotation marks apart."""
    depth = start = 0
    for found in re.finditer(r"[()“”《》、]", clause):
        if found[0] in "(“《":
            depth += 1
        elif found[0] in ")”》":
            depth -= 1
        elif depth <= 0:
            yield offset + start, offset + found.start()
            start = found.end()
    yield offset + start, offset + len(clause)


# --- brackets -----------------------------------------------------------------------------------------------------------


def _brackets(one: Standing) -> Iterator[Discrepancy]:
    """Brackets and quotation marks without a partner; in a text that breaks off they are only a hint."""
    open_: list[tuple[int, str]] = []
    alone: list[int] = []
    for found in _SIGNS.finditer(one.plain):
        sign, at = found[0], found.start()
        if sign in _OPEN:
            open_.append((at, sign))
        elif open_ and open_[-1][1] == _CLOSE[sign]:
            open_.pop()
        elif sign != ")" or not _ITEM.search(one.plain, max(0, at - 5), at):
            alone.append(at)
    alone += [at for at, _ in open_]
    if not alone:
        return
    finished = one.plain.rstrip()[-1:] in "。;!?)”" or one.heading
    spots = tuple(one.spot(at, at + 1) for at in sorted(alone))
    certainty = Certainty.PROBABLE if finished else Certainty.HINT
    yield say.discrepancy("slip.unpaired", certainty, spots, words="".join(dict.fromkeys(spot.text for spot in spots)))


# --- glyphs -------------------------------------------------------------------------------------------------------------


def _glyphs(texts: tuple[Standing, ...]) -> Iterator[Discrepancy]:
    """Traditional characters in an account that writes the same word in simplified ones elsewhere (辦法 beside 办法)."""
    places: dict[str, list[Spot]] = {}
    wanted: Counter[str] = Counter()
    for one in texts:
        for found in TRADITIONAL.finditer(one.passage.text):
            at = found.start()
            word = one.passage.text[at : at + 2]
            places.setdefault(word, []).append(one.spot(at, at + len(word)))
            if sum(map(len, places.values())) > _STRAY:
                return
    if not places:
        return
    simple = {word: "".join(GLYPHS.get(char, char) for char in word) for word in places}
    for one in texts:
        wanted.update(word for word, plain in simple.items() if plain in one.passage.text)
    for word, spots in places.items():
        if wanted[word]:
            yield say.discrepancy("slip.glyph", Certainty.CERTAIN, tuple(spots), words=word, plain=simple[word])
        else:
            yield say.discrepancy("slip.glyph-alone", Certainty.HINT, tuple(spots), words=word, plain=simple[word])
