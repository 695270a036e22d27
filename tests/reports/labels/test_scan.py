import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.labels.hibcc import ALPHABET
from reports.labels.scan import SCANNED_MAX, read_scan

VECTORS = Path(__file__).parents[4] / "shared" / "data" / "gs1_udi" / "gs1_ai_vectors.csv"
DEVICES = VECTORS.parents[1] / "gudid_neurostim" / "gudid_neurostim_leads.csv"
needs = pytest.mark.skipif(not VECTORS.exists(), reason=f"{VECTORS} is not on this machine")


@pytest.mark.parametrize(
    "typed",
    [
        "(01)05391234567892(11)240115(17)290100(10)LOT12(21)SN98765",
        "]d20105391234567892112401151729010010LOT12\x1d21SN98765",
        "\x1d0105391234567892112401151729010010LOT12\x1d21SN98765",
        "^0105391234567892112401151729010010LOT12^21SN98765",
        "  0105391234567892112401151729010010LOT12<GS>21SN98765\n",
        "(21)SN98765(10)LOT12(17)290100(11)240115(01)05391234567892",
    ],
)
def test_a_gs1_label_reads_the_same_however_its_scanner_sends_it(typed: str) -> None:
    udi = read_scan(typed).udi

    assert udi is not None
    assert (udi.di, udi.lot, udi.serial) == ("05391234567892", "LOT12", "SN98765")
    assert (udi.manufactured_on, udi.expires_on) == (date(2024, 1, 15), date(2029, 1, 31))


def test_the_bare_number_of_a_model_is_told_from_that_of_a_device() -> None:
    model, number = read_scan("05391234567892"), read_scan("SN98765")

    assert model.udi is not None
    assert (model.udi.di, model.udi.serial) == ("05391234567892", None)
    assert (number.kind, number.udi, number.fault) == ("number", None, "")


@pytest.mark.parametrize(
    "typed", ["05391234567893", "(01)05391234567893(21)A", "010539123456789321A"]
)
def test_a_wrong_check_digit_is_refused_and_never_taken_for_a_number(typed: str) -> None:
    scanned = read_scan(typed)

    assert scanned.udi is None
    assert "misread" in scanned.fault or "could not be read" in scanned.fault


def test_a_lot_that_swallowed_the_serial_number_is_doubted() -> None:
    lost, kept = (
        read_scan(f"010539123456789210LOT12{separator}21SN98765") for separator in ("", "\x1d")
    )

    assert "LOT1221SN98765" in lost.doubt
    assert kept.doubt == ""


def _closed(label: str) -> str:
    """Return a HIBCC label with its check character."""
    return label + ALPHABET[sum(map(ALPHABET.index, label)) % 43]


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("", {}),
        ("/$$0129LOT7", {"lot": "LOT7", "expires_on": date(2029, 1, 31)}),
        ("/$$2013129LOT7", {"lot": "LOT7", "expires_on": date(2029, 1, 31)}),
        ("/$$3290131LOT7", {"lot": "LOT7", "expires_on": date(2029, 1, 31)}),
        ("/$$429013112LOT7", {"lot": "LOT7", "expires_on": date(2029, 1, 31)}),
        ("/$$529031LOT7", {"lot": "LOT7", "expires_on": date(2029, 1, 31)}),
        ("/$$62903112LOT7", {"lot": "LOT7", "expires_on": date(2029, 1, 31)}),
        ("/$$7LOT7", {"lot": "LOT7"}),
        ("/$$8013290131LOT7", {"lot": "LOT7", "expires_on": date(2029, 1, 31)}),
        ("/29031LOT7", {"lot": "LOT7", "expires_on": date(2029, 1, 31)}),
        ("/$LOT7", {"lot": "LOT7"}),
        ("/$+SN1", {"serial": "SN1"}),
        ("/$$+7SN1/16D20240105", {"serial": "SN1", "manufactured_on": date(2024, 1, 5)}),
        ("/$LOT7/SSN1/14D20290131/Q2", {"lot": "LOT7", "serial": "SN1"}),
    ],
)
def test_a_hibcc_label_tells_what_its_second_part_holds(rest: str, told: dict[str, object]) -> None:
    scanned = read_scan(_closed(f"+Q410ZZT91{rest}"))

    assert scanned.udi is not None
    assert (scanned.udi.di, scanned.doubt) == ("Q410ZZT91", "")
    assert {name: getattr(scanned.udi, name) for name in told} == told


def test_a_hibcc_label_with_any_one_character_misread_is_refused() -> None:
    label = _closed("+Q410ZZT91/$$529031LOT7/SSN1")

    for at in range(1, len(label)):
        other = "8" if label[at] != "8" else "9"
        assert read_scan(label[:at] + other + label[at + 1 :]).udi is None


def test_the_two_codes_of_a_hibcc_box_are_read_together_and_the_second_not_alone() -> None:
    first = _closed("+Q410ZZT91")
    second = _closed(f"+$$529031LOT7{first[-1]}")
    other = _closed(f"+$$529031LOT7{'A' if first[-1] != 'A' else 'B'}")

    together = read_scan(first + second).udi

    assert together is not None
    assert (together.di, together.lot) == ("Q410ZZT91", "LOT7")
    assert "second code" in read_scan(second).fault
    assert "two devices" in read_scan(first + other).fault


def test_an_iccbba_label_is_read_by_its_published_parts_or_refused() -> None:
    label = "=/A9997ABC123T0001=,000042=>029031=}024005&,1000000000000LOT123"
    whole, cut = read_scan(label), read_scan(label[:-1])

    assert whole.udi is not None
    assert (whole.udi.di, whole.udi.serial) == ("A9997ABC123T0001", "000042")
    assert whole.udi.lot == "000000000000LOT123"
    assert (whole.udi.manufactured_on, whole.udi.expires_on) == (
        date(2024, 1, 5),
        date(2029, 1, 31),
    )
    assert cut.udi is None
    assert cut.fault
    assert "does not name the model" in read_scan("&,1000000000000XYZ123").doubt


@pytest.mark.parametrize(
    "label",
    [
        "17290131010539123456789221SN98765",
        "21SN98765\x1d172901310105391234567892",
        "10LOT12^21SN98765^0105391234567892",
    ],
)
def test_the_parts_of_a_gs1_label_come_in_any_order(label: str) -> None:
    udi = read_scan(label).udi

    assert udi is not None
    assert (udi.di, udi.serial) == ("05391234567892", "SN98765")


@pytest.mark.parametrize(
    "separator",
    ["|", "~", "#", "@", "\u241d", "\u2194", "[GS]", "<FNC1>", "{FNC1}", "{GS}", "\\u001d", "\\x1D"]
    + ["%1D", "^]", "&#29;", " ", "\t", "<0x1D>", "\x1e"],
)
def test_whatever_a_scanner_sends_for_the_separator_parts_lot_and_serial(separator: str) -> None:
    scanned = read_scan(f"01053912345678921729013110LOT12{separator}21SN98765")

    assert scanned.udi is not None
    assert (scanned.udi.lot, scanned.udi.serial, scanned.doubt) == ("LOT12", "SN98765", "")


@pytest.mark.parametrize(
    "label",
    ["10LOT120105391234567892", "010539123456789210LOT1221SN98765AND17MORE0131"],
)
def test_where_no_separator_arrived_the_setting_of_the_scanner_is_named(label: str) -> None:
    scanned = read_scan(label)

    assert scanned.udi is None
    assert "ASCII 29" in scanned.fault


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("(01)05391234567892(21)", "(21) is empty"),
        ("(01)05391234567892(10)A(10)B", "(10) stands there twice"),
        ("(01)05391234567892(17)2901", "(17) is not what"),
        ("(01)05391234567892(21)SN 1", "(21) is not what"),
        ("x(01)05391234567892", ""),
        ("(A)(01)05391234567892", "does not begin"),
        ("https://example.org/10/LOT12", "names no model"),
    ],
)
def test_a_printed_label_that_cannot_be_read_whole_is_not_read(label: str, why: str) -> None:
    scanned = read_scan(label)

    assert scanned.udi is None
    assert why in scanned.fault


def test_brackets_inside_a_serial_number_belong_to_it_and_are_doubted() -> None:
    scanned = read_scan("(01)05391234567892(21)SN(A)1")

    assert scanned.udi is not None
    assert scanned.udi.serial == "SN(A)1"
    assert "brackets" in scanned.doubt


def test_a_digital_link_names_the_same_device_as_its_label() -> None:
    link = "HTTPS://example.org/ae/gtin/5391234567892/lot/LOT12/ser/SN%2F1?17=290131&linkType=all"

    udi = read_scan(link).udi

    assert udi is not None
    assert (udi.di, udi.lot, udi.serial) == ("05391234567892", "LOT12", "SN/1")
    assert udi.expires_on == date(2029, 1, 31)


def test_a_label_scanned_twice_into_one_field_says_so() -> None:
    assert "Scan it once" in read_scan("(01)05391234567892" * 20).fault
    assert len(read_scan("x" * 1_000_000).text) == SCANNED_MAX


@given(typed=st.text(max_size=80))
def test_whatever_is_typed_is_answered(typed: str) -> None:
    scanned = read_scan(typed)

    assert (scanned.kind == "nothing") == (not typed.strip())
    assert scanned.udi is None or not scanned.fault


@needs
def test_what_gs1_calls_valid_and_names_a_model_is_read() -> None:
    with VECTORS.open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["expect_ok"] == "true"]
    labels = [row["input"] for row in rows if row["input"].startswith(("(01)", "^01"))]

    assert len(labels) > 10
    for label in labels:
        scanned = read_scan(label)
        assert scanned.udi is not None, label
        assert scanned.udi.di in label


@needs
def test_the_models_of_real_stimulators_and_leads_are_read() -> None:
    with DEVICES.open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["issuing_agency"] == "GS1"]

    read = {row["primary_di"]: read_scan(f"(01){row['primary_di']}(21)A1").udi for row in rows}

    assert len(read) > 100
    assert all(udi is not None and udi.di == di for di, udi in read.items())
