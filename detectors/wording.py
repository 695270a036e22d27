"""Short, plain sentences: summaries are read by people who have many of them to read."""

from detectors.spell import DAY_S


def sentence(text: str) -> str:
    """Return a text with a capital in front and a full stop behind.

    >>> sentence("fracture seen on X-ray")
    'Fracture seen on X-ray.'
    """
    return f"{text[:1].upper()}{text[1:]}."


def plural(count: int, noun: str) -> str:
    """Return a number of things.

    >>> plural(1, "session"), plural(1200, "day")
    ('1 session', '1,200 days')
    """
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def over(duration_s: float) -> str:
    """Return over how many days, or nothing where all was at once.

    >>> over(0.0), over(3_600.0), over(36.0 * 3_600.0)
    ('', ' within a day', ' over 2 days')
    """
    if duration_s <= 0.0:
        return ""
    if duration_s < DAY_S:
        return " within a day"
    return f" over {plural(round(duration_s / DAY_S), 'day')}"
