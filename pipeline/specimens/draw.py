"""Draw a paper: its blocks, what stands in the margins, and the marks put on it afterwards.

Gives a PDF with a text layer, always the same bytes: fixed dates and ids (reportlab's `invariant`),
the fonts every PDF reader has (none embedded), and nothing compressed, since a zlib of another
version would compress to other bytes.
"""

from __future__ import annotations

import io
import random
from typing import Any

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from . import blocks
from .blocks import Type
from .content import Block, Furniture, Mark, Specimen

WIDTH, HEIGHT = letter
NOTICE = "SPECIMEN - written for the Counterscan project; not a record of any agency"

# margins in points: left, right, top, bottom
STYLES: dict[str, tuple[Type, tuple[float, float, float, float]]] = {
    "policy": (Type("sans", 10.5, 15, 9), (72, 72, 72, 78)),
    "typed": (Type("serif", 11.5, 15, 9), (72, 72, 68, 76)),
    "typewriter": (Type("typewriter", 11, 14.5, 9), (76, 66, 76, 78)),
    "report": (Type("serif", 11.5, 17.5, 10), (80, 80, 76, 78)),
    "mail": (Type("sans", 9.5, 13, 6), (60, 60, 62, 70)),
    "guide": (Type("serif", 11, 13.5, 6), (54, 60, 60, 72)),
    "form": (Type("sans", 9, 11.5, 6), (50, 50, 52, 66)),
    "contract": (Type("serif", 11, 14.5, 8), (80, 76, 74, 80)),
}


def _margins(canvas: Any, furniture: Furniture, page: int, pages: int, sides: tuple[float, ...]) -> None:
    def three(texts: tuple[str, str, str], y: float) -> None:
        left, centre, right = (t.format(page=page, pages=pages) for t in texts)
        canvas.drawString(sides[0], y, left)
        canvas.drawCentredString(WIDTH / 2, y, centre)
        canvas.drawRightString(WIDTH - sides[1], y, right)

    canvas.setFont("Helvetica", 8.5)
    if page > 1 or furniture.first_header:
        three(furniture.header, HEIGHT - 40)
    three(furniture.footer, 46)
    canvas.setFont("Helvetica-Bold", 8)
    canvas.drawCentredString(WIDTH / 2, 30, NOTICE)


def _scrawl(canvas: Any, seed: int) -> None:
    """A signature that nobody can read: a run of loops."""
    pen = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    canvas.setLineWidth(1.1)
    path, x, y = canvas.beginPath(), 0.0, 0.0
    path.moveTo(x, y)
    for step in range(pen.randint(6, 9)):
        reach = 26 if step in (0, 3) else 13
        to = x + pen.uniform(6, 18), pen.uniform(-5, 5)
        path.curveTo(x + 3, y + pen.uniform(2, reach), to[0] + 3, pen.uniform(-9, reach), *to)
        x, y = to
    path.curveTo(x + 14, y + 8, x + 28, y - 6, x + 52, y + pen.uniform(-2, 5))
    canvas.drawPath(path)


def _mark(canvas: Any, mark: Mark) -> None:
    canvas.saveState()
    canvas.translate(*mark.at)
    canvas.rotate(mark.angle)
    if mark.stamp:
        canvas.setFont("Helvetica-Bold", mark.size)
        width = max(canvas.stringWidth(s, "Helvetica-Bold", mark.size) for s in mark.stamp)
        for n, text in enumerate(mark.stamp):
            canvas.drawCentredString(0, -n * mark.size * 1.25, text)
        height = mark.size * 1.25 * len(mark.stamp)
        canvas.setLineWidth(1.6)
        canvas.rect(-width / 2 - 7, mark.size * 1.15 - height - 5, width + 14, height + 7)
    if mark.signature is not None:
        _scrawl(canvas, mark.signature)
    if mark.tick:
        canvas.setLineWidth(1.4)
        canvas.lines([(0, 4, 4, 0), (4, 0, 13, 12)])
    if mark.bates:
        canvas.setFont("Courier-Bold", 9)
        canvas.drawRightString(0, 0, mark.bates)
    canvas.restoreState()


def _build(specimen: Specimen, content: list[Block], pages: int) -> tuple[bytes, int]:
    """The PDF with `pages` printed as the page count, and the pages it really has."""
    kind, (left, right, top, bottom) = STYLES[specimen.style]
    target = io.BytesIO()
    count = 0

    def on_page(canvas: Canvas, _: Any) -> None:
        nonlocal count
        count += 1
        canvas.saveState()
        _margins(canvas, specimen.furniture, count, pages, (left, right))
        canvas.restoreState()

    def on_page_end(canvas: Canvas, _: Any) -> None:
        for mark in specimen.marks:
            if mark.page == count:
                _mark(canvas, mark)

    frame = Frame(left, bottom, WIDTH - left - right, HEIGHT - top - bottom, 0, 0, 0, 0)
    paper = BaseDocTemplate(
        target, pagesize=letter, title=specimen.title, author="Counterscan specimens", subject=NOTICE,
        invariant=1, pageCompression=0,
    )  # fmt: skip
    paper.addPageTemplates(PageTemplate(frames=[frame], onPage=on_page, onPageEnd=on_page_end))
    paper.build([f for block in content for f in blocks.flowables(block, kind)])
    return target.getvalue(), count


def draw(specimen: Specimen, content: list[Block]) -> bytes:
    """The paper as a PDF with a text layer, on US letter."""
    data, pages = _build(specimen, content, 0)
    if "{pages}" not in "".join(specimen.furniture.header + specimen.furniture.footer):
        return data
    return _build(specimen, content, pages)[0]
