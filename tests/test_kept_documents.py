"""Small parts of Word documents and pages that carry meaning: signs of a font, and where a head and a foot belong."""

import pytest

from test_document import lines, tc, texts
from test_document import table as word_table
from test_webpage import grid
from test_webpage import table as table_of


@pytest.mark.parametrize(
    ("font", "signs"),
    [
        ("Symbol", {"A3": "≤", "B0": "°", "B1": "±", "B3": "≥", "B4": "×", "B8": "÷", "B9": "≠", "BB": "≈"}),
        ("Wingdings", {"6F": "☐", "A8": "☐", "FC": "✓", "FD": "☒", "FE": "☑"}),
        ("Wingdings 2", {"50": "✓", "52": "☑", "53": "☒", "A3": "☐"}),
    ],
)
def test_a_sign_that_is_kept_as_a_place_of_a_font_is_read_as_what_is_seen(font: str, signs: dict[str, str]) -> None:
    for char, sign in signs.items():
        body = f'<w:p><w:r><w:sym w:font="{font}" w:char="F0{char}"/></w:r><w:r><w:t>95%</w:t></w:r></w:p>'
        assert lines(body) == [f"{sign}95%"], char


def test_a_foot_of_a_table_stands_last_and_a_second_head_where_it_is_written() -> None:
    def part(tag: str, words: str) -> str:
        return f"<{tag}><tr><td>{words}</td><td>1</td></tr></{tag}>"

    foot_first = part("tfoot", "总分") + part("thead", "指标") + part("tbody", "甲")
    assert [row[0] for row in grid(table_of(f"<table>{foot_first}</table>"))] == ["指标", "甲", "总分"]
    heads = part("thead", "指标") + part("tbody", "甲") + part("thead", "续表") + part("tbody", "乙")
    assert [row[0] for row in grid(table_of(f"<table>{heads}</table>"))] == ["指标", "甲", "续表", "乙"]
    feet = part("tfoot", "小计") + part("tbody", "甲") + part("tfoot", "总分") + part("tbody", "乙")
    assert [row[0] for row in grid(table_of(f"<table>{feet}</table>"))] == ["甲", "总分", "乙", "小计"]


def test_a_cell_that_says_it_spans_one_column_or_none_takes_one() -> None:
    row = "".join(tc(words, f'<w:gridSpan w:val="{span}"/>') for words, span in (("甲", 1), ("乙", 0), ("丙", 2)))
    found = word_table(f"<w:tbl><w:tr>{row}{tc('丁')}</w:tr></w:tbl>")
    assert texts(found) == {(1, 1): "甲", (1, 2): "乙", (1, 3): "丙", (1, 5): "丁"}
