import csv
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.screening.text import find_identifiers, looks_like, redact
from tests.people import identifiers, said_after, said_before, telling_parts
from tests.streams.gateways.shared import shared


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("patient 943 476 5919 seen", "NHS number"),
        ("patient 943-476-5919 seen", "NHS number"),
        ("patient 943\u00a0476\u00a05919 seen", "NHS number"),
        ("NHS9434765919.", "NHS number"),
        ("CHI 0101700016", "CHI number"),
        ("HCN 320 000 0031", "Health and Care number"),
        ("lives in SW1A 1AA", "postcode"),
        ("lives at m1 1ae now", "postcode"),
        ("lives at sw1a1aa", "postcode"),
        ("lives at CB2 3ND", "postcode"),
        ("dob 3/4/61, lead broke", "date of birth"),
        ("DOB 12/03/2011", "date of birth"),
        ("DOB 12031961", "date of birth"),
        ("Date of birth: 1961-03-12", "date of birth"),
        ("born in Leeds on 3rd March 2002", "date of birth"),
        ("born on 3 April 1961", "date of birth"),
        ("1961-04-03", "date of birth"),
        ('"1961-03-12T00:00:00Z"', "date of birth"),
        ("the 12.03.1958 one", "date of birth"),
        ("MARCH 12, 1961", "date of birth"),
        ("write to jo.bloggs@example.org", "e-mail address"),
        ("ring 07700 900123", "telephone number"),
        ("ring (020) 7946 0018", "telephone number"),
        ("ring +44 20 7946 0958", "telephone number"),
        ("ring (555) 555-0123", "telephone number"),
        ("phone: 555 0123", "telephone number"),
        ("Mr Smith was seen", "name"),
        ("mr smith was seen", "name"),
        ("Mrs. J. O'Neil-Jones was seen", "name"),
        ("MRS. SMITH WAS SEEN", "name"),
        ("MRS SMITH WAS SEEN", "name"),
        ("Dr Lee saw her", "name"),
        ("Patient name: Smith", "name"),
        ("NHS_no=943-476-5919", "NHS number"),
        ("nhs9434765919", "NHS number"),
        ("NHS no 943, 476, 5919", "NHS number"),
        ("943/476/5919 seen", "NHS number"),
        ("patientis9434765919today", "NHS number"),
        ("9 4 3 4 7 6 5 9 1 9", "NHS number"),
        ("943\u200b476\u200b5919", "NHS number"),
        ("\uff19\uff14\uff13 476 5919", "NHS number"),
        ("nine four three four seven six five nine one nine", "NHS number"),
        ("NHS number 943 476 5918, mistyped", "NHS number"),
        ("NHS no, lead lot 943 476 5919", "NHS number"),
        ("CHI number 0099576589, no date", "CHI number"),
        ("h&c no 320 000 0031", "Health and Care number"),
        ("NI QQ 12 34 56 C", "National Insurance number"),
        ("aa123456a on the form", "National Insurance number"),
        ("MRN 0012345", "hospital number"),
        ("hospital no. RX12345", "hospital number"),
        ("patient id: 774120", "hospital number"),
        ("SSN 219-09-9999", "social security number"),
        ("dob12MAR1957", "date of birth"),
        ("born in March 1957", "date of birth"),
        ("born on the twelfth of March nineteen fifty-seven", "date of birth"),
        ("67F (12/03/57) pain", "date of birth"),
        ("implanted 2019, 12/03/1957", "date of birth"),
        ("implanted 03/05/1931", "date of birth"),
        ("at 10 Mill Lane, second floor", "address"),
        ("tel07700900123", "telephone number"),
        ("oh seven seven double oh nine oh oh one two three", "telephone number"),
        ("jo.bloggs [at] example.org", "e-mail address"),
        ("Mrs M\u00fcller was seen", "name"),
        ("Mrs Mu\u0308ller was seen", "name"),
        ("Mr \u00d8berg was seen", "name"),
        ("Dr L\u00ea was seen", "name"),
        ("dr patel was seen", "name"),
        ("patient John Smith", "name"),
        ("seen by Sarah O\u2019Neill", "name"),
        ("Aoife Byrne-Walsh fell", "name"),
        ("her son Piotr drives", "name"),
        ("SMITH, John", "name"),
        ("SARAH BROWN IS WELL", "name"),
        ("Lady Quuxworth attended", "name"),
        ("Name: van der Berg", "name"),
        ("Yours sincerely,\nHannah Whitfield", "name"),
    ],
)
def test_each_kind_of_identifier_is_found_alone(text: str, kind: str) -> None:
    assert [found.kind for found in find_identifiers(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Impedance rose from 520 ohm to 4200 ohm on 12/03/2026 at contact 2.",
        "Lead at L4 5th week, L2 2nd look; 2.4 mA, 214 us, 20 Hz",
        "lead between L4 5TH interspace, S1 2us, L4 5mm lower",
        "serial SN98765, lot LOT12, session 2026-02-03T10:00:00Z",
        "report 2024168-2012-02668, lot MHX076, model 6931",
        "report 3004209178-2017-00012",
        "NHS 943 476 5918 has a wrong check digit",
        "NRS 7/10, ODI 42 percent, impedances 10 12 1200 ohm",
        "MR imaging was planned; MS symptoms; Dr reported; mr conditional; MR SCAN",
        "spoke by phone on 2026-03-02 10:30",
        "event 3f2a91c0-0000-5000-8000-012345678901",
        "implanted 2019-04-03, revised on 4 May 2020",
        "lead lot 9434765919 replaced",
        "lots 9434765919 and 9434765919 of model 9434765919",
        "SN9434765919",
        "pacemaker implanted 03/05/1999, none removed",
        "explanted on 4 May 1998; fusion performed on 12.11.1994",
        "on 03/05/1999 a pacemaker was implanted",
        "ODI answers 0 1 2 3 1 0 2 1 3 2",
        "Cobb angle 22, Oswestry 44, Parkinson disease, Hoffmann's sign",
        "Abbott Proclaim, Boston Scientific, Medtronic Intellis, St Jude Eon",
        "Rose Ward, James Cook University Hospital, at the John Radcliffe",
        "Patient Programmer lost; seen by Pain Team; Dear Colleague",
        "worse since May, better in June; will mark the site",
        "S1 2HZ, B12 2ng, L4 5TH",
        "FIBERTAK DR LBRLTAPE WH/BL",
        "patient Diary Completed, Major Depressive Disorder",
        "sha256 4b7e9434765919aa0c11",
    ],
)
def test_what_is_said_of_devices_is_left_alone(text: str) -> None:
    assert find_identifiers(text) == ()


def test_a_finding_says_the_kind_and_the_place_and_never_the_value() -> None:
    text = "call 020 7946 0018 or 943 476 5919"

    assert looks_like(text) == (
        "what looks like a telephone number at character 6, and an NHS number at character 23"
    )
    assert not any(part in repr(find_identifiers(text)) for part in ("7946", "476"))


def test_of_many_findings_the_first_are_named_and_the_others_counted() -> None:
    told = looks_like("943 476 5919; " * 10)

    assert told is not None
    assert told.count("NHS number") == 6
    assert told.endswith(", and 4 more")


@given(before=said_before, identifier=identifiers, after=said_after)
def test_an_identifier_is_found_wherever_it_stands_and_redacted_whole(
    before: str, identifier: str, after: str
) -> None:
    plain, kinds = redact(before + identifier + after)

    assert kinds
    assert not any(part in plain for part in telling_parts(identifier))
    told = looks_like(before + identifier + after) or ""
    assert not any(part in told for part in telling_parts(identifier))


@given(pieces=st.lists(st.one_of(identifiers, said_before, said_after), max_size=6))
def test_redacting_once_leaves_nothing_to_redact(pieces: list[str]) -> None:
    plain, _ = redact(" ".join(pieces))

    assert redact(plain) == (plain, ())


@given(st.text(max_size=2_000))
def test_any_text_can_be_searched_and_findings_do_not_overlap(text: str) -> None:
    found = find_identifiers(text)

    ends = [0, *(each.end for each in found)]
    assert all(end <= each.start < each.end for end, each in zip(ends, found, strict=False))
    assert ends[-1] <= len(text)


def test_every_valid_number_of_the_public_vectors_is_found_and_no_invalid_one() -> None:
    with shared("nhs_number", "nhs_number_vectors.csv").open(encoding="utf-8") as file:
        vectors = list(csv.DictReader(file))

    assert vectors
    for vector in vectors:
        kinds = {each.kind for each in find_identifiers(f"no. {vector['number']} seen")}
        assert ("NHS number" in kinds) == (vector["valid"] == "True")


@pytest.mark.parametrize(
    "piece", ["1-", "12 ", "Mr A. ", "name: ", "@a", "nine 4 ", "lot 1, ", "\u00e9 "]
)
def test_a_long_text_of_whatever_is_searched_in_time_that_grows_with_it(piece: str) -> None:
    def cpu_s(characters: int) -> float:
        text = (piece * characters)[:characters]
        before = process_time()
        find_identifiers(text)
        return process_time() - before

    short, long = min(cpu_s(4_000 + n) for n in range(3)), cpu_s(40_000)

    assert long < 40 * short + 0.1
