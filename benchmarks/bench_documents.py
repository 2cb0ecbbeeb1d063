"""How long documents take, in and out: seconds for one, beside what a user would otherwise call for the same file.

    make bench                                   (or: python benchmarks/bench_documents.py [SECONDS] [PROJECTS])

In: a form as xlsx and docx, read by jixiao into submissions; openpyxl and python-docx only load the same bytes and give no
form. Out: one report of one project in every format; python-docx puts the same texts into plain paragraphs and a plain table.
Last, one Word report over PROJECTS projects (default 1,000), from scorecards to bytes. Compare ratios: absolute figures
are this machine's.
"""

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl

from jixiao import intake as importers
from jixiao.findings import appraisal
from jixiao.records import Scorecard
from jixiao.render import markdown, page, scorebook, word
from jixiao.report.blocks import Bullets, Paragraph, Report, Table, grid, text
from jixiao.report.project import project_report
from jixiao.report.summary import summary_report

ROOT = Path(__file__).resolve().parent.parent
FORMS = ("examples/农村饮水安全.xlsx", "examples/农村饮水安全.docx")
EXAMPLE = "examples/企业教师生活补贴.yaml"


def seconds_each(once: Callable[[], object], seconds: float) -> float:
    """Seconds that one call takes, over as many calls as `seconds` hold."""
    once()
    done, began = 0, time.perf_counter()
    while (taken := time.perf_counter() - began) < seconds or not done:
        once()
        done += 1
    return taken / done


def plainly(report: Report) -> bytes:
    """The texts of a report as python-docx writes them by itself: no styles, nothing merged, no chart, no contents."""
    document = docx.Document()
    for block in report.blocks:
        if isinstance(block, Paragraph):
            document.add_paragraph(text(block.spans))
        elif isinstance(block, Bullets):
            for item in block.items:
                document.add_paragraph(text(item))
        elif isinstance(block, Table):
            table = document.add_table(0, len(block.columns))
            for row in grid((*block.header, *block.rows), len(block.columns)):
                for place, cell in zip(table.add_row().cells, row, strict=True):
                    place.text = text(cell.spans) if cell else ""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def main(seconds: float = 2.0, projects: int = 1000) -> None:
    """Measure and print."""
    print("读入一份自评表（毫秒）")
    for name in FORMS:
        path = str(ROOT / name)
        ours = seconds_each(lambda path=path: importers.read(path), seconds)
        load = openpyxl.load_workbook if name.endswith("xlsx") else docx.Document
        theirs = seconds_each(lambda path=path, load=load: load(path), seconds)
        library = "openpyxl" if name.endswith("xlsx") else "python-docx"
        print(f"  {name}: {ours * 1000:.1f}；{library} 只打开同一文件 {theirs * 1000:.1f}（{ours / theirs:.2f} 倍）")

    using = appraisal.ready("project-self-evaluation/2020")
    submissions, _ = importers.read(str(ROOT / EXAMPLE))
    cards, _ = appraisal.appraise_all(using, submissions)
    card: Scorecard = cards[0]
    report = project_report(card)
    plain = seconds_each(lambda: plainly(report), seconds)
    print("写出一份项目报告（毫秒）")
    for label, once in (
        ("内容（各章、句子、表、图的数据）", lambda: project_report(card)),
        ("Markdown", lambda: markdown.render(report)),
        ("网页", lambda: page.render((report,))),
        ("Word", lambda: word.render((report,))),
        ("可重算的工作簿", lambda: scorebook.render((card,), using.plan)),
    ):
        print(f"  {label}: {seconds_each(once, seconds) * 1000:.1f}")
    print(f"  python-docx 只写同样的文字和表: {plain * 1000:.1f}")

    many = (card,) * projects
    print(f"{projects}个项目（秒）")
    for label, made in (
        ("汇总分析，Word", lambda: word.render((summary_report(many),))),
        ("各项目报告写入一个 Word 文件", lambda: word.render(tuple(map(project_report, many)))),
        ("各项目报告写入一个网页", lambda: page.render(tuple(map(project_report, many)))),
    ):
        began = time.perf_counter()
        size = len(made())
        print(f"  {label}: {time.perf_counter() - began:.1f}，{size / 1_000_000:.1f} MB")


if __name__ == "__main__":
    main(float((sys.argv[1:2] or ["2"])[0]), int((sys.argv[2:3] or ["1000"])[0]))
