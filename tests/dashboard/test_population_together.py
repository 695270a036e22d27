"""The part of the page Population that reads all monitors at once: full, empty, with controls."""

import re
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from events.envelope import Event
from events.family import Family, Member, SystematicError, Together
from events.sample import envelope
from events.surveillance import (
    LookResult,
    Monitor,
    MonitorDeclared,
    Run,
    Stratum,
    SurveillanceRun,
)
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.fleet import BESIDE, PAIN, TRICK, declared, devices, looks
from tests.dashboard.world import build

UNCALIBRATED = "uncalibrated: 1 valid negative controls, 5 are needed"
CONTROL = Monitor(
    monitor_id="control",
    version=1,
    hazard="lead_fracture",
    stratum=Stratum(centre="centre-1"),
    comparator=Stratum(centre="centre-2"),
    method="binomial-spending",
    alpha=0.05,
    horizon_events=20.0,
    negative_control=True,
)


def told(event: str, content: Any, kind: Any) -> Event:
    made: Event = kind(**envelope(event, day=101.0, device="population"), data=content)
    return made


def read(*, calibrated: bool) -> tuple[Event, ...]:
    """Return a negative control, and a run that read it with the monitors of the fleet."""
    fracture: dict[str, Any] = {"uncalibrated": UNCALIBRATED}
    error = SystematicError(compared_with="benchmark", controls=1, reason=UNCALIBRATED)
    if calibrated:
        fracture = {"calibrated_p": 0.004, "calibrated_signal": False}
        fracture["calibrated_critical_value"] = 5.1
        error = SystematicError(compared_with="benchmark", controls=6, mean=0.1, sd=0.2)
    members = (
        Member(
            monitor_id="fracture-all",
            monitor_version=1,
            log_e_value=4.0,
            anytime_p=0.018,
            holds=True,
            part_of="the lead",
            adjusted_p=0.03,
            **fracture,
        ),
        Member(
            monitor_id=BESIDE.monitor_id,
            monitor_version=1,
            log_e_value=-1.0,
            anytime_p=1.0,
            holds=False,
            part_of="the lead",
            adjusted_p=1.0,
            held_at="the lead",
            uncalibrated=UNCALIBRATED,
        ),
        Member(
            monitor_id=PAIN.monitor_id,
            monitor_version=1,
            no_evidence="no benchmark: nobody has counted",
            holds=False,
            part_of="patient and therapy",
            adjusted_p=1.0,
            held_at="patient and therapy",
            uncalibrated=UNCALIBRATED,
        ),
        Member(monitor_id="control", monitor_version=1, negative_control=True, log_e_value=0.2),
    )
    family = Family(
        q=0.1,
        alpha=0.05,
        members=members,
        together=(
            Together(name="the system", anytime_p=0.05, adjusted_p=0.05),
            Together(
                name="the lead",
                part_of="the system",
                anytime_p=0.04,
                adjusted_p=0.06,
                held_at="the lead",
            ),
        ),
        errors=(error,),
    )
    look = LookResult(
        monitor_id="control",
        monitor_version=1,
        look=date(2026, 4, 1),
        state="no_signal",
        reason="a negative control",
        observed=4,
        expected=4.2,
    )
    own = envelope("surveillance.run.together", day=101.0, device="population")
    run = Run(data_locked_at=own["time"], plan_hash="ab" * 32, offsets=(), results=(look,))
    run = run.model_copy(update={"family": family})
    return (
        told("control", CONTROL, MonitorDeclared),
        SurveillanceRun(**own, data=run),
    )


ENDS, PLACED = "Evidence [times]", ["Calibrated p", "Monitor"]


def rows(app: AppTest) -> dict[str, dict[str, str]]:
    """Return both tables of the monitors as one, by the monitor's name."""
    (said,) = (t.value for t in app.dataframe if t.value.columns[-1] == ENDS)
    (stand,) = (t.value for t in app.dataframe if list(t.value.columns[-2:]) == PLACED)
    assert list(said["Question"]) == list(stand["Question"])
    both = zip(said.to_dict("records"), stand.to_dict("records"), strict=True)
    return {standing["Monitor"]: one | standing for one, standing in both}


def controls(app: AppTest) -> dict[str, dict[str, str]]:
    """Return the table of the negative controls, by the monitor's name."""
    (table,) = (t.value for t in app.dataframe if list(t.value.columns[-2:]) == [ENDS, "Monitor"])
    return {row["Monitor"]: row for row in table.to_dict("records")}


@pytest.fixture
def app(home: Homes) -> AppTest:
    build(home("read").home, facts=(*devices(), *declared(), *looks(), *read(calibrated=False)))
    return visit("population")


def test_each_monitor_stands_with_its_verdict_its_evidence_and_its_place(app: AppTest) -> None:
    told = rows(app)

    fracture, beside, pain = (told[n] for n in ("fracture-all", BESIDE.monitor_id, "pain-all"))
    assert fracture["Question"] == "Lead fracture, all devices"
    assert fracture["Observed / expected"] == "8 / 1.20"
    assert fracture["Own verdict"] == "▲ signal"
    assert fracture["Evidence [times]"] == "54.6"
    assert fracture["Holds among all"] == "▲ holds"
    assert fracture["Place in the hierarchy"] == "shown, adjusted p 0.03, below the lead"
    assert fracture["Calibrated p"] == UNCALIBRATED
    assert beside["Place in the hierarchy"] == "not asked: held at the lead"
    assert beside["Evidence [times]"] == "0.37"
    assert pain["Evidence [times]"] == "not evaluated"
    assert pain["Holds among all"] == ("not evaluated: no benchmark: nobody has counted")
    said = words_of(app)
    assert "1 of 3 monitors would hold among all of them" in said
    assert "The system: something is shown, adjusted p 0.05." in said.replace("\\", "")


def test_what_holds_stands_first_and_no_table_is_wider_than_a_page(app: AppTest) -> None:
    tables = [list(t.value.columns) for t in app.dataframe]

    (said,) = (columns for columns in tables if "Holds among all" in columns)

    assert said[:3] == ["Question", "Own verdict", "Holds among all"]
    assert len(said) <= 5
    assert "Place in the hierarchy" not in said


def test_a_negative_control_stands_apart_and_is_asked_for_nothing(app: AppTest) -> None:
    assert "control" not in rows(app)
    control = controls(app)["control"]
    assert control["Observed / expected"] == "4 / 4.20"
    assert "Own verdict" not in control
    assert "A negative control has no boundary and never signals" in words_of(app)


def test_no_number_that_is_none_is_shown(app: AppTest) -> None:
    shown = "\n".join(str(cell) for row in rows(app).values() for cell in row.values())

    assert not app.exception
    assert not re.search(r"\b(nan|inf|None|null)\b", shown)


def test_with_enough_controls_the_calibrated_p_stands_there_and_what_they_showed(
    home: Homes,
) -> None:
    build(home("six").home, facts=(*devices(), *declared(), *looks(), *read(calibrated=True)))

    app = visit("population")

    assert rows(app)["fracture-all"]["Calibrated p"] == "0.004; would not signal"
    assert "6 valid negative controls, whose ratios are 1.11 times the truth" in words_of(app)


def test_before_a_run_has_read_them_together_the_page_says_so(home: Homes) -> None:
    build(home("unread").home, facts=(*devices(), *declared(), *looks()))

    said = words_of(visit("population"))

    assert "Not evaluated: no run has read the 3 monitors together yet." in said


def test_a_monitor_that_was_declared_since_is_told_as_such(home: Homes) -> None:
    new = PAIN.model_copy(update={"monitor_id": "pain-new", "stratum": Stratum(lead_model=TRICK)})
    build(
        home("since").home,
        facts=(
            *(*devices(), *declared(), *looks(), *read(calibrated=False)),
            told("since", new, MonitorDeclared),
        ),
    )

    told_since = rows(visit("population"))["pain-new"]

    assert told_since["Place in the hierarchy"].startswith("not evaluated: no run has read it")
    assert told_since["Evidence [times]"] == "not evaluated"


def test_the_evidence_stands_beside_a_monitors_cards_or_why_there_is_none(
    app: AppTest, home: Homes
) -> None:
    told_before = words_of(app)
    (run,) = looks()
    assert isinstance(run, SurveillanceRun)
    strong = [
        look.model_copy(update={"log_e_value": 4.0, "anytime_p": 0.018})
        for look in run.data.results
    ]
    with_it = run.model_copy(update={"data": run.data.model_copy(update={"results": (*strong,)})})
    build(home("evidence").home, facts=(*devices(), *declared(), with_it))

    told_now = words_of(visit("population"))

    assert "Evidence not evaluated: the look was told before there was any." in told_before
    assert "Evidence at this look: 54.6 times the stake" in told_now
