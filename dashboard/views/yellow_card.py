"""Yellow Card drafts: what would be told to the regulator, and what is missing."""

from dashboard.parts.card_choice import show_choice
from dashboard.parts.card_kept import show_kept
from dashboard.parts.card_list import show_drafts
from dashboard.parts.card_shown import show_not_submitted
from dashboard.parts.frame import asked_id, open_page
from dashboard.parts.navigate import turn_to
from dashboard.parts.yellow_card import show_draft

page = open_page("yellow_card", "What would be told to the regulator, and what is missing?")
about, kept = asked_id("about"), asked_id("draft")
if about is None and kept is None:
    show_not_submitted()
    show_drafts(page)
    show_choice(page.snapshot)
else:
    turn_to("yellow_card", "All drafts", key="cards/all", icon=":material/arrow_back:", query={})
    if kept is not None:
        show_kept(page, kept)
    elif about is not None:
        show_draft(page, about)
