"""A Word document has contents where there is something to look up, and those of one report hold only its own headings."""

import io
import zipfile

import pytest

from jixiao.render import word
from jixiao.report.blocks import Block, Heading, Report, paragraph


def report(headings: int) -> Report:
    blocks: list[Block] = []
    for n in range(1, headings + 1):
        blocks += [Heading(1, f"第{n}部分"), paragraph("没有问题。")]
    return Report("绩效自评报告", "", tuple(blocks))


def document(*reports: Report) -> str:
    with zipfile.ZipFile(io.BytesIO(word.render(reports))) as file:
        return file.read("word/document.xml").decode()


@pytest.mark.parametrize(("headings", "listed"), [(3, False), (4, True)])
def test_four_headings_are_listed_in_contents_and_three_are_seen_at_a_glance(headings: int, listed: bool) -> None:
    assert ("Table of Contents" in document(report(headings))) == listed


def test_contents_are_kept_to_their_report_only_where_there_are_others() -> None:
    assert "\\b _report" not in document(report(4))
    both = document(report(4), report(4))
    assert "\\b _report1" in both and "\\b _report2" in both


def test_the_field_of_the_contents_begins_before_their_first_entry_and_ends_behind_their_last() -> None:
    text = document(report(4))
    contents = text[: text.index("</w:sdt>")]
    assert 'w:fldCharType="begin"' in contents
    begins, ends = contents.index('w:fldCharType="begin"'), contents.rindex('w:fldCharType="end"')
    entries = [contents.index(f"第{n}部分") for n in range(1, 5)]
    assert [begins, *entries, ends] == sorted([begins, *entries, ends])


def test_only_the_pages_before_the_text_have_a_first_page_of_their_own() -> None:
    counts = {n: [part.count("<w:titlePg") for part in document(report(n)).split("<w:sectPr")[1:]] for n in (3, 4)}
    assert counts == {3: [0], 4: [1, 0]}


@pytest.mark.parametrize(
    ("style", "font", "size", "outline"),
    [
        ("Title", "方正小标宋简体", 44, None),
        ("Normal", "仿宋_GB2312", 32, None),
        ("heading 1", "黑体", 32, 0),
        ("heading 2", "楷体_GB2312", 32, 1),
        ("heading 3", "仿宋_GB2312", 32, 2),
        ("heading 4", "仿宋_GB2312", 32, 3),
    ],
)
def test_titles_headings_and_text_have_the_faces_and_sizes_of_official_documents(
    style: str, font: str, size: int, outline: int | None
) -> None:
    """GB/T 9704-2012: 标题 2号小标宋，正文 3号仿宋，一级标题黑体，二级标题楷体，首行缩进两字，每行28磅。"""
    with zipfile.ZipFile(io.BytesIO(word.render((report(1),)))) as file:
        styles = file.read("word/styles.xml").decode()
    own = next(part for part in styles.split("</w:style>") if f'<w:name w:val="{style}"/>' in part)
    assert f'w:eastAsia="{font}"' in own and f'<w:sz w:val="{size}"/>' in own
    if outline is not None:
        assert f'<w:outlineLvl w:val="{outline}"/>' in own
        assert 'w:firstLineChars="200"' in own and 'w:line="560"' in own
