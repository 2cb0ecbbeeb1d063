"""What a document over many forms lacks: the files that were not read, or only in part, and those passed over.

In: a problem for each such file, and the forms that the document has. Out: blocks, none where nothing is lacking. What the
files are is decided by whoever read them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from jixiao.ground.problems import Problem
from jixiao.records import Scorecard
from jixiao.report import sentences
from jixiao.report.blocks import Block, Column, Heading, Table, cell, head, paragraph

TITLE: Final = "没有读到的文件"
COLUMNS: Final = ("文件", "原因", "处理")


def blocks(left_out: Sequence[Problem], cards: Iterable[Scorecard]) -> Iterator[Block]:
    """A chapter with a table of the files, each with the reason and what to do; `cards` are those that the document has."""
    if not left_out:
        return
    rows, partly = listed(left_out, cards)
    yield Heading(1, TITLE)
    yield paragraph(_told(len(rows) - partly, partly))
    yield Table(
        "没有读到的文件表",
        (Column("left", 3), Column("left", 4), Column("left", 4)),
        head(*COLUMNS),
        tuple(tuple(map(cell, one)) for one in rows),
    )


def _told(none: int, partly: int) -> str:
    """How many files gave nothing, and how many only a part of what stands in them."""
    several = none and partly
    gone = f"{none}个{'' if several else '文件'}没有读或略过，其中的项目不在本文中"
    some = f"{partly}个{'' if several else '文件'}只读了一部分，读出的自评表在本文中，其余的不在"
    if several:
        return f"以下{none + partly}个文件中，{gone}；{some}。"
    return f"以下{gone if none else some}。"


def listed(left_out: Iterable[Problem], cards: Iterable[Scorecard]) -> tuple[tuple[tuple[str, str, str], ...], int]:
    """Each file with why it is lacking and what to do, and how many of them were read in part: they have one of the `cards`."""
    read = {card.submission.source.file for card in cards}
    partly = [(one, one.source.file in read) for one in left_out]
    return tuple(_row(one, part=part) for one, part in partly), sum(part for _, part in partly)


def _row(one: Problem, *, part: bool) -> tuple[str, str, str]:
    return (sentences.file(one.source.file), f"只读了一部分：{one.message}" if part else one.message, one.cure)
