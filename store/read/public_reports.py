"""Reports from public databases, counted by product and hazard: what is compared, never a rate.

The unit is the report in the version that counts. A product is its brand in capitals, as databases
spell one brand in many ways; where no brand is told, its generic name. A report that names several
products counts once for each of them: which of them failed is not told. The year of a report is
that in which its source first received it: habits of reporting change with it.
"""

from dataclasses import dataclass
from datetime import datetime

from store.snapshot import Snapshot
from store.standing import LATEST

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
    select report_id, source_system as system, hazard, time,
        year(min(coalesce(received, time::date)) over (partition by report_id))::integer as year,
        products
    from (
        select *,
            try_cast(json_extract_string(report, '$.source_report.received_on') as date)
                as received,
            json_extract(report, '$.source_report.products[*]') as products
        from adverse_events where source_system is not null
    )
    {LATEST}
), named as (
    select report_id, system, hazard, time, year, coalesce(
        nullif(upper(trim(json_extract_string(product, '$.brand'))), ''),
        nullif(upper(trim(json_extract_string(product, '$.generic_name'))), ''),
        '{NAMELESS}'
    ) as product
    from (
        select * exclude products,
            unnest(case when len(products) = 0 then ['{{}}'::json] else products end) as product
        from latest
    )
), counted as (select distinct * from named)
"""
_PAIRS = f"""{_LATEST}
select system, year, product, hazard, count(*)::integer as reports from counted
group by all order by system, year, product, hazard
"""
_SOURCES = f"""{_LATEST}
select system, count(distinct report_id)::integer as reports,
    count(distinct product)::integer as products, min(time) as first, max(time) as last
from counted group by system order by system
"""


def pairs(snapshot: Snapshot) -> tuple[PairRow, ...]:
    """Return the counts of all pairs that were ever reported; a pair that was not has no row."""
    return snapshot.rows(PairRow, _PAIRS)


def sources(snapshot: Snapshot) -> tuple[SourceRow, ...]:
    """Return the public databases that reports came from."""
    return snapshot.rows(SourceRow, _SOURCES)
