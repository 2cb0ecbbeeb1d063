"""What is found in the forms of a part, by queries: the rows that `findings.find` gives, of every form that is not beyond.

Comes in: a part that was prepared and marked, its finding rules as queries. Goes out: the table `findings` in their order, and in
`beyond` the forms whose findings the reference has to tell: what a rule asks of them stands in no column.
"""

from collections.abc import Sequence
from typing import Final

from jixiao.batch.fast.part import Part, literal
from jixiao.batch.finds import facts
from jixiao.batch.finds.rules import CENTS, SAYING, Noted, noted
from jixiao.findings.chain import MAX_DERIVED
from jixiao.findings.prepare import SEVERITIES

__all__ = ["CENTS", "Noted", "find", "noted"]

_COLUMNS: Final = "form, fact, path, subject, stake, place"


def find(part: Part, rules: Sequence[Noted]) -> None:
    """Make the table `findings`: form, finding, severity, path, subject, stake (hundredths), cause; sorted as they are told."""
    for make in (facts.lines, facts.forms, facts.levels):
        make(part)
    if any(SAYING in kinds for one in part.own.rules for kinds in [{pattern.kind for pattern in one.patterns}]):
        facts.sayings(part)
    part.con.execute(
        """CREATE OR REPLACE TEMP TABLE found (form BIGINT, fact BIGINT, path VARCHAR, subject VARCHAR, stake HUGEINT,
        place BIGINT, rule INTEGER, finding VARCHAR)"""
    )
    for one in sorted(rules, key=lambda one: (not one.sure, bool(one.of))):
        if one.sure:
            part.con.execute(f"INSERT INTO found SELECT {_COLUMNS}, {one.number}, {literal(one.id)} FROM ({one.query})")
        else:
            part.leave(f"SELECT DISTINCT form FROM ({one.query})")
    part.leave(_told_twice(rules))
    # The reference ends a run in which too much follows from too much.
    part.leave(f"SELECT form FROM found GROUP BY form HAVING count(*) > {MAX_DERIVED // 10}")
    causes = ", ".join(
        f"({one.number}, {one.severity}, {literal(SEVERITIES[one.severity])}, {literal(one.cause)})" for one in rules
    )
    part.make(
        "findings",
        f"""SELECT f.form, f.finding, r.name AS severity, replace(f.path, chr(31), '/') AS path, f.subject, f.stake, r.cause,
          row_number() OVER (ORDER BY f.form, r.grave, f.stake DESC, f.place, f.rule, f.fact) AS nth
        FROM found f JOIN (VALUES {causes or "(NULL, NULL, NULL, NULL)"}) AS r(rule, grave, name, cause) ON r.rule = f.rule
        WHERE f.form NOT IN (SELECT form FROM beyond)""",
    )


def _told_twice(rules: Sequence[Noted]) -> str:
    """The forms with two findings that may be one: of one id and severity, about the same."""
    alike = [one for one in rules if sum((one.id, one.severity) == (other.id, other.severity) for other in rules) > 1]
    numbers = ", ".join(str(one.number) for one in rules if one in alike or one.of) or "-1"
    return f"SELECT form FROM found WHERE rule IN ({numbers}) GROUP BY form, finding, path, subject HAVING count(*) > 1"
