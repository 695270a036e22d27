"""Edit a draft: a new version on top of the one that was opened, and never over somebody else's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from dashboard.append import receipt_of
from dashboard.drafting import REASON_MAX, edited, reason_faults
from dashboard.parts.ask import ask, newest, now
from dashboard.parts.card_questions import ask_choices, ask_codes, begin, set_choices
from dashboard.parts.card_versions import show_difference
from dashboard.parts.frame import Page
from dashboard.parts.known_at import only_now
from dashboard.parts.write import close_form, form_token, store
from dashboard.places import Action
from events.yellow_card import DraftField
from reports.card_choices import Choices, choice_fields, choices_of
from reports.card_edit import (
    CODE,
    carried_over,
    codes_carried_over,
    codes_of,
    edit_fields,
    identifying_in,
    values_of,
)
from reports.card_form import CONTACT, GROUPS, TYPED, label_of, rank_of
from reports.card_versions import Life, Version, life_of
from reports.imdrf import Code
from reports.words import actor_name
from store.read.yellow_cards import yellow_card_events

_LONG = (
    "incident.narrative",
    "incident.symptoms",
    "incident.signal",
    "incident.device_did",
    "incident.evidence_",
    "incident.imaging_",
    "incident.other_report_",
    "actions.",
    "patient.history",
    "patient.treatment",
)
"""Fields, or the beginnings of their names, that hold more than a line."""
_MAX = 32_000
_WHY = {slot.name: slot.why for slot in TYPED if slot.why}


@dataclass(slots=True)
class Opened:
    """An edit under way: on top of which version, and the event that was sent, if one was."""

    base: int
    token: str
    sent: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form now."""

    values: Mapping[str, str]
    codes: tuple[str, ...]


def show_edit(page: Page, life: Life, suggestions: Sequence[Code]) -> None:
    """Draw the form of the next version; say where somebody else saved one meanwhile."""
    if not page.access.may(Action.EDIT):
        st.info("Drafts are edited by others.")
        return
    if not only_now():
        return
    opened = _opened(life)
    base = life.versions[opened.base - 1]
    if opened.sent is not None:
        _settle(life, opened)
        return
    if opened.base != life.newest.number:
        _show_conflict(life, opened)
    st.caption(
        f"On top of version {base.number}. What you change has no event as its source any more. "
        "Name, e-mail and telephone are asked where the files are, and never stored."
    )
    typed = _ask(life, base, opened, suggestions)
    reason = st.text_input(
        "Why", max_chars=REASON_MAX, key=f"{opened.token}/why", persist_state="page"
    )
    fields = edit_fields(base, typed.values, typed.codes)
    wrong = _faults(fields, reason)
    for fault in wrong:
        st.error(fault)
    label = f"Save as version {base.number + 1}"
    blocked = not fields or bool(wrong) or opened.base != life.newest.number
    st.caption(_told(fields))
    if st.button(label, type="primary", disabled=blocked, key=f"{opened.token}/save"):
        _save(page, life, base, opened, fields, reason)


def _opened(life: Life) -> Opened:
    key = f"kept/{life.draft_id}/edit"
    if key not in st.session_state:
        number = st.session_state.get(f"{key}/times", 0) + 1
        st.session_state[f"{key}/times"] = number
        st.session_state[key] = Opened(base=life.newest.number, token=f"{key}/{number}")
    found: Opened = st.session_state[key]
    return found


def _ask(life: Life, base: Version, opened: Opened, suggestions: Sequence[Code]) -> Typed:
    now_said = values_of(base)
    choices = ask_choices(opened.token, first=choices_of(base.fields))
    values = {each.name: each.value for each in choice_fields(choices)}
    codes = ask_codes(f"{opened.token}/codes", suggestions, first=codes_of(base))
    names = _names(base, opened)
    for group, heading in GROUPS.items():
        own = [name for name in names if name.startswith(f"{group}.")]
        if not own:
            continue
        lacking = any(name in _WHY and not now_said.get(name) for name in own)
        with st.expander(heading, expanded=lacking or group == "incident"):
            values |= _ask_group(own, now_said, opened)
    return Typed(values=values, codes=codes)


def _ask_group(
    names: Sequence[str], now_said: Mapping[str, str], opened: Opened
) -> Mapping[str, str]:
    """Ask for short fields in two columns, then for long ones in the whole width."""
    values: dict[str, str] = {}
    left, right = st.columns(2)
    short = [name for name in names if not name.startswith(_LONG)]
    for i, name in enumerate([*short, *(name for name in names if name.startswith(_LONG))]):
        key, label = f"{opened.token}/{name}", label_of(name) + (" *" if name in _WHY else "")
        begin(key, now_said.get(name, ""))
        if name.startswith(_LONG):
            told = st.text_area(label, key=key, persist_state="page", max_chars=_MAX)
        else:
            told = (right if i % 2 else left).text_input(
                label, key=key, persist_state="page", max_chars=_MAX
            )
        values[name] = told
    return values


def _names(base: Version, opened: Opened) -> tuple[str, ...]:
    """Return the fields of the form: those that are filled, mandatory, or asked for."""
    filled = [
        each.name
        for each in base.fields
        if each.name not in CONTACT and not each.name.startswith(("meta.", f"{CODE}_"))
    ]
    slots = [slot for slot in TYPED if slot.name not in CONTACT and slot.name not in filled]
    more = st.multiselect(
        "Further fields",
        [slot.name for slot in slots if not slot.why],
        format_func=label_of,
        placeholder="choose fields to add",
        key=f"{opened.token}/more",
        persist_state="page",
    )
    wanted = [slot.name for slot in slots if slot.why]
    return tuple(sorted({*filled, *wanted, *more}, key=rank_of))


def _faults(fields: Sequence[DraftField], reason: str) -> tuple[str, ...]:
    found = tuple(
        f"{label_of(each.name)}: there is what looks like {each.found}. Take it out: the record "
        "forgets nothing."
        for each in identifying_in(fields)
    )
    return found + reason_faults(reason)


def _told(fields: Sequence[DraftField]) -> str:
    if not fields:
        return "Nothing has been changed yet."
    return "Changed: " + ", ".join(label_of(each.name) for each in fields) + "."


def _save(
    page: Page,
    life: Life,
    base: Version,
    opened: Opened,
    fields: Sequence[DraftField],
    reason: str,
) -> None:
    """Append the edit, unless a newer version has been published since the page was drawn."""
    current = life_of(ask(newest(), yellow_card_events, life.draft_id))
    if current.newest.number != base.number:
        st.rerun()
    at = now()
    stored = store(
        lambda author: edited(
            life,
            base,
            fields,
            reason=reason,
            form=form_token(f"{opened.token}/on/{base.number}"),
            actor=author.actor,
            time=at,
            now=at,
            simulated=author.simulated,
        ),
        page=page,
        place="yellow_card",
        action=Action.EDIT,
    )
    if stored is not None:
        close_form(f"{opened.token}/on/{base.number}")
        opened.sent = stored.id
        said = f"Sent as version {base.number + 1}, receipt {receipt_of(stored.id)}."
        st.session_state[f"kept/{life.draft_id}/said"] = (said, stored.id)
        st.rerun()


def _settle(life: Life, opened: Opened) -> None:
    """Tell what became of an edit: a version, no version because another came first, or not yet."""
    sent = opened.sent
    made = next((each for each in life.versions if each.source == sent), None)
    if made is not None:
        st.success(f"Version {made.number} is yours.", icon=":material/check_circle:")
        del st.session_state[f"kept/{life.draft_id}/edit"]
        st.button("Edit it further", key=f"{opened.token}/again")
    elif any(each.id == sent for each in life.lost):
        opened.sent = None
        st.rerun()
    else:
        st.info("Your edit is on its way. It becomes a version in a few seconds.")


def _show_conflict(life: Life, opened: Opened) -> None:
    """Say who saved what meanwhile. What was typed here stays, and goes on top of it if asked."""
    base, latest = life.versions[opened.base - 1], life.newest
    st.error(
        f"**Somebody saved version {latest.number} meanwhile** ({actor_name(latest.actor)}). "
        "Nothing of yours is lost: it still stands below. Look at what they changed, then put "
        "yours on top of it.",
        icon=":material/group:",
    )
    show_difference(base, latest)
    clashes = _clashes(life, opened)
    if clashes:
        both = ", ".join(label_of(name) for name in clashes)
        st.warning(f"You both changed: {both}. The form keeps what you wrote; read it again.")
    st.button(
        f"Put mine on top of version {latest.number}",
        on_click=_put_on_top,
        args=(life, opened),
        key=f"{opened.token}/onto/{latest.number}",
    )


def _clashes(life: Life, opened: Opened) -> tuple[str, ...]:
    typed = _typed_so_far(life.versions[opened.base - 1], opened)
    return carried_over(typed.values, life.versions[opened.base - 1], life.newest).clashes


def _put_on_top(life: Life, opened: Opened) -> None:
    """Fill the form anew, before it is drawn: what was typed here, on top of the newest text."""
    base, latest = life.versions[opened.base - 1], life.newest
    typed = _typed_so_far(base, opened)
    carried = carried_over(typed.values, base, latest)
    for name, value in carried.values.items():
        if not name.startswith(("meta.", f"{CODE}_")) and name not in CONTACT:
            st.session_state[f"{opened.token}/{name}"] = value
    chosen = [DraftField(name=name, value=value) for name, value in carried.values.items()]
    set_choices(opened.token, choices_of(chosen))
    codes = codes_carried_over(typed.codes, base, latest)
    st.session_state[f"{opened.token}/codes"] = list(codes)
    opened.base = latest.number


def _typed_so_far(base: Version, opened: Opened) -> Typed:
    """Read the form from the session, as it stands there before it is drawn again."""
    token, state = opened.token, st.session_state
    values = {
        key.removeprefix(f"{token}/"): str(state[key])
        for key in map(str, state)
        if key.startswith(f"{token}/") and "." in key.removeprefix(f"{token}/")
    }
    was = choices_of(base.fields)
    choices = Choices(
        nation=state.get(f"{token}/nation", was.nation),
        private_facility=bool(state.get(f"{token}/private", was.private_facility)),
        role=state.get(f"{token}/role", was.role),
        category=state.get(f"{token}/category", was.category),
        local_target_days=state.get(f"{token}/days", was.local_target_days),
    )
    values |= {each.name: each.value for each in choice_fields(choices)}
    return Typed(values=values, codes=tuple(state.get(f"{token}/codes", codes_of(base))))
