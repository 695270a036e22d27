from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given

from dashboard.filing import Filed, adverse_event, faults
from dashboard.triage import Decision
from dashboard.triage import faults as triage_faults
from events.sample import moment
from tests.reports.people import identifiers, said_after, said_before, telling_parts

NOW = moment(100.5)
FILED = Filed(
    device="device-1",
    happened_on=date(2026, 4, 1),
    hazard="pain",
    narrative="Burning at the pocket since Tuesday.",
    pain_nrs=6.0,
    pain_site="implant_site",
)


def test_a_whole_form_has_no_faults() -> None:
    assert faults(FILED, now=NOW) == ()


def test_an_empty_form_says_everything_that_is_missing_at_once() -> None:
    empty = Filed(device="", happened_on=None, hazard="")

    found = faults(empty, now=NOW)

    starts = [fault.partition(":")[0] for fault in found]
    assert starts == [
        "Device",
        "What went wrong",
        "Date",
        "What happened",
    ]


@pytest.mark.parametrize(
    ("narrative", "kind"),
    [
        ("943 476 5919 fell on the implant", "NHS number"),
        ("She was born 3/4/1961", "date of birth"),
        ("lives at M1 1AE", "postcode"),
    ],
)
def test_an_identifier_is_refused_by_kind_and_place_and_not_repeated(
    narrative: str, kind: str
) -> None:
    (fault,) = faults(replace(FILED, narrative=narrative), now=NOW)

    assert kind in fault
    assert "at character" in fault
    assert narrative not in fault
    assert not any(part in fault for part in ("943", "1961", "M1"))


@given(before=said_before, identifier=identifiers, after=said_after)
def test_an_identifier_is_refused_everywhere_and_repeated_nowhere(
    before: str, identifier: str, after: str
) -> None:
    text = before + identifier + after
    filed = replace(FILED, narrative=text)

    said = " ".join(
        (
            *faults(filed, now=NOW),
            *triage_faults(Decision(action="acknowledged", reason=text), state="open", people=()),
        )
    )

    assert "What happened: there is" in said
    assert "Reason: there is" in said
    assert not any(part in said for part in telling_parts(identifier))


def test_a_number_of_a_person_is_no_device_and_no_centre() -> None:
    filed = replace(FILED, device="943-476-5919", centre="SW1A-1AA")

    said = faults(filed, now=NOW)

    assert [fault.partition(":")[0] for fault in said] == ["Device", "Centre"]
    assert not any(part in fault for part in ("943", "1AA") for fault in said)
    assert faults(replace(FILED, device="SN9434765919"), now=NOW) == ()


def test_tomorrow_is_refused_but_a_british_summer_night_is_not() -> None:
    tomorrow = NOW.date() + timedelta(days=1)
    late = NOW.replace(hour=23, minute=30)

    assert faults(replace(FILED, happened_on=tomorrow), now=NOW)
    assert faults(replace(FILED, happened_on=tomorrow), now=late) == ()


def test_a_report_of_today_without_a_time_is_never_in_the_future() -> None:
    morning = NOW.replace(hour=8)
    today = replace(FILED, happened_on=NOW.date())

    assert today.moment(now=morning) == morning
    assert replace(today, happened_at=time(7, 15)).moment(now=morning).hour == 7
    assert faults(replace(today, happened_at=time(9)), now=morning)


def test_an_unknown_device_is_accepted_and_flagged() -> None:
    assert adverse_event(FILED, device_known=True).data_quality == ()
    assert "device unknown" in adverse_event(FILED, device_known=False).data_quality[0]


def test_the_report_says_what_the_form_says() -> None:
    report = adverse_event(FILED, device_known=True)

    assert (report.hazard, report.pain_nrs, report.pain_site) == ("pain", 6.0, "implant_site")
    assert report.narrative == FILED.narrative
