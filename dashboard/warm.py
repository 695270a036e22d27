"""What the pages need is there before the first of them is asked for, and is looked through once.

Streamlit looks for garbage after every run of a page, and of each live part of one. Nearly all that
it would look through are the libraries, which stay: `gc.freeze` sets them aside. And Altair checks
each piece of a chart as it is made, then the whole as it is drawn: the whole is enough.
"""

import gc
from importlib import import_module
from pkgutil import iter_modules

from altair.utils.schemapi import disable_debug_mode

from dashboard import parts


def warm() -> None:
    """Import every part of the pages, and set aside what is there by then."""
    disable_debug_mode()
    for module in iter_modules(parts.__path__, f"{parts.__name__}."):
        import_module(module.name)
    gc.collect()
    gc.freeze()
