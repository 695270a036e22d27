"""Where people live and how they are reached: postcodes, streets, telephones, e-mail.

Reference: BS 7666, the form of a postcode. Its areas are those of Royal Mail.
"""

import re
from collections.abc import Iterator

from events.screening.context import said_before
from events.screening.kinds import Hit
from events.screening.reading import Reading

_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC"
    "|EH|EN|EX|FK|FY|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS"
    "|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR"
    "|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|B|E|G|L|M|N|S|W"
)
_OUT = re.compile(rf"(?<![^\W_])(?P<out>(?:{_AREAS})[0-9][0-9A-Z]?)[\s-]{{0,2}}$", re.IGNORECASE)
_IN = re.compile(r"[0-9][ABD-HJLNP-UW-Z]{2}(?![^\W_])", re.IGNORECASE)
_OUT_MAX = 7
_OF_NO_AREA = re.compile(r"(?<![^\W_])(?:GIR ?0AA|BFPO ?[0-9]{1,4})(?![^\W_])", re.IGNORECASE)
_VERTEBRA = re.compile(r"[LS][1-5]", re.IGNORECASE)
_ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th", re.IGNORECASE)
_UNIT = re.compile(r"[0-9](?:us|hz|hr|yr|ft|lb|ug|ng|pg|db|wd)", re.IGNORECASE)
_VITAMIN = re.compile(r"[BE][0-9]{1,2}")

_STREET = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Close|Drive|Crescent|Cres|Court|Gardens|Gdns|Place"
    r"|Terrace|Grove|Square|Mews|Row|Walk|Rise|Parade|Way|Hill|Green|View|Park|Boulevard|Blvd"
    r"|Cottages?|House)"
)
_NUMBERED = re.compile(
    r"(?<![^\W_])(?<![0-9][./-])[0-9]{1,4}[A-Za-z]?,? "
    rf"(?:[A-Z][a-z'-]+ ){{1,3}}{_STREET}(?![^\W_])"
)
_FLAT = re.compile(r"\b(?:Flat|Apartment|Apt) [0-9]{1,4}[A-Za-z]?, ?[0-9A-Z][\w' ]{2,40}")
_TOLD = re.compile(
    r"(?i:\b(?:address|(?:lives?|living|resid(?:es|ing|ent)) (?:at|in|of|on))\b)[: ]{1,3}"
    r"(?:the |The )?(?:[0-9]{1,4}[A-Za-z]?,? )?"
    rf"(?:[A-Z][A-Za-z'-]+ ){{1,3}}{_STREET}(?![^\W_])"
)
_NO_STREET = re.compile(
    r"[0-9]+[A-Za-z]?,? (?:Day|Month|Year|Week|Hour|Rapid|Lead|Contact|Channel|Pain"
    r"|Patients?|Axial|Lateral|Oblique)s?\b"
)

_EMAIL_BEFORE = re.compile(r"[\w.+'-]{1,64}$")
_EMAIL_AFTER = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})+")
_EMAIL_SPELT = re.compile(
    r"[\w.+-]{2,64} ?[(\[{] ?at ?[)\]}] ?[\w-]{1,63}(?:(?:\.| ?[(\[{] ?dot ?[)\]}] ?"
    r"| DOT )[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
_SPELT_AT = re.compile(r"[(\[{] ?at ?[)\]}]", re.IGNORECASE)

_PHONES = (
    re.compile(
        r"(?<![\w.])(?<![0-9][/-])(?:(?:\+|00)44[ .-]?(?:\(0\)[ .-]?)?|\(?0)[1-9](?:(?:\)"
        r"|[ .-]|\) )?[0-9]){8,9}"
        r"(?!\w|-[0-9]{4})"
    ),
    re.compile(r"(?<!\w)\+[0-9](?:[ ().-]?[0-9]){7,13}(?!\w)"),
    re.compile(r"(?<![\w-])(?:\([0-9]{3}\) ?|[0-9]{3}-)[0-9]{3}-[0-9]{4}(?![\w-])"),
)
_PHONE_TOLD = re.compile(
    r"(?<![^\W\d_])(?:tel|telephone|phone|mobile|mob|cell|fax|landline|contact (?:no"
    r"|number)|ring|call)"
    r"(?![^\W\d_])[^0-9\[\]\n]{0,16}"
    r"(?![0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[- ./][0-9]{1,2}[- ./][0-9]{4})"
    r"(?P<own>\+?[0-9](?:[ ()./-]{0,2}[0-9]){5,14})(?![^\W_])",
    re.IGNORECASE,
)


def postcodes(reading: Reading) -> Iterator[Hit]:
    """Yield the postcodes: the inward half is looked for first, for it is the rarer one."""
    text = reading.text
    for match in _IN.finditer(text):
        before = text[max(0, match.start() - _OUT_MAX) : match.start()]
        out = _OUT.search(before)
        if out is None or _is_no_place(out["out"], match.group()):
            continue
        start = match.start() - len(before) + out.start()
        parted = match.start() > start + len(out["out"])
        if parted or said_before(text, start).whose != "thing":
            yield Hit("postcode", start, match.end())
    if reading.says("gir", "bfpo"):
        for match in _OF_NO_AREA.finditer(text):
            yield Hit("postcode", *match.span())


def _is_no_place(out: str, inward: str) -> bool:
    """Whether 'L4 5th', 'S1 2HZ' or 'B12 1ug' was meant: an ordinal or a unit, not a street."""
    if _ORDINAL.fullmatch(inward) and inward[1:].islower():
        return True
    if _VERTEBRA.fullmatch(out):
        return bool(_ORDINAL.fullmatch(inward) or _UNIT.fullmatch(inward))
    return bool(_VITAMIN.fullmatch(out) and _UNIT.fullmatch(inward) and inward[1:].islower())


def addresses(reading: Reading) -> Iterator[Hit]:
    """Yield streets with a number, and what is said to be an address."""
    flat, told = reading.says("flat", "ap"), reading.says("address", "live", "living", "resid")
    for matches in (
        reading.near(_NUMBERED, least=1, before=0),
        reading.near(_FLAT, least=1, before=12) if flat else (),
        _TOLD.finditer(reading.text) if told else (),
    ):
        for match in matches:
            if not _NO_STREET.match(match.group()):
                yield Hit("address", *match.span())


def emails(reading: Reading) -> Iterator[Hit]:
    """Yield e-mail addresses, also with the sign written out."""
    text = reading.text
    at = text.find("@")
    while at >= 0:
        before = _EMAIL_BEFORE.search(text[max(0, at - 64) : at])
        after = _EMAIL_AFTER.match(text, at + 1)
        if before and after:
            yield Hit("e-mail address", at - len(before.group()), after.end())
        at = text.find("@", at + 1)
    if _SPELT_AT.search(text):
        for match in _EMAIL_SPELT.finditer(text):
            yield Hit("e-mail address", *match.span())


def phones(reading: Reading) -> Iterator[Hit]:
    """Yield telephone numbers."""
    for match in reading.near(_PHONE_TOLD, least=6):
        yield Hit("telephone number", *match.span("own"))
    for pattern in _PHONES:
        for match in reading.near(pattern, least=8, before=8):
            if said_before(reading.text, match.start()).whose != "thing":
                yield Hit("telephone number", *match.span())
