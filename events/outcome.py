"""How the person fares, by the scales that the trials used."""

from typing import Annotated, Literal

from pydantic import Field

from events.envelope import Event, Fact


class Outcomes(Fact):
    """Patient-reported outcomes; higher pain and disability are worse.

    `eq5d5l` is the raw five-digit state, not an index: value sets change.
    """

    pain_nrs: Annotated[float, Field(ge=0, le=10)] | None = None
    pain_vas_mm: Annotated[float, Field(ge=0, le=100)] | None = None
    odi_percent: Annotated[float, Field(ge=0, le=100)] | None = None
    eq5d5l: Annotated[str, Field(pattern=r"^[1-5]{5}$")] | None = None
    eq_vas: Annotated[float, Field(ge=0, le=100)] | None = None
    implant_site_pain_nrs: Annotated[float, Field(ge=0, le=10)] | None = None


class OutcomeRecorded(Event):
    """A person answered the questionnaires of a visit, or at home."""

    type: Literal["outcome.recorded"] = "outcome.recorded"
    schemaversion: Literal[1] = 1
    data: Outcomes
