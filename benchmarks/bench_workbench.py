"""Twenty people at a workbench with five hundred forms: how long they wait for a page.

    python benchmarks/bench_workbench.py [PEOPLE [FORMS [PAGES]]]

The server is a process of its own, as `jixiao serve` starts it, over a folder of examples under so many names; everybody asks it
over the loopback, a page at a time, and a page in ten is something to keep, which is on the disk before it is answered. Printed
for each kind of page: how many, and the median, the ninth of ten, the longest in milliseconds. Three runs: one person, what the
machine needs when nobody else asks; all of them with a second to look at each page, where a median of 300 ms is what a person may
wait; all of them without any pause, as only programs ask: what the server can do at most.
"""

import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "engine")]

EXAMPLES = (
    "企业教师生活补贴.yaml",
    "建国初期老干部困难补贴.yaml",
    "多处错误.yaml",
    "市级破产改制企业离休人员生活补贴.yaml",
)
#: So many forms are of one unit.
UNIT = 10
MOST = 300
#: What people look at, by turns; `{form}` is another form each time.
PAGES = (
    "/",
    "/form/{form}",
    "/form/{form}",
    "/review",
    "/form/{form}",
    "/form/{form}/suppose",
    "/form/{form}",
    "/laws",
    "/form/{form}",
)


def forms(folder: Path, count: int) -> None:
    """The examples under so many names."""
    texts = [(ROOT / "examples" / name).read_text(encoding="utf-8") for name in EXAMPLES]
    for number in range(count):
        text = re.sub(r"(?m)^(project: .*)$", rf"\g<1>{number}", texts[number % len(texts)], count=1)
        text = re.sub(r"(?m)^(unit: .*)$", rf"\g<1>{number // UNIT}", text, count=1)
        (folder / f"{number:04}.yaml").write_text(text, encoding="utf-8")


class Person:
    """Somebody at a browser: a connection and a session."""

    def __init__(self, port: int, name: str) -> None:
        self.wire = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.name = name
        self.cookie = ""
        answer = self.ask("/")[0]
        self.cookie = answer.headers["set-cookie"].split(";")[0] + f"; jixiao_name={quote(name)}"

    def ask(self, path: str, body: Mapping[str, str] | None = None) -> tuple[http.client.HTTPResponse, str]:
        """A page, or what a form is answered with."""
        headers = {"cookie": self.cookie} if self.cookie else {}
        if body is None:
            self.wire.request("GET", path, headers=headers)
        else:
            headers["content-type"] = "application/x-www-form-urlencoded"
            self.wire.request("POST", path, urlencode(body), headers)
        answer = self.wire.getresponse()
        return answer, answer.read().decode()


def judgement(page: str) -> dict[str, str] | None:
    """What is sent to judge the first line of a page that waits for it, or to name what proves its first line."""
    fields = dict(re.findall(r'name="(mark|known)" value="([^"]*)"', page))
    line = re.search(r'/support"[^>]*>.*?name="line" value="(\d+)"', page, re.DOTALL)
    return None if line is None else {**fields, "line": line[1], "words": "台账"}


def at_work(
    port: int, name: str, ids: list[str], pages: int, pause: int, waited: dict[str, list[float]], lock: threading.Lock
) -> None:
    """One person's pages, one after another, each beginning with another; so many seconds each is looked at."""
    person, first = Person(port, name), int(name.strip("第人"))
    for turn in range(pages):
        form = ids[(turn * 37 + first * 101) % len(ids)]
        path = PAGES[(turn + first) % len(PAGES)].format(form=form)
        body = None
        if (turn + first) % 10 == 9:
            _, page = person.ask(f"/form/{form}")
            body = judgement(page)
            path = f"/form/{form}/support"
        begun = time.perf_counter()
        answer, _ = person.ask(path, body)
        took = time.perf_counter() - begun
        # 409: another person was faster on the same line, and is told of.
        assert answer.status in (200, 303, 409), (path, answer.status)
        kind = "保存" if body else re.sub("[0-9a-f]{12}", "…", path)
        with lock:
            waited[kind].append(took)
        time.sleep(pause)


def run(port: int, people: int, ids: list[str], pages: int, pause: int) -> None:
    """So many people at once; what they waited."""
    waited: dict[str, list[float]] = defaultdict(list)
    lock = threading.Lock()
    begun = time.perf_counter()
    every = [
        threading.Thread(target=at_work, args=(port, f"第{number}人", ids, pages, pause, waited, lock))
        for number in range(people)
    ]
    for one in every:
        one.start()
    for one in every:
        one.join()
    took = time.perf_counter() - begun
    count = sum(map(len, waited.values()))
    print(
        f"{people} people, {len(ids)} forms, {pause} s a page: {count} pages in {took:.1f} s, {count / took:.0f} a second"
    )
    whole = [one for some in waited.values() for one in some]
    for kind, some in [*sorted(waited.items()), ("all", whole)]:
        ordered = sorted(some)
        median, ninth = statistics.median(ordered), ordered[len(ordered) * 9 // 10]
        print(f"  {kind:24} {len(some):6} {median * 1000:8.0f} {ninth * 1000:8.0f} {ordered[-1] * 1000:8.0f} ms")
    middle = statistics.median(whole) * 1000
    print(f"  median of all pages {middle:.0f} ms: {'under' if middle < MOST else 'OVER'} {MOST} ms")


def main(people: int = 20, count: int = 500, pages: int = 40) -> None:
    """The server, one person, all of them."""
    with tempfile.TemporaryDirectory() as place:
        forms(Path(place), count)
        environment = {**os.environ, "PYTHONPATH": sys.path[0]}
        program = [sys.executable, "-m", "jixiao", "serve", place, "--no-browser", "--port", "0"]
        begun = time.perf_counter()
        server = subprocess.Popen(program, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment)
        try:
            assert server.stderr is not None
            found = re.search(r":(\d+)/", server.stderr.readline())
            assert found is not None
            port = int(found[1])
            person = Person(port, "")
            for _ in range(1200):
                if '"waiting":0' in person.ask("/reading")[1]:
                    break
                time.sleep(0.25)
            print(f"{count} forms read and scored after {time.perf_counter() - begun:.1f} s")
            ids = sorted(set(re.findall(r'href="/form/([0-9a-f]{12})"', person.ask("/")[1])))
            assert len(ids) == count
            for number, pause in ((1, 0), (people, 1), (people, 0)):
                run(port, number, ids, pages, pause)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(60)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
