"""Reports from public databases, counted by product and hazard: what is compared, never a rate.

The unit is the report in its latest version. A product is its brand in capitals, as databases spell
one brand in many ways; where no brand is told, its generic name. The year of a report is that in
which its first version was received: habits of reporting change with it.
"""

from dataclasses import dataclass
from datetime import datetime

from store.snapshot import Snapshot

NAMELESS = "no brand told"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """How many reports of a year name a product and a hazard, which may be `other` or `unknown`."""

    system: str
    year: int
    product: str
    hazard: str
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A public database: how many reports came from it, of how many products, from when to when."""

    system: str
    reports: int
    products: int
    first: datetime
    last: datetime


_LATEST = f"""
with latest as (
    select source_system as system, hazard, time,
        year(min(recordedtime) over (partition by report_id))::integer as year,
        coalesce(
            nullif(upper(trim(json_extract_string(report, '$.source_report.brand'))), ''),
            nullif(upper(trim(json_extract_string(report, '$.source_report.generic_name'))), ''),
            '{NAMELESS}'
        ) as product
    from adverse_events
    qualify row_number() over (partition by report_id order by log_offset desc) = 1
)
"""
_PAIRS = f"""{_LATEST}
select system, year, product, hazard, count(*)::integer as reports from latest
where system is not null group by all order by system, year, product, hazard
"""
_SOURCES = f"""{_LATEST}
select system, count(*)::integer as reports, count(distinct product)::integer as products,
    min(time) as first, max(time) as last
from latest where system is not null group by system order by system
"""


def pairs(snapshot: Snapshot) -> tuple[PairRow, ...]:
    """Return the counts of all pairs that were ever reported; a pair that was not has no row."""
    return snapshot.rows(PairRow, _PAIRS)


def sources(snapshot: Snapshot) -> tuple[SourceRow, ...]:
    """Return the public databases that reports came from."""
    return snapshot.rows(SourceRow, _SOURCES)
