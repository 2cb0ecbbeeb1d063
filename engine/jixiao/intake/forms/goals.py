"""The goals of a form (年度目标): what was expected and what was achieved.

In: the rows (and lines between them) of the head of a form. Out: the two texts, each put together again where a page or
an empty line broke it. A row that cannot be told apart into the two is a Problem.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from jixiao.ground.problems import Problem
from jixiao.ground.regex import regex
from jixiao.intake import questions
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import pages
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, is_label, joined, stray
from jixiao.records import Cell

_NOTE = regex(r"[(（][^()（）]*[)）]")
#: A text below its heading in the same cell has so many characters; fewer may be the rest of the heading.
_SHORTEST = 7


def read(items: Sequence[Item], problems: list[Problem]) -> dict[str, Cell]:
    """`goal_expected` and `goal_achieved`, as far as the head of a form has them; a goal never adjusted is the first one.

    A text that is nothing but the question of the template (对照年度目标，说明…) is blank.
    """
    goals = _read(items, problems)
    first = goals.pop("goal_first", None)
    if first and not ((expected := goals.get("goal_expected")) and expected.text):
        goals["goal_expected"] = first
    return {name: cell if questions.own(cell.text) else replace(cell, text="") for name, cell in goals.items()}


def _read(items: Sequence[Item], problems: list[Problem]) -> dict[str, Cell]:
    goals: dict[str, Cell] = {}
    for number, row in enumerate(items):
        if isinstance(row, Cell) or any(c.column(cell.text) in ("weight", "score") for cell in row):
            continue  # 完成情况 beside 分值 or 得分 is a column of the indicators
        if named := _named(row):
            goals = named | goals
            continue
        columns = _columns(row)
        section = columns.pop("goal_section", None)
        if columns:
            beside = _beside(row, columns)
            if len(beside) < len(columns):
                last = max(columns.values()) + 1
                parted = [row[:last], row[last:]] if beside and len(columns) > 1 else [row]
                return goals | _below([*parted, *items[number + 1 :]], problems)
            goals = beside | goals
        elif section is not None and (behind := [cell for cell in row[section + 1 :] if cell.text]):
            goals.setdefault("goal_expected", behind[0])
    return goals


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    """Where the labels of the goals stand in a row."""
    columns: dict[str, int] = {}
    sections: list[int] = []
    labels = [index for index, cell in enumerate(row) if v.goal(cell.text)]
    if len(labels) == 2 and v.halves_of_goal(*(row[index].text for index in labels)):
        return dict(zip(("goal_expected", "goal_achieved"), labels, strict=True))
    for index, cell in enumerate(row):
        if name := v.goal(cell.text):
            if name == "goal_achieved" and sections:  # 目标完成情况 before 总体目标 and 实际完成情况 names the section
                columns[name] = index
            if name == "goal_expected" and name in columns and "调整" in v.half(cell.text):
                columns["goal_first"] = columns.pop(name)  # the adjusted goal is the year's, as the adjusted budget is
            columns.setdefault(name, index)
            sections += [index] if name == "goal_section" else []
    if "goal_achieved" not in columns and "goal_expected" in columns:  # 年初设定目标 | 年度总体目标完成情况
        behind = [one for one in sections if one > columns["goal_expected"] and "完成情况" in v.half(row[one].text)]
        if behind:
            columns["goal_achieved"] = behind[0]
            columns = {name: at for name, at in columns.items() if name != "goal_section" or at != behind[0]}
    achieved = columns.get("goal_achieved", 0)
    if sections and sections[-1] < achieved and "goal_expected" not in columns and sections[-1] + 1 < achieved:
        columns["goal_expected"] = sections[-1]  # 总体目标 beside 实际完成情况 is the other half
        del columns["goal_section"]
    return columns


_PREFIX = regex(r"(?:^|\n)[ \t\u3000]*([^\s：:]{4,12})[ \t\u3000]*[：:\n]")


def _named(row: Sequence[Cell]) -> dict[str, Cell]:
    """The goals of a row whose cells say themselves which they are: `预期目标：… 实际完成情况：…`, also in one cell.

    A heading may also stand in a line of its own above the text.
    """
    found: dict[str, Cell] = {}
    for cell in (cell for cell in row if any(mark in cell.text for mark in "：:\n") and not v.goal(cell.text)):
        heads = [one for one in _PREFIX.finditer(cell.text) if _half(one[1])]
        ends = [*(one.start() for one in heads[1:]), len(cell.text)]
        for one, end in zip(heads, ends, strict=False):
            text = cell.text[one.end() : end].strip()
            broken = one[0][-1] == "\n" and len(_NOTE.sub("", text)) < _SHORTEST  # the label goes on in a second line
            if text and not broken and heads[0].start() == 0:
                found.setdefault(_half(one[1]), replace(cell, text=text))
    return found


def _half(label: str) -> str:
    """The half of the goals that a label inside a cell names; the label of the section names what was expected."""
    name = v.goal(label)
    if name == "goal_section":
        return "goal_achieved" if "完成" in label else "goal_expected"
    return name if name in v.HALVES else ""


def _spans(columns: Mapping[str, int], width: int) -> Iterator[tuple[str, int, int]]:
    names = sorted(columns, key=lambda name: columns[name])
    ends = [*(columns[name] for name in names[1:]), width]
    return ((name, columns[name], end) for name, end in zip(names, ends, strict=True))


def _beside(row: Sequence[Cell], columns: Mapping[str, int]) -> dict[str, Cell]:
    """What is written behind each label in its own row."""
    found = (
        (name, next((c for c in row[start + 1 : end] if c.text), None))
        for name, start, end in _spans(columns, len(row))
    )
    return {name: cell for name, cell in found if cell}


def _below(items: Sequence[Item], problems: list[Problem]) -> dict[str, Cell]:
    """What is written under the labels of the first row, down to the next label."""
    heading: list[Cell] = []
    number = 0
    for index, item in enumerate(items):
        if isinstance(item, Cell) or stray(item):
            if not pages.residue(item.text if isinstance(item, Cell) else ""):
                break
        elif not heading or _only_labels(item):
            heading.extend(item)
            number = index + 1
        else:
            break
    columns = _columns(heading)
    columns.pop("goal_section", None)
    parts: dict[str, list[Cell]] = {}
    pending: list[list[Cell]] = []  # the cells of a row so far, each in its pieces
    last: list[Cell] | None = None
    for index in range(number, len(items)):
        item = items[index]
        if isinstance(item, Cell):
            if pending and not pages.residue(item.text):
                pending[-1].append(item)
            elif last is not None and pages.closes(item.text) and not pages.heads_section(item.text):
                last.append(item)  # prose between the goals and the indicators is the last one's
            continue
        if any(map(is_label, item)):
            break
        written = [cell.text for cell in item if cell.text]
        if stray(item) or (len(written) == 1 and pages.residue(written[0])) or not (written or pending):
            continue
        pending.extend([cell] for cell in item)
        found = _under(columns, len(heading), pending)
        for name, pieces in found.items():
            last = parts.setdefault(name, [])
            last.extend(piece for piece in pieces if piece.text)
        pending = [] if found else pending
    rest = [pieces[0] for pieces in pending if pieces[0].text]
    missing = [name for name, _, _ in _spans(columns, len(heading)) if name not in parts]
    if parts and len(rest) == len(missing):  # the other half of a row that an empty line parted
        parts |= {name: [cell] for name, cell in zip(missing, rest, strict=True)}
    elif rest:
        message = "年度目标的这一行不能与“预期目标”“实际完成目标”对齐。"
        problems.append(Problem(rest[0].source, "form.row-shape", message, "请补全单元格；空的单元格也要保留。"))
    return {name: joined(pieces) for name, pieces in parts.items()}


def _only_labels(row: Sequence[Cell]) -> bool:
    return bool(_columns(row)) and all(not cell.text or v.goal(cell.text) for cell in row)


def _under(columns: Mapping[str, int], width: int, row: Sequence[list[Cell]]) -> dict[str, list[Cell]]:
    """The texts of a row by the labels above them: one for each, in order; fewer by their place. None found: not yet."""
    if len(row) > width + 2:
        return {}
    spans = list(_spans(columns, width))
    before = spans[0][1]  # pieces of the section's label stand left of the first goal
    texts = [
        cell for index, cell in enumerate(row) if cell[0].text and not (index < before and pages.residue(cell[0].text))
    ]
    if len(texts) == len(spans):
        return {name: pieces for (name, _, _), pieces in zip(spans, texts, strict=True)}
    lost = width - len(row)
    if len(texts) > len(spans) or not (lost == 0 or (lost == before and row[0][0].text)):
        return {}
    found = (
        (name, [piece for cell in row[max(start - lost, 0) : end - lost] for piece in cell])
        for name, start, end in spans
    )
    return {name: pieces for name, pieces in found if any(piece.text for piece in pieces)}
