"""A relation, and the figures that stand for its names → whether it can hold, and the discrepancy where it cannot.

Comes in: relations and bindings. Goes out: `Asked`: how many relations had all of their figures, how many held, and what was
found. Figures are intervals (`intervals`). Where two sides do not meet as printed, the discrepancy is as sure as its relation
says; it is probable only, where they do not meet only because a percentage is cut and not rounded (38.28 % for 38.287 %), and
where they meet only because a number without decimals might have been rounded (55 beside 43.63).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from jixiao.audit.intervals import Interval, interval, may_hold, middle, size, total
from jixiao.audit.rules import Relation
from jixiao.ground.dataclass import dataclass
from jixiao.law import formula
from jixiao.records.discrepancy import Bound, Certainty, Discrepancy, Mention, Spot
from jixiao.say import arithmetic

_ORDER = tuple(Certainty)
#: The figures of a relation by name: one, or those whose sum the name stands for.
Binding = Mapping[str, Mention | tuple[Mention, ...]]


@dataclass(slots=True)
class Asked:
    """What came of asking relations; `figures` are those that have to equal something, which a wrong digit breaks."""

    relations: int = 0
    held: int = 0
    figures: set[Mention] = field(default_factory=set)
    found: list[Discrepancy] = field(default_factory=list)


def ask(relations: Iterable[Relation], binding: Binding, asked: Asked, *, sure: bool = True) -> None:
    """Ask relations of some figures. Not `sure`: what does not hold is probable at most."""
    for relation in relations:
        choose(relation, (binding,), asked, sure=sure)


def choose(
    relation: Relation, bindings: Sequence[Binding], asked: Asked, *, sure: bool = True, of: int = 0
) -> bool | None:
    """Ask a relation of several choices of figures: it is broken where none of them keeps it, and then told of the one at `of`.

    None where it says nothing of the figures.
    """
    answers = [judged(relation, binding) for binding in bindings]
    if all(holds is None for holds, _ in answers):
        return None
    asked.relations += 1
    if relation.node.op == "=":
        asked.figures.update(one for name in relation.names for one in _each(bindings[of][name]))
    if any(holds is not False for holds, _ in answers):
        asked.held += 1
        return True
    certainty = max((certainty for _, certainty in answers), key=_ORDER.index)
    asked.found.append(discrepancy(relation, bindings[of], certainty if sure else weaker(certainty)))
    return False


def judged(relation: Relation, binding: Binding) -> tuple[bool | None, Certainty]:
    """Whether a relation can hold of the figures (None: it says nothing of them), and how sure it is that it does not."""
    if not relation.names <= binding.keys():
        return None, relation.certainty
    if _unit(relation.node, {name: _each(binding[name])[0].unit for name in relation.names}) is None:
        return None, relation.certainty
    known = _intervals(relation, binding, sharp=False)
    if relation.when is not None and not may_hold(relation.when, known):
        return None, relation.certainty
    printed = may_hold(relation.node, known)
    if printed is None:
        return None, relation.certainty
    if not printed:
        cut = may_hold(relation.node, _intervals(relation, binding, sharp=False, loose=True))
        return False, weaker(relation.certainty) if cut is not False else relation.certainty
    return may_hold(relation.node, _intervals(relation, binding, sharp=True)), weaker(relation.certainty)


def _unit(node: formula.Node, units: Mapping[str, str]) -> str | None:
    """The unit of an expression, `""` where it cannot be told or there is none; None where unlike things are added."""
    match node:
        case formula.Name():
            return units[node.dotted]
        case formula.Compare(left=left, right=right) | formula.Binary(op="+" | "-", left=left, right=right):
            one, other = _unit(left, units), _unit(right, units)
            return None if one is None or other is None or (one and other and one != other) else one or other
        case formula.Unary(arg=arg):
            return _unit(arg, units)
        case formula.Binary(left=left, right=right):
            return None if None in (_unit(left, units), _unit(right, units)) else ""
        case _:
            return ""


def weaker(certainty: Certainty) -> Certainty:
    """Probable where it was certain."""
    return Certainty.PROBABLE if certainty is Certainty.CERTAIN else certainty


def _each(value: Mention | tuple[Mention, ...]) -> tuple[Mention, ...]:
    return (value,) if isinstance(value, Mention) else value


def _intervals(relation: Relation, binding: Binding, *, sharp: bool, loose: bool = False) -> Mapping[str, Interval]:
    """The intervals of the names of a relation. `sharp`: amounts without decimals as exact as the others of their printed unit.

    `loose`: percentages may have been cut instead of rounded.
    """
    figures = [one for name in relation.names for one in _each(binding[name])]
    finest: dict[tuple[str, object], int] = {}
    for one in figures:
        kind = (one.unit, size(one))
        finest[kind] = max(finest.get(kind, 0), one.places)

    def of(one: Mention) -> Interval:
        places = finest[one.unit, size(one)]
        exact = one.unit != "%" and one.bound is Bound.EXACT and (middle(one) == 0 or (sharp and one.places == 0))
        return interval(one, places if exact else None, loose=loose)

    return {name: total(map(of, _each(binding[name]))) for name in relation.names}


def discrepancy(
    relation: Relation, binding: Binding, certainty: Certainty, *, spots: Sequence[Spot] | None = None
) -> Discrepancy:
    """The discrepancy that a relation does not hold of some figures; the left side of the comparison stands first."""
    order = dict.fromkeys(one.dotted for one in formula.walk(relation.node) if isinstance(one, formula.Name))
    places = spots or tuple(dict.fromkeys(one.spot for name in order for one in _each(binding[name])))
    return Discrepancy(
        id=relation.id,
        certainty=certainty,
        message=arithmetic.named(binding, relation.message),
        advice=relation.advice,
        spots=tuple(places),
        relation=relation.name,
        arithmetic=arithmetic.broken(relation.node, binding),
        values={name: "、".join(one.text for one in _each(value)) for name, value in binding.items()},
    )
