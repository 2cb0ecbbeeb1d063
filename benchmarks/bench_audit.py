"""An account of a hundred pages, read, checked and shown; and texts that were made to cost much: seconds and memory.

    python benchmarks/bench_audit.py

The account is put together from parts of its own: the sections of a unit's account, tables, and the reports of many projects with
wrong figures among them. Each text runs in a process of its own. The account may take 5 seconds for reading and checking, a
text made to cost much 60 seconds and 1.5 GB.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "engine")]

PAGE = 750  # characters on a page of a printed account
PAGES = 100
MOST_SECONDS, MOST_MEGABYTES = 60, 1500
MOST_OF_ACCOUNT = 5

_SENTENCES = (
    "2023年{name}支出合计{whole}.00万元，其中：基本支出{one}.00万元，占{share}%；项目支出{two}.00万元，占{rest}%。",
    "与2022年相比，支出增加{more}.00万元，增长{growth}%，主要原因是新增了管护任务，人员和材料的费用都有增加。",
    "该项目全年预算数{whole}.00万元，执行数{one}.00万元，完成预算的{share}%，资金按进度拨付，专账核算，没有结余。",
    "全年为{count}户居民提供服务，发放补助{whole}.00万元，户均{whole}.00元，入户回访没有发现重复发放和冒领的情况。",
    "单位按照职责分工落实任务，逐月检查进度，及时整改发现的问题，制度健全，程序规范，档案齐全，群众反映良好。",
)


def account(length: int) -> str:
    """An account of so many characters."""
    parts = ["青石县市政养护中心\n2023年度单位决算公开\n\n第一部分 单位概况\n\n第二部分 2023年度单位决算情况说明\n"]
    number = size = 0
    while size < length:
        number += 1
        parts.append("".join(_project(number)))
        size += len(parts[-1])
    return "".join(parts)


def _project(number: int) -> Iterator[str]:
    name = f"第{number}号街道管护"
    yield f"\n{name}项目2023年绩效自评报告\n"
    for chapter, title in enumerate(("项目概况", "资金使用情况", "组织实施情况", "绩效情况", "问题和建议"), 1):
        yield f"\n{'一二三四五'[chapter - 1]}、{title}\n\n"
        whole = 400 + number % 97
        one = whole * 3 // 4
        figures = {"whole": whole, "one": one, "two": whole - one, "more": 10, "count": 900 + number}
        share = f"{one * 100 / whole:.2f}"
        rest = f"{(whole - one) * 100 / whole + (number % 8 == 0):.2f}"
        growth = f"{1000 / (whole - 10):.2f}"
        for _ in range(3):
            for sentence in _SENTENCES:
                yield sentence.format(name=name, share=share, rest=rest, growth=growth, **figures)
            yield "\n"
        yield "指标\t目标值\t完成值\n" + "".join(f"管护里程{row}\t{row + 20}公里\t{row + 20}公里\n" for row in range(4))


#: Texts that were made to cost much.
BOMBS = {
    "a million lines": lambda: "本年支出100万元。\n" * 1_000_000,
    "a line of a million characters": lambda: "支出合计100.00万元，其中：基本支出60.00万元，占60%；" * 31_250,
    "10,000 numbers in a paragraph": lambda: (
        "其中：" + "，".join(f"第{n}项支出{n}.00万元" for n in range(10_000)) + "。"
    ),
    "10,000 shares in a paragraph": lambda: (
        "支出合计100万元，其中：" + "；".join(f"甲{n}支出1万元，占1%" for n in range(10_000))
    ),
    "20,000 headings": lambda: "".join(f"{n}、支出情况\n" for n in range(20_000)),
    "20,000 different projects": lambda: "".join(
        f"甲{n}项目2023年绩效自评报告\n支出{n}万元。\n" for n in range(20_000)
    ),
    "one sentence 20,000 times": lambda: "主要原因是人员经费增加，支出比上年增加5.00万元，增长5%。\n" * 20_000,
    "open brackets": lambda: "（" * 500_000,
    "asterisks": lambda: "占**%，" * 200_000,
    "a table of 100,000 rows": lambda: "指标\t目标值\t完成值\n" + "甲\t100人\t90人\n" * 100_000,
}


def main() -> int:
    """Run every text in a process of its own and print what it took."""
    over = 0
    for name in ("account", *BOMBS):
        done = subprocess.run([sys.executable, __file__, name], capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name:34} failed: {done.stderr.strip().splitlines()[-1:]}", flush=True)
            over += 1
            continue
        read, checked, shown, megabytes, characters, figures, found = done.stdout.split()
        seconds = float(read) + float(checked)
        over += seconds > (MOST_OF_ACCOUNT if name == "account" else MOST_SECONDS) or int(megabytes) > MOST_MEGABYTES
        print(
            f"{name:34}{int(characters):9d} characters: read {read} s, checked {checked} s, page {shown} s, "
            f"{megabytes} MB, {figures} figures, {found} found",
            flush=True,
        )
    return 1 if over else 0


def measured(name: str) -> None:
    """Read, check and show one text, and print what it took."""
    from jixiao.audit import audit
    from jixiao.intake import accounts
    from jixiao.render.audited import margin

    text = account(PAGES * PAGE) if name == "account" else BOMBS[name]()
    data = text.encode()
    times = [time.perf_counter()]
    found, problems = accounts.read("-", stdin_bytes=data)
    times.append(time.perf_counter())
    if found is None:
        print(f"{times[1] - times[0]:.1f} 0.0 0.0", _megabytes(), len(text), 0, f"refused:{problems[0].code}")
        return
    checked = audit(found)
    times.append(time.perf_counter())
    margin.render(checked)
    times.append(time.perf_counter())
    took = " ".join(f"{after - before:.1f}" for before, after in pairwise(times))
    print(took, _megabytes(), len(text), checked.figures, len(checked.found))


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measured(sys.argv[1])
    else:
        raise SystemExit(main())
