"""By which rules signals were raised: the plan in force as it was known, all others, detectors."""

import streamlit as st

from dashboard.parts.ask import ask, settings
from dashboard.parts.download import offer
from dashboard.parts.frame import Page
from dashboard.parts.plan_difference import show_differences
from dashboard.parts.plan_text import read_told
from dashboard.parts.table import show_table
from dashboard.places import Action
from dashboard.plan import (
    PlanFile,
    approved,
    how_sure,
    read_plan_in_force,
    seen_columns,
    seen_label,
    setting_columns,
    values_of,
)
from detectors.detector_page import detector_chapter
from detectors.plan_declared import ReadPlan
from detectors.registry import discover
from events.plan import PlanDamaged
from reports.words import instant
from store.read.plans import PlanSeen, plans_seen, plans_told

SOURCE_PX = 420
SEEN_PX = {"Text": 110, "First used": 100, "Last used": 100, "Detectors of them": 230}


def show_plan(page: Page) -> None:
    """Draw plans and detectors."""
    found = read_plan_in_force(settings().plan)
    file = found if isinstance(found, PlanFile) else None
    seen = ask(page.snapshot, plans_seen)
    _show_in_force(page, seen, file)
    if file is None:
        st.error("The file of this process holds no plan.", icon=":material/error:")
        st.text(str(found))
    if seen:
        _show_seen(seen)
        show_differences(page, ask(page.snapshot, plans_told))
    _show_detectors()


def _show_in_force(page: Page, seen: tuple[PlanSeen, ...], file: PlanFile | None) -> None:
    """Draw the plan in force, or the one that the page's address asks for."""
    past = page.snapshot.known_at
    st.subheader("What a plan says", anchor=False)
    if not seen:
        st.info(
            "No plan was on the log yet then."
            if past
            else "No plan is on the log yet: the first worker that starts puts it there."
        )
        if file is not None and past is None:
            _show_said(page, file.said, file.text)
        return
    wanted = st.query_params.get("plan")
    by_hash = {each.plan_hash: each for each in seen}
    hashes = list(by_hash)
    chosen_hash = st.selectbox(
        "Plan, the one in force first",
        hashes,
        index=hashes.index(wanted) if wanted in hashes else 0,
        format_func=lambda each: seen_label(by_hash[each]),
        key="plan-shown",
    )
    chosen, is_in_force = by_hash[chosen_hash], chosen_hash == hashes[0]
    if wanted and wanted not in hashes:
        st.warning(f"No plan of the hash {wanted[:64]} is named by the log at this moment.")
    if is_in_force:
        when = f"at {instant(past)}, as it was known then" if past else "now, as far as is known"
        st.markdown(f"**In force {when}.** The log named it last {instant(chosen.last_at)}.")
    else:
        first, last = instant(chosen.first_at), instant(chosen.last_at)
        st.markdown(f"**Not the plan in force.** The log named it from {first} to {last}.")
    if file and past is None and is_in_force and file.plan_hash != chosen_hash:
        st.info(
            f"The file of this process is another plan, {file.said.said.head.name} "
            f"{file.said.said.head.version}. A worker that starts under it puts it in force."
        )
    _show_text(page, chosen, file)


def _show_text(page: Page, chosen: PlanSeen, file: PlanFile | None) -> None:
    st.caption("Hash (SHA-256) of everything in it that decides, as it stands on signals:")
    st.code(chosen.plan_hash, language=None)
    if chosen.event_id is None:
        if file is not None and file.plan_hash == chosen.plan_hash:
            st.info("Its text is not on the log; it is read here from the file of this process.")
            _show_said(page, file.said, file.text)
            return
        st.warning(
            "Of this plan the log holds the hash and not the text: it was in force before plans "
            "were told, or the text was told later than the moment you look at. Whoever keeps the "
            "file can prove that it is the one: `stimwatch plan check FILE` prints the hash.",
            icon=":material/history_edu:",
        )
        return
    try:
        found = read_told(page, chosen.event_id)
    except PlanDamaged as damaged:
        st.error("**The text of this plan cannot be trusted.**", icon=":material/error:")
        st.text(str(damaged))
        return
    if found is None:
        return
    told, read = found
    on = f"On the log since {instant(chosen.declared_at or chosen.first_at)}"
    st.caption(
        f"{on}, told by {told.software}. Text (SHA-256): {told.text_sha256}. Detectors: "
        f"{', '.join(f'{each.name} {each.version}' for each in told.detectors)}."
    )
    if not read.proven:
        st.info(
            "This plan is for other detectors than this program has. It is shown as it is written; "
            "whether it makes this hash only the program that told it can say."
        )
    _show_said(page, read, told.text)


def _show_said(page: Page, read: ReadPlan, text: str) -> None:
    head = read.said.head
    st.text(f"{head.name}, version {head.version}, of {head.date}. {head.purpose}")
    st.text(approved(head.approved_by))
    values = values_of(read.said.settings)
    st.caption(f"{len(values)} values: {how_sure(values)}. What nobody knows decides nothing.")
    tables = list(dict.fromkeys(each.table for each in values))
    chosen = st.selectbox("Part of the plan", ("all", *tables), key="plan-part")
    shown = [each for each in values if chosen in ("all", each.table)]
    show_table(
        setting_columns(shown),
        column_config={
            "Source, or why there is no value": st.column_config.TextColumn(width=SOURCE_PX)
        },
    )
    if page.access.may(Action.EXPORT):
        offer(
            "Download the plan (TOML)",
            text.encode(),
            place="plan",
            file=f"{head.name}-{head.version}.toml",
            media_type="application/toml",
        )


def _show_seen(seen: tuple[PlanSeen, ...]) -> None:
    st.subheader("All plans", anchor=False)
    show_table(seen_columns(seen), wrapped=SEEN_PX)
    st.caption(
        "In use means named by the log: in the plan's own event, on a signal, in a change of what "
        "can be judged, or in a run of surveillance. A signal of the population is raised by its "
        "monitor, which the page Population shows."
    )


def _show_detectors() -> None:
    st.subheader("Detectors", anchor=False)
    st.caption(
        "What watches each device, by which rule, and how it may be wrong. The default values "
        "named here are those of the program; the plan above says which are in force."
    )
    detectors = discover()
    chosen = st.selectbox(
        "Detector",
        detectors,
        format_func=lambda each: f"{each.name}, version {each.version}",
        key="detector",
    )
    st.markdown(detector_chapter(chosen))
