"""A stamp stays while an answer would, and changes with what the answer rests on."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from events.envelope import Event
from events.sample import adverse_event, imaging, implanted
from events.source_report import Product, SourceReport
from store.known_at import as_known_at
from store.snapshot import Snapshot
from store.stamps import lives_stamp, reports_stamp
from tests.store.ledger import Ledger, amended

Publish = Callable[[Ledger], Snapshot]
Stamp = Callable[[Snapshot], str]
PUBLIC: Any = adverse_event(
    day=3,
    device="maude:1",
    source_report=SourceReport(system="maude", number="1", products=(Product(brand="A"),)),
)
FILED = adverse_event(day=3, hazard="pain")
every_stamp = pytest.mark.parametrize("stamp", [lives_stamp, reports_stamp])


def stamps(stamp: Stamp, snapshot_of: Publish, *steps: Sequence[Event]) -> list[str]:
    """Return the stamp of the snapshot after each step."""
    ledger, found = Ledger(), []
    for events in steps:
        ledger.append(*events)
        found.append(stamp(snapshot_of(ledger)))
    return found


@every_stamp
def test_what_it_does_not_rest_on_changes_no_stamp(stamp: Stamp, snapshot_of: Publish) -> None:
    known = (implanted(), PUBLIC, imaging(day=9))

    before, after = stamps(stamp, snapshot_of, known, [imaging(day=4)])

    assert before == after


@every_stamp
def test_a_report_of_a_public_database_and_its_amendment_change_it(
    stamp: Stamp, snapshot_of: Publish
) -> None:
    corrected = amended(PUBLIC, day=5, hazard="pain", source_report=PUBLIC.data.source_report)

    found = stamps(stamp, snapshot_of, [implanted(), imaging(day=9)], [PUBLIC], [corrected])

    assert len({*found}) == 3


def test_what_was_filed_here_changes_lives_and_no_comparison(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(), imaging(day=9))
    before = snapshot_of(ledger)
    lives, reports = lives_stamp(before), reports_stamp(before)

    ledger.append(FILED)
    after = snapshot_of(ledger)

    assert (lives_stamp(after) != lives, reports_stamp(after) == reports) == (True, True)


def test_follow_up_counts_by_the_hour_and_of_the_past_by_the_second(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(), imaging(day=9))
    now = snapshot_of(ledger)
    ledger.append(imaging(day=10))
    later = snapshot_of(ledger)
    moment = later.current.as_of
    assert moment is not None

    views = [as_known_at(later, moment + timedelta(seconds=n)) for n in (0, 0, 1)]

    assert lives_stamp(now) != lives_stamp(later)
    first, again, other = map(lives_stamp, views)
    assert first == again != other
