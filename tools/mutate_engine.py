"""Changes the code that makes marks, one small thing at a time, and sees whether a test notices.

    python tools/mutate_engine.py [COUNT] [SEED] [WORKERS]

In: the modules of score, law and values. Out: a line for every mutant that no test killed, then how many of COUNT (400) died.
A mutant is another comparison, operator, connective or number, or a condition turned round; texts and types are left alone.
The mutants are a sample drawn by SEED, the same for the same code. First all tests that are not slow run once, and it is noted
which of them come by which line. Then each mutant is written into a copy of the checkout, and the tests that come by its line
run there until one fails: those that come by the fewest lines first, then the others, last all that are not slow. It takes
about two hours on two cores; exit 1 where fewer than `AIM` of the mutants died.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

import coverage

ROOT = Path(__file__).resolve().parent.parent
#: Published forms that some tests read where they are there.
BESIDE = ROOT.parent / "shared"
ROOMS = ("score", "law", "values")
#: The share of mutants that must die.
AIM = 0.95
#: So many tests of a line are tried first.
_FIRST = 25
#: So many seconds a round of tests may take.
_PATIENCE = 900
_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}


@dataclass(frozen=True)
class Mutant:
    """A changed module: its path below the engine, the lines and what was changed there, its whole new text."""

    path: str
    lines: range
    what: str
    text: str

    @property
    def line(self) -> int:
        """The first of the lines."""
        return self.lines.start


def spots(path: Path) -> int:
    """How many mutants a module has."""
    return sum(1 for node in _code(ast.parse(path.read_text(encoding="utf-8"))) if _kind(node))


def mutant(path: Path, name: str, number: int) -> Mutant:
    """One mutant of a module, by its number."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spot = [node for node in _code(tree) if _kind(node)][number]
    lines = _lines(spot)
    what = _change(spot, _kind(spot))
    return Mutant(name, lines, what, ast.unparse(ast.fix_missing_locations(tree)))


def mutants(path: Path, name: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    return (mutant(path, name, number) for number in range(spots(path)))


def _lines(node: ast.AST) -> range:
    """The lines that are come by where a node is looked at: of a condition its own, not those of its branches."""
    whole = node.test if isinstance(node, ast.If) else node
    first = getattr(whole, "lineno", 0)
    return range(first, (getattr(whole, "end_lineno", None) or first) + 1)


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that do something: no annotations, no asserts (`strict=True` is one), no texts, no errors that never happen."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.Assert | ast.Raise | ast.JoinedStr) or not isinstance(child, ast.AST):
                continue
            if isinstance(child, ast.keyword) and child.arg == "strict":
                continue
            yield child
            yield from _code(child)


def _kind(node: ast.AST) -> str:
    """How a node can be changed; `""`: in no way."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARE:
            return "compare"
        case ast.BinOp(op=op) if type(op) in _OPERATORS:
            return "operator"
        case ast.BoolOp():
            return "connective"
        case ast.If() | ast.IfExp():
            return "turned"
        case ast.Constant(value=bool()):
            return "truth"
        case ast.Constant(value=int()):
            return "number"
        case _:
            return ""


def _change(node: ast.AST, kind: str) -> str:
    before = ast.unparse(node)[:80].splitlines()[0]
    match node:
        case ast.Compare():
            node.ops = [_COMPARE[type(node.ops[0])]()]
        case ast.BinOp():
            node.op = _OPERATORS[type(node.op)]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Constant():
            node.value = not node.value if isinstance(node.value, bool) else int(str(node.value)) + 1
    return f"{kind}: {before}"


@dataclass(frozen=True)
class Tests:
    """Which tests come by which line of which module, and by how many lines each comes; a test is a file and a function."""

    by_line: Mapping[str, Mapping[int, frozenset[str]]]
    reach: Mapping[str, int]

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that come by the lines of a mutant, those of the fewest lines first.

        What runs when a module is loaded is nobody's: it is tried with the tests that come by any line of the module.
        """
        lines = self.by_line.get(mutant.path, {})
        found = frozenset[str]().union(*(lines.get(line, frozenset()) for line in mutant.lines))
        return sorted(found or frozenset[str]().union(*lines.values()), key=lambda test: (self.reach[test], test))


def tests_of(place: Path, workers: int) -> Tests:
    """Run all tests that are not slow in a copy of the checkout, and note by which lines each of them comes."""
    data = place.parent / "lines"
    which = ["-n", str(workers), "-m", "not slow", "--cov", "--cov-context=test", "--cov-report="]
    environment = _environment(place) | {"COVERAGE_FILE": str(data)}
    command = [sys.executable, "-m", "pytest", *_OPTIONS, *which]
    subprocess.run(command, cwd=place, env=environment, check=True, stdout=sys.stderr)
    known = coverage.CoverageData(basename=str(data))
    known.read()
    by_line: dict[str, dict[int, frozenset[str]]] = {}
    reach: dict[str, int] = {}
    for file in known.measured_files():
        path = Path(file)
        lines = {
            line: frozenset(one.partition("|")[0].partition("[")[0] for one in contexts if one)
            for line, contexts in known.contexts_by_lineno(file).items()
        }
        by_line[path.relative_to(place / "engine").as_posix()] = lines
        for names in lines.values():
            for name in names:
                reach[name] = reach.get(name, 0) + 1
    return Tests(by_line, reach)


def rounds(tests: Sequence[str]) -> list[list[str]]:
    """What is run for a mutant, in this order: the tests nearest to it, the others of its lines, all.

    A test may see a line without coming by it: what was worked out once is remembered for the tests after.
    """
    every = ([*tests[:_FIRST]], [*tests[_FIRST:]], ["tests", "--hypothesis-profile=quick"])
    return [["-m", "not slow", *one] for one in every if one]


_OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "--no-header", "--tb=no")
#: How pytest ends where none of the tests is asked for.
_NOTHING_TO_RUN = 5


def _environment(place: Path) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return known | {"PYTHONPATH": str(place / "engine")}


def dies(mutant: Mutant, place: Path, tests: Tests) -> bool:
    """Whether a test fails where the module is the mutant, or never ends; the copy is as it was afterwards."""
    file = place / "engine" / mutant.path
    before = file.read_text(encoding="utf-8")
    file.write_text(mutant.text, encoding="utf-8")
    try:
        return any(_fails(place, which) for which in rounds(tests.of(mutant)))
    finally:
        file.write_text(before, encoding="utf-8")


def _fails(place: Path, which: Sequence[str]) -> bool:
    command = [sys.executable, "-m", "pytest", *_OPTIONS, *which]
    environment = _environment(place) | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ended = subprocess.run(command, cwd=place, env=environment, capture_output=True, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        return True
    return ended.returncode not in (0, _NOTHING_TO_RUN)


def copied(place: Path) -> Path:
    """What tests need of the checkout, in a folder of its own, and what they find beside it."""
    unwanted = shutil.ignore_patterns("__pycache__", ".venv*", ".git", "demo", "build", "dist")
    shutil.copytree(ROOT, place, ignore=unwanted)
    if BESIDE.exists():
        (place.parent / BESIDE.name).symlink_to(BESIDE)
    # Compiled once for all mutants: of a module that was written since, Python takes the text.
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    subprocess.run(collect, cwd=place, env=_environment(place), capture_output=True)
    return place


def main() -> int:
    """Draw the sample, try it, print what lived and the rate."""
    count, seed, workers = (
        int(sys.argv[n]) if len(sys.argv) > n else given for n, given in ((1, 400), (2, 1), (3, os.cpu_count() or 1))
    )
    engine = ROOT / "engine"
    paths = [path for room in ROOMS for path in sorted((engine / "jixiao" / room).rglob("*.py"))]
    every = [(path, number) for path in paths for number in range(spots(path))]
    drawn = random.Random(seed).sample(every, min(count, len(every)))
    sample = [mutant(path, path.relative_to(engine).as_posix(), number) for path, number in drawn]
    print(f"共{len(every)}个变异，试{len(sample)}个")
    with tempfile.TemporaryDirectory() as folder:
        free: Queue[Path] = Queue()
        for number in range(workers):
            free.put(copied(Path(folder) / str(number) / "jixiao"))
        tests = tests_of(free.queue[0], workers)

        def tried(mutant: Mutant) -> bool:
            place = free.get()
            try:
                dead = dies(mutant, place, tests)
            finally:
                free.put(place)
            if not dead:
                print(f"活着 {mutant.path}:{mutant.line}: {mutant.what}", flush=True)
            return dead

        with ThreadPoolExecutor(workers) as pool:
            dead = 0
            for number, died in enumerate(pool.map(tried, sample), 1):
                dead += died
                print(f"\r试过{number}个，杀死{dead}个", end="", file=sys.stderr, flush=True)
            print(file=sys.stderr)
    rate = dead / len(sample)
    print(f"{len(sample)}个里杀死{dead}个，{rate:.1%}")
    return 0 if rate >= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
