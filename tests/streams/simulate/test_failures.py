from statistics import median

import pytest

from events.clinical import AdverseEventReported
from events.device import DeviceActivated
from streams.simulate.disorder import Disorder
from streams.simulate.failures.courses import Courses
from streams.simulate.parameters import Parameters
from tests.streams.simulate.made_up import Fleet, failing, ohms, within

COURSES = Courses()


@pytest.fixture(scope="module")
def leaking() -> Fleet:
    return Fleet(failing(insulation_breach=1.5), days=400)


@pytest.fixture(scope="module")
def silent() -> Fleet:
    return Fleet(failing(generator_silence=1.5), days=400)


@pytest.fixture(scope="module")
def weak() -> Fleet:
    return Fleet(failing(weak_output=1.5), days=400)


def test_what_leaks_drops_at_its_contacts_and_nowhere_else(leaking: Fleet) -> None:
    breaches = [t for t in leaking.truth if t.mode == "insulation_breach"]
    dropped: list[float] = []
    others: list[float] = []
    for truth in breaches:
        usual = [s for s in leaking.sessions(truth.device) if s.start < truth.onset]
        for session in leaking.sessions(truth.device):
            if within(session.start, truth) and usual:
                for contact, ohm in enumerate(ohms(session, truth.side)):
                    before = median(ohms(s, truth.side)[contact] or 0 for s in usual)
                    assert ohm is not None
                    (dropped if contact in truth.contacts else others).append(ohm / before)

    least, most = COURSES.insulation_breach.left_factor
    assert breaches
    assert all(t.hazard == "lead_fracture" and len(t.contacts) in {1, 2} for t in breaches)
    assert 0.9 * least * 0.9 < min(dropped) < most
    assert sum(part < 0.7 for part in dropped) > len(dropped) / 2
    assert min(others) > 0.7


def test_a_breach_leaks_now_and_then_before_it_leaks_always(leaking: Fleet) -> None:
    early: list[bool] = []
    late: list[bool] = []
    for truth in leaking.truth:
        for session in leaking.sessions(truth.device):
            days = (session.start - truth.onset).days
            if within(session.start, truth):
                low = min(ohm or 0 for ohm in ohms(session, truth.side)) < 330
                (early if days < 10 else late).append(low)

    assert 0 < sum(early) / len(early) < sum(late) / len(late)


def test_a_silent_generator_sends_nothing_and_answers_no_programmer(silent: Fleet) -> None:
    failures = [t for t in silent.truth if t.mode == "generator_silence"]
    tried = 0

    assert failures
    for truth in failures:
        for upload in silent.uploads(truth.device):
            if within(upload.time, truth):
                assert (upload.data.channel, upload.data.completed) == ("clinic", False)
                tried += 1
        assert not [s for s in silent.sessions(truth.device) if within(s.start, truth)]
    assert tried
    told = [e for e in silent.events if isinstance(e, AdverseEventReported)]
    assert {e.subject for e in told} == {t.device for t in failures if t.reported}


def test_after_a_new_generator_a_silent_device_speaks_again(silent: Fleet) -> None:
    mended = [t for t in silent.truth if t.resolved]
    speaks = {
        t.device
        for t in mended
        if any(t.resolved and s.start > t.resolved for s in silent.sessions(t.device))
    }

    assert speaks
    assert {t.device for t in silent.lapses} & {t.device for t in mended}, "truth: no therapy"


def test_a_weak_generator_delivers_less_than_it_is_set_to(weak: Fleet) -> None:
    set_ma = {e.subject: e.data.amplitude_ma for e in weak.events if isinstance(e, DeviceActivated)}
    failures = {t.device: t for t in weak.truth if t.mode == "weak_output"}
    lowest: dict[str, float] = {}
    minutes: dict[str, bool] = {}
    for device, truth in failures.items():
        for session in weak.sessions(device):
            amplitude_ma, asked_ma = session.amplitude_ma, set_ma[device]
            assert amplitude_ma is not None and asked_ma is not None
            assert session.delivered_min is not None
            if within(session.start, truth) and (session.start - truth.onset).days > 30:
                lowest[device] = amplitude_ma / asked_ma
                short = session.delivered_min < session.duration_s / 60
                minutes[device] = minutes.get(device, False) or short
            elif not within(session.start, truth):
                assert amplitude_ma == asked_ma

    low, high = COURSES.weak_output.lost_part
    assert lowest
    assert all(1 - high - 0.05 < part < 1 - low + 0.05 for part in lowest.values())
    assert any(minutes.values())


def test_a_fracture_is_of_one_contact_or_of_the_whole_lead() -> None:
    broken = [t for t in Fleet(failing(lead_fracture=2), devices=40, days=200).truth if t.mode]

    assert {t.mode for t in broken} == {"conductor_fracture"}
    assert {len(t.contacts) for t in broken} == {1, 4}


def test_defaults_are_the_documented_ones() -> None:
    assert Parameters().courses == COURSES
    assert Parameters().disorder == Disorder()
