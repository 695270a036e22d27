"""Sentences as reports write them, and the hazard that they name: what reaches how far."""

import pytest

from streams.gateways.maude_clauses import clause_around
from streams.gateways.maude_hazard import Reading, hazard_of

SAID = {
    "lead_fracture": (
        "THE CONDUCTOR WAS FRACTURED AND NO INFECTION WAS SEEN.",
        "NO EVIDENCE OF INFECTION. LEAD FRACTURE WAS CONFIRMED BY X-RAY.",
        "THE LEAD FRACTURED WITHOUT INFECTION.",
        "THE PATIENT WAS NOT ABLE TO CHARGE BECAUSE THE LEAD WAS FRACTURED.",
        "LEAD FRACTURED POSSIBLY DUE TO A FALL.",
        "THE LEAD WAS FRACTURED, POSSIBLY FROM A FALL.",
        "ON MAY 5 THE LEAD FRACTURED.",
        "NO FURTHER INFORMATION WAS GIVEN ON THE LEAD FRACTURE.",
        "THE LEAD BROKE.",
        "A BROKEN LEAD WAS SEEN.",
        "FRACTURE OF THE LEAD.",
        "THE LEAD HAD NOT MIGRATED BUT WAS FRACTURED.",
        "THE LEAD FRACTURED AND INFECTION IS LISTED AS A RISK IN THE LABELLING.",
        "PREVIOUSLY REPORTED LEAD FRACTURE WAS REVISED.",
        "THE FRACTURED LEAD WAS REPLACED. NO INFECTION.",
    ),
    "lead_migration": (
        "SHE HAD AN ANKLE FRACTURE IN WINTER AND BOTH LEADS HAD MIGRATED.",
        "INFECTION WAS RULED OUT, BUT THE LEAD HAD MIGRATED.",
        "PATIENT HAS A HISTORY OF INFECTION. THE LEAD MIGRATED.",
        "THE PATIENT HAD NO STIMULATION DUE TO LEAD MIGRATION.",
        "THERE WERE NO SIGNS OR SYMPTOMS OF INFECTION; LEAD HAD MIGRATED.",
        "THE LEAD MIGRATED; NO FRACTURE WAS FOUND.",
        "LEADS WERE FOUND TO HAVE MIGRATED.",
        "LEAD MIGRATION CONFIRMED VIA X-RAY.",
    ),
    "other": (
        "THE MANUAL IS CLEAR THAT INFECTION IS AN INHERENT RISK.",
        "THE NURSE FEARED THE LEAD COULD DISLODGE. A PICTURE SHOWED BOTH IN PLACE.",
        "INFECTION COULD NOT BE RULED OUT.",
        "THE PHYSICIAN CANNOT RULE OUT A LEAD FRACTURE.",
        "SUSPECTED INFECTION.",
        "POSSIBLE LEAD MIGRATION.",
        "THE PATIENT FELL AND FRACTURED A RIB. THE LEAD IS IN PLACE.",
        "THE PATIENT HAD A VERTEBRAL FRACTURE NEAR THE LEAD.",
        "VERTEBRAL COMPRESSION FRACTURE; LEADS REMOVED FOR MRI.",
        "THE LABELLING LISTS INFECTION AS A RISK.",
        "WARNINGS: LEAD MIGRATION MAY OCCUR.",
        "THE PAIN WAS NOT DUE TO INFECTION.",
        "THERE WAS NO LEAD FRACTURE, MIGRATION OR INFECTION REPORTED.",
        "NO REDNESS, SWELLING, DRAINAGE, OR INFECTION.",
        "WAS THERE AN INFECTION? NO.",
        "INFECTION: NO.",
        "PATIENT DENIED INFECTION.",
        "THE PATIENT HAD A URINARY TRACT INFECTION.",
        "ANTIBIOTICS WERE GIVEN TO PREVENT INFECTION.",
        "LEAD FRACTURE WAS NOT SEEN ON X-RAY.",
        "X-RAY DID NOT SHOW A LEAD FRACTURE.",
        "THE LEAD DID NOT MIGRATE.",
        "NORMAL BATTERY DEPLETION.",
        "NO PREMATURE BATTERY DEPLETION.",
        "IT IS NOT KNOWN IF THE LEAD FRACTURED.",
        "IT IS UNKNOWN WHETHER INFECTION WAS PRESENT.",
        "FRACTURE OF THE LEFT FEMUR, THE LEAD WAS REMOVED.",
        "PATIENT FRACTURED HER HIP AND THE LEADS HAD TO BE REMOVED.",
        "THE CULTURES WERE NEGATIVE FOR INFECTION.",
        "RISK OF INFECTION WAS EXPLAINED.",
        "NEITHER INFECTION NOR LEAD MIGRATION WAS FOUND.",
        "ACCORDING TO THE INSTRUCTIONS FOR USE, LEAD FRACTURE CAN OCCUR.",
        "ABSENCE OF INFECTION WAS NOTED.",
        "LEAD MIGRATION WAS SUSPECTED BUT X-RAY SHOWED NO MIGRATION.",
        "PREVIOUS INFECTION HAD RESOLVED.",
        "THE MANUFACTURER'S LABELING ADDRESSES THE POTENTIAL FOR LEAD MIGRATION.",
        "PATIENT IS BEING EVALUATED FOR A POTENTIAL LEAD FRACTURE.",
        "IT WAS UNLIKELY THAT THE LEAD FRACTURED.",
        "LEAD FRACTURE IS UNLIKELY.",
        "THE PATIENT UNDERWENT TREATMENT FOR A WRIST FRACTURE AND THE LEAD WAS CHECKED.",
    ),
    "infection": (
        "THERE WAS NO FEVER AND INFECTION WAS CONFIRMED BY CULTURE.",
        "IN MAY 2019, INFECTION WAS FOUND AT THE POCKET.",
        "THE INFECTION DID NOT RESOLVE AND THE SYSTEM WAS EXPLANTED.",
        "THE INFECTION WAS TREATED WITH ANTIBIOTICS.",
        "SUSPECTED INFECTION WAS CONFIRMED.",
        "THE PATIENT HAD AN INFECTION, NOT A LEAD FRACTURE.",
        "THE IPG POCKET BECAME INFECTED AND THE SYSTEM WAS EXPLANTED.",
        "THE LEADS WERE NOT FRACTURED AND THE POCKET WAS INFECTED.",
        "THE PATIENT WAS HOSPITALIZED FOR INFECTION.",
        "THE DEVICE WAS EXPLANTED DUE TO INFECTION.",
        "X-RAYS RULED OUT LEAD MIGRATION, HOWEVER THE POCKET WAS INFECTED.",
    ),
    "generator_failure": (
        "BATTERY DEPLETED PREMATURELY.",
        "THE BATTERY DEPLETED EARLIER THAN EXPECTED.",
    ),
}
SENTENCES = [(said, hazard) for hazard, texts in SAID.items() for said in texts]


def read(narrative: str, *, device: str = "STIMULATOR LEAD") -> Reading:
    return hazard_of(device=device, patient_problems=(), product_problems=(), narrative=narrative)


@pytest.mark.parametrize(("said", "hazard"), SENTENCES, ids=lambda text: text[:60])
def test_a_sentence_names_the_hazard_that_it_says_was_there(said: str, hazard: str) -> None:
    assert read(said).hazard == hazard


@pytest.mark.parametrize(
    ("device", "narrative", "hazard"),
    [
        ("TACHY LEAD", "THE LEAD WAS FRACTURED.", "lead_fracture"),
        ("KNEE", "THE LEAD SURGEON SAW A FRACTURE.", "other"),
        ("NEUROSTIMULATOR", "THE LEAD HAD MIGRATED.", "lead_migration"),
        ("KNEE", "PREMATURE BATTERY DEPLETION.", "other"),
        ("KNEE", "THE WOUND WAS INFECTED.", "infection"),
        ("KNEE", "", "unknown"),
    ],
)
def test_a_hazard_is_one_only_of_a_device_that_can_have_it(
    device: str, narrative: str, hazard: str
) -> None:
    assert read(narrative, device=device).hazard == hazard


def test_a_hazard_comes_with_the_clause_that_told_it() -> None:
    found = read("No fever was noted, but the  lead\nhad migrated. Sent back.", device="LEAD")

    assert found == Reading("lead_migration", 'narrative: "the lead had migrated"')


def test_what_was_passed_over_is_told_with_its_reason() -> None:
    found = read("NO LEAD FRACTURE WAS SEEN. INFECTION COULD NOT BE RULED OUT.")

    assert found.hazard == "other"
    assert found.because is not None
    assert "lead fracture denied" in found.because
    assert "infection only possible" in found.because


def test_a_coded_term_says_more_than_a_sentence() -> None:
    found = hazard_of(
        device="LEAD",
        patient_problems=(),
        product_problems=("Migration", "Fracture"),
        narrative="THE POCKET WAS INFECTED.",
    )

    assert found == Reading("lead_fracture", "product problem: Fracture")


def test_a_long_text_without_an_end_is_read_in_no_time() -> None:
    text = "THERE WAS NO SIGN OF INFECTION AND " * 900

    assert read(text).hazard == "other"


def test_a_clause_keeps_a_list_whole() -> None:
    said = "x-ray showed no fracture, migration or break of the lead, and the patient was sent home"
    at = said.index("migration")

    assert clause_around(said, at, at + 9).text.rstrip(", ").endswith("break of the lead")


def test_a_line_of_a_form_is_a_sentence_and_a_broken_line_is_none() -> None:
    assert read("INFECTION: NO\nLEAD FRACTURE: SEEN ON X-RAY").hazard == "lead_fracture"
    assert read("NO SIGN OF\nINFECTION").hazard == "other"
