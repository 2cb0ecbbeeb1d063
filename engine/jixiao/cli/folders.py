"""Papers → a folder: a report and a working paper for each, and an index of them all (00-目录.xlsx).

In: papers, the folder, the format of its files. Out: files that each appear whole or not at all, one after another; refused
before the first is written where one of them would destroy something. Names of files begin with a number, so that they stand in
the order of the index and no two are alike. What an earlier run has left in the folder stays. `made` gives the same files to
whoever puts them somewhere else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jixiao.cli import documents, outputs, shell
from jixiao.cli.documents import BOTH, Document, Press
from jixiao.cli.kinds import Paper

if TYPE_CHECKING:
    from jixiao.render.register import Entry

    #: A paper, and what the index says of it.
    Pair = tuple[Paper, Entry]

INDEX: Final = "00-目录.xlsx"
#: What the working paper of a report is called behind its name.
_WORKING: Final = "-底稿"


def write(
    papers: Sequence[Paper], folder: str, form: str, using: Press, *, force: bool = False, inputs: Sequence[str] = ()
) -> int:
    """Write the papers and their index into a folder; the number of files. Raises Problems."""
    place = Path(folder)
    files = [file for entry in _entries(papers, form) for file in (entry.report, entry.working) if file]
    names = [str(place / file) for file in (*files, INDEX)]
    outputs.check_all(names, force=force, inputs=inputs)
    for file, content in made(papers, form, using, partial(shell.watched, label="撰写报告")):
        outputs.write(place / file, content, form=form, force=force, inputs=inputs)
    return len(names)


def made(
    papers: Sequence[Paper], form: str, using: Press, watch: "Callable[[Sequence[Pair]], Iterable[Pair]]" = iter
) -> Iterator[tuple[str, str | bytes]]:
    """The files of the folder by their names, made one after another, the index last; raises Problems."""
    from jixiao.render import register

    entries = tuple(_entries(papers, form))
    watched = watch(tuple(zip(papers, entries, strict=True)))
    # What is to be printed is printed together: to start the program takes longer than to lay a report out.
    together = documents.PAGED if form == "pdf" or (form == "docx" and using.printer and using.paged) else 1
    for group in _groups(watched, together):
        yield from _together(group, form, using)
    yield INDEX, register.render(entries)


def _together(group: "Sequence[Pair]", form: str, using: Press) -> Iterator[tuple[str, str | bytes]]:
    """The files of papers with what stands in each."""
    if form in BOTH:
        yield from ((entry.report, documents.published((paper,), form, using)) for paper, entry in group)
        return
    files, made = zip(*(one for paper, entry in group for one in _files(paper, entry, using)), strict=True)
    yield from zip(files, documents.several(made, form, using), strict=True)


def _groups(pairs: "Iterable[Pair]", most: int) -> "Iterator[list[Pair]]":
    coming = iter(pairs)
    while group := list(islice(coming, most)):
        yield group


def _entries(papers: Sequence[Paper], form: str) -> "Iterator[Entry]":
    """What the index says of each paper, with the names of its files."""
    from jixiao.render.register import Entry

    digits = max(2, len(str(len(papers))))
    for number, paper in enumerate(papers, 1):
        name = f"{number:0{digits}}-{outputs.called(paper.name, set(), '')}"
        working = "" if form in BOTH or not paper.working else f"{name}{_WORKING}.{form}"
        yield Entry(paper.name, paper.card, f"{name}.{form}", working)


def _files(paper: Paper, entry: "Entry", using: Press) -> Iterator[tuple[str, Document]]:
    """The names of the files of a paper, and what stands in each; the working paper has our own look."""
    yield entry.report, documents.document((paper,), using)
    if entry.working:
        yield entry.working, (partial(documents.proofs, (paper,)), None)
