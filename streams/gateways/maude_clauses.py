"""How far a denial, a possibility or a label reaches in a narrative: to the end of its clause.

A word that names a hazard is a mention. It says that the hazard was there unless something in its
own clause takes that back: "the lead was fractured and there was no infection" tells a fracture.
The rules are those of NegEx and ConText, kept to what reports of devices write: words that act on
what follows, words that act on what stands before, words that act on the whole clause, and phrases
that only look like one of them. What cannot be told apart is passed over: a wrong hazard would be
counted, while a passed-over one waits for a reader, with the reason beside it.

References
----------
Chapman, W. W. et al. (2001). A simple algorithm for identifying negated findings and diseases in
discharge summaries. J Biomed Inform 34(5), 301-310.
Harkema, H. et al. (2009). ConText: an algorithm for determining negation, experiencer, and temporal
status from clinical reports. J Biomed Inform 42(5), 839-851.
"""

import re
from typing import NamedTuple

SENTENCE = re.compile(r"[.;!?](?!\d)[\"')]*|\n(?=\s*(?:\n|[-*]|\d+[.)]|[\w /]{1,40}:|$))")
"""A line may be broken anywhere; it ends a sentence before a blank line, or a line of a list."""
_HARD = re.compile(
    r"\b(?:but|however|although|though|whereas|while|yet|except|because|which|who|therefore|thus|"
    r"nevertheless|despite|otherwise|instead)\b|\s--?\s"
)
_SOFT = re.compile(r",|\b(?:and|then|when|after|before|until|since)\b")
_AUXILIARY = (
    r"(?:was|were|wasn't|weren't|is|isn't|are|aren't|has|have|had|hadn't|did|didn't|does|do|will|"
    r"would|could|couldn't|can|cannot|can't|may|might|should|must|fell|went|came|began|became|"
    r"felt|got|saw|found|showed|said|told|took)"
)
_VERB = re.compile(rf"\b(?:{_AUXILIARY}|\w{{3,}}ed|broke)\b")
_OWN_VERB = re.compile(
    rf"\s*(?:{_AUXILIARY}|\w{{3,}}ed)\b|[^,;]*?\b{_AUXILIARY}\b|"
    r"\s*(?:the|a|an|it|he|she|they|there|this|his|her|their)\b(?:\W+\w+){1,4}?\W+(?:\w{3,}ed|broke)\b|"
    r"\s*(?:leads?|patient|pt|device|battery|ipg|generator|surgeon|physician)\W+(?:\w{3,}ed|broke)\b"
)
_CAUSE = r"\b(?:due to|because of|as a result of|secondary to|caused by|resulting from|from)\b"
_FORWARD = (
    ("denied", rf"\b(?:no|without|nor|neither)\b(?!\W+(?:further|longer|more)\b)(?!.*{_CAUSE}.*$)"),
    ("denied", r"\b(?:no|without)\W+(?:any\W+)?(?:signs?|evidence|indications?|symptoms?)\b"),
    ("denied", rf"\bnot\b(?!\W+only\b)(?:(?!{_CAUSE})\W+\w+){{0,4}}\W*$"),
    (
        "denied",
        r"\b(?:not|n't|never|unlikely)\W+(?:\w+\W+){0,3}?"
        r"(?:due|related|caused|attributed|secondary|associated|because|a result)\b",
    ),
    ("denied", r"\b(?:den(?:y|ies|ied)|never|absence of|free (?:of|from)|lack of|excluded)\b"),
    (
        "denied",
        r"\b(?:negative for|unlikely (?:that|to)|ruled out|rather than|instead of|ruling out)\b",
    ),
    (
        "only possible",
        r"\b(?:possibl[ey]|potential(?:ly)?|probabl[ey]|likely|perhaps|maybe|suspected|suspects?|"
        r"suspicion|suspicious|questionable|concern(?:s|ed)?|worr(?:y|ied)|fear(?:s|ed)?|if|whether|"
        r"unclear|rule out|r/o|risks?|prevent\w*|avoid\w*|prophyla\w+|prone|chance|in case of|"
        r"(?:to|be) (?:assess|evaluate|check|test|monitor)\w*(?: for)?|"
        r"(?:monitored|checked|tested|evaluated|assessed|watched|screened) for)\b",
    ),
    ("history", r"\b(?:history|hx|h/o)\b"),
    (
        "history",
        r"\b(?:previous|previously|prior(?! to)|past|pre-?existing)\b(?!\W+reported)"
        r"(?:\W+\w+){0,3}\W*$",
    ),
)
_BACKWARD = (
    (
        "denied",
        r"^\W*(?:\w+\W+){0,6}?(?:not|n't|never)\W+(?:\w+\W+){0,2}?(?:seen|found|observed|confirmed|"
        r"identified|detected|noted|present|visible|evident|visuali[sz]ed|suspected|apparent|"
        r"demonstrated|diagnosed|verified|substantiated|duplicated|occur\w*|reported|shown|"
        r"a factor|the cause|the case)\b",
    ),
    ("denied", r"^\W*(?:\w+\W+){0,4}?(?:ruled out|excluded|denied|absent|unlikely|negative)\b"),
    ("denied", r"^\s*(?:[:=]|-)?\s*(?:no|none|n/a|negative|denied|not reported)\b"),
    (
        "only possible",
        r"^\W*(?:\w+\W+){0,4}?(?:is|was|were|are|be|been|remains?)\W+(?:\w+\W+){0,2}?(?:possible|"
        r"possibly|suspected|likely|probable|questioned|questionable|considered|unclear|unknown|"
        r"a concern|a possibility|a risk)\b",
    ),
    (
        "only possible",
        r"^\W*(?:\w+\W+){0,3}?(?:risk|prevention|prophylaxis|control|rate|screening)\b",
    ),
)
_WHOLE = (
    (
        "of a label",
        r"\b(?:label(?:l?ing|led|s)?|instructions for use|ifu|package insert|(?:user|physician|"
        r"implant|system|clinician)'?s? manual|warnings?|precautions?|known (?:complication|risk|"
        r"side effect|adverse)|recogni[sz]ed (?:complication|risk)|potential (?:complication|risk|"
        r"adverse|side effect)s?|inherent|side effects? (?:of|include)|literature)",
    ),
    ("only possible", r"(?:cannot|could not|can not|couldn't|can't|not) be (?:ruled out|excluded)"),
    ("only possible", r"\b(?:cannot|can't|could not|couldn't|unable to|not) (?:rule out|exclude)"),
    (
        "only possible",
        r"\b(?:might|could(?! not)|can(?! not)|(?<!in )(?<!on )(?<!since )(?<!of )may(?!,?\s+\d))\b"
        r"(?!'t)",
    ),
    ("only possible", r"\bnot known (?:if|whether)\b"),
)
_LIFTED = re.compile(r"(?<!not )(?<!be )(?<!been )(?<!yet )\bconfirmed\b")
_ASKED = re.compile(r"\s*\?")

_Rules = tuple[tuple[str, re.Pattern[str]], ...]


def _compiled(rules: tuple[tuple[str, str], ...]) -> _Rules:
    return tuple((reason, re.compile(pattern, re.DOTALL)) for reason, pattern in rules)


_forward, _backward, _whole = _compiled(_FORWARD), _compiled(_BACKWARD), _compiled(_WHOLE)


class Clause(NamedTuple):
    """A clause, and where the mention stands in it."""

    text: str
    start: int
    end: int


def sentence_around(text: str, start: int, end: int) -> tuple[str, int, int, bool]:
    """Return the sentence of a mention, its place in it, and whether it is a question."""
    begin = 0
    for found in SENTENCE.finditer(text):
        if found.start() >= end:
            asked = text[found.start()] == "?"
            return text[begin : found.start()], start - begin, end - begin, asked
        begin = found.end()
    return text[begin:], start - begin, end - begin, False


def clause_around(sentence: str, start: int, end: int) -> Clause:
    """Return the clause of a mention.

    A clause ends at `but` and its like; at a comma, `and` and their like only where both sides have
    a verb of their own, so that lists stay whole.

    >>> said = "there was no fever, swelling or infection and the lead had migrated"
    >>> at = said.index("infection")
    >>> clause_around(said, at, at + 9).text
    'there was no fever, swelling or infection '
    """
    ends = sorted((*_HARD.finditer(sentence), *_SOFT.finditer(sentence)), key=re.Match.start)
    begin = 0
    for place, found in enumerate(ends):
        until = ends[place + 1].start() if place + 1 < len(ends) else len(sentence)
        if _HARD.fullmatch(found[0]) is None and not (
            _VERB.search(sentence, begin, found.start())
            and _OWN_VERB.match(sentence, found.end(), until)
        ):
            continue
        if found.start() >= end:
            return Clause(sentence[begin : found.start()], start - begin, end - begin)
        if found.end() <= start:
            begin = found.end()
    return Clause(sentence[begin:], start - begin, end - begin)


def doubt_about(clause: Clause) -> str | None:
    """Return why a mention does not say that it was so, or None where it does.

    >>> def of(said: str) -> str | None:
    ...     at = said.index("infection")
    ...     return doubt_about(clause_around(said, at, at + 9))
    >>> of("no evidence of infection"), of("infection was ruled out"), of("possible infection")
    ('denied', 'denied', 'only possible')
    >>> of("the labelling lists infection as a risk"), of("the lead broke without infection")
    ('of a label', 'denied')
    >>> of("suspected infection was confirmed by culture"), of("no relief because of infection")
    (None, None)
    """
    text, start, end = clause
    before, after = text[:start], text[end:]
    for reason, pattern in _whole:
        if pattern.search(text):
            return None if reason == "only possible" and _LIFTED.search(after) else reason
    for reason, pattern in _backward:
        if pattern.search(after):
            return reason
    for reason, pattern in _forward:
        if pattern.search(before):
            return None if reason == "only possible" and _LIFTED.search(after) else reason
    return None
