"""A desk: the current folder at work, for several people at once.

In: what people do. Out: the `State` that it comes to. Files are read in the background, one after another; an act is tried
before it is kept, so that what the law refuses never gets into the log, and kept before anybody sees what it comes to.
"""

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from jixiao.cli import inputs
from jixiao.findings import appraisal
from jixiao.ground.problems import Problems, refused
from jixiao.intake.judgements import JUDGEMENTS
from jixiao.web.desk import answered
from jixiao.web.desk.applied import JUDGE, ON_FORMS, PLACE, UNDO, judgement, path, seen, standing
from jixiao.web.desk.log import OWN, Act, Log
from jixiao.web.desk.reader import Reader, Reading
from jixiao.web.desk.state import DEFAULT, LAW, DeskForm, Memory, ReadFile, State, state

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

    def __init__(self, now: Callable[[], str], reader: Reading | None = None) -> None:
        self._now = now
        self._log = Log()
        self._reader: Reading = reader or Reader()
        self._lock = threading.RLock()
        self._read: dict[str, ReadFile] = {}
        self._memory = Memory()
        self._rules: dict[str, appraisal.Law] = {}
        self._wake = threading.Event()
        self._closed = False
        self._found = inputs.FoundFiles(())
        self._state = self.look()
        threading.Thread(target=self._work, daemon=True).start()

    @property
    def state(self) -> State:
        """The desk as it stands."""
        return self._state

    @property
    def acts(self) -> tuple[Act, ...]:
        """Everything that was done, the first act first."""
        return tuple(self._log.acts)

    def look(self) -> State:
        """Look into the folder again; new and changed files are read in the background."""
        with self._lock:
            self._found = _found()
            for name in [name for name, one in self._read.items() if one.stamp != _stamp(name)]:
                del self._read[name]
            self._state = self._made(self.acts)
        if self._state.waiting:
            self._wake.set()
        return self._state

    def wait(self, seconds: int = 60) -> State:
        """Until every file is read, at most so long."""
        ended = threading.Event()
        for _ in range(seconds * 50):
            if not self._state.waiting:
                break
            ended.wait(0.02)
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
            made = self._tried(act)
            kept = self._log.add(act)
            self._state = made
        return kept

    def close(self) -> None:
        """Stop reading."""
        self._closed = True
        self._wake.set()
        self._reader.close()

    def law(self, name: str) -> appraisal.Law:
        """A ruleset made ready, once; raises Problems."""
        if name not in self._rules:
            self._rules[name] = appraisal.ready(name)
        return self._rules[name]

    def _since(self, about: str, content: Mapping[str, str], known: int) -> Act | None:
        """The last act about the same line after that number."""
        line = content.get("path", "")
        found = [act for act in self._log.acts if act.id > known and act.about == about]
        return next((act for act in reversed(found) if act.content.get("path", "") == line), None)

    def _tried(self, act: Act) -> State:
        """What the desk would come to; raises Problems where the act would have no effect, or an end to a scorecard."""
        if act.kind == UNDO and int(act.content["of"]) not in {one.id for one in standing(self.acts)}:
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
        if act.kind == JUDGE and seen(now.made, path(act)) == act.content["seen"]:
            mine = replace(now.made, judgements=(*now.read.judgements, judgement(act)))
            try:
                appraisal.scored(self._state.law, mine, now.card.peers if now.card else None)
            except Problems as found:
                return found
        cure = "请刷新页面，看过现在的内容再填。"
        return refused(act.about, "desk.stale", "这一项和表里现在的内容对不上，没有保存。", cure)

    def _made(self, acts: tuple[Act, ...]) -> State:
        chosen = [act.content["name"] for act in standing(acts) if act.kind == LAW]
        return state(self.law(chosen[-1] if chosen else DEFAULT), self._found, dict(self._read), acts, self._memory)

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

    def _one(self, name: str) -> ReadFile:
        stamp = _stamp(name)
        forms, problems = self._reader.read(name)
        return ReadFile(name, stamp, forms, problems)


def _found() -> inputs.FoundFiles:
    """The files of the folder, without those of the desk itself; an empty folder is none that lacks something."""
    found = inputs.find((".",))
    passed = tuple((name, why) for name, why in found.passed if name != str(OWN))
    return replace(found, passed=passed, problems=tuple(one for one in found.problems if one.code != _NOTHING))


def _stamp(name: str) -> tuple[int, ...]:
    """What changes when a file does, or the judgements beside it do."""
    return (*_when(name), *_when(name + JUDGEMENTS))


def _when(path: str) -> tuple[int, int]:
    try:
        there = os.stat(path)
    except OSError:
        return 0, 0
    return there.st_mtime_ns, there.st_size
