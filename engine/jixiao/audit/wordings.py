"""A file of remnants → remnants ready to be looked for: their words compiled to patterns that cannot run away.

Comes in: `rulesets/audit-text/<edition>.yaml`. Goes out: `Wording`s, or all that is wrong in the file. Every repetition that
the notation can write is bounded, and no pattern has more than two of them.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from jixiao.audit.standing import HALF
from jixiao.ground import located, shipped
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, nearest
from jixiao.ground.regex import regex
from jixiao.ground.written import place
from jixiao.law.load import read_as
from jixiao.law.remnants import RemnantsFile, RemnantWords
from jixiao.law.store import REMNANTS, shown_name
from jixiao.records.discrepancy import Certainty

#: What may stand in braces, and what it takes.
_PIECES: Final = {
    "数": r"\d{1,18}+(?:[.,]\d{1,18}+){0,4}+",
    "零": r"(?<![\d.])0(?:\.0{1,8}+)?+(?![\d.])",
    "字": r"[^\W\d_]{1,14}",
    "话": r"[^。;!?\n]{0,60}",
    "首": r"\A",
    "尾": r"\Z",
}
_WIDE: Final = ("字", "话")
_MOST: Final = 2
#: Blanks of a page, or what stands where the reading of a character was taken away.
_BLANK: Final = r" {0,8}+"
_TOKEN: Final = regex(r"\{\{|\}\}|\{([^{}]*)\}|([{}])|([^{}])")


@dataclass(frozen=True, slots=True)
class Words:
    """Words as a pattern, and the characters that a text cannot lack if they stand in it."""

    compiled: re.Pattern[str]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """A remnant ready to be looked for: its patterns, where they count, and what is said of it."""

    id: str
    patterns: tuple[Words, ...]
    within: str
    unless: tuple[Words, ...]
    certainty: Certainty
    message: str
    advice: str


@cache
def standard() -> tuple[Wording, ...]:
    """The remnants that jixiao brings along: the newest edition."""
    path = max(shipped.folder("rulesets").glob(f"{REMNANTS}/*.yaml"))
    return load(located.read(path), shown_name(path))


def load(text: str, file: str) -> tuple[Wording, ...]:
    """The remnants that a text writes; raises Problems with all that is wrong."""
    written = read_as(RemnantsFile, text, file)
    problems: list[Problem] = []
    found: list[Wording] = []
    seen: set[tuple[str, str]] = set()
    for one in written.remnants:
        problems += _wrong(one, seen)
        try:
            found.append(
                Wording(
                    one.id,
                    tuple(compiled(words, one) for words in one.words),
                    one.within,
                    tuple(compiled(words, one) for words in one.unless),
                    Certainty(one.severity),
                    str(one.message),
                    one.advice,
                )
            )
        except Problems as wrong:
            problems += wrong.problems
    if problems:
        raise Problems(sorted(dict.fromkeys(problems), key=lambda one: one.source))
    return tuple(found)


def plain(text: str) -> str:
    """A text in half-width signs, as patterns expect it."""
    return text.translate(HALF)


def _wrong(one: RemnantWords, seen: set[tuple[str, str]]) -> Iterator[Problem]:
    for words in one.words:
        if (one.within, words) in seen:
            message, cure = f"“{words}”前面已经写过，写在这里不起作用。", "请删去其中一处。"
            yield Problem(place(words, one.source), "remnants.repeated", message, cure)
        seen.add((one.within, words))
    for name in re.findall(r"\{([^{}]*)\}", one.message):
        if name != "原文":
            message = f"提示里没有名为“{name}”的内容。"
            yield Problem(place(one.message, one.source), "remnants.unknown-name", message, "这里只能写 {原文}。")
    if not one.message.endswith("。") or not one.advice.endswith("。"):
        message, cure = f"“{one.id}”的提示和建议要各是一句话。", "请以“。”结尾。"
        yield Problem(place(one.message, one.source), "remnants.unfinished", message, cure)


def compiled(words: str, one: RemnantWords) -> Words:
    """Words in the notation as a pattern; raises Problems."""
    here = place(words, one.source)
    out: list[str] = []
    needs: set[str] = set()
    wide = literal = 0
    for token in _TOKEN.finditer(words.translate(HALF)):
        inner, brace, char = token[1], token[2], token[3]
        if brace:
            raise Problems(
                [Problem(here, "remnants.bad-words", f"“{words}”里的花括号不成对。", "花括号本身要写两个。")]
            )
        if inner is None:
            out.append(re.escape(char or token[0][0]))
            needs.add(char or token[0][0])
            literal += 1
        elif "|" in inner:
            ways = sorted(inner.split("|"), key=len, reverse=True)
            out.append(f"(?:{'|'.join(_BLANK.join(map(re.escape, way)) for way in ways)})")
            literal += min(len(way) for way in ways)
        elif inner in _PIECES:
            out.append(_PIECES[inner])
            wide += inner in _WIDE
        else:
            cure = nearest(inner, _PIECES) or f"可以写：{'、'.join(f'{{{name}}}' for name in _PIECES)}、{{甲|乙}}。"
            raise Problems([Problem(here, "remnants.unknown-name", f"不认识花括号里的“{inner}”。", cure)])
    if wide > _MOST or not literal:
        message = f"“{words}”太宽，什么文字都可能符合。"
        cure = f"至少照写一个字，{{字}}和{{话}}一共不超过{_MOST}处。"
        raise Problems([Problem(here, "remnants.too-wide", message, cure)])
    return Words(re.compile(_BLANK.join(out)), frozenset(needs - {" "}))
