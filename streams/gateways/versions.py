"""Which versions of foreign reports are known: those on the log, and those on their way to it.

A follow-up comes under the number of its report, and a field that was missing is filled in months
later: neither is a second report, and neither may be lost as a copy of an earlier version. Only a
copy of the *current* version is a copy, unless it is the same file again: what was said, taken back
and said once more counts as it was said last. `streams.gateways.amending` has the rules.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from events.clinical import AdverseEvent, AdverseEventAmended, AdverseEventReported, Amendment
from events.envelope import Event
from events.identity import event_id
from streams.gateways.amending import amendment_of, read_again, source_of
from streams.gateways.report_index import ReportIndex, Version
from streams.gateways.told import digest_of, same_told

PERSON = "person:"
_NOWHERE = (-1, -1)
Load = Callable[[int, int], AdverseEvent]


class _OnItsWay(NamedTuple):
    """A version that was settled and does not lie on the log yet."""

    event_id: UUID
    version: Version
    report: AdverseEvent


class Versions:
    """The versions of each report. `load` reads one that lies on the log."""

    def __init__(self, index: ReportIndex, *, load: Load | None = None) -> None:
        self._index = index
        self._load = load
        self._on_its_way: dict[UUID, list[_OnItsWay]] = {}

    def settle(self, event: Event) -> Event | None:
        """Return the event as it is, or as an amendment of what is known, or None for a copy."""
        if isinstance(event, AdverseEventAmended):
            self._expect(event.data.amends, event)
            return event
        if not isinstance(event, AdverseEventReported) or event.data.source_report is None:
            return event
        coming = self._on_its_way.get(event.id, ())
        known = (*self._index.versions(event.id), *(each.version for each in coming))
        at = next((n for n in reversed(range(len(known))) if known[n].current), None)
        if at is None:
            self._expect(event.id, event)
            return event
        amendment = self._amendment(event, known, at, coming)
        if amendment is None:
            return None
        amended = _amended(event, amendment, number=len(known))
        self._expect(event.id, amended)
        return amended

    def appended(self, places: Mapping[UUID, tuple[int, int]]) -> None:
        """Note where on the log the settled events lie now; the others never came there."""
        self._index.add(
            (report, each.version._replace(partition=place[0], offset=place[1]))
            for report, versions in self._on_its_way.items()
            for each in versions
            if (place := places.get(each.event_id)) is not None
        )
        self._on_its_way.clear()

    def _amendment(
        self,
        event: AdverseEventReported,
        known: Sequence[Version],
        at: int,
        coming: Sequence[_OnItsWay],
    ) -> Amendment | None:
        """Return what the event amends of `known[at]`, the version that counts."""
        digest, download = digest_of(event.data), source_of(event.data).download or ""
        current = known[at]
        if digest == current.digest:
            return None
        by_person = any(each.person for each in known[at + 1 :])
        again = same_told(digest, current.digest)
        if not again and _was_imported(digest, download, known):
            return None
        place = at - (len(known) - len(coming))
        old = coming[place].report if place >= 0 else self._loaded(current)
        if again:
            return read_again(event.id, event.data, old, by_person=by_person)
        found = amendment_of(event.id, event.data, old, by_person=by_person)
        if found is not None and not found.replaces and _is_known(digest, known):
            return None
        return found

    def _loaded(self, version: Version) -> AdverseEvent:
        assert self._load is not None, "nothing lies on a log that nobody opened"
        return self._load(version.partition, version.offset)

    def _expect(self, report: UUID, event: AdverseEventReported | AdverseEventAmended) -> None:
        coming = self._on_its_way.setdefault(report, [])
        coming.append(_OnItsWay(event.id, version_of(event), report_in(event)))


def version_of(
    event: AdverseEventReported | AdverseEventAmended, place: tuple[int, int] = _NOWHERE
) -> Version:
    """Return the version that an event brings; an amendment by a person is none of the source."""
    report = report_in(event)
    foreign = report.source_report is not None and not event.actor.startswith(PERSON)
    counts = isinstance(event, AdverseEventReported) or event.data.replaces
    return Version(
        digest=digest_of(report) if foreign else b"",
        download=(source_of(report).download or "") if foreign else "",
        current=foreign and counts,
        person=not foreign,
        partition=place[0],
        offset=place[1],
    )


def report_in(event: AdverseEventReported | AdverseEventAmended) -> AdverseEvent:
    """Return the report as this event tells it."""
    return event.data if isinstance(event, AdverseEventReported) else event.data.report


def _is_known(digest: bytes, known: Sequence[Version]) -> bool:
    return any(same_told(digest, each.digest) for each in known)


def _was_imported(digest: bytes, download: str, known: Sequence[Version]) -> bool:
    """Whether this very file brought this very version before."""
    return download != "" and any(
        same_told(digest, each.digest) and each.download == download for each in known
    )


def _amended(
    event: AdverseEventReported, amendment: Amendment, *, number: int
) -> AdverseEventAmended:
    """Return the amendment as an event; its id tells it from the versions before it."""
    return AdverseEventAmended(
        id=event_id(str(event.id), f"{digest_of(amendment.report).hex()} {number}"),
        source=event.source,
        subject=event.subject,
        time=event.time,
        recordedtime=event.recordedtime,
        actor=event.actor,
        data=amendment,
    )
