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
    """Return a number with its unit, never without.

    >>> amount(4200.0, "ohm"), amount(0.125, "V"), amount(3.0, "")
    ('4,200 ohm', '0.125 V', '3')
    """
    number = f"{value:,.3f}".rstrip("0").rstrip(".")
    return f"{number} {unit}".strip()


def instant(when: datetime) -> str:
    """Return a time to the minute, with its zone.

    >>> from events.sample import moment
    >>> instant(moment(1.5))
    '2026-01-02 12:00 UTC'
    """
    return when.strftime("%Y-%m-%d %H:%M UTC")
