"""How one person fares since the implant, and the form that adds a visit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial

import streamlit as st

from dashboard.append import receipt_of, stated
from dashboard.chart_numbers import course_numbers
from dashboard.course import Course, courses, said, why
from dashboard.course_chart import course_chart, visit_columns
from dashboard.faults import Fault, day_faults
from dashboard.parts.ask import ask, now
from dashboard.parts.begun import begin, keep, offer_to_empty, say_begun, send
from dashboard.parts.chart import show_chart
from dashboard.parts.choose import choose
from dashboard.parts.device_choice import Chosen, choose_device
from dashboard.parts.fields import Fields
from dashboard.parts.frame import Page
from dashboard.parts.guard import Author, keep_within, require
from dashboard.parts.known_at import only_now
from dashboard.parts.limits import limits
from dashboard.parts.navigate import link
from dashboard.parts.score_fields import ask_scores
from dashboard.parts.table import show_table
from dashboard.parts.write import show_until_stored
from dashboard.places import Action
from dashboard.scores import is_empty, outcomes_of, score_faults
from dashboard.tables import device_columns
from events.outcome import OutcomeRecorded
from store.read.clinical import OutcomeRow, outcomes
from store.read.devices import devices

LISTED_MAX = 500
SCALES_MAX = 3
CHART_PX = 460
"""Two charts beside each other on a desk, one on a tablet."""
DRAWN = (
    "Dashed: the answer before the implant. Grey band: changes so small that they do not matter to "
    "people, where a source says how small that is."
)
_MARGIN = timedelta(days=10)
_SIGNS = {
    "clearly better": "↑ ",
    "better": "↑ ",
    "no change that matters": "→ ",
    "worse": "↓ ",
    "clearly worse": "↓ ",
}


def show_choice(page: Page) -> Chosen:
    """Ask whose outcomes; a device of another centre is not shown."""
    fields = Fields(f"outcomes/choice/{st.query_params.get('device', '')}")
    chosen = choose_device(
        fields,
        page,
        page.access,
        label="Whose? Scan or type the device",
        unknown="register its implant first; then answers can be held against those before it",
    )
    fields.show(chosen.faults(), pressed=False)
    if chosen.number and chosen.row is not None:
        keep_within(page.access, page.snapshot, chosen.number)
    return chosen


def show_devices(page: Page) -> None:
    """Draw the devices of which there can be outcomes, to choose from without a scanner."""
    rows = ask(page.snapshot, devices, kind="implant", centre=page.access.centre, limit=LISTED_MAX)
    if not rows:
        st.info("No implant is registered here yet. Register the first one.")
        link("register", "Register an implant", access=page.access)
        return
    st.markdown("Or click the row of the device:")
    columns = device_columns(rows)
    shown = {name: columns[name] for name in ("Device", "Implanted", "Lead model", "Status")}
    chosen = choose(shown, [row.device for row in rows], key="outcomes/devices")
    if chosen:
        st.switch_page("views/outcomes.py", query_params={"device": chosen})


def show_course(page: Page, device_id: str) -> None:
    """Draw how the person fares against the own answers before the implant."""
    rows = ask(page.snapshot, outcomes, device=device_id)
    told = courses(rows, limits())
    st.subheader("Against before the implant", anchor=False)
    if not told:
        st.info("Nothing was answered yet, before the implant or since. Add the first visit below.")
        return
    if not any(row.baseline for row in rows):
        st.warning(
            "There is no answer from before the implant, so nothing can be called better or worse. "
            "If it is in the patient's record, register the implant again with it.",
            icon=":material/help:",
        )
    _show_latest(told)
    _show_charts(page, device_id, told, rows)
    for columns in _few_at_a_time(visit_columns(rows, told)):
        show_table(columns)
    with st.expander("What counts as better or worse, and who says so"):
        for course in told:
            st.text(why(course))


def _few_at_a_time(columns: Mapping[str, Sequence[str]]) -> Iterator[Mapping[str, Sequence[str]]]:
    """Yield the columns in tables that a tablet shows whole, each beginning with the day."""
    (day, days), *answers = columns.items()
    for start in range(0, len(answers), SCALES_MAX):
        yield {day: days, **dict(answers[start : start + SCALES_MAX])}


def show_visit(page: Page, device_id: str) -> None:
    """Draw the form of a new visit, for who may add one."""
    if not page.access.may(Action.FILE):
        return
    st.subheader("Add a visit", anchor=False)
    show_until_stored(f"visit/{device_id}")
    if only_now():
        _visit(page, device_id)


def _visit(page: Page, device_id: str) -> None:
    access = require("outcomes", Action.FILE)
    form = f"visit/form/{device_id}"
    fields = begin(form, access)
    top = st.empty()
    with st.container(border=True):
        day = fields.day(st, "Day of the answers *", "day", about="Day", value="today")
        scores = ask_scores(fields)
        begun = not is_empty(scores)
        with st.container(horizontal=True):
            pressed = st.button("Store the answers", type="primary", key=f"{fields.token}/send")
            offer_to_empty(form, access, begun=begun)
        say_begun(top, form, begun=begun)
        at = now()
        wrong = [*fields.unread, *day_faults("Day", day, now=at), *score_faults(scores)]
        if not begun:
            told = "fill in at least one questionnaire."
            wrong.append(Fault(question="Answers", why=told, missing=True))
        wrong = list(fields.show(wrong, pressed=pressed))
    answered = outcomes_of(scores) if not wrong else None
    if not pressed or answered is None or day is None:
        keep(form, fields, access)
        return

    def write(author: Author) -> tuple[OutcomeRecorded]:
        recorded = stated(
            OutcomeRecorded,
            answered,
            form=fields.token,
            device=device_id,
            actor=author.actor,
            time=min(datetime.combine(day, time(12), tzinfo=UTC), at),
            now=at,
            simulated=author.simulated,
        )
        return (recorded,)

    for event in send(form, fields, access, write, page=page):
        said_so = f"**Stored. Receipt {receipt_of(event.id)}.** It is drawn above in a few seconds."
        st.session_state[f"visit/{device_id}"] = (said_so, event.id)
        st.rerun()


def _show_latest(told: tuple[Course, ...]) -> None:
    with st.container(horizontal=True):
        for course in told:
            if not course.points:
                continue
            last = course.points[-1]
            with st.container(border=True, width=250):
                st.caption(f"{course.scale.name}, {last.time.date()}")
                st.markdown(
                    f"**{_SIGNS.get(last.verdict or '', '')}{last.verdict or 'not judged'}**"
                )
                st.text(said(course, last).partition(": ")[0])


def _show_charts(
    page: Page, device_id: str, told: tuple[Course, ...], rows: tuple[OutcomeRow, ...]
) -> None:
    start, end = min(row.time for row in rows) - _MARGIN, max(row.time for row in rows) + _MARGIN
    drawn = [course for course in told if course.points]
    with st.container(horizontal=True, gap="medium"):
        for course in drawn:
            with st.container(width=CHART_PX):
                st.markdown(f"**{course.scale.name}** [{course.scale.unit}]")
                show_chart(
                    course_chart(course, start=start, end=end),
                    partial(course_numbers, course),
                    page=page,
                    title=f"{course.scale.name} [{course.scale.unit}]",
                    whose=device_id,
                    note=DRAWN,
                )
    if drawn:
        st.caption(DRAWN)
