"""Which lines the submissions of a part have, in the order of the framework, and what they weigh.

Comes in: the table `rows` of a part. Goes out: `named` (rows with where they belong), `seats` (the lines of every submission),
`weighed` (their points and how they stand), and in `beyond` whatever does not go the common way. The law is `score.seats`
and `score.weights`; here is only how many rows are told at a time.
"""

from collections.abc import Iterator
from typing import Final

from jixiao.batch.fast import workers
from jixiao.batch.fast.part import Part, blank, listed, literal
from jixiao.batch.fast.workers import Known
from jixiao.records.law import Planned

#: Targets and actual values that may be marks (`score.typed`): nothing but a number.
_BARE: Final = "'[\\s\\d０-９.．,，分]+'"


def named(part: Part) -> None:
    """The tables `named` (rows with where they belong) and `beyond`, with the forms that have a row that belongs nowhere."""
    own = part.own
    part.make(
        "names",
        """SELECT row_number() OVER () AS key, * FROM
        (SELECT DISTINCT level1, level2, level3 FROM rows WHERE level1 IS NOT NULL)""",
    )
    part.ask("places", "places", "SELECT key, level1, level2, level3 FROM names", workers.PLACES)
    part.make("texts_weight", _texts("weight", "fund_weight"))
    part.make("texts_score", _texts("score", "fund_score"))
    part.make("texts_told", _texts("basis", "reason"))
    part.ask(
        "points_of",
        "weighed",
        "SELECT key, text FROM texts_weight",
        {"points": "BIGINT", "wrong": "BOOLEAN"},
    )
    part.ask("marks_of", "claimed", "SELECT key, text FROM texts_score", {"claimed": "VARCHAR"})
    part.ask("told_of", "told", "SELECT key, text FROM texts_told", {"told": "BOOLEAN"})
    fixed = listed(_fixed_roots(own))
    nothing = f"coalesce({blank('r.target')}, true) AND coalesce({blank('r.actual')}, true)"
    bare = f"coalesce(regexp_full_match(r.target, {_BARE}), false) AND coalesce(regexp_full_match(r.actual, {_BARE}), false)"
    part.make(
        "named",
        f"""SELECT r.form, r.row, p.* EXCLUDE (key, bare), p.root IN ({fixed}) AS is_fixed, {bare} AS bare_numbers
        FROM rows r JOIN names n ON r.level1 = n.level1 AND r.level2 IS NOT DISTINCT FROM n.level2
          AND r.level3 IS NOT DISTINCT FROM n.level3
        JOIN places p ON p.key = n.key
        WHERE p.root IN ({fixed}) OR NOT (p.bare AND {nothing})""",
    )
    part.make(
        "beyond",
        """SELECT DISTINCT form FROM rows WHERE level4 IS NOT NULL OR elements IS NOT NULL
          OR (level1 IS NOT NULL AND level3 IS NULL)
        UNION SELECT form FROM named WHERE root IS NULL OR node IS NULL""",
    )


def _texts(*columns: str) -> str:
    found = " UNION ".join(f"SELECT {column} AS text FROM rows WHERE {column} IS NOT NULL" for column in columns)
    return f"SELECT row_number() OVER () AS key, text FROM (SELECT DISTINCT text FROM ({found}))"


def _fixed_roots(own: Known) -> list[int]:
    return [own.number[root] for root in own.plan.roots if root.method is not None]


def seated(part: Part) -> None:
    """The table `seats`: the lines of every submission in the order of the framework, those that no row fills included."""
    own = part.own
    order = ", ".join(f"({own.number[root]}, {at})" for at, root in enumerate(own.plan.roots))
    fixed = list(workers.fixed(own.plan))
    part.leave(
        f"""SELECT form FROM named WHERE NOT is_fixed AND node IN ({listed([own.number[node] for node in fixed])})
        GROUP BY form, node HAVING count(*) > 1"""
    )
    part.make(
        "seats",
        f"""WITH filled AS (
          SELECT * FROM named QUALIFY NOT is_fixed OR row_number() OVER (PARTITION BY form, root ORDER BY row) = 1),
        every_one AS (
          SELECT *, first_value(written) OVER (PARTITION BY form, root, level ORDER BY row) AS second,
            CASE WHEN ordering IS NULL THEN min(row) OVER (PARTITION BY form, root, level) END AS first_row
          FROM (SELECT * FROM filled {_unfilled(own, fixed)}))
        SELECT e.*, (row_number() OVER (PARTITION BY e.form ORDER BY o.place, e.ordering NULLS LAST, e.first_row,
            e.row NULLS LAST) - 1)::INTEGER AS line
        FROM every_one e JOIN (VALUES {order}) AS o(root, place) ON o.root = e.root
        WHERE e.form NOT IN (SELECT form FROM beyond)""",
    )
    if any(root.open for root in own.plan.roots):
        part.leave("SELECT form FROM submissions WHERE form NOT IN (SELECT form FROM named WHERE node IS NOT NULL)")
    part.leave(
        """SELECT s.form FROM named n JOIN submissions s ON s.form = n.form
        WHERE NOT s.prints AND NOT s.scores AND NOT n.is_fixed GROUP BY s.form
        HAVING bool_and(n.bare_numbers)"""
    )


def _unfilled(own: Known, fixed: list[Planned]) -> str:
    """The lines that every form has, of those that no row fills."""
    if not fixed:
        return ""
    every = ", ".join(
        f"({own.number[node]}, {own.number[_root(own, node)]}, {literal(workers.ordering(_order(own, node)))}, "
        f"{literal(workers.kin(own, node, node.path))})"
        for node in fixed
    )
    return f"""UNION ALL BY NAME SELECT s.form, f.node, f.root, f.ordering, f.kin, NULL::BIGINT AS row, false AS is_fixed
        FROM submissions s CROSS JOIN (VALUES {every}) AS f(node, root, ordering, kin)
        ANTI JOIN named n ON n.form = s.form AND n.node = f.node"""


def _root(own: Known, node: Planned) -> Planned:
    return next(root for root in own.plan.roots if root.name == node.path[0])


def _order(own: Known, node: Planned) -> Iterator[int]:
    """Where a line of the framework stands below its first level."""
    here = _root(own, node)
    for name in node.path[1:]:
        at = next(at for at, child in enumerate(here.children) if child.name == name)
        yield at
        here = here.children[at]


def weighed(part: Part) -> None:
    """The table `weighed`: the points of every line and how it stands."""
    own = part.own
    part.make(
        "shaped",
        """SELECT s.form, list(s.node ORDER BY s.line) AS nodes, any_value(u.gone) AS gone
        FROM seats s JOIN submissions u ON u.form = s.form GROUP BY s.form""",
    )
    part.make("shapes", "SELECT row_number() OVER () AS key, * FROM (SELECT DISTINCT nodes, gone FROM shaped)")
    part.ask("weights_of", "weights", "SELECT key, nodes, gone FROM shapes", workers.WEIGHTS)
    ruled = listed([own.number[node] for node in own.nodes if node.method is not None or node.most is None])
    fixed = listed(_fixed_roots(own))
    part.make(
        "weighed",
        f"""WITH cells AS (
          SELECT s.form, s.line, s.node, u.prints,
            CASE WHEN s.node IN ({fixed}) THEN coalesce(r.weight, u.fund_weight) ELSE r.weight END AS cell
          FROM seats s JOIN submissions u ON u.form = s.form LEFT JOIN rows r ON r.form = s.form AND r.row = s.row)
        SELECT c.form, c.line, w.fates[c.line + 1] AS fate, p.points AS written, c.prints,
          CASE WHEN NOT c.prints THEN w.moved[c.line + 1]
            WHEN p.points IS NOT NULL THEN p.points
            WHEN c.node IN ({ruled}) THEN w.lawful[c.line + 1] ELSE 0 END AS weight,
          CASE WHEN c.prints THEN coalesce(p.wrong, false)
            ELSE w.moved IS NULL OR (c.node IN ({fixed}) AND (coalesce(p.wrong, false)
              OR coalesce(p.points <> w.lawful[c.line + 1], false))) END AS beyond
        FROM cells c JOIN shaped f ON f.form = c.form JOIN shapes k ON k.nodes = f.nodes AND k.gone = f.gone
        JOIN weights_of w ON w.key = k.key
        LEFT JOIN texts_weight t ON t.text = c.cell LEFT JOIN points_of p ON p.key = t.key""",
    )
    part.leave("SELECT DISTINCT form FROM weighed WHERE beyond")
    # Points that a form prints for a fixed line alone are that line's own (`score.partial`): such forms are few.
    if any(root.method is None for root in own.plan.roots):
        own_points = f"NOT {blank('r.weight')}"
        part.leave(
            f"""SELECT n.form FROM named n JOIN rows r ON r.form = n.form AND r.row = n.row GROUP BY n.form
            HAVING bool_or({own_points}) AND NOT coalesce(bool_or({own_points} AND NOT n.is_fixed), false)"""
        )
