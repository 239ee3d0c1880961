"""A clean page image -> what a copier, a fax machine or a flat-bed scanner leaves of it.

Takes and gives 8-bit grey images, white = 255; takes the page drawn on paper of the shade `PAPER`,
so that a white-out (255) stands off from grey paper. Every chance is drawn from one generator seeded for
the page, so a page is damaged the same way each time. Sizes are in pixels at 200 dpi.
"""

from __future__ import annotations

import numpy as np
from numpy.random import PCG64, Generator
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .content import Scan


def _cloud(chance: Generator, size: tuple[int, int], cells: int, low: int, high: int) -> Image.Image:
    """A slowly changing field of values from `low` to `high`: light, toner, paper."""
    grid = chance.integers(low, high, (cells, cells), dtype=np.uint8, endpoint=True)
    return Image.fromarray(grid).resize(size, Image.Resampling.BICUBIC)


def _speckle(page: Image.Image, chance: Generator, count: int) -> None:
    """Dust: dots of one to three pixels, thinner towards the top."""
    pen = ImageDraw.Draw(page)
    for _ in range(count):
        x, y = int(chance.integers(0, page.width)), int(page.height * chance.random() ** 0.7)
        r = int(chance.choice([0, 0, 0, 1, 1, 2]))
        pen.ellipse((x - r, y - r // 2, x + r, y + r // 2), fill=int(chance.integers(0, 120)))


def _thin_toner(page: Image.Image, chance: Generator) -> Image.Image:
    """Ink that fades in places: lighten by a cloud, then grain at the edges of letters."""
    faded = ImageChops.lighter(page, _cloud(chance, page.size, 7, 0, 105))
    grain = chance.integers(0, 70, (page.height, page.width), dtype=np.uint8)
    soft = faded.filter(ImageFilter.GaussianBlur(0.7))
    # grain belongs to the edges only: flat white paper stays white, or G4 could not pack it
    edge = np.asarray(soft).astype(np.int16)
    grained = np.where((edge > 20) & (edge < 235), edge + grain - 35, edge)
    return Image.fromarray(np.clip(grained, 0, 255).astype(np.uint8))


PAPER = {"copier": 255, "fax": 255, "gray": 224}  # what unprinted paper looks like before the light falls off


def _turn(page: Image.Image, degrees: float, look: str = "copier") -> Image.Image:
    return page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=PAPER[look])


def _copier(page: Image.Image, chance: Generator, skew: float) -> Image.Image:
    """A copy of a copy: skew, thin toner, dust, two punch holes, the lid's shadow along one edge."""
    page = _turn(_thin_toner(page, chance), skew)
    _speckle(page, chance, int(chance.integers(50, 110)))
    pen = ImageDraw.Draw(page)
    shadow = int(chance.integers(4, 12))
    pen.polygon([(0, 0), (shadow, 0), (shadow // 3, page.height), (0, page.height)], fill=20)
    for y in (0.27, 0.73):
        x, cy, r = int(chance.integers(38, 46)), int(page.height * y), 21
        pen.ellipse((x - r, cy - r, x + r, cy + r), outline=30, width=3)
    streak = int(chance.integers(page.width // 3, page.width - 60))
    for y in range(0, page.height, 3):
        if chance.random() < 0.3:
            pen.line((streak, y, streak, y + 2), fill=90)
    return page


def _fax(page: Image.Image, chance: Generator, skew: float) -> Image.Image:
    """Standard fax resolution is about 98 lines an inch: half the lines; some are lost or sent twice."""
    page = _turn(_thin_toner(page, chance), skew)
    _speckle(page, chance, 60)
    half = page.resize((page.width, page.height // 2), Image.Resampling.BOX)
    lines = np.asarray(half).copy()
    for y in chance.integers(120, half.height - 120, 14):
        if chance.random() < 0.5:
            lines[y] = 255
        else:
            lines[y : y + 2] = lines[y - 1]
    return Image.fromarray(lines).resize(page.size, Image.Resampling.NEAREST)


def _gray(page: Image.Image, chance: Generator, skew: float) -> Image.Image:
    """A flat-bed scan in grey: paper that is not white, light that falls off towards one corner."""
    page = _turn(page.filter(ImageFilter.GaussianBlur(0.8)), skew, "gray")
    _speckle(page, chance, 45)
    light = _cloud(chance, page.size, 3, 205, 253)
    return ImageChops.multiply(page, light).filter(ImageFilter.GaussianBlur(0.4))


def scan(page: Image.Image, how: Scan, number: int, top_line: Image.Image | None) -> Image.Image:
    """The page as scanned: mode "1" for copier and fax, "L" for grey.

    `top_line` is a picture of the same size with what the receiving fax printed: it comes after the
    scan, so it is straight where the page is skewed.
    """
    chance = Generator(PCG64([how.seed, number]))
    skew = how.skew[(number - 1) % len(how.skew)]
    if how.look == "gray":
        return _gray(page, chance, skew)
    scanned = (_fax if how.look == "fax" else _copier)(page, chance, skew)
    if top_line is not None:
        scanned = ImageChops.darker(scanned, top_line)
    return scanned.point(lambda v: 255 if v > 148 else 0).convert("1", dither=Image.Dither.NONE)
