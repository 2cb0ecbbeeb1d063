"""Pages of the workbench: a template, what it shows, and what every page has.

In: the name of a template and values. Out: an answer. All text is escaped; a name that a template does not have is an error
and no blank.
"""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, Response

from jixiao.ground import decimals
from jixiao.ground.problems import visible
from jixiao.report.figures import fixed
from jixiao.say import labels
from jixiao.say.discrepancies import CERTAINTY
from jixiao.study import edits
from jixiao.web.asking import MARK, Asked
from jixiao.web.persons import ROLES, Right

_HOME: Final = Path(__file__).parent


def page(asked: Asked, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page of the workbench."""
    common = {"asked": asked, "person": asked.person, "state": asked.state, "here": asked.request.url.path}
    return HTMLResponse(environment().get_template(template).render(**common, **values), status)


def bare(template: str, *, status: int = 200, **values: Any) -> Response:
    """A page for somebody of whom nothing is known."""
    return HTMLResponse(environment().get_template(template).render(**values), status)


def download(content: str | bytes, name: str, kind: str = "application/octet-stream") -> Response:
    """A file to keep."""
    data = content.encode() if isinstance(content, str) else content
    return Response(
        data, media_type=kind, headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )


@cache
def environment() -> Environment:
    """The templates, with the few words that all of them use."""
    made = Environment(
        loader=FileSystemLoader(_HOME / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "points": fixed,
        "percent": decimals.percent,
        "visible": visible,
        "moment": moment,
        "share": share,
        "cell": lambda field: {**edits.ROW, **edits.FUND}[field],
        "address": lambda text: quote(text, safe=""),
    }
    made.globals |= {
        "MARK": MARK,
        "Right": Right,
        "ROLES": ROLES,
        "SEVERITY": labels.SEVERITY,
        "STATUS": labels.STATUS,
        "EVIDENCE": labels.EVIDENCE,
        "CERTAINTY": CERTAINTY,
        "ZERO": Decimal(0),
    }
    return made


def share(text: str) -> str:
    """A share of a line's points, as an act has it, in percent."""
    return decimals.percent(Fraction(text))


def moment(at: str) -> str:
    """A moment (ISO 8601) as people write it."""
    return datetime.fromisoformat(at).strftime("%Y-%m-%d %H:%M")
