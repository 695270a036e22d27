from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from statistics import mean

from events.device import DeviceImplanted, DeviceRevised
from events.reading import measured
from events.vocabulary import Side
from streams.simulate.service import NOTE
from streams.simulate.truth import Truth
from tests.streams.simulate.made_up import DAY, Fleet, irregular, ohms, within


def sides() -> tuple[Side, Side]:
    return "left", "right"


def test_a_remote_that_is_put_away_sends_nothing_and_then_everything() -> None:
    fleet = Fleet(irregular("delivery", no_sync=2))
    gaps = [t for t in fleet.truth if t.look_alike == "no_sync"]

    assert gaps and gaps == list(fleet.truth)
    for gap in gaps:
        remote = [u for u in fleet.uploads(gap.device) if u.data.channel == "remote"]
        assert not [u for u in remote if within(u.time, gap)]
    held = [s for gap in gaps for s in fleet.sessions(gap.device) if within(s.start, gap)]
    assert held, "the therapy went on"
    assert not fleet.lapses


def test_use_falls_in_one_season_and_comes_back() -> None:
    fleet = Fleet(irregular("habits", seasonal_share=1.0, seasonal_depth=(0.7, 0.8)), days=720)
    per_day: dict[bool, list[float]] = defaultdict(list)
    for low in fleet.truth:
        if low.resolved is None:
            continue
        middle = low.onset + (low.resolved - low.onset) / 2
        starts = {s.start for s in fleet.sessions(low.device) if s.delivered_min}
        for centre, in_season in ((middle, True), (middle + 180 * DAY, False)):
            if centre + 40 * DAY < datetime(2026, 12, 20, tzinfo=UTC):
                near = [at for at in starts if abs(at - centre) < 30 * DAY]
                per_day[in_season].append(len(near) / 60)

    assert {t.look_alike for t in fleet.truth} == {"seasonal_use"}
    assert mean(per_day[True]) < 0.85 * mean(per_day[False])


def test_use_falls_over_the_years_in_some_and_rises_in_others() -> None:
    trend = irregular("habits", trend_sd_per_year=0.6)
    fleet = Fleet(trend, devices=10, days=900)
    change = []
    for device in {e.subject for e in fleet.uploads()}:
        starts = sorted({s.start for s in fleet.sessions(device) if s.delivered_min})
        early = sum(at < starts[0] + 150 * DAY for at in starts)
        late = sum(at > starts[-1] - 150 * DAY for at in starts)
        change.append(late / early)

    assert min(change) < 0.85
    assert max(change) > 1.15


def test_another_posture_moves_readings_a_little() -> None:
    fleet = Fleet(irregular("postures", change=1.0, unsaid_share=0.2), days=400)
    ratios = defaultdict(list)
    for device in {e.subject for e in fleet.uploads()}:
        by_posture: dict[str | None, list[float]] = defaultdict(list)
        for session in fleet.sessions(device):
            threshold_ma = measured(session.left_motor_threshold_ma)
            if threshold_ma is not None:
                by_posture[session.posture].append(threshold_ma)
        for posture in ("supine", "sitting"):
            if by_posture[posture] and by_posture["prone"]:
                usual = mean(by_posture["prone"])
                ratios[posture].append(mean(by_posture[posture]) / usual)

    assert {s.posture for s in fleet.sessions()} == {"prone", "supine", "sitting", None}
    assert mean(ratios["supine"]) < 1 < mean(ratios["sitting"])
    assert {t.look_alike for t in fleet.truth} == {"posture"}


def test_a_skewed_clock_dates_sessions_hours_off_until_a_visit() -> None:
    fleet = Fleet(irregular("clocks", skew=1.5), devices=20)
    ahead = [
        (session.start, upload)
        for upload in fleet.uploads()
        for session in upload.data.sessions
        if session.start > upload.time
    ]

    assert ahead, "some clocks run ahead, so sessions lie in the future of their upload"
    assert all(at - upload.time <= timedelta(hours=12) for at, upload in ahead)
    assert {upload.subject for _, upload in ahead} <= {t.device for t in fleet.truth}
    assert {t.look_alike for t in fleet.truth} == {"clock_skew"}


def test_a_clock_that_starts_anew_dates_sessions_to_2000_or_into_the_future() -> None:
    fleet = Fleet(irregular("clocks", reset=1.0), devices=20)
    years: dict[str, set[int]] = defaultdict(set)
    for upload in fleet.uploads():
        years[upload.subject] |= {session.start.year for session in upload.data.sessions}

    seen = set().union(*years.values())
    assert 2000 in seen
    assert max(seen) > 2026
    assert all(years[t.device] for t in fleet.truth)
    assert {t.look_alike for t in fleet.truth} == {"clock_reset"}
    after_visit = [t for t in fleet.truth if t.resolved]
    assert after_visit, "a visit sets the clock"


def test_readings_lack_a_contact_or_a_whole_lead_now_and_then() -> None:
    fleet = Fleet(irregular("readout", null_share=0.05, absent_share=0.02))
    lacking = Counter(
        "lead" if not ohms(session, side) else "contact"
        for session in fleet.sessions()
        for side in sides()
        if len(ohms(session, side)) < 4 or None in ohms(session, side)
    )
    sessions = sum(1 for _ in fleet.sessions())

    assert 0.03 < lacking["contact"] / sessions < 0.07
    assert 0.01 < lacking["lead"] / sessions < 0.03
    assert fleet.truth == ()


def test_a_contact_may_not_be_measured_for_months() -> None:
    fleet = Fleet(irregular("readout", missing_contact=1.5))

    assert {t.look_alike for t in fleet.truth} == {"missing_contact"}
    for truth in fleet.truth:
        missing = [
            None in session.left_impedance_ohm or None in session.right_impedance_ohm
            for session in fleet.sessions(truth.device)
            if within(session.start, truth)
        ]
        assert all(missing)


def test_a_gateway_that_confuses_units_does_so_for_a_while_and_for_its_whole_centre() -> None:
    fleet = Fleet(irregular("readout", unit_mistake=2), devices=20)
    centre = {e.subject: e.data.centre for e in fleet.events if isinstance(e, DeviceImplanted)}
    for upload in fleet.uploads():
        wrong = any(_during(upload.time, t) for t in fleet.truth if t.device == upload.subject)
        for session in upload.data.sessions:
            assert all((ohm or 0) < 20 for ohm in ohms(session, "left")) == wrong

    ends: dict[str, set[datetime]] = defaultdict(set)
    for truth in fleet.truth:
        if truth.resolved:
            ends[centre[truth.device]].add(truth.resolved)
    assert {t.look_alike for t in fleet.truth} == {"unit_mistake"}
    assert sum(map(len, ends.values())) < sum(t.resolved is not None for t in fleet.truth)


def _during(at: datetime, truth: Truth) -> bool:
    return truth.look_alike == "unit_mistake" and within(at, truth)


def test_uploads_come_twice_under_the_same_id_and_under_another() -> None:
    fleet = Fleet(irregular("delivery", copied_share=0.1, sent_again_share=0.1))
    by_id, by_log = defaultdict(list), defaultdict(set)
    for upload in fleet.uploads():
        by_id[upload.id].append(upload)
        by_log[upload.subject, upload.time, upload.data].add(upload.id)

    same = [each for each in by_id.values() if len(each) > 1]
    assert same
    assert all(each[0].data == each[1].data and len(each) == 2 for each in same)
    assert all(each[0].recordedtime < each[1].recordedtime for each in same)
    assert any(len(ids) == 2 for ids in by_log.values())
    assert list(fleet.events) == sorted(fleet.events, key=lambda e: e.recordedtime)
    assert fleet.truth == ()


def test_some_uploads_arrive_weeks_late_behind_newer_ones() -> None:
    fleet = Fleet(irregular("delivery", stuck_share=0.1))
    behind = 0
    for device in {e.subject for e in fleet.uploads()}:
        newest = datetime.min.replace(tzinfo=UTC)
        for upload in fleet.uploads(device):
            behind += upload.time < newest and upload.recordedtime - upload.time > 9 * DAY
            newest = max(newest, upload.time)

    assert behind > 5


def test_a_battery_at_its_planned_end_is_low_and_replaced_before_it_is_empty() -> None:
    small = irregular("end_of_service", small_cell_share=1.0, small_cell_part=(0.1, 0.15))
    fleet = Fleet(small, days=800)
    planned = {e.subject: e for e in fleet.events if isinstance(e, DeviceRevised)}

    assert planned
    assert {t.look_alike for t in fleet.truth} == {"end_of_service"}
    assert {e.data.note for e in planned.values()} == {NOTE}
    assert all(upload.data.completed for upload in fleet.uploads())
    for device, revision in planned.items():
        volts = {s.start: s.battery_v for s in fleet.sessions(device) if s.battery_v}
        before = min(v for at, v in volts.items() if at < revision.time)
        after = [v for at, v in volts.items() if revision.time < at < revision.time + 60 * DAY]
        assert 2.5 < before < 3.0
        assert all(v > before for v in after)


def test_a_battery_of_the_usual_size_ends_after_years_and_is_replaced() -> None:
    fleet = Fleet(irregular("end_of_service"), devices=3, days=13 * 365)
    planned = [e for e in fleet.events if isinstance(e, DeviceRevised)]
    implanted = {e.subject: e.time for e in fleet.events if isinstance(e, DeviceImplanted)}

    assert planned
    assert all(e.time - implanted[e.subject] > 5 * 365 * DAY for e in planned)
    assert all(upload.data.completed for upload in fleet.uploads())
