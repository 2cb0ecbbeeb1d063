"""The worked examples of a file of remnants, run.

Comes in: a file of remnants and its case files (`<edition>.cases/*.yaml`), which its owners write:

    - name: 占位符没有填
      text: |                         # read as a published text is
        其中：基本支出3万元，占**%。
      expect:                         # exactly these, with the words that are found
        - remnant.placeholder: 占**%

Goes out: a `CaseResult` per case. A case that cannot be read is a Problem.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jixiao.audit import remnants, wordings
from jixiao.audit.wordings import Wording
from jixiao.ground import located
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.ground.reading import Reader, Sayings
from jixiao.intake import accounts
from jixiao.keeper.cases import CaseResult, folder
from jixiao.law.load import read_as
from jixiao.law.remnants import RemnantsFile
from jixiao.law.store import shown_name

_KEYS: Final = ("name", "text", "expect")
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


def run(path: Path, cases: Path | None = None) -> tuple[CaseResult, ...]:
    """Every case beside a file of remnants (or in `cases`), run; raises Problems."""
    using = wordings.load(located.read(path), shown_name(path))
    place = cases or folder(path)
    files = sorted(place.glob("*.yaml")) if place.is_dir() else [place] if place.is_file() else []
    if not files:
        message, cure = (
            "残留文字的清单旁边没有算例。",
            f"请在 {place.name}/ 下写算例，每个算例给出一段文字和期望的发现。",
        )
        raise refused(place.name, "case.none", message, cure)
    problems: list[Problem] = []
    results: list[CaseResult] = []
    for file in files:
        shown = f"{place.name}/{file.name}" if place.is_dir() else str(file)
        try:
            results += _results(using, located.load(located.read(file), shown), shown)
        except Problems as wrong:
            problems += wrong.problems
    if problems:
        raise Problems(problems)
    return tuple(results)


def described(path: Path) -> list[str]:
    """The remnants of a file, a line each."""
    written = read_as(RemnantsFile, located.read(path), shown_name(path))
    lines = [f"{written.id}/{written.edition}", f"残留的文字{len(written.remnants)}条"]
    return [*lines, *(f"{one.id}  {one.severity}  {'、'.join(one.words)}" for one in written.remnants)]


def _results(using: Sequence[Wording], tree: located.Located, file: str) -> Iterator[CaseResult]:
    if not isinstance(tree, located.Items):
        raise refused(Source(file, 1, 1), "case.shape", "算例文件应是一个列表。", "请写成“- name: …”的列表。")
    reader = Reader(_SAYINGS)
    for case in reader.items(located.Fields({"算例": tree}, tree.source, {}), "算例", _KEYS):
        expected = reader.list(case, "expect")
        name, text = reader.text(case, "name"), reader.text(case, "text")
        if reader.required(case, ("name", "text")):
            yield CaseResult(name, case.source, tuple(_differences(using, text, expected)))
    if reader.problems:
        raise Problems(reader.problems)


def _differences(using: Sequence[Wording], text: str, expected: Sequence[located.Located]) -> Iterator[str]:
    """What is found and not expected, and the other way round."""
    account, wrong = accounts.read("-", stdin_bytes=text.encode())
    if account is None:
        raise Problems(wrong)
    ours = {one.id for one in using}
    found = Counter(
        (one.id, spot.text.strip()) for one in remnants.check(account, using) if one.id in ours for spot in one.spots
    )
    wanted = Counter(
        (str(id_), str(words)) for one in expected if isinstance(one, located.Fields) for id_, words in one.items()
    )
    yield from (f"应有 {id_}：{words}，没有发现。" for id_, words in (wanted - found).elements())
    yield from (f"不应有 {id_}：{words}。" for id_, words in (found - wanted).elements())
