"""Histories of one device, odd on purpose: what detectors must survive."""

from random import Random
from typing import Any

from hypothesis import strategies as st

from events.clinical import AdverseEvent, AdverseEventAmended, Amendment
from events.device import (
    Activation,
    DeviceActivated,
    DeviceExplanted,
    DeviceRevised,
    Explant,
    Revision,
)
from events.envelope import Event
from events.outcome import Outcomes
from events.sample import (
    adverse_event,
    envelope,
    imaging,
    implanted,
    outcome,
    reprogrammed,
    session,
    tick,
    upload,
)
from events.telemetry import TelemetryUploaded

OHMS = (
    None,
    0.0,
    0.52,
    60.0,
    200.0,
    510.0,
    530.0,
    540.0,
    750.0,
    1000.0,
    3000.0,
    9e3,
    65535.0,
    1e308,
)
THRESHOLDS = (None, None, 0.0, 1.0, 1.0, 1.1, 1.6, 1000.0)
HAZARDS = ("lead_fracture", "lead_migration", "infection", "generator_failure", "pain", "unknown")
SERIOUSNESS = ("death", "hospitalisation", "not_serious", "unknown")
WOUNDS = ("erythema", "swelling", "discharge", "abscess")

contacts = st.one_of(
    st.just((520.0, 540.0, 510.0, 530.0)),
    st.lists(st.sampled_from(OHMS), max_size=8).map(tuple),
    st.lists(st.floats(0.0, 1e5), min_size=4, max_size=4).map(tuple),
)
sessions = st.fixed_dictionaries(
    {
        "left_impedance_ohm": contacts,
        "right_impedance_ohm": contacts,
        "left_motor_threshold_ma": st.sampled_from(THRESHOLDS),
        "right_motor_threshold_ma": st.sampled_from(THRESHOLDS),
        "battery_v": st.sampled_from((None, 0.0, 2.5, 3.0, 3.1, 3100.0)),
        "battery_percent": st.sampled_from((None, 0.0, 5.0, 80.0)),
        "delivered_min": st.sampled_from((None, 0.0, 10.0, 30.0, 1e308)),
        "duration_s": st.sampled_from((0.0, 1e-300, 1800.0)),
        "reset_count": st.sampled_from((None, 0, 0, 4, 9, 10**400)),
        "error_count": st.sampled_from((None, 0, 0, 40, 90)),
        "aborted": st.booleans(),
    }
)
uploads = st.fixed_dictionaries(
    {
        "kind": st.just("upload"),
        "sessions": st.lists(sessions, max_size=3),
        "starts": st.permutations((0.0, 0.3, 1.5)) | st.just((0.0, 400.0, 0.7)),
        "completed": st.booleans(),
    }
)
others = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(
            (
                "report",
                "amend",
                "image",
                "program",
                "revise",
                "implant",
                "explant",
                "on",
                "tick",
                "answers",
            )
        ),
        "pain": st.sampled_from((None, 0.0, 3.0, 6.0, 9.0)),
        "hazard": st.sampled_from(HAZARDS),
        "seriousness": st.sampled_from(SERIOUSNESS),
        "side": st.sampled_from((None, "left", "right")),
        "part": st.sampled_from(("left_lead", "right_lead", "generator")),
        "picture": st.sampled_from(("in_place", "migrated", "fractured", "inconclusive")),
        "wound": st.lists(st.sampled_from(WOUNDS), max_size=2).map(tuple),
        "flag": st.booleans(),
    }
)
steps = st.tuples(st.sampled_from((0.25, 1.0, 5.0, 20.0)), uploads | uploads | others)
histories = st.lists(steps, max_size=30)
"""Gaps [days] and what happened then; `build` makes events of them."""


def build(history: list[tuple[float, dict[str, Any]]], device: str = "device-1") -> list[Event]:
    """Return the events of a history, each at a later time than the one before."""
    events: list[Event] = []
    day = 0.0
    for gap, spec in history:
        day += gap
        events.append(_event(spec, day, device, events))
    return events


def _event(spec: dict[str, Any], day: float, device: str, before: list[Event]) -> Event:
    kind = spec["kind"]
    at: dict[str, Any] = {"day": day, "device": device}
    if kind == "upload":
        logged = zip(spec["sessions"], spec["starts"], strict=False)
        stored = tuple(session(day=day - 2.0 + start, **fields) for fields, start in logged)
        return upload(*stored, completed=spec["completed"], **at)
    if kind == "tick":
        return tick(day=day, subject=device)
    if kind == "image":
        return imaging(finding=spec["picture"], side=spec["side"], **at)
    if kind == "program":
        return reprogrammed(contacts_changed=spec["flag"], **at)
    if kind == "implant":
        return implanted(baseline=Outcomes(pain_nrs=spec["pain"]), **at)
    if kind == "answers":
        nrs = spec["pain"]
        vas_mm = None if nrs is None else 10.0 * nrs
        asked = {"implant_site_pain_nrs": nrs, "odi_percent": vas_mm, "pain_vas_mm": vas_mm}
        return outcome(**at, pain_nrs=nrs, **(asked if spec["flag"] else {}))
    if kind == "on":
        return DeviceActivated(**envelope("device.activated", **at), data=Activation())
    if kind == "explant":
        data = Explant(reason=spec["hazard"])
        return DeviceExplanted(**envelope("device.explanted", **at), data=data)
    if kind == "revise":
        revision = Revision(replaced=(spec["part"],), reason=spec["hazard"])
        return DeviceRevised(**envelope("device.revised", **at), data=revision)
    return _report(spec, at, before)


def _report(spec: dict[str, Any], at: dict[str, Any], before: list[Event]) -> Event:
    fields: dict[str, Any] = {key: spec[key] for key in ("hazard", "seriousness", "side")}
    if spec["flag"]:
        fields["infection"] = {"wound": spec["wound"], "temperature_c": 38.2}
    report = AdverseEvent.model_validate(fields)
    reports = [e for e in before if e.type.startswith("adverse_event")]
    if spec["kind"] == "report" or not reports:
        return adverse_event(**at, **dict(report))
    amendment = Amendment(amends=reports[-1].id, reason="corrected", report=report)
    return AdverseEventAmended(**envelope("adverse_event.amended", **at), data=amendment)


def healthy(*, days: int, seed: int, device: str = "device-1") -> list[Event]:
    """Return a quiet device: two sessions a day, a weekly upload, noise of 4 %, scarring."""
    random = Random(seed)
    usual = [random.uniform(400.0, 900.0) for _ in range(8)]
    events: list[Event] = [implanted(day=0.0, device=device)]
    for week in range(days // 7):
        stored = tuple(
            _healthy_session(random, usual, 7.0 * week + half / 2) for half in range(1, 15)
        )
        events.append(upload(*stored, day=7.0 * week + 7.5, device=device))
    return events


def _healthy_session(random: Random, usual: list[float], day: float) -> Any:
    scarred = 1.0 + 0.3 * min(day / 56.0, 1.0)
    ohms = [round(ohm * scarred * random.gauss(1.0, 0.04), 1) for ohm in usual]
    return session(
        day=day,
        left_impedance_ohm=tuple(ohms[:4]),
        right_impedance_ohm=tuple(ohms[4:]),
        left_motor_threshold_ma=round(1.2 * random.gauss(1.0, 0.05), 3),
        right_motor_threshold_ma=round(1.4 * random.gauss(1.0, 0.05), 3),
        battery_v=round(3.1 - 0.0002 * day + random.gauss(0.0, 0.005), 3),
        delivered_min=round(random.uniform(28.0, 30.0), 1),
    )


def worst(random: Random, *, steps: int) -> list[Any]:
    """Return the history of a device with eight contacts a lead, to which nearly all is bad."""

    def lead() -> tuple[float, ...]:
        return tuple(random.choice((510.0, 520.0, 800.0, 4100.0, 90.0)) for _ in range(8))

    def stored() -> dict[str, Any]:
        return {
            "left_impedance_ohm": lead(),
            "right_impedance_ohm": lead(),
            "left_motor_threshold_ma": random.choice((1.0, 1.1, 1.8)),
            "right_motor_threshold_ma": random.choice((1.0, 1.1, 1.8)),
            "battery_v": random.choice((2.5, 3.0)),
            "battery_percent": random.choice((5.0, 80.0)),
            "delivered_min": random.choice((5.0, 30.0)),
            "reset_count": random.randrange(100),
            "error_count": random.randrange(100),
        }

    pool: list[Any] = [
        (
            random.choice((0.3, 1.0)),
            {
                "kind": "upload",
                "sessions": [stored(), stored()],
                "starts": (0.0, 0.1),
                "completed": random.random() < 0.3,
            },
        )
        for _ in range(200)
    ] + [
        (
            0.2,
            {
                "kind": kind,
                "hazard": hazard,
                "seriousness": "hospitalisation",
                "side": "right",
                "flag": True,
                "wound": ("erythema", "swelling"),
                "picture": picture,
            },
        )
        for kind in ("report", "amend", "image")
        for hazard in ("lead_fracture", "lead_migration", "infection", "generator_failure", "pain")
        for picture in ("migrated", "fractured")
    ]
    return [random.choice(pool) for _ in range(steps)]


def is_upload(event: Event) -> bool:
    """Tell whether `event` is telemetry."""
    return isinstance(event, TelemetryUploaded)
