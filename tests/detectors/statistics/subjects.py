"""Subjects that several tests of survival use."""

from collections.abc import Sequence

from hypothesis import strategies as st

S20_EXIT = (1, 2, 2, 3, 5, 6, 6, 7, 8, 9, 10, 12, 12, 14, 15, 18, 20, 24, 24, 24)
S20_CAUSE = (1, 0, 2, 1, 1, 0, 1, 3, 0, 1, 2, 1, 0, 1, 0, 2, 1, 0, 0, 0)
S20_GROUP = "AB" * 10

LATE_ENTRY = (0, 0, 3, 0, 5, 1, 0, 2, 0, 4)
LATE_EXIT = (4, 6, 7, 8, 9, 10, 12, 12, 15, 18)
LATE_EVENT = (1, 0, 1, 1, 0, 1, 1, 0, 1, 0)

Subject = tuple[float, float, int, str]
"""Entry, exit, cause, group."""

_ages = st.integers(0, 30).map(float)
subjects: st.SearchStrategy[Subject] = st.tuples(
    _ages, st.integers(1, 12).map(float), st.integers(0, 3), st.sampled_from("ABC")
).map(lambda s: (s[0], s[0] + s[1], s[2], s[3]))
fleets = st.lists(subjects, min_size=1, max_size=40)


def columns(
    fleet: Sequence[Subject],
) -> tuple[list[float], list[float], list[int], list[str]]:
    """Return entries, exits, causes and groups."""
    return (
        [entry for entry, *_ in fleet],
        [exit_ for _, exit_, *_ in fleet],
        [cause for *_, cause, _ in fleet],
        [group for *_, group in fleet],
    )
