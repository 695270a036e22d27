"""What another system says of a report that was not filed here: its own dates, words and products.

The dates are the source's. When *we* learnt of a version is the `recordedtime` of the envelope, so
that nobody can take what was fetched this year for what was known ten years ago.
"""

from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import Field

from events.envelope import Fact, Identifier, Text
from events.times import Day, UtcDatetime

Download = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
APART = timedelta(minutes=1)
Texts = Annotated[tuple[Text, ...], Field(max_length=100)]


class Product(Fact):
    """One device that the report names, in the source's words; `product_code` is its class."""

    brand: Text | None = None
    generic_name: Text | None = None
    manufacturer: Text | None = None
    model: Text | None = None
    product_code: Text | None = None


class SourceReport(Fact):
    """One version of a report as its source tells it.

    `number` names the report, `key` this record of it. `received_on` is when the source received
    the report, `supplemented_on` when it received the latest supplement, and `supplement` counts
    them: 0 is the initial submission. `reported_on` is when it was written, `changed_on` when the
    source last edited it. `fetched_at` is when the file was fetched from the source, and `download`
    tells one file from another; the ledger holds no name of a file. `terms` are those of version 1,
    which did not tell the patient's problems from the product's.
    """

    system: Identifier
    number: Identifier
    key: Identifier | None = None
    received_on: Day | None = None
    supplemented_on: Day | None = None
    supplement: Annotated[int, Field(ge=0)] | None = None
    reported_on: Day | None = None
    changed_on: Day | None = None
    fetched_at: UtcDatetime | None = None
    download: Download | None = None
    event_type: Text | None = None
    outcomes: Texts = ()
    products: Annotated[tuple[Product, ...], Field(max_length=50)] = ()
    patient_problems: Texts = ()
    product_problems: Texts = ()
    terms: Texts = ()

    @property
    def latest_on(self) -> date | None:
        """The day on which the source received what this version says.

        >>> told = {"system": "maude", "number": "1", "received_on": date(2024, 1, 5)}
        >>> SourceReport(**told, supplemented_on=date(2024, 3, 1)).latest_on
        datetime.date(2024, 3, 1)
        """
        told = [day for day in (self.received_on, self.supplemented_on) if day is not None]
        return max(told, default=None)

    def older_than(self, other: Self) -> bool:
        """Whether the source itself says that this version came before the other.

        The first of these decides in which the two differ and that both tell: the day received,
        the supplement, the days written and edited, the key, and when each was fetched, where that
        is a minute or more apart, as files that are copied together are not. A version without any
        day is older than one that has a day. Where nothing decides, the order in which we learnt of
        them does, which the source does not know: then neither is older.
        """
        if self.latest_on != other.latest_on:
            return other.latest_on is not None and (
                self.latest_on is None or self.latest_on < other.latest_on
            )
        for mine, others in zip(self._order(), other._order(), strict=True):
            if mine is not None and others is not None and mine != others:
                return mine < others
        if self.fetched_at is None or other.fetched_at is None:
            return False
        return other.fetched_at - self.fetched_at >= APART

    def _order(self) -> tuple[int | None, ...]:
        reported, changed = self.reported_on, self.changed_on
        key = int(self.key) if self.key is not None and self.key.isdecimal() else None
        return (
            self.supplement,
            None if reported is None else reported.toordinal(),
            None if changed is None else changed.toordinal(),
            key,
        )
