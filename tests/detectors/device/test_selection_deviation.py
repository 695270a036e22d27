from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from detectors.contract import Finding, run
from detectors.device.selection_deviation import DETECTOR, Parameters, State
from events.clinical import AdverseEvent, AdverseEventAmended, Amendment
from events.device import Patient
from events.envelope import Event
from events.governance import Governance, GovernanceRecorded
from events.sample import adverse_event, envelope, ids, implanted

ALL_WELL = {"neuropathic_pain": False, "multidisciplinary_selection": True}
ARRANGED = dict.fromkeys(
    [
        "governance_lead_informed",
        "consent_recorded",
        "written_information_given",
        "registry_entered",
        "audit_entered",
    ],
    True,
)
BOUNDS = Parameters(
    least_age_years=22.0, most_age_years=75.0, least_bmi_kg_m2=18.5, most_bmi_kg_m2=35.0
)


def findings(*events: Event, parameters: Parameters | None = None) -> tuple[Finding, ...]:
    detector = replace(DETECTOR, parameters=parameters or DETECTOR.parameters)
    return run(detector, events)[1]


def registered(day: float = 0, **said: Any) -> Event:
    return implanted(day=day, **(ALL_WELL | said))


def arranged(day: float = 1, **said: Any) -> Event:
    data = Governance(**(ARRANGED | said))
    return GovernanceRecorded(**envelope("governance.recorded", day=day), data=data)


def test_selection_as_the_guidance_asks_is_quiet() -> None:
    assert findings(registered(), arranged()) == ()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"neuropathic_pain": True}, "Neuropathic pain."),
        ({"multidisciplinary_selection": False}, "Not selected by a multidisciplinary team."),
    ],
)
def test_a_selection_against_the_guidance_is_a_warning(said: dict[str, Any], words: str) -> None:
    event = registered(**said)

    (finding,) = findings(event)

    assert (finding.grade, finding.statistic) == ("warning", 1.0)
    assert [e.event_id for e in finding.evidence] == [event.id]
    assert finding.summary.startswith(words)


def test_what_nobody_said_is_no_deviation_but_named_beside_one() -> None:
    unsaid = implanted()

    (finding,) = findings(unsaid, arranged(registry_entered=False, consent_recorded=None))

    assert finding.summary == (
        "Not entered in the registry. "
        "Not evaluated: kind of pain, selection, age, body mass index, consent."
    )


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        ({"consent_recorded": False}, "warning"),
        ({"written_information_given": False}, "warning"),
        ({"governance_lead_informed": False}, "advisory"),
        ({"registry_entered": False}, "advisory"),
        ({"audit_entered": False}, "advisory"),
    ],
)
def test_a_special_arrangement_that_was_not_made_is_told_as_one(
    said: dict[str, Any], grade: str
) -> None:
    (finding,) = findings(registered(), arranged(**said))

    assert finding.grade == grade
    assert finding.evidence[0].what.startswith("special arrangement: ")


def test_age_and_body_mass_index_are_not_evaluated_without_bounds() -> None:
    old = registered(patient=Patient(age_years=99, bmi_kg_m2=60.0))

    assert findings(old) == ()


@pytest.mark.parametrize(
    ("age_years", "bmi_kg_m2", "deviations"),
    [(22, 18.5, 0), (75, 35.0, 0), (21, 30.0, 1), (50, 35.1, 1), (76, 18.4, 2), (None, None, 0)],
)
def test_a_plan_that_gives_bounds_has_them_evaluated(
    age_years: int | None, bmi_kg_m2: float | None, deviations: int
) -> None:
    person = Patient(age_years=age_years, bmi_kg_m2=bmi_kg_m2)

    found = findings(registered(patient=person), parameters=BOUNDS)

    assert sum(finding.statistic for finding in found) == deviations
    assert all(finding.grade == "advisory" for finding in found)


def test_the_evidence_says_which_number_was_outside() -> None:
    young = registered(patient=Patient(age_years=19))

    (finding,) = findings(young, parameters=BOUNDS)

    (seen,) = finding.evidence
    assert (seen.value, seen.unit) == (19.0, "years")
    assert seen.what == "age outside of the evidence: 19 years (IPG739, 3.7)"


def test_deviations_add_up_and_each_names_the_event_that_said_it() -> None:
    first, second = registered(neuropathic_pain=True), arranged(audit_entered=False)

    *_, finding = findings(first, second)

    assert (finding.grade, finding.statistic) == ("warning", 2.0)
    assert [e.event_id for e in finding.evidence] == list(ids(first, second))


def test_a_corrected_record_withdraws_it_and_one_that_says_nothing_does_not() -> None:
    wrong = registered(neuropathic_pain=True)

    silent = findings(wrong, implanted(day=9))
    corrected = findings(wrong, registered(day=9))
    entered = findings(arranged(registry_entered=False), arranged(day=9))

    assert [f.cleared for f in silent] == [False, False], "it still stands"
    assert [f.cleared for f in corrected] == [False, True]
    assert [f.cleared for f in entered] == [False, True]


def test_a_correction_of_one_criterion_leaves_the_other() -> None:
    both = registered(neuropathic_pain=True, multidisciplinary_selection=False)

    *_, finding = findings(both, registered(day=9, multidisciplinary_selection=False))

    assert (finding.cleared, finding.statistic) == (False, 1.0)
    assert finding.summary.startswith("Not selected by")


def test_a_report_is_told_until_it_is_amended() -> None:
    report = adverse_event(day=9, hazard="selection_deviation")
    data = Amendment(amends=report.id, reason="mistaken", report=AdverseEvent(hazard="pain"))
    mistaken = AdverseEventAmended(**envelope("adverse_event.amended", day=12), data=data)

    told, withdrawn = findings(registered(), report, mistaken)

    assert told.evidence[0].event_id == report.id
    assert withdrawn.cleared


def test_it_says_what_nobody_has_said() -> None:
    unsaid, _ = run(DETECTOR, [implanted()])
    said, _ = run(DETECTOR, [registered(), arranged(audit_entered=False)])

    assert (DETECTOR.blind(DETECTOR.parameters, unsaid, 0.0) or "").startswith(
        "nobody said: kind of pain, selection, governance lead"
    )
    assert DETECTOR.blind(DETECTOR.parameters, said, 0.0) is None
    assert DETECTOR.blind(BOUNDS, said, 0.0) == "nobody said: age, body mass index"


def test_its_memory_is_small() -> None:
    wrong = {field: False for field in ARRANGED}
    events = [registered(neuropathic_pain=True, multidisciplinary_selection=False)]
    events += [arranged(day=1.0 + day, **wrong) for day in range(5)]

    state, _ = run(DETECTOR, events)

    assert len(TypeAdapter(State).dump_json(state)) <= 1_024
