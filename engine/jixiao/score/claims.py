"""What an actual value is worth as evidence, and what it decides (contract rules 4–5).

Comes in: a row's reading, with the direction of a silent target put in, and the words that mean a grade. Goes out: a
`Claim`: the kind of evidence, and whether the words alone decide the mark (full, pending) or a method must compute it. A
claim is not a proof: a value that is itself a bound, or that repeats the target, earns its points but they are not
`supported`.
"""

from enum import StrEnum
from fractions import Fraction

from jixiao.ground.dataclass import dataclass
from jixiao.records.law import Evidence, JudgedGrade, Vocabulary
from jixiao.records.quantity import Kind, Quantity
from jixiao.values.answers import answer
from jixiao.values.distances import inside
from jixiao.values.names import key
from jixiao.values.quantity import same_words


class Verdict(StrEnum):
    """What a claim decides."""

    COMPUTE = "compute"
    FULL = "full"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Claim:
    """Evidence, verdict, which claim it is (`Claimed.claim`), and the grade of judgement that a word of the lists names."""

    evidence: Evidence
    verdict: Verdict
    claim: str = ""
    grade: JudgedGrade | None = None


_COMPUTED = Claim(Evidence.MEASURED, Verdict.COMPUTE)
_EQUAL = Claim(Evidence.EQUAL, Verdict.COMPUTE)
_RESTATED = Claim(Evidence.RESTATED, Verdict.FULL, "restated")
_BOUNDED = Claim(Evidence.BOUNDED, Verdict.FULL, "bounded")
_OPEN = Claim(Evidence.BOUNDED, Verdict.PENDING, "bounded-open")
_UNQUANTIFIED = Claim(Evidence.MEASURED, Verdict.PENDING, "unquantified")
_UNDATED = Claim(Evidence.MEASURED, Verdict.PENDING, "undated")
_WORDY = Claim(Evidence.NONE, Verdict.PENDING, "wordy")
#: The values of the form are its marks (`typed`).
MARKS = Claim(Evidence.NONE, Verdict.PENDING, "marks")


def claim(target: Quantity, actual: Quantity, words: Vocabulary, *, signed: bool) -> Claim:
    """The claim that an actual makes about a target; both are given (not blank).

    `signed` is false where the target's operator was put there because its text has none. Order matters: a plain number
    is a number even where it equals the target's (then it is worth less); only then do repeated words count as restated,
    bounds as bounded, dates in other words as measured, listed words as asserted.
    """
    if is_plain(actual) and not (actual.words and same_words(target.text, actual.text)):
        if target.kind is Kind.NUMBER:
            return _EQUAL if target.value == actual.value else _COMPUTED
        return _COMPUTED if target.kind is Kind.INTERVAL else _UNQUANTIFIED
    if same_words(target.text, actual.text):
        return _RESTATED
    if actual.kind in (Kind.NUMBER, Kind.INTERVAL):
        if signed and target.kind is Kind.NUMBER and _same_bound(target, actual):
            return _RESTATED
        return _BOUNDED if bound_implies(target, actual) else _OPEN
    if actual.kind is Kind.DATE:
        if target.kind is Kind.DATE:
            return Claim(Evidence.RESTATED, Verdict.COMPUTE) if _same_period(target, actual) else _COMPUTED
        return _UNDATED
    if answer(target.text) is not None and answer(actual.text) is not None:
        return _COMPUTED
    return _word(actual, words)


def alone(actual: Quantity) -> Evidence:
    """What an actual value is worth where no target stands beside it."""
    if actual.kind in (Kind.NUMBER, Kind.INTERVAL):
        return Evidence.MEASURED if is_plain(actual) else Evidence.BOUNDED
    return Evidence.MEASURED if actual.kind is Kind.DATE or answer(actual.text) is not None else Evidence.NONE


def is_plain(actual: Quantity) -> bool:
    """Whether a value is a number and not itself a bound or only about right."""
    return actual.kind is Kind.NUMBER and actual.op in ("", "=") and not actual.approx


def _same_bound(target: Quantity, actual: Quantity) -> bool:
    """Whether a bound is the target's own, copied in other characters."""
    strict = {">": ">=", "<": "<="}
    same = strict.get(target.op, target.op) == strict.get(actual.op, actual.op)
    return same and not actual.approx and target.value == actual.value


def _same_period(target: Quantity, actual: Quantity) -> bool:
    """Whether a date or period is the target's own."""
    if target.recurring or actual.recurring:
        return (target.recurring, target.day) == (actual.recurring, actual.day)
    return target.end is not None and (target.start, target.end, target.yearless) == (
        actual.start,
        actual.end,
        actual.yearless,
    )


def _word(actual: Quantity, words: Vocabulary) -> Claim:
    grade = words.words.get(key(actual.text))
    if grade is None:
        return _WORDY
    if grade is words.top:
        return Claim(Evidence.ASSERTED, Verdict.FULL, "asserted", grade)
    return Claim(Evidence.ASSERTED, Verdict.PENDING, "asserted-open", grade)


def bound_implies(target: Quantity, actual: Quantity) -> bool:
    """Whether every value that a bound or interval allows meets the target, in common units.

    The target's own operator (or the direction that the caller has put there) says what meeting it means; a strict
    edge of the target counts as its inclusive one, and `=0` as at most 0, as in scoring.
    """
    low, high = _range(actual)
    if target.kind is Kind.INTERVAL:
        return low is not None and high is not None and inside(target, low) and inside(target, high)
    if target.kind is not Kind.NUMBER or target.value is None:
        return False
    if target.op in ("<=", "<") or (target.op == "=" and target.value == 0):
        return high is not None and high <= target.value
    return low is not None and low >= target.value


def _range(actual: Quantity) -> tuple[Fraction | None, Fraction | None]:
    if actual.kind is Kind.INTERVAL:
        return actual.low, actual.high
    low = actual.value if actual.op in (">=", ">") else None
    high = actual.value if actual.op in ("<=", "<") else None
    return low, high
