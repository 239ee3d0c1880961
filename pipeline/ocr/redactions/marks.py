"""Redactions on a scan: which of its dark areas were made to cover print, with their size.

Takes a page in grey (height x width) and gives `Mark`s. People count marks, not pixels: boxes that touch are
cut apart where they meet (`dark_areas`), a mark over two lines is two. A false alarm is worse than a miss, so
an area must have what marks have (a straight or pen-drawn block, dark all over, sharp against the paper) and
nothing that banners, copier edges, logos, pictures and bar charts have.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.contracts import Box
from pipeline.ocr.redactions.white_boxes import white_boxes
from pipeline.ocr.scans.dark_areas import Area, Corners, Found, dark_areas, filled

EDGE = 0.06
"""Inches from the edge of the page within which an area is the copier's shadow."""
MARGIN = 0.5
"""Inches from the edge within which an area that runs along it for long is one."""
ALONG = 0.25
"""Share of the page's side that counts as long."""
RAGGED = 0.6
"""Share of its rectangle below which an area near the edge is a shadow, whatever its parts look like."""
NARROW = 0.17
"""Inches; what is less wide is a stroke of a stamp turned on its side, or a letter."""
SMALL = 0.12
"""Inches; a smaller area must be a straight box, because heavy print and stamps make such blots too."""
SQUARE_BOX, SMALL_BOX, PEN_DRAWN = 0.85, 0.8, 0.72
"""Share of its tightest rectangle that a square, a small box and a longer mark, drawn with a pen or not,
covers at least."""
EVEN, LONG = 30, 0.6
"""Standard deviation of grey above which a small area must be a straight box so many inches long: words in
bold print, blurred, run together and are uneven."""
BLACK = 60
"""Grey level above which an area must be even or a copier's dots, and so must what is cut from a ragged one:
photographs have all shades."""
SQUARE = 1.5
"""Times its height; what is less long must be a straight box: seals and letters are as high as long."""
SHARP = 0.6
"""How much of the lightness between the mark and the paper is there a few pixels outside of its edge."""
OPEN = 0.4
"""Share of what is looked at that is not taken up by the area it was cut from."""
RING = 0.02, 0.05
"""Inches outside of an area between which that is looked at."""
SHADE, DOTS = 100, 60
"""Grey level (paper 255) above which an area must be a copier's black and white dots, which deviate by this
much: all else so light is a shade of grey, as behind headings."""
MIDDLE = 0.65
"""Share of an area's pixels that are neither dark nor light from which it is no pattern of dots."""
EQUALLY_HIGH = 0.12
"""Share of its height by which the letters of one heading differ in place."""
SMALL_LETTER = 0.6
"""Height of small letters in parts of a capital's."""
MANY_DOTS = 4
"""Times as many light shapes as letters: then they are a copier's dots."""
BANNER = 0.85
"""Share of the page's width from which a low bar is a banner or a table's row."""


class Mark(NamedTuple):
    """A redaction found on pixels: `box` in points of the page given, `share` of its area covered.

    `printed`: light print shows in it, a code ("(b)(6)"), or it is a heading on a dark ground after all:
    read it (`inverted`) and keep it only where `exemption_marks.says_withheld`.
    """

    box: Box
    look: Literal["black", "white", "hatched"]
    share: float
    printed: bool = False


def find_marks(pixels: NDArray[np.uint8], dpi: float) -> list[Mark]:
    """The marks on a scan, from top to bottom and left to right. `pixels` is grey, height x width."""
    found = dark_areas(pixels, dpi)
    return marks_among(found, dpi)


def marks_among(found: Found, dpi: float) -> list[Mark]:
    """The marks among dark areas that were found at this `dpi`."""
    inch = dpi * found.scale
    kept = [area for area in found.areas if is_mark(area, found, inch)]
    kept = [area for area in kept if not is_letter(area, found) and not _is_bar(area, kept, inch)]
    marks = [_mark(area, found, inch) for area in kept]
    marks += [
        Mark(_points(w.box, inch), "white", round(w.pixels / found.page.size, 6))
        for w in white_boxes(found.page, inch)
    ]
    return sorted(marks, key=lambda m: (m.box[1], m.box[0]))


def _mark(area: Area, found: Found, inch: float) -> Mark:
    share = area.pixels / found.page.size
    look: Literal["black", "hatched"] = "hatched" if _is_hatched(area, found) else "black"
    return Mark(_points(area.box, inch), look, round(share, 6), shows_print(area, found, inch))


def _points(box: Corners, inch: float) -> Box:
    x0, top, x1, bottom = (round(v * 72 / inch, 2) for v in box)
    return x0, top, x1, bottom


def is_mark(area: Area, found: Found, inch: float) -> bool:
    """Whether one area, looked at by itself, can be a redaction."""
    x0, top, x1, bottom = area.box
    height, width = found.page.shape
    high, wide = bottom - top, x1 - x0
    small = min(high, wide) < SMALL * inch
    square = max(high, wide) < SQUARE * min(high, wide)
    if area.fill < (SQUARE_BOX if square else SMALL_BOX if small else PEN_DRAWN) or wide < NARROW * inch:
        return False
    if is_at_edge(area, found, inch):
        return False
    if wide > BANNER * width and high < 0.1 * height:
        return False
    level, deviation = _tone(area, found)
    if small and deviation > EVEN and not (wide > LONG * inch and area.fill > SQUARE_BOX):
        return False
    if EVEN < deviation < DOTS and (level > BLACK or area.whole_fill < RAGGED):
        return False
    return not is_shade(area, found) and stands_out(area, found, inch)


def is_at_edge(area: Area, found: Found, inch: float) -> bool:
    """Whether it is what a copier leaves at the edge of the page: a shadow or a band along it."""
    x0, top, x1, bottom = area.box
    height, width = found.page.shape
    high, wide = bottom - top, x1 - x0
    if _to_edge(area.box, found) < EDGE * inch:
        return True
    if area.whole_fill < RAGGED and _to_edge(area.whole, found) < MARGIN * inch:
        return True
    if min(x0, width - x1) < MARGIN * inch and high > ALONG * height and wide < ALONG * width:
        return True
    return bool(min(top, height - bottom) < MARGIN * inch and wide > ALONG * width and high < 0.05 * height)


def is_shade(area: Area, found: Found) -> bool:
    """Whether it is a shade of grey behind print and neither black nor a copier's dots."""
    level, deviation = _tone(area, found)
    if level <= SHADE * found.paper / 255:
        return False
    if deviation < DOTS:
        return True
    grey = _part(area, found)[area.mask > 0]
    return float(((grey > found.paper / 4) & (grey < found.paper * 3 / 4)).mean()) > MIDDLE


def _to_edge(box: Corners, found: Found) -> int:
    """Pixels to the nearest edge of the page."""
    height, width = found.page.shape
    return min(box[0], box[1], int(width) - box[2], int(height) - box[3])


def _tone(area: Area, found: Found) -> tuple[float, float]:
    """Mean grey level and standard deviation within an area, its edge left out."""
    part = _part(area, found)
    inner = cv2.erode(area.mask, np.ones((5, 5), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    mean, deviation = cv2.meanStdDev(part, mask=inner if inner.any() else area.mask)
    return float(mean[0][0]), float(deviation[0][0])


def _part(area: Area, found: Found) -> NDArray[np.uint8]:
    x0, top, x1, bottom = area.box
    return found.page[top:bottom, x0:x1]


def stands_out(area: Area, found: Found, inch: float) -> bool:
    """Whether the page is light all round, as about a box and not about a shadow or within a picture."""
    level, _ = _tone(area, found)
    near, far = (max(1, round(v * inch)) for v in RING)
    x0, top, x1, bottom = area.box
    height, width = found.page.shape
    left, above = min(far, x0), min(far, top)
    right, below = min(far, width - x1), min(far, height - bottom)
    mask = np.pad(filled(area.mask), ((above, below), (left, right)))
    page = found.page[top - above : bottom + below, x0 - left : x1 + right]
    ring = (_grown(mask, far) > 0) & (_grown(mask, near) == 0)
    light = page > (level + found.paper) / 2
    a, b, c, d = area.whole
    kin = np.zeros_like(ring)  # what it was cut from lies on one side or two
    kin[max(0, b - top + above) : d - top + above, max(0, a - x0 + left) : c - x0 + left] = True
    outside = ring & (light | ~kin)
    count = int(outside.sum())
    if count < max(1, OPEN * int(ring.sum())):
        return False
    lightness = (float(np.median(page[outside])) - level) / max(1.0, found.paper - level)
    return lightness >= SHARP and float(light[outside].mean()) >= SHARP


def _grown(mask: NDArray[np.uint8], by: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.dilate(mask, np.ones((2 * by + 1, 2 * by + 1), np.uint8)), dtype=np.uint8)


def is_letter(area: Area, found: Found) -> bool:
    """Whether it is, or is cut from, one of a row of shapes of one height that are no boxes: a large heading
    or a logo.
    """
    wholes = {a.whole: a.whole_fill for a in found.areas}
    mates = [fill for box, fill in wholes.items() if box != area.whole and _in_a_row(area.whole, box)]
    return sum(fill < SQUARE_BOX for fill in mates) >= (1 if area.whole_fill < SQUARE_BOX else 2)


def _in_a_row(a: Corners, b: Corners) -> bool:
    """Whether two shapes stand side by side and are equally high; or, where both are narrow as letters are,
    have their heads or feet on one line: capital letters, small ones, those with a tail.
    """
    high, other = a[3] - a[1], b[3] - b[1]
    heads, feet = (abs(a[i] - b[i]) <= EQUALLY_HIGH * high for i in (1, 3))
    gap = max(a[0], b[0]) - min(a[2], b[2])
    if heads and feet and gap < high:
        return True
    narrow = a[2] - a[0] < SQUARE * high and b[2] - b[0] < SQUARE * other
    alike = SMALL_LETTER <= high / other <= 1 / SMALL_LETTER
    return (heads or feet) and narrow and alike and gap < 2 * high


def _is_bar(area: Area, areas: list[Area], inch: float) -> bool:
    """Whether it is a bar of a chart: one of three or more, equally wide and not low, on one line."""
    x0, top, x1, bottom = area.box
    slack = 0.02 * inch
    if bottom - top < 0.7 * (x1 - x0):
        return False
    standing = [
        a
        for a in areas
        if abs(a.box[3] - bottom) <= slack and abs(a.box[2] - a.box[0] - (x1 - x0)) <= 2 * slack
    ]
    return len(standing) >= 3


def _is_hatched(area: Area, found: Found) -> bool:
    """Whether long light lines cross it. A copier's dots are many and short."""
    w, h, n = _light_shapes(area, found)
    crossing = (np.maximum(w, h) >= 0.7 * min(area.mask.shape)) & (n < 0.35 * w * h)
    share = int(n[crossing].sum()) / area.mask.size
    return share > 0.01


def _light_shapes(area: Area, found: Found) -> NDArray[np.int64]:
    """Widths, heights and pixels of what is light within an area: 3 x n."""
    level, _ = _tone(area, found)
    light = (_part(area, found) > (2 * level + found.paper) / 3).astype(np.uint8) & filled(area.mask)
    count, _, stats, _ = cv2.connectedComponentsWithStats(light, connectivity=8)
    return np.asarray(stats[1:count, 2:].T, dtype=np.int64)


def shows_print(area: Area, found: Found, inch: float) -> bool:
    """Whether a row of light shapes as high as letters stands in it."""
    level, deviation = _tone(area, found)
    light = (_part(area, found) > (level + found.paper) / 2).astype(np.uint8) & filled(area.mask)
    inner = np.zeros_like(light)
    rim = max(1, round(0.015 * inch))
    inner[rim:-rim, rim:-rim] = light[rim:-rim, rim:-rim]
    count, _, stats, _ = cv2.connectedComponentsWithStats(inner, connectivity=8)
    y, w, h, n = stats[1:count, 1:].T.astype(np.int64)
    sized = (h >= 0.04 * inch) & (h <= 0.5 * inch) & (w <= 8 * h)
    letters = sized & (n >= 0.15 * w * h) & (n <= 0.85 * w * h + 8)
    if deviation > DOTS and count - 1 > MANY_DOTS * int(letters.sum()):
        return False
    feet, wide, high = (y + h)[letters], w[letters], h[letters]
    for foot, height in zip(feet.tolist(), high.tolist(), strict=True):
        row = (np.abs(feet - foot) <= 0.3 * height) & (np.abs(high - height) <= 0.4 * height)
        if row.sum() >= 2 and wide[row].sum() >= 2 * height:
            return True
    return False
