"""Quantities that an account has once: what holds between them, and that each has one value wherever it is said.

Comes in: a Reading, Rules, and the figures that patterns gave by the names of quantities. Goes out: what was asked of the
quantities (全文), of two places of one (两处), and of two figures of one name of one project (同名), or of
like names and digits (只差一位). Names, year,
project and unit must be the same; where one of them is not known, nothing is said.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from jixiao.audit import writing
from jixiao.audit.intervals import interval, middle, one_slip_apart
from jixiao.audit.ledgers import PRINTED
from jixiao.audit.reading import ACTUAL, TARGET, Reading
from jixiao.audit.relate import Asked, ask, choose
from jixiao.audit.rules import WHOLE, Relation, Rules
from jixiao.ground.regex import regex
from jixiao.records.discrepancy import Bound, Mention, Role

#: By project (`""`: the unit's own), then by the name of the quantity.
Known = Mapping[str, Mapping[str, Sequence[Mention]]]

#: A relation is tried with so many choices of figures at most, a quantity with so many places.
_CHOICES, _PLACES = 256, 200
#: By so many last characters the names of two figures are told apart.
_END: Final = 4
#: So many different numbers of one length are compared by their digits, from so many digits on.
_NEAR, _LONG = 60, 4
_DIGITS: Final = regex(r"[^0-9]")
#: What makes the name of persons that of their number; and how long it must be to be theirs alone.
_COUNTED: Final = regex(r"(?:总)?(?:人数|数量|数)$")
_LONG_NAME: Final = 6
_NOUN: Final = regex(r"[\u4e00-\u9fff]{4,}")
#: A figure that names its project itself.
_OF_PROJECT: Final = regex(r"[\u4e00-\u9fff]{3}项目(?:自评(?:总?得分|总分)|(?:全年)?(?:预算|执行)数)$")
_GENERAL: Final = regex(
    r"^(?:共计|合计|总计|实际|全年|累计|其中|主要|支出|收入|金额|资金|预算|决算|完成|发放|使用|安排|用于|项目|得分|评价|满分|单位|自评|数|额|的|了|在|对|为)+$"
)
#: What bears the name of a rate in another unit is what the rate is of, or worth (预算执行率10分).
_RATES: Final = ("率", "比例", "比重")
_OF_RATES: Final = frozenset({"", "%", "‰"})
#: The columns of a table of indicators: what bears such a name is of the indicator of its row, whatever words stand before it.
_COLUMN: Final = regex(r"(?:指标值|目标值|目标|完成值|实际值)$")


def check(reading: Reading, rules: Rules, given: Iterable[tuple[str, Mention]], asked: Asked) -> None:
    """Ask everything about quantities."""
    known = _known(reading, rules, given)
    own = {one.name: one for one in rules.quantities}
    for names in known.values():
        for relation in rules.of(WHOLE):
            _relation(relation, names, asked)
        for name, mentions in names.items():
            if own[name].once:
                _one_value(mentions, rules.of("两处"), asked, own[name].written)
    named = {one for names in known.values() for mentions in names.values() for one in mentions}
    _same_names(reading, rules, named, asked)
    _counted_names(reading, rules, asked)
    _near_names(reading, rules, named, asked)


def _known(reading: Reading, rules: Rules, given: Iterable[tuple[str, Mention]]) -> Known:
    """The figures of each quantity, by project."""
    unit = writing.words(reading.account.unit)
    headings = [writing.words("".join((*one.path, one.title))) for one in reading.account.sections]
    by_name = {name: quantity for quantity in rules.quantities for name in quantity.written}
    own = {quantity.name: quantity for quantity in rules.quantities}
    found: dict[str, dict[str, list[Mention]]] = {}

    def keep(name: str, one: Mention) -> None:
        quantity = own[name]
        heading = headings[one.spot.section]
        inside = not quantity.within or one.subject == PRINTED or any(word in heading for word in quantity.within)
        scope = not quantity.once or bool(one.project) is quantity.project
        row = one.subject == TARGET or _COLUMN.search(one.about)
        if scope and inside and one.year == reading.year and not row:
            found.setdefault(one.project, {}).setdefault(name, []).append(one)

    for one in reading.mentions():
        if one.role is Role.AMOUNT and one.about:
            about = one.about
            if unit and unit in about:
                about = about.replace(unit, "", 1).lstrip("的")
            about = about.removeprefix(one.project)
            if about in by_name and not (one.unit not in _OF_RATES and about.endswith(_RATES)):
                keep(by_name[about].name, one)
    for name, one in given:
        if name in own:
            keep(name, one)
    return {
        project: {name: list(dict.fromkeys(mentions)) for name, mentions in names.items()}
        for project, names in found.items()
    }


def _relation(relation: Relation, names: Mapping[str, Sequence[Mention]], asked: Asked) -> None:
    """Ask a relation of quantities: it is broken where no choice of the figures given for them keeps it."""
    if not relation.names <= names.keys():
        return
    wanted = sorted(relation.names)
    choices = [_distinct(names[name]) for name in wanted]
    combined = 1
    for choice in choices:
        combined *= len(choice)
    if combined > _CHOICES:
        return
    bindings = [dict(zip(wanted, choice, strict=True)) for choice in itertools.product(*choices)]
    if choose(relation, bindings, asked) is False:
        told = asked.found[-1]
        again = (
            one.spot
            for name in wanted
            for one in names[name][:_PLACES]
            if one.text == told.values[name] and one.spot not in told.spots
        )
        asked.found[-1] = replace(told, spots=(*told.spots, *again))


def _distinct(mentions: Sequence[Mention]) -> list[Mention]:
    """One of each value, in order, those of the text first."""
    told = sorted(mentions, key=lambda one: one.subject == ACTUAL)
    return list({(one.low, one.high, one.unit): one for one in reversed(told)}.values())[::-1]


def _one_value(mentions: Sequence[Mention], relations: Sequence[Relation], asked: Asked, names: frozenset[str]) -> None:
    """Ask that all places of a quantity give one value; the value that most of them give is taken for right.

    `names` are those of the quantity. Figures that only a sentence makes its own may be of some of what it counts: they must be
    near, and are probable only.
    """
    exact = [one for one in mentions if one.bound is Bound.EXACT][:_PLACES]
    if len(exact) < 2:
        return
    counts: dict[object, list[Mention]] = {}
    for one in exact:
        counts.setdefault((middle(one), one.unit), []).append(one)
    right = max(counts.values(), key=len)[0]
    told = [counts_of[0] for counts_of in counts.values() if counts_of[0] is not right]
    if not told:
        ask(relations, {"甲": right, "乙": next(one for one in exact if one is not right)}, asked)
    for other in told:
        alike = _called(other, names) == _called(right, names)
        if other.unit == right.unit and (alike or _close(other, right)):
            ask(relations, {"甲": other, "乙": right}, asked, sure=alike)


def _called(one: Mention, names: frozenset[str]) -> str:
    """By what a figure is known: the quantity whose name it bears, else the end of its own."""
    return "" if any(one.about.endswith(name) for name in names) else one.about[-_END:]


def _close(one: Mention, other: Mention) -> bool:
    """Whether two numbers may be meant for one: what a sentence counts may also be some of them."""
    a, b = abs(middle(one)), abs(middle(other))
    return 10 * abs(a - b) <= 3 * max(a, b)


# --- figures of one name ----------------------------------------------------------------------------------------------


def _same_names(reading: Reading, rules: Rules, named: set[Mention], asked: Asked) -> None:
    """Ask of the figures in the report of a project that bear one name whether they have one value."""
    found: dict[tuple[object, ...], list[Mention]] = {}
    for one in reading.mentions():
        about = one.about
        own = one.project or _OF_PROJECT.search(about)
        if one.role is not Role.AMOUNT or not own or one in named or one.unit in ("", "%"):
            continue
        if one.subject == TARGET or _COLUMN.search(about) or not _NOUN.search(about) or _GENERAL.match(about):
            continue
        found.setdefault(
            (about, one.project, one.unit, one.year, one.subject if one.subject != ACTUAL else ()), []
        ).append(one)
    for mentions in found.values():
        if len(mentions) > 1:
            _one_value(mentions, rules.of("同名"), asked, frozenset())


def _counted_names(reading: Reading, rules: Rules, asked: Asked) -> None:
    """Ask of an indicator of persons (离退休人员数量) whether the text of its project counts as many of them."""
    rows: dict[str, list[tuple[str, Mention]]] = {}
    for one in reading.cells:
        core = _COUNTED.sub("", one.about)
        if one.subject == ACTUAL and one.unit == "人" and one.bound is Bound.EXACT and len(core) >= _LONG_NAME:
            rows.setdefault(one.project, []).append((core, one))
    for passage in reading.passages if rows else ():
        for core, row in rows.get(passage.project, ())[:_NEAR]:
            for offset, one in passage.mentions.items():
                after = passage.text[offset + 1 : offset + 5 + len(core)]
                if one.unit == "人" and one.role is Role.AMOUNT and one.bound is Bound.EXACT and core in after:
                    ask(rules.of("同名"), {"甲": one, "乙": replace(row, about=core)}, asked)


def _near_names(reading: Reading, rules: Rules, named: set[Mention], asked: Asked) -> None:
    """Ask of two figures of one project, whose names share words and whose digits are a slip apart, whether they are one."""
    found: dict[tuple[object, ...], dict[str, Mention]] = {}
    for one in reading.mentions():
        digits = _DIGITS.sub("", one.text)
        if one.project and one.role is Role.AMOUNT and len(digits) >= _LONG and one.subject != TARGET:
            found.setdefault((one.project, one.unit, one.year, len(digits), one.places), {}).setdefault(digits, one)
    for numbers in found.values():
        for (a, one), (b, other) in itertools.combinations(itertools.islice(numbers.items(), _NEAR), 2):
            if (
                not {one, other} <= named
                and not _side_by_side(one, other)
                and one_slip_apart(a, b)
                and _words(one) & _words(other)
            ):
                ask(rules.of("只差一位"), {"甲": one, "乙": other}, asked)


def _side_by_side(one: Mention, other: Mention) -> bool:
    """Whether two figures are cells of one table or chart, which names each of its own."""
    a, b = one.spot, other.spot
    return not a.end and not b.end and (a.section, a.block) == (b.section, b.block)


def _words(one: Mention) -> set[str]:
    """The runs of four characters in the name of a figure."""
    return {one.about[at : at + 4] for at in range(len(one.about) - 3)}


def meets(one: Mention, other: Mention) -> bool:
    """Whether two figures may be one number."""
    a, b = interval(one), interval(other)
    under = a.low is None or b.high is None or a.low <= b.high
    return under and (a.high is None or b.low is None or a.high >= b.low)
