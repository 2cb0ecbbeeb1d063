"""A thousand reports in one run, as one Word file, as a folder, as a page: seconds and memory, beside python-docx.

    python benchmarks/bench_reports.py [COUNT]

The forms are one example under so many names, of units with fifty projects each. Each run is a process of its own, as a user
would start it; LibreOffice is not asked for pages, as in every run over so many. Its seconds are those of the clock, of the
processor, and of the clock for a thousand reports, the start of the program shared among them; its memory is the most that it
had at one time. A run over a thousand may take two minutes and 1 GB. Beside it python-docx writes the same number of paragraphs
and tables of the same size, with styles of its own: what it takes only to write, without reading, scoring or wording anything.
Last, what each stage of a report costs the processor.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "engine")]

#: So many forms are of one unit: they are compared with each other.
UNIT = 50
MOST_SECONDS, MOST_MEGABYTES = 120, 1000
EXAMPLE = ROOT / "examples" / "企业教师生活补贴.yaml"


def forms(folder: Path, count: int) -> None:
    """The example under so many names, those of one unit together."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for number in range(count):
        (folder / f"{number:04}.yaml").write_text(
            text.replace("企业教师生活补贴", f"第{number}号生活补贴").replace("308503-", f"第{number // UNIT}区"),
            encoding="utf-8",
        )


def beside(count: int, output: str) -> None:
    """So many reports' worth of paragraphs and cells by python-docx."""
    import docx

    document = docx.Document()
    for number in range(count):
        document.add_heading(f"第{number}号生活补贴项目2020年绩效评价报告", 1)
        for _ in range(55):
            document.add_paragraph("全年预算数1100万元，执行数为949.68万元，完成预算的86.33%。")
        table = document.add_table(14, 8)
        for row in table.rows:
            for cell in row.cells:
                cell.text = "6.25"
    document.save(output)


def timed(label: str, count: int, *command: str) -> None:
    """One run, its seconds and the memory that it took at most."""
    begun = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": sys.path[0]}
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, cwd=ROOT, env=environment) as run:
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode:
        raise SystemExit(f"{label}: exit {run.returncode}")
    seconds, megabytes = time.perf_counter() - begun, used.ru_maxrss // 1024
    each = seconds * 1000 / count
    told = "" if each <= MOST_SECONDS and megabytes <= MOST_MEGABYTES else "  超出"
    processor = used.ru_utime + used.ru_stime
    print(f"{label}\t{seconds:6.1f} s\t处理器{processor:6.1f} s\t每千份{each:6.1f} s\t{megabytes} MB{told}", flush=True)


Item = TypeVar("Item")
Made = TypeVar("Made")


def stage(label: str, work: Callable[[Item], Made], over: Sequence[Item]) -> list[Made]:
    """What is made of each; prints the milliseconds of the processor that one takes."""
    begun = time.process_time()
    made = [work(one) for one in over]
    print(f"{label}\t{(time.process_time() - begun) * 1000 / len(over):6.1f} ms", flush=True)
    return made


def stages(folder: Path) -> None:
    """The stages of the reports on the forms of a folder, one after the other; each has its modules loaded before."""
    from jixiao import intake
    from jixiao.cli import outputs
    from jixiao.findings import appraisal
    from jixiao.render import word
    from jixiao.report.project import project_report
    from jixiao.report.working import working_paper

    law = appraisal.ready("project-self-evaluation/2020")
    files = [str(file) for file in sorted(folder.iterdir())]
    card = appraisal.appraise(law, intake.read(files[0])[0][0])
    for made in (project_report(card), working_paper(card)):
        word.render([made])
    forms = [one for read, _ in stage("读取", intake.read, files) for one in read]
    cards = stage("评分", lambda form: appraisal.appraise(law, form), forms)
    reports, proofs = stage("报告", project_report, cards), stage("底稿", working_paper, cards)
    written = stage("报告写成 Word", lambda one: word.render([one]), reports)
    written += stage("底稿写成 Word", lambda one: word.render([one]), proofs)
    named = [(folder / f"{number}.docx", data) for number, data in enumerate(written)]
    stage("每个文件写入磁盘", lambda one: outputs.write(one[0], one[1]), named)


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "申报"
        folder.mkdir()
        forms(folder, count)
        run = ("-m", "jixiao", "report", "-q", str(folder), "-o")
        for label, output in (("docx", "报告.docx"), ("md", "报告.md"), ("html", "报告.html"), ("folder", "报告/")):
            timed(f"jixiao {label}", count, *run, f"{place}/{output}")
        timed("python-docx", count, __file__, "--beside", str(count), f"{place}/同.docx")
        stages(folder)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--beside"]:
        beside(int(sys.argv[2]), sys.argv[3])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
