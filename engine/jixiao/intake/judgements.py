"""The judgements that stand in a file of their own beside a form: 自评表.xlsx.judgements.yaml.

In: the name of a file, and the forms in it. Out: the forms with what people judged about them, each by its project's name;
and a problem for every judgement about a project that the file does not have.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from jixiao import intake
from jixiao.ground import located
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake.canonical import parse_judgements
from jixiao.records import Submission

#: What the name of a form's file has behind it in the name of its file of judgements.
JUDGEMENTS: Final = ".judgements.yaml"


def named(form: Submission) -> str:
    """The name of the project of a form; `""` where it names none."""
    return form.project.text.strip() if form.project else ""


def unread(problems: Iterable[Problem], forms: Iterable[Submission]) -> tuple[str, ...]:
    """The files of which not every form could be read, by the problems; a mistake in a file of judgements loses no form alone."""
    known = {form.source.file for form in forms}
    names = ((problem.source.file, problem.source.file.removesuffix(JUDGEMENTS)) for problem in problems)
    return tuple(dict.fromkeys(form for file, form in names if file == form or form not in known))


def read_file(name: str, reader: Callable[[str], intake.Found] = intake.read) -> intake.Found:
    """The submissions in a file with the judgements beside it, and all problems of both."""
    try:
        inside, wrong = reader(name)
        if not inside and not wrong:
            wrong = (Problem(Source(name), "file.no-form", "文件里没有自评表。", "请核对文件。"),)
        inside, unplaced = judged(name, inside)
    except Problems as refused:
        return (), tuple(refused.problems)
    return inside, (*wrong, *unplaced)


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
