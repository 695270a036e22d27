"""Ask the newest snapshot, and remember its answers until a newer one is published."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from store.settings import Settings
from store.snapshot import Snapshot, open_snapshot

P = ParamSpec("P")
A = TypeVar("A")
ANSWERS_MAX = 300


def settings() -> Settings:
    """Return where things are."""
    return Settings.from_env()


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def newest() -> Snapshot:
    """Return the newest snapshot; the errors are those of `open_snapshot`."""
    return open_snapshot(settings().snapshots)


def ask(
    snapshot: Snapshot,
    question: Callable[Concatenate[Snapshot, P], A],
    *args: P.args,
    **kwargs: P.kwargs,
) -> A:
    """Return the answer of `snapshot` to a question of `store.read`.

    A snapshot never changes, and no two have the same file: so an answer once given stays right, of
    now and of each moment of the past.
    """
    file = f"{settings().snapshots}/{snapshot.current.file} at {snapshot.known_at}"
    name = f"{question.__module__}.{question.__qualname__}"
    answer: A = _answer(file, name, args, kwargs, _snapshot=snapshot, _question=question)
    return answer


def ask_where_changed(
    snapshot: Snapshot,
    stamp: Callable[[Snapshot], str],
    question: Callable[Concatenate[Snapshot, P], A],
    *args: P.args,
    **kwargs: P.kwargs,
) -> A:
    """Return the same, kept from snapshot to snapshot for as long as its `stamp` stays.

    For questions that take long, and rest on a part of a snapshot that seldom changes: see
    `store.stamps`.
    """
    rests_on = f"{settings().snapshots}, {stamp.__qualname__} {ask(snapshot, stamp)}"
    name = f"{question.__module__}.{question.__qualname__}"
    answer: A = _answer(rests_on, name, args, kwargs, _snapshot=snapshot, _question=question)
    return answer


@st.cache_data(max_entries=ANSWERS_MAX, show_spinner=False)
def _answer(
    file: str,
    name: str,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    _snapshot: Snapshot,
    _question: Callable[..., Any],
) -> Any:
    return _question(_snapshot, *args, **kwargs)
