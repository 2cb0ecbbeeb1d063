"""The reference page of the scorecard's JSON and its JSON Schema, from the one table of its keys.

In: the table (`scorecard_keys`) and the glossary. Out: `scorecard` (the page) and `schema_text` (the schema).
"""

import json
from typing import Any

from jixiao.render.interchange import SCHEMA
from jixiao.say import labels
from reference_text import glossary, page, table
from scorecard_keys import METHOD_LINK, Key, Section, sections
from scorecard_kinds import KINDS, kinds


def worded(section: Section, key: Key) -> tuple[str, str]:
    """What a key is called and what it means: its own words, or the glossary's."""
    word, meaning = ("", "") if key.label else glossary(section.glossary)[key.name]
    return key.label or word, key.means or meaning


def scorecard() -> str:
    """docs/reference/scorecard.md: every key of the scorecard's JSON, by object."""
    intro = (
        "`jixiao score --format json` 写出一个列表，一份申报表一项；`--format jsonl` 一行一项，内容相同。",
        f"格式是 `{SCHEMA}`，键是 ASCII 的，永久不变；除下面各表所列，没有别的键。机器可读的写法在"
        "[scorecard.schema.json](scorecard.schema.json)（JSON Schema 2020-12），与本页出自同一张表。",
        "",
        *table(
            ("类型", "怎么写"),
            (
                ("分数", '文字，恰好两位小数，如 `"97.78"`；扣分为负'),
                ("比率", '文字，恰好四位小数，四舍五入，如 `"0.8633"`'),
                ("金额", '文字，照数值写，没有千分位，如 `"949.68"`'),
                ("编号", "文字，小写字母和数字，中间有 `-` 和 `.`"),
                ("整数、真假", "JSON 的数和 `true`、`false`"),
                ("文字", "可以为空，除非另有说明"),
                ("或 `null`", "键总在，没有值时是 `null`"),
            ),
        ),
        "",
        "“何时有”空着的总在；写明条件的，条件不成立时没有这个键。",
    )
    parts = [_object(one) for one in sections()]
    return page("评分结果的 JSON", intro, *parts, _step_kinds(), _figures())


def _object(section: Section) -> list[str]:
    rows = []
    for key in section.keys:
        word, meaning = worded(section, key)
        rows.append((f"`{key.name}`", word, key.type.words, key.when, meaning))
    return [
        f"## {section.title}",
        "",
        f"写在{section.where}。",
        "",
        *table(("键", "中文", "类型", "何时有", "含义"), rows),
    ]


def _step_kinds() -> list[str]:
    rows = [(f"`{name}`", KINDS[name]) for name in kinds()]
    marked = ("`marked.方法.分支`", f"{METHOD_LINK}的一个分支决定得分，如 `marked.at-least.short`；方法是方法的编号")
    return ["## 步骤种类", "", *table(("编号", "含义"), [*rows, marked])]


def _figures() -> list[str]:
    return [
        "## 数值的名称",
        "",
        "发现的 `evidence` 里的名称，值都是文字。",
        "",
        *table(("名称", "中文"), ((f"`{name}`", word) for name, word in labels.FIGURES.items())),
    ]


def schema() -> dict[str, Any]:
    """The JSON Schema of what `score --format json` writes: no object has a key that is not named here."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"jixiao score --format json（{SCHEMA}）",
        "type": "array",
        "items": {"$ref": "#/$defs/Scorecard"},
        "$defs": {one.name: _definition(one) for one in sections()},
    }


def _definition(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "type": "object",
        "properties": {key.name: {"description": _described(section, key), **key.type.schema} for key in section.keys},
        "required": [key.name for key in section.keys if not key.when],
        "additionalProperties": False,
    }


def _described(section: Section, key: Key) -> str:
    word, meaning = worded(section, key)
    return f"{word}：{meaning}" if meaning else word


def schema_text() -> str:
    """docs/reference/scorecard.schema.json: the schema as a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
