"""All monitors read together, as a signal summary tells it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from math import log
from uuid import UUID

import pytest

from events.family import Family, Member, SystematicError, Together
from events.sample import moment
from events.surveillance import LookResult, Monitor
from reports.family_words import NOT_READ
from reports.summary_family import ReadTogether, together_words
from reports.summary_files import FORMATS
from reports.summary_period import narrowed, summary_told
from reports.summary_reading import NO_MONITOR, NO_RUN, read_together
from reports.summary_rows import rows_of
from tests.reports.summaries import a_summary
from tests.reports.test_signal_summary import plain
from tests.reports.test_summary_period import SINCE, UNTIL, told


@dataclass(frozen=True)
class Reading:
    event_id: UUID
    time: datetime
    recordedtime: datetime
    family: Family


@dataclass(frozen=True)
class Run:
    event_id: UUID
    plan_hash: str


def monitor(name: str, **other: object) -> Monitor:
    fields = {"monitor_id": name, "version": 1, "hazard": "lead_fracture", "method": "m"}
    return Monitor.model_validate(fields | {"alpha": 0.05} | other)


DECLARED = (
    monitor("fracture-all"),
    monitor("pain-all", hazard="pain"),
    monitor("new", hazard="infection"),
    monitor("control", hazard="infection", negative_control=True),
)
LOOKS = tuple(
    LookResult(
        monitor_id=name,
        monitor_version=1,
        look=date(2026, 4, 1),
        state="signal",
        observed=9,
        expected=expected,
    )
    for name, expected in (("fracture-all", 1.282), ("control", 8.539))
)
FAMILY = Family(
    q=0.1,
    alpha=0.05,
    members=(
        Member(
            monitor_id="fracture-all",
            monitor_version=1,
            log_e_value=log(555.2),
            anytime_p=0.0018,
            holds=True,
            part_of="the lead",
            adjusted_p=0.0119,
            calibrated_p=0.03,
            calibrated_signal=True,
        ),
        Member(
            monitor_id="pain-all",
            monitor_version=1,
            no_evidence="no benchmark: nobody has counted",
            uncalibrated="uncalibrated: no look",
            holds=False,
        ),
        Member(
            monitor_id="control", monitor_version=1, negative_control=True, log_e_value=log(1.18)
        ),
    ),
    together=(Together(name="the lead", anytime_p=0.01, adjusted_p=0.012),),
    errors=(
        SystematicError(
            compared_with="benchmark", controls=0, reason="uncalibrated: 0 valid, 5 are needed"
        ),
        SystematicError(compared_with="comparator", controls=11, mean=log(1.05), sd=0.2),
    ),
)
EMAIL = "jo.bloggs@example.org"
RUN = UUID(int=77)
READING = Reading(event_id=RUN, time=moment(120), recordedtime=moment(121), family=FAMILY)


def together(family: Family = FAMILY) -> ReadTogether:
    found = read_together(
        DECLARED,
        LOOKS,
        replace(READING, family=family),
        (Run(event_id=RUN, plan_hash="cd" * 32),),
        described=lambda _: "all devices",
    )
    assert isinstance(found, ReadTogether)
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_tells_what_holds_with_its_lock_its_run_and_its_plan(form: str) -> None:
    said = plain(a_summary(together=together()), form)

    assert "1 of 3 monitors hold among all of them" in said
    assert "Data were locked at 2026-05-01 00:00 UTC" in said
    assert str(RUN) in said
    assert "cd" * 32 in said.replace(" ", "")
    assert "The lead: something is shown, adjusted p 0.012." in said
    assert "11 valid negative controls, whose ratios are 1.05 times the truth" in said
    assert "Lead fracture, all devices" in said


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_not_evaluated_says_why_in_every_form(form: str) -> None:
    said = plain(a_summary(together=together()), form)

    assert "not evaluated: no benchmark: nobody has counted" in said
    assert "uncalibrated: no look" in said
    assert NOT_READ in said
    assert "against a benchmark: uncalibrated: 0 valid, 5 are needed." in said


@pytest.mark.parametrize("form", FORMATS)
def test_without_a_reading_every_form_says_why(form: str) -> None:
    nothing = read_together((), (), None, (), described=str)
    no_run = read_together(DECLARED, LOOKS, None, (), described=str)

    assert nothing == NO_MONITOR
    assert no_run == NO_RUN
    assert together_words(NO_RUN) in plain(a_summary(together=no_run), form)


def test_the_tables_hold_the_numbers_of_each_monitor_and_a_control_is_never_asked() -> None:
    rows = {row.case_id: row for row in rows_of(a_summary(together=together()))}

    fracture, control = rows["monitor:fracture-all/1"], rows["monitor:control/1"]
    assert (fracture.events, fracture.expected_events, fracture.state) == (9, 1.282, "signal")
    assert fracture.value == pytest.approx(555.2)
    assert fracture.unit == "times the stake"
    assert "hierarchy: shown, adjusted p 0.012, below the lead" in str(fracture.what)
    assert "among all: never asked: a negative control" in str(control.what)
    assert rows["monitor:pain-all/1"].value is None


def test_a_narrower_choice_of_signals_leaves_the_reading_whole() -> None:
    whole = a_summary(together=together())

    assert narrowed(whole, hazard="pain").together == whole.together


def test_a_summary_with_a_reading_is_as_of_when_the_reading_was_learnt() -> None:
    made = summary_told(
        replace(told({}), as_of=moment(100), together=together()), since=SINCE, until=UNTIL
    )

    assert made.as_of == moment(121)


@pytest.mark.parametrize("form", FORMATS)
def test_a_reason_does_not_repeat_what_would_identify_a_person(form: str) -> None:
    member = FAMILY.members[1].model_copy(update={"no_evidence": f"asked by {EMAIL}"})
    family = FAMILY.model_copy(update={"members": (member,)})

    whole = together(family)
    blind = replace(whole.monitors[0], verdict=f"not evaluated: asked by {EMAIL}")

    said = plain(a_summary(together=replace(whole, monitors=(blind, *whole.monitors[1:]))), form)

    assert EMAIL not in said
    assert "[redacted: " in said
