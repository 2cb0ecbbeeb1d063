"""The figure that a cell of a table, a form or a chart is as a whole."""

from fractions import Fraction
from typing import Final

from jixiao.audit import figures, writing
from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.records.discrepancy import Mention, Role, Spot
from jixiao.records.submission import Cell

#: A number as a spreadsheet keeps it: 96.700000000000003. So many digits of it count.
_SPREADSHEET: Final = regex(r"-?(?P<whole>[0-9]++)\.[0-9]{10,}+")
_DIGITS: Final = 15


def of_cell(
    cell: Cell,
    about: str,
    *,
    section: int,
    block: int,
    unit: str = "",
    year: int | None = None,
    project: str = "",
    subject: tuple[str, ...] = (),
) -> Mention | None:
    """The figure that a cell is as a whole, or None; a number without a unit has the one given."""
    text = cell.text.strip()
    if (long := _SPREADSHEET.fullmatch(text)) and (exact := decimals.number(text)) is not None:
        text = decimals.plain(Fraction(decimals.half_up(exact, max(0, _DIGITS - len(long["whole"])))))
    written = writing.words(text)
    found = tuple(figures.scan(written))
    if len(found) == 1 and unit and found[0].sort is figures.Sort.NUMBER and found[0].end == len(written):
        found = tuple(figures.scan(written + unit))
        written += unit
    if len(found) != 1 or found[0].end != len(written) or found[0].sort is figures.Sort.YEAR:
        return None
    one = found[0]
    if written[: one.start].strip("约近≥≤<>=不超过低于小大"):
        return None
    spot = Spot(cell.source, cell.text, section, block)
    return Mention(
        text=text if text.endswith(unit) or not unit else f"{text}{unit}",
        low=one.low,
        high=one.high,
        unit=one.unit,
        places=one.places,
        spot=spot,
        about=about,
        role=Role.AMOUNT,
        bound=one.bound,
        year=year,
        project=project,
        subject=subject,
    )
