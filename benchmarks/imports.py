"""What bringing in files costs: CPU beside reading the same rows with csv, pydantic and JSON.

`python -m benchmarks.imports` prints it. Rows of reports are made up, with and without a narrative.
Reading them with `csv.DictReader`, validating each by a flat pydantic model and writing it as JSON
is what any program must do; `stimwatch ingest` into a new log takes turns with it, and each turn's
ratio is of CPU-seconds of the same moments, so that a busy machine slows both sides alike. The
second import of the same file, and of one new row, tell what it costs to know what is known. Peak
memory is that of a process of its own, over rows of the same kind in two sizes.
"""

import csv
import gc
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from pydantic import BaseModel, ConfigDict

from store.log.open import open_log
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS
from streams.gateways.ingest import ingest
from streams.gateways.ingest_report import IngestReport

ROWS, ROWS_TOLD = 20_000, 4_000
ROWS_MEMORY = (50_000, 200_000)
NARRATIVE_CHARACTERS = 1_400
TURNS = 3
SEED = 13
HEADER = (
    "mdr_report_key", "report_number", "date_received", "date_of_event", "event_type", "brand_name",
    "generic_name", "manufacturer", "patient_problems", "product_problems", "event_description",
)  # fmt: skip
_SENTENCES = (
    "IT WAS REPORTED THAT THE PATIENT LOST STIMULATION AFTER A FALL.",
    "IMPEDANCES WERE OUT OF RANGE ON CONTACTS 2 AND 3.",
    "THE LEAD WAS EXPLANTED ON 2023-04-02 AND RETURNED FOR ANALYSIS.",
    "VISUAL INSPECTION FOUND A BREAK OF THE CONDUCTOR 12 CM FROM THE DISTAL END.",
    "NO FURTHER COMPLICATIONS WERE REPORTED.",
    "THE DEVICE WAS REPROGRAMMED AND THERAPY WAS RESTORED.",
    "THE CAUSE OF THE EVENT COULD NOT BE DETERMINED.",
    "THE WOUND WAS RED AND SWOLLEN, AND CULTURES WERE TAKEN.",
)


class Plain(BaseModel):
    """A row as a flat model: what any reader of such a file must at least do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mdr_report_key: str
    report_number: str
    date_received: date
    date_of_event: date
    event_type: str
    brand_name: str
    generic_name: str
    manufacturer: str
    patient_problems: str
    product_problems: str
    event_description: str


def run() -> dict[str, object]:
    """Return rows a CPU-second, ratios of the same turn, and peak memory."""
    with TemporaryDirectory() as folder:
        return {
            "without_narratives": _compared(Path(folder), ROWS, told=False),
            "with_narratives": _compared(Path(folder), ROWS_TOLD, told=True),
            "peak_memory_mb": {
                f"{rows}_rows": _peak_mb(Path(folder), rows) for rows in ROWS_MEMORY
            },
            "goals": {"peak_memory_mb": "<= 150, whatever the file"},
        }


def _compared(folder: Path, rows: int, *, told: bool) -> dict[str, object]:
    path = folder / f"{told}.csv"
    write_rows(path, rows, told=told)
    new, plain, again, one = [], [], [], []
    for turn in range(TURNS):
        home = folder / f"{told}-{turn}"
        plain.append(_cpu_s(_read_plainly, path))
        new.append(_cpu_s(_bring_in, path, home))
        again.append(_cpu_s(_bring_in, path, home))
        write_rows(folder / "one.csv", 1, told=told, first=rows + turn)
        one.append(_cpu_s(_bring_in, folder / "one.csv", home))
    return {
        "rows": rows,
        "rows_per_cpu_s": round(rows / median(new)),
        "over_csv_pydantic_json": round(median(a / b for a, b in zip(new, plain, strict=True)), 1),
        "second_import_over_first": round(
            median(a / b for a, b in zip(again, new, strict=True)), 2
        ),
        "one_new_row_over_first": round(median(a / b for a, b in zip(one, new, strict=True)), 4),
        "goals": {"over_csv_pydantic_json": "<= 6", "one_new_row_over_first": "<= 0.02"},
    }


def write_rows(path: Path, rows: int, *, told: bool, first: int = 0) -> None:
    """Write a table of reports, each unlike the others."""
    random = Random(SEED + first)
    sentences = cycle(_SENTENCES)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for n in range(first, first + rows):
            text = f"REPORT {n}. "
            while told and len(text) < NARRATIVE_CHARACTERS:
                text += " ".join(islice(sentences, random.randint(1, 4))) + " "
            writer.writerow(
                (
                    8_000_000 + n, f"3000000-2023-{n:06}", f"2023-{n % 12 + 1:02}-{n % 28 + 1:02}",
                    f"2022-{n % 12 + 1:02}-{n % 28 + 1:02}",
                    random.choice(("Injury", "Malfunction", "Death")),
                    random.choice(("EXEMPLAR", "SPECIMEN", "PATTERN")),
                    "STIMULATOR, SPINAL-CORD, IMPLANTED (PAIN RELIEF)", "ACME CORP., INC",
                    random.choice(("Pain", "Unspecified Infection", "Pain, Discomfort")),
                    random.choice(("Fracture", "Migration", "High impedance")),
                    text if told else "",
                )
            )  # fmt: skip


def _read_plainly(path: Path) -> int:
    written = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            written += len(Plain.model_validate(row).model_dump_json())
    return written


def _bring_in(path: Path, home: Path) -> IngestReport:
    home.mkdir(exist_ok=True)
    with closing(open_log(f"sqlite://{home / 'log.sqlite'}")) as log:
        log.create_topics({TOPIC_EVENTS: 4, TOPIC_DEAD_LETTERS: 1})
        return ingest([path], log, now=datetime.now(UTC), known=home / "known.sqlite")


def _cpu_s(work: Callable[..., object], *told: Path) -> float:
    gc.collect()
    began = process_time()
    work(*told)
    return process_time() - began


def _peak_mb(folder: Path, rows: int) -> int:
    """Bring rows in by a process of its own; return the most memory it had [MB]."""
    path = folder / f"{rows}.csv"
    write_rows(path, rows, told=False)
    program = (
        "import sys; from pathlib import Path; from resource import RUSAGE_SELF, getrusage;"
        "from benchmarks.imports import _bring_in; _bring_in(Path(sys.argv[1]), Path(sys.argv[2]));"
        "print(getrusage(RUSAGE_SELF).ru_maxrss // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), str(folder / f"home-{rows}")],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
