import pytest

from benchmarks.detection.match import Outcome, judged_hazards
from benchmarks.detection.truth import Truth
from events.sample import moment
from tests.benchmarks.fleet import call, judged, told, update


def only(outcomes: tuple[Outcome, ...]) -> Outcome:
    (outcome,) = outcomes
    return outcome


def test_a_signal_raised_while_a_device_fails_finds_the_failure() -> None:
    found = judged([call(105)], told(100, reported=130))

    assert only(found.outcomes).detected == moment(105)
    assert only(found.outcomes).before_report
    assert only(found.outcomes).lead_days == 25.0
    assert not found.false_alarms


def test_a_failure_that_nobody_signals_is_missed() -> None:
    found = judged([], told(100, reported=130))

    assert only(found.outcomes).detected is None
    assert only(found.outcomes).lead_days is None


def test_a_signal_before_the_onset_is_false_and_finds_nothing() -> None:
    found = judged([call(99)], told(100, reported=130))

    assert only(found.outcomes).detected is None
    assert [alarm.coincides_with for alarm in found.false_alarms] == ["too early"]


def test_a_signal_at_the_onset_itself_is_true() -> None:
    assert only(judged([call(100)], told(100)).outcomes).detected == moment(100)


@pytest.mark.parametrize(("day", "is_true"), [(150, True), (180, True), (180.1, False)])
def test_a_signal_is_true_until_thirty_days_after_the_repair(day: float, is_true: bool) -> None:
    found = judged([call(day)], told(100, resolved=150))

    assert (only(found.outcomes).detected is not None) == is_true
    assert len(found.false_alarms) == (not is_true)


def test_a_failure_that_was_never_resolved_can_be_found_until_the_end() -> None:
    assert only(judged([call(399)], told(100)).outcomes).detected == moment(399)


def test_the_signal_that_a_report_raises_detects_but_not_before_the_clinic() -> None:
    repeating = call(130, cause="adverse_event.reported")

    outcome = only(judged([repeating], told(100, reported=130)).outcomes)

    assert outcome.detected == moment(130)
    assert not outcome.before_report
    assert not outcome.telemetry_before_report
    assert outcome.lead_days == 0.0


def test_a_picture_before_the_report_is_no_telemetry() -> None:
    pictured = call(128, cause="imaging.performed")

    outcome = only(judged([pictured], told(100, reported=130)).outcomes)

    assert outcome.before_report
    assert not outcome.telemetry_before_report


def test_the_clock_counts_as_telemetry_for_it_tells_of_silence() -> None:
    ticked = call(120, cause="clock.ticked")

    assert only(judged([ticked], told(100, reported=130)).outcomes).telemetry_before_report


def test_a_signal_after_the_report_has_a_negative_lead_time() -> None:
    assert only(judged([call(140)], told(100, reported=130)).outcomes).lead_days == -10.0


def test_what_was_never_reported_is_found_before_the_clinic_but_has_no_lead_time() -> None:
    outcome = only(judged([call(140)], told(100)).outcomes)

    assert outcome.before_report
    assert outcome.lead_days is None


def test_an_update_of_a_signal_that_was_open_before_finds_the_failure() -> None:
    found = judged([call(90), update(110)], told(100, reported=130))

    assert only(found.outcomes).detected == moment(110)
    assert len(found.false_alarms) == 1, "it was false when it was raised"


def test_a_second_signal_of_the_same_failure_is_a_repeat_and_not_false() -> None:
    found = judged([call(105), update(106), call(125)], told(100, reported=130))

    assert only(found.outcomes).repeats == 1
    assert not found.false_alarms


def test_a_signal_of_another_hazard_is_false_and_says_what_was_failing() -> None:
    found = judged([call(105)], told(100, hazard="lead_migration"))

    assert [alarm.coincides_with for alarm in found.false_alarms] == ["failure: lead_migration"]


def test_a_signal_of_another_device_is_false() -> None:
    found = judged([call(105)], told(100, device="device-2"))

    assert len(found.false_alarms) == 1
    assert only(found.outcomes).detected is None


def test_a_false_alarm_is_put_down_to_the_latest_look_alike_within_sixty_days() -> None:
    likes = told(50, look_alike="disuse", resolved=80), told(90, look_alike="reprogramming")

    found = judged([call(95), call(139), call(151), call(300)], *likes)

    assert [alarm.coincides_with for alarm in found.false_alarms] == [
        "look-alike: reprogramming",
        "look-alike: reprogramming",
        "nothing known",
        "nothing known",
    ]


def test_an_update_is_never_a_second_false_alarm() -> None:
    assert len(judged([call(90), update(95), update(99)]).false_alarms) == 1


def test_a_removal_may_be_foreseen_by_half_a_year() -> None:
    removal = told(200, hazard="early_removal", reported=202)

    found = judged([call(10), call(60)], removal, hazard="early_removal")

    assert only(found.outcomes).detected == moment(60)
    assert len(found.false_alarms) == 1


def test_a_failure_is_ripe_after_thirty_days_under_observation() -> None:
    ripe = [only(judged([], told(onset)).outcomes).ripe for onset in (370, 371)]

    assert ripe == [True, False]


def test_a_removal_for_another_reason_ends_the_time_to_see_a_failure() -> None:
    fracture = told(100)
    infected = told(100, hazard="infection")

    other = judged([], fracture, ends=110, explanted_for="infection")
    own = judged([], infected, ends=110, explanted_for="infection", hazard="infection")

    assert not only(other.outcomes).ripe
    assert only(own.outcomes).ripe


def test_how_often_the_device_was_read_while_it_failed_is_told() -> None:
    assert only(judged([], told(100, resolved=110)).outcomes).reads == 6


def test_what_the_truth_never_speaks_of_is_not_judged() -> None:
    silent, spoken = Truth((), ()), Truth((told(1, hazard="mri_exposure"),), ())

    assert "infection" in judged_hazards(silent)
    assert "mri_exposure" not in judged_hazards(silent)
    assert "mri_exposure" in judged_hazards(spoken)
