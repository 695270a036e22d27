"""What is served: the pages, and before them the address that sets the cookie of a session.

`streamlit run dashboard/serve.py` finds `app` and serves it, with Streamlit's own server and its
options.
"""

from starlette.middleware import Middleware
from streamlit.starlette import App

from dashboard.session_cookie import SessionCookie
from dashboard.warm import warm

warm()
app = App("app.py", middleware=[Middleware(SessionCookie)])
