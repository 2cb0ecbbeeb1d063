"""Which files a command line names, and the submissions in them with the judgements kept beside."""

import glob
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from jixiao import intake as importers
from jixiao.ground import located
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake.canonical import parse_judgements
from jixiao.records import Submission

#: What is looked for in a folder; files named one by one are read whatever their suffix.
SUFFIXES = importers.SUFFIXES
JUDGEMENTS = ".judgements.yaml"


def files(names: Sequence[str]) -> tuple[str, ...]:
    """The files that arguments name: files, globs, folders (all forms below them, sorted, but no README) and `-`."""
    found: list[str] = []
    problems: list[Problem] = []
    for name in names:
        path = Path(name)
        if name == "-" or path.is_file():
            found.append(name)
        elif path.is_dir():
            inside = sorted(str(p) for p in path.rglob("*") if _is_form(p))
            found.extend(inside)
            if not inside:
                problems.append(
                    _missing(
                        name, "文件夹里没有可以读取的申报文件。", "请放入 Excel、Word、网页、文本、YAML 或 JSON 文件。"
                    )
                )
        elif matched := sorted(p for p in glob.glob(name, recursive=True) if Path(p).is_file()):
            found.extend(p for p in matched if not p.endswith(JUDGEMENTS))
        else:
            problems.append(_missing(name, "没有这个文件。", "请核对文件名和路径。"))
    if problems:
        raise Problems(problems)
    return tuple(dict.fromkeys(found))


def _is_form(path: Path) -> bool:
    # `~$…` is what Office leaves beside an open file, `._…` what other systems do.
    other = path.name.endswith(JUDGEMENTS) or path.stem.lower() == "readme" or path.name.startswith(("~$", "."))
    return path.suffix.lower() in SUFFIXES and path.is_file() and not other


def _missing(name: str, message: str, cure: str) -> Problem:
    return Problem(Source(name), "file.missing", message, cure)


def submissions(names: Sequence[str]) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """Every submission in the named files, and the problems of what could not be read; good forms still come."""
    found: list[Submission] = []
    problems: list[Problem] = []
    for name in files(names):
        try:
            forms, wrong = importers.read(name)
            forms, unplaced = judged(name, forms)
        except Problems as refused:
            problems.extend(refused.problems)
            continue
        found.extend(forms)
        problems.extend((*wrong, *unplaced))
    return tuple(found), tuple(problems)


def named(form: Submission) -> str:
    """The name of the project of a form; `""` where it names none."""
    return form.project.text.strip() if form.project else ""


def judged(name: str, forms: Sequence[Submission]) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """The forms of a file with the judgements that `jixiao judge` wrote beside it, each by its project's name."""
    path = Path(name + JUDGEMENTS)
    if name == "-" or not path.is_file():
        return tuple(forms), ()
    tree = located.load(located.read(path), str(path))
    judgements = parse_judgements(tree)
    names = {named(form) for form in forms}
    problems = tuple(
        Problem(
            judgement.source,
            "judgement.unknown-project",
            f"评判的项目“{judgement.project}”不在文件“{name}”中。",
            "请核对项目名称，或重新运行 jixiao judge。",
        )
        for judgement in judgements
        if judgement.project and judgement.project not in names
    )
    return tuple(
        replace(
            form,
            judgements=(
                *form.judgements,
                *(j for j in judgements if j.project in ("", named(form))),
            ),
        )
        for form in forms
    ), problems
