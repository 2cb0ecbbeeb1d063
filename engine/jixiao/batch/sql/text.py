"""The text of statements: stages one after another, each with what it is for; comments that name the places of the law.

Comes in: parts of a statement. Goes out: text. A comment ends with its line, whatever a ruleset's words hold.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from jixiao.batch.sql.dialects import Dialect
from jixiao.ground.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """A named step of a statement: what it is for, and its SELECT."""

    name: str
    says: str
    select: str


def comment(text: str) -> str:
    """A comment of one line."""
    return "-- " + " ".join(text.replace("\\", "＼").split())


def select(columns: Sequence[str]) -> str:
    """What is taken, a line each."""
    return "SELECT\n    " + ",\n    ".join(columns)


def statement(dialect: Dialect, stages: Sequence[Stage], last: str) -> str:
    """A SELECT that ends in `last`, after stages that each read what is before them."""
    told = ",\n".join(
        f"{comment(one.says)}\n{dialect.name(one.name)} AS (\n{one.select}{dialect.fence}\n)" for one in stages
    )
    return f"WITH\n{told}\n{last}" if stages else last


def by_number(column: str, texts: Mapping[int, str], otherwise: str | None = None) -> str:
    """The text for a number, told once for all that have the same; `otherwise` is what most have where it is not given."""
    if otherwise is None:
        ((otherwise, _),) = Counter(texts.values()).most_common(1)
    numbers: dict[str, list[int]] = {}
    for number, text in texts.items():
        numbers.setdefault(text, []).append(number)
    arms = [f"\n        WHEN {_among(column, own)} THEN {text}" for text, own in numbers.items() if text != otherwise]
    return f"CASE{''.join(arms)}\n        ELSE {otherwise}\n    END" if arms else otherwise


def _among(column: str, numbers: Sequence[int]) -> str:
    return f"{column} = {numbers[0]}" if len(numbers) == 1 else f"{column} IN ({', '.join(map(str, numbers))})"
