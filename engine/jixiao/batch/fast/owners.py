"""What the submissions of a part give: their year, their facts, which parts of the framework do not apply to them.

Comes in: the table `rows` of a part. Goes out: `submissions`, and in `beyond` those whose rows do not agree on it or that give
what cannot be read. Submissions that differ in nothing but amounts of money are asked for together, as far as the law allows that
(`settled`); else each is asked for by itself.
"""

from typing import Final

from jixiao.batch.columns import OWN
from jixiao.batch.fast import giving
from jixiao.batch.fast.giving import AMOUNTS
from jixiao.batch.fast.part import NUMBER, Part, blank, is_number, same, types
from jixiao.batch.fast.settled import settled
from jixiao.batch.outcome import MONEY_DIGITS
from jixiao.batch.sql import SCALE

#: The submission's own columns, its id left out.
_OWN: Final = tuple(column.name for column in OWN[1:])
#: Those that say what it gives, amounts apart.
_KEYS: Final = ("year", "money_unit", *(f"{name}_state" for name in AMOUNTS))
_NUMERAL: Final = r"^\s*((?:0|[1-9]\d{0,11})(?:\.\d{1,6})?)\s*$"


def own(part: Part) -> None:
    """The tables `owned` (what each submission says of itself) and `submissions` (what it gives)."""
    differ = " OR ".join(
        f"max({name}) IS DISTINCT FROM arg_min_null({name}, row) OR coalesce(min({name}) <> max({name}), false)"
        for name in _OWN
    )
    first = ", ".join(f"max({name}) AS {name}" for name in _OWN)
    states = ", ".join(f"{_state(name)} AS {name}_state" for name in AMOUNTS)
    part.make(
        "owned",
        f"""SELECT *, {states} FROM (SELECT form, {first}, {differ} AS differs,
          coalesce(bool_or(NOT {blank("weight")}), false) AS prints,
          coalesce(bool_or(NOT {blank("score")}), false) AS scores FROM rows GROUP BY form)""",
    )
    part.leave("SELECT form FROM owned WHERE differs")
    part.make(
        "alike_keys",
        f"""SELECT row_number() OVER () AS key, {", ".join(_KEYS)} FROM owned o WHERE {_eligible(part)}
        GROUP BY {", ".join(_KEYS)}""",
    )
    facts = types(part.own.forms)
    sources = {name: "VARCHAR" if kind == NUMBER else kind for name, kind in facts.items()}
    part.ask("alike", "alike", f"SELECT key, {', '.join(_KEYS)} FROM alike_keys", {**giving.ALIKE, **sources})
    part.make(
        "classed",
        f"""SELECT o.*, a.key AS kind FROM owned o LEFT JOIN alike_keys k ON {_eligible(part)} AND {same("o", "k", _KEYS)}
        LEFT JOIN alike a ON a.key = k.key AND NOT a.slow WHERE NOT o.differs""",
    )
    part.make(
        "alone_keys",
        f"""SELECT row_number() OVER () AS key, {", ".join(_OWN)} FROM classed WHERE kind IS NULL
        GROUP BY {", ".join(_OWN)}""",
    )
    packed = ", ".join(f"{name} := {name}" for name in _OWN)
    part.ask("alone", "gives", f"SELECT key, struct_pack({packed}) FROM alone_keys", {**giving.GIVES, **facts})
    part.make("submissions", f"{_together(part)} UNION ALL BY NAME {_alone()}")
    part.leave("SELECT form FROM submissions WHERE beyond")


def _state(name: str) -> str:
    """Whether an amount is NULL, blank, 0 or more, or something else, as SQL."""
    return f"""CASE WHEN {name} IS NULL THEN '-' WHEN {blank(name)} THEN ''
      WHEN NOT regexp_matches({name}, '{_NUMERAL}') THEN 'x' WHEN {_numeral(name)} = 0 THEN '0' ELSE '+' END"""


def _numeral(name: str) -> str:
    # What the condition beside it leaves out is not always left out before it is read.
    return f"TRY_CAST(regexp_extract({name}, '{_NUMERAL}', 1) AS DECIMAL(38,6))"


def _eligible(part: Part) -> str:
    """Whether a submission may be asked for together with others, as SQL."""
    plan = part.own.plan
    if plan.given or plan.computed or not settled(plan):
        return "false"
    return " AND ".join(("o.facts IS NULL", *(f"o.{name}_state <> 'x'" for name in AMOUNTS)))


_SHOWN: Final = ("form", "prints", "scores", "fund_weight", "fund_score")


def _of(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in _SHOWN)


def _together(part: Part) -> str:
    """What the submissions give that are asked for together: of each number, which amount it is."""
    scale, digits = SCALE, part.own.query.digits
    amounts = ", ".join(
        f"""CASE WHEN o.{name}_state = '+' THEN CAST({_numeral("o." + name)} * 1000000 AS HUGEINT) * a.factor * {scale}
          END AS {name}_whole"""
        for name in AMOUNTS
    )
    number = {name: f"{name}_whole // (1000000 * divisor)" for name in AMOUNTS}
    chosen = " ".join(f"WHEN '{name}' THEN {sql}" for name, sql in number.items())
    facts = "".join(
        f", CASE f.{name} WHEN '0' THEN 0::HUGEINT {chosen} END AS {name}" if is_number(column) else f", f.{name}"
        for column in part.own.forms
        for name in [f'"{column.name}"']
    )
    most = min(10**digits, 10 ** (MONEY_DIGITS - 6) * scale)
    broken = " OR ".join(
        f"coalesce({name}_whole % (1000000 * divisor) <> 0 OR {sql} >= {most}::HUGEINT, false)"
        for name, sql in number.items()
    )
    return f"""SELECT {_of("f")}, f.year AS year_, f.gone, f.beyond OR {broken} AS beyond{facts}
    FROM (SELECT o.* EXCLUDE (year), a.* EXCLUDE (key), {amounts} FROM classed o JOIN alike a ON a.key = o.kind) f"""


def _alone() -> str:
    """What the submissions give that are each asked for."""
    return f"""SELECT {_of("o")}, a.* EXCLUDE (key, year), a.year AS year_
    FROM classed o JOIN alone_keys k ON {same("o", "k", _OWN)} JOIN alone a ON a.key = k.key WHERE o.kind IS NULL"""
