"""Tables of reports to try readers on."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from events.clinical import AdverseEventReported
from streams.gateways.readers import read_file
from streams.gateways.reject import Reject

HEADER = (
    "mdr_report_key", "report_number", "date_received", "date_of_event", "event_type", "brand_name",
    "generic_name", "manufacturer", "event_description",
)  # fmt: skip


def row(n: int, **other: str) -> dict[str, str]:
    """Return one report, unlike any other by its number."""
    plain = {
        "mdr_report_key": str(7_000_000 + n),
        "report_number": f"3000000-2023-{n:05}",
        "date_received": "2023-06-20",
        "date_of_event": "2023-06-13",
        "event_type": "Injury",
        "brand_name": "EXEMPLAR",
        "generic_name": "STIMULATOR LEAD",
        "manufacturer": "ACME",
        "event_description": f"LEAD {n} MOVED.",
    }
    return plain | other


def table(
    rows: Sequence[dict[str, str]], *, delimiter: str = ",", header: Sequence[str] = HEADER
) -> str:
    """Return the table as a program writes it that knows how to quote."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, delimiter=delimiter, lineterminator="\n")
    text.write(delimiter.join(header) + "\n")
    writer.writerows(rows)
    return text.getvalue()


def read(path: Path, content: str | bytes) -> tuple[list[AdverseEventReported], list[Reject]]:
    """Write the content and read it; return events and rejects, each in order."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = list(read_file(path))
    events = [each for each in found if isinstance(each, AdverseEventReported)]
    rejects = [each for each in found if isinstance(each, Reject)]
    assert len(events) + len(rejects) == len(found), "versions are not the subject here"
    return events, rejects
