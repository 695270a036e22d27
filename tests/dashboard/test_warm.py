"""The server is warm before it is asked for a page."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVED = """
import gc, sys
import altair.utils.schemapi
import dashboard.serve
print(altair.utils.schemapi.DEBUG_MODE, gc.get_freeze_count(), *sorted(sys.modules))
"""


def test_what_is_served_has_imported_every_part_and_set_aside_what_stays() -> None:
    parts = {f"dashboard.parts.{path.stem}" for path in (ROOT / "dashboard/parts").glob("*.py")}

    run = subprocess.run(
        [sys.executable, "-c", SERVED], cwd=ROOT, capture_output=True, text=True, check=True
    )

    checks_each_piece, frozen, *modules = run.stdout.split()
    assert parts - {"dashboard.parts.__init__"} <= set(modules)
    assert int(frozen) > len(modules)
    assert checks_each_piece == "False"
