"""Numbers, dates and the vocabulary of events, in words that a reader of paper knows."""

from datetime import datetime

from events.vocabulary import HAZARD_NAMES

SERIOUSNESS = {
    "death": "death",
    "life_threatening": "life-threatening",
    "hospitalisation": "hospitalisation, or a longer stay",
    "intervention": "surgery or treatment to prevent lasting harm",
    "other_serious": "serious for another reason",
    "not_serious": "not serious",
    "unknown": "unknown",
}
DISPOSITIONS = {
    "implanted": "still in the patient",
    "retained": "kept by the hospital",
    "returned": "returned to the manufacturer",
    "discarded": "discarded",
    "unknown": "unknown",
}
NO_STRATUM = "not stratified"
"""What stands where a signal or an exposure has no stratum."""

_TYPESET = {"kg/m2": "kg/m\u00b2"}
"""Units that plans and events spell as they are typed."""


def hazard_name(hazard: str) -> str:
    """Return a hazard in plain words.

    >>> hazard_name("generator_failure"), hazard_name("other")
    ('pulse generator failure', 'other')
    """
    return {str(known): name for known, name in HAZARD_NAMES.items()}.get(hazard, hazard)


def plain(word: str) -> str:
    """Return a word of the vocabulary as it is spoken.

    >>> plain("not_done"), plain("x_ray")
    ('not done', 'X-ray')
    """
    return {"x_ray": "X-ray", "ct": "CT"}.get(word, word.replace("_", " "))


def amount(value: float, unit: str) -> str:
    """Return a number with its unit, never without; no more digits than a reader can use.

    >>> amount(4200.4, "ohm"), amount(27.43, "kg/m2"), amount(0.125, "V"), amount(3.0, "")
    ('4,200 ohm', '27.4 kg/m²', '0.125 V', '3')
    >>> amount(126.5, "days"), amount(31.6, "days"), amount(1.0, "points"), amount(1.0, "us")
    ('126 days', '32 days', '1 point', '1 us')
    """
    size = abs(value)
    digits = 0 if size >= 100 or (unit == "days" and size >= 10) else 1 if size >= 10 else 3
    number = f"{value:,.{digits}f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    if number == "1" and len(unit) > 3 and unit.endswith("s"):
        unit = unit.removesuffix("s")
    return f"{number} {_TYPESET.get(unit, unit)}".strip()


def number(value: float) -> str:
    """Return a number with as many digits as a reader can use.

    >>> [number(value) for value in (0.0, 0.0421, 1.234, 12.34, 4321.0)]
    ['0', '0.042', '1.23', '12.3', '4,321']
    """
    size = abs(value)
    if size == 0.0:
        return "0"
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 3
    return f"{value:,.{digits}f}"


def p_value(value: float) -> str:
    """Return a p-value as it is spoken.

    >>> p_value(0.0004), p_value(0.123)
    ('below 0.001', '0.12')
    """
    return "below 0.001" if value < 0.001 else f"{value:.2g}"


def instant(when: datetime) -> str:
    """Return a time to the minute, with its zone.

    >>> from events.sample import moment
    >>> instant(moment(1.5))
    '2026-01-02 12:00 UTC'
    """
    return when.strftime("%Y-%m-%d %H:%M UTC")


def decided(
    action: str, *, assignee: str | None, until: datetime | None, verdict: str | None
) -> str:
    """Return what was decided about a signal, with whom it is now or how long it rests.

    >>> from events.sample import moment
    >>> decided("assigned", assignee="anna", until=None, verdict=None)
    'assigned to anna'
    >>> decided("snoozed", assignee=None, until=moment(14), verdict=None)
    'snoozed until 2026-01-15 00:00 UTC'
    >>> decided("closed", assignee=None, until=None, verdict="refuted")
    'closed, refuted'
    """
    said = action + (f" to {assignee}" if assignee else "")
    said += f" until {instant(until)}" if until else ""
    return said + (f", {verdict}" if verdict else "")


def actor_name(actor: str) -> str:
    """Return who acted; a person with the role in which it was done.

    >>> actor_name("person:ben/safety_officer"), actor_name("detector:pain@1")
    ('ben, safety officer', 'detector pain, version 1')
    """
    kind, _, named = actor.partition(":")
    if kind == "detector":
        name, _, number = named.partition("@")
        return f"detector {name}" + (f", version {number}" if number else "")
    if not actor.startswith("person:"):
        return actor
    account, _, role = actor.removeprefix("person:").partition("/")
    return f"{account}, {plain(role)}" if role else account
