"""What is odd in the texts of a ruleset and in its papers: sentences, sources, dates, names of files, worked examples.

Comes in: a ruleset that loads, its finding rules, its file and the text of its files. Goes out: remarks.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from jixiao.findings.prepare import Rule
from jixiao.ground.problems import Source
from jixiao.ground.written import place
from jixiao.keeper import cases
from jixiao.keeper.lint import codes
from jixiao.keeper.lint.codes import Fix, Remark, remark
from jixiao.law.format import Node, Ruleset
from jixiao.law.methods.cases import Cases
from jixiao.law.store import Files, Opened
from jixiao.say import sources

#: The longest text that reads as one sentence in a table.
MAX_TEXT = 200

#: The line of a file that a place is in, or "" where the file cannot be read.
Lines = Callable[[Source], str]


def papers(opened: Opened, rules: Sequence[Rule], line: Lines, kept: Files | None = None) -> Iterator[Remark]:
    """Everything odd about texts and papers; `kept` are the files that there are, where these are not those of a folder."""
    ruleset = opened.ruleset
    yield from _long(ruleset, rules)
    for rule in rules:
        yield from _sentences(rule, line)
    yield from _explained(ruleset.indicators, explained=False)
    for citation in ruleset.basis:
        if told := sources.remark(citation.verified):
            message = f"依据“{citation.cite}”的数值{told}。"
            yield remark(codes.CITATION_UNVERIFIED, citation.source, message, "核对之后请把 verified 改为 original。")
    dates = ruleset.effective
    if dates is not None and dates.to is not None and dates.to < dates.from_:
        message = f"失效日{dates.to}早于施行日{dates.from_}。"
        yield remark(codes.EFFECTIVE_REVERSED, dates.source, message, "请核对两个日期。")
    yield from _file(opened, kept)


def _long(ruleset: Ruleset, rules: Sequence[Rule]) -> Iterator[Remark]:
    texts: list[tuple[str, str, Source]] = [
        (text, what, rule.source)
        for rule in rules
        for what, text in (("message", rule.message), ("advice", rule.advice))
    ]
    texts += [(veto.text, "text", veto.source) for veto in ruleset.vetoes]
    texts += [(rule.text, "text", rule.source) for rule in ruleset.grade_rules]
    for node in ruleset.nodes:
        texts += [(node.explain, "explain", node.source)]
        texts += [(one.text, "text", one.source) for one in node.overrides]
    for method in ruleset.methods:
        if isinstance(method, Cases):
            texts += [(one.text, "text", one.source) for one in method.cases]
    for text, what, source in texts:
        if len(text) > MAX_TEXT:
            message = f"{what} 有{len(text)}个字符，超过{MAX_TEXT}个：“{text[:20]}…”。"
            yield remark(codes.TEXT_LONG, place(text, source), message, "请写短，细节放入 basis 或文件。")


def _sentences(rule: Rule, line: Lines) -> Iterator[Remark]:
    for what, text in (("message", rule.message), ("advice", rule.advice)):
        if text and not text.rstrip().endswith(("。", "？", "！")):
            source = place(text, rule.source)
            message = f"规则{rule.id}的 {what} 没有以句号结尾。"
            yield remark(codes.SENTENCE_UNFINISHED, source, message, "请在句末加上“。”。", _period(text, source, line))
    if not rule.advice:
        yield remark(codes.ADVICE_MISSING, rule.source, f"规则{rule.id}没有写建议。", "请加上一句 advice。")


def _period(text: str, source: Source, line: Lines) -> Fix | None:
    """The text with its 。, where it stands in the file as it is read (on one line, without escapes)."""
    written = line(source)[source.col - 1 :] if source.col else ""
    quoted = written[:1] in ('"', "'")
    if text != text.strip() or not written[quoted:].startswith(text):
        return None
    return Fix(replace(source, col=source.col + quoted), text, f"{text}。")


def _explained(nodes: Sequence[Node], *, explained: bool) -> Iterator[Remark]:
    for node in nodes:
        said = explained or bool(node.explain or node.basis)
        if node.method is not None and not said:
            message = f"固定指标“{node.name}”没有写解释或依据。"
            yield remark(codes.BASIS_MISSING, node.source, message, "请写上 explain 或 basis。")
        yield from _explained(node.children, explained=said)


def _file(opened: Opened, kept: Files | None) -> Iterator[Remark]:
    ruleset, path = opened.ruleset, opened.path
    top = ruleset.source
    if kept is None and path.resolve().parent.parent.name == "rulesets":  # the layout of the shipped ones
        if path.stem != ruleset.edition:
            message = f"文件名是“{path.stem}”，版次（edition）是“{ruleset.edition}”。"
            yield remark(codes.EDITION_MISMATCH, top, message, "请改文件名或 edition。")
        if path.resolve().parent.name != ruleset.id:
            message = f"文件夹名是“{path.resolve().parent.name}”，编号（id）是“{ruleset.id}”。"
            yield remark(codes.IDENTITY_MISMATCH, top, message, "请改文件夹名或 id。")
    if not cases.files(cases.folder(path), kept):
        message = f"没有算例（{cases.folder(path).name}/）。"
        yield remark(codes.CASES_MISSING, top, message, "请至少写一个手工算过的算例。")
