"""The facts of a form as SQL: those that are given stand in columns, those that are computed are reckoned from them, once.

Comes in: a plan and the arithmetic of a statement. Goes out: what a name is, and the stages in which computed facts are reckoned.
Only what is asked for is there.
"""

from dataclasses import field

from jixiao.batch.sql.columns import Names, free
from jixiao.batch.sql.staged import settled, staged
from jixiao.batch.sql.text import Stage, comment, select
from jixiao.batch.sql.trees import Trees
from jixiao.batch.sql.values import Num, Value
from jixiao.ground.dataclass import dataclass
from jixiao.law import formula
from jixiao.law.formula import as_written
from jixiao.records.law import ComputedFact


@dataclass(slots=True)
class Facts:
    """The facts of one statement, as they are asked for; `stages` holds the columns of computed ones, in order."""

    names: Names
    reserved: frozenset[str] = frozenset()
    stages: list[list[tuple[ComputedFact, tuple[str, ...]]]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    known: dict[str, tuple[Value, int]] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        """What a fact is; raises Unsaid."""
        return self._known(name)[0]

    def _known(self, name: str) -> tuple[Value, int]:
        """What a fact is, and after how many stages."""
        if name not in self.known:
            computed = next((one for one in self.names.plan.computed if one.name == name), None)
            self.known[name] = (self.names.of_form(name), 0) if computed is None else self._computed(computed)
        return self.known[name]

    def _computed(self, fact: ComputedFact) -> tuple[Value, int]:
        node = fact.formula.node
        found = Trees(self.names.sums, self.value).value(node)
        after = max((self._known(name)[1] for name in formula.names(node)), default=0)
        if not isinstance(found, Num) or settled(found):
            return found, after
        sums = self.names.sums
        columns, named = staged(sums, free(fact.name, self.reserved), {0: found})
        self.columns += columns
        if after == len(self.stages):
            self.stages.append([])
        self.stages[after].append(
            (fact, tuple(f"{text} AS {sums.dialect.name(name)}" for name, text in columns.items()))
        )
        return named[0], after + 1

    def told(self) -> tuple[Stage, ...]:
        """The stages in which the computed facts are reckoned that were asked for."""
        found: list[Stage] = []
        for order, facts in enumerate(self.stages, 1):
            source = self.names.sums.dialect.name(found[-1].name) if found else "forms"
            texts = (
                f"{comment(f'{fact.name} = {as_written(fact.formula.node)}')}\n    {text}"
                for fact, own in facts
                for text in own
            )
            found.append(Stage(f"事实{order}", "由表内数字算出的事实", f"{select(('*', *texts))}\nFROM {source}"))
        return tuple(found)
