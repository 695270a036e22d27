"""The dates of one file: the first that could mean two days asks all others what they mean."""

from collections.abc import Callable, Iterable

from streams.gateways.files.dates import Order, OrderUnknown, order_of, read_date
from streams.gateways.reject import Reject


class DatesUnclear(ValueError):
    """Nothing in the file says whether its dates are day-first; the message says why."""

    def reject(self, name: str) -> Reject:
        """Return the refusal of the file from here on, with what to do."""
        explanation = (
            f"the dates of {name} cannot be read: {self}. Say which with `--dates day-first` or "
            "`--dates month-first`; nothing was taken over from the first such row on"
        )
        return Reject(
            where=name,
            reason="dates_unclear",
            explanation=explanation,
            payload=b"",
            whole_file=True,
        )


class FileDates:
    """Reads dates in the order that was told, or else the one that all dates of the file fit.

    `usual` is the order of the format, where nothing in the file decides. `texts` gives all dates
    of the file; they are looked through once, and only where one of them needs it.
    """

    def __init__(
        self, told: Order | None, usual: Order | None, texts: Callable[[], Iterable[str]]
    ) -> None:
        self._order, self._usual, self._texts = told, usual, texts

    def iso(self, text: str) -> str:
        """Return the date as year-month-day, or the text as it is where it is no date.

        Raises
        ------
        DatesUnclear
            If nothing says which of two small numbers is the day.
        """
        if not text:
            return ""
        try:
            found = read_date(text, self._order)
        except OrderUnknown:
            self._order = self._find()
            found = read_date(text, self._order)
        return text if found is None else found.isoformat()

    def _find(self) -> Order:
        order, why = order_of(self._texts())
        order = order or self._usual
        if order is None:
            raise DatesUnclear(why)
        return order
