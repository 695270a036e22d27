"""Answers are kept: for as long as a snapshot is, or until what they rest on has changed."""

from dashboard.parts.ask import ask, ask_where_changed, newest
from events.sample import imaging, implanted
from store.snapshot import Snapshot
from store.stamps import reports_stamp
from tests.dashboard.conftest import Homes
from tests.dashboard.fleet import public_reports
from tests.dashboard.world import add, build, catch_up

asked: list[int] = []
"""The snapshots that were asked."""


def question(snapshot: Snapshot) -> int:
    asked.append(snapshot.current.sequence)
    return snapshot.current.sequence


def test_an_answer_is_kept_until_what_it_rests_on_has_changed(home: Homes) -> None:
    settings = build(home("asked").home, facts=[implanted(), *public_reports()[:9]])
    asked.clear()

    first = newest()
    answers = [ask_where_changed(first, reports_stamp, question) for _ in range(2)]
    add(settings, [imaging(day=3.0)])
    catch_up(settings)
    answers.append(ask_where_changed(newest(), reports_stamp, question))
    by_snapshot = ask(newest(), question)
    add(settings, public_reports()[9:])
    catch_up(settings)
    answers.append(ask_where_changed(newest(), reports_stamp, question))

    one, two, three = asked
    assert answers == [one, one, one, three]
    assert one < two == by_snapshot < three


def test_two_homes_never_share_an_answer(home: Homes) -> None:
    facts = [implanted(), *public_reports()[:3]]
    build(home("one").home, facts=facts)
    asked.clear()
    ask_where_changed(newest(), reports_stamp, question)

    build(home("other").home, facts=facts)
    ask_where_changed(newest(), reports_stamp, question)

    assert len(asked) == 2
