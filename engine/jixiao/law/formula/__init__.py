"""The expression language of rulesets: a text → a syntax tree → its type → its exact value.

`parse` reads a text (syntax), `check` proves its names and types (check), `read` does both and says what the law means (resolve),
`evaluate` and `compile` compute with what was proved (evaluate; functions, rows). Conditions of findings, formulas of methods
and placeholders of sentences are all this language. It cannot loop, define, import or touch anything: what can be said in it
is finite and fast.
"""

from jixiao.law.formula.check import check
from jixiao.law.formula.closed import ANY, Words
from jixiao.law.formula.evaluate import (
    Compiled,
    compile,  # noqa: A004 - as re.compile
    evaluate,
    may_divide_by_zero,
    missing,
    not_zero,
    same,
)
from jixiao.law.formula.functions import FUNCTIONS, OF_ROWS
from jixiao.law.formula.nodes import (
    And,
    Binary,
    Call,
    Compare,
    Name,
    Node,
    Not,
    Number,
    Or,
    Text,
    Type,
    Unary,
    Value,
    as_written,
    children,
    column,
    conjuncts,
    glyph,
    is_inner,
    names,
    qualified,
    renamed,
    said_gone,
    to_text,
    walk,
)
from jixiao.law.formula.resolve import read
from jixiao.law.formula.rows import OverRows, over_rows
from jixiao.law.formula.syntax import parse

__all__ = [
    "ANY",
    "FUNCTIONS",
    "OF_ROWS",
    "And",
    "Binary",
    "Call",
    "Compare",
    "Compiled",
    "Name",
    "Node",
    "Not",
    "Number",
    "Or",
    "OverRows",
    "Text",
    "Type",
    "Unary",
    "Value",
    "Words",
    "as_written",
    "check",
    "children",
    "column",
    "compile",
    "conjuncts",
    "evaluate",
    "glyph",
    "is_inner",
    "may_divide_by_zero",
    "missing",
    "names",
    "not_zero",
    "over_rows",
    "parse",
    "qualified",
    "read",
    "renamed",
    "said_gone",
    "same",
    "to_text",
    "walk",
]
