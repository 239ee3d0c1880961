"""Straight rules on a scan, across and down: where they run, and the picture without them.

A rule is darker than what lies on both of its sides and thin; that holds for faint grid lines as well as for
heavy borders, and for neither print in the large nor black boxes. Rules may lean by some degrees, break off
and go on, and be crossed by letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

THICKEST = 0.045
"""Inches; the heaviest borders of printed tables. Black boxes are thicker."""
CONTRAST = 24
"""Grey levels by which a rule is darker than the paper beside it."""
LEAST_RUN = 0.13
"""Inches of a rule in one row of pixels; few strokes of print are as long, and a hair line that leans by
two degrees runs as far before it steps."""
BREAK = 0.12
"""Inches that a broken rule leaves out, at most."""
EVEN = 0.6
"""Share of a pixel's contrast that the whole run has which it lies on."""
LEAST_RULE = 0.3
"""Inches; shorter ones are dashes, underscores and parts of letters."""
MOST_PIECES = 1000
"""Pieces of one direction from which they are the pattern of a shadow or picture, and no rules."""
LEAN = 0.045
"""Slope of a rule up to which it counts as running across or down (2.6 degrees)."""
ASTRAY = 0.02
"""Inches by which pieces of one rule may lie beside its line: scans are a little bent."""
FAINT = 6
"""Grey levels; what a rule darkens by less is the paper's own."""
GIVEN_BACK = 1.15
"""Times what a rule darkens that is given back: a little more, so that nothing of it is left."""
WHITE = 255

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Rule:
    """A rule in pixels: from `start` to `end` along its run, at ``at + slope * along``; `thick` across it."""

    start: float
    end: float
    at: float
    slope: float
    thick: float

    @property
    def length(self) -> float:
        """How far it runs, in pixels."""
        return self.end - self.start

    def scaled(self, by: float) -> Rule:
        """The same rule on the same page drawn larger."""
        return Rule(self.start * by, self.end * by, self.at * by, self.slope, self.thick * by)

    def where(self, along: Any) -> Any:
        """Its place across at a place along its run, on its straight line, also beyond its ends."""
        return self.at + self.slope * along


@dataclass(frozen=True)
class Rules:
    """The rules of a scan; `lying` and `standing` are 255 on every pixel (height x width) of a thin run
    across or down, also of those too short for a rule.
    """

    across: list[Rule]
    down: list[Rule]
    lying: Grey
    standing: Grey


def find_rules(pixels: Grey, dpi: float) -> Rules:
    """The rules on a scan (grey, height x width) of `dpi` pixels an inch."""
    across, lying = _one_way(pixels, dpi)
    down, standing = _one_way(np.ascontiguousarray(pixels.T), dpi)
    return Rules(across, down, lying, np.ascontiguousarray(standing.T))


def without_rules(pixels: Grey, dpi: float, rules: Rules) -> Grey:
    """The scan with its rules painted white; strokes of letters that cross a rule stay whole. The rules may
    have been found on the same page drawn smaller.
    """
    scale = pixels.shape[1] / rules.lying.shape[1]
    out = pixels.copy()
    across, down = [r.scaled(scale) for r in rules.across], [r.scaled(scale) for r in rules.down]
    paint_over(out, dpi, across, down)
    turned = np.ascontiguousarray(out.T)
    paint_over(turned, dpi, down, across)
    return np.ascontiguousarray(turned.T)


def paint_over(pixels: Grey, dpi: float, rules: Sequence[Rule], crossing: Sequence[Rule] = ()) -> None:
    """Take rules that run across off a picture, in place. What a rule darkens is measured inch by inch and
    given back, so that commas and tails that touch it keep what shows of them; where ink goes through
    a rule, the stroke stays whole, unless it is one of the rules `crossing` it.
    """
    height, width = pixels.shape
    paper = _paper(pixels)
    for rule in rules:
        beyond = int(rule.thick) + 2  # into the corner, where a run ends at the other rule
        x = np.arange(max(0, int(rule.start) - beyond), min(width, int(rule.end) + beyond + 1))
        reach = int(np.ceil(rule.thick / 2 + 1 + ASTRAY * dpi / 2))
        stroke = np.ones(width, dtype=bool)
        for other in crossing:
            at, half = other.where(rule.where(other.at)), other.thick / 2 + 0.01 * dpi
            stroke[max(0, int(at - half)) : max(0, int(at + half) + 2)] = False
        for part in np.array_split(x, max(1, round(len(x) / dpi))):
            if not len(part):
                continue
            middle = np.rint(rule.where(part)).astype(int)
            rows = middle[None, :] + np.arange(-reach, reach + 1)[:, None]
            rows = np.clip(rows, 0, height - 1)
            band = pixels[rows, part[None, :]].astype(np.float32)
            taken = np.maximum(0.0, paper - np.median(band, axis=1, keepdims=True))
            cleared = np.minimum(WHITE, band + np.where(taken > FAINT, GIVEN_BACK * taken, 0.0))
            dark = band < paper - CONTRAST
            through = dark[0] & dark[-1] & (dark.sum(axis=0) > rule.thick + 0.02 * dpi + 2)
            pixels[rows, part[None, :]] = np.where(through & stroke[part], band, cleared).astype(np.uint8)


def _one_way(pixels: Grey, dpi: float) -> tuple[list[Rule], Grey]:
    """Rules that run across, and the pixels of their runs."""
    thickest = max(3, round(THICKEST * dpi) | 1)
    lighter = cv2.morphologyEx(pixels, cv2.MORPH_CLOSE, np.ones((thickest, 1), np.uint8))
    contrast = cv2.subtract(lighter, pixels)
    # where another rule crosses, nothing is lighter beside it
    bridged = cv2.morphologyEx(contrast, cv2.MORPH_CLOSE, np.ones((1, thickest + 2), np.uint8))
    dark = cv2.max(contrast, cv2.subtract(np.full_like(pixels, round(_paper(pixels))), pixels))
    contrast = cv2.min(bridged, dark)
    # a rule is evenly dark; blurred letters that touch are not, and they touch only greyly
    run = max(5, round(LEAST_RUN * dpi))
    even = cv2.morphologyEx(contrast, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    runs = cv2.threshold(even, CONTRAST, 255, cv2.THRESH_BINARY)[1]
    runs[cv2.compare(even, cv2.convertScaleAbs(contrast, alpha=EVEN), cv2.CMP_LT) > 0] = 0
    pieces = [r for r in _pieces(cv2_grey(runs), dpi) if abs(r.slope) <= LEAN or r.length < LEAST_RULE * dpi]
    if len(pieces) > MOST_PIECES:
        pieces = []
    return [r for r in _joined(pieces, dpi) if r.length >= LEAST_RULE * dpi], cv2_grey(runs)


def _pieces(runs: Grey, dpi: float) -> list[Rule]:
    """The connected parts of a mask of runs, each as the straight line through it."""
    found = []
    outlines, _ = cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        x, y, width, height = cv2.boundingRect(outline)
        if width < LEAST_RUN * dpi / 2 or height > max(0.12 * dpi, 2 * LEAN * width):
            continue
        part = runs[y : y + height, x : x + width] > 0
        if height > THICKEST * dpi:  # it leans, and others may run through its box
            alone = np.zeros(part.shape, dtype=np.uint8)
            cv2.drawContours(alone, [outline], 0, 1, cv2.FILLED, offset=(-x, -y))
            part &= alone > 0
        dark = part.sum(axis=0)
        some = dark > 0
        along = np.arange(width)[some]
        middle = (part * np.arange(height)[:, None]).sum(axis=0)[some] / dark[some]
        slope, at = _line(along, middle)
        found.append(Rule(x, x + width, y + at - slope * x, slope, float(np.median(dark[some]))))
    return found


def _line(along: NDArray[Any], middle: NDArray[Any]) -> tuple[float, float]:
    """Slope and place of a line through points; through the medians of the two outer thirds, which a few
    letters that touch the rule do not move.
    """
    third = max(1, len(along) // 3)
    left, right = along[:third], along[-third:]
    a, b = float(np.median(middle[:third])), float(np.median(middle[-third:]))
    run = float(right.mean() - left.mean())
    slope = (b - a) / run if run > 8 else 0.0
    return slope, a - slope * float(left.mean())


def _joined(pieces: list[Rule], dpi: float) -> list[Rule]:
    """Pieces of one line that a small break parts, as one rule."""
    rules: list[list[Rule]] = []
    for piece in sorted(pieces, key=lambda r: r.start):
        best = None
        for rule in rules:
            last = rule[-1]
            gap = piece.start - max(r.end for r in rule)
            if gap > BREAK * dpi or piece.end <= last.end:
                continue
            middle = (piece.start + last.end) / 2
            apart = abs(last.where(middle) - piece.where(middle))
            if apart <= ASTRAY * dpi + 1 and (best is None or apart < best[0]):
                best = (apart, rule)
        if best:
            best[1].append(piece)
        else:
            rules.append([piece])
    return [_one(rule) for rule in rules]


def _one(pieces: list[Rule]) -> Rule:
    """One rule of several pieces: the line through the middles of its longest parts."""
    if len(pieces) == 1:
        return pieces[0]
    first, last = pieces[0], max(pieces, key=lambda r: r.end)
    weight = np.array([r.length for r in pieces])
    at = np.array([[r.start, r.where(r.start), r.end, r.where(r.end)] for r in pieces])
    x = np.concatenate([at[:, 0], at[:, 2]])
    y = np.concatenate([at[:, 1], at[:, 3]])
    slope, place = np.polyfit(x, y, 1, w=np.sqrt(np.concatenate([weight, weight])))
    thick = float(np.average([r.thick for r in pieces], weights=weight))
    return Rule(first.start, last.end, float(place), float(slope), thick)


def _paper(pixels: Grey) -> float:
    """The lightness of the paper: that of most pixels."""
    return float(np.median(pixels[::4, ::4]))


def cv2_grey(pixels: Any) -> Grey:
    """What OpenCV gave, as the type that it has."""
    return np.asarray(pixels, dtype=np.uint8)
