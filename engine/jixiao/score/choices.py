"""Alternatives of which one counts (`choose`).

Comes in: a group and its marked lines. Goes out: the lines, all but one alternative of every choice taken out of the sum. An
alternative may be a line or a level with lines of its own; one that does not apply takes no part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao.ground import decimals
from jixiao.records import Line
from jixiao.records.law import Evidence, Planned, Status
from jixiao.records.steps import ZERO, PassedOver
from jixiao.score.seats import Group


def chosen(group: Group, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a group with all but one alternative of every choice taken out of the sum, the innermost choices first."""
    out = list(lines)
    for node in _choices(group.node):
        rivals = [(child, found) for child in node.children if (found := _below(group, child))]
        applying = [
            (child, found)
            for child, found in rivals
            if any(out[index].status is not Status.NOT_APPLICABLE for index in found)
        ]
        if not rivals:
            continue
        # Where none applies, the first holds the points that stay.
        winner = _winner(node, applying, out) if applying else rivals[0][0]
        for child, found in rivals:
            if child is not winner:
                for index in found:
                    out[index] = _passed_over(out[index], winner.name, node)
    return tuple(out)


def _below(group: Group, node: Planned) -> list[int]:
    depth = len(node.path)
    return [index for index, seat in enumerate(group.seats) if seat.node.path[:depth] == node.path]


def _choices(node: Planned) -> Iterator[Planned]:
    for child in node.children:
        yield from _choices(child)
    if node.choose is not None:
        yield node


def _winner(node: Planned, rivals: Sequence[tuple[Planned, list[int]]], lines: Sequence[Line]) -> Planned:
    """The alternative that counts: the first with anything given, or the one that earns most, ties to the earlier."""
    if node.choose == "given":
        empty = (Status.MISSING, Status.NOT_APPLICABLE)
        filled = [child for child, found in rivals if any(lines[index].status not in empty for index in found)]
        return filled[0] if filled else rivals[0][0]
    return max(rivals, key=lambda pair: decimals.total(lines[index].earned for index in pair[1]))[0]


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
