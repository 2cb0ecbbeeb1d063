"""The page of a form: what is shown, what a person may say of it, and that nothing is lost."""

from pathlib import Path

import pytest

from helpers.bench import Bench, bench


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with bench(tmp_path, "多处错误.yaml") as made:
        made.called("张三")
        yield made


def test_a_form_is_shown_with_its_marks(page: Bench) -> None:
    told = page.get(f"/form/{page.form('社区电梯')}")
    assert "71.77" in told
    assert "待评判" in told
