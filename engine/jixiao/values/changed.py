"""What a sentence tells of the change of a figure on the year before: 收、支总计9万元。与2020年相比，收、支总计各减少1万元。

In: a text, the statements whose figures may have changed, the year that the text is about. Out: a `Changed` for each figure of
this year with the change behind it, both as the text has them. A change is taken for that of a figure where its words name it, or
where nothing else stands between the two in one sentence. A change that is told only in percent, one on another year or on a
budget, and one that is not decided (增加/减少) are none.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.values import statements
from jixiao.values.statements import Statement

_VERB: Final = regex(
    r"(?P<verb>增加|增长|上升|减少|下降|降低)(?:了|额为|额)?\s*+"
    r"(?P<amount>\d[\d,，]*+(?:\.\d++)?+\s*+(?:亿元|万元|千元|百元|元|人(?!次)|名))"
)
_LESS: Final = frozenset(("减少", "下降", "降低"))
#: What a change is measured by: the year before, or another year.
_AGAINST: Final = regex(r"(?:与|比|较|同)\s*+(?:(?P<last>上年|去年)|(?P<year>20\d\d)\s*+年)")
#: What stands before the verb and is no name: 与2019年相比, 各, 共.
_COMPARED: Final = regex(
    r"(?:与|比|较|同)\s*+(?:上年|去年|20\d\d\s*+年)[度末初]?(?:同期)?(?:决算)?数?(?:相比|相比较|比|略)?"
)
_NO_NAME: Final = regex(r"各|均|分别|共计|总共|共|同比|决算|总额|金额|本年度?|达到?|[数为是]|[\s“”\"'‘’、，,：:]")
_STOP: Final = regex(r"[。！？\n]")
_CLAUSE: Final = regex(r"[，,。；;：:！？（(）)\n]")
_FIGURE: Final = regex(r"\d[\d,，.]*+\s*+(?:[百千万亿]?元|人|名|个)")
#: A name that is only begun (一般公共预算财政拨款, for 一般公共预算财政拨款支出) has so many characters.
_BEGUN: Final = 4
#: A change stands within so many characters behind its figure, in its sentence or the next.
_AHEAD: Final = 160


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure of this year and the change that led to it.

    `names` are those of the year before; `value` and `start` this year's figure and its offset; `words` and `at` the change as
    it is told (减少5万元) and its offset, `amount` what it amounts to, `less` whether it was taken away.
    """

    names: tuple[str, ...]
    value: str
    start: int
    words: str
    at: int
    amount: str
    less: bool


def changed(text: str, table: Sequence[Statement], year: int | None) -> Iterator[Changed]:
    """Every figure of a table that is told with its change on the year before."""
    if not _VERB.search(text):
        return
    for one in table:
        names = tuple(last for name in one.names if (last := statements.LAST_YEAR.get(name)))
        for found in one.pattern.finditer(text) if names else ():
            if statements.years_before(text, found.start(), year):
                continue
            change = _behind(text, found, year)
            if change is not None:
                value, words, amount = (text.replace(" ", "") for text in (found[1], change[0], change["amount"]))
                yield Changed(names, value, found.start(1), words, change.start(), amount, change["verb"] in _LESS)


def _behind(text: str, figure: re.Match[str], year: int | None) -> re.Match[str] | None:
    """The change that is told of a figure: the first behind it that is called so, or follows with no other between."""
    begin = figure.end()
    called = _NO_NAME.sub("", text[figure.start() : figure.start(1)])
    for verb in _VERB.finditer(text, begin, begin + _AHEAD):
        between = text[begin : verb.start()]
        if len(_STOP.findall(between)) > 1:
            return None
        name = _NO_NAME.sub("", _COMPARED.sub("", _CLAUSE.split(between)[-1]))
        alone = not _FIGURE.search(between)
        begun = alone and (called.startswith(name) if len(name) >= _BEGUN else not name and not _STOP.search(between))
        if (begun or name == called) and _on_last_year(between, year):
            return verb
    return None


def _on_last_year(between: str, year: int | None) -> bool:
    """Whether the last thing that a change is measured by, up to there, is the year before."""
    against = list(_AGAINST.finditer(between))
    if not against:
        return False
    last = against[-1]
    return bool(last["last"]) or (year is not None and int(last["year"]) == year - 1)
