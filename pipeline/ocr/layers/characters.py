"""Every character of a PDF page's text layer, with its boxes on the upright page, as PDFium reads it.

A page holds thousands of characters and PDFium is asked four things of each, so its functions are called
with plain addresses into arrays, and all the arithmetic is done on whole arrays: a fifth of the time of
one object a character.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.ocr.plain_calls import INT, POINTER, address_of, plain

SLOPE = 0.7
"""Sine of the angle from which a line of text counts as running up or down the page."""
SPACE, LINE_END = "space", "line end"
_LINE_ENDS = frozenset({0x0A, 0x0D, 0x85, 0x2028, 0x2029})

Boxes = NDArray[np.float64]


class Characters(NamedTuple):
    """`codes`: code points in the order of the layer, white space included. `boxes` (as high as the font,
    for highlighting and for finding lines) and `ink` (the glyph itself) are n x 4: x0, top, x1, bottom in
    points; those of white space mean nothing. `sideways` says which run up or down the upright page, as
    stamps along an edge do.
    """

    codes: list[int]
    boxes: Boxes
    ink: Boxes
    sideways: NDArray[np.bool_]


def is_line_end(code: int) -> bool:
    """Whether PDFium ends a line with this character."""
    return code in _LINE_ENDS


@lru_cache(maxsize=1 << 12)
def is_space(code: int) -> bool:
    """Whether a character is white space, line ends included."""
    return code < 0x110000 and chr(code).isspace()


class Upright:
    """Maps PDF user space (origin bottom left, as stored) to the page as a reader sees it."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.rotation = page.get_rotation()
        self.width, self.height = page.get_size()

    def boxes(self, left: Any, bottom: Any, right: Any, top: Any) -> tuple[Any, Any, Any, Any]:
        """x0, top, x1, bottom in points from the top left of the upright page; numbers or arrays of them."""
        x0, x1 = left - self.left, right - self.left
        y0, y1 = bottom - self.bottom, top - self.bottom
        w, h = self.right - self.left, self.top - self.bottom
        if self.rotation == 90:
            return y0, x0, y1, x1
        if self.rotation == 180:
            return w - x1, y0, w - x0, y1
        if self.rotation == 270:
            return h - y1, w - x1, h - y0, w - x0
        return x0, h - y1, x1, h - y0


def read_characters(text: pypdfium2.PdfTextPage, upright: Upright, turned: bool = True) -> Characters:
    """Read a page's text layer, character by character. `turned`: some of its text may run up or down the
    page as it is stored; without, no character is asked for its angle.
    """
    codes, loose, tight, angles = _ask(address_of(text.raw), pdfium.FPDFText_CountChars(text), turned)
    boxes = np.stack(upright.boxes(loose[:, 0], loose[:, 3], loose[:, 2], loose[:, 1]), axis=1)
    ink = np.stack(upright.boxes(tight[:, 0], tight[:, 2], tight[:, 1], tight[:, 3]), axis=1)
    flat = ~((ink[:, 2] > ink[:, 0]) & (ink[:, 3] > ink[:, 1]))
    ink[flat] = boxes[flat]
    level = (angles < 0) | (np.abs(np.sin(angles)) < SLOPE)
    return Characters(codes, boxes, ink, level == (upright.rotation in (90, 270)))


def _ask(text: int, count: int, turned: bool) -> tuple[list[int], Boxes, Boxes, NDArray[np.float64]]:
    """Code points; boxes as left, top, right, bottom of the font and left, right, bottom, top of the
    glyph, in user space; angles in radians, below 0 where PDFium has none.
    """
    loose = np.zeros((count, 4), dtype=np.float32)
    tight = np.zeros((count, 4), dtype=np.float64)
    angles = np.zeros(count, dtype=np.float64)
    loose_at, tight_at = loose.ctypes.data, tight.ctypes.data
    codes = []
    high = 0
    for i in range(count):
        code = _unicode(text, i)
        if (code <= 0x20 or code >= 0x7F) and is_space(code):
            codes.append(code)
            continue
        if 0xD800 <= code < 0xDC00:  # PDFium gives UTF-16; the second half follows
            high = code
            codes.append(0)
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        codes.append(code)
        _loose_box(text, i, loose_at + 16 * i)
        at = tight_at + 32 * i
        _tight_box(text, i, at, at + 8, at + 16, at + 24)
        if turned:
            angles[i] = _angle(text, i)
    return codes, loose.astype(np.float64), tight, angles


_unicode = plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint, POINTER, INT)
_loose_box = plain(pdfium.FPDFText_GetLooseCharBox, INT, POINTER, INT, POINTER)
_tight_box = plain(pdfium.FPDFText_GetCharBox, INT, POINTER, INT, *[POINTER] * 4)
_angle = plain(pdfium.FPDFText_GetCharAngle, ctypes.c_float, POINTER, INT)
