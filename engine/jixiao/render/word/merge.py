"""A bureau's own document with fields → the same document with reports in it, as people know it from mail merge.

In: the bytes of a docx in which fields stand (`{{项目名称}}`), and what stands for each field, once for each report. Out: the
bytes of the document. All else in it stays: text, pictures, tables, page, headers; for several reports its text comes again
for each. A field in a line takes the looks of the field; chapters and tables need a paragraph of their own. What is wrong
with fields is a Problem each, with its place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Final, cast

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.parts.document import DocumentPart

from jixiao.ground.problems import Problem, Problems, Source, nearest, refused
from jixiao.ground.regex import regex
from jixiao.render.word import document, package
from jixiao.render.word.xml import Element, element, make, name, safe, shown
from jixiao.report.blocks import Block, Bullets, Paragraph, Spans, text
from jixiao.report.fields import FIELDS, Value

_FIELD: Final = regex(r"[{｛]{2}\s{0,9}([^{}｛｝]{1,40})[}｝]{2}")
_BEGUN: Final = regex(r"[{｛]{2}")
_NAMES: Final = tuple(field.name for field in FIELDS)
_IN_LINES: Final = frozenset(field.name for field in FIELDS if not field.alone)
_PLACE: Final = Source("--template")
_CODE: Final = "report.template-field"
#: So much of a paragraph is quoted where something is wrong in it.
_QUOTED: Final = 20

Place = Callable[[Sequence[Block], int], list[Element]]


def names(template: bytes) -> tuple[str, ...]:
    """The fields that stand in a template, each once, those that are not written to their end as `""`.

    Raises Problems (`report.template`) where it is no docx that can be used.
    """
    main = package.opened(template, whole=True)
    texts = [words for root in _roots(main) for one in _paragraphs(root) if _BEGUN.search(words := _words(one))]
    return tuple(dict.fromkeys(one.strip() for words in texts for one in _FIELD.findall(words) or ("",)))


def merged(template: bytes, filled: Iterable[Mapping[str, Value]]) -> bytes:
    """The document with every report in it; raises Problems (`report.template-field`), all of them at once."""
    main = package.opened(template, whole=True)
    whole, *edges = _roots(main)
    page = whole[-1]  # the layout of the last section, which `package` has seen to be there
    pattern = [deepcopy(one) for one in list(whole)[:-1]]
    edged = any(_BEGUN.search(_words(one)) for edge in edges for one in _paragraphs(edge))
    place, across = document.placing(main), package.width(page)
    title = ""
    for at, values in enumerate(filled):
        if at == 0:
            _check((whole, *edges), values)
            title = text(cast(Spans, values["报告标题"]))
            new = [*whole, *edges]
        else:
            if edged:
                cure = "请写入文件夹（-o 文件夹/），每份报告一个文件。"
                raise refused("--template", _CODE, "页眉页脚里的域只能填一份报告。", cure)
            new = [_break(), *map(deepcopy, pattern)]
            for one in new:
                page.addprevious(one)
        for root in new:
            for paragraph in _paragraphs(root):
                _fill(paragraph, values, place, across)
    return package.saved(main, (), safe(shown(title)).strip())


def _roots(main: DocumentPart) -> list[Element]:
    """The body, then the headers and footers."""
    parts = (rel.target_part for rel in main.rels.values() if rel.reltype in (RT.HEADER, RT.FOOTER))
    return [main.element.body, *(part.element for part in parts)]


def _paragraphs(root: Element) -> list[Element]:
    """All paragraphs, those of tables and of boxes too."""
    return list(root.iter(name("w:p")))


def _texts(paragraph: Element) -> list[Element]:
    """The texts of a paragraph in their order, without those of paragraphs inside it (in a box)."""
    own = name("w:p")
    return [one for one in paragraph.iter(name("w:t")) if next(one.iterancestors(own)) is paragraph]


def _words(paragraph: Element) -> str:
    return "".join(one.text or "" for one in _texts(paragraph))


# --- what is wrong -----------------------------------------------------------------------------------------------


def _check(roots: Sequence[Element], known: Mapping[str, Value]) -> None:
    problems: list[Problem] = []
    for root, where in zip(roots, ("正文", *("页眉页脚",) * (len(roots) - 1)), strict=True):
        for at, paragraph in enumerate(_paragraphs(root), 1):
            problems += _wrong(_words(paragraph), f"{where}第{at}段", known)
    if problems:
        raise Problems(problems)


def _wrong(words: str, where: str, known: Mapping[str, Value]) -> Iterator[Problem]:
    """What is wrong with the fields of a paragraph."""
    found = [one.strip() for one in _FIELD.findall(words)]
    quoted = f"{where}“{words.strip()[:_QUOTED]}”"
    if len(found) < len(_BEGUN.findall(words)):
        yield Problem(_PLACE, _CODE, f"{quoted}里的域没有写完。", "请写成 {{项目名称}} 这样，左右各两个花括号。")
    for one in found:
        if one not in known:
            cure = nearest(one, (*_NAMES, *known)) if one not in _NAMES else ""
            told = "没有这个域" if one not in _NAMES else "这种报告没有这个域"
            cure = cure or "请用 jixiao report --fields 查看有哪些域。"
            yield Problem(_PLACE, _CODE, f"{quoted}里的 {{{{{one}}}}}：{told}。", cure)
        elif one not in _IN_LINES and not _FIELD.fullmatch(words.strip()):
            cure = "请让它单独占一段。"
            yield Problem(_PLACE, _CODE, f"{quoted}里的 {{{{{one}}}}} 是章节或表格，不能与别的文字同段。", cure)


# --- filling -----------------------------------------------------------------------------------------------------


def _fill(paragraph: Element, values: Mapping[str, Value], place: Place, across: int) -> None:
    """Put what stands for the fields of a paragraph into it, or, for a chapter or a table, in its place."""
    words = _words(paragraph)
    found = _FIELD.fullmatch(words.strip())
    if found and found[1].strip() not in _IN_LINES:
        # Of several reports one may have no such heading: then nothing stands there.
        _replace(paragraph, cast(tuple[Block, ...], values.get(found[1].strip(), ())), place, across)
    elif _FIELD.search(words):
        _write(paragraph, words, values)


def _write(paragraph: Element, words: str, values: Mapping[str, Value]) -> None:
    """Write the fields of a line: what stands for one goes where it begins, into the run that has it there."""
    texts = _texts(paragraph)
    ends: list[int] = []
    for one in texts:
        ends.append((ends[-1] if ends else 0) + len(one.text or ""))
    pieces = [list(one.text or "") for one in texts]
    for found in _FIELD.finditer(words):
        told = safe(shown(text(cast(Spans, values[found[1].strip()]))))
        for at in range(found.start(), found.end()):
            run = next(n for n, end in enumerate(ends) if at < end)
            pieces[run][at - (ends[run - 1] if run else 0)] = told if at == found.start() else ""
    for one, piece in zip(texts, pieces, strict=True):
        one.text = "".join(piece)
        one.set(name("xml:space"), "preserve")


def _replace(paragraph: Element, blocks: Sequence[Block], place: Place, across: int) -> None:
    """Set blocks where a paragraph stood, their text in its look; one that ends a section stays, without words."""
    cell = next(paragraph.iterancestors(name("w:tc")), None)
    room = across if cell is None else _room(cell, across)
    look, run = paragraph.find(name("w:pPr")), paragraph.find(f"{name('w:r')}/{name('w:rPr')}")
    made: list[Element] = []
    for block in blocks:
        new = place((block,), room)
        if isinstance(block, (Paragraph, Bullets)):
            for one in new:
                _dress(one, look, run)
        made += new
    for one in made:
        paragraph.addprevious(one)
    if (look is None or look.find(name("w:sectPr")) is None) and made:
        paragraph.getparent().remove(paragraph)  # type: ignore[union-attr]
    else:
        for one in _texts(paragraph):
            one.text = ""


def _dress(paragraph: Element, look: Element | None, run: Element | None) -> None:
    """Give a paragraph of ours the look of the one that it stands for, and its runs that of the run that held the field."""
    ours = paragraph.find(name("w:pPr"))
    assert ours is not None
    theirs = element(make("w:pPr")) if look is None else deepcopy(look)
    for section in theirs.findall(name("w:sectPr")):
        theirs.remove(section)
    paragraph.replace(ours, theirs)
    if run is not None:
        for one in paragraph.iter(name("w:rPr")):
            kept = [mark for mark in one if mark.tag == name("w:highlight")]
            one[:] = [*(deepcopy(mark) for mark in run), *kept]


def _room(cell: Element, across: int) -> int:
    """How wide the text of a cell is, as far as the cell says it in lengths; half of the page where it does not."""
    width = cell.find(f"{name('w:tcPr')}/{name('w:tcW')}")
    told = "" if width is None or width.get(name("w:type")) != "dxa" else width.get(name("w:w"), "")
    return int(told) if told.isdecimal() and int(told) else across // 2


def _break() -> Element:
    """What begins a new page."""
    return element(make("w:p", None, make("w:r", None, make("w:br", {"w:type": "page"}))))
