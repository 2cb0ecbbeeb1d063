"""The text of an expression → its syntax tree, or the Problem that says where it cannot be read.

Comes in: one line as a rule keeper writes it (`80% ≤ 执行数 / 预算数 < 90% 且 非 指标.有原因`). Goes out: a `Node`. Names and
types are not looked at (`check` does that).

- Names are runs of Chinese characters, letters, digits, `_` and `·`, in parts joined by dots; 且 或 非 含 (and or not) are
  words of the language only where blanks, brackets or quotes set them off, so that 非税收入 and 且末县 are names.
- Numerals: `1,234.5` `80%` `5‰` `1100万元` (元 百元 千元 万元 亿元; money is kept in 元). Texts: '…' "…" “…” ‘…’, without escapes.
- Arguments are parted by `,` `，` `;` or `；`. Inside a call `1,234` may be one number or two: it is refused, not guessed.
- `a < b ≤ c` is `a < b 且 b ≤ c`; signs of one direction only (and =), and no comparison inside the b that is so repeated.
- There is no power, no assignment, no call but of the functions in `check`.

The parser is table-driven (LALR) and keeps no stack of calls; text and depth are limited, so that everything which comes
after it may recurse.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, cast

from jixiao import decimals
from jixiao.formula.nodes import And, Binary, Call, Compare, Name, Node, Not, Number, Or, Text, Type, Unary, children, walk
from jixiao.problems import Problem, Problems, Source

if TYPE_CHECKING:
    from lark import Lark, Token
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

#: The longest text of an expression, in characters.
MAX_LENGTH: Final = 2000
#: The deepest tree: a sum of 60 terms, or 60 brackets that matter.
MAX_DEPTH: Final = 60

_GRAMMAR: Final = r"""
?start: either
?either: both (("或" | "or") both)*
?both: negated (("且" | "and") negated)*
?negated: comparison | ("非" | "not") negated -> inverted
?comparison: sum ((COMPARE | CONTAINS) sum)*
?sum: product | sum ADD product -> binary
?product: signed | product MULTIPLY signed -> binary
?signed: atom | ADD signed -> sign
?atom: NUMBER -> number
     | TEXT -> text
     | NAME -> name
     | NAME "(" [either (SEPARATOR either)*] ")" -> call
     | "(" either ")"

NAME: /[^\W\d][\w·]*(\.[^\W\d][\w·]*)*/
NUMBER: /([0-9]{1,3}(,[0-9]{3})+(?![0-9])|[0-9]+)(\.[0-9]+)?(\s*(%|‰|[百千万亿]?元(?![\w·])))?/
TEXT: /'[^']*'|"[^"]*"|“[^”]*”|‘[^’]*’/
COMPARE: /[<>!=]=|[<>=≤≥≠]/
CONTAINS: "含"
ADD: /[+-]/
MULTIPLY: /[*\/]/
SEPARATOR: /[,，;；]/
BLANK: /\s+/
%ignore BLANK
"""
