"""Scorecards → what an evaluator wants to see at a glance in a terminal.

In: scorecards, the width of the terminal, whether colours are wanted. Out: text. Long values are shortened with `…`
(the other formats have them whole); findings are never shortened. Nothing is printed and no terminal is asked.
"""

from collections.abc import Sequence
from dataclasses import replace

import click

from jixiao.records import Finding, Line, Scorecard, Status
from jixiao.report import cards as document
from jixiao.report import evidence, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import text
from jixiao.report.exhibits import mark, remark, worth
from jixiao.report.figures import fixed
from jixiao.say import labels, sources, steps
from jixiao.say import partial as unread
from jixiao.say.plain import Field, one_line, table, width, wrapped

#: The narrowest output that still has room for the figures and a few characters of each text.
_ROOMY = 110
LEAST_WIDTH = 76

_FIELDS = (
    Field("指标", least=12),
    Field("分值", "right"),
    Field("得分", "right"),
    Field("有依据", "right"),
    Field("证据"),
    Field("指标值", least=6),
    Field("完成值", least=6),
    Field("说明", least=8),
)
_SUMMARY = (
    Field("序号", "right"),
    Field("项目", least=10),
    Field("单位", least=6),
    Field("得分", "right"),
    Field("有依据", "right"),
    Field("待评判", "right"),
    Field("等级"),
    Field("执行率", "right"),
    Field("问题"),
)
_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
_STATUS_COLOURS = {Status.PENDING: "yellow", Status.MISSING: "red", Status.NOT_APPLICABLE: "blue"}


def render(cards: Sequence[Scorecard], *, width: int = 100, colour: bool = False) -> str:
    """All scorecards, and a table over them where there is more than one; ends in one line break, `""` for none."""
    columns = max(width, LEAST_WIDTH)
    parts = ["\n".join(_card(card, columns, colour)) for card in cards]
    if len(cards) > 1:
        rows = [_summed(n, card) for n, card in enumerate(cards, 1)]
        title = f"汇总（{len(cards)}个；问题依次为{'/'.join(labels.SEVERITY.values())}的个数）"
        parts.append("\n".join([title, *table(_SUMMARY, rows, columns)]))
    return "\n\n".join(parts) + "\n" if parts else ""


def _card(card: Scorecard, columns: int, colour: bool) -> list[str]:
    return [
        *_header(card, columns, colour),
        "",
        *_lines(card, columns, colour),
        "",
        *found(card, columns, colour),
        *_projects(card, columns),
    ]


def _projects(card: Scorecard, columns: int) -> list[str]:
    """A department's projects at a glance; each can be scored by itself for its lines."""
    if not card.projects:
        return []
    rows = [_summed(n, project) for n, project in enumerate(card.projects, 1)]
    return ["", f"所属项目（{len(rows)}个；问题依次为严重/警告/提示的个数）", *table(_SUMMARY, rows, columns)]


def _summed(n: int, card: Scorecard) -> tuple[str, ...]:
    project, unit, earned, supported, pending, _, grade, rate, *counts = document.summary_row(card)
    return (str(n), project, unit, earned, supported, pending, grade, rate, "/".join(counts))


def _header(card: Scorecard, columns: int, colour: bool) -> list[str]:
    submission = card.submission
    facts = (
        ("项目", sentences.stated(submission.project) or "未填写"),
        ("单位", sentences.stated(submission.unit) or "未填写"),
        ("年度", str(submission.year) if submission.year else "未填写"),
        ("规则", sources.named(card.ruleset)),
        *((("分值", own),) if (own := sentences.printed(card)) else ()),
        ("来源", unread.inferred(submission, str(submission.source))),
        ("资金", text(sentences.money(card))),
        ("得分", _totals(card)),
        *((("构成", rests),) if (rests := evidence.sum_of(card)) else ()),
        ("等级", document.grade(card) + sentences.ruled(card)),
        *((("申报", sentences.declared(card)),) if card.declared else ()),
        *((("缺漏", f"{missing}。"),) if (missing := unread.partial(card)) else ()),
    )
    out = [line for name, value in facts for line in wrapped(one_line(f"{name}：{value}"), columns, indent=6)]
    if colour:
        out[0] = click.style(out[0], bold=True)
        out[-1] = click.style(out[-1], bold=True)
    return out


def _totals(card: Scorecard) -> str:
    marks = (("", card.earned), ("有依据 ", card.supported), ("待评判 ", card.pending), ("分值 ", card.possible))
    return " / ".join(f"{name}{fixed(value)}" for name, value in marks)


def _lines(card: Scorecard, columns: int, colour: bool) -> list[str]:
    marked = set(map(id, of.leaves(card)))
    shown = [line for line in card.lines if line.level == 1 or id(line) in marked]
    leaf = [id(line) in marked for line in shown]
    rows = [_row(line, is_leaf) for line, is_leaf in zip(shown, leaf, strict=True)]

    def paint(row: int, field: int, padded: str) -> str:
        if not leaf[row]:
            return click.style(padded, bold=True)
        if _FIELDS[field].title == "得分" and shown[row].status in _STATUS_COLOURS:
            return click.style(padded, fg=_STATUS_COLOURS[shown[row].status])
        return padded

    # Why marks are missing matters more than the whole of a long value, where there is room for both.
    called = labels.ACTUAL[card.submission.stage]
    fields = [replace(one, title=called) if one.title == "完成值" else one for one in _FIELDS]
    if columns >= _ROOMY:
        fields[-1] = replace(fields[-1], least=26)
    return table(fields, rows, columns, paint if colour else None)


def _row(line: Line, leaf: bool) -> tuple[str, ...]:
    marks = tuple(map(fixed, (line.possible, line.earned, line.supported)))
    if not leaf:
        return (line.path[-1], *marks, "", "", "", "")
    name = line.path[-1] if line.level == 1 else f"· {line.path[-1]}"
    return (name, marks[0], mark(line), marks[2], worth(line), line.said_target, line.said_actual, _note(line))


def _note(line: Line) -> str:
    """Why a line has not all its points, or what the unit's own mark was; nothing where nothing needs saying.

    Of a mark that a person replaced, both marks come first: the end of a note may be cut.
    """
    if line.overruled is not None:
        return steps.text(line.overruled)
    kept_all = line.status is Status.SCORED and line.earned == line.possible
    return "" if kept_all and line.claimed in (None, line.earned) else remark(line)


def found(card: Scorecard, columns: int, colour: bool) -> list[str]:
    """The findings of a scorecard in full, alike ones together, the gravest first."""
    if not card.findings:
        return ["未发现问题。"]
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in of.ranked(card.findings):
        groups.setdefault((finding.severity, finding.id, finding.advice), []).append(finding)
    return [f"发现的问题（{len(card.findings)}个）"] + [
        line for alike in groups.values() for line in _alike(alike, card.submission.source.file, columns, colour)
    ]


def _alike(findings: Sequence[Finding], file: str, columns: int, colour: bool) -> list[str]:
    """Findings of one kind: what each says and where, then once what to do about them."""
    first = findings[0]
    label = labels.SEVERITY[first.severity]
    margin = width(label) + 3
    out = []
    for number, finding in enumerate(findings):
        head = f"[{label}] " if number == 0 else " " * margin
        named = not finding.subject or finding.subject in finding.message
        told = finding.message if named else f"{finding.subject}：{finding.message}"
        place = f"（{finding.source.within(file)}）" if finding.source else ""
        out += wrapped(head + one_line(told.rstrip("。") + place), columns, indent=margin)
    notes = (("建议：", first.advice), ("依据：", first.basis), ("编号：", first.id))
    tail = "  ".join(one_line(name + value) for name, value in notes if value)
    out += wrapped(" " * margin + tail, columns, indent=margin)
    if colour:
        head = f"[{label}]"
        out[0] = click.style(head, fg=_COLOURS[first.severity]) + out[0].removeprefix(head)
    return out
