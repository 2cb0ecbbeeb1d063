"""The shortest path through a row of atoms under the columns of a heading, and whether it is the only one.

In: how many atoms there are, the columns, and the steps that may be taken from each place, each with its cost. Out: the
steps of the cheapest path, and for each of them whether another path that reads it otherwise costs nearly as little. It
knows neither text nor words: what a step means and costs is said by whoever lays it (`body`).

A state is a place between atoms, how many columns of the present row are done, and whether the row has anything yet: a
row may only end when it has, so that no path goes round in a circle. The work grows with the number of steps laid.
"""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from jixiao.ground.dataclass import dataclass

#: Costs are compared in thousandths, so that sums are exact whatever the order in which they were added.
Cost = int
#: More than any path costs: there is no way here.
_NEVER: Final = 10**15


class Step(NamedTuple):
    """A step: from how many columns done to how many, over which atoms, and what it takes them for."""

    start: int
    end: int
    column: int  # the first column that it fills; -1 for none
    kind: str
    cost: Cost
    columns: int = 1  # how many columns it fills
    split: int = 0  # where a step over two cells parts them


class Move(NamedTuple):
    """What may be laid from a state: the step, how many columns are done after it, and whether the row has something then."""

    step: Step
    done: int
    begun: bool


#: The moves from a state: (place, columns done, whether the row has begun).
Moves = Callable[[int, int, bool], Iterable[Move]]


@dataclass(frozen=True, slots=True)
class Path:
    """The cheapest path: its steps in order, what it costs, and the indices of the steps that may be otherwise."""

    steps: tuple[Step, ...]
    cost: Cost
    open: frozenset[int]


def shortest(
    atoms: int, columns: int, moves: Moves, rest: Callable[[int], Cost], margin: Cost, matters: frozenset[int]
) -> Path | None:
    """The cheapest way from the first atom to where rows end; `rest` is what it costs to leave the atoms behind unread.

    A step is open where a path that makes another cell of one of its atoms costs at most `margin` more, and one of the two
    cells is of a column that matters. None: no way at all.
    """
    size = 2 * columns + 2
    forward: list[int] = [_NEVER] * (size * (atoms + 1))
    came: list[tuple[int, Step] | None] = [None] * len(forward)
    edges: list[list[tuple[int, Step]]] = [[] for _ in forward]

    def state(place: int, done: int, begun: bool) -> int:
        return place * size + (done if begun else columns + 1 + done)

    forward[state(0, 0, False)] = 0
    for here in range(len(forward)):
        if forward[here] == _NEVER:
            continue
        place, slot = divmod(here, size)
        begun = slot <= columns
        done = slot if begun else slot - columns - 1
        for step, after, has in moves(place, done, begun):
            there = state(step.end, after, has)
            edges[here].append((there, step))
            if forward[here] + step.cost < forward[there]:
                forward[there] = forward[here] + step.cost
                came[there] = (here, step)
    ends = [(forward[state(place, 0, False)] + rest(place), -place) for place in range(atoms + 1)]
    best, last = min(ends)
    if best >= _NEVER:
        return None
    steps: list[Step] = []
    at = state(-last, 0, False)
    while (back := came[at]) is not None:
        at, step = back
        steps.append(step)
    steps.reverse()
    return Path(tuple(steps), best, _open(steps, edges, forward, rest, (size, columns), best + margin, matters))


def _open(
    steps: list[Step],
    edges: list[list[tuple[int, Step]]],
    forward: list[int],
    rest: Callable[[int], Cost],
    shape: tuple[int, int],
    limit: int,
    matters: frozenset[int],
) -> frozenset[int]:
    size, columns = shape
    backward: list[int] = [_NEVER] * len(forward)
    for here in range(len(forward) - 1, -1, -1):
        if here % size == columns + 1:
            backward[here] = rest(here // size)
        for there, step in edges[here]:
            backward[here] = min(backward[here], step.cost + backward[there])
    taken = {cell for step in steps for cell in _cells(step)}
    owner: dict[int, int] = {}
    for index, step in enumerate(steps):
        owner.update(dict.fromkeys(range(step.start, step.end), index))
    found: set[int] = set()
    for here, laid in enumerate(edges):
        for there, step in laid:
            if taken.issuperset(_cells(step)):
                continue
            if forward[here] + step.cost + backward[there] <= limit:
                others = {owner[place] for place in range(step.start, step.end) if place in owner}
                found.update(
                    other
                    for other in others
                    if step.column in matters or (steps[other].kind == "cell" and steps[other].column in matters)
                )
    return frozenset(found)


def _cells(step: Step) -> tuple[tuple[int, int, int], ...]:
    """The cells that a step makes: where each begins and ends, and its column. None for what is no cell."""
    if step.kind != "cell":
        return ()
    if not step.split:
        return ((step.start, step.end, step.column),)
    return ((step.start, step.split, step.column), (step.split, step.end, step.column + 1))
