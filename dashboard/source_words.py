"""What another system told of a report, in its own words and with its own dates."""

from datetime import date

from events.clinical import AdverseEvent
from events.source_report import Product, SourceReport
from reports.words import instant

NOT_SAID = "not said"


def told_by_source(report: AdverseEvent) -> dict[str, str]:
    """Return questions and answers about the source; none for a report that was filed here.

    >>> from events.sample import adverse_event
    >>> told_by_source(adverse_event(day=1).data)
    {}
    >>> source = SourceReport(system="maude", number="R-1", received_on=date(2024, 1, 5),
    ...     products=(Product(brand="STIMA", model="7"), Product(generic_name="WRENCH")))
    >>> told = told_by_source(adverse_event(day=1, source_report=source).data)
    >>> told["Products"], told["Received by its source"]
    ('STIMA (model 7); WRENCH', '2024-01-05')
    """
    source = report.source_report
    if source is None:
        return {}
    problems = (*source.patient_problems, *source.product_problems, *source.terms)
    return {
        "Source": f"{source.system} {source.number}",
        "Products": "; ".join(map(named, source.products)) or NOT_SAID,
        "Problems by its source": "; ".join(problems) or NOT_SAID,
        "Event type": source.event_type or NOT_SAID,
        "Outcomes": "; ".join(source.outcomes) or NOT_SAID,
        "Received by its source": _received(source),
        "Fetched from its source": instant(source.fetched_at) if source.fetched_at else NOT_SAID,
    }


def named(product: Product) -> str:
    """Return a product in a few words.

    >>> named(Product(manufacturer="ACME")), named(Product())
    ('ACME', 'a device without a name')
    """
    first = product.brand or product.generic_name or product.manufacturer
    name = first or "a device without a name"
    return f"{name} (model {product.model})" if product.model else name


def _received(source: SourceReport) -> str:
    if source.received_on is None and source.supplemented_on is None:
        return NOT_SAID
    received = str(source.received_on) if source.received_on else "not said"
    more = [
        f"supplemented on {_day(source.supplemented_on)}" if source.supplemented_on else "",
        f"supplement {source.supplement}" if source.supplement else "",
        f"changed on {_day(source.changed_on)}" if source.changed_on else "",
    ]
    return ", ".join((received, *(each for each in more if each)))


def _day(day: date) -> str:
    return day.isoformat()
