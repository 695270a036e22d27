"""New rows, gathered table by table until they are written together."""

from collections import defaultdict
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from uuid import UUID

from events.clinical import AdverseEventAmended, AdverseEventReported
from events.codec import decode, encode
from events.dead_letter import DeadLetter
from events.envelope import Event
from events.telemetry import TelemetryUploaded
from store.arrow import Row
from store.facts import facts_of, notes, signal_facts
from store.log.interface import Record
from store.population_facts import Facts
from store.readings import columns_of
from store.settings import TOPIC_EVENTS, TOPIC_SIGNALS

_session = itemgetter(
    "duration_s",
    "delivered_min",
    "program",
    "amplitude_ma",
    "left_programmed_ma",
    "right_programmed_ma",
    "left_delivered_ma",
    "right_delivered_ma",
    "pulse_width_us",
    "frequency_hz",
    "left_impedance_ohm",
    "left_impedance_at_least_ohm",
    "left_impedance_at_most_ohm",
    "right_impedance_ohm",
    "right_impedance_at_least_ohm",
    "right_impedance_at_most_ohm",
    "earlier_tests",
    "left_motor_threshold_ma",
    "left_motor_threshold_at_least_ma",
    "left_motor_threshold_at_most_ma",
    "right_motor_threshold_ma",
    "right_motor_threshold_at_least_ma",
    "right_motor_threshold_at_most_ma",
    "battery_v",
    "battery_percent",
    "aborted",
    "reset_count",
    "error_count",
    "posture",
)
_letter = attrgetter("id", "where", "key", "reason", "explanation", "recordedtime", "payload")


@dataclass(slots=True)
class Rows:
    """New rows of each fact table, in order.

    `report_of` knows, for ids of reports and amendments, the report that they are versions of.
    """

    tables: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    report_of: dict[UUID, UUID] = field(default_factory=dict)

    def add(self, event: Event, record: Record, *, payload: str) -> None:
        """Add what follows from an event that is not stored yet, but for its sessions."""
        place = (record.partition, record.offset)
        sessions = len(event.data.sessions) if isinstance(event, TelemetryUploaded) else None
        self.tables["events"].append(
            (
                event.id,
                event.type,
                event.subject,
                event.time,
                event.recordedtime,
                event.source,
                event.actor,
                event.causationid,
                event.simulated,
                sessions,
                payload,
                record.topic,
                *place,
            )
        )
        if record.topic == TOPIC_SIGNALS:
            self._extend(signal_facts(event, place))
        elif record.topic == TOPIC_EVENTS:
            self._extend(facts_of(event, place, report_of=self.report_of))
            self._remember(event)

    def add_sessions(self, upload: TelemetryUploaded, record: Record) -> None:
        """Add the sessions of an upload; those that are stored already fall out later.

        Their starts, which are UTC, lose the zone: times without one are far faster to compare.
        """
        device, channel = upload.subject, upload.data.channel
        place = (record.partition, record.offset)
        self.tables["sessions"].extend(
            (
                device,
                s.start.replace(tzinfo=None),
                upload.id,
                channel,
                *_session(s.__dict__ | columns_of(s.__dict__)),
                *place,
            )
            for s in upload.data.sessions
        )

    def add_letter(self, letter: DeadLetter, record: Record) -> None:
        """Add a record that was set aside."""
        self.tables["dead_letters"].append((*_letter(letter), record.partition, record.offset))

    def flag(self, event: Event, record: Record, flag: str, detail: str) -> None:
        """Add a doubt about an event."""
        self._extend(notes(event, (record.partition, record.offset), detail, flag=flag))

    def _extend(self, facts: Facts) -> None:
        for table, row in facts:
            self.tables[table].append(row)

    def _remember(self, event: Event) -> None:
        if isinstance(event, AdverseEventReported):
            self.report_of[event.id] = event.id
        elif isinstance(event, AdverseEventAmended):
            amends = event.data.amends
            self.report_of[event.id] = self.report_of.get(amends, amends)


def differs(one: str, other: str) -> bool:
    """Tell whether two payloads of one id say different things; when we learnt it does not count.

    >>> from events.sample import adverse_event, moment
    >>> event = adverse_event(day=1)
    >>> later = event.model_copy(update={"recordedtime": moment(2)})
    >>> differs(payload_of(event), payload_of(later))
    False
    >>> differs(payload_of(event), payload_of(later.model_copy(update={"subject": "device-2"})))
    True
    """
    if one == other:
        return False
    a, b = decode(one.encode()), decode(other.encode())
    return a != b.model_copy(update={"recordedtime": a.recordedtime})


def payload_of(event: Event) -> str:
    """Return the canonical JSON of an event; an upload's without its sessions."""
    if isinstance(event, TelemetryUploaded):
        bare = event.data.model_copy(update={"sessions": ()})
        event = event.model_copy(update={"data": bare})
    return encode(event).decode()
