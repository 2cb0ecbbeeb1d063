"""Rulesets are checked, and their worked examples run, in a process of their own, in limited time.

In: the name of a ruleset and, of one that is written at the desk, the files that it is made of. Out: what `jixiao ruleset check`
says of it, and the table that people read, where it says enough for one; or what `jixiao ruleset test` says. What was answered
is kept: the same files get the same answer.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, TypeVar, cast

from jixiao import findings
from jixiao.findings import appraisal
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.keeper import cases, cover, lint
from jixiao.keeper.cases import CaseResult
from jixiao.keeper.cover import Coverage
from jixiao.keeper.lint import Remark
from jixiao.keeper.lint.codes import of_problem
from jixiao.law.format import Ruleset
from jixiao.law.plan import plan
from jixiao.law.store import Files, read_ruleset
from jixiao.report.blocks import Report
from jixiao.report.framework import framework
from jixiao.web.desk.child import Asking, Child, EndedError, SlowError
from jixiao.web.desk.drafts import digest

#: So many seconds an answer may take, and so many of them are kept.
PATIENCE: Final = 30
_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Proof:
    """What the check says of a ruleset; the ruleset where its form is right, its 指标体系表 where its methods are, too."""

    remarks: tuple[Remark, ...]
    ruleset: Ruleset | None = None
    table: Report | None = None

    @property
    def errors(self) -> tuple[Remark, ...]:
        """The remarks that make it unusable."""
        return tuple(one for one in self.remarks if one.severity == "error")


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of the worked examples of a ruleset, without their scorecards, and what they touch; or why they did not run."""

    outcomes: tuple[CaseResult, ...] = ()
    coverage: Coverage | None = None
    problems: tuple[Problem, ...] = ()


#: What is asked: what is to be done, the name of a ruleset, and the files that it is made of, None for those on the disk.
Question = tuple[Callable[[str, Files | None], object], str, Files | None]
A = TypeVar("A", Proof, Tested)


def answer(question: Question) -> object:
    """What the other process answers."""
    work, name, files = question
    return work(name, files)


class Prover:
    """Checks rulesets and runs their worked examples."""

    def __init__(self, child: Asking | None = None) -> None:
        self._child: Asking = child or Child(answer, PATIENCE)
        self._known: OrderedDict[tuple[object, ...], Any] = OrderedDict()

    def check(self, name: str, files: Files | None = None) -> Proof:
        """Everything there is to say about a ruleset; raises nothing."""
        return self._asked(check, name, files, lambda wrong: Proof((of_problem(wrong),)))

    def test(self, name: str, files: Files | None = None) -> Tested:
        """What comes of its worked examples; raises nothing."""
        return self._asked(test, name, files, lambda wrong: Tested(problems=(wrong,)))

    def close(self) -> None:
        """Nothing more will be asked."""
        self._child.close()

    def _asked(
        self, work: Callable[[str, Files | None], A], name: str, files: Files | None, failed: Callable[[Problem], A]
    ) -> A:
        key = (work.__name__, name, digest(files or {}))
        if key in self._known:
            return cast(A, self._known[key])
        try:
            found: A = self._child.ask((work, name, None if files is None else dict(files)))
        except SlowError:
            message = f"检查了{PATIENCE}秒还没有完，已经停下。"
            found = failed(Problem(Source(name), "ruleset.too-slow", message, "请核对是否多写了重复的内容。"))
        except EndedError:
            message = "检查这部规则集时，检查程序中止了。"
            found = failed(Problem(Source(name), "ruleset.ends-check", message, "请撤回最后的改动再试。"))
        self._known[key] = found
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found


def check(name: str, files: Files | None) -> Proof:
    """The check of a ruleset, in this process."""
    said = lint.check(name, files).remarks
    try:
        opened, _ = read_ruleset(name, files)
    except Problems:
        return Proof(said)
    try:
        plan(opened.ruleset, opened.reference)
        findings.rules(opened.ruleset, opened.rules)
    except Problems:
        return Proof(said, opened.ruleset)
    return Proof(said, opened.ruleset, framework(opened.ruleset, opened.rules))


def test(name: str, files: Files | None) -> Tested:
    """The worked examples of a ruleset, run in this process."""
    try:
        using = appraisal.ready(name, files)
        outcomes = cases.run(using, kept=files)
    except Problems as found:
        return Tested(problems=tuple(found.problems))
    coverage = cover.cover(using, outcomes)
    return Tested(tuple(replace(one, card=None) for one in outcomes), coverage)
