"""Names of people that the words before them announce: a title, a label, a role, a farewell."""

import re

from events.screening.kinds import Hit
from events.screening.name_ends import last_end, two, two_or_known
from events.screening.name_words import UPPER, Word, words_at

_START = r"(?<![^\W_])"
_STOP = r"(?![^\W\d_])"
_TITLE = re.compile(
    rf"{_START}(?P<title>mrs?|ms|miss|mx|dr|doctor|prof|professor|sister|nurse|matron|rev|revd|reverend"
    r"|sir|lady|lord|dame|father|fr|rabbi|imam|herr|frau|mme|madame|monsieur|major|captain|colonel|sgt)"
    rf"{_STOP}(?:\.[ \t\n]?|[ \t\n])(?:(?:and|&) (?:mrs?|dr|ms)\.? )?",
    re.IGNORECASE,
)
_OFTEN = """
sir lady lord father fr major captain colonel sister nurse matron imam
"""
_OFTEN_WORDS = frozenset(_OFTEN.split())
_NO_NAME = re.compile(
    r"angio|arthro|compatib|condition|environment|exam|exposure|field|finding|guid|imag|investigation"
    r"|lumbar|mode\b|neuro|protocol|report|result|safe|scan|sequence|signal|spectro|spine|study"
    r"|studies|system|technolog|unsafe|safety|(?:was|is|not|and|or|of|the|to|in|on|at|a|with|for)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?P<part>sur|fore|nick)?names?"
    rf"{_STOP}(?:\(s\))?[\"']?(?P<sign>\s{{0,2}}(?:[:=-]|\bis\b|\bwas\b)\s{{0,2}})?[ \t]?[\"']?",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"(?:patient|pt|client|full|first|last|given|family|maiden|middle|next of kin"
    r"|carer)(?:'s)?[\s_-]{1,2}$",
    re.IGNORECASE,
)
_OF_A_THING = re.compile(
    r"(?:brand|device|product|trade|generic|drug|file|user|host|model|company|manufacturer|hospital"
    r"|lead|site|study|trial|test|program|site|ward|centre|clinic|code|field|event)[\s_-]*$",
    re.IGNORECASE,
)
_KIN = (
    r"wife|husband|son|daughter|mother|father|brother|sister|mum|dad|partner|carer|friend|neighbour"
    r"|aunt|uncle|niece|nephew|grandson|granddaughter|grandmother|grandfather|spouse|named|called"
    r"|known as|aka|patient|pt|client|lady|gentleman|woman|man"
)
_ROLE = (
    r"consultant|surgeon|neurosurgeon|registrar|anaesthetist|physiotherapist|gp|rep|representative"
    r"|nurse|specialist|radiologist|nok|next of kin|reporter|neurologist|physician|technician"
    r"|secretary|manager|officer|engineer|programmer|operator|author|contact|contact person"
)
_DEED = (
    r"(?:seen|reviewed|examined|assessed|operated|operated on|performed|implanted|inserted|referred"
    r"|signed|dictated|typed|reported|consented|admitted|treated|witnessed|programmed"
    r"|accompanied|brought in"
    r"|verified|entered|completed|approved|told|informed|taken|written|checked|noted|explained"
    r"|explanted|removed|replaced|revised|called|phoned|filed|confirmed|discussed"
    r"|advised)(?: \w{3,12})? by"
    r"|(?:discussed|spoke|speaking|met|agreed|talked|liaised)(?: \w{3,12})?(?: with| to)|d/w"
    r"|(?:explained|handed over|reported|given|spoken) to|under(?: the care of)?|care of"
    r"|c/o|behalf of|attn|cc"
    r"|saw|visited|phoned|telephoned|emailed|contacted|asked|from|per|by"
)
_ANNOUNCED = re.compile(
    rf"{_START}(?:(?P<kin>{_KIN})|(?P<role>{_ROLE})|(?P<deed>{_DEED})){_STOP}(?:'s)?"
    rf"(?P<sign>[ \t]?[:,(-])?[ \t]{{0,2}}(?=[^\W\d_])"
    rf"(?:(?i:the |our |his |her |a )?(?:(?:{_ROLE}|patient|colleague|{_KIN})[ ,]{{1,2}}){{1,2}})?",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    rf"{_START}(?:regards|sincerely|faithfully|best wishes|many thanks|thanks|signed"
    rf"|signature|dictated"
    rf"|dear|hi|hello){_STOP}[,:.!]?[ \t]{{0,2}}\n{{0,3}}[ \t]*(?=[^\W\d_])",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"(?!sch)[^aeiouy]{4}")
"""How the words of a catalogue begin: FIBERTAK DR LBRLTAPE."""
_INITIALS_FAMILY = re.compile(rf"(?:[{UPPER}]\.? ?){{1,3}}(?=[{UPPER}][^\W\d_])")


def titled(text: str, start: int) -> Hit | None:
    """Return the name after the title that begins at `start`."""
    match = _TITLE.match(text, start)
    end = _after_title(text, match) if match else 0
    return Hit("name", start, end) if end else None


def labelled(text: str, start: int) -> Hit | None:
    """Return the name after the word 'name', 'surname' or 'forename' at `start`."""
    match = _LABEL.match(text, start)
    if match is None or _OF_A_THING.search(text[max(0, start - 16) : start]):
        return None
    whose = match["part"] or _WHOSE.search(text[max(0, start - 20) : start])
    end = _after_label(text, match, sure=bool(whose)) if whose or match["sign"] else 0
    return Hit("name", match.end(), end) if end else None


def announced(text: str, start: int) -> Hit | None:
    """Return the name after the role or the deed that begins at `start`."""
    match = _ANNOUNCED.match(text, start)
    end = _after_role(text, match) if match else 0
    return Hit("name", match.end(), end) if match and end else None


def signed(text: str, start: int) -> Hit | None:
    """Return the name under a farewell, or after a greeting, that begins at `start`."""
    match = _FAREWELL.match(text, start)
    end = two_or_known(words_at(text, match.end())) if match else 0
    return Hit("name", match.end(), end) if match and end else None


def _after_title(text: str, match: re.Match[str]) -> int:
    title = match["title"]
    words = words_at(text, match.end())
    if not words:
        return 0
    first, small = words[0], title.lower()
    known = first.is_only_family or first.is_given
    if small in {"mr", "mrs"} and not title.istitle():
        named = not _NO_NAME.match(first.text) and not (
            first.is_ordinary and (small == "mr" or title.isupper())
        )
        if title.islower() and not first.text[0].isupper():
            named = named and len(first.text) > 2
        return last_end(words) if named else 0
    if not title[0].isupper() or not first.text[0].isupper():
        return last_end(words) if known and small not in _OFTEN_WORDS else 0
    if small in _OFTEN_WORDS or title.isupper():
        looks = first.titled and not first.is_ordinary and small != "major"
        said = small in {"dr", "doctor", "ms", "miss", "mx"} and title.isupper() and _is_said(first)
        return last_end(words) if known or looks or said else 0
    return last_end(words) if not first.is_ordinary or first.is_family else 0


def _is_said(word: Word) -> bool:
    """Say whether, in a text of capitals, the word after DR or MS is more likely a name."""
    endings = ("ed", "ing", "s", "ly", "ion", "ment")
    if _ABBREVIATED.match(word.plain):
        return False
    return not word.is_ordinary and len(word.text) > 3 and not word.plain.endswith(endings)


def _after_label(text: str, match: re.Match[str], *, sure: bool) -> int:
    words = words_at(text, match.end())
    if not words or words[0].is_ordinary or len(words[0].text) < 2:
        return 0
    if words[0].titled or words[0].is_only_family or (sure and match["sign"]) or words[0].is_given:
        return last_end(words)
    return 0


def _after_role(text: str, match: re.Match[str]) -> int:
    start = match.end()
    initials = _INITIALS_FAMILY.match(text, start)
    if initials:
        family = words_at(text, initials.end())
        return family[0].end if family and family[0].is_only_family else 0
    words = words_at(text, start)
    if not words:
        return 0
    first = words[0]
    if match["kin"] and first.text[0].isupper() and first.may_be_given and not first.is_ordinary:
        return last_end(words)
    known = first.may_be_given or len(words) > 1 and words[1].is_family
    if match["kin"] and match["sign"] and not known:
        return 0
    deed = (match["deed"] or "").lower()
    if (
        deed in {"by", "from", "per", "under", "asked", "saw", "cc"}
        or match["role"]
        or match["kin"]
    ):
        return two(words)
    return two_or_known(words)
