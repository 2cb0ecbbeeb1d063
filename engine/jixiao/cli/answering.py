"""What reports still ask, and what people answered: `--ask` and `--answers` of `jixiao report`.

In: the questions of a run, and the names of the two files. Out: a short list on standard error, the file to fill in, the forms
with what was filled in.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from jixiao.cli import outputs, shell
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.records import Submission

if TYPE_CHECKING:
    from jixiao.report.asked import Question

_FORMATS: Final = {".xlsx": "xlsx", ".yaml": "yaml", ".yml": "yaml"}
#: So many questions are listed on the screen; the file has them all.
_MOST: Final = 5
_Command = TypeVar("_Command", bound=Callable[..., object])


def options(command: _Command) -> _Command:
    """The options `--ask` and `--answers`."""
    told = "把文件里没有、要单位补充的内容写成填写用的表（.xlsx 或 .yaml）"
    asking = click.option("--ask", metavar="补充.xlsx", help=told)
    answering = click.option("--answers", metavar="补充.xlsx", help="读填好的表，把内容写进报告")
    return asking(answering(command))


def check(ask: str | None, answers: str | None, *, force: bool, inputs: Sequence[str]) -> None:
    """Refuse, before any work is done, a file to fill in that cannot be written; raises Problems."""
    if ask is None:
        return
    suffix = Path(ask).suffix.lower()
    if suffix not in _FORMATS:
        cure = "请把后缀写为 .xlsx 或 .yaml。"
        raise refused(ask, "answer.format", f"不能写出“{suffix}”格式的填写表。", cure)
    outputs.check(ask, force=force, inputs=(*inputs, *([answers] if answers else ())))


def answered(path: str | None) -> Callable[[Sequence[Submission]], tuple[tuple[Submission, ...], tuple[Problem, ...]]]:
    """What puts the answers of a file into forms; without a file the forms stay as they are. Raises Problems."""
    if path is None:
        return lambda forms: (tuple(forms), ())
    from jixiao.intake import answers

    if not Path(path).is_file():
        raise Problems([Problem(Source(path), "file.missing", "没有这个文件。", "请核对文件名和路径。")])
    given = answers.read(path)
    return lambda forms: answers.answered(forms, given)


def ask(open_: Iterable["Question"], path: str | None, *, force: bool, quiet: bool, inputs: Sequence[str]) -> None:
    """Say what reports still ask, and write it to a file to fill in where one is named."""
    from jixiao.report import asked

    questions = asked.together(open_)
    if path is not None:
        from jixiao.render import asking

        form = _FORMATS[Path(path).suffix.lower()]
        content = asking.workbook(questions) if form == "xlsx" else asking.yaml(questions)
        outputs.write(path, content, form=form, force=force, inputs=inputs)
    if not quiet:
        for line in told(questions, path):
            shell.say(line)


def told(questions: Sequence["Question"], path: str | None) -> list[str]:
    """The questions as lines of a screen, and where they can be answered."""
    if not questions:
        return [] if path is None else [f"已写出 {path}：没有要补充的内容。"]
    where = f"已写出填写用的 {path}，填好后用 --answers 读回" if path else "加 --ask 补充.xlsx 写出填写用的表"
    lines = [f"还有{len(questions)}项内容文件中没有，请补充（{where}）："]
    lines += [f"  {number}. {one.what}{_whose(one)}" for number, one in enumerate(questions[:_MOST], 1)]
    return lines + ([f"  另有{len(questions) - _MOST}项。"] if len(questions) > _MOST else [])


def _whose(question: "Question") -> str:
    """For how many forms, or for which one, something is asked."""
    if len(question.whose) != 1:
        return f"（{len(question.whose)}个项目）" if question.whose else ""
    return f"（{question.whose[0].project}）" if question.whose[0].project else ""
