"""Further questions about an adverse event, each asked only where it matters."""

from datetime import date
from typing import NamedTuple

import streamlit as st

from dashboard.filing import CULTURES, FINDINGS, MODALITIES, PAIN_SITES, WOUND, Filed
from dashboard.parts.fields import Fields
from dashboard.report_words import WOUND_WORDS
from reports import words


class Infection(NamedTuple):
    """What was seen and measured."""

    wound: tuple[str, ...] = ()
    temperature_c: float | None = None
    crp_mg_l: float | None = None
    culture: str = "not_done"
    organism: str = ""


class Picture(NamedTuple):
    """What a picture of the leads showed, and when it was taken."""

    modality: str | None = None
    finding: str | None = None
    imaged_on: date | None = None
    displacement_mm: float | None = None


def ask_infection(fields: Fields, first: Filed) -> Infection:
    """Ask for the wound, fever, CRP and culture."""
    wound = fields.tap_many(
        "The wound. Tap all that fit.",
        "wound",
        WOUND,
        lambda each: WOUND_WORDS.get(each, each),
        value=first.wound,
    )
    left, middle, right = st.columns(3)
    fever = fields.number(
        left,
        "Temperature [°C]",
        "temperature",
        about="Temperature",
        value=first.temperature_c,
        placeholder="not measured",
    )
    crp = fields.number(
        middle,
        "CRP [mg/l]",
        "crp",
        about="CRP",
        value=first.crp_mg_l,
        placeholder="not measured",
    )
    culture = fields.one(
        right, "Culture", "culture", CULTURES[::-1], words.plain, value=first.culture
    )
    organism = ""
    if culture == "positive":
        organism = fields.text(
            right, "Organism", "organism", about="Organism", value=first.organism
        )
    return Infection(wound, fever, crp, culture, organism)


def ask_picture(fields: Fields, first: Filed) -> Picture:
    """Ask whether the leads were looked at, and what was seen."""
    left, middle, right = st.columns(3)
    modality = fields.one(
        left,
        "Was a picture taken?",
        "modality",
        (None, *MODALITIES),
        lambda each: "none, or not known" if each is None else words.plain(each),
        value=first.modality,
    )
    if modality is None:
        return Picture()
    finding = fields.one(
        middle,
        "What does it show? *",
        "finding",
        (None, *FINDINGS),
        lambda each: "choose" if each is None else words.plain(each),
        value=first.finding,
    )
    day = fields.day(right, "Day of the picture", "imaged", about="Day of the picture")
    fields.slots["Picture"] = middle.empty()
    moved = None
    if finding == "migrated":
        moved = fields.number(
            middle,
            "Moved by [mm]",
            "moved",
            about="Moved by",
            placeholder="not measured",
        )
    return Picture(modality, finding, day, moved)


def ask_side(fields: Fields, first: Filed) -> str | None:
    """Ask which lead it is about."""
    return fields.one(
        st,
        "Which lead?",
        "side",
        (None, "left", "right"),
        lambda each: each or "not known, or both",
        value=first.side,
    )


def ask_pain(fields: Fields, first: Filed) -> tuple[float | None, str | None]:
    """Ask how bad the pain is, and where."""
    left, right = st.columns(2)
    score = fields.number(
        left,
        "How bad is the pain? 0 none, 10 worst (NRS)",
        "pain",
        about="Pain",
        value=first.pain_nrs,
        placeholder="not asked",
    )
    site = fields.one(
        right,
        "Where does it hurt?",
        "site",
        (None, *PAIN_SITES),
        lambda each: "not known" if each is None else words.plain(each),
        value=first.pain_site,
    )
    return score, site
