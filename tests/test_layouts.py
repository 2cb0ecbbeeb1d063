"""Forms as units fill them in, in Excel, Word and on pages: every layout is read as what it says, to the mark."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.documents import as_docx, as_html
from helpers.layouts import MAKERS, Drawn, Layout, as_xlsx, layouts
from jixiao import intake as importers
from jixiao.findings import appraisal
from jixiao.ground.problems import Source
from jixiao.intake.formats import workbook
from jixiao.intake.formats.sheet import Range, Sheet
from jixiao.intake.forms import grid, parts
from jixiao.intake.forms.cells import Item
from jixiao.intake.forms.text import items as text_items
from jixiao.records import Cell, Scorecard, Submission

ALL = layouts()
CASES = [pytest.param(layout, suffix, id=f"{layout.name}.{suffix}") for layout in ALL for suffix in layout.only]


def _read(layout: Layout, suffix: str, folder: Path) -> tuple[Submission, ...]:
    path = folder / f"{layout.name}.{suffix}"
    path.write_bytes(MAKERS[suffix](layout))
    submissions, problems = importers.read(str(path))
    assert [str(problem) for problem in problems] == []
    return submissions


def _said(form: Submission) -> object:
    """All that a form says, without the places, blank cells that it has no column for told apart from blank ones."""
    out = asdict(form)
    del out["source"], out["hidden"]
    return _plain(out)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        if "text" in value and "source" in value:
            return value["text"], value["shown"], value["uncomputed"]
        return {key: _plain(one) for key, one in value.items() if key != "source" and one not in (None, (), {})}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _marks(card: Scorecard) -> object:
    lines = [
        (line.path, line.possible, line.earned, line.supported, line.status, line.evidence, line.claimed)
        for line in card.lines
    ]
    return card.earned, card.possible, card.grade, lines, sorted((one.id, one.path) for one in card.findings)


@pytest.mark.slow
@pytest.mark.parametrize(("layout", "suffix"), CASES)
def test_a_layout_says_what_its_yaml_says(layout: Layout, suffix: str, tmp_path: Path) -> None:
    assert [_said(form) for form in _read(layout, suffix, tmp_path)] == [_said(form) for form in layout.submissions]


@pytest.mark.slow
@pytest.mark.parametrize(("layout", "suffix"), CASES)
def test_a_layout_is_marked_as_its_yaml(layout: Layout, suffix: str, tmp_path: Path) -> None:
    using = appraisal.ready(layout.ruleset)
    ours, problems = appraisal.appraise_all(using, _read(layout, suffix, tmp_path))
    theirs, _ = appraisal.appraise_all(using, layout.submissions)
    assert problems == ()
    assert [_marks(card) for card in ours] == [_marks(card) for card in theirs]


def _forms(layout: Layout) -> tuple[Submission, ...]:
    submissions, problems = parts.of_workbook(workbook.read(as_xlsx(layout), "表.xlsx"), "表.xlsx")
    assert problems == ()
    return submissions


def _stretched(drawn: Drawn, down: Sequence[int], across: Sequence[int]) -> Drawn:
    """The sheet with empty rows and columns put before its own ones, merged cells stretched over them."""

    def moved(gaps: Sequence[int], place: int) -> int:
        return place + sum(gaps[:place])

    return replace(
        drawn,
        cells={(moved(down, y), moved(across, x)): value for (y, x), value in drawn.cells.items()},
        merged=tuple(
            (moved(down, top), moved(across, left), moved(down, bottom), moved(across, right))
            for top, left, bottom, right in drawn.merged
        ),
        hidden_rows=frozenset(moved(down, row) for row in drawn.hidden_rows),
        hidden_columns=frozenset(moved(across, column) for column in drawn.hidden_columns),
    )


@pytest.mark.slow
@settings(max_examples=40)
@given(st.data())
def test_empty_rows_and_columns_anywhere_change_nothing(data: st.DataObject) -> None:
    layout = data.draw(st.sampled_from([one for one in ALL if "xlsx" in one.only]))
    gaps = st.lists(st.integers(0, 2), min_size=40, max_size=40)
    sheets = tuple(_stretched(drawn, data.draw(gaps), data.draw(gaps)) for drawn in layout.sheets)
    moved = _forms(replace(layout, sheets=sheets))
    assert list(map(_said, moved)) == list(map(_said, _forms(layout))), layout.name
    assert [len(form.hidden) for form in moved] == [len(form.hidden) for form in layout.submissions]


@pytest.mark.parametrize("layout", [layout for layout in ALL if "xlsx" in layout.only], ids=lambda layout: layout.name)
def test_every_value_knows_its_cell(layout: Layout) -> None:
    written = {
        (drawn.name, y, x): str(value)
        for drawn in layout.sheets
        for (y, x), value in drawn.cells.items()
        if not isinstance(value, dict)  # a number with its format reads otherwise than it is stored
    }
    for form in _forms(layout):
        for row in form.rows:
            for cell in (row.target, row.actual, row.weight, row.reason):
                if cell is None:
                    continue
                assert cell.source.file == "表.xlsx" and cell.source.sheet and cell.source.cell
                letter, number = cell.source.cell[0], int(cell.source.cell[1:])
                stored = written.get((cell.source.sheet, number, ord(letter) - 64))
                assert stored is None or cell.text in stored or stored in cell.text


_WORDS = (
    *(
        "项目名称",
        "项目名称：甲",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "完成值",
        "分值",
        "得分",
        "产出指标（50分）",
    ),
    *(
        "数量指标",
        "年初预算数",
        "全年执行数",
        "年度资金总额",
        "预期目标",
        "实际完成情况",
        "总分",
        "注：",
        "≥95%",
        "10",
        "——",
        "",
    ),
    *("自评表", "2020年度", "绩效指标", "指标性质", "项目支出绩效自评表", "其他资金", "存在问题", "一" * 200),
)


@st.composite
def _sheets(draw: st.DrawFn) -> Sheet:
    height, width = draw(st.integers(1, 9)), draw(st.integers(1, 6))
    places = [(y, x) for y in range(1, height + 1) for x in range(1, width + 1)]
    texts = {place: draw(st.sampled_from(_WORDS)) for place in places}
    cells = {
        (y, x): Cell(text=text, source=Source("x", sheet="s", cell=f"{chr(64 + x)}{y}"), uncomputed=text == "——")
        for (y, x), text in texts.items()
        if text
    }
    top, left = draw(st.sampled_from(places))
    bottom, right = draw(st.integers(top, height)), draw(st.integers(left, width))
    covered = {(y, x): (top, left) for y in range(top, bottom + 1) for x in range(left, right + 1)}
    kept = {place: cell for place, cell in cells.items() if covered.get(place, place) == place}
    hidden = draw(st.frozensets(st.integers(1, height), max_size=2))
    return Sheet("s", kept, (Range(top, left, bottom, right),), False, hidden, frozenset(), covered)


@pytest.mark.slow
@settings(max_examples=300)
@given(_sheets())
def test_any_sheet_ends_in_forms_or_problems(sheet: Sheet) -> None:
    forms, problems = parts.of_workbook((sheet,), "x")
    assert forms or problems
    assert all(problem.message.endswith("。") for problem in problems)
    reaching_out = {origin for (row, _), origin in sheet.covered.items() if row not in sheet.hidden_rows}
    seen = (place for place in sheet.cells if place[0] not in sheet.hidden_rows or place in reaching_out)
    shown = {sheet.cells[place].text for place in seen}
    told: list[Any] = [cell for item in grid.items(sheet) for cell in ([item] if isinstance(item, Cell) else item)]
    # A heading in two rows is put together; every other text is one that stands in the sheet.
    assert all(not cell.text or any(cell.text in text or text in cell.text for text in shown) for cell in told)


# --- published accounts as documents ----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "make"), [("docx", as_docx), ("html", as_html)])
def test_a_published_account_is_read_the_same_as_a_document(
    suffix: str, make: Callable[[Iterable[Item]], str | bytes], shared: Path, tmp_path: Path
) -> None:
    using = appraisal.ready("project-self-evaluation/2020")
    for account in sorted((shared / "seeds").glob("*.txt")):
        theirs, _ = importers.read(str(account))
        content = make(text_items(account.read_text(encoding="utf-8"), account.name))
        path = tmp_path / f"{account.stem}.{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        ours, problems = importers.read(str(path))
        assert problems == ()
        ours, theirs = (tuple(one for one in forms if one.rows) for forms in (ours, theirs))
        assert len(ours) == len(theirs) == 5
        assert [_marks(card) for card in appraisal.appraise_all(using, ours)[0]] == [
            _marks(card) for card in appraisal.appraise_all(using, theirs)[0]
        ]
