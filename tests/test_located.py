import io
import json
import pickle
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import pumped
from jixiao.ground import located, textfile
from jixiao.ground.located import Fields, Items, Text
from jixiao.ground.problems import Problem, Problems, Source

F = "表.yaml"


def problems(do: Callable[[], object]) -> list[Problem]:
    with pytest.raises(Problems) as caught:
        do()
    found = list(caught.value.problems)
    for problem in found:
        assert problem.message.endswith("。")
        assert problem.cure.endswith(("。", "？"))
    return found


def said(text: str) -> list[tuple[str, int, int]]:
    return [(p.code, p.source.line, p.source.col) for p in problems(lambda: located.load(text, F))]


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def either_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML was built without its C loader")
    monkeypatch.setattr(located, "_LOADER", getattr(yaml, request.param))
    return str(request.param)


# --- values -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["12:30", "no", "0777", "1e3", "2020-02-25", "true", ".inf", "0x1F", "=", "1_000", "≥95%"]
)
def test_an_unquoted_scalar_stays_the_text_that_was_written(text: str) -> None:
    assert located.load(f"值: {text}", F) == {"值": text}
    assert located.load(f"[{text}]", F) == [text]


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_none_only_where_it_is_unquoted(nothing: str) -> None:
    assert located.load(f"值: {nothing}", F) == {"值": None}
    assert located.load(f"值: '{nothing}'", F) == {"值": nothing}
    assert located.load(f'["{nothing}"]', F) == [nothing]


@pytest.mark.usefixtures("either_loader")
def test_every_value_and_key_knows_its_line_and_column() -> None:
    tree = located.load("项目: 补贴\n指标:\n  - 名称: '人数'\n    空:\n  - [甲, 乙]\n", F)
    assert isinstance(tree, Fields)
    assert tree.source == Source(F, 1, 1)
    assert tree.where == {"项目": Source(F, 1, 1), "指标": Source(F, 2, 1)}
    items = tree["指标"]
    assert isinstance(items, Items)
    assert items.source == Source(F, 3, 3)
    first, second = items
    assert isinstance(first, Fields)
    assert isinstance(second, Items)
    assert first.source == Source(F, 3, 5)
    name = first["名称"]
    assert isinstance(name, Text)
    assert (str(name), name.source) == ("人数", Source(F, 3, 9))
    assert (first["空"], first.where["空"]) == (None, Source(F, 4, 5))
    assert [part.source.col for part in second if isinstance(part, Text)] == [6, 9]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_the_same_whatever_ends_them(newline: str) -> None:
    tree = located.load(newline.join(["a: 1", "", "# 注", "b: 2"]), F)
    assert isinstance(tree, Fields)
    assert tree.where["b"] == Source(F, 4, 1)
    assert said(newline.join(["a: 1", "", "b: 有\x07"])) == [("yaml.control-character", 3, 5)]


def test_the_nearest_place_of_a_path_is_the_value_then_its_key_then_its_parent() -> None:
    tree = located.load("a:\n  b: 1\n  c:\nd:\n  - x\n  - {e: 2}\n", F)
    assert located.find(tree, ["a", "b"]) == Source(F, 2, 6)
    assert located.find(tree, ["a", "c"]) == Source(F, 3, 3)
    assert located.find(tree, ["a", "没有", "b"]) == Source(F, 2, 3)
    assert located.find(tree, ["d", 1, "e"]) == Source(F, 6, 9)
    assert located.find(tree, ["d", 2]) == located.find(tree, ["d", -1]) == Source(F, 5, 3)
    assert located.find(tree, ["a", "b", "c"]) == Source(F, 2, 6)
    assert located.find(tree, []) == Source(F, 1, 1)
    assert located.find(None, ["a"]) == Source("")


def test_values_survive_pickling_with_their_places() -> None:
    tree = located.load("a: [x, {b: }]\n", F)
    again = pickle.loads(pickle.dumps(tree))
    assert again == tree
    paths: tuple[tuple[str | int, ...], ...] = (("a", 0), ("a", 1, "b"), ("a",), ())
    for path in paths:
        assert located.find(again, path) == located.find(tree, path)


def test_an_alias_stands_for_what_its_anchor_marks_and_keeps_its_place() -> None:
    tree = located.load("a: &x {v: 1}\nb: *x\n", F)
    assert tree == {"a": {"v": "1"}, "b": {"v": "1"}}
    assert located.find(tree, ["b", "v"]) == Source(F, 1, 11)


def test_an_empty_text_is_none_and_no_document() -> None:
    assert located.load("# 只有注释\n", F) is None
    assert located.documents("", F) == ()
    assert located.documents("a: 1\n---\nb: 2\n", F) == ({"a": "1"}, {"b": "2"})


def test_raw_unicode_line_separators_are_blanks_and_move_no_line() -> None:
    tree = located.load("a: 甲\u2028乙\u0085丙\nb: 1\n", F)
    assert tree == {"a": "甲 乙 丙", "b": "1"}
    assert located.find(tree, ["b"]) == Source(F, 2, 4)
    assert located.load('a: "甲\\u2028乙"', F) == {"a": "甲\u2028乙"}


# --- JSON ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("either_loader")
def test_json_is_read_with_its_tabs_and_surrogate_pairs_in_the_right_columns() -> None:
    text = '\t{"表情":\t"\\ud83d\\ude00\\ud83d\\ude00",\t"乙":\t[1.50, null, true, "\t"]}'
    tree = located.load(text, F)
    assert tree == {"表情": "😀😀", "乙": ["1.50", None, "true", "\t"]}
    assert isinstance(tree, Fields)
    assert tree.where["乙"] == Source(F, 1, text.index('"乙"') + 1)


def test_an_escaped_backslash_before_u_is_no_surrogate() -> None:
    assert located.load('["\\\\ud83d\\\\ude00"]', F) == ["\\ud83d\\ude00"]


plain_text = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=20)
json_values = st.recursive(
    plain_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_text.filter(bool), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.slow
@settings(max_examples=60)
@given(json_values, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_whatever_json_writes_comes_back_as_text(value: object, ascii_only: bool, indent: int | str | None) -> None:
    text = json.dumps([value], ensure_ascii=ascii_only, indent=indent)
    if not ascii_only:  # these are blanks when raw
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    assert located.load(text, "x.json") == [value]


# --- refusals -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("either_loader")
def test_all_duplicate_keys_are_told_each_with_its_place() -> None:
    text = "a: 1\nb: {c: 1, d: 2, c: 3}\na: 2\n"
    assert said(text) == [("yaml.duplicate-key", 2, 17), ("yaml.duplicate-key", 3, 1)]
    assert [p.message for p in problems(lambda: located.load(text, F))] == [
        "键“c”重复，第2行已经写过。",
        "键“a”重复，第1行已经写过。",
    ]


def test_a_syntax_error_does_not_hide_the_duplicates_before_it() -> None:
    assert said("a: 1\na: 2\nb: 'x\n") == [("yaml.duplicate-key", 2, 1), ("yaml.syntax", 3, 4)]


@pytest.mark.parametrize(
    ("text", "code", "line", "col", "word"),
    [
        ("a: 1\nb:\n\tc: 1\n", "yaml.tab", 3, 1, "Tab"),
        ("目标: >=95%\n", "yaml.syntax", 1, 6, "加引号"),
        ("目标: '95\nb: 1\n", "yaml.syntax", 1, 5, "引号没有闭合"),
        ("目标: [80,90)\n", "yaml.syntax", 1, 5, "第1行的方括号"),
        ("a: {b: 1\n", "yaml.syntax", 1, 4, "花括号"),
        ("a: b: c\n", "yaml.syntax", 1, 5, "冒号"),
        ("a:1\nb: 2\n", "yaml.syntax", 2, 2, "加空格"),
        ("项目：甲\nb: 2\n", "yaml.syntax", 2, 2, "全角冒号"),
        ("a:\n　　b: 1\n  c: 2\n", "yaml.syntax", 3, 4, "全角空格"),
        ("a: *必填\n", "yaml.syntax", 1, 5, "“*”"),
        ("a: @b\n", "yaml.syntax", 1, 4, "“@”"),
        ("a: - b\n", "yaml.syntax", 1, 4, "另起一行"),
        ("a: [1,,2]\n", "yaml.syntax", 1, 7, "逗号"),
        ("a:\n  - x\n - y\n", "yaml.syntax", 3, 2, "对齐"),
        ("- a\nb: 1\n", "yaml.syntax", 2, 1, "“-”"),
        ("  a: 1\nb: 2\n", "yaml.syntax", 2, 1, "缩进"),
        ('{"a": 1}\n{"b": 2}\n', "yaml.syntax", 2, 1, "JSON"),
        ("a: !!python/object/apply:os.system [ls]\n", "yaml.tag", 1, 4, "标签"),
        ("a: !=3\n", "yaml.tag", 1, 4, "加引号"),
        ("a: 1\n---\nb: 2\n", "yaml.multi-document", 2, 1, "---"),
        ("a: &x 1\nb: {<<: *x}\n", "yaml.merge-key", 2, 5, "合并键"),
        ("a: *x\n", "yaml.unknown-alias", 1, 4, "*x"),
        ("a: &x [*x]\n", "yaml.unknown-alias", 1, 8, "还没有写完"),
        ("a: 1\n---\nb: 2\n...\n---\n*x\n", "yaml.unknown-alias", 6, 1, "*x"),
        ("? [a, b]\n: 1\n", "yaml.key", 1, 3, "键不是文字"),
        ("'': 1\n", "yaml.key", 1, 1, "键是空的"),
        ("a: 好\x00\n", "yaml.control-character", 1, 5, "U+0000"),
        ('a: "\\a"\n', "yaml.control-character", 1, 4, "U+0007"),
    ],
)
@pytest.mark.usefixtures("either_loader")
def test_a_broken_text_is_told_in_chinese_with_place_and_cure(
    text: str, code: str, line: int, col: int, word: str
) -> None:
    found = problems(lambda: located.load(text, F))
    assert [(p.code, p.source) for p in found] == [(code, Source(F, line, col))]
    assert word in found[0].message + found[0].cure


@pytest.mark.usefixtures("either_loader")
def test_an_unknown_escape_is_a_problem() -> None:
    (found,) = problems(lambda: located.load('a: 1\nb: "乙\\q"\n', F))
    assert (found.code, found.source.line) == ("yaml.syntax", 2)
    assert "反斜杠" in found.message


def quickly(do: Callable[[], object], seconds: float = 3) -> list[Problem]:
    with pumped.within(seconds):
        return problems(do)


@pytest.mark.slow
@pytest.mark.parametrize("bomb", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000, "? " * 100_000, "[\n" * 100_000])
@pytest.mark.usefixtures("either_loader")
def test_endless_nesting_is_refused_at_once(bomb: str) -> None:
    assert [p.code for p in quickly(lambda: located.load(bomb, F))] == ["yaml.too-deep"]


def test_fifty_levels_are_read_and_fifty_one_are_not() -> None:
    assert located.load("[" * 50 + "]" * 50, F) is not None
    assert said("[" * 51 + "]" * 51) == [("yaml.too-deep", 1, 51)]


@pytest.mark.slow
@pytest.mark.usefixtures("either_loader")
def test_what_nests_too_deep_is_found_at_the_same_place_by_every_parser() -> None:
    assert said("[" * 2000) == said("[" * 1500 + "]" * 1500) == [("yaml.too-deep", 1, 51)]
    assert said("x: " + "[{a: " * 1200) == [("yaml.too-deep", 1, 125)]
    assert said("甲: !t 1\n乙: " + "[" * 2000) == [("yaml.tag", 1, 4), ("yaml.too-deep", 2, 53)]


def test_depth_counts_through_aliases() -> None:
    def text(outer: int) -> str:
        return "a: &x " + "[" * 20 + "]" * 20 + "\nb: " + "[" * outer + "*x" + "]" * outer

    assert located.load(text(29), F) is not None
    assert said(text(30)) == [("yaml.too-deep", 2, 34)]


@pytest.mark.usefixtures("either_loader")
def test_a_yaml_bomb_is_refused_at_once() -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    lines += [
        f"{here}: &{here} [{','.join([f'*{before}'] * 9)}]" for before, here in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    found = quickly(lambda: located.load("\n".join(lines), F))
    assert [(p.code, p.source.line) for p in found] == [("yaml.alias-bomb", 6)]


def test_aliases_below_the_limit_are_read() -> None:
    # 10 lists of 9,000 and the list itself each: 90,010 expanded values.
    text = "a: &a [" + "x," * 9_000 + "]\nb: [" + "*a," * 10 + "]"
    tree = located.load(text, F)
    assert isinstance(tree, Fields)
    assert isinstance(tree["b"], Items)
    assert len(tree["b"]) == 10


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(located, "MAX_NODES", 10)
    assert located.load("- a\n" * 9, F) == ["a"] * 9
    assert said("- a\n" * 11) == [("yaml.too-large", 11, 3)]


def test_a_text_with_endless_mistakes_stops_after_two_hundred() -> None:
    assert len(quickly(lambda: located.load("a: 1\n" * 50_000, F))) == located.MAX_PROBLEMS == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ['["' + '\\"' * 500_000, '["' + "\\" * 500_001, '{"' * 50_000, "['" + "\\" * 300_000, "\n" * 300_000 + "'"]
)
def test_hostile_quotes_take_no_time(text: str) -> None:
    assert quickly(lambda: located.load(text, F))[0].code == "yaml.syntax"


def test_no_more_than_twenty_control_characters_are_listed() -> None:
    assert len(said("\x01" * 1000)) == 20


yamlish = st.lists(
    st.sampled_from(
        [
            *"-?:,[]{}#&*!|>'\"%@`~=<. \n\t\r\\ax0",
            "\ufeff",
            "\u2028",
            "\x85",
            "\x00",
            "\ud800",
            "😀",
            "中",
            "---\n",
            "...\n",
            "<<",
            "- ",
            ": ",
        ]
    ),
    max_size=40,
).map("".join)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.one_of(yamlish, st.text(max_size=40)))
def test_no_text_makes_the_reader_raise_anything_but_problems(text: str) -> None:
    for loader in {yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)}:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(located, "_LOADER", loader)
            try:
                located.documents(text, F)
                told: list[Problem] = []
            except Problems as refused:
                told = list(refused.problems)
            assert all(p.source.file == F and p.source.line >= 1 and p.source.col >= 1 for p in told)


# --- bytes --------------------------------------------------------------------------------------------------

SAMPLE = "项目: 企业教师生活补贴\n目标: ≥95%\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_read_in_the_encodings_that_editors_save(encoding: str) -> None:
    assert located.decode(SAMPLE.encode(encoding), F) == SAMPLE


def test_utf_16_is_read_in_both_byte_orders() -> None:
    assert located.decode(b"\xff\xfe" + SAMPLE.encode("utf-16-le"), F) == SAMPLE
    assert located.decode(b"\xfe\xff" + SAMPLE.encode("utf-16-be"), F) == SAMPLE


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("xl/workbook.xml", "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "file.empty", "空"),
        (b" \r\n\t", "file.empty", "空"),
        (b"\xef\xbb\xbf", "file.empty", "空"),
        (b"\xff\xfe", "file.empty", "空"),
        (archive(), "file.binary", "xlsx"),
        (b"%PDF-1.7\n%\xe2\xe3", "file.binary", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file.binary", "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "file.binary", "xls"),
        (b"\xff\xd8\xff\xe0", "file.binary", "JPEG"),
        (b"a: 1\nb: \x00\n", "file.binary", "U+0000"),
        (SAMPLE.encode("utf-16-le"), "file.binary", "U+00"),
        (SAMPLE.encode("utf-16")[:-1], "file.encoding", "UTF-16"),
        (b"a: \xff\xff\xff", "file.encoding", "UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_in_words(data: bytes, code: str, word: str) -> None:
    found = problems(lambda: located.decode(data, F))
    assert [p.code for p in found] == [code]
    assert found[0].source.file == F
    assert word in found[0].message


def test_a_nul_is_told_with_its_line_and_column() -> None:
    (found,) = problems(lambda: located.decode("a: 1\r\n项目: \x00".encode(), F))
    assert found.source == Source(F, 2, 5)


def test_damaged_utf_8_is_refused_where_it_breaks_not_read_as_nonsense() -> None:
    (found,) = problems(lambda: located.decode(SAMPLE.encode()[:-7] + b"\xe7\n", F))
    assert (found.code, found.source) == ("file.encoding", Source(F, 2, 5))
    cut = "项目: 企业教师生活补".encode()[:-1]
    assert cut.decode("gb18030")  # as nonsense
    assert problems(lambda: located.decode(cut, F))[0].code == "file.encoding"


@settings(max_examples=150)
@given(st.binary(max_size=60))
def test_no_bytes_make_decoding_raise_anything_but_problems(data: bytes) -> None:
    try:
        text = located.decode(data, F)
    except Problems:
        return
    assert text.strip()
    assert not textfile.CONTROL.search(text)


@settings(max_examples=80)
@given(
    st.text(st.sampled_from("项目企业教师生活补贴元年度绩效指标abc：，。 \n"), min_size=1, max_size=60).filter(
        str.strip
    )
)
def test_chinese_text_in_gb18030_is_never_taken_for_something_else(text: str) -> None:
    assert located.decode(text.encode("gb18030"), F) == text


def test_the_few_characters_that_are_good_utf_8_in_gb18030_are_still_chinese() -> None:
    assert located.decode("unit: 亩".encode("gb18030"), F) == "unit: 亩"
    for text in ("误差: ±5%", "range: ±5% · β é", "unit: Ķ 亩"):
        assert located.decode(text.encode(), F) == text


def test_a_file_is_read_by_its_name_and_standard_input_by_a_dash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "表.yaml"
    path.write_bytes(SAMPLE.encode("gb18030"))
    assert located.read(path) == located.read(str(path)) == SAMPLE

    class Stdin:
        buffer = io.BytesIO(SAMPLE.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert located.read("-") == SAMPLE


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    assert [p.code for p in problems(lambda: located.read(tmp_path / "没有.yaml"))] == ["file.missing"]
    assert [p.code for p in problems(lambda: located.read(tmp_path))] == ["file.folder"]
    assert [p.code for p in problems(lambda: located.read("坏\x00名"))] == ["file.unreadable"]


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "大.yaml"
    path.write_bytes(b"a: 1234")
    monkeypatch.setattr(textfile, "MAX_BYTES", 7)
    assert located.read(path) == "a: 1234"
    path.write_bytes(b"a: 12345")
    assert [p.code for p in problems(lambda: located.read(path))] == ["file.too-large"]
    monkeypatch.setattr(located, "MAX_BYTES", 3)
    assert [p.code for p in problems(lambda: located.load("a: 1", F))] == ["file.too-large"]
    assert 64 * 1024 * 1024 == 67_108_864


def test_published_tables_in_json_are_read_as_they_are(shared: Path) -> None:
    lines = (shared / "cases" / "published.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        assert located.load(line, "published.jsonl") == json.loads(line, parse_int=str, parse_float=str)
    assert lines
