"""Rows that population surveillance asks for: the life of a device, declarations, and looks.

A life is kept event by event, not as what is so now: time at risk has to be told as it was known at
a date, and a correction or a late event changes it.
"""

from collections.abc import Iterator
from typing import Any

from events.device import DeviceActivated, DeviceExplanted, DeviceImplanted, DeviceRevised, Lead
from events.governance import FollowUpLost, PatientDied
from events.surveillance import BenchmarkDeclared, MonitorDeclared, SurveillanceRun
from store.arrow import Row

Place = tuple[int, int]
"""Partition and offset of the record that an event came in."""
Facts = Iterator[tuple[str, Row]]

OF_A_LIFE = (
    DeviceImplanted,
    DeviceActivated,
    DeviceRevised,
    DeviceExplanted,
    FollowUpLost,
    PatientDied,
)
LifeEvent = (
    DeviceImplanted | DeviceActivated | DeviceRevised | DeviceExplanted | FollowUpLost | PatientDied
)
_NOTHING: tuple[Any, ...] = (None, None, None, None)


def life_row(event: LifeEvent, place: Place) -> Row:
    """Return the row of `device_life` for an event that begins, changes or ends time at risk."""
    implanted_on: Any = None
    reason: str | None = None
    new_lead: bool | None = None
    leads, who = _NOTHING, _NOTHING
    match event:
        case DeviceImplanted():
            implant, patient = event.data, event.data.patient
            implanted_on, leads = implant.implanted_on, _sides(implant.leads)
            who = (implant.technique, implant.centre, patient.age_years, patient.bmi_kg_m2)
        case DeviceRevised():
            reason, leads = event.data.reason, _sides(event.data.leads)
            replaced = {"left_lead", "right_lead"} & {*event.data.replaced}
            new_lead = bool(replaced or event.data.leads)
        case DeviceExplanted():
            reason = event.data.reason
        case _:
            pass
    times = (event.time, event.recordedtime)
    known = (implanted_on, reason, new_lead, *leads, *who, event.simulated)
    return (event.id, event.type, event.subject, *times, *known, *place)


def surveillance_facts(
    event: BenchmarkDeclared | MonitorDeclared | SurveillanceRun, place: Place
) -> Facts:
    """Yield what was declared, or what was seen at the looks of a run."""
    times = (event.time, event.recordedtime)
    match event:
        case BenchmarkDeclared():
            b = event.data
            said = (b.hazard, b.confidence, b.missing_reason, b.model_dump_json(exclude_none=True))
            yield "benchmarks", (event.id, b.benchmark_id, *times, *said, *place)
        case MonitorDeclared():
            m = event.data
            said_of = (m.hazard, m.method, m.benchmark_id, m.alpha)
            written = m.model_dump_json(exclude_none=True)
            yield (
                "monitors",
                (event.id, m.monitor_id, m.version, *times, *said_of, written, *place),
            )
        case SurveillanceRun():
            run = event.data
            parts = (run.part, run.parts, run.plan_hash, len(run.results))
            yield "surveillance_runs", (event.id, *times, *parts, *place)
            if run.family is not None:
                read = run.family.model_dump_json(exclude_none=True)
                yield "families", (event.id, *times, len(run.family.members), read, *place)
            for result in run.results:
                which = (result.monitor_id, result.monitor_version, result.look)
                told = (result.look_version, result.state, result.observed, result.expected)
                written = result.model_dump_json(exclude_none=True)
                yield "looks", (event.id, *times, *which, *told, written, *place)


def _sides(leads: tuple[Lead, ...]) -> tuple[Any, ...]:
    """Return model and version of the left lead and of the right one, as far as they are named."""
    by_side = {lead.side: lead for lead in leads}
    left, right = by_side.get("left"), by_side.get("right")
    return (
        left.model if left else None,
        left.version if left else None,
        right.model if right else None,
        right.version if right else None,
    )
