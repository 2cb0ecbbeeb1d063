"""The facts that the formulas of a draft need, with their types.

In: methods as keys and values, one after the other. Out: the same, with `undefined` where a formula may divide by zero, and
the names to be declared. Types are those under which every formula holds: a name compared with text is text, one that
stands as a condition is 真假, all others are 数 or 金额, by their name and by what they are reckoned with.
"""

from collections.abc import Iterable, Mapping

from jixiao.ground.problems import Problems, Source
from jixiao.law import formula
from jixiao.law.formula import Type
from jixiao.law.plan import BUILTIN

_MONEY = (
    "金额",
    "经费",
    "资金",
    "支出",
    "预算",
    "决算",
    "收入",
    "成本",
    "投资",
    "结余",
    "结转",
    "拨款",
    "费用",
    "预算数",
    "执行数",
    "投资额",
    "总额",
)
_KEYS = ("of", "value", "reached", "when")


class DeclaredFacts:
    """The facts declared so far."""

    def __init__(self) -> None:
        self.types: dict[str, Type] = {}

    def declared(self) -> tuple[tuple[str, str], ...]:
        """Every fact with its type, in the order in which they were met."""
        return tuple((name, type_.value) for name, type_ in self.types.items())

    def declare(self, method: Mapping[str, object]) -> dict[str, object] | None:
        """The method with what it needs declared; None where its formulas cannot hold beside those before."""
        whole = dict(method)
        wanted = (
            Type.TRUTH
            if method.get("method") == "yes-no"
            else Type.TEXT
            if method.get("method") == "lookup"
            else Type.NUMBER
        )
        found = list(_formulas(method, wanted))
        if not found:
            return whole
        if not self._accept(found):
            return None
        if "undefined" not in whole and any(
            formula.may_divide_by_zero(formula.parse(text, Source(""))) for text, _ in found
        ):
            whole["undefined"] = "pending"
        return whole

    def conditions(self, value: object) -> bool:
        """Whether a condition, or those of a list of overrides, holds with what is declared; its facts are declared."""
        texts = (
            [str(one["when"]) for one in value if isinstance(one, dict)] if isinstance(value, list) else [str(value)]
        )
        return self._accept([(text, Type.TRUTH) for text in texts])

    def _accept(self, found: list[tuple[str, Type]]) -> bool:
        try:
            nodes = [(formula.parse(text, Source("")), type_) for text, type_ in found]
        except Problems:
            return False
        known = {**BUILTIN, **self.types}
        hints: dict[str, Type] = {}
        for node, type_ in nodes:
            _hint(node, type_, hints)
        new = [name for node, _ in nodes for name in _in_order(node) if name not in known]
        plain = [name for name in dict.fromkeys(new) if name not in hints]
        for guess in (_by_name, lambda _: Type.NUMBER, lambda _: Type.MONEY):
            types = {**hints, **{name: guess(name) for name in plain}}
            types = {name: type_ for name, type_ in types.items() if name not in known}
            if all(_holds(node, {**known, **types}, type_) for node, type_ in nodes):
                self.types |= {name: types[name] for name in dict.fromkeys(new)}
                return True
        return False


def _formulas(value: object, wanted: Type) -> Iterable[tuple[str, Type]]:
    """The formulas of a method, with the type that each has to have."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in _KEYS and isinstance(inner, str):
                yield inner, Type.TRUTH if key in ("when", "reached") else wanted
            else:
                yield from _formulas(inner, wanted)
    elif isinstance(value, list):
        for inner in value:
            yield from _formulas(inner, wanted)


def _holds(node: formula.Node, types: Mapping[str, Type], wanted: Type) -> bool:
    try:
        return formula.check(node, types, Source("")) is wanted
    except Problems:
        return False


def _by_name(name: str) -> Type:
    return Type.MONEY if name.endswith(_MONEY) else Type.NUMBER


def _in_order(node: formula.Node) -> list[str]:
    """The names of a formula in the order of its text."""
    text = formula.to_text(node)
    return sorted(formula.names(node), key=text.find)


def _hint(node: formula.Node, wanted: Type | None, hints: dict[str, Type]) -> None:
    """Names whose type their place tells: conditions, and what is compared with text."""
    match node:
        case formula.Name() if wanted in (Type.TRUTH, Type.TEXT):
            hints.setdefault(node.dotted, Type.TRUTH if wanted is Type.TRUTH else Type.TEXT)
        case formula.And(args=args) | formula.Or(args=args):
            for arg in args:
                _hint(arg, Type.TRUTH, hints)
        case formula.Not(arg=arg):
            _hint(arg, Type.TRUTH, hints)
        case formula.Compare(op=op, left=left, right=right):
            text = op == "含" or isinstance(left, formula.Text) or isinstance(right, formula.Text)
            for side in (left, right):
                _hint(side, Type.TEXT if text else None, hints)
        case formula.Call(name="如果", args=args) if args:
            _hint(args[0], Type.TRUTH, hints)
            for arg in args[1:]:
                _hint(arg, None, hints)
        case formula.Call(args=args):
            for arg in args:
                _hint(arg, None, hints)
        case formula.Binary(left=left, right=right):
            _hint(left, None, hints)
            _hint(right, None, hints)
        case formula.Unary(arg=arg):
            _hint(arg, None, hints)
        case _:
            pass
