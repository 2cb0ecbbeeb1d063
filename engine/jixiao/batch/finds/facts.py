"""The facts that finding rules are about, as tables of a part: lines, forms, levels; and what may say something in two ways.

Comes in: the prepared tables of a part, its marks. Goes out: `noted_lines`, `noted_forms`, `noted_levels`, `noted_sayings`; in
`beyond` the forms of which a number is none that the columns hold. Each fact has a number in its order (`fact`), the path and
the name that a finding has of it, and where its line stands in the scorecard (`place`: first level, line, depth; -1 for none).
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from jixiao.batch import tables
from jixiao.batch.columns import ROWS
from jixiao.batch.fast.part import Part, blank, listed, literal, same
from jixiao.batch.finds import questions
from jixiao.batch.finds.rules import of_node
from jixiao.batch.sql import SCALE
from jixiao.findings.spread import LEADING
from jixiao.records.law import Planned

_CLASS: Final = ("said", "node", "sign", "sourced", "fate", "status", "evidence", "reached", "reason")
#: A mark in millionths, where it is one of so few digits.
_MARK: Final = r"^-?\d{1,12}(\.\d{1,6})?$"
#: How many places of a scorecard a level has room for.
_ROOM, _DEPTHS = 1 << 40, 64


def lines(part: Part) -> None:
    """The table `noted_lines`."""
    own = part.own
    lawful = listed([own.number[node] for node in own.nodes if node.method is not None or node.most is None])
    part.make(
        "weak_paths", "SELECT row_number() OVER () AS key, path FROM (SELECT DISTINCT path FROM asked ORDER BY path)"
    )
    part.ask("names_of", "names", "SELECT key, path FROM weak_paths", questions.NAMES)
    part.make(
        "weak",
        f"""SELECT a.form, a.line, a.node, a.path, a.row, a.said, a.sourced, a.reason, a.target_value, a.actual_value,
          n.sign, w.fate, w.written, w.prints, {_whole()} AS whole, m.level,
          w.prints AND w.written IS NULL AND a.row IS NOT NULL AND a.node NOT IN ({lawful}) AS unweighed,
          m.status, m.evidence, m.reached, m.points, m.possible, m.supported, s.claimed
        FROM asked a LEFT JOIN rows e ON e.form = a.form AND e.row = a.row JOIN submissions u ON u.form = a.form
        JOIN weighed w ON w.form = a.form AND w.line = a.line
        JOIN weak_paths p ON p.path = a.path JOIN names_of n ON n.key = p.key
        JOIN prepared.marks m ON m.form = a.form AND m.line = a.line JOIN shown s ON s.form = a.form AND s.line = a.line
        WHERE a.form NOT IN (SELECT form FROM beyond)""",
    )
    keys = ", ".join(_CLASS)
    part.make(
        "weak_classes",
        f"""SELECT row_number() OVER () AS key, * FROM
        (SELECT {keys}, min(path) AS path FROM weak GROUP BY {keys} ORDER BY said)""",
    )
    cells = "d.one.target, d.one.actual, d.one.operator, d.one.measure"
    part.ask(
        "classes",
        "classes",
        f"""SELECT k.key, k.node, k.path, {cells}, k.sourced, d.one.year, k.fate, k.status, k.evidence, k.reached, k.reason
        FROM weak_classes k JOIN said d ON d.key = k.said ORDER BY k.key""",
        questions.columns(own),
    )
    part.make(
        "weak_fits",
        """SELECT row_number() OVER () AS key, * FROM (SELECT DISTINCT claimed, points, possible FROM weak
        WHERE claimed IS NOT NULL)""",
    )
    part.ask("fits_of", "fits", "SELECT key, claimed, points, possible FROM weak_fits", {"differs": "VARCHAR"})
    part.make("weak_lines", _joined(part))
    part.leave("SELECT form FROM weak_lines WHERE strange OR (claimed IS NOT NULL AND mark IS NULL)")
    # Aggregates of the few lines that are meant take half the time of windows over all.
    part.make(
        "noted_lines",
        """WITH namesakes AS (SELECT form, called FROM weak_lines WHERE itself GROUP BY form, called
            HAVING min(under) <> max(under)),
          satisfied AS (SELECT form, min(line) FILTER (unsurveyed) AS first, max(done) FILTER (high) AS highest
            FROM weak_lines WHERE unsurveyed OR high GROUP BY form)
        SELECT w.* EXCLUDE (mark, claimed, goal, done, rated, unsurveyed, high, called, under),
          w.mark AS claimed, w.line AS fact, w.itself AND n.form IS NOT NULL AS twice,
          coalesce(w.unsurveyed AND w.line = s.first, false) AS first, s.highest,
          CASE WHEN w.rated THEN w.done END AS ratio_actual, CASE WHEN w.rated THEN w.goal END AS ratio_goal
        FROM weak_lines w LEFT JOIN satisfied s ON s.form = w.form
        LEFT JOIN namesakes n ON n.form = w.form AND n.called = w.called""",
    )


def _whole() -> str:
    """The text of the points that a form prints for a first level: its row's, else those of the table of funds, as SQL."""
    first, other = (f"CASE WHEN NOT {blank(text)} THEN {text} END" for text in ("e.weight", "u.fund_weight"))
    return f"coalesce({first}, {other})"


def _joined(part: Part) -> str:
    own = part.own
    comparable = _comparable(part) if any(root.open for root in own.plan.roots) else "true"
    depth = "length(w.path) - length(replace(w.path, chr(31), '')) + 1"
    return f"""SELECT w.*, c.* EXCLUDE (key, beyond, goal, done), c.beyond AS strange, n.called, n.under, n.second,
          string_split(w.path, chr(31))[-1] AS name, {depth} AS depth, {comparable} AS comparable,
          coalesce(w.target_value, c.goal) AS goal, coalesce(w.actual_value, c.done) AS done,
          CASE WHEN regexp_matches(w.claimed, '{_MARK}')
            THEN (TRY_CAST(w.claimed AS DECIMAL(38,6)) * {SCALE})::HUGEINT END AS mark,
          CASE WHEN w.status IN ('pending', 'missing') OR NOT {comparable} THEN '' ELSE coalesce(f.differs, '') END AS differs,
          w.level * {_ROOM} + (w.line + 1) * {_DEPTHS} + {depth} AS place
        FROM weak w JOIN weak_classes k ON {same("w", "k", _CLASS)} JOIN classes c ON c.key = k.key
        JOIN weak_paths p ON p.path = w.path JOIN names_of n ON n.key = p.key
        JOIN prepared.totals t ON t.form = w.form
        LEFT JOIN weak_fits g ON g.claimed = w.claimed AND g.points = w.points AND g.possible = w.possible
        LEFT JOIN fits_of f ON f.key = g.key
        LEFT JOIN texts_weight x ON x.text = w.whole LEFT JOIN points_of o ON o.key = x.key"""


def _comparable(part: Part) -> str:
    """Whether the unit's own mark is one of as many points as the line has (`ownmarks.comparable`), as SQL."""
    own = part.own
    ruled = listed([own.number[node] for node in own.nodes if node.method is not None])
    total = int(Fraction(own.plan.total) * 10**own.plan.places)
    return f"""(CASE WHEN w.node NOT IN ({_roots(part)}) THEN w.written IS NOT NULL OR w.node IN ({ruled})
          WHEN o.wrong THEN false WHEN o.points IS NOT NULL THEN o.points = w.possible
          ELSE w.prints AND t.possible = {total} END)"""


def _roots(part: Part) -> str:
    return listed([part.own.number[root] for root in part.own.plan.roots])


def forms(part: Part) -> None:
    """The table `noted_forms`."""
    own = part.own
    part.make(
        "weak_totals",
        """SELECT row_number() OVER () AS key, text FROM
        (SELECT DISTINCT printed_total AS text FROM owned WHERE printed_total IS NOT NULL)""",
    )
    part.ask("totals_of", "totals", "SELECT key, text FROM weak_totals", {"printed": "HUGEINT", "strange": "BOOLEAN"})
    fixed = listed([at for at, root in enumerate(own.plan.roots) if root.method is not None])
    unit = SCALE // 10**own.plan.places
    part.make(
        "weak_forms",
        f"""WITH summed AS (SELECT form, list(possible ORDER BY level) AS levels,
            coalesce(sum(earned) FILTER (level IN ({fixed})), 0) AS fixed_earned,
            coalesce(sum(earned) FILTER (level NOT IN ({fixed})), 0) AS other_earned,
            coalesce(sum(possible) FILTER (level IN ({fixed})), 0) AS fixed_possible FROM prepared.levels GROUP BY form),
          marked AS (SELECT form, bool_or(fate <> '' AND possible <> 0) AS stranded,
            CASE WHEN bool_and(claimed IS NOT NULL OR possible = 0) FILTER (itself)
              THEN sum(claimed) FILTER (itself) END AS added,
            bool_or(claimed IS NOT NULL AND NOT comparable
              AND (NOT prints OR (depth > 1 AND claimed <> points * {unit} AND NOT unweighed))) AS shared
            FROM noted_lines GROUP BY form)
        SELECT t.form, t.possible, t.earned, t.supported, t.pending, s.* EXCLUDE (form), {_cents("m.added")} AS added,
          coalesce(m.shared, false) AS shared, coalesce(m.stranded, false) AS stranded, o.prints, o.fund_weight,
          p.printed, coalesce(p.strange, false) AS strange, {_amount(part, "预算数")} AS budget,
          {_amount(part, "执行数")} AS executed
        FROM prepared.totals t JOIN summed s ON s.form = t.form JOIN prepared.forms f ON f.form = t.form
        JOIN owned o ON o.form = t.form LEFT JOIN marked m ON m.form = t.form
        LEFT JOIN weak_totals x ON x.text = o.printed_total LEFT JOIN totals_of p ON p.key = x.key
        WHERE t.form NOT IN (SELECT form FROM beyond)""",
    )
    part.leave("SELECT form FROM weak_forms WHERE strange OR stranded")
    keys = ("levels", "possible", "prints", "fund_weight")
    listed_keys = ", ".join(keys)
    part.make(
        "weighings",
        f"SELECT row_number() OVER () AS key, * FROM (SELECT DISTINCT {listed_keys} FROM weak_forms)",
    )
    part.ask(
        "weighing_of",
        "weighing",
        f"SELECT key, {listed_keys} FROM weighings",
        {"fits": "BOOLEAN", "ways": "BOOLEAN"},
    )
    part.make(
        "noted_forms",
        f"""SELECT f.*, coalesce(f.printed, f.added) AS claimed, w.fits, w.ways,
          0 AS fact, '' AS path, '' AS name, -1 AS place
        FROM weak_forms f JOIN weighings k ON {same("f", "k", keys)} JOIN weighing_of w ON w.key = k.key""",
    )


def _cents(column: str) -> str:
    """Millionths to the cent, halves away from 0 (`ownmarks.sum_of`), as SQL."""
    cent = SCALE // 100
    return f"sign({column})::HUGEINT * ((abs({column}) + {cent // 2}) // {cent}) * {cent}"


def _amount(part: Part, name: str) -> str:
    held = next(one for one in part.own.forms if one.of == name and one.holds == "value")
    return f"f.{tables.name(held.name)}"


def levels(part: Part) -> None:
    """The table `noted_levels`: the first levels that units fill, and the second ones of those that have lines."""
    own = part.own
    roots = [(at, root) for at, root in enumerate(own.plan.roots) if root.method is None]
    seconds = [(at, one) for at, root in roots for one in root.children if one.method is None]
    part.make(
        "weak_levels",
        """SELECT form, level, count(*) FILTER (depth > 1) AS lines,
          coalesce(bool_and(reached IS TRUE) FILTER (itself AND depth > 1), false) AS reached
        FROM noted_lines GROUP BY form, level""",
    )
    part.make(
        "weak_seconds",
        """SELECT form, second, min(line) AS line, count(*) FILTER (depth > 2) AS lines, sum(possible) AS possible,
          sum(points) AS earned, coalesce(bool_and(reached IS TRUE) FILTER (itself AND depth > 2), false) AS reached,
          min(above) AS path, min(above) <> max(above) AS strange
        FROM (SELECT *, array_to_string(string_split(path, chr(31))[:2], chr(31)) AS above FROM noted_lines
          WHERE second IS NOT NULL) GROUP BY form, second""",
    )
    part.leave("SELECT form FROM weak_seconds WHERE strange")
    own_of_level = "f.form, f.prints, n.node AS node, n.node AS fact, n.name, n.ruled"
    part.make(
        "noted_levels",
        f"""SELECT {own_of_level}, n.path, n.level * {_ROOM} + 1 AS place,
          coalesce(l.lines, 0) > 0 AS filled, coalesce(l.reached, false) AS reached, p.possible, p.earned
        FROM noted_forms f CROSS JOIN ({_nodes(part, roots)}) n JOIN prepared.levels p ON p.form = f.form AND p.level = n.level
        LEFT JOIN weak_levels l ON l.form = f.form AND l.level = n.level
        UNION ALL SELECT {own_of_level}, coalesce(s.path, n.path), coalesce(n.level * {_ROOM} + (s.line + 1) * {_DEPTHS} + 2, -1),
          coalesce(s.lines, 0) > 0, coalesce(s.reached, false), s.possible, s.earned
        FROM noted_forms f CROSS JOIN ({_nodes(part, seconds)}) n JOIN weak_levels l ON l.form = f.form AND l.level = n.level
          AND l.lines > 0
        LEFT JOIN weak_seconds s ON s.form = f.form AND s.second = n.node""",
    )


def _nodes(part: Part, nodes: Iterable[tuple[int, Planned]]) -> str:
    """Levels of the framework as rows: first level, node, name, path, points that the framework gives it."""
    own = part.own
    rows = []
    for level, node in nodes:
        ruled = of_node(own.plan, node)["规定分值"]
        units = "NULL" if ruled is None else str(int(ruled * 10**own.plan.places))
        path = literal(chr(31).join(node.path))
        rows.append(f"({level}, {own.number[node]}, {literal(node.name)}, {path}, {units}::HUGEINT)")
    none = "(NULL::BIGINT, NULL::INTEGER, '', '', NULL::HUGEINT)"
    values = ", ".join(rows) or none
    return f"SELECT * FROM (VALUES {values}) AS v(level, node, name, path, ruled) WHERE node IS NOT NULL"


def sayings(part: Part) -> None:
    """The table `noted_sayings`: the forms whose rows say something in two ways; those with names that may are asked."""
    part.make(
        "weak_names",
        "SELECT row_number() OVER () AS key, name FROM (SELECT DISTINCT level3 AS name FROM rows WHERE level3 IS NOT NULL)",
    )
    part.ask("says_of", "says", "SELECT key, name FROM weak_names", {"parts": "INTEGER"})
    leading = " OR ".join(f"bit_or(s.parts) & {int(one)} = {int(one)}" for one in LEADING)
    part.make(
        "weak_sayings",
        f"""SELECT r.form FROM rows r JOIN weak_names n ON n.name = r.level3 JOIN says_of s ON s.key = n.key
        WHERE s.parts <> 0 AND r.form NOT IN (SELECT form FROM beyond) GROUP BY r.form HAVING {leading}""",
    )
    packed = ", ".join(f"{tables.name(one)} := {tables.name(one)}" for one in (column.name for column in ROWS[1:]))
    part.ask(
        "speaking",
        "speaks",
        f"""SELECT form, list(struct_pack({packed}) ORDER BY row) FROM rows
        WHERE form IN (SELECT form FROM weak_sayings) GROUP BY form ORDER BY form""",
        {"speaks": "BOOLEAN"},
    )
    part.make("noted_sayings", "SELECT key AS form FROM speaking WHERE speaks")
