from dataclasses import dataclass
from datetime import timedelta
from typing import get_args

import pytest

from dashboard.words import STALE, as_of_line, event_name, question, stale_line
from events.kinds import KINDS
from events.sample import moment
from events.vocabulary import Hazard


@dataclass(frozen=True, slots=True)
class Some:
    hazard: str
    device: str = "device-1"
    side: str | None = "left"
    contact: int | None = 2


@pytest.mark.parametrize("hazard", get_args(Hazard))
def test_every_signal_is_asked_as_one_question_about_its_device(hazard: str) -> None:
    asked = question(Some(hazard))

    assert asked.endswith("?")
    assert asked.count("?") == 1
    assert "device-1" in asked


def test_a_question_about_a_lead_says_which() -> None:
    assert question(Some("lead_fracture")) == (
        "Is a lead of device-1 fractured (left lead, contact 2)?"
    )


def test_the_page_says_how_old_its_data_are_and_when_they_were_published() -> None:
    now = moment(2)

    line = as_of_line(moment(1), moment(1.5), now)

    assert line == "As of 2026-01-02 00:00 UTC, 1 day ago (published 12:00:00 UTC)."
    assert as_of_line(None, now, now).startswith("Nothing is known of any device yet")


def test_old_data_are_pointed_out_and_new_ones_are_not() -> None:
    now = moment(10)

    assert stale_line(now - STALE + timedelta(seconds=1), now) is None
    told = stale_line(now - STALE, now) or ""
    assert "Nothing new of any device for 1 day." in told
    steps = ["(1) that `stimwatch up` runs", "(2)", "(3) on the page Data", "(4) with the clinics"]
    assert [step for step in steps if step in told] == steps
    assert stale_line(None, now) is None


def test_every_kind_of_event_has_a_name_of_its_own_in_words() -> None:
    names = {kind: event_name(kind) for kind in KINDS}

    assert len(set(names.values())) == len(KINDS)
    assert not [name for name in names.values() if set(name) & set("._")]
