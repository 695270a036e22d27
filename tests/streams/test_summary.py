"""The signal summary of a real snapshot, by the command line."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from streams.cli import main
from tests.dashboard.world import SIGNAL, URGENT, full, settings_of


def stimwatch(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STIMWATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STIMWATCH_LOG", settings_of(tmp_path / "home").log_url)
    return tmp_path / "home"


def test_the_summary_holds_the_signals_of_the_period_with_evidence_and_heads(home: Path) -> None:
    full(home)
    out = home / "out" / "summary.csv"

    said = stimwatch(
        *("summary", "--from", "2026-01-01", "--to", "2026-12-31", "--format", "csv"),
        *("--out", out),
    )

    assert said.exit_code == 0, said.output
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    of_kind = {
        kind: [row for row in rows if row["row"] == kind] for kind in {r["row"] for r in rows}
    }
    assert {row["case_id"] for row in of_kind["signal"]} == {str(SIGNAL.id), str(URGENT.id)}
    told = {row["event_id"] for row in of_kind["evidence"]}
    assert {str(line.event_id) for line in SIGNAL.data.evidence} <= told
    assert of_kind["ledger head"]
    assert all("per 100 device-years" in row["what"] for row in of_kind["rate"])
    assert all(float(row["exposure_device_months"]) > 0 for row in of_kind["rate"])


def test_a_period_that_ends_before_it_begins_and_a_home_without_snapshot_are_told(
    home: Path,
) -> None:
    words = ("summary", "--from", "2026-02-01", "--to", "2026-01-01", "--out", home / "x.pdf")

    empty = stimwatch(*words)
    full(home)
    turned = stimwatch(*words)

    assert (empty.exit_code, turned.exit_code) == (1, 1)
    assert "Traceback" not in empty.output
    assert "swap them" in turned.output
