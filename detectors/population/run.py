"""What a run of surveillance tells: looks that are new or changed, and signals.

Everything here follows from what was evaluated and what was told before, so that a run over the
same data says nothing new. Ids are derived from the lock and the content.

What makes a look be told anew is what it counted and what came of it: neither its e-value, which
follows from that, nor anything that another monitor changed. All monitors read together stand
beside the looks, in the run, and are told where they are otherwise than before.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from math import isclose

from events.envelope import SIMULATED_SOURCE
from events.family import Family
from events.identity import event_id
from events.surveillance import LookResult, PartitionOffset, Run, SurveillanceRun

SOURCE = "urn:stimwatch:surveillance"
SIMULATED = f"{SIMULATED_SOURCE}:surveillance"
SUBJECT = "population"
PART_BYTES = 600_000
"""A part of a run is told in one event, which has to fit on the log."""

Asked = tuple[str, int, date]
"""A look is known by the monitor, its version, and its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """When data were locked and when we looked, what was read, and under which plan."""

    lock: datetime
    now: datetime
    plan_hash: str
    offsets: tuple[PartitionOffset, ...]
    simulated: bool

    @property
    def source(self) -> str:
        """The source of what is told."""
        return SIMULATED if self.simulated else SOURCE


def news(results: Iterable[LookResult], told: Mapping[Asked, LookResult]) -> Iterator[LookResult]:
    """Yield the looks that are new, and those that came out otherwise, with what changed."""
    for result in results:
        before = told.get((result.monitor_id, result.monitor_version, result.look))
        if before is None:
            yield result
        elif changes := tuple(_changes(before, result)):
            version = before.look_version + 1
            said = "; ".join(changes)[:500]
            yield result.model_copy(update={"look_version": version, "changed": said})


def run_events(
    results: Iterable[LookResult], around: Circumstances, *, family: Family | None = None
) -> tuple[SurveillanceRun, ...]:
    """Return one run that tells of these looks, in as many parts as it takes.

    All monitors read together, if that is news, stand in the first part.
    """
    parts = tuple(_parts(results, taken=len(_written(family))))
    return tuple(
        SurveillanceRun(
            id=event_id("surveillance", _name(around.lock, number, part, _first(family, number))),
            source=around.source,
            subject=SUBJECT,
            time=around.lock,
            recordedtime=around.now,
            actor="surveillance",
            data=Run(
                data_locked_at=around.lock,
                part=number,
                parts=len(parts),
                plan_hash=around.plan_hash,
                offsets=around.offsets,
                results=part,
                family=_first(family, number),
            ),
        )
        for number, part in enumerate(parts, start=1)
    )


def _changes(before: LookResult, now: LookResult) -> Iterator[str]:
    for name in ("state", "method", "observed", "critical_events", "reason"):
        old, new = getattr(before, name), getattr(now, name)
        if old != new:
            yield f"{name.replace('_', ' ')} {_shown(old)} -> {_shown(new)}"
    if not _same(before.expected, now.expected):
        yield f"expected {_shown(before.expected)} -> {_shown(now.expected)}"
    if set(before.counted) != set(now.counted):
        more, fewer = set(now.counted) - set(before.counted), set(before.counted) - set(now.counted)
        yield f"counts {len(more)} events that it did not, and no longer {len(fewer)}"


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def _shown(value: object) -> str:
    if value is None:
        return "none"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _parts(results: Iterable[LookResult], *, taken: int) -> Iterator[tuple[LookResult, ...]]:
    part, size = list[LookResult](), taken
    for result in results:
        bytes_ = len(result.model_dump_json(exclude_none=True))
        if part and size + bytes_ > PART_BYTES:
            yield tuple(part)
            part, size = [], 0
        part.append(result)
        size += bytes_
    yield tuple(part)


def _first(family: Family | None, number: int) -> Family | None:
    return family if number == 1 else None


def _written(family: Family | None) -> bytes:
    return b"" if family is None else family.model_dump_json(exclude_none=True).encode()


def _name(
    lock: datetime, number: int, results: tuple[LookResult, ...], family: Family | None
) -> str:
    digest = sha256(_written(family))
    for result in results:
        digest.update(result.model_dump_json(exclude_none=True).encode() + b"\n")
    return f"{lock.isoformat()}/{number}/{digest.hexdigest()}"
