"""Whether what does not apply hangs on amounts only by whether they are given, and whether they are 0.

Comes in: a plan. Goes out: yes or no. Where it is so, submissions with the same amounts given and the same at 0 are alike in what
does not apply, whatever their amounts (none is below 0).
"""

from jixiao.law.plan import absences
from jixiao.records.expressions import And, Binary, Call, Compare, Name, Node, Not, Number, Or, Unary
from jixiao.records.law import Plan, Planned, Status


def settled(plan: Plan) -> bool:
    """Whether which nodes do not apply is settled by what is given, and what of it is 0."""
    return all(_settled(node) for node in absences(plan))


def _settled(node: Planned) -> bool:
    if node.absent is not None and not _truth(node.absent.node, {}):
        return False
    if node.method is None or not node.method.idles:
        return True
    lowered = node.method.lowered
    last = max(at for at, one in enumerate(lowered.branches) if one.status is Status.NOT_APPLICABLE)
    return all(one.when is None or _truth(one.when, dict(lowered.let)) for one in lowered.branches[: last + 1])


def _truth(node: Node, let: dict[str, Node]) -> bool:
    """Whether a condition is settled."""
    match node:
        case And(args=args) | Or(args=args):
            return all(_truth(arg, let) for arg in args)
        case Not(arg=arg):
            return _truth(arg, let)
        case Call(name="无值" | "已给出" | "未定", args=(arg,)):
            return _given(arg, let)
        case Compare(left=Name(), right=Number(value=0)) | Compare(left=Number(value=0), right=Name()):
            return True
        case _:
            return False


def _given(node: Node, let: dict[str, Node]) -> bool:
    """Whether it is settled if an expression has a value: every divisor is an amount or a number."""
    match node:
        case Name() if node.dotted in let:
            return _given(let[node.dotted], let)
        case Name() | Number():
            return True
        case Unary(arg=arg):
            return _given(arg, let)
        case Binary(op="/", left=left, right=right):
            return isinstance(right, Name | Number) and not _is_let(right, let) and _given(left, let)
        case Binary(left=left, right=right):
            return _given(left, let) and _given(right, let)
        case Call(name="最小" | "最大" | "绝对值", args=args):
            return all(_given(arg, let) for arg in args)
        case Compare(left=left, right=right):
            return _given(left, let) and _given(right, let)
        case _:
            return False


def _is_let(node: Node, let: dict[str, Node]) -> bool:
    return isinstance(node, Name) and node.dotted in let
