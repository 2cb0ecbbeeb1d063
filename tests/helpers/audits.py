"""A small audited account, written by hand: what the outputs of an audit are tested with."""

from jixiao.ground.problems import Source
from jixiao.records import (
    Account,
    AccountChart,
    AccountSection,
    AccountTable,
    Audit,
    Cell,
    Certainty,
    ChartSeries,
    Discrepancy,
    Passage,
    PassageKind,
    Spot,
)

FILE = "决算说明.txt"
SENTENCE = "2020年支出合计100万元，其中：基本支出60万元，占60%；项目支出30万元，占**%。"


def line(number: int, text: str, kind: PassageKind = PassageKind.TEXT) -> Passage:
    """A passage that stands on one line."""
    return Passage(text, ((0, Source(FILE, number, 1)),), kind)


def cell(number: int, column: int, text: str) -> Cell:
    """A cell of a table of a text."""
    return Cell(text, Source(FILE, number, column))


SECTIONS = (
    AccountSection(0, "", "", None, (), (line(1, "甲<单位>2020年度部门决算"),)),
    AccountSection(
        *(1, "一、", "支出情况", line(3, "一、支出情况"), ()),
        (
            line(4, SENTENCE),
            line(5, "表1 支出表", PassageKind.CAPTION),
            AccountTable(
                ((cell(6, 1, "项目"), cell(6, 4, "金额")), (cell(7, 1, "<合计>"), cell(7, 6, "90"))), Source(FILE, 6, 1)
            ),
            AccountChart(
                ("基本支出", "项目支出"),
                (ChartSeries("金额", (cell(9, 1, "60"), cell(9, 4, "30"))),),
                Source(FILE, 9, 1),
                "图1",
            ),
            line(10, "此段已由修订删去。", PassageKind.REVISION),
        ),
    ),
)
ACCOUNT = Account(Source(FILE), SECTIONS, title="甲<单位>2020年度部门决算", unit="甲<单位>", year=2020)


def words(text: str) -> Spot:
    """Where these words stand in the sentence."""
    start = SENTENCE.index(text)
    return Spot(Source(FILE, 4, start + 1), text, 1, 0, start, start + len(text))


SUM = Discrepancy(
    *("figure.sum", Certainty.CERTAIN, "各项之和是90万元，合计写的是100万元。", "请核对各项金额和合计。"),
    (words("100万元"), words("60万元"), words("30万元"), Spot(Source(FILE, 7, 6), "90", 1, 2)),
    *("合计 = 各项之和", "60+30=90≠100", {"合计": "100万元"}),
)
BLANK = Discrepancy("remnant.placeholder", Certainty.PROBABLE, "占比没有填写。", "请补上数字。", (words("占**%"),))
TITLE = Discrepancy(
    *("structure.title", Certainty.HINT, "标题与目录不同。", "请核对目录。"),
    (Spot(Source(FILE, 3, 1), "支出情况", 1, -1, 2, 6),),
)
AUDIT = Audit(ACCOUNT, 7, 3, 2, (TITLE, SUM, BLANK))
