"""What pages say: times with zones, lags, questions, in plain words."""

from datetime import datetime, timedelta
from typing import Protocol

from reports.words import amount, hazard_name, instant, number, plain

STALE = timedelta(hours=24)
"""Data older than this are pointed out: nothing may be arriving."""

_QUESTIONS = {
    "lead_fracture": "Is a lead of {device} fractured{where}?",
    "lead_migration": "Has a lead of {device} moved{where}?",
    "infection": "Is the implant site of {device} infected?",
    "pain": "Does {device} cause pain?",
    "generator_failure": "Is the pulse generator of {device} failing?",
    "early_removal": "Was {device} removed early because of harm?",
    "mri_exposure": "Was {device} harmed, or did it do harm, in an MRI scanner?",
    "therapy_lapse": "Does the person with {device} no longer get the therapy?",
    "selection_deviation": "Was {device} implanted outside of the selection criteria?",
}

_MONITOR = "monitor:"

_EVENTS = {
    "clock.confirmed": "somebody said what day it is",
    "clock.corrected": "wrong ticks of the clock taken back",
    "clock.ticked": "time went on",
    "evaluation.changed": "what can be judged changed",
    "export.made": "file taken away",
    "follow_up.lost": "lost to follow-up",
    "governance.recorded": "special arrangements recorded",
    "letters.retried": "dead letters tried again",
    "mri.exposed": "MRI scan",
    "outcome.recorded": "questionnaire answered",
    "surveillance.run": "monitors evaluated",
    "text.confirmed": "text confirmed to name nobody",
    "yellow_card.approved": "Yellow Card approved",
    "yellow_card.drafted": "Yellow Card drafted",
    "yellow_card.edited": "Yellow Card edited",
    "yellow_card.referenced": "Yellow Card reference noted",
}
"""Kinds of events whose `type` does not say it well enough."""

DOUBTS = {
    "never_implanted": "Events came of a device that nobody registered.",
    "before_implant": "A report is dated before the implant.",
    "after_explant": "A report is dated after the explant.",
    "late_upload": "It came too late for detectors to count it.",
    "implanted_again": "The implant was registered twice; the later one counts.",
    "same_id_other_content": "Two records of one number differ; the first one counts.",
    "kilo_ohm": "Impedances look like kilo-ohm, not ohm.",
    "zero_impedance": "A contact reads 0 ohm: it was not measured.",
    "saturated": "Impedances stand at a ceiling: open circuit, or not measured.",
    "overlapping_sessions": "Sessions overlap: two devices, or a clock that jumped.",
    "time_backwards": "Sessions are listed out of order: a clock may have jumped back.",
    "future_session": "Sessions lie in the future: the clock is wrong.",
    "before_implant_session": "Sessions lie before the implant: wrong clock, date or device.",
    "unknown_contact": "Readings name contacts that the registered lead does not have.",
    "note": "The sender noted it.",
}
"""What each flag of `store.read.quality` means."""


class SignalLike(Protocol):
    """What the words need of a signal."""

    @property
    def device(self) -> str:
        """The device it is about."""

    @property
    def hazard(self) -> str:
        """What may have gone wrong."""

    @property
    def side(self) -> str | None:
        """The lead it is about, if any."""

    @property
    def contact(self) -> int | None:
        """The contact it is about, if any."""


def is_monitor(device: str) -> bool:
    """Say whether a signal is about a monitor of the population, and not about one device.

    >>> is_monitor("monitor:pain-all"), is_monitor("device-1")
    (True, False)
    """
    return device.startswith(_MONITOR)


def question(signal: SignalLike) -> str:
    """Return the signal as the question that a reviewer is asked."""
    if is_monitor(signal.device):
        monitored = signal.device.removeprefix(_MONITOR)
        return f"Is there more {hazard_name(signal.hazard)} than expected ({monitored})?"
    where = f" ({place(signal.side, signal.contact)})" if signal.side else ""
    default = f"Is there {hazard_name(signal.hazard)} at {signal.device}?"
    return _QUESTIONS.get(signal.hazard, default).format(device=signal.device, where=where)


def event_name(kind: str) -> str:
    """Return the name of a kind of event, as its `type` says it or better.

    >>> event_name("device.reprogrammed"), event_name("mri.exposed")
    ('device reprogrammed', 'MRI scan')
    """
    return _EVENTS.get(kind, plain(kind.replace(".", " ")))


def subject_name(device: str) -> str:
    """Return what a signal is about: a device's number, or a monitor of many devices.

    >>> subject_name("device-1"), subject_name("monitor:infection-all")
    ('device-1', 'many: infection-all')
    """
    return f"many: {device.removeprefix(_MONITOR)}" if device.startswith(_MONITOR) else device


def place(side: str | None, contact: int | None) -> str:
    """Return the lead and the contact.

    >>> place("left", 2), place("right", None), place(None, None)
    ('left lead, contact 2', 'right lead', '')
    """
    if side is None:
        return ""
    return f"{side} lead" + (f", contact {contact}" if contact is not None else "")


def doubt_name(flag: str) -> str:
    """Return the name of a flag.

    >>> doubt_name("kilo_ohm"), doubt_name("time_backwards")
    ('kilo-ohm', 'time backwards')
    """
    return "kilo-ohm" if flag == "kilo_ohm" else plain(flag)


def limits(statistic: float, threshold: float, unit: str) -> str:
    """Return what was measured against what.

    >>> limits(4200.0, 3000.0, "ohm"), limits(1.0, 1.0, "points")
    ('4,200 ohm; threshold 3,000 ohm', '1 point; threshold 1 point')
    >>> limits(3.6, 2.7, "log LR")
    'log likelihood ratio 3.60; threshold 2.70'
    """
    if unit == "log LR":
        return f"log likelihood ratio {number(statistic)}; threshold {number(threshold)}"
    return f"{amount(statistic, unit)}; threshold {amount(threshold, unit)}"


def ago(lag: timedelta) -> str:
    """Return a stretch of time, rounded down, in the largest unit that is not zero.

    >>> [ago(timedelta(seconds=s)) for s in (0, 59, 60, 7_200, 200_000)]
    ['under a minute', 'under a minute', '1 minute', '2 hours', '2 days']
    """
    seconds = lag.total_seconds()
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        count = int(seconds // size)
        if count:
            return counted(count, unit)
    return "under a minute"


def counted(count: int, what: str) -> str:
    """Return a count with its noun.

    >>> counted(1, "signal"), counted(1_200, "device")
    ('1 signal', '1,200 devices')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def listed(shown: int, total: int, what: str) -> str:
    """Return how many are listed, and what to do where that is not all.

    >>> listed(60, 60, "device"), listed(1_000, 1_713, "device")
    ('60 devices', '1,000 of 1,713 devices; narrow the search to see the rest')
    """
    if shown >= total:
        return counted(total, what)
    return f"{shown:,} of {counted(total, what)}; narrow the search to see the rest"


def as_of_line(as_of: datetime | None, published_at: datetime, now: datetime) -> str:
    """Return how new what is shown is; the lag is from the newest event to now."""
    published = f"published {published_at:%H:%M:%S} UTC"
    if as_of is None:
        return f"Nothing is known of any device yet ({published})."
    return f"As of {instant(as_of)}, {ago(now - as_of)} ago ({published})."


def stale_line(as_of: datetime | None, now: datetime) -> str | None:
    """Return the warning that nothing new arrives, where that is so, and what to check first."""
    if as_of is None or now - as_of < STALE:
        return None
    return (
        f"**Nothing new of any device for {ago(now - as_of)}.** What happened since is not shown. "
        "Check, in this order: (1) that `stimwatch up` runs, with its worker and its projector; "
        "(2) that files are brought in, with `stimwatch ingest`; (3) on the page Data, that they "
        "were not set aside; (4) with the clinics, that they upload. An imported archive is as old "
        "as its newest record."
    )


def person(sex: str | None, age_years: int | None) -> str:
    """Return who has the implant, as far as anybody may know.

    >>> person("female", 53), person("unknown", 53), person(None, None)
    ('female, 53 years at implant', '53 years at implant, sex unknown', 'sex and age unknown')
    """
    known = None if sex == "unknown" else sex
    if age_years is None:
        return f"{known}, age unknown" if known else "sex and age unknown"
    age = f"{age_years} years at implant"
    return f"{known}, {age}" if known else f"{age}, sex unknown"
