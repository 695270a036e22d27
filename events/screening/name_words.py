"""The words of a name: how they are written, and what each could be."""

import re
import unicodedata
from typing import NamedTuple

from events.screening.family_names import FAMILY_NAMES
from events.screening.given_names import AMBIGUOUS, GIVEN_NAMES
from events.screening.ordinary_words import NAMED_AFTER, NOT_A_NAME

UPPER = "A-Z" + "".join(
    chr(code)
    for first, last in ((0xC0, 0x250), (0x370, 0x530), (0x1E00, 0x1F00))
    for code in range(first, last)
    if chr(code).isupper()
)
CAPITAL = rf"[{UPPER}](?:'[{UPPER}])?[^\W\d_]*(?:['-][^\W\d_]+)*"
"""A word that begins with a capital letter of any alphabet that has them, with its hyphens."""
PARTICLE = (
    r"(?:van|von|der|den|de|da|di|del|della|dos|du|la|le|bin|bint|ibn|al|el|ap|ab|ter|ten|zu)"
)

_ALSO = """
all and ball banks bell best bird black blood bone bright brown bull but butcher butler care
carpenter cook cox cross dale das day do drew fields fish ford foster fox frost garner glover good
grant gray green grey hall hand hardy head heath hill holt hope hunt hurst key king kirk knight
lamb lane law le li lim little long love low lowe mann marsh mason mills moss nan nash new north
page pal palmer park parks pope porter price rana read rice rose rush savage sharp short sims smart
song so sow stone stokes street sun sutton swan swift tan turner wall walker nurse ward waters webb
wells west white wise wolf wood woods young zhou may will mark be doe her his sen ma in is it reed
saw done noted moved test main lead leads pain
"""
ALSO_WORDS = frozenset(_ALSO.split())
"""Family names that are also words, in a text that has no capitals or nothing but capitals."""

_LETTERS = str.maketrans(
    {
        "\u00f8": "o",
        "\u0142": "l",
        "\u00df": "ss",
        "\u0111": "d",
        "\u0131": "i",
        "\u00e6": "ae",
        "'": "",
    }
)
_OWN = re.compile(r"'s?$", re.IGNORECASE)


_END = r"(?![^\W_])"
_WORD = re.compile(
    rf"(?:(?P<particle>(?i:{PARTICLE}) )|(?P<initial>[{UPPER}](?:\.|{_END}(?!['-])))[ ]?"
    rf"|(?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*))"
)
GAP = re.compile(r"[ \t]{1,2}|[ \t]*\n(?=[^\n])|(?<=\.)")
_WORDS_MAX = 4


class Word(NamedTuple):
    """A word and where it ends; `plain` is without capitals, accents, apostrophes and genitive."""

    text: str
    plain: str
    end: int

    @property
    def titled(self) -> bool:
        """Whether it begins with a capital and goes on in small letters."""
        return self.text[:1].isupper() and not self.text.isupper()

    @property
    def parts(self) -> tuple[str, ...]:
        """The word, and what stands before its hyphen: Anne-Marie is an Anne."""
        return (self.plain, self.plain.partition("-")[0])

    @property
    def is_given(self) -> bool:
        """Whether it is a given name, of those that are little else."""
        return any(each in GIVEN_NAMES and each not in AMBIGUOUS for each in self.parts)

    @property
    def may_be_given(self) -> bool:
        """Whether it is a given name, or something else."""
        return any(each in GIVEN_NAMES for each in self.parts)

    @property
    def is_family(self) -> bool:
        """Whether it is a known family name."""
        return any(each in FAMILY_NAMES for each in (*self.parts, self.plain.rpartition("-")[2]))

    @property
    def is_only_family(self) -> bool:
        """Whether it is a known family name, and hardly a word."""
        return self.is_family and self.plain not in ALSO_WORDS and not self.is_ordinary

    @property
    def is_ordinary(self) -> bool:
        """Whether it is a word of clinics, firms, products, places or days."""
        return self.plain in NOT_A_NAME or self.text.lower() in NOT_A_NAME

    @property
    def names_a_thing(self) -> bool:
        """Whether the name before it is that of a hospital, a test or a sign."""
        return self.plain in NAMED_AFTER or self.text.lower() in NAMED_AFTER


def word_of(text: str, end: int) -> Word:
    r"""Return the word `text` that ends at `end`.

    >>> word_of("O'Neill's", 9).plain, word_of("M\u00fcller", 6).plain
    ('oneill', 'muller')
    """
    plain = _OWN.sub("", text).lower()
    if not plain.isascii():
        apart = unicodedata.normalize("NFD", plain)
        plain = "".join(each for each in apart if not unicodedata.combining(each))
    return Word(text, plain.translate(_LETTERS), end)


def words_at(text: str, start: int) -> list[Word]:
    """Return up to `_WORDS_MAX` words of a name that begins at `start`; initials only lead on."""
    found: list[Word] = []
    at = start
    while len(found) < _WORDS_MAX:
        match = _WORD.match(text, at)
        if match is None:
            break
        at = match.end()
        if match["word"] is None:
            continue
        found.append(word_of(match["word"], at))
        gap = GAP.match(text, at)
        if gap is None:
            break
        at = gap.end()
    return found
