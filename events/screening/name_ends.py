"""Where a name ends, once it is announced, and whether it is one."""

from collections.abc import Sequence

from events.screening.name_words import Word


def two(words: Sequence[Word]) -> int:
    """Return where two words end that can only be a name, or 0."""
    if len(words) < 2:
        return 0
    first, second = words[:2]
    if first.is_ordinary or second.is_ordinary or second.names_a_thing:
        return 0
    if second.plain.endswith(("ed", "ing")) and not second.is_family:
        return 0  # Diary Completed, Pocket Draining
    if len(words) > 2 and words[2].names_a_thing:
        return 0
    if first.text.islower() and second.text.islower():
        return second.end if first.is_given and second.is_only_family else 0
    if first.titled and second.text[0].isupper() and min(len(first.text), len(second.text)) > 1:
        return last_end(words)
    return second.end if first.is_given and second.is_only_family else 0


def two_or_known(words: Sequence[Word]) -> int:
    """Return where a name ends of two words, or of one that is known, or 0."""
    end = two(words)
    if end or not words:
        return end
    first = words[0]
    lone = len(words) < 2 or not (words[1].names_a_thing or words[1].titled)
    known = (first.is_given or first.is_only_family) and first.titled and not first.is_ordinary
    return first.end if known and lone else 0


def last_end(words: Sequence[Word]) -> int:
    """Return where the name ends: at the last of up to three words that belongs to it."""
    end = words[0].end
    for word in words[1:3]:
        if not word.text[0].isupper() or word.is_ordinary:
            break
        end = word.end
    return end
