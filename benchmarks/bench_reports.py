"""A thousand reports in one run, as one Word file, as a folder, as a page: seconds and memory, beside python-docx.

    python benchmarks/bench_reports.py [COUNT]

The forms are one example under a thousand names. Each run is a process of its own, as a user would start it; LibreOffice is
not asked for pages, as in every run over so many. Beside it python-docx writes the same number of paragraphs and tables of the
same size, with styles of its own: what it takes only to write, without reading, scoring or wording anything. A run may take two
minutes and 1 GB.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "engine")]

MOST_SECONDS, MOST_MEGABYTES = 120, 1000
EXAMPLE = ROOT / "examples" / "企业教师生活补贴.yaml"


def forms(folder: Path, count: int) -> None:
    """The example under so many names."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for number in range(count):
        (folder / f"{number:04}.yaml").write_text(
            text.replace("企业教师生活补贴", f"第{number}号生活补贴"), encoding="utf-8"
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


def timed(label: str, *command: str) -> None:
    """One run, its seconds and the memory that it took at most."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, *command], check=True, capture_output=True, cwd=ROOT, env={"PYTHONPATH": sys.path[0]}
    )
    seconds = time.perf_counter() - begun
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    told = "" if seconds <= MOST_SECONDS and megabytes <= MOST_MEGABYTES else "  超出"
    print(f"{label}\t{seconds:6.1f} s\t{megabytes} MB{told}", flush=True)


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "申报"
        folder.mkdir()
        forms(folder, count)
        run = ("-m", "jixiao", "report", "-q", str(folder), "-o")
        for label, output in (("docx", "报告.docx"), ("md", "报告.md"), ("html", "报告.html"), ("folder", "报告/")):
            timed(f"jixiao {label}", *run, f"{place}/{output}")
        timed("python-docx", __file__, "--beside", str(count), f"{place}/同.docx")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--beside"]:
        beside(int(sys.argv[2]), sys.argv[3])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
