"""The values of a run without a form's own: one sorted tuple for all forms, and what each leaves out of it.

Comes in: the values of a run in order of size, and the place of the one to be left out. Goes out: a sequence, in order of size.
A province's forms share the tuple; a copy for each of them would be as many values as the square of the run.
"""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from jixiao.ground.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Others(Sequence[Fraction]):
    """The values but the one at `left_out`."""

    values: tuple[Fraction, ...]
    left_out: int

    def __len__(self) -> int:
        return len(self.values) - 1

    def __getitem__(self, at: Any) -> Any:
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self.values[at if at < self.left_out else at + 1]


def without(values: tuple[Fraction, ...], own: Fraction) -> Sequence[Fraction]:
    """The values without one that is as large as `own`, which is among them."""
    return Others(values, bisect_left(values, own))
