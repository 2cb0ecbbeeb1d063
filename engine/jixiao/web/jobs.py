"""Work that may take minutes, done behind the pages: how far it is, and the file that it comes to.

In: a piece of work, and whose it is. Out: a `Job`, of which its own session asks until its file is there. A few jobs run at a
time and a bounded number wait; files are removed an hour after they were made, and all of them with the workbench.
"""

import logging
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from pathlib import Path
from typing import IO, Final, TypeVar

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, refused

#: So many jobs run at a time; so many of one session, and of all, may be unfinished; so many seconds a file is kept.
RUNNING: Final = 2
OWN: Final = 4
MOST: Final = 12
KEPT: Final = 3600
#: A job that is done within so many seconds is answered at once.
QUICK: Final = 2

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Job:
    """A piece of work: whose it is, the name that its file is to have, and how far it is.

    `label` says what is done just now, `done` of `total` items of it are. `problems` say why it came to nothing, `notes` what is
    to be known of its file.
    """

    id: str
    owner: str
    name: str
    file: Path
    label: str = "等待"
    done: int = 0
    total: int = 0
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    ended: float = 0
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def size(self) -> int:
        """How many bytes its file has."""
        return self.file.stat().st_size

    def watched(self, items: Sequence[T], label: str) -> Iterator[T]:
        """The items, counted as they are done; what is made of them is then put in its form, nobody knows how long."""
        self.label, self.done, self.total = label, 0, len(items)
        for item in items:
            yield item
            self.done += 1
        self.label, self.done, self.total = "排版", 0, 0


#: Writes the file of a job, telling it how far it is; raises Problems.
Work = Callable[[Job, IO[bytes]], None]


class Jobs:
    """The jobs of a workbench, and the folder of their files."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(RUNNING)
        self._jobs: dict[str, Job] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def start(self, owner: str, name: str, work: Work) -> Job:
        """Begin some work; raises Problems where too much is being done already."""
        with self._lock:
            self._tidy()
            open_ = [one for one in self._jobs.values() if not one.over.is_set()]
            if len(open_) >= MOST or sum(one.owner == owner for one in open_) >= OWN:
                raise refused("导出", "desk.many-jobs", "正在做的导出太多，这一个没有开始。", "请等前面的做完再试。")
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True)
            id_ = secrets.token_urlsafe(12)
            job = self._jobs[id_] = Job(id_, owner, name, Path(self._folder.name) / id_)
        threading.Thread(target=self._run, args=(job, work), daemon=True).start()
        job.over.wait(QUICK)
        return job

    def get(self, owner: str, id_: str) -> Job | None:
        """A job of this session; None where it is not there any more, or somebody else's."""
        with self._lock:
            self._tidy()
            job = self._jobs.get(id_)
        return job if job is not None and job.owner == owner else None

    def close(self) -> None:
        """Remove every file, and end what makes them."""
        from jixiao.intake.formats import converted

        with self._lock:
            self._jobs.clear()
            folder, self._folder = self._folder, None
        converted.stop()
        if folder is not None:
            folder.cleanup()

    def _run(self, job: Job, work: Work) -> None:
        try:
            with self._turns:
                if job.id not in self._jobs:  # the workbench was closed while it waited
                    return
                with job.file.open("wb") as file:
                    work(job, file)
        except Problems as found:
            job.problems = tuple(found.problems)
        except Exception:
            logging.getLogger(__name__).exception("export")
            cure = "请再试一次；还不行的，请把做了什么告诉维护的人。"
            job.problems = (Problem(Source(job.name), "desk.job-failed", "导出没有完成，程序出错了。", cure),)
        job.ended = self._now()
        job.over.set()

    def _tidy(self) -> None:
        """Forget what was done long ago."""
        for job in [one for one in self._jobs.values() if one.over.is_set() and self._now() - one.ended > KEPT]:
            job.file.unlink(missing_ok=True)
            del self._jobs[job.id]
