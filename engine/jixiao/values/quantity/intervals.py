"""Two numbers as one interval: 10%-20%, [10%,20%), 100±5, ≥10%且≤20%, 60%≤得分<80%.

In: a text and its two amounts, and the unit of the form's column. Out: an INTERVAL, or None where the two numbers do not
make one (their edges are turned round, their units differ, words stand between).
"""

from jixiao.ground.regex import regex
from jixiao.records.quantity import Kind, Quantity, Unit
from jixiao.values.quantity import operators, units
from jixiao.values.quantity.amounts import Amount, scan
from jixiao.values.quantity.units import adopted
from jixiao.values.quantity.words import MAX_WORDS, SIGNS, besides, has_number

_BETWEEN = frozenset({"-", "~", "至", "到"})
_AND = regex(r"(?:且|并且|并|和|及|同时|但|而|,|、|;)?")
_THING = regex(r"[\u4e00-\u9fffA-Za-z]{1,12}")
_EDGES = regex(r"(.*?)([\[(])([^\[\](),]{1,24}),([^\[\](),]{1,24})([\])])$")


Edges = tuple[str, str, str, str, str]


def edges(written: str) -> Edges | None:
    """The parts of a mathematical interval, [10%,20%): one square bracket at least, so that 10,200 stays a number."""
    match = _EDGES.fullmatch(written)
    if match is None or match.group(2) + match.group(5) == "()":
        return None
    return match.group(1), match.group(2), match.group(3), match.group(4), match.group(5)


def between_edges(text: str, parts: Edges, wanted: Unit | None) -> Quantity | None:
    """The interval that `edges` found, each end closed or open by its bracket."""
    lead, left, low, high, right = parts
    seen = [scan(part, bytearray(len(part))).amounts for part in (low, high)]
    if has_number(lead) or not _whole(seen[0], low) or not _whole(seen[1], high):
        return None
    if any(end.ops or end.weak or end.spread for (end,) in seen):
        return None
    return _range(text, wanted, seen[0][0], seen[1][0], left == "[", right == "]", besides(lead, ""))


def _whole(amounts: tuple[Amount, ...], part: str) -> bool:
    return len(amounts) == 1 and amounts[0].at == 0 and amounts[0].to == len(part)


def between(text: str, written: str, wanted: Unit | None, amounts: tuple[Amount, ...]) -> Quantity | None:
    """Two amounts as one interval: 10%-20%, 100±5, ≥10%且≤20%, 60%≤得分<80%."""
    one, two = amounts
    lead, gap, tail = written[: one.at], written[one.to : two.at], written[two.to :]
    words = besides(lead, tail)
    if (
        lead.endswith("月") and two.unit is not None and two.unit.name == "日"
    ):  # 每月10-15日 names days, not a span of time
        return None
    if len(words) > MAX_WORDS or (set(lead) | set(tail)) & SIGNS or one.spread:
        return None
    if two.spread:
        return None if gap or one.ops or two.ops else _spread(text, wanted, one, two, words)
    if gap in _BETWEEN and not one.ops and set(two.ops) <= {"<="} and not two.weak:
        if two.ops and not written[: two.to].endswith(("内", "内)")):
            return None
        low_closed, high_closed = one.closed is not False, two.closed is not False
        return _range(text, wanted, one, two, low_closed, high_closed, words, approx=one.approx or two.approx)
    first = operators.joined(one.ops, one.weak, one.closed)
    second = operators.joined(two.ops, two.weak, two.closed)
    if one.turned and not first and gap[:1] == one.turned and _THING.fullmatch(gap[1:]):
        first, words = {"≤": ">=", "<": ">", "≥": "<=", ">": "<"}.get(one.turned, ""), besides(lead + gap[1:], tail)
    elif not _AND.fullmatch(gap):
        return None
    if {first[:1], second[:1]} != {"<", ">"} or "bad" in (first, second):
        return None
    lower, upper = (one, two) if first[0] == ">" else (two, one)
    ends = {first[0]: first.endswith("="), second[0]: second.endswith("=")}
    return _range(text, wanted, lower, upper, ends[">"], ends["<"], words)


def _spread(text: str, wanted: Unit | None, one: Amount, two: Amount, words: str) -> Quantity | None:
    """100±5, 500米±2% (a share of the 500). 20±5% with neither a unit nor a column could mean both: TEXT."""
    half = two.given
    own = adopted(one.unit, wanted)
    if half < 0:
        return None
    if two.unit is not None and two.unit.dimension == "比率" and (own is None or own.dimension != "比率"):
        if own is None:
            return None
        middle = one.given * own.factor
        reach = abs(middle) * half * two.unit.factor
    else:
        joint = adopted(two.unit, wanted) or own
        own = own or joint
        if own is None or joint is None:
            middle, reach = one.given, half
        elif own.dimension != joint.dimension:
            return None
        else:
            middle, reach = one.given * own.factor, half * joint.factor
    return Quantity(text, Kind.INTERVAL, unit=own, low=middle - reach, high=middle + reach, words=words)


def _range(
    text: str,
    wanted: Unit | None,
    low: Amount,
    high: Amount,
    low_closed: bool,
    high_closed: bool,
    words: str,
    approx: bool = False,
) -> Quantity | None:
    """The interval between two amounts; one without a unit takes the other's (5-10万元, 5万-10万元)."""
    mine = adopted(low.unit if low.unit is not None else high.unit, wanted)
    other = adopted(high.unit if high.unit is not None else low.unit, wanted)
    if mine is not None and other is not None and mine.dimension != other.dimension:
        if mine.dimension == "":
            mine = units.multiplied(mine, other)
        elif other.dimension == "":
            other = units.multiplied(other, mine)
        if mine.dimension != other.dimension:
            return None
    least = low.given * mine.factor if mine else low.given
    most = high.given * other.factor if other else high.given
    if least > most:
        return None
    return Quantity(
        text,
        Kind.INTERVAL,
        unit=other,
        low=least,
        high=most,
        low_closed=low_closed,
        high_closed=high_closed,
        approx=approx,
        words=words,
    )
