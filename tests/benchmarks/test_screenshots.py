"""The pictures of the README: small enough, and readable still."""

from io import BytesIO
from random import Random

import pytest
from click import ClickException
from PIL import Image

from benchmarks.screenshots import BYTES_MAX, WIDTH_PX, small


def png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_page_keeps_its_size_and_its_few_colours() -> None:
    page = Image.new("RGB", (WIDTH_PX, 900), (252, 252, 250))
    page.paste((155, 28, 28), (100, 100, 400, 140))

    found = Image.open(BytesIO(small(png(page)))).convert("RGB")

    assert found.size == page.size
    assert sorted(colour for _, colour in found.getcolors() or ()) == [
        (155, 28, 28),
        (252, 252, 250),
    ]


def test_what_cannot_be_made_small_is_refused_and_not_written() -> None:
    noise = Image.frombytes("RGB", (WIDTH_PX, 900), Random(1).randbytes(3 * WIDTH_PX * 900))

    assert len(png(noise)) > BYTES_MAX
    with pytest.raises(ClickException, match="cut it to a smaller height"):
        small(png(noise))
