"""Speed against an earlier state of this repository, both timed by turns in one run and printed as ratios.

    make bench                    (or: python benchmarks/bench_against.py [COMMIT] [ROUNDS])

COMMIT is by default the state before every line kept its working. Its engine is unpacked beside this one, and each runs in
processes of its own. The forms are the examples, varied so that no two have the same values (a province repeats 100% and
已完成, but not its figures); reading them is not timed. Rates are of one core. Compare ratios: absolute figures are this
machine's.
"""

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
BEFORE = "98db324"
FORMS = 240

#: What a process of either side times: forms per second, the best of three goes over all forms.
CHILD = """
import sys, time, gc
path, before = sys.argv[1], sys.argv[2] == "before"
if before:
    from jixiao import appraisal, importers
    from jixiao.score import score
    ready = appraisal.ready("project-self-evaluation/2020")
    read = importers.read
    ways = {"explained": lambda form: appraisal.appraise(ready, form), "mark": lambda form: score(ready.plan, form)}
else:
    import jixiao
    from jixiao.findings import appraisal
    from jixiao import intake
    ready = jixiao.law("project-self-evaluation/2020")
    read = intake.read
    ways = {"explained": lambda form: appraisal.appraise(ready, form), "mark": lambda form: jixiao.mark(ready, (form,))}
way = sys.argv[3]
if way == "xlsx":
    work, items = read, [path] * 20
else:
    work, items = ways[way], read(path)[0]
for item in items[:10]:
    work(item)
gc.collect()
began = time.perf_counter()
for item in items:
    work(item)
print(len(items) / (time.perf_counter() - began))
"""


def forms(into: Path) -> Path:
    """The examples as YAML, each varied until there are `FORMS`: no two forms share their figures."""
    examples = [
        yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        for path in sorted((ROOT / "examples").glob("*.yaml"))
        if path.name != "多处错误.yaml"
    ]
    every = [form for one in examples for form in (one if isinstance(one, list) else [one])]
    made = [varied(every[number % len(every)], number) for number in range(FORMS)]
    path = into / "forms.json"
    path.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    return path


def varied(form: dict[str, Any], number: int) -> dict[str, Any]:
    """The form with other figures: those of the actual values and of the money spent, by its number."""
    copy: dict[str, Any] = json.loads(json.dumps(form))
    for row, one in enumerate(copy.get("indicators", ())):
        said = one.get("actual", "")
        digits = said[: len(said) - len(said.lstrip("0123456789."))]
        if digits and row % 3:
            one["actual"] = f"{float(digits) * (1 - (number * 7 + row) % 29 / 100):.4g}{said[len(digits) :]}"
    total = copy.get("budget", {}).get("total", {})
    if total.get("executed"):
        total["executed"] = f"{float(total['executed']) * (1 - number % 31 / 100):.2f}"
    return copy


def unpacked(commit: str, into: Path) -> Path:
    """The engine of a commit, its rulesets and indicators, in a folder."""
    named = ["git", "archive", commit, "engine", "rulesets", "indicators"]
    packed = subprocess.run(named, cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")
    return into / "engine"


def timed(engine: Path, side: str, way: str, path: Path, compiled: Path) -> float:
    """What a process says: forms or files per second."""
    environment = {**os.environ, "PYTHONPATH": str(engine), "PYTHONPYCACHEPREFIX": str(compiled / side)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), side, way], env=environment, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def cold(engine: Path, side: str, compiled: Path) -> float:
    """Whole processes of `jixiao score` per second, one form each."""
    import time

    environment = {**os.environ, "PYTHONPATH": str(engine), "PYTHONPYCACHEPREFIX": str(compiled / side)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    said = [sys.executable, "-m", "jixiao", "score", "-q", "--fail-on", "never", "examples/企业教师生活补贴.yaml"]
    began = time.perf_counter()
    subprocess.run(said, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return 1 / (time.perf_counter() - began)


WAYS = {
    "explained": ("评分，逐分说明，查发现", "份/秒"),
    "mark": ("只要得分", "份/秒"),
    "cold": ("jixiao score 一份，整个进程", "次/秒"),
    "xlsx": ("读一份 Excel 自评表", "份/秒"),
}


def main() -> None:
    """Print one table: both sides and their ratio."""
    commit = sys.argv[1] if len(sys.argv) > 1 else BEFORE
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        try:
            sides = {"before": unpacked(commit, place / "before"), "now": ROOT / "engine"}
        except subprocess.CalledProcessError:
            print(f"没有提交 {commit} 的历史，不能比较；请用完整的克隆。")
            return
        path = forms(place)
        compiled = place / "compiled"
        print(f"{'':<22}{commit:>12}{'现在':>10}{'倍':>8}")
        for way, (label, unit) in WAYS.items():
            found: dict[str, list[float]] = {side: [] for side in sides}
            for turn in range(rounds + 1):
                for side, engine in sides.items():
                    one = ROOT / "examples" / "农村饮水安全.xlsx" if way == "xlsx" else path
                    rate = cold(engine, side, compiled) if way == "cold" else timed(engine, side, way, one, compiled)
                    if turn:  # the first go compiles
                        found[side].append(rate)
            before, now = median(found["before"]), median(found["now"])
            wide = 22 - sum(ord(c) > 0x2000 for c in label)
            print(f"{label:<{wide}}{before:12.1f}{now:12.1f}{now / before:8.2f}  {unit}")


if __name__ == "__main__":
    main()
