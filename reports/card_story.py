"""What happened and what was done: the part of a Yellow Card draft that tells a story."""

from collections.abc import Iterator

from events.clinical import AdverseEvent, ImagingPerformed
from events.device import DeviceReprogrammed, DeviceRevised, MriExposed
from events.signal import SignalReviewed
from reports.card import Field
from reports.case import Case, Standing, reports_of
from reports.words import amount, hazard_name, instant, plain

LISTED_MAX = 20
"""A list on the form is cut at this many, the newest kept."""


def incident(case: Case) -> Iterator[Field]:
    """Yield when it happened, what was told, what surveillance and imaging found."""
    yield from _when(case)
    if case.report is not None and case.report.now.narrative.strip():
        text = case.report.now.narrative.strip()
        yield Field(name="incident.narrative", value=text, source_event=case.report.source)
    elif case.report is None and case.signal is not None:
        yield Field(
            name="incident.narrative",
            value=f"Found by surveillance: {case.signal.now.summary.rstrip('.')}.",
            source_event=case.signal.source,
            note="nobody has reported harm; add what the clinic found",
        )
    if case.report is not None:
        signs = "; ".join(_signs(case.report.now))
        if signs:
            yield Field(name="incident.symptoms", value=signs, source_event=case.report.source)
    if case.signal is not None:
        yield from _signal(case.signal)
    for number, image in enumerate(case.of(ImagingPerformed)[-LISTED_MAX:], start=1):
        yield Field(name=f"incident.imaging_{number}", value=_image(image), source_event=image.id)
    yield from _other_reports(case)


def actions(case: Case) -> Iterator[Field]:
    """Yield what was done to the device since, and what reviewers decided."""
    if case.report is not None and case.report.now.action != "unknown":
        action = plain(case.report.now.action)
        yield Field(name="actions.facility", value=action, source_event=case.report.source)
    done = [
        (event, what)
        for kind, what in (
            (DeviceReprogrammed, "reprogrammed"),
            (DeviceRevised, "revised"),
            (MriExposed, "exposed to MRI"),
        )
        for event in case.of(kind)
        if event.time >= case.time
    ]
    ordered = sorted(done, key=lambda pair: pair[0].time)[-LISTED_MAX:]
    for number, (event, what) in enumerate(ordered, start=1):
        value = f"{instant(event.time)}: {what}"
        yield Field(name=f"actions.done_{number}", value=value, source_event=event.id)
    if case.signal is None:
        return
    reviews = [
        review
        for review in case.of(SignalReviewed)
        if review.data.signal_id == case.signal.raised.id
    ]
    for number, review in enumerate(reviews[-LISTED_MAX:], start=1):
        verdict = f", {review.data.verdict}" if review.data.verdict else ""
        reason = f": {review.data.reason}" if review.data.reason else ""
        value = f"{instant(review.time)}: {review.data.action}{verdict}{reason}"
        yield Field(name=f"actions.review_{number}", value=value, source_event=review.id)


def _when(case: Case) -> Iterator[Field]:
    if case.report is not None:
        first = case.report.first
        if case.report.now.time_known:
            day = str(first.time.date())
            yield Field(name="incident.date", value=day, source_event=first.id)
        known = str(first.recordedtime.date())
        yield Field(name="incident.aware_on", value=known, source_event=first.id)
    elif case.signal is not None:
        raised = case.signal.raised
        note = "the day on which the signal was raised"
        day, known = str(raised.time.date()), str(raised.recordedtime.date())
        yield Field(name="incident.date", value=day, source_event=raised.id, note=note)
        yield Field(name="incident.aware_on", value=known, source_event=raised.id)


def _signal(signal: Standing) -> Iterator[Field]:
    now = signal.now
    limits = (
        f"{amount(now.statistic, now.unit)} against a threshold of "
        f"{amount(now.threshold, now.unit)}"
    )
    yield Field(
        name="incident.signal",
        value=f"{now.summary} ({now.grade}; {limits})",
        source_event=signal.source,
        note="a signal is a question for a reviewer, not proof of harm",
    )
    if signal.cleared is not None:
        since = f"{instant(signal.cleared.time)}: {signal.cleared.data.signal.summary}"
        yield Field(name="incident.since", value=since, source_event=signal.cleared.id)
    for number, item in enumerate(now.evidence, start=1):
        value = f": {amount(item.value, item.unit or '')}" if item.value is not None else ""
        yield Field(
            name=f"incident.evidence_{number}",
            value=f"{instant(item.time)}: {item.what}{value}",
            source_event=item.event_id,
        )


def _image(image: ImagingPerformed) -> str:
    data = image.data
    side = f", {data.side} lead" if data.side else ""
    moved = "" if data.displacement_mm is None else f", {amount(data.displacement_mm, 'mm')}"
    note = f". {data.note}" if data.note else ""
    finding = f"{plain(data.modality)}, {plain(data.finding)}"
    return f"{instant(image.time)}: {finding}{side}{moved}{note}"


def _signs(report: AdverseEvent) -> Iterator[str]:
    if report.pain_nrs is not None:
        site = f" at {plain(report.pain_site)}" if report.pain_site else ""
        yield f"pain {amount(report.pain_nrs, 'of 10 (NRS)')}{site}"
    if report.infection is not None:
        signs = report.infection
        yield from (f"wound: {sign}" for sign in signs.wound)
        if signs.temperature_c is not None:
            yield f"temperature {amount(signs.temperature_c, 'degrees C')}"
        if signs.crp_mg_l is not None:
            yield f"CRP {amount(signs.crp_mg_l, 'mg/l')}"
        if signs.culture != "not_done":
            organism = f" ({signs.organism})" if signs.organism else ""
            yield f"culture {signs.culture}{organism}"


def _other_reports(case: Case) -> Iterator[Field]:
    own = case.report.first.id if case.report is not None else None
    others = [each for each in reports_of(case.known) if each.first.id != own]
    for number, other in enumerate(others[-LISTED_MAX:], start=1):
        what = hazard_name(other.now.hazard)
        value = f"{instant(other.first.time)}: {what}, {plain(other.now.seriousness)}"
        yield Field(name=f"incident.other_report_{number}", value=value, source_event=other.source)
