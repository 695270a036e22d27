"""A bench as bytes: what is remembered of the devices of one partition, under its plan's hash.

It is JSON, compressed. Of the newest events, which are remembered for those that come late, the
states before the first of them are kept and the events themselves; what follows is folded again.
Beside them stand the ids of the topics, and the marks by which their records are known again.
"""

import zlib
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from detectors.episode import Episode
from detectors.plan import PmsPlan
from events.codec import UndecodableEvent, decode
from store.mark import Mark
from streams.advance import Bench
from streams.device_state import DeviceState, routes
from streams.known_time import KnownTime
from streams.late import Placed, refold

FORMAT = 10


def fingerprint(plan: PmsPlan) -> str:
    """Return what a snapshot must match to be used: the format and the plan's hash."""
    return sha256(f"{FORMAT}\n{plan.sha256}".encode()).hexdigest()


def bench_adapter(plan: PmsPlan) -> TypeAdapter[Any]:
    """Return what turns `(fingerprint, ids, marks, partition, ..., devices)` to JSON and back."""
    states: Any = tuple[tuple(type(detector.initial) for detector in plan.detectors)]  # type: ignore[misc]
    missing: Any = tuple[str | None, ...]
    rest: Any = (tuple[Episode | None, ...], missing, bytes, bytes, bool, float, float, float)
    device: Any = tuple[(states, *rest, tuple[tuple[float, str], ...])]
    head: Any = (str, dict[str, str], Mark | None, dict[int, Mark], int, int, float)
    whole: Any = tuple[(*head, KnownTime, int, dict[str, device])]
    config = ConfigDict(
        ser_json_bytes="base64", val_json_bytes="base64", ser_json_inf_nan="constants"
    )
    return TypeAdapter(whole, config=config)


def dump(bench: Bench, *, plan: PmsPlan, ids: Mapping[str, str]) -> bytes:
    """Return the bench, and the ids of the topics it is of, as bytes."""
    value = (
        fingerprint(plan),
        dict(ids),
        bench.last,
        bench.told,
        bench.partition,
        bench.next_offset,
        bench.ticked_s,
        bench.known,
        bench.unreadable_in_a_row,
        {name: _folded(state) for name, state in bench.devices.items()},
    )
    return zlib.compress(bench_adapter(plan).dump_json(value), level=1)


def load(payload: bytes, *, plan: PmsPlan) -> tuple[Bench, dict[str, str]] | None:
    """Return the bench in `payload` and its topics' ids, or None: not whole, or of another plan."""
    try:
        text = zlib.decompress(payload)
        whole = bench_adapter(plan).validate_json(text)
        made_by, ids, last, told, *counts, devices = whole
        partition, next_offset, ticked_s, known, unreadable = counts
        if made_by != fingerprint(plan):
            return None
        unfolded = {name: _unfolded(fields, plan) for name, fields in devices.items()}
    except (ValidationError, UndecodableEvent, zlib.error):
        return None
    bench = Bench(
        partition=partition,
        next_offset=next_offset,
        ticked_s=ticked_s,
        known=known,
        unreadable_in_a_row=unreadable,
        devices=unfolded,
        last=last,
        told=told,
    )
    return bench, ids


def _folded(state: DeviceState) -> tuple[Any, ...]:
    window = state.window
    base = window[0].states if window else state.states
    events = tuple((entry.at_s, entry.payload.decode()) for entry in window)
    return (base, *state[1:-2], state.floor_s, events)


def _unfolded(fields: tuple[Any, ...], plan: PmsPlan) -> DeviceState:
    base, *rest, floor_s, events = fields
    payloads = ((at_s, text.encode()) for at_s, text in events)
    decoded = (Placed(at_s, decode(payload), payload) for at_s, payload in payloads)
    window, states, _ = refold(base, decoded, routes(plan), plan)
    return DeviceState._make((states, *rest, window, floor_s))
