"""Whatever a form can hold is still there when it is read back, each thing by itself."""

import pytest

from helpers.told import DEFAULT, READY, RULESETS, WRITERS, form_of, told
from jixiao import intake as importers
from jixiao.render import forms
from jixiao.render.forms.frame import budget_line

WHOLE = """
project: 森林防火
unit: 林场
department: 林业局
year: 2021
budget:
  unit: 万元
  total: {initial: 100, annual: 120, executed: 90, rate: 75%, score: 7.5, reason: 采购推迟}
  fiscal: {initial: 80, annual: 95, executed: 70}
  carried: {initial: 12, annual: 15, executed: 13}
  other: {initial: 8, annual: 10, executed: 7}
goal:
  expected: 不发生重大火灾
  achieved: 没有发生火灾
indicators:
  - {path: [产出指标, 数量指标, 巡护次数], target: 12次, actual: 11次, weight: 40, score: 36, reason: 大雪封山}
  - {path: [效益指标, 受害面积], target: ≤9公顷, actual: 6公顷, weight: 50, score: 50}
total: 93.5
grade: 优
"""


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("left_out", ["", "fiscal:", "carried:", "other:", "achieved:", "total: 9", "grade:"])
def test_a_filled_form_gives_back_its_funds_total_and_grade_and_what_it_lacks_stays_away(
    suffix: str, left_out: str
) -> None:
    lines = [line for line in WHOLE.splitlines() if not left_out or not line.strip().startswith(left_out)]
    form = form_of("\n".join(lines))
    data = WRITERS[suffix](forms.filled(READY[DEFAULT].plan, form))
    (again,), problems = importers.read("-", stdin_bytes=data)
    assert problems == ()
    assert told(again, like=form) == told(form)


@pytest.mark.parametrize("name", RULESETS)
def test_a_person_who_names_a_line_can_name_its_second_level_where_none_is_printed(name: str) -> None:
    form = forms.blank(READY[name].plan)
    for row in form.tables[0].rows[form.tables[0].heading + 1 :]:
        boxes = {box.left: box for box in row if box.across == 1}
        if 1 in boxes and 2 in boxes:
            assert boxes[1].open == (boxes[2].open and not boxes[1].text)


@pytest.mark.parametrize("name", RULESETS)
def test_every_line_with_a_rule_of_its_own_is_explained_that_of_the_budget_first(name: str) -> None:
    plan = READY[name].plan
    explained = [
        table for table in forms.blank(plan).tables if "评分标准" in [box.text for box in table.rows[table.heading]]
    ]
    line = budget_line(plan)
    told_first = explained[0].rows[explained[0].heading + 1][0].text if explained else None
    assert line is None or told_first == line.path[0]
