import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.identifiers import scan


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("patient 943 476 5919 seen", "NHS number"),
        ("patient 943-476-5919 seen", "NHS number"),
        ("patient 9434765919.", "NHS number"),
        ("lives at SW1A 1AA", "postcode"),
        ("lives at m1 1ae now", "postcode"),
        ("dob 3/4/61, lead broke", "date of birth"),
        ("born on 3 April 1961", "date of birth"),
        ("1961-04-03", "date of birth"),
        ("the 12.03.1958 one", "date of birth"),
        ("write to jo.bloggs@example.org", "e-mail address"),
        ("ring 020 7946 0018", "telephone number"),
        ("ring +44 7700 900123", "telephone number"),
    ],
)
def test_each_kind_of_identifier_is_found_alone(text: str, kind: str) -> None:
    assert [found.kind for found in scan(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Impedance rose from 520 ohm to 4200 ohm on 12/03/2026 at contact 2.",
        "Lead at L4 5th week, L2 2nd look; 2.4 mA, 214 us, 20 Hz",
        "serial SN98765, lot LOT12, session 2026-02-03T10:00:00Z",
        "943 476 5918 has a wrong check digit",
        "NRS 7/10, ODI 42 percent",
    ],
)
def test_what_clinicians_write_about_devices_passes(text: str) -> None:
    assert scan(text) == ()


def test_the_value_itself_is_never_repeated() -> None:
    found = scan("call 020 7946 0018 or 943 476 5919")

    assert [each.position for each in found] == [6, 23]
    assert not any(part in str(found) for part in ("7946", "476"))


@given(st.text(max_size=2_000))
def test_any_text_can_be_scanned(text: str) -> None:
    assert all(1 <= found.position <= len(text) for found in scan(text))
