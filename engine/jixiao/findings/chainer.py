"""Facts that can take places in rules over several → the combinations that stand every comparison of their rule.

Comes in: prepared rules once, then the fills of one run, told little by little. Goes out: each combination once, at the
moment its last fill arrives, as the number of the rule and the rows of its facts. It is plain Python: a fill is tried with
what was told before it, and an equality looks its candidates up in an index instead of trying all. `rete` gives the same
from the library; what follows from a combination, and when to stop, is decided by neither, but in `engine`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from jixiao.findings.joins import JOINING, TURNED, Fill, Join
from jixiao.findings.prepare import Prepared
from jixiao.ground.dataclass import dataclass
from jixiao.law.formula import Value

#: The rule that holds, by its number, and the rows of its facts in the order of its patterns.
Firing = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Test:
    """A comparison of a new fact's side with a side of a fact that is chosen already."""

    own: int
    holds: Callable[[Any, Any], bool]
    pattern: int
    other: int


@dataclass(frozen=True, slots=True)
class _Step:
    """A pattern to be filled next: the equality by which its candidates are looked up, if any, and all comparisons."""

    pattern: int
    equality: _Test | None
    tests: tuple[_Test, ...]


@dataclass(frozen=True, slots=True)
class Completion:
    """How a rule over several facts is completed: the steps after each of its patterns, and the sides looked up there."""

    steps: tuple[tuple[_Step, ...], ...]
    looked_up: tuple[frozenset[int], ...]


def plans(rules: Sequence[Prepared]) -> Mapping[int, Completion]:
    """How to complete each rule over several facts, by its number, whichever of its patterns is filled last."""
    return {
        number: _plan(rule.joins, len(rule.patterns)) for number, rule in enumerate(rules) if len(rule.patterns) > 1
    }


def _plan(joins: Sequence[Join], size: int) -> Completion:
    steps = tuple(_steps(joins, start, size) for start in range(size))
    equalities = [(step.pattern, step.equality.own) for some in steps for step in some if step.equality is not None]
    return Completion(
        steps, tuple(frozenset(own for at, own in equalities if at == pattern) for pattern in range(size))
    )


def _steps(joins: Sequence[Join], start: int, size: int) -> tuple[_Step, ...]:
    chosen, left = [start], [pattern for pattern in range(size) if pattern != start]
    steps: list[_Step] = []
    while left:
        # First what an equality ties to the chosen facts: it has the fewest candidates.
        step = min((_step(joins, pattern, chosen) for pattern in left), key=lambda step: step.equality is None)
        steps.append(step)
        chosen.append(step.pattern)
        left.remove(step.pattern)
    return tuple(steps)


def _step(joins: Sequence[Join], pattern: int, chosen: Sequence[int]) -> _Step:
    tests, equality = [], None
    for join in joins:
        ends = (join.left, join.op, join.right), (join.right, TURNED[join.op], join.left)
        for own, op, other in ends:
            if own.pattern == pattern and other.pattern in chosen:
                test = _Test(own.index, JOINING[op], other.pattern, other.index)
                tests.append(test)
                equality = equality or (test if op == "=" else None)
    return _Step(pattern, equality, tuple(tests))


@dataclass(slots=True)
class Joiner:
    """What is known in one run: the fills of every pattern, and of every value of a side."""

    plans: Mapping[int, Completion]
    fills: dict[tuple[int, int], list[Fill]] = field(default_factory=dict)
    index: dict[tuple[int, int, int, Value], list[Fill]] = field(default_factory=dict)

    def tell(self, fills: Iterable[Fill]) -> Iterator[Firing]:
        """The combinations that these fills complete, with one another and with those told before."""
        for fill in fills:
            plan = self.plans[fill.rule]
            steps = plan.steps[fill.pattern]
            for chosen in self._completed(steps, {fill.pattern: fill}):
                yield fill.rule, tuple(chosen[pattern].row for pattern in range(len(steps) + 1))
            self.fills.setdefault((fill.rule, fill.pattern), []).append(fill)
            for side in plan.looked_up[fill.pattern]:
                self.index.setdefault((fill.rule, fill.pattern, side, fill.values[side]), []).append(fill)

    def close(self) -> None:
        """Nothing is held that would have to be given back."""

    def _completed(self, steps: Sequence[_Step], chosen: dict[int, Fill]) -> Iterator[dict[int, Fill]]:
        if len(chosen) > len(steps):
            yield chosen
            return
        step = steps[len(chosen) - 1]
        for fill in self._candidates(step, chosen):
            # Different names of a rule stand for different facts.
            if all(fill.row != one.row for one in chosen.values()) and all(
                test.holds(fill.values[test.own], chosen[test.pattern].values[test.other]) for test in step.tests
            ):
                yield from self._completed(steps, {**chosen, step.pattern: fill})

    def _candidates(self, step: _Step, chosen: Mapping[int, Fill]) -> Sequence[Fill]:
        rule = next(iter(chosen.values())).rule
        if step.equality is None:
            return self.fills.get((rule, step.pattern), ())
        value = chosen[step.equality.pattern].values[step.equality.other]
        return self.index.get((rule, step.pattern, step.equality.own, value), ())
