"""Which parts of a ruleset its worked examples touch, and which they do not.

Comes in: a ruleset made ready. Goes out: a `Listener`, whose `using` is the same ruleset with ears: its methods and
conditions note what they are asked, and give the same answers. After the examples were run with it, `report` adds what
the scorecards tell and says what was touched. Nothing outside the listener is changed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from jixiao.findings import appraisal
from jixiao.ground.problems import Source
from jixiao.keeper.cases import Outcome
from jixiao.keeper.cover.items import Item, absent, items, overridden, targets, vetoed
from jixiao.keeper.cover.parts import Part, parts
from jixiao.keeper.cover.report import Report
from jixiao.keeper.cover.seen import seen
from jixiao.law import formula, plan
from jixiao.law.check import walk
from jixiao.law.methods import Case
from jixiao.law.methods import Outcome as Mark

__all__ = ["Item", "Listener", "Report", "listen"]


@dataclass(frozen=True, slots=True)
class Listener:
    """A ruleset with ears; `heard` grows while examples are run with `using`."""

    using: appraisal.Ready
    items: tuple[Item, ...]
    heard: set[Item] = field(default_factory=set)

    def report(self, outcomes: Iterable[Outcome]) -> Report:
        """What was touched, by what was heard and by the scorecards of the outcomes."""
        told = {item for outcome in outcomes if outcome.card for item in seen(self.using, outcome.card)}
        return Report(self.items, frozenset((self.heard | told) & set(self.items)))


def listen(using: appraisal.Ready) -> Listener:
    """The ruleset with ears."""
    types, ruleset = using.plan.types, using.opened.ruleset
    methods = [node.method for node in walk(ruleset.indicators) if node.method is not None]
    inner = {params.source: parts(params, types) for params in (*methods, *(p for _, p in targets(ruleset)))}
    every = (*items(using), *(part.item for own in inner.values() for part in own))
    listener = Listener(using, tuple(dict.fromkeys(every)))
    ears = _Ears(listener.heard, inner)
    heard = replace(
        using.plan,
        roots=tuple(map(ears.planned, using.plan.roots)),
        by_target=MappingProxyType({name: ears.ready(ready) for name, ready in using.plan.by_target.items()}),
        vetoes=tuple((ears.condition(test, vetoed(veto)), veto) for test, veto in using.plan.vetoes),
    )
    return replace(listener, using=replace(using, plan=heard))


@dataclass(frozen=True, slots=True)
class _Ears:
    """Puts ears on methods and conditions; what they hear goes into `heard`."""

    heard: set[Item]
    inner: Mapping[Source, tuple[Part, ...]]

    def planned(self, node: plan.Planned) -> plan.Planned:
        return replace(
            node,
            method=None if node.method is None else self.ready(node.method),
            children=tuple(map(self.planned, node.children)),
            absent=None if node.absent is None else self.condition(node.absent, absent(node.node)),
            overrides=tuple((self.condition(test, overridden(one)), one) for test, one in node.overrides),
        )

    def ready(self, ready: plan.Ready) -> plan.Ready:
        own = self.inner.get(ready.source, ())

        def score(case: Case) -> Mark:
            outcome = ready.score(case)
            self.heard.update(part.item for part in own if part.touches(case, outcome))
            return outcome

        return replace(ready, score=score)

    def condition(self, test: plan.Condition, item: Item) -> plan.Condition:
        def listened(lookup: Callable[[str], formula.Value | None]) -> formula.Value | None:
            found = test(lookup)
            if found is True:
                self.heard.add(item)
            return found

        return listened
