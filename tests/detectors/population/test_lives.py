from detectors.population.lives import DIED, EVENT, REMOVED, outcome_of
from tests.detectors.population.lives_of import NEVER, lives


def test_each_way_to_end_is_told_apart_and_loss_is_only_the_end_of_watching() -> None:
    known = lives(
        [9, 9, 9, 9, 9], ended=("removed", "not needed", "died", "lost", "watched"), hazard="pain"
    )

    found = outcome_of(known, "pain")

    assert found.cause.tolist() == [REMOVED, REMOVED, DIED, 0, 0]
    assert found.device_months == 45.0


def test_a_removal_for_the_very_outcome_is_the_event_and_not_another_end() -> None:
    known = lives([7], ended=("removed",), first=[7], hazard="infection")

    found = outcome_of(known, "infection")

    assert (found.cause.tolist(), found.exit.tolist()) == ([EVENT], [7.0])


def test_fractures_count_until_a_device_gets_other_leads_and_infections_beyond() -> None:
    leads = lives([12, 12], first=[9, 5], other_leads=[6, 6])
    pocket = lives([12, 12], first=[9, 5], other_leads=[6, 6], hazard="infection")

    fractures, infections = outcome_of(leads, "lead_fracture"), outcome_of(pocket, "infection")

    assert (fractures.events, fractures.exit.tolist()) == (1, [6.0, 5.0])
    assert infections.events == 2
    assert "2 devices count until they got other leads" in fractures.notes


def test_what_happened_before_a_late_registration_does_not_count_and_is_told() -> None:
    known = lives([20, 20, 8], entry=[10, 10, 10], first=[4, 15, NEVER])

    found = outcome_of(known, "lead_fracture")

    assert (found.rows.tolist(), found.entry.tolist()) == ([1], [10.0])
    assert any("2 devices left out" in note for note in found.notes)
    assert any("1 device count" in note for note in found.notes)
