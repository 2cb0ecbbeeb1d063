"""What an actual value is worth as evidence, and what it decides (contract rules 4–5).

Comes in: a target and an actual as `quantity` understood them, in common units, and the ruleset's word lists. Goes
out: a `Claim`: the kind of evidence, and whether the words alone decide the mark (full, pending) or a method must
compute it. A claim is not a proof: a value that is itself a bound, or that repeats the target, earns its points but
they are not `supported`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jixiao.law.methods.judged import JudgedGrade, answer
from jixiao.law.methods.kept import inside
from jixiao.law.plan import key
from jixiao.records import Evidence
from jixiao.values.quantity import Kind, Quantity, same_words


class Verdict(StrEnum):
    """What a claim decides."""

    COMPUTE = "compute"
    FULL = "full"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Claim:
    """Evidence, verdict, the reason in Chinese, and the grade of judgement that a word of the lists names."""

    evidence: Evidence
    verdict: Verdict
    text: str
    grade: JudgedGrade | None = None


def weigh(target: Quantity, actual: Quantity, words: Mapping[str, JudgedGrade], top: JudgedGrade | None) -> Claim:
    """The claim that an actual makes about a target; both are given (not blank).

    Order matters: a plain number is a measurement even where it equals the target's number; only then do repeated
    words count as restated, bounds as bounded, dates in other words as measured, listed words as asserted.
    """
    if _is_plain(actual) and not (actual.words and same_words(target.text, actual.text)):
        return _number(target)
    if same_words(target.text, actual.text):
        return Claim(Evidence.RESTATED, Verdict.FULL, "实际完成值照抄目标值")
    if actual.kind in (Kind.NUMBER, Kind.INTERVAL):
        if bound_implies(target, actual):
            return Claim(Evidence.BOUNDED, Verdict.FULL, "只是界限，但足以达到目标")
        return Claim(Evidence.BOUNDED, Verdict.PENDING, "只是界限，不能断定是否达到目标，由人工评判")
    if actual.kind is Kind.DATE:
        if target.kind is Kind.DATE:
            return Claim(Evidence.MEASURED, Verdict.COMPUTE, "")
        return Claim(Evidence.MEASURED, Verdict.PENDING, "目标不是时间，实际时间无从比较，由人工评判")
    if answer(target.text) is not None and answer(actual.text) is not None:
        return Claim(Evidence.MEASURED, Verdict.COMPUTE, "")
    return _word(actual, words, top)


def alone(actual: Quantity) -> Evidence:
    """What an actual value is worth where no target stands beside it."""
    if actual.kind in (Kind.NUMBER, Kind.INTERVAL):
        return Evidence.MEASURED if _is_plain(actual) else Evidence.BOUNDED
    return Evidence.MEASURED if actual.kind is Kind.DATE or answer(actual.text) is not None else Evidence.NONE


def _is_plain(actual: Quantity) -> bool:
    return actual.kind is Kind.NUMBER and actual.op in ("", "=") and not actual.approx


def _number(target: Quantity) -> Claim:
    if target.kind in (Kind.NUMBER, Kind.INTERVAL):
        return Claim(Evidence.MEASURED, Verdict.COMPUTE, "")
    return Claim(Evidence.MEASURED, Verdict.PENDING, "目标没有量化，实际数值无从比较，由人工评判")


def _word(actual: Quantity, words: Mapping[str, JudgedGrade], top: JudgedGrade | None) -> Claim:
    grade = words.get(key(actual.text))
    if grade is None:
        return Claim(Evidence.NONE, Verdict.PENDING, "实际完成值是文字描述，由人工评判")
    if grade is top:
        return Claim(Evidence.ASSERTED, Verdict.FULL, f"用词属于“{grade.label}”，没有可核对的数值", grade)
    return Claim(Evidence.ASSERTED, Verdict.PENDING, f"用词属于“{grade.label}”，具体得分由人工评判", grade)


def bound_implies(target: Quantity, actual: Quantity) -> bool:
    """Whether every value that a bound or interval allows meets the target, in common units.

    The target's own operator (or the direction that the caller has put there) says what meeting it means; a strict
    edge of the target counts as its inclusive one, as in scoring.
    """
    low, high = _range(actual)
    if target.kind is Kind.INTERVAL:
        return low is not None and high is not None and inside(target, low) and inside(target, high)
    if target.kind is not Kind.NUMBER or target.value is None:
        return False
    if target.op in ("<=", "<"):
        return high is not None and high <= target.value
    return low is not None and low >= target.value


def _range(actual: Quantity) -> tuple[Fraction | None, Fraction | None]:
    if actual.kind is Kind.INTERVAL:
        return actual.low, actual.high
    low = actual.value if actual.op in (">=", ">") else None
    high = actual.value if actual.op in ("<=", "<") else None
    return low, high
