"""A standard as its readers take it.

In: the cell of a table, and what else the table says of the indicator. Out: a record; nothing is read into it.
"""

from dataclasses import replace
from decimal import Decimal

from jixiao.ground.dataclass import dataclass

#: A method as keys and values, as a ruleset writes it.
Method = dict[str, object]


@dataclass(frozen=True, slots=True)
class StandardText:
    """A standard: as it stands in the table, in one way of writing, the weight, the formula of what is measured.

    `name` is the indicator's, `items` the elements that its explanation lists. `penalty`: what is counted is taken from the
    total, not from the weight.
    """

    raw: str
    normal: str
    weight: Decimal | None
    of: str
    name: str = ""
    items: tuple[str, ...] = ()
    penalty: bool = False

    def measured(self, method: str, **parameters: object) -> Method:
        """A method with a measure of its own where the table gives one."""
        return {"method": method, **({"of": self.of} if self.of else {}), **parameters}

    def cut(self, raw: str, normal: str) -> "StandardText":
        """The same with less text."""
        return replace(self, raw=raw, normal=normal)
