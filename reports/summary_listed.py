"""The tables of a signal summary in words, the same on screen and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.family_words import times
from reports.signal_summary import NO_EXPOSURE, SignalCase, Summary, rate_words
from reports.summary_family import MonitorRead, ReadTogether, counts
from reports.words import NO_STRATUM, actor_name, amount, hazard_name, instant

_SPELT = {"log LR": "(natural logarithm of the likelihood ratio)"}
"""Units that only those know who made them."""
RATES_ARE = (
    "Signals of devices per 100 device-years. A signal is no event of harm: these are rates of "
    "questions asked. Time at risk is that in the period, not ended by a first event; signals of "
    "the population are of no device, and in no rate."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A table: its columns with their shares of a sheet, its rows, and what no row means."""

    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]
    none: str

    @property
    def head(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(name for name, _ in self.columns)

    @property
    def shares(self) -> tuple[float, ...]:
        """Their widths, of one in all."""
        return tuple(share for _, share in self.columns)


def counts_listed(summary: Summary) -> Listed:
    """Return how many signals there are of each hazard, stratum and state."""
    return Listed(
        columns=(("Hazard", 0.3), ("Stratum", 0.4), ("State", 0.15), ("Signals", 0.15)),
        rows=[
            (hazard_name(e.hazard), e.stratum or NO_STRATUM, e.state, str(e.signals))
            for e in summary.counts
        ],
        none="No signal was raised.",
    )


def rates_listed(summary: Summary) -> Listed:
    """Return signals over exposure; without exposure there is no rate."""
    return Listed(
        columns=(
            ("Hazard", 0.15),
            ("Stratum", 0.15),
            ("Signals", 0.09),
            ("Exposure", 0.18),
            ("Rate", 0.25),
            ("Exposure is known from", 0.18),
        ),
        rows=[
            (
                hazard_name(each.hazard),
                each.stratum or "all",
                str(each.events),
                amount(each.exposure.device_months, "device-months")
                if each.exposure
                else "unknown",
                rate_words(each),
                each.exposure.source if each.exposure else "-",
            )
            for each in summary.rates
        ],
        none=f"{NO_EXPOSURE}.".capitalize(),
    )


def monitors_listed(together: ReadTogether) -> Listed:
    """Return each monitor that is asked for a signal, and what holds among all of them."""
    asked = [each for each in together.monitors if not each.negative_control]
    return Listed(
        columns=(
            ("Question", 0.2),
            ("Look", 0.1),
            ("Observed / expected", 0.1),
            ("Own verdict", 0.14),
            ("Evidence [times]", 0.09),
            ("Holds among all", 0.12),
            ("Place in the hierarchy", 0.13),
            ("Calibrated p", 0.12),
        ),
        rows=[
            (
                *_looked(each),
                each.verdict,
                times(each.log_e_value),
                each.holds,
                each.place,
                each.calibrated,
            )
            for each in asked
        ],
        none="No monitor is asked for a signal.",
    )


def controls_listed(together: ReadTogether) -> Listed:
    """Return each negative control, which never signals: it shows how far comparisons err."""
    return Listed(
        columns=(
            ("Negative control", 0.52),
            ("Look", 0.12),
            ("Observed / expected", 0.2),
            ("Evidence [times]", 0.16),
        ),
        rows=[
            (*_looked(each), times(each.log_e_value))
            for each in together.monitors
            if each.negative_control
        ],
        none="No negative control is declared.",
    )


def _looked(read: MonitorRead) -> tuple[str, str, str]:
    asks = f"{read.question} ({read.monitor_id}, version {read.version})"
    return asks, "-" if read.look is None else str(read.look), counts(read)


def case_title(case: SignalCase) -> str:
    """Return which signal it is, as a heading."""
    name = hazard_name(case.hazard)
    subject = case.device if case.of_population else f"device {case.device}"
    return f"{name[:1].upper()}{name[1:]}, {subject}: {case.grade}, {case.state}"


def case_words(case: SignalCase) -> str:
    """Return why a signal was raised, by how much, and when, each in a sentence of its own."""
    unit = _SPELT.get(case.unit, case.unit)
    found, least = amount(case.statistic, unit), amount(case.threshold, unit)
    said = case.summary if case.summary.endswith((".", "!", "?")) else f"{case.summary}."
    return (
        f"{said} Evidence: {found}; a signal is raised from {least} on. "
        f"Raised {instant(case.raised_at)}, updated {instant(case.updated_at)}."
    )


def evidence_listed(case: SignalCase) -> Listed:
    """Return what raised a signal."""
    return Listed(
        columns=(("Evidence: when", 0.19), ("What", 0.33), ("Value", 0.13), ("Event", 0.35)),
        rows=[
            (
                instant(each.time),
                each.what,
                "-" if each.value is None else amount(each.value, each.unit),
                str(each.event_id),
            )
            for each in case.evidence
        ],
        none="No evidence is stored.",
    )


def decisions_listed(case: SignalCase) -> Listed:
    """Return what people decided about a signal."""
    return Listed(
        columns=(
            ("Decision: recorded", 0.175),
            ("By", 0.155),
            ("What", 0.125),
            ("Reason", 0.215),
            ("Event", 0.33),
        ),
        rows=[
            (
                instant(each.recordedtime),
                actor_name(each.actor),
                str(each),
                each.reason or "-",
                str(each.event_id),
            )
            for each in case.decisions
        ],
        none="Nobody has decided anything yet.",
    )
