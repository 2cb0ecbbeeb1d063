"""The worked examples of a file of remnants, run.

Comes in: a file of remnants and its case files (`<edition>.cases/*.yaml`), which its owners write:

    - name: 占位符没有填
      text: |                         # read as a published text is
        其中：基本支出3万元，占**%。
      expect:                         # exactly these, with the words that are found
        - remnant.placeholder: 占**%

Goes out: a `CaseResult` per case (`keeper.texts`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from jixiao.audit import remnants, wordings
from jixiao.audit.wordings import Wording
from jixiao.ground import located
from jixiao.ground.problems import Problems
from jixiao.intake import accounts
from jixiao.keeper import texts
from jixiao.keeper.cases import CaseResult
from jixiao.law.load import read_as
from jixiao.law.remnants import RemnantsFile
from jixiao.law.store import shown_name


def run(path: Path, cases: Path | None = None) -> tuple[CaseResult, ...]:
    """Every case beside a file of remnants (or in `cases`), run; raises Problems."""
    using = wordings.load(located.read(path), shown_name(path))

    def differences(case: dict[str, str], expected: Sequence[located.Located], _file: str) -> Iterator[str]:
        return _differences(using, case["text"], expected)

    return texts.run(path, cases, "残留文字的清单", (), differences)


def described(path: Path) -> list[str]:
    """The remnants of a file, a line each."""
    written = read_as(RemnantsFile, located.read(path), shown_name(path))
    lines = [f"{written.id}/{written.edition}", f"残留的文字{len(written.remnants)}条"]
    return [*lines, *(f"{one.id}  {one.severity}  {'、'.join(one.words)}" for one in written.remnants)]


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
