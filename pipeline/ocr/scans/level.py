"""The slant of a scan, found and taken out before OCR; boxes mapped back to the page as it lies.

Lines of print make the sums of dark pixels along rows rise and fall most sharply when the page is
level. Angles are degrees, positive where the print runs down to the right.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.contracts import Box
from pipeline.ocr.picture import shrunk

STEEPEST = 6.0
"""Degrees; more than this is no sheet laid in slanted, and nothing is turned."""
COARSE_STEP, FINE_STEP = 0.5, 0.1
"""Degrees between the angles tried: over the whole range, then around the best."""
LEAST = 0.25
"""Degrees below which a scan is left as it is: Tesseract follows such lines, and turning blurs."""
LOOK_DPI = 75
"""Resolution at which the slant is looked for."""
STRIP = 12
"""Pixels across in a strip: strips of the page are moved up and down instead of turning it, which takes a
third of the time."""
GENTLE = 2.0
"""Degrees up to which that finds the very angle; beyond, the page is turned."""
SHARPER = 1.02
"""So much sharper must the lines stand out after turning; else the page has no lines to go by."""
FAINT = 60
"""Grey levels below white up to which a pixel is paper."""
WHITE = 255


def slant(pixels: NDArray[np.uint8], dpi: float) -> float:
    """By how many degrees the print of a scan (grey, height x width) slants; 0.0 where it is level."""
    strips = _Strips(_ink(pixels, LOOK_DPI / dpi))
    level = strips.sharpness(0.0)
    if not level:
        return 0.0
    best = max(_steps(0.0, STEEPEST, COARSE_STEP), key=lambda a: (strips.sharpness(a), -abs(a)))
    finely = strips.sharpness if abs(best) <= GENTLE else strips.sharpness_turned
    best = max(_steps(best, COARSE_STEP, FINE_STEP), key=lambda a: (finely(a), -abs(a)))
    if abs(best) < LEAST or abs(best) >= STEEPEST or strips.sharpness(best) < SHARPER * level:
        return 0.0
    return round(best, 2)


def _ink(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """A small picture of what is dark, the darker the higher; the paper's own shade is 0."""
    small = 255 - (shrunk(pixels, scale) if scale < 1 else pixels)
    ink = np.where(small > FAINT, small, 0).astype(np.uint8)
    # turning blurs; blurred before, a picture is not the sharper for not being turned
    return np.asarray(cv2.GaussianBlur(ink, (3, 3), 0), dtype=np.uint8)


def levelled(pixels: NDArray[np.uint8], angle: float) -> NDArray[np.uint8]:
    """The scan turned by its slant about its middle, of the same size, white where nothing was."""
    height, width = pixels.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(WHITE,) * 4)
    return np.asarray(turned, dtype=np.uint8)


def as_it_lies(box: Box, angle: float, size: tuple[float, float]) -> Box:
    """A box of the levelled page where it stands on the page as scanned (`size` in points): its middle
    is turned back, its width and height stay, since a word is too short to slant.
    """
    x0, top, x1, bottom = box
    a, cx, cy = math.radians(angle), size[0] / 2, size[1] / 2
    dx, dy = (x0 + x1) / 2 - cx, (top + bottom) / 2 - cy
    x, y = cx + dx * math.cos(a) - dy * math.sin(a), cy + dx * math.sin(a) + dy * math.cos(a)
    w, h = (x1 - x0) / 2, (bottom - top) / 2
    return x - w, y - h, x + w, y + h


def _steps(middle: float, reach: float, step: float) -> list[float]:
    count = round(reach / step)
    return [middle + i * step for i in range(-count, count + 1)]


class _Strips:
    """A picture of ink (height x width) as upright strips, each summed across."""

    def __init__(self, ink: NDArray[np.uint8]) -> None:
        self.ink = ink
        self.height, width = ink.shape
        count = -(-width // STRIP)
        padded = np.zeros((self.height, count * STRIP), np.float32)
        padded[:, :width] = ink
        sums = padded.reshape(self.height, count, STRIP).sum(axis=2)
        self.middles = (np.arange(count) + 0.5) * STRIP - width / 2
        self.reach = int(width / 2 * math.tan(math.radians(STEEPEST + COARSE_STEP))) + 2
        self.sums = np.zeros((count, self.height + 2 * self.reach + 1), np.float32)
        self.sums[:, self.reach : self.reach + self.height] = sums.T

    def sharpness(self, angle: float) -> float:
        """How sharply the sums along rows differ from one row to the next, after turning by `angle`."""
        shifts = self.middles * math.tan(math.radians(angle))
        whole = np.floor(shifts).astype(int)
        part = (shifts - whole).astype(np.float32)
        # each strip begins at a place of its own in one and the same row of numbers
        moved = np.lib.stride_tricks.as_strided(
            self.sums, (self.sums.size - self.height, self.height + 1), self.sums.strides[1:] * 2
        )[np.arange(len(whole)) * self.sums.shape[1] + self.reach + whole]
        rows = (1 - part) @ moved[:, :-1] + part @ moved[:, 1:]
        return float((np.diff(rows.astype(np.float64)) ** 2).sum())

    def sharpness_turned(self, angle: float) -> float:
        """The same, the picture truly turned."""
        height, width = self.ink.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        ink = np.asarray(cv2.warpAffine(self.ink, turn, (width, height), flags=cv2.INTER_LINEAR))
        rows = cv2.reduce(ink, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0].astype(np.float64)
        return float((np.diff(rows) ** 2).sum())
