"""A ruleset made ready, and submissions appraised under it: scoring and findings in one call.

This is what the commands, and programs that use jixiao as a library, call:

    ready = appraisal.ready("project-self-evaluation/2020")
    cards, problems = appraisal.appraise_all(ready, submissions)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import compress
from pathlib import Path

from jixiao import findings
from jixiao.findings.forerunners import by_project, forerunners
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems
from jixiao.intake import scope
from jixiao.law import idle
from jixiao.law.plan import plan
from jixiao.law.store import Files, Opened, read_ruleset
from jixiao.records import Finding, Scorecard, Submission
from jixiao.records.law import Plan, Planned
from jixiao.records.scorecard import Peers
from jixiao.score import score
from jixiao.values.others import without

#: The values that a submission has on the lines that are ranked, by the paths of their nodes; None where it cannot be scored.
Measured = Mapping[tuple[str, ...], Fraction] | None


@dataclass(frozen=True, slots=True)
class Law:
    """A ruleset that submissions can be appraised under; `projects` is the one for a department's projects."""

    opened: Opened
    plan: Plan
    rules: findings.Rules
    projects: "Law | None" = None

    @property
    def files(self) -> Files:
        """All files that it consists of by their shown names, its own first; the same law can be made ready from them."""
        return {**self.opened.files, **(self.projects.files if self.projects else {})}


def ready(name: str, kept: Files | None = None) -> Law:
    """The named ruleset (id, id/edition or file), read, proved and compiled; raises Problems with all that is wrong.

    With `kept` it is read from these files (`Law.files`), of which `name` is one, instead of those on the disk.
    """
    opened, found_wrong = read_ruleset(name, kept)
    problems: list[Problem] = list(found_wrong)
    planned, compiled = None, None
    try:
        planned = plan(opened.ruleset, opened.reference)
    except Problems as found:
        problems.extend(found.problems)
    try:
        compiled = findings.rules(opened.ruleset, opened.rules)
    except Problems as found:
        problems.extend(found.problems)
    if planned is not None:
        problems.extend(idle.check(planned, opened.rules))
    if planned is None or compiled is None or problems:
        raise Problems(sorted(dict.fromkeys(problems), key=lambda problem: problem.source))
    return Law(opened, planned, compiled, _for_projects(opened, kept))


def _for_projects(opened: Opened, kept: Files | None) -> Law | None:
    """The ruleset that a department ruleset names for its projects; it must be one for projects."""
    name = opened.ruleset.projects
    if not name:
        return None
    # A file is named as seen from the ruleset, wherever the command is run.
    found = ready(str(opened.path.parent / name) if Path(name).suffix else name, kept)
    if found.opened.ruleset.scope == "project":
        return found
    message, cure = f"projects 所指的“{name}”不是项目的规则集。", "请写项目的规则集，如 project-self-evaluation/2020。"
    raise Problems([Problem(opened.ruleset.source, "ruleset.projects-scope", message, cure)])


def spoken_of(using: Law, submissions: Sequence[Submission]) -> tuple[tuple[Submission, ...], tuple[Submission, ...]]:
    """The submissions that a ruleset is about, and those that it is not about.

    A ruleset for departments takes the forms of projects as those of the department that stands among them; one for projects
    passes over a department that has no indicators of its own, unless there is nothing else.
    """
    if using.opened.ruleset.scope == "department":
        return scope.gathered(submissions), ()
    whole = [scope.of_department(one) and not one.rows and not one.projects for one in submissions]
    if all(whole):
        return tuple(submissions), ()
    return tuple(compress(submissions, (not one for one in whole))), tuple(compress(submissions, whole))


def appraise(
    using: Law, submission: Submission, peers: Peers | None = None, earlier: Sequence[Scorecard] = ()
) -> Scorecard:
    """The scorecard of one submission with its findings; raises Problems for mistakes of the form.

    `peers` are what the other submissions of the run have (`among`). Without them a ruleset that ranks lines among the run is
    refused: a form that is marked by itself has no place in it. `earlier` are the scorecards that it is compared with (`beside`).
    """
    card = replace(scored(using, submission, peers, earlier), earlier=tuple(earlier))
    own, more = findings.find(using.rules, card.plan, card), _of_projects(card)
    return replace(card, findings=findings.ordered((*own, *more), card) if more else own)


def _of_projects(card: Scorecard) -> tuple[Finding, ...]:
    """What only shows over a department's projects together is the department's own finding, said once.

    What is said of one of them beside another (表间) stays with that one.
    """
    found = [finding for project in card.projects for finding in project.findings if finding.of_unit]
    return tuple({(finding.id, finding.message): finding for finding in found}.values())


def scored(
    using: Law, submission: Submission, peers: Peers | None = None, earlier: Sequence[Scorecard] = ()
) -> Scorecard:
    """The scorecard of one submission, marks only; raises Problems for mistakes of the form, and as `appraise` does.

    The projects of a department have their findings, for which they are compared with those of its `earlier` scorecards.
    """
    if peers is None and (problems := _alone(using.plan, submission)):
        raise Problems(problems)
    projects: tuple[Scorecard, ...] = ()
    if submission.projects and using.projects is not None:
        below = [project for card in earlier for project in card.projects]
        projects, wrong = appraise_all(using.projects, submission.projects, earlier=below)
        if wrong:
            raise Problems(wrong)
    return score(using.plan, submission, projects, peers)


def marked(using: Law, submissions: Sequence[Submission]) -> tuple[Scorecard, ...]:
    """The scorecards of submissions without steps and findings; raises Problems, those of all that have none."""
    cards: list[Scorecard] = []
    problems: list[Problem] = []
    for submission, peers in zip(submissions, among(using, submissions), strict=True):
        try:
            below = marked(using.projects, submission.projects) if submission.projects and using.projects else ()
            cards.append(score(using.plan, submission, below, peers, explain=False))
        except Problems as found:
            problems.extend(found.problems)
    if problems:
        raise Problems(dict.fromkeys(problems))
    return tuple(cards)


def appraise_all(
    using: Law,
    submissions: Sequence[Submission],
    watch: Callable[[Iterable[Submission]], Iterable[Submission]] = iter,
    unread: Iterable[str] = (),
    earlier: Sequence[Scorecard] = (),
) -> tuple[tuple[Scorecard, ...], tuple[Problem, ...]]:
    """Every submission's scorecard, findings across submissions included, and the problems of those that have none.

    A form that cannot be scored is reported and the others go on. `watch` may wrap the iteration (a progress bar). `unread`
    names the files of the run that could not be read: lines that are ranked tell of them. `earlier` are scorecards of earlier
    forms: each form is compared with those of its own project (`beside`).
    """
    cards: list[Scorecard] = []
    problems: list[Problem] = []
    run = zip(among(using, submissions, unread), beside(submissions, earlier), strict=True)
    for submission, (peers, own) in zip(watch(submissions), run, strict=True):
        try:
            cards.append(appraise(using, submission, peers, own))
        except Problems as found:
            problems.extend(found.problems)
    return together(using, cards), tuple(problems)


def together(using: Law, cards: Sequence[Scorecard]) -> tuple[Scorecard, ...]:
    """The scorecards of a run with what only shows over several of them."""
    across = findings.find_across(using.rules, cards)
    return tuple(
        replace(card, findings=findings.ordered((*card.findings, *more), card)) if more else card
        for card, more in zip(cards, across, strict=True)
    )


def beside(submissions: Sequence[Submission], earlier: Sequence[Scorecard]) -> tuple[tuple[Scorecard, ...], ...]:
    """For each submission the scorecards that it is to be compared with, of all the earlier ones (`forerunners`)."""
    by_form = {id(card.submission): card for card in earlier}
    known = by_project(card.submission for card in earlier)
    return tuple(tuple(by_form[id(form)] for form in forerunners(one, known)) for one in submissions)


# --- lines that are ranked among the submissions of one run -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the submissions of a run have on the lines that are ranked: `Peers` of the run as a whole, nobody left out."""

    values: Mapping[tuple[str, ...], tuple[Fraction, ...]]
    valueless: Mapping[tuple[str, ...], tuple[str, ...]]
    unscored: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def without(self, own: Measured) -> Peers:
        """What the others have of a submission that has `own` itself."""
        left = {
            path: without(values, own[path]) if own and path in own else values for path, values in self.values.items()
        }
        return Peers(left, self.valueless, self.unscored, self.unread)


def among(using: Law, submissions: Sequence[Submission], unread: Iterable[str] = ()) -> tuple[Peers, ...]:
    """What each submission's peers have on the lines that are ranked, who of them has no value, and who could not be scored.

    Where no line is ranked nothing is marked for it. `unread` names the files that could not be read.
    """
    if not ranks(using):
        return (Peers(),) * len(submissions)
    own = [measured(using, submission) for submission in submissions]
    run = ranking(using, zip(map(told_as, submissions), own, strict=True), unread)
    return tuple(map(run.without, own))


def ranking(using: Law, run: Iterable[tuple[str, Measured]], unread: Iterable[str] = ()) -> Ranking:
    """What a run has on the lines that are ranked; `run` is what each submission is called, and what it has (`measured`)."""
    every = tuple(run)
    paths = [node.path for node in _ranked(using.plan)]
    scored_ = [(name, have) for name, have in every if have is not None]
    return Ranking(
        {path: tuple(sorted(have[path] for _, have in scored_ if path in have)) for path in paths},
        {path: tuple(name for name, have in scored_ if path not in have) for path in paths},
        tuple(name for name, have in every if have is None),
        tuple(dict.fromkeys(unread)),
    )


def ranks(using: Law) -> bool:
    """Whether any line is ranked among the run."""
    return bool(_ranked(using.plan))


def told_as(submission: Submission) -> str:
    """A submission as the others of its run name it: its project, and whose it is."""
    project, unit = (
        cell.text.strip() if cell and not cell.blank else "" for cell in (submission.project, submission.unit)
    )
    return f"{project}（{unit}）" if project and unit else project or unit or str(submission.source)


def measured(using: Law, submission: Submission) -> Measured:
    """The values that a submission has on the lines that are ranked; None where it cannot be scored."""
    try:
        below = marked(using.projects, submission.projects) if submission.projects and using.projects else ()
        card = score(using.plan, submission, below, Peers(), explain=False)
    except Problems:
        return None
    lines = (line.working for line in card.lines if line.working is not None and line.working.node.ranked)
    found = ((working.node.path, working.values.get("数值")) for working in lines)
    return {path: value for path, value in found if isinstance(value, Fraction)}


def _ranked(plan: Plan) -> tuple[Planned, ...]:
    """The lines of a ruleset that are ranked among the run."""
    waiting, found = list(plan.roots), []
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        found += [node] if node.ranked else []
    return tuple(found)


def _alone(plan: Plan, submission: Submission) -> tuple[Problem, ...]:
    """What is said of a form that would be marked by itself under a ruleset that ranks lines."""
    names = "、".join(f"“{node.name}”" for node in _ranked(plan))
    if not names:
        return ()
    message = f"{names}按同一批申报表的名次计分，不能一份一份地评。"
    return (Problem(submission.source, "ruleset.ranks-run", message, "请把同一批申报表放在一次里评分。"),)
