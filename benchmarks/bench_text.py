"""A million characters of flattened text, shape by shape: seconds, and the most memory that was held.

    python benchmarks/bench_text.py [CHARACTERS]

The text is a form of tests/cases/layouts printed over and over in one shape (bars, lines, words, glued …), and three texts that
hold no form at all. Each runs in a process of its own, so that the memory is its own. The aim is 20 seconds and 1 GB.
"""

import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "engine"), str(ROOT / "tests")]

MOST_SECONDS, MOST_MEGABYTES = 20, 1000
HEADING = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n"
NOISE = {
    "words without end": HEADING + "甲 乙 丙 ",
    "numbers without end": HEADING + "1 2 3 ",
    "bars alone": "|",
    "headings alone": HEADING,
}


def main() -> int:
    """Run every shape in a process of its own and print what it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    from helpers.flattening import SHAPES

    over = 0
    for name in (*SHAPES, *NOISE):
        said = subprocess.run(
            [sys.executable, __file__, str(count), name], capture_output=True, text=True, check=True
        ).stdout.split()
        seconds, megabytes = float(said[0]), int(said[1])
        over += seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES
        print(f"{name:22}{seconds:8.1f} s {megabytes:6d} MB  {said[2]} forms, {said[3]} problems", flush=True)
    return 1 if over else 0


def measured(count: int, name: str) -> None:
    """Read one text and print the seconds, the megabytes, the forms and the problems."""
    from helpers.flattening import flattened
    from helpers.layouts import layouts
    from jixiao.intake import flattened as reader

    if name in NOISE:
        head, _, again = NOISE[name].rpartition("\n")
        text = head + "\n" + (again or NOISE[name]) * (count // len(again or NOISE[name]))
    else:
        own = flattened(next(layout for layout in layouts() if layout.name == "国家自评表"), name)
        text = own * (count // len(own))
    began = time.perf_counter()
    forms, problems = reader.read(text, "页.txt")
    took = time.perf_counter() - began
    print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, len(forms), len(problems))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        measured(int(sys.argv[1]), sys.argv[2])
    else:
        raise SystemExit(main())
