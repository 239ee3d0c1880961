"""Blocks of content as reportlab flowables.

A block is a string (a paragraph) or a mapping with one key that names its kind. In text, ``**bold**``
and ``__italic__`` are marked; ``[[black 12]]`` is a solid box 12 spaces wide, ``[[code 10 87(2)(b)]]``
a box with an exemption printed in it, ``[[white 87(2)(b)]]`` a white-out with the exemption in brackets.
What a redaction hides is not in the content at all, so nothing lies under a box.
"""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import black, grey
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    CondPageBreak,
    HRFlowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from .content import Block

FACES = {
    "serif": ("Times-Roman", "Times-Bold"),
    "sans": ("Helvetica", "Helvetica-Bold"),
    "typewriter": ("Courier", "Courier-Bold"),
}
ALIGN = {"l": TA_LEFT, "c": TA_CENTER, "r": TA_RIGHT, "j": TA_JUSTIFY}
SPACE = "\N{NO-BREAK SPACE}"


class Type:
    """A face and a size; gives paragraph styles. Sizes and leading in points."""

    def __init__(self, face: str, size: float, leading: float | None = None, after: float = 8) -> None:
        self.face, self.size, self.after = face, size, after
        self.leading = leading or size * 1.25

    def style(self, align: str = "l", bold: bool = False, scale: float = 1, **other: Any) -> ParagraphStyle:
        """A paragraph style of this face."""
        given = {"spaceAfter": self.after, "allowWidows": 0, "allowOrphans": 0, **other}
        return ParagraphStyle(
            "specimen",
            fontName=FACES[self.face][bold],
            fontSize=self.size * scale,
            leading=self.leading * scale,
            alignment=ALIGN[align],
            **given,
        )


def _redaction(match: re.Match[str]) -> str:
    kind, rest = match.group(1), match.group(2)
    if kind == "black":
        return f'<font backColor="black">{SPACE * int(rest)}</font>'
    if kind == "white":
        return f'<font backColor="white" name="Helvetica" size="8">{SPACE * 5}[{rest}]{SPACE * 5}</font>'
    width, code = rest.split(" ", 1)
    side = SPACE * (int(width) // 2)
    return f'<font backColor="black" color="white" name="Helvetica" size="7.5">{side}{code}{side}</font>'


def markup(text: str) -> str:
    """Content text as reportlab's paragraph markup."""
    text = escape(text.strip())
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"(?<!\w)__(.+?)__(?!\w)", r"<i>\1</i>", text)
    text = re.sub(r"\[\[(black|white|code) ([^\]]+)\]\]", _redaction, text)
    return text.replace("\n", "<br/>")


def _table(spec: dict[str, Any], kind: Type) -> Table:
    size = spec.get("size", kind.size)
    small = Type(spec.get("face", kind.face), size, size * spec.get("leading", 1.2), 0)
    aligns = spec.get("align", "l" * len(spec["widths"]))
    look = spec.get("look", "grid")
    rows = []
    for line, row in enumerate([spec["head"], *spec["rows"]] if "head" in spec else spec["rows"]):
        bold = "head" in spec and line == 0
        rows.append(
            [
                Paragraph(markup(str(c)), small.style(a, bold, splitLongWords=0))
                for c, a in zip(row, aligns, strict=True)
            ]
        )
    pad = spec.get("pad", 3)
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), spec.get("valign", "TOP")),
        ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad),
    ]
    if look == "grid":
        style.append(("GRID", (0, 0), (-1, -1), spec.get("rule", 0.6), black))
    if look == "lines":
        style.append(("LINEBELOW", (0, 0), (-1, 0), 1, black))
        style.append(("LINEBELOW", (0, 1), (-1, -1), 0.3, grey))
    if look == "bare":
        style += [("LEFTPADDING", (0, 0), (-1, -1), 0)]
    table = Table(
        rows,
        colWidths=spec["widths"],
        rowHeights=spec.get("height"),
        repeatRows=int("head" in spec and spec.get("repeat", True)),
        hAlign=spec.get("place", "LEFT"),
        style=TableStyle(style),
    )
    table.spaceBefore, table.spaceAfter = spec.get("before", 2), spec.get("after", kind.after)
    return table


def _lists(key: str, value: list[str], kind: Type) -> list[Any]:
    indent = kind.size * 2.6
    style = kind.style(leftIndent=indent, bulletIndent=indent - 16, bulletFontSize=kind.size)
    style.bulletFontName = style.fontName
    signs = ["•" if key == "bullets" else f"{n}." for n in range(1, len(value) + 1)]
    return [Paragraph(markup(v), style, bulletText=s) for v, s in zip(value, signs, strict=True)]


def _lines(value: str | list[str]) -> str:
    return "\n".join(value) if isinstance(value, list) else value


def flowables(block: Block, kind: Type) -> list[Any]:
    """The flowables of one block, set in `kind`."""
    if isinstance(block, str):
        return [Paragraph(markup(block), kind.style("l"))]
    ((key, value),) = block.items()
    match key:
        case "heading":
            style = kind.style("l", bold=True, spaceBefore=kind.after, keepWithNext=1)
            return [CondPageBreak(4.5 * kind.leading), Paragraph(markup(value), style)]
        case "title" | "name":
            scale = 1.75 if key == "title" else 1.3
            return [Paragraph(markup(_lines(value)), kind.style("c", bold=True, scale=scale))]
        case "centre" | "right" | "bold":
            align = {"centre": "c", "right": "r", "bold": "l"}[key]
            return [
                Paragraph(
                    markup(_lines(value)), kind.style(align, bold=key == "bold", keepWithNext=key == "bold")
                )
            ]
        case "lines":
            return [Paragraph(markup(_lines(value)), kind.style("l"))]
        case "small":
            return [Paragraph(markup(_lines(value)), kind.style("l", scale=0.8))]
        case "indent":
            return [Paragraph(markup(_lines(value)), kind.style(leftIndent=30, rightIndent=20))]
        case "first":  # a typist's paragraph, its first line set in
            return [Paragraph(markup(value), kind.style(firstLineIndent=42))]
        case "bullets" | "numbered":
            return _lists(key, value, kind)
        case "table":
            return [_table(value, kind)]
        case "together":
            return [KeepTogether([f for b in value for f in flowables(b, kind)])]
        case "space":
            return [Spacer(1, value)]
        case "rule":
            return [HRFlowable(width=value, thickness=0.8, color=black, spaceBefore=3, spaceAfter=6)]
        case "break":
            return [PageBreak()]
    raise ValueError(f"no block of kind {key!r} is known")
