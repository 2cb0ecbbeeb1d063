"""Texts that hold one numeral, told apart from it (`≥95.5%` is the pattern `≥…%` with 95.5), and texts that are only words.

Comes in: the lines of a part with their cells. Goes out: for a cell that is a linear pattern its numeral and the number that it
means; for any other what of its words matters. A pattern is linear where Python reads it alike, with one factor, whatever numeral
of a set of very different ones stands in it; where it does not, or comes seldom, each text is asked for itself.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from jixiao.batch.fast.workers import Found, Key, Known, says_survey, text_of
from jixiao.ground import decimals
from jixiao.records.law import Plan
from jixiao.records.quantity import Kind, Quantity, Unit
from jixiao.score.seats import walk
from jixiao.values import names, quantity
from jixiao.values.answers import answer
from jixiao.values.denials import spoken_of

#: Numerals that are read differently wherever anything depends on them: counts, days, months, years, percentages, decimals.
PROBES: Final = (
    *("0", "1", "2", "5", "7", "12", "20", "28", "31", "60", "95", "99", "100", "365", "1000", "1949", "2020", "2035"),
    *("10000", "123456789", "0.5", "0.95", "1.0", "1.5", "12.34", "99.99", "100.00", "2020.5"),
)
#: A pattern that fewer texts have is not worth the asking.
OFTEN: Final = 2 * len(PROBES)
#: What is found in a text: what stands before its only numeral, the numeral, and what stands after it.
SPLIT: Final = r"^(\D*)((?:0|[1-9]\d{0,11})(?:\.\d{1,6})?)(\D*)$"

#: No unit is larger, or smaller: products of it with a numeral stay within what DuckDB holds.
_LARGEST: Final = 10**12

PATTERNS: Final[Mapping[str, str]] = {
    "linear": "BOOLEAN",
    "factor": "HUGEINT",
    "divisor": "HUGEINT",
    "unit": "VARCHAR",
    "unit_name": "VARCHAR",
    "unit_factor": "HUGEINT",
    "unit_divisor": "HUGEINT",
    "before": "VARCHAR",
    "after": "VARCHAR",
}


def patterns(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a column, what stands before and after a numeral, unit and operator: whether the pattern is linear, and how it is read.

    A number of it is the numeral × factor ÷ divisor; `unit` is the dimension of its unit (`-` without one), which is so many
    of the base unit; `before` and `after` are what is added where it is quoted.
    """
    return [(number, *_pattern(own, *key)) for number, *key in keys]


def _pattern(own: Known, column: str, before: str, after: str, measure: str | None, operator: str | None) -> Found:
    found = [(one, *text_of(own, column, f"{before}{one}{after}", measure, operator)) for one in PROBES]
    first, added = found[1][1], _added(before + found[1][0] + after, found[1][2])
    nothing = (False, *(None,) * (len(PATTERNS) - 1))
    if first is None or first.kind is not Kind.NUMBER or not first.value or first.words or added is None:
        return nothing
    factor = first.value / Fraction(found[1][0])
    alike = all(
        quantity is not None
        and _same(first, quantity)
        and quantity.value == factor * _number(numeral)
        and _added(before + numeral + after, said) == added
        for numeral, quantity, said in found
    )
    if not alike or max(factor.numerator, factor.denominator) > _LARGEST:
        return nothing
    unit = first.unit or Unit("", "-", decimals.ONE)
    of_unit = unit.dimension, unit.name, unit.factor.numerator, unit.factor.denominator
    return True, factor.numerator, factor.denominator, *of_unit, *added


def _number(numeral: str) -> Fraction:
    found = decimals.number(numeral)
    assert found is not None
    return found


def _same(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities differ in nothing but their number."""
    return (one.kind, one.op, one.unit, one.approx, one.words) == (
        other.kind,
        other.op,
        other.unit,
        other.approx,
        other.words,
    )


def _added(written: str, said: str) -> tuple[str, str] | None:
    """What a value is quoted with before and after it; None where it is not quoted as it was written."""
    text = written.strip()
    before, found, after = said.partition(text)
    return (before, after) if found else None


TEXTS: Final[Mapping[str, str]] = {"words": "VARCHAR", "kind": "VARCHAR"}


def texts(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a column, a text, unit and operator: its words, and, if it is nothing but words, all that of them may matter.

    That is whether it is a yes or a no, whether it names a survey, the word of the law's lists that it is, and what of it would
    be a denial beside an actual value.
    """
    listed = _listed(own.plan)
    return [(number, *_words(listed, *key)) for number, *key in keys]


def _listed(plan: Plan) -> frozenset[str]:
    """All words that mean a grade of judgement somewhere in a law."""
    nodes = [node for root in plan.roots for node in walk(root)]
    own = [*plan.by_target.values(), *(one for node in nodes for one in node.by_target.values())]
    own += [node.method for node in nodes if node.method is not None]
    return frozenset({*plan.vocabulary.words, *(word for one in own for word in one.vocabulary.words)})


def _words(listed: frozenset[str], column: str, text: str, measure: str | None, operator: str | None) -> Found:
    found = quantity.parse(text, unit=measure or "", operator=operator or "" if column == "target" else "")
    words = quantity.compared(text)
    if found.kind is not Kind.TEXT:
        return words, None
    word = names.key(text)
    told = (answer(text), says_survey(text), word if word in listed else "", *sorted(spoken_of(text)))
    return words, "|".join(map(str, told))


def split(con: Any, side: str) -> None:
    """Make the tables `cells_{side}` (the distinct texts of a column) and `patterns_{side}_keys` (what may be patterns)."""
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE cells_{side} AS
        SELECT row_number() OVER () AS key, text, measure, operator, part.before, part.numeral, part.after
        FROM (SELECT {side} AS text, measure, operator,
            regexp_extract({side}, '{SPLIT}', ['before', 'numeral', 'after']) AS part
          FROM lined WHERE {side} IS NOT NULL GROUP BY {side}, measure, operator)"""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE patterns_{side}_keys AS SELECT row_number() OVER () AS key, * FROM
        (SELECT before, after, measure, operator FROM cells_{side} WHERE numeral <> ''
        GROUP BY before, after, measure, operator HAVING count(*) >= {OFTEN})"""
    )
