"""The linter: a ruleset → what is wrong with it, and what is odd though it works.

Comes in: the name or file of a ruleset. Goes out: remarks with permanent codes (`codes`), in the order of the file. An
error is what loading refuses; a ruleset with errors is judged no further. Warnings and hints are about rulesets that
load: parts that can never take effect, that say a thing twice, that are declared and not used. What cannot be decided
exactly from the ruleset alone is not said.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from jixiao.audit import wordings
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.keeper import relations
from jixiao.keeper.lint.absence import absence
from jixiao.keeper.lint.codes import CODES, Code, Fix, Remark, of_problem
from jixiao.keeper.lint.naming import naming
from jixiao.keeper.lint.papers import papers
from jixiao.keeper.lint.rates import rates
from jixiao.keeper.lint.rules import rules
from jixiao.keeper.lint.scoring import scoring, vetoes
from jixiao.law.store import Files, contents, find, holds_relations, holds_remnants, shown_name
from jixiao.say import labels
from jixiao.score import conservation

__all__ = ["CODES", "Checked", "Code", "Fix", "Remark", "check", "lint", "reaches"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was said about one ruleset, and how many finding rules it has (0 where it does not load)."""

    name: str
    remarks: tuple[Remark, ...]
    rules: int

    @property
    def errors(self) -> tuple[Remark, ...]:
        """The remarks that make the ruleset unusable."""
        return tuple(one for one in self.remarks if one.severity == "error")


def check(name: str, kept: Files | None = None) -> Checked:
    """Everything there is to say about the named ruleset (id, id/edition or file); raises nothing.

    With `kept` it is read from these files, its worked examples among them, instead of those on the disk.
    """
    try:
        if kept is None and holds_relations(name):
            return Checked(name, (), len(relations.opened(name)[0].relations))
        if kept is None and holds_remnants(name):
            return Checked(name, (), len(wordings.load(located.read(find(name)), shown_name(find(name)))))
        using = appraisal.ready(name, kept)
    except Problems as found:
        lines = _lines(name, kept)
        said = tuple(of_problem(problem, _fix(problem, lines)) for problem in dict.fromkeys(found.problems))
        return Checked(name, said, 0)
    if lost := conservation.prove(using.plan):
        return Checked(name, tuple(map(of_problem, lost)), 0)
    return Checked(name, lint(using, kept), len(using.opened.rules))


def lint(using: appraisal.Law, kept: Files | None = None) -> tuple[Remark, ...]:
    """What is odd about a ruleset that loads, in the order of its file; `kept` as in `check`."""
    ruleset = using.opened.ruleset
    prepared = (*using.rules.single.rules, *using.rules.across.rules)
    said: Iterable[Remark] = (
        *scoring(ruleset),
        *vetoes(using.plan, ruleset),
        *absence(ruleset),
        *naming(ruleset),
        *rules(prepared),
        *rates(using.plan, prepared),
        *papers(using.opened, using.opened.rules, _line(using.opened.path, kept), kept),
    )
    return tuple(sorted(dict.fromkeys(said), key=lambda one: (one.source, one.code, one.message)))


def reaches(remarks: Sequence[Remark], severity: str) -> bool:
    """Whether any remark is at least as grave as `severity`."""
    rank = labels.SEVERITIES.index
    return any(rank(one.severity) <= rank(severity) for one in remarks)


# --- the text of the file -------------------------------------------------------------------------------------


def _lines(name: str, kept: Files | None) -> Callable[[Source], str]:
    try:
        return _line(find(name, kept), kept)
    except Problems:
        return lambda _: ""


def _line(path: Path, kept: Files | None) -> Callable[[Source], str]:
    """Gives the line that a place of this file is in; "" for places of other files, whose text is not at hand."""
    try:
        shown = shown_name(path)
        lines = located.decode(contents(path, kept), shown).splitlines()
    except Problems:
        return lambda _: ""
    return lambda source: lines[source.line - 1] if source.file == shown and 0 < source.line <= len(lines) else ""


def _fix(problem: Problem, line: Callable[[Source], str]) -> Fix | None:
    """The correction of a problem where it is certain: a key that only lacks its hyphens or its small letters."""
    if problem.code != "ruleset.unknown-key":
        return None
    found = re.match(r"[\w-]+", line(problem.source)[problem.source.col - 1 :], re.ASCII)
    new = found[0].replace("_", "-").lower() if found else ""
    if found is None or new == found[0] or f"“{new}”" not in problem.cure:
        return None
    return Fix(problem.source, found[0], new)
