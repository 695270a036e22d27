"""The questionnaires as fields, for the answers before the implant and for those of a visit."""

from typing import Any

import streamlit as st

from dashboard.parts.fields import Fields
from dashboard.scores import (
    BACK_PAIN_NRS,
    BACK_PAIN_VAS,
    DIMENSIONS,
    DISABILITY,
    HEALTH,
    IMPLANT_PAIN_NRS,
    LEVELS,
    Scores,
)


def ask_scores(fields: Fields) -> Scores:
    """Ask for the answers; what was not asked stays empty."""
    left, middle, right = st.columns(3)
    nrs = _number(fields, left, "Back pain, 0 to 10 (NRS)", "nrs", BACK_PAIN_NRS)
    odi = _number(fields, middle, "Disability, 0 to 100 % (ODI)", "odi", DISABILITY)
    eq_vas = _number(fields, right, "Health, 100 is best (EQ VAS)", "eq-vas", HEALTH)
    vas = _number(fields, left, "Back pain, 0 to 100 mm (VAS)", "vas", BACK_PAIN_VAS)
    site = _number(fields, middle, "Implant pain, 0 to 10 (NRS)", "site-nrs", IMPLANT_PAIN_NRS)
    st.caption(
        "EQ-5D-5L: tap the level of each, 1 no problem to 5 the worst. It is kept as it is; no "
        "index is made of it."
    )
    row = st.container(horizontal=True, gap="medium")
    levels = tuple(
        fields.level(row, name.capitalize(), f"eq5d/{name}", LEVELS) for name in DIMENSIONS
    )
    fields.slots["EQ-5D-5L"] = st.empty()
    return Scores(
        pain_nrs=nrs,
        pain_vas_mm=vas,
        odi_percent=odi,
        eq_vas=eq_vas,
        implant_site_pain_nrs=site,
        levels=levels,
    )


def _number(fields: Fields, where: Any, label: str, name: str, about: str) -> float | None:
    return fields.number(where, label, name, about=about, placeholder="not asked")
