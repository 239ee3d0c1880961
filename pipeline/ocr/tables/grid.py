"""The grid of a table: places of its columns and rows, its cells, and the frame they are measured in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.contracts import Box

LEVEL = 0.0015
"""Slope from which a picture is levelled: a pixel in 3 inches."""


class Frame(NamedTuple):
    """A level frame about a point of the page: ``u = x - down * (y - cy)`` grows to the right along the rows,
    ``v = y - across * (x - cx)`` down the columns.
    """

    across: float
    down: float
    cx: float
    cy: float

    def level(self, x: Any, y: Any) -> tuple[Any, Any]:
        """A place on the page in the frame."""
        return x - self.down * (y - self.cy), y - self.across * (x - self.cx)

    def page(self, u: Any, v: Any) -> tuple[Any, Any]:
        """A place in the frame on the page."""
        x = (u + self.down * (v - self.cy - self.across * self.cx)) / (1 - self.down * self.across)
        return x, v + self.across * (x - self.cx)


class GridCell(NamedTuple):
    """A cell: its first row and column (from 0) and how many it runs over."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Grid:
    """A grid in points: borders of columns `xs` and rows `ys` (in its level frame, one more than there are
    columns and rows), its cells in reading order. `frame` is in points as well.
    """

    xs: list[float]
    ys: list[float]
    cells: list[GridCell]
    frame: Frame

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.xs) - 1

    @property
    def box(self) -> Box:
        """What it takes of the page."""
        return self.on_page(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_box(self, cell: GridCell) -> Box:
        """What a cell takes of the page."""
        return self.on_page(*self.level_box(cell))

    def level_box(self, cell: GridCell) -> Box:
        """A cell's box in the level frame."""
        return (
            self.xs[cell.column],
            self.ys[cell.row],
            self.xs[cell.column + cell.columns],
            self.ys[cell.row + cell.rows],
        )

    def on_page(self, u0: float, v0: float, u1: float, v1: float) -> Box:
        """The upright box about a box of the frame: its edges run through the middles of the leaning ones."""
        left, top = self.frame.page(u0, (v0 + v1) / 2)[0], self.frame.page((u0 + u1) / 2, v0)[1]
        right, bottom = self.frame.page(u1, (v0 + v1) / 2)[0], self.frame.page((u0 + u1) / 2, v1)[1]
        return float(left), float(top), float(right), float(bottom)


def levelled(pixels: NDArray[np.uint8], dpi: float, frame: Frame) -> NDArray[np.uint8]:
    """The page (grey, height x width) in a frame in points; itself where it is level already."""
    if max(abs(frame.across), abs(frame.down)) < LEVEL:
        return pixels
    (ox, oy), (ux, uy), (vx, vy) = frame.page(0.0, 0.0), frame.page(1.0, 0.0), frame.page(0.0, 1.0)
    scale = dpi / 72
    back = np.array([[ux - ox, vx - ox, ox * scale], [uy - oy, vy - oy, oy * scale]])
    way = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    flat = cv2.warpAffine(pixels, back, pixels.shape[::-1], flags=way, borderValue=(255,))
    return np.asarray(flat, dtype=np.uint8)
