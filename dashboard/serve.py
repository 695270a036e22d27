"""What is served: the pages, and before them the address that sets the cookie of a session.

`streamlit run dashboard/serve.py` finds `app` and serves it, with Streamlit's own server and its
options.
"""

from typing import Any

from streamlit.starlette import App

from dashboard.session_cookie import SessionCookie

BEFORE_THE_PAGES: Any = ((SessionCookie, (), {}),)
"""A class, its arguments and its options: as such `App` unpacks each middleware."""

app = App("app.py", middleware=BEFORE_THE_PAGES)
