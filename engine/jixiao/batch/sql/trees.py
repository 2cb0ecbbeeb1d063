"""The one interpreter of the law's expressions as SQL: a checked tree → what it is there.

Comes in: a node, and what the names in it are (`Scope`). Goes out: a `Value`, or why it cannot be said (`Unsaid`). It means in
every case what `formula.evaluate` computes: what is open spreads, 且 and 或 decide what they can, texts are equal where
their words are. `missing` says what `formula.missing` does, as conditions.
"""

from collections.abc import Callable

from jixiao.batch.sql.arithmetic import Arithmetic
from jixiao.batch.sql.values import (
    COMPARED,
    NOTHING,
    OPEN,
    SUM,
    Nothing,
    Num,
    Truth,
    Unsaid,
    Value,
    Whole,
    Words,
    denied,
    either,
    every,
    held,
    lacking,
    no,
    number,
    pick,
)
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.law import formula
from jixiao.law.formula import FUNCTIONS, And, Binary, Call, Compare, Name, Node, Not, Number, Or, Text, Unary
from jixiao.values.quantity import compared

#: What a name is; raises Unsaid where SQL cannot say it.
Scope = Callable[[str], Value]


@dataclass(frozen=True, slots=True)
class Trees:
    """Says expressions with the arithmetic of one statement, and what the names in them are.

    `closed` as findings are read: what is open does not hold, in every part of a condition.
    """

    sums: Arithmetic
    scope: Scope
    closed: bool = False

    def value(self, node: Node) -> Value:
        """What an expression is; raises Unsaid."""
        match node:
            case Number(value=value):
                return number(value)
            case Text(value=value):
                return Words(self.sums.dialect.said(compared(value)))
            case Name():
                return self.scope(node.dotted)
            case Unary(op=op, arg=arg):
                return self._signed(op, self.value(arg))
            case Binary(op=op, left=left, right=right):
                return self._reckoned(op, self.value(left), self.value(right))
            case Compare(op=op, left=left, right=right):
                return self._closed(self._compared(op, self.value(left), self.value(right)))
            case And(args=args):
                return every([self.truth(arg) for arg in args])
            case Or(args=args):
                return either([self.truth(arg) for arg in args])
            case Not(arg=arg):
                return no(self.truth(arg))
            case Call():
                return self._called(node)

    def truth(self, node: Node) -> Truth:
        """What a condition is; raises Unsaid."""
        found = _truth(self.value(node))
        return held(found) if self.closed else found

    def _closed(self, found: Value) -> Value:
        return held(_truth(found)) if self.closed else found

    def _signed(self, op: str, one: Value) -> Value:
        if isinstance(one, Num) and op == "-":
            return self.sums.times(number(-decimals.ONE), one)
        return one

    def _reckoned(self, op: str, one: Value, other: Value) -> Value:
        if isinstance(one, Nothing) or isinstance(other, Nothing):
            return NOTHING
        assert isinstance(one, Num)
        assert isinstance(other, Num)
        match op:
            case "+":
                return self.sums.plus(one, other)
            case "-":
                return self.sums.plus(one, self.sums.times(number(-decimals.ONE), other))
            case "*":
                return self.sums.times(one, other)
            case _:
                return self.sums.over(one, other)

    def _compared(self, op: str, one: Value, other: Value) -> Value:
        if isinstance(one, Nothing) or isinstance(other, Nothing):
            return NOTHING
        if isinstance(one, Num) and isinstance(other, Num):
            return self.sums.compared(op, one, other)
        if op not in ("=", "!="):
            raise Unsaid(f"用了“{op}”来比较文字")
        sign = "=" if op == "=" else "<>"
        if isinstance(one, Truth) and isinstance(other, Truth):
            sure = one.sure and other.sure
            return Truth(f"{one.within(SUM)} {sign} {other.within(SUM)}", COMPARED, sure)
        assert isinstance(one, Words)
        assert isinstance(other, Words)
        return Truth(f"{one.sql} {sign} {other.sql}", COMPARED, not (one.lacks or other.lacks))

    def _called(self, node: Call) -> Value:
        match node.name, node.args:
            case "如果", (test, then, otherwise):
                return self._chosen(self._closed(self.value(test)), self.value(then), self.value(otherwise))
            case "无值" | "未定", (arg,):
                return lacking(self.value(arg))
            case "已给出", (arg,):
                return no(lacking(self.value(arg)))
            case "为否", (arg,):
                return denied(self.truth(arg))
            case "不适用", (Name() as of,):
                return held(_truth(self.scope(formula.said_gone(of.dotted))))
            case "同词", (left, right):
                return self._compared("=", self.value(left), self.value(right))
        if node.name not in ("最小", "最大", "绝对值", "四舍五入", "向下取整", "向上取整"):
            kind = "日期" if node.name in FUNCTIONS else "几行的表"
            raise Unsaid(f"用了函数“{node.name}”，它要读{kind}")
        values = [self.value(arg) for arg in node.args]
        if any(isinstance(value, Nothing) for value in values):
            return NOTHING
        numbers = [value for value in values if isinstance(value, Num)]
        match node.name:
            case "最小":
                return self.sums.least("<=", numbers)
            case "最大":
                return self.sums.least(">=", numbers)
            case "绝对值":
                return self.sums.size(numbers[0])
            case "四舍五入":
                return self.sums.rounded(numbers[0], "near", int(numbers[1].of))
            case "向下取整":
                return self.sums.rounded(numbers[0], "down")
            case _:
                return self.sums.rounded(numbers[0], "up")

    def _chosen(self, test: Value, one: Value, other: Value) -> Value:
        if isinstance(test, Nothing):
            return NOTHING
        when = _truth(test)
        if when.known is not None:
            return one if when.known else other
        one, other = self._typed(one, other), self._typed(other, one)
        if isinstance(one, Num) and isinstance(other, Num):
            return self.sums.chosen(when, one, other)
        if isinstance(one, Truth) and isinstance(other, Truth):
            return Truth(pick(when, one.sql, other.sql), sure=when.sure and one.sure and other.sure)
        if isinstance(one, Words) and isinstance(other, Words):
            sql = pick(when, one.sql, other.sql)
            return Words(sql, (f"({sql}) IS NULL",) if one.lacks or other.lacks or not when.sure else ())
        return NOTHING

    def _typed(self, one: Value, like: Value) -> Value:
        """A value that no form has, as one of the type of another."""
        if not isinstance(one, Nothing):
            return one
        dialect = self.sums.dialect
        match like:
            case Num():
                return Num(decimals.ONE, Whole(f"CAST(NULL AS {dialect.integer})", 0, 1, lacks=one.lacks))
            case Words():
                return Words(f"CAST(NULL AS {dialect.text})", one.lacks)
            case _:
                return Truth(f"CAST(NULL AS {dialect.truth})") if isinstance(like, Truth) else one

    # --- why there is no value ----------------------------------------------------------------------------------

    def missing(self, node: Node, said: Callable[[str], Truth]) -> Truth:
        """Whether an expression has no value because of a name of which `said` holds: only what was looked at counts."""
        match node:
            case Name():
                return said(node.dotted)
            case Call(name="如果", args=(test, then, otherwise)):
                when = self.truth(test)
                parts = (
                    every([lacking(when), self.missing(test, said)]),
                    every([held(when), self.missing(then, said)]),
                    every([held(no(when)), self.missing(otherwise, said)]),
                )
                return every([lacking(self.value(node)), either(parts)])
            case Binary(op="/", right=right):
                nought = self.truth(Compare("=", right, Number(decimals.ZERO, formula.Type.NUMBER)))
                return every([self._below(node, said), either([lacking(nought), held(no(nought))])])
            case _:
                return self._below(node, said)

    def _below(self, node: Node, said: Callable[[str], Truth]) -> Truth:
        below = either([self.missing(child, said) for child in formula.children(node)])
        return below if below.known is False else every([lacking(self.value(node)), below])


def _truth(value: Value) -> Truth:
    """A condition; one that no form has a value of is open."""
    assert isinstance(value, Truth | Nothing)
    return value if isinstance(value, Truth) else OPEN
