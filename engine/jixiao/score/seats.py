"""Which lines a submission has under a framework, in framework order.

Comes in: a plan and a submission. Goes out: `Group`s of `Seat`s, and a problem for every row that has no place: its first
level is unknown, or the ruleset fixes the lines of its level and knows none of that name. A fixed line is found at any
depth by its path, or by its name where that is the only one there. No points are put on lines here.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, nearest
from jixiao.law import store
from jixiao.law.plan import named
from jixiao.records import Row, Stage, Submission
from jixiao.records.law import Plan, Planned
from jixiao.values import reading
from jixiao.values.names import key


@dataclass(frozen=True, slots=True)
class Seat:
    """A line to be marked: where it stands, what rules it, the row that fills it."""

    path: tuple[str, ...]
    node: Planned
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A first-level indicator with its seats in order."""

    node: Planned
    seats: tuple[Seat, ...]

    @property
    def fixed(self) -> bool:
        """Whether the first-level indicator is itself a fixed line (预算执行率)."""
        return self.node.method is not None


def arrange(plan: Plan, submission: Submission) -> tuple[tuple[Group, ...], tuple[Problem, ...]]:
    """The rows of a submission in framework order, and the rows that have no place in it."""
    problems: list[Problem] = []
    rows: dict[tuple[str, ...], list[Row]] = {root.path: [] for root in plan.roots}
    for row in submission.rows:
        root = named(plan.roots, row.path[0])
        if root is not None and root.method is not None:
            rows[root.path].append(row)
        elif reading.no_line(row):
            continue
        elif root is None:
            problems.append(_unknown_level(plan, row, submission))
        else:
            rows[root.path].append(row)
    groups = []
    for root in plan.roots:
        if root.method is not None:
            groups.append(Group(root, (Seat(root.path, root, next(iter(rows[root.path]), None)),)))
        else:
            group, strange = _seated(root, rows[root.path])
            groups.append(group)
            problems += strange
    return tuple(groups), tuple(problems)


#: Where a seat stands among those of its first level.
_Place = tuple[tuple[int, ...], int]


def _seated(root: Planned, rows: Sequence[Row]) -> tuple[Group, list[Problem]]:
    """The seats of a first level: of its rows, and of the fixed lines that no row fills, which are missing, not absent."""
    problems: list[Problem] = []
    placed: list[tuple[_Place, Seat]] = []
    displayed: dict[str, str] = {}
    filled: dict[tuple[str, ...], Row] = {}
    for number, row in enumerate(rows):
        place = placed_by(root, row)
        if isinstance(place, Problem):
            problems.append(place)
        elif place.node.path in filled:
            problems.append(_twice(place.node, row, filled[place.node.path]))
        else:
            if place.node.method is not None:
                filled[place.node.path] = row
            shown = [displayed.setdefault(at, name) if at else name for at, name in place.levels]
            order = place.order or (len(root.children) + 1 + list(displayed).index(place.levels[0][0]),)
            placed.append(((order, number), Seat((root.name, *shown, row.path[-1]), place.node, row)))
    for leaf in leaves(root):
        if leaf.path not in filled:
            placed.append(((_order(root, leaf), len(rows)), Seat(leaf.path, leaf)))
    return Group(root, tuple(seat for _, seat in sorted(placed, key=lambda pair: pair[0]))), problems


def _ruling(root: Planned, row: Row) -> Planned | Problem:
    """The node that rules a row: the fixed line that it names, else the level that it stands in, if units fill that."""
    *middle, last = [name for name in row.path[1:] if name] or [row.path[-1]]
    node = root
    for name in middle:
        below = named(node.children, name)
        if below is None or below.method is not None:
            break
        node = below
    child = named(node.children, last)
    if child is not None and child.method is not None:
        return child
    near = [leaf for leaf in fixed if key(last) in leaf.names] if (fixed := leaves(node)) else ()
    if len(near) == 1:
        return near[0]
    if near:
        return _ambiguous(near, row)
    return node if node.open else _unknown(node, row)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row belongs by its own names: the node that rules it, and what it is shown under.

    `order` is its place among the lines of its first level; None where it stands behind those of the framework, in the order in
    which the form first names its second level. `levels` are those between its first level and itself: how this row writes
    each, and by what all rows of the form know it, so that it is shown as the form writes it first ("" where it is the
    framework's name that is shown).
    """

    node: Planned
    order: tuple[int, ...] | None
    levels: tuple[tuple[str, str], ...]


def placed_by(root: Planned, row: Row) -> Place | Problem:
    """Where a row belongs below its first level, or why it belongs nowhere.

    First levels are shown by the framework's name, second levels by the form's own (as first written), deeper ones by the
    framework's where it has them; whatever levels a unit puts below are shown as it wrote them first.
    """
    node = _ruling(root, row)
    return node if isinstance(node, Problem) else _place(root, node, tuple(name for name in row.path[1:-1] if name))


@lru_cache(maxsize=1 << 12)
def _place(root: Planned, node: Planned, middle: tuple[str, ...]) -> Place:
    """The place of all rows below the same levels that the same node rules: every form of a province has them."""
    ruled = node.path[1:-1] if node.method is not None else node.path[1:]
    if ruled:
        own = () if node.method is not None else _below(node.path, middle[len(ruled) :])
        second = next(child for child in root.children if child.name == ruled[0])
        written = middle[0] if middle and key(middle[0]) in second.names else second.name
        levels = ((second.name, written), *(("", name) for name in ruled[1:]), *own)
        return Place(node, _order(root, node), levels)
    if node.method is not None:
        return Place(node, _order(root, node), ())
    if not middle:
        return Place(node, (len(root.children),), ())
    levels = ((key(middle[0]), middle[0]), *_below((root.name, key(middle[0])), middle[1:]))
    return Place(node, None, levels)


def _below(above: tuple[str, ...], names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The levels that a unit put below those of the framework, each with the names of all above it."""
    paths = accumulate(((key(name),) for name in names), initial=above)
    return tuple(("/".join(path), name) for path, name in zip(list(paths)[1:], names, strict=True))


def _order(root: Planned, node: Planned) -> tuple[int, ...]:
    """Where a node stands in the framework below its first level."""
    order: list[int] = []
    here = root
    for name in node.path[len(root.path) :]:
        index = next(number for number, child in enumerate(here.children) if child.name == name)
        order.append(index)
        here = here.children[index]
    return tuple(order)


def walk(node: Planned) -> Iterator[Planned]:
    """A node and everything below it, parents before children."""
    yield node
    for child in node.children:
        yield from walk(child)


@lru_cache(maxsize=1 << 10)
def leaves(node: Planned) -> tuple[Planned, ...]:
    """The fixed lines below a node, in framework order."""
    return tuple(one for child in node.children for one in walk(child) if one.method is not None)


def _unknown_level(plan: Plan, row: Row, submission: Submission) -> Problem:
    """A first level that the framework does not have; the rulesets that have all of the form's are named."""
    names = "、".join(root.name for root in plan.roots)
    known = [name for root in plan.roots for name in (root.name, *root.names)]
    levels = frozenset(one.path[0] for one in submission.rows if not reading.no_line(one))
    fits, printed = store.knowing(levels, plan.ruleset.scope, monitoring=plan.stage is Stage.MONITORING)
    other = f"{printed[0]}，照表内所印的一级指标和分值计分" if printed else "换一部规则集"
    if fits:
        cure = f"请用 -r 换一部有这份表全部一级指标的规则集：{'、'.join(fits)}。"
    elif near := nearest(row.path[0], known):
        cure = f"{near}不是的，请用 -r {other}。"
    else:
        cure = f"请改为规则集的一级指标（{names}），或用 -r {other}。"
    law = plan.reference
    return Problem(
        row.source,
        "submission.unknown-level",
        f"一级指标“{row.path[0][:20]}”不在规则集“{law.id}/{law.edition}”的指标体系中。",
        cure,
    )


def _unknown(level: Planned, row: Row) -> Problem:
    """A row of a level that the framework fixes, by a name that is not there."""
    *levels, last = [name for name in row.path[1:] if name] or [row.path[-1]]
    below = levels[len(level.path) - 1 :]
    # A line is found by its name under whatever second level: only where a level takes lines can its own name be what is wrong.
    of_level = not leaves(level) or (below and any(one.method is None for one in level.children))
    strange = below[0] if below and of_level else last
    may = level.children if of_level else leaves(level)
    known = {name: one for one in may for name in (one.name, *one.names)}
    kind = "指标" if may and may[0].method is not None else "下级"
    return Problem(
        row.source,
        "submission.unknown-indicator",
        f"“{'/'.join(level.path)}”下没有{kind}“{strange[:40]}”，这一级的{kind}由规则集规定。",
        nearest(strange, known) or f"请改为规则集的{kind}：{'、'.join(one.name for one in may)}。",
    )


def _ambiguous(near: Sequence[Planned], row: Row) -> Problem:
    paths = "、".join("/".join(leaf.path) for leaf in near)
    message = f"有{len(near)}项指标叫“{row.path[-1][:40]}”，看不出是哪一项。"
    return Problem(row.source, "submission.ambiguous-indicator", message, f"请写全上级指标的名称：{paths}。")


def _twice(node: Planned, row: Row, first: Row) -> Problem:
    message = f"指标“{'/'.join(node.path)}”填了两次，{first.source.within(row.source.file)}已经填过。"
    return Problem(row.source, "submission.indicator-twice", message, "请只留一行。")
