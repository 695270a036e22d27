"""A signal summary as one HTML file that asks nothing of the network and runs nothing."""

from collections.abc import Iterator, Sequence
from html import escape

from reports.signal_summary import (
    NOTICE,
    SIMULATED,
    SignalCase,
    Summary,
    summary_of,
    trend_fields,
)
from reports.summary_family import ReadTogether, together_words
from reports.summary_listed import (
    RATES_ARE,
    Listed,
    case_title,
    case_words,
    controls_listed,
    counts_listed,
    decisions_listed,
    evidence_listed,
    monitors_listed,
    rates_listed,
)
from reports.visible import visible
from reports.words import NO_STRATUM, instant

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;color:#1a1a1a;max-width:70rem;
margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem;margin-bottom:0}
h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #c8c8c8}
h3{font-size:1rem;margin:1.5rem 0 .3rem}table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #c8c8c8}
th{background:#eef1f4}td{overflow-wrap:anywhere;white-space:pre-wrap}caption{text-align:left;color:#555}
.simulated{background:#9b1c1c;color:#fff;font-size:1.6rem;font-weight:bold;
padding:.6rem;text-align:center}
.id{font:12px ui-monospace,monospace;color:#555}
@media print{body{margin:0;max-width:none;font-size:10pt}thead{display:table-header-group}
tr,h3{break-inside:avoid}h2,h3{break-after:avoid}.simulated{border:3px solid #9b1c1c;color:#9b1c1c;
background:#fff}}
"""


def as_html(summary: Summary) -> bytes:
    """Return the summary as a page in UTF-8; every value in it is text, whatever it holds."""
    return ("\n".join(_page(summary_of(summary))) + "\n").encode()


def _page(summary: Summary) -> Iterator[str]:
    period = f"{summary.since} to {summary.until}"
    yield '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
    yield (
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Signal summary, {period}</title><style>{_STYLE}</style></head><body><main>"
    if summary.simulated:
        yield f'<p class="simulated" role="note">{_text(SIMULATED)}</p>'
    yield f"<h1>Signal summary</h1><p>Signals raised from {period} (UTC, both days included). "
    yield f"As known at {_text(instant(summary.as_of))}.</p><p><strong>{_text(NOTICE)}</strong></p>"
    if summary.narrowed:
        yield f"<p><strong>{_text(summary.narrowed)}</strong></p>"
    yield "<h2>Signals by hazard, stratum and state</h2>"
    yield from _table(counts_listed(summary))
    yield "<h2>Rates</h2>"
    yield f"<p>{_text(RATES_ARE)}</p>"
    yield from _table(rates_listed(summary))
    yield from _together(summary.together)
    yield "<h2>Trend report fields</h2>"
    yield from _rows(("Field", "Value"), trend_fields(summary))
    yield f"<h2>Signals ({len(summary.signals)})</h2>"
    for case in summary.signals:
        yield from _case(case)
    yield from _provenance(summary)
    yield "</main></body></html>"


def _together(together: ReadTogether | str) -> Iterator[str]:
    yield f"<h2>All monitors read together</h2><p>{_text(together_words(together))}</p>"
    if isinstance(together, ReadTogether):
        plan = together.plan_hash or "not known"
        yield f'<p class="id">Told by the run {together.event_id}, PMS plan {_text(plan)}</p>'
        yield from (f"<p>{_text(each)}</p>" for each in together.said)
        yield from _table(monitors_listed(together))
        yield from _table(controls_listed(together))


def _case(case: SignalCase) -> Iterator[str]:
    yield f'<section id="case-{case.signal_id}"><h3>{_text(case_title(case))}</h3>'
    yield f'<p class="id">Case {case.signal_id}</p><p>{_text(case_words(case))} '
    rules = f"{case.detector} {case.detector_version}, PMS plan {case.plan_hash}"
    yield f"Stratum: {_text(case.stratum or NO_STRATUM)}. "
    yield f'Verdict: {_text(case.verdict or "none yet")}.</p><p class="id">{_text(rules)}</p>'
    yield from _table(evidence_listed(case))
    yield from _table(decisions_listed(case))
    yield "</section>"


def _provenance(summary: Summary) -> Iterator[str]:
    yield "<h2>Where this comes from</h2>"
    rows = [("As known at", instant(summary.as_of)), ("Software", summary.software or "not given")]
    rows += [("PMS plan (SHA-256)", f"{plan_hash}: {words}") for plan_hash, words in summary.rules]
    rows += [("Detector", each) for each in summary.detectors]
    rows += [("Ledger", summary.heads_words)] if summary.heads else []
    rows += [
        (f"Ledger {each.topic}/{each.partition}", f"offset {each.log_offset}, head {each.sha256}")
        for each in summary.heads
    ]
    yield from _rows(("What", "Value"), rows)


def _table(listed: Listed) -> Iterator[str]:
    if listed.rows:
        yield from _rows(listed.head, listed.rows)
    else:
        yield f"<p>{_text(listed.none)}</p>"


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{_text(each)}</th>' for each in head)
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{_text(each)}</td>" for each in row) + "</tr>"
    yield "</tbody></table>"


def _text(value: str) -> str:
    return escape(visible(value))
