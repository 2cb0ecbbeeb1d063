"""The working paper (评价底稿): everything that proves a report, for the file and not for print.

In: a `Scorecard`, of a project or a department, and the date to print. Out: a `Report`: what was read and by which law (with
its hash), the score table with the steps behind every mark, what the marks rest on, what was not verified, every finding with
its figures and place, and where the unit's own words stand. Nothing here is written for readers outside: the report is
`project`'s and `department`'s. Its lines carry the anchors `line-N`, its findings `finding-N`.
"""

from collections.abc import Iterator
from datetime import date

from jixiao.records import Scorecard
from jixiao.report import evidence, exhibits, sections, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Block, Gap, Heading, Report, Spans, paragraph, report
from jixiao.report.project import dated
from jixiao.say import partial, sources


def working_paper(card: Scorecard, *, on: date | None = None) -> Report:
    """The working paper of one scorecard; `on` is the date printed under the title, never the clock's."""
    year = f"{card.submission.year}年" if card.submission.year else Gap("年度", "year")
    subtitle: list[Spans] = [("项目单位：", sentences.unit(card) or Gap("项目单位", "unit")), *dated(on)]
    return report((sentences.name(card), year, "绩效评价底稿"), subtitle, _blocks(card))


def _blocks(card: Scorecard) -> Iterator[Block]:
    yield from law(card)
    yield Heading(1, "评分表")
    yield exhibits.scores(card, of.links(card))
    yield from basis(card)
    yield Heading(1, "发现的问题")
    yield from sections.problems(card)
    yield from proof(card)


def law(card: Scorecard) -> Iterator[Block]:
    """By which law which file was marked, and what of the law was not read in the original."""
    yield Heading(1, "评分规则和申报文件")
    used = card.ruleset
    yield paragraph(f"评分规则：{sentences.quoted(used.title)}（{used.id}/{used.edition}），sha256：{used.sha256}。")
    place = sentences.file(card.submission.source.file)
    yield paragraph(f"申报文件：{partial.inferred(card.submission, place)}。")
    if told := sources.weakest(used.verified):
        yield paragraph(f"所用评分规则的{told}，结果供参考。")


def basis(card: Scorecard) -> Iterator[Block]:
    """What the points rest on, which lines wait for a person and which rest on a claim."""
    yield Heading(1, "得分的依据")
    yield from evidence.blocks(card)
    yield from sections.open_ends(card, level=2)


def proof(card: Scorecard) -> Iterator[Block]:
    """Every step of every mark, and where the unit's own words stand."""
    steps = exhibits.steps(card)
    if steps is not None:
        yield Heading(1, "评分步骤")
        yield from steps
    words = exhibits.words(card)
    if words is not None:
        yield Heading(1, "单位文字的出处")
        yield words
