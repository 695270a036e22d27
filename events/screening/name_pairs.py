"""Names that nothing announces: a known given name, and the family name after it."""

import re

from events.screening.name_words import GAP, Word, word_of, words_at

_COMMA = re.compile(r",[ \t]?")
_BEFORE = re.compile(r"([^\W\d_]+)\.?[ \t\n]+$")
_AFTER = re.compile(r"(?:'s)?[ \t\n-]([^\W\d_]+(?:'s)?)")
_PLACE_BEFORE = frozenset(("the", "at", "st", "saint", "queen", "king", "prince", "royal"))


def pair_end(text: str, start: int, first: Word) -> int:
    """Return where the name ends that begins with this word, or 0."""
    if first.may_be_given:
        gap = GAP.match(text, first.end)
        rest = words_at(text, gap.end()) if gap else []
        rest = _capitalised(rest)
        if rest and _belongs(text, start, first, rest):
            return (
                rest[min(len(rest), 2) - 1].end
                if len(rest) > 1 and not rest[1].is_ordinary
                else rest[0].end
            )
    comma = _COMMA.match(text, first.end)
    if comma and first.is_only_family and not first.is_given:
        second = words_at(text, comma.end())[:1]
        if second and second[0].text[0].isupper() and second[0].is_given:
            return second[0].end
    return 0


def _capitalised(words: list[Word]) -> list[Word]:
    """Return the words up to the first that has no capital."""
    for number, word in enumerate(words):
        if not word.text[0].isupper():
            return words[:number]
    return words


def _belongs(text: str, start: int, first: Word, rest: list[Word]) -> bool:
    """Say whether these words are one person's, and not a hospital's or a product's."""
    second = rest[0]
    if len(second.text) < 2 or any(each.names_a_thing or each.is_ordinary for each in rest[:1]):
        return False
    if len(rest) > 1 and rest[1].names_a_thing:
        return False
    after = _AFTER.match(text, rest[-1].end)
    if after and word_of(after[1], 0).names_a_thing:
        return False
    before = _BEFORE.search(text[max(0, start - 16) : start])
    if before and before[1].lower() in _PLACE_BEFORE:
        return False
    if not first.titled:
        return first.is_given and second.is_family and len(second.text) > 3
    if first.is_given:
        return second.titled or second.is_family or len(second.text) > 3
    return second.is_only_family
