"""Fields of openFDA's and MAUDE's reports that are known and not read, and why."""

from collections.abc import Mapping

PLACES = (
    "{0}_address_1", "{0}_address_2", "{0}_city", "{0}_country", "{0}_postal_code", "{0}_state",
    "{0}_zip_code", "{0}_zip_code_ext",
)  # fmt: skip
_CONTACT = (
    "area_code", "exchange", "extension", "f_name", "l_name", "pcity", "pcountry", "phone_number",
    "plocal", "t_name", "zip_ext",
)  # fmt: skip
_BASELINE = (
    "510_k__exempt_flag", "510_k__flag", "510_k__number", "brand_name", "catalog_number",
    "date_ceased_marketing", "date_first_marketed", "device_family", "generic_name",
    "model_number", "other_id_number", "pma_flag", "pma_number", "preamendment_flag",
    "shelf_life_contained", "shelf_life_in_months", "transitional_flag",
)  # fmt: skip


def _places(who: str) -> tuple[str, ...]:
    return tuple(form.format(who) for form in PLACES)


NOT_READ: Mapping[str, tuple[str, ...]] = {
    "names, addresses and telephone numbers: a report is counted without them": (
        *_places("manufacturer"),
        *(name for name in _places("manufacturer_contact") if not name.endswith("code_ext")),
        *(f"manufacturer_contact_{name}" for name in _CONTACT),
        *_places("manufacturer_g1"),
        "manufacturer_g1_name",
        *_places("distributor"),
        "distributor_name",
        *(f"device.{name}" for name in _places("manufacturer_d")),
    ),
    "about the patient: never taken over from a public report": (
        "patient.patient_age",
        "patient.patient_sex",
        "patient.patient_weight",
        "patient.patient_ethnicity",
        "patient.patient_race",
        "patient.sequence_number_treatment",
        "patient.patient_sequence_number",
        "patient.date_received",
    ),
    "about one device that nobody here follows: its brand, kind, maker, model and class are read": (
        "device.catalog_number",
        "device.lot_number",
        "device.other_id_number",
        "device.device_event_key",
        "device.device_sequence_number",
        "device.device_age_text",
        "device.device_availability",
        "device.device_operator",
        "device.device_evaluated_by_manufacturer",
        "device.date_received",
        "device.date_removed_flag",
        "device.date_returned_to_manufacturer",
        "device.expiration_date_of_device",
        "device.implant_flag",
        "device_date_of_manufacturer",
        "expiration_date_of_device",
    ),
    "of files before 2010, and of registers of products": (
        *(f"device.baseline_{name}" for name in _BASELINE),
        *(
            f"device.openfda.{name}"
            for name in (
                "device_class",
                "device_name",
                "fei_number",
                "medical_specialty_description",
                "registration_number",
                "regulation_number",
            )
        ),
    ),  # fmt: skip
    "how the report went its way: no detector asks for it": (
        "adverse_event_flag",
        "product_problem_flag",
        "date_facility_aware",
        "date_manufacturer_received",
        "date_report_to_fda",
        "date_report_to_manufacturer",
        "date_added",
        "event_key",
        "event_location",
        "health_professional",
        "initial_report_to_fda",
        "manufacturer_link_flag",
        "noe_summarized",
        "number_devices_in_event",
        "number_patients_in_event",
        "previous_use_code",
        "remedial_action",
        "removal_correction_number",
        "report_to_fda",
        "report_to_manufacturer",
        "reporter_occupation_code",
        "reprocessed_and_reused_flag",
        "single_use_flag",
        "source_type",
        "mdr_text.date_report",
        "mdr_text.mdr_text_key",
        "mdr_text.patient_sequence_number",
        "mdr_text.text_type_code",
    ),
}
"""The fields by the reason for which nothing reads them; those of parts after a dot."""
