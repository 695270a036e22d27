"""The words that several events share, spelt once."""

from typing import Annotated, Literal

from pydantic import Field

Hazard = Literal[
    "lead_fracture",
    "lead_migration",
    "infection",
    "pain",
    "generator_failure",
    "early_removal",
    "mri_exposure",
    "therapy_lapse",
    "selection_deviation",
]
"""What may go wrong. The first six are the key safety outcomes of IPG739, section 3.3."""

Grade = Literal["advisory", "warning", "urgent"]
"""How soon a person should look."""

Side = Literal["left", "right"]
Technique = Literal["midline", "lateral", "other", "unknown"]
Posture = Literal["prone", "supine", "sitting", "standing", "walking"]
Seriousness = Literal[
    "death",
    "life_threatening",
    "hospitalisation",
    "intervention",
    "other_serious",
    "not_serious",
    "unknown",
]
DeviceDisposition = Literal["implanted", "retained", "returned", "discarded", "unknown"]
ReporterRole = Literal["clinician", "patient", "manufacturer", "user_facility", "other", "unknown"]

ImdrfCode = Annotated[str, Field(pattern=r"^[A-G][0-9]{2,7}$")]
"""A code of the IMDRF adverse event terminology; its letter names the annex."""

HAZARD_NAMES: dict[Hazard, str] = {
    "lead_fracture": "lead fracture",
    "lead_migration": "lead migration",
    "infection": "infection",
    "pain": "pain",
    "generator_failure": "pulse generator failure",
    "early_removal": "early removal",
    "mri_exposure": "MRI exposure",
    "therapy_lapse": "therapy lapse",
    "selection_deviation": "selection deviation",
}
