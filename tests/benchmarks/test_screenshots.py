"""The pictures of the README: small enough, and readable still."""

import numpy as np
import pytest
from click import ClickException

from benchmarks.palette import few_colours, pixels_of, written
from benchmarks.screenshots import BYTES_MAX, WIDTH_PX, small

PAPER, INK = (252, 252, 250), (155, 28, 28)


def test_a_page_keeps_its_size_and_its_colours() -> None:
    drawn = np.zeros((900, WIDTH_PX), dtype=np.uint8)
    drawn[100:140, 100:400] = 1
    page = written(drawn, np.array([PAPER, INK], dtype=np.uint8))

    found = pixels_of(small(page))

    assert found.shape == (900, WIDTH_PX, 3)
    assert np.array_equal(found, pixels_of(page))
    assert {tuple(colour) for colour in found.reshape(-1, 3).tolist()} == {PAPER, INK}


def test_a_rare_colour_becomes_the_nearest_frequent_one() -> None:
    drawn = np.array([[0, 0, 0, 1, 1, 2]], dtype=np.uint8)
    nearly_ink = (150, 30, 30)
    line = written(drawn, np.array([PAPER, INK, nearly_ink], dtype=np.uint8))

    found = pixels_of(few_colours(line, 2))

    assert [tuple(colour) for colour in found[0].tolist()] == [PAPER] * 3 + [INK] * 3


def test_what_cannot_be_made_small_is_refused() -> None:
    random = np.random.default_rng(1)
    noise = written(
        random.integers(0, 256, (900, WIDTH_PX), dtype=np.uint8),
        random.integers(0, 256, (256, 3), dtype=np.uint8),
    )

    assert len(noise) > BYTES_MAX
    with pytest.raises(ClickException, match="cut it to a smaller height"):
        small(noise)
