"""What the framework makes of a mark: proof that a node requires, conditions that decide instead of a method.

Comes in: nodes, what is said of the rules. Goes out: stages of the statement of marks, none where no node asks for any.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from typing import Final

from jixiao.batch.sql.rules import Said, rounded
from jixiao.batch.sql.steps import CHANGED, CHANGED_TO, INSTEAD, PRINTED, STATUS, UNASKED, text
from jixiao.batch.sql.text import by_number
from jixiao.batch.sql.trees import Trees
from jixiao.batch.sql.values import Num, Unsaid, Value, Whole, case
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records.law import Planned, Status

#: What is said of a line that lacks the proof its node requires; conditions are numbered from 1.
LACKS: Final = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of one statement; `shares` are what conditions give, by their numbers."""

    nodes: Sequence[Planned]
    said: Said
    shares: dict[int, Fraction] = field(default_factory=lambda: {LACKS: decimals.ZERO})

    def stages(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """The stages by their names, with what they are for and their columns."""
        name = self.said.sums.dialect.name
        texts = {
            number: case(*arms) for number, node in enumerate(self.nodes) if (arms := tuple(self._conditions(node)))
        }
        if not texts:
            return
        applies = f"{name(STATUS)} <> {text(Status.NOT_APPLICABLE)}"
        which = case((applies, by_number("node", texts, "NULL")))
        yield "改判", "规则集规定的改判：应有佐证而没有的，条件成立的", (f"{which} AS {name(CHANGED)}",)
        weight = Num(decimals.ONE, self.said.weight)
        sums = self.said.sums
        points = {number: rounded(sums, sums.times(Num(share), weight)) for number, share in self.shares.items()}
        exact = by_number(name(CHANGED), points, "NULL")
        yield "改为", "改判后的得分", (f"{exact} AS {name(INSTEAD)}",)
        kept = by_number("node", within(self.said, self.nodes, name(INSTEAD)))
        yield "改得", "改判后的得分，同样限分", (f"{kept} AS {name(CHANGED_TO)}",)

    def _conditions(self, node: Planned) -> Iterator[tuple[str, str]]:
        if node.evidence_required:
            status = self.said.sums.dialect.name(STATUS)
            yield f"unproved AND {status} <> {text(Status.MISSING)}", str(LACKS)
        for override in node.overrides:
            try:
                holds = Trees(self.said.sums, lambda name: self._named(node, name)).truth(override.when.node)
            except Unsaid as why:
                self.said.refuse(override.source, f"改判“{override.text or '/'.join(node.path)}”", why)
                continue
            number = len(self.shares)
            self.shares[number] = override.share
            yield holds.sql, str(number)

    def _named(self, node: Planned, name: str) -> Value:
        """What a name is to a condition about a line; its points are no value of it where no method is asked."""
        if name != PRINTED:
            own = self.said.names.of_line(name)
            return self.said.facts.value(name) if own is None else own
        printed = Fraction(node.printed) if node.method is not None and node.printed else None
        found = Num(self.said.unit, self.said.weight) if printed is None else Num(printed)
        unit = min(found.of, self.said.unit)
        up = self.said.sums.scaled(int(found.of / unit), found.above)
        sql = case((f"NOT {UNASKED}", up.sql))
        return Num(unit, Whole(sql, 0, up.most, signed=False, lacks=(UNASKED,)))


def within(said: Said, nodes: Sequence[Planned], points: str) -> Mapping[int, str]:
    """Points of each node within 0 and what its line may earn at most, those of a penalty taken off."""
    found = {}
    weight = Num(decimals.ONE, said.weight)
    for number, node in enumerate(nodes):
        kept = f"GREATEST({points}, 0)"
        if node.most is not None:
            kept = f"LEAST({kept}, {rounded(said.sums, said.sums.times(Num(node.most), weight))})"
        found[number] = f"0 - {kept}" if node.penalty else kept
    return found
