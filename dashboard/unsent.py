"""What was typed into a form and not sent yet, so that a reload of the page does not lose it.

A browser session ends with a reload, and a tablet reloads by itself a page that lay behind others.
So the answers wait here too, in the memory of this process and nowhere else: they may be about a
patient. They belong to an account, wait no longer than a session may last, and go with a sign-out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from store.sign_ins import AGE_MAX

FORMS_MAX = 2_000
"""Of more, the oldest are dropped: a reload empties those forms."""
LETTERS_MAX = 50_000
"""A form that holds more is not kept: a narrative may have 8,000."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """The answers in begun forms, by account and form."""

    _kept: dict[tuple[str, str], tuple[datetime, Mapping[str, Any]]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def keep(self, account: str, form: str, answers: Mapping[str, Any], *, now: datetime) -> None:
        """Keep the answers in a form as they are now, in place of those of before.

        >>> from datetime import UTC
        >>> unsent, noon = Unsent(), datetime(2026, 3, 2, 12, tzinfo=UTC)
        >>> unsent.keep("anna", "report", {"device": "d1"}, now=noon)
        >>> unsent.find("anna", "report", now=noon), unsent.find("ben", "report", now=noon)
        ({'device': 'd1'}, {})
        >>> unsent.find("anna", "report", now=noon + AGE_MAX)
        {}
        """
        with self._lock:
            self._kept.pop((account, form), None)
            if sum(len(each) for each in answers.values() if isinstance(each, str)) > LETTERS_MAX:
                return
            self._kept[account, form] = (now, dict(answers))
            while self._kept:
                oldest, (since, _) = next(iter(self._kept.items()))
                if now - since < AGE_MAX and len(self._kept) <= FORMS_MAX:
                    break
                del self._kept[oldest]

    def find(self, account: str, form: str, *, now: datetime) -> Mapping[str, Any]:
        """Return the answers that an account left in a form; none where it left nothing."""
        since, answers = self._kept.get((account, form), (now, {}))
        return answers if now - since < AGE_MAX else {}

    def drop(self, account: str, form: str) -> None:
        """Forget a form, for it was sent or emptied."""
        with self._lock:
            self._kept.pop((account, form), None)

    def drop_all(self, account: str) -> None:
        """Forget all forms of an account, for it signs out."""
        with self._lock:
            for key in [each for each in self._kept if each[0] == account]:
                del self._kept[key]

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()


UNSENT = Unsent()
"""Those of this process."""
