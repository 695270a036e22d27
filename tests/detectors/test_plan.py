"""The PMS plan: what its file may say, what is hashed, and that it says what the code does."""

import tomllib
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.contract import Detector
from detectors.episode import Rules
from detectors.plan import default_plan
from detectors.plan_difference import differences
from detectors.plan_text import PAIRS, InvalidPlan, Setting, WrittenPlan, read_plan
from detectors.plan_units import SYMBOLS
from detectors.registry import discover
from tests.detectors.plan_writing import detector_table, plan_text
from tests.house import text

DETECTORS = discover()
DEFAULT = text("plans/default.toml")
HIGH = 'high_ohm = { value = 3000.0, unit = "ohm", confidence = "reported"'


def plan(written: str = DEFAULT) -> WrittenPlan:
    return read_plan(written, detectors=DETECTORS)


def changed(old: str, new: str) -> str:
    assert old in DEFAULT, f"plans/default.toml no longer holds {old!r}"
    return DEFAULT.replace(old, new, 1)


def problems(written: str) -> tuple[str, ...]:
    with pytest.raises(InvalidPlan) as invalid:
        plan(written)
    return invalid.value.problems


def test_the_plan_that_comes_along_speaks_of_every_detector() -> None:
    written = tomllib.loads(DEFAULT)["detector"]

    missing = [detector for detector in DETECTORS if detector.name not in written]

    tables = "\n".join(map(detector_table, missing))
    assert not missing, f"add to plans/default.toml, with units and sources:\n\n{tables}"


def test_the_plan_that_comes_along_says_what_the_code_does() -> None:
    written, own = plan().plan, default_plan()

    different = [
        ours
        for ours, theirs in zip(own.detectors, written.detectors, strict=True)
        if ours.parameters != theirs.parameters
    ]

    tables = "\n".join(map(detector_table, different))
    assert not different, f"the code says, but plans/default.toml does not:\n\n{tables}"
    assert written.episodes == own.episodes
    assert written.sha256 == own.sha256, "a whole number where the other has a fraction?"


def test_every_value_is_sourced_or_called_assumed_or_has_no_value() -> None:
    for setting in plan().settings:
        said = setting.written
        assert (setting.value is None) == (said.reason is not None), setting
        assert said.confidence != "assumed" or "verified" not in (said.source or ""), setting
        assert said.source != "none found" or said.confidence == "assumed", setting


def test_one_other_value_is_another_hash_and_words_are_not() -> None:
    other = plan(changed(HIGH, HIGH.replace("3000.0", "3000.5")))
    whole = plan(changed(HIGH, HIGH.replace("3000.0", "3000")))
    head, *tables = DEFAULT.split("\n[")
    worded = plan("\n[".join([head, *reversed(tables)]).replace("none found", "nothing # found"))
    repeating = plan(changed("growth = { value = 1.5", "growth = { value = 1.6"))
    named = plan(changed('name = "default"', 'name = "mine"'))

    assert plan().plan.sha256 != other.plan.sha256
    assert plan().plan.sha256 != repeating.plan.sha256
    assert plan().plan.sha256 == whole.plan.sha256 == worded.plan.sha256 == named.plan.sha256
    assert (plan().plan.label, named.plan.label) == ("default 1", "mine 1")


def test_another_version_of_a_detector_is_another_hash() -> None:
    first, *others = DETECTORS
    newer = (replace(first, version=first.version + 1), *others)
    table = f"[detector.{first.name}]\nversion = "

    written = changed(f"{table}{first.version}", f"{table}{first.version + 1}")

    assert read_plan(written, detectors=newer).plan.sha256 != plan().plan.sha256


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[detector.infection]", "[detector.infections]", "[detector] infections: unknown; expec"),
        ("[detector.infection]", "[detector.infections]", "[detector.infection] missing"),
        ("[episodes]", "[episode]", "top level, episode: unknown; expected plan or episodes"),
        ("band_ratio = ", "bend_ratio = ", "[detector.lead-fracture] band_ratio: missing; expect"),
        ("band_ratio = ", "bend_ratio = ", "[detector.lead-fracture] bend_ratio: unknown; expec"),
        ("beyond.apart_h", "beyond.apart", "[detector.lead-fracture] beyond.apart_h: missing"),
        ("beyond.apart_h", "beyond.apart", "[detector.lead-fracture] beyond.apart: unknown"),
        ("beyond.bad_min = { value = 3", "beyond.bad_min = { value = 2.5", "is 2.5; expected a"),
        (HIGH, HIGH.replace("3000.0", '"3000"'), "high_ohm: value is '3000'; expected a valid n"),
        (HIGH, HIGH.replace("3000.0", "true"), "high_ohm: value is true; expected a valid number"),
        (HIGH, HIGH.replace("3000.0", "nan"), "value is nan; expected 1 to 1e+06 ohm"),
        (HIGH, HIGH.replace("3000.0", "-1"), "value is -1; expected 1 to 1e+06 ohm"),
        (HIGH, HIGH.replace("3000.0", "199"), "low_ohm: value is 200; expected less than high_oh"),
        (HIGH, HIGH.replace('"ohm"', '"kohm"'), "high_ohm: unit is 'kohm'; expected 'ohm'"),
        (HIGH, HIGH.replace(', unit = "ohm"', ""), "high_ohm: unit is missing; expected 'ohm'"),
        (HIGH, HIGH.replace("reported", "sure"), "confidence is 'sure'; input should be 've"),
        (HIGH, "high_ohm = 3000.0 #", "high_ohm: 3000.0; expected { value = ..., unit = "),
        ("growth = { value = 1.5", "growth = { values = 1.5", "[episodes] growth: values is unk"),
        ("growth = { value = 1.5,", "growth = {", "growth: value is missing; expected one"),
        (
            'growth = { value = 1.5, unit = "ratio", confidence = "assumed", ',
            'growth = { value = 1.5, unit = "ratio", ',
            "[episodes] growth: confidence is missing; expected verified, reported or assumed",
        ),
        ('source = "none found"', 'source = ""', "source is ''; string should have at least"),
        (', source = "none found"', "", "source is missing; expected where the value comes from"),
        ('reason = "no bound', 'source = "how long', "expected one, or the reason why nobody kno"),
        ('reason = "no bound', 'value = 9.0, reason = "no', "expected none beside a value"),
        ('reason = "no bound', 'confidence = "assumed", reason = "no', "its reason alone"),
        ("version = 1\ndate", "date", "[plan] version is missing"),
        ("date = 2026", 'date = "yesterday" # 2026', "[plan] date is 'yesterday'; input should"),
        ("{ reason = ", "{ name = ", "it should have name and on, or else a reason"),
        ("[plan]", "[plan", "it is not TOML: "),
        ("[episodes]", "[[episodes]]", "[episodes] [{"),
    ],
)
def test_every_mistake_names_its_place_and_what_was_expected(old: str, new: str, told: str) -> None:
    found = problems(changed(old, new))

    assert any(told in problem for problem in found), "\n".join(found)


def test_a_plan_for_another_version_of_a_detector_is_refused() -> None:
    first, *others = DETECTORS
    newer = (replace(first, version=first.version + 1), *others)

    with pytest.raises(InvalidPlan) as invalid:
        read_plan(DEFAULT, detectors=newer)

    (problem,) = invalid.value.problems
    assert problem.startswith(f"[detector.{first.name}] version is {first.version}; expected")


def test_all_problems_are_told_at_once() -> None:
    twice = changed(HIGH, HIGH.replace("3000.0", '"3000"')).replace("growth", "grwoth")

    found = problems(twice)

    assert len(found) == 3, "a type, a name that is unknown, and one that is missing"


@dataclass(frozen=True, slots=True)
class Words:
    """What no detector has had yet: several words, a yes or no, a number or nothing."""

    near: tuple[str, ...] = ("hip", "back")
    strict: bool = False
    late_days: float | None = None


def wordy() -> Detector[Any, Any]:
    first = DETECTORS[0]
    return replace(first, name="wordy", version=3, parameters=Words())


def test_a_detectors_pasted_table_can_be_read_whatever_its_parameters_are() -> None:
    detector = wordy()
    whole = [s for s in plan().settings if s.table in ("episodes", "discovery")]
    written = plan_text(whole, ()) + detector_table(detector)

    read = read_plan(written, detectors=(detector,))

    assert read.plan.detectors == (detector,)
    assert read.plan.episodes == Rules()


def of_the_same_kind(setting: Setting) -> st.SearchStrategy[Any]:
    """Draw another value that the setting may have."""
    if setting.written.unit not in SYMBOLS or setting.key.startswith(sum(PAIRS, ())):
        return st.just(setting.value)
    unit = SYMBOLS[setting.written.unit]
    if isinstance(setting.value, int):
        return st.integers(int(unit.least), int(unit.most))
    return st.floats(unit.least, unit.most)


@given(data=st.data())
@settings(derandomize=True, deadline=None, max_examples=30)
def test_what_is_written_is_what_is_read(data: st.DataObject) -> None:
    drawn = [
        replace(setting, value=data.draw(of_the_same_kind(setting))) for setting in plan().settings
    ]
    known = [each for each in drawn if each.value is not None or each.written.reason]

    again = plan(plan_text(known, DETECTORS))

    assert [each.value for each in again.settings] == [each.value for each in known]
    same = [each.value for each in known] == [each.value for each in plan().settings]
    assert (again.plan.sha256 == plan().plan.sha256) == same


def test_a_difference_that_decides_comes_first_and_nothing_differs_from_itself() -> None:
    other = changed(HIGH, HIGH.replace("3000.0", "2500.0").replace("reported", "assumed"))

    first, second = differences(plan(), plan(other))

    assert differences(plan(), plan()) == ()
    assert (first.place, first.old, first.new, first.unit) == (
        "lead-fracture high_ohm",
        3000.0,
        2500.0,
        "ohm",
    )
    assert (second.what, second.decides) == ("confidence", False)
