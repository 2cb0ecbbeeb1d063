"""The clauses of a standard → one method.

In: clauses, the weight and the formula of what is measured. Out: the method as keys and values, with remarks on what the
text leaves open and how it is read; or None where the clauses make no whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from jixiao.ground import decimals
from jixiao.keeper.standards.clauses import FULL, NOTHING, Award, Band, Clause, Edge, Said, Step

Method = dict[str, object]
#: Facts of a line that steps count from.
_LATE, _RATIO = "逾期天数", "完成比"


@dataclass(slots=True)
class Parts:
    """The clauses of a standard by their kind; `said` by what they say."""

    weight: Decimal | None
    of: str
    bands: list[Band] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def method(self, name: str, **parameters: object) -> Method:
        """A method of values: with the formula where there is one, and what happens where it cannot be reckoned."""
        undefined = self.said["undefined"].value if "undefined" in self.said else ""
        of = {"of": self.of} if self.of else {}
        return {"method": name, **of, **parameters, **({"undefined": undefined} if undefined else {})}


def assemble(clauses: Sequence[Clause], weight: Decimal | None, of: str) -> tuple[Method | None, tuple[str, ...]]:
    """The method that clauses describe together, and what is to be remarked; None where they describe none."""
    parts = Parts(weight, of)
    for one in clauses:
        match one:
            case Band():
                parts.bands.append(one)
            case Step():
                parts.steps.append(one)
            case Said(what=what):
                if what in parts.said and parts.said[what] != one:
                    return None, ()
                parts.said[what] = one
    if not _worth(parts) or len({band.subject for band in parts.bands if band.subject}) > 1:
        return None, ()
    method = _method(parts)
    return method, tuple(dict.fromkeys(parts.remarks))


def _worth(parts: Parts) -> bool:
    """Whether a weight that the standard names is that of the table."""
    said = parts.said.get("worth")
    value = decimals.number(said.value) if said else None
    return said is None or parts.weight is None or value == Fraction(parts.weight)


def _method(parts: Parts) -> Method | None:
    reached, missed = parts.said.get("reached"), parts.said.get("missed")
    ratio = "ratio" in parts.said
    if parts.steps:
        return None if ratio or missed else _steps(parts, reached)
    if ratio:
        return _ratio(parts)
    if reached and not parts.bands:
        full = reached.award == FULL or (reached.award and _is_weight(reached.award, parts.weight))
        return {"method": "all-or-nothing"} if full and missed and missed.award == NOTHING and not parts.of else None
    if parts.bands and not reached:
        return _bands(parts, missed.award if missed else None)
    return None


def _is_weight(award: Award, weight: Decimal | None) -> bool:
    return weight is not None and award.points != "" and decimals.number(award.points) == Fraction(weight)


# --- by ratio ---------------------------------------------------------------------------------------------------


def _ratio(parts: Parts) -> Method | None:
    reached, missed, bands = parts.said.get("reached"), parts.said.get("missed"), parts.bands
    if missed or (
        reached and not (reached.award == FULL or (reached.award and _is_weight(reached.award, parts.weight)))
    ):
        return None
    line = ""
    if (
        len(bands) == 1
        and bands[0].low is None
        and bands[0].high
        and not bands[0].high.closed
        and bands[0].award == NOTHING
    ):
        line = bands[0].high.text
    elif bands:
        return None
    if line and not 0 < Edge(line).value < 1:
        return None
    if parts.of:
        value = f"最小(1, {parts.of})"
        full = replace(parts, of="")
        return full.method("formula", value=f"如果({parts.of} < {line}, 0, {value})" if line else value)
    if "excess" in parts.said and not line:
        return {"method": "equal"}
    return {"method": "at-least", **({"pass-line": line} if line else {})}


# --- steps ------------------------------------------------------------------------------------------------------


def _steps(parts: Parts, reached: Said | None) -> Method | None:
    sides: dict[str, Step] = {}
    partial = parts.said["partial"].value if "partial" in parts.said else ""
    base: Award | None = None
    mark = ""
    if len(parts.bands) > 1:
        return None
    if parts.bands:
        band = parts.bands[0]
        edge = band.low or band.high
        if edge is None or (band.low and band.high and band.low != band.high) or edge.closed is False:
            return None
        mark, base = edge.text, band.award
        open_side = "" if band.low == band.high else "below" if band.low else "above"
    else:
        open_side = ""
    for step in parts.steps:
        kind = step.kind or open_side
        side = {"event": "above", "late": "above"}.get(kind, kind)
        if not side or side in sides or (open_side and side != open_side and len(parts.steps) == 1):
            return None
        sides[side] = step
    kinds = {step.kind for step in parts.steps}
    if not mark:
        mark, base = _unmarked(parts, sides, kinds, reached), reached.award if reached else FULL
    if not mark:
        return None
    if "late" in kinds:
        if parts.of and parts.of != _LATE:
            return None
        parts.of = _LATE
    if any(step.relative for step in parts.steps) and not parts.of:
        parts.of = _RATIO
    rates = {side: _rate(step, parts.weight) for side, step in sides.items()}
    start = _base(base, parts.weight)
    if start is None or None in rates.values():
        return None
    ordered = {side: rates[side] for side in ("above", "below") if side in rates}
    extra = {"base": start} if start != "100%" else {}
    return parts.method("per-unit", mark=mark, **extra, **ordered, **({"partial": partial} if partial else {}))


def _unmarked(parts: Parts, sides: dict[str, Step], kinds: set[str], reached: Said | None) -> str:
    """The mark that steps count from where no band names it, or "" where that cannot be told.

    Percentages of the target count from its ratio to the actual value (100%); percentage points from the difference of
    the two, which turns a step below the target into one above 0.
    """
    if kinds <= {"event", "late"}:
        return "0"
    step = next(iter(sides.values()))
    if step.relative:
        return "100%"
    if reached is None or parts.of or len(sides) > 1 or not step.each.endswith("%"):
        return ""
    parts.of = "目标值 - 实际值" if "below" in sides else "实际值 - 目标值"
    sides.clear()
    sides["above"] = step
    return "0"


def _rate(step: Step, weight: Decimal | None) -> dict[str, str] | None:
    points = step.points
    if step.share:
        share = decimals.number(points)
        if weight is None or share is None:
            return None
        points = decimals.plain(share * Fraction(weight) / 100)
    return {"each": step.each, "points": points}


def _base(award: Award | None, weight: Decimal | None) -> str | None:
    """The share at the mark: an award of points is a share of the weight; None where no percentage says it exactly."""
    if award is None or award.share:
        return award.share if award else "100%"
    return share_of(award.points, weight)


def share_of(points: str, weight: Decimal | None) -> str | None:
    """Points as a percentage of the weight, where that is exact."""
    value = decimals.number(points)
    if value is None or not weight:
        return None
    share = value / Fraction(weight)
    text = decimals.plain(share * 100)
    return f"{text}%" if decimals.number(text) == share * 100 and 0 <= share <= 1 else None


# --- bands ------------------------------------------------------------------------------------------------------


def _bands(parts: Parts, rest: Award | None) -> Method | None:
    bands = sorted(
        parts.bands, key=lambda band: (band.low is not None, band.low.value if band.low else 0, band.high != band.low)
    )
    bands = _joined(bands, parts)
    if not bands:
        return None
    first, last = bands[0], bands[-1]
    if first.low is not None and first.low == first.high and rest is None:
        bands[0] = first = replace(first, low=None) if first.low.value == 0 and len(bands) > 1 else first
    if last.low is not None and last.low == last.high and rest is None and last.low.value == 1 and len(bands) > 1:
        bands[-1] = last = replace(last, high=None)
    if rest is not None:
        bands = _completed(bands, rest)
    else:
        if first.low is not None and first.low.value == 0 and first.high is not None and first.low != first.high:
            bands[0] = replace(bands[0], low=None)
        if last.high is not None and last.high.text == "100%" and last.low is not None and last.low != last.high:
            bands[-1] = replace(bands[-1], high=None)
    if bands[0].low is not None or bands[-1].high is not None:
        return _one_case(bands, parts)
    order = {id(band.award): number for number, band in enumerate(parts.bands)}
    written = []
    for band in sorted(bands, key=lambda band: order.get(id(band.award), len(order))):
        keys = band.award.keys(parts.weight)
        if keys is None:
            return None
        written.append({**_edges(band), **keys})
    return parts.method("bands", bands=written)


def _joined(bands: Sequence[Band], parts: Parts) -> list[Band]:
    """Bands in order with every common edge given to one of two neighbours; [] where they overlap or leave a hole."""
    out = list(bands)
    joints = [(left.high, right.low) for left, right in pairwise(bands)]
    habits = {
        high.closed if high.sure else not low.closed for high, low in joints if high and low and (high.sure or low.sure)
    }
    for number, (high, low) in enumerate(joints):
        if high is None or low is None or high.value != low.value:
            return []
        if high.sure and low.sure and high.closed is low.closed:
            return []
        upper = _upper(high, low, habits == {True}, parts.remarks)
        high, low = replace(high, closed=upper), replace(low, closed=not upper)
        point = out[number + 1].low == out[number + 1].high
        out[number] = replace(out[number], high=high)
        out[number + 1] = replace(out[number + 1], low=low, high=low if point else out[number + 1].high)
    return out


def _upper(high: Edge, low: Edge, habit: bool, remarks: list[str]) -> bool:
    """Whether a common edge belongs to the lower band, by what the text says, else by its habit elsewhere.

    以上 without more includes its number by law (民法典第1259条). Where nothing tells, the edge goes to the upper band, and
    that is remarked.
    """
    if high.sure:
        return bool(high.closed)
    if low.sure:
        return not low.closed
    if low.closed and high.closed is None and not habit:
        return False
    if low.closed is None and high.closed is None and habit:
        return True
    remarks.append(f"{low.text}没有写明归哪一档，按归上一档处理")
    return False


def _completed(bands: list[Band], rest: Award) -> list[Band]:
    """Bands with what lies outside of them given the rest."""
    first, last = bands[0], bands[-1]
    if first.low is not None:
        bands = [Band(None, replace(first.low, closed=not first.low.closed), rest), *bands]
    if last.high is not None:
        bands = [*bands, Band(replace(last.high, closed=not last.high.closed), None, rest)]
    return bands


def _edges(band: Band) -> dict[str, str]:
    keys = {}
    if band.low:
        keys["above" if band.low.closed is False else "from"] = band.low.text
    if band.high:
        keys["to" if band.high.closed else "below"] = band.high.text
    return keys


def _one_case(bands: Sequence[Band], parts: Parts) -> Method | None:
    """A single range with nothing said of the rest: the rest is for a person to judge."""
    if len(bands) != 1 or len(parts.bands) != 1 or bands[0].award.minus:
        return None
    band, value = bands[0], parts.of or "实际值"
    tests = [f"{value} {'>' if band.low.closed is False else '≥'} {band.low.text}"] if band.low else []
    tests += [f"{value} {'≤' if band.high.closed else '<'} {band.high.text}"] if band.high else []
    keys = band.award.keys(parts.weight)
    if keys is None:
        return None
    parts.remarks.append("没有写明其余情形如何计分，其余情形由人工评判")
    of, parts.of = parts.of, ""
    case = {
        "when": " 且 ".join(tests)
        if band.low != band.high
        else f"{of or '实际值'} = {band.low.text if band.low else 0}",
        **keys,
    }
    return parts.method("cases", cases=[case])
