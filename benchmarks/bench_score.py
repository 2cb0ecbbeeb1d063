"""How long scoring takes: a cold command, and forms per second through the library, side by side in one run.

    make bench                                        (or: python benchmarks/bench_score.py [RUNS] [SECONDS])

A cold run is a whole process, its median over RUNS; the shares say what of it is Python itself and what is loading
modules. The processes keep their compiled modules in a folder of their own, as an installed program does. Rates are
of one core, each measured for SECONDS. Compare ratios: absolute figures are this machine's.
"""

import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
FORM = "examples/企业教师生活补贴.yaml"
TEXTS = ("examples/公开文本-逐格.txt", "examples/公开文本-制表符.txt")
COMMAND = ("-m", "jixiao", "score", "-q", "--fail-on", "never", FORM)
#: What that command loads, so that the rest of its time is work.
IMPORTS = (
    "import jixiao.cli.scoring, jixiao.render.table, jixiao.intake.canonical, jixiao.intake, jixiao.findings.appraisal"
)


def cold(arguments: Sequence[str], environment: dict[str, str]) -> float:
    """Seconds that a process takes from its start to its end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def medians(runs: int) -> dict[str, float]:
    """The median of each kind of process, run by turns so that a busy moment falls on all of them."""
    kinds = {"python": ("-c", "pass"), "imports": ("-c", IMPORTS), "score": COMMAND}
    with tempfile.TemporaryDirectory() as compiled:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPATH": str(ROOT / "engine"), "PYTHONPYCACHEPREFIX": compiled}
        for arguments in kinds.values():
            cold(arguments, environment)
        taken: dict[str, list[float]] = {kind: [] for kind in kinds}
        for _ in range(runs):
            for kind, arguments in kinds.items():
                taken[kind].append(cold(arguments, environment))
    return {kind: median(times) for kind, times in taken.items()}


def rate(once: Callable[[], int], seconds: float) -> float:
    """Forms per second of a call that returns how many forms it did."""
    once()
    gc.collect()
    done, began = 0, time.perf_counter()
    while (taken := time.perf_counter() - began) < seconds:
        done += once()
    return done / taken


def rates(seconds: float) -> dict[str, float]:
    """Forms per second of what the library does with a form."""
    from jixiao import intake as importers
    from jixiao.findings import appraisal
    from jixiao.score import score

    ready = appraisal.ready("project-self-evaluation/2020")
    [form], _ = importers.read(str(ROOT / FORM))
    return {
        "评分，不查发现": rate(lambda: bool(score(ready.plan, form)), seconds),
        "评分并查发现": rate(lambda: bool(appraisal.appraise(ready, form)), seconds),
        "读 YAML": rate(lambda: len(importers.read(str(ROOT / FORM))[0]), seconds),
        **{
            f"读{Path(text).stem}": rate(lambda text=text: len(importers.read(str(ROOT / text))[0]), seconds)
            for text in TEXTS
        },
    }


def main() -> None:
    """Print two small tables."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 1.5
    took = medians(runs)
    print(f"一份表的冷启动（整个进程，{runs}次的中位数）")
    for kind, label in (("python", "空的 Python"), ("imports", "只加载模块"), ("score", "jixiao score")):
        share = took[kind] / took["score"]
        print(
            f"  {label:<14}{took[kind] * 1000:7.0f} 毫秒  {share:6.1%}  {took[kind] / took['python']:5.1f} 倍于空的 Python"
        )
    found = rates(seconds)
    most = max(found.values())
    print("每核每秒份数")
    for label, many in found.items():
        print(f"  {label:<14}{many:7.0f} 份    {many / most:6.1%}  每份 {1000 / many:.2f} 毫秒")


if __name__ == "__main__":
    main()
