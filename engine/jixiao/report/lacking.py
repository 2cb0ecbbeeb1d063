"""What a document over many forms lacks: the files that were not read, or only in part, and those passed over.

In: a problem for each such file. Out: blocks, none where nothing is lacking. What the files are is decided by whoever read them.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.ground.problems import Problem
from jixiao.report import sentences
from jixiao.report.blocks import Block, Column, Heading, Table, cell, head, paragraph

TITLE: Final = "没有读到的文件"
COLUMNS: Final = ("文件", "原因", "处理")


def blocks(left_out: Sequence[Problem]) -> Iterator[Block]:
    """A chapter with a table of the files, each with the reason and what to do."""
    if not left_out:
        return
    yield Heading(1, TITLE)
    yield paragraph(f"以下{len(left_out)}个文件没有读、只读了一部分或略过，其中的项目不在本文中。")
    yield Table(
        "没有读到的文件表",
        (Column("left", 3), Column("left", 4), Column("left", 4)),
        head(*COLUMNS),
        tuple(tuple(map(cell, row(one))) for one in left_out),
    )


def row(one: Problem) -> tuple[str, str, str]:
    """A file, why it is lacking, and what to do."""
    return (sentences.file(one.source.file), one.message, one.cure)
