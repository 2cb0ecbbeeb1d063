"""What changed between two rulesets, in words.

Comes in: two opened rulesets. Goes out: `Change`s in the order of the format, each a Chinese sentence with its place in
both files. The records are walked by their fields and named by the descriptions of these, so that a key which the
format gains is compared without a word here. Finding rules are compared as they take effect: shared ones with the
ruleset's own thresholds put in. Nothing is scored: what a change does to marks is `impact`.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

from jixiao.ground import decimals, located
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.ground.written import NOWHERE, Written
from jixiao.law.format import FindingRule, Node, Ruleset
from jixiao.law.methods import METHODS, Params
from jixiao.law.methods.bands import Band
from jixiao.law.store import Opened, shown_name
from jixiao.study.matching import Pair, by_identity, framework, identity, label, reordered

Kind = Literal["added", "removed", "changed", "renamed", "moved", "reordered"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what it is about, which key, both values as text, the sentence, and the place in both files.

    `before` or `after` is None where that ruleset does not have it; places are None where nothing stands there.
    """

    kind: Kind
    subject: str
    key: str
    before: str | None
    after: str | None
    text: str
    before_at: Source | None
    after_at: Source | None


Index = Mapping[Source, located.Fields]
NO_INDEX: Index = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where in the two files the walk stands: the subject in words, the key so far, and the texts of both files."""

    subject: tuple[str, ...]
    key: str
    before: Index
    after: Index

    def below(self, key: str, *subject: str) -> "_Spot":
        """The spot of something that this one holds."""
        dotted = f"{self.key}.{key}" if self.key and key else self.key or key
        return _Spot((*self.subject, *subject), dotted, self.before, self.after)

    def about(self, kind: Kind, text: str, before: str | None, after: str | None, *at: Source | None) -> Change:
        """A change at this spot; `text` goes behind the subject."""
        subject = " · ".join(self.subject)
        return Change(kind, subject, self.key, before, after, f"{subject}：{text}。", *at)


def differences(before: Opened, after: Opened) -> tuple[Change, ...]:
    """Every difference between two rulesets, in the order of the format; none for a ruleset and itself."""
    spot = _Spot(("规则集",), "", _index(before), _index(after))
    one, two = before.ruleset, after.ruleset
    own = _records(one, two, spot, skip=("indicators", "findings"))
    rules = spot.below("findings", "发现规则")
    section = _records(one.findings, two.findings, rules, skip=("rules", "thresholds"))
    return (*own, *_framework(one, two, spot), *section, *_rules(before.rules, after.rules, rules))


def _index(opened: Opened) -> Index:
    """The mappings of a ruleset's file by where they begin, so that a record finds the text that it was read from."""
    shown = shown_name(opened.path)
    if shown not in opened.files:
        return {}
    found: dict[Source, located.Fields] = {}
    waiting: list[located.Located] = [located.load(located.decode(opened.files[shown], shown), shown)]
    while waiting:
        match waiting.pop():
            case located.Fields() as fields:
                found[fields.source] = fields
                waiting += fields.values()
            case located.Items() as items:
                waiting += items
    return found


def _at(index: Index, record: Written, *keys: str) -> Source | None:
    """Where a key of a record stands, else where the record begins; None for one that no file writes."""
    if record.source == NOWHERE:
        return None
    fields = index.get(record.source)
    return located.find(fields, keys) if fields else record.source


def _as_written(index: Index, record: Written, keys: Sequence[str], value: object) -> str:
    """A number as the file writes it (60% and not 0.6), anything else as `shown`."""
    here: object = index.get(record.source)
    for key in keys:
        here = here.get(key) if isinstance(here, located.Fields) else None
    return str(here) if isinstance(value, Fraction) and isinstance(here, located.Text) else shown(value, index)


# --- records --------------------------------------------------------------------------------------------------


def _records(one: Written, two: Written, spot: _Spot, skip: Sequence[str] = ()) -> Iterator[Change]:
    """The differences of two records of one type, field by field."""
    if isinstance(one, Band) and isinstance(two, Band):
        yield from _edges(one, two, spot)
        skip = _EDGES
    for name, field in type(one).model_fields.items():
        if name != "source" and name not in skip:
            key = field.alias or name
            yield from _values(one, two, spot, (key,), label(field, key), (getattr(one, name), getattr(two, name)))


def _values(
    one: Written, two: Written, spot: _Spot, keys: tuple[str, ...], called: str, values: tuple[Any, Any]
) -> Iterator[Change]:
    """The differences of what two records hold under one key, called `called`."""
    match values:
        case (Written() as x, Written() as y) if type(x) is type(y):
            yield from _records(x, y, spot.below(keys[-1], called))
        case (tuple() as xs, tuple() as ys) if any(isinstance(item, Written) for item in (*xs, *ys)):
            yield from _lists(xs, ys, spot.below(keys[-1]), called)
        case (tuple() as xs, tuple() as ys):
            yield from _words(one, two, spot, keys, called, xs, ys)
        case (Mapping() as x, Mapping() as y):
            for key in dict.fromkeys((*y, *x)):
                pair = (x.get(key), y.get(key))
                yield from _values(one, two, spot, (*keys, key), f"{called}“{key}”", pair)
        case (x, y) if x != y:
            yield _scalar(one, two, spot, keys, called, x, y)


def _scalar(
    one: Written, two: Written, spot: _Spot, keys: tuple[str, ...], called: str, x: object, y: object
) -> Change:
    places = (_place(spot.before, one, keys, x), _place(spot.after, two, keys, y))
    before, after = _as_written(spot.before, one, keys, x), _as_written(spot.after, two, keys, y)
    unit = "分" if isinstance(x, Decimal) or isinstance(y, Decimal) else ""
    here = spot.below(".".join(keys))
    if isinstance(x, Params) and "方法" not in called:
        called = f"{called}的方法"
    if x is None or x == "":
        return here.about("added", f"加上{called}，为{after}{unit}", None, after, *places)
    if y is None or y == "":
        return here.about("removed", f"不再写{called}，原为{before}{unit}", before, None, *places)
    moved = _signed(y - x) if isinstance(x, Decimal) and isinstance(y, Decimal) else ""
    return here.about("changed", f"{called}由{before}{unit}改为{after}{unit}{moved}", before, after, *places)


def _place(index: Index, record: Written, keys: tuple[str, ...], value: object) -> Source | None:
    own = getattr(value, "source", None)
    return own if isinstance(own, Source) and own != NOWHERE else _at(index, record, *keys)


def _signed(points: Decimal) -> str:
    return f"（{'增加' if points > 0 else '减少'}{shown(abs(points))}分）"


def _words(
    one: Written, two: Written, spot: _Spot, keys: tuple[str, ...], called: str, xs: Sequence[Any], ys: Sequence[Any]
) -> Iterator[Change]:
    """Lists of words: what went, what came; their order where nothing else differs."""
    if xs == ys:
        return
    gone, new = ([item for item in a if item not in b] for a, b in ((xs, ys), (ys, xs)))
    told = [f"{verb}{shown(tuple(words))}" for verb, words in (("去掉", gone), ("加上", new)) if words]
    kind: Kind = "changed" if told else "reordered"
    places = (_at(spot.before, one, *keys), _at(spot.after, two, *keys))
    text = f"{called}：{'，'.join(told) or '只改了次序或重复'}"
    yield spot.below(".".join(keys)).about(kind, text, shown(xs), shown(ys), *places)


def _edges(one: Band, two: Band, spot: _Spot) -> Iterator[Change]:
    """The lower and the upper edge of a band, each with whether it is included."""
    for side, closed, opened in _SIDES:
        before, after = (_edge(index, band, closed, opened) for index, band in ((spot.before, one), (spot.after, two)))
        if before[0] == after[0]:
            continue
        places = (_at(spot.before, one, before[1]), _at(spot.after, two, after[1]))
        words = [value[2] or "不限" for value in (before, after)]
        text = f"{side}由{words[0]}改为{words[1]}"
        yield spot.below(closed).about("changed", text, before[2] or None, after[2] or None, *places)


#: The sides of a band with the keys that write an edge of it, included and not; and the fields of all four.
_SIDES = (("下限", "from", "above"), ("上限", "to", "below"))
_EDGES = ("from_", "above", "to", "below")


def _edge(index: Index, band: Band, closed: str, opened: str) -> tuple[object, str, str]:
    """An edge as something to compare, the key that writes it, and in words: `≥60%`."""
    signs = {"from": "≥", "above": ">", "to": "≤", "below": "<"}
    for key in (closed, opened):
        value = getattr(band, "from_" if key == "from" else key)
        if value is not None:
            return (key, value), key, signs[key] + _as_written(index, band, (key,), value)
    return None, closed, ""


# --- lists of records -----------------------------------------------------------------------------------------


def _lists(xs: Sequence[Written], ys: Sequence[Written], spot: _Spot, called: str) -> Iterator[Change]:
    pairs = by_identity(xs, ys)
    for pair in pairs:
        number = ys.index(pair.after) if pair.after is not None else xs.index(pair.before)
        yield from _pair(pair, spot.below("", _item(called, pair, number + 1)))
    if reordered(pairs, xs, ys):
        names = [shown(tuple(_short(item, n) for n, item in enumerate(items, 1))) for items in (xs, ys)]
        places = (xs[0].source, ys[0].source)
        yield spot.about("reordered", f"{called}的次序改变", names[0], names[1], *places)


def _item(called: str, pair: Pair[Any], number: int) -> str:
    name = identity(pair.after if pair.after is not None else pair.before)
    was = identity(pair.before) if pair.before is not None else name
    if not name:
        return f"第{number}档" if called == "各档" else f"{called}第{number}项"
    return f"{called.removeprefix('各')}“{name}”" + (f"（原“{was}”）" if was != name else "")


def _short(record: Written, number: int) -> str:
    return identity(record) or str(number)


def _pair(pair: Pair[Written], spot: _Spot) -> Iterator[Change]:
    match pair:
        case Pair(before=None, after=Written() as new):
            said = shown(new, spot.after)
            yield spot.about("added", f"新增，{said}", None, said, None, new.source)
        case Pair(before=Written() as gone, after=None):
            said = shown(gone, spot.before)
            yield spot.about("removed", f"删去，原为{said}", said, None, gone.source, None)
        case Pair(before=Written() as one, after=Written() as two):
            yield from _records(one, two, spot)


def _rules(xs: Sequence[FindingRule], ys: Sequence[FindingRule], spot: _Spot) -> Iterator[Change]:
    yield from _lists(xs, ys, _Spot((), spot.key, spot.before, spot.after), "发现规则")


def _framework(one: Ruleset, two: Ruleset, spot: _Spot) -> Iterator[Change]:
    """The nodes of two frameworks, in the order of the second, those that are gone at the end."""
    for match in framework(one.indicators, two.indicators):
        name, was = ("/".join(path) for path in (match.path, match.was))
        said = f"指标“{name or was}”" + (f"（原“{was}”）" if name and was and name != was else "")
        here = _Spot((said,), "indicators", spot.before, spot.after)
        before, after = match.before, match.after
        if before is None or after is None:
            yield from _pair(Pair(before, after), here)
            continue
        if match.moved:
            yield here.about("moved", f"由“{was}”移到“{name}”", was, name, before.source, after.source)
        elif before.name != after.name:
            places = (_at(here.before, before, "name"), _at(here.after, after, "name"))
            text = f"“{before.name}”改名为“{after.name}”"
            yield here.below("name").about("renamed", text, before.name, after.name, *places)
        yield from _records(before, after, here, skip=("children", "name"))
        if match.reordered:
            names = [shown(tuple(child.name for child in node.children)) for node in (before, after)]
            text = f"下级指标的次序由{names[0]}改为{names[1]}"
            yield here.below("children").about("reordered", text, names[0], names[1], before.source, after.source)
    if reordered(by_identity(one.indicators, two.indicators), one.indicators, two.indicators):
        names = [shown(tuple(node.name for node in ruleset.indicators)) for ruleset in (one, two)]
        places = (_at(spot.before, one, "indicators"), _at(spot.after, two, "indicators"))
        text = f"一级指标的次序由{names[0]}改为{names[1]}"
        yield spot.below("indicators").about("reordered", text, names[0], names[1], *places)


# --- values in words ------------------------------------------------------------------------------------------


def shown(value: object, index: Index = NO_INDEX) -> str:
    """A value of a ruleset as a reader sees it: numbers plainly (as the file writes them where it is known)."""
    match value:
        case None:
            return "未写"
        case bool():
            return "是" if value else "否"
        case Decimal() | Fraction() | int():
            return decimals.plain(value)
        case Enum():
            return str(value.value)
        case str():
            return f"“{value}”"
        case Params():
            title = METHODS[value.method].title if value.method in METHODS else ""
            rest = _parts(value, index, skip=("method",))
            return f"{value.method}（{'，'.join(part for part in (title, rest) if part)}）"
        case Band():
            edges = [_edge(index, value, *side)[2] for _, *side in _SIDES]
            rest = _parts(value, index, skip=_EDGES)
            return f"{'且'.join(edge for edge in edges if edge) or '任何值'}，{rest}"
        case Written():
            return _parts(value, index)
        case Mapping():
            return "、".join(f"{key}={shown(item, index)}" for key, item in value.items()) or "无"
        case tuple():
            items = ((isinstance(item, Written), shown(item, index)) for item in value)
            return "、".join(f"（{text}）" if record else text for record, text in items) or "无"
        case _:
            return str(value)


def _parts(record: Written, index: Index, skip: Sequence[str] = ()) -> str:
    """What a record says that its defaults do not; the nodes below a node are told one by one elsewhere."""
    if isinstance(record, Node):
        skip = (*skip, "children")
    told = []
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if name not in ("source", *skip) and (field.is_required() or value != field.default):
            called = label(field, field.alias or name)
            said = _as_written(index, record, (field.alias or name,), value) + "分" * isinstance(value, Decimal)
            told.append(called.removeprefix("是否") if value is True else f"{called}{said}")
    return "，".join(told)
