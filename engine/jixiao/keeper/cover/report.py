"""What examples touched of a ruleset, in words and for machines.

Comes in: the items there are and those that were touched. Goes out: shares, exact; lines for a terminal; values for JSON.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.keeper.cover.items import GROUPS, SHARED, Item
from jixiao.say.plain import Field, table


@dataclass(frozen=True, slots=True)
class Coverage:
    """The items of a ruleset and those that its examples touched; shared finding rules do not count in `share`."""

    items: tuple[Item, ...]
    touched: frozenset[Item]

    @property
    def share(self) -> Fraction:
        """The share of the items that were touched, between 0 and 1."""
        return _share([item for item in self.items if item.group != SHARED], self.touched)

    def groups(self) -> Iterator[tuple[str, tuple[Item, ...]]]:
        """The items by group, groups without any left out."""
        for group in GROUPS:
            own = tuple(item for item in self.items if item.group == group)
            if own:
                yield group, own

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Each group, and all together: its name, how many of its items are touched, how many there are, their share."""
        counted = [item for item in self.items if item.group != SHARED]
        rows = [(group, *_counted(own, self.touched)) for group, own in self.groups()]
        return [*rows, ("合计（不含共用）", *_counted(counted, self.touched))]

    def lines(self, width: int, *, every: bool) -> list[str]:
        """A table of the groups, then what no example touches with its place; with `every` also what they touch."""
        fields = (Field("部分", least=10), Field("触及", "right"), Field("共", "right"), Field("比例", "right"))
        out = table(fields, self.rows(), width)
        for title, wanted in (("算例触及：", True), ("没有算例触及：", False)):
            listed = self.listed(touched=wanted)
            if listed and (every or not wanted):
                out += ["", title, *(f"  {item.source}: {item.group}：{item.label}" for item in listed)]
        return [*out, ""]

    def listed(self, *, touched: bool) -> list[Item]:
        """The items that were touched, or those that were not, by group and place."""
        return sorted((item for item in self.items if (item in self.touched) is touched), key=_order)

    def as_json(self) -> dict[str, object]:
        """The report for machines: counts per group, the share, and every item with its place."""
        return {
            "share": decimals.percent(self.share),
            "groups": [
                {"group": group, "items": len(own), "touched": sum(item in self.touched for item in own)}
                for group, own in self.groups()
            ],
            "items": [
                {
                    "group": item.group,
                    "label": item.label,
                    "source": item.source.as_json(),
                    "touched": item in self.touched,
                }
                for item in sorted(self.items, key=_order)
            ],
        }


def _order(item: Item) -> tuple[object, ...]:
    return (GROUPS.index(item.group), item.source, item.label)


def _share(own: list[Item], touched: frozenset[Item]) -> Fraction:
    count = Fraction(sum(item in touched for item in own))
    share = decimals.ratio(count, Fraction(len(own)))
    return decimals.ONE if share is None else share


def _counted(own: tuple[Item, ...] | list[Item], touched: frozenset[Item]) -> tuple[str, str, str]:
    return str(sum(item in touched for item in own)), str(len(own)), decimals.percent(_share(list(own), touched), 0)
