"""The benchmark of pages runs, small, in a real browser; its times are for a quiet machine."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks.history import History
from benchmarks.page_clients import open_together, signed_in
from benchmarks.page_home import build
from benchmarks.pages import CHROMIUM, PATHS, run, served


@pytest.mark.slow
def test_who_is_not_signed_in_is_shown_less_and_no_fault(tmp_path: Path) -> None:
    home = build(tmp_path, History(sessions=1_000, devices=20))
    key = signed_in(home)

    with served(home) as (address, _):
        known, unknown = asyncio.run(
            open_together(address, [key, "k" * 30], ["/devices"], rounds=1)
        )

    assert known.faults == unknown.faults == 0
    assert known.sent_bytes > 2 * unknown.sent_bytes


@pytest.mark.browser
@pytest.mark.slow
def test_every_page_settles_for_everybody() -> None:
    if not Path(CHROMIUM).exists():
        why = f"{CHROMIUM} is missing: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)

    found: Any = run(history=History(sessions=4_000, devices=100), visits=2, people=2, held=5)

    assert {*PATHS} < {*found}
    assert found["2_people_at_once"]["errors"] == 0
    assert found["2_people_and_browsers_at_once"]["errors"] == 0
    assert found["memory"]["faults"] == 0
    assert found["memory"]["mb_per_open_session"] < found["memory"]["server_mb"]
