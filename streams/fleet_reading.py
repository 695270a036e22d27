"""From the answers of the read model to the fleet that `detectors.population` evaluates."""

from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.population.flows import Fleet, Flows, Happened, RiskSets
from detectors.population.stratum import Edges, Who
from detectors.wording import plural
from events.vocabulary import Hazard
from store.read.exposure import doubts, events, flows
from store.read.risk_sets import risk_sets
from store.snapshot import Snapshot

WHO = ("lead_model", "lead_version", "technique", "centre", "age_from_years", "bmi_from_kg_m2")


def read_fleet(
    snapshot: Snapshot,
    *,
    lock: datetime,
    edges_s: tuple[int, ...],
    edges: Edges,
    hazards: tuple[Hazard, ...],
    compared: tuple[Hazard, ...] = (),
    by_week: bool = False,
) -> Fleet:
    """Ask the read model for the population as known at a lock, by week where one looks so.

    Of the hazards in `compared` it is told who was at risk right before each event, too.
    """
    asked: dict[str, Any] = {
        "lock": lock,
        "age_years": edges.age_years,
        "bmi_kg_m2": edges.bmi_kg_m2,
    }
    moves = flows(snapshot, edges_s=edges_s, by_week=by_week, hazards=hazards, **asked)
    happened = events(snapshot, hazards=hazards, **asked)
    known: dict[tuple[Any, ...], int] = {}
    who_moves = _numbered(moves, known)
    who_events = _numbered(happened, known)
    present = risk_sets(snapshot, edges_s=edges_s, hazards=compared, **asked) if compared else None
    who_present = None if present is None else _numbered(present, known)
    people = tuple(Who(**dict(zip(WHO, key, strict=True))) for key in known)
    return Fleet(
        edges_s=edges_s,
        people=people,
        by_clock={
            clock: _flows(moves, who_moves, _equal(moves, "clock", clock, without_hazard=True))
            for clock in ("implant", "lead")
        },
        after_first={
            hazard: _flows(moves, who_moves, _equal(moves, "hazard", hazard)) for hazard in hazards
        },
        events=_events(happened, who_events, hazards),
        risk_sets={}
        if present is None or who_present is None
        else {hazard: _risk_sets(present, who_present, hazard) for hazard in compared},
        doubts=tuple(f"{plural(n, 'device')} {why}" for why, n in doubts(snapshot, lock=lock)),
        by_week=by_week,
    )


def _numbered(table: pa.Table, known: dict[tuple[Any, ...], int]) -> np.ndarray[Any, Any]:
    """Return for each row the number of its who; new ones are added to `known`."""
    codes = [_codes(table[name]) for name in WHO]
    dictionaries = [values for _, values in codes]
    combined = np.zeros(len(table), dtype=np.int64)
    for indices, values in codes:
        combined = combined * (len(values) + 1) + indices
    unique, inverse = np.unique(combined, return_inverse=True)
    numbers = np.empty(len(unique), dtype=np.int64)
    for row, code in enumerate(unique.tolist()):
        parts = []
        for values in reversed(dictionaries):
            code, index = divmod(code, len(values) + 1)
            parts.append(values[index - 1] if index else None)
        numbers[row] = known.setdefault(tuple(reversed(parts)), len(known))
    found: np.ndarray[Any, Any] = numbers[inverse]
    return found


def _codes(column: pa.ChunkedArray) -> tuple[np.ndarray[Any, Any], list[Any]]:
    encoded = column.combine_chunks().dictionary_encode()
    indices = pc.fill_null(pc.add(encoded.indices, 1), 0).to_numpy(zero_copy_only=False)
    return indices.astype(np.int64), encoded.dictionary.to_pylist()


def _equal(
    table: pa.Table, column: str, value: str, *, without_hazard: bool = False
) -> np.ndarray[Any, Any]:
    chosen = pc.fill_null(pc.equal(table[column], value), False)
    if without_hazard:
        chosen = pc.and_(chosen, pc.is_null(table["hazard"]))
    found: np.ndarray[Any, Any] = chosen.to_numpy()
    return found


def _flows(table: pa.Table, who: np.ndarray[Any, Any], rows: np.ndarray[Any, Any]) -> Flows:
    names = ("band", "day", "devices", "seconds")
    columns = {name: table[name].to_numpy().astype(np.int64)[rows] for name in names}
    return Flows(who=who[rows], **columns)


def _risk_sets(table: pa.Table, who: np.ndarray[Any, Any], hazard: Hazard) -> RiskSets:
    rows = _equal(table, "hazard", hazard)
    encoded = table["event_id"].filter(pa.array(rows)).combine_chunks().dictionary_encode()
    return RiskSets(
        event_ids=tuple(UUID(str(each)) for each in encoded.dictionary.to_pylist()),
        events=encoded.indices.to_numpy().astype(np.int64),
        who=who[rows],
        devices=table["devices"].to_numpy().astype(np.int64)[rows],
    )


def _events(
    table: pa.Table, who: np.ndarray[Any, Any], hazards: tuple[Hazard, ...]
) -> dict[str, tuple[Happened, ...]]:
    found: dict[str, list[Happened]] = {hazard: [] for hazard in hazards}
    names = ("event_id", "hazard", "at_s", "age_s", "standing")
    columns = [table[name].to_pylist() for name in names]
    for row, (event_id, hazard, at_s, age_s, standing) in enumerate(zip(*columns, strict=True)):
        found[hazard].append(
            Happened(
                event_id=UUID(str(event_id)),
                at_s=at_s,
                age_s=age_s,
                standing=standing,
                who=int(who[row]),
            )
        )
    return {hazard: tuple(events) for hazard, events in found.items()}
