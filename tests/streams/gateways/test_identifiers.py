import csv

import pytest

from streams.gateways.identifiers import find_identifiers, pseudonym, redact
from tests.streams.gateways.shared import shared

KEY = b"0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NHS 943 476 5919.", "nhs_number"),
        ("NHS 943-476-5919.", "nhs_number"),
        ("NHS no 9434765919", "nhs_number"),
        ("CHI 0101700016", "chi_number"),
        ("HCN 320 000 0031", "hc_number"),
        ("lives in SW1A 1AA", "postcode"),
        ("lives in m1 1ae", "postcode"),
        ("DOB 12/03/1961", "birth_date"),
        ("Date of birth: 1961-03-12", "birth_date"),
        ("born on 3rd March 1961", "birth_date"),
        ("write to ann.other@example.org", "email"),
        ("ring 07700 900123", "phone"),
        ("+44 20 7946 0958", "phone"),
        ("Mr Smith was seen", "name"),
        ("Mrs. J. O'Neil-Jones was seen", "name"),
        ("MRS. SMITH WAS SEEN", "name"),
    ],
)
def test_an_identifier_is_found_and_redacted_whole(text: str, kind: str) -> None:
    plain, kinds = redact(text)

    assert kinds == (kind,)
    assert not any(
        part in plain for part in ("943", "1961", "Neil", "Smith", "SMITH", "1AA", "900")
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "impedance rose from 520 to 4000 ohm on 12/03/2024",
        "report 2024168-2012-02668, lot MHX076, model 6931",
        "MR imaging was planned; MS symptoms; Dr reported",
        "lead between L4 5TH interspace",
        "NHS 943 476 5918 has a wrong check digit",
    ],
)
def test_what_only_looks_like_an_identifier_is_left_alone(text: str) -> None:
    assert find_identifiers(text) == ()


def test_a_finding_never_holds_the_value() -> None:
    (found,) = find_identifiers("NHS 943 476 5919")

    assert "943" not in repr(found)


def test_the_same_person_has_the_same_pseudonym_however_it_was_typed() -> None:
    assert pseudonym(KEY, "943 476 5919") == pseudonym(KEY, "9434765919")
    assert pseudonym(KEY, "9434765919") != pseudonym(b"another-key-16-b", "9434765919")
    assert len(pseudonym(KEY, "x")) == 64


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="use 16 or more"):
        pseudonym(b"short", "943 476 5919")


def test_every_valid_number_of_the_public_vectors_is_found_and_no_invalid_one() -> None:
    with shared("nhs_number", "nhs_number_vectors.csv").open(encoding="utf-8") as file:
        vectors = list(csv.DictReader(file))

    assert vectors
    for vector in vectors:
        kinds = {each.kind for each in find_identifiers(f"no. {vector['number']} seen")}
        assert ("nhs_number" in kinds) == (vector["valid"] == "True")
