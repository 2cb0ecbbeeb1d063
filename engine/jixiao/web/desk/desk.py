"""A desk: the current folder at work, for several people at once.

In: what people do. Out: the `State` that it comes to. Files are read in the background, one after another; an act is tried
before it is kept, so that what the law refuses never gets into the log, and kept before anybody sees what it comes to.
"""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from jixiao.cli import inputs
from jixiao.findings import appraisal
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, refused
from jixiao.intake.judgements import JUDGEMENTS
from jixiao.law.store import Files
from jixiao.records import Stage
from jixiao.web.desk import answered, drafts
from jixiao.web.desk.applied import JUDGE, ON_FORMS, PLACE, UNDO, judgement, row, seen, standing, undone
from jixiao.web.desk.audits import Audits
from jixiao.web.desk.log import OWN, Act, Log
from jixiao.web.desk.prover import Prover
from jixiao.web.desk.reader import Reader, Reading
from jixiao.web.desk.state import DEFAULT, LAW, OF_FILES, DeskForm, Memory, ReadFile, State, owners, state

#: So many files are read before what they come to is shown.
_TOGETHER: Final = 20
_NOTHING: Final = "file.missing"


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody did something to the same line after the page was made that another person answers on: what was done."""

    other: Act


class Desk:
    """The current folder, its log, and what both come to; safe to use from several threads.

    `now` gives the moment that an act is kept with (ISO 8601).
    """

    def __init__(self, now: Callable[[], str], reader: Reading | None = None, prover: Prover | None = None) -> None:
        self._now = now
        self._log = Log()
        self._reader: Reading = reader or Reader()
        #: What the files say against themselves.
        self.audits = Audits(self._reader, _stamped)
        self.prover = prover or Prover()
        self._lock = threading.RLock()
        self._read: dict[str, ReadFile] = {}
        self._memory = Memory()
        self._seen: dict[str, tuple[State, Memory, State]] = {}
        self._rules: dict[str, appraisal.Law] = {}
        self._own: dict[bool, tuple[Files, appraisal.Law]] = {}
        self._wake = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        self._closed = False
        self._due = False
        self._looking = threading.Lock()
        self._glanced = _glance()
        self._found = _found()
        self._state = self._made(self.acts)
        self.look()
        threading.Thread(target=self._work, daemon=True).start()

    @property
    def state(self) -> State:
        """The desk as it stands."""
        return self._state

    @property
    def acts(self) -> tuple[Act, ...]:
        """Everything that was done, the first act first."""
        return tuple(self._log.acts)

    @property
    def standing(self) -> tuple[Act, ...]:
        """Everything that was done and that nobody took back, the first act first."""
        return standing(self.acts)

    def look(self) -> State:
        """Look into the folder again; new and changed files are read in the background."""
        if not self._looking.acquire(blocking=False):
            return self._state  # somebody else is looking
        try:
            seen = _glance()
            found = self._found if seen == self._glanced else _found()
        finally:
            self._looking.release()
        with self._lock:
            changed = {name for name, one in self._read.items() if one.stamp != _stamp(name, seen)}
            if changed or found != self._found or self._due:
                self._read = {name: one for name, one in self._read.items() if name not in changed}
                self._found, self._due = found, False
                self._state = self._made(self.acts)
            self._glanced = seen
            self._rouse()
            return self._state

    def seen_by(self, unit: str) -> State:
        """The desk as a unit sees it: as if what it handed in were all; `""` has handed in nothing.

        Lines that are ranked are ranked among all forms, of which the others have no names.
        """
        with self._lock:
            whole, known = self._state, self._seen.get(unit)
            if known is None or known[0] is not whole:
                mine = {name for name, of in owners(self.acts).items() if unit and of == unit}
                files = tuple(name for name in self._found.files if name in mine)
                passed = tuple((name, why) for name, why in self._found.passed if name in mine)
                others = [one.made for one in whole.forms.values() if one.owner != unit]
                memory = known[1] if known is not None else Memory()
                found = inputs.FoundFiles(files, passed)
                made = state(whole.law, found, self._read_for(whole.law), self.acts, memory, others)
                self._seen[unit] = known = (whole, memory, made)
            return known[2]

    def wait(self, seconds: int = 60) -> State:
        """Until every file is read, at most so long."""
        self._idle.wait(seconds)
        return self._state

    def do(self, author: str, kind: str, about: str, content: Mapping[str, str], known: int) -> Act | Clash:
        """Do something. `known` is the number of the state that its author had before them.

        Raises Problems for what the ruleset, or the disk, refuses; then nothing was done.
        """
        with self._lock:
            other = self._since(about, content, known)
            if other is not None and other.author != author:
                return Clash(other)
            act = Act(self._log.last + 1, self._now(), author, kind, about, content)
            of_files = act.kind in OF_FILES
            made = replace(self._state, number=act.id) if of_files else self._tried(act)
            kept = self._log.add(act)
            self._state, self._due = made, self._due or of_files
            self._rouse()
        return kept

    def close(self) -> None:
        """Stop reading."""
        self._closed = True
        self._wake.set()
        self.audits.close()
        self._reader.close()
        self.prover.close()

    def law(self, name: str, acts: tuple[Act, ...] | None = None) -> appraisal.Law:
        """A ruleset made ready, once; raises Problems. One that is written here is as these acts made it, else all."""
        if not drafts.named(name):
            if name not in self._rules:
                self._rules[name] = appraisal.ready(name)
            return self._rules[name]
        own, kept = self.files(name, acts)
        known, law = self._own.get(acts is None, (None, None))
        if law is None or law.opened.path != Path(own) or known != kept:
            law = appraisal.ready(own, kept)
            self._own[acts is None] = kept, law
        return law

    def files(self, name: str, acts: tuple[Act, ...] | None = None) -> tuple[str, Files]:
        """The file of a ruleset that is written here, and all files that it is made of, as `law`; raises Problems for none."""
        every = drafts.drafts(standing(self.acts if acts is None else acts))
        if drafts.named(name) not in every:
            raise refused(name, "ruleset.not-found", f"没有规则集“{name}”。", "请在“规则”页查看有哪些规则集。")
        return drafts.file(drafts.named(name)), drafts.files(every)

    def _since(self, about: str, content: Mapping[str, str], known: int) -> Act | None:
        """The last act about the same line after that number."""
        line = content.get("path", "")
        found = [act for act in self._log.acts if act.id > known and act.about == about]
        return next((act for act in reversed(found) if act.content.get("path", "") == line), None)

    def _tried(self, act: Act) -> State:
        """What the desk would come to; raises Problems where the act would have no effect, or an end to a scorecard."""
        if act.kind == UNDO and int(act.content["of"]) not in {one.id for one in self.acts} - undone(self.acts):
            raise refused(act.about, "desk.undone", "这一步已经撤销过了。", "请刷新页面看现在的情况。")
        now = self._state.forms.get(act.about)
        if act.kind in ON_FORMS and now is None:
            raise refused(act.about, "desk.no-form", "这份表已经不在文件夹里。", "请回到文件页刷新。")
        if act.kind == answered.ANSWER:
            answered.check([one.read for one in self._state.forms.values()], act, PLACE)
        made = self._made((*self.acts, act))
        if act.kind in ON_FORMS and now is not None and act in made.forms[act.about].stale:
            raise self._refusal(act, now)
        if act.kind in (*ON_FORMS, answered.ANSWER):
            before = self._state.forms
            lost = [wrong for one in made.forms.values() if not before[one.id].problems for wrong in one.problems]
            if lost:
                raise Problems(lost)
        return made

    def _refusal(self, act: Act, now: DeskForm) -> Problems:
        """Why an act about a form has no effect: what the ruleset says of it, or that the form says something else by now."""
        if act.kind == JUDGE and seen(now.made, row(act)) == act.content["seen"]:
            mine = replace(now.made, judgements=(*now.read.judgements, judgement(act)))
            try:
                appraisal.scored(self._state.law, mine, now.card.peers if now.card else None)
            except Problems as found:
                return found
        cure = "请刷新页面，看过现在的内容再填。"
        return refused(act.about, "desk.stale", "这一项和表里现在的内容对不上，没有保存。", cure)

    def _made(self, acts: tuple[Act, ...]) -> State:
        # A draft counts as it stood when it was chosen: what is saved later moves no mark until it is chosen, too.
        name, at = chosen(acts)
        wrong: tuple[Problem, ...] = ()
        try:
            law = self.law(name, tuple(act for act in acts if act.id < at))
        except Problems as found:
            if acts != self.acts:  # it is being chosen, or something is done under it
                raise
            law, wrong = self.law(DEFAULT), tuple(found.problems)
        made = state(law, self._found, self._read_for(law), acts, self._memory)
        return replace(made, unusable=wrong)

    def _read_for(self, law: appraisal.Law) -> Mapping[str, ReadFile]:
        """The files that were read as the ruleset wants them: one that reviews targets wants forms that only set them."""
        return {name: one for name, one in self._read.items() if one.targets is _wants_targets(law)}

    def _rouse(self) -> None:
        """See that what waits is read."""
        if self._state.waiting:
            self._idle.clear()
            self._wake.set()
        else:
            self._idle.set()

    def _work(self) -> None:
        """Read what is to be read, again and again."""
        while not self._closed:
            self._wake.wait()
            self._wake.clear()
            while not self._closed and (waiting := [one.name for one in self._state.files if one.waiting]):
                done = [self._one(name) for name in waiting[:_TOGETHER] if not self._closed]
                with self._lock:
                    self._read |= {one.name: one for one in done}
                    self._state = self._made(self.acts)
                    if not self._state.waiting:
                        self._idle.set()

    def _one(self, name: str) -> ReadFile:
        stamp = _stamp(name, self._glanced)  # what changes from here on is seen at the next look
        targets = _wants_targets(self._state.law)
        forms, problems = self._reader.read(name, targets=targets)
        return ReadFile(name, stamp, forms, problems, targets)


def _wants_targets(law: appraisal.Law) -> bool:
    return law.plan.stage is Stage.TARGETS


def chosen(acts: tuple[Act, ...]) -> tuple[str, int]:
    """The ruleset that the desk scores by, and the act that chose it; 0 where nobody did."""
    found = next((act for act in reversed(standing(acts)) if act.kind == LAW), None)
    return (found.content["name"], found.id) if found else (DEFAULT, 0)


def _found() -> inputs.FoundFiles:
    """The files of the folder, without those of the desk itself; an empty folder is none that lacks something."""
    found = inputs.find((".",))
    passed = tuple((name, why) for name, why in found.passed if name != str(OWN))
    return replace(found, passed=passed, problems=tuple(one for one in found.problems if one.code != _NOTHING))


def _glance() -> Mapping[str, tuple[int, int]]:
    """Every file below the folder with what changes when it does."""
    return dict(_below("."))


def _below(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        with os.scandir(folder) as entries:
            for one in entries:
                if one.is_dir(follow_symlinks=False):
                    yield from _below(one.path) if one.name != str(OWN) else ()
                else:
                    there = one.stat()
                    yield os.path.normpath(one.path), (there.st_mtime_ns, there.st_size)
    except OSError:  # it is gone by now, or may not be opened: whoever reads the folder tells
        return


def _stamped(name: str) -> tuple[int, ...]:
    """The stamp of a file at this moment."""
    seen = {}
    for one in (name, name + JUDGEMENTS):
        with contextlib.suppress(OSError):
            there = os.stat(one)
            seen[one] = there.st_mtime_ns, there.st_size
    return _stamp(name, seen)


def _stamp(name: str, seen: Mapping[str, tuple[int, int]]) -> tuple[int, ...]:
    """What changes when a file does, or the judgements beside it do."""
    return (*seen.get(name, (0, 0)), *seen.get(name + JUDGEMENTS, (0, 0)))
