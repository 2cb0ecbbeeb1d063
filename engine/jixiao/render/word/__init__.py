"""Reports → one Word document (docx) with the look of an official one (GB/T 9704—2012).

In: reports, and the bytes of a bureau's own template where there is one. Out: the bytes of the file; the same reports give the
same bytes. Headings, contents, tables, captions and charts are Word's own and can be edited. What cells unfold (`Cell.notes`)
is not set: a page of paper cannot unfold.
"""

from collections.abc import Callable, Iterable, Sequence

from jixiao.render.word import document, package
from jixiao.render.word.xml import safe, shown
from jixiao.report.blocks import Report, text


def render(
    reports: Sequence[Report],
    *,
    template: bytes | None = None,
    watch: Callable[[Iterable[Report]], Iterable[Report]] = iter,
) -> bytes:
    """The document of the reports, each beginning on a new page; `watch` may wrap the iteration (a progress bar).

    Raises Problems (`report.template`) where `template` is no docx or dotx that can be used.
    """
    main = package.opened(template)
    written = document.write(reports, main, watch)
    return package.saved(main, written, safe(shown(text(reports[0].title))).strip() if reports else "")
