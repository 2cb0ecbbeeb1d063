"""No text makes a pattern of the package run away: each is pumped with the texts that its own repetitions ask for."""

import re
from pathlib import Path

import pytest

from helpers import pumped
from jixiao import intake

#: Processor time for one text of `LENGTH` characters: what grows with the square needs some milliseconds, with the cube minutes.
LENGTH, SECONDS = 800, 0.3
#: Files of this many characters are read as a whole.
FILE, FILE_SECONDS = 20_000, 10


def _read(folder: Path, name: str, data: bytes) -> intake.Found:
    """What is read of a file, or of standard input, within the time that is allowed."""
    path = folder / name
    path.write_bytes(data)
    with pumped.within(FILE_SECONDS):
        return intake.read("-", stdin_bytes=data) if name == "-" else intake.read(str(path))


@pytest.mark.slow
def test_every_pattern_of_the_package_ends_on_texts_that_pump_it() -> None:
    patterns = pumped.of_package()
    assert len(patterns) > 200
    found = {f"{one.where}: {one.compiled.pattern!r}": pumped.endless(one, LENGTH, SECONDS) for one in patterns}
    assert {where: pump for where, pump in found.items() if pump} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    [
        re.compile(r"(a+)+b"),
        re.compile(r"(?:一一?)*。"),
        re.compile(r"[^x]*,[^x]*,[^x]*,[^x]*;"),
        re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:html|head)\b"),
    ],
    ids=str,
)
def test_a_pattern_that_backtracks_without_end_is_found(pattern: "re.Pattern[str] | re.Pattern[bytes]") -> None:
    here = pumped.Pattern("here", pattern, frozenset(("match",)))
    assert pumped.endless(here, LENGTH, SECONDS) is not None


@pytest.mark.parametrize("name", ["re.xls", "-", "表.txt", "表.html", "表.yaml"])
def test_comments_without_a_page_are_told_at_once(name: str, tmp_path: Path) -> None:
    forms, problems = _read(tmp_path, name, b"<!---->" * 45 + b"x")
    assert forms == ()
    assert problems


_PUMPED = (
    "<!---->", "<!-- -->\n", "<a ", "</", "<table><tr><td>", "&#1", '"', "[", "{", "- ", "甲: ", "\t", "\t\n", " ", "\n", "(",
    "（续", "，甲：", "□", "1", "1,", "1.", "≥", "百分之", "年", "第", "完成", "分值", "（分值10分", "项目名称\t",
    "一级指标\t二级指标\t",
    "_x0041_", "'", "\\", "**", "*a ", "&a ", "!", "|", "> ", "? ", "%",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ["表.xls", "表.txt", "表.html", "表.yaml"])
def test_a_file_of_any_piece_repeated_is_read_in_bounded_time(name: str, tmp_path: Path) -> None:
    for piece in _PUMPED:
        _read(tmp_path, name, (piece * (FILE // len(piece)) + "x").encode())


_TABLE = (
    "项目名称\t{0}\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"
    "产出指标\t数量指标\t{0}\t{0}\t{0}\t{0}\t{0}\t{0}\n{0}\t{0}\t{0}\t{0}\t{0}\t{0}\t{0}\t{0}\n"
)


@pytest.mark.slow
def test_a_form_whose_cells_are_of_any_piece_repeated_is_read_in_bounded_time(tmp_path: Path) -> None:
    for piece in _PUMPED:
        if not set(piece) & {"\t", "\n"}:
            _read(tmp_path, "表.txt", _TABLE.format(piece * (FILE // len(piece)) + "x").encode())
