"""The worked examples of what the audit of texts is written in, run: files of relations and files of remnants alike.

Comes in: the case files beside such a file (`<edition>.cases/*.yaml`), each a list of cases with a name, a text and what is
expected, and the comparison that says how what is found in a text differs from it. Goes out: a `CaseResult` per case. A case
that cannot be read is a Problem. What is found in a text, `keeper.relations` and `keeper.remnants` say.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jixiao.ground import located
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.ground.reading import Reader, Sayings
from jixiao.keeper.cases import CaseResult, folder

#: What every case has; the rest is as the file of the case wants it.
_NEEDED: Final = ("name", "text")
_SAYINGS: Final[Sayings] = MappingProxyType(
    {
        "": ("case.shape", "“{key}”的写法不对。", "请对照算例的格式改写。"),
        "extra_forbidden": ("case.unknown-key", "算例中不认识“{key}”。", "这里可以写：{known}。"),
        "missing": ("case.shape", "算例缺少“{key}”。", "每个算例要有 name、text 和 expect。"),
        "model_type": ("case.shape", "此处应当是若干行“键: 值”。", "这里可以写：{known}。"),
        "tuple_type": ("case.shape", "算例的“{key}”应当是列表。", "请每项另起一行，以“- ”开头；没有的写 []。"),
        "string_type": ("case.shape", "算例的“{key}”应当是一个值。", "请写成一个值。"),
    }
)

#: The values of a case by key, what it expects, and its file → each difference from what is found.
Differences = Callable[[dict[str, str], Sequence[located.Located], str], Iterator[str]]


def run(
    path: Path, cases: Path | None, subject: str, also: Sequence[str], differences: Differences
) -> tuple[CaseResult, ...]:
    """Every case beside a file (or in `cases`), run; raises Problems. `also`: keys of a case beside name, text and expect."""
    place = cases or folder(path)
    files = sorted(place.glob("*.yaml")) if place.is_dir() else [place] if place.is_file() else []
    if not files:
        cure = f"请在 {place.name}/ 下写算例，每个算例给出一段文字和期望的发现。"
        raise refused(place.name, "case.none", f"{subject}旁边没有算例。", cure)
    problems: list[Problem] = []
    results: list[CaseResult] = []
    for file in files:
        shown = f"{place.name}/{file.name}" if place.is_dir() else str(file)
        try:
            results += _results(located.load(located.read(file), shown), shown, also, differences)
        except Problems as wrong:
            problems += wrong.problems
    if problems:
        raise Problems(problems)
    return tuple(results)


def _results(tree: located.Located, file: str, also: Sequence[str], differences: Differences) -> Iterator[CaseResult]:
    if not isinstance(tree, located.Items):
        raise refused(Source(file, 1, 1), "case.shape", "算例文件应是一个列表。", "请写成“- name: …”的列表。")
    reader = Reader(_SAYINGS)
    keys = (*_NEEDED, *also, "expect")
    for case in reader.items(located.Fields({"算例": tree}, tree.source, {}), "算例", keys):
        expected = reader.list(case, "expect")
        values = {key: reader.text(case, key) for key in (*_NEEDED, *also)}
        if reader.required(case, _NEEDED):
            yield CaseResult(values["name"], case.source, tuple(differences(values, expected, file)))
    if reader.problems:
        raise Problems(reader.problems)
