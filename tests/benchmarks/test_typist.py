"""The keystroke-level model adds up, and says what a keyboard cannot reach."""

from typing import Any

import pytest

from benchmarks.filing import result
from benchmarks.typist import HANDS_S, KEY_S, MIND_S, TABS_MAX, Typist


class Page:
    """A page of a few things that Tab goes round."""

    def __init__(self, *names: str) -> None:
        self.names, self.at = names, -1
        self.keyboard = self
        self.typed = ""

    def press(self, key: str) -> None:
        self.at = (self.at + 1) % len(self.names) if key == "Tab" else self.at

    def type(self, text: str) -> None:
        self.typed += text

    def evaluate(self, script: str) -> Any:
        return self.names[self.at]


def test_keys_decisions_and_words_add_up() -> None:
    hands = Typist(Page("Device *", "What happened", "File"))

    hands.reach("What happened")
    hands.write("Pain since")
    hands.reach("File")
    hands.press("Enter")

    assert (hands.keys, hands.decisions, hands.words) == (2 + 11 + 1 + 1, 2, 2)
    assert hands.handling_s == pytest.approx(HANDS_S + 15 * KEY_S + 2 * MIND_S)
    assert hands.composing_s == pytest.approx(2 * MIND_S)
    assert result(hands)["with_composing_s"] == 10


def test_what_no_tab_reaches_is_named_with_what_was_reached() -> None:
    hands = Typist(Page("Device *", "File"))

    with pytest.raises(LookupError, match="'Narrative' is not reached") as told:
        hands.reach("Narrative")

    assert "Device *" in str(told.value)
    assert hands.keys == TABS_MAX
