from typing import Any

import pytest

from events.device import Implant, Lead, Udi
from events.envelope import DASHBOARD_SOURCE
from events.gallery import every_kind
from events.sample import implanted
from events.screening.event import identifiers_in


def test_nothing_that_the_program_shows_as_an_example_names_a_person() -> None:
    found = {event.type: identifiers_in(event) for event in every_kind()}

    assert {kind: places for kind, places in found.items() if places} == {}


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"source": "urn:clinic:943-476-5919"}, "source"),
        ({"actor": "jo.bloggs@example.org"}, "actor"),
        ({"subject": "9434765919"}, "subject"),
    ],
)
def test_the_envelope_is_searched_too(changed: dict[str, str], place: str) -> None:
    event = implanted().model_copy(update=changed)

    assert [where for where, _ in identifiers_in(event)] == [place]


@pytest.mark.parametrize(
    ("udi", "kinds"),
    [
        ({"serial": "9434765919"}, ["NHS number"]),
        ({"lot": "NHS 943 476 5919"}, ["NHS number"]),
        ({"serial": "Mrs Quux"}, ["name"]),
        ({"lot": "0794600018", "serial": "AB123456C"}, []),
        ({"lot": "19570312"}, []),
    ],
)
def test_a_serial_or_lot_number_is_a_things_unless_it_is_plainly_a_persons(
    udi: dict[str, str], kinds: list[str]
) -> None:
    data = implanted().data.model_copy(
        update={"udi": Udi.model_validate({"di": "05391234567892", **udi})}
    )
    event = implanted().model_copy(update={"data": data})

    assert [kind for _, kind in identifiers_in(event)] == kinds


def test_an_account_at_the_dashboard_may_be_an_address_of_work() -> None:
    event = implanted().model_copy(
        update={"source": DASHBOARD_SOURCE, "actor": "clinician:jo@hospital.example"}
    )

    assert identifiers_in(event) == ()


def test_every_text_of_every_lead_is_searched() -> None:
    lead: Any = implanted().data.leads[0]
    named = Lead.model_validate({**lead.model_dump(), "version": "for Mr Quux"})
    data = Implant.model_validate({**implanted().data.model_dump(), "leads": (lead, named)})

    found = identifiers_in(implanted().model_copy(update={"data": data}))

    assert found == (("data.leads.version", "name"),)
