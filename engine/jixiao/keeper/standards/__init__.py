"""评分标准 as bureaus write them → the method that a ruleset writes.

In: the text of a standard, the points of its indicator, and the formula of what is measured where the table gives one.
Out: a `Understood`: the method as plain keys and values, ready to be written as YAML; or the first piece of the text that is
not understood. A standard is understood whole or not at all: half a rule would mark wrongly. It never raises.
"""

from jixiao.keeper.standards.listed import items
from jixiao.keeper.standards.measures import measure
from jixiao.keeper.standards.parts import fact_name
from jixiao.keeper.standards.read import Understood, read

__all__ = ["Understood", "fact_name", "items", "measure", "read"]
