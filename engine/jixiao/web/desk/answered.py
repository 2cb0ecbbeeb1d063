"""What people answered to what reports ask → the forms with it in its place.

In: acts that answer, and forms. Out: the forms filled, each answer a cell that stands at the number of its act. An answer never
replaces what a form says; one for all forms fills those that lack it and have no answer of their own. Which form an answer is for
is said by the form's own words as they were read, so that it is found again when the form is handed in anew.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake import answers
from jixiao.records import Cell, Submission, Whose
from jixiao.web.desk.log import Act

ANSWER: Final = "answer"


def written(key: str, whose: Whose | None) -> str:
    """What an answer is to: the question and whose, by which acts about the same are known."""
    return json.dumps([key, *((whose.project, whose.unit, whose.year) if whose else ())], ensure_ascii=False)


def key(act: Act) -> str:
    """The place of a form that an answer fills."""
    return str(json.loads(act.content["path"], parse_float=str)[0])


def whose(act: Act) -> Whose | None:
    """For which form an answer was given; None for all that lack it."""
    return named(act.content["path"])


def fits(path: str) -> bool:
    """Whether something that was sent names a question, and all forms or one."""
    try:
        parts = json.loads(path, parse_float=str)
    except ValueError:
        return False
    texts = isinstance(parts, list) and all(isinstance(one, str) for one in parts)
    return texts and len(parts) in (1, 4) and answers.is_key(parts[0])


def named(path: str) -> Whose | None:
    """Whose an answer is by what it is to; None for all."""
    _, *names = json.loads(path, parse_float=str)
    return Whose(*names) if names else None


def holding(acts: Iterable[Act]) -> tuple[Act, ...]:
    """The answers that hold: of those to one question for one form the last, none where that one is empty."""
    last = {act.content["path"]: act for act in acts if act.kind == ANSWER}
    return tuple(sorted((act for act in last.values() if act.content["text"]), key=lambda act: act.id))


def concerning(read: Submission, given: Sequence[Act]) -> tuple[Act, ...]:
    """The answers for a form as it was read, or for one of its projects."""
    mine = {answers.whose(one) for one in _with_projects(read)}
    return tuple(act for act in given if whose(act) is None or whose(act) in mine)


def filled(form: Submission, read: Submission, act: Act, acts: Sequence[Act], place: str) -> Submission:
    """The form with an answer in its place; `acts` are all that concern it, `place` is the file that its cell names."""
    if _is_for(read, act, acts) and not answers.said(form, key(act)):
        form, _ = answers.fill(form, _answer(act, place))
    pairs = zip(form.projects, read.projects, strict=True)
    return replace(form, projects=tuple(filled(one, its, act, acts, place) for one, its in pairs))


def departments(forms: Sequence[Submission], given: Sequence[Act], place: str) -> tuple[Submission, ...]:
    """What was answered for departments that handed in nothing of their own, each as a submission; `forms` as they were read."""
    every = tuple(one for form in forms for one in _with_projects(form))
    known = set(map(answers.whose, every))
    made: dict[Whose, Submission] = {}
    for act in given:
        owner = whose(act)
        if owner is None or owner in known:
            continue
        form = made.get(owner) or answers.department_of(owner, every, _answer(act, place).text)
        if form is not None:
            made[owner], _ = answers.fill(form, _answer(act, place))
    return tuple(made.values())


def check(forms: Sequence[Submission], act: Act, place: str) -> None:
    """Refuse an answer that no form would take; `forms` are as they were read. Raises Problems."""
    every = [one for form in forms for one in _with_projects(form)]
    answer = _answer(act, place)
    problems: list[Problem] = []
    for form in every:
        if _is_for(form, act, ()) and not (whose(act) is None and answers.said(form, key(act))):
            problems += answers.fill(form, answer)[1]
    if problems and act.content["text"]:
        raise Problems(problems[:1])


def _is_for(read: Submission, act: Act, acts: Sequence[Act]) -> bool:
    """Whether an answer is for this form: given for it, or for all where it has none of its own."""
    mine = answers.whose(read)
    if whose(act) is not None:
        return whose(act) == mine
    return not any(one.kind == ANSWER and key(one) == key(act) and whose(one) == mine for one in acts)


def _answer(act: Act, place: str) -> answers.Answer:
    return answers.Answer(key(act), whose(act), Cell(act.content["text"], Source(place, act.id)))


def _with_projects(form: Submission) -> Iterator[Submission]:
    yield form
    for one in form.projects:
        yield from _with_projects(one)
