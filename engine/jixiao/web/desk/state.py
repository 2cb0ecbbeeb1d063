"""What a desk comes to at one moment: files, forms, scorecards. Frozen; the next act makes the next one.

In: files as they were read, acts, a ruleset. Out: a `State`. A form that nothing was done to since is not marked again.
"""

import hashlib
import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Final

from jixiao.cli.inputs import FoundFiles
from jixiao.findings import appraisal, of_one_unit
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake.repeated import repeated
from jixiao.records import Scorecard, Submission
from jixiao.records.scorecard import Peers
from jixiao.web.desk import answered
from jixiao.web.desk.applied import JUDGE, PLACE, Applied, applied, standing
from jixiao.web.desk.drafts import digest
from jixiao.web.desk.log import Act

LAW, UPLOAD, REMOVE = "law", "upload", "remove"
#: What a document says against itself, accepted by a person.
ACCEPT: Final = "accept"
#: Acts about files: they move no mark, and what they come to is seen when the folder is looked into.
OF_FILES: Final = (UPLOAD, REMOVE, ACCEPT)
#: What a unit is told in the place of the name of another's form.
_ANOTHER: Final = "另一份表"
#: The ruleset of a desk where nobody chose another.
DEFAULT: Final = "project-self-evaluation/2020"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it was read: its forms, and what could not be understood in it; `stamp` changes when it does.

    `targets` says that forms were wanted that only set targets.
    """

    name: str
    stamp: tuple[int, ...]
    forms: tuple[Submission, ...]
    problems: tuple[Problem, ...]
    targets: bool = False


@dataclass(frozen=True, slots=True)
class DeskFile:
    """A file of the desk. Without forms, problems and a reason (`why`) it is still to be read.

    `why` says why a file is passed over; `owner` is the unit that handed it in, `""` for one that was put into the folder.
    """

    name: str
    forms: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    why: str = ""
    owner: str = ""

    @property
    def waiting(self) -> bool:
        """Whether it is still to be read."""
        return not (self.forms or self.problems or self.why)


@dataclass(frozen=True, slots=True)
class DeskForm:
    """A form of the desk: as it was read, as it is scored, and its scorecard (None where it has none, or is not to have one).

    `acts` are those about it that stand, `stale` the ones of them that no longer fit; `copies` are the other places where
    the very same form stands; `problems` say why it has no scorecard.
    """

    id: str
    owner: str
    read: Submission
    made: Submission
    card: Scorecard | None = None
    problems: tuple[Problem, ...] = ()
    acts: tuple[Act, ...] = ()
    stale: tuple[Act, ...] = ()
    copies: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """A desk at one moment. `number` is that of the last act that it knows; `cards` are in the order of the files.

    `passed` are forms that the ruleset does not speak of, and departments of which there are only answers. `found` and `problems`
    are what an account of the files needs.
    """

    number: int
    law: appraisal.Law
    files: tuple[DeskFile, ...] = ()
    forms: Mapping[str, DeskForm] = field(default_factory=dict)
    cards: tuple[Scorecard, ...] = ()
    passed: tuple[Submission, ...] = ()
    problems: tuple[Problem, ...] = ()
    found: FoundFiles = field(default_factory=lambda: FoundFiles(()))
    unusable: tuple[Problem, ...] = ()

    @property
    def waiting(self) -> int:
        """How many files are still to be read."""
        return sum(one.waiting for one in self.files)

    def form_of(self, card: Scorecard) -> DeskForm | None:
        """The form of a scorecard; None for one that stands inside another form."""
        return next((one for one in self.forms.values() if one.card is card), None)


@dataclass(slots=True)
class Memory:
    """What was worked out before, to be used again: files, forms with their acts, scorecards, those of a unit together."""

    files: dict[str, tuple[ReadFile, ReadFile]] = field(default_factory=dict)
    made: dict[str, tuple[Submission, tuple[Act, ...], str, Applied]] = field(default_factory=dict)
    cards: dict[str, tuple[Submission, Peers, str, Scorecard]] = field(default_factory=dict)
    units: dict[tuple[int, ...], tuple[tuple[Scorecard, ...], tuple[Scorecard, ...]]] = field(default_factory=dict)


def owners(acts: Sequence[Act]) -> Mapping[str, str]:
    """The units that handed in files, by the names of the files; `""` for somebody who is of no unit."""
    return {act.about: act.content["unit"] for act in standing(acts) if act.kind == UPLOAD}


def state(
    using: appraisal.Law,
    found: FoundFiles,
    as_read: Mapping[str, ReadFile],
    acts: Sequence[Act],
    memory: Memory,
    others: Sequence[Submission] = (),
) -> State:
    """The desk under a ruleset; files that are not among those read are still waiting.

    `others` are forms that are not shown: lines that are ranked are ranked among them, too.
    """
    stand, whose = standing(acts), owners(acts)
    answers = answered.holding(stand)
    read = {name: _handed_in(one, memory) if whose.get(name) else one for name, one in as_read.items()}
    about: dict[str, list[Act]] = {}
    for act in stand:
        about.setdefault(act.about, []).append(act)
    law = digest(using.files)
    facts = [fact.name for fact in using.plan.ruleset.facts if fact.value is None]
    forms: dict[str, DeskForm] = {}
    for name in found.files:
        for one in _numbered(read[name].forms if name in read else ()):
            own = tuple(about.get(one[0], ()))
            both = sorted((*own, *answered.concerning(one[1], answers)), key=lambda act: act.id)
            done = _applied(one, tuple(both), law, facts, memory)
            forms[one[0]] = DeskForm(one[0], whose.get(name, ""), one[1], done.form, acts=own, stale=done.stale)
    marked, passed = _marked(using, law, forms, memory, others)
    told = answered.departments([one.read for one in forms.values()], answers, PLACE)
    lost = [problem for name in found.files if name in read for problem in read[name].problems]
    return State(
        number=acts[-1].id if acts else 0,
        law=using,
        files=tuple(_files(found, read, marked.forms, whose)),
        forms=_with_copies(marked.forms),
        cards=marked.cards,
        passed=(*passed, *told),
        problems=(*lost, *(problem for one in marked.forms.values() for problem in one.problems)),
        found=found,
    )


def _handed_in(one: ReadFile, memory: Memory) -> ReadFile:
    """A file that a unit handed in: judgements of its own are set aside, which is told; those beside it are the evaluators'."""
    known = memory.files.get(one.name)
    if known is None or known[0] is not one:
        forms = tuple(map(_unjudged, one.forms))
        message, cure = "填报单位的文件里写有评判，没有采用。", "评判由评价人员做；单位自己的意见请写在自评表里。"
        wrong = [
            Problem(form.source, "desk.own-judgement", message, cure)
            for form, without in zip(one.forms, forms, strict=True)
            if form is not without
        ]
        memory.files[one.name] = known = (one, replace(one, forms=forms, problems=(*one.problems, *wrong)))
    return known[1]


def _unjudged(form: Submission) -> Submission:
    """A form without the judgements that stand in its own file."""
    kept = tuple(one for one in form.judgements if one.source.file != form.source.file)
    projects = tuple(map(_unjudged, form.projects))
    same = len(kept) == len(form.judgements) and all(map(operator.is_, projects, form.projects))
    return form if same else replace(form, judgements=kept, projects=projects)


def _numbered(forms: Iterable[Submission]) -> Iterator[tuple[str, Submission]]:
    """The forms of a file by names that stay: made of where each stands, and never of what it says."""
    met: Counter[str] = Counter()
    for form in forms:
        place = str(form.source)
        met[place] += 1
        yield hashlib.sha256(f"{place}#{met[place]}".encode("utf-8", "replace")).hexdigest()[:12], form


def _applied(
    one: tuple[str, Submission], acts: tuple[Act, ...], law: str, facts: Sequence[str], memory: Memory
) -> Applied:
    # By the acts, not their numbers: one that was refused leaves its number to the next.
    name, form = one
    known = memory.made.get(name)
    if known is not None and known[0] is form and known[1:3] == (acts, law):
        return known[3]
    done = applied(form, acts, facts)
    memory.made[name] = (form, acts, law, done)
    return done


@dataclass(frozen=True, slots=True)
class _Marked:
    """The forms with their scorecards, and the scorecards that stand by themselves."""

    forms: Mapping[str, DeskForm]
    cards: tuple[Scorecard, ...]


def _marked(
    using: appraisal.Law, law: str, forms: Mapping[str, DeskForm], memory: Memory, others: Sequence[Submission]
) -> tuple[_Marked, tuple[Submission, ...]]:
    """Every form under the ruleset; departments with their projects where it is one for departments."""
    places = {one.made.source: name for name, one in forms.items()}
    taken, passed = appraisal.spoken_of(using, [one.made for one in forms.values()])
    names = {id(one.made): name for name, one in forms.items()}
    every = dict(forms)
    cards: dict[str, Scorecard] = {}
    for submission, peers in zip(taken, _among(using, taken, others), strict=True):
        name = names.get(id(submission)) or places[submission.source]
        every[name], card = _card(using, law, every[name], submission, peers, memory)
        if card is not None:
            cards[name] = card
    whole = dict(zip(cards, _together(using, tuple(cards.values()), memory), strict=True))
    for name, card in whole.items():
        every[name] = replace(every[name], card=card, made=card.submission)
        for inner in card.projects:
            below = places.get(inner.submission.source)
            if below is not None:
                every[below] = replace(every[below], card=inner)
    return _Marked(every, tuple(whole.values())), passed


def _together(using: appraisal.Law, cards: Sequence[Scorecard], memory: Memory) -> tuple[Scorecard, ...]:
    """The scorecards with what only shows over those of a unit; units in which none changed are not looked at again."""
    whole = list(cards)
    units: dict[tuple[int, ...], tuple[tuple[Scorecard, ...], tuple[Scorecard, ...]]] = {}
    for members in of_one_unit(cards):
        own = tuple(cards[index] for index in members)
        name = tuple(map(id, own))
        # The scorecards are kept beside what they came to, so that their ids are theirs alone.
        units[name] = memory.units.get(name) or (own, appraisal.together(using, own))
        for index, card in zip(members, units[name][1], strict=True):
            whole[index] = card
    memory.units = units
    return tuple(whole)


def _among(using: appraisal.Law, taken: Sequence[Submission], others: Sequence[Submission]) -> Sequence[Peers]:
    """What lines are ranked among; where there are others, nobody has a name."""
    run = appraisal.among(using, (*taken, *appraisal.spoken_of(using, others)[0]))[: len(taken)]
    if not others:
        return run
    return [
        replace(
            peers,
            valueless={path: (_ANOTHER,) * len(names) for path, names in peers.valueless.items()},
            unscored=(_ANOTHER,) * len(peers.unscored),
        )
        for peers in run
    ]


def _card(
    using: appraisal.Law, law: str, form: DeskForm, submission: Submission, peers: Peers, memory: Memory
) -> tuple[DeskForm, Scorecard | None]:
    """The scorecard of a form, the one from before where nothing changed; judgements that the ruleset refuses are set aside."""
    known = memory.cards.get(form.id)
    if known is not None and known[1:3] == (peers, law) and known[0] == submission:
        return form, known[3]
    stale: tuple[Act, ...] = ()
    try:
        card = appraisal.appraise(using, submission, peers)
    except Problems as found:
        kept = _accepted(using, submission, peers)
        stale = tuple(act for act in form.acts if act.kind == JUDGE and act.id not in kept)
        left = [one for one in submission.judgements if one.source.file != PLACE or one.source.line in kept]
        if not stale or (again := _tried(using, replace(submission, judgements=tuple(left)), peers)) is None:
            return replace(form, problems=tuple(found.problems)), None
        return replace(form, stale=(*form.stale, *stale)), again
    memory.cards[form.id] = (submission, peers, law, card)
    return form, card


def _accepted(using: appraisal.Law, submission: Submission, peers: Peers) -> frozenset[int]:
    """The acts of judgement that the ruleset takes, each tried by itself."""
    own = [one for one in submission.judgements if one.source.file == PLACE]
    return frozenset(
        one.source.line for one in own if _tried(using, replace(submission, judgements=(one,)), peers) is not None
    )


def _tried(using: appraisal.Law, submission: Submission, peers: Peers) -> Scorecard | None:
    try:
        return appraisal.appraise(using, submission, peers)
    except Problems:
        return None


def _with_copies(forms: Mapping[str, DeskForm]) -> Mapping[str, DeskForm]:
    """The forms, those that stand somewhere else too with these places."""
    places = {
        id(one): tuple(other.source for other in copies if other is not one)
        for copies in repeated([form.read for form in forms.values()])
        for one in copies
    }
    return {
        name: replace(form, copies=places[id(form.read)]) if id(form.read) in places else form
        for name, form in forms.items()
    }


def _files(
    found: FoundFiles, read: Mapping[str, ReadFile], forms: Mapping[str, DeskForm], owners: Mapping[str, str]
) -> Iterator[DeskFile]:
    inside: dict[str, list[str]] = {}
    for name, form in forms.items():
        inside.setdefault(form.read.source.file, []).append(name)
    for name in found.files:
        wrong = (*(read[name].problems if name in read else ()),)
        own = tuple(inside.get(name, ()))
        more = tuple(problem for one in own for problem in forms[one].problems)
        yield DeskFile(name, own, (*wrong, *more), "", owners.get(name, ""))
    for name, why in found.passed:
        yield DeskFile(name, why=why, owner=owners.get(name, ""))
