"""An `Account` → YAML in which a person reads back what was understood of a document: `jixiao.account/1`.

In: a frozen record. Out: text in a fixed order: sections with their numbers and titles, and below each its passages, tables and
charts, all with the places that they were read from. It is for reading only; nothing reads it again.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.ground.problems import Source
from jixiao.intake.canonical.writer import literal, scalar
from jixiao.records import Account, AccountBlock, AccountChart, AccountSection, AccountTable, Passage, PassageKind

SCHEMA: Final = "jixiao.account/1"
#: How the names of the files that hold such texts end.
SUFFIX: Final = ".account.yaml"


def dump(account: Account) -> str:
    """The YAML of an account."""
    return "\n".join(_lines(account)) + "\n"


def _lines(account: Account) -> Iterator[str]:
    yield f"schema: {SCHEMA}"
    year = "" if account.year is None else str(account.year)
    for key, text in (("title", account.title), ("unit", account.unit), ("year", year)):
        yield from _entry(key, text, 0)
    if account.contents:
        yield "contents:"
    for one in account.contents:
        parts = {"number": one.number, "title": one.title, "page": one.page, "at": _at(account, one.source)}
        yield f"  - {_flow(parts)}"
    if account.forms:
        yield "forms:"
    for form in account.forms:
        named = form.project.text if form.project else ""
        yield f"  - {_flow({'project': named, 'at': _at(account, form.source)})}"
    yield "sections:" if account.sections else "sections: []"
    for section in account.sections:
        yield from _section(account, section)


def _section(account: Account, section: AccountSection) -> Iterator[str]:
    yield f"  - level: {section.level}"
    yield from _entry("number", section.number, 4)
    yield from _entry("title", section.title, 4)
    yield from _entry("project", section.project, 4)
    if section.heading is not None:
        yield from _entry("at", _at(account, section.heading.source), 4)
    if section.blocks:
        yield "    blocks:"
    for block in section.blocks:
        yield from _block(account, block)


def _block(account: Account, block: AccountBlock) -> Iterator[str]:
    at = scalar(_at(account, block.source))
    yield f"      - at: {at}"
    if isinstance(block, Passage):
        if block.kind is not PassageKind.TEXT:
            yield from _entry("kind", block.kind.value, 8)
        if len(block.lines) > 1:
            yield f"        lines: {len(block.lines)}"
        yield from _entry("text", block.text, 8)
        return
    yield from _entry("caption", block.caption, 8)
    if isinstance(block, AccountTable):
        yield "        rows:"
        for row in block.rows:
            yield f"          - {_list([cell.shown or cell.text for cell in row])}"
    elif isinstance(block, AccountChart):
        yield f"        categories: {_list(block.categories)}"
        yield "        series:"
        for series in block.series:
            yield f"          - {{name: {scalar(series.name, flow=True)}, values: {_list([c.text for c in series.values])}}}"


def _at(account: Account, place: Source) -> str:
    return place.within(account.source.file)


def _entry(key: str, text: str, indent: int) -> Iterator[str]:
    if text:
        first, *more = literal(text, indent + 2) or (scalar(text),)
        yield f"{' ' * indent}{key}: {first}"
        yield from more


def _flow(parts: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {scalar(text, flow=True)}" for key, text in parts.items() if text) + "}"


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(scalar(text, flow=True) for text in texts) + "]"
