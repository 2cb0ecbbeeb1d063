"""Changes every number of a ruleset, one at a time, and shows that its worked examples notice.

In: rulesets (ids, or files; none: all that ship, and the shared finding rules). Each weight, band edge, share, points,
threshold and numeral of a formula is raised by 1 (in the unit it is written in: 1 %), raised by a tenth and lowered by
a tenth. Out: one line per change that neither the checks refuse nor an example notices, with its place; exit 1
where there is any. What survives is a number that nobody would miss: an example is lacking, or the number is idle.
Changes that can alter no mark are listed with the reason why (`EQUIVALENT`) and do not count. Rules that hold across
several forms are left out, as they are by the coverage of examples: an example is one form and cannot touch them.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

from jixiao.findings import appraisal
from jixiao.ground import decimals, located, shipped
from jixiao.ground.problems import Problems, Source
from jixiao.keeper import cases
from jixiao.law.store import find, shipped_files

#: Keys whose value is a number that decides something.
NUMBERS = frozenset(
    {
        *("weight", "total", "cap", "inner", "from", "to", "above", "below", "share", "points", "at", "mark", "base"),
        *(
            "each",
            "zero-at",
            "pass-line",
            "slope",
            "floor",
            "tolerance",
            "full",
            "trim",
            "trim-from",
            "least",
            "max",
            "rest",
            "places",
        ),
    }
)
#: Mappings whose values are all such numbers, whatever their keys.
TABLES = frozenset({"thresholds", "table"})
#: Keys whose value is an expression; the numerals in it decide something.
EXPRESSIONS = frozenset({"value", "when", "of", "reached", "absent-when"})


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Changes of a number that can alter no mark: in which file, of which text and numeral, into what, and why."""

    file: str
    text: str  # `key: value` as a Mutant has it
    numeral: int  # the how-manieth of the value, from 0
    new: tuple[str, ...]
    reason: str

    def explains(self, mutant: "Mutant") -> bool:
        """Whether a change is one of these."""
        place = (mutant.source.file, mutant.text, mutant.numeral)
        return place == (self.file, self.text, self.numeral) and mutant.new in self.new


#: Changes that no example can notice, because no mark depends on them.
EQUIVALENT = (
    Equivalent(
        "rulesets/department-overall-sichuan/2020.yaml",
        "when: 公用经费偏差率 > 20% 或 公用经费偏差区间 = '20%以上'",
        0,
        ("18",),
        "the case before it, ≤ 20%, has taken what lies between",
    ),
    Equivalent(
        "rulesets/department-overall-hunan/2017.yaml",
        "each: 1",
        0,
        ("0.9",),
        "breaches are counted whole: the ninth is the first to weigh more, and the fifth has taken all 15 points",
    ),
    Equivalent(
        "rulesets/common/1.yaml",
        "when: 项目.无处接收分值 > 0",
        0,
        ("1",),
        "points are only left over where no first level applies, and those of a shipped ruleset add up to its total",
    ),
    Equivalent("rulesets/common/1.yaml", "points: 3", 0, ("2.7",), "digits are counted whole"),
)

_NUMERAL = re.compile(r"(?<![\w.·])\d+(?:\.\d+)?")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|‘[^’]*’")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A number of a file, where it stands, and what it is changed into."""

    source: Source
    old: str
    new: str
    text: str  # the key and the whole value: `each: 5%`
    numeral: int  # the how-manieth of the value, from 0

    def __str__(self) -> str:
        return f"{self.source}: {self.old} → {self.new}"

    def applied(self, text: str) -> str:
        """The text of the file with the number changed."""
        lines = text.splitlines(keepends=True)
        line, start = lines[self.source.line - 1], self.source.col - 1
        assert line[start:].startswith(self.old), f"{self.source}: {self.old} is not there"
        lines[self.source.line - 1] = line[:start] + self.new + line[start + len(self.old) :]
        return "".join(lines)


def mutants(text: str, file: str) -> Iterator[Mutant]:
    """Every change of every number that decides something in a file of law."""
    lines = text.splitlines()
    for key, value, is_expression in _values(located.load(text, file), ""):
        source = value.source
        written = lines[source.line - 1][source.col - 1 :]
        start = 1 if written[:1] in ("'", '"') else 0
        if not written[start:].startswith(str(value)):
            continue  # over several lines, or with escapes: its columns are not known
        hidden = _QUOTED.sub(lambda found: "·" * len(found[0]), str(value))
        for number, numeral in enumerate(_NUMERAL.finditer(hidden if is_expression else str(value))):
            place = Source(file, source.line, source.col + start + numeral.start())
            capped = (
                is_expression and value.replace(" ", "").startswith("最小(1,") and not numeral.start() > len("最小(1")
            )
            # A mark above the weight is cut in any case, so that a higher cap on the share would be no change.
            changed = _changed(numeral[0], only_lower=capped)
            yield from (Mutant(place, numeral[0], new, f"{key}: {value}", number) for new in changed)


def _values(node: located.Located, key: str) -> Iterator[tuple[str, located.Text, bool]]:
    match node:
        case located.Fields() if node.get("across") == "true":
            return
        case located.Fields():
            for name, value in node.items():
                yield from _values(value, "points" if key in TABLES and isinstance(value, located.Text) else name)
                if name == "thresholds" and isinstance(value, located.Fields):  # those of shared rules, by id
                    for inner in value.values():
                        if isinstance(inner, located.Fields):
                            yield from _values(inner, "thresholds")
        case located.Items():
            for value in node:
                yield from _values(value, key)
        case located.Text() if key in EXPRESSIONS:
            yield key, node, True
        case located.Text() if key in NUMBERS and re.fullmatch(r"-?\d+(\.\d+)?[%‰]?", node):
            yield key, node, False


def _changed(numeral: str, *, only_lower: bool) -> tuple[str, ...]:
    exact = _exact(numeral)
    others = (exact + 1, exact * Fraction(11, 10), exact * Fraction(9, 10))
    return tuple(dict.fromkeys(decimals.plain(other, 6) for other in others if _differ(exact, other, only_lower)))


def _exact(numeral: str) -> Fraction:
    exact = decimals.number(numeral)
    assert exact is not None
    return exact


def _differ(exact: Fraction, other: Fraction, only_lower: bool) -> bool:
    return other < exact if only_lower else other != exact


def survivors(name: str) -> tuple[list[Mutant], int]:
    """The changes of a ruleset that nothing notices, and how many were tried."""
    path = find(name)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        text = path.read_text(encoding="utf-8")
        tried = list(dict.fromkeys(mutants(text, _shown(path))))  # what aliases repeat is one number
        return _unnoticed(copy, text, tried, [(copy, cases.folder(path))]), len(tried)


def shared_survivors(shared: Path) -> tuple[list[Mutant], int]:
    """The changes of shared finding rules that no example of any shipped ruleset notices, and how many were tried."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "rulesets"
        shutil.copytree(shipped.folder("rulesets"), home)
        copy = home / shared.parent.name / shared.name
        text = shared.read_text(encoding="utf-8")
        tried = list(mutants(text, _shown(shared)))
        users = []
        for path in sorted(home.glob("*/*.yaml")):
            # A shared file is looked for beside a ruleset first: each gets its own way to the changed one.
            if path.parent != copy.parent and f"{shared.parent.name}/{shared.stem}" in path.read_text(encoding="utf-8"):
                (path.parent / shared.parent.name).symlink_to(copy.parent, target_is_directory=True)
                users.append((path, cases.folder(path)))
        return _unnoticed(copy, text, tried, users), len(tried)


def _unnoticed(copy: Path, text: str, tried: Iterable[Mutant], laws: Sequence[tuple[Path, Path]]) -> list[Mutant]:
    """The changes that nothing notices; examples that fail before any change would notice everything, and are refused."""
    if _noticed(copy, text, laws):
        raise SystemExit(f"{copy.parent.name}/{copy.name}: examples fail before any change")
    return [one for one in tried if not _noticed(copy, one.applied(text), laws)]


def _noticed(copy: Path, text: str, laws: Iterable[tuple[Path, Path]]) -> bool:
    """Whether a check refuses the changed text, or an example of a ruleset comes out differently."""
    copy.write_text(text, encoding="utf-8")
    return any(_differs(law, folder) for law, folder in laws if folder.is_dir())


def _differs(law: Path, folder: Path) -> bool:
    try:
        using = appraisal.ready(str(law))
    except Problems:
        return True
    return any(outcome.differences for outcome in cases.run(using, folder))


def _shown(path: Path) -> str:
    root = shipped.folder("rulesets").parent
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def main(names: Sequence[str]) -> int:
    """Print what survives in the named rulesets, or in all that ship; 1 where anything does."""
    laws = names or [f"{identity}/{edition}" for identity, edition, _ in shipped_files()]
    shared = () if names else sorted((shipped.folder("rulesets") / "common").glob("*.yaml"))
    total = 0
    for label, work in (
        *((name, partial(survivors, name)) for name in laws),
        *((_shown(path), partial(shared_survivors, path)) for path in shared),
    ):
        left, tried = work()
        explained = [(one, reason.reason) for one in left for reason in EQUIVALENT if reason.explains(one)]
        unnoticed = [one for one in left if one not in dict(explained)]
        total += len(unnoticed)
        for one in unnoticed:
            print(one)
        for one, why in explained:
            print(f"{one}: equivalent, {why}")
        print(f"{label}: {tried} changes, {len(unnoticed)} unnoticed, {len(explained)} equivalent")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
