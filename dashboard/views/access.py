"""Access: who may sign in, who came in, who was refused what, and who took data away."""

from dashboard.parts.access import show_accounts, show_trail
from dashboard.parts.frame import peek
from dashboard.parts.guard import require

page = peek("access", "Who may come in, who did, who was refused what, and who took data away?")
show_accounts(page.access if page else require("access"))
if page:
    show_trail(page)
