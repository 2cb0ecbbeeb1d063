"""Reviews of self-evaluations → text for a terminal; JSON (schema `jixiao.review/1`) and CSV for scripts.

In: reviews. Out: text that ends in one line break. In a terminal only the lines whose marks are wrong are listed, unless
all are asked for; JSON and CSV have every line. Points are strings with two places; nothing is decided here.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence

from jixiao.ground.problems import Problem
from jixiao.render import interchange
from jixiao.render import table as scores
from jixiao.render.interchange import points, rate
from jixiao.report import review as document
from jixiao.report import reviewed
from jixiao.say import sources
from jixiao.say.plain import Field, one_line, table, wrapped
from jixiao.study.ranking import Ranking, Sums, ranking
from jixiao.study.review import LineReview, Review, Standing

SCHEMA = "jixiao.review/1"

_LINES = (
    Field("指标", least=12),
    Field("分值", "right"),
    Field("自评得分", "right"),
    Field("核算得分", "right"),
    Field("差额", "right"),
    Field("指标值", least=6),
    Field("完成值", least=6),
    Field("结论"),
)
_RANKING = (
    Field("名次", "right"),
    Field("项目", least=10),
    Field("单位", least=6),
    *(Field(title, "right") for title in document.RANKING[3:9]),
    Field("等级"),
    Field("不符行数", "right"),
)
#: Narrower than this the ranking has no room for these columns, which the other formats have.
_ROOMY = 96
_LEFT_OUT = ("单位", "偏差率")

#: The columns of the CSV: a row for every form (level 0) and one for each of its lines.
COLUMNS = (
    *("rank", "file", "project", "unit", "year", "level", "path", "possible", "claimed", "earned", "pending"),
    *(
        "supported",
        "difference",
        "deviation",
        "standing",
        "grade_claimed",
        "grade",
        "target",
        "actual",
        "why",
        "source",
    ),
)


def to_table(reviews: Sequence[Review], *, width: int, everything: bool = False, colour: bool = False) -> str:
    """Every form with its lines that differ (`everything`: with all lines); over many the ranking at the end.

    `colour` is for the findings, which are shown as `score` shows them.
    """
    columns = max(width, scores.LEAST_WIDTH)
    found = ranking(reviews)
    forms = ["\n".join(_form(one, columns, everything, colour)) for _, one in found.every]
    if len(reviews) > 1:
        forms.append("\n".join(_over_all(found, columns)))
    return "\n\n".join(forms) + "\n" if forms else ""


def _form(one: Review, columns: int, everything: bool, colour: bool) -> Iterator[str]:
    form = one.card.submission
    unit = form.unit.text if form.unit and not form.unit.blank else "未填写"
    told = (
        reviewed.checks(one)
        if one.marked
        else (f"得分：{document.why_unmarked(one)}；核算{reviewed.span(one)}，发现的问题{len(one.card.findings)}个。",)
    )
    for text in (
        f"项目：{one.name}",
        f"单位：{unit}",
        f"规则：{sources.named(one.card.ruleset)}",
        f"来源：{form.source}",
        *told,
    ):
        yield from wrapped(one_line(text), columns, indent=6)
    if not one.marked:
        return
    yield ""
    yield from wrapped(reviewed.counts(one), columns)
    shown = [line for line in one.lines if everything or line.differs]
    if shown:
        rows = [reviewed.row(line)[:-1] for line in shown]
        yield from table(_LINES, rows, columns)
        # Never cut: it is what the unit will ask.
        for names, text in reviewed.reasons([line for line in shown if line.standing is not Standing.AGREES]):
            yield from wrapped(one_line(f"· {names}：{text}。"), columns, indent=2)
    yield ""
    yield from scores.found(one.card, columns, colour)


def _over_all(found: Ranking, columns: int) -> Iterator[str]:
    yield from wrapped(document.summary(found), columns)
    if found.compared:
        rows = [*(document.ranked(rank, one) for rank, one in found.compared), *document.sums(found.whole)]
        kept = [n for n, field in enumerate(_RANKING) if columns >= _ROOMY or field.title not in _LEFT_OUT]
        yield from table([_RANKING[n] for n in kept], [[row[n] for n in kept] for row in rows], columns)
        for note in document.NOTES:
            yield from wrapped(note, columns)
    if found.unmarked:
        yield f"没有自评分的（{len(found.unmarked)}份）"
        for number, one in enumerate(found.unmarked, 1):
            yield from wrapped(one_line(f"{number}. {document.unmarked(one)}。"), columns, indent=4)


# --- JSON -----------------------------------------------------------------------------------------------------


def to_json(reviews: Sequence[Review], left_out: Sequence[Problem] = ()) -> str:
    """One object: `summary` over the forms that have a mark of their own, all reviews in the order of the ranking, `unread`.

    `unread` are the files that were not read or only in part, and those passed over, each once, as problems.
    """
    found = ranking(reviews)
    out = {
        "schema": SCHEMA,
        "summary": _summary(found),
        "reviews": [_review(rank, one) for rank, one in found.every],
        "unread": [one.as_json() for one in left_out],
    }
    return interchange.whole(json.dumps(out, ensure_ascii=False, indent=2) + "\n")


def _summary(found: Ranking) -> dict[str, object]:
    sums = found.sums
    agreeing = sum(one.agrees for _, one in found.compared)
    return {
        "count": sums.count,
        "agreeing": agreeing,
        "differing": sums.count - agreeing,
        "unmarked": len(found.unmarked),
        **_sums(sums),
        "whole": {"count": found.whole.count, **_sums(found.whole)},
    }


def _sums(sums: Sums) -> dict[str, object]:
    return {
        **{name: points(getattr(sums, name)) for name in ("claimed", "earned", "supported", "pending", "difference")},
        "mean_claimed": points(sums.mean(sums.claimed)),
        "mean_earned": points(sums.mean(sums.earned)),
        "mean_difference": points(sums.mean(sums.difference)),
        "deviation": rate(sums.deviation),
    }


def _review(rank: int | None, one: Review) -> dict[str, object]:
    card = interchange.as_json(one.card)
    return {
        "rank": rank,
        **{key: card[key] for key in ("ruleset", "submission", "budget", "printed", "partial") if key in card},
        "claimed": points(one.claimed),
        "earned": points(one.low),
        "highest": points(one.high),
        "supported": points(one.card.supported),
        "pending": points(one.card.pending),
        "difference": points(one.difference),
        "deviation": rate(one.deviation),
        "differing": one.differing,
        "agrees": one.agrees,
        "total": _total(one),
        "rate": _rate(one),
        "grade": _grade(one),
        "own_weights": one.own_weights,
        "lines": [_line(line) for line in one.lines],
        "findings": card["findings"],
    }


def _total(one: Review) -> dict[str, object]:
    check = one.total
    terms = None if check.terms is None else [points(term) for term in check.terms]
    return {"printed": points(check.total), "terms": terms, "sum": points(check.sum), "fits": check.fits}


def _rate(one: Review) -> dict[str, object] | None:
    check = one.rate
    return None if check is None else {"printed": check.text, "rate": rate(check.rate), "fits": check.fits}


def _grade(one: Review) -> dict[str, object]:
    check, card = one.grade, one.card
    return {
        "printed": check.text if check else None,
        "named": check.named if check else None,
        "of_claimed": one.grade_of_total,
        "grade": card.grade,
        "grade_range": None if card.grade_range is None else list(card.grade_range),
        **interchange.grade_rule(card),
        "fits_claimed": check.fits_total if check else None,
        "fits_earned": check.fits_mark if check else None,
    }


def _line(one: LineReview) -> dict[str, object]:
    line = one.line
    return {
        "path": list(line.path),
        "possible": points(line.possible),
        "claimed": points(line.claimed),
        "earned": points(line.earned),
        "pending": points(line.pending),
        "supported": points(line.supported),
        "difference": points(one.difference),
        "standing": one.standing.value,
        "status": line.status.value,
        "target": line.target,
        "actual": line.actual,
        "why": reviewed.why(one),
        "source": None if line.source is None else line.source.as_json(),
    }


# --- CSV ------------------------------------------------------------------------------------------------------


def to_csv(reviews: Sequence[Review]) -> str:
    """A row of totals for every form (level 0), in the order of the ranking, and below it a row for each line."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for rank, one in ranking(reviews).every:
        form = one.card.submission
        head = {
            "rank": rank or "",
            "file": form.source.file,
            "project": one.name,
            "unit": form.unit.text if form.unit else "",
            "year": str(form.year or ""),
        }
        for row in (_form_row(one), *map(_line_row, one.lines)):
            cells = {key: interchange.safe("" if value is None else str(value)) for key, value in (head | row).items()}
            writer.writerow(cells)
    return interchange.writable(out.getvalue())


def _form_row(one: Review) -> dict[str, object]:
    return {
        "level": 0,
        "possible": points(one.card.possible),
        "claimed": points(one.claimed),
        "earned": points(one.low),
        "pending": points(one.card.pending),
        "supported": points(one.card.supported),
        "difference": points(one.difference),
        "deviation": rate(one.deviation),
        "grade_claimed": document.own_grade(one).replace("—", ""),
        "grade": one.card.grade,
        "why": " ".join(reviewed.checks(one)),
        "source": one.card.submission.source,
    }


def _line_row(one: LineReview) -> dict[str, object]:
    line = one.line
    return {
        "level": line.level,
        "path": " / ".join(line.path),
        "possible": points(line.possible),
        "claimed": points(line.claimed),
        "earned": points(line.earned),
        "pending": points(line.pending),
        "supported": points(line.supported),
        "difference": points(one.difference),
        "standing": one.standing.value,
        "target": line.target,
        "actual": line.actual,
        "why": reviewed.why(one),
        "source": line.source,
    }
