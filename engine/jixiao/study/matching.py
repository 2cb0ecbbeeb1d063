"""Which records of two rulesets are the same one, written differently.

Comes in: lists of records, or two frameworks. Goes out: pairs. A record is known by its name (its first required
text: name, label, id, condition), a node also by its aliases and by what stands below it. Whoever changes sides gets
the same pairs mirrored: nothing here prefers the first or the second ruleset.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from typing import Generic, TypeVar

from pydantic.fields import FieldInfo

from jixiao.ground.dataclass import dataclass
from jixiao.ground.written import Written
from jixiao.law.format import Node

R = TypeVar("R", bound=Written)


@dataclass(frozen=True, slots=True)
class Pair(Generic[R]):
    """A record in both rulesets, or in one of them (None in the other)."""

    before: R | None
    after: R | None


def identity(record: Written | None) -> str:
    """What a record is called: its first required text; "" for one that has none and is known by its position."""
    name = _name_of(type(record)) if record is not None else None
    return str(getattr(record, name)) if name else ""


def _name_of(kind: type[Written]) -> str | None:
    return next((n for n, info in kind.model_fields.items() if info.is_required() and info.annotation is str), None)


def label(info: FieldInfo, key: str) -> str:
    """What people call a field: its description up to the first stop, `key` where it has none.

    A comma is a stop too, unless what stands before it is a condition (表内未给分值时，…).
    """
    text = re.sub(r"（[^）]*）", "", info.description or "")
    text = re.split("[：；。]", text)[0].removesuffix("，如")
    return (text if "时，" in text else text.split("，")[0]) or key


def by_identity(xs: Sequence[R], ys: Sequence[R]) -> tuple[Pair[R], ...]:
    """The pairs of two lists in the order of the second, records that are gone at the end.

    Names decide, then aliases, then whether all but the name is the same; records without a name are the same where
    they say the same, and what is left of these is paired in order.
    """
    met: dict[int, int] = {}
    for keys in (_name, _names, _rest):
        _meet(xs, ys, met, keys)
    if not any(identity(record) for record in (*xs, *ys)):
        left = [i for i in range(len(xs)) if i not in met]
        free = [j for j in range(len(ys)) if j not in met.values()]
        met.update(zip(left, free, strict=False))
    back = {j: i for i, j in met.items()}
    pairs = [Pair(xs[back[j]] if j in back else None, y) for j, y in enumerate(ys)]
    return (*pairs, *(Pair(x, None) for i, x in enumerate(xs) if i not in met))


Keys = Callable[[Written], set[str]]


def _meet(xs: Sequence[R], ys: Sequence[R], met: dict[int, int], keys: Keys) -> None:
    """Pair what is not yet in `met` and shares a key."""
    taken = set(met.values())
    left = [(i, x) for i, x in enumerate(xs) if i not in met]
    free = [(j, y) for j, y in enumerate(ys) if j not in taken]
    # By the sum of positions: two candidates of one sum never share a record, so the outcome has no favourite side.
    for i, j in sorted(_candidates(left, free, keys), key=lambda pair: (sum(pair), pair)):
        if i not in met and j not in taken:
            met[i] = j
            taken.add(j)


P = TypeVar("P")


def _candidates(xs: Iterable[tuple[P, Written]], ys: Iterable[tuple[P, Written]], keys: Keys) -> set[tuple[P, P]]:
    """The places of every two records that share a key."""
    known: dict[str, list[P]] = {}
    for place, x in xs:
        for key in keys(x):
            known.setdefault(key, []).append(place)
    return {(other, place) for place, y in ys for key in keys(y) for other in known.get(key, ())}


def _name(record: Written) -> set[str]:
    name = identity(record)
    return {name} if name else set()


def _names(record: Written) -> set[str]:
    return {identity(record), *record.aliases} if isinstance(record, Node) else set()


def _rest(record: Written) -> set[str]:
    """All that a record says but for its names; for a node also what stands below it."""
    apart = {_name_of(type(record)) or "", "aliases"}
    said = {type(record).__name__ + record.model_dump_json(exclude=apart)}
    below = sorted({child.name for child in record.children}) if isinstance(record, Node) else []
    return said | {"children:" + "\n".join(below)} if below else said


def reordered(pairs: Sequence[Pair[R]], xs: Sequence[R], ys: Sequence[R]) -> bool:
    """Whether records that both lists have stand in another order."""
    order = {id(x): n for n, x in enumerate(xs)}
    place = {id(y): n for n, y in enumerate(ys)}
    both = sorted(
        (place[id(pair.after)], order[id(pair.before)])
        for pair in pairs
        if pair.before is not None and pair.after is not None
    )
    old = [number for _, number in both]
    return old != sorted(old)


# --- frameworks -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MatchedNode:
    """A node of two frameworks: its path in the second (`was`: in the first), () and None where it is not there.

    `moved` where it stands under another parent; `reordered` where its children changed their order.
    """

    was: tuple[str, ...]
    path: tuple[str, ...]
    before: Node | None
    after: Node | None
    moved: bool = False
    reordered: bool = False


@dataclass(slots=True)
class _Found:
    both: list[MatchedNode] = field(default_factory=list)
    gone: list[tuple[tuple[str, ...], Node]] = field(default_factory=list)
    new: list[tuple[tuple[str, ...], Node]] = field(default_factory=list)


def framework(xs: Sequence[Node], ys: Sequence[Node]) -> tuple[MatchedNode, ...]:
    """Every node of two frameworks, matched by path, then by name or alias wherever it stands.

    In the order of the second framework, nodes that are gone at the end in the order of the first.
    """
    found = _Found()
    _descend(xs, ys, (), (), found)
    while moved := _moved(found):
        (was, before), (path, after) = moved
        for pool, top in ((found.gone, was), (found.new, path)):
            pool[:] = [one for one in pool if one[0][: len(top)] != top]
        _both(before, after, was, path, found, moved=True)
    order = {path: n for n, (path, _) in enumerate(_walk(ys, ()))}
    both = [*found.both, *(MatchedNode((), path, None, node) for path, node in found.new)]
    gone = (MatchedNode(path, (), node, None) for path, node in found.gone)
    return (*sorted(both, key=lambda match: order[match.path]), *gone)


def _descend(
    xs: Sequence[Node], ys: Sequence[Node], was: tuple[str, ...], path: tuple[str, ...], found: _Found
) -> tuple[Pair[Node], ...]:
    pairs = by_identity(xs, ys)
    for pair in pairs:
        match pair:
            case Pair(before=Node() as before, after=Node() as after):
                _both(before, after, (*was, before.name), (*path, after.name), found, moved=False)
            case Pair(before=Node() as before):
                found.gone += _walk((before,), was)
            case Pair(after=Node() as after):
                found.new += _walk((after,), path)
    return pairs


def _both(
    before: Node, after: Node, was: tuple[str, ...], path: tuple[str, ...], found: _Found, *, moved: bool
) -> None:
    pairs = _descend(before.children, after.children, was, path, found)
    found.both.append(MatchedNode(was, path, before, after, moved, reordered(pairs, before.children, after.children)))


def _walk(nodes: Sequence[Node], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Node]]:
    for node in nodes:
        yield (*above, node.name), node
        yield from _walk(node.children, (*above, node.name))


At = tuple[tuple[str, ...], Node]


def _moved(found: _Found) -> tuple[At, At] | None:
    """A node that is gone in one place and new in another under a name that is clear in both; None where none is."""
    for keys in (_name, _names):
        pairs = _candidates(
            ((path, node) for path, node in found.gone), ((path, node) for path, node in found.new), keys
        )
        old, new = (Counter(pair[side] for pair in pairs) for side in (0, 1))
        clear = [pair for pair in pairs if old[pair[0]] == 1 and new[pair[1]] == 1]
        if clear:
            was, path = min(clear, key=lambda pair: (len(pair[0]) + len(pair[1]), sorted(pair)))
            return (was, dict(found.gone)[was]), (path, dict(found.new)[path])
    return None
