"""The form in which an implant is registered, with its special arrangements."""

from datetime import UTC, datetime, time
from typing import Any

import streamlit as st

from dashboard.append import receipt_of, stated
from dashboard.faults import Fault, is_identifier
from dashboard.parts.ask import now
from dashboard.parts.begun import begin, keep, offer_to_empty, say_begun, send
from dashboard.parts.device_choice import Chosen, choose_device
from dashboard.parts.fields import Fields
from dashboard.parts.frame import Page
from dashboard.parts.guard import Author, require
from dashboard.parts.known_at import only_now
from dashboard.parts.navigate import link
from dashboard.parts.receipt import show_receipt
from dashboard.parts.score_fields import ask_scores
from dashboard.parts.write import say_all_the_same
from dashboard.places import Access, Action
from dashboard.registration import (
    SEXES,
    TECHNIQUES,
    Arranged,
    Registered,
    TypedLead,
    governance_of,
    implant_of,
    registration_faults,
)
from events.device import DeviceImplanted
from events.envelope import Event
from events.governance import GovernanceRecorded
from reports.words import plain

_FORM = "register"
_RECEIPT = "register/receipt"
_LEADS = {"both": ("left", "right"), "left only": ("left",), "right only": ("right",)}
_ARRANGEMENTS = {
    "governance_lead_informed": "The clinical governance lead was informed",
    "consent_recorded": "Informed consent was recorded",
    "written_information_given": "Written information was given",
    "registry_entered": "Entered in the National Neuromodulation Registry",
    "audit_entered": "Entered in the audit of everyone who is treated",
}


def show_form(page: Page | None) -> None:
    """Draw the form, and append the registration; it needs the log, not a snapshot."""
    access = require("register", Action.REGISTER)
    if not only_now():
        return
    say_all_the_same(page, "register")
    fields = begin(_FORM, access)
    top = st.empty()
    with st.container(border=True):
        chosen, number = _device(fields, page, access)
        form = _questions(fields, chosen, number, access)
        arranged = _arrangements(fields)
        with st.container(horizontal=True):
            pressed = st.button("Register the implant", type="primary", key=f"{fields.token}/send")
            offer_to_empty(
                _FORM, access, begun=bool(number or form.manufacturer or form.implanted_on)
            )
        say_begun(top, _FORM, begun=bool(form.manufacturer or form.model or form.implanted_on))
        at = now()
        told = (*_device_faults(chosen, number), *registration_faults(form, now=at))
        wrong = (*fields.unread, *told)
        wrong = fields.show(wrong, pressed=pressed)
    _receipt(access)  # beneath the button, which is where the eyes are
    if not pressed or wrong:
        keep(_FORM, fields, access)
        return
    events = send(
        _FORM,
        fields,
        access,
        lambda author: _events(form, arranged, author, at=at, token=fields.token),
        page=page,
    )
    if events:
        st.session_state[_RECEIPT] = (receipt_of(events[0].id), number, len(events) > 1)
        st.rerun()


def _device(fields: Fields, page: Page | None, access: Access) -> tuple[Chosen, str]:
    """Ask for the label and the number under which telemetry and reports will come."""
    st.subheader("The device", anchor=False)
    chosen = choose_device(fields, page, access, label="Label of the generator *", registering=True)
    with st.container():
        if chosen.row is not None:
            if access.covers(chosen.row.centre):
                st.warning(
                    "This device is registered already. If you register it again, the new "
                    "registration counts from then on, and the old one stays on the ledger.",
                    icon=":material/content_copy:",
                )
            return chosen, chosen.number
        named = chosen.number and is_identifier(chosen.number)
        if chosen.scanned.fault or named or chosen.scanned.kind in {"number", "nothing"}:
            return chosen, chosen.number
        typed = fields.text(
            st,
            "Device or serial number *",
            "number",
            about="Device",
            placeholder="the label names only the model; type the number from the card",
        )
    return chosen, typed


def _device_faults(chosen: Chosen, number: str) -> tuple[Fault, ...]:
    return Chosen(number=number, scanned=chosen.scanned).faults()


def _questions(fields: Fields, chosen: Chosen, number: str, access: Access) -> Registered:
    left, right = st.columns(2)
    maker = fields.text(left, "Manufacturer *", "maker", about="Manufacturer")
    model = fields.text(right, "Model *", "model", about="Model")
    day = fields.day(left, "Day of the implant *", "day", about="Day of the implant")
    technique = fields.one(right, "Technique", "technique", TECHNIQUES, plain, value="unknown")
    mri = fields.yes_no(left, "Made for MRI (MR conditional)?", "mri")
    centre = access.centre
    if centre is None:
        centre = fields.text(right, "Centre (its code) *", "centre", about="Centre")
    leads = _leads(fields)
    st.subheader("The person", anchor=False)
    st.caption("Nothing that identifies: the age, not a date of birth; no name, no number.")
    left, middle, right = st.columns(3)
    age = fields.number(
        left, "Age at implant [years]", "age", about="Age at implant",
        placeholder="not said",
    )  # fmt: skip
    sex = fields.one(middle, "Sex", "sex", SEXES, plain, value="unknown")
    bmi = fields.number(right, "BMI [kg/m²]", "bmi", about="BMI", placeholder="not said")
    indication = fields.text(
        st,
        "Indication",
        "indication",
        about="Indication",
        placeholder="for example: chronic low back pain with multifidus dysfunction",
    )
    left, right = st.columns(2)
    neuropathic = fields.yes_no(left, "Is the pain neuropathic?", "neuropathic")
    team = fields.yes_no(right, "Selected by a multidisciplinary team?", "team")
    with st.expander("Answers before the implant: what later visits are held against"):
        baseline = ask_scores(fields)
    return Registered(
        device=number,
        udi=chosen.scanned.udi,
        implanted_on=day,
        manufacturer=maker,
        model=model,
        centre=centre,
        leads=leads,
        technique=technique,
        indication=indication,
        neuropathic_pain=neuropathic,
        multidisciplinary_selection=team,
        mri_compatible=mri,
        age_years=age,
        sex=sex,
        bmi_kg_m2=bmi,
        baseline=baseline,
    )


def _leads(fields: Fields) -> tuple[TypedLead, ...]:
    st.subheader("Leads", anchor=False)
    which = fields.one(st, "Which were implanted?", "leads", list(_LEADS))
    leads = []
    for side in _LEADS[which]:
        model, version, serial, contacts = st.columns([3, 2, 3, 2])
        name, question = f"lead/{side}", f"{side} lead".capitalize()
        told = fields.text(model, f"{question}, model *", f"{name}/model", about="")
        leads.append(
            TypedLead(
                side=side,
                model=told,
                version=fields.text(version, "Version", f"{name}/version", about=""),
                serial=fields.text(serial, "Serial number", f"{name}/serial", about=""),
                contacts=fields.number(
                    contacts, "Contacts", f"{name}/contacts", about=question, value=4.0
                ),
            )
        )
        fields.slots[question] = st.empty()
    return tuple(leads)


def _arrangements(fields: Fields) -> Arranged:
    st.subheader("Special arrangements", anchor=False)
    st.caption(
        "As NICE guidance IPG739 asks in sections 1.2 and 1.3. Leave open what is not known."
    )
    columns = st.columns(2)
    return Arranged(
        **{
            name: fields.yes_no(columns[number % 2], words, f"arranged/{name}")
            for number, (name, words) in enumerate(_ARRANGEMENTS.items())
        }
    )


def _events(
    form: Registered, arranged: Arranged, author: Author, *, at: datetime, token: str
) -> tuple[Event, ...]:
    assert form.implanted_on is not None
    given: dict[str, Any] = {
        "form": token,
        "device": form.device,
        "actor": author.actor,
        "now": at,
        "simulated": author.simulated,
    }
    day = min(datetime.combine(form.implanted_on, time(12), tzinfo=UTC), at)
    implanted = stated(DeviceImplanted, implant_of(form), time=day, **given)
    governance = governance_of(arranged, centre=form.centre)
    if governance is None:
        return (implanted,)
    recorded = stated(GovernanceRecorded, governance, part="governance", time=at, **given)
    return implanted, recorded.model_copy(update={"causationid": implanted.id})


def _receipt(access: Access) -> None:
    if _RECEIPT not in st.session_state:
        return
    receipt, number, arranged = st.session_state.pop(_RECEIPT)
    more = " with its special arrangements" if arranged else ""
    show_receipt(
        f"**Registered{more}. Receipt {receipt}.** The device appears in the lists in a few "
        "seconds, and is watched from now on."
    )
    link("device", "Open the device", access=access, query={"id": number})
