"""What a person sees when something is wrong, in a real browser, with pictures to look at.

That the session ends in mid-form is in `test_browser_unsent`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboard.faults import NARRATIVE_MAX
from events.clinical import AdverseEventReported
from store.settings import Settings
from tests.dashboard.people import CLINICIAN, OFFICER
from tests.dashboard.test_browser import address, page, picture, settings, sign_in, start_anew
from tests.dashboard.test_browser_clinician import tap, tick, type_today, written
from tests.dashboard.world import SIGNAL, catch_up

pytestmark = pytest.mark.browser

__all__ = ["address", "page", "settings"]

TEXT = "Burning pain at the pocket after a fall."
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))"


@contextmanager
def away(path: Path) -> Iterator[None]:
    """Take a file or folder away, and let nothing else take its place."""
    aside = path.with_name(f"{path.name}.aside")
    path.rename(aside)
    blocked = path.suffix == ".sqlite"
    if blocked:
        path.mkdir()
    try:
        yield
    finally:
        if blocked:
            path.rmdir()
        aside.rename(path)


def narrative(page: Any) -> Any:
    return page.get_by_role("textbox", name="What happened, in your words *")


def fill(page: Any, device: str, text: str) -> None:
    sign_in(page, CLINICIAN, "/report")
    start_anew(page)
    page.get_by_role("textbox", name="Device *").fill(device)
    page.keyboard.press("Tab")
    tick(page, "pain")
    page.get_by_text("How bad is the pain?").wait_for()
    type_today(page, "Day it happened *")
    narrative(page).fill(text)
    narrative(page).press("Tab")


def test_a_log_that_is_down_is_told_and_a_report_about_an_unknown_device_kept_until_it_is_back(
    page: Any, settings: Settings
) -> None:
    fill(page, "device-77", TEXT)

    with away(settings.home / "log.sqlite"):
        tap(page, "File the report")
        page.get_by_text("Nothing can be written now, no report").wait_for()
        picture(page, "fault-log-down")
        assert narrative(page).input_value() == TEXT
    tap(page, "File the report")

    page.get_by_text("Filed. Receipt").wait_for()
    page.get_by_text("Nobody has registered this device.").wait_for()
    picture(page, "fault-unknown-device")
    assert written(settings, AdverseEventReported).data.narrative == TEXT


def test_data_that_go_away_leave_the_form_and_say_so_elsewhere(
    page: Any, settings: Settings
) -> None:
    fill(page, "device-3", TEXT)

    with away(settings.snapshots):
        tick(page, "early removal")
        page.get_by_text("You can file all the same").wait_for()
        picture(page, "fault-no-data-form")
        assert narrative(page).input_value() == TEXT


def test_a_megabyte_of_text_is_refused_with_its_limit(page: Any, settings: Settings) -> None:
    fill(page, "device-3", "word " * 210_000)

    page.get_by_text(f"{NARRATIVE_MAX:,} can be kept").wait_for()
    tap(page, "File the report")

    page.get_by_text("Nothing has been stored yet.").wait_for()
    assert len(narrative(page).input_value()) == 1_050_000
    picture(page, "fault-megabyte")


def test_a_pasted_script_is_kept_as_text_and_never_run(page: Any, settings: Settings) -> None:
    opened: list[str] = []
    page.on("dialog", lambda dialog: opened.append(dialog.message))
    fill(page, "device-1", SCRIPT)
    tap(page, "File the report")
    page.get_by_text("Filed. Receipt").wait_for()
    told = written(settings, AdverseEventReported)
    catch_up(settings)

    for path in (f"/filed?id={told.id}", f"/event?id={told.id}"):
        page.goto(path)
        page.get_by_text("<script>alert(1)</script>").first.wait_for()

    assert told.data.narrative == SCRIPT
    assert opened == []


def test_a_signal_is_told_kindly_where_no_data_can_be_read(page: Any, settings: Settings) -> None:
    sign_in(page, OFFICER, f"/signal?id={SIGNAL.id}")
    page.get_by_text("How often is this detector wrong?").wait_for()

    with away(settings.snapshots):
        page.goto(f"/signal?id={SIGNAL.id}")
        page.get_by_text("There is nothing to show yet").wait_for()
        assert page.get_by_test_id("stException").count() == 0
        picture(page, "fault-no-data")
