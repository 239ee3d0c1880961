"""Exemption codes printed on redactions or beside them, and what light print on a dark area says.

Words come with boxes in points; codes are given as printed, without brackets that enclose them whole, and
where OCR misread one that can be no other, as it must be printed. Light print on a dark area may be a code
on a redaction or a heading on a dark ground: only reading it tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from pipeline.contracts import Box, Redaction
from pipeline.ocr.layout import PlacedWord
from pipeline.ocr.redactions.marks import Mark

FILE = Path(__file__).with_name("exemption_marks.yml")
BESIDE, BELOW = 14.0, 8.0
"""Points to the left or right of a mark, and above or below it, within which a code belongs to it."""
SAME_LINE = 0.5
"""Share of the lower of two words' heights that they have in common on one line."""
FEW = 3
"""Letters and digits; with fewer read on it a mark has specks on it and no heading."""
_BRACKETS = str.maketrans("[{]}", "(())")


class Slip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How OCR misreads a code that can be no other: the pattern, the code as printed, and why it is sure."""

    read: str
    meant: str
    why: str


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one law's codes are printed."""

    law: str
    pattern: str
    source: str
    slips: tuple[Slip, ...] = ()


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that marks say instead of a code, in lower case."""

    said: tuple[str, ...]
    source: str


class Patterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of ``exemption_marks.yml``."""

    codes: tuple[Code, ...]
    words: tuple[Said, ...]


class Placed(Protocol):
    """A mark or a redaction."""

    @property
    def box(self) -> Box: ...


@cache
def patterns() -> Patterns:
    """The patterns. Raises `msgspec.ValidationError` where the file is not of this shape."""
    return msgspec.yaml.decode(FILE.read_bytes(), type=Patterns)


@cache
def _readings() -> tuple[tuple[re.Pattern[str], str | None], ...]:
    """Patterns in the order in which they are tried, each with what is printed where it is a slip."""
    slips = [(re.compile(x.read, re.VERBOSE), x.meant) for c in patterns().codes for x in c.slips]
    return (*slips, (re.compile("|".join(f"(?:{c.pattern})" for c in patterns().codes), re.VERBOSE), None))


def codes_in(text: str) -> list[str]:
    """The codes printed in a line of text, in order."""
    return [code for _, _, code in _spans(text)]


def _spans(text: str) -> list[tuple[int, int, str]]:
    """Where codes begin and end in a line, and each as printed."""
    plain = text.translate(_BRACKETS)
    spans: list[tuple[int, int, str]] = []
    for pattern, meant in _readings():
        for found in pattern.finditer(plain):
            printed = found.group()
            start = found.start() + len(printed) - len(printed.lstrip())
            end = found.start() + len(printed.rstrip())
            if not any(start < b and a < end for a, b, _ in spans):
                spans.append((start, end, text[start:end] if meant is None else found.expand(meant)))
    return sorted(spans)


def says_withheld(text: str) -> bool:
    """Whether what is printed on a dark area says that something is withheld there."""
    low = " ".join(text.lower().split())
    return bool(codes_in(text)) or any(word in low for w in patterns().words for word in w.said)


def codes_near(marks: Sequence[Placed], words: Sequence[PlacedWord]) -> list[list[str]]:
    """The codes on or beside each mark, in reading order, each once; a code belongs to the nearest mark."""
    codes: list[list[str]] = [[] for _ in marks]
    if not marks:
        return codes
    for line in _lines(words):
        text = " ".join(w.text for w in line)
        starts = np.cumsum([0, *(len(w.text) + 1 for w in line)])
        for a, b, code in _spans(text):
            printed = [w for w, s in zip(line, starts, strict=False) if s < b and a < s + len(w.text)]
            box = (
                min(w.x0 for w in printed),
                min(w.top for w in printed),
                max(w.x1 for w in printed),
                max(w.bottom for w in printed),
            )
            apart = [_apart(mark.box, box) for mark in marks]
            nearest = min(range(len(marks)), key=apart.__getitem__)
            if apart[nearest] <= 1 and code not in codes[nearest]:
                codes[nearest].append(code)
    return codes


def _lines(words: Sequence[PlacedWord]) -> Iterator[list[PlacedWord]]:
    """Words in their order, parted where the next stands on another line."""
    line: list[PlacedWord] = []
    for word in words:
        if line:
            last = line[-1]
            common = min(last.bottom, word.bottom) - max(last.top, word.top)
            least = min(last.bottom - last.top, word.bottom - word.top)
            if common < SAME_LINE * least or word.x0 < last.x0:
                yield line
                line = []
        line.append(word)
    if line:
        yield line


def _apart(mark: Box, code: Box) -> float:
    """How far a code stands from a mark; up to 1 it belongs to it."""
    across = max(0.0, mark[0] - code[2], code[0] - mark[2]) / BESIDE
    down = max(0.0, mark[1] - code[3], code[1] - mark[3]) / BELOW
    return across if down == 0 else down if across == 0 else across + down + 1


class Inverted(NamedTuple):
    """The inside of mark number `mark`, dark print on white, to be read by OCR: `pixels` in grey, `size` in
    points. What is read there stands `left` and `top` points further on the page.
    """

    mark: int
    pixels: NDArray[np.uint8]
    size: tuple[float, float]
    left: float
    top: float


def inverted(pixels: NDArray[np.uint8], dpi: float, marks: Sequence[Mark]) -> list[Inverted]:
    """The insides of those marks that show light print. `pixels` is the page that they were found on."""
    found = []
    for number, mark in enumerate(marks):
        if not mark.printed:
            continue
        x0, top, x1, bottom = (round(v * dpi / 72) for v in mark.box)
        inside = 255 - pixels[max(0, top) : bottom, max(0, x0) : x1]
        if min(inside.shape) < 8:
            continue
        white = np.pad(inside, round(dpi / 20), constant_values=int(np.percentile(inside, 90)))
        margin = round(dpi / 20) * 72 / dpi
        size = (white.shape[1] * 72 / dpi, white.shape[0] * 72 / dpi)
        found.append(Inverted(number, white, size, mark.box[0] - margin, mark.box[1] - margin))
    return found


def settled(marks: Sequence[Mark], read: Mapping[int, str], codes: Sequence[list[str]]) -> list[Redaction]:
    """The redactions among marks. `read`: what OCR read inside of those that show light print, by number;
    one that says something else than that it withholds is a heading, and left out. `codes`: those beside.
    """
    kept = []
    for number, mark in enumerate(marks):
        text = read.get(number, "")
        if mark.printed and not says_withheld(text) and sum(c.isalnum() for c in text) >= FEW:
            continue
        lines: list[Any] = [codes_in(line) for line in text.splitlines()]
        printed = [code for line in lines for code in line]
        kept.append(
            Redaction(mark.box, mark.look, mark.share, list(dict.fromkeys([*printed, *codes[number]])))
        )
    return kept
