"""Pain: the back hurts more than before the implant, or it hurts where the implant lies."""

from dataclasses import dataclass, field, replace

from detectors.contract import Detector, Finding
from detectors.notes import (
    GRADE_OF,
    SAYS_OF,
    Note,
    Report,
    amended,
    evidence_of,
    gravest,
    keep,
    names,
    note,
    report_of,
    said_by,
    sentences_of,
)
from detectors.pain_scales import (
    Own,
    Scale,
    Scales,
    describe,
    evidence_for,
    followed,
    grade_of,
    has_lasted,
    scales,
)
from detectors.spell import DAY_S
from detectors.surgery import Surgery
from detectors.verdict import suspect, withdraw
from detectors.wording import sentence
from events.clinical import AdverseEventAmended, AdverseEventReported
from events.device import DeviceExplanted, DeviceImplanted, DeviceRevised
from events.envelope import Event
from events.outcome import OutcomeRecorded, Outcomes
from events.vocabulary import Grade

WITHDRAWN = (
    "No longer suspected: the pain has eased, the report was taken back, or it was operated."
)
SITES = {
    "implant_site": "at the implant site",
    "back": "in the back",
    "leg": "in the leg",
    "other": "elsewhere",
}
NEVER_ASKED = "nobody has been asked about pain since the implant healed"
NOT_ASKED = "the latest answers about pain are too old"


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of one device; times in seconds since 1970.

    Before an implant there is no implant site, so nothing can have hurt there.
    """

    implanted_s: int | None = None
    operated_s: int | None = None
    asked_s: int | None = None
    removed: bool = False
    nrs: Own = field(default_factory=Own)
    vas: Own = field(default_factory=Own)
    site: Own = field(default_factory=lambda: Own(before=0.0))
    notes: tuple[Note, ...] = ()
    told: bool = False


def step(parameters: Scales, state: State, event: Event) -> tuple[State, Finding | None]:
    """Fold one event; ask for a look where pain is reliably worse and stays so, or is reported.

    Each scale is its own: the number from 0 to 10, the line of 100 mm, and the number at the
    implant site. An answer counts as worse where it exceeds the person's own answer from before the
    implant by more than two answers differ by error. One bad day is forgiven: half a point is
    counted for the first and half for the latest of at least two such answers, months apart for the
    back, weeks for the implant site. They are over once an answer exceeds the old one by less than
    what matters to people. Before the implant nothing can hurt at its site, so there zero is the
    old answer. While a wound heals, nothing counts.

    Worse pain in the back than before is harm, not only a lost benefit; the lost benefit by itself
    belongs to early removal. A report that names pain, and surgery because of pain, are findings by
    themselves; time alone withdraws no report, an amendment or surgery does.

    False alarms: an answer before the implant that was too low by error, for all later ones are
    held against it; flares at two visits in a row; an infected or healing pocket, which hurts
    without being this hazard; another disease of the back. Missed is who was never asked, or
    not before the implant, and who had answered so high that nothing reliably worse was left on
    the scale: from 7.2 of 10 on, for the back. How often, is measured in docs/detection.md, on
    fleets that are made up. Measured on simulated fleets read weekly: 2.94 false alarms per
    1,000 device-years (docs/detection.md).

    Parameters
    ----------
    parameters
        What each scale can tell; see `detectors.pain_scales.Scales`.
    state
        What is remembered of the device.
    event
        The device's next event, in the order of the ledger.

    Returns
    -------
    state, finding
        `statistic` is the sum of the evidence's weights [points].

    Examples
    --------
    Nothing hurt over the generator; it does at two visits, four weeks apart.

    >>> from detectors.contract import run
    >>> from events.sample import implanted, outcome
    >>> visits = (outcome(day=day, implant_site_pain_nrs=5.0) for day in (90, 118))
    >>> state, (finding,) = run(DETECTOR, [implanted(), *visits])
    >>> finding.grade, finding.statistic
    ('advisory', 1.0)
    >>> finding.summary
    'Implant-site pain 5 of 10, none before the implant; lasting over 28 days.'

    References
    ----------
    Childs, J. D., et al. (2005). Spine 30(11), 1331-1334. Error of the scale from 0 to 10.
    Ostelo, R. W. J. G., et al. (2008). Spine 33(1), 90-94. Minimal important changes.
    Treede, R.-D., et al. (2019). Pain 160(1), 19-27. Chronic pain, by the ICD-11.
    Boonstra, A. M., et al. (2014). Pain 155(12), 2545-2550. Mild, moderate and severe pain.
    Baranidharan, G., et al. (2020). Reg. Anesth. Pain Med. 45(11), 891. Pain at the site of
    stimulators.
    """
    if isinstance(event, OutcomeRecorded):
        return _answered(parameters, state, event)
    if isinstance(event, AdverseEventReported | AdverseEventAmended):
        return _reported(parameters, state, event)
    if isinstance(event, DeviceRevised | DeviceExplanted):
        return _operated(parameters, state, event)
    if isinstance(event, DeviceImplanted):
        state = _implanted(state, event)
    return _settle(parameters, state, event)


def blind(parameters: Scales, state: State, at_s: float) -> str | None:
    """Return why nothing can be said of pain, where nobody asks for it."""
    if state.notes:
        return None
    if state.asked_s is None:
        return NEVER_ASKED
    return NOT_ASKED if at_s - state.asked_s > parameters.asked_days * DAY_S else None


def _implanted(state: State, event: DeviceImplanted) -> State:
    """Start anew with a new system; keep what was answered before it, where it brings nothing."""
    at_s, told = int(event.time.timestamp()), event.data.baseline or Outcomes()
    nrs = state.nrs.before if told.pain_nrs is None else told.pain_nrs
    vas = state.vas.before if told.pain_vas_mm is None else told.pain_vas_mm
    return State(at_s, at_s, nrs=Own(nrs), vas=Own(vas), told=state.told)


def _answered(p: Scales, state: State, event: OutcomeRecorded) -> tuple[State, Finding | None]:
    at_s, told = int(event.time.timestamp()), event.data
    if state.implanted_s is None or at_s < state.implanted_s:
        return _settle(p, _learnt(state, told), event)
    healed_s = (state.operated_s or state.implanted_s) + p.heal_days * DAY_S
    if state.removed or at_s < healed_s:
        return _settle(p, state, event)
    nrs, vas, site = scales(p)
    changed = replace(
        state,
        asked_s=max(at_s, state.asked_s or at_s) if _is_asked(told) else state.asked_s,
        nrs=followed(state.nrs, nrs, told.pain_nrs, event),
        vas=followed(state.vas, vas, told.pain_vas_mm, event),
        site=followed(state.site, site, told.implant_site_pain_nrs, event),
    )
    lasting = [own for own, _ in _lasting(p, changed)]
    fresh = any(answer.event_id == event.id for own in lasting for answer in own.worse)
    return _suspect(p, changed, event) if fresh else _settle(p, changed, event)


def _is_asked(told: Outcomes) -> bool:
    answers = (told.pain_nrs, told.pain_vas_mm, told.implant_site_pain_nrs)
    return any(answer is not None for answer in answers)


def _learnt(state: State, told: Outcomes) -> State:
    """Take answers from before the implant; what the registration brings stands."""
    known = state.implanted_s is not None
    nrs, vas = state.nrs.before, state.vas.before
    if told.pain_nrs is not None and not (known and nrs is not None):
        nrs = told.pain_nrs
    if told.pain_vas_mm is not None and not (known and vas is not None):
        vas = told.pain_vas_mm
    if (nrs, vas) == (state.nrs.before, state.vas.before):
        return state
    return replace(state, nrs=replace(state.nrs, before=nrs), vas=replace(state.vas, before=vas))


def _lasting(p: Scales, state: State) -> tuple[tuple[Own, Scale], ...]:
    every = zip((state.nrs, state.vas, state.site), scales(p), strict=True)
    return tuple(each for each in every if has_lasted(*each))


def _reported(p: Scales, state: State, event: Report) -> tuple[State, Finding | None]:
    others, amends = amended(state.notes, event)
    if not names(event, "pain"):
        return _settle(p, replace(state, notes=others), event)
    report = report_of(event)
    where = "" if report.pain_site is None else f" {SITES[report.pain_site]}"
    nrs, grade = report.pain_nrs, GRADE_OF[report.seriousness]
    much = "" if nrs is None else f", {nrs:g} of 10"
    new = note(
        event,
        f"pain{where} reported{much}, {SAYS_OF[report.seriousness]}",
        grade=gravest((grade, grade_of(p, nrs or 0.0, 10.0))),
        amends=amends,
        value=nrs,
        unit=None if nrs is None else "of 10",
    )
    return _suspect(p, replace(state, notes=keep(others, new)), event)


def _operated(p: Scales, state: State, event: Surgery) -> tuple[State, Finding | None]:
    """Start anew; tell first, where the surgeon names pain."""
    after = replace(
        state,
        operated_s=max(state.operated_s or 0, int(event.time.timestamp())),
        removed=isinstance(event, DeviceExplanted),
        nrs=replace(state.nrs, worse=()),
        vas=replace(state.vas, worse=()),
        site=replace(state.site, worse=()),
        notes=(),
    )
    if event.data.reason != "pain":
        return _settle(p, after, event)
    what = "revised" if isinstance(event, DeviceRevised) else "explanted"
    named = note(event, f"{what} for pain", grade="warning")
    _, finding = _suspect(p, replace(state, notes=keep(state.notes, named)), event)
    return replace(after, told=True), finding


def _settle(p: Scales, state: State, event: Event) -> tuple[State, Finding | None]:
    """Withdraw what was told, once nothing speaks for it any more."""
    if not state.told or state.notes or _lasting(p, state):
        return state, None
    return replace(state, told=False), withdraw(event, WITHDRAWN)


def _suspect(p: Scales, state: State, event: Event) -> tuple[State, Finding]:
    """Say all that speaks for lasting pain by now."""
    seen = evidence_of(state.notes)
    grades: list[Grade] = [n.grade for n in state.notes]
    words = sentences_of(state.notes)
    for own, scale in _lasting(p, state):
        seen += evidence_for(own, scale)
        grades.append(grade_of(p, own.worse[-1].value, scale.top))
        words.append(sentence(describe(own, scale)))
    return replace(state, told=True), suspect(
        seen,
        " ".join(words),
        grade=gravest(grades),
        faults=(*(scale.what for _, scale in _lasting(p, state)), *said_by(state.notes)),
    )


DETECTOR = Detector(
    name="pain",
    version=1,
    hazard="pain",
    consumes=(
        OutcomeRecorded,
        AdverseEventReported,
        AdverseEventAmended,
        DeviceImplanted,
        DeviceRevised,
        DeviceExplanted,
    ),
    parameters=Scales(),
    initial=State(),
    step=step,
    blind=blind,
)
