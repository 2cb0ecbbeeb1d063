"""The clauses of a standard by their kind: what the readers of each kind of method take them from.

In: what `assemble` sorts into it. Out: what it holds, and the few questions that every kind asks.
"""

import re
from collections.abc import Sequence
from dataclasses import field
from decimal import Decimal

from jixiao.ground.dataclass import dataclass
from jixiao.keeper.standards.awards import NOTHING, Award
from jixiao.keeper.standards.claims import denies, named
from jixiao.keeper.standards.clauses import Band, Checkpoint, Claim, Count, Said, Span
from jixiao.keeper.standards.slopes import Slope
from jixiao.keeper.standards.steps import Step
from jixiao.keeper.standards.text import Method, StandardText


@dataclass(slots=True)
class Parts:
    """The clauses of a standard by their kind; `said` by what they say, `order` as they stand in the text."""

    text: StandardText
    items: Sequence[str] = ()
    of: str = ""
    bands: list[Band] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    slopes: list[Slope] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    held: list[Claim] = field(default_factory=list)  # what gives everything, beside what takes from it
    said: dict[str, Said] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    overrides: list[dict[str, str]] = field(default_factory=list)

    @property
    def weight(self) -> Decimal | None:
        """The points of the indicator."""
        return self.text.weight

    def award(self, what: str) -> Award | None:
        """What a clause of this kind gives."""
        return self.said[what].award if what in self.said else None

    def full(self, given: Award | None) -> bool:
        """Whether an award is the whole weight."""
        return given is not None and given.part(self.weight) == 1

    def method(self, name: str, **parameters: object) -> Method:
        """A method of values: with the formula where there is one, and what happens where it cannot be reckoned."""
        undefined = self.said["undefined"].value if "undefined" in self.said else ""
        of = {"of": self.of} if self.of else {}
        return {"method": name, **of, **parameters, **({"undefined": undefined} if undefined else {})}

    def overruled(self) -> bool:
        """The statements that give nothing become overrides; whether no other statement is left but such as give all."""
        full = [one for one in self.claims if self.full(one.award)]
        rest = [one for one in self.claims if one not in full]
        for one in rest:
            fact = fact_name(one.text)
            if one.award != NOTHING or not fact or any(denies(one.text, held.text) for held in full):
                return False
            self.overrides.append({"when": fact, "share": "0%", "text": named(one.text)})
        self.held = full
        self.claims = []
        return True


def fact_name(text: str) -> str:
    """A statement as the name of a fact: its words without punctuation; "" where that is no name."""
    name = re.sub(r"[^\w]", "", text)
    return name if 1 < len(name) <= 30 and not name[0].isdigit() and not re.match("或|且|非|含", name) else ""
