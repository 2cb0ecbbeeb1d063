"""Two rulesets compared as a document: what `ruleset diff --format md` and `--format html` print.

In: the changes, both references and, where past submissions were given, the impact on them. Out: a `Report`. Nothing
is compared here and no mark is made.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.ground.problems import Source
from jixiao.records import RulesetRef, Scorecard
from jixiao.report import sentences
from jixiao.report.blocks import (
    Block,
    Bullets,
    Chart,
    Column,
    Heading,
    Report,
    Series,
    Table,
    cell,
    head,
    paragraph,
    report,
)
from jixiao.report.figures import fixed, signed
from jixiao.say import sources
from jixiao.study.compare import Change
from jixiao.study.impact import Compared, Impact, LineMove, OneSided, Totals, grade

#: How wide a bar of the distribution is, in points.
BAR = 5
#: What the chart of the distribution is called; renderers that can draw add a second picture to it.
DISTRIBUTION = "总分的分布"
_LEFT, _RIGHT = Column("left"), Column("right")


def comparison_report(
    before: RulesetRef, after: RulesetRef, changes: Sequence[Change], impact: Impact | None
) -> Report:
    """The document of a comparison."""
    files = (_file(change.before_at for change in changes), _file(change.after_at for change in changes))
    titles = (f"原规则：{sources.named(before)}{_told(files[0])}", f"新规则：{sources.named(after)}{_told(files[1])}")
    blocks = [*_changes(changes, files), *(() if impact is None else _impact(impact))]
    return report(("规则集对照",), tuple((title,) for title in titles), blocks)


def project(card: Scorecard) -> str:
    """What a form is called: its project, else its unit, else where it stands."""
    form = card.submission
    return next((one.text.strip() for one in (form.project, form.unit) if one and not one.blank), str(form.source))


# --- the rules ------------------------------------------------------------------------------------------------


def _file(places: Iterable[Source | None]) -> str:
    """The file that most changes stand in: the ruleset's own, besides which there are those of shared rules."""
    counted = Counter(place.file for place in places if place is not None)
    return max(sorted(counted), key=lambda name: counted[name], default="")


def _told(file: str) -> str:
    return f"，{file}" if file else ""


def _changes(changes: Sequence[Change], files: tuple[str, str]) -> Iterator[Block]:
    yield Heading(1, f"规则的变化（{len(changes)}处）")
    if not changes:
        yield paragraph("两部规则集没有不同。")
        return
    yield Table(
        caption="规则的变化",
        columns=(_RIGHT, Column("left", 6), Column("left", 2), Column("left", 2)),
        header=head("序号", "变化", "原规则的位置", "新规则的位置"),
        rows=tuple(
            (
                cell(str(number)),
                cell(change.text),
                *(cell(_source(*place)) for place in ((change.before_at, files[0]), (change.after_at, files[1]))),
            )
            for number, change in enumerate(changes, 1)
        ),
    )


def _source(source: Source | None, file: str) -> str:
    """A place by its line, with the file's name where it is not the ruleset's own."""
    if source is None:
        return ""
    name = "" if source.file == file else source.file.rpartition("/")[2]
    return name + f"第{source.line}行" * bool(source.line)


# --- the submissions ------------------------------------------------------------------------------------------


def _impact(impact: Impact) -> Iterator[Block]:
    yield Heading(1, f"对既有申报表的影响（{len(impact.both)}份）")
    yield paragraph(summary(impact))
    if impact.both:
        yield _totals(impact)
        yield distribution(impact)
        yield _submissions(impact.both)
        if any(one.lines for one in impact.both):
            yield Heading(2, "得分变动的指标")
            yield _lines(impact.both)
    if impact.one_sided:
        yield Heading(2, f"只有一部规则集能评分的申报表（{len(impact.one_sided)}份）")
        yield Bullets(tuple((one_sided(one),) for one in impact.one_sided), ordered=True)
    if impact.unscored:
        yield Heading(2, "两部规则集都不能评分的问题")
        yield Bullets(tuple((str(problem),) for problem in impact.unscored), ordered=True)


def summary(impact: Impact) -> str:
    """Who gains and who loses, in one sentence."""
    changes = [one.change for one in impact.both]
    gain, lose = (sum(sign * Fraction(change) > 0 for change in changes) for sign in (1, -1))
    grades = sum(grade(one.before) != grade(one.after) for one in impact.both)
    ranks = sum(one.rank_before != one.rank_after for one in impact.both)
    return (
        f"两部规则集都能评分的{len(changes)}份中，得分升高{gain}份，降低{lose}份，不变{len(changes) - gain - lose}份；"
        f"等级变化{grades}份，名次变化{ranks}份。"
    )


FIGURES = (("平均分", "mean"), ("中位数", "median"), ("最低分", "low"), ("最高分", "high"))


def figures(impact: Impact) -> tuple[tuple[str, str, str, str], ...]:
    """The rows over all totals: name, before, after, change; then how many have each grade."""
    pairs = ((name, getattr(impact.before, key), getattr(impact.after, key)) for name, key in FIGURES)
    marks = [(name, fixed(x), fixed(y), "—" if x is None else signed(y - x)) for name, x, y in pairs]
    labels = dict.fromkeys((*impact.before.grades, *impact.after.grades))
    counts = [(f"等级“{label}”（份）", *_counted(label, impact.before, impact.after)) for label in labels]
    return (*marks, *counts)


def _counted(label: str, before: Totals, after: Totals) -> tuple[str, str, str]:
    one, two = (totals.grades.get(label, 0) for totals in (before, after))
    more = two - one
    return str(one), str(two), f"+{more}" if more > 0 else f"−{-more}" if more else "0"


def _totals(impact: Impact) -> Table:
    return Table(
        caption="总分与等级",
        columns=(Column("left", 2), _RIGHT, _RIGHT, _RIGHT),
        header=head("", "原规则", "新规则", "变化"),
        rows=tuple(tuple(map(cell, row)) for row in figures(impact)),
    )


def distribution(impact: Impact) -> Chart:
    """How many totals fall into each step of `BAR` points; a full 100 belongs to the step that ends there."""
    sides = [[_bar(card.earned) for card in cards] for cards in _cards(impact)]
    low, high = min(map(min, sides)), max(map(max, sides))
    end = max(high + 1, min(high + 2, 100 // BAR))
    bars = range(max(min(low - 1, end - 5), 0), end)
    return Chart(
        kind="bar",
        caption=DISTRIBUTION,
        categories=tuple(f"{n * BAR}–{(n + 1) * BAR}" for n in bars),
        series=tuple(
            Series(name, tuple(Decimal(side.count(n)) for n in bars))
            for name, side in zip(("原规则", "新规则"), sides, strict=True)
        ),
        unit="份",
    )


def _cards(impact: Impact) -> tuple[list[Scorecard], list[Scorecard]]:
    return [one.before for one in impact.both], [one.after for one in impact.both]


def _bar(total: Decimal) -> int:
    whole = int(Fraction(total) // BAR)
    return whole - 1 if total == 100 else whole


def _submissions(both: Sequence[Compared]) -> Table:
    return Table(
        caption="各份申报表的得分",
        columns=(_RIGHT, Column("left", 3), *(_RIGHT,) * 3, _LEFT, _LEFT, _RIGHT, _RIGHT),
        header=head("序号", "项目", "原得分", "新得分", "增减", "原等级", "新等级", "原名次", "新名次"),
        rows=tuple(tuple(map(cell, submission_row(n, one))) for n, one in enumerate(both, 1)),
    )


def submission_row(number: int, one: Compared) -> tuple[str, ...]:
    """A submission under both rulesets, as texts."""
    marks = (fixed(one.before.earned), fixed(one.after.earned), signed(one.change))
    grades = (grade_words(one.before), grade_words(one.after))
    return (str(number), project(one.before), *marks, *grades, str(one.rank_before), str(one.rank_after))


def grade_words(card: Scorecard) -> str:
    """The grade with the rule that moved it, or the two ends of what it may become."""
    shown = "–".join(card.grade_range) if card.grade_range and card.grade is None else grade(card)
    return shown + sentences.ruled(card)


def _lines(both: Sequence[Compared]) -> Table:
    return Table(
        caption="得分变动的指标",
        columns=(Column("left", 3), Column("left", 3), *(_RIGHT,) * 3),
        header=head("项目", "指标", "原得分/分值", "新得分/分值", "增减"),
        rows=tuple(tuple(map(cell, (project(one.before), *line_row(line)))) for one in both for line in one.lines),
    )


def line_row(line: LineMove) -> tuple[str, str, str, str]:
    """A line that moved, as texts: path, mark/points before and after, change."""
    before, after = (
        fixed(earned) if possible is None else f"{fixed(earned)}/{fixed(possible)}"
        for earned, possible in ((line.before, line.possible_before), (line.after, line.possible_after))
    )
    return "/".join(line.path), before, after, signed(line.change)


def one_sided(one: OneSided) -> str:
    """A submission that only one ruleset can score, and why."""
    by, other = ("原规则", "新规则") if one.by == "before" else ("新规则", "原规则")
    why = "".join(str(problem) for problem in one.problems[:3])
    more = f"（另有{len(one.problems) - 3}处问题）" if len(one.problems) > 3 else ""
    return f"{project(one.card)}：{by}评{fixed(one.card.earned)}分，{other}不能评：{why}{more}"
