"""What stands under the same name in two forms of one project.

In: lines or rows with their paths, of the earlier form and of the later. Out: pairs, in the order of the later, those that
are gone behind them. Paths decide; what is left over is paired by the name of the indicator, where one of each has it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from jixiao.values.names import key


class Pathed(Protocol):
    """Anything that stands under the names of levels."""

    @property
    def path(self) -> tuple[str, ...]: ...  # noqa: D102


A = TypeVar("A", bound=Pathed)
B = TypeVar("B", bound=Pathed)


def paired(before: Sequence[A], after: Sequence[B]) -> Iterator[tuple[A | None, B | None]]:
    """Each of the later ones with the earlier one that it goes on with, None where it is new; then those that are gone."""
    pairs: dict[int, A] = {}
    for name in (_path, _name):
        met = {id(one) for one in pairs.values()}
        old = _alone([one for one in before if id(one) not in met], name)
        new = _alone([one for one in after if id(one) not in pairs], name)
        pairs |= {id(one): old[called] for called, one in new.items() if called in old}
    yield from ((pairs.get(id(one)), one) for one in after)
    met = {id(one) for one in pairs.values()}
    yield from ((one, None) for one in before if id(one) not in met)


def _path(one: Pathed) -> tuple[str, ...]:
    return tuple(map(key, one.path))


def _name(one: Pathed) -> tuple[str, ...]:
    return _path(one)[-1:]


def _alone(items: Sequence[A], name: Callable[[Pathed], tuple[str, ...]]) -> Mapping[tuple[str, ...], A]:
    """The items by their names, without names that several have."""
    names = list(map(name, items))
    return {called: one for called, one in zip(names, items, strict=True) if names.count(called) == 1}
