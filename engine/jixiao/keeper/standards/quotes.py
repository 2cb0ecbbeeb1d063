"""A piece of a standard in the writing of `normal` → the same piece as it stands in the table.

In: the cell, and a piece of what its reader was given. Out: the printed text from one mark to another that says the piece;
the printed clause around it where it is only a part of one; else the whole cell. Nothing is quoted that is not in the cell.
"""

from collections.abc import Iterator

from jixiao.ground.regex import regex
from jixiao.keeper.standards import tiers
from jixiao.keeper.standards.normal import MARK, normal

#: A message is a line.
LONGEST = 60
_CLAUSE = regex(r"[^；;。，,、\r\n]+")


def printed(cell: str, said: str) -> str:
    """The text of a cell that a reader was given as `said`, which may be cut at its end."""
    spans = [match.span() for match in _CLAUSE.finditer(cell) if match[0].strip()]
    around = ""
    for at, (start, _) in enumerate(spans):
        for _, end in spans[at:]:
            run = cell[start:end].strip()
            forms = [*_forms(run)]
            if any(one[: len(said)] == said and len(said) in (len(one), LONGEST) for one in forms):
                return run[:LONGEST]
            around = around or next((run for one in forms if said in one), "")
            if not any(said.startswith(one) for one in forms):
                break
    return (around or cell.strip())[:LONGEST]


def _forms(run: str) -> Iterator[str]:
    """What a reader may have been given for a run of clauses: without its number, its ± and the target that it is from."""
    for one in dict.fromkeys((run, *tiers.unsigned(run))):
        written = normal(one)
        yield written
        yield MARK.sub("", written).strip(" ;,。、")
