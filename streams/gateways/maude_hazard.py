"""Which hazard a foreign report is about, said only where the report says it.

A wrong hazard would be counted; "other" only waits for a reader. So words count when the device is
of the right kind and their sentence denies nothing.
"""

import re
from typing import Literal

from events.vocabulary import Hazard
from streams.gateways.maude_terms import UNINFORMATIVE

Class = Hazard | Literal["other", "unknown"]

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
_LEAD_DEVICE = re.compile(r"\b(lead|leads|electrode|electrodes|stimulator|nevro)\b")
_GENERATOR_DEVICE = re.compile(r"\b(stimulator|generator|ipg|neurostimulator|nevro)\b")
_DENIAL = re.compile(
    r"\b(no|not|non|never|without|denied|denies|negative|unlikely|ruled out|absence of|risk)\b"
)
_SENTENCE = re.compile(r"[.;!?\n]+")
_TOLD: tuple[tuple[Hazard, re.Pattern[str]], ...] = (
    ("infection", re.compile(r"\binfect(ed|ion)\b")),
    (
        "lead_fracture",
        re.compile(r"\bleads?\b.{0,60}\bfractur|\bfractur\w*.{0,30}\b(lead|conductor)"),
    ),
    (
        "lead_migration",
        re.compile(r"\bleads?\b.{0,60}\b(migrat|dislodg)|\b(migrat|dislodg)\w*.{0,30}\blead"),
    ),
    (
        "generator_failure",
        re.compile(r"\b(premature|early)\b.{0,30}\b(battery|depletion)|\bbattery\b.{0,40}\bdeplet"),
    ),
)


def hazard_of(
    *,
    device: str,
    patient_problems: tuple[str, ...],
    product_problems: tuple[str, ...],
    narrative: str,
) -> Class:
    """Return the hazard that the report names, or "other", or "unknown" where it says nothing.

    >>> hazard_of(device="LEAD", patient_problems=(), product_problems=(),
    ...     narrative="THE LEAD WAS NOT FRACTURED. THE POCKET WAS INFECTED.")
    'infection'
    """
    patient = {term.lower() for term in patient_problems}
    product = {term.lower() for term in product_problems}
    lead = _LEAD_DEVICE.search(device.lower()) is not None
    generator = _GENERATOR_DEVICE.search(device.lower()) is not None
    if patient & _INFECTION:
        return "infection"
    if lead and product & _FRACTURE:
        return "lead_fracture"
    if lead and product & _MIGRATION:
        return "lead_migration"
    if generator and (product | patient) & _GENERATOR:
        return "generator_failure"
    told = _told(narrative, lead=lead, generator=generator)
    if told is not None:
        return told
    if patient & _PAIN:
        return "pain"
    informative = (patient | product) - UNINFORMATIVE
    return "other" if informative or narrative else "unknown"


def _told(narrative: str, *, lead: bool, generator: bool) -> Hazard | None:
    fits = {
        "infection": True,
        "lead_fracture": lead,
        "lead_migration": lead,
        "generator_failure": generator,
    }
    sentences = [
        sentence
        for sentence in _SENTENCE.split(narrative.lower())
        if sentence and not _DENIAL.search(sentence)
    ]
    for hazard, words in _TOLD:
        if fits[hazard] and any(words.search(sentence) for sentence in sentences):
            return hazard
    return None
