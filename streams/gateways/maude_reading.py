"""What a report means here: hazard, seriousness and codes, read out of what its source told.

It rests on what the event keeps of the source and on nothing else, so that a version which is put
together from several can be read again in the same way.
"""

from collections.abc import Mapping
from typing import Any

from events.source_report import SourceReport
from streams.gateways.maude_fields import ReportNotes
from streams.gateways.maude_hazard import hazard_of
from streams.gateways.maude_seriousness import seriousness_of
from streams.gateways.maude_terms import DEVICE_CODES, IMPACT_CODES, PATIENT_CODES, codes


def read_told(source: SourceReport, narrative: str, notes: ReportNotes) -> Mapping[str, Any]:
    """Return the fields of an adverse event that are read out of the source's words.

    >>> told = SourceReport(system="maude", number="1", event_type="IN",
    ...     product_problems=("Fracture",), products=({"generic_name": "LEAD"},))
    >>> read = read_told(told, "", ReportNotes())
    >>> read["hazard"], read["hazard_because"], read["seriousness"]
    ('lead_fracture', 'product problem: Fracture', 'other_serious')
    """
    named = (
        name
        for product in source.products
        for name in (product.brand, product.generic_name, product.product_code)
        if name is not None
    )
    patient = (*source.patient_problems, *source.terms)
    product = (*source.product_problems, *source.terms)
    hazard = hazard_of(
        device=" ".join(named),
        patient_problems=patient,
        product_problems=product,
        narrative=narrative,
    )
    gravity = seriousness_of(
        (source.event_type,) if source.event_type else (), source.outcomes, patient, notes
    )
    return {
        "hazard": hazard.hazard,
        "hazard_because": hazard.because,
        "seriousness": gravity.seriousness,
        "seriousness_because": gravity.because,
        "device_problem_codes": codes(product, DEVICE_CODES),
        "patient_problem_codes": codes(patient, PATIENT_CODES),
        "impact_codes": codes(patient, IMPACT_CODES),
    }
