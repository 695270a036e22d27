"""The fields of MAUDE's formats that are read, by every name they were seen under.

One table for all of them: flat extracts, the search page's export, MAUDE's own yearly files and
openFDA's JSON. The page docs/imports.md is made of it.
"""

from collections.abc import Collection
from typing import NamedTuple

from streams.gateways.files.table import canonical


class Column(NamedTuple):
    """One field of a raw report, the names its source gives it, and what becomes of it."""

    field: str
    names: tuple[str, ...]
    becomes: str

    @property
    def canonical(self) -> tuple[str, ...]:
        """The names as `table.canonical` writes them."""
        return tuple(canonical(name) for name in self.names)


REPORT = (
    Column(
        "number",
        ("report_number",),
        "names the report: every version and part of it has the same subject",
    ),
    Column("key", ("mdr_report_key", "report_key"), "names the report where it has no number"),
    Column("received", ("date_received",), "the day the source received it"),
    Column(
        "happened",
        ("date_of_event", "event_date"),
        "the time of the event; where it is missing or cannot be true, the day received, and "
        "`time_known` is false",
    ),
    Column("reported", ("date_report", "report_date"), "the day it was written"),
    Column("changed", ("date_changed",), "the day the source last edited it"),
    Column("kinds", ("type_of_report", "report_type"), "which submission of the report it is"),
    Column("supplement", ("supplement_number",), "which supplement of the report it is"),
    Column(
        "supplemented",
        ("suppl_dates_fda_received",),
        "the day the source received the latest supplement, which is when it said this",
    ),
    Column("event_types", ("event_type",), "seriousness, with the outcomes: the gravest counts"),
    Column(
        "outcomes",
        ("sequence_number_outcome", "patient_outcome", "outcome"),
        "seriousness, with the event type: the gravest counts",
    ),
    Column(
        "patient_problems",
        ("patient_problems", "patient_problem", "patient_problem_codes"),
        "terms, hazard, and codes of IMDRF annexes E and F where a term is a code's own",
    ),
    Column(
        "product_problems",
        ("product_problems", "product_problem", "device_problems", "device_problem"),
        "terms, hazard, and codes of IMDRF annex A where a term is a code's own",
    ),
    Column(
        "narratives",
        ("event_description", "manufacturer_narrative", "event_text", "foi_text", "mdr_text"),
        "narrative, up to 32,000 characters, and hazard; identifiers of people are taken out",
    ),
    Column("reporter", ("report_source_code", "report_source"), "the role of who reported"),
)
DEVICE = (
    Column("brand", ("brand_name",), "brand; decides with the generic name which hazards can be"),
    Column("generic", ("generic_name", "device_name"), "generic name"),
    Column(
        "manufacturer",
        ("manufacturer_d_name", "manufacturer_name", "manufacturer"),
        "manufacturer",
    ),
    Column("model", ("model_number",), "model"),
    Column("product_code", ("device_report_product_code", "product_code"), "product code"),
)
NARRATIVES = frozenset(
    name for each in REPORT if each.field == "narratives" for name in each.canonical
)
IDENTITY = frozenset({"mdrreportkey", "reportkey", "reportnumber"})
PRODUCT = frozenset({"brandname", "genericname", "devicename"})


def is_report_table(columns: Collection[str]) -> bool:
    """Whether a table with these columns has one report, or a part of one, a row.

    >>> is_report_table(("reportnumber", "eventtype", "brandname"))
    True
    """
    names = set(columns)
    return "eventtype" in names and bool(names & IDENTITY) and bool(names & PRODUCT)
