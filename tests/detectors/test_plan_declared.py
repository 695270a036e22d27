"""A plan on the log: the text as it stands in its file, and what can be said of it years later."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from detectors.plan import default_plan
from detectors.plan_declared import as_written, declaration, read_declared
from detectors.plan_difference import NOT_THERE, differences
from detectors.plan_text import InvalidPlan, read_plan
from detectors.registry import discover
from events.codec import UndecodableEvent, decode, encode
from events.plan import Plan, PlanDamaged, PlanDeclared, text_hash
from store.log.interface import MAX_RECORD_BYTES
from store.settings import DEFAULT_PLAN

TEXT = DEFAULT_PLAN.read_text(encoding="utf-8")
WORDED = TEXT.replace('source = "none found"', 'source = "asked the ward"', 1)
NOW = datetime(2026, 12, 5, 8, 30, tzinfo=UTC)
GONE = discover()[1:]
"""A program that does not have the first detector any more."""


def declared(text: str = TEXT, *, now: datetime = NOW, software: str = "one 1") -> PlanDeclared:
    return declaration(text, detectors=discover(), software=software, now=now)


def forged(plan: Plan, **other: object) -> Plan:
    """Return a plan that nobody has looked at, as damage would leave it."""
    return Plan.model_construct(**(plan.__dict__ | other))


def test_the_whole_text_comes_back_from_the_log_and_its_hash_is_that_of_its_file() -> None:
    told = declared()

    back = decode(encode(told))

    assert isinstance(back, PlanDeclared)
    assert back.data.text.encode() == DEFAULT_PLAN.read_bytes()
    assert back.data.plan_hash == default_plan().sha256
    assert len(back.data.detectors) == len(discover())
    assert len(encode(told)) < MAX_RECORD_BYTES / 10


def test_its_id_follows_from_plan_words_and_program_and_not_from_when_or_by_whom() -> None:
    once, again = declared(), declared(now=NOW + timedelta(days=400))
    worded, upgraded = declared(WORDED), declared(software="one 2")

    assert once.id == again.id
    assert once == again.model_copy(update={"recordedtime": once.recordedtime}), "only that differs"
    assert len({once.id, worded.id, upgraded.id}) == 3
    assert worded.data.plan_hash == once.data.plan_hash


def test_a_plan_of_a_date_to_come_is_told_when_it_is_learnt() -> None:
    early = declared(now=datetime(2020, 1, 1, tzinfo=UTC))

    assert early.time == early.recordedtime
    assert isinstance(decode(encode(early)), PlanDeclared)


def test_what_is_no_plan_is_not_told() -> None:
    with pytest.raises(InvalidPlan):
        declared(TEXT.replace("growth = ", "growht = ", 1))


def test_a_plan_of_this_program_is_read_and_proven() -> None:
    read = read_declared(declared().data, detectors=discover())

    assert read.proven
    assert (read.said.head.name, read.said.head.version) == ("default", 1)


def test_a_plan_for_detectors_that_are_no_more_is_read_but_nobody_can_prove_it() -> None:
    read = read_declared(declared().data, detectors=GONE)

    assert not read.proven
    assert read.said == read_declared(declared().data, detectors=discover()).said


def test_all_that_the_reader_of_plans_finds_is_read_without_knowing_the_detectors() -> None:
    known = {
        (each.table, each.key): each for each in read_plan(TEXT, detectors=discover()).settings
    }

    found = {(each.table, each.key): each for each in as_written(TEXT).settings}

    assert {place: found[place].written for place in known} == {
        place: each.written for place, each in known.items()
    }
    assert {key for _, key in found.keys() - known.keys()} == {"version"}


def test_a_text_that_was_changed_on_the_log_is_no_event_and_says_why() -> None:
    payload = encode(declared()).replace(b"value = 3.0", b"value = 4.0", 1)

    with pytest.raises(UndecodableEvent, match="text of the plan is damaged") as refused:
        decode(payload)

    assert refused.value.reason == "schema"


def test_a_text_that_is_not_the_one_that_was_hashed_is_named() -> None:
    plan = forged(declared().data, text=WORDED)

    with pytest.raises(PlanDamaged, match=r"the text of the plan default 1 \(.* is damaged"):
        read_declared(plan, detectors=discover())


def test_a_text_of_another_plan_under_this_hash_is_named() -> None:
    other = TEXT.replace("beyond.bad_min = { value = 3", "beyond.bad_min = { value = 4", 1)
    plan = forged(declared().data, text=other, text_sha256=text_hash(other))

    with pytest.raises(PlanDamaged, match="makes a plan of another hash"):
        read_declared(plan, detectors=discover())


@pytest.mark.parametrize("text", ["[plan", "[episodes]\n"])
def test_a_text_that_is_no_plan_at_all_is_named(text: str) -> None:
    plan = forged(declared().data, text=text, text_sha256=text_hash(text))

    with pytest.raises(PlanDamaged, match="is no plan"):
        read_declared(plan, detectors=discover())


def test_plans_for_other_detectors_are_compared_with_what_only_one_of_them_has() -> None:
    said = as_written(TEXT)
    kept = tuple(each for each in said.settings if each.table != "detector.pain")

    fewer = differences(said, replace(said, settings=kept))
    more = differences(replace(said, settings=kept), said)

    assert fewer and {each.new for each in fewer} == {NOT_THERE}
    assert more and {each.old for each in more} == {NOT_THERE}
    assert all(each.decides and each.place.startswith("pain ") for each in (*fewer, *more))
