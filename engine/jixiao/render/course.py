"""The courses of projects → text for a terminal, and JSON for scripts (`jixiao.course/1`).

In: courses. Out: text that ends in one line break. In JSON nothing is left out; amounts are exact decimals in 元.
"""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.records import Stage
from jixiao.render.comparison import LEAST_WIDTH
from jixiao.report import course as document
from jixiao.report.blocks import text
from jixiao.say.plain import Field, one_line, table, wrapped
from jixiao.study.course import Course, CourseLine, Money

SCHEMA = "jixiao.course/1"
_LINES = (Field(document.LINE_TITLES[0], least=8), *(Field(name, least=6) for name in document.LINE_TITLES[1:]))
_MONEY = (Field(""), *(Field(name, "right") for name in document.STAGES.values()))


def to_table(courses: Sequence[Course], *, width: int) -> str:
    """The courses for a terminal, one below the other."""
    columns = max(width, LEAST_WIDTH)
    return "\n\n".join("\n".join(_told(one, columns)) for one in courses) + "\n"


def _told(course: Course, columns: int) -> Iterator[str]:
    yield text(document.title(course))
    yield from wrapped(document.summary(course), columns)
    yield ""
    yield from table(_LINES, document.lines(course), columns)
    yield ""
    yield from table(_MONEY, document.money(course), columns)
    if spent := document.spent(course):
        yield from wrapped(spent, columns)
    if found := document.warnings(course):
        yield ""
        yield f"监控的预警（{len(found)}项）"
        for number, (said, ended) in enumerate(found, 1):
            yield from wrapped(one_line(f"{number}. [{ended}] {said}"), columns, indent=4)


def to_json(courses: Sequence[Course]) -> str:
    """The courses as a list."""
    return json.dumps([_course(one) for one in courses], ensure_ascii=False, indent=2) + "\n"


def _course(course: Course) -> dict[str, object]:
    form = course.last.submission
    return {
        "schema": SCHEMA,
        "project": form.project.text if form.project else None,
        "unit": form.unit.text if form.unit else None,
        "year": form.year,
        "stages": {
            stage.value: {
                "ruleset": {"id": card.ruleset.id, "edition": card.ruleset.edition},
                "source": card.submission.source.as_json(),
            }
            for stage, card in course.cards.items()
        },
        "lines": [_line(line) for line in course.lines],
        "money": {stage.value: _money(one) for stage, one in course.money.items()},
        "warnings": [
            {
                "id": one.finding.id,
                "severity": one.finding.severity,
                "path": one.finding.path,
                "message": one.finding.message,
                "outcome": one.outcome.value,
            }
            for one in course.warnings
        ],
    }


def _line(line: CourseLine) -> dict[str, object]:
    monitored, final = line.steps[Stage.MONITORING], line.steps[Stage.RESULTS]
    return {
        "path": line.path,
        "targets": {stage.value: step.said if step else None for stage, step in line.steps.items()},
        "aims": {
            stage.value: aim.value if aim else None
            for stage, aim in ((Stage.MONITORING, line.monitored_aim), (Stage.RESULTS, line.final_aim))
        },
        "interim": monitored.interim if monitored else None,
        "expected": monitored.value if monitored else None,
        "likelihood": monitored.likelihood if monitored else None,
        "actual": final.value if final else None,
        "outcome": line.outcome.value,
    }


def _money(one: Money) -> dict[str, str | None]:
    return {name: _exact(getattr(one, name)) for name in ("budget", "executed", "expected")}


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else decimals.plain(value)
