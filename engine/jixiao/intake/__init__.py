"""The accepted file formats → submissions, judging nothing.

In: a path, or the bytes of standard input. Out: the submissions found in it, and the problems of what could not be
understood; a file with several forms gives those that are whole.
"""

from jixiao.ground.problems import Problem
from jixiao.intake.kinds import HEAD, SUFFIXES, passed_over
from jixiao.records import Submission

__all__ = ["HEAD", "SUFFIXES", "Found", "passed_over", "read"]

#: The submissions of a file, and its problems.
Found = tuple[tuple[Submission, ...], tuple[Problem, ...]]


def read(path: str, *, stdin_bytes: bytes | None = None, targets: bool = False) -> Found:
    """The submissions of one file (`-`: of `stdin_bytes`, or standard input), and its problems.

    A form that only sets targets (绩效目标申报表) is read where `targets` are wanted; else it is a problem, because nothing in it
    can be marked.

    Where the text around the forms reports on their projects, the forms have their narrative from it, and the department that
    it reports on stands behind them. Nothing is raised for anything that a file can hold: what no reader has thought of is a
    problem of its file, too.
    """
    from jixiao.intake import files  # many ask of this room no more than whose a form is

    return files.read(path, stdin_bytes, targets=targets)
