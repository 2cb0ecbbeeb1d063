"""What the first page of the guide tells is what the workbench does: the form dropped, one line judged, the figures it names."""

from pathlib import Path

import pytest

from helpers import ROOT
from helpers.bench import EXAMPLES, bench

PAGE = (ROOT / "docs" / "tutorial" / "三步得到报告.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_figures_of_the_three_steps_are_those_of_the_workbench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path) as page:
        page.called("王芳")
        name = "农村饮水安全.xlsx"
        page.post("/upload", files={"files": (name, (EXAMPLES / name).read_bytes())})
        page.desk.wait()
        form = page.form("农村饮水安全")
        card = page.desk.state.forms[form].card
        assert card is not None
        assert f"得 {card.earned} 分，有 {len(card.findings)} 个问题" in PAGE
        assert f"{card.earned} 分里，有依据的只有 {card.supported} 分" in PAGE
        place, line = next((place, one) for place, one in enumerate(card.lines) if one.path[-1] == "管护机制")
        assert line.working is not None
        seen = f"{line.said_target}\n{line.said_actual}"
        page.post(f"/form/{form}/judge", line=str(place), share="60%", words="只有制度", seen=seen, grade="")
        card = page.desk.state.forms[form].card
        assert card is not None
        assert f"总分马上变为 {card.earned} 分" in PAGE
        judged = card.lines[place]
        assert f"按规则的 {judged.ruled.normalize():f} 分和改判后的 {judged.earned.normalize()} 分都写明" in PAGE
        assert judged.claimed == judged.ruled
        assert "score.mismatch" not in [one.id for one in card.findings]  # the unit's own mark is the one by the rules


@pytest.mark.parametrize("name", ["工作台", "三步-放入", "三步-评判", "三步-报告"])
def test_a_picture_is_small(name: str) -> None:
    data = (ROOT / "docs" / "images" / f"{name}.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) < 200_000
