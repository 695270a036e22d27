"""By which rules signals were raised: the plans named by signals, the one in force, detectors."""

import streamlit as st

from dashboard.parts.ask import ask, settings
from dashboard.parts.download import offer
from dashboard.parts.frame import Page
from dashboard.places import Action
from dashboard.plan import PlanFile, how_sure, read_plan_in_force, seen_columns, setting_columns
from detectors.detector_page import detector_chapter
from detectors.registry import discover
from store.read.plans import plans_seen


def show_plan(page: Page) -> None:
    """Draw plans and detectors."""
    found = read_plan_in_force(settings().plan)
    plan = found if isinstance(found, PlanFile) else None
    _show_seen(page, plan)
    st.subheader("The plan in force now", anchor=False)
    if plan is None:
        st.error("There is no plan to show.", icon=":material/error:")
        st.text(str(found))
    else:
        _show_in_force(page, plan)
    _show_detectors()


def _show_seen(page: Page, plan: PlanFile | None) -> None:
    st.subheader("Plans by which signals were raised", anchor=False)
    seen = ask(page.snapshot, plans_seen)
    if not seen:
        st.info("No signal has been raised yet.")
        return
    in_force = plan.written.plan.sha256 if plan else None
    st.dataframe(seen_columns(seen, in_force=in_force), hide_index=True)
    if any(each.plan_hash != in_force for each in seen):
        st.warning(
            "Of a plan that is not in force any more, the log holds the hash and not the text. "
            "Whoever keeps the plan's file can prove that it is the one: `stimwatch plan check "
            "FILE` prints the hash. A signal of the population names the plan of its monitors.",
            icon=":material/history_edu:",
        )


def _show_in_force(page: Page, plan: PlanFile) -> None:
    head = plan.written.head
    st.text(f"{head.name}, version {head.version}, of {head.date}. {head.purpose}")
    approval = head.approved_by
    named = f"Approved by {approval.name}, {approval.on}."
    st.text(named if approval.name else f"Not approved: {approval.reason}.")
    st.caption("Hash (SHA-256) of everything in it that decides, as it stands on signals:")
    st.code(plan.written.plan.sha256, language=None)
    if page.snapshot.known_at is not None:
        st.info(
            "This is the plan of today, also while you look at the past: which one was in force "
            "then is in the table above.",
            icon=":material/info:",
        )
    values = plan.written.settings
    st.caption(f"{len(values)} values: {how_sure(values)}. What nobody knows decides nothing.")
    tables = list(dict.fromkeys(each.table for each in values))
    chosen = st.selectbox("Part of the plan", ("all", *tables), key="plan-part")
    shown = [each for each in values if chosen in ("all", each.table)]
    st.dataframe(
        setting_columns(shown),
        hide_index=True,
        column_config={"Source, or why there is no value": st.column_config.TextColumn(width=420)},
    )
    if page.access.may(Action.EXPORT):
        offer(
            "Download the plan (TOML)",
            plan.content,
            place="plan",
            file=plan.name,
            media_type="application/toml",
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
