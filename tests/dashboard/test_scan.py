import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.scan import SCANNED_MAX, read_scan

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "gs1_udi" / "gs1_ai_vectors.csv"
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


def test_labels_of_hibcc_and_iccbba_are_recognised_and_kept() -> None:
    hibcc = read_scan("+A123BJC5D6E71G")
    with_more = read_scan("+A123BJC5D6E71/$$52001510X3")
    iccbba = read_scan("=/A9999XYZ100T0944")

    assert hibcc.udi is not None
    assert with_more.udi == hibcc.udi
    assert (hibcc.kind, hibcc.udi.di, hibcc.text) == ("hibcc", "A123BJC5D6E71", "+A123BJC5D6E71G")
    assert read_scan("+A123BJC5D6E71H").fault
    assert (iccbba.kind, iccbba.udi and iccbba.udi.di) == ("iccbba", "A9999XYZ100T0944")
    assert read_scan("&,1000000000000XYZ123").kind == "iccbba"


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
