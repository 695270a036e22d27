"""The questions about an adverse event, in the order in which one knows the answers.

What and when come first, codes never. Further questions are asked where they matter only.
"""

from datetime import date, time

import streamlit as st

from dashboard.faults import NARRATIVE_MAX
from dashboard.filing import (
    ACTIONS,
    DISPOSITIONS,
    ROLES,
    SERIOUSNESS,
    Filed,
    extra_questions,
)
from dashboard.parts.fields import Fields
from dashboard.parts.report_details import (
    Infection,
    Picture,
    ask_infection,
    ask_pain,
    ask_picture,
    ask_side,
)
from dashboard.report_words import DONE
from dashboard.signs import codes_for, signs_of
from reports import words
from reports.imdrf import ACKNOWLEDGEMENT

WENT_WRONG = {
    "infection": "infection, or suspected",
    "pain": "pain",
    "lead_migration": "a lead has moved",
    "lead_fracture": "a lead is broken",
    "generator_failure": "the pulse generator fails",
    "early_removal": "early removal",
    "mri_exposure": "MRI scan with the device in place",
    "other": "something else",
    "unknown": "not clear yet",
}
EMPTY = Filed(device="", happened_on=None, hazard="")


def ask_report(
    fields: Fields,
    *,
    device: str,
    label: str,
    centre: str | None,
    first: Filed = EMPTY,
    with_imaging: bool = True,
) -> Filed:
    """Ask what happened; `first` stands in the form at first.

    `centre` is that of a clinician, who is not asked for it. Pictures are events of their own, so
    an amendment does not ask for them again.
    """
    options = [*WENT_WRONG, *([first.hazard] if first.hazard not in (*WENT_WRONG, "") else [])]
    hazard = fields.tap_one(
        "What went wrong? Tap the closest. *",
        "hazard",
        options,
        lambda each: WENT_WRONG.get(each, words.hazard_name(each)),
        about="What went wrong",
        value=first.hazard or None,
    )
    signs = {sign.name: sign.words for sign in signs_of(hazard or "")}
    ticked: tuple[str, ...] = ()
    asked = extra_questions(hazard or "")
    with st.container():  # what comes and goes has a place of its own: what is below stays put
        if signs:
            ticked = fields.tap_many(
                "What was noticed? Tap all that fit.",
                f"signs/{hazard}",
                list(signs),
                signs.__getitem__,
                value=first.ticked,
            )
        infection = ask_infection(fields, first) if "infection" in asked else Infection()
        picture = ask_picture(fields, first) if "imaging" in asked and with_imaging else Picture()
        side = ask_side(fields, first) if "side" in asked else None
        pain = ask_pain(fields, first) if "pain" in asked else (None, None)
    happened_on, happened_at = _when(fields, first)
    narrative = fields.long_text(
        st,
        "What happened, in your words *",
        "narrative",
        about="What happened",
        value=first.narrative,
        height=130,
        placeholder="What was noticed, by whom, what the device was doing, what was done.",
    )
    st.caption(
        f"{len(narrative):,} of {NARRATIVE_MAX:,} characters. No names, NHS numbers, dates of "
        "birth, postcodes or telephone numbers: surveillance must not know who the patient is."
    )
    left, right = st.columns(2)
    seriousness = fields.one(
        left,
        "How serious?",
        "seriousness",
        SERIOUSNESS,
        words.SERIOUSNESS.__getitem__,
        value=first.seriousness,
    )
    action = fields.one(
        right, "What was done?", "action", ACTIONS, DONE.__getitem__, value=first.action
    )
    disposition = fields.one(
        left,
        "Where is the device now?",
        "disposition",
        DISPOSITIONS,
        words.DISPOSITIONS.__getitem__,
        value=first.disposition,
    )
    role = fields.one(
        right,
        "You report as",
        "role",
        ROLES,
        words.plain,
        value="clinician" if first is EMPTY else first.role,
    )
    if centre is None:
        centre = fields.text(
            left, "Centre (its code)", "centre", about="Centre", value=first.centre
        )
    filed = Filed(
        device=device,
        label=label,
        hazard=hazard or "",
        ticked=ticked,
        happened_on=happened_on,
        happened_at=happened_at,
        narrative=narrative,
        side=side,
        **infection._asdict(),
        **picture._asdict(),
        pain_nrs=pain[0],
        pain_site=pain[1],
        seriousness=seriousness,
        action=action,
        disposition=disposition,
        role=role,
        centre=centre,
    )
    with st.container():
        _codes(filed)
    return filed


def _when(fields: Fields, first: Filed) -> tuple[date | None, time | None]:
    left, right = st.columns(2)
    question = "Day it happened"
    day = fields.day(left, f"{question} *", "day", about=question, value=first.happened_on)
    return day, fields.clock(right, "Time, if known (UTC)", "time", value=first.happened_at)


def _codes(filed: Filed) -> None:
    codes = codes_for(
        filed.hazard,
        filed.ticked,
        action=filed.action,
        seriousness=filed.seriousness,
        imaging=filed.finding if filed.modality else None,
    )
    if not codes:
        return
    with st.expander(f"Codes that follow from your words: {len(codes)}"):
        for code in codes:
            st.text(f"{code.code}  {code.term} ({code.annex})")
        st.caption(ACKNOWLEDGEMENT)
