"""Worn copies of pages whose text is known: drawn, slanted, smudged, faxed, and how well they were read.

A born-digital page gives exact truth for every character and the box of every word. It is drawn as a
picture, worn as a copier, a fax machine or a camera would, written as a file without a text layer, and
read by the whole OCR path. Pixels are uint8 grey, height x width, 0 black; boxes points from the top left.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray
from PIL import Image
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from pipeline.contracts import Page, Word
from pipeline.intake.filetype import HEAD, tell
from pipeline.ocr import picture
from pipeline.ocr.layers.choice import choose
from pipeline.ocr.layers.likelihood import stripped
from pipeline.ocr.layout import lay_out
from pipeline.ocr.opening import open_source
from pipeline.ocr.source import Source

Pixels = NDArray[np.uint8]
LEAST_LINE = 4
"""Characters; shorter lines are found anywhere on a page and say nothing."""
_FOLD = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-"})


class Original(NamedTuple):
    """A page as its file says it: text, words with boxes, and its size in points."""

    path: Path
    number: int
    text: str
    words: list[Word]
    size: tuple[float, float]


class Copy(NamedTuple):
    """A worn picture of a page and by how many degrees (clockwise) it was slanted about its middle."""

    pixels: Pixels
    dpi: int
    slant: float = 0.0


def open_file(path: Path) -> Source:
    """A file as the stage opens it."""
    data = path.read_bytes()
    return open_source(data, tell(data[:HEAD]).type)


def originals(path: Path, most: int, least_words: int = 60) -> list[Original]:
    """Up to `most` pages of a PDF, spread over it, that are wholly explained by a text layer."""
    source = open_file(path)
    step = max(1, source.page_count // (2 * most))
    found: list[Original] = []
    for number in range(1, source.page_count + 1, step):
        if len(found) == most:
            break
        size = source.size(number)
        drawn = source.draw(number, picture.DPI)
        drawing = source.drawing(number)
        layer = source.layer(number, drawn, picture.DPI)
        if layer.hidden or choose(layer, drawing, drawn, drawn.shape[1] / size[0]).read != "layer":
            continue
        text, words = lay_out(layer.lines)
        if len(words) >= least_words:
            found.append(Original(path, number, text, words, size))
    return found


def draw(original: Original, dpi: int) -> Copy:
    """The page, clean."""
    return Copy(np.array(open_file(original.path).draw(original.number, dpi)), dpi)


def slanted(copy: Copy, chance: Generator) -> Copy:
    """Laid on the glass up to 1.5 degrees off."""
    degrees = float(chance.uniform(0.5, 1.5) * chance.choice([-1, 1]))
    height, width = copy.pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    turned = cv2.warpAffine(copy.pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return Copy(np.asarray(turned, dtype=np.uint8), copy.dpi, copy.slant + degrees)


def noisy(copy: Copy, chance: Generator) -> Copy:
    """Grain all over, and specks of dust of one to three pixels."""
    shape = copy.pixels.shape
    grain = copy.pixels.astype(np.float32) + chance.normal(0, chance.uniform(10, 30), shape)
    specks = chance.random(shape) < chance.uniform(0.0002, 0.001)
    dust = cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0
    return copy._replace(pixels=_grey(np.where(dust, 40, grain)))


def blurred(copy: Copy, chance: Generator) -> Copy:
    """Out of focus by 0.5 to 1 point."""
    sigma = chance.uniform(0.5, 1.0) * copy.dpi / 72 / 1.5
    return copy._replace(pixels=_grey(cv2.GaussianBlur(copy.pixels, (0, 0), sigma)))


def squeezed(copy: Copy, chance: Generator) -> Copy:
    """Saved as a JPEG of low quality."""
    done, data = cv2.imencode(".jpg", copy.pixels, [cv2.IMWRITE_JPEG_QUALITY, int(chance.integers(8, 30))])
    assert done
    return copy._replace(pixels=_grey(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)))


def shaded(copy: Copy, chance: Generator) -> Copy:
    """A camera's light: falling off over the page, pale print."""
    height, width = copy.pixels.shape
    corners = chance.uniform(0.55, 1.0, (3, 3)).astype(np.float32)
    light = cv2.resize(corners, (width, height), interpolation=cv2.INTER_CUBIC)
    pale = 255 - (255 - copy.pixels.astype(np.float32)) * chance.uniform(0.5, 0.8)
    return copy._replace(pixels=_grey(pale * light))


def faxed(copy: Copy, chance: Generator) -> Copy:
    """Black and white at half the lines, as standard fax resolution, thin or fat by the threshold."""
    height, width = copy.pixels.shape
    soft = cv2.GaussianBlur(copy.pixels, (0, 0), 0.3 * copy.dpi / 72)
    half = cv2.resize(soft, (width, height // 2), interpolation=cv2.INTER_AREA)
    flat = np.where(half > chance.integers(110, 200), 255, 0).astype(np.uint8)
    whole = cv2.resize(flat, (width, height), interpolation=cv2.INTER_NEAREST)
    return copy._replace(pixels=_grey(whole))


def copied(copy: Copy, chance: Generator) -> Copy:
    """A copy of a copy: slanted, blurred, grainy, then black and white."""
    worn = noisy(blurred(slanted(copy, chance), chance), chance)
    flat = np.where(worn.pixels > chance.integers(120, 190), 255, 0)
    return worn._replace(pixels=_grey(flat))


def ruined(copy: Copy, chance: Generator) -> Copy:
    """Copied again and again: much of the print is lost."""
    worn = copy
    for _ in range(int(chance.integers(1, 3))):
        worn = blurred(worn, chance)
        grain = worn.pixels + chance.normal(0, 45, worn.pixels.shape)
        worn = worn._replace(pixels=_grey(np.where(grain > chance.integers(110, 205), 255, 0)))
    return slanted(worn, chance)


WEAR: dict[str, Callable[[Copy, Generator], Copy]] = {
    "clean": lambda copy, chance: copy,
    "slanted": slanted,
    "noisy": noisy,
    "blurred": blurred,
    "squeezed": squeezed,
    "shaded": shaded,
    "faxed": faxed,
    "copied": copied,
    "ruined": ruined,
}


def wear(copy: Copy, how: str, seed: int) -> Copy:
    """The copy worn in a way of `WEAR`; the same seed wears it the same."""
    return WEAR[how](copy, Generator(PCG64([seed, list(WEAR).index(how), copy.dpi])))


def write(copies: Sequence[Copy], path: Path) -> Path:
    """The copies as pages of a TIFF or of a PDF of pictures alone, or the only one as a PNG or JPEG."""
    images = [Image.fromarray(c.pixels) for c in copies]
    dpi = copies[0].dpi
    path.parent.mkdir(parents=True, exist_ok=True)
    more = {"save_all": True, "append_images": images[1:]}
    if path.suffix == ".pdf":
        images[0].save(path, "PDF", resolution=dpi, **more)
    elif path.suffix == ".tif":
        images[0].save(path, "TIFF", dpi=(dpi, dpi), compression="tiff_lzw", **more)
    else:
        assert len(images) == 1, f"{path.suffix} holds one picture"
        images[0].save(path, dpi=(dpi, dpi))
    return path


def fold(text: str) -> str:
    """Quotes, dashes and white space made alike, as in the scoring of pages read by hand."""
    return " ".join(text.translate(_FOLD).split())


def errors(truth: str, text: str) -> tuple[int, int]:
    """Characters of `truth` read wrongly, and how many it has. Each line is looked for at its best place in
    `text`, so that reading order does not matter.
    """
    read = fold(text)
    wrong = characters = 0
    for line in map(fold, truth.splitlines()):
        if len(line) < LEAST_LINE:
            continue
        place = fuzz.partial_ratio_alignment(line, read) if read else None
        best = read[place.dest_start : place.dest_end] if place else ""
        wrong += min(len(line), Levenshtein.distance(line, best))
        characters += len(line)
    return wrong, characters


def error_rate(truth: str, text: str) -> float:
    """Share of `truth`'s characters read wrongly, 0 to 1."""
    wrong, characters = errors(truth, text)
    return wrong / characters if characters else 0.0


def misread(truth: str, text: str) -> float:
    """Share of the characters read that are wrong, in whatever order: words that the truth does not hold, as
    far as they differ from the nearest of its words that were not read. What was not read does not count.
    """
    there, read = (Counter(w for raw in fold(t).split() if (w := stripped(raw))) for t in (truth, text))
    left, wrong = there - read, 0
    for word in sorted((read - there).elements(), key=len, reverse=True):
        near = process.extractOne(word, list(left), scorer=Levenshtein.distance, score_cutoff=len(word) - 1)
        wrong += min(len(word), near[1]) if near else len(word)
        if near:
            left -= Counter([near[0]])
    return wrong / max(1, sum(len(word) * times for word, times in read.items()))


def offsets(original: Original, page: Page, slant: float = 0.0) -> list[float]:
    """Points between the middles of a word's box in the layer and as read, for each word that stands once
    in both. The layer's box is slanted as the copy was: boxes belong to the page as it was scanned.
    """
    once = {t for t, n in Counter(w.text for w in original.words).items() if n == 1}
    read = {w.text: w for w in page.words if w.text in once}
    single = {t for t, n in Counter(w.text for w in page.words).items() if n == 1}
    angle, (width, height) = math.radians(slant), original.size
    found = []
    for w in original.words:
        if w.text not in single or w.text not in read:
            continue
        x, y = (w.x0 + w.x1) / 2 - width / 2, (w.top + w.bottom) / 2 - height / 2
        x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        r = read[w.text]
        dx = (r.x0 + r.x1) / 2 - x - width / 2
        dy = (r.top + r.bottom) / 2 - y - height / 2
        found.append(math.hypot(dx, dy))
    return found


def _grey(values: NDArray[np.generic]) -> Pixels:
    return np.clip(values, 0, 255).astype(np.uint8)
