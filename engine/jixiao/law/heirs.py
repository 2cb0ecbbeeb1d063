"""Who gets the points of what does not apply or has no lines: what a ruleset writes → `Policy`, and what is wrong with it.

Comes in: the framework as written. Goes out: a policy for a node, its receivers found by path or by name; and a problem for
every policy that nobody could follow or that would have no effect where it stands. No points are moved here (`score.transfers`).
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.law.format import Bequest, Node, Ruleset, Transfer
from jixiao.law.tiling import twice
from jixiao.records.law import Policy
from jixiao.values.names import key

Path = tuple[str, ...]
#: Points that are written out go first: what remains is shared by what all have then.
_BEQUESTS_FIRST = -1


@dataclass(frozen=True, slots=True)
class Placed:
    """A node of the framework with its path and what stands above it, from the first level down."""

    path: Path
    node: Node
    above: tuple[Node, ...] = ()

    @property
    def root(self) -> Node:
        """The first-level indicator that it is or belongs to."""
        return self.above[0] if self.above else self.node

    @property
    def alternative(self) -> Path:
        """The alternative of a choice that it is or belongs to, the innermost one; () where it is in none."""
        depths = (depth for depth, one in enumerate(self.above, 1) if one.choose is not None)
        return self.path[: max(depths, default=-1) + 1]

    @property
    def whole(self) -> bool:
        """Whether it is all that its alternative has."""
        inside = self.above[len(self.alternative) - 1 :] if self.alternative else ()
        return bool(self.alternative) and all(len(one.children) == 1 and not one.open for one in inside)


def framework(nodes: Sequence[Node], above: tuple[Node, ...] = ()) -> Iterator[Placed]:
    """Every node with its path, parents before children."""
    for node in nodes:
        yield Placed((*(str(one.name) for one in above), str(node.name)), node, above)
        yield from framework(node.children, (*above, node))


def found(written: str, giver: Path, everything: Sequence[Placed]) -> tuple[Placed, ...]:
    """The nodes that a name or path may mean; among several of one name, the giver's sibling alone."""
    wanted = tuple(key(part) for part in written.split("/"))
    near = [
        one
        for one in everything
        if _called(one, wanted)
        and one.path[: len(giver)] != giver
        and giver[: len(one.path)] != one.path
        and not (one.above and one.above[-1].choose)
    ]
    siblings = [one for one in near if one.path[:-1] == giver[:-1]]
    return tuple(siblings if len(siblings) == 1 else near)


def _called(one: Placed, wanted: Path) -> bool:
    chain = (*one.above, one.node)[-len(wanted) :]
    return len(chain) == len(wanted) and all(
        word in {key(name) for name in (node.name, *node.aliases)} for word, node in zip(wanted, chain, strict=True)
    )


def of_absence(one: Placed, ruleset: Ruleset, everything: Sequence[Placed]) -> Policy:
    """Who gets the points of a node that does not apply."""
    written = one.node.not_applicable
    if written is None:
        return Policy("siblings") if one.above else _first_level(ruleset.absence.not_applicable)
    return _policy(written, one, everything)


def of_emptiness(one: Placed, ruleset: Ruleset, everything: Sequence[Placed]) -> Policy | None:
    """Who gets the points of a node that has no lines; None where its siblings simply divide them."""
    written = one.node.when_empty
    if written is None:
        return None if one.above else _first_level(ruleset.absence.empty_group)
    if isinstance(written, tuple):
        paths = tuple(path for bequest in written for path in _paths((bequest.to,), one, everything)[:1])
        points = tuple(bequest.points for bequest in written)
        return Policy("to", paths, points=points, order=_BEQUESTS_FIRST)
    return _policy(written, one, everything)


def _first_level(written: str) -> Policy:
    return Policy("keep") if written == "keep" else Policy("roots")


def _policy(written: str | Transfer, one: Placed, everything: Sequence[Placed]) -> Policy:
    if isinstance(written, Transfer):
        return Policy("to", _paths(written.to, one, everything), written.by == "equal", order=written.order)
    match written:
        case "full" | "siblings" | "share-out":
            return Policy(written)
        case _:
            return Policy("keep")


def _paths(names: Sequence[str], one: Placed, everything: Sequence[Placed]) -> tuple[Path, ...]:
    return tuple(near.path for name in names for near in found(name, one.path, everything)[:1])


# --- what is wrong ----------------------------------------------------------------------------------------------


def check(ruleset: Ruleset) -> Iterator[Problem]:
    """Receivers that do not exist or cannot receive, and policies without effect."""
    everything = tuple(framework(ruleset.indicators))
    orders = [(one.path, order) for one in everything for order in _orders(one, ruleset, everything)]
    for one in everything:
        node = one.node
        for written in (node.not_applicable, node.when_empty):
            if isinstance(written, Transfer):
                for name in written.to:
                    yield from _receiver(name, written.source, one, everything)
            elif isinstance(written, tuple):
                yield from _bequests(written, one, everything)
        yield from _idle(one)
        yield from _leaving(one, everything)
        yield from _choices(one, orders)
        if node.split is not None and node.split.places > ruleset.rounding.places:
            message = (
                f"“{node.name}”的分值平分到小数点后{node.split.places}位，多于规则集的{ruleset.rounding.places}位。"
            )
            yield Problem(node.split.source, "ruleset.split-places", message, "请改写 places，或改写 rounding。")


def _receiver(name: str, source: Source, one: Placed, everything: Sequence[Placed]) -> Iterator[Problem]:
    near = found(name, one.path, everything)
    if not near:
        others = "、".join(
            dict.fromkeys(other.node.name for other in everything if found(other.node.name, one.path, everything))
        )
        message = f"“{one.node.name}”的分值要让给“{name}”，框架中没有这样一项可以接收。"
        yield Problem(source, "ruleset.unknown-node", message, f"请写框架中其他指标的名称：{others or '没有'}。")
    elif len(near) > 1:
        paths = "、".join("/".join(other.path) for other in near)
        message = f"框架中有{len(near)}项叫“{name}”，看不出“{one.node.name}”的分值让给哪一项。"
        yield Problem(source, "ruleset.ambiguous-node", message, f"请写路径：{paths}。")
    elif near[0].root is not one.root and (_extra(near[0].root) or _extra(one.root)):
        message = f"“{one.node.name}”的分值不能让给“{name}”：加分项、扣分项的分值不属于总分。"
        yield Problem(source, "ruleset.transfer-extra", message, "请改写接收的指标。")


def _bequests(written: Sequence[Bequest], one: Placed, everything: Sequence[Placed]) -> Iterator[Problem]:
    for bequest in written:
        yield from _receiver(bequest.to, bequest.source, one, everything)
    total = decimals.total(bequest.points for bequest in written)
    if total != one.node.weight:
        message = f"when-empty 共给出{total}分，应为“{one.node.name}”的分值{one.node.weight}。"
        yield Problem(one.node.source, "ruleset.weight-sum", message, "请调整各项的 points。")


def _leaving(one: Placed, everything: Sequence[Placed]) -> Iterator[Problem]:
    """Points that would leave an alternative of a choice: one alternative counts, what another gave would count beside it."""
    inside = one.alternative
    if not inside or one.whole:
        return
    for name, written in (("not-applicable", one.node.not_applicable), ("when-empty", one.node.when_empty)):
        paths = _paths(_receivers(written), one, everything)
        if written == "share-out" or any(path[: len(inside)] != inside for path in paths):
            message = f"“{one.node.name}”的 {name} 把分值让到备选项“{inside[-1]}”之外：备选项只计一项，会重复计算。"
            cure = f"请写 siblings、keep 或 full，或让给“{inside[-1]}”里的其他指标。"
            yield Problem(one.node.source, "ruleset.transfer-choice", message, cure)


def _receivers(written: str | Transfer | tuple[Bequest, ...] | None) -> tuple[str, ...]:
    if isinstance(written, Transfer):
        return written.to
    return tuple(bequest.to for bequest in written) if isinstance(written, tuple) else ()


def _orders(one: Placed, ruleset: Ruleset, everything: Sequence[Placed]) -> Iterator[int]:
    """When a node may give points away, among all that do."""
    absent, empty = of_absence(one, ruleset, everything), of_emptiness(one, ruleset, everything) or Policy("siblings")
    ways = ((absent, may_be_absent(one.node)), (empty, any(below.open for below in one.node.walk())))
    yield from (policy.order for policy, may in ways if may and policy.how not in ("full", "keep"))


def _choices(one: Placed, orders: Sequence[tuple[Path, int]]) -> Iterator[Problem]:
    """Choices in a policy that leave nothing to choose: among one receiver, before nobody, of no points."""
    node = one.node
    for name, written in (("not-applicable", node.not_applicable), ("when-empty", node.when_empty)):
        if isinstance(written, Transfer):
            if written.by == "equal" and len(written.to) == 1:
                yield _no_effect(node, f"{name} 中的 by", "接收的只有一项", written.source)
            # Of a node and what is above it only one gives: they need no order.
            others = {order for path, order in orders if path[: len(one.path)] != one.path[: len(path)]}
            if written.order and others <= {written.order}:
                why = "各处转移都在这一步" if others else "没有别处的分值与它先后转移"
                yield _no_effect(node, f"{name} 中的 order", why, written.source)
            yield from twice((receiver, written) for receiver in written.to)
        elif isinstance(written, tuple):
            for bequest in written:
                if bequest.points == 0:
                    yield _no_effect(node, f"{name} 中的“{bequest.to}”", "给它0分", bequest.source)


def _extra(root: Node) -> bool:
    return root.bonus or root.penalty


def _idle(one: Placed) -> Iterator[Problem]:
    """Policies that would never be asked."""
    node = one.node
    if node.not_applicable is not None:
        if one.whole:
            why = "它不适用时整个备选项不适用，只是不参加择一，没有自己的分值可以让出"
            yield _no_effect(node, "not-applicable", why)
        elif not any(may_be_absent(below) for below in node.walk()):
            yield _no_effect(node, "not-applicable", "它没有 absent-when，计分方法也不会得出不适用")
        elif node.not_applicable in ("siblings", "share-out") and _extra(node) and not one.above:
            yield _no_effect(node, "not-applicable", "加分项、扣分项的分值不属于总分，没有谁可以接收")
        elif node.not_applicable == "full" and one.root.penalty:
            message = f"“{node.name}”是扣分项，not-applicable 写 full，不适用的反而扣满。"
            yield Problem(node.source, "ruleset.penalty-full", message, "请删去 not-applicable，不适用的就不扣分。")
    if node.when_empty is not None:
        if not any(below.open for below in node.walk()):
            yield _no_effect(node, "when-empty", "它的下级指标都是固定的，不会没有指标")
        elif one.whole:
            why = "它没有指标时整个备选项没有指标，只是不参加择一，没有自己的分值可以让出"
            yield _no_effect(node, "when-empty", why)
        elif node.weight is None:
            yield _no_effect(node, "when-empty", "它没有自己的分值")
        elif isinstance(node.when_empty, tuple) and not node.when_empty:
            yield _no_effect(node, "when-empty", "一项也没有写")
    if node.split is not None and (
        not node.open or (node.children and all(c.weight is not None for c in node.children))
    ):
        yield _no_effect(node, "split", "它的分值不平分给单位自设的指标")
    if node.inner is not None and (not node.children or any(child.weight is None for child in node.children)):
        yield _no_effect(node, "inner", "它的下级指标没有都写明分值")
    if node.choose is not None and not node.children:
        yield _no_effect(node, "choose", "它没有备选项")
    for name, written in (("bonus", node.bonus), ("penalty", node.penalty)):
        if written and one.above:
            yield _no_effect(node, name, "加分项和扣分项只能是一级指标")


def may_be_absent(node: Node) -> bool:
    """Whether a node can turn out not to apply, by a condition or by what its method says of values that do not exist."""
    method = node.method
    idles = getattr(method, "not_applicable", "") == "share-out"  # elements none of which applies
    return node.absent_when is not None or idles or "not-applicable" in str(getattr(method, "undefined", ""))


def _no_effect(node: Node, name: str, why: str, source: Source | None = None) -> Problem:
    message = f"“{node.name}”的 {name} 没有作用：{why}。"
    return Problem(source or node.source, "ruleset.no-effect", message, f"请删去 {name}，或把它写在有作用的地方。")


def printed(node: Node, above: Decimal | None, *, alternative: bool) -> Decimal | None:
    """The points that the rules print for a node; an alternative of a choice is marked on its parent's."""
    return above if node.weight is None and alternative else node.weight
