"""The number of a public report is told by its form, and by nothing that a person has."""

import pytest

from events.sample import adverse_event
from events.screening.event import identifiers_in


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("maude:3004209178-2018-00001", False),
        ("maude:9434765919-2018-1", False),
        ("maude:8012345", False),
        ("maude:9434765919", True),
        ("maude:943-476-5919", True),
        ("9434765919", True),
    ],
)
def test_only_the_form_of_a_report_number_passes_unasked(subject: str, found: bool) -> None:
    event = adverse_event(day=0).model_copy(update={"subject": subject})

    assert bool(identifiers_in(event)) == found
