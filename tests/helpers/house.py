"""The fences of the house: what a machine can check of the promises that the design makes.

In: a module of the engine. Out: one sentence per breach; an empty list where the promise is kept. test_house.py runs
every fence over the house, and over samples that each fence must refuse. Texts have theirs in house_texts.py.
"""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import reference
from helpers import ROOT

ENGINE = ROOT / "engine" / "jixiao"
MAX_LINES = 350


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the engine; `name` is its path inside the package: `findings/engine.py`; `nodes` are all of its tree."""

    name: str
    text: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...]

    @property
    def shell(self) -> bool:
        """Whether the module may touch the world: the command line, the door of the workbench, and nothing else."""
        return (
            self.name == "__main__.py"
            or self.name.startswith("cli/")
            or re.fullmatch(r"web/\w+\.py", self.name) is not None
        )


Fence = Callable[[Module], list[str]]


def module(name: str, text: str) -> Module:
    tree = ast.parse(text, name)
    return Module(name, text, tree, tuple(ast.walk(tree)))


@cache
def engine(root: Path = ENGINE) -> tuple[Module, ...]:
    return tuple(
        module(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(root.rglob("*.py"))
    )


def _at(here: Module, node: ast.AST, what: str) -> str:
    return f"{here.name}:{getattr(node, 'lineno', 0)}: {what}"


def _dotted(node: ast.AST) -> str:
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{_dotted(node.value)}.{node.attr}"
        case _:
            return ""


def _imports(here: Module) -> Iterator[tuple[ast.AST, str]]:
    """Everything imported, as a dotted name: `os.environ` for `from os import environ`."""
    for node in here.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def _uses(here: Module, names: Sequence[str]) -> Iterator[tuple[ast.AST, str]]:
    """Where a module reads or imports one of the dotted names, or something below it."""
    for node in here.nodes:
        if isinstance(node, (ast.Name, ast.Attribute)) and (name := _dotted(node)) in names:
            yield node, name
    for node, name in _imports(here):
        if any(name == wanted or name.startswith(f"{wanted}.") for wanted in names):
            yield node, name


# --- numbers are exact ----------------------------------------------------------------------------------------

_ROUNDED_TEXT = re.compile(r"(%|\{[^{}:]*:[^{}\s]*)\.\d+[efg%]")
_ROUNDED_SPEC = re.compile(r"\.\d+[efg%]")
_ROUNDING = ("quantize", "to_integral", "to_integral_value", "to_integral_exact", "scaleb", "normalize")
_INEXACT = ("math", "cmath", "statistics", "numpy")
_YAML_WITH_FLOATS = ("yaml.safe_load", "yaml.full_load", "yaml.unsafe_load", "yaml.safe_load_all", "yaml.full_load_all")


def inexact_numbers(here: Module) -> list[str]:
    """No float is made and nothing is rounded, except in decimals.py."""
    if here.name == "ground/decimals.py":
        return []
    found = [_at(here, node, f"{name} makes or rounds floats") for node, name in _uses(here, _INEXACT)]
    found += [_at(here, node, f"{name} reads floats: use located") for node, name in _uses(here, _YAML_WITH_FLOATS)]
    docstrings = {id(node.value) for node in here.nodes if isinstance(node, ast.Expr)}
    for node in here.nodes:
        match node:
            case ast.Constant(value=float() | complex()):
                found.append(_at(here, node, f"the float {ast.unparse(node)}"))
            case ast.Constant(value=str(text)) if _ROUNDED_TEXT.search(text) and id(node) not in docstrings:
                found.append(_at(here, node, f"a format that rounds: {text}"))
            case ast.FormattedValue(format_spec=ast.JoinedStr() as spec) if _ROUNDED_SPEC.search(ast.unparse(spec)):
                found.append(_at(here, node, f"a format that rounds: {ast.unparse(spec)}"))
            case ast.Call(func=ast.Name(id="float" | "round" | "complex" as name)):
                found.append(_at(here, node, f"{name}()"))
            case ast.Call(func=ast.Attribute(attr=name)) if name in _ROUNDING and not node.args[1:2]:
                if name != "normalize":  # unicodedata.normalize(form, text) takes two
                    found.append(_at(here, node, f".{name}() rounds"))
                elif not node.args:
                    found.append(_at(here, node, ".normalize() rounds"))
            case ast.Call(func=ast.Attribute(attr="load" | "loads", value=ast.Name(id="json"))):
                if all(keyword.arg != "parse_float" for keyword in node.keywords):
                    found.append(_at(here, node, "json reads floats: give parse_float"))
    return found


def decimal_fields(modules: Sequence[Module]) -> frozenset[str]:
    """The fields of records that hold a Decimal; a name that holds a Fraction in another record is left out."""
    declared = [
        node
        for here in modules
        for record in here.nodes
        if isinstance(record, ast.ClassDef)
        for node in record.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    decimals = {_dotted(node.target) for node in declared if _is_decimal(node.annotation)}
    exact = re.compile(r"\b(Fraction|Share|Number)\b")
    return frozenset(
        decimals - {_dotted(node.target) for node in declared if exact.search(ast.unparse(node.annotation))}
    )


def _is_decimal(annotation: ast.expr | None) -> bool:
    return annotation is not None and ast.unparse(annotation) in {
        "Decimal",
        "Decimal | None",
        "Points",
        "Points | None",
    }


def inexact_arithmetic(here: Module, fields: frozenset[str] = frozenset()) -> list[str]:
    """Outside decimals.py no two ints are divided (a float) and no Decimal is multiplied or divided (28 digits).

    What a name holds is taken from annotations and from what is assigned to it in the module; a quotient of
    Fractions is exact and free.
    """
    if here.name == "ground/decimals.py":
        return []
    kinds: dict[str, str] = {}
    for node in here.nodes:
        match node:
            case ast.arg(annotation=ast.expr()) | ast.AnnAssign(target=ast.Name()):
                name = node.arg if isinstance(node, ast.arg) else _dotted(node.target)
                kinds[name] = "Decimal" if _is_decimal(node.annotation) else ast.unparse(node.annotation or node)
            case ast.Assign(targets=[ast.Name(id=name)]) if kind := _kind(node.value, kinds, fields):
                kinds[name] = kind
    found = []
    for node in here.nodes:
        if isinstance(node, ast.BinOp):
            both = (_kind(node.left, kinds, fields), _kind(node.right, kinds, fields))
            if isinstance(node.op, ast.Div) and both == ("int", "int"):
                found.append(_at(here, node, f"int / int is a float: {ast.unparse(node)}"))
            if isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod | ast.Mult | ast.Pow) and "Decimal" in both:
                found.append(_at(here, node, f"Decimal arithmetic rounds: {ast.unparse(node)}"))
    return found


def _kind(node: ast.expr, kinds: dict[str, str], fields: frozenset[str]) -> str:
    match node:
        case ast.Constant(value=bool()):
            return ""
        case ast.Constant(value=int()) | ast.Call(func=ast.Name(id="len" | "int" | "ord")):
            return "int"
        case ast.Name():
            return kinds.get(node.id, "")
        case ast.Attribute():
            return "Decimal" if node.attr in fields else ""
        case ast.Call() if _dotted(node.func).split(".")[-1] in ("Decimal", "half_up", "total"):
            return "Decimal"
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult()):
            both = {_kind(node.left, kinds, fields), _kind(node.right, kinds, fields)}
            return "Decimal" if "Decimal" in both else "int" if both == {"int"} else ""
        case ast.UnaryOp():
            return _kind(node.operand, kinds, fields)
        case _:
            return ""


# --- only the ends touch the world ----------------------------------------------------------------------------

_WORLD = (
    *("print", "input", "exit", "quit", "breakpoint", "SystemExit"),
    *("sys.exit", "sys.argv", "sys.stdout", "sys.stderr", "os._exit", "os.environ", "os.getenv"),
)
_MACHINE = ("time", "random", "secrets", "uuid", "locale", "platform", "socket", "getpass")
_CLOCK = ("now", "utcnow", "today", "getcwd", "cwd")


def touches_the_world(here: Module) -> list[str]:
    """Only cli/ and the door of web/ print, prompt, exit, read arguments and environment; they and terminal tables know click."""
    if here.shell:
        return []
    names = _WORLD if here.name in ("render/table.py", "render/audited/table.py") else (*_WORLD, "click")
    return [_at(here, node, f"{name} outside cli/") for node, name in _uses(here, names)]


def depends_on_the_machine(here: Module) -> list[str]:
    """Same input, same bytes out: no clock, no chance, no place outside cli/ and the door of web/."""
    if here.shell:
        return []
    found = [_at(here, node, f"{name} outside cli/") for node, name in _imports(here) if name.split(".")[0] in _MACHINE]
    return found + [
        _at(here, node, f"{_dotted(node.func)}() outside cli/")
        for node in here.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CLOCK
    ]


def rule_engine_at_large(here: Module) -> list[str]:
    """durable-rules has one owner: findings/child.py, in whose process it runs."""
    if here.name == "findings/child.py":
        return []
    return [_at(here, node, name) for node, name in _uses(here, ("durable", "durable_rules_engine"))]


# --- how it reads ---------------------------------------------------------------------------------------------


def suggests_for_itself(here: Module) -> list[str]:
    """What is nearly a known word is told in one way: `ground.problems.nearest`."""
    if here.name == "ground/problems.py":
        return []
    return [
        _at(here, node, "looks for a near word itself")
        for node, name in _imports(here)
        if name.partition(".")[0] == "difflib"
    ]


def compiles_every_class(here: Module) -> list[str]:
    """Classes of data come from `ground.dataclass`: made by the library they take a third of the time of a start."""
    if here.name in ("ground/dataclass.py", "findings/child.py"):  # the child knows nothing of jixiao
        return []
    return [_at(here, node, name) for node, name in _uses(here, ("dataclasses.dataclass",))]


def compiles_every_pattern(here: Module) -> list[str]:
    """The patterns that a module holds are of `ground.regex`: compiled when they are asked, not when it is imported."""
    if here.name in ("ground/regex.py", "findings/child.py"):
        return []
    inner = {id(node) for one in here.nodes if isinstance(one, ast.FunctionDef | ast.Lambda) for node in ast.walk(one)}
    return [_at(here, node, name) for node, name in _uses(here, ("re.compile",)) if id(node) not in inner]


def too_long(here: Module) -> list[str]:
    """A module of more than MAX_LINES lines is to be split by subject."""
    lines = len(here.text.splitlines())
    return [f"{here.name}: {lines} lines, more than {MAX_LINES}"] if lines > MAX_LINES else []


def undocumented(here: Module) -> list[str]:
    """Every module, public class and public function says what it is."""
    public = (
        node
        for node in here.tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    )
    found = [] if ast.get_docstring(here.tree) else [f"{here.name}: the module has no docstring"]
    return found + [_at(here, node, f"{node.name} has no docstring") for node in public if not ast.get_docstring(node)]


def left_undone(here: Module) -> list[str]:
    """Nothing is left as a note to do it later."""
    return [
        f"{here.name}:{number}: {line.strip()}"
        for number, line in enumerate(here.text.splitlines(), 1)
        if re.search(r"\b(TODO|FIXME|XXX)\b", line)
    ]


# --- tests ----------------------------------------------------------------------------------------------------


def imports_a_test(here: Module) -> list[str]:
    """What two test files use lies in tests/helpers: no module imports a test file, at its head or in a function."""
    found = []
    for node in here.nodes:
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom():
                names = [f"{node.module or ''}.{alias.name}" for alias in node.names]
            case ast.Call(func=ast.Name() | ast.Attribute(), args=[ast.Constant(value=str(name)), *_]) if (
                _dotted(node.func).endswith("import_module") or _dotted(node.func) == "__import__"
            ):
                names = [name]
            case _:
                continue
        found += [
            _at(here, node, f"imports {name}: move what is shared to tests/helpers")
            for name in names
            if any(part == "conftest" or part.startswith("test_") for part in name.split("."))
        ]
    return found


# --- problems speak -------------------------------------------------------------------------------------------


@cache
def _entries(here: Module) -> tuple[reference.Entry, ...]:
    return tuple(reference.entries(here.tree))


def bad_codes(here: Module) -> list[str]:
    """A Problem's code is a family and what is wrong: `ruleset.weight-sum`."""
    return [
        f"{here.name}:{entry.line}: {entry.code} is no code"
        for entry in _entries(here)
        if not re.fullmatch(r"[a-z]+(\.[a-z0-9-]+)+", entry.code)
    ]


def unfinished_sentences(here: Module) -> list[str]:
    """What is wrong and what to do are whole sentences: each that is written out ends with 。 or ？ (a suggestion)."""
    return [
        f"{here.name}:{entry.line}: {sentence}"
        for entry in _entries(here)
        for sentence, ends in ((entry.message, ("。", "…")), (entry.cure, ("。", "？", "…")))
        if sentence and not sentence.endswith(ends)
    ]


_INLINED = (ast.ListComp, ast.SetComp, ast.DictComp)


def hides_names(here: Module) -> list[str]:
    """No variable of a comprehension bears a name of its module that another comprehension of the same function asks for.

    Python 3.12.0 and 3.12.1 look for the variable there and find none (UnboundLocalError).
    """
    known = {name for node in here.tree.body for name in _bound(node)}
    found = []
    for function in here.nodes:
        if isinstance(function, ast.FunctionDef):
            inlined = [(node, _variables(node)) for node in ast.walk(function) if isinstance(node, _INLINED)]
            for node, own in inlined:
                asked = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} - own
                hidden = asked & known & {name for other, names in inlined if other is not node for name in names}
                found += [_at(here, node, f"{name} is a variable beside it") for name in sorted(hidden)]
    return found


def _bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement of a module binds."""
    match node:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (one.asname or one.name for one in names)
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign() | ast.AnnAssign():
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name))


def _variables(node: ast.ListComp | ast.SetComp | ast.DictComp) -> set[str]:
    return {one.id for part in node.generators for one in ast.walk(part.target) if isinstance(one, ast.Name)}


FENCES: tuple[Fence, ...] = (
    inexact_numbers,
    touches_the_world,
    depends_on_the_machine,
    rule_engine_at_large,
    suggests_for_itself,
    compiles_every_class,
    compiles_every_pattern,
    hides_names,
    too_long,
    undocumented,
    left_undone,
    bad_codes,
    unfinished_sentences,
)
