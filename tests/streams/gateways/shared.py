"""Where real files are, if they are: beside the checkout, read in place."""

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"


def shared(*parts: str) -> Path:
    """Return the file or folder, or skip the test and say so."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no real data beside the checkout: {'/'.join(parts)}")
    return path
