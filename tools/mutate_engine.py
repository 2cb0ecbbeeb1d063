"""Changes the code that makes marks, one small thing at a time, and sees whether a test notices.

    python tools/mutate_engine.py [COUNT] [SEED] [WORKERS]

In: the modules of score, law and values. Out: a line for every mutant that no test killed, then how many of COUNT (400) died.
A mutant is another comparison, operator, connective or number, or a condition turned round; texts and types are left alone.
The mutants are a sample drawn by SEED, the same for the same code. Each is written into a copy of the checkout and the tests
are run there until the first fails: those whose names are nearest to the module first, then the others, last the slow ones
of the nearest. It takes hours for all of them; exit 1 where fewer than `AIM` of the mutants died.
"""

import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parent.parent
#: Published forms that some tests read where they are there.
BESIDE = ROOT.parent / "shared"
ROOMS = ("score", "law", "values")
#: The share of mutants that must die.
AIM = 0.95
#: Tests that go first, by the room or package of the mutant.
FIRST = {
    "values": ("test_values.py", "test_quantity.py", "test_methods.py", "test_claims.py"),
    "law/methods": ("test_methods.py", "test_one_working.py", "test_steps_said.py"),
    "law/formula": ("test_formula.py", "test_facts.py"),
    "law": ("test_law_terms.py", "test_bad_input.py", "test_department.py", "test_ruleset_check.py", "test_lint.py"),
    "score": (
        "test_one_working.py",
        "test_nodes.py",
        "test_transfers.py",
        "test_facts.py",
        "test_ends.py",
        "test_rank.py",
        "test_linefacts.py",
        "test_score_laws.py",
        "test_overruled.py",
        "test_claims.py",
    ),
}
#: Then these, which look at marks from outside.
THEN = (
    *("test_methods.py", "test_one_working.py", "test_nodes.py", "test_linefacts.py", "test_score_laws.py"),
    *(
        "test_cases.py",
        "test_examples.py",
        "test_docs_lookup.py",
        "test_published.py",
        "test_review.py",
        "test_whatif.py",
    ),
    *("test_cover.py", "test_ruleset_check.py", "test_lint.py", "test_standards.py", "test_api.py", "test_cli.py"),
    *("test_transfers.py", "test_facts.py", "test_ends.py", "test_rank.py", "test_nouns.py", "test_printed.py"),
    *(
        "test_publishing.py",
        "test_appraisal.py",
        "test_claims.py",
        "test_steps_said.py",
        "test_department.py",
        "test_partial.py",
    ),
)
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
    """A changed module: its path below the engine, the line, what was changed, and its whole new text."""

    path: str
    line: int
    what: str
    text: str


def mutants(path: Path, name: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spots = [node for node in _code(tree) if _kinds(node)]
    for number, node in enumerate(spots):
        for kind in _kinds(node):
            other = copy.deepcopy(tree)
            spot = [one for one in _code(other) if _kinds(one)][number]
            what = _change(spot, kind)
            yield Mutant(name, getattr(node, "lineno", 0), what, ast.unparse(ast.fix_missing_locations(other)))


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


def _kinds(node: ast.AST) -> tuple[str, ...]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARE:
            return ("compare",)
        case ast.BinOp(op=op) if type(op) in _OPERATORS:
            return ("operator",)
        case ast.BoolOp():
            return ("connective",)
        case ast.If() | ast.IfExp():
            return ("turned",)
        case ast.Constant(value=bool()):
            return ("truth",)
        case ast.Constant(value=int()):
            return ("number",)
        case _:
            return ()


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


def rounds(path: str) -> tuple[list[str], list[str]]:
    """The files of tests nearest to a module, which are loaded quickly, and then the others."""
    room = path.removeprefix("jixiao/")
    near = list(dict.fromkeys(name for prefix, names in FIRST.items() if room.startswith(prefix) for name in names))
    return near, [name for name in THEN if name not in near]


_OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "--no-header", "--tb=no")
#: How pytest ends where none of the tests is asked for.
_NOTHING_TO_RUN = 5


def dies(mutant: Mutant, copy_: Path) -> bool:
    """Whether a test fails where the module is the mutant; the copy is as it was afterwards."""
    place = copy_ / "engine" / mutant.path
    before = place.read_text(encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(copy_ / "engine"), "PYTHONDONTWRITEBYTECODE": "1"}
    place.write_text(mutant.text, encoding="utf-8")
    near, others = rounds(mutant.path)
    try:
        return any(
            subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "pytest",
                    *_OPTIONS,
                    "-m",
                    which,
                    *(str(copy_ / "tests" / name) for name in names),
                ],
                cwd=copy_,
                env=environment,
                capture_output=True,
                timeout=600,
            ).returncode
            not in (0, _NOTHING_TO_RUN)
            for which, names in (("not slow", near), ("not slow", others), ("slow", near))
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        place.write_text(before, encoding="utf-8")


def copied(place: Path) -> Path:
    """What tests need of the checkout, in a folder of its own, and what they find beside it."""
    unwanted = shutil.ignore_patterns("__pycache__", ".venv*", ".git", "demo", "build", "dist")
    shutil.copytree(ROOT, place, ignore=unwanted)
    if BESIDE.exists():
        (place.parent / BESIDE.name).symlink_to(BESIDE)
    # Compiled once for all mutants: of a module that was written since, Python takes the text.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    subprocess.run(collect, cwd=place, env=environment | {"PYTHONPATH": str(place / "engine")}, capture_output=True)
    return place


def main() -> int:
    """Draw the sample, try it, print what lived and the rate."""
    count, seed, workers = (
        int(sys.argv[n]) if len(sys.argv) > n else given for n, given in ((1, 400), (2, 1), (3, os.cpu_count() or 1))
    )
    engine = ROOT / "engine"
    every = [
        mutant
        for room in ROOMS
        for path in sorted((engine / "jixiao" / room).rglob("*.py"))
        for mutant in mutants(path, path.relative_to(engine).as_posix())
    ]
    sample = random.Random(seed).sample(every, min(count, len(every)))
    print(f"共{len(every)}个变异，试{len(sample)}个")
    with tempfile.TemporaryDirectory() as folder:
        free: Queue[Path] = Queue()
        for number in range(workers):
            free.put(copied(Path(folder) / str(number) / "jixiao"))

        def tried(mutant: Mutant) -> bool:
            place = free.get()
            try:
                dead = dies(mutant, place)
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
