"""What the cells of the lines of a part say: asked of Python once for all lines that are alike.

Comes in: `seats`, `submissions`. Goes out: `asked`: every line with what stands before its method decides, and the values that
its query wants. Lines are alike that are of one kin and whose target and actual value hold the same texts; a text that is a
linear pattern counts as that, with how the two numbers stand to each other, one of words alone as what of them matters.
"""

from typing import Final

from jixiao.batch.fast import patterns, workers
from jixiao.batch.fast.part import Part, is_number, listed, literal, same, types
from jixiao.batch.sql import SCALE
from jixiao.law import formula
from jixiao.records.expressions import Call, Compare
from jixiao.records.law import Marking

_SIDES: Final = ("target", "actual")
#: The numbers that are taken from the cells themselves where their texts are patterns.
_VALUES: Final = {"目标值": "target", "实际值": "actual"}
#: The names by which a law reads the words of a cell.
_WORDS: Final = frozenset({"目标文字", "实际文字"})
_KEYS: Final = (
    *("kin", "sourced", "year_key", "target_pattern", "target_text", "target_zero"),
    *("actual_pattern", "actual_text", "actual_zero", "standing", "repeated", "operator", "measure"),
)
#: What Python's `str.strip` takes off, as far as forms have it.
_STRIPPED: Final = " \t\r\n\u3000\u00a0"


def read(part: Part) -> None:
    """The tables `lined` (the lines with their cells) and `asked`."""
    _lined(part)
    for side in _SIDES:
        _cells(part, side)
        _words(part, side)
    _alike(part)
    own = part.own
    part.make(
        "said",
        f"""SELECT row_number() OVER () AS key, {", ".join(_KEYS)}, arg_min(struct_pack(node := node, path := path,
          target := target, actual := actual, operator := operator, measure := measure, sourced := sourced, year := year),
          (form, line)) AS one
        FROM alike_lines GROUP BY {", ".join(_KEYS)}""",
    )
    columns = {**workers.READ, **types(own.lines)}
    part.ask(
        "readings",
        "read",
        "SELECT key, one.node, one.path, one.target, one.actual, one.operator, one.measure, one.sourced, one.year FROM said",
        columns,
    )
    part.make(
        "asked",
        f"""SELECT l.form, l.line, l.node, l.path, l.row, l.score, l.fund_score, l.sourced, l.reason, l.target_value,
          l.actual_value, k.key AS said, {_quoted("target")}, {_quoted("actual")},
          r.* EXCLUDE (key, said_target, said_actual{"".join(f', "{name}"' for name in types(own.lines))})
          {_valued(part)}
        FROM alike_lines l JOIN said k ON {same("l", "k", _KEYS)} JOIN readings r ON r.key = k.key""",
    )
    part.leave("SELECT DISTINCT form FROM asked WHERE beyond")


def _lined(part: Part) -> None:
    """The table `lined`: every line with its path as it is shown, and its cells."""
    own = part.own
    roots = ", ".join(f"({own.number[root]}, {literal(root.name)})" for root in own.plan.roots)
    fixed = list(workers.fixed(own.plan))
    paths = ", ".join(f"({own.number[node]}, {literal(chr(31).join(node.path))})" for node in fixed) or "(-1, '')"
    part.make(
        "lined",
        f"""SELECT s.form, s.line, s.node, s.kin, s.row, s.level IS NULL AND NOT s.is_fixed AS alone, c.target, c.actual,
          c.operator, c.measure, c.score, u.year_ AS year, coalesce(b.told, false) AS sourced, u.fund_score,
          CASE WHEN s.row IS NULL THEN 'x' WHEN c.reason IS NULL THEN '-' WHEN y.told THEN '+' ELSE '' END AS reason,
          CASE WHEN s.row IS NULL OR s.is_fixed THEN x.path
            ELSE r.name || chr(31) || coalesce(s.second || chr(31), '') || replace(s.deeper, '/', chr(31)) || c.level3
          END AS path
        FROM seats s JOIN submissions u ON u.form = s.form JOIN (VALUES {roots}) AS r(root, name) ON r.root = s.root
        LEFT JOIN rows c ON c.form = s.form AND c.row = s.row
        LEFT JOIN (VALUES {paths}) AS x(node, path) ON x.node = s.node
        LEFT JOIN texts_told t ON t.text = c.basis LEFT JOIN told_of b ON b.key = t.key
        LEFT JOIN texts_told w ON w.text = c.reason LEFT JOIN told_of y ON y.key = w.key
        WHERE s.form NOT IN (SELECT form FROM beyond)""",
    )
    # A numeral may be the number of a hotline, which names a source of satisfaction (`sources`).
    part.leave(
        """SELECT form FROM lined WHERE contains(path, '满意') AND (contains(target, '12345') OR contains(actual, '12345'))"""
    )
    # Lines of one name, or one that is called like the level of others, stand together in a scorecard: that is not told here.
    part.leave(
        """SELECT form FROM lined GROUP BY form, path HAVING count(*) > 1
        UNION SELECT l.form FROM lined l JOIN lined m ON m.form = l.form
        WHERE l.alone AND starts_with(m.path, l.path || chr(31))"""
    )


def _cells(part: Part, side: str) -> None:
    """The table `held_{side}`: of every text its pattern and number, if it is one."""
    patterns.split(part.con, side)
    part.ask(
        f"patterns_{side}",
        "patterns",
        f"SELECT key, '{side}', before, after, measure, operator FROM patterns_{side}_keys",
        patterns.PATTERNS,
    )
    cells = ("before", "after", "measure", "operator")
    scale, digits = SCALE, part.own.query.digits
    whole = f"CAST(TRY_CAST(c.numeral AS DECIMAL(38,6)) * 1000000 AS HUGEINT) * p.factor * {scale}"
    part.make(
        f"held_{side}",
        f"""SELECT * EXCLUDE (whole), CASE WHEN whole % (1000000 * divisor) = 0
            AND abs(whole // (1000000 * divisor)) < 10::HUGEINT ** {digits} THEN whole // (1000000 * divisor) END AS value
        FROM (SELECT c.key, c.text, c.measure, c.operator, c.numeral, p.key AS pattern, p.unit, p.unit_name, p.unit_factor,
          p.unit_divisor, p.before, p.after, p.divisor,
          CASE WHEN p.linear THEN {whole} END AS whole
        FROM cells_{side} c LEFT JOIN patterns_{side}_keys k ON {same("c", "k", cells)} AND c.numeral <> ''
        LEFT JOIN patterns_{side} p ON p.key = k.key AND p.linear)""",
    )


def _words(part: Part, side: str) -> None:
    """The table `read_{side}`: every text with its pattern and number, or with what of its words matters."""
    part.ask(
        f"texts_{side}",
        "texts",
        f"SELECT key, '{side}', text, measure, operator FROM held_{side} WHERE value IS NULL",
        patterns.TEXTS,
    )
    part.make(
        f"read_{side}",
        f"""SELECT h.* REPLACE (CASE WHEN h.value IS NOT NULL THEN h.pattern END AS pattern), t.words, t.kind,
          t.kind IS NOT NULL AND NOT regexp_matches(h.text, '[0-9０-９]') AS wordy
        FROM held_{side} h LEFT JOIN texts_{side} t ON t.key = h.key""",
    )


def _alike(part: Part) -> None:
    """The table `alike_lines`: every line with what it must have in common with those that are alike."""
    joins = " ".join(
        f"LEFT JOIN read_{side} {side[0]} ON {side[0]}.text = l.{side} AND {same(side[0], 'l', ('measure', 'operator'))}"
        for side in _SIDES
    )
    # A bare number that rules hold against a percentage is one itself, or a ratio: that is asked for itself.
    ruled = listed([part.own.number[node] for node in part.own.nodes if node.scale is not None])
    bare = f"(l.node IN ({ruled}) AND a.unit = '-')"
    free = f"l.node NOT IN ({listed(_worded(part))})"
    both = f"{free} AND t.pattern IS NOT NULL AND a.pattern IS NOT NULL AND NOT {bare} AND {_comparable(part)}"
    goal = f"{free} AND t.pattern IS NOT NULL AND (l.actual IS NULL OR a.wordy)"
    done = f"{free} AND a.pattern IS NOT NULL AND NOT {bare} AND (l.target IS NULL OR t.wordy)"
    part.make(
        "alike_lines",
        f"""SELECT *, CASE WHEN goal_is THEN goal_pattern END AS target_pattern,
          CASE WHEN goal_is THEN NULL WHEN goal_kind IS NOT NULL THEN '|' || goal_kind ELSE '=' || target END AS target_text,
          CASE WHEN goal_is THEN goal_value = 0 END AS target_zero,
          CASE WHEN done_is THEN done_pattern END AS actual_pattern,
          CASE WHEN done_is THEN NULL WHEN done_kind IS NOT NULL THEN '|' || done_kind ELSE '=' || actual END AS actual_text,
          CASE WHEN done_is THEN done_value = 0 END AS actual_zero,
          CASE WHEN goal_is AND done_is THEN sign(done_value - goal_value) END AS standing,
          CASE WHEN goal_is AND done_is THEN one_numeral WHEN NOT goal_is AND NOT done_is THEN same_words END AS repeated,
          CASE WHEN NOT ((goal_is OR goal_kind IS NOT NULL OR target IS NULL)
            AND (done_is OR done_kind IS NOT NULL OR actual IS NULL)) THEN year END AS year_key,
          CASE WHEN goal_is THEN goal_value END AS target_value, CASE WHEN done_is THEN done_value END AS actual_value
        FROM (SELECT l.*, coalesce(({both}) OR ({goal}), false) AS goal_is, coalesce(({both}) OR ({done}), false) AS done_is,
          t.pattern AS goal_pattern, a.pattern AS done_pattern,
          {_common("t", "a")} AS goal_value, {_common("a", "t")} AS done_value,
          CASE WHEN {free} THEN t.kind END AS goal_kind, CASE WHEN {free} THEN a.kind END AS done_kind,
          t.numeral = a.numeral AS one_numeral, t.words = a.words AS same_words,
          t.before AS target_before, t.after AS target_after, a.before AS actual_before, a.after AS actual_after
        FROM lined l {joins})""",
    )


def _comparable(part: Part) -> str:
    """Whether two patterns are counted in one unit, or one has none and takes the other's whole (`quantity.common`), as SQL.

    A bare number between 0 and 1 beside a percentage may be a ratio: that is asked for itself.
    """

    def taken(bare: str, unit: str) -> str:
        fits = f"({bare}.value * {unit}.unit_factor) % {unit}.unit_divisor = 0"
        small = (
            f"abs({bare}.value * {unit}.unit_factor // {unit}.unit_divisor) < 10::HUGEINT ** {part.own.query.digits}"
        )
        ratio = f"{unit}.unit_name = '%' AND {bare}.value > 0 AND {bare}.value < {SCALE}"
        return f"({bare}.unit = '-' AND {unit}.unit NOT IN ('-', '') AND {fits} AND {small} AND NOT ({ratio}))"

    return f"(t.unit = a.unit OR {taken('t', 'a')} OR {taken('a', 't')})"


def _common(one: str, other: str) -> str:
    """The number of a pattern in the unit of what it stands beside, where it has none of its own, as SQL."""
    taken = f"{one}.unit = '-' AND {other}.unit NOT IN ('-', '')"
    return f"CASE WHEN {taken} THEN {one}.value * {other}.unit_factor // {other}.unit_divisor ELSE {one}.value END"


def _worded(part: Part) -> list[int]:
    """The nodes of which the words of a cell matter one by one, so that nothing stands for them."""
    plan = part.own.plan
    if any(_reads_words(method) for method in plan.by_target.values()):
        return list(part.own.number.values())
    return [
        part.own.number[node]
        for node in part.own.nodes
        if any(_reads_words(one) for one in (node.method, *node.by_target.values()) if one is not None)
    ]


def _reads_words(method: Marking) -> bool:
    """Whether a method compares the words of a cell with anything."""
    lowered = method.lowered
    trees = [*(node for _, node in lowered.let)]
    trees += [node for one in lowered.branches for node in (one.when, one.gives) if node is not None]
    comparing = (inner for tree in trees for inner in formula.walk(tree) if _compares(inner))
    return any(not _WORDS.isdisjoint(formula.names(inner)) for inner in comparing)


def _compares(node: object) -> bool:
    return isinstance(node, Compare) or (isinstance(node, Call) and node.name == "同词")


def _quoted(side: str) -> str:
    """How a cell is quoted: as its pattern says, as Python says, or as it was written."""
    said = f"l.{side}_before || trim(l.{side}, '{_STRIPPED}') || l.{side}_after"
    is_pattern = f"l.{side}_pattern IS NOT NULL"
    plain = f"l.{side}_before = '' AND l.{side}_after = ''"
    return f"""CASE WHEN {is_pattern} AND {plain} THEN l.{side} WHEN {is_pattern} THEN {said}
          ELSE coalesce(r.said_{side}, l.{side}) END AS said_{side}"""


def _valued(part: Part) -> str:
    """The columns that the query wants: the numbers of patterns are the line's own."""
    found = []
    for column in part.own.lines:
        side = _VALUES.get(column.of) if is_number(column) else None
        name = f'"{column.name}"'
        own = f"CASE WHEN l.{side}_pattern IS NOT NULL THEN l.{side}_value ELSE r.{name} END AS {name}"
        found.append(f", {own if side else f'r.{name}'}")
    return "".join(found)


__all__ = ["read"]
