"""Short ways to write the trees that methods are lowered to, and the few names and functions that only these use.

In: parts. Out: nodes of `records.expressions`. The inner names stand in no text of a ruleset; `score.values` gives them:

- 目标.类型, 实际.类型: number, interval, date, text (`Kind`); 目标.符号, 实际.符号: >= > <= < = or "".
- 目标.下限, 目标.上限, 目标.含下限, 目标.含上限: the edges of an interval, and whether they belong to it.
- 目标.是否, 实际.是否: the yes or no that a text consists of. 实际.约数: whether the number is only about right.
- 目标.单位, 实际.单位: the dimension of the unit, "" without one. 目标.期间, 实际.期间: what period a date names.
- 同批.其他: the values that the same line has in the other submissions of the run. 同批.没有数值, 同批.未评, 同批.未读: the
  names of those that have none, of those that could not be scored, of the files that could not be read.
- 要点.<name>: the answer to an element. 专家.人数, 专家.最低, 专家.最高, 专家.评分: the marks that experts gave.

And the inner functions (`formula.evaluate`): 无值(x) (nothing is given, or it cannot be computed), 为否(x) (a no, not an
absent answer), 未定(condition) (what is not given leaves it open), 同词(a, b) (equal but for punctuation, blanks, width),
去极值平均(marks, n), 全部个数(list), 更大个数(list, x), 更小个数(list, x), 相同个数(list, x).
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from jixiao.ground.written import Percentage
from jixiao.records import law
from jixiao.records.expressions import And, Binary, Call, Compare, Comparison, Name, Node, Not, Number, Or, Text, Type


def name(*parts: str) -> Name:
    """A name."""
    return Name(parts)


TARGET, ACTUAL = name("目标值"), name("实际值")
TARGET_KIND, ACTUAL_KIND = name("目标", "类型"), name("实际", "类型")
WEIGHT = name("分值")
#: The values of the other submissions of the run, on the same line; not given where a form is marked by itself.
PEERS = name(*law.PEERS.split("."))
#: What a method marks, where it is computed first.
VALUE = name("数值")


def number(value: Fraction | Decimal | int) -> Number:
    """A plain number; one that a ruleset writes in % or ‰ is told to be."""
    written = value.written if isinstance(value, Percentage) else ""
    return Number(Fraction(value), Type.NUMBER, written=written)


ZERO, ONE = number(0), number(1)


def text(value: str) -> Text:
    """A text."""
    return Text(value)


def compare(left: Node, op: Comparison, right: Node) -> Compare:
    """A comparison."""
    return Compare(op, left, right)


def every(*args: Node) -> Node:
    """All conditions; the condition itself where there is one."""
    return args[0] if len(args) == 1 else And(args)


def either(*args: Node) -> Node:
    """Any of the conditions."""
    return args[0] if len(args) == 1 else Or(args)


def no(arg: Node) -> Not:
    """A condition that must not hold."""
    return Not(arg)


def call(function: str, *args: Node) -> Call:
    """A function of the language, or an inner one."""
    return Call(function, args)


def absent(*args: Node) -> Node:
    """Whether any of the values is not given, or cannot be computed."""
    return either(*(call("无值", arg) for arg in args))


def times(left: Node, right: Node) -> Binary:
    """A product."""
    return Binary("*", left, right)


def over(left: Node, right: Node) -> Binary:
    """A quotient."""
    return Binary("/", left, right)


def plus(left: Node, right: Node) -> Binary:
    """A sum."""
    return Binary("+", left, right)


def minus(left: Node, right: Node) -> Binary:
    """A difference."""
    return Binary("-", left, right)


def added(parts: Iterable[Node]) -> Node:
    """The sum of several terms, balanced so that no tree gets deep; 0 for none."""
    terms = list(parts)
    while len(terms) > 1:
        pairs = [terms[at : at + 2] for at in range(0, len(terms), 2)]
        terms = [plus(*pair) if len(pair) > 1 else pair[0] for pair in pairs]
    return terms[0] if terms else ZERO


def kept(points: Node) -> Node:
    """Points kept within 0 and those of the line."""
    return call("最大", ZERO, call("最小", WEIGHT, points))


def limited(points: Node, most: Fraction | None) -> Node:
    """What `kept` made, for a line that may come to `most` of its points instead of all; None for any number of points."""
    match points:
        case Call("最大", (_, Call("最小", (_, inner)))) if points == kept(inner):
            return call("最大", ZERO, inner if most is None else call("最小", times(WEIGHT, number(most)), inner))
        case _:
            return points


def chosen(condition: Node, then: Node, otherwise: Node) -> Call:
    """The one value or the other."""
    return call("如果", condition, then, otherwise)


def inside() -> Node:
    """Whether the actual value lies in the target's interval, each edge as the target states it; an open end has none."""
    low, high = name("目标", "下限"), name("目标", "上限")
    from_low, to_high = name("目标", "含下限"), name("目标", "含上限")
    return every(
        either(
            call("无值", low),
            every(from_low, compare(ACTUAL, ">=", low)),
            every(no(from_low), compare(ACTUAL, ">", low)),
        ),
        either(
            call("无值", high),
            every(to_high, compare(ACTUAL, "<=", high)),
            every(no(to_high), compare(ACTUAL, "<", high)),
        ),
    )


def is_kind(which: Node, *kinds: str) -> Node:
    """Whether a target or an actual is of one of the kinds (`Kind`)."""
    return either(*(compare(which, "=", text(kind)) for kind in kinds))
