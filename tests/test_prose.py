"""What a form tells in words in rows of its own is its narrative; what its template prints there is not."""

import pytest

from jixiao.ground.problems import Source
from jixiao.intake.forms import prose
from jixiao.records import Cell


def row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text, Source("表.xlsx", sheet="表", cell=f"A{index}")) for index, text in enumerate(texts, 1))


@pytest.mark.parametrize(
    ("cells", "key", "told"),
    [
        (("评价结论", "较好完成年度目标。"), "conclusion", "较好完成年度目标。"),
        (("五、存在问题、原因及下一步整改措施", "台账不全。"), "problems", "台账不全。"),
        (("存在的主要问题及原因分析", "", "台账不全。"), "problems", "台账不全。"),
        (("下一步改进措施", "按月核对。"), "suggestions", "按月核对。"),
        (("主要经验及做法", "按季验收。"), "experience", "按季验收。"),
        (("其他需要说明的问题", "汛期停工两月。"), "others", "汛期停工两月。"),
        (("项目基本情况", "2.项目实施内容及过程概述", "全年巡修。"), "content", "全年巡修。"),
        (("改进措施：按月核对。",), "suggestions", "按月核对。"),
        (
            ("评价结论", "结合自评情况，说明项目实施取得的成效或成果。（200字以内）\n路灯全亮。"),
            "conclusion",
            "路灯全亮。",
        ),
    ],
)
def test_a_row_tells_what_stands_behind_its_label(cells: tuple[str, ...], key: str, told: str) -> None:
    assert {one: cell.text for one, cell in prose.read([row(*cells)]).items()} == {key: told}


@pytest.mark.parametrize(
    "cells",
    [
        ("存在问题", "无"),
        ("存在问题", "暂无"),
        ("改进措施", "/"),
        ("改进措施", ""),
        ("评价结论", "优"),
        ("评价结论", "98.5"),
        ("评价结论", "优☑ 良□ 中□ 差□"),
        ("评价结论", "结合自评情况，说明项目自评总分，说明项目实施取得的成效或成果。（200字以内）"),
        ("存在问题", "改进措施"),
        ("项目概况", "项目名称", "城市照明"),
        ("项目名称", "存在问题整改"),
        ("备注", "评价结论见附件"),
    ],
)
def test_a_row_that_tells_nothing_gives_nothing(cells: tuple[str, ...]) -> None:
    assert prose.read([row(*cells)]) == {}


def test_of_two_texts_under_one_label_the_first_counts() -> None:
    found = prose.read([row("存在问题", "台账不全。"), row("存在问题", "进度偏慢。")])
    assert found == {"problems": row("存在问题", "台账不全。")[1]}
