"""Amend a report, on top of what others have amended since the form was opened (docs/adr/0022)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import streamlit as st

from dashboard.amending import changed_by_both, form_of, on_top, with_later
from dashboard.append import receipt_of, stated
from dashboard.faults import TEXT_MAX, Fault, text_faults
from dashboard.filing import UNKNOWN_DEVICE, Filed, adverse_event, faults
from dashboard.latest import amended_since, unseen
from dashboard.parts.ask import now, settings
from dashboard.parts.begun import begin, keep, offer_to_empty, say_begun, send
from dashboard.parts.fields import Fields
from dashboard.parts.filed import is_registered, show_changed
from dashboard.parts.frame import Page
from dashboard.parts.guard import Author, require
from dashboard.parts.known_at import only_now
from dashboard.parts.report_questions import ask_report
from dashboard.parts.way_back import just_came
from dashboard.parts.write import close_form, show_until_stored
from dashboard.places import Access, Action
from events.clinical import AdverseEventAmended, Amendment
from events.envelope import Event
from reports.words import actor_name
from store.log.interface import LogError
from store.log.open import open_log
from store.read.adverse_events import ReportVersion

Versions = Sequence[ReportVersion]


@dataclass(frozen=True, slots=True)
class Opened:
    """How a form was opened: on which version, from where on the log tells of later ones.

    `seen` are the versions that its person has seen; `told` is what only the log tells of yet.
    """

    base: int
    since: Mapping[str, int]
    seen: frozenset[UUID]
    told: tuple[AdverseEventAmended, ...] = ()


class AmendedMeanwhile(Exception):
    """Somebody has amended since the form was opened, and this person has not seen how."""

    def __init__(self, told: tuple[AdverseEventAmended, ...]) -> None:
        """Keep what they wrote, to be shown."""
        super().__init__()
        self.told = told


class NotTogether(Exception):
    """The changes of two people, taken together, are no report."""


def show_amendment(page: Page, versions: Versions) -> None:
    """Draw the form that corrects or completes the report, for who may."""
    if not page.access.may(Action.AMEND):
        return
    own = f"amended/{versions[0].report_id}"
    show_until_stored(own)
    if own in st.session_state or not only_now():
        return  # the next one begins on what this one said
    with st.expander("Complete or correct this report", icon=":material/edit:"):
        _amend(page, versions)


def _amend(page: Page, versions: Versions) -> None:
    access = require("filed", Action.AMEND)
    form = f"amend/{versions[0].report_id}"
    fields, opened = _begin(form, page, versions)
    base, newer = _apart(with_later(versions, opened.told), opened.base)
    st.caption(
        "Change what is wrong and add what is new. What was filed first stays as it is, and both "
        "are shown. The device cannot be changed: file a new report for the right one, and say "
        "here that this one was a mistake."
    )
    top = st.empty()
    first = _asked_of(base, access)
    filed = ask_report(
        fields,
        device=base.device,
        label="",
        centre=access.centre and first.centre,
        first=first,
        with_imaging=False,
    )
    reason = fields.long_text(
        st,
        "Why do you change it? *",
        "reason",
        about="Reason",
        height=80,
        placeholder="For example: the culture came back.",
    )
    begun = filed != first or bool(reason)
    with st.container():  # what comes and goes must not move the button into another place
        _show_newer(base, newer, filed, first)
    with st.container(horizontal=True):
        pressed = st.button("Store the amendment", type="primary", key=f"{fields.token}/send")
        offer_to_empty(form, access, begun=begun)
    say_begun(top, form, begun=begun)
    at = now()
    wrong = (*fields.unread, *_faults(filed, first, reason, at))
    wrong = fields.show(wrong, pressed=pressed)
    st.session_state[f"{form}/begun"] = begun
    if not pressed or wrong:
        seen = opened.seen | {each.event_id for each in newer}
        fields.put("opened", replace(opened, seen=seen))
        keep(form, fields, access, begun=begun)
        return

    def write(author: Author) -> tuple[AdverseEventAmended]:
        """Return the amendment, on top of what the log tells of right now."""
        event = _event(page, filed, base, reason, author, at=at, form=fields.token)
        others = unseen(_told(opened, base), {event.id})
        if unseen(others, opened.seen):
            raise AmendedMeanwhile(others)
        _, later = _apart(with_later(versions, others), opened.base)
        if not later:
            return (event,)
        both = on_top(filed, first, _asked_of(later[-1], access))
        if together := faults(both, now=at):
            raise NotTogether(" ".join(str(each) for each in together))
        return (_event(page, both, later[-1], reason, author, at=at, form=fields.token),)

    try:
        stored = send(form, fields, access, write, page=page)
    except AmendedMeanwhile as meanwhile:
        fields.put("opened", replace(opened, told=meanwhile.told))
        st.rerun()
    except NotTogether as fault:
        st.error(
            f"**Not stored.** Together with what they changed it is no report: {fault}",
            icon=":material/error:",
        )
        return
    for event in stored:
        said = f"**Amended. Receipt {receipt_of(event.id)}.** It is shown here in a few seconds."
        said += _at_once(opened, base, event)
        st.session_state[f"amended/{versions[0].report_id}"] = (said, event.id)
        st.session_state[f"{form}/begun"] = False
        st.rerun()


def _begin(form: str, page: Page, versions: Versions) -> tuple[Fields, Opened]:
    """Open the form on the newest version, unless it was begun on an older one.

    One that is on the screen stays as it is: somebody may be typing the first word.
    """
    if just_came() and not st.session_state.get(f"{form}/begun"):
        close_form(form)
    fields = begin(form, page.access)
    seen = frozenset(each.event_id for each in versions)
    since = dict(page.snapshot.current.offsets)
    opened = fields.hold("opened", Opened(base=len(versions), since=since, seen=seen))
    return fields, opened


def _asked_of(version: ReportVersion, access: Access) -> Filed:
    """Return the form for a version; where it names no centre, with that of its person."""
    form = form_of(version)
    return replace(form, centre=form.centre or access.centre or "")


def _apart(every: Versions, base: int) -> tuple[ReportVersion, Versions]:
    """Return the version that a form was opened on, and all later ones."""
    return every[:base][-1], every[base:]


def _told(opened: Opened, base: ReportVersion) -> tuple[AdverseEventAmended, ...]:
    """Return what was amended since the form was opened, as the log itself says."""
    return amended_since(
        base.report_id,
        base.device,
        offsets=opened.since,
        log_url=settings().log_url,
        open_log=open_log,
    )


def _show_newer(base: ReportVersion, newer: Versions, filed: Filed, first: Filed) -> None:
    """Say what others have amended since the form was opened, right above its button."""
    if not newer:
        return
    who = " and ".join(dict.fromkeys(actor_name(each.actor) for each in newer))
    st.warning(
        f"**{who} amended this report since you opened it, so nothing of yours is stored yet.** "
        "Read it. What you have not touched stays as they left it; if yours still holds, press "
        "the button.",
        icon=":material/group:",
    )
    for each in newer:
        st.text(f"{actor_name(each.actor)}: {each.amendment_reason}")
    show_changed(base, newer[-1])
    if both := changed_by_both(filed, first, form_of(newer[-1])):
        st.warning(
            f"You both changed: {', '.join(both)}. Yours counts when you press the button.",
            icon=":material/rule:",
        )


def _at_once(opened: Opened, base: ReportVersion, event: Event) -> str:
    """Say who amended between the last look at the log and the own amendment: both are on it."""
    try:
        others = unseen(_told(opened, base), opened.seen | {event.id})
    except (LogError, OSError):
        return ""
    who = " and ".join(actor_name(each.actor) for each in others)
    return f" At the same moment {who} amended it too: read what was changed." if who else ""


def _faults(filed: Filed, first: Filed, reason: str, at: datetime) -> tuple[Fault, ...]:
    found = [each for each in faults(filed, now=at) if each.question != "Device"]
    found += text_faults("Reason", reason, most=TEXT_MAX)
    if filed == first:
        why = "no answer differs from what stands there already."
        found.append(Fault(question="Nothing was changed", why=why, missing=True))
    return tuple(found)


def _event(
    page: Page,
    filed: Filed,
    before: ReportVersion,
    reason: str,
    author: Author,
    *,
    at: datetime,
    form: str,
) -> AdverseEventAmended:
    known = UNKNOWN_DEVICE not in before.report.data_quality or is_registered(page, before.device)
    report = adverse_event(filed, device_known=known, before=before.report)
    event = stated(
        AdverseEventAmended,
        Amendment(amends=before.report_id, reason=reason.strip(), report=report),
        form=form,
        device=before.device,
        actor=author.actor,
        time=_time_of(filed, before, at),
        now=at,
        simulated=author.simulated,
    )
    return event.model_copy(update={"causationid": before.report_id})


def _time_of(filed: Filed, before: ReportVersion, at: datetime) -> datetime:
    """Return when it happened: to the second as it was told, where day and hour are as before."""
    was = form_of(before)
    same = (filed.happened_on, filed.happened_at) == (was.happened_on, was.happened_at)
    return before.time if same else filed.moment(now=at)
