"""The expression language of rulesets: a text → a syntax tree → its type → its exact value.

`parse` reads a text (syntax), `check` proves its names and types (check), `evaluate` and `compile` compute with what
was proved (evaluate). Conditions of findings, formulas of methods and placeholders of sentences are all this language.
It cannot loop, define, import or touch anything: what can be said in it is finite and fast.
"""

from jixiao.law.formula.check import FUNCTIONS, check
from jixiao.law.formula.evaluate import Compiled, compile, evaluate, may_divide_by_zero  # noqa: A004 - as re.compile
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
    conjuncts,
    glyph,
    names,
    qualified,
    renamed,
    to_text,
    walk,
)
from jixiao.law.formula.syntax import parse

__all__ = [
    "FUNCTIONS",
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
    "Text",
    "Type",
    "Unary",
    "Value",
    "as_written",
    "check",
    "children",
    "compile",
    "conjuncts",
    "evaluate",
    "glyph",
    "may_divide_by_zero",
    "names",
    "parse",
    "qualified",
    "renamed",
    "to_text",
    "walk",
]
