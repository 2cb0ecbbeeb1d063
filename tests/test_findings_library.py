"""The library of rules in a process of its own: whatever becomes of it, no finding is lost and nothing is left behind."""

import gc
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from fractions import Fraction
from importlib import util
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace

import pytest

from jixiao import intake
from jixiao.findings import appraisal, chain, child, engine, rete
from jixiao.findings.engine import Entity, Match
from jixiao.ground.problems import Source
from jixiao.law.formula import Type

HERE = rete._folder()
ENGINE = Path(engine.__file__).parents[2]
VOCABULARY = {"项目": {"序": Type.NUMBER}, "发现": {"序": Type.NUMBER, "步": Type.NUMBER}}
BUILT_IN = "内置的推理器"

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="durable-rules runs in a process of its own, which only POSIX can give it"
)
with_library = pytest.mark.skipif(HERE is None, reason="durable-rules is not installed")


def rule(name: str, about: dict[str, str], when: str) -> SimpleNamespace:
    """A rule as a file would say it."""
    said = {"id": name, "for_": about, "when": when, "thresholds": {}, "evidence": {}, "source": Source("规则.yaml", 1)}
    empty = dict.fromkeys(("subject", "message", "advice", "stake", "basis"), "")
    return SimpleNamespace(**said, **empty, severity="info", across=False)


RULES = [
    rule("r.pair", {"甲": "项目", "乙": "项目"}, "甲.序 < 乙.序"),
    rule("r.on", {"甲": "发现", "乙": "项目"}, "甲.步 = 1 且 甲.序 = 乙.序"),
    rule("r.last", {"甲": "发现", "乙": "项目"}, "甲.步 = 2 且 甲.序 ≤ 乙.序"),
]


def compiled() -> engine.Compiled:
    return engine.compile(RULES, VOCABULARY)


def facts(size: int = 4) -> list[Entity]:
    return [Entity("项目", {"序": Fraction(n)}) for n in range(size)]


def follow(match: Match) -> Entity | None:
    """A pair is followed by a finding about its first, that by another, and no more."""
    step = {"r.pair": 1, "r.on": 2}.get(match.rule.id)
    return (
        Entity("发现", {"序": next(iter(match.facts.values())).values.get("序"), "步": Fraction(step)})
        if step
        else None
    )


def told(matches: tuple[Match, ...]) -> list[tuple[str, list[object]]]:
    return [(match.rule.id, [fact.values.get("序") for fact in match.facts.values()]) for match in matches]


EXPECTED = [
    *(("r.pair", [a, b]) for a in range(4) for b in range(a + 1, 4)),
    *(("r.on", [n, n]) for n in range(3)),
    *(("r.last", [n, m]) for n in range(3) for m in range(n, 4)),
]


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[rete._State]:
    """A process that has not used the library yet, and uses it for whatever it can."""
    state = rete._State()
    monkeypatch.setattr(rete, "_state", state)
    monkeypatch.setattr(engine, "FEW", 0)
    yield state
    if state.child is not None:
        state.child.stop()


def pid(state: rete._State) -> int:
    assert state.child is not None
    return state.child.process.pid


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# --- it is lost ------------------------------------------------------------------------------------------------


@with_library
@pytest.mark.parametrize("at", ["r.pair", "r.on", "r.last"])
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_child_killed_in_the_middle_of_a_run_loses_no_match(
    state: rete._State, at: str, blow: signal.Signals
) -> None:
    ready, killed = compiled(), []

    def kill(match: Match) -> Entity | None:
        if match.rule.id == at and not killed:
            killed.append(pid(state))
            os.kill(killed[0], blow)
        return follow(match)

    assert told(engine.run(ready, facts(), kill)) == EXPECTED
    assert killed
    assert state.child is None
    assert not alive(killed[0]), "a zombie is left"
    assert engine.name().startswith(f"{BUILT_IN}（durable-rules")
    assert "失败1次" in engine.name()
    assert told(engine.run(ready, facts(), follow)) == EXPECTED
    assert state.lost == 1
    assert state.child is None, "the process goes on without the library"


@pytest.mark.slow
@with_library
def test_a_child_that_stands_still_is_given_up(state: rete._State, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = compiled()
    assert told(engine.run(ready, facts(), follow)) == EXPECTED
    monkeypatch.setattr(rete, "PATIENCE", 200)
    stopped = pid(state)
    os.kill(stopped, signal.SIGSTOP)
    assert told(engine.run(ready, facts(), follow)) == EXPECTED
    assert state.lost == 1
    assert not alive(stopped)


#: Libraries that fail in their own ways, each at its first, second or third ruleset's message.
_FAKE = """
import os, sys, time
told = 0
def create_ruleset(name, definition): return 1
def delete_ruleset(handle): pass
def delete_state(handle, sid): pass
def assert_facts(handle, text):
    global told
    told += 1
    {}
    return 0, 1
def start_action_for_state(handle, state): return None
def complete_and_start_action(handle, state): return None
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "failing",
    [
        "os.abort()",
        "os._exit(0)",
        "raise MemoryError",
        "return 1, 1",
        "time.sleep(30)",
        "os.write(3, b'not json\\n')",
        "import ctypes; ctypes.string_at(0)",
    ],
)
@pytest.mark.parametrize("at", [1, 2])
def test_whatever_a_library_does_no_match_is_lost(
    state: rete._State, failing: str, at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = _FAKE.format(f"if told == {at}:\n        {failing}")
    (tmp_path / "durable_rules_engine.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(rete, "_folder", lambda: str(tmp_path))
    monkeypatch.setattr(rete, "PATIENCE", 1000)
    assert told(engine.run(compiled(), facts(), follow)) == EXPECTED
    assert state.lost == 1
    assert engine.name().startswith(BUILT_IN)


def test_firings_that_cannot_be_are_not_believed(
    state: rete._State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = _FAKE.format("pass").replace(
        "state): return None", 'state): return 1, \'{"r0":{"a0":{"n":0},"a1":{"n":99}}}\'', 1
    )
    (tmp_path / "durable_rules_engine.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(rete, "_folder", lambda: str(tmp_path))
    assert told(engine.run(compiled(), facts(), follow)) == EXPECTED
    assert state.lost == 1


@pytest.mark.parametrize("missing", ["library", "python", "script"])
def test_where_no_child_can_be_started_facts_are_joined_without(
    missing: str, state: rete._State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing == "library":
        monkeypatch.setattr(rete, "_folder", lambda: None)
    elif missing == "python":
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
        monkeypatch.setattr(rete, "_folder", lambda: str(tmp_path))
    else:
        monkeypatch.setattr(rete, "_folder", lambda: str(tmp_path))  # no library in it
    assert told(engine.run(compiled(), facts(), follow)) == EXPECTED
    assert engine.name().startswith(BUILT_IN)
    assert state.lost == (missing != "library")


#: The library itself, which aborts when it is told something for the third time.
_FRAIL = """
import os, sys
from importlib import util
own = sys.modules[__name__]
spec = util.spec_from_file_location(__name__, {!r})
real = util.module_from_spec(spec)
spec.loader.exec_module(real)
sys.modules[__name__] = own  # the real one has put itself there
globals().update({{name: getattr(real, name) for name in dir(real) if not name.startswith("_")}})
told = 0
def assert_facts(handle, text):
    global told
    told += 1
    if told == 3:
        os.abort()
    return real.assert_facts(handle, text)
"""


@pytest.mark.slow
@with_library
def test_a_batch_whose_library_crashes_is_told_whole(
    state: rete._State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    using = appraisal.ready("project-self-evaluation/2020")
    root = ENGINE.parent / "examples"
    forms = [form for path in sorted(root.glob("*.yaml")) for form in intake.read(str(path))[0]] * 3
    expected = appraisal.appraise_all(using, forms)
    assert state.lost == 0
    assert state.child is not None, "no form needed the library"
    (tmp_path / "durable_rules_engine.py").write_text(
        _FRAIL.format(util.find_spec(rete._MODULE).origin), encoding="utf-8"
    )
    state.child.stop()
    monkeypatch.setattr(rete, "_folder", lambda: str(tmp_path))
    assert appraisal.appraise_all(using, forms) == expected
    assert state.lost == 1


# --- it is left as it was found ----------------------------------------------------------------------------------


@pytest.mark.slow
@with_library
def test_rulesets_come_and_go_and_one_child_serves_them_all(state: rete._State) -> None:
    encoded = []
    for _ in range(200):
        ready = compiled()
        encoded.append(weakref.ref(ready.encoded))
        for _ in range(2):
            assert told(engine.run(ready, facts(), follow)) == EXPECTED
        assert engine.run(ready, [], follow) == ()
        assert engine.run(ready, facts(1), follow) == ()
    first = pid(state)
    del ready
    gc.collect()
    assert all(one() is None for one in encoded)
    assert told(engine.run(compiled(), facts(), follow)) == EXPECTED
    assert pid(state) == first
    assert state.child is not None
    assert len(state.child.known) + len(state.child.unneeded) <= 2, "the child holds what nobody needs"
    assert state.lost == 0


@with_library
def test_an_interrupted_run_gives_the_child_up_and_the_next_one_has_another(
    state: rete._State, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = compiled()
    assert told(engine.run(ready, facts(), follow)) == EXPECTED
    first = pid(state)

    def interrupted(_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rete._Child, "_line", interrupted)
        with pytest.raises(KeyboardInterrupt):
            engine.run(ready, facts(), follow)
    assert told(engine.run(ready, facts(), follow)) == EXPECTED
    assert pid(state) != first
    assert state.lost == 0


@with_library
def test_a_run_within_a_run_and_runs_of_several_threads_need_not_wait(state: rete._State) -> None:
    ready = compiled()

    def nested(match: Match) -> Entity | None:
        if match.rule.id == "r.on":
            assert told(engine.run(ready, facts(), follow)) == EXPECTED
        return follow(match)

    assert told(engine.run(ready, facts(), nested)) == EXPECTED
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda: found.extend(told(engine.run(ready, facts(), follow)) for _ in range(20)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [EXPECTED] * 160
    assert state.lost == 0


_INHERITED: list[engine.Compiled] = []


def _in_a_worker(_: int) -> tuple[int, int | None, list[tuple[str, list[object]]]]:
    found = told(engine.run(_INHERITED[0], facts(), follow))
    return os.getpid(), rete._state.child.process.pid if rete._state.child else None, found


@pytest.mark.slow
@with_library
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_worker_has_a_child_of_its_own(state: rete._State) -> None:
    _INHERITED[:] = [compiled()]
    assert told(engine.run(_INHERITED[0], facts(), follow)) == EXPECTED
    own = pid(state)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        found = pool.map(_in_a_worker, range(8), chunksize=1)
    assert all(one[2] == EXPECTED for one in found)
    children = {worker: child for worker, child, _ in found}
    assert own not in children.values()
    assert None not in children.values()
    assert len(set(children.values())) == len(children)
    assert alive(own)
    assert told(engine.run(_INHERITED[0], facts(), follow)) == EXPECTED
    assert (pid(state), state.lost) == (own, 0)


_SCRIPT = """
import os
from fractions import Fraction
from types import SimpleNamespace
from jixiao.findings import engine, rete
from jixiao.ground.problems import Source
from jixiao.law.formula import Type

engine.FEW = 0
empty = dict.fromkeys(("subject", "message", "advice", "stake", "basis"), "")
rule = SimpleNamespace(
    id="r", for_={{"甲": "项目", "乙": "项目"}}, when="甲.序 < 乙.序", thresholds={{}}, evidence={{}}, severity="info",
    across=False, source=Source("r"), **empty,
)
ready = engine.compile([rule], {{"项目": {{"序": Type.NUMBER}}}})
facts = [engine.Entity("项目", {{"序": Fraction(n)}}) for n in range(3)]
assert len(engine.run(ready, facts, lambda _: None)) == 3
pid = rete._state.child.process.pid
{end}
"""


@pytest.mark.slow
@with_library
@pytest.mark.parametrize(
    "end",
    [
        "print(pid)",
        "print(pid, flush=True); os._exit(0)",
        "print(pid, flush=True); os.kill(os.getpid(), 9)",
        "print(pid); raise SystemExit(3)",
    ],
)
def test_the_child_ends_with_its_process(end: str) -> None:
    script = _SCRIPT.format(end=end)
    ran = subprocess.run(
        [sys.executable, "-X", "dev", "-c", script],
        env={**os.environ, "PYTHONPATH": str(ENGINE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stderr == "", "nothing is said, no warning either"
    child = int(ran.stdout)
    for _ in range(200):
        if not alive(child):
            break
        threading.Event().wait(0.02)
    assert not alive(child)


@pytest.mark.slow
@with_library
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted in /proc, which is not here")
def test_no_file_stays_open(state: rete._State) -> None:
    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    before = opened()
    for _ in range(5):
        assert told(engine.run(compiled(), facts(), follow)) == EXPECTED
        assert opened() == before + 2
        assert state.child is not None
        state.child.stop()
    assert opened() == before


# --- the child itself --------------------------------------------------------------------------------------------


@with_library
def test_the_child_answers_each_request_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "CHUNK", 4)
    monkeypatch.setattr(sys, "path", list(sys.path))
    ready = compiled()
    run = chain.Run(ready, follow)
    run.begin(facts())
    texts = rete.encode.messages(ready.encoded, run.pending[0], 0)
    requests = [
        ["library", HERE],
        ["rules", 7, ready.encoded.definition],
        ["tell", 7, [f"[{','.join(texts)}]"]],
        ["more"],
        ["end", 7],
        ["end", 7],
        ["tell", 7, [f"[{text}]" for text in texts]],
        ["end", 7],
        ["forget", [7]],
    ]
    answers: list[str] = []
    child.serve(map(json.dumps, requests), answers.append)
    assert len(answers) == len(requests)
    assert all("\n" not in answer for answer in answers)
    first, second, again = (json.loads(answers[at]) for at in (2, 3, 6))
    assert (len(first["fired"]), first["more"]) == (4, True)
    assert sorted(first["fired"] + second["fired"]) == [[0, a, b] for a in range(4) for b in range(a + 1, 4)]
    assert (second["more"], again["more"]) == (False, True)
    assert [answers[at] for at in (0, 1, 4, 5, 7, 8)] == ["true"] * 6


def test_the_child_knows_nothing_of_jixiao() -> None:
    code = dedent(f"""
        import runpy, sys
        runpy.run_path({child.__file__!r})
        print(sorted(name for name in sys.modules if name.split(".")[0] in ("jixiao", "durable_rules_engine")))
    """)
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout == "[]\n"
