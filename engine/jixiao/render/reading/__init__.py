"""Readings → one page: how each project stands, what is wrong with it, every line, the report, what proves it.

In: readings. Out: a self-contained page (`page.framed`) with one script of its own, by which the lines are narrowed and
ordered; whoever has no scripts sees all of them. Figures of the report lead to their lines, findings to lines and back. On
paper only the reports stand. The same readings give the same bytes.
"""

from collections.abc import Iterator, Sequence
from html import escape

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.render import page, pictures
from jixiao.render.elements import Names, block, spans
from jixiao.render.pictures.stack import stack
from jixiao.render.reading.look import LOOK
from jixiao.render.reading.rows import hundredths, table
from jixiao.render.reading.script import SCRIPT
from jixiao.report.blocks import Report, anchors, text
from jixiao.report.figures import fixed
from jixiao.report.reading import Reading
from jixiao.say import labels
from jixiao.say.plain import one_line


def render(readings: Sequence[Reading | Report]) -> str:
    """All of them as one page, an index of the readings in front where there are several; raises ValueError for none.

    A report among them, one that is about no scorecard or proves one of several, is an article of its own.
    """
    if not readings:
        raise ValueError("a page needs a reading")
    numbered = [(f"r{number}", one) for number, one in enumerate(readings, 1)]
    read = [(name, one) for name, one in numbered if isinstance(one, Reading)]
    if not read:
        return page.render([one for one in readings if isinstance(one, Report)])
    words = one_line(text(readings[0].title)) + (f"等{len(readings)}份" if len(readings) > 1 else "")
    body: list[str] = []
    if len(read) > 1:
        body += _index(read)
    for name, one in numbered:
        body += _project(name, one) if isinstance(one, Reading) else _proof(name, one)
    return page.framed(words, body, LOOK, SCRIPT)


def _proof(name: str, one: Report) -> Iterator[str]:
    yield '<section class="proof">'
    yield from page.article(Names.of(name, one), one)
    yield "</section>"


def _index(readings: Sequence[tuple[str, Reading]]) -> Iterator[str]:
    """The projects as a table that leads to each and can be ordered."""
    keys = (
        ("项目", "name"),
        ("单位", "unit"),
        ("得分", "earned"),
        ("等级", "grade"),
        ("待评判", "pending"),
        ("问题", "found"),
    )
    heads = "".join(f'<th scope="col" data-key="{key}"{_wide(key)}>{head}</th>' for head, key in keys)
    yield '<nav class="index" aria-label="项目">\n<div class="scroll" tabindex="0" role="group" aria-label="各项目得分">'
    yield f'<table class="sortable">\n<caption><span>各项目得分（{len(readings)}个）</span></caption>'
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
    for number, (name, one) in enumerate(readings, 1):
        data = {
            "place": str(number),
            "name": one_line(one.name),
            "unit": one_line(one.unit),
            "earned": hundredths(one.earned),
            "grade": one.grade,
            "pending": hundredths(one.pending),
            "found": str(sum(one.counts)),
        }
        marks = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
        told = "，".join(
            f"{label}{count}" for label, count in zip(labels.SEVERITY.values(), one.counts, strict=True) if count
        )
        yield (
            f'<tr{marks}><td><a href="#{name}">{escape(one_line(one.name))}</a></td>'
            f'<td class="wide">{escape(one_line(one.unit))}</td><td class="right">{fixed(one.earned)}</td>'
            f'<td class="center">{escape(one.grade)}</td><td class="right wide">{fixed(one.pending)}</td><td>{told}</td></tr>'
        )
    yield "</tbody>\n</table>\n</div>\n</nav>"


def _wide(key: str) -> str:
    return ' class="wide"' if key in ("unit", "pending") else ""


@dataclass(slots=True)
class _Places:
    """The places of the blocks of a project, counted through its parts, so that no id is given twice."""

    names: Names
    last: int = 0

    def blocks(self, report: Report) -> Iterator[str]:
        for one in report.blocks:
            self.last += 1
            yield block(one, self.last, self.names, pictures.draw)


def _project(name: str, one: Reading) -> Iterator[str]:
    every = frozenset((*anchors(one.findings), *anchors(one.report), *anchors(one.proof), *_lines(one)))
    names = Names(name, every, set(every))
    places = _Places(names)
    yield f'<section class="project" id="{name}" aria-label="{escape(one_line(one.name))}">'
    yield from _card(one, names)
    yield f'<section class="findings" id="{name}.findings">\n<h2>发现的问题</h2>'
    yield from places.blocks(one.findings)
    yield f'</section>\n<section class="lines" id="{name}.lines">\n<h2>各项指标</h2>'
    yield from table(one, names)
    yield f'</section>\n<article class="report" id="{name}.report">\n<h1>{spans(one.report.title, names)}</h1>'
    yield from (f'<p class="subtitle">{spans(line, names)}</p>' for line in one.report.subtitle)
    yield from places.blocks(one.report)
    yield f'</article>\n<section class="proof" id="{name}.proof">\n<h2>评价底稿的其余部分</h2>'
    yield from places.blocks(one.proof)
    yield "</section>\n</section>"


def _lines(one: Reading) -> Iterator[str]:
    return (f"line-{row.place}" for row in one.rows)


def _card(one: Reading, names: Names) -> Iterator[str]:
    """The score with what it rests on, and the problems that matter."""
    yield '<header class="card">'
    yield f'<h1>{spans(one.report.title, names)}</h1>\n<p class="subtitle">{escape(one_line(one.unit))}</p>'
    yield f'<p class="score"><span class="total">{fixed(one.earned)}<small> / {fixed(one.possible)}分</small></span>'
    yield f'<span class="grade">{escape(one.grade)}</span></p>'
    yield from (f"<p>{escape(one_line(told))}</p>" for told in one.told)
    shown = [(part.label, part.points) for part in one.parts if part.points > 0]
    shown += [(label, value) for label, value in (("待评判", one.pending), ("失分", one.lost)) if value > 0]
    if shown:
        words = "得分的构成：" + "，".join(f"{label}{fixed(value)}分" for label, value in shown)
        yield stack(shown, max(one.possible, decimals.total(value for _, value in shown)), words)
    if one.problems:
        items = "".join(f"<li>{spans(problem, names)}</li>" for problem in one.problems)
        yield f"<h2>最要紧的问题</h2>\n<ol>{items}</ol>"
    jumps = (("findings", "发现的问题"), ("lines", "各项指标"), ("report", "报告"), ("proof", "底稿"))
    links = "".join(f'<a href="#{names.report}.{to}">{words}</a>' for to, words in jumps)
    yield f'<nav class="jump" aria-label="本项目">{links}</nav>\n</header>'
