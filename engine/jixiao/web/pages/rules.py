"""Rulesets: which there are, each as the table that people read beside the text that it is written in, and what comes of it.

What is typed into a draft is `drafting`'s to take; here it is shown, with what its check says. Files are those that
`ruleset docs` and `form` write.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from jixiao.cli import comparing, documents
from jixiao.findings import appraisal
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.ground.regex import regex
from jixiao.keeper.lint import Remark
from jixiao.law.format import Ruleset
from jixiao.render import forms as blanks
from jixiao.render import pictures
from jixiao.report import blocks
from jixiao.report.comparison import comparison_report
from jixiao.report.framework import framework, leaves
from jixiao.say import labels
from jixiao.study import compare
from jixiao.web import rulebook
from jixiao.web.asking import Asked, show
from jixiao.web.desk import drafts
from jixiao.web.desk.desk import chosen
from jixiao.web.desk.drafts import Draft
from jixiao.web.look import download, page
from jixiao.web.persons import Right

#: What a draft from a table says of a line that a person is to look at.
_OPEN: Final = regex(r"#\s*【待核】(.*)")
#: So many rows a form has for what units add, as `jixiao form` writes it.
_ROWS: Final = 3


def every(asked: Asked) -> Response:
    """The rulesets that there are."""
    rows = list(rulebook.listed(asked))
    return page(asked, "rules.html", rows=rows, now=chosen(asked.desk.acts)[0], forms=len(asked.forms()))


def one(asked: Asked) -> Response:
    """A ruleset; of a draft that has several saves the one that `save` names."""
    name = _name(asked)
    draft = rulebook.draft(asked, name)
    wanted = asked.query.get("save", "")
    earlier = next((act for act in draft.saves if str(act.id) == wanted), None) if draft else None
    return shown(asked, name, draft, earlier.content["text"] if earlier else None)


def shown(
    asked: Asked,
    name: str,
    draft: Draft | None,
    typed: str | None = None,
    refused: Sequence[Problem] = (),
    status: int = 200,
    known: int | None = None,
) -> Response:
    """The page of a ruleset, with what was typed instead of what is saved, and why that was not saved.

    `known` is the number of the state that whoever typed has seen.
    """
    text = rulebook.text(name, draft) if typed is None else typed
    said = rulebook.proof(asked, name, typed)
    file = drafts.file(draft.name) if draft else ""
    own = [remark for remark in said.remarks if remark.source.file == file or not draft]
    return page(
        asked,
        "ruleset.html",
        status=status,
        name=name,
        draft=draft,
        text=text,
        lines=_marked(text, own),
        said=said,
        title=said.ruleset.title if said.ruleset else name,
        remarks=[(one, _line(one)) for one in said.remarks if one.severity != "info"],
        hints=[(one, _line(one)) for one in said.remarks if one.severity == "info"],
        open=_open(text),
        blocks=kinds(said.table) if said.table else (),
        places=_places(said.ruleset) if said.ruleset else {},
        words=blocks.text,
        unsaved=draft is not None and text != draft.text,
        refused=refused,
        known=asked.state.number if known is None else known,
        earlier=draft is not None and asked.query.get("save") in {str(act.id) for act in draft.saves[:-1]},
        began=_began(draft) if draft else (),
        using=_using(asked, name, draft),
    )


def _name(asked: Asked) -> str:
    return f"{asked.params['family']}/{asked.params['edition']}"


def _line(one: Remark) -> str:
    """Where a remark is about, as one says who has the file before them."""
    return f"第{one.source.line}行" if one.source.line else str(one.source)


def _marked(text: str, remarks: Sequence[Remark]) -> list[str]:
    """For each line of a text the gravest thing that is said of it; `""` for nothing."""
    marks = [""] * (text.count("\n") + 1)
    for one in sorted(remarks, key=lambda one: labels.SEVERITIES.index(one.severity), reverse=True):
        if 0 < one.source.line <= len(marks):
            marks[one.source.line - 1] = one.severity
    return marks


def _open(text: str) -> list[tuple[int, str]]:
    """The lines of a draft that say what a person is still to look at."""
    found = ((number, _OPEN.search(line)) for number, line in enumerate(text.splitlines(), 1))
    return [(number, match[1]) for number, match in found if match]


def _places(ruleset: Ruleset) -> dict[tuple[int, int], int]:
    """The lines on which indicators stand, by the row and cell of the table that name them."""
    found: dict[tuple[int, int], int] = {}
    before: Sequence[object] = ()
    for number, path in enumerate(leaves(ruleset.indicators)):
        fresh = [node for depth, node in enumerate(path) if len(before) <= depth or before[depth] is not node]
        found |= {(number, 2 * at): node.source.line for at, node in enumerate(fresh)}
        before = path
    return found


def _began(draft: Draft) -> list[dict[str, str]]:
    """What was told when a draft was made from a table."""
    told: list[dict[str, str]] = json.loads(draft.saves[0].content.get("warnings", "[]"), parse_float=str)
    return told


def _using(asked: Asked, name: str, draft: Draft | None) -> str:
    """Whether the desk scores by this ruleset: `now`, `before` where by an earlier save of it, `""` where not."""
    if chosen(asked.desk.acts)[0] != name:
        return ""
    kept = asked.state.law.opened.files
    return "now" if draft is None or kept[drafts.file(draft.name)] == draft.text.encode() else "before"


def kinds(report: blocks.Report) -> list[tuple[str, blocks.Block | Markup]]:
    """The blocks of a document with what each is, for a template; a chart as its picture, and the table of its figures."""
    made: list[tuple[str, blocks.Block | Markup]] = []
    for block in report.blocks:
        if isinstance(block, blocks.Chart):
            made += [("Picture", Markup(pictures.draw(block))), ("Table", blocks.tabled(block))]
        else:
            made.append((type(block).__name__, block))
    return made


# --- files ----------------------------------------------------------------------------------------------------


def file(asked: Asked) -> Response:
    """A ruleset as a file: its text, its table, or a blank form."""
    name, wanted = _name(asked), asked.params["file"]
    draft = rulebook.draft(asked, name)
    if wanted == "ruleset.yaml":
        return download(rulebook.text(name, draft), f"{name.replace('/', '-')}.yaml")
    if wanted not in _FILES:
        raise HTTPException(404)
    using = rulebook.law(asked, name)
    what, form = wanted.split(".")
    called = f"{_FILES[wanted]}（{using.opened.ruleset.title}）.{form}"
    if what == "table":
        report = framework(using.opened.ruleset, using.opened.rules)
        return download(documents.rendered((report,), form), called)
    blank = blanks.blank(using.plan, rows=_ROWS)
    return download(blanks.workbook(blank) if form == "xlsx" else blanks.document(blank), called)


_FILES: Final[Mapping[str, str]] = {
    "table.xlsx": "指标体系表",
    "table.md": "指标体系表",
    "form.xlsx": "自评表",
    "form.docx": "自评表",
}


# --- worked examples ------------------------------------------------------------------------------------------


def cases(asked: Asked) -> Response:
    """The worked examples of a ruleset, run."""
    name = _name(asked)
    return tried(asked, name, rulebook.draft(asked, name))


def tried(
    asked: Asked,
    name: str,
    draft: Draft | None,
    typed: str | None = None,
    refused: Sequence[Problem] = (),
    known: int | None = None,
) -> Response:
    """The page of worked examples, with what was typed and why it was not saved; `known` as in `shown`."""
    text = typed if typed is not None else draft.cases if draft else ""
    found = asked.desk.prover.test(*(rulebook.files(asked, name) if draft else (name,)))
    return page(
        asked,
        "cases.html",
        status=422 if refused else 200,
        name=name,
        draft=draft,
        text=text,
        known=asked.state.number if known is None else known,
        found=found,
        wrong=[one for one in found.outcomes if one.differences],
        rows=found.coverage.rows() if found.coverage else (),
        untouched=found.coverage.listed(touched=False) if found.coverage else (),
        refused=refused,
    )


# --- two of them ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """A ruleset that may be compared."""

    name: str
    title: str


def against(asked: Asked) -> Response:
    """Two rulesets compared, and on demand what the second makes of the forms at hand."""
    choices = list(_choices(asked))
    names = [asked.query.get(side, "") for side in ("before", "after")]
    report = None
    if all(names):
        for name in names:
            rulebook.draft(asked, name)
        one, two = (rulebook.law(asked, name) for name in names)
        changes = compare.differences(one.opened, two.opened)
        at_hand = [form.made for form in asked.forms()] if asked.query.get("on") else []
        forms, _ = appraisal.spoken_of(one, at_hand)
        found = comparing.impact(one, two, forms) if forms else None
        report = comparison_report(one.opened.reference, two.opened.reference, changes, found)
    return page(
        asked,
        "compare.html",
        choices=choices,
        before=names[0] or chosen(asked.desk.acts)[0],
        after=names[1],
        on=asked.query.get("on", ""),
        report=report,
        blocks=kinds(report) if report else (),
        words=blocks.text,
        forms=len(asked.forms()),
    )


def _choices(asked: Asked) -> Iterator[Choice]:
    for name in rulebook.own(asked):
        yield Choice(f"{drafts.FAMILY}/{name}", f"草稿 {name}")
    for ruleset in rulebook.shipped():
        yield Choice(f"{ruleset.id}/{ruleset.edition}", f"{ruleset.title}（{ruleset.id}/{ruleset.edition}）")


ROUTES: Final = (
    show("/rules", every, Right.ALL),
    show("/rules/compare", against, Right.ALL),
    show("/rules/{family}/{edition}", one, Right.ALL),
    show("/rules/{family}/{edition}/cases", cases, Right.ALL),
    show("/rules/{family}/{edition}/{file}", file, Right.ALL),
)
