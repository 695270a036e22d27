"""A screenshot in few colours: a page is flat, so a palette loses nothing that anybody sees."""

import struct
import zlib
from io import BytesIO

import numpy as np
import numpy.typing as npt
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]

COLOURS = 256
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BITS, _BY_PALETTE = 8, 3

Pixels = npt.NDArray[np.uint8]


def few_colours(png: bytes, colours: int = COLOURS) -> bytes:
    """Return a picture in its most frequent colours; any other pixel takes the nearest of them."""
    pixels = pixels_of(png)
    red, green, blue = (pixels[..., part].astype(np.uint32) for part in range(3))
    found, where, counts = np.unique(
        red << 16 | green << 8 | blue, return_inverse=True, return_counts=True
    )
    kept = found[np.sort(np.argsort(-counts, kind="stable")[:colours])]
    palette, every = _parts(kept), _parts(found)
    nearest = np.array(
        [np.argmin(((palette - colour) ** 2).sum(axis=1)) for colour in every], dtype=np.uint8
    )
    return written(nearest[where].reshape(pixels.shape[:2]), palette.astype(np.uint8))


def pixels_of(png: bytes) -> Pixels:
    """Return the pixels of a picture: rows, columns, and red, green and blue."""
    reader = ImageReader(BytesIO(png))
    width, height = reader.getSize()
    return np.frombuffer(reader.getRGBData(), dtype=np.uint8).reshape(height, width, 3)


def written(indexes: Pixels, palette: Pixels) -> bytes:
    """Return the PNG of a picture whose pixels are places in a palette.

    >>> one_black_pixel = written(np.zeros((1, 1), np.uint8), np.zeros((1, 3), np.uint8))
    >>> pixels_of(one_black_pixel).tolist()
    [[[0, 0, 0]]]
    """
    height, width = indexes.shape
    rows = np.zeros((height, width + 1), dtype=np.uint8)  # a row begins with its filter: none
    rows[:, 1:] = indexes
    head = struct.pack(">IIBBBBB", width, height, _BITS, _BY_PALETTE, 0, 0, 0)
    parts = (
        (b"IHDR", head),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in parts)


def _parts(colours: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.int64)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check
