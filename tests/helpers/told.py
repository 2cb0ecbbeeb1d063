"""What a form tells of a submission, and the rulesets whose forms are tried: for the tests of `forms` and `supplements`."""

from collections.abc import Callable, Iterator, Mapping

from helpers import ROOT
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.problems import Problems, Source
from jixiao.intake import canonical as submission
from jixiao.intake.canonical import writer as canonical
from jixiao.intake.forms import vocabulary as v
from jixiao.keeper import cases
from jixiao.law.store import shipped_files
from jixiao.records import Budget, Cell, Fund, Part, Row, Submission
from jixiao.render import forms

WRITERS: Mapping[str, Callable[[forms.Form], bytes]] = {"xlsx": forms.workbook, "docx": forms.document}
RULESETS = tuple(f"{identity}/{edition}" for identity, edition, _ in shipped_files())
READY = {name: appraisal.ready(name) for name in RULESETS}
DEFAULT = "project-self-evaluation/2020"
DEPARTMENT = "department-overall-hunan/2017"
#: Rulesets all of whose lines are fixed: their points are printed on the form.
FIXED = tuple(name for name in RULESETS if not any(root.node.open for root in READY[name].plan.roots))


def form_of(text: str) -> Submission:
    (found,) = submission.parse(located.load(text, "表.yaml"))
    return found


def submissions(name: str) -> Iterator[tuple[str, Submission]]:
    """Every submission among the cases of a ruleset that can be read at all."""
    for path in sorted(cases.folder(ROOT / "rulesets" / f"{name}.yaml").glob("*.yaml")):
        tree = located.load(located.read(path), path.name)
        assert isinstance(tree, located.Items)
        for case in tree:
            assert isinstance(case, located.Fields)
            try:
                (form,) = submission.parse(case["submission"])
            except Problems:
                continue
            yield str(case["name"]), form


# --- what a form can tell ---------------------------------------------------------------------------------------


def cell(one: Cell | None) -> Cell | None:
    """A box says its text: an empty one, a column that is not there and a formula without a result are the same."""
    return Cell(text=one.text, source=Source("")) if one and one.text and not one.uncomputed else None


def said(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: found for name, one in cells.items() if (found := cell(one))}


def told(form: Submission, like: Submission | None = None) -> str:
    """What a form tells of a submission, as canonical YAML.

    It does not tell an empty box from none, the rest of a row that says nothing but the name of a fixed line, what was
    hidden, a department's projects (forms of their own) and the shown beside the stored value. Points about which `like`
    is silent are those that the form prints from the ruleset, and are left out.
    """
    like = like or form
    columns = [name for name in canonical.ROW if name != "weight" or any(cell(row.weight) for row in like.rows)]
    points = bool(like.budget.total and cell(like.budget.total.weight))
    rows = []
    for row in form.rows:
        names = (v.squeeze(row.path[0]), *(v.squeeze(name) for name in row.path[1:-1] if name), row.path[-1])
        values = {name: cell(getattr(row, name)) for name in columns}
        experts = tuple(one for mark in row.experts if (one := cell(mark)))
        parts = tuple(
            Part(actual=cell(part.actual) or Cell(text="", source=Source("")), weight=cell(part.weight))
            for part in row.parts
        )
        if any(values.values()) or said(row.elements) or experts or parts:
            rows.append(
                Row(path=names, source=Source(""), elements=said(row.elements), experts=experts, parts=parts, **values)
            )
    funds = {}
    for name in canonical.FUNDS:
        fund = getattr(form.budget, name)
        amounts = {key: cell(getattr(fund, key)) if fund else None for key in canonical.FUND}
        amounts["weight"] = amounts["weight"] if points else None
        funds[name] = Fund(source=Source(""), **amounts) if any(amounts.values()) else None
    return canonical.dump(
        Submission(
            source=Source(""),
            project=cell(form.project),
            unit=cell(form.unit),
            department=cell(form.department),
            year=form.year,
            budget=Budget(unit=cell(form.budget.unit), **funds),
            goal_expected=cell(form.goal_expected),
            goal_achieved=cell(form.goal_achieved),
            rows=tuple(rows),
            group_weights=form.group_weights,
            printed_total=cell(form.printed_total),
            printed_grade=cell(form.printed_grade),
            narrative=said(form.narrative),
            facts=said(form.facts),
            judgements=form.judgements,
        )
    )


def marks(name: str, form: Submission) -> object:
    """The scorecard's lines and total, or the codes of what is wrong with the form."""
    try:
        card = appraisal.scored(READY[name], form)
    except Problems as found:
        return sorted(problem.code for problem in found.problems)
    return [
        (one.path, one.possible, one.earned, one.supported, one.status, one.evidence, one.method) for one in card.lines
    ], (
        card.possible,
        card.earned,
        card.pending,
        card.grade,
    )
