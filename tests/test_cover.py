"""What worked examples touch: every part of a ruleset by its place, nothing that they do not touch."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.methodcases import lowered, outcome
from jixiao.cli import cli, shell
from jixiao.findings import appraisal
from jixiao.keeper import cases, cover
from jixiao.keeper.cover import Item
from jixiao.keeper.cover.parts import touched
from jixiao.law.decide import decide
from jixiao.law.store import shipped_files
from jixiao.records.law import Marking, Vocabulary

LAW = """
schema: jixiao.ruleset/1
id: cover-sample
edition: "1"
title: 试看算例触及哪些部分
scope: project
basis: [{cite: 试用, verified: true}]
total: 100
cap: 105
vetoes:
  - {when: 弄虚作假, grade: 差, text: 弄虚作假}
grades:
  - {label: 好, from: 60}
  - {label: 差, from: 0}
judgement:
  grades:
    - {label: 达成, from: 60%, to: 100%, words: [完成]}
    - {label: 未达成, from: 0%, to: 60%, words: [没做]}
facts:
  - {name: 次数, type: 数}
  - {name: 结论, type: 文字}
  - {name: 弄虚作假, type: 真假}
  - {name: 六月进度, type: 数}
indicators:
  - name: 管理
    weight: 60
    children:
      - name: 检查
        weight: 60
        children:
          - name: 次数
            weight: 10
            method: {method: bands, of: 次数, undefined: zero, bands: [{from: 4, share: 100%}, {below: 4, share: 50%}]}
          - name: 结论
            weight: 10
            absent-when: 结论 = '不涉及'
            not-applicable: full
            method: {method: lookup, of: 结论, table: {通过: 100%, 不通过: 0%}}
          - name: 加减
            weight: 10
            method: {method: per-unit, of: 次数, mark: 4, base: 50%, above: {each: 1, points: 1}, below: {each: 1, points: -1}}
            overrides: [{when: 次数 = 9, share: 0%, text: 次数太多}]
          - name: 插值
            weight: 10
            method: {method: interpolate, of: 次数, points: [{at: 2, share: 0%}, {at: 6, share: 100%}]}
          - name: 情形
            weight: 10
            method:
              method: cases
              cases:
                - {when: 次数 ≥ 8, share: 100%}
                - {when: 次数 ≥ 4, share: 50%}
              otherwise: {share: 0%}
          - name: 节点
            weight: 10
            method: {method: checkpoints, items: [{of: 六月进度, mark: 50%, points: 10}]}
  - name: 产出
    weight: 40
    children:
      - name: 成果
        weight: 40
        children:
          - {name: 数量, weight: 30, method: {method: at-least}}
          - {name: 评语, weight: 10, method: {method: graded}}
  - {name: 加分, weight: 10, bonus: true, method: {method: formula, value: 如果(次数 > 8; 1; 0)}}
findings:
  rules:
    - id: score.low
      for: 项目
      when: 项目.得分 < 60
      severity: warning
      subject: 得分
      message: 得分低。
      advice: 改进。
    - id: score.low
      for: 项目
      when: 项目.得分 ≥ 60 且 项目.得分 < 70
      severity: info
      subject: 得分
      message: 得分不高。
      advice: 改进。
"""

CASE = """
- name: 一例
  submission:
    project: 甲
    year: 2024
    facts: {FACTS}
    indicators:
      - {path: [产出, 成果, 数量], target: 10, actual: ACTUAL}
      - {path: [产出, 成果, 评语], target: 好, actual: WORD}
    JUDGED
  expect: {}
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = shell.run(cli, ["ruleset", "test", *map(str, words)])
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def law(tmp_path: Path) -> Path:
    path = tmp_path / "规则.yaml"
    path.write_text(LAW, encoding="utf-8")
    return path


def _write(law: Path, facts: str, actual: str = "8", word: str = "不错", judged: str = "judgements: []") -> None:
    folder = cases.folder(law)
    folder.mkdir(exist_ok=True)
    text = CASE.replace("FACTS", facts).replace("ACTUAL", actual).replace("WORD", word).replace("JUDGED", judged)
    (folder / f"{len(list(folder.iterdir()))}.yaml").write_text(text, encoding="utf-8")


def _touched(law: Path) -> set[str]:
    using = appraisal.ready(str(law))
    report = cover.cover(using, cases.run(using))
    return {f"{item.group}:{item.label}" for item in report.touched}


def test_each_part_that_one_example_decides_is_touched_and_no_other(law: Path) -> None:
    _write(law, "次数: 5, 结论: 通过, 六月进度: 40%")
    assert _touched(law) == {
        *(
            "计分方法:次数（bands）",
            "计分方法:结论（lookup）",
            "计分方法:加减（per-unit）",
            "计分方法:插值（interpolate）",
        ),
        *(
            "计分方法:情形（cases）",
            "计分方法:节点（checkpoints）",
            "计分方法:数量（at-least）",
            "计分方法:评语（graded）",
        ),
        "计分方法:加分（formula）",
        *("计分情形:档次“≥4”", "计分情形:查表“通过”", "计分情形:高于基准", "计分情形:在2与6之间"),
        *("计分情形:符合“次数 ≥ 4”", "计分情形:“六月进度 ≥ 0.5”不成立", "计分情形:checkpoints 各节点得分之和"),
        *("计分情形:at-least 未达到目标", "计分情形:formula 如果(次数 > 8; 1; 0)"),
        "等级:好",
    }


@pytest.mark.parametrize(
    ("facts", "items"),
    [
        ("次数: 4", {"界限:恰为4", "界限:“次数 ≥ 4”恰好相等"}),
        ("次数: 2", {"计分情形:档次“<4”", "计分情形:低于基准", "界限:恰为2", "计分情形:不属于以上任何情形"}),
        ("次数: 1", {"计分情形:不高于2"}),
        ("次数: 8", {"计分情形:符合“次数 ≥ 8”", "界限:“次数 ≥ 8”恰好相等", "计分情形:不低于6"}),
        ("次数: 9", {"改判、否决、择一与加减分:改判：次数太多", "改判、否决、择一与加减分:加分（加分）"}),
        (
            "六月进度: 50%",
            {"界限:“六月进度 ≥ 0.5”恰好相等", "计分情形:“六月进度 ≥ 0.5”成立", "缺失与不适用:missing（zero）"},
        ),
        ("结论: 不通过", {"计分情形:查表“不通过”"}),
        ("结论: 再议", {"计分情形:lookup 表中没有的词"}),
        ("结论: 不涉及", {"缺失与不适用:结论 absent-when"}),
        ("弄虚作假: 是", {"改判、否决、择一与加减分:一票否决：弄虚作假"}),
    ],
)
def test_a_value_touches_its_branch_and_its_edge(facts: str, items: set[str], law: Path) -> None:
    _write(law, facts)
    assert items <= _touched(law)


def test_a_value_beside_an_edge_does_not_touch_it(law: Path) -> None:
    _write(law, "次数: 4.01, 六月进度: 49.99%")
    assert not any(item.startswith("界限:") for item in _touched(law))


def test_words_and_judgements_touch_their_grades(law: Path) -> None:
    _write(law, "次数: 5", word="没做")
    assert "词表:未达成" in _touched(law)
    assert "定性档次:未达成" not in _touched(law)
    _write(law, "次数: 5", judged="judgements: [{path: [产出, 成果, 评语], grade: 达成, share: 60%, words: 可以}]")
    assert "定性档次:达成" in _touched(law)
    assert "词表:达成" not in _touched(law)


def test_rules_of_one_id_are_told_apart_by_their_place(law: Path) -> None:
    _write(law, "次数: 6, 结论: 通过, 六月进度: 10%")
    using = appraisal.ready(str(law))
    report = cover.cover(using, cases.run(using))
    rules = [item for item in report.items if item.group == "发现规则"]
    assert [item.label for item in rules] == ["score.low", "score.low"]
    assert rules[0].source != rules[1].source
    total = next(outcome.card.earned for outcome in cases.run(using) if outcome.card)
    assert total == 68  # 10 + 10 + (5 + 2) + 10 + 5 + 10 × 10 ÷ 50 + 30 × 8 ÷ 10
    assert [item in report.touched for item in rules] == [False, True]


def test_rules_over_several_forms_are_not_asked_of_examples() -> None:
    using = appraisal.ready("project-self-evaluation/2020")
    assert any(rule.across for rule in using.opened.rules)
    assert all(item.label != "department.underspent-widely" for item in cover.cover(using, ()).items)


@pytest.mark.slow
@pytest.mark.parametrize("name", [f"{identity}/{edition}" for identity, edition, _ in shipped_files()])
def test_every_part_of_a_shipped_ruleset_has_a_place_in_its_file(name: str) -> None:
    found = cover.cover(appraisal.ready(name), ()).items
    assert found
    assert all(item.source.line > 0 and item.source.file.startswith("rulesets/") for item in found)
    assert len({(item.group, item.source, item.label) for item in found}) == len(found)


# --- inside single methods ----------------------------------------------------------------------------------------


def _parts(method: str, case: dict[str, Any]) -> set[str]:
    found = outcome(method, {"weight": "10", **case})
    low = lowered(method, case.get("params", {}))
    marking = Marking(method, found.step.rule, (), False, low, decide(low), Vocabulary())
    return {item.label for item in touched(marking, found.step)}


@pytest.mark.parametrize(
    ("method", "case", "labels"),
    [
        ("at-least", {"target": "10", "actual": "10"}, {"at-least 达到目标"}),
        ("at-least", {"target": "10", "actual": "9"}, {"at-least 未达到目标"}),
        ("at-least", {"target": "10", "actual": "5", "params": {"pass-line": "60%"}}, {"at-least 低于及格线"}),
        (
            "at-least",
            {"target": "10", "actual": "6", "params": {"pass-line": "60%"}},
            {"at-least 未达到目标", "at-least 恰为目标的60%"},
        ),
        (
            "at-least",
            {"target": "10", "actual": "13", "params": {"over": {"from": "130%"}}},
            {"at-least 达到目标", "at-least 恰为目标的130%"},
        ),
        ("at-least", {"target": "10", "actual": "14", "params": {"over": {"from": "130%"}}}, {"远超目标"}),
        (
            "interval",
            {"target": "10%-20%", "actual": "25%"},
            {"interval 在区间外"},
        ),
        (
            "elements",
            {"params": {"items": [{"name": "甲"}, {"name": "乙"}]}, "elements": {"甲": "是", "乙": "否"}},
            {"elements 具备的要点（共2个）", "具备“甲”", "缺“乙”"},
        ),
        ("elements", {"params": {"items": [{"name": "甲"}, {"name": "乙"}]}, "elements": {"甲": "是"}}, set()),
        ("lookup", {"params": {"table": {"优": 1, "差": 0}}, "actual": "优。"}, {"查表“优”"}),
        ("lookup", {"params": {"table": {"优": 1, "差": 0}}, "actual": "尚可"}, {"lookup 表中没有的词"}),
        (
            "lookup",
            {"params": {"of": "检查结论", "table": {"优": 1}, "undefined": "zero"}},
            {"lookup undefined（zero）"},
        ),
        (
            "cases",
            {"params": {"cases": [{"when": "检查结论 = '甲'", "share": 1}]}, "facts": {"检查结论": "乙"}},
            set(),
        ),
        (
            "cases",
            {"params": {"cases": [{"when": "检查结论 = '甲'", "share": 1}], "undefined": "zero"}},
            {"cases undefined（zero）"},
        ),
    ],
)
def test_a_case_touches_the_parts_that_decided_it(method: str, case: dict[str, Any], labels: set[str]) -> None:
    assert _parts(method, case) == labels


# --- the command --------------------------------------------------------------------------------------------------


def test_the_untouched_parts_are_listed_by_place(run: Run, law: Path) -> None:
    _write(law, "次数: 5")
    code, out, _ = run(law, "--cover")
    line = LAW.splitlines().index("  - {label: 差, from: 0}") + 1
    assert code == 0
    assert f"  {law}:{line}:5: 等级：差" in out.split("没有算例触及：")[1]
    assert "算例触及：\n" not in out.split("没有算例触及：")[0]
    assert "计分方法：次数（bands）" in run(law, "--cover", "-v")[1].split("没有算例触及：")[0]


def test_a_share_below_the_least_exits_1_and_one_that_is_reached_0(run: Run, law: Path) -> None:
    _write(law, "次数: 5, 结论: 通过, 六月进度: 40%")
    document = json.loads(run(law, "--cover", "--format", "json")[1])
    share = document["coverage"]["share"]
    assert run(law, "--min", "0")[0] == 0
    code, _, err = run(law, "--min", "100")
    assert (code, err) == (1, f"触及{share}，低于要求的100%。\n")
    assert run(law, "--min", str(int(share.partition(".")[0].rstrip("%"))))[0] == 0


@pytest.mark.parametrize("least", ["多", "101", "-1", "90分"])
def test_a_least_that_is_no_percentage_is_refused(least: str, run: Run, law: Path) -> None:
    _write(law, "次数: 5")
    code, out, err = run(law, f"--min={least}")
    assert (code, out) == (2, "")
    assert "cli.usage" in err


@pytest.mark.slow
def test_json_holds_cases_and_coverage_and_the_share_is_counted_without_shared_rules(run: Run) -> None:
    document = json.loads(run("project-self-evaluation/2020", "--cover", "--format", "json")[1])
    assert all(case["differences"] == [] for case in document["cases"])
    groups = document["coverage"]["groups"]
    assert groups[-1]["group"] == "发现规则（共用）"
    assert sum(group["items"] for group in groups) == len(document["coverage"]["items"])
    counted = [item for item in document["coverage"]["items"] if item["group"] != "发现规则（共用）"]
    assert document["coverage"]["share"].startswith(str(100 * sum(i["touched"] for i in counted) // len(counted)))
    assert "coverage" not in json.loads(run("project-self-evaluation/2020", "--format", "json")[1])


@pytest.mark.slow
def test_the_examples_of_the_national_ruleset_touch_nine_parts_of_ten(run: Run) -> None:
    assert run("project-self-evaluation/2020", "--min", "90")[0] == 0


def test_an_item_is_known_by_group_place_and_label() -> None:
    here = cover.cover(appraisal.ready("project-self-evaluation/2020"), ()).items[0]
    assert here == Item(here.group, here.source, here.label)


def test_the_methods_of_a_node_of_its_own_are_parts_that_an_example_can_touch(tmp_path: Path) -> None:
    path = tmp_path / "law.yaml"
    targets = "".join(
        f"  {key}: {{method: {method}}}\n"
        for key, method in (
            *(("at-least", "at-least"), ("at-most", "at-most"), ("equal", "equal"), ("zero", "zero-target")),
            *(("interval", "interval"), ("deadline", "deadline"), ("yes-no", "yes-no"), ("text", "exact")),
        )
    )
    own = "{name: 产出, weight: 100, open: true, targets: {at-least: {method: all-or-nothing}}}"
    head = LAW[: LAW.index("cap: 105")]
    path.write_text(
        f"{head}grades: [{{label: 好, from: 0}}]\ntargets:\n{targets}indicators:\n  - {own}\n", encoding="utf-8"
    )
    listed = tmp_path / "cases.yaml"
    row = "{path: [产出, 数量, 甲], target: 10, actual: 9}"
    listed.write_text(f"- {{name: 例, submission: {{indicators: [{row}]}}, expect: {{earned: 0}}}}\n", encoding="utf-8")
    using = appraisal.ready(str(path))
    found = cover.cover(using, cases.run(using, listed))
    labels = {item.label: item in found.touched for item in found.items}
    assert labels["产出 at-least（all-or-nothing）"] and not labels["at-least（at-least）"]
    assert any(label.startswith("all-or-nothing ") and seen for label, seen in labels.items())
