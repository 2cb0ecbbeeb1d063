"""A standard as the readers of its forms take it.

In: the cell of a table, and what else the table says of the indicator. Out: a record; nothing is read into it.
"""

from dataclasses import dataclass
from decimal import Decimal

from jixiao.keeper.standards.assemble import Method


@dataclass(frozen=True, slots=True)
class StandardText:
    """A standard: as it stands in the table, in one way of writing, the weight, the formula of what is measured."""

    raw: str
    normal: str
    weight: Decimal | None
    of: str

    def measured(self, method: str, **parameters: object) -> Method:
        """A method with a measure of its own where the table gives one."""
        return {"method": method, **({"of": self.of} if self.of else {}), **parameters}
