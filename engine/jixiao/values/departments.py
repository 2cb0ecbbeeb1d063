"""What the account of a department states of it: the tables of its statements, and the parts of a whole.

In: a text, the year that it is about. Out: the tables for `statements.stated`; a `Stated` for each part that a sentence names
of a whole. The names are those that rulesets and reports ask for.
"""

import re
from collections.abc import Iterator
from typing import Final

from jixiao.ground.regex import regex
from jixiao.values.statements import AMOUNT, IS, Stated, stated, statement, years_before

#: How an amount, a count and a share are written. Digits possessively: linear in whatever stands in a text.
_ANY_AMOUNT: Final = AMOUNT.replace("(", "(?:", 1)
_HEADS: Final = r"\s*+(\d{1,9}+\s*+(?:人(?!次)|名|个))"
_SHARE: Final = r"\s*+(\d{1,3}+(?:\.\d++)?+\s*+[%％])"
_COUNT: Final = r"\s*+(\d{1,5}+)\s*+"
_SAN_GONG: Final = r"[“”\"'‘’]?+三公[“”\"'‘’]?+经费(?:财政拨款)?+"

#: What the account of a department states of the whole department, anywhere in it.
ACCOUNT: Final = (
    statement("收入总计 支出总计", rf"(?<!拨款)收[、，]?支(?:决算)?总计{IS}{AMOUNT}"),
    statement("收入总计", rf"(?<!拨款)收入(?:决算)?总计{IS}{AMOUNT}"),
    statement("支出总计", rf"(?<!拨款)支出(?:决算)?总计{IS}{AMOUNT}"),
    statement("财政拨款收入总计 财政拨款支出总计", rf"财政拨款收[、，]?支(?:决算)?总计{IS}{AMOUNT}"),
    statement("财政拨款收入总计", rf"财政拨款收入(?:决算)?总计{IS}{AMOUNT}"),
    statement("财政拨款支出总计", rf"财政拨款支出(?:决算)?总计{IS}{AMOUNT}"),
    statement("本年收入合计", rf"本年收入(?:合计|总计){IS}{AMOUNT}"),
    statement("本年支出合计", rf"本年支出(?:合计|总计){IS}{AMOUNT}"),
    statement("一般公共预算财政拨款支出", rf"一般公共预算财政拨款支出(?:决算)?{IS}{AMOUNT}"),
    statement("本年三公经费", rf"{_SAN_GONG}支出(?:决算)?(?:总额)?{IS}{AMOUNT}"),
    statement("三公经费预算", rf"{_SAN_GONG}(?:支出)?(?:年初|全年|调整)?预算(?:安排)?{IS}{AMOUNT}"),
    statement("机关运行经费", rf"机关运行经费(?:财政拨款)?(?:支出)?(?:决算)?{IS}{AMOUNT}"),
    statement("事前绩效评估项目数", rf"[对为]{_COUNT}个项目(?:开展|进行|组织)了?(?:预算)?事前(?:绩效)?评估"),
    statement(
        "事前绩效评估项目数",
        rf"对[“《][^。；\n]{{0,200}}?[”》]等?{_COUNT}个项目(?:开展|进行|组织)了?(?:预算)?事前(?:绩效)?评估",
    ),
    statement("编制绩效目标项目数", rf"[对为]{_COUNT}个项目(?:编制|设定|制定|申报)了?(?:预算)?绩效目标"),
    statement("绩效监控项目数", rf"(?:选取|选择|对){_COUNT}个项目(?:开展|进行|实施)了?(?:预算)?绩效(?:运行)?监控"),
    statement("绩效自评项目数", rf"对{_COUNT}个项目(?:开展|进行)了?(?:绩效目标完成情况|绩效)?(?:梳理填报|自评)"),
    statement("部门绩效评价项目数", rf"自行组织(?:开展)?了?{_COUNT}个项目(?:支出)?(?:的)?绩效评价"),
    statement(
        "部门绩效评价项目数", rf"自行组织(?:开展)?对[^。；]{{0,60}}?等{_COUNT}个项目(?:支出)?(?:开展|进行)了?绩效评价"
    ),
)

#: What the report on a department's whole expenditure states of it.
REPORT: Final = (
    statement("编制数", rf"(?:总编制|编制(?:人数|总数|数)|核定(?:人员)?编制){IS}{_HEADS}"),
    statement("编制数", rf"(?:单位|中心|[局委院校所站办厅部馆])(?:现有|共有|核定|共)?编制{IS}{_HEADS}", rank=1),
    statement("在职人员数", rf"(?:实有|现有|共有)?在职(?:职工|人员|在编人员|干部职工)?(?:总?人数|总数)?{IS}{_HEADS}"),
    statement("在职人员数", rf"实有(?:职工|人员|干部职工|在编)?(?:总?人数|总数)?{IS}{_HEADS}", rank=1),
    statement("年初部门预算数", rf"部门(?:收支|预算)?(?:的)?年初预算{IS}{AMOUNT}"),
    statement("年初部门预算数", rf"支出年初预算{IS}{AMOUNT}", rank=1),
    statement("年初部门预算数", rf"收入年初预算{IS}{AMOUNT}", rank=2),
    statement("决算数", rf"年初预算{IS}{_ANY_AMOUNT}[，,]\s*+决算(?:执行)?{IS}{AMOUNT}"),
    statement("决算数", rf"支出决算(?:执行)?{IS}{AMOUNT}", rank=1),
    statement("决算数", rf"(?:年|年度)预算支出{IS}{AMOUNT}", rank=2),
    statement("自评得分", r"自评(?:总)?(?:得分|总分)(?:为|是|：)?\s*+(\d{1,3}+(?:\.\d++)?+)\s*+分"),
    statement("全年预算调剂金额", rf"(?:全年)?预算调剂{IS}{AMOUNT}"),
    statement("截至6月预算进度", rf"(?<!\d)6月(?:底|末|份)?(?:的)?(?:时点)?(?:预算)?(?:执行)?进度{IS}{_SHARE}"),
    statement("截至9月预算进度", rf"(?<!\d)9月(?:底|末|份)?(?:的)?(?:时点)?(?:预算)?(?:执行)?进度{IS}{_SHARE}"),
    statement("截至11月预算进度", rf"(?<!\d)11月(?:底|末|份)?(?:的)?(?:时点)?(?:预算)?(?:执行)?进度{IS}{_SHARE}"),
    statement("截至12月预算进度", rf"(?<!\d)12月(?:底|末|份)?(?:的)?(?:时点)?(?:预算)?(?:执行)?进度{IS}{_SHARE}"),
    statement(
        "截至6月预算进度 截至9月预算进度 截至11月预算进度",
        rf"(?<!\d)6月?(?:底|末)?[、,，]9月?(?:底|末)?(?:[、,，]|和)11月(?:底|末|份)?(?:的)?(?:时点)?(?:预算)?(?:执行)?进度"
        rf"(?:分别)?{IS}{_SHARE}[、,，]{_SHARE}(?:[、,，]|和){_SHARE}",
    ),
    statement(
        "各时点进度均达标",
        r"6月?[、,，]9月?(?:[、,，]|和)11月[^。；\d]{0,12}进度[^。；\d]{0,4}(?:均|都|全部)(?:已)?(?:达到|达标|符合)",
        "是",
    ),
    statement(
        "公用经费偏差区间",
        r"公用[^。；]{0,40}偏差率?(?:在|为|处于|是)\s*+10\s*+[%％]?\s*+[-—–~～至到]\s*+20\s*+[%％]",
        "10%-20%",
    ),
    statement(
        "公用经费偏差区间",
        r"公用[^。；]{0,40}偏差率?(?:在|为|处于|是|小于|不超过)\s*+10\s*+[%％](?:以内|以下|之内)",
        "10%以内",
    ),
    statement("公用经费偏差区间", r"公用[^。；]{0,40}偏差率?(?:在|为|处于|是)\s*+20\s*+[%％]以上", "20%以上"),
    statement("公用经费偏差率", rf"公用[^。；\d]{{0,40}}偏差率?(?:为|是|：){_SHARE}(?!\s*+(?:[-—–~～至到]|以))"),
    statement(
        "违规记录数", r"(?:没有|未发生|未出现|未发现|无)(?:(?!重大|严重)[^。；，\d]){0,15}违规(?:记录|问题|行为)", "0"
    ),
    statement("违规记录数", rf"违规(?:记录|问题)(?:共)?{_COUNT}[条个件项]"),
    statement("自评已公开", r"自评(?:情况|结果|报告)[^。；\n]{0,24}(?:公开|公示)", "是"),
    statement(
        "问题已整改", r"(?:逐条|逐项)[^。；]{0,8}整改|(?:已|均已|全部)[^。；]{0,8}整改|整改(?:完毕|到位|完成)", "是"
    ),
    statement("结果已反馈", r"(?:规定(?:的)?时间内|按时|按期)[^。；]{0,12}(?:反馈|报送)", "是"),
)

#: Whole → the fact that opens its sentence, and the ending of the names of its parts.
PARTS: Final = (
    ("收入构成", "本年收入合计", r"(?:收入|拨款)"),
    ("支出构成", "本年支出合计", r"(?:支出|补助)"),
    ("一般公共预算财政拨款支出构成", "一般公共预算财政拨款支出", r"(?:\s*+[（(]类[）)]\s*+)?支出"),
)
#: The parts of 三公经费, wherever they are named with what was spent.
_RECEPTION: Final = regex(
    rf"(?<!国内)(?<!外事)(因公出国\s*+[（(]境[）)]|公务用车购置及运行(?:维护)?|公务接待)费?支出(?:决算)?{IS}{AMOUNT}"
)
_RECEPTION_NAMES: Final = {"因": "因公出国（境）费", "接": "公务接待费", "车": "公务用车购置及运行维护费"}

#: The parts of a whole stand within so many characters.
_AHEAD: Final = 2000


def parts(text: str, year: int | None = None) -> Iterator[Stated]:
    """The parts that a sentence names of a whole: `收入构成：其他收入`."""
    for whole, total, ending in PARTS:
        named = re.compile(rf"(?<=[：:；;，,、\s])([^：:；;，,、。\s\d（(]{{2,20}}{ending}){AMOUNT}")
        for opening in stated(text, [one for one in ACCOUNT if one.names == (total,)], year):
            begin = opening.start + len(opening.value)
            stop = next((at for mark in "。\n" if (at := text.find(mark, begin, begin + _AHEAD)) >= 0), begin + _AHEAD)
            for found in named.finditer(text, begin, stop) if opening.name == total else ():
                name = re.sub(r"[（(]类[）)]|\s", "", found[1])
                yield Stated(f"{whole}：{name}", found[2].replace(" ", ""), found.start(2), 0)
    for found in _RECEPTION.finditer(text):
        if not years_before(text, found.start(), year):
            name = next(label for mark, label in _RECEPTION_NAMES.items() if mark in found[1])
            yield Stated(f"三公经费：{name}", found[2].replace(" ", ""), found.start(2), 0)
