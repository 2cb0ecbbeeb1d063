"""Two rulesets compared → text for a terminal, and JSON for scripts (schema `jixiao.comparison/1`).

In: the changes and the impact, as `compare` and `impact` found them. Out: text that ends in one line break. In JSON
points are strings with two places, and nothing is left out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from jixiao.ground.problems import Source
from jixiao.records import RulesetRef, Scorecard
from jixiao.render import interchange
from jixiao.render.interchange import points
from jixiao.report import comparison as document
from jixiao.say import sources
from jixiao.say.plain import Field, one_line, table, wrapped
from jixiao.study.compare import Change
from jixiao.study.impact import Compared, Impact, LineMove, OneSided, Totals

SCHEMA = "jixiao.comparison/1"
LEAST_WIDTH = 76
_SUBMISSIONS = (
    Field("序号", "right"),
    Field("项目", least=10),
    Field("原得分", "right"),
    Field("新得分", "right"),
    Field("增减", "right"),
    Field("原等级"),
    Field("新等级"),
    Field("原名次", "right"),
    Field("新名次", "right"),
)
_FIGURES = (Field(""), Field("原规则", "right"), Field("新规则", "right"), Field("变化", "right"))
_LINES = (
    Field("项目", least=8),
    Field("指标", least=16),
    Field("原得分/分值", "right"),
    Field("新得分/分值", "right"),
    Field("增减", "right"),
)


def to_table(
    before: RulesetRef, after: RulesetRef, changes: Sequence[Change], impact: Impact | None, *, width: int
) -> str:
    """The comparison for a terminal."""
    columns = max(width, LEAST_WIDTH)
    rows = [f"原规则：{sources.named(before)}", f"新规则：{sources.named(after)}", ""]
    rows += [f"规则的变化（{len(changes)}处）"] if changes else ["两部规则集没有不同。"]
    for number, change in enumerate(changes, 1):
        rows += wrapped(one_line(f"{number}. {change.text}"), columns, indent=5)
        places = f"{_place(change.before_at)} → {_place(change.after_at)}"
        rows += wrapped(f"     {places}", columns, indent=5)
    if impact is not None:
        rows += ["", *_impact(impact, columns)]
    return "\n".join(rows) + "\n"


def _place(source: Source | None) -> str:
    return "（无）" if source is None else f"{source.file}:{source.line}" if source.line else str(source)


def _impact(impact: Impact, columns: int) -> Iterator[str]:
    yield from wrapped(document.summary(impact), columns)
    if impact.both:
        yield ""
        yield from table(_FIGURES, document.figures(impact), columns)
        yield ""
        yield from table(
            _SUBMISSIONS, [document.submission_row(n, one) for n, one in enumerate(impact.both, 1)], columns
        )
        lines = [(document.project(one.before), *document.line_row(line)) for one in impact.both for line in one.lines]
        if lines:
            yield from ("", "得分变动的指标", *table(_LINES, lines, columns))
    if impact.one_sided:
        yield from ("", f"只有一部规则集能评分的申报表（{len(impact.one_sided)}份）")
        for number, one in enumerate(impact.one_sided, 1):
            yield from wrapped(one_line(f"{number}. {document.one_sided(one)}"), columns, indent=5)
    if impact.unscored:
        yield from ("", "两部规则集都不能评分的问题", *(str(problem) for problem in impact.unscored))


# --- JSON -----------------------------------------------------------------------------------------------------


def to_json(before: RulesetRef, after: RulesetRef, changes: Sequence[Change], impact: Impact | None) -> str:
    """The comparison as one object, indented."""
    out: dict[str, object] = {
        "schema": SCHEMA,
        "before": asdict(before),
        "after": asdict(after),
        "changes": [_change(change) for change in changes],
    }
    if impact is not None:
        out["impact"] = {
            "before": _totals(impact.before),
            "after": _totals(impact.after),
            "submissions": [_compared(one) for one in impact.both],
            "one_sided": [_one_sided(one) for one in impact.one_sided],
            "problems": [problem.as_json() for problem in impact.unscored],
        }
    return json.dumps(out, ensure_ascii=False, indent=2) + "\n"


def _change(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "subject": change.subject,
        "key": change.key,
        "before": change.before,
        "after": change.after,
        "text": change.text,
        "before_source": change.before_at and change.before_at.as_json(),
        "after_source": change.after_at and change.after_at.as_json(),
    }


def _totals(totals: Totals) -> dict[str, object]:
    names = ("mean", "median", "low", "high")
    return {**{name: points(getattr(totals, name)) for name in names}, "grades": dict(totals.grades)}


def _form(card: Scorecard) -> dict[str, object]:
    form = card.submission
    unit = form.unit.text if form.unit and not form.unit.blank else None
    return {"project": document.project(card), "unit": unit, "source": form.source.as_json()}


def _card(card: Scorecard, rank: int | None = None) -> dict[str, object]:
    out: dict[str, object] = {
        "earned": points(card.earned),
        "pending": points(card.pending),
        "grade": card.grade,
        "grade_range": None if card.grade_range is None else list(card.grade_range),
        **interchange.grade_rule(card),
    }
    return out if rank is None else {**out, "rank": rank}


def _compared(one: Compared) -> dict[str, object]:
    return {
        **_form(one.before),
        "before": _card(one.before, one.rank_before),
        "after": _card(one.after, one.rank_after),
        "change": points(one.change),
        "lines": [_line(line) for line in one.lines],
    }


def _line(line: LineMove) -> dict[str, object]:
    return {
        "path": list(line.path),
        "before": points(line.before),
        "after": points(line.after),
        "possible_before": points(line.possible_before),
        "possible_after": points(line.possible_after),
        "change": points(line.change),
    }


def _one_sided(one: OneSided) -> dict[str, object]:
    problems = [problem.as_json() for problem in one.problems]
    return {**_form(one.card), "scored_by": one.by, one.by: _card(one.card), "problems": problems}
