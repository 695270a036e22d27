"""Somebody at a keyboard, without a mouse, counted by the keystroke-level model.

The model says how long a person who knows the page takes who makes no mistake. It adds up operators
of known length, which were measured on many people:

| operator | what | seconds |
|---|---|---|
| K | a key is pressed, by an average typist who is no secretary | 0.28 |
| M | a person makes up the mind what comes next | 1.35 |
| H | the hands come to the keyboard | 0.40 |
| R | the system lets the person wait | as measured |

A capital letter is two keys. There is no pointing (P, 1.1 s), for there is no mouse.

References
----------
Card, S. K., Moran, T. P., Newell, A. (1980). The keystroke-level model for user performance time
with interactive systems. Communications of the ACM 23(7), 396-410.
"""

import time
from dataclasses import dataclass
from typing import Any

KEY_S, MIND_S, HANDS_S = 0.28, 1.35, 0.40
TABS_MAX = 60
_FOCUSED = """() => {
    const at = document.activeElement, label = at.labels && at.labels[0];
    const own = at.matches("a, button, summary") ? at.innerText.trim().split("\\n").pop() : "";
    return (at.getAttribute("aria-label") || (label && label.innerText) || own || "").trim();
}"""


@dataclass(slots=True)
class Typist:
    """Presses keys of a page, and counts the operators; `page` is one of Playwright's."""

    page: Any
    keys: int = 0
    decisions: int = 0
    words: int = 0
    waited_s: float = 0.0

    def press(self, key: str, times: int = 1) -> None:
        """Press one key, some times."""
        for _ in range(times):
            self.page.keyboard.press(key)
        self.keys += times

    def reach(self, name: str) -> None:
        """Make up the mind, and press Tab until what begins with `name` has the focus.

        Raises
        ------
        LookupError
            If it cannot be reached by keyboard.
        """
        self.decisions += 1
        seen = []
        for _ in range(TABS_MAX):
            self.press("Tab")
            seen.append(self.page.evaluate(_FOCUSED))
            if seen[-1].startswith(name):
                return
        message = f"{name!r} is not reached with {TABS_MAX} Tabs; those reached {seen}"
        raise LookupError(message)

    def write(self, text: str) -> None:
        """Type a text into what has the focus."""
        self.page.keyboard.type(text)
        self.keys += keys_of(text)
        self.words += len(text.split())

    def wait(self, shown: Any) -> None:
        """Wait until the page shows something."""
        begun = time.perf_counter()
        shown.wait_for()
        self.waited_s += time.perf_counter() - begun

    @property
    def handling_s(self) -> float:
        """Return the time for keys and decisions, and for what the page let one wait."""
        return HANDS_S + KEY_S * self.keys + MIND_S * self.decisions + self.waited_s

    @property
    def composing_s(self) -> float:
        """Return the time to make up the mind about each word that was typed."""
        return MIND_S * self.words


def keys_of(text: str) -> int:
    """Return how many keys a text takes.

    >>> keys_of("pain"), keys_of("Pain"), keys_of("CRP 84")
    (4, 5, 9)
    """
    return sum(2 if letter.isupper() else 1 for letter in text)
