"""The picture of a page that readers see: grey, large enough to read small print; photographs as WebP."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

DPI = 100
LEVELS = 16
"""Grey levels kept, half a byte each: print and scans of paper look the same. As PNG, packed at zlib's first
level, a page takes 3 ms and 48 kB; as WebP without loss it took 12 ms and 61 kB (120 pages of the corpus)."""
MUCH_GREY = 0.3
"""Share of a page in middle greys from which it counts as a photograph, saved as WebP with loss."""
QUALITY = 45
WIDEST = 2400
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def save_picture(pixels: NDArray[np.uint8], folder: Path, number: int) -> str:
    """Save a page's pixels (grey, height x width), no side longer than `WIDEST`; gives the file's name."""
    if max(pixels.shape) > WIDEST:
        scale = WIDEST / max(pixels.shape)
        pixels = shrunk(pixels, scale)
    if float(cv2.inRange(pixels, 48, 208).mean()) / 255 > MUCH_GREY:
        name = f"{number:04}.webp"
        Image.fromarray(pixels).save(folder / name, "WEBP", quality=QUALITY, method=0)
    else:
        name = f"{number:04}.png"
        (folder / name).write_bytes(few_greys(pixels))
    return name


def few_greys(pixels: NDArray[np.uint8]) -> bytes:
    """A picture as PNG of `LEVELS` greys (colour type 0, bit depth 4)."""
    height, width = pixels.shape
    levels = np.asarray(cv2.LUT(pixels, _LEVEL), dtype=np.uint8)
    if width % 2:
        levels = np.pad(levels, ((0, 0), (0, 1)))
    rows = np.zeros((height, 1 + levels.shape[1] // 2), dtype=np.uint8)  # each begins with its filter: none
    np.bitwise_or(levels[:, ::2] << 4, levels[:, 1::2], out=rows[:, 1:])
    head = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.data, 1)), (b"IEND", b""))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def shrunk(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """A picture made smaller, `scale` below 1. Halved as often as it can be, which OpenCV does in a tenth of
    the time of any other share.
    """
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    while min(pixels.shape) > 1 and pixels.shape[1] >= 2 * size[0] and pixels.shape[0] >= 2 * size[1]:
        half = pixels.shape[1] // 2, pixels.shape[0] // 2
        even = pixels[: 2 * half[1], : 2 * half[0]]
        pixels = np.asarray(cv2.resize(even, half, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


_LEVEL = np.array([round(v * (LEVELS - 1) / 255) for v in range(256)], dtype=np.uint8)
