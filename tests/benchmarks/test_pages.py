"""The benchmark of pages runs, small, in a real browser; its times are for a quiet machine."""

import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks.history import History
from benchmarks.pages import CHROMIUM, PATHS, run


@pytest.mark.browser
@pytest.mark.slow
def test_every_page_settles_for_everybody() -> None:
    if not Path(CHROMIUM).exists():
        why = f"{CHROMIUM} is missing: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)

    found: Any = run(history=History(sessions=4_000, devices=100), visits=2, people=2)

    assert {*PATHS} < {*found}
    assert found["2_people_at_once"]["errors"] == 0
    assert found["memory"]["mb_per_open_session"] < found["memory"]["server_mb"]
