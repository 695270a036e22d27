"""A small population for pages: an old lead that breaks, a new one that holds, and its monitors."""

from datetime import date
from typing import Any
from uuid import UUID

from events.device import Lead
from events.envelope import Event
from events.sample import adverse_event, envelope, implanted
from events.source_report import Product, SourceReport
from events.surveillance import (
    AgeBand,
    Benchmark,
    BenchmarkDeclared,
    LookResult,
    Monitor,
    MonitorDeclared,
    Run,
    Stratum,
    SurveillanceRun,
)

EACH = 20
OLD_BROKEN = 8
TRICK = "Lead *A* [x](http://example.org)"
"""A name that would be markup if anybody took it for that."""


def devices() -> tuple[Event, ...]:
    """Return forty implants, half of them with a lead of which many break, at two centres."""
    told: list[Event] = []
    for n in range(2 * EACH):
        device = f"fleet-{n}"
        model = TRICK if n < EACH else "Lead B"
        leads = (Lead(side="left", model=model), Lead(side="right", model=model))
        told.append(implanted(device=device, leads=leads, centre=f"centre-{n % 2 + 1}"))
        if n < OLD_BROKEN:
            told.append(adverse_event(day=40.0 + 9 * n, device=device, hazard="lead_fracture"))
    told.append(adverse_event(day=400.0, device="fleet-39", hazard="pain"))
    return tuple(told)


def public_reports() -> tuple[Event, ...]:
    """Return sixty public reports about two products, one of which breaks more often."""
    return tuple(
        adverse_event(
            day=float(n),
            device=f"maude:{n}",
            hazard="lead_fracture" if n % (3 if n < 30 else 15) == 0 else "infection",
            source_report=SourceReport(
                system="maude", number=str(n), products=(Product(brand=f"PRODUCT {n // 30}"),)
            ),
        )
        for n in range(60)
    )


def declared() -> tuple[Event, ...]:
    """Return a benchmark with a value and one without, and a monitor of each."""
    known = Benchmark(
        benchmark_id="known",
        hazard="lead_fracture",
        bands=(AgeBand(from_month=0.0, per_device_month=0.01),),
        events=300,
        exposure_device_months=30_000.0,
        reference="made up ![picture](http://example.org/x.png)",
        confidence="low",
    )
    none = Benchmark(
        benchmark_id="none",
        hazard="pain",
        reference="none found",
        confidence="none",
        missing_reason="nobody has counted",
    )
    return (
        *(
            BenchmarkDeclared(**_envelope("benchmark.declared", each.benchmark_id), data=each)
            for each in (known, none)
        ),
        *(
            MonitorDeclared(**_envelope("monitor.declared", each.monitor_id), data=each)
            for each in (_monitor("fracture-all", "lead_fracture", "known"), PAIN, BESIDE)
        ),
    )


def _monitor(name: str, hazard: Any, benchmark: str | None, **other: Any) -> Monitor:
    fields: dict[str, Any] = {"method": "poisson-spending", "minimum_events": 3} | other
    return Monitor(
        monitor_id=name,
        version=1,
        hazard=hazard,
        benchmark_id=benchmark,
        alpha=0.05,
        horizon_events=20.0,
        **fields,
    )


PAIN = _monitor("pain-all", "pain", "none")
BESIDE = _monitor(
    "fracture-beside",
    "lead_fracture",
    None,
    method="binomial-spending",
    stratum=Stratum(lead_model=TRICK),
    comparator=Stratum(lead_model="Lead B"),
)


def looks() -> tuple[Event, ...]:
    """Return one run: three looks that end in a signal, and one that could not be taken."""
    seen = (
        ("no_signal", 2, 0.4, 5, None),
        ("no_signal", 4, 0.8, 6, 6.1),
        ("signal", 8, 1.2, 7, 5.2),
    )
    results = [
        LookResult(
            monitor_id="fracture-all",
            monitor_version=1,
            look=date(2026, 2 + n, 1),
            state=state,  # type: ignore[arg-type]
            method="poisson-spending",
            observed=observed,
            expected=expected,
            exposure_device_months=100.0 * expected,
            critical_events=critical,
            alpha_spent=0.01 * (n + 1),
            rate_ratio=observed / expected,
            rate_ratio_lower=1.2 if n == 2 else None,
            rate_ratio_upper=12.0 if n == 2 else None,
            smallest_detectable_ratio=least,
            changed="observed 7 -> 8" if n == 2 else None,
            counted=(UUID(int=n),),
        )
        for n, (state, observed, expected, critical, least) in enumerate(seen)
    ]
    results.append(
        LookResult(
            monitor_id="pain-all",
            monitor_version=1,
            look=date(2026, 4, 1),
            state="not_evaluated",
            reason="no benchmark: nobody has counted",
        )
    )
    own = _envelope("surveillance.run", "population")
    run = Run(data_locked_at=own["time"], plan_hash="ab" * 32, offsets=(), results=tuple(results))
    return (SurveillanceRun(**own, data=run),)


def _envelope(kind: str, subject: str) -> dict[str, Any]:
    return envelope(kind, day=100.0, device=subject)
