"""Dark areas of a scan that are thicker than print: redactions, copier edges, banners, pictures.

An area is found at a window's grain: every pixel that lies in some dark window, of a size that no ordinary
letter's stroke has, belongs to one. Pixels are averaged first, because a felt pen that a copier saw comes
out as a pattern of black and white dots. What an area is, `redactions` judges.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

DPI = 200
"""Pixels an inch that areas are looked for at; finer scans are made coarser, which loses nothing here."""
GRAIN = 0.035
"""Inches over which pixels are averaged: a few dots of a copier's pattern."""
DARK = 0.57
"""Share of the paper's lightness below which the average counts as dark."""
WINDOW = 0.065
"""Inches; a mark over a line of 6 point print, the smallest met, is half as high again."""
SOLID = 0.9
"""Share of a window that is dark in an area; light hatching over a box takes less away."""
LEAST_HIGH, LEAST_LONG = 0.07, 0.13
"""Inches across and along the smallest area that counts: a digit is wider, a pen stroke thinner."""
THIN = 0.035
"""Inches; table rules and strokes that touch an area are thinner."""
DOTTED = 25
"""Standard deviation of grey from which an area is a pattern of dots."""
HOLE = 0.25
"""Share of an area's dark pixels up to which what it goes round is a hole in it: print, light lines. A frame
goes round more."""
STRAIGHT = 0.88
"""Share of its tightest (turned) rectangle that an area fills which is never cut in two."""
GAIN = 0.12
"""Share of its rectangle that must turn out to be white for an area to be cut into two rectangles."""
STEP_ACROSS, STEP_DOWN = 0.25, 0.06
"""Inches by which the outline steps in or out where it is cut at a row, and at a column: boxes have corners,
a pen's stroke bends."""
ACROSS = 1.15
"""Times as much white that a cut at a column must save as one at a row."""
FRINGE = 0.045
"""Inches of print that may stick out of a straight edge: what is left of the words a mark was drawn over."""
WHOLE = 0.85
"""Share of its longest line of pixels that a line in the mark itself holds."""
KEPT = 0.85
"""Share of an area that is left when they are cut off."""
PART_DOWN, PART_ACROSS = 0.06, 0.15
"""Share of an area that the smaller part has at least where it is cut at a row, and at a column: less is a
bulge of a pen's stroke. A paragraph's last line may be short."""
CORNER = 0.02
"""Inches within which it does."""
LEVEL, MOST_TURNED = 0.3, 8.0
"""Degrees; pages are scanned askew and pens held askew, and a turned box is not cut into steps."""

Grey = NDArray[np.uint8]
Corners = tuple[int, int, int, int]


class Area(NamedTuple):
    """A dark area, or a straight part of one. `box` in pixels (x0, top, x1, bottom) of the page looked at;
    `mask` is 1 where it is dark (height x width of the box); `fill` is the share of its tightest rectangle,
    turned or not, that it covers with its holes. `whole` and `whole_fill` are those of what it was cut from.
    """

    box: Corners
    mask: Grey
    fill: float
    whole: Corners
    whole_fill: float

    @property
    def pixels(self) -> int:
        """How many pixels it covers, small holes included."""
        return int(cv2.countNonZero(filled(self.mask)))


class Found(NamedTuple):
    """`page`: the scan as it was looked at, grey, `scale` of its size; `paper` its lightest common level."""

    page: Grey
    scale: float
    paper: float
    areas: list[Area]


def dark_areas(pixels: Grey, dpi: float) -> Found:
    """All dark areas of a scan (grey, height x width), largest parts first in order of place."""
    scale = min(1.0, DPI / dpi)
    page = pixels
    if scale < 0.95:
        page = _grey(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    else:
        scale = 1.0
    inch = dpi * scale
    paper = _paper(page)
    grain, window, thin = (_odd(v * inch) for v in (GRAIN, WINDOW, THIN))
    if min(page.shape) <= 2 * window:
        return Found(page, scale, paper, [])
    mean = _grey(cv2.blur(page, (grain, grain)))
    dark = _grey(cv2.threshold(mean, DARK * paper, 255, cv2.THRESH_BINARY_INV)[1])
    share = cv2.blur(dark, (window, window), borderType=cv2.BORDER_CONSTANT)
    windows = _grey(cv2.threshold(share, 255 * SOLID, 1, cv2.THRESH_BINARY)[1])
    if not windows.any():
        return Found(page, scale, paper, [])
    opened = _grey(cv2.dilate(windows, np.ones((window, window), np.uint8)))
    areas = []
    for (x, y, w, h), mask in blobs(opened & dark, inch):
        part = (slice(y, y + h), slice(x, x + w))
        refined = _refined(page[part], mean[part], mask, paper, thin)
        for (dx, dy, _w, _h), shape in blobs(refined, inch):
            areas += list(_areas(shape, x + dx, y + dy, inch))
    return Found(page, scale, paper, areas)


def blobs(mask: Grey, inch: float) -> Iterator[tuple[Corners, Grey]]:
    """The connected parts of a mask that are large enough: place (x, y, width, height), shape (0 and 1)."""
    outlines, _ = cv2.findContours(np.ascontiguousarray(mask), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for outline in outlines:
        x, y, w, h = cv2.boundingRect(outline)
        if min(w, h) < LEAST_HIGH * inch or max(w, h) < LEAST_LONG * inch:
            continue
        shape = np.zeros((h, w), dtype=np.uint8)
        cv2.drawContours(shape, [outline], 0, 1, cv2.FILLED, offset=(-x, -y))
        yield (x, y, w, h), shape & (mask[y : y + h, x : x + w] > 0)


def _areas(mask: Grey, x: int, y: int, inch: float) -> Iterator[Area]:
    height, width = mask.shape
    whole = (x, y, x + width, y + height), _tightest(mask)[0]
    for box, part, fill in _straight_parts(mask, inch):
        yield Area(_moved(box, x, y), part, fill, *whole)


def filled(mask: Grey) -> Grey:
    """A mask with its holes filled, but not what a frame goes round."""
    outlines, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    out = np.zeros_like(mask)
    if not outlines:
        return out
    outside = [outline for outline, (*_, parent) in zip(outlines, tree[0], strict=True) if parent < 0]
    cv2.drawContours(out, outside, -1, 1, cv2.FILLED)
    most = HOLE * cv2.countNonZero(mask)
    for outline, (*_, parent) in zip(outlines, tree[0], strict=True):
        if parent >= 0 and cv2.contourArea(outline) > most:
            cv2.drawContours(out, [outline], 0, 0, cv2.FILLED)
    return out | mask


def _grey(pixels: Any) -> Grey:
    """What OpenCV gave, as the type that it has."""
    return np.asarray(pixels, dtype=np.uint8)


def _odd(pixels: float) -> int:
    return max(3, round(pixels) | 1)


def _paper(page: Grey) -> float:
    """The lightness of most of what is not print."""
    levels = np.bincount(page[::4, ::4].ravel(), minlength=256)
    light = levels[128:]
    if light.sum() < 0.1 * levels.sum():  # a dark slide has no paper
        return 255.0
    return 128.0 + float(np.searchsorted(light.cumsum(), light.sum() / 2))


def _refined(page: Grey, mean: Grey, mask: Grey, paper: float, thin: int) -> Grey:
    """The mask with its edge halfway between its own level and the paper's, so that neither a pale mark
    comes out too small nor a black one too large; rules and strokes that run into it are cut off.
    """
    inner = cv2.erode(mask, np.ones((5, 5), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    inside, deviation = cv2.meanStdDev(page, mask=inner if inner.any() else mask)
    if deviation[0][0] < DOTTED:
        mean = _grey(cv2.blur(page, (3, 3)))
    halfway = (float(inside[0][0]) + paper) / 2
    out = (mask & (mean < halfway)).astype(np.uint8)
    return _grey(cv2.morphologyEx(out, cv2.MORPH_OPEN, np.ones((thin, thin), np.uint8)))


def _moved(box: Corners, x: int, y: int) -> Corners:
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _straight_parts(mask: Grey, inch: float) -> Iterator[tuple[Corners, Grey, float]]:
    """An area cut where two rectangles meet, as marks over the lines of a paragraph do."""
    fill, turned = _tightest(mask)
    if fill < STRAIGHT:
        upright = mask if abs(turned) <= LEVEL else _levelled(mask, turned)
        if cut := _best_cut(filled(upright), inch):
            side, place = cut
            first, second = _halves(mask, side, place)
            for piece, (dx, dy) in ((first, (0, 0)), (second, (place, 0) if side else (0, place))):
                for (x, y, _w, _h), shape in blobs(piece, inch):
                    for box, part, part_fill in _straight_parts(shape, inch):
                        yield _moved(box, x + dx, y + dy), part, part_fill
            return
    height, width = mask.shape
    level = abs(turned) <= LEVEL
    x0, top, x1, bottom = _without_fringe(mask, inch) if level else (0, 0, width, height)
    part = mask[top:bottom, x0:x1]
    if part.size < mask.size and cv2.countNonZero(part) >= KEPT * cv2.countNonZero(mask):
        yield (x0, top, x1, bottom), part, _tightest(part)[0]
    else:
        yield (0, 0, width, height), mask, fill


def _without_fringe(mask: Grey, inch: float) -> Corners:
    """The box of a mask without the rows and columns at its edges that are broken up where the next is whole:
    stubs of letters. An edge that is askew is not broken up.
    """
    deep = max(1, round(FRINGE * inch))
    sides = []
    for lines in (mask, mask.T):
        dark = lines.sum(axis=1, dtype=np.int64)
        begins = np.diff(lines.astype(np.int8), axis=1, prepend=0) == 1
        runs = begins.sum(axis=1)
        for step in (1, -1):
            sides.append(_fringe(dark[::step][: deep + 1], runs[::step][: deep + 1], int(dark.max())))
    top, bottom, left, right = sides
    height, width = mask.shape
    return left, top, width - right, height - bottom


def _fringe(dark: NDArray[np.int64], runs: NDArray[np.int64], most: int) -> int:
    """How many lines of pixels from the edge are broken up or mostly white before one that is whole."""
    for n in range(len(dark)):
        if runs[n] == 1 and dark[n] >= WHOLE * most:
            return n if n and (runs[:n] > 1).any() else _step(dark[: n + 1], most)
    return 0


def _step(dark: NDArray[np.int64], most: int) -> int:
    """How many lines hold little before one that suddenly holds most: a single stub."""
    return len(dark) - 1 if len(dark) > 1 and dark[-1] - dark[-2] >= 0.4 * most else 0


def _tightest(mask: Grey) -> tuple[float, float]:
    """Share of the tightest rectangle around a mask that is filled, and by how many degrees it is turned."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return 0.0, 0.0
    points = np.concatenate(outlines)
    _, (a, b), angle = cv2.minAreaRect(points)
    turned = (angle + 45) % 90 - 45
    count = cv2.countNonZero(filled(mask))
    level = count / mask.size
    tight = count / max(1.0, (a + 1) * (b + 1))
    return (tight, turned) if tight > level and abs(turned) <= MOST_TURNED else (level, 0.0)


def _levelled(mask: Grey, degrees: float) -> Grey:
    height, width = mask.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return _grey(cv2.warpAffine(mask, turn, (width, height), flags=cv2.INTER_NEAREST))


def _best_cut(mask: Grey, inch: float) -> tuple[int, int] | None:
    """Where to cut (0 down at a row, 1 across at a column) so that the two rectangles hold least white; None
    where no cut is worth it.
    """
    best: tuple[float, int, int] | None = None
    least, corner = max(2, round(LEAST_HIGH * inch)), max(1, round(CORNER * inch))
    for side, step, part in ((0, STEP_ACROSS, PART_DOWN), (1, STEP_DOWN, PART_ACROSS)):
        saved = _saved(mask.T if side else mask, least, corner, step * inch, part)
        # an L can be cut either way: people see its lines
        if saved.size and (best is None or saved.max() > ACROSS * best[0]):
            best = (float(saved.max()), side, least + int(saved.argmax()))
    return (best[1], best[2]) if best and best[0] >= GAIN * mask.size else None


def _saved(mask: Grey, least: int, corner: int, step: float, part: float) -> NDArray[np.float64]:
    """Pixels of white saved by cutting at each row from `least` on to `least` before the end; 0 where the
    outline has no corner of at least this `step`, or one side less than a `part` of all that is dark.
    """
    height, width = mask.shape
    if height < 2 * least:
        return np.zeros(0)
    some = mask.any(axis=1)
    left = np.where(some, mask.argmax(axis=1), width)
    right = np.where(some, width - mask[:, ::-1].argmax(axis=1), 0)
    above = np.maximum.accumulate(right) - np.minimum.accumulate(left)
    below = (np.maximum.accumulate(right[::-1]) - np.minimum.accumulate(left[::-1]))[::-1]
    rows = np.arange(least, height - least + 1)
    dark = mask.sum(axis=1, dtype=np.int64).cumsum()
    smaller = np.minimum(dark[rows - 1], dark[-1] - dark[rows - 1])
    before, after = np.maximum(rows - 1 - corner, 0), np.minimum(rows + corner, height - 1)
    steps = np.maximum(np.abs(left[after] - left[before]), np.abs(right[after] - right[before]))
    kept = above[rows - 1] * rows + below[np.minimum(rows, height - 1)] * (height - rows)
    worth = (steps >= step) & (smaller >= part * dark[-1])
    return np.where(worth, width * height - kept, 0).astype(np.float64)


def _halves(mask: Grey, side: int, place: int) -> tuple[Grey, Grey]:
    return (mask[:, :place], mask[:, place:]) if side else (mask[:place], mask[place:])
