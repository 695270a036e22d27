"""All monitors at once: what holds, where the way down the tree ends, and what controls say."""

from datetime import UTC, date, datetime, timedelta
from math import log, sqrt
from typing import Any

import numpy as np
import pytest

from detectors.population.calibration import Calibrated, calibrated
from detectors.population.evaluate import evaluate
from detectors.population.family import ALPHA, Answered, Q, family, same
from detectors.population.hierarchy import Placed, along_hierarchy, parent_of
from detectors.statistics.conditional_e_process import conditional_log_e_value
from detectors.statistics.negative_controls import Null
from detectors.statistics.not_evaluated import NotEvaluated
from events.family import Family, Member
from events.surveillance import LookResult, Stratum
from tests.detectors.population.fleets import benchmark, fleet, monitor, month, who

LOCK = datetime.combine(month(6), datetime.min.time(), tzinfo=UTC) + timedelta(days=3)


def answered(name: str, times: float | None, **other: Any) -> Answered:
    """Return a monitor whose evidence is so many times the stake, or that was not evaluated."""
    look = LookResult(
        monitor_id=name,
        monitor_version=1,
        look=date(2026, 7, 1),
        state="no_signal" if times else "not_evaluated",
        reason=None if times else "no benchmark",
        log_e_value=log(times) if times else None,
        anytime_p=min(1.0, 1.0 / times) if times else None,
    )
    return Answered(monitor=monitor(monitor_id=name, **other), benchmark=None, results=(look,))


def read(*every: Answered) -> Family:
    found = family(every)
    assert found is not None
    return found


def by_name(found: Family) -> dict[str, Member]:
    return {member.monitor_id: member for member in found.members}


def test_without_a_monitor_there_is_nothing_to_read() -> None:
    assert family([]) is None


def test_what_could_not_be_evaluated_counts_among_those_asked() -> None:
    strong = answered("strong", 25.0)

    alone = by_name(read(strong, answered("other", 1.0)))
    among = by_name(read(strong, answered("other", 1.0), answered("blind", None)))

    assert alone["strong"].holds
    assert not among["strong"].holds
    assert (among["blind"].holds, among["blind"].no_evidence) == (False, "no benchmark")


def test_a_negative_control_is_asked_for_nothing() -> None:
    control = answered("control", 1e9, negative_control=True)

    found = by_name(read(answered("strong", 15.0), control))

    assert found["strong"].holds
    assert (found["control"].holds, found["control"].adjusted_p) == (None, None)


def test_evidence_beyond_all_numbers_still_holds() -> None:
    huge = answered("huge", 1.0)
    look = huge.results[0].model_copy(update={"log_e_value": 5_000.0, "anytime_p": 0.0})
    huge = Answered(monitor=huge.monitor, benchmark=None, results=(look,))

    found = by_name(read(huge, answered("other", 0.5)))

    assert [found["huge"].holds, found["other"].holds] == [True, False]


def test_a_cluster_in_an_old_version_leaves_the_tree_at_the_right_node() -> None:
    old, new = (who(lead_model="A", lead_version=version) for version in ("1", "2"))
    other = who(lead_model="B", lead_version="1")
    clustered = fleet({old: 400, new: 400, other: 200}, [(old, n % 6) for n in range(24)])
    strata = {
        "all": Stratum(),
        "a": Stratum(lead_model="A"),
        "a1": Stratum(lead_model="A", lead_version="1"),
        "a2": Stratum(lead_model="A", lead_version="2"),
        "b": Stratum(lead_model="B"),
    }

    asked = [monitor(monitor_id=name, stratum=stratum) for name, stratum in strata.items()]
    results = [evaluate(each, benchmark(), clustered, lock=LOCK) for each in asked]
    found = by_name(
        read(
            *(
                Answered(monitor=m, benchmark=benchmark(), results=r)
                for m, r in zip(asked, results, strict=True)
            )
        )
    )

    held = {name: member.held_at for name, member in found.items()}
    assert held == {"all": None, "a": None, "a1": None, "a2": "a2", "b": "b"}
    assert found["a1"].part_of == "a"
    assert (found["a1"].adjusted_p or 1.0) < ALPHA


def test_a_silent_parent_holds_what_is_below_and_one_that_is_not_evaluated_holds_nobody() -> None:
    version = Stratum(lead_model="A", lead_version="1")
    strong = answered("a1", 1e6, stratum=version)
    model = Stratum(lead_model="A")

    silent = read(answered("a", 0.5, stratum=model), strong)
    blind = read(answered("a", None, stratum=model), strong)

    assert by_name(silent)["a1"].held_at == "a"
    assert by_name(blind)["a1"].held_at is None
    assert by_name(blind)["a1"].part_of == "patient and therapy"
    assert by_name(silent)["a1"].holds, "it is told beside, and silences nobody"


def test_the_parent_has_the_largest_part_of_the_constraints_and_the_same_comparator() -> None:
    def asked(name: str, **other: Any) -> Any:
        return monitor(monitor_id=name, **other)

    version = asked("v", stratum=Stratum(lead_model="A", lead_version="1", centre="c"))
    others = [
        asked("all"),
        asked("model", stratum=Stratum(lead_model="A")),
        asked("centre", stratum=Stratum(centre="c")),
        asked("other-model", stratum=Stratum(lead_model="B")),
        asked("beside", stratum=Stratum(lead_model="A"), comparator=Stratum(lead_model="B")),
        asked("other-hazard", stratum=Stratum(lead_model="A", centre="c"), hazard="infection"),
        version,
    ]

    found = parent_of(version, others)

    assert found is not None
    assert found.monitor_id == "model"


def test_any_false_node_is_as_rare_as_alpha_though_models_share_their_events_with_the_whole() -> (
    None
):
    draw, runs, alarms = np.random.default_rng(5), 500, 0
    asked = [
        monitor(monitor_id="all"),
        monitor(monitor_id="a", stratum=Stratum(lead_model="A")),
        monitor(monitor_id="b", stratum=Stratum(lead_model="B")),
    ]
    months = np.arange(1, 25)

    for _ in range(runs):
        a, b = (draw.poisson(0.5, size=24).cumsum() for _ in range(2))
        paths = ((a + b, 1.0 * months), (a, 0.5 * months), (b, 0.5 * months))
        placed = [
            Placed(monitor=each, anytime_p=_anytime(counts.tolist(), expected.tolist()))
            for each, (counts, expected) in zip(asked, paths, strict=True)
        ]
        alarms += any(node.signals for node in along_hierarchy(placed, alpha=0.1))

    assert alarms <= 0.1 * runs + 2 * sqrt(runs * 0.1 * 0.9)


def test_two_readings_are_the_same_but_for_rounding() -> None:
    one = read(answered("a", 25.0), answered("b", None))
    rounded = read(answered("a", 25.0 * (1 + 1e-14)), answered("b", None))
    other = read(answered("a", 26.0), answered("b", None))

    assert same(one, rounded)
    assert not same(one, other)
    assert not same(one, None)


@pytest.mark.parametrize("valid", [4, 5, 6])
def test_five_valid_controls_calibrate_monitors_of_their_kind_and_four_do_not(valid: int) -> None:
    one = who(lead_model="A")
    people = fleet({one: 1000}, [(one, 0)] * 9 + [(one, 1)] * 3)
    controls = [_control(f"c{n}", seen) for n, seen in enumerate([6, 7, 6, 8, 7, 6][:valid])]
    none = _control("silent", 0)
    asked = monitor(monitor_id="asked")
    beside = monitor(monitor_id="beside", comparator=Stratum(lead_model="B"))
    results = evaluate(asked, benchmark(), people, lock=LOCK)
    found = read(
        Answered(monitor=asked, benchmark=benchmark(), results=results),
        Answered(monitor=beside, benchmark=None, results=results),
        *controls,
        none,
    )

    member, other = by_name(found)["asked"], by_name(found)["beside"]
    assert other.uncalibrated == "uncalibrated: 0 valid negative controls, 5 are needed"
    assert found.errors[0].controls == valid
    if valid < 5:
        assert member.uncalibrated == "uncalibrated: 4 valid negative controls, 5 are needed"
        assert (member.calibrated_p, found.errors[0].mean) == (None, None)
        return
    assert results[0].state == "signal"
    assert (found.errors[0].mean or 0.0) > 0.0
    assert member.calibrated_p is not None
    assert 0.0 < member.calibrated_p < 1.0
    assert member.calibrated_critical_value is not None
    assert member.calibrated_signal is (
        max(r.statistic or 0.0 for r in results) > member.calibrated_critical_value
    )


def test_with_a_benchmark_from_few_events_no_boundary_by_controls_is_told() -> None:
    one = who(lead_model="A")
    people = fleet({one: 1000}, [(one, 0)] * 9)
    asked, few = monitor(monitor_id="asked"), benchmark(events=20)
    results = evaluate(asked, few, people, lock=LOCK)

    found = by_name(
        read(
            Answered(monitor=asked, benchmark=few, results=results),
            *(_control(f"c{n}", 6) for n in range(5)),
        )
    )

    assert found["asked"].calibrated_p is not None
    assert (found["asked"].calibrated_critical_value, found["asked"].calibrated_signal) == (
        None,
        None,
    )


def test_controls_that_scatter_without_measure_give_no_boundary_instead_of_no_end() -> None:
    one = who(lead_model="A")
    asked = monitor(monitor_id="asked")
    results = evaluate(asked, benchmark(), fleet({one: 1000}, [(one, 0)] * 9), lock=LOCK)

    found = calibrated(asked, benchmark(), results, Null(0.0, 3.0))

    assert isinstance(found, Calibrated)
    assert found.p > 0.3
    assert (found.critical_value, found.signals) == (None, None)


def test_the_share_and_the_level_are_told_with_what_they_decided() -> None:
    found = read(answered("one", 3.0))

    assert (found.q, found.alpha) == (Q, ALPHA)


def _control(name: str, observed: int) -> Answered:
    one = who(lead_model="A")
    asked = monitor(monitor_id=name, negative_control=True)
    people = fleet({one: 1000}, [(one, 0)] * observed)
    results = evaluate(asked, benchmark(), people, lock=LOCK)
    return Answered(monitor=asked, benchmark=benchmark(), results=results)


def _anytime(counts: list[int], expected: list[float]) -> float:
    values = [
        conditional_log_e_value(n, mu, benchmark_events=10**6)
        for n, mu in zip(counts, expected, strict=True)
        if n > mu
    ]
    told = (value for value in values if not isinstance(value, NotEvaluated))
    largest = max(told, default=0.0)
    return min(1.0, float(np.exp(-largest)))
