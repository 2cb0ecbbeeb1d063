"""The bands of a standard → the method `bands`, where they tile their range; with one reading of what the text leaves open.

In: bands in any order, what the rest is given, the order of the text. Out: the bands as a ruleset writes them, with remarks
on edges that the text gives to no band; or None where they overlap or leave a hole.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from jixiao.keeper.standards.awards import Award
from jixiao.keeper.standards.clauses import Band
from jixiao.keeper.standards.ranges import Edge, flipped


def tiled(given: Sequence[Band], rest: Award | None, remarks: list[str]) -> list[Band]:
    """The bands that cover every value, from low to high; [] where they do not."""
    bands = sorted(
        given, key=lambda band: (band.low is not None, band.low.value if band.low else 0, band.high != band.low)
    )
    bands = _joined(bands, remarks)
    if not bands:
        return []
    first, last = bands[0], bands[-1]
    if _point(first, 0) and (rest is not None or len(bands) > 1):
        bands[0] = first = replace(first, low=None)
    if _point(last, 1) and (rest is not None or len(bands) > 1):
        bands[-1] = last = replace(last, high=None)
    if rest is not None:
        bands = _completed(bands, rest)
    else:
        if first.low is not None and first.low.value == 0 and first.high is not None and first.low != first.high:
            bands[0] = replace(bands[0], low=None)
        if last.high is not None and last.high.text == "100%" and last.low is not None and last.low != last.high:
            bands[-1] = replace(bands[-1], high=None)
    return bands


def _point(band: Band, value: int) -> bool:
    """Whether a band is one value at the end of all values: 0, or 100%."""
    return band.low is not None and band.low == band.high and band.low.value == value


def stairs(given: Sequence[Band], weight: Decimal | None) -> list[Band]:
    """90%以上得10分，80%以上得8分，60%以上得5分: each step ends where the better one begins."""
    top = max((one.low.value for one in given if one.low), default=None)
    given = [  # 完成100%得10分，完成90%以上得8分
        replace(one, high=None) if one.low and one.low == one.high and one.low.value == top and len(given) > 2 else one
        for one in given
    ]
    lows = sorted((one for one in given if one.low and not one.high), key=lambda one: one.low.value if one.low else 0)
    highs = sorted(
        (one for one in given if one.high and not one.low), key=lambda one: one.high.value if one.high else 0
    )
    out = list(given)
    for ladder in (lows, highs[::-1]):
        parts = [one.award.part(weight) or 0 for one in ladder]
        if len(ladder) < 2 or any(worse >= better for worse, better in pairwise(parts)):
            continue
        for worse, better in pairwise(ladder):
            if ladder is lows and better.low:
                out[out.index(worse)] = replace(worse, high=replace(flipped(better.low), sure=True))
            elif better.high:
                out[out.index(worse)] = replace(worse, low=replace(flipped(better.high), sure=True))
    return out


def whole(bands: Sequence[Band]) -> bool:
    """Whether nothing lies outside of the bands."""
    return bands[0].low is None and bands[-1].high is None


def written(bands: Sequence[Band], order: Sequence[Band], weight: Decimal | None) -> list[dict[str, object]] | None:
    """The bands as a ruleset writes them, in the order of the text; None where an award cannot be written."""
    place = {id(band.award): number for number, band in enumerate(order)}
    out = []
    for band in sorted(bands, key=lambda band: place.get(id(band.award), len(place))):
        keys = band.award.keys(weight)
        if keys is None:
            return None
        out.append({**_edges(band), **keys})
    return out


def _joined(bands: Sequence[Band], remarks: list[str]) -> list[Band]:
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
        upper = _upper(high, low, habits == {True})
        if upper is None:
            upper = False
            remarks.append(f"{low.text}没有写明归哪一档，按归{out[number + 1].award.words}的一档处理")
        high, low = replace(high, closed=upper), replace(low, closed=not upper)
        point = out[number + 1].low == out[number + 1].high
        out[number] = replace(out[number], high=high)
        out[number + 1] = replace(out[number + 1], low=low, high=low if point else out[number + 1].high)
    return out


def _upper(high: Edge, low: Edge, habit: bool) -> bool | None:
    """Whether a common edge belongs to the lower band, by what the text says, else by its habit elsewhere.

    以上 without more includes its number by law (民法典第1259条). None where nothing tells.
    """
    if high.sure:
        return bool(high.closed)
    if low.sure:
        return not low.closed
    if low.closed and high.closed is None and not habit:
        return False
    if low.closed is None and high.closed is None and habit:
        return True
    return None


def _completed(bands: list[Band], rest: Award) -> list[Band]:
    """Bands with what lies outside of them given the rest."""
    first, last = bands[0], bands[-1]
    if first.low is not None:
        bands = [Band(None, flipped(first.low), rest), *bands]
    if last.high is not None:
        bands = [*bands, Band(flipped(last.high), None, rest)]
    return bands


def _edges(band: Band) -> dict[str, str]:
    keys = {}
    if band.low:
        keys["above" if band.low.closed is False else "from"] = band.low.text
    if band.high:
        keys["to" if band.high.closed else "below"] = band.high.text
    return keys
