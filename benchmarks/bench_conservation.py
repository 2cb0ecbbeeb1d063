"""No point vanishes, tried at length: frameworks and forms drawn at random, each scored, its points added up.

    python benchmarks/bench_conservation.py [COUNT] [FIRST]

In: how many frameworks (100,000), from which seed. Out: how many were scored in how many seconds, and every seed under which
what is possible does not add up to the total, or points are left with lines that do not apply though neither the ruleset nor a
step says that they stay. Exit 1 for any. A sample runs with the tests (tests/test_transfers.py).
"""

import sys
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "engine"), str(ROOT / "tests")]

from helpers.frameworks import framework, idle, scored, submission  # noqa: E402


def main() -> int:
    """Draw, score, add up."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began, marked, lost, left = time.perf_counter(), 0, 0, 0
    for seed in range(first, first + count):
        chance = Random(seed)
        law = framework(chance)
        form = submission(chance, law)
        if not form["indicators"] and any(node.open for node in law.indicators):
            continue
        card = scored(law, form)
        marked += 1
        if card.possible != law.total:
            lost += 1
            print(f"种子{seed}：可得分值合计{card.possible}，应为{law.total}")
        if lines := idle(card):
            left += 1
            said = "、".join(f"{'/'.join(line.path)}（{line.possible}分）" for line in lines)
            print(f"种子{seed}：不适用的还留有分值：{said}")
    took = f"用时{time.perf_counter() - began:.0f}秒"
    print(f"随机规则集{count}部，评分{marked}份，分值不守恒{lost}份，不适用的还留有分值{left}份，{took}")
    return 1 if lost or left else 0


if __name__ == "__main__":
    sys.exit(main())
