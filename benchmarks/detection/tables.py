"""Numbers and tables in Markdown."""

from collections.abc import Iterable, Sequence

from benchmarks.detection.rows import Row

DASH = "-"


def table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown.

    >>> print(table(("a", "b"), [(1, "x")]))
    | a | b |
    |---|---|
    | 1 | x |
    """
    written = [head, *lines]
    rows = [f"| {' | '.join(map(str, each))} |" for each in written]
    return "\n".join([rows[0], "|" + "---|" * len(head), *rows[1:]])


def percent(row: Row, name: str) -> str:
    """Return a share with its interval.

    >>> percent({"s": 0.954, "s_low": 0.9, "s_high": 1.0}, "s")
    '95 % (90 to 100)'
    """
    if row[name] is None:
        return DASH
    value, low, high = (round(100 * row[each]) for each in (name, f"{name}_low", f"{name}_high"))
    return f"{value} % ({low} to {high})"


def rate(row: Row, name: str) -> str:
    """Return a rate with its interval."""
    return interval(row[name], row[f"{name}_low"], row[f"{name}_high"])


def interval(value: float | None, low: float | None, high: float | None) -> str:
    """Return a number with its interval, as far as they are known.

    >>> interval(1.0, 0.25, 12.0), interval(3.0, None, None), interval(None, None, None)
    ('1 (0.25 to 12)', '3', '-')
    """
    if value is None:
        return DASH
    shown = f"{value:.3g}"
    return shown if low is None or high is None else f"{shown} ({low:.3g} to {high:.3g})"


def yes(value: bool | None) -> str:
    """Return a verdict in a word; null is not estimable."""
    return DASH if value is None else "yes" if value else "**no**"
