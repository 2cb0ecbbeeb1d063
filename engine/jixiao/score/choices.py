"""Alternatives of which one counts (`choose`).

Comes in: a group and its marked lines. Goes out: the lines, all but one alternative of every choice taken out of the sum.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao.records import Line
from jixiao.records.law import Evidence, Planned, Status
from jixiao.records.steps import ZERO, PassedOver
from jixiao.score.seats import Group


def chosen(group: Group, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a group with all but one alternative of every choice taken out of the sum."""
    out = list(lines)
    for node in _choices(group.node):
        depth = len(node.path)
        rivals = [i for i, seat in enumerate(group.seats) if seat.node.path[:depth] == node.path]
        winner = _winner(node, rivals, out)
        for index in rivals:
            if index != winner:
                out[index] = _passed_over(out[index], out[winner].path[-1], node)
    return tuple(out)


def _choices(node: Planned) -> Iterator[Planned]:
    if node.choose is not None:
        yield node
    for child in node.children:
        yield from _choices(child)


def _winner(node: Planned, rivals: Sequence[int], lines: Sequence[Line]) -> int:
    """The alternative that counts; -1 for none."""
    if node.choose == "given":
        filled = [index for index in rivals if lines[index].status is not Status.MISSING]
        return next(iter(filled or rivals), -1)
    return max(rivals, key=lambda index: (lines[index].earned, -index), default=-1)


def _passed_over(line: Line, winner: str, node: Planned) -> Line:
    return replace(
        line,
        possible=ZERO,
        earned=ZERO,
        supported=ZERO,
        pending=ZERO,
        status=Status.NOT_APPLICABLE,
        evidence=Evidence.NONE,
        reached=None,
        steps=(PassedOver(rule=node.source, winner=winner),),
    )
