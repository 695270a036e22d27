"""What a new version of a report amends of the one that counts, by what the source tells.

What the source says of the order of versions decides, then when we learnt of them, never their
place in a file. The first line that fits holds:

| the new version | what becomes of it |
|---|---|
| tells what the current one tells | a copy: nothing |
| is older, by the source's own dates | kept beside, does not count |
| is another row of the same report in the same file | put together with the current one |
| only takes away what was told | kept beside, flagged, does not count |
| anything else | replaces it; a field that is empty now keeps what was told, and a note says so |

Where the same is told and only our rules read it otherwise now, the new reading replaces the old
one, unless a person has amended the report since.
"""

from uuid import UUID

from events.clinical import AdverseEvent, Amendment
from events.source_report import SourceReport
from streams.gateways.told import READ, missing_from, put_together

MISSING = "told before and missing now, so what was told still counts"
TAKEN_AWAY = "fields that were told are missing now"


def amendment_of(
    report: UUID, new: AdverseEvent, old: AdverseEvent, *, by_person: bool
) -> Amendment | None:
    """Return the amendment of `old`, the version that counts, or None where `new` is a copy.

    `by_person` says that a person has amended the report since `old` came.
    """
    mine, others = source_of(new), source_of(old)
    less, more = missing_from(new, old), missing_from(old, new)
    if mine.older_than(others):
        why = f"an earlier version of the source{_received(mine)}, which came after a later one"
        return Amendment(amends=report, reason=why, replaces=False, report=new)
    same_days = not others.older_than(mine)
    if same_days and mine.download is not None and mine.download == others.download:
        if not more:
            return None
        whole = put_together(old, new, everything=True, note="")
        return Amendment(amends=report, reason="another row of the same report", report=whole)
    if less and not more:
        flagged = _flagged(new, f"{TAKEN_AWAY}: {', '.join(less)}")
        why = f"{TAKEN_AWAY}, so what was told still counts"
        return Amendment(amends=report, reason=why, replaces=False, report=flagged)
    if same_days and not less and not more:
        return read_again(report, new, old, by_person=by_person)
    whole = put_together(old, new, everything=False, note=MISSING)
    return Amendment(amends=report, reason=_why_newer(mine, others), report=whole)


def read_again(
    report: UUID, new: AdverseEvent, old: AdverseEvent, *, by_person: bool
) -> Amendment | None:
    """Return the new reading of what was told before, or None where it is the same."""
    if by_person or all(getattr(new, field) == getattr(old, field) for field in READ):
        return None
    why = "the same version of the source, read by newer rules of this program"
    return Amendment(amends=report, reason=why, report=new)


def source_of(report: AdverseEvent) -> SourceReport:
    """Return what the source told."""
    assert report.source_report is not None, "only reports of another system have versions here"
    return report.source_report


def _why_newer(mine: SourceReport, others: SourceReport) -> str:
    if others.older_than(mine):
        return f"a later version of the source{_received(mine)}"
    return "another version of the source with the same dates, learnt of later"


def _received(source: SourceReport) -> str:
    return f", received on {source.latest_on}" if source.latest_on else ""


def _flagged(report: AdverseEvent, note: str) -> AdverseEvent:
    notes = tuple(dict.fromkeys((note[:500], *report.data_quality)))[:50]
    return report.model_copy(update={"data_quality": notes})
