"""The part of the gallery that surveillance writes: what was declared, and what a run told."""

from datetime import date

from events.envelope import Event
from events.family import Family, Member, SystematicError, Together
from events.gallery_decisions import HASH, REPORT, learnt
from events.sample import moment
from events.surveillance import (
    AgeBand,
    Band,
    Benchmark,
    BenchmarkDeclared,
    LookResult,
    Monitor,
    MonitorDeclared,
    PartitionOffset,
    Run,
    Stratum,
    SurveillanceRun,
)


def population() -> tuple[Event, ...]:
    """Return a benchmark, a monitor that uses it, and a run with looks and all monitors at once."""
    benchmark = Benchmark(
        benchmark_id="lead-fracture-1",
        hazard="lead_fracture",
        bands=(
            AgeBand(from_month=0.0, to_month=12.0, per_device_month=0.001),
            AgeBand(from_month=12.0, per_device_month=0.002),
        ),
        events=4,
        exposure_device_months=3600.0,
        reference="made up for this example",
        confidence="low",
        missing_reason="nothing beyond month 60",
    )
    monitor = Monitor(
        monitor_id="fracture-lead-a",
        version=1,
        hazard="lead_fracture",
        stratum=Stratum(
            lead_model="Lead A",
            lead_version="rev 2",
            technique="lateral",
            centre="centre-1",
            age_years=Band(least=40.0, below=65.0),
            bmi_kg_m2=Band(least=30.0),
        ),
        comparator=Stratum(lead_model="Lead B"),
        benchmark_id="lead-fracture-1",
        starts_on=date(2026, 1, 1),
        method="poisson-spending",
        alpha=0.05,
        spending="power:0.5",
        horizon_events=20.0,
        minimum_events=2,
        looks=24,
        every="week",
        reporting_lag_days=30.0,
        negative_control=True,
    )
    seen = LookResult(
        monitor_id="fracture-lead-a",
        monitor_version=1,
        look=date(2026, 12, 1),
        look_version=2,
        state="signal",
        method="poisson-spending",
        observed=7,
        expected=2.5,
        exposure_device_months=1250.0,
        statistic=4.1,
        critical_value=3.7,
        critical_events=7,
        alpha_spent=0.021,
        rate_ratio=2.8,
        rate_ratio_lower=1.1,
        rate_ratio_upper=5.7,
        smallest_detectable_ratio=3.2,
        log_e_value=2.9,
        anytime_p=0.055,
        log_ratio=1.03,
        log_ratio_error=0.38,
        changed="observed 6 -> 7",
        notes=("1 event lies before the implant and does not count",),
        counted=(REPORT,),
    )
    unseen = LookResult(
        monitor_id="infection-all",
        monitor_version=2,
        look=date(2026, 12, 1),
        state="not_evaluated",
        reason="fewer than 2 events",
    )
    run = Run(
        data_locked_at=moment(365),
        part=1,
        parts=2,
        plan_hash=HASH,
        offsets=(
            PartitionOffset(partition=0, next_offset=120),
            PartitionOffset(partition=1, next_offset=0),
        ),
        results=(seen, unseen),
        family=_together(),
    )
    return (
        BenchmarkDeclared(**learnt("benchmark.declared", 0, "lead-fracture-1"), data=benchmark),
        MonitorDeclared(**learnt("monitor.declared", 0, "fracture-lead-a"), data=monitor),
        SurveillanceRun(**learnt("surveillance.run", 365, "population"), data=run),
    )


def _together() -> Family:
    """Return two monitors read together; the second could not be evaluated."""
    evaluated = Member(
        monitor_id="fracture-lead-a",
        monitor_version=1,
        negative_control=True,
        log_e_value=2.9,
        anytime_p=0.055,
        holds=False,
        part_of="the lead",
        adjusted_p=0.11,
        held_at="the system",
        calibrated_p=0.04,
        calibrated_critical_value=4.2,
        calibrated_signal=False,
    )
    unseen = Member(
        monitor_id="infection-all",
        monitor_version=2,
        no_evidence="fewer than 2 events",
        uncalibrated="uncalibrated: 1 valid negative controls, 5 are needed",
    )
    return Family(
        q=0.1,
        alpha=0.05,
        members=(evaluated, unseen),
        together=(
            Together(name="the system", anytime_p=0.11, adjusted_p=0.11, held_at="the system"),
            Together(
                name="the lead",
                part_of="the system",
                anytime_p=0.055,
                adjusted_p=0.11,
                held_at="the system",
            ),
        ),
        errors=(
            SystematicError(compared_with="benchmark", controls=6, mean=0.1, sd=0.2),
            SystematicError(
                compared_with="comparator",
                controls=1,
                reason="uncalibrated: 1 valid negative controls, 5 are needed",
            ),
        ),
    )
