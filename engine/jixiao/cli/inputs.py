"""Which files a command line names, the submissions in them, and an account of every one of those files.

In: names, patterns, folders, `-`. Out: the files to read, and what was passed over with the reason; the submissions with
the judgements kept beside them; the lines that say what became of each file. Nothing that was named or found is passed
over in silence.
"""

import glob
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from jixiao import intake as importers
from jixiao.cli import marks, shell
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source, visible
from jixiao.intake.accounts import writer
from jixiao.intake.judgements import JUDGEMENTS, named, read_file
from jixiao.intake.repeated import repeated
from jixiao.records import Submission

#: What is said of a file that was read whole and gave nothing.
_NOTHING = "没有结果。"


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files that a command line leads to, those passed over as (name, why), and names that lead to none."""

    files: tuple[str, ...]
    passed: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def find(names: Sequence[str], *, results: bool = False) -> FoundFiles:
    """The files that arguments name: files, patterns, folders (all forms below them, sorted) and `-`.

    `results`: a result of ours is read where it is named; a report is also a document that somebody goes on with.
    """
    found: list[str] = []
    passed: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for name in _expanded(names):
        if name == "-" and sys.stdin is not None:
            found.append(name)
        elif os.path.isfile(name):
            why = "" if results else _own(name)
            found += [] if why else [name]
            passed += [(name, why)] if why else []
        elif name and os.path.isdir(name):
            inside = _folder(name)
            found += inside.files
            passed += inside.passed
            problems += inside.problems
        else:
            problems.append(_no_file(name))
    files, again = _once(found)
    if not files and not problems:
        return FoundFiles((), (), tuple(_not_a_form(name, why) for name, why in dict.fromkeys(passed)))
    return FoundFiles(files, tuple(dict.fromkeys((*passed, *again))), tuple(dict.fromkeys(problems)))


def _expanded(names: Sequence[str]) -> Iterator[str]:
    """The names, a pattern replaced by what it matches; a name that matches nothing stands for itself."""
    for name in names:
        if name == "-" or os.path.exists(name) or not (matched := sorted(glob.glob(name, recursive=True))):
            yield name
        else:
            yield from matched


def _own(name: str) -> str:
    """Why a file that was named is none of the forms to read: what jixiao wrote itself is not; `""` for others."""
    if name.endswith(JUDGEMENTS) and os.path.isfile(name.removesuffix(JUDGEMENTS)):
        return "评判文件，随申报文件一起读"
    if name.endswith(writer.SUFFIX):
        return "jixiao 写出的公开文本，只供核对"
    if marks.answers(Path(name)):
        return "补充内容的填写表，写报告时由 --answers 读入"
    return "jixiao 写出的结果" if marks.ours(Path(name)) else _archive(name)


def _archive(name: str) -> str:
    return "jixiao 的档案" if marks.archive(Path(name)) else ""


def _folder(name: str) -> FoundFiles:
    """The forms below a folder, and everything else below it with the reason why it is not read."""
    found: list[str] = []
    passed: list[tuple[str, str]] = []
    problems: list[Problem] = []

    def closed(error: OSError) -> None:
        place, cure = Source(error.filename or name), "请检查是否有读取权限。"
        problems.append(Problem(place, "file.unreadable-folder", "文件夹打不开，里面的文件没有读。", cure))

    for folder, below, files in os.walk(name, onerror=closed):
        for one in below:
            if one.startswith("."):
                passed.append((str(Path(folder) / one), "隐藏的文件夹"))
            elif os.path.islink(os.path.join(folder, one)):
                passed.append((str(Path(folder) / one), "链接到别处的文件夹"))
        below[:] = [one for one in below if not one.startswith(".")]
        for one in files:
            path = str(Path(folder) / one)
            why = _no_form(path, one)
            if why is None:
                continue
            if why:
                passed.append((path, why))
            else:
                found.append(path)
    if not found and not problems:
        cure = "请放入 Excel、Word、网页、文本、YAML 或 JSON 文件。"
        problems.append(Problem(Source(name), "file.missing", "文件夹里没有可以读取的文件。", cure))
    return FoundFiles(tuple(sorted(found)), tuple(sorted(passed)), tuple(problems))


def _no_form(path: str, name: str) -> str | None:
    """Why a file of a folder is not read; `""` for one that is, None for judgements that are read with their form."""
    if name.endswith(JUDGEMENTS):
        return None if os.path.isfile(path.removesuffix(JUDGEMENTS)) else "评判文件，没有对应的申报文件"
    if Path(name).stem.lower() == "readme":
        return "说明文件"
    if os.path.exists(path) and not os.path.isfile(path):
        return "不是普通文件"
    why = importers.passed_over(path, _head(path))
    return (_archive(path) or why) if why else _own(path)


def _head(path: str) -> bytes:
    """How a file begins, where its name does not say what it is; what cannot be opened is told by whoever reads it."""
    if Path(path).suffix:
        return b""
    try:
        with open(path, "rb") as file:
            return file.read(importers.HEAD)
    except OSError:
        return b""


def _once(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Every file once, under the first of its names."""
    first: dict[object, str] = {}
    again: list[tuple[str, str]] = []
    for name in dict.fromkeys(names):
        try:
            there = None if name == "-" else os.stat(name)
        except OSError:
            there = None
        key = (there.st_dev, there.st_ino) if there and there.st_ino else name
        if first.setdefault(key, name) != name:
            again.append((name, f"与 {visible(first[key])} 是同一个文件"))
    return tuple(first.values()), tuple(again)


def _not_a_form(name: str, why: str) -> Problem:
    return Problem(Source(name), "file.no-form", f"这不是申报表：{why}。", "请给出申报文件。")


def _no_file(name: str) -> Problem:
    if not name.strip():
        cure = "请写出文件或文件夹的名称；当前文件夹写“.”。"
        return Problem(Source("文件"), "file.empty-name", "文件名是空的。", cure)
    if name == "-":
        return Problem(Source("-"), "file.unreadable", "标准输入已经关闭。", "请给出文件名。")
    if os.path.exists(name):
        cure = "请给出普通文件；要读管道里的内容，请写“-”。"
        return Problem(Source(name), "file.special", "这是设备、管道或套接字，不是普通文件。", cure)
    return Problem(Source(name), "file.missing", "没有这个文件。", "请核对文件名和路径。")


def read(
    found: FoundFiles, reader: Callable[[str], importers.Found] = importers.read
) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """Every submission in the files, and all problems of what could not be read; good forms still come."""
    forms: list[Submission] = []
    problems: list[Problem] = list(found.problems)
    for name in shell.watched(found.files, "读取"):
        inside, wrong = read_file(name, reader)
        forms.extend(inside)
        problems.extend(wrong)
    return tuple(forms), tuple(problems)


# --- the account --------------------------------------------------------------------------------------------------


def account(
    found: FoundFiles,
    made: Iterable[Submission],
    problems: Sequence[Problem],
    *,
    done: str = "评",
    passed: Sequence[Submission] = (),
    also: AbstractSet[str] = frozenset(),
) -> list[str]:
    """What became of every file, the sum of it last: `共5个文件：已评2个3份，未读2个，略过1个。`

    `made` are the forms that came to something, as often as they did; `passed` are those that the ruleset does not speak of;
    `also` are files that came to something else than forms.
    Nothing else is said of a single file: its results or its problems speak for it.
    """
    forms = tuple(made)
    counts = Counter(form.source.file for form in _with_projects(forms))
    read = counts.keys() | also
    told = f"已{done}{len(read)}个{len(forms)}份"
    return [*_repeated(forms), *files(found, read, problems, told, done, passed)]


def files(
    found: FoundFiles,
    read: AbstractSet[str],
    problems: Sequence[Problem],
    told: str,
    done: str,
    passed: Sequence[Submission] = (),
) -> Iterator[str]:
    """What became of every file where there are several; `read` are those that came to something, which `told` says."""
    wrong = _by_file(problems)
    set_aside = {form.source.file for form in passed} - read
    unread = _unread(found, read | set_aside)
    left = len(found.passed) + len(set_aside)
    total = len(unread) + len(read) + left
    others = [
        f"略过 {form.source}：部门整体支出没有评分，要评请写部门整体的规则集，如 -r department-overall-sichuan。"
        for form in passed
    ]
    if total < 2:
        yield from others
        return
    yield from (f"未读 {visible(name)}：{_why(wrong.get(name, ()))}" for name in unread)
    yield from (f"略过 {visible(name)}：{why}。" for name, why in found.passed)
    yield from others
    half = sum(name in wrong for name in read)
    parts = (told, f"未读{len(unread)}个" if unread else "", f"略过{left}个" if left else "")
    partly = f"（其中{half}个有错误，只{done}了一部分）" if half else ""
    yield f"共{total}个文件：{'，'.join(filter(None, parts))}{partly}。"


def left_out(
    found: FoundFiles, made: Iterable[Submission], problems: Sequence[Problem], passed: Sequence[Submission] = ()
) -> tuple[Problem, ...]:
    """What a table of many forms lacks, a problem for each file: not read, read in part, passed over, not spoken of.

    Of several problems of a file the first speaks for all. The arguments are those of `account`.
    """
    wrong = _by_file(problems)
    read = {form.source.file for form in _with_projects(tuple(made))}
    set_aside = {form.source.file for form in passed} - read
    names = (*_unread(found, read | set_aside), *(name for name in wrong if name in read))
    lost = (
        replace(wrong[name][0], source=Source(name), message=_why(wrong[name]))
        if name in wrong
        else Problem(Source(name), "file.no-form", _NOTHING, "请核对文件。")
        for name in names
    )
    whole = (
        Problem(form.source, "file.skipped", "部门整体支出，没有评。", "要评它，请用部门整体的规则集。")
        for form in passed
    )
    return (*lost, *_skipped(found), *whole)


def _by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    wrong: dict[str, list[Problem]] = {}
    for problem in problems:
        wrong.setdefault(problem.source.file, []).append(problem)
    return wrong


def _unread(found: FoundFiles, others: AbstractSet[str]) -> list[str]:
    """The files that were named or found and came to nothing; `others` are those that came to something."""
    lost = (problem.source.file for problem in found.problems)
    return [name for name in dict.fromkeys((*found.files, *lost)) if name not in others]


def tell(
    found: FoundFiles,
    made: Iterable[Submission],
    problems: Sequence[Problem],
    *,
    done: str = "评",
    quiet: bool = False,
    as_json: bool = False,
    passed: Sequence[Submission] = (),
    also: AbstractSet[str] = frozenset(),
) -> None:
    """Say the account as the last thing on standard error, which a list of problems as JSON has for itself."""
    if not quiet and not (as_json and problems):
        for line in account(found, made, problems, done=done, passed=passed, also=also):
            shell.say(line)


def say(lines: Iterable[str], *, quiet: bool) -> None:
    """Say lines on standard error, unless it is to be quiet."""
    for line in () if quiet else lines:
        shell.say(line)


def with_skipped(found: FoundFiles, problems: Sequence[Problem], *, quiet: bool, as_json: bool) -> tuple[Problem, ...]:
    """The problems to tell: those met, and in a list for machines, which has no account beside it, what was passed over."""
    if quiet or not (as_json and problems):
        return tuple(problems)
    return (*problems, *_skipped(found))


def _skipped(found: FoundFiles) -> Iterator[Problem]:
    cure = "是申报表的，请换一个名称或格式；不是的，不用改。"
    return (Problem(Source(name), "file.skipped", f"略过了这个文件：{why}。", cure) for name, why in found.passed)


def _with_projects(forms: Sequence[Submission]) -> Iterator[Submission]:
    """The forms, and those of projects that a department was given from other files."""
    for form in forms:
        yield form
        yield from (one for one in form.projects if one.source.file != form.source.file)


def _why(problems: Sequence[Problem]) -> str:
    if not problems:
        return _NOTHING
    return problems[0].message + (f"（共{len(problems)}处。）" if len(problems) > 1 else "")


def _repeated(forms: Sequence[Submission]) -> Iterator[str]:
    """What is said of forms of one unit, project and year with the same content: each was read as one of its own."""
    for copies in repeated(forms):
        places = "、".join(str(form.source) for form in copies)
        yield f"同一份自评表有{len(copies)}份，都计入了结果：{named(copies[0]) or '未命名项目'}（{places}）。"
