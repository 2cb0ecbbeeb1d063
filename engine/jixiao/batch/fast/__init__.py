"""The normalised rows of a part → the tables that a compiled query reads, without a record of Python for any submission.

Comes in: a connection of DuckDB with a table `rows` (form, row, and the columns of normalised rows), a law and its query. Goes
out: in the schema `prepared` the tables `forms` and `lines`; beside them `shown` (what a line is called and what it quotes)
and `beyond` (the submissions that are not among them: whatever is unusual is left to the reference, and nothing is guessed).

Which line a row is, what its cells say and what the lines weigh is asked of Python, once for all that are alike (`workers`); the rest
is joins. The law of seats and weights is `score.seats` and `score.weights`; here is only how many rows are told at a time.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from jixiao.batch.columns import OWN
from jixiao.batch.fast import workers
from jixiao.batch.fast.distinct import Mapped, answered
from jixiao.batch.fast.workers import Known

#: Blanks and dashes that stand for nothing (`Cell.blank`).
_BLANKS: Final = " \t\r\n\u3000—–-/"
#: The submission's own columns of a row, its id left out.
_OWN: Final = tuple(column.name for column in OWN[1:])
_CELLS: Final = ("target", "actual", "operator", "measure")


def prepare(con: Any, own: Known, nodes: Mapping[int, int], mapped: Mapped, folder: Path) -> None:
    """Make the prepared tables of a part. `nodes` gives a node's number in the query by its number in the law."""
    _named(con, own, mapped, folder)
    _own(con, own, mapped, folder)
    _seated(con, own)
    _weighed(con, own, mapped, folder)
    _read(con, own, mapped, folder)
    _told(con, own, nodes)


def _blank(column: str) -> str:
    return f"(trim({column}, '{_BLANKS}') = '')"


def _asked(
    con: Any, own: Known, mapped: Mapped, folder: Path, name: str, keys: str, columns: Mapping[str, str]
) -> None:
    answered(con, keys, columns, partial(getattr(workers, _WORK[name]), own), mapped, folder, name)


#: Which question makes which table.
_WORK: Final = {
    "places": "places",
    "given": "gives",
    "points_of": "weighed",
    "marks_of": "claimed",
    "sources_of": "sourced",
    "weights_of": "weights",
    "readings": "read",
}


# --- where the rows belong --------------------------------------------------------------------------------------


def _named(con: Any, own: Known, mapped: Mapped, folder: Path) -> None:
    """The tables `named` (rows with where they belong) and `beyond`, with the forms that have a row that belongs nowhere."""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE names AS SELECT row_number() OVER () AS key, * FROM
        (SELECT DISTINCT level1, level2, level3 FROM rows WHERE level1 IS NOT NULL)"""
    )
    keys = "SELECT key, level1, level2, level3 FROM names"
    _asked(con, own, mapped, folder, "places", keys, workers.PLACES)
    for name, column in (("points_of", "weight"), ("marks_of", "score"), ("sources_of", "basis")):
        more = "UNION SELECT fund_weight FROM rows" if column == "weight" else ""
        more = "UNION SELECT fund_score FROM rows" if column == "score" else more
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE texts_{column} AS SELECT row_number() OVER () AS key, text FROM
            (SELECT {column} AS text FROM rows {more}) WHERE text IS NOT NULL GROUP BY text"""
        )
        _asked(con, own, mapped, folder, name, f"SELECT key, text FROM texts_{column}", _SINGLE[name])
    fixed_roots = ", ".join(str(own.number[root]) for root in own.plan.roots if root.method is not None) or "-1"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE named AS
        SELECT r.* EXCLUDE ({", ".join(_OWN)}), p.* EXCLUDE (key), p.root IN ({fixed_roots}) AS is_fixed
        FROM rows r JOIN names n ON r.level1 = n.level1 AND r.level2 IS NOT DISTINCT FROM n.level2
          AND r.level3 IS NOT DISTINCT FROM n.level3
        JOIN places p ON p.key = n.key
        WHERE p.root IN ({fixed_roots})
          OR NOT (p.bare AND coalesce({_blank("r.target")}, true) AND coalesce({_blank("r.actual")}, true))"""
    )
    con.execute(
        """CREATE OR REPLACE TEMP TABLE beyond AS
        SELECT DISTINCT form FROM rows WHERE level4 IS NOT NULL OR elements IS NOT NULL
          OR (level1 IS NOT NULL AND level3 IS NULL)
        UNION SELECT form FROM named WHERE root IS NULL OR node IS NULL"""
    )


_SINGLE: Final[Mapping[str, Mapping[str, str]]] = {
    "points_of": {"points": "BIGINT", "wrong": "BOOLEAN"},
    "marks_of": {"claimed": "VARCHAR"},
    "sources_of": {"sourced": "BOOLEAN"},
}


def _own(con: Any, own: Known, mapped: Mapped, folder: Path) -> None:
    """The table `submissions`: what each gives; those whose rows do not agree on it are beyond."""
    listed = ", ".join(_OWN)
    differ = " OR ".join(f"count(DISTINCT {name}) > 1" for name in _OWN)
    first = ", ".join(f"arg_min({name}, row) FILTER ({name} IS NOT NULL) AS {name}" for name in _OWN)
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE owned AS SELECT form, {first}, {differ} AS differs,
        bool_or(weight IS NOT NULL AND NOT {_blank("weight")}) AS prints,
        bool_or(score IS NOT NULL AND NOT {_blank("score")}) AS scores FROM rows GROUP BY form"""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE owns AS SELECT row_number() OVER () AS key, * FROM
        (SELECT DISTINCT {listed} FROM owned WHERE NOT differs)"""
    )
    packed = ", ".join(f"{name} := {name}" for name in _OWN)
    facts = {
        column: kind
        for name, type_ in own.forms.items()
        for column, kind in ((name, _TYPES[type_]), (f"{name}.未答", "BOOLEAN"), (f"{name}.不适用", "BOOLEAN"))
    }
    keys = f"SELECT key, struct_pack({packed}) FROM owns"
    _asked(con, own, mapped, folder, "given", keys, {**workers.GIVES, **facts})
    same = " AND ".join(f"o.{name} IS NOT DISTINCT FROM k.{name}" for name in _OWN)
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE submissions AS
        SELECT o.form, o.prints, o.scores, o.fund_weight, o.fund_score, g.* EXCLUDE (key, year), g.year AS year_
        FROM owned o JOIN owns k ON {same} JOIN given g ON g.key = k.key WHERE NOT o.differs"""
    )
    con.execute(
        """INSERT INTO beyond SELECT form FROM owned WHERE differs
        UNION SELECT form FROM submissions WHERE beyond"""
    )


_TYPES: Final = {"number": "DECIMAL(38,0)", "truth": "BOOLEAN", "text": "VARCHAR"}


# --- the lines of every submission ------------------------------------------------------------------------------


def _seated(con: Any, own: Known) -> None:
    """The table `seats`: the lines of every submission in the order of the framework, those that no row fills included."""
    order = ", ".join(f"({own.number[root]}, {at})" for at, root in enumerate(own.plan.roots))
    fixed = [(own.number[node], *_fixed(own, node)) for node in workers.fixed(own.plan)]
    every = ", ".join(f"({node}, {root}, {ordering}::INTEGER[], '{kin}')" for node, root, ordering, kin in fixed)
    fixed_lines = f"(VALUES {every}) AS f(node, root, ordering, kin)" if fixed else ""
    con.execute(
        """INSERT INTO beyond SELECT form FROM named WHERE is_fixed IS FALSE AND node IN
        (SELECT unnest($1::INTEGER[])) GROUP BY form, node HAVING count(*) > 1""",
        [[node for node, *_ in fixed]],
    )
    unfilled = (
        f"""UNION ALL BY NAME SELECT s.form, f.node, f.root, f.ordering, f.kin, NULL::BIGINT AS row
        FROM submissions s CROSS JOIN {fixed_lines}
        WHERE NOT EXISTS (SELECT 1 FROM named n WHERE n.form = s.form AND n.node = f.node)"""
        if fixed
        else ""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE seats AS
        WITH filled AS (
          SELECT * FROM named QUALIFY NOT is_fixed OR row_number() OVER (PARTITION BY form, root ORDER BY row) = 1),
        every_one AS (
          SELECT *, first_value(written) OVER (PARTITION BY form, root, level ORDER BY row) AS second,
            CASE WHEN ordering IS NULL THEN min(row) OVER (PARTITION BY form, root, level) END AS first_row
          FROM filled {unfilled})
        SELECT e.*, row_number() OVER (PARTITION BY e.form ORDER BY o.place, e.ordering NULLS LAST, e.first_row,
            e.row NULLS LAST) - 1 AS line
        FROM every_one e JOIN (VALUES {order}) AS o(root, place) ON o.root = e.root
        WHERE e.form NOT IN (SELECT form FROM beyond)"""
    )
    if any(root.open for root in own.plan.roots):
        con.execute(
            "INSERT INTO beyond SELECT form FROM submissions WHERE form NOT IN (SELECT form FROM named WHERE node IS NOT NULL)"
        )
    digits = "'^[\\s\\d０-９.．,，分]+$'"
    con.execute(
        f"""INSERT INTO beyond SELECT s.form FROM named n JOIN submissions s ON s.form = n.form
        WHERE NOT s.prints AND NOT s.scores AND NOT n.is_fixed GROUP BY s.form
        HAVING bool_and(regexp_matches(coalesce(n.target, ''), {digits}) AND regexp_matches(coalesce(n.actual, ''), {digits}))"""
    )


def _fixed(own: Known, node: Any) -> tuple[int, str, str]:
    root = next(one for one in own.plan.roots if one.name == node.path[0])
    order: list[int] = []
    here = root
    for name in node.path[1:]:
        at = next(at for at, child in enumerate(here.children) if child.name == name)
        order.append(at)
        here = here.children[at]
    return own.number[root], str(order), workers.kin(own, node, node.path)


def _weighed(con: Any, own: Known, mapped: Mapped, folder: Path) -> None:
    """The table `weighed`: the points of every line and how it stands."""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE shapes AS SELECT row_number() OVER () AS key, * FROM
        (SELECT DISTINCT nodes, gone FROM (SELECT s.form, list(s.node ORDER BY s.line) AS nodes, any_value(u.gone) AS gone
        FROM seats s JOIN submissions u ON u.form = s.form GROUP BY s.form))"""
    )
    keys = "SELECT key, nodes, gone FROM shapes"
    _asked(con, own, mapped, folder, "weights_of", keys, workers.WEIGHTS)
    own_points = [own.number[node] for node in own.nodes if node.method is not None or node.most is None]
    listed = ", ".join(map(str, own_points)) or "-1"
    fixed_roots = ", ".join(str(own.number[root]) for root in own.plan.roots if root.method is not None) or "-1"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE weighed AS
        WITH shape AS (
          SELECT s.form, list(s.node ORDER BY s.line) AS nodes FROM seats s GROUP BY s.form),
        found AS (
          SELECT s.form, w.* FROM shape s JOIN submissions u ON u.form = s.form
          JOIN shapes k ON k.nodes = s.nodes AND k.gone = u.gone JOIN weights_of w ON w.key = k.key),
        cells AS (
          SELECT s.form, s.line, s.node, u.prints,
            CASE WHEN s.node IN ({fixed_roots}) THEN coalesce(s.weight, u.fund_weight) ELSE s.weight END AS cell
          FROM seats s JOIN submissions u ON u.form = s.form)
        SELECT c.form, c.line,
          CASE WHEN NOT c.prints THEN f.moved[c.line + 1]
            WHEN p.points IS NOT NULL THEN p.points
            WHEN c.node IN ({listed}) THEN f.lawful[c.line + 1] ELSE 0 END AS weight,
          f.fates[c.line + 1] AS fate, coalesce(c.prints AND p.wrong, false) OR (NOT c.prints AND f.moved IS NULL) AS beyond
        FROM cells c JOIN found f ON f.form = c.form LEFT JOIN texts_weight t ON t.text = c.cell
        LEFT JOIN points_of p ON p.key = t.key"""
    )
    con.execute("INSERT INTO beyond SELECT DISTINCT form FROM weighed WHERE beyond")


# --- what the cells say -----------------------------------------------------------------------------------------


def _read(con: Any, own: Known, mapped: Mapped, folder: Path) -> None:
    """The tables `asked` (the lines with the number of what their cells say) and `readings`."""
    roots = {own.number[root]: root.name for root in own.plan.roots}
    named = ", ".join(f"({at}, '{_sql(name)}')" for at, name in roots.items())
    paths = ", ".join(f"({own.number[node]}, '{_sql(chr(31).join(node.path))}')" for node in workers.fixed(own.plan))
    fixed_paths = f"(VALUES {paths}) AS x(node, path)" if paths else "(SELECT -1 AS node, '' AS path) AS x"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE lined AS
        SELECT s.form, s.line, s.node, s.kin, s.row, s.level IS NULL AND NOT s.is_fixed AS alone, s.target, s.actual, s.operator, s.measure, s.score, s.basis,
          u.year_ AS year, coalesce(b.sourced, false) AS sourced, u.fund_score,
          CASE WHEN s.row IS NULL OR s.is_fixed THEN x.path
            ELSE r.name || chr(31) || coalesce(s.second || chr(31), '') || replace(s.deeper, '/', chr(31)) || s.level3
          END AS path
        FROM seats s JOIN submissions u ON u.form = s.form JOIN (VALUES {named}) AS r(root, name) ON r.root = s.root
        LEFT JOIN {fixed_paths} ON x.node = s.node
        LEFT JOIN texts_basis t ON t.text = s.basis LEFT JOIN sources_of b ON b.key = t.key
        WHERE s.form NOT IN (SELECT form FROM beyond)"""
    )
    # Lines of one name, or one that is called like the level of others, stand together in a scorecard: that is not told here.
    con.execute(
        """INSERT INTO beyond SELECT form FROM lined GROUP BY form, path HAVING count(*) > 1
        UNION SELECT l.form FROM lined l JOIN lined m ON m.form = l.form
        WHERE l.alone AND starts_with(m.path, l.path || chr(31))"""
    )
    con.execute(
        """CREATE OR REPLACE TEMP TABLE said AS SELECT row_number() OVER () AS key, * FROM
        (SELECT kin, any_value(node) AS node, min(path) AS path, target, actual, operator, measure,
          sourced, year FROM lined WHERE form NOT IN (SELECT form FROM beyond)
        GROUP BY kin, target, actual, operator, measure, sourced, year)"""
    )
    columns = {**workers.READ, **{name: _TYPES[kind] for name, kind in own.lines.items()}}
    keys = "SELECT key, node, path, target, actual, operator, measure, sourced, year FROM said"
    _asked(con, own, mapped, folder, "readings", keys, columns)
    same = " AND ".join(f"l.{name} IS NOT DISTINCT FROM k.{name}" for name in (*_CELLS, "year"))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE asked AS SELECT l.*, k.key FROM lined l
        JOIN said k ON l.kin = k.kin AND l.sourced = k.sourced AND {same}"""
    )
    con.execute(
        "INSERT INTO beyond SELECT DISTINCT a.form FROM asked a JOIN readings r ON r.key = a.key WHERE r.beyond"
    )


def _sql(text: str) -> str:
    return text.replace("'", "''")


def _told(con: Any, own: Known, nodes: Mapping[int, int]) -> None:
    """The tables that go out."""
    numbers = ", ".join(f"({own_}, {query})" for own_, query in nodes.items())
    with_method = ", ".join(str(own.number[node]) for node in own.nodes if node.method is not None) or "-1"
    values = "".join(f', r."{name}"' for name in own.lines)
    facts = "".join(f', "{name}", "{name}.未答", "{name}.不适用"' for name in own.forms)
    con.execute("CREATE SCHEMA IF NOT EXISTS prepared")
    con.execute(
        f"""CREATE OR REPLACE TABLE prepared.forms AS SELECT form, true AS whole{facts} FROM submissions
        WHERE form NOT IN (SELECT form FROM beyond) ORDER BY form"""
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE prepared.lines AS
        SELECT a.form, a.line::INTEGER AS line, q.query AS node, w.weight, w.fate, r.kind, r.blank, r.claim, r.worth, r.given, r.unsurveyed,
          a.sourced AND a.row IS NOT NULL AS sourced, a.row IS NULL OR NOT a.sourced AS unproved{values}
        FROM asked a JOIN readings r ON r.key = a.key JOIN weighed w ON w.form = a.form AND w.line = a.line
        JOIN (VALUES {numbers}) AS q(own, query) ON q.own = a.node
        WHERE a.form NOT IN (SELECT form FROM beyond) ORDER BY a.form, a.line"""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE shown AS
        SELECT a.form, a.line::INTEGER AS line, replace(a.path, chr(31), '/') AS path, string_split(a.path, chr(31))[-1] AS name,
          coalesce(r.said_target, a.target) AS target, coalesce(r.said_actual, a.actual) AS actual,
          m.claimed AS claimed, a.sourced AND a.row IS NOT NULL AS sourced
        FROM asked a JOIN readings r ON r.key = a.key
        LEFT JOIN texts_score t ON t.text = CASE WHEN a.row IS NOT NULL THEN a.score
          WHEN a.node IN ({with_method}) THEN a.fund_score END
        LEFT JOIN marks_of m ON m.key = t.key
        WHERE a.form NOT IN (SELECT form FROM beyond) ORDER BY a.form, a.line"""
    )
