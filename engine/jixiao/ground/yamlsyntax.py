"""What the YAML parser says in English about a broken text → a Problem in Chinese, by kind, with a cure.

Comes in: the parser's error and the text that it read. Goes out: one Problem, placed where it is to be corrected. The
table knows the words of both builds of the parser (C and Python); what it does not know gets a general sentence.
"""

from typing import Final

import yaml

from jixiao.ground.problems import Problem, Source

_SYNTAX = "yaml.syntax"
_QUOTE = "请给整个值加引号。"
_BLOCK = (_SYNTAX, "值以“>”或“|”开头，后面却不是多行文字。", "请给整个值加引号，如 '>=95%'，或改写成 ≥95%。")
_ESCAPE = (_SYNTAX, "双引号里的反斜杠写法不对。", "请把反斜杠写成两个，或改用单引号。")
_DASHES = (_SYNTAX, "这一行与上面的“-”没有对齐。", "同一列表的“- ”要左对齐。")

_NESTING: Final = "nesting depth"
TOO_DEEP: Final = ("yaml.too-deep", "嵌套的层数太多。", "请检查是否多写了括号或“-”。")

#: Words of the parser → code, sentence, cure; the first that occurs counts.
_KINDS: Final = (
    (_NESTING, TOO_DEEP),
    ("directive", (_SYNTAX, "行首的“%”是指令，写法不对。", "请给以“%”开头的文字加引号。")),
    ("tab character", ("yaml.tab", "缩进里有 Tab。", "请用空格缩进。")),
    ("cannot start any token", (_SYNTAX, "值不能以“{char}”开头。", _QUOTE)),
    ("comment or line break", _BLOCK),
    ("indentation indicator", _BLOCK),
    ("alphabetic or numeric", (_SYNTAX, "值以“*”或“&”开头。", _QUOTE)),
    ("escape", _ESCAPE),
    ("hexadecimal", _ESCAPE),
    ("quoted scalar", (_SYNTAX, "引号没有闭合。", "请补上右引号；单引号括起的文字里，单引号要写成两个。")),
    ("tag", ("yaml.tag", "值以“!”开头，成了不支持的标签。", _QUOTE)),
    (
        "flow sequence",
        (
            _SYNTAX,
            "第{line}行的方括号没有闭合，或缺少逗号。",
            "请核对括号和半角逗号；括号若是文字（如区间），请给整个值加引号。",
        ),
    ),
    (
        "flow mapping",
        (_SYNTAX, "第{line}行的花括号没有闭合，或缺少逗号。", "请核对括号和半角逗号；括号若是文字，请给整个值加引号。"),
    ),
    ("node content", (_SYNTAX, "此处缺少内容。", "请核对逗号和括号；若是文字，请给整个值加引号。")),
    (
        "mapping values",
        (
            _SYNTAX,
            "冒号不能出现在这里。",
            "请核对这一行和上一行：缩进要对齐，键后写半角冒号加空格，含冒号的文字加引号。",
        ),
    ),
    (
        "expected ':'",
        (
            _SYNTAX,
            "这一行没有写成“键: 值”。",
            "请在键后写半角冒号加空格；多行文字请加引号，或写在“|”之后缩进的各行里。",
        ),
    ),
    ("sequence entries", (_SYNTAX, "“- ”不能写在这里。", "请把“- ”另起一行；若是文字，请给整个值加引号。")),
    (
        "document start",
        (_SYNTAX, "内容本应到此为止，后面却还有。", "请核对缩进；几份内容之间用一行“---”隔开，JSON 则放进一个方括号。"),
    ),
    ("YAML document", (_SYNTAX, "不支持这个 YAML 版本。", "请删去 %YAML 一行。")),
    (
        "block mapping",
        (_SYNTAX, "这一行与上面的键没有对齐，或引号后面还有文字。", "同一层的键要左对齐；引号要括住整个值。"),
    ),
    ("block collection", _DASHES),
    ("block sequence", _DASHES),
)
_OTHERWISE: Final = (_SYNTAX, "YAML 的写法不对。", "请核对缩进、冒号后的空格和引号。")


def nested(error: yaml.YAMLError) -> int:
    """How many characters stand before the place that the parser finds too deep; 0 where it finds something else."""
    mark = getattr(error, "problem_mark", None)
    return mark.index if mark is not None and _NESTING in str(getattr(error, "problem", None) or "") else 0


def problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """The parser's error about `text` as a Problem."""
    said = str(getattr(error, "problem", None) or "")
    words = f"{said} {getattr(error, 'context', None) or ''}"
    mark, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    line = opened.line + 1 if opened is not None else 0
    # An opening quote or bracket is to be corrected where it stands, not at the end of the file where it was missed.
    if opened is not None and (mark is None or "unexpected" in said or mark.index >= len(text.rstrip())):
        mark = opened
    if mark is None:
        return Problem(Source(file, 1, 1), *_OTHERWISE)
    char = text[mark.index : mark.index + 1]
    if char == "\t" and "cannot start" in said:
        words = "tab character"
    code, message, cure = next((row for key, row in _KINDS if key in words), _OTHERWISE)
    cure += _hint(text, mark.index)
    return Problem(Source(file, mark.line + 1, mark.column + 1), code, message.format(char=char, line=line), cure)


def _hint(text: str, index: int) -> str:
    """What an eye easily misses in the line of an error and in the one before it."""
    start = text.rfind("\n", 0, max(text.rfind("\n", 0, index), 0)) + 1
    end = text.find("\n", index)
    nearby = text[start : end if end >= 0 else len(text)].split("\n")
    if any(line.lstrip(" ").startswith("\u3000") for line in nearby):
        return "附近的缩进里有全角空格，请换成半角空格。"
    if any("：" in line and ": " not in line for line in nearby):
        return "附近有全角冒号“：”，键后面要用半角冒号加空格。"
    return ""
