"""`jixiao judge`: ask a person for the judgements that no rule can make, keep their words, score again."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

import click

from jixiao.cli import inputs, outputs, shell
from jixiao.cli.alone import BusyError, alone
from jixiao.cli.options import quiet, ruleset, verbose
from jixiao.cli.scoring import appraised, rendered
from jixiao.findings import appraisal
from jixiao.ground import decimals, located
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, nearest, refused
from jixiao.intake.canonical import dump_judgements, parse_judgements
from jixiao.intake.judgements import JUDGEMENTS, named
from jixiao.records import Judgement, Line, Scorecard, Status
from jixiao.records.law import JudgedGrade
from jixiao.report import cards as document
from jixiao.values.names import key

#: Answers that are no answer to the question.
BACK, QUIT = "b", "q"

_JUDGE_HELP: Final = """逐条询问待评判的指标，把评判写入“文件.judgements.yaml”，再评一次分。

评判要写明档次、比例和理由；以后 jixiao score 同一文件时自动采用。每答一条就保存一条，中途退出不会丢失；
答 b 回到上一条，答 q 结束。规则已经给分的，用 --overrule 改判，改判前后的得分都会列出。


例：jixiao judge 自评表.txt --by 评价组
    jixiao judge 自评表.txt --answers 评判.yaml
    jixiao judge 自评表.txt --by 张三 --overrule 补贴发放金额
"""


@click.command(cls=shell.Command, help=_JUDGE_HELP)
@click.argument("name", metavar="文件")
@ruleset
@click.option("--answers", metavar="文件.yaml", help="从文件读取评判，不逐条询问")
@click.option("--by", metavar="姓名", default="", help="评判人")
@click.option(
    "--overrule", metavar="指标", multiple=True, help="改判规则给出的得分：写明指标，逐条询问比例和理由；可写多个"
)
@quiet
@verbose
def judge(name: str, ruleset: str, answers: str | None, by: str, overrule: tuple[str, ...], quiet: bool) -> int:
    """Ask for the judgements that are pending, or to replace marks; keep each answer, score again."""
    if name == "-":
        raise refused("-", "judge.needs-file", "标准输入没有可以写在旁边的文件。", "请给出文件名。")
    using = appraisal.ready(ruleset)
    with _alone(name):
        cards, unread, _ = appraised(using, inputs.find((name,)))
        shell.tell(unread)
        if not cards and unread:
            return shell.BAD_INPUT
        book = _Book(using, name, tuple(cards), {})
        book.kept.update({_address(one): one for card in cards for one in _named(card, card.submission.judgements)})
        if answers is not None:
            given = parse_judgements(located.load(located.read(answers), answers))
            book.keep({_address(one): one for one in given}, checked=False)
        else:
            _ask(book, tuple(_questions(book, overrule)), by)
        if book.written and not quiet:
            click.echo(f"已写出 {book.path}：{len(book.kept)}条评判。", err=True)
    cards, problems, _ = appraised(using, inputs.find((name,)))
    shell.tell(problem for problem in problems if problem not in unread)
    outputs.deliver(rendered(using, cards, "table", to_terminal=True), None)
    return shell.BAD_INPUT if problems else shell.CLEAN


# --- what is kept ---------------------------------------------------------------------------------------------

Address = tuple[str, tuple[str, ...]]


def _address(one: Judgement) -> Address:
    return one.project, tuple(map(key, one.path))


@dataclass(slots=True)
class _Book:
    """The judgements of a file while a person answers; each is written down the moment it is given."""

    using: appraisal.Law
    name: str
    cards: tuple[Scorecard, ...]
    kept: dict[Address, Judgement]
    own: list[Address] = field(default_factory=list)
    written: bool = False

    @property
    def path(self) -> Path:
        """The file that the judgements are written to."""
        return Path(self.name + JUDGEMENTS)

    def keep(self, more: Mapping[Address, Judgement], *, checked: bool = True) -> None:
        """Add judgements and write all of them down; refused ones are not written."""
        both = {**self.kept, **more}
        if not checked:
            _check(self.using, self.name, self.cards, tuple(both.values()))
        self.kept.update(more)
        if both:
            self._write()

    def drop(self, address: Address) -> None:
        """Take back an answer of this session."""
        self.kept.pop(address, None)
        self._write()

    def _write(self) -> None:
        outputs.write(self.path, dump_judgements(tuple(self.kept.values())), force=True)
        self.written = True

    def card(self, card: Scorecard) -> Scorecard:
        """The scorecard with what has been judged so far."""
        project = named(card.submission)
        own = tuple(one for one in self.kept.values() if one.project in ("", project))
        return appraisal.scored(self.using, replace(card.submission, judgements=own), card.peers)


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One session at a time on a file's judgements: two would overwrite each other's answers."""
    try:
        with alone(Path(f"{name}{JUDGEMENTS}.lock")):
            yield
    except BusyError:
        raise refused(name, "judge.busy", f"“{name}”正在另一个窗口里评判。", "请等它结束后再试。") from None


def _named(card: Scorecard, judgements: Sequence[Judgement]) -> list[Judgement]:
    project = named(card.submission)
    return [replace(judgement, project=judgement.project or project) for judgement in judgements]


def _check(using: appraisal.Law, name: str, cards: Sequence[Scorecard], judgements: Sequence[Judgement]) -> None:
    """Refuse, before anything is written, judgements that the next scoring would refuse."""
    projects = {named(card.submission) for card in cards}
    problems = [
        Problem(
            judgement.source,
            "judgement.unknown-project",
            f"评判的项目“{judgement.project}”不在文件“{name}”中。",
            f"文件中的项目：{'、'.join(sorted(projects))}。",
        )
        for judgement in judgements
        if judgement.project and judgement.project not in projects
    ]
    for card in cards:
        project = named(card.submission)
        own = tuple(j for j in judgements if j.project in ("", project))
        try:
            appraisal.appraise(using, replace(card.submission, judgements=own), card.peers)
        except Problems as found:
            problems.extend(found.problems)
    if problems:
        raise Problems(dict.fromkeys(problems))


# --- what is asked --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Question:
    """A line that a person is asked about; without grades to choose from where a rule's mark is replaced."""

    card: Scorecard
    line: Line
    grades: tuple[JudgedGrade, ...]


def _questions(book: _Book, overrule: Sequence[str]) -> Iterator[_Question]:
    """The lines to be judged: those that are pending, or those whose mark is to be replaced."""
    if not overrule:
        for card in book.cards:
            for line in card.lines:
                if line.status is Status.PENDING and line.working is not None and line.working.grades:
                    yield _Question(card, line, line.working.grades)
        return
    for wanted in overrule:
        parts = tuple(key(part) for part in wanted.split("/") if part.strip())
        found = [
            _Question(card, line, ())
            for card in book.cards
            for line in card.lines
            if line.working is not None and tuple(map(key, line.path))[-len(parts) :] == parts
        ]
        if not found:
            known = [line.path[-1] for card in book.cards for line in card.lines if line.working is not None]
            cure = nearest(wanted, known) or "请写三级指标的名称或路径。"
            raise refused(book.name, "judgement.unknown-line", f"没有可以改判的指标“{wanted[:40]}”。", cure)
        yield from found


def _ask(book: _Book, questions: Sequence[_Question], by: str) -> None:
    if not questions:
        click.echo("没有待评判的指标。", err=True)
        return
    by = by or _words("评判人")
    number = 0
    while number < len(questions):
        question = questions[number]
        _show(question, number, len(questions))
        answer = _answer(question)
        if answer == QUIT:
            break
        if answer == BACK:
            number = max(0, number - 1)
            earlier = _of(questions[number])
            if earlier in book.own:
                book.own.remove(earlier)
                book.drop(earlier)
            continue
        number += 1
        if isinstance(answer, _Given):
            project = named(question.card.submission)
            judgement = Judgement(
                project=project,
                path=question.line.path,
                grade=answer.grade,
                share=answer.share,
                words=_words("  理由"),
                by=by,
                source=Source(question.card.submission.source.file),
                overrules=question.line.status is not Status.PENDING,
            )
            book.keep({_address(judgement): judgement})
            book.own.append(_address(judgement))
            now = book.card(question.card)
            from jixiao.report import sentences  # slow to load

            grade = document.grade(now) + sentences.ruled(now)
            click.echo(f"  已保存。现在总分 {now.earned}，待评判 {now.pending}，等级 {grade}。", err=True)


def _of(question: _Question) -> Address:
    return named(question.card.submission), tuple(map(key, question.line.path))


@dataclass(frozen=True, slots=True)
class _Given:
    """A grade (none where a mark is replaced) and a share."""

    grade: str
    share: Fraction


def _show(question: _Question, number: int, count: int) -> None:
    card, line = question.card, question.line
    row = line.working.row if line.working else None
    project = named(card.submission)
    click.echo(f"\n（{number + 1}/{count}）{project}  {'/'.join(line.path)}  分值{line.possible}", err=True)
    click.echo(f"  目标值：{line.said_target}\n  实际完成值：{line.said_actual}", err=True)
    if line.claimed is not None:
        click.echo(f"  自评得分：{line.claimed}", err=True)
    if row is not None and row.reason is not None and not row.reason.blank:
        click.echo(f"  单位说明：{row.reason.text.strip()}", err=True)
    if row is not None and row.remark is not None and not row.remark.blank:
        click.echo(f"  备注：{row.remark.text.strip()}", err=True)
    if line.status is not Status.PENDING:
        click.echo(f"  按规则：{line.earned}分", err=True)
    for index, grade in enumerate(question.grades, 1):
        click.echo(f"  {index}. {_range(grade)}  {grade.meaning}", err=True)


def _range(grade: JudgedGrade) -> str:
    return f"{grade.label}（{decimals.percent(grade.from_)}–{decimals.percent(grade.to)}）"


def _answer(question: _Question) -> "_Given | str":
    """A grade and a share; `BACK`, `QUIT`, or "" where the line is passed over."""
    if not question.grades:
        share = _share(decimals.ZERO, decimals.ONE)
        return share if isinstance(share, str) else _Given("", share)
    most = len(question.grades)
    while True:
        asked = f"  档次（1–{most}，回车跳过，{BACK}返回，{QUIT}结束）"
        text = str(click.prompt(asked, default="", show_default=False, err=True)).strip().lower()
        if text in (BACK, QUIT):
            return text
        if text in ("", "0"):
            return ""
        if text in map(str, range(1, most + 1)):
            grade = question.grades[int(text) - 1]
            share = _share(grade.from_, grade.to)
            return share if isinstance(share, str) else _Given(grade.label, share)
        click.echo(f"  请写 1 到 {most} 的数字、{BACK} 或 {QUIT}，或直接回车。", err=True)


def _share(low: Fraction, high: Fraction) -> Fraction | str:
    """Ask until the share lies in its range."""
    while True:
        text = click.prompt(f"  比例（{decimals.percent(low)}–{decimals.percent(high)}）", err=True).strip()
        if text.lower() in (BACK, QUIT):
            return str(text.lower())
        exact = decimals.number(text.removesuffix("%"))
        if exact is not None and low <= exact / 100 <= high:
            return exact / 100
        click.echo("  请写区间内的百分数，如 85%。", err=True)


def _words(label: str) -> str:
    """Ask until something is written."""
    while True:
        text = str(click.prompt(label, err=True)).strip()
        if text:
            return text
