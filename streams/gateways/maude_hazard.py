"""Which hazard a foreign report is about, said only where the report says it, with its reason.

A wrong hazard would be counted; "other" only waits for a reader. So coded terms count where a
device is of the right kind, and words of a narrative where their clause says that it was so.
"""

import re
from dataclasses import dataclass
from typing import Literal

from events.vocabulary import HAZARD_NAMES, Hazard
from streams.gateways.maude_clauses import clause_around, doubt_about, sentence_around
from streams.gateways.maude_terms import UNINFORMATIVE
from streams.gateways.maude_words import ELSEWHERE, TOLD, names_no_subject

Class = Hazard | Literal["other", "unknown"]
MENTIONS_MAX = 50
QUOTED_MAX = 160
PASSED_MAX = 3

_INFECTION = frozenset(
    {
        "unspecified infection",
        "post operative wound infection",
        "medical device site infection",
        "bacterial infection",
        "fungal infection",
        "skin infection",
        "wound infection",
        "infection, pyrogenic",
        "pyogenic infection",
        "sepsis",
        "septic shock",
        "abscess",
        "cellulitis",
        "purulent discharge",
        "meningitis",
    }
)
_PAIN = frozenset({"pain", "implant pain", "discomfort", "back pain", "pocket pain"})
_FRACTURE = frozenset({"fracture", "break", "broken conductor", "lead fracture"})
_MIGRATION = frozenset({"migration", "device dislodged or dislocated", "lead migration"})
_GENERATOR = frozenset(
    {
        "failure of implant",
        "complete loss of power",
        "unexpected shutdown",
        "premature discharge of battery",
        "premature elective replacement indicator",
        "premature end-of-life indicator",
        "failure to interrogate",
        "inappropriate or unexpected reset",
    }
)
_LEAD_DEVICE = re.compile(r"\b(lead|leads|electrodes?|(neuro)?stimulators?|nevro|lgw|gzb)\b")
_GENERATOR_DEVICE = re.compile(r"\b((neuro)?stimulators?|generators?|ipg|nevro|lgw|gzb)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """The hazard, and which words of the report said so, or were passed over and why."""

    hazard: Class
    because: str | None


def hazard_of(
    *,
    device: str,
    patient_problems: tuple[str, ...],
    product_problems: tuple[str, ...],
    narrative: str,
) -> Reading:
    """Return the hazard that the report names, or "other", or "unknown" where it says nothing.

    `device` holds the names of all its devices: which of them failed is not told apart.

    >>> read = hazard_of(device="LEAD", patient_problems=(), product_problems=(),
    ...     narrative="THE LEAD WAS NOT FRACTURED. THE POCKET WAS INFECTED.")
    >>> read.hazard, read.because
    ('infection', 'narrative: "THE POCKET WAS INFECTED"')
    """
    kind = device.lower()
    lead, generator = bool(_LEAD_DEVICE.search(kind)), bool(_GENERATOR_DEVICE.search(kind))
    coded: tuple[tuple[Hazard, str, tuple[str, ...], frozenset[str], bool], ...] = (
        ("infection", "patient problem", patient_problems, _INFECTION, True),
        ("lead_fracture", "product problem", product_problems, _FRACTURE, lead),
        ("lead_migration", "product problem", product_problems, _MIGRATION, lead),
        ("generator_failure", "product problem", product_problems, _GENERATOR, generator),
        ("generator_failure", "patient problem", patient_problems, _GENERATOR, generator),
    )
    for hazard, field, terms, meant, fits in coded:
        term = next((term for term in terms if fits and term.lower() in meant), None)
        if term is not None:
            return Reading(hazard, f"{field}: {term}"[:QUOTED_MAX])
    told = _told(narrative, lead=lead, generator=generator)
    if told.hazard != "unknown":
        return told
    pain = next((term for term in patient_problems if term.lower() in _PAIN), None)
    if pain is not None:
        return Reading("pain", f"patient problem: {pain}"[:QUOTED_MAX])
    said = {term.lower() for term in (*patient_problems, *product_problems)} - UNINFORMATIVE
    return Reading("other" if said or narrative else "unknown", told.because)


def _told(narrative: str, *, lead: bool, generator: bool) -> Reading:
    """Return the first hazard whose mention says that it was so, or why none does."""
    fits = {"lead_fracture": lead, "lead_migration": lead, "generator_failure": generator}
    passed: dict[str, None] = {}
    text = narrative.lower()
    for hazard, words in TOLD:
        if not fits.get(hazard, True):
            continue
        for _, found in zip(range(MENTIONS_MAX), words.mention.finditer(text), strict=False):
            sentence, start, end, asked = sentence_around(text, *found.span())
            clause = clause_around(sentence, start, end)
            before, after = clause.text[: clause.start], clause.text[clause.end :]
            subject = sentence[:start] if names_no_subject(before) else before
            if words.near is not None and not words.near(subject, after):
                continue
            doubt = "only asked" if asked else doubt_about(clause)
            other, is_other = ELSEWHERE.get(hazard, ("", None))
            if doubt is None and is_other is not None and is_other(before, found[0], after):
                doubt = other
            at = found.start() - clause.start
            quoted = _quoted(narrative[at : at + len(clause.text)])
            if doubt is None:
                return Reading(hazard, f"narrative: {quoted}")
            passed[f"{HAZARD_NAMES[hazard]} {doubt}: {quoted}"] = None
    if not passed:
        return Reading("unknown", None)
    return Reading("unknown", f"passed over: {'; '.join(list(passed)[:PASSED_MAX])}"[:500])


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return f'"{plain}"' if len(plain) <= QUOTED_MAX else f'"{plain[: QUOTED_MAX - 3]}..."'
