"""The versions of a draft, two of them side by side, and what counted for nothing."""

import streamlit as st

from dashboard.parts.table import show_table
from reports.card_form import label_of
from reports.card_versions import Life, Version, changes
from reports.words import actor_name, instant

_SIGNS = {"added": "\\+", "removed": "\u2212", "changed": "\u2260", "source changed": "\u2248"}
"""Before the name of a field, in a label that is Markdown: there a mere plus begins a list."""


def show_versions(life: Life) -> None:
    """Draw who wrote what when, and what changed between two versions."""
    show_table(
        {
            "Version": [each.number for each in life.versions],
            "Written by": [actor_name(each.actor) for each in life.versions],
            "When": [instant(each.recordedtime) for each in life.versions],
            "Why": [each.reason or "\u2013" for each in life.versions],
            "Text (SHA-256)": [each.text_sha256[:12] for each in life.versions],
        },
    )
    _show_not_counted(life)
    if len(life.versions) < 2:
        st.caption("There is one version. What changes between two is shown side by side here.")
        return
    numbers = [each.number for each in life.versions]
    left, right = st.columns(2)
    key = f"kept/{life.draft_id}/between"
    before = left.selectbox("From version", numbers, index=len(numbers) - 2, key=f"{key}/from")
    after = right.selectbox("To version", numbers, index=len(numbers) - 1, key=f"{key}/to")
    of = {each.number: each for each in life.versions}
    show_difference(of[before], of[after])


def show_difference(before: Version, after: Version) -> None:
    """Draw every field that differs, side by side."""
    told = [each for each in changes(before, after) if each.kind != "same"]
    if not told:
        st.info(f"Versions {before.number} and {after.number} say the same.")
        return
    _row("**Field**", f"**Version {before.number}**", f"**Version {after.number}**", plain=False)
    for each in told:
        name = f"{_SIGNS[each.kind]} {label_of(each.name)} ({each.kind})"
        _row(name, each.before or "\u2013", each.after or "\u2013", plain=True)


def _row(name: str, before: str, after: str, *, plain: bool) -> None:
    label, old, new = st.columns([2, 4, 4], gap="small")
    if plain:
        label.caption(name)
        old.text(before)
        new.text(after)
        return
    for column, words in ((label, name), (old, before), (new, after)):
        column.markdown(words)


def _show_not_counted(life: Life) -> None:
    """Show edits and approvals that are on the ledger and count for nothing, and why."""
    for edit in life.lost:
        who, when = actor_name(edit.actor), instant(edit.recordedtime)
        with st.expander(f"An edit by {who}, {when}, is no version: another was saved before it"):
            for field in edit.data.fields:
                label, value = st.columns([2, 8], gap="small")
                label.caption(label_of(field.name))
                value.text(field.value or "(taken out)")
    for approval in life.approvals:
        why = life.refusal_of(approval)
        if why:
            who = actor_name(approval.actor)
            st.caption(f"An approval by {who} of version {approval.data.version} does not count:")
            st.text(why)
