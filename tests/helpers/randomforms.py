"""Forms drawn at random as units fill them in → what a page prints of them, and the submission that they are.

Out: a `Layout` (`helpers.layouts`) of the national form's shape with random names, values, points and reasons, such that every
cell is one that a unit might write; which of its columns there are is random, too.
"""

import re

from hypothesis import strategies as st

from helpers.layouts import Drawn, Layout
from jixiao.ground.problems import Source
from jixiao.records import Cell, Row, Submission

_LEVELS = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)
_NAMES = re.findall(
    r"\S+",
    "新建道路里程 发放补贴人数 5000吨稻谷储备到位率 食品安全指标达标率 设备完好率（%） 工程验收合格率 资金支付及时性 受益群众"
    " 单位成本控制数（万元） 群众生活条件改善情况 管护机制 事故0发生 按期完成率 巡查4次以上的村 培训2期 低温、低氧科学保粮率"
    " 项目2标段完工时间 带动就业 垃圾清运 公众知晓度是否提高 森林火灾6小时内扑灭率 人均成本 村民满意度 企业满意度调查 投诉率"
    " 服务质量 知识产权数量 业务收入 节约用水 成本",
)
_VALUES = re.findall(
    r"\S+",
    "100% ≥95% ≥98.5% 90% 10公里 ≥12个 5个 0 0起 3 25 1.2万亩 63万元 ≤13.5万元 小于0.9‰ 2021年12月底前 2021年10月 12月31日前"
    " 1-12月 及时 健全 是 有 高 有效提升 明显改善 不断提高 按规定执行 达成预期指标 已完成 完成 每亩300 4次/年 市级保护单位"
    " 超上年2% 无重大事故 不低于90% 30人次",
)
#: Reasons of rows that reached their targets, and of others.
_NONE = ("", "", "", "无", "已按计划完成")
_REASONS = ("", "冬季人少", "受疫情影响，推迟到次年完成", "1个村征地推迟")


@st.composite
def forms(draw: st.DrawFn) -> Layout:
    """A form: its head, a heading with some of the usual columns, one to three rows for each of some second levels."""
    weighted = draw(st.booleans())
    reasons = draw(st.booleans())
    marked = weighted and draw(st.booleans())
    labels = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"]
    labels += ["分值"] * weighted + ["得分"] * marked + ["偏差原因"] * reasons
    names = draw(st.permutations(_NAMES))
    printed = draw(st.booleans())
    width = len(labels)
    cells: dict[tuple[int, int], str] = {
        (1, 1): "项目名称",
        (1, 2): "灌渠整修",
        (2, 1): "主管部门",
        (2, 2): "某县水利局",
    }
    merged = [(1, 2, 1, width), (2, 2, 2, width)]
    cells.update({(3, x): label for x, label in enumerate(labels, 1)})
    rows: list[Row] = []
    y, taken = 4, 0
    total, earned = 0, 0
    for first, seconds in _LEVELS:
        top = y
        chosen = draw(st.sets(st.sampled_from(seconds)))
        for second in filter(chosen.__contains__, seconds):
            above = y
            for _ in range(draw(st.integers(1, 3))):
                if taken == len(names):
                    break
                name, taken = names[taken], taken + 1
                target = draw(st.sampled_from(_VALUES))
                actual = draw(st.one_of(st.just(target.lstrip("≥≤")), st.just(target), st.sampled_from(_VALUES)))
                weight = draw(st.integers(1, 40))
                score = draw(st.one_of(st.just(weight), st.integers(0, weight)))
                values = {3: name, 4: target, 5: actual}
                if weighted:
                    values[6] = str(weight)
                if marked:
                    values[7] = str(score)
                if reasons:
                    reached = target.lstrip("≥≤") == actual.lstrip("≥≤") and score == weight
                    values[width] = draw(st.sampled_from(_NONE if reached else _REASONS))
                total, earned = total + weight, earned + score
                cells.update({(y, x): text for x, text in values.items() if text})
                of = {label: Cell(values.get(x, ""), Source("")) for x, label in enumerate(labels, 1)}
                rows.append(
                    Row(
                        (first, second, name), Source(""), target=of["年度指标值"], actual=of["实际完成值"],
                        weight=of.get("分值"), score=of.get("得分"), reason=of.get("偏差原因"),
                    )
                )  # fmt: skip
                y += 1
            if y > above:
                cells[above, 2] = second
                merged.append((above, 2, y - 1, 2))
        if y > top:
            cells[top, 1] = f"{first}（{draw(st.integers(10, 60))}分）" if printed else first
            merged.append((top, 1, y - 1, 1))
    printed_total = None
    if weighted and draw(st.booleans()):
        cells[y, 1], cells[y, 6] = "总分", str(total)
        merged.append((y, 1, y, 5))
        if marked:
            cells[y, 7] = str(earned)
            printed_total = Cell(str(earned), Source(""))
        y += 1
    sheet = Drawn("表", cells, tuple(merged), hidden=False, hidden_rows=frozenset(), hidden_columns=frozenset(), height=y - 1,
                  width=width)  # fmt: skip
    form = Submission(Source(""), project=Cell("灌渠整修", Source("")), unit=Cell("某县水利局", Source("")), rows=tuple(rows),
                      printed_total=printed_total)  # fmt: skip
    return Layout("随机", "", (sheet,), (form,), ())
