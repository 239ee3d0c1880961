"""What each page of the specimens says, in the gold format, so that any run can be measured against it.

The text is that of the drawn paper (read back with PDFium), before any scanning; the mentions are
those that the content declares, kept where a page prints them. Redactions are counted as the boxes
drawn on the page. So the truth knows nothing of the pipeline it is used to judge.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as c

from . import register
from .content import SHARED, Declared, Specimen, declared, read_yaml
from .draw import NOTICE

DOLLARS = re.compile(r"\$\s?\d[\d,]*(?:\.\d\d)?")
KEY_LINES = 7
MENTION_ORDER = ("vendor", "program", "technology", "date", "amount")


Box = tuple[float, float, float, float]  # left, bottom, right, top in points, origin at the lower left


class Line(msgspec.Struct, frozen=True):
    """A line as printed, and the height at which it stands (points from the page's lower edge)."""

    text: str
    height: float


def page_lines(pdf: bytes) -> list[list[Line]]:
    """The lines of each page as drawn."""
    pages = []
    for page in pdfium.PdfDocument(pdf):
        read = page.get_textpage()
        lines, start = [], 0
        for raw in read.get_text_range().split("\r\n"):
            if raw.strip():
                _, bottom, _, top = read.get_charbox(start + len(raw) - len(raw.lstrip()))
                lines.append(Line(" ".join(raw.split()), (bottom + top) / 2))
            start += len(raw) + 2
        pages.append(lines)
    return pages


def _is_redaction(item: Any) -> bool:
    """A filled box, pure black or pure white, as tall as a line of print."""
    r, g, b, a = (c.ctypes.c_uint() for _ in range(4))
    fill, stroke = c.ctypes.c_int(), c.ctypes.c_int()
    c.FPDFPath_GetDrawMode(item, fill, stroke)
    c.FPDFPageObj_GetFillColor(item, r, g, b, a)
    left, bottom, right, top = item.get_bounds()
    shade = (r.value, g.value, b.value)
    return bool(fill.value) and shade in ((0, 0, 0), (255,) * 3) and top - bottom > 6 and right - left > 6


def redactions(pdf: bytes) -> list[list[Box]]:
    """The redaction boxes of each page."""
    kinds = [c.FPDF_PAGEOBJ_PATH]
    return [
        [item.get_bounds() for item in page.get_objects(kinds) if _is_redaction(item)]
        for page in pdfium.PdfDocument(pdf)
    ]


def _dollars(text: str) -> list[tuple[int, Declared]]:
    found = []
    for match in DOLLARS.finditer(text):
        surface = match.group()
        value = Decimal(surface.lstrip("$ ").replace(",", ""))
        found.append((match.start(), Declared(kind="amount", surface=surface, value=f"{value:.2f}")))
    return found


def _pattern(mention: Declared) -> re.Pattern[str]:
    exact = re.escape(mention.surface).replace(r"\ ", " ")
    if mention.kind == "technology":  # generic words: any case, singular or plural
        return re.compile(rf"(?<!\w){exact}(?:s)?(?!\w)", re.IGNORECASE)
    # "Local Law 56 of 2025" names a law, "No. 12345-2018" a paper: no dates
    before = r"(?<!of )" if re.fullmatch(r"\d{4}", mention.surface) else ""
    return re.compile(rf"(?<![\w$/-]){before}{exact}(?!\w)(?![-/.,]\d)")


def mentions(text: str, known: list[Declared]) -> list[Declared]:
    """The declared mentions that a page prints, in the guide's order; each surface once.

    `text` with line breaks as spaces. A longer surface hides a shorter one of its kind inside it.
    """
    found: list[tuple[int, Declared]] = []
    taken: list[tuple[str, int, int]] = []
    for mention in sorted(known, key=lambda m: (-len(m.surface), m.surface)):
        for match in _pattern(mention).finditer(text):
            start, end = match.span()
            if any(k == mention.kind and start < e and s < end for k, s, e in taken):
                continue
            taken.append((mention.kind, start, end))
            surface = match.group()
            found.append(
                (start, Declared(kind=mention.kind, surface=surface, value=mention.value, note=mention.note))
            )
    unique: dict[tuple[str, str, str], Declared] = {}
    for _, m in sorted([*found, *_dollars(text)], key=lambda f: (MENTION_ORDER.index(f[1].kind), f[0])):
        unique.setdefault((m.kind, m.surface, m.value), m)
    return list(unique.values())


def _key_lines(page: list[Line], boxes: list[Box]) -> list[str]:
    """Printed lines spread over the page: long enough to be told apart, with no redaction in their row."""
    clear = [p.text for p in page if not any(bottom < p.height < top for _, bottom, _, top in boxes)]
    lines = [s for s in dict.fromkeys(clear) if s != NOTICE and 12 <= len(s) <= 100]
    lines = [s for s in lines if re.search(r"[A-Za-z]{3}", s) and "__" not in s]
    step = max(1.0, len(lines) / KEY_LINES)
    return [lines[int(i * step)] for i in range(min(KEY_LINES, len(lines)))]


def _register_amounts(specimen: Specimen, page: int) -> list[Declared]:
    """Of a long table, the first 15 amounts; the guide asks for no more."""
    rows = register.pages(specimen.body)
    if page > len(rows):
        return []
    printed = dict.fromkeys(row[-1] for row in rows[page - 1][:15])
    return [Declared(kind="amount", surface=a, value=a.replace(",", "")) for a in printed]


def gold(specimen: Specimen, drawn: bytes, sha256: str) -> list[dict[str, Any]]:
    """A record a page, but for its id; `drawn` is the paper before scanning, `sha256` the released file's."""
    shared = declared(read_yaml(SHARED / "mentions.yml"))
    boxes = redactions(drawn)
    records = []
    for number, page in enumerate(page_lines(drawn), 1):
        text = " ".join(line.text for line in page)
        known = specimen.mentions + shared
        if specimen.paper == "register":
            known = known + _register_amounts(specimen, number)
        fax = specimen.scan.fax if specimen.scan and specimen.scan.fax else ""
        banner = " ".join(specimen.scan.banner).replace("|", " ") if specimen.scan else ""
        printed = " ".join(f"{fax} {banner} {text}".split())
        record: dict[str, Any] = {
            "file": f"specimens/{specimen.release}/{specimen.file}",
            "sha256": sha256,
            "page": number,
            "text_layer": "n" if specimen.scan else "y",
            "mentions": [
                {"kind": m.kind, "surface": m.surface, "value": m.value}
                | ({"note": m.note} if m.note else {})
                for m in mentions(printed, known)
            ],
            "key_lines": _key_lines(page, boxes[number - 1]),
            "redactions": len(boxes[number - 1]),
            "doc_type": specimen.doc_type,
        }
        if banner:
            record["comment"] = "Only the filing banner is in the text layer; the page under it is a scan."
        records.append(record)
    return records
