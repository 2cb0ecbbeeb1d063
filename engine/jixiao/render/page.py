"""Reports → one self-contained HTML page, and the page of a comparison with its pictures.

In: one or more `Report`s, and how their charts are drawn. Out: a page that loads nothing and runs nothing but, where it sorts
and filters, one script of its own (`framed`): the style stands inside, pictures are SVG whose text is text, what folds is the
browser's own, and a policy in the head forbids every request. It reads on a phone and on paper, and the same reports give the
same bytes. All text of forms is escaped.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape

from jixiao.render import pictures, style
from jixiao.render.elements import Names, block, spans, title
from jixiao.report import comparison
from jixiao.report.blocks import Chart, Heading, Report, text
from jixiao.say.plain import one_line
from jixiao.study.impact import Impact

#: Nothing may be fetched, run, embedded or sent; only the style that stands in the page counts.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
#: A report with fewer headings of the first two levels is seen at a glance and needs no contents.
LEAST_LISTED = 6


def framed(words: str, body: Iterable[str], look: str = "", script: str = "") -> str:
    """The page around a body: what it may do, its style (`look` added), and the one script that it may run, if any.

    The policy names the script by its hash: nothing else that a form might smuggle in would run.
    """
    allowed = f"; script-src 'sha256-{_hash(script)}'" if script else ""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}{allowed}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="format-detection" content="telephone=no">',
        f"<title>{escape(words)}</title>",
        f"<style>\n{style.STYLE}{look}</style>",
        "</head>",
        "<body>",
        *body,
        *([f"<script>{script}</script>"] if script else []),
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _hash(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()


def render(reports: Sequence[Report], draw: Callable[[Chart], str] = pictures.draw) -> str:
    """All reports as one page, their contents in front; raises ValueError for none."""
    if not reports:
        raise ValueError("a page needs a report")
    words = one_line(text(reports[0].title)) + (f"等{len(reports)}份" if len(reports) > 1 else "")
    numbered = [(Names.of(f"r{n}", report), report) for n, report in enumerate(reports, 1)]
    parts: list[str] = []
    if len(reports) > 1:
        parts += _contents("several", (_entry(names, report) for names, report in numbered))
    for names, report in numbered:
        parts += article(names, report, draw, listed=len(reports) == 1)
    return framed(words, parts)


def comparison_page(report: Report, impact: Impact | None) -> str:
    """The page of a comparison: beside the distribution, every submission as a point, before against after."""

    def draw(chart: Chart) -> str:
        bars = pictures.draw(chart)
        if chart.caption != comparison.DISTRIBUTION or impact is None:
            return bars
        points = [(one.before.earned, one.after.earned, comparison.project(one.before)) for one in impact.both]
        few = len(points) <= pictures.MOST_NUMBERED
        numbered = "，数字是它在“各份申报表的得分”中的序号" if few else "，指向它可见名称"
        note = f"每点是一份申报表{numbered}；斜线以上为升高，以下为降低。"
        return f"{bars}\n<p>{note}</p>\n{pictures.scatter(points, '原规则得分', '新规则得分')}"

    return render([report], draw)


def article(
    names: Names, report: Report, draw: Callable[[Chart], str] = pictures.draw, *, listed: bool = False
) -> Iterator[str]:
    """A report as an article, its contents in front where they are `listed` and long enough."""
    yield f'<article id="{names.report}">'
    yield f"<h1>{spans(report.title, names)}</h1>"
    yield from (f'<p class="subtitle">{spans(line, names)}</p>' for line in report.subtitle)
    headings = list(_headings(names, report))
    if listed and len(headings) >= LEAST_LISTED:
        yield from _contents("one", headings)
    yield from (block(one, place, names, draw) for place, one in enumerate(report.blocks, 1))
    yield "</article>"


# --- contents -------------------------------------------------------------------------------------------------


def _contents(kind: str, entries: Iterator[str] | Sequence[str]) -> Iterator[str]:
    yield f'<details class="contents {kind}">\n<summary>目录</summary>\n<nav aria-label="目录">\n<ol>'
    yield from entries
    yield "</ol>\n</nav>\n</details>"


def _entry(names: Names, report: Report) -> str:
    """A report among several: its title, and its headings folded."""
    headings = "\n".join(_headings(names, report))
    folded = f"\n<details><summary>各章</summary>\n<ol>\n{headings}\n</ol>\n</details>" if headings else ""
    return f'<li><a href="#{names.report}">{escape(one_line(text(report.title)))}</a>{folded}</li>'


def _headings(names: Names, report: Report) -> Iterator[str]:
    for place, one in enumerate(report.blocks, 1):
        if isinstance(one, Heading) and one.level <= 2:
            indent = ' class="second"' if one.level == 2 else ""
            yield f'<li{indent}><a href="#{names.block(place)}">{title(one)}</a></li>'
