import pytest

from helpers.told import form_of
from jixiao.ground.problems import Source
from jixiao.intake.formats.sheet import Sheet
from jixiao.intake.forms import further
from jixiao.records import Cell, Submission


def filled(kind: further.FurtherKind, *rows: tuple[str, ...], project: str = "", hidden: bool = False) -> Sheet:
    lines = [("项目名称", project), kind.value, *rows]
    cells_ = {
        (y, x): Cell(text=text, source=Source("表.xlsx", sheet=kind.name, cell=f"R{y}C{x}"))
        for y, line in enumerate(lines, 1)
        for x, text in enumerate(line, 1)
        if text
    }
    return Sheet(kind.name, cells_, hidden=hidden)


def projects(*names: str) -> tuple[Submission, ...]:
    return tuple(
        form_of(f"project: {name}\nindicators:\n  - {{path: [产出指标, 数量指标, 人数], target: 1, actual: 1}}\n")
        for name in names
    )


K = further.FurtherKind
LINE = ("产出指标", "数量指标", "人数")


@pytest.mark.parametrize(
    ("sheet", "code", "place"),
    [
        (filled(K.FACTS, ("编制数", "57"), ("编制数", "58")), "supplement.two-values", "R4C2"),
        (filled(K.FACTS, ("", "57")), "supplement.no-name", "R3C2"),
        (filled(K.NARRATIVE, ("存在问题吗", "有")), "supplement.unknown-narrative", "R3C2"),
        (filled(K.NARRATIVE, ("", "有")), "supplement.no-name", "R3C2"),
        (filled(K.ELEMENTS, ("产出指标", "质量指标", "人数", "有", "是")), "supplement.unknown-line", "R3C4"),
        (filled(K.ELEMENTS, (*LINE, "", "是")), "supplement.no-name", "R3C5"),
        (filled(K.EXPERTS, ("", "", "", "90")), "supplement.no-name", "R3C4"),
        (filled(K.JUDGEMENTS, (*LINE, "达成", "", "好", "甲")), "submission.share", "R3C4"),
        (filled(K.JUDGEMENTS, (*LINE, "达成", "120%", "好", "甲")), "submission.share", "R3C4"),
        (filled(K.JUDGEMENTS, (*LINE, "达成", "90%", "", "甲")), "submission.judgement", "R3C4"),
        (filled(K.JUDGEMENTS, ("", "", "", "达成", "90%", "好", "甲")), "supplement.no-name", "R3C4"),
        (filled(K.FACTS, ("编制数", "57"), project="乙"), "supplement.unknown-project", "R1C2"),
    ],
)
def test_what_a_further_table_says_wrongly_is_a_problem_and_leaves_no_form(sheet: Sheet, code: str, place: str) -> None:
    found, problems = further.joined(projects("甲"), further.read([sheet]))
    assert [(problem.code, problem.source.cell) for problem in problems] == [(code, place)]
    assert all(p.message.endswith("。") and p.cure.endswith("。") for p in problems)
    assert len(found) == (1 if code == "supplement.unknown-project" else 0)


def test_a_row_that_is_not_filled_in_says_nothing() -> None:
    sheets = [
        filled(K.FACTS, ("编制数", "")),
        filled(K.ELEMENTS, (*LINE, "有", "")),
        filled(K.EXPERTS, (*LINE, "")),
        filled(K.JUDGEMENTS, (*LINE, "", "", "", "甲"), (*LINE, "", "", "", "")),
        filled(K.NARRATIVE, ("存在的问题", "")),
    ]
    assert further.joined(projects("甲"), further.read(sheets)) == (projects("甲"), ())


def test_a_table_of_several_forms_belongs_to_the_project_above_its_heading() -> None:
    sheets = [
        filled(K.FACTS, ("编制数", "57"), project="乙 "),
        filled(K.EXPERTS, (*LINE, "90"), ("", "", "", "80"), project="甲"),
    ]
    (one, two), problems = further.joined(projects("甲", "乙"), further.read(sheets))
    assert problems == ()
    assert (one.facts, [mark.text for mark in one.rows[0].experts]) == ({}, ["90", "80"])
    assert ({name: value.text for name, value in two.facts.items()}, two.rows[0].experts) == ({"编制数": "57"}, ())


@pytest.mark.parametrize(
    ("names", "project", "code"),
    [
        (("甲", "乙"), "", "supplement.no-project"),
        (("甲", "乙"), "丙", "supplement.unknown-project"),
        (("甲", "甲"), "甲", "supplement.two-projects"),
    ],
)
def test_a_table_that_could_be_of_several_forms_is_a_problem_and_the_forms_stay(
    names: tuple[str, ...], project: str, code: str
) -> None:
    sheet = filled(K.FACTS, ("编制数", "57"), project=project)
    found, problems = further.joined(projects(*names), further.read([sheet]))
    assert [problem.code for problem in problems] == [code]
    assert found == projects(*names)


def test_a_further_table_is_known_by_its_labels_and_a_table_of_indicators_is_none() -> None:
    assert further.is_supplement(filled(K.FACTS, ("编制数", "57")))
    assert further.is_supplement(filled(K.EXPLAINED))
    form = filled(K.FACTS, ("编制数", "57"), ("一级指标", "二级指标", "三级指标"))
    assert not further.is_supplement(form)
    assert [len(table.entries) for table in further.read([form])] == [1]  # what stands below is not its own
    assert not further.is_supplement(Sheet("空", {}))


def test_what_nobody_sees_is_not_read() -> None:
    assert further.read([filled(K.FACTS, ("编制数", "57"), hidden=True)]) == ()
