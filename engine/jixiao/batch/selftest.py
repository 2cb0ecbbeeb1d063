"""Whether a database reckons as it must: its one rounding on a fixed set of near-ties, before it marks anything.

Comes in: a dialect, and a function that asks the database. Goes out: nothing; a Problem for the first rounding that is not
exact. The same texts are tried that statements are made of (`arithmetic`), so that what passes here is what marks are made by.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from jixiao.batch.sql.arithmetic import MOST_DIGITS, Arithmetic
from jixiao.batch.sql.dialects import Dialect
from jixiao.batch.sql.text import select
from jixiao.batch.sql.values import Num, Whole, number
from jixiao.ground import decimals
from jixiao.ground.problems import refused

#: Runs a SELECT and gives its rows.
Ask = Callable[[str], Sequence[Sequence[Any]]]

#: Divisors of which quotients end in an exact half, near one, or never.
_DIVISORS: Final = (2, 3, 4, 6, 7, 8, 10**2, 10**6 + 2, 10**17 - 1, 10**18, 2 * 10**18 + 2, 10**36)


def pairs() -> Iterator[tuple[int, int]]:
    """Numerators and divisors: exact halves and what is one unit beside them, of all sizes, of both signs, up to all digits."""
    most = 10 ** (MOST_DIGITS - 1)
    for divisor in _DIVISORS:
        for whole in (0, 1, 2, 949, 10**5 - 1, 10**15, 10**17, 10**18 + 1, 9 * 10**18, 10**30):
            tie = whole * divisor + divisor // 2
            for above in (tie - 1, tie, tie + 1):
                if 2 * above + divisor < most * 10:
                    yield from ((above, divisor), (-above, divisor), (above, -divisor), (-above, -divisor))
    yield from ((most * 4, 1), (most * 4 + 5, 10), (most * 4 - 5, 10), (-most * 4 - 5, 10), (10, -most * 4 - 5))


def check(dialect: Dialect, ask: Ask, version: str) -> None:
    """Raise Problems where the database (of a `version`, for the message) rounds or compares wrongly on any of the pairs."""
    most = 10 ** (MOST_DIGITS - dialect.spare)
    tried = tuple(pair for pair in dict.fromkeys(pairs()) if abs(pair[0]) // abs(pair[1]) < most // 10)
    for ways in (tried[at : at + _AT_ONCE] for at in range(0, len(tried), _AT_ONCE)):
        for row, (above, below) in zip(sorted(map(tuple, ask(_question(dialect, ways)))), ways, strict=True):
            exact = Fraction(above, below)
            wanted = (int(decimals.half_up(exact, 0)), exact.__floor__(), exact < 1, exact == exact.__floor__())
            cure = "请换一个版本的数据库，或用 --engine python。"
            if (*map(int, row[1:3]), *row[3:5]) != wanted:
                message = f"{dialect.title} {version} 把 {above}÷{below} 算成了 {row[1]}，应当是 {wanted[0]}。"
                raise refused(dialect.id, "batch.inexact", message, cure)
            if int(row[5]) != abs(above - below):
                message = f"{dialect.title} {version} 把 {above} 与 {below} 的差算成了 {row[5]}，应当是 {abs(above - below)}。"
                raise refused(dialect.id, "batch.inexact", message, cure)


#: So many pairs are asked for in one statement.
_AT_ONCE: Final = 200


def _question(dialect: Dialect, ways: Sequence[tuple[int, int]]) -> str:
    """The SELECT of what the database makes of pairs, by their places: rounded, cut below, below 1, whole, how far apart."""
    sums = Arithmetic(dialect)
    above, below = (Whole(dialect.name(name), 1, 1) for name in ("被除数", "除数"))
    exact = sums.over(Num(decimals.ONE, above), Num(decimals.ONE, below))
    assert isinstance(exact, Num)
    near, down = sums.rounded(exact, "near"), sums.rounded(exact, "down")
    apart = sums.size(sums.plus(Num(decimals.ONE, above), sums.times(number(-decimals.ONE), Num(decimals.ONE, below))))
    assert near.above is not None
    assert down.above is not None
    assert apart.above is not None
    columns = (
        "n",
        f"{near.above.sql} AS a",
        f"{down.above.sql} AS b",
        f"{sums.compared('<', exact, number(decimals.ONE)).sql} AS c",
        f"{sums.compared('=', exact, down).sql} AS d",
        f"{apart.above.sql} AS e",
    )
    integer = dialect.integer
    rows = ", ".join(
        f"({place}, CAST('{one}' AS {integer}), CAST('{other}' AS {integer}))"
        for place, (one, other) in enumerate(ways)
    )
    names = ", ".join(dialect.name(name) for name in ("n", "被除数", "除数"))
    return f"{select(columns)}\nFROM (VALUES {rows}) AS t({names})"
