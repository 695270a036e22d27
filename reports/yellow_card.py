"""Draft a Yellow Card from events. Nothing here submits anything: people do."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from events.clinical import ImagingPerformed
from events.envelope import Event
from events.yellow_card import DraftField
from reports.card import Field, YellowCard
from reports.card_checks import gaps, identifying
from reports.card_clock import Category, Clock, ReportingRole, clock
from reports.card_fields import fill
from reports.card_form import TYPED, rank_of
from reports.case import Case, case_of
from reports.imdrf import Code, suggest, term_of
from reports.routing import Nation

TYPED_CODE = "harm.code"
_TYPED_NAMES = frozenset(slot.name for slot in TYPED) | {TYPED_CODE}


class UnknownField(ValueError):
    """A person's text names a field that the form does not have."""


def draft(
    history: Iterable[Event],
    *,
    about: UUID,
    as_of: datetime,
    nation: Nation | None = None,
    typed: Sequence[DraftField] = (),
    ledger_heads: Sequence[str] = (),
    private_facility: bool = False,
    reporting_role: ReportingRole = "healthcare",
    category: Category | None = None,
    local_target_days: int | None = None,
) -> YellowCard:
    """Fill a draft about one signal or one adverse event, from what was known at `as_of`.

    Parameters
    ----------
    history
        Events of the device, in any order; those recorded later than `as_of` are not used.
    about
        Id of a `signal.raised` or of an `adverse_event.reported`.
    nation
        Where it happened; it decides where the report goes.
    typed
        What a person wrote into the draft: it stands instead of what events say. Codes are all
        named `harm.code` and come after those of the report.
    ledger_heads
        Heads of the ledger's chain, so that a reader can ask whether it was changed since.
    private_facility
        Whether it happened outside of the NHS: in Scotland that changes the route.
    reporting_role, category, local_target_days
        Who sends it, and what their clock counts; see `reports.card_clock`.

    Raises
    ------
    UnknownCase
        If no such signal or adverse event was known then.
    UnknownField
        If `typed` names a field that the form does not have.

    Examples
    --------
    >>> from events.sample import adverse_event, implanted, moment
    >>> report = adverse_event(day=40, hazard="pain", narrative="Burning at the pocket.")
    >>> card = draft([implanted(), report], about=report.id, as_of=moment(50))
    >>> card.value("implant.duration_days"), card.value("incident.narrative")
    ('40', 'Burning at the pocket.')
    """
    case = case_of(history, about=about, as_of=as_of)
    fields = _merge(tuple(fill(case)), typed)
    return YellowCard(
        about=about,
        about_kind=case.about_kind,
        device=case.device,
        as_of=as_of,
        simulated=any(event.simulated for event in case.known),
        nation=nation,
        fields=fields,
        gaps=tuple(gaps(fields, as_of=as_of, nation=nation)),
        identifying=tuple(identifying(fields)),
        suggestions=_suggestions(case, fields),
        clock=clock_of(fields, reporting_role, category, local_target_days),
        private_facility=private_facility,
        ledger_heads=tuple(ledger_heads),
    )


def clock_of(
    fields: Sequence[Field],
    role: ReportingRole,
    category: Category | None,
    local_target_days: int | None,
) -> Clock:
    """Count from the day of awareness that the draft names; a typed one that is no date is none."""
    known = next((each.value for each in fields if each.name == "incident.aware_on"), "")
    try:
        aware_on = date.fromisoformat(known)
    except ValueError:
        aware_on = None
    return clock(role, aware_on=aware_on, category=category, local_target_days=local_target_days)


def _merge(filled: tuple[Field, ...], typed: Sequence[DraftField]) -> tuple[Field, ...]:
    by_name = {field.name: field for field in filled}
    codes = sum(name.startswith(f"{TYPED_CODE}_") for name in by_name)
    for each in typed:
        if each.name not in _TYPED_NAMES:
            known = ", ".join(sorted(_TYPED_NAMES))
            message = f"the form has no field {each.name!r}: choose one of {known}"
            raise UnknownField(message)
        name, value = each.name, each.value.strip()
        if not value:
            continue
        if name == TYPED_CODE:
            codes += 1
            name, value = f"{TYPED_CODE}_{codes}", f"{value} {term_of(value)}"
        by_name[name] = Field(name=name, value=value, origin="typed")
    return tuple(sorted(by_name.values(), key=lambda field: rank_of(field.name)))


def _suggestions(case: Case, fields: tuple[Field, ...]) -> tuple[Code, ...]:
    hazard = case.report.now.hazard if case.report is not None else None
    if case.signal is not None and hazard in {None, "other", "unknown"}:
        hazard = case.signal.now.hazard
    seen = any(image.data.finding == "fractured" for image in case.of(ImagingPerformed))
    chosen = {field.value.split(" ", 1)[0] for field in fields if field.name.startswith(TYPED_CODE)}
    return tuple(
        code for code in suggest(hazard or "", fracture_seen=seen) if code.code not in chosen
    )
