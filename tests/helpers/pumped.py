"""Texts that make a pattern work hard, derived from the pattern itself.

In: a compiled pattern. Out: `before + piece × n + after` for every repetition in it: what leads to the repetition, what
the repetition takes, and something that makes the match fail. A pattern that backtracks without end meets it here.
"""

import ast
import importlib
import itertools
import pkgutil
import re
import signal
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jixiao
from jixiao.ground.regex import Regex

_SRE: Any = importlib.import_module("re._parser")
#: The three ways to ask a pattern, and what its methods come to.
_WAYS = ("match", "fullmatch", "search")
_METHODS = {**{way: way for way in _WAYS}, **dict.fromkeys(("sub", "subn", "split", "findall", "finditer"), "search")}
#: Characters of every kind that a set may ask for.
_CANDIDATES = "a1一 \t\n\0-,.:;/\"'“”《》()（）[]{}<>=≥≤±%#&*|~_+@!?X年月日元人万百十有不达否且分项目\u3000é"
#: What no pattern expects at the end of a text, and what may stand there.
_ENDS = ("", "\0", "x")
_GENERIC = (
    " ",
    "\t",
    "\n",
    "1",
    "1,",
    "1.",
    "a",
    "A",
    "a ",
    "一",
    "年",
    "十",
    "(",
    "()",
    "[",
    '"',
    "“",
    "<",
    "<a ",
    "<!--",
    "<!---->",
    "-",
    "/",
    "\\",
    "=",
    ">=",
    ":",
    "。",
    "，",
    "%",
    "&#1",
    "_x0041_",
    "第",
    "1年",
    "1月",
    "不",
    "的",
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of the package, where it was found, and the ways in which it is asked there (`match`, `search` …)."""

    where: str
    compiled: "re.Pattern[Any]"
    asked: frozenset[str]


# --- every pattern of a package -----------------------------------------------------------------------------------


def of_package() -> tuple[Pattern, ...]:
    """Every pattern that a module of the package holds, in whatever container, or writes in a call of `re`."""
    found: dict[tuple[Any, int], Pattern] = {}
    for info in pkgutil.walk_packages(jixiao.__path__, "jixiao."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        asked = _asked(tree)
        for name, value in vars(module).items():
            own = asked.get(name) if isinstance(value, re.Pattern | Regex) else None
            for pattern in _held(value, set()):
                _keep(found, info.name, pattern, frozenset(own or _WAYS))
        for pattern, way in written(tree):
            _keep(found, info.name, pattern, frozenset((way,)))
    return tuple(found.values())


def _keep(found: dict[tuple[Any, int], Pattern], where: str, pattern: "re.Pattern[Any]", asked: frozenset[str]) -> None:
    key = (pattern.pattern, pattern.flags)
    known = found.get(key)
    found[key] = Pattern(where, pattern, asked | known.asked) if known else Pattern(where, pattern, asked)


def _asked(tree: ast.AST) -> dict[str, set[str]]:
    """In which ways a module asks the patterns that its names hold."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in _METHODS:
            found.setdefault(node.value.id, set()).add(_METHODS[node.attr])
    return found


def _held(value: object, seen: set[int]) -> Iterator["re.Pattern[Any]"]:
    """The patterns in a value: itself, in containers, in records, in closures."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Regex):
        yield value.compiled()
    elif isinstance(value, Mapping):
        for one in itertools.chain(value.keys(), value.values()):
            yield from _held(one, seen)
    elif isinstance(value, (tuple, list, set, frozenset)):
        for one in value:
            yield from _held(one, seen)
    elif type(value).__module__.startswith("jixiao") and hasattr(type(value), "__dataclass_fields__"):
        for name in type(value).__dataclass_fields__:
            yield from _held(getattr(value, name, None), seen)


def written(tree: ast.AST) -> Iterator[tuple["re.Pattern[Any]", str]]:
    """The patterns that a module writes out in calls such as `re.sub("…", …)`, each with how it is asked there."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=way),
                args=[ast.Constant(value=str() | bytes() as text), *_],
            ) if way in _METHODS:
                yield re.compile(text), _METHODS[way]
            case _:
                pass


# --- texts for a pattern --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pump:
    """A text that grows: `before`, a `piece` as often as wanted, `after`."""

    before: str
    piece: str
    after: str

    def text(self, length: int) -> str:
        """The text of about this length."""
        return self.before + self.piece * (max(0, length - len(self.before)) // len(self.piece)) + self.after


def pumps(pattern: "re.Pattern[Any]") -> tuple[Pump, ...]:
    """The texts that each repetition of a pattern can be pumped with."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = _SRE.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    places = {("", piece) for piece in _GENERIC}
    for before, body in _repeats(list(tree), ""):
        samples = [piece for piece in {_sample(body, 0), _sample(body, 1), _sample(body, 2), _sample(body, 3)} if piece]
        places |= {(start, piece) for piece in samples for start in ("", before)}
        places |= {(before, one + two) for one, two in itertools.permutations(samples, 2)}
        places |= {(before, piece) for piece in (" ", "1", "a", "一")}
    return tuple(Pump(before, piece, after) for before, piece in sorted(places) for after in _ENDS)


def _repeats(nodes: list[Any], before: str) -> Iterator[tuple[str, list[Any]]]:
    """Every repetition in a tree: a sample of what leads to it, and its body."""
    for op, given in nodes:
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = given
            if most > 3:
                yield before, list(body)
            yield from _repeats(list(body), before)
        for inner in _inside(name, given):
            yield from _repeats(inner, before)
        before += _sample([(op, given)], 0)


def _inside(name: str, given: Any) -> Iterable[list[Any]]:
    match name:
        case "SUBPATTERN":
            return [list(given[3])]
        case "ATOMIC_GROUP":
            return [list(given)]
        case "BRANCH":
            return [list(branch) for branch in given[1]]
        case "ASSERT" | "ASSERT_NOT":
            return [list(given[1])]
        case _:
            return []


def _sample(nodes: list[Any], which: int) -> str:
    """A text that a piece of a pattern takes: the shortest (`which` 0), or others with other characters and branches."""
    out = ""
    for op, given in nodes:
        match str(op):
            case "LITERAL":
                out += chr(given)
            case "NOT_LITERAL":
                out += next(char for char in _CANDIDATES[which:] if ord(char) != given)
            case "ANY":
                out += "a1一 "[which]
            case "IN":
                fitting = [char for char in _CANDIDATES if _in(char, given)]
                fitting += [chr(one[0]) for kind, one in given if str(kind) == "RANGE"]
                fitting += [chr(one) for kind, one in given if str(kind) == "LITERAL"]
                out += fitting[min(which, len(fitting) - 1)] if fitting else ""
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, body = given
                out += _sample(list(body), which) * max(least, min(most, 1 if which else 0))
            case "SUBPATTERN":
                out += _sample(list(given[3]), which)
            case "ATOMIC_GROUP":
                out += _sample(list(given), which)
            case "BRANCH":
                branches = given[1]
                out += _sample(list(branches[which % len(branches)]), which)
            case _:  # places and looks take no character
                pass
    return out


def _in(char: str, items: list[Any]) -> bool:
    negated = bool(items) and str(items[0][0]) == "NEGATE"
    kinds = {"DIGIT": str.isdigit, "SPACE": str.isspace, "WORD": lambda one: one.isalnum() or one == "_"}
    hit = False
    for kind, given in items:
        match str(kind):
            case "LITERAL":
                hit = hit or ord(char) == given
            case "RANGE":
                hit = hit or given[0] <= ord(char) <= given[1]
            case "CATEGORY":
                name = str(given).removeprefix("CATEGORY_")
                meant = kinds[name.removeprefix("NOT_")](char)
                hit = hit or (not meant if name.startswith("NOT_") else meant)
    return hit != negated


# --- trying --------------------------------------------------------------------------------------------------------


#: Bounds are given for a machine of our own without the counting of coverage; others are up to this many times slower.
#: What a bound must tell apart are seconds and minutes.
PATIENCE: Final = 5


def within(seconds: float) -> AbstractContextManager[None]:
    """Raises TimeoutError when what is done takes far more processor time of this process than a machine at rest needs."""
    return _within(PATIENCE * seconds)


@contextmanager
def _within(seconds: float) -> Iterator[None]:

    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def endless(pattern: Pattern, length: int, seconds: float) -> Pump | None:
    """The first text of about this length that a pattern needs more than the given processor time for; None for none."""
    compiled = pattern.compiled
    asked = [getattr(compiled, way) for way in sorted(pattern.asked)]
    for pump in pumps(compiled):
        words: Any = pump.text(length)
        if isinstance(compiled.pattern, bytes):
            words = words.encode("utf-8")
        try:
            with _within(seconds):
                for ask in asked:
                    ask(words)
        except TimeoutError:
            return pump
    return None
