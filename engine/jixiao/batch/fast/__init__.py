"""The normalised rows of a part → the tables that a compiled query reads, without a record of Python for any submission.

Comes in: a connection of DuckDB with a table `rows` (form, row, and the columns of normalised rows), a law and its query. Goes
out: in the schema `prepared` the tables `forms` and `lines`; beside them `shown` (what a line is called and what it
quotes) and `beyond` (the submissions that are not among them: whatever is unusual is left to the reference, nothing is guessed).

Which line a row is, what its cells say and what the lines weigh is asked of Python, once for all that are alike (`workers`): rows
whose cells hold the same texts, or texts that differ in nothing but a numeral (`patterns`). The rest is joins.
"""

from pathlib import Path
from typing import Any

from jixiao.batch.fast import cells, lines, owners
from jixiao.batch.fast.distinct import Asking
from jixiao.batch.fast.part import Part, types
from jixiao.batch.fast.workers import Known


def prepare(con: Any, own: Known, asking: Asking, folder: Path) -> Part:
    """Make the prepared tables of a part; the part, for what is asked of its tables later."""
    part = Part(con, own, asking, folder)
    lines.named(part)
    owners.own(part)
    lines.seated(part)
    lines.weighed(part)
    cells.read(part)
    _told(part)
    return part


def _told(part: Part) -> None:
    """The tables that go out."""
    own, con = part.own, part.con
    with_method = ", ".join(str(own.number[node]) for node in own.nodes if node.method is not None) or "-1"
    values = "".join(f', a."{column}"' for column in types(own.lines))
    facts = "".join(f', "{column}"' for column in types(own.forms))
    con.execute("CREATE SCHEMA IF NOT EXISTS prepared")
    con.execute(
        f"""CREATE OR REPLACE TABLE prepared.forms AS SELECT form, true AS whole{facts} FROM submissions
        WHERE form NOT IN (SELECT form FROM beyond) ORDER BY form"""
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE prepared.lines AS
        SELECT a.form, a.line, a.node, w.weight, w.fate, a.kind, a.blank, a.claim, a.worth, a.given, a.unsurveyed,
          a.sourced, NOT a.sourced AS unproved{values}
        FROM asked a JOIN weighed w ON w.form = a.form AND w.line = a.line
        WHERE a.form NOT IN (SELECT form FROM beyond) ORDER BY a.form, a.line"""
    )
    part.make(
        "shown",
        f"""SELECT a.form, a.line, replace(a.path, chr(31), '/') AS path, string_split(a.path, chr(31))[-1] AS name,
          a.said_target AS target, a.said_actual AS actual, m.claimed, a.sourced
        FROM asked a LEFT JOIN texts_score t ON t.text = CASE WHEN a.row IS NOT NULL THEN a.score
          WHEN a.node IN ({with_method}) THEN a.fund_score END
        LEFT JOIN marks_of m ON m.key = t.key
        WHERE a.form NOT IN (SELECT form FROM beyond) ORDER BY a.form, a.line""",
    )
