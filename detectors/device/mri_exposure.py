"""MRI exposure: a scan of a device that is not compatible, or of which nobody said that it is."""

from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from detectors.contract import Detector, Finding
from detectors.notes import (
    Note,
    evidence,
    evidence_of,
    gravest,
    hear,
    keep,
    names,
    note,
    said_by,
    sentences_of,
)
from detectors.spell import seconds
from detectors.surgery import Surgery
from detectors.verdict import suspect, withdraw
from detectors.wording import plural, sentence
from events.clinical import AdverseEventAmended, AdverseEventReported
from events.device import DeviceExplanted, DeviceImplanted, DeviceRevised, MriExposed
from events.envelope import Event
from events.signal import Evidence
from events.vocabulary import Grade

SCANS_MAX = 3
REGION_MAX = 32
WITHDRAWN = (
    "No longer suspected: the registration now says that the device is MRI compatible, the device "
    "was out before the scan, or the report was taken back."
)
INCOMPATIBLE = "The registration says that the device is not MRI compatible."
UNKNOWN = "Whether the device is MRI compatible is not known."


@dataclass(frozen=True, slots=True)
class Parameters:
    """What makes a scan of a device that is not compatible urgent. No limit was found: assumed.

    Parameters
    ----------
    strong_t
        A field of this strength or more [T].
    near
        Words for regions in which the scanner's coil lies over the leads or the generator.
    """

    strong_t: float = 3.0
    near: tuple[str, ...] = ("lumb", "spin", "back", "abdom", "pelvi", "chest", "trunk", "whole")


class Scan(NamedTuple):
    """One scan, and whether the device as it was then is known to be compatible."""

    event_id: UUID
    at_s: int
    field_t: float | None
    region: str
    known_to_radiology: bool | None
    compatible: bool | None


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of one device; `removed_s` is when it was explanted [s since 1970]."""

    compatible: bool | None = None
    removed_s: float | None = None
    scans: tuple[Scan, ...] = ()
    notes: tuple[Note, ...] = ()
    told: bool = False


def step(parameters: Parameters, state: State, event: Event) -> tuple[State, Finding | None]:
    """Fold one event; tell of a scan that the device was not made for.

    Each scan is one point, so a second one shows as growth. Where the registration says that the
    device is not MRI compatible it is a warning; urgent where radiology did not know of the device,
    the field was strong, or the scan was of the trunk. Where nobody said, it is an advisory that
    says so. Where the device is compatible, nothing is told. The registration may come after the
    scan, and an amended one decides anew for every scan; one that says nothing changes nothing.
    Time withdraws nothing, and neither does removal, unless the device was out before the scan.

    Assumed: compatibility is that of the whole system, leads included. So after a part was
    replaced, a system that was compatible is one of which nobody said, and one that was not still
    is not, until a registration says otherwise.

    False alarms: a compatible device whose registration does not say so, and a scan of another
    person that was filed under this device. It does not tell whether anybody was harmed. Missed
    is the scan that nobody tells. A registry's entry is believed, so the rate is that of its
    mistakes, and on real ones has not been measured. Measured on simulated fleets read weekly:
    0.196 false alarms per 1,000 device-years (docs/detection.md).

    Parameters
    ----------
    parameters
        What makes a scan urgent.
    state
        What is remembered of the device.
    event
        The device's next event, in the order of the ledger.

    Returns
    -------
    state, finding
        `statistic` is the sum of the evidence's weights [points].

    Examples
    --------
    A scan of which nobody knows whether the device may be in it; then the registration comes.

    >>> from detectors.contract import run
    >>> from events.device import MriExposure
    >>> from events.sample import envelope, implanted
    >>> told = MriExposure(field_t=1.5, body_region="head", device_known_to_radiology=True)
    >>> scan = MriExposed(**envelope("mri.exposed", day=90), data=told)
    >>> state, findings = run(DETECTOR, [scan, implanted(mri_compatible=False)])
    >>> for finding in findings:
    ...     print(finding.grade, finding.summary)
    advisory MRI at 1.5 T of the head. Whether the device is MRI compatible is not known.
    warning MRI at 1.5 T of the head. The registration says that the device is not MRI compatible.

    References
    ----------
    NICE interventional procedures guidance IPG739, section 3.6: MRI and a device not made for it.
    """
    match event:
        case MriExposed():
            return _exposed(parameters, state, event)
        case AdverseEventReported() | AdverseEventAmended():
            changed = replace(state, notes=hear(state.notes, event, "mri_exposure"))
            if names(event, "mri_exposure"):
                return _suspect(parameters, changed)
            return _settle(changed, event)
        case DeviceRevised() | DeviceExplanted():
            return _operated(parameters, state, event)
        case DeviceImplanted():
            return _registered(parameters, state, event)
        case _:
            return state, None


def _exposed(p: Parameters, state: State, event: MriExposed) -> tuple[State, Finding | None]:
    """Keep the scan whatever is known: an amended registration may yet speak against it."""
    at_s, told = seconds(event.time), event.data
    if state.removed_s is not None and at_s >= state.removed_s:
        return _settle(state, event)
    new = Scan(
        event.id,
        int(at_s),
        told.field_t,
        (told.body_region or "")[:REGION_MAX].lower(),
        told.device_known_to_radiology,
        state.compatible,
    )
    others = [scan for scan in state.scans if scan.event_id != event.id]
    changed = replace(state, scans=(*others, new)[-SCANS_MAX:])
    return _settle(changed, event) if new.compatible else _suspect(p, changed)


def _registered(
    p: Parameters, state: State, event: DeviceImplanted
) -> tuple[State, Finding | None]:
    """Decide anew, where the registration says anything."""
    back = state.removed_s is not None and seconds(event.time) > state.removed_s
    changed = replace(state, removed_s=None) if back else state
    compatible = event.data.mri_compatible
    if compatible is None:
        return _settle(changed, event)
    changed = replace(
        changed,
        compatible=compatible,
        scans=tuple(scan._replace(compatible=compatible) for scan in state.scans),
    )
    if changed.scans and not compatible:
        return _suspect(p, changed)
    return _settle(changed, event)


def _operated(p: Parameters, state: State, event: Surgery) -> tuple[State, Finding | None]:
    """Forget that the system was compatible, or the scans after it was out; hear the surgeon."""
    at_s = seconds(event.time)
    if isinstance(event, DeviceExplanted):
        inside = tuple(scan for scan in state.scans if scan.at_s < at_s)
        after = replace(state, removed_s=at_s, scans=inside)
    elif event.data.replaced and state.compatible:
        after = replace(state, compatible=None)
    else:
        after = state
    if event.data.reason != "mri_exposure":
        return _settle(after, event)
    what = "explanted" if isinstance(event, DeviceExplanted) else "revised"
    named = note(event, f"{what} for MRI exposure", grade="warning")
    return _suspect(p, replace(after, notes=keep(after.notes, named)))


def _standing(state: State) -> tuple[Scan, ...]:
    return tuple(scan for scan in state.scans if not scan.compatible)


def _settle(state: State, event: Event) -> tuple[State, Finding | None]:
    """Withdraw what was told, once nothing speaks for it any more."""
    if state.notes or not state.told or _standing(state):
        return state, None
    return replace(state, told=False), withdraw(event, WITHDRAWN)


def _suspect(p: Parameters, state: State) -> tuple[State, Finding]:
    """Say all that speaks for an exposure by now."""
    scans = _standing(state)
    words = sentences_of(state.notes)
    if len(scans) > 1:
        words.append(f"{plural(len(scans), 'scan')}, the last:")
    words += [sentence(_words(scan)) for scan in scans[-1:]]
    if any(scan.compatible is False for scan in scans):
        words.append(INCOMPATIBLE)
    elif scans:
        words.append(UNKNOWN)
    seen = evidence_of(state.notes) + tuple(map(_evidence, scans))
    grades = [n.grade for n in state.notes] + [_grade(p, scan) for scan in scans]
    return replace(state, told=True), suspect(
        seen,
        " ".join(words),
        grade=gravest(grades),
        faults=(*(f"scan {scan.event_id}" for scan in scans), *said_by(state.notes)),
    )


def _grade(p: Parameters, scan: Scan) -> Grade:
    if scan.compatible is None:
        return "advisory"
    strong = scan.field_t is not None and scan.field_t >= p.strong_t
    near = any(word in scan.region for word in p.near)
    return "urgent" if strong or near or scan.known_to_radiology is False else "warning"


def _words(scan: Scan) -> str:
    """Return what is known of one scan.

    >>> from uuid import UUID
    >>> _words(Scan(UUID(int=1), 0, 3.0, "lumbar spine", False, None))
    'MRI at 3 T of the lumbar spine, radiology did not know of the device'
    >>> _words(Scan(UUID(int=1), 0, None, "", None, None))
    'MRI, field strength not told, region not told'
    """
    field = ", field strength not told" if scan.field_t is None else f" at {scan.field_t:g} T"
    region = f" of the {scan.region}" if scan.region else ", region not told"
    unaware = ", radiology did not know of the device"
    return f"MRI{field}{region}" + (unaware if scan.known_to_radiology is False else "")


def _evidence(scan: Scan) -> Evidence:
    unit = None if scan.field_t is None else "T"
    return evidence(
        scan.event_id, scan.at_s, _words(scan), value=scan.field_t, unit=unit, weight=1.0
    )


DETECTOR = Detector(
    name="mri-exposure",
    version=1,
    hazard="mri_exposure",
    consumes=(
        MriExposed,
        AdverseEventReported,
        AdverseEventAmended,
        DeviceImplanted,
        DeviceRevised,
        DeviceExplanted,
    ),
    parameters=Parameters(),
    initial=State(),
    step=step,
)
