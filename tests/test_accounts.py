"""A published account is read whole: headings by their numbers, paragraphs joined, tables, charts, nothing lost."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.intake import accounts
from jixiao.records import Account, AccountChart, AccountTable, Passage, PassageKind

SEEDS = Path("/work/shared/seeds")


def read(text: str) -> Account:
    account, problems = accounts.read("-", stdin_bytes=text.encode())
    assert problems == ()
    assert account is not None
    return account


def outline(account: Account) -> list[tuple[int, str, str]]:
    return [(one.level, one.number, one.title) for one in account.sections]


def texts(account: Account) -> list[str]:
    return [one.text for _, one in account.passages()]


def written(account: Account) -> "Counter[str]":
    """Every letter and digit that an account holds, by how often."""
    found: Counter[str] = Counter()
    for one in account.contents:
        found.update(one.number + one.title + one.page)
    for _, passage in account.passages():
        found.update(passage.text)
    for section in account.sections:
        for block in section.blocks:
            if isinstance(block, AccountTable):
                found.update("".join(cell.text for row in block.rows for cell in row))
            elif isinstance(block, AccountChart):
                found.update("".join(block.categories))
                for series in block.series:
                    found.update(series.name + "".join(cell.text for cell in series.values))
    return Counter({char: count for char, count in found.items() if char.isalnum()})


def test_a_heading_with_a_sentence_behind_it_is_a_heading_and_a_passage() -> None:
    account = read("（一）主要职能。负责养老服务。\n（二）机构设置。\n下设3个科室。\n")
    assert outline(account) == [(1, "（一）", "主要职能"), (1, "（二）", "机构设置")]
    first = account.sections[0]
    assert first.heading is not None
    assert first.heading.text == "（一）主要职能。"
    assert [(one.text, one.source.col) for one in first.blocks if isinstance(one, Passage)] == [("负责养老服务。", 9)]


def test_a_mark_stays_in_the_text_and_is_no_part_of_the_number_or_title() -> None:
    account = read("[bookmark: _Toc1]一、[bookmark: _Toc2]基本情况\n本年支出[bookmark: _GoBack]3万元。\n")
    assert outline(account) == [(1, "一、", "基本情况")]
    assert texts(account) == ["[bookmark: _Toc1]一、[bookmark: _Toc2]基本情况", "本年支出[bookmark: _GoBack]3万元。"]


def test_an_arabic_number_where_a_chinese_one_belongs_ranks_as_that() -> None:
    account = read(
        "第二部分 决算说明\n1、收入情况说明\n（一）总体情况\n2、支出情况说明\n三、其他情况说明\n4、结余情况说明\n五、车辆情况\n"
    )
    assert [level for level, _, _ in outline(account)] == [1, 2, 3, 2, 2, 2, 2]


def test_a_report_in_an_annex_begins_anew_below_its_own_title() -> None:
    account = read(
        "第四部分 附件\n附件1\n河东区养老服务中心\n2023年部门整体支出绩效评价报告\n一、概况\n良好。\n附件2\n"
        "送餐补贴项目2023年绩效评价报告\n一、项目概况\n（一）基本情况。\n每日送餐。\n巡访项目2023年绩效评价报告\n一、项目概况\n无。\n"
    )
    assert [(one.level, one.number or one.title, one.project) for one in account.sections] == [
        (1, "第四部分", ""),
        (2, "附件1", ""),
        (3, "河东区养老服务中心2023年部门整体支出绩效评价报告", ""),
        (4, "一、", ""),
        (2, "附件2", ""),
        (3, "送餐补贴项目2023年绩效评价报告", "送餐补贴"),
        (4, "一、", "送餐补贴"),
        (5, "（一）", "送餐补贴"),
        (3, "巡访项目2023年绩效评价报告", "巡访"),
        (4, "一、", "巡访"),
    ]
    assert account.sections[7].path == ("附件", "", "送餐补贴项目2023年绩效评价报告", "项目概况")


def test_an_account_of_management_by_performance_has_a_title_and_is_no_projects() -> None:
    account = read(
        "送餐补贴项目2023年绩效评价报告\n一、项目概况\n良好。\n养老中心2023年度预算绩效管理情况\n一、开展情况\n按月监控。\n"
        "2023年预算绩效情况说明\n加强预算绩效管理情况\n"
    )
    assert [(one.level, one.number or one.title, one.project) for one in account.sections] == [
        (1, "送餐补贴项目2023年绩效评价报告", "送餐补贴"),
        (2, "一、", "送餐补贴"),
        (1, "养老中心2023年度预算绩效管理情况", ""),
        (2, "一、", ""),
        (1, "2023年预算绩效情况说明", ""),
    ]


def test_an_annex_is_a_section_of_the_part_that_announces_annexes_only() -> None:
    account = read("第二部分 决算说明\n一、收入\n附件1\n第四部分 附件\n附件2\n")
    assert [level for level, _, _ in outline(account)] == [1, 2, 1, 1, 2]


@pytest.mark.parametrize(
    "line",
    [
        "1.事业收入：指事业单位开展专业业务活动取得的收入。",
        "1.公务接待费支出0.30万元，完成预算16.67%。",
        "2. 项目支出 469500 元,占一般公共预算支出的 15.94%,同比增加 70100 元。",
        "1．以防范风险为主线，以改革任务为重点，持续提升服务供给能力，维护群众合法权益。",
        "3.5万元用于购置设备。",
        "第一部分资金已经下达，其余部分在年底前下达。",
        "附件1中的表格由各科室填报。",
    ],
)
def test_a_sentence_with_a_number_is_no_heading(line: str) -> None:
    account = read(f"一、概况\n{line}\n")
    assert texts(account) == ["一、概况", line]
    assert len(account.sections) == 1


def test_markdown_tells_headings_and_tables() -> None:
    account = read(
        "# 部门决算\n## 一、概况\n**（一）机构**\n3个科室。\n## 收入\n| 项目 | 金额 |\n|---|---:|\n| 甲 | 3 |\n"
    )
    assert outline(account) == [(1, "", "部门决算"), (2, "一、", "概况"), (3, "（一）", "机构"), (2, "", "收入")]
    [table] = account.sections[3].blocks
    assert isinstance(table, AccountTable)
    assert [[(cell.text, cell.source.col) for cell in row] for row in table.rows] == [
        [("项目", 3), ("金额", 8)],
        [("甲", 3), ("3", 7)],
    ]


def test_cells_that_a_bar_ends_line_by_line_are_a_table() -> None:
    account = read("单位：万元\n项目 |\n预算数 |\n决算数 |\n合计 |\n18 |\n6.28 |\n接待费 |\n12 |\n6.28 |\n")
    [table] = [one for one in account.sections[0].blocks if isinstance(one, AccountTable)]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["项目", "预算数", "决算数"],
        ["合计", "18", "6.28"],
        ["接待费", "12", "6.28"],
    ]


def test_list_items_with_nothing_below_them_are_passages() -> None:
    account = read("（三）相关建议\n1.加强前期论证，提高预算编制质量。\n2.加快支付进度，避免年底集中支付。\n四、附表\n")
    assert outline(account) == [(1, "（三）", "相关建议"), (1, "四、", "附表")]


def test_lines_that_the_page_broke_are_joined_and_keep_their_places() -> None:
    account = read(
        "一、支出情况\n2023年本年支出合计100.00万元，其中基本支出60.00万元，\n占60%；项目支出40.00万元，占40%。\n其他情况见附表。\n"
    )
    first, second = (one for _, one in account.passages() if one.source.line > 1)
    assert first.text.endswith("60.00万元，占60%；项目支出40.00万元，占40%。")
    assert first.place(first.text.index("项目支出")).line == 3
    assert second.text == "其他情况见附表。"


def test_the_table_of_contents_is_no_section() -> None:
    account = read(
        "2023年度\n河东区养老服务中心\n部门决算\n目录\n第一部分 概况.....3\n一、职能……………4\n\n第一部分 概况\n一、职能\n养老。\n"
    )
    assert [(one.number, one.title, one.page) for one in account.contents] == [
        ("第一部分", "概况", "3"),
        ("一、", "职能", "4"),
    ]
    assert outline(account) == [(0, "", ""), (1, "第一部分", "概况"), (2, "一、", "职能")]
    assert (account.title, account.unit, account.year) == (
        "2023年度河东区养老服务中心部门决算",
        "河东区养老服务中心",
        2023,
    )


def test_the_data_of_charts_behind_the_end_belongs_to_no_section() -> None:
    account = read(
        "一、收入\n3万元。\n 收入结构图\n\n财政拨款\t其他\t2.5\t0.5\t\n\n支出变动图\n支出合计\t\n2022年\t2023年\t3\t4\t\n"
    )
    last = account.sections[-1]
    charts = [one for one in last.blocks if isinstance(one, AccountChart)]
    assert (last.level, len(account.sections)) == (0, 2)
    assert [(one.caption, one.categories) for one in charts] == [
        ("收入结构图", ("财政拨款", "其他")),
        ("支出变动图", ("2022年", "2023年")),
    ]
    assert [(one.name, [cell.text for cell in one.values]) for one in charts[1].series] == [("支出合计", ["3", "4"])]


def test_the_line_above_a_table_names_it() -> None:
    account = read("一、收入\n收入决算表\n单位：万元\n项目\t金额\n拨款\t3.00\n")
    table = account.sections[0].blocks[-1]
    assert isinstance(table, AccountTable)
    assert (table.caption, len(table.rows), table.source.line) == ("收入决算表", 2, 4)
    kinds = [one.kind for one in account.sections[0].blocks if isinstance(one, Passage)]
    assert kinds == [PassageKind.CAPTION, PassageKind.CAPTION]


_PIECES = st.sampled_from(
    [*("一、", "（一）", "1.", "1、", "（2）", "①", "第一部分 ", "附件1"),
     *("目录", "概况", "项目2023年绩效评价报告", "本年支出3.00万元"),
     *("。", "，", "：", "\n", "\n\n", "\t", " ", "图1：结构图", "....4", "2023年", "100", "[bookmark: _Toc1]", "（", "）", "表"),
     *("| 甲 | 乙 |\n", "- ", "x", "12")]
)  # fmt: skip


@given(st.lists(_PIECES, min_size=1, max_size=60).map("".join).filter(lambda text: bool(text.strip())))
def test_nothing_that_is_written_is_lost(text: str) -> None:
    account = read(text)
    found = written(account)
    if account.contents:  # the marks of converters in a table of contents are nobody's words
        lost = Counter(char for char in text if char.isalnum()) - found
        assert lost <= Counter("bookmarkToc1" * text.count("[bookmark: _Toc1]"))
        assert found <= Counter(char for char in text if char.isalnum())
        return
    assert found == Counter(char for char in text if char.isalnum())


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the published accounts are not on this machine")
@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_nothing_of_a_published_account_is_lost(path: Path) -> None:
    account, _ = accounts.read(str(path))
    assert account is not None
    assert written(account) == Counter(char for char in path.read_text("utf-8") if char.isalnum())


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("（二）项目实施及", "管理情况", True),
        ("2. 项目应实现的具体绩效目标，包括目标的量化、细", "化情况以及项目实施进度计划等。", True),  # 细化断在行末
        ("3. 项目资金支持对象应当具备的各项条件与申报手续", "和支持方式概况", True),  # 够一行长
        ("（二）项目实施", "管理情况", False),  # 短，也没有断词
        ("（二）项目实施情况", "管理情况", False),  # 已是完整的标题
        ("（二）项目实施及", "管理规范，运行良好。", False),
        ("（二）项目实施及", "2项管理情况", False),
        ("（二）项目实施及", "1. 管理情况", False),
        ("（二）项目实施及管理。", "管理情况", False),
        ("项目实施及", "管理情况", False),
        (
            "（二）项目实施及",
            "由本级财政部门会同主管单位按照各自的职责分工对资金的使用与拨付进行的日常监督及管理情况",
            False,
        ),
    ],
)
def test_a_heading_that_is_broken_over_two_paragraphs_is_joined(first: str, second: str, joined: bool) -> None:
    text = f"一、概况\n\n{first}\n\n{second}\n\n正文有一句话。\n"
    account, _ = accounts.read("-", stdin_bytes=text.encode())
    assert account is not None
    heads = [section.heading.text for section in account.sections if section.heading is not None]
    assert (first + second in heads) is joined
    if joined:
        assert [len(one.heading.lines) for one in account.sections if one.heading is not None][-1] == 2
