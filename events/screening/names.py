"""Names of people: after a title, after a word that says who it is, and two that belong together.

Precision comes first, for a refused report is a report that may not be sent: a capitalised word
alone is nobody. A title, a label or a role makes one; without those, a known given name does that
is followed by another capitalised word, unless that makes it a hospital, a test or a product.
"""

import re
from collections.abc import Callable, Iterator

from events.screening.family_names import FAMILY_NAMES
from events.screening.given_names import GIVEN_NAMES
from events.screening.kinds import Hit
from events.screening.name_pairs import pair_end
from events.screening.name_words import CAPITAL, UPPER, word_of
from events.screening.named import announced, labelled, signed, titled
from events.screening.reading import Reading

_WORDS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_INITIALS = re.compile(rf"(?:[{UPPER}]\. ?){{1,3}}(?P<own>{CAPITAL})")

_TITLES = """
mr mrs ms miss mx dr doctor prof professor sister nurse matron rev revd reverend sir lady lord dame
father fr rabbi imam herr frau mme madame monsieur major captain colonel sgt
"""
_LABELS = "name names surname surnames forename forenames nickname"
_PEOPLE = """
wife husband son daughter mother father brother sister mum dad partner carer friend neighbour aunt
uncle niece nephew grandson granddaughter grandmother grandfather spouse named called known aka
patient pt client lady gentleman woman man patient's pt's client's
consultant surgeon neurosurgeon registrar anaesthetist physiotherapist gp rep representative nurse
specialist radiologist nok next reporter neurologist physician technician secretary manager officer
engineer programmer operator author contact
seen reviewed examined assessed operated performed implanted inserted referred signed dictated typed
reported consented admitted treated witnessed programmed accompanied brought verified entered
completed approved told informed taken written checked noted explained explanted removed replaced
revised phoned filed confirmed discussed advised spoke speaking met agreed talked liaised d handed
given spoken under care c behalf attn cc saw visited telephoned emailed contacted asked from per by
"""
_FAREWELLS = "regards sincerely faithfully best many thanks signed signature dictated dear hi hello"
_RULES: dict[str, tuple[Callable[[str, int], Hit | None], ...]] = {}
for _words, _rule in (
    (_TITLES, titled),
    (_LABELS, labelled),
    (_PEOPLE, announced),
    (_FAREWELLS, signed),
):
    for _word in _words.split():
        _RULES[_word] = (*_RULES.get(_word, ()), _rule)
_FIRST = GIVEN_NAMES | FAMILY_NAMES


def names(reading: Reading) -> Iterator[Hit]:
    """Yield the names, word by word: what each word announces, or begins."""
    text, done = reading.text, 0
    for match in _WORDS.finditer(text):
        start = match.start()
        if start < done:
            continue
        said = match.group()
        low = said.lower()
        rules = _RULES.get(low)
        if rules is None and (said == low or (low not in _FIRST and _is_plain(said))):
            continue
        hit = None
        for rule in rules or ():
            hit = hit or rule(text, start)
        if hit is None and said != low:
            hit = _begun(text, start, said)
        if hit:
            yield hit
            done = hit.end


def _is_plain(said: str) -> bool:
    """Say whether a word is what it looks like: no initial, accent, hyphen or apostrophe."""
    return len(said) > 1 and said.isalpha() and said.isascii()


def _begun(text: str, start: int, said: str) -> Hit | None:
    """Return the name that begins with a capitalised word."""
    if len(said) == 1:
        initials = _INITIALS.match(text, start)
        known = initials and word_of(initials["own"], 0).is_only_family
        return Hit("name", *initials.span()) if initials and known else None
    end = pair_end(text, start, word_of(said, start + len(said)))
    return Hit("name", start, end) if end else None
