"""Which way is better where a target has no operator, and where that is known from (contract rule 4).

Comes in: the plan, the node that rules a line, its path and its target. Goes out: a direction with its origin: zero (a
target of 0 is a limit), library (the indicator library knows the name), name (a word of the name tells), framework (the node says
so), assumed (nothing does: the more the better). A fixed line is the ruleset's own: there only its node is asked.
"""

from functools import lru_cache

from jixiao.ground.dataclass import dataclass
from jixiao.library import index
from jixiao.records.law import Direction, Plan, Planned
from jixiao.records.quantity import Kind, Quantity
from jixiao.values.names import key


@dataclass(frozen=True, slots=True)
class Directed:
    """A direction, where it comes from, and the word of the name that told it."""

    direction: Direction
    origin: str
    word: str = ""


def direction(plan: Plan, node: Planned, path: tuple[str, ...], target: Quantity) -> Directed | None:
    """The direction of a silent numeric target; None for one that states its own, and for what is no number."""
    if target.kind is not Kind.NUMBER or target.op:
        return None
    if node.method is not None:
        return Directed(node.direction, "framework" if node.given_direction else "assumed")
    if target.value == 0 and plan.directions:
        return Directed("at-most", "zero")
    if plan.library:
        known = index.direction_of(path[-1], path[1] if len(path) > 2 else "")
        if known:
            return Directed("at-most" if known == "at-most" else "at-least", "library")
    if plan.directions:
        found = _by_name(plan.directions, key(path[-1]))
        if found is not None:
            return found
    return Directed(node.direction, "framework" if node.given_direction else "assumed")


@lru_cache(maxsize=4096)
def _by_name(words: tuple[tuple[str, Direction], ...], name: str) -> Directed | None:
    """What the words in a name tell: the one that ends last, of several the longest (the head of a Chinese name is its end)."""
    found = [(name.rfind(word) + len(word), len(word), word, way) for word, way in words if word in name]
    if not found:
        return None
    _, _, word, way = max(found)
    return Directed(way, "name", word)
