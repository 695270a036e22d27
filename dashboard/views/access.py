"""Access: who came in, who was refused what, and who took data away."""

from dashboard.parts.access import show_accounts, show_trail
from dashboard.parts.frame import open_page

page = open_page("access", "Who came in, who was refused what, and who took data away?")
show_trail(page)
show_accounts(page)
