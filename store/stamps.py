"""What a question about the population rests on, as a stamp: the same stamp, the same answer.

Most snapshots differ from the one before by telemetry alone. Whoever keeps the answer to a long
question by its stamp, and not by its snapshot, asks it again only where something has changed. A
stamp holds how many events there are and a sum of their hashes; an event never changes.
"""

from store.snapshot import Snapshot

_LIVES = """
select
    (select count(*) || ' ' || coalesce(bit_xor(hash(event_id)), 0) from device_life),
    (select count(*) || ' ' || coalesce(bit_xor(hash(event_id, hazard)), 0) from adverse_events)
"""
_REPORTS = """
select count(*) || ' ' || coalesce(bit_xor(hash(event_id, hazard)), 0) from adverse_events
where source_system is not null
"""


def lives_stamp(snapshot: Snapshot) -> str:
    """Return what the lives of devices rest on: their events, all reports, and the hour.

    Follow-up lasts until the newest event, whatever it is about. Within an hour it does not count
    as a change, so that not every session of every device has all curves drawn anew; but of a view
    of the past the moment counts to the second.
    """
    ((life, reports),) = snapshot.tuples(_LIVES)
    until = snapshot.current.as_of
    hour = until and until.replace(minute=0, second=0, microsecond=0)
    return f"{life}, {reports}, until {snapshot.known_at or hour}"


def reports_stamp(snapshot: Snapshot) -> str:
    """Return what comparisons of products in public databases rest on."""
    ((reports,),) = snapshot.tuples(_REPORTS)
    return str(reports)
